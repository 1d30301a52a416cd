"""Terms of the search language as SQL conditions on ``claims c``; every column and table name is from a fixed list.

A filter has a *test* (asked of one row) and, where an index can list its rows, a *list* (a select of claim ids).
Queries choose between walking the sort order and testing, and listing the rarest filter and sorting.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker import filters_review, matching
from tracker.claim_rows import FTS_COLUMNS
from tracker.claims import Day
from tracker.orders import NONE, Segment
from tracker.search import Chance, Days, Exactly, Has, Is, Name, Part, Term, Words
from tracker.tables import TABLES, name_key


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a claim; ``list_sql`` is empty where no index lists the claims that meet it.

    ``match`` is what the search index is asked, ``words`` and ``but`` what that was made of.
    ``exact`` says that the list needs no test, ``open_only`` that a claim with an outcome meets it only where that is
    interim. ``needs`` and ``lacks`` name columns that are filled or empty where it holds, ``outcome`` and ``kind`` the
    only ones. ``where_filled`` is (column, condition, argument): what follows wherever that column is filled.
    ``names`` is the link column and the ids (JSON) that it must have. What is known beforehand need not be looked for.
    """

    test: str
    args: tuple[object, ...] = ()
    list_sql: str = ""
    list_args: tuple[object, ...] = ()
    match: str = ""
    words: tuple[Words, ...] = ()
    but: tuple[Words, ...] = ()
    exact: bool = True
    open_only: bool = False
    needs: frozenset[str] = NONE
    lacks: frozenset[str] = NONE
    outcome: str = ""
    kind: str = ""
    where_filled: tuple[tuple[str, str, str], ...] = ()
    names: tuple[str, str] = ("", "")

    @property
    def begun(self) -> bool:
        """Whether a word may go on: the index puts its claims together from all such words at each asking."""
        return bool(self.match) and any(word.prefix for word in (*self.words, *self.but))

    @property
    def together(self) -> bool:
        """Whether several words, or a phrase, must meet."""
        return len(self.words) + len(self.but) > 1 or any(len(matching.tokens(one.text)) > 1 for one in self.words)

    @property
    def in_text(self) -> bool:
        """Whether it is tested by reading the claim."""
        return self.test == _IN_TEXT


LIVE = Filter("c.removed = 0")
NOTHING = Filter("0", (), "SELECT id FROM claims WHERE 0")

_OUTCOMES = ("happened", "did_not_happen", "partly", "void", "undetermined")
_CORRECTED = "SELECT id FROM sources WHERE corrections <> '[]' AND removed = 0"
_UNANSWERED = (
    "EXISTS (SELECT 1 FROM sources s, json_each(s.corrections) k WHERE s.id = c.source_id AND NOT EXISTS "
    "(SELECT 1 FROM json_each(k.value, '$.answers') a WHERE json_extract(a.value, '$.claim') = c.uid))"
)
_STATES = {
    "partly": "c.outcome = 'partly'",
    "late": "(c.stated_after = 1 OR c.logged_after = 1)",
    "removed": "c.removed = 1",
    "update": "c.root_id <> c.id",
    "interim": "c.interim = 1",
    "earlier": "c.judged_earlier = 1",
    "conflict": "c.conflict = 1",
    "corrected": f"(c.source_id IN ({_CORRECTED}) AND {_UNANSWERED})",
    "scored": (
        "(c.root_id = c.id AND c.interim = 0 AND c.outcome IN ('happened', 'did_not_happen', 'partly') "
        "AND coalesce(c.stated_after, 0) = 0 AND c.p_best IS NOT NULL AND c.kind IN ('forecast', 'conditional') "
        "AND c.ask = 0)"
    ),
}
_LISTED = {
    "removed": "removed = 1",
    "earlier": "judged_earlier = 1",
    "update": "update_of_id IS NOT NULL",
    "interim": "interim = 1",
    "late": "(stated_after = 1 OR logged_after = 1)",
    "corrected": f"source_id IN ({_CORRECTED})",
}
_UNRESOLVED = frozenset({"outcome", "known_on"})
_EXCLUDE = ({"open", "due"}, {"open", "resolved"}, {"due", "resolved"}, *({"open", name} for name in _OUTCOMES))
"""States that no claim is in at once."""
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
_HAS_LIST = {
    "evidence": "SELECT DISTINCT claim_id AS id FROM evidence WHERE removed = 0",
    "note": "SELECT DISTINCT x.id FROM notes n CROSS JOIN claims x ON x.uid = n.about_uid WHERE n.removed = 0",
    "event": "SELECT id FROM claims WHERE event_id IS NOT NULL",
}
_HAS_COLUMN = {"likelihood": "p_best", "tags": "first_tag_id", "source": "source_id"}
_DAYS = {"due": "due_on", "claimed": "claimed_on", "known": "known_on", "logged": "logged_at"}


