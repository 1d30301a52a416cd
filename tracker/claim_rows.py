"""The row of a claim in the tables of heads: fields, place in a chain of updates, facts, search text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any

from tracker.claims import Claim, Deadline, Likelihood, Outcome, Resolution
from tracker.log import COLUMNS, from_row, shown_body
from tracker.records import canonical, from_body, to_fields
from tracker.review import effective_says, facts_of, last_day, wording
from tracker.rows import BASE, plain, upsert

FTS_COLUMNS = ("proposition", "quote", "speaker_as_described", "criteria", "condition")
PLAIN = (
    "proposition quote kind speaker_as_described attribution quote_start quote_end prefix suffix locator claimed_on "
    "claimed_basis first_recorded_on first_recorded_basis likelihood_on deadline_on review_on review_basis criteria "
    "criteria_on condition base_rate base_rate_source event_tie"
).split()
REFERENCES = {"speaker": "speakers", "source": "sources", "snapshot": "snapshots", "event": "events"}
WORDS = ("kind", "attribution", "first_recorded_basis", "review_basis", "event_tie")
_plain_of = attrgetter(*PLAIN)
FACTS = (
    "root_id resolution_id outcome interim known_on due_on due_from judged_earlier stated_after logged_after "
    "reading_after"
).split()


Find = Callable[[str, str], int | None]
"""Table and uid to the id of a record, None where there is none."""


@dataclass(frozen=True, slots=True)
class _Chain:
    parent: int | None
    root: int


def write(conn: Any, base: tuple[Any, ...], claim: Claim | None) -> None:
    """Write the row of a claim and all that hangs on it; ``claim`` None blanks it (withheld)."""
    claim_id = base[0]
    old = conn.execute(
        f"SELECT root_id, tags, {', '.join(FTS_COLUMNS)} FROM claims WHERE id = ?", (claim_id,)
    ).fetchone()
    claim = effective(conn, claim) if claim else None
    values = dict(zip(BASE, base, strict=True)) | _cells(conn, claim_id, claim)
    upsert(conn, "claims", tuple(values), tuple(values.values()))
    texts = tuple(values[name] for name in FTS_COLUMNS)
    _index(conn, claim_id, tuple(old[2:]) if old else None, texts)
    _write_tags(conn, claim_id, old[1] if old else None, values["tags"])
    if old:
        _refresh_updates(conn, claim_id)


def add(conn: Any, base: tuple[Any, ...], claim: Claim, logged_at: str) -> None:
    """Write the row of a claim that is new: nothing is indexed, resolves it or takes its facts from it yet."""
    if claim.update_of:
        write(conn, base, claim)
        return
    claim = effective(conn, claim)
    insert_new(conn, [new_cells(base, claim, logged_at, lambda table, uid: _id(conn, table, uid))])


def effective(conn: Any, claim: Claim) -> Claim:
    """The claim with the days that the event of a contingent deadline gives it; most claims are that already."""
    deadline = claim.deadline
    if deadline is None or not deadline.event:
        return claim
    row = conn.execute(
        "SELECT c.occurred_on FROM events e JOIN events c ON c.id = e.canon_id "
        "WHERE e.uid = ? AND c.removed = 0 AND c.outcome = 'happened'",
        (deadline.event,),
    ).fetchone()
    from tracker.deadlines import set_by_event  # late: few claims have such a deadline

    return replace(claim, deadline=set_by_event(deadline, row[0] if row else None, claim.claimed_on))


def follow_event(conn: Any, event_id: int) -> None:
    """Write the days anew of the deadlines that an event sets, or one that it is joined with."""
    rows = conn.execute(
        "SELECT c.id FROM claims c WHERE c.deadline_event_id IN "
        "(SELECT id FROM events WHERE canon_id = (SELECT canon_id FROM events WHERE id = ?1) OR id = ?1)",
        (event_id,),
    ).fetchall()
    for (claim_id,) in rows:
        claim = stored(conn, claim_id)
        if claim is not None:
            cells = _deadline(claim.deadline)
            sets = ", ".join(f"{name} = ?" for name in cells)
            conn.execute(f"UPDATE claims SET {sets} WHERE id = ?", (*cells.values(), claim_id))
            refresh(conn, claim_id)


def new_cells(base: tuple[Any, ...], claim: Claim, logged_at: str, find: Find) -> dict[str, Any]:
    """The row of a claim that is no update and that nothing resolves yet."""
    return placed(base, claim, own_cells(claim, logged_at, find), None, None, None)


def placed(
    base: tuple[Any, ...],
    claim: Claim,
    own: dict[str, Any],
    resolution_id: int | None,
    resolution: Resolution | None,
    snoozed: str | None,
    first: tuple[int, Claim] | None = None,
) -> dict[str, Any]:
    """The row of a claim with its own cells and with the facts about it; an update takes those after the ``first`` of
    its chain, given with its id."""
    row = dict(zip(BASE, base, strict=True))
    row.update(own)
    row["update_of_id"] = first[0] if first else None
    if first:
        row.update(_of_update(claim, fact_cells(first[1], first[0], resolution_id, resolution, snoozed)))
    else:
        row.update(fact_cells(claim, base[0], resolution_id, resolution, snoozed, own["wording"]))
    return row


def _cells(conn: Any, claim_id: int, claim: Claim | None) -> dict[str, Any]:
    if claim is None:
        return dict.fromkeys(_all_columns()) | {"root_id": claim_id, "judged_earlier": 0}
    (logged_at,) = conn.execute("SELECT at FROM revisions WHERE seq = ?", (claim_id,)).fetchone()
    chain = _chain(conn, claim_id, claim.update_of)
    cells = own_cells(claim, logged_at, lambda table, uid: _id(conn, table, uid))
    return cells | {"update_of_id": chain.parent} | _facts(conn, claim, claim_id, chain)


def own_cells(claim: Claim, logged_at: str, find: Find) -> dict[str, Any]:
    """The cells that follow from the claim alone; ``find`` gives the ids of what it refers to."""
    cells: dict[str, Any] = dict(zip(PLAIN, _plain_of(claim), strict=True))
    for name in WORDS:
        cells[name] = plain(cells[name])
    for name, table in REFERENCES.items():
        uid = getattr(claim, name)
        cells[f"{name}_id"] = find(table, uid) if uid else None
    cells["said"] = plain(claim.speaker_says)
    cells["speaker_says"] = plain(effective_says(claim))
    cells["logged_at"] = claim.logged_at or logged_at
    cells |= _likelihood(claim.likelihood) | _deadline(claim.deadline)
    event = claim.deadline.event if claim.deadline else ""
    cells["deadline_event_id"] = find("events", event) if event else None
    tags = [row for row in (find("tags", tag) for tag in claim.tags) if row is not None]
    cells["tags"] = f"[{','.join(map(str, tags))}]" if tags else None
    cells["first_tag_id"] = tags[0] if tags else None
    cells["appearances"] = canonical([to_fields(item) for item in claim.appearances]) if claim.appearances else None
    cells["wording"] = wording(claim)
    return cells


def _likelihood(likelihood: Likelihood | None) -> dict[str, Any]:
    found = likelihood or Likelihood()
    return {
        "likelihood_words": found.words if likelihood else None,
        "likelihood_basis": plain(found.basis) if likelihood else None,
        "lexicon_version": found.lexicon,
        "ask": int(found.ask),
        "p_low": found.low,
        "p_best": found.best,
        "p_high": found.high,
    }


def _deadline(deadline: Deadline | None) -> dict[str, Any]:
    found = deadline or Deadline()
    return {
        "deadline_words": found.words if deadline else None,
        "deadline_kind": plain(found.kind) if deadline else None,
        "deadline_sense": plain(found.sense),
        "deadline_basis": plain(found.basis) if deadline else None,
        "deadline_earliest": found.earliest,
        "deadline_latest": found.latest,
        "deadline_ambiguous": found.ambiguous,
        "deadline_after": found.after or None,
    }


def _id(conn: Any, table: str, uid: str) -> int | None:
    row = conn.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone() if uid else None
    return row[0] if row else None


def _chain(conn: Any, claim_id: int, update_of: str) -> _Chain:
    """The first claim of the chain of updates; a removed or unknown one ends it, and in a circle each stands alone."""
    parent = _id(conn, "claims", update_of)
    root, seen = claim_id, {claim_id}
    following = parent
    while following is not None:
        if following in seen:
            return _Chain(parent, claim_id)
        row = conn.execute("SELECT update_of_id FROM claims WHERE id = ? AND removed = 0", (following,)).fetchone()
        if row is None:
            break
        root = following
        seen.add(following)
        following = row[0]
    return _Chain(parent, root)


def _facts(conn: Any, claim: Claim, claim_id: int, chain: _Chain) -> dict[str, Any]:
    resolution_id, resolution = last_resolution(conn, chain.root)
    first = claim if chain.root == claim_id else stored(conn, chain.root)
    cells = fact_cells(first or claim, chain.root, resolution_id, resolution, _snoozed(conn, chain.root))
    return cells if chain.root == claim_id else _of_update(claim, cells)


def _of_update(claim: Claim, cells: dict[str, Any]) -> dict[str, Any]:
    """The cells of the facts about an update: those of the first claim of its chain, but for its own days."""
    known = cells["known_on"]
    stated = None if known is None or claim.claimed_on is None else int(known < claim.claimed_on)
    logged = None if known is None or claim.first_recorded_on is None else int(claim.first_recorded_on > known)
    own = {"due_on": last_day(claim) or claim.review_on, "stated_after": stated, "logged_after": logged}
    return cells | own | {"judged_earlier": 0, "reading_after": None}


def fact_cells(
    claim: Claim,
    claim_id: int,
    resolution_id: int | None,
    resolution: Resolution | None,
    snoozed: str | None,
    worded: bytes | None = None,
) -> dict[str, Any]:
    """The cells of the facts about a claim that is no update; ``worded`` is the hash of its wording, if known."""
    facts = facts_of(claim, resolution, snoozed, worded)
    return {
        "root_id": claim_id,
        "resolution_id": resolution_id if facts.outcome else None,
        "outcome": plain(facts.outcome),
        "interim": int(facts.interim),
        "known_on": facts.known_on,
        "due_on": facts.due_on,
        "due_from": facts.due_from,
        "judged_earlier": int(facts.judged_earlier),
        "stated_after": _mark(facts.stated_after),
        "logged_after": _mark(facts.logged_after),
        "reading_after": _mark(facts.reading_after),
    }


def _mark(flag: bool | None) -> int | None:
    return None if flag is None else int(flag)


def last_resolution(conn: Any, claim_id: int) -> tuple[int | None, Resolution | None]:
    """The last live step of a claim's resolutions, as far as the facts need it."""
    row = conn.execute(
        "SELECT id, uid, number, outcome, interim, known_on, review_on, wording FROM resolutions "
        "WHERE claim_id = ? AND removed = 0 AND withheld = 0 ORDER BY number DESC, uid DESC LIMIT 1",
        (claim_id,),
    ).fetchone()
    if row is None:
        return None, None
    return row[0], Resolution(
        uid=row[1],
        claim="",
        number=row[2],
        outcome=Outcome(row[3]) if row[3] else None,
        interim=bool(row[4]),
        known_on=row[5],
        review_on=row[6],
        wording=row[7],
    )


