"""The one door to SQLite: connections, pragmas, transactions, migrations. Nothing else imports sqlite_utils.

Measured rules (docs/reliability.md): ``journal_mode=TRUNCATE`` with ``synchronous=FULL`` lost no commit in 300 power
cuts; writes begin IMMEDIATE, since a deferred one that reads first can fail at once; a COMMIT that returns BUSY
leaves the transaction open and shuts readers out, so it is retried for a moment and then rolled back.
"""

from __future__ import annotations

import sqlite3 as sqlite3  # said twice: others may have it from here
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.errors import Busy, DiskFull, NotALedger, ReadOnly, TrackerError

Error = sqlite3.Error

APPLICATION_ID = 0x424F5554
"""``BOUT``: the mark that says that a SQLite file is a ledger of ours."""

WAIT_MS = 2_000
"""How long a read waits for a writer that is in the middle of its commit, before it says Busy."""
COMMIT_RETRY_S = 0.25
WRITE_RETRY_S = 5.0


Migration = tuple[str, Callable[[Any], None]]
"""A name, for good, and what it does to a database."""


class Opened:
    """An open database: ``conn`` is its connection, and reading waits ``wait_ms`` for a writer (``wait_for``)."""

    __slots__ = ("conn", "wait_ms")

    def __init__(self, conn: Any) -> None:
        self.conn, self.wait_ms = conn, WAIT_MS


def connect(path: Path, *, read_only: bool = False, create: bool = False) -> Any:
    """A connection to ``path`` with our pragmas; autocommit, so transactions are begun by us alone."""
    mode = "ro" if read_only else "rwc" if create else "rw"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        conn = sqlite3.connect(
            uri,
            uri=True,
            isolation_level=None,
            timeout=WAIT_MS / 1000,
            check_same_thread=False,
            cached_statements=256,
        )
    except Error as error:
        raise as_ours(error, path) from error
    conn.execute("PRAGMA trusted_schema=OFF")
    conn.execute("PRAGMA temp_store=MEMORY")
    return Opened(conn)


def connect_memory() -> Any:
    """An empty database in memory."""
    return Opened(sqlite3.connect(":memory:", isolation_level=None))


def connect_private() -> Any:
    """An empty database in a file of its own that has no name and goes with the connection; others can be attached."""
    try:
        conn = sqlite3.connect("file:", uri=True, isolation_level=None, check_same_thread=False, cached_statements=256)
    except Error as error:
        raise as_ours(error) from error
    conn.execute("PRAGMA trusted_schema=OFF")
    conn.execute("PRAGMA synchronous=OFF")
    conn.execute("PRAGMA journal_mode=OFF")
    return Opened(conn)


def migrate(db: Any, migrations: Sequence[Migration]) -> None:
    """Do those of these migrations, in order, that the database has not seen; it notes each that is done."""
    sqlite_utils = _sqlite_utils()
    known = sqlite_utils.migrations.Migrations("ledger")
    for name, work in migrations:
        known(name=name)(work)
    # Without plugins: nothing else that is installed has a say in a ledger.
    known.apply(sqlite_utils.Database(db.conn, execute_plugins=False))


def _sqlite_utils() -> Any:
    """Import sqlite_utils: late, since it takes half as long as an empty window and only migrations need it.

    And so that it does not pull in numpy and pandas, which it does when they are installed.
    """
    hidden = [name for name in ("numpy", "pandas") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden, None))  # type: ignore[arg-type]
    try:
        import sqlite_utils
        import sqlite_utils.migrations
    finally:
        for name in hidden:
            del sys.modules[name]
    return sqlite_utils


def durable(db: Any) -> None:
    """Set the journal so that a commit that returned is on disk, and what is deleted is overwritten."""
    db.conn.execute("PRAGMA journal_mode=TRUNCATE")
    db.conn.execute("PRAGMA synchronous=FULL")
    db.conn.execute("PRAGMA secure_delete=FAST")


@contextmanager
def writing(db: Any, *, wait_s: float = WRITE_RETRY_S) -> Iterator[None]:
    """One IMMEDIATE transaction. Raises Busy when another program holds the file, DiskFull when it is full."""
    # SQLite's own wait would come on top of ours: the window may wait for a tenth of a second only. And a cache that
    # overflows while somebody reads would wait for that reader, where it can grow instead.
    db.conn.execute("PRAGMA busy_timeout=0")
    try:
        _patiently(db, "BEGIN IMMEDIATE", wait_s)
        try:
            yield
            _patiently(db, "COMMIT", COMMIT_RETRY_S)
        except BaseException as error:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            if isinstance(error, Error):
                raise as_ours(error) from error
            raise
    finally:
        wait_for(db, db.wait_ms)