def build(conn: Any, terms: Sequence[Term], on: Day) -> list[Filter]:
    """The filters of a query on that day. Removed claims are left out unless the query asks for them."""
    if _contradicts(terms):
        return [NOTHING]
    found: list[Filter] = []
    words = [term for term in terms if isinstance(term.part, Words)]
    wanted = [term.part for term in words if isinstance(term.part, Words) and not term.excluded]
    if wanted:
        # The index answers "these words and not those" in one go, far sooner than it tests claim by claim.
        found.append(_text(wanted, [t.part for t in words if isinstance(t.part, Words) and t.excluded]))
    for term in _narrowed(terms):
        if isinstance(term.part, Words):
            if term.excluded and not wanted:
                found.append(_without(_text([term.part])))
            continue
        one = _one(conn, term, on)
        found.append(_without(one) if term.excluded else one)
    if not any(isinstance(term.part, Is) and term.part.word == "removed" for term in terms):
        found.append(LIVE)
    return found


def _contradicts(terms: Sequence[Term]) -> bool:
    """Whether the query asks for what cannot be, so that nothing need be looked for."""
    wanted = {term.part for term in terms if not term.excluded}
    words = {part.word for part in wanted if isinstance(part, Is)}
    outcomes = words & set(_OUTCOMES)
    return (
        any(term.part in wanted for term in terms if term.excluded)
        or any(pair <= words for pair in _EXCLUDE)
        or len(outcomes) > 1
    )


def _narrowed(terms: Sequence[Term]) -> list[Term]:
    """Several ranges of one field as one range."""
    found: list[Term] = []
    places: dict[str, int] = {}
    for term in terms:
        field = term.part.field if isinstance(term.part, Days) else "p" if isinstance(term.part, Chance) else ""
        if not field or term.excluded:
            found.append(term)
        elif field in places:
            found[places[field]] = Term(_both(found[places[field]].part, term.part))
        else:
            places[field] = len(found)
            found.append(term)
    return found


def _both(one: Part, other: Part) -> Part:
    if isinstance(one, Days) and isinstance(other, Days):
        first = max((day for day in (one.first, other.first) if day), default=None)
        return Days(one.field, first, min((day for day in (one.last, other.last) if day), default=None))
    assert isinstance(one, Chance) and isinstance(other, Chance)
    low, strict_low = max((one.low, one.strict_low), (other.low, other.strict_low))
    high, closed = min((one.high, not one.strict_high), (other.high, not other.strict_high))
    return Chance(low, high, strict_low, not closed)


def holds_nothing(filters: Sequence[Filter], segment: Segment) -> bool:
    """Whether a stretch of a sort order can hold no claim that meets all filters."""
    return any(
        one.needs & segment.lacks
        or one.lacks & segment.has
        or (one.outcome and segment.outcome not in ("", one.outcome))
        or (one.kind and segment.kind not in ("", one.kind))
        for one in filters
    )


def _without(one: Filter) -> Filter:
    return Filter(f"NOT coalesce({one.test}, 0)", one.args, but=one.words)


def _match(words: Sequence[Words], join: str) -> str:
    return join.join('"' + word.text.replace('"', '""') + '"' + ("*" if word.prefix else "") for word in words)


_IN_INDEX = "EXISTS (SELECT 1 FROM claims_fts WHERE claims_fts MATCH ? AND rowid = c.id)"
_IN_TEXT = f"holds(?, {', '.join(f'c.{name}' for name in FTS_COLUMNS)})"


def expression(words: Sequence[Words], but: Sequence[Words] = (), *, any_of: bool = False) -> str:
    """What the search index is asked for claims that hold all of these words (or any) and none of those."""
    match = _match(words, " OR " if any_of else " ")
    return f"({match}) NOT ({_match(but, ' OR ')})" if but else match


def _text(words: Sequence[Words], but: Sequence[Words] = ()) -> Filter:
    match = expression(words, but)
    plan = matching.plan(words, but, match)
    return Filter(
        _IN_TEXT if plan else _IN_INDEX,
        (plan or match,),
        "SELECT rowid AS id FROM claims_fts WHERE claims_fts MATCH ?",
        (match,),
        match,
        tuple(words),
        tuple(but),
    )