def _snoozed(conn: Any, claim_id: int) -> str | None:
    row = conn.execute(
        "SELECT until FROM snoozes WHERE claim_id = ? AND removed = 0 AND withheld = 0 ORDER BY id DESC LIMIT 1",
        (claim_id,),
    ).fetchone()
    return row[0] if row else None


def refresh(conn: Any, claim_id: int | None) -> None:
    """Work out the facts of a claim again, and of the updates that take theirs from it."""
    if claim_id is None:
        return
    _rewrite_facts(conn, claim_id)
    _refresh_updates(conn, claim_id)


def refresh_many(conn: Any, claim_ids: Sequence[int]) -> None:
    """The same for many claims whose updates, if any, are refreshed afterwards."""
    rows = conn.execute(
        "SELECT c.id, r.uid, r.body FROM claims c JOIN revisions r ON r.seq = c.rev "
        "WHERE c.id IN (SELECT value FROM json_each(?)) AND c.withheld = 0",
        (json.dumps(list(claim_ids)),),
    ).fetchall()
    cells = []
    for claim_id, uid, body in rows:
        claim = from_body("claim", uid, body) if body else None
        if not isinstance(claim, Claim) or claim.update_of:
            _rewrite_facts(conn, claim_id)
            continue
        claim = effective(conn, claim)
        resolution_id, resolution = last_resolution(conn, claim_id)
        facts = fact_cells(claim, claim_id, resolution_id, resolution, _snoozed(conn, claim_id))
        cells.append((*facts.values(), claim_id))
    sets = ", ".join(f"{name} = ?" for name in FACTS)
    conn.executemany(f"UPDATE claims SET {sets} WHERE id = ?", cells)


