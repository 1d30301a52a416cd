"""The shape of the file: what migrations make, what is expected, and what a check of a start says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger_kit import raw
from tracker import schema, store
from tracker.errors import NotALedger
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
    assert {name for name in missing if not name.startswith("revisions") and "sqlite_" not in name} == {"contents"}


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
