"""The one door to SQLite: connections, pragmas and transactions. Nothing else imports sqlite_utils.

Measured rules (docs/reliability.md): ``journal_mode=TRUNCATE`` with ``synchronous=FULL`` lost no commit in 300 power
cuts; writes begin IMMEDIATE, since a deferred one that reads first can fail at once; a COMMIT that returns BUSY
leaves the transaction open and shuts readers out, so it is retried for a moment and then rolled back.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.errors import Busy, DiskFull, NotALedger, ReadOnly, TrackerError


def _without_numpy() -> Any:
    """Import sqlite_utils so that it does not pull in numpy and pandas, which it does when they are installed."""
    hidden = [name for name in ("numpy", "pandas") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden, None))  # type: ignore[arg-type]
    try:
        import sqlite_utils
        from sqlite_utils import migrations, utils
    finally:
        for name in hidden:
            del sys.modules[name]
    return sqlite_utils.Database, migrations.Migrations, utils.sqlite3


Database, Migrations, sqlite3 = _without_numpy()
# sqlite-utils may run on another sqlite3 module (pysqlite3): errors must be caught by *its* classes.
Error = sqlite3.Error

APPLICATION_ID = 0x424F5554
"""``BOUT``: the mark that says that a SQLite file is a ledger of ours."""

WAIT_MS = 100
COMMIT_RETRY_S = 0.25
WRITE_RETRY_S = 5.0


def connect(path: Path, *, read_only: bool = False, wait_ms: int = WAIT_MS) -> Any:
    """A ``sqlite_utils.Database`` on ``path`` with our pragmas; autocommit, so transactions are begun by us alone."""
    mode = "ro" if read_only else "rwc"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        conn = sqlite3.connect(
            uri,
            uri=True,
            isolation_level=None,
            timeout=wait_ms / 1000,
            check_same_thread=False,
            cached_statements=256,
        )
    except Error as error:
        raise _as_ours(error, path) from error
    conn.execute("PRAGMA trusted_schema=OFF")
    conn.execute("PRAGMA temp_store=MEMORY")
    return Database(conn)


def connect_memory() -> Any:
    """An empty database in memory."""
    return Database(sqlite3.connect(":memory:", isolation_level=None))


def durable(db: Any) -> None:
    """Set the journal so that a commit that returned is on disk, and what is deleted is overwritten."""
    db.conn.execute("PRAGMA journal_mode=TRUNCATE")
    db.conn.execute("PRAGMA synchronous=FULL")
    db.conn.execute("PRAGMA secure_delete=FAST")


@contextmanager
def writing(db: Any, *, wait_s: float = WRITE_RETRY_S) -> Iterator[None]:
    """One IMMEDIATE transaction. Raises Busy when another program holds the file, DiskFull when it is full."""
    _patiently(db, "BEGIN IMMEDIATE", wait_s)
    try:
        yield
        _patiently(db, "COMMIT", COMMIT_RETRY_S)
    except BaseException as error:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        if isinstance(error, Error):
            raise _as_ours(error, None) from error
        raise


def overwrite_freed(db: Any) -> None:
    """Rewrite the file so that no freed page keeps what was erased."""
    try:
        db.conn.execute("VACUUM")
    except Error as error:
        raise _as_ours(error, None) from error


@contextmanager
def reading(db: Any) -> Iterator[None]:
    """One short read transaction, so that several small reads see one state. Never held across other work."""
    if db.conn.in_transaction:
        yield
        return
    _patiently(db, "BEGIN", WRITE_RETRY_S)
    try:
        yield
    finally:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")


def _patiently(db: Any, statement: str, wait_s: float) -> None:
    end = time.monotonic() + wait_s
    while True:
        try:
            db.conn.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > end:
                raise _as_ours(error, None) from error
            time.sleep(0.005)


def is_busy(error: BaseException) -> bool:
    """Whether an error says that another connection holds the file."""
    return isinstance(error, Error) and "locked" in str(error)


def _as_ours(error: Exception, path: Path | None) -> TrackerError:
    """The sentence for an error of SQLite's that the user can mend; others come back as a plain TrackerError."""
    text = str(error)
    if is_busy(error):
        return Busy(
            "The ledger is being written by another program. Nothing was saved and nothing is lost: try again in a moment."
        )
    if "full" in text or "disk I/O" in text:
        return DiskFull("The disk is full: nothing was saved and the ledger is as it was. Free some space and try again.")
    if "readonly" in text or "read-only" in text:
        return ReadOnly("The ledger cannot be written here: the file or its folder is read-only. Use File > Save a copy.")
    if "unable to open" in text:
        return NotALedger(f"{path} cannot be opened: check that the folder exists and that you may write in it.")
    return TrackerError(f"The ledger could not be read or written ({text}). Run `main.py verify` to see what is damaged.")