def wait_for(db: Any, wait_ms: int) -> None:
    """Let reading wait so long for a writer that is in the middle of its commit, before it says Busy."""
    db.wait_ms = wait_ms
    db.conn.execute(f"PRAGMA busy_timeout={wait_ms:d}")


def is_held(db: Any) -> bool:
    """Whether another connection is writing at this moment; asked without waiting."""
    db.conn.execute("PRAGMA busy_timeout=0")
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        db.conn.execute("ROLLBACK")
    except Error as error:
        return is_busy(error)
    finally:
        wait_for(db, db.wait_ms)
    return False


def overwrite_freed(db: Any) -> None:
    """Rewrite the file so that no freed page keeps what was erased."""
    # VACUUM makes a second copy of the whole file where temp_store says: a large ledger must not go through memory.
    db.conn.execute("PRAGMA temp_store=FILE")
    try:
        db.conn.execute("VACUUM")
    except Error as error:
        raise as_ours(error) from error
    finally:
        db.conn.execute("PRAGMA temp_store=MEMORY")


@contextmanager
def reading(db: Any) -> Iterator[None]:
    """One short read transaction, so that several small reads see one state. Never held across other work.

    Raises Busy when a writer does not let go within ``WAIT_MS``.
    """
    if db.conn.in_transaction:
        yield
        return
    with in_words():
        try:
            db.conn.execute("BEGIN")
            # A deferred BEGIN takes no lock. This read does, so that nothing after it can find the file held.
            db.conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            yield
        finally:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of SQLite's into sentences: around reads that are many short ones and need no common state."""
    try:
        yield
    except Error as error:
        raise as_ours(error) from error


def _patiently(db: Any, statement: str, wait_s: float) -> None:
    end = time.monotonic() + wait_s
    while True:
        try:
            db.conn.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > end:
                raise as_ours(error) from error
            time.sleep(0.005)


RESTARTS = 3
"""How often a copy begins again because others wrote in between, before it is made in one go while they wait."""


class _BeganAgain(Exception):
    pass


def copy(
    conn: Any, target: Path, progress: Callable[[int, int], None] = lambda done, total: None, *, lasting: bool = True
) -> None:
    """Copy an open database to a new file at one state of it, in steps of 256 pages, so that nobody waits for long.

    ``progress(pages done, pages in all)`` may raise to stop; the unfinished file is the caller's to delete. Raises
    SQLite's own errors, and Busy when others hold the file for long.
    """
    least, restarts, patient, since = 1 << 62, 0, True, time.monotonic()

    def watch(status: int, remaining: int, total: int) -> None:
        nonlocal least, restarts, since
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() - since > WRITE_RETRY_S:
                raise Busy("The ledger is being written by another program: no copy was made. Try again in a moment.")
            return
        since = time.monotonic()
        restarts += remaining >= least
        least = remaining
        if patient and restarts > RESTARTS:
            raise _BeganAgain
        progress(total - remaining, total)

    into = sqlite3.connect(target)
    into.execute(f"PRAGMA synchronous={'FULL' if lasting else 'OFF'}")
    try:
        try:
            conn.backup(into, pages=256, progress=watch, sleep=0.01)
        except _BeganAgain:
            patient = False
            conn.backup(into, pages=-1, progress=watch, sleep=0.01)
    finally:
        into.close()


def is_interrupted(db: Any) -> bool:
    """Whether a writer was stopped in the middle and this connection may not put that right."""
    try:
        db.conn.execute("PRAGMA schema_version").fetchone()
    except Error as error:
        return bool(getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_ROLLBACK)
    return False


_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
"""The disk, the quota, or the largest file that this process may write is at its end."""


def is_busy(error: BaseException) -> bool:
    """Whether an error says that another connection holds the file."""
    return isinstance(error, Error) and "locked" in str(error)


def as_ours(error: Exception, path: Path | None = None) -> TrackerError:
    """The sentence for an error of SQLite's that the user can mend; others come back as a plain TrackerError."""
    text = str(error)
    if is_busy(error):
        return Busy(
            "The ledger is being written by another program. Nothing was saved and nothing is lost: "
            "try again in a moment."
        )
    if getattr(error, "sqlite_errorcode", 0) in _NO_ROOM:
        return DiskFull(
            "The disk is full: nothing was saved and the ledger is as it was. Free some space and try again."
        )
    if "readonly" in text or "read-only" in text:
        return ReadOnly(
            "The ledger cannot be written here: the file or its folder is read-only. Use File > Save a copy."
        )
    if "unable to open" in text:
        return NotALedger(f"{path} cannot be opened: check that the folder exists and that you may write in it.")
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR:
        return TrackerError(
            f"The disk did not do what it was asked ({text}). What was saved before is unchanged: check the disk."
        )
    return TrackerError(
        f"The ledger could not be read or written ({text}). Run `main.py verify` to see what is damaged."
    )
