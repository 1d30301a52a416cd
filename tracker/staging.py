"""A private file beside an open ledger: what is to be logged is made ready there, and copied over in one go.

Nobody waits for a ledger into which much is being brought until the copying begins, and giving up before costs
nothing: the file has no name and goes with the connection. It holds the same tables as the ledger, under ``side``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tracker import schema
from tracker.claim_rows import FTS_COLUMNS
from tracker.errors import TrackerError
from tracker.tables import TABLES

TABLES_BESIDE = ("revisions", "names", "claim_tags", *TABLES.values())
SIDE_KB = 4_000
CACHE_KB = 64_000
COPYING_KB = 12_000
"""Pages of the ledger held while much is copied; sorting an index may take as much again."""
INDEX_BYTES = 32 << 20
"""Search index that is gathered in memory before it is written: few large pieces are read faster than many."""
INDEX_BYTES_ONE_BY_ONE = 1 << 20
FEW = 2_000


@contextmanager
def beside(conn: Any) -> Iterator[None]:
    """A private file with the empty tables of a ledger, attached as ``side``. Not within a transaction."""
    # A database without a name is a file only where temporary ones are; what sorting spills goes there too.
    conn.execute("PRAGMA temp_store=FILE")
    try:
        conn.execute("ATTACH DATABASE '' AS side")
        try:
            conn.execute("PRAGMA side.page_size=16384")  # bodies of a kilobyte: three of them fill a usual page badly
            conn.execute("PRAGMA side.journal_mode=OFF")
            conn.execute(f"PRAGMA side.cache_size=-{SIDE_KB}")
            for table in TABLES_BESIDE:
                conn.execute(f"CREATE TABLE side.{table} AS SELECT * FROM main.{table} WHERE 0")
            yield
        finally:
            conn.execute("DETACH DATABASE side")
    finally:
        conn.execute("PRAGMA temp_store=MEMORY")


@contextmanager
def writing_beside(conn: Any) -> Iterator[None]:
    """One transaction of the private file alone; part of the ledger's where that has one."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        conn.execute("COMMIT")


@contextmanager
def gathering(conn: Any, pages_kb: int = CACHE_KB, index_bytes: int = INDEX_BYTES) -> Iterator[None]:
    """More memory for pages and for the search index while much is written."""
    (pages,) = conn.execute("PRAGMA main.cache_size").fetchone()
    setting = "INSERT INTO claims_fts (claims_fts, rank) VALUES ('hashsize', ?)"
    conn.execute(f"PRAGMA main.cache_size=-{pages_kb}")
    conn.execute(setting, (index_bytes,))
    try:
        yield
        conn.execute(setting, (INDEX_BYTES_ONE_BY_ONE,))
    finally:
        conn.execute(f"PRAGMA main.cache_size={pages}")


def copy(conn: Any, revisions: int, before: int) -> None:
    """Copy all that lies beside the ledger into it, so many revisions onto ``before``; within a transaction."""
    # An index that is made when its table is full is sorted once, where one that grows is changed at every place.
    anew = revisions > max(FEW, before // 4)
    with gathering(conn, COPYING_KB, INDEX_BYTES // 2):
        with made_later(conn, schema.log_later() if anew else []):
            conn.execute("INSERT INTO main.revisions SELECT * FROM side.revisions ORDER BY rowid")
        _check_appended(conn, revisions, before)
        indexes = zip((f"DROP INDEX {name}" for name in schema.index_names()), schema.later_indexes(), strict=True)
        with made_later(conn, list(indexes) if anew else []):
            for table in TABLES_BESIDE[1:]:
                conn.execute(f"INSERT INTO main.{table} SELECT * FROM side.{table} ORDER BY rowid")
            columns = ", ".join(FTS_COLUMNS)
            conn.execute(
                f"INSERT INTO claims_fts (rowid, {columns}) SELECT id, {columns} FROM side.claims ORDER BY rowid"
            )


@contextmanager
def made_later(conn: Any, objects: list[tuple[str, str]]) -> Iterator[None]:
    """Without these indexes (and their like) while tables are changed throughout: how each is dropped and made."""
    for drop, _ in objects:
        conn.execute(drop)
    yield
    for _, make in objects:
        conn.execute(make)


def _check_appended(conn: Any, revisions: int, before: int) -> None:
    """The log has no gap: what its trigger says of each revision that is appended alone."""
    found = conn.execute("SELECT count(*), max(seq) FROM main.revisions WHERE seq > ?", (before,)).fetchone()
    if found != (revisions, before + revisions):
        raise TrackerError("The import would have left a gap in the log: nothing was imported. Please report this.")
