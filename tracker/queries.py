"""Which claims, in which order: ids only, so that a table of a million rows costs one array.

Measured choices (docs/speed.md). Where the filters leave few claims, they are listed and sorted. Otherwise the index
of the sort order is walked and each entry tested until enough are found; a filter that lists some ten thousand is
tested against its list. The whole answer marks the hits first and walks the order afterwards, both in short reads.
"""

from __future__ import annotations

import json
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tracker.capture import Similar
from tracker.claims import Day
from tracker.filters import LIVE, Filter, build, holds_nothing
from tracker.filters import where as all_of
from tracker.orders import SORTS, Segment, name_walks
from tracker.search import parse
from tracker.store import sqlite3
from tracker.whole import Whole

__all__ = ["SORTS", "Query", "candidates", "merge_index"]

FEW = 4_000
"""Claims that are listed and sorted rather than found by walking the sort order."""
FEW_HITS = 2_000
"""Hits of words that are sorted without a look at what else is asked."""
MANY = 15_000
"""Claims up to which a filter is tested against its list; a longer one is hit soon by walking."""
MANY_HITS = 60_000
"""The same for a word: its list is quickly made, but testing one claim for it is slow."""
MANY_TOGETHER = 10_000
"""The same for a phrase or several words: their list is made of those of all the words, common ones too."""
FIRST_S = 0.07
"""How long the window waits for the first rows; a worker brings those that took longer."""


