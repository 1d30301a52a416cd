"""Which claims, in which order: ids only, so that a table of a million rows costs one array.

Measured choice (docs/speed.md): where some filter has few claims they are listed and sorted; otherwise the index of
the sort order is walked and each row tested, so that the first rows of 400,000 hits come at once. No read is held:
long answers are fetched in pieces by key.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.capture import Similar
from tracker.claims import Day
from tracker.filters import Filter, build
from tracker.search import parse
from tracker.store import sqlite3

FEW = 4_000
"""Claims that are listed and sorted rather than found by walking the sort order."""
PIECE = 20_000
"""Ids fetched at once by the worker."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sort order: rows that meet ``where``, by ``key`` (empty: by id), read through ``index``."""

    where: str
    key: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A sort order of the table; ``names`` is (link column, table) where the key is another record's name."""

    segments: tuple[Segment, ...]
    names: tuple[str, str] | None = None


def _by(key: str, index: str) -> Order:
    return Order((Segment(f"{key} IS NOT NULL", key, index), Segment(f"{key} IS NULL")))


_OUTCOMES = ("happened", "partly", "did_not_happen", "undetermined", "void")
SORTS: dict[str, Order] = {
    "proposition": _by("lower(substr(proposition, 1, 32))", "claims_by_proposition"),
    "speaker": Order((), ("speaker_id", "speakers")),
    "outlet": Order((), ("source_id", "outlets")),
    "source": Order((), ("source_id", "sources")),
    "tags": Order((), ("first_tag_id", "tags")),
    "likelihood": _by("p_best", "claims_by_likelihood"),
    "claimed_on": _by("claimed_on", "claims_by_claimed"),
    "due_on": _by("due_on", "claims_by_due"),
    "known_on": _by("known_on", "claims_by_known"),
    "logged_at": Order((Segment("1"),)),
    "kind": Order(
        tuple(Segment(f"kind = '{k}'") for k in ("forecast", "conditional", "plan", "schedule", "evaluative"))
    ),
    "status": Order(
        (
            Segment("outcome IS NULL AND due_from IS NOT NULL", "due_from", "claims_by_outcome"),
            Segment("outcome IS NULL AND due_from IS NULL"),
            *(Segment(f"outcome = '{name}'") for name in _OUTCOMES),
        )
    ),
}
"""The orders that the table and the command line know, by name."""


