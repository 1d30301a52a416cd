"""Verify and rebuild: the log checks itself, and every table is compared with one made from the log alone."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tracker import filling, log, schema, tables
from tracker.errors import Busy, DiskFull, TrackerError
from tracker.staging import CACHE_KB, gathering
from tracker.store import Error, as_ours, connect, copy

Progress = Callable[[str], None]
Cancelled = Callable[[], bool]
BATCH = 2_000
OPS = 50_000
"""Steps of SQLite's between two looks at whether the check was cancelled: some ten milliseconds."""


def rebuild(conn: Any) -> None:
    """Write every table and the search index anew from the log. Call it inside a transaction."""
    for name in (*reversed(list(tables.TABLES.values())), "claim_tags", "conflicts", "names"):
        conn.execute(f"DELETE FROM {name}")
    conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')")
    # An index that is made when its table is full is sorted once, where one that grows is changed at every place.
    for name in schema.index_names():
        conn.execute(f"DROP INDEX {name}")
    with gathering(conn):
        filling.fill(conn)
        for statement in schema.later_indexes():
            conn.execute(statement)
        conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")


def damage(conn: Any, progress: Progress = lambda words: None, cancelled: Cancelled = lambda: False) -> list[str]:
    """Everything that does not agree, in words; empty when the ledger is sound.

    A private copy is checked, so that a long check neither holds up writers nor mixes two states of the ledger, and so
    that one which is open for reading only is checked as fully. It needs the size of the ledger twice in temporary
    space; raises DiskFull when that is not there, and TrackerError soon after ``cancelled`` says so.
    """
    with tempfile.TemporaryDirectory(prefix="borneout-verify-") as folder:
        copied = Path(folder) / "copy.ledger"
        progress("Copying the file")
        try:
            copy(conn, copied, lambda _done, _total: _go_on(cancelled), lasting=False)
        except Error as error:
            found = as_ours(error)
            if isinstance(found, DiskFull | Busy):
                raise type(found)(f"The ledger could not be checked: it is in use, or {folder} has no room.") from error
            return [f"the file: {error}"]
        return damage_of(copied, progress, cancelled)


def _go_on(cancelled: Cancelled) -> None:
    if cancelled():
        raise TrackerError("The check was cancelled. Nothing was changed.")


def damage_of(path: Path, progress: Progress = lambda words: None, cancelled: Cancelled = lambda: False) -> list[str]:
    """The same for a closed file of our own that nobody else has open."""
    conn = connect(path).conn
    conn.set_progress_handler(cancelled, OPS)  # ends a long read with an error, which is then no damage
    # Bytes that are no text must be named as damage, not end the check.
    conn.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        found = list(_damage(conn, path, progress, cancelled))
    except Error as error:
        found = [f"the file: {error}"]
    finally:
        conn.close()
    _go_on(cancelled)
    return found


def _damage(conn: Any, path: Path, progress: Progress, cancelled: Cancelled) -> Iterator[str]:
    def now(words: str) -> None:
        _go_on(cancelled)
        progress(words)

    now("Checking the file")
    # The quick check leaves out whether an index has every row, and a search through one that has not misses claims.
    rows = conn.execute("PRAGMA integrity_check(20)").fetchall()
    found = [f"the file: {row[0]}" for row in rows if row[0] != "ok"]
    now("Checking the log")
    found += log_damage(conn)
    now("Checking the snapshots")
    found += contents_damage(conn)
    now("Checking the search index")
    found += _index(conn)
    yield from found
    if not found:
        now("Comparing the tables with the log")
        yield from _tables(conn, path, cancelled)


def log_damage(conn: Any) -> list[str]:
    """What does not agree in the log; what SQLite itself cannot read ends the list."""
    found: list[str] = []
    try:
        found.extend(log.damage(conn))  # keeps what was found before an error
    except Error as error:
        found.append(f"the log: {error}")
    return found


def withheld(conn: Any) -> list[str]:
    """What was erased on purpose, in words: no damage."""
    names = log.erasures(conn)
    rows = conn.execute("SELECT kind, uid, body_hash FROM revisions WHERE body IS NULL ORDER BY seq").fetchall()
    found = (f"{kind} {uid}: withheld on {names[h][0][:10]} ({names[h][1]})" for kind, uid, h in rows if h in names)
    return list(dict.fromkeys(found))


def contents_damage(conn: Any) -> Iterator[str]:
    """Stored texts that are not what their names say, in words."""
    # All that is stored, not what snapshots name: content under a damaged name would pass for "not carried along".
    for (name,) in conn.execute("SELECT sha256 FROM contents WHERE data IS NOT NULL").fetchall():
        row = conn.execute("SELECT data FROM contents WHERE sha256 = ?", (name,)).fetchone()
        if row and row[0] is not None and _sha256(row[0]) != name:
            yield f"snapshot content {name[:16]}: its bytes were changed outside the program"


def _sha256(data: object) -> str:
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""


def _index(conn: Any) -> Iterator[str]:
    try:
        conn.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)")
    except Error:
        yield "the search index does not agree with the claims: run `main.py rebuild`"


COMPARED = (*tables.TABLES.values(), "claim_tags", "conflicts", "names")


def _tables(conn: Any, path: Path, cancelled: Cancelled) -> list[str]:
    """Differences between the tables and those that the log makes, built in a file of their own."""
    with tempfile.TemporaryDirectory(prefix="borneout-verify-") as folder:
        fresh = connect(Path(folder) / "check.db", create=True).conn
        try:
            fresh.execute("PRAGMA synchronous=OFF")
            fresh.execute(f"PRAGMA cache_size=-{CACHE_KB}")
            fresh.set_progress_handler(cancelled, OPS)
            for statement in schema.statements_for_check():
                fresh.execute(statement)
            fresh.execute("ATTACH DATABASE ? AS log", (f"{path.absolute().as_uri()}?mode=ro",))
            fresh.execute("BEGIN")
            filling.fill(fresh)
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
    told = 0
    while told < SHOWN and (left is not None or right is not None):
        if left == right:
            left, right = next(expected, None), next(actual, None)
            continue
        first = right is None or (left is not None and _not_after(left[: len(keys)], right[: len(keys)]))
        second = left is None or (right is not None and _not_after(right[: len(keys)], left[: len(keys)]))
        yield _difference(table, names, left if first else None, right if second else None)
        told += 1
        left = next(expected, None) if first else left
        right = next(actual, None) if second else right


SHOWN = 20
"""Differences that are named for each table."""


def _not_after(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    try:
        return one <= other
    except TypeError:  # a damaged key of another type
        return True


def _difference(table: str, names: list[str], left: tuple[Any, ...] | None, right: tuple[Any, ...] | None) -> str:
    row = left or right or ()
    what = f"{table} {row[1] if len(row) > 1 else row}"
    if left is None:
        return f"{what}: the log knows no such row; run `main.py rebuild`"
    if right is None:
        return f"{what}: its row is missing; run `main.py rebuild`"
    column = next(name for name, a, b in zip(names, left, right, strict=True) if a != b)
    return f"{what}: its {column} is not what the log says; run `main.py rebuild`"


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
