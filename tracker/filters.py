"""Terms of the search language as SQL conditions on ``claims c``; every column and table name is from a fixed list.

A filter has a *test* (asked of one row) and, where an index can list its rows, a *list* (a select of claim ids).
Queries choose between walking the sort order and testing, and listing the rarest filter and sorting.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.claims import Day
from tracker.search import Chance, Days, Exactly, Has, Is, Name, Term, Words
from tracker.tables import TABLES, name_key


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a claim; ``list_sql`` is empty where no index lists the claims that meet it."""

    test: str
    args: tuple[object, ...] = ()
    list_sql: str = ""
    list_args: tuple[object, ...] = ()
    match: str = ""


NOTHING = Filter("0", (), "SELECT id FROM claims WHERE 0")

_OUTCOMES = ("happened", "did_not_happen", "partly", "void", "undetermined")
_STATES = {
    "partly": "c.outcome = 'partly'",
    "late": "(c.stated_after = 1 OR c.logged_after = 1)",
    "removed": "c.removed = 1",
    "update": "c.root_id <> c.id",
    "interim": "c.interim = 1",
    "earlier": "c.judged_earlier = 1",
    "conflict": "c.conflict = 1",
    "scored": (
        "(c.root_id = c.id AND c.interim = 0 AND c.outcome IN ('happened', 'did_not_happen', 'partly') "
        "AND coalesce(c.stated_after, 0) = 0 AND c.p_best IS NOT NULL AND c.kind IN ('forecast', 'conditional') "
        "AND c.ask = 0)"
    ),
}
_LISTED = {"removed": "removed = 1", "earlier": "judged_earlier = 1", "update": "update_of_id IS NOT NULL"}
_HAS = {
    "evidence": "EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = c.id AND e.removed = 0)",
    "quote": "c.quote <> ''",
    "source": "c.source_id IS NOT NULL",
    "snapshot": "c.snapshot_id IS NOT NULL",
    "likelihood": "c.p_best IS NOT NULL",
    "deadline": "c.deadline_latest IS NOT NULL",
    "tags": "c.first_tag_id IS NOT NULL",
    "note": "EXISTS (SELECT 1 FROM notes n WHERE n.about_uid = c.uid AND n.removed = 0)",
    "event": "c.event_id IS NOT NULL",
    "criteria": "c.criteria <> ''",
}
_DAYS = {"due": "due_on", "claimed": "claimed_on", "known": "known_on", "logged": "logged_at"}


def build(conn: Any, terms: Sequence[Term], on: Day) -> list[Filter]:
    """The filters of a query on that day. Removed claims are left out unless the query asks for them."""
    found: list[Filter] = []
    words = [term.part for term in terms if isinstance(term.part, Words) and not term.excluded]
    if words:
        found.append(_text(words))
    for term in terms:
        if isinstance(term.part, Words) and not term.excluded:
            continue
        one = _text([term.part]) if isinstance(term.part, Words) else _one(conn, term, on)
        found.append(_without(one) if term.excluded else one)
    if not any(isinstance(term.part, Is) and term.part.word == "removed" for term in terms):
        found.append(Filter("c.removed = 0"))
    return found


def _without(one: Filter) -> Filter:
    return Filter(f"NOT coalesce({one.test}, 0)", one.args)


def _text(words: Sequence[Words]) -> Filter:
    match = " ".join('"' + word.text.replace('"', '""') + '"' + ("*" if word.prefix else "") for word in words)
    return Filter(
        "EXISTS (SELECT 1 FROM claims_fts WHERE claims_fts MATCH ? AND rowid = c.id)",
        (match,),
        "SELECT rowid AS id FROM claims_fts WHERE claims_fts MATCH ?",
        (match,),
        match,
    )


def _one(conn: Any, term: Term, on: Day) -> Filter:
    part = term.part
    if isinstance(part, Name):
        return _name(conn, part)
    if isinstance(part, Is):
        return _state(part.word, on)
    if isinstance(part, Has):
        return Filter(_HAS[part.word])
    if isinstance(part, Days):
        return _days(part)
    if isinstance(part, Chance):
        return _chance(part)
    assert isinstance(part, Exactly)
    if part.field == "uid":
        return Filter("c.uid = ?", (part.text,), "SELECT id FROM claims WHERE uid = ?", (part.text,))
    return Filter("c.kind = ?", (part.text,))


