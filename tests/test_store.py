"""The one door to SQLite: what a connection is set to, transactions, and errors in words."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ledger_kit import python, raw
from tracker import store
from tracker.errors import Busy, DiskFull, NotALedger, ReadOnly, TrackerError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture
def db(path: Path) -> Iterator[Any]:
    db = store.connect(path, create=True)
    store.durable(db)
    db.conn.execute("CREATE TABLE t (x)")
    yield db
    db.conn.close()


def pragma(db: Any, name: str) -> Any:
    """What a setting is."""
    return db.conn.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_commit_that_returned_is_on_the_disk(db: Any) -> None:
    assert (pragma(db, "journal_mode"), pragma(db, "synchronous")) == ("truncate", 2)
    assert pragma(db, "trusted_schema") == 0
    assert pragma(db, "secure_delete") == 2


def test_a_connection_makes_no_file_unless_it_is_told_to(path: Path) -> None:
    for options in ({}, {"read_only": True}):
        with pytest.raises(NotALedger, match="cannot be opened"):
            store.connect(path, **options)
    assert not path.exists()


def test_nothing_else_that_is_installed_is_loaded() -> None:
    said = python(
        "import sys, tracker.store as s; s.migrate(s.connect_memory(), []);"
        "print(sorted({'numpy', 'pandas', 'importlib.metadata', 'PySide6'} & set(sys.modules)))"
    )
    assert said.strip() in ("[]", "['importlib.metadata']")


def stopped(db: Any, error: BaseException) -> None:
    """A write that is stopped in the middle."""
    with store.writing(db):
        db.conn.execute("INSERT INTO t VALUES (1)")
        raise error


def test_a_transaction_is_all_or_nothing(db: Any, path: Path) -> None:
    for error in (ValueError("a bug"), KeyboardInterrupt(), sqlite3.IntegrityError("x")):
        with pytest.raises((type(error), TrackerError)):
            stopped(db, error)
        assert not db.conn.in_transaction
    assert db.conn.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with store.writing(db):
        db.conn.execute("INSERT INTO t VALUES (1)")
    other = raw(path)
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    other.close()


def test_a_write_begins_at_once(db: Any, path: Path) -> None:
    other = raw(path)
    other.execute("PRAGMA busy_timeout=0")
    with store.writing(db), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.parametrize("wait_s", [0.0, 0.2])
def test_busy_comes_within_the_wait(db: Any, path: Path, wait_s: float) -> None:
    other = raw(path)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    with pytest.raises(Busy), store.writing(db, wait_s=wait_s):
        pytest.fail("it was held")
    assert wait_s <= time.monotonic() - start < wait_s + 0.5
    other.execute("ROLLBACK")
    other.close()
    assert pragma(db, "busy_timeout") == store.WAIT_MS


def test_a_commit_beside_a_reader_is_tried_again_and_then_rolled_back(db: Any, path: Path) -> None:
    other = raw(path)
    other.execute("BEGIN")
    other.execute("SELECT * FROM t").fetchall()
    with pytest.raises(Busy), store.writing(db):
        db.conn.execute("INSERT INTO t VALUES (1)")
    assert not db.conn.in_transaction
    # The reader is not shut out, and when it lets go the write succeeds.
    assert other.execute("SELECT * FROM t").fetchall() == []

    def let_go() -> None:
        time.sleep(0.1)
        other.execute("ROLLBACK")

    other.close()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN")
    other.execute("SELECT * FROM t").fetchall()
    thread = threading.Thread(target=let_go)
    thread.start()
    with store.writing(db):
        db.conn.execute("INSERT INTO t VALUES (1)")
    thread.join()
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    other.close()


def test_a_read_sees_one_state_and_lets_go(db: Any, path: Path) -> None:
    other = store.connect(path)
    with store.reading(db):
        assert db.conn.in_transaction
        with pytest.raises(Busy), store.writing(other, wait_s=0):
            other.conn.execute("INSERT INTO t VALUES (1)")
        with store.reading(db):
            assert db.conn.execute("SELECT count(*) FROM t").fetchone() == (0,)
    assert not db.conn.in_transaction
    with store.writing(other):
        other.conn.execute("INSERT INTO t VALUES (1)")
    other.conn.close()


def test_a_read_waits_for_a_commit(db: Any, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    thread = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    thread.start()
    with store.reading(db):
        assert db.conn.execute("SELECT count(*) FROM t").fetchone() == (0,)
    thread.join()
    other.close()


@pytest.mark.parametrize(
    ("code", "text", "kind", "words"),
    [
        (sqlite3.SQLITE_BUSY, "database is locked", Busy, "written by another program"),
        (sqlite3.SQLITE_FULL, "database or disk is full", DiskFull, "disk is full"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk I/O error", DiskFull, "disk is full"),
        (sqlite3.SQLITE_IOERR_READ, "disk I/O error", TrackerError, "check the disk"),
        (sqlite3.SQLITE_READONLY, "attempt to write a readonly database", ReadOnly, "Save a copy"),
        (sqlite3.SQLITE_CANTOPEN, "unable to open database file", NotALedger, "folder exists"),
        (sqlite3.SQLITE_CORRUPT, "database disk image is malformed", TrackerError, "main.py verify"),
    ],
)
def test_an_error_of_sqlites_is_said_in_words(code: int, text: str, kind: type, words: str) -> None:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    found = store.as_ours(error, Path("a.ledger"))
    assert type(found) is kind
    assert words in str(found)
    with pytest.raises(kind), store.in_words():
        raise error


def test_a_copy_that_others_keep_interrupting_is_made_in_one_go(db: Any, path: Path, tmp_path: Path) -> None:
    with store.writing(db):
        db.conn.executemany("INSERT INTO t VALUES (zeroblob(?))", [(4000,)] * 1500)
    other = store.connect(path)
    steps = 0

    def write(done: int, total: int) -> None:
        nonlocal steps
        steps += 1
        if done < total:
            with store.writing(other):
                other.conn.execute("INSERT INTO t VALUES (1)")

    store.copy(db.conn, tmp_path / "copy.db", write)
    copy = raw(tmp_path / "copy.db")
    (count,) = copy.execute("SELECT count(*) FROM t").fetchone()
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert 1500 < count <= 1500 + steps < 1530
    copy.close()
    other.conn.close()


def test_a_copy_gives_up_when_the_file_is_held(
    db: Any, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WRITE_RETRY_S", 0.1)
    db.conn.execute("PRAGMA busy_timeout=0")
    other = raw(path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Busy, match="no copy was made"):
        store.copy(db.conn, tmp_path / "copy.db")
    other.execute("ROLLBACK")
    other.close()