def _refresh_updates(conn: Any, claim_id: int) -> None:
    rows = conn.execute(
        "WITH RECURSIVE later (id) AS (SELECT id FROM claims WHERE update_of_id = ? "
        "UNION SELECT c.id FROM claims c JOIN later ON c.update_of_id = later.id) SELECT id FROM later WHERE id <> ?",
        (claim_id, claim_id),
    ).fetchall()
    for (update,) in rows:
        _rewrite_facts(conn, update)


def _rewrite_facts(conn: Any, claim_id: int) -> None:
    claim = stored(conn, claim_id)
    if claim is None:
        return
    chain = _chain(conn, claim_id, claim.update_of)
    cells = _facts(conn, claim, claim_id, chain) | {"update_of_id": chain.parent}
    sets = ", ".join(f"{name} = ?" for name in cells)
    conn.execute(f"UPDATE claims SET {sets} WHERE id = ?", (*cells.values(), claim_id))


def stored(conn: Any, claim_id: int) -> Claim | None:
    """The claim that a row shows, from the log, with the days that its event gives it; None when withheld."""
    row = conn.execute(
        f"SELECT {COLUMNS} FROM revisions WHERE seq = (SELECT rev FROM claims WHERE id = ? AND withheld = 0)",
        (claim_id,),
    ).fetchone()
    head = from_row(row) if row else None
    body = shown_body(conn, head) if head else None
    if head is None or not body:
        return None
    found = from_body("claim", head.uid, body)
    assert isinstance(found, Claim)
    return effective(conn, found)