def _one(conn: Any, term: Term, on: Day) -> Filter:
    part = term.part
    if isinstance(part, Name):
        return _name(conn, part)
    if isinstance(part, Is):
        return _state(part.word, on)
    if isinstance(part, Has):
        column = _HAS_COLUMN.get(part.word)
        return Filter(
            _HAS[part.word], list_sql=_HAS_LIST.get(part.word, ""), needs=frozenset({column} if column else ())
        )
    if isinstance(part, Days):
        return _days(conn, part)
    if isinstance(part, Chance):
        return _chance(part)
    assert isinstance(part, Exactly)
    if part.field == "uid":
        return Filter("c.uid = ?", (part.text,), "SELECT id FROM claims WHERE uid = ?", (part.text,))
    return Filter("c.kind = ?", (part.text,), kind=part.text)


def _state(word: str, on: Day) -> Filter:
    if word == "due":
        test = "(c.due_from <= ? AND c.root_id = c.id)"
        listed = "SELECT id FROM claims WHERE due_from <= ? AND root_id = id"
        return Filter(test, (on,), listed, (on,), open_only=True, needs=frozenset({"due_from"}))
    if word == "open":
        return Filter(
            "(c.outcome IS NULL AND (c.due_from IS NULL OR c.due_from > ?))",
            (on,),
            lacks=_UNRESOLVED,
            where_filled=(("due_from", "due_from > ?", on),),
        )
    if word == "resolved":
        test = "(c.outcome IS NOT NULL AND (c.interim = 0 OR c.due_from IS NULL OR c.due_from > ?))"
        listed = "SELECT id FROM claims WHERE outcome IS NOT NULL"
        return Filter(test, (on,), listed, exact=False, needs=frozenset({"outcome"}))
    if word in filters_review.TESTS:
        return Filter(*filters_review.arguments(filters_review.TESTS[word], on))
    if word in _OUTCOMES:
        listed = "SELECT id FROM claims WHERE outcome = ?"
        return Filter("c.outcome = ?", (word,), listed, (word,), needs=frozenset({"outcome"}), outcome=word)
    listed = f"SELECT id FROM claims WHERE {_LISTED[word]}" if word in _LISTED else ""
    needs = frozenset({"outcome", "p_best"} if word == "scored" else {"outcome"} if word == "interim" else ())
    return Filter(_STATES[word], (), listed, exact=word not in ("update", "corrected"), needs=needs)


def _days(conn: Any, part: Days) -> Filter:
    last = f"{part.last}~" if part.last and part.field == "logged" else part.last
    if part.first and last and part.first > last:
        return NOTHING
    if part.field == "published":
        test = "c.source_id IN (SELECT id FROM sources WHERE published_on <> '' AND published_on || '-01-01' >= ? "
        return Filter(f"{test} AND published_on <= ?)", (part.first or "", last or "~"))
    column = _DAYS[part.field]
    bounds = [(f"{column} >= ?", part.first), (f"{column} <= ?", last)]
    tests = [test for test, value in bounds if value]
    args = tuple(value for _, value in bounds if value)
    test = " AND ".join(f"c.{test}" for test in tests)
    if column == "logged_at":
        return Filter(test, args)
    listed = f"SELECT id FROM claims WHERE {' AND '.join(tests)}"
    return Filter(test, args, listed, args, needs=frozenset({column}), where_filled=_follows(conn, part))


def _follows(conn: Any, part: Days) -> tuple[tuple[str, str, str], ...]:
    """A claim is made before it is due: unless the ledger holds one that is not, each day bounds the other."""
    if part.field not in ("claimed", "due"):
        return ()
    if conn.execute("SELECT 1 FROM claims INDEXED BY claims_backwards WHERE due_on < claimed_on LIMIT 1").fetchone():
        return ()
    if part.field == "claimed":
        return (("due_on", "due_on >= ?", part.first),) if part.first else ()
    return (("claimed_on", "claimed_on <= ?", part.last),) if part.last else ()


def _chance(part: Chance) -> Filter:
    low, high = ">" if part.strict_low else ">=", "<" if part.strict_high else "<="
    test, args = f"p_best {low} ? AND {{}}p_best {high} ?", (part.low, part.high)
    listed = f"SELECT id FROM claims WHERE {test.format('')}"
    if part.low > part.high:
        return NOTHING
    return Filter(f"(c.{test.format('c.')})", args, listed, args, needs=frozenset({"p_best"}))


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
            "EXISTS (SELECT 1 FROM claim_tags t "
            f"WHERE t.tag_id IN ({each}) AND t.place IN (0, 1) AND t.claim_id = c.id)",
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
    link = f"{part.field}_id" if part.field in ("speaker", "source", "outlet") else ""
    return Filter(f"c.{inner}", (ids,), f"SELECT id FROM claims WHERE {inner}", (ids,), names=(link, ids))


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


def where(filters: Sequence[Filter]) -> tuple[str, tuple[object, ...]]:
    """The condition that all filters hold, with its arguments."""
    tests = " AND ".join(one.test for one in filters) or "1"
    return tests, tuple(arg for one in filters for arg in one.args)