def _state(word: str, on: Day) -> Filter:
    if word == "due":
        test = "(c.due_from <= ? AND c.root_id = c.id)"
        return Filter(test, (on,), "SELECT id FROM claims WHERE due_from <= ?", (on,))
    if word == "open":
        return Filter("(c.outcome IS NULL AND (c.due_from IS NULL OR c.due_from > ?))", (on,))
    if word == "resolved":
        test = "(c.outcome IS NOT NULL AND (c.interim = 0 OR c.due_from IS NULL OR c.due_from > ?))"
        return Filter(test, (on,), "SELECT id FROM claims WHERE outcome IS NOT NULL")
    if word in _OUTCOMES:
        return Filter("c.outcome = ?", (word,), "SELECT id FROM claims WHERE outcome = ?", (word,))
    listed = f"SELECT id FROM claims WHERE {_LISTED[word]}" if word in _LISTED else ""
    return Filter(_STATES[word], (), listed)


def _days(part: Days) -> Filter:
    last = f"{part.last}~" if part.last and part.field == "logged" else part.last
    if part.field == "published":
        test = "c.source_id IN (SELECT id FROM sources WHERE published_on <> '' AND published_on || '-01-01' >= ? "
        return Filter(f"{test} AND published_on <= ?)", (part.first or "", last or "~"))
    column = _DAYS[part.field]
    bounds = [(f"{column} >= ?", part.first), (f"{column} <= ?", last)]
    tests = [test for test, value in bounds if value]
    args = tuple(value for _, value in bounds if value)
    listed = f"SELECT id FROM claims WHERE {' AND '.join(tests)}" if column != "logged_at" else ""
    return Filter(" AND ".join(f"c.{test}" for test in tests), args, listed, args if listed else ())


def _chance(part: Chance) -> Filter:
    low, high = ">" if part.strict_low else ">=", "<" if part.strict_high else "<="
    test, args = f"p_best {low} ? AND {{}}p_best {high} ?", (part.low, part.high)
    listed = f"SELECT id FROM claims WHERE {test.format('')}"
    return Filter(f"(c.{test.format('c.')})", args, listed, args)


def _name(conn: Any, part: Name) -> Filter:
    if part.field == "writer":
        compare = "lower(writer) = ?" if part.exact else "instr(lower(writer), ?)"
        inner = f"SELECT id FROM sources WHERE {compare}"
        args = (part.text.lower(),)
        return Filter(f"c.source_id IN ({inner})", args, f"SELECT id FROM claims WHERE source_id IN ({inner})", args)
    ids = json.dumps(named_ids(conn, part))
    each = "SELECT value FROM json_each(?)"
    if part.field == "tag":
        return Filter(
            f"EXISTS (SELECT 1 FROM claim_tags t WHERE t.tag_id IN ({each}) AND t.claim_id = c.id)",
            (ids,),
            f"SELECT claim_id AS id FROM claim_tags WHERE tag_id IN ({each})",
            (ids,),
        )
    inner = {
        "speaker": f"speaker_id IN ({each})",
        "source": f"source_id IN ({each})",
        "event": f"event_id IN ({each})",
        "outlet": f"source_id IN (SELECT id FROM sources WHERE outlet_id IN ({each}))",
        "collection": f"source_id IN (SELECT id FROM sources WHERE collection_id IN ({each}))",
    }[part.field]
    return Filter(f"c.{inner}", (ids,), f"SELECT id FROM claims WHERE {inner}", (ids,))


def named_ids(conn: Any, part: Name) -> list[int]:
    """The ids of the records that a name in a query means, with all that are joined with them."""
    key, table = name_key(part.text), TABLES[part.field]
    if part.field == "collection":
        rows = conn.execute("SELECT id, name, uid FROM collections WHERE removed = 0").fetchall()
        return [
            row[0]
            for row in rows
            if key == row[2] or (name_key(row[1]) == key if part.exact else key in name_key(row[1]))
        ]
    if part.exact:
        found = "SELECT id FROM names WHERE kind = ?1 AND (key = ?2 OR key LIKE ?2 || char(10) || '%')"
    else:
        found = "SELECT id FROM names WHERE kind = ?1 AND instr(key, ?2)"
    rows = conn.execute(
        f"SELECT id FROM {table} WHERE canon_id IN (SELECT canon_id FROM {table} WHERE uid = ?2 OR id IN ({found}))",
        (part.field, key),
    ).fetchall()
    return [row[0] for row in rows]