def _index(conn: Any, claim_id: int, old: tuple[Any, ...] | None, new: tuple[Any, ...]) -> None:
    if old == new:
        return
    names, marks = ", ".join(FTS_COLUMNS), ",".join("?" * len(FTS_COLUMNS))
    if old is not None:
        conn.execute(
            f"INSERT INTO claims_fts (claims_fts, rowid, {names}) VALUES ('delete', ?, {marks})", (claim_id, *old)
        )
    conn.execute(f"INSERT INTO claims_fts (rowid, {names}) VALUES (?, {marks})", (claim_id, *new))


def _write_tags(conn: Any, claim_id: int, old: str | None, new: str | None) -> None:
    before, after = set(_tag_rows(claim_id, old)), set(_tag_rows(claim_id, new))
    conn.executemany("DELETE FROM claim_tags WHERE tag_id = ? AND place = ? AND claim_id = ?", sorted(before - after))
    conn.executemany(_TAG, sorted(after - before))


_TAG = "INSERT INTO claim_tags VALUES (?, ?, ?)"


def _tag_rows(claim_id: int, tags: str | None) -> list[tuple[int, int, int]]:
    """Each tag once; ``place`` 0 is the first, by which claims are sorted, 1 is any other."""
    ids = dict.fromkeys(json.loads(tags)) if tags else ()
    return [(tag, int(place > 0), claim_id) for place, tag in enumerate(ids)]


@cache
def _all_columns() -> tuple[str, ...]:
    parts = _likelihood(None) | _deadline(None)
    refs = [f"{name}_id" for name in REFERENCES]
    own = "said speaker_says logged_at tags first_tag_id appearances update_of_id wording deadline_event_id".split()
    return (*PLAIN, *refs, *own, *parts, *FACTS)


def insert_new(conn: Any, rows: Sequence[dict[str, Any]], *, place: str = "", searched: bool = True) -> None:
    """Write the rows of new claims, all with the same columns, with their place in the search index and their tags.

    ``place`` names the attached file, with a dot, where it is not the ledger."""
    if not rows:
        return
    conn.executemany(_insert_sql(f"{place}claims", tuple(rows[0])), [tuple(row.values()) for row in rows])
    if searched:
        texts = [(row["id"], *(row[name] for name in FTS_COLUMNS)) for row in rows]
        conn.executemany(_insert_sql("claims_fts", ("rowid", *FTS_COLUMNS)), texts)
    tags = sorted(tag for row in rows if row["tags"] for tag in _tag_rows(row["id"], row["tags"]))
    conn.executemany(_insert_sql(f"{place}claim_tags", ("tag_id", "place", "claim_id")), tags)


@cache
def _insert_sql(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({','.join('?' * len(names))})"
