"""The tables of heads: the current state of every record, written from the log and rebuildable from it alone.

One row a record; ``id`` is the seq of the record's first revision, so that a rebuild gives the same numbers. Names of
other records are kept as their ids. Nothing here decides what a change may be: that is ``steps``.
"""

from __future__ import annotations

import json
import string
import unicodedata
from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, cast

from tracker import claim_rows
from tracker.claims import Claim, Event, Outlet, Record, Source, Speaker, SpeakerKind, Tag
from tracker.log import COLUMNS, Revision, from_row, heads_among, of_record, shown_body
from tracker.records import canonical, from_body, to_fields
from tracker.rows import BASE, plain, upsert

TABLES = {
    "outlet": "outlets",
    "tag": "tags",
    "collection": "collections",
    "source": "sources",
    "speaker": "speakers",
    "snapshot": "snapshots",
    "event": "events",
    "claim": "claims",
    "resolution": "resolutions",
    "evidence": "evidence",
    "snooze": "snoozes",
    "suggestion_decision": "suggestion_decisions",
    "saved_search": "saved_searches",
    "note": "notes",
}
"""Kinds and their tables, in the order in which a rebuild fills them."""

REFERENCES = {
    "outlet": "outlets",
    "source": "sources",
    "collection": "collections",
    "speaker": "speakers",
    "snapshot": "snapshots",
    "claim": "claims",
    "resolution": "resolutions",
    "event": "events",
    "update_of": "claims",
}
"""Fields that name another record, and the table it lies in."""

JOINABLE = {"outlet", "speaker", "tag", "event", "source"}
ABOUT_A_CLAIM = {"resolution", "evidence", "snooze"}
LOG_ONLY = {"step", "erasure"}


@lru_cache(8_192)
def name_key(name: str) -> str:
    """How names are compared: NFC, trimmed, inner white space folded, case folded."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def id_of(conn: Any, table: str, uid: str) -> int | None:
    """The id of a record in a table, None when there is no such record."""
    if not uid:
        return None
    row = conn.execute(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).fetchone()
    return row[0] if row else None


def settle(conn: Any, kind: str, uid: str) -> None:
    """Write a record's row from all of its revisions: the winner of its heads is shown, the others are conflicts."""
    revisions = of_record(conn, uid)
    heads = heads_among(revisions)
    if kind in LOG_ONLY or not heads:
        return
    conn.execute("DELETE FROM conflicts WHERE uid = ?", (uid,))
    if len(heads) > 1:
        conn.executemany("INSERT INTO conflicts VALUES (?, ?)", ((uid, head.seq) for head in heads))
    put(conn, heads[0], revisions[0].seq, shown_body(conn, heads[0]), conflict=len(heads) > 1)


def put(conn: Any, head: Revision, first: int, body: str | None, *, conflict: bool = False) -> None:
    """Write one record's row and all that follows from it. ``body`` None writes the row as withheld."""
    table = TABLES[head.kind]
    record = from_body(head.kind, head.uid, body) if body else None
    base = (first, head.uid, head.seq, int(head.body == ""), int(record is None), int(conflict))
    if isinstance(record, Claim) or head.kind == "claim":
        claim_rows.write(conn, base, record if isinstance(record, Claim) else None)
        return
    known = conn.execute(f"SELECT 1 FROM {table} WHERE id = ?", (first,)).fetchone() is not None
    about = _about(conn, table, first) if head.kind in ABOUT_A_CLAIM else None
    _write_simple(conn, table, base, head.kind, record, known)
    if head.kind in JOINABLE:
        _write_names(conn, head.kind, first, record if head.body else None, known)
        _write_canon(conn, table, first, known)
    if head.kind == "event" and known:
        claim_rows.follow_event(conn, first)
    if head.kind in ABOUT_A_CLAIM:
        # A withheld one no longer names its claim, whose facts follow all the same.
        for claim in sorted({about, _about(conn, table, first)} - {None}, key=str):
            claim_rows.refresh(conn, claim)


def _about(conn: Any, table: str, record: int) -> int | None:
    """The claim that a resolution, evidence or a snooze is about, as its row has it."""
    row = conn.execute(f"SELECT claim_id FROM {table} WHERE id = ?", (record,)).fetchone()
    return row[0] if row else None


def add(conn: Any, revision: Revision, record: Record) -> None:
    """Write the row of a record that nothing refers to yet: most of what ``put`` looks up cannot be there."""
    first = revision.seq
    base = (first, revision.uid, first, 0, 0, 0)
    if isinstance(record, Claim):
        claim_rows.add(conn, base, record, revision.at)
        return
    kind, table = revision.kind, TABLES[revision.kind]
    cells = new_cells(record, first, lambda table, uid: id_of(conn, table, uid))
    conn.execute(_insert_sql(table, (*BASE, *cells)), (*base, *cells.values()))
    if kind in JOINABLE and cells["same_as_id"] is not None:
        _write_canon(conn, table, first, False)
    if kind in JOINABLE:
        _write_names(conn, kind, first, record, False)
    if kind in ABOUT_A_CLAIM:
        claim_rows.refresh(conn, id_of(conn, "claims", getattr(record, "claim", "")))