class Query:
    """One search in one order on one day, over one connection."""

    def __init__(self, conn: Any, text: str, sort: str, descending: bool, on: Day, *, typing: bool = False) -> None:
        self.conn = conn
        self.order = SORTS[sort]
        self.way = "DESC" if descending else "ASC"
        self.filters = build(conn, parse(text, typing=typing), on)
        self.ends = self.order.ways(descending)
        self.stopped = False

    def first(self, limit: int, within_s: float | None = None) -> array[int]:
        """The first ids, mostly at once whatever the number of hits. After ``within_s`` those that were found by then:
        a true beginning of the answer; ``stopped`` says so."""
        found: array[int] = array("q")
        self.stopped = within_s is not None
        with _patience(self.conn, within_s):
            few, filters = self._narrow()
            if few is not None:
                found.extend(self._sorted(few, filters, limit))
            else:
                self._walk(found, filters, limit)
            self.stopped = False
        return found

    def all(self, cancelled: Callable[[], bool] = lambda: False) -> array[int]:
        """All ids in order, in short reads; what was found so far when ``cancelled`` says so."""
        few, filters = self._narrow()
        if few is not None:
            return array("q", self._sorted(few, filters, None))
        return self._whole().ids(self.filters, cancelled)

    def _whole(self) -> Whole:
        return Whole(self.conn, self.order, self.way == "DESC")

    def count(self) -> int:
        """How many claims there are, in short reads."""
        if self.filters == [LIVE]:
            (total,) = self.conn.execute("SELECT count(*) FROM claims").fetchone()
            (removed,) = self.conn.execute("SELECT count(*) FROM claims WHERE removed = 1").fetchone()
            return int(total) - int(removed)
        few, filters = self._narrow()
        if few is not None:
            return len(self._sorted(few, filters, None))
        return sum(self._whole().marks(self.filters, lambda: False))

    def _narrow(self) -> tuple[list[int] | None, list[Filter]]:
        """The claims of the rarest filters if they are few, and the filters that these have yet to meet; else all of
        the filters, those that list some with their list."""
        filters, lists = list(self.filters), []
        text = filters[0]
        # The beginning of a word's list costs nothing; what is put together from several lists is weighed first.
        alone = bool(text.match) and not (text.begun or text.together)
        frequent = bool(text.match) and not alone and self._is_common(text)
        if text.match and not frequent and (few := self._first_hits(text)) is not None:
            return few, filters[1:]
        frequent = frequent or (alone and self._is_common(text))
        for place, one in enumerate(self.filters):
            if one.match and frequent:
                continue
            size = self._size(one)
            if size < 50:
                return self._ids(one), self._untested([one])
            if size <= _most(one) or one.begun:
                lists.append((size, one))
                # The plus keeps SQLite from looking every listed claim up under every name.
                own = f"+c.id IN ({one.list_sql})"
                both = own if one.exact else f"{own} AND {one.test}"
                filters[place] = replace(one, test=both, args=(*one.list_args, *(() if one.exact else one.args)))
        if not lists:
            return None, filters
        lists.sort(key=lambda pair: pair[0])
        if lists[0][0] <= FEW and len(lists) == 1:
            return self._ids(lists[0][1]), self._untested([lists[0][1]])
        if len(lists) > 1:
            common = set(self._ids(lists[0][1])).intersection(*(self._ids(one) for _, one in lists[1:]))
            if len(common) <= FEW:
                return sorted(common), self._untested([one for _, one in lists])
        return None, filters

    def _untested(self, listed: Sequence[Filter]) -> list[Filter]:
        """The filters that listed claims have yet to meet: testing the words once more would cost most of the time."""
        return [one for one in self.filters if not (one.exact and one in listed)]

    def _first_hits(self, one: Filter) -> list[int] | None:
        """All hits of words that have few: nothing needs to be weighed then."""
        if len(ids := self._ids(replace(one, list_sql=f"{one.list_sql} LIMIT {FEW_HITS + 1}"))) > min(FEW_HITS, FEW):
            return None
        return ids

    def _size(self, one: Filter) -> int:
        """How many claims a filter lists, counted no further than needed."""
        most = _most(one)
        if not one.list_sql or one.begun:
            return most + 1
        try:
            sql = f"SELECT count(*) FROM ({one.list_sql} LIMIT {most + 1})"
            return int(self.conn.execute(sql, one.list_args).fetchone()[0])
        except sqlite3.OperationalError as error:
            if not one.match or "interrupt" in str(error):
                raise
            return 0  # a text that the index cannot read finds nothing; searching never fails

    def _is_common(self, one: Filter) -> bool:
        """Whether so many claims hold the words that walking meets some soon, by a sample at six places: counting
        common words that meet, a phrase, or the beginning of a word would take longer than the answer."""
        (end,) = self.conn.execute("SELECT coalesce(max(id), 0) FROM claims").fetchone()
        if end < (MANY_HITS if one.begun else 10 * MANY_HITS):
            return False
        if one.begun and one.in_text:
            span, args = 250, one.args
            sql = f"SELECT count(*) FROM claims c WHERE {one.test} AND c.id > ? AND c.id <= ?"
        elif one.begun:
            return False
        else:
            span, args = 1_000, (one.match,)
            sql = "SELECT count(*) FROM claims_fts WHERE claims_fts MATCH ? AND rowid > ? AND rowid <= ?"
        starts = range(end // 12, end, end // 6)
        try:
            found = sum(self.conn.execute(sql, (*args, start, start + span)).fetchone()[0] for start in starts)
        except sqlite3.OperationalError as error:
            if "interrupt" in str(error):
                raise
            return False
        return bool(found * end / (span * len(starts)) > _most(one))

    def _ids(self, one: Filter) -> list[int]:
        try:
            return [row[0] for row in self.conn.execute(one.list_sql, one.list_args).fetchall()]
        except sqlite3.OperationalError as error:
            if not one.match or error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            return []

    def _sorted(self, ids: Sequence[int], filters: Sequence[Filter], limit: int | None) -> list[int]:
        """Listed claims that meet the filters, in order."""
        if not ids:
            return []
        test, args = all_of(filters)
        source, order = self._sort_keys()
        rows = self.conn.execute(
            f"SELECT c.id FROM json_each(?) j CROSS JOIN claims c ON c.id = j.value {source} WHERE {test} "
            f"ORDER BY {order} LIMIT ?",
            (json.dumps(ids), *args, -1 if limit is None else limit),
        ).fetchall()
        return [row[0] for row in rows]

    def _sort_keys(self) -> tuple[str, str]:
        """Joins and ORDER BY that give listed claims the same order as the walk."""
        way = self.way
        if self.order.names:
            link, table = self.order.names
            if table == "outlets":
                joins = "LEFT JOIN sources y ON y.id = c.source_id LEFT JOIN outlets x ON x.id = y.outlet_id"
                return joins, f"x.id IS NULL, x.sort {way}, x.id {way}, y.id IS NULL, y.id {way}, c.id {way}"
            joins = f"LEFT JOIN {table} x ON x.id = c.{link}"
            return joins, f"x.id IS NULL, x.sort {way}, x.id {way}, c.id {way}"
        places = " ".join(f"WHEN {segment.where} THEN {place}" for place, segment in enumerate(self.ends))
        keys = "".join(f", CASE WHEN {s.where} THEN {s.key} END {way}" for s in self.ends if s.key)
        return "", f"CASE {places} END{keys}, c.id {way}"

    def _walk(self, found: array[int], filters: Sequence[Filter], limit: int) -> None:
        """Add the first ids to ``found`` one by one, so that what was found stays when time is up."""
        for sql, args in self._walks(filters):
            if len(found) >= limit:
                return
            for row in self.conn.execute(f"{sql} LIMIT {limit - len(found)}", args):
                found.append(row[0])

    def _walks(self, filters: Sequence[Filter]) -> Iterator[tuple[str, tuple[object, ...]]]:
        way = self.way
        if self.order.names:
            test, args = all_of(filters)
            for source, where, order in name_walks(*self.order.names, way):
                named, only = self._named(where)
                sql = f"SELECT c.id FROM {source} WHERE {named} AND {test} ORDER BY {order}"
                yield sql, (*only, *args)
            return
        for segment in self.ends:
            if not holds_nothing(filters, segment):
                yield self._segment_walk(segment, filters)

    def _named(self, where: str) -> tuple[str, tuple[object, ...]]:
        """The condition of a walk by name, narrowed to the names that are asked for."""
        assert self.order.names
        table = self.order.names[1]
        ids = [one.names[1] for one in self.filters if one.names[0] == f"{table[:-1]}_id"]
        if not ids or where != "1":
            return where, ()
        return " AND ".join("+x.id IN (SELECT value FROM json_each(?))" for _ in ids), tuple(ids)

    def _segment_walk(self, segment: Segment, filters: Sequence[Filter]) -> tuple[str, tuple[object, ...]]:
        where, index, key = segment.where, segment.index, segment.key
        if key == "known_on" and any(one.open_only for one in filters):
            where, index = f"interim = 1 AND {where}", "claims_interim"
        source = f"claims c INDEXED BY {index}" if index else "claims c"
        # A filter on the key itself is a range of the index, better than any list.
        chosen = [own if key and key in own.needs else one for own, one in zip(self.filters, filters, strict=True)]
        known = [(c, v) for one in filters for column, c, v in one.where_filled if column in segment.has]
        follows, (test, args) = "".join(f" AND c.{condition}" for condition, _ in known), all_of(chosen)
        order = f"{key} {self.way}, " if key else ""
        sql = f"SELECT c.id FROM {source} WHERE {where}{follows} AND {test} ORDER BY {order}c.id {self.way}"
        return sql, (*(value for _, value in known), *args)


def _most(one: Filter) -> int:
    if not one.match:
        return MANY
    return MANY_TOGETHER if one.together else MANY_HITS


@contextmanager
def _patience(conn: Any, within_s: float | None) -> Iterator[None]:
    """Stop what is asked meanwhile after that time; what was found until then stands."""
    if within_s is None:
        yield
        return
    end = time.perf_counter() + within_s
    conn.set_progress_handler(lambda: time.perf_counter() > end, 1_000)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupt" not in str(error):
            raise
    finally:
        conn.set_progress_handler(None, 0)


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