class Query:
    """One search in one order on one day, over one connection."""

    def __init__(self, conn: Any, text: str, sort: str, descending: bool, on: Day, *, typing: bool = False) -> None:
        self.conn = conn
        self.order = SORTS[sort]
        self.way = "DESC" if descending else "ASC"
        self.filters = build(conn, parse(text, typing=typing), on)
        self.ends = self.order.segments
        if descending and sort in ("status", "kind"):
            self.ends = tuple(reversed(self.ends))

    def first(self, limit: int) -> array[int]:
        """The first ids, fast whatever the number of hits."""
        few = self._few()
        if few is not None:
            return array("q", self._sorted(few, limit))
        return self._walked(limit)

    def all(self, cancelled: Callable[[], bool] = lambda: False) -> array[int]:
        """All ids in order, in short reads; what was found so far when ``cancelled`` says so."""
        few = self._few()
        if few is not None:
            return array("q", self._sorted(few, None))
        found: array[int] = array("q")
        with _Hits(self.conn, self.filters, cancelled) as filters:
            test, args = _where(filters)
            pieces = self._name_pieces(test, args) if self.order.names else self._pieces(test, args)
            for piece in pieces:
                if cancelled():
                    break
                found.extend(piece)
        return found

    def count(self) -> int:
        """How many claims there are."""
        few = self._few()
        if few is not None:
            return len(self._sorted(few, None))
        test, args = _where(self.filters)
        total, last = 0, 0
        while True:
            # The id bounds keep each read short; the unary plus keeps SQLite off the index of another column.
            row = self.conn.execute(
                f"SELECT count(*) FROM claims c WHERE c.id > ? AND c.id <= ? AND {test}", (last, last + 50_000, *args)
            ).fetchone()
            total += row[0]
            last += 50_000
            if not self.conn.execute("SELECT 1 FROM claims WHERE id > ? LIMIT 1", (last,)).fetchone():
                return int(total)

    def _few(self) -> tuple[int, ...] | None:
        """The claims of the rarest filter, if they are few."""
        best: tuple[int, ...] | None = None
        for one in self.filters:
            if not one.list_sql:
                continue
            try:
                rows = self.conn.execute(f"{one.list_sql} LIMIT {FEW + 1}", one.list_args).fetchall()
            except sqlite3.OperationalError:
                if not one.match:
                    raise
                return ()  # a text that the index cannot read finds nothing; searching never fails
            if len(rows) <= FEW and (best is None or len(rows) < len(best)):
                best = tuple(row[0] for row in rows)
                if len(best) < 50:
                    break
        return best

    def _sorted(self, ids: Sequence[int], limit: int | None) -> list[int]:
        test, args = _where(self.filters)
        source, order = self._sort_keys()
        rows = self.conn.execute(
            f"SELECT c.id FROM claims c {source} WHERE c.id IN (SELECT value FROM json_each(?)) AND {test} "
            f"ORDER BY {order} LIMIT ?",
            (json.dumps(ids), *args, -1 if limit is None else limit),
        ).fetchall()
        return [row[0] for row in rows]

    def _sort_keys(self) -> tuple[str, str]:
        """Joins and ORDER BY that give listed claims the same order as the walk."""
        if self.order.names:
            link, table = self.order.names
            if table == "outlets":
                joins = "LEFT JOIN sources y ON y.id = c.source_id LEFT JOIN outlets x ON x.id = y.outlet_id"
                source = f"CASE WHEN x.id IS NOT NULL THEN y.id END {self.way}"
                return joins, f"x.id IS NULL, x.sort {self.way}, x.id {self.way}, {source}, c.id {self.way}"
            joins = f"LEFT JOIN {table} x ON x.id = c.{link}"
            return joins, f"x.id IS NULL, x.sort {self.way}, x.id {self.way}, c.id {self.way}"
        places = " ".join(f"WHEN {segment.where} THEN {place}" for place, segment in enumerate(self.ends))
        keys = "".join(f", CASE WHEN {s.where} THEN {s.key} END {self.way}" for s in self.ends if s.key)
        return "", f"CASE {places} END{keys}, c.id {self.way}"

    def _walked(self, limit: int) -> array[int]:
        test, args = _where(self.filters)
        found: array[int] = array("q")
        if self.order.names:
            self._walk_names(found, test, args, limit)
            return found
        for segment in self.ends:
            if len(found) >= limit:
                break
            index = f"INDEXED BY {segment.index}" if segment.index else ""
            key = f"{segment.key} {self.way}, " if segment.key else ""
            rows = self.conn.execute(
                f"SELECT c.id FROM claims c {index} WHERE {segment.where} AND {test} "
                f"ORDER BY {key}c.id {self.way} LIMIT ?",
                (*args, limit - len(found)),
            ).fetchall()
            found.extend(row[0] for row in rows)
        return found

    def _walk_names(self, found: array[int], test: str, args: tuple[object, ...], limit: int) -> None:
        assert self.order.names
        link, table = self.order.names
        walk, keys = f"{table} x CROSS JOIN claims c ON c.{link} = x.id", f"x.sort {self.way}, x.id {self.way}"
        blank = f"c.{link} IS NULL"
        if table == "outlets":
            walk = "outlets x CROSS JOIN sources y ON y.outlet_id = x.id CROSS JOIN claims c ON c.source_id = y.id"
            keys += f", y.id {self.way}"
            blank = "(c.source_id IS NULL OR c.source_id IN (SELECT id FROM sources WHERE outlet_id IS NULL))"
        for source, where, order in ((walk, "1", f"{keys}, "), ("claims c", blank, "")):
            if len(found) < limit:
                rows = self.conn.execute(
                    f"SELECT c.id FROM {source} WHERE {where} AND {test} ORDER BY {order}c.id {self.way} LIMIT ?",
                    (*args, limit - len(found)),
                ).fetchall()
                found.extend(row[0] for row in rows)

    def _pieces(self, test: str, args: tuple[object, ...]) -> Iterator[list[int]]:
        for segment in self.ends:
            yield from self._segment_pieces(segment, test, args)

    def _segment_pieces(self, segment: Segment, test: str, args: tuple[object, ...]) -> Iterator[list[int]]:
        """The ids of a segment in pieces: first the rest of the key that the last piece ended in, then those after."""
        beyond = "<" if self.way == "DESC" else ">"
        index = f"INDEXED BY {segment.index}" if segment.index else ""
        key = segment.key or "1"
        sql = f"SELECT c.id, {key} FROM claims c {index} WHERE {segment.where} AND {test} AND "
        order = f" ORDER BY {segment.key + ' ' + self.way + ', ' if segment.key else ''}c.id {self.way} LIMIT {PIECE}"
        rows = self.conn.execute(f"{sql} 1 {order}", args).fetchall()
        while rows:
            yield [row[0] for row in rows]
            if len(rows) < PIECE:
                return
            last_id, last_key = rows[-1]
            if not segment.key:
                rows = self.conn.execute(f"{sql} c.id {beyond} ? {order}", (*args, last_id)).fetchall()
                continue
            rows = self.conn.execute(
                f"{sql} {key} = ? AND c.id {beyond} ? {order}", (*args, last_key, last_id)
            ).fetchall()
            if len(rows) < PIECE:
                more = self.conn.execute(f"{sql} {key} {beyond} ? {order}", (*args, last_key)).fetchall()
                yield [row[0] for row in rows]
                rows = more

    def _name_pieces(self, test: str, args: tuple[object, ...]) -> Iterator[list[int]]:
        assert self.order.names
        link, table = self.order.names
        beyond = "<" if self.way == "DESC" else ">"
        start = -1 if beyond == ">" else 1 << 62
        for group in self._name_groups(table):
            for name in group:
                last = start
                while True:
                    rows = self.conn.execute(
                        f"SELECT c.id FROM claims c INDEXED BY {_LINK_INDEX[link]} WHERE c.{link} = ? "
                        f"AND c.id {beyond} ? AND {test} ORDER BY c.id {self.way} LIMIT {PIECE}",
                        (name, last, *args),
                    ).fetchall()
                    yield [row[0] for row in rows]
                    if len(rows) < PIECE:
                        break
                    last = rows[-1][0]
        blank = f"c.{link} IS NULL"
        if table == "outlets":
            blank = "(c.source_id IS NULL OR c.source_id IN (SELECT id FROM sources WHERE outlet_id IS NULL))"
        yield from self._segment_pieces(Segment(blank), test, args)

    def _name_groups(self, table: str) -> Iterator[list[int]]:
        if table == "outlets":
            sql = f"""SELECT y.id FROM outlets x CROSS JOIN sources y ON y.outlet_id = x.id
                      ORDER BY x.sort {self.way}, x.id {self.way}, y.id {self.way}"""
        else:
            sql = f"SELECT id FROM {table} ORDER BY sort {self.way}, id {self.way}"
        yield [row[0] for row in self.conn.execute(sql).fetchall()]


