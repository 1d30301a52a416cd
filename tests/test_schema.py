"""The shape of the file: what migrations make, what is expected, and what a check of a start says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ledger_kit import ON, draft, python, raw, sha
from tracker import backup, log, schema, store
from tracker.errors import DiskFull, NotALedger, TrackerError
from tracker.ledger import Ledger


def test_a_new_ledger_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    Ledger.open(path).close()
    conn = raw(path)
    assert conn.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"BOUT", "big"),)
    assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert schema.shape(conn) == schema.expected(schema.VERSION)
    conn.close()


def test_every_version_has_the_digest_of_its_schema() -> None:
    """After a change to the schema this says what to write into ``schema.DIGESTS``."""
    made = {version: schema.digest(schema.expected(version)) for version in range(1, schema.VERSION + 1)}
    assert made == schema.DIGESTS


def test_only_the_log_has_triggers_and_nothing_has_views() -> None:
    kinds = {(kind, name) for kind, name, _ in schema.expected(schema.VERSION) if kind in ("trigger", "view")}
    assert kinds == {("trigger", f"revisions_{name}") for name in ("append", "keep", "fixed")}


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    db = store.connect(tmp_path / "a.db", create=True)
    for _ in range(2):
        with store.writing(db):
            schema.migrate(db)
        assert schema.shape(db.conn) == schema.expected(schema.VERSION)
    db.conn.close()


def test_a_script_is_cut_where_its_statements_end() -> None:
    script = "CREATE TABLE a (x,\n y);\nCREATE TRIGGER b AFTER INSERT ON a\nBEGIN SELECT 1; END;\nCREATE TABLE c (x);"
    assert [part.split()[2] for part in schema._statements(script)] == ["a", "b", "c"]


def test_the_check_tables_are_those_of_a_ledger_without_its_log() -> None:
    db = store.connect_memory()
    for statement in schema.statements_for_check():
        db.conn.execute(statement)
    missing = {name for _, name, _ in schema.expected(schema.VERSION) - schema.shape(db.conn)}
    left_out = {name for name in missing if not name.startswith("revisions") and "sqlite_" not in name}
    assert left_out == {"contents", *schema.index_names()}


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_file_with_a_journal_may_be_shorter_than_it_says(tmp_path: Path, interrupted: bool) -> None:
    path = tmp_path / "a.ledger"
    Ledger.open(path).close()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 4096)
    if interrupted:
        schema.check_start(path, interrupted=True)
    else:
        with pytest.raises(NotALedger, match="cut short"):
            schema.check_start(path)


# ------------------------------------------------------------------ migrations


@pytest.fixture
def second_migration(older: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program that knows one migration more than the one that made the ledger."""

    def _second(db: Any) -> None:
        db.conn.execute("CREATE TABLE more (id INTEGER PRIMARY KEY)")
        db.conn.execute("INSERT INTO more SELECT id FROM claims")
        if fail:
            raise fail[0]

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("2 a table more", _second)))
    monkeypatch.setattr(schema, "VERSION", 2)
    schema.expected.cache_clear()
    fail.clear()
    yield
    fail.clear()
    schema.expected.cache_clear()


fail: list[BaseException] = []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def older(path: Path) -> Path:
    """A ledger of the first schema."""
    ledger = Ledger.open(path)
    ledger.log_claim(draft(), on=ON)
    ledger.close()
    return path


@pytest.mark.usefixtures("second_migration")
def test_a_migration_is_preceded_by_a_verified_backup(older: Path) -> None:
    ledger = Ledger.open(older)
    assert ledger.info().schema == 2
    assert ledger.conn.execute("SELECT count(*) FROM more").fetchone() == (1,)
    assert ledger.verify() == []
    digest = ledger.info().digest
    ledger.close()
    (kept,) = backup.kept(older)
    assert "before migration" in kept.path.name
    conn = raw(kept.path)
    assert conn.execute("PRAGMA user_version").fetchone() == (1,)
    assert log.digest(conn).hex() == digest
    conn.close()
    Ledger.open(older).close()
    assert len(backup.kept(older)) == 1


@pytest.mark.usefixtures("second_migration")
@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), DiskFull("The disk is full.")])
def test_a_migration_that_fails_changes_nothing(older: Path, error: BaseException) -> None:
    fail.append(error)
    before = sha(older)
    with pytest.raises(type(error)):
        Ledger.open(older)
    assert sha(older) == before
    fail.clear()
    ledger = Ledger.open(older)
    assert ledger.info().schema == 2
    ledger.close()


@pytest.mark.usefixtures("second_migration")
def test_without_a_backup_there_is_no_migration(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup.folder_of(older).write_text("in the way")
    before = sha(older)
    with pytest.raises(TrackerError, match="nothing was begun"):
        Ledger.open(older)
    assert sha(older) == before


@pytest.mark.usefixtures("second_migration")
def test_an_older_ledger_is_not_brought_up_to_date_by_looking_at_it(older: Path) -> None:
    before = sha(older)
    with pytest.raises(TrackerError, match="older version"):
        Ledger.open(older, read_only=True)
    assert sha(older) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from tracker import schema, store
statements = ["CREATE TABLE more (id)", "INSERT INTO more SELECT randomblob(900000) FROM claims", "DROP TABLE notes"]
def second(db):
    db.conn.execute("PRAGMA cache_size=1")
    for number, statement in enumerate(statements):
        if number == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        db.conn.execute(statement)
if sys.argv[2] == "3":
    from contextlib import contextmanager
    real = store._patiently
    def kill_at_commit(db, statement, wait):
        if statement == "COMMIT" and db.conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'more'").fetchone():
            os.kill(os.getpid(), signal.SIGKILL)
        real(db, statement, wait)
    store._patiently = kill_at_commit
schema.MIGRATIONS, schema.VERSION = (*schema.MIGRATIONS, ("2 a table more", second)), 2
from tracker.ledger import Ledger
Ledger.open(Path(sys.argv[1])).close()
print("migrated")
"""


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_migration_that_is_killed_leaves_the_old_schema_or_the_new(older: Path, at: int) -> None:
    assert "migrated" not in python(KILLED, older, at, check=False)
    ledger = Ledger.open(older)
    assert ledger.info().schema == 1
    assert ledger.count("", on=ON) == 1
    assert ledger.verify() == []
    ledger.close()
    assert "migrated" in python(KILLED, older, 9)
