"""The tables made anew from the log, in bulk: most records have one revision, and their rows need no look at others.

One pass over the log notes of every revision whether it begins a record, of which kind, and whether the record has
other revisions: a byte each, all that grows with the log. Then kind by kind, so that what is referred to is there
first, records with one revision are written in batches and the others one by one (``tables.settle``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tracker import claim_rows, tables
from tracker.claims import Claim, Event, Outlet, Source, Speaker, Tag
from tracker.log import COLUMNS, Revision, from_row
from tracker.records import from_body
from tracker.rows import BASE

STRETCH = 20_000
"""Revisions that are looked through in one read."""
BATCH = 1_000
"""Records whose rows are written at once."""
CACHED_IDS = 300_000
"""Ids that are kept at hand, so that a reference costs no look into the file."""
_SEVERAL = 64
_KINDS = {kind: place for place, kind in enumerate(tables.TABLES, 1)}


def fill(conn: Any, before_facts: Callable[[], None] = lambda: None) -> None:
    """Write the empty tables from the log. The search index is not written for all of them: ``rebuild`` it.

    ``before_facts`` may change the rows that the facts about claims are then worked out from.
    """
    marks = _marks(conn)
    find = _Finder(conn)
    for kind in tables.TABLES:
        _fill_kind(conn, kind, marks, find)
        if kind in tables.JOINABLE:
            _again(conn, kind, f"SELECT uid FROM {tables.TABLES[kind]} WHERE same_as_id IS NULL")
    before_facts()
    _write_facts(conn)
    for claim_id in _updates(conn):
        claim_rows.refresh(conn, claim_id)


def _marks(conn: Any) -> bytearray:
    """For each revision without a parent the kind that it begins, and whether its record has other revisions."""
    (end,) = conn.execute("SELECT coalesce(max(seq), 0) FROM revisions").fetchone()
    marks = bytearray(end + 1)
    for start in range(0, end, STRETCH):
        sql = "SELECT seq, kind FROM revisions WHERE seq > ? AND seq <= ? AND parents = ''"
        for seq, kind in conn.execute(sql, (start, start + STRETCH)).fetchall():
            marks[seq] = _KINDS.get(kind, 0)
    uid, seq = "", 0
    while True:
        # Counting by uid would go through the whole index in one read as long as hardly any record has several.
        rows = conn.execute(
            "SELECT uid, seq FROM revisions WHERE (uid, seq) > (?, ?) ORDER BY uid, seq LIMIT ?", (uid, seq, STRETCH)
        ).fetchall()
        for one, place in rows:
            if one == uid:
                marks[seq] |= _SEVERAL
                marks[place] |= _SEVERAL
            uid, seq = one, place
        if len(rows) < STRETCH:
            return marks


def _at(marks: bytearray, mark: int) -> Iterator[list[int]]:
    """The numbers of the revisions that are marked so, some at a time."""
    found: list[int] = []
    place = marks.find(mark)
    while place >= 0:
        found.append(place)
        if len(found) == BATCH:
            yield found
            found = []
        place = marks.find(mark, place + 1)
    if found:
        yield found


def _fill_kind(conn: Any, kind: str, marks: bytearray, find: _Finder) -> None:
    for batch in _at(marks, _KINDS[kind]):
        rows = conn.execute(
            f"SELECT {COLUMNS} FROM revisions WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq",
            (json.dumps(batch),),
        ).fetchall()
        _write_batch(conn, kind, [from_row(row) for row in rows], find)
    for batch in _at(marks, _KINDS[kind] | _SEVERAL):
        for seq in batch:
            tables.settle(conn, kind, conn.execute("SELECT uid FROM revisions WHERE seq = ?", (seq,)).fetchone()[0])


class _Finder:
    """Ids of records by table and uid, as ``tables.cells_of`` asks for them."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._ids: dict[tuple[str, str], int] = {}

    def __call__(self, table: str, uid: str) -> int | None:
        if not uid:
            return None
        known = self._ids.get((table, uid))
        if known is None and (known := tables.id_of(self._conn, table, uid)) is not None:
            if len(self._ids) >= CACHED_IDS:
                self._ids.clear()
            self._ids[table, uid] = known
        return known


def _write_batch(conn: Any, kind: str, revisions: list[Revision], find: _Finder) -> None:
    """Write records with one revision each. What is erased, removed, or an update goes the long way."""
    claims: list[dict[str, Any]] = []
    others: list[tuple[object, ...]] = []
    names: tuple[str, ...] = ()
    later: list[Revision] = []
    for revision in revisions:
        record = from_body(kind, revision.uid, revision.body) if revision.body else None
        base = (revision.seq, revision.uid, revision.seq, 0, 0, 0)
        if record is None or (isinstance(record, Claim) and record.update_of):
            later.append(revision)
        elif isinstance(record, Claim):
            claims.append(claim_rows.new_cells(base, claim_rows.effective(conn, record), revision.at, find))
        elif kind in tables.JOINABLE:
            tables.add(conn, revision, record)
        else:
            cells = tables.cells_of(record, find)
            names = (*BASE, *cells)
            others.append((*base, *cells.values()))
    claim_rows.insert_new(conn, claims, searched=False)
    if others:
        tables.insert_many(conn, tables.TABLES[kind], names, others)
    for revision in later:
        tables.settle(conn, kind, revision.uid)


def _write_facts(conn: Any) -> None:
    """Work out the facts of all claims that are resolved or snoozed; updates are left to the end."""
    sql = (
        "SELECT claim_id FROM (SELECT claim_id FROM resolutions UNION SELECT claim_id FROM snoozes) "
        f"WHERE claim_id > ? ORDER BY claim_id LIMIT {BATCH}"
    )
    rows = conn.execute(sql, (0,)).fetchall()
    while rows:
        claim_rows.refresh_many(conn, [row[0] for row in rows])
        rows = conn.execute(sql, (rows[-1][0],)).fetchall()


def _updates(conn: Any) -> list[int]:
    """Claims that are updates, or whose head is a removal and does not say: the first of a chain may come later."""
    rows = conn.execute(
        "SELECT c.id FROM claims c JOIN revisions r ON r.seq = c.rev "
        "WHERE r.body = '' OR instr(r.body, '\"update_of\":') ORDER BY c.id"
    ).fetchall()
    return [row[0] for row in rows]


def _again(conn: Any, kind: str, sql: str) -> None:
    """Joins may point at records that came later: those rows are written once more."""
    for (uid,) in conn.execute(sql).fetchall():
        found = tables.record_at(conn, kind, uid)
        if found and isinstance(found[0], Outlet | Speaker | Tag | Event | Source) and found[0].same_as:
            tables.settle(conn, kind, uid)
