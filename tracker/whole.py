"""The whole answer to a search, for a worker: which claims are hits, then all claims in order, in short reads.

One byte an id says whether it is a hit. Hits are asked stretch by stretch of ids, as long as the clock allows, and the
order is read in pieces; nobody who writes waits for either.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tracker import matching
from tracker.filters import LIVE, Filter, expression
from tracker.filters import where as all_of
from tracker.orders import LINKS, Link, Order, Segment
from tracker.search import Words

PIECE = 5_000
"""Ids fetched at once."""
STRETCH_S = 0.012
"""How long one read is meant to take; claims differ in size, so it goes by the clock."""
TOGETHER = 100
"""Words that go on from one beginning, asked at once: each takes a look at its own list of claims."""

Cancelled = Callable[[], bool]


class Whole:
    """All hits of filters, and all claims in one order and direction, over one connection."""

    def __init__(self, conn: Any, order: Order, descending: bool) -> None:
        self.conn, self.order = conn, order
        self.way = "DESC" if descending else "ASC"
        self.ends = order.ways(descending)

    def ids(self, filters: Sequence[Filter], cancelled: Cancelled) -> array[int]:
        """The ids of all hits in order; what was found so far when ``cancelled`` says so."""
        marks = self.marks(filters, cancelled)
        end = len(marks)
        found: array[int] = array("q")
        for piece in self._name_pieces() if self.order.names else self._pieces():
            found.extend(one for one in piece if one < end and marks[one])
            if cancelled():
                break
        return found

    def marks(self, filters: Sequence[Filter], cancelled: Cancelled) -> bytearray:
        """One byte an id: whether it is a hit."""
        (end,) = self.conn.execute("SELECT coalesce(max(id), 0) FROM claims").fetchone()
        marks = bytearray(end + 1)
        text = [one for one in filters if one.match]
        barred = [one for one in filters if one.but and not one.match]
        others = [one for one in filters if not one.match and one not in barred and one != LIVE]
        for one in text:
            self._mark_words(marks, one.words, one.but, cancelled)
        if others:
            test, args = all_of(others)
            other = bytearray(end + 1) if text else marks
            self._mark(other, f"SELECT c.id FROM claims c WHERE {test} AND c.id > ? AND c.id <= ?", args, cancelled)
            if text:
                both = int.from_bytes(marks, "little") & int.from_bytes(other, "little")
                marks = bytearray(both.to_bytes(end + 1, "little"))
        if not text and not others:
            marks = bytearray(b"\1") * (end + 1)
        for one in barred:
            self._mark_words(marks, one.but, (), cancelled, 0)
        if LIVE in filters:
            for (one,) in self.conn.execute("SELECT id FROM claims WHERE removed = 1").fetchall():
                if one <= end:
                    marks[one] = 0
        return marks

    def _mark_words(
        self, marks: bytearray, words: Sequence[Words], but: Sequence[Words], cancelled: Cancelled, mark: int = 1
    ) -> None:
        sql = "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ? AND rowid > ? AND rowid <= ?"
        for match in self._matches(words, but):
            self._mark(marks, sql, (match,), cancelled, mark)

    def _mark(self, marks: bytearray, sql: str, args: tuple[object, ...], cancelled: Cancelled, mark: int = 1) -> None:
        start, step, end = 0, PIECE, len(marks)
        while start < end and not cancelled():
            began = time.perf_counter()
            for (one,) in self.conn.execute(sql, (*args, start, start + step)).fetchall():
                marks[one] = mark
            start += step
            took = time.perf_counter() - began
            step = max(500, min(step * 2, int(step * STRETCH_S / max(took, 1e-4))))

    def _matches(self, words: Sequence[Words], but: Sequence[Words]) -> Iterator[str]:
        """What the index is asked for words: a beginning as the words that go on from it, some at a time, since the
        index would put all of their claims together at each asking."""
        place = next((place for place, word in enumerate(words) if word.prefix), None)
        parts = matching.tokens(words[place].text) if place is not None else []
        if place is None or not parts or any(word.prefix for word in but):
            yield expression(words, but)
            return
        start = "".join(f"{part} " for part in parts[:-1])
        ends = self._going_on(parts[-1])
        rest = expression([*words[:place], *words[place + 1 :]])
        for first in range(0, len(ends), TOGETHER):
            some = expression([Words(start + end) for end in ends[first : first + TOGETHER]], any_of=True)
            both = f"({rest}) AND ({some})" if rest else f"({some})"
            yield f"({both}) NOT ({expression(but, any_of=True)})" if but else both

    def _going_on(self, begun: str) -> list[str]:
        """The words in the index that begin so, one look each: the list of all of them would read all claims."""
        if not self.conn.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'claims_terms'").fetchone():
            self.conn.execute("CREATE VIRTUAL TABLE temp.claims_terms USING fts5vocab(main, claims_fts, instance)")
        found: list[str] = []
        after = begun
        while True:
            row = self.conn.execute("SELECT term FROM claims_terms WHERE term >= ? LIMIT 1", (after,)).fetchone()
            if row is None or not row[0].startswith(begun):
                return found
            found.append(row[0])
            after = f"{row[0]}\x01"

    def _pieces(self) -> Iterator[list[int]]:
        for segment in self.ends:
            yield from self._segment_pieces(segment)

    def _segment_pieces(self, segment: Segment) -> Iterator[list[int]]:
        """The ids of a segment in pieces: first the rest of the key that the last piece ended in, then those after."""
        way = self.way
        beyond = "<" if way == "DESC" else ">"
        source = f"claims c INDEXED BY {segment.index}" if segment.index else "claims c"
        key = segment.key or "1"
        sql = f"SELECT c.id, {key} FROM {source} WHERE {segment.where} AND "
        order = f" ORDER BY {segment.key + ' ' + way + ', ' if segment.key else ''}c.id {way} LIMIT {PIECE}"
        rows = self.conn.execute(f"{sql} 1 {order}").fetchall()
        while rows:
            yield [row[0] for row in rows]
            if len(rows) < PIECE:
                return
            last_id, last_key = rows[-1]
            if not segment.key:
                rows = self.conn.execute(f"{sql} c.id {beyond} ? {order}", (last_id,)).fetchall()
                continue
            rows = self.conn.execute(f"{sql} {key} = ? AND c.id {beyond} ? {order}", (last_key, last_id)).fetchall()
            if len(rows) < PIECE:
                yield [row[0] for row in rows]
                rows = self.conn.execute(f"{sql} {key} {beyond} ? {order}", (last_key,)).fetchall()

    def _name_pieces(self) -> Iterator[array[int]]:
        """All claims by another record's name: read along the index of the link, then put together by name."""
        assert self.order.names
        link, table = self.order.names
        claims, ends = self._linked(link)
        step = -1 if self.way == "DESC" else 1
        for name in [*self._names(table), None]:
            start, stop = ends.pop(name, (0, 0))
            yield claims[start:stop][::step]

    def _linked(self, link: str) -> tuple[array[int], dict[int | None, tuple[int, int]]]:
        """The ids of all claims by their link, and where the claims of each link begin and end."""
        claims: array[int] = array("q")
        ends: dict[int | None, tuple[int, int]] = {}
        found = LINKS[link]
        blanks = Link(found.blanks, f"{link} IS NULL", "", "id", ("id",), "")
        for one in (blanks, found):
            for piece in self._link_pieces(one):
                for claim, name in piece:
                    claims.append(claim)
                    ends[name] = (ends[name][0] if name in ends else len(claims) - 1, len(claims))
        return claims, ends

    def _link_pieces(self, one: Link) -> Iterator[list[tuple[int, int | None]]]:
        order = f"ORDER BY {', '.join(one.order)} LIMIT {PIECE}"
        sql = f"SELECT {one.id}, {one.key or 'NULL'} FROM {one.table} WHERE {one.where} AND "
        rows = self.conn.execute(f"{sql} 1 {order}").fetchall()
        while rows:
            yield rows
            last, name = rows[-1]
            if one.key:
                rows = self.conn.execute(f"{sql} {one.key} = ? AND {one.id} > ? {order}", (name, last)).fetchall()
                if not rows:
                    rows = self.conn.execute(f"{sql} {one.key} > ? {order}", (name,)).fetchall()
            else:
                rows = self.conn.execute(f"{sql} {one.id} > ? {order}", (last,)).fetchall()

    def _names(self, table: str) -> list[int]:
        """The ids of the records that claims link to, in the order of their names."""
        way = self.way
        sql = f"SELECT id FROM {table} ORDER BY sort {way}, id {way}"
        if table == "outlets":
            sql = (
                "SELECT y.id FROM sources y LEFT JOIN outlets x ON x.id = y.outlet_id "
                f"ORDER BY x.id IS NULL, x.sort {way}, x.id {way}, y.id {way}"
            )
        return [row[0] for row in self.conn.execute(sql).fetchall()]
