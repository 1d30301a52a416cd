"""What the log says was changed since a day: outcomes, wordings and likelihoods, old beside new."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tracker import log, tables
from tracker.claims import Claim, Day, Resolution
from tracker.log import BATCH, Revision
from tracker.records import from_body
from tracker.reports.changes import IN_LEDGER, OUTCOME, WITHHELD, WORDING, Alteration, outcome_words

GONE = "(withheld)"


def first_since(conn: Any, day: Day) -> int:
    """The number of the first revision that was written on that day (UTC) or later; one past the last for none.

    What came after it counts as later whatever its clock said: the order of the log cannot be set back.
    """
    last = 0
    while rows := conn.execute(
        "SELECT seq, at FROM revisions WHERE seq > ? ORDER BY seq LIMIT 5000", (last,)
    ).fetchall():
        last = rows[-1][0]
        if rows[-1][1] >= day or any(at >= day for _, at in rows):
            return int(next(seq for seq, at in rows if at >= day))
    return last + 1


def since(conn: Any, day: Day, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Alteration]:
    """Everything that was changed since that day, in the order of the log; ends early when ``cancelled`` says so.

    The first outcome of a claim is a change, from none; its first wording is not.
    """
    start = first_since(conn, day)
    steps: dict[str, str] = {}
    found: list[tuple[int, Alteration]] = []
    for uid in _touched(conn, start):
        if cancelled():
            return
        found += _of_claim(conn, uid, start, steps)
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _touched(conn: Any, start: int) -> list[str]:
    """The uids of the claims that a revision from ``start`` on is about."""
    claims: dict[str, None] = {}
    last = start - 1
    while rows := conn.execute(
        "SELECT seq, kind, uid FROM revisions WHERE seq > ? AND kind IN ('claim', 'resolution') ORDER BY seq LIMIT ?",
        (last, BATCH),
    ).fetchall():
        last = rows[-1][0]
        steps = json.dumps([uid for _, kind, uid in rows if kind == "resolution"])
        judged = conn.execute(
            "SELECT v.uid, c.uid FROM resolutions v JOIN claims c ON c.id = v.claim_id "
            "WHERE v.uid IN (SELECT value FROM json_each(?))",
            (steps,),
        ).fetchall()
        of_step: dict[str, str] = dict(judged)
        claims |= dict.fromkeys(uid if kind == "claim" else of_step.get(uid, "") for _, kind, uid in rows)
    claims.pop("", None)
    return list(claims)


def _of_claim(conn: Any, uid: str, start: int, steps: dict[str, str]) -> list[tuple[int, Alteration]]:
    """The changes of one claim, each with the number of its revision."""
    claim_id = tables.id_of(conn, "claims", uid)
    resolutions = conn.execute("SELECT uid FROM resolutions WHERE claim_id = ?", (claim_id,)).fetchall()
    revisions = log.of_record(conn, uid)
    for (one,) in resolutions:
        revisions += log.of_record(conn, one)
    now = conn.execute("SELECT proposition, withheld FROM claims WHERE id = ?", (claim_id,)).fetchone()
    proposition = GONE if now[1] else now[0] or ""
    found = []
    for revision, what, old, new, reason in _read(sorted(revisions, key=lambda revision: revision.seq)):
        if revision.seq >= start:
            label = _label(conn, revision.step, steps)
            signed = (revision.at, revision.author, label, reason, revision.hash.hex())
            given = _evidence(conn, revision.uid) if what == OUTCOME else ()
            found.append((revision.seq, Alteration(uid, proposition, what, old, new, *signed, given)))
    return found


def _evidence(conn: Any, resolution: str) -> tuple[str, ...]:
    rows = conn.execute(
        "SELECT d.url, d.title FROM evidence d JOIN resolutions v ON v.id = d.resolution_id "
        "WHERE v.uid = ? AND d.removed = 0 AND d.withheld = 0 ORDER BY d.id",
        (resolution,),
    ).fetchall()
    return tuple(url or title for url, title in rows if url or title)


Told = tuple[Revision, str, str, str, str]
"""A revision with what it changed, old, new, and the written reason."""


def _read(revisions: list[Revision]) -> Iterator[Told]:
    """The changes among the revisions of a claim and its resolutions, given in the order of the log."""
    bodies: dict[str, str | None] = {}
    standing: dict[str, Resolution] = {}
    outcome = ""
    for revision in revisions:
        if revision.kind == "claim":
            yield from _wording(revision, bodies)
            bodies[revision.hash.hex()] = revision.body
            continue
        reason = ""
        if revision.body:
            step = from_body("resolution", revision.uid, revision.body)
            assert isinstance(step, Resolution)
            standing[revision.uid], reason = step, step.reason
        else:
            standing.pop(revision.uid, None)
        last = max(standing.values(), key=lambda step: (step.number, step.uid), default=None)
        before, outcome = outcome, outcome_words(last)
        if revision.body is None:
            outcome = GONE
        if before != outcome:
            yield revision, OUTCOME, before, outcome, reason


def _wording(revision: Revision, bodies: dict[str, str | None]) -> Iterator[Told]:
    if not revision.parents:
        return
    before = next((bodies[parent] for parent in reversed(revision.parents) if parent in bodies), None)
    body = revision.body
    if body is None or before is None:
        yield revision, WITHHELD, GONE if before is None else "", GONE if body is None else "", ""
    elif not body or not before:
        if bool(body) != bool(before):
            yield revision, IN_LEDGER, str(bool(before)).lower(), str(bool(body)).lower(), ""
    else:
        old, new = (from_body("claim", revision.uid, text) for text in (before, body))
        assert isinstance(old, Claim)
        assert isinstance(new, Claim)
        for what, words in WORDING.items():
            if words(old) != words(new):
                yield revision, what, words(old), words(new), ""


def _label(conn: Any, step: str, known: dict[str, str]) -> str:
    if step not in known:
        row = conn.execute("SELECT body FROM revisions WHERE step = ? AND kind = 'step'", (step,)).fetchone()
        known[step] = str(json.loads(row[0]).get("label", "")) if row and row[0] else ""
    return known[step]