_LINK_INDEX = {"speaker_id": "claims_by_speaker", "source_id": "claims_by_source", "first_tag_id": "claims_by_tag"}


def _where(filters: Sequence[Filter]) -> tuple[str, tuple[object, ...]]:
    tests = " AND ".join(one.test for one in filters) or "1"
    return tests, tuple(arg for one in filters for arg in one.args)


def candidates(conn: Any, quote: str, proposition: str, limit: int = 60) -> list[Similar]:
    """Claims that share several words with a quote or a proposition, for a closer comparison."""
    found: dict[int, Similar] = {}
    for text in (quote, proposition):
        words = sorted({w for w in "".join(c if c.isalnum() else " " for c in text).split() if len(w) > 3}, key=len)
        # A near-identical text shares almost every word: three long ones at a time find it wherever one was changed.
        longest = words[-9:]
        for start in range(0, len(longest), 3):
            match = " ".join(f'"{word}"' for word in longest[start : start + 3])
            rows = conn.execute(
                "SELECT c.id, c.uid, c.proposition, c.quote, coalesce(s.name, ''), c.claimed_on FROM claims_fts f "
                "JOIN claims c ON c.id = f.rowid LEFT JOIN speakers s ON s.id = c.speaker_id "
                "WHERE claims_fts MATCH ? AND c.removed = 0 LIMIT ?",
                (match, limit),
            ).fetchall()
            found |= {row[0]: Similar(row[1], row[2], row[3], row[4], row[5], 0.0) for row in rows}
    return list(found.values())


def merge_index(conn: Any, pages: int = 64) -> bool:
    """Merge a few pages of the search index; True while there is more to merge."""
    before = conn.total_changes
    conn.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('merge', ?)", (pages,))
    return bool(conn.total_changes - before >= 2)


class _Hits:
    """Text filters as a private table of hits while a long answer is fetched: testing the index row by row is slow."""

    def __init__(self, conn: Any, filters: Sequence[Filter], cancelled: Callable[[], bool]) -> None:
        self.conn, self.filters, self.cancelled = conn, filters, cancelled
        self.tables: list[str] = []

    def __enter__(self) -> list[Filter]:
        return [self._listed(one) if one.match else one for one in self.filters]

    def _listed(self, one: Filter) -> Filter:
        name = f"hits{len(self.tables)}"
        self.conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
        self.conn.execute(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY)")
        self.tables.append(name)
        last = 0
        while not self.cancelled():
            rows = self.conn.execute(
                f"SELECT rowid FROM claims_fts WHERE claims_fts MATCH ? AND rowid > ? ORDER BY rowid LIMIT {PIECE}",
                (one.match, last),
            ).fetchall()
            self.conn.executemany(f"INSERT INTO temp.{name} VALUES (?)", rows)
            if len(rows) < PIECE:
                break
            last = rows[-1][0]
        return Filter(f"c.id IN (SELECT id FROM temp.{name})")

    def __exit__(self, *_: object) -> None:
        for name in self.tables:
            self.conn.execute(f"DROP TABLE temp.{name}")
