"""Verify and rebuild: the log checks itself, and every table is compared with one made from the log alone."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tracker import claim_rows, log, schema, tables
from tracker.store import Error, connect, sqlite3

Progress = Callable[[str], None]
BATCH = 2_000


def rebuild(conn: Any) -> None:
    """Write every table and the search index anew from the log. Call it inside a transaction."""
    for name in (*reversed(list(tables.TABLES.values())), "claim_tags", "conflicts", "names"):
        conn.execute(f"DELETE FROM {name}")
    conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')")
    fill(conn)


def fill(conn: Any) -> None:
    """Write the empty tables from the log, kind by kind, so that what is referred to is there first."""
    for kind in tables.TABLES:
        for uid in _uids(conn, kind):
            tables.settle(conn, kind, uid)
        if kind in tables.JOINABLE:
            _again(conn, kind, f"SELECT uid FROM {tables.TABLES[kind]} WHERE same_as_id IS NULL")
    for (uid,) in conn.execute("SELECT uid FROM claims ORDER BY id").fetchall():
        _update_again(conn, uid)


def _uids(conn: Any, kind: str) -> Iterator[str]:
    last = 0
    while True:
        rows = conn.execute(
            "SELECT uid, min(seq) FROM revisions WHERE kind = ? AND seq > ? AND parents = '' GROUP BY uid "
            "ORDER BY 2 LIMIT 5000",
            (kind, last),
        ).fetchall()
        yield from (row[0] for row in rows)
        if len(rows) < 5_000:
            return
        last = rows[-1][1]


def _again(conn: Any, kind: str, sql: str) -> None:
    """Joins may point at records that came later: those rows are written once more."""
    for (uid,) in conn.execute(sql).fetchall():
        found = tables.record_at(conn, kind, uid)
        if found and getattr(found[0], "same_as", ""):
            tables.settle(conn, kind, uid)


def _update_again(conn: Any, uid: str) -> None:
    row = conn.execute(
        "SELECT c.id, json_extract(r.body, '$.update_of') FROM claims c JOIN revisions r ON r.seq = c.rev WHERE c.uid = ?",
        (uid,),
    ).fetchone()
    if row and row[1]:
        claim_rows.refresh(conn, row[0])


def damage(conn: Any, path: Path, progress: Progress = lambda words: None) -> list[str]:
    """Everything that does not agree, in words; empty when the ledger is sound."""
    try:
        progress("Checking the file")
        found = [f"the file: {row[0]}" for row in conn.execute("PRAGMA quick_check(20)").fetchall() if row[0] != "ok"]
        progress("Checking the log")
        found += log.damage(conn)
        progress("Checking the snapshots")
        found += _contents(conn)
        progress("Checking the search index")
        found += _index(conn)
        if not found:
            progress("Comparing the tables with the log")
            found += _tables(conn, path)
    except Error as error:
        return [f"the file: {error}"]
    return found


def _contents(conn: Any) -> Iterator[str]:
    carried = "SELECT bytes_sha256 FROM snapshots UNION SELECT text_sha256 FROM snapshots"
    for (name,) in conn.execute(carried).fetchall():
        row = conn.execute("SELECT data FROM contents WHERE sha256 = ?", (name,)).fetchone()
        if row and row[0] is not None and hashlib.sha256(row[0]).hexdigest() != name:
            yield f"snapshot content {name[:16]}: its bytes were changed outside the program"


def _index(conn: Any) -> Iterator[str]:
    try:
        conn.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            yield f"the search index: {error}; run `main.py rebuild`"
    except Error:
        yield "the search index does not agree with the claims: run `main.py rebuild`"


COMPARED = (*tables.TABLES.values(), "claim_tags", "conflicts", "names")


def _tables(conn: Any, path: Path) -> list[str]:
    """Differences between the tables and those that the log makes, built in a file of their own."""
    with tempfile.TemporaryDirectory(prefix="borneout-verify-") as folder:
        fresh = connect(Path(folder) / "check.db").conn
        try:
            for statement in schema.statements_for_check():
                fresh.execute(statement)
            fresh.execute("PRAGMA synchronous=OFF")
            fresh.execute("ATTACH DATABASE ? AS log", (f"{path.absolute().as_uri()}?mode=ro",))
            fresh.execute("BEGIN")
            fill(fresh)
            found = [words for table in COMPARED for words in _differences(fresh, conn, table)]
            fresh.execute("COMMIT")
        finally:
            fresh.close()
    return found


def _differences(fresh: Any, conn: Any, table: str) -> Iterator[str]:
    names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})").fetchall()]
    keys = names if table in ("claim_tags", "conflicts", "names") else ["id"]
    expected = _rows(fresh, f"main.{table}", names, keys)
    actual = _rows(conn, table, names, keys)
    left, right = next(expected, None), next(actual, None)
    while left is not None and left == right:
        left, right = next(expected, None), next(actual, None)
    row = left if right is None or (left is not None and left[: len(keys)] <= right[: len(keys)]) else right
    if row is not None:
        column = next((n for n, a, b in zip(names, left or (), right or (), strict=False) if a != b), "row")
        yield f"{table} {row[1]}: its {column} is not what the log says; run `main.py rebuild`"


def _rows(conn: Any, table: str, names: list[str], keys: list[str]) -> Iterator[tuple[Any, ...]]:
    """All rows of a table in the order of its key, in short reads."""
    key, marks = ", ".join(keys), ",".join("?" * len(keys))
    sql = f"SELECT {', '.join(names)} FROM {table} WHERE {{}} ORDER BY {key} LIMIT {BATCH}"
    rows = conn.execute(sql.format("1")).fetchall()
    while rows:
        yield from rows
        if len(rows) < BATCH:
            return
        rows = conn.execute(sql.format(f"({key}) > ({marks})"), rows[-1][: len(keys)]).fetchall()