def insert_many(conn: Any, table: str, names: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Insert rows, all with the same columns."""
    conn.executemany(_insert_sql(table, names), rows)


@cache
def _insert_sql(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({','.join('?' * len(names))})"


def new_cells(record: Record, first: int, find: claim_rows.Find) -> dict[str, object]:
    """The cells of a record that is no claim and new: one that could be joined stands for itself, unless it says."""
    cells = cells_of(record, find)
    if record.KIND in JOINABLE and cells["same_as_id"] is None:
        label = cells[label_column(TABLES[record.KIND])]
        cells |= {"canon_id": first, "sort": str(label).translate(_LOWER)}
    return cells


_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""As SQLite's ``lower`` has it, by which the same column is written when a record changes."""


def _write_simple(
    conn: Any, table: str, base: tuple[object, ...], kind: str, record: Record | None, known: bool
) -> None:
    if record is None:
        names: tuple[str, ...] = ()
        if known:
            blank = ", ".join(f"{name} = NULL" for name in columns_of(conn, table) if name not in BASE)
            conn.execute(f"UPDATE {table} SET {blank} WHERE id = ?", (base[0],))
        values: list[object] = []
    else:
        cells = cells_of(record, lambda table, uid: id_of(conn, table, uid))
        names, values = tuple(cells), list(cells.values())
    upsert(conn, table, (*BASE, *names), (*base, *values))


def columns_of(conn: Any, table: str) -> list[str]:
    """The columns of a table, in order."""
    return [row[1] for row in conn.execute(f"PRAGMA table_info({table})").fetchall()]


def cells_of(record: Record, find: claim_rows.Find) -> dict[str, object]:
    """The cells of a record that is no claim; ``find`` gives the ids of what it refers to."""
    columns, values = _plan(cast(Hashable, type(record)))
    cells: dict[str, object] = {}
    for (column, table), value in zip(columns, values(record), strict=True):
        if table:
            cells[column] = find(table, value)
        elif value is None or type(value) is str:
            cells[column] = value
        else:
            cells[column] = _cell(value)
    return cells


@cache
def _plan(kind: Any) -> tuple[list[tuple[str, str]], Callable[[object], tuple[Any, ...]]]:
    """The column of each field, with the table of what it refers to, and what gives the values."""
    names = [f.name for f in fields(kind) if f.name != "uid"]
    references = REFERENCES | {"same_as": TABLES[kind.KIND]}
    columns = {"about": "about_uid"} | {name: f"{name}_id" for name in references}
    return [(columns.get(name, name), references.get(name, "")) for name in names], attrgetter(*names)


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return canonical([item if isinstance(item, str) else to_fields(item) for item in value])
    return int(value) if isinstance(value, bool) else plain(value)


def _write_names(conn: Any, kind: str, record_id: int, record: Record | None, known: bool) -> None:
    if known:
        conn.execute("DELETE FROM names WHERE kind = ? AND id = ?", (kind, record_id))
    if record is None:
        return
    conn.executemany(
        "INSERT OR IGNORE INTO names VALUES (?, ?, ?)", [(kind, key, record_id) for key in keys_of(record)]
    )


def keys_of(record: Record) -> list[str]:
    """The keys by which a record is found again by name; an unnamed speaker only within its own source."""
    if isinstance(record, Speaker):
        scope = f"\n{record.source}" if record.kind is SpeakerKind.UNNAMED else ""
        return [name_key(name) + scope for name in (record.name, *record.aliases)]
    if isinstance(record, Outlet | Tag):
        return [name_key(name) for name in (record.name, *record.aliases)]
    if isinstance(record, Event):
        return [name_key(name) for name in (record.title, *record.aliases)]
    return [name_key(record.title)] if isinstance(record, Source) and record.title else []


def label_column(table: str) -> str:
    """The column that names a record of a joinable table."""
    return "title" if table in ("sources", "events") else "name"


def _write_canon(conn: Any, table: str, record_id: int, known: bool) -> None:
    """Work out whom the record is joined into, for it and for all that are joined into it."""
    affected = {record_id}
    if known:
        rows = conn.execute(
            f"SELECT id FROM {table} WHERE same_as_id = ?1 "
            f"OR canon_id IN (?1, (SELECT canon_id FROM {table} WHERE id = ?1))",
            (record_id,),
        ).fetchall()
        affected |= {row[0] for row in rows}
    for one in sorted(affected):
        canon = _follow(conn, table, one)
        conn.execute(
            f"UPDATE {table} SET canon_id = ?, sort = (SELECT lower({label_column(table)}) FROM {table} WHERE id = ?) "
            "WHERE id = ?",
            (canon, canon, one),
        )


def _follow(conn: Any, table: str, start: int) -> int:
    """The end of a chain of joins; a chain that bites its tail ends at its smallest id."""
    seen = [start]
    while True:
        row = conn.execute(f"SELECT same_as_id FROM {table} WHERE id = ?", (seen[-1],)).fetchone()
        if row is None or row[0] is None:
            return seen[-1]
        if row[0] in seen:
            return min(seen)
        seen.append(row[0])


def record_at(conn: Any, kind: str, uid: str) -> tuple[Record, Revision] | None:
    """A record as its row shows it, with the head revision; None when unknown or withheld."""
    row = conn.execute(f"SELECT rev FROM {TABLES[kind]} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        return None
    head = revision_at(conn, row[0])
    body = shown_body(conn, head)
    return (from_body(kind, uid, body), head) if body else None


def revision_at(conn: Any, seq: int) -> Revision:
    """The revision with that number."""
    return from_row(conn.execute(f"SELECT {COLUMNS} FROM revisions WHERE seq = ?", (seq,)).fetchone())


def list_of(cell: str | None) -> tuple[str, ...]:
    """A JSON cell as a tuple of texts."""
    return tuple(json.loads(cell)) if cell else ()
