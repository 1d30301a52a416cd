"""Verify and rebuild: what does not agree is named, a check holds nobody up, and the tables follow from the log."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger_kit import ON, draft, dump, foreign, full_draft, outcome, raw, sha
from tracker import filling, health, store
from tracker.claims import SuggestionDraft
from tracker.errors import DiskFull, TrackerError
from tracker.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """A ledger with every kind of record, joins that came before what they point to, updates, removals, a conflict."""
    ledger = Ledger.open(path)
    first = ledger.log_claim(full_draft(), on=ON).uid
    second = ledger.log_claim(draft("Later said again", update_of=first, speaker="A. Teller"), on=ON).uid
    ledger.resolve([first], outcome(), on=ON)
    ledger.snooze([ledger.log_claim(draft("Never mind"), on=ON).uid], "2014-01-01", on=ON)
    ledger.join("speaker", ledger.view(first, on=ON).speaker_uid, ledger.view(second, on=ON).speaker_uid)
    ledger.save_search("Due", "is:due")
    ledger.add_note(first, "A note")
    ledger.offer(ledger.view(first, on=ON).snapshot_uid, [SuggestionDraft(start=0, end=74, cues=("will",))])
    ledger.remove("claim", [ledger.log_claim(draft("Gone", tags=("gone",)), on=ON).uid])
    tag = ledger.add_named("tag", "split").uid
    base = ledger.revision_of("tag", tag)
    ledger.rename("tag", tag, "split here")
    foreign(ledger, "tag", tag, [base], {"name": "split there"}, "2999-01-01T00:00:00.000Z")
    yield ledger
    ledger.close()


def test_a_rebuild_gives_the_same_tables_and_index(ledger: Ledger) -> None:
    before, head = dump(ledger), ledger.head()
    assert ledger.verify() == []
    ledger.rebuild()
    assert dump(ledger) == before
    assert ledger.head() == head
    assert ledger.verify() == []
    assert len(ledger.search("bridge", on=ON)) >= 1


def test_a_rebuild_does_not_depend_on_how_much_is_written_at_once(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(ledger)
    monkeypatch.setattr(filling, "BATCH", 2)
    monkeypatch.setattr(filling, "STRETCH", 3)
    monkeypatch.setattr(filling, "CACHED_IDS", 1)
    ledger.rebuild()
    assert dump(ledger) == before
    assert ledger.verify() == []


def test_a_rebuild_mends_the_tables(ledger: Ledger) -> None:
    before = dump(ledger)
    for statement in (
        "UPDATE claims SET proposition = 'Something else', due_from = NULL",
        "DELETE FROM claim_tags",
        "DELETE FROM names",
        "INSERT INTO conflicts VALUES ('x', 1)",
        "UPDATE speakers SET canon_id = 1, sort = ''",
        "DELETE FROM resolutions",
        "INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')",
    ):
        ledger.conn.execute(statement)
    assert ledger.verify()
    ledger.rebuild()
    assert dump(ledger) == before
    assert ledger.verify() == []


def test_each_difference_is_named(ledger: Ledger) -> None:
    uids = [row[0] for row in ledger.conn.execute("SELECT uid FROM claims ORDER BY id").fetchall()]
    ledger.conn.execute("UPDATE claims SET criteria = 'x' WHERE uid = ?", (uids[0],))
    ledger.conn.execute("UPDATE claims SET locator = 'x' WHERE uid = ?", (uids[2],))
    ledger.conn.execute("DELETE FROM notes")
    ledger.conn.execute("INSERT INTO outlets (id, uid, rev) VALUES (99, 'u99', 1)")
    ledger.conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")
    found = "\n".join(ledger.verify())
    assert f"claims {uids[0]}: its criteria is not what the log says" in found
    assert f"claims {uids[2]}: its locator is not what the log says" in found
    assert "outlets u99: the log knows no such row" in found
    assert "notes " in found
    assert "its row is missing" in found


def test_what_differs_everywhere_is_named_a_few_times(ledger: Ledger) -> None:
    for number in range(health.SHOWN + 10):
        ledger.log_claim(draft(f"Number {number}"), on=ON)
    ledger.conn.execute("UPDATE claims SET locator = 'x'")
    assert len(ledger.verify()) == health.SHOWN


def test_a_check_of_a_ledger_that_may_only_be_read_is_as_strict(ledger: Ledger, path: Path) -> None:
    ledger.conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')")
    ledger.close()
    before = sha(path)
    other = Ledger.open(path, read_only=True)
    assert other.verify() == ["the search index does not agree with the claims: run `main.py rebuild`"]
    other.close()
    assert sha(path) == before


def test_a_check_changes_nothing_and_holds_nobody_up(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ledger.info()
    other = Ledger.open(path)
    waits: list[float] = []
    said: list[str] = []

    def write_meanwhile(words: str) -> None:
        said.append(words)
        if len(said) > 1:  # the copy is made: from here on nobody waits
            start = time.monotonic()
            other.log_claim(draft(f"While it said {words}"), on=ON)
            waits.append(time.monotonic() - start)

    assert ledger.verify(write_meanwhile) == []
    assert len(waits) == 5
    assert max(waits) < 2
    assert ledger.info().claims == before.claims + 5
    other.close()


def test_a_clone_checks_in_another_thread(ledger: Ledger) -> None:
    clone, found = ledger.clone(), []

    def check() -> None:
        found.append(clone.verify())
        clone.close()

    thread = threading.Thread(target=check)
    thread.start()
    for number in range(10):
        ledger.log_claim(draft(f"Number {number}"), on=ON)
    thread.join()
    assert found == [[]]


def test_a_check_without_room_says_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **options: object) -> None:
        error = store.sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = store.sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(health, "copy", full)
    with pytest.raises(DiskFull, match="could not be checked"):
        ledger.verify()


def test_a_snapshot_that_was_not_carried_is_no_damage(ledger: Ledger) -> None:
    ledger.conn.execute("UPDATE contents SET data = NULL")
    assert ledger.verify() == []
    ledger.conn.execute("DELETE FROM contents")
    assert ledger.verify() == []


def test_text_that_is_no_text_is_named_as_damage(ledger: Ledger, path: Path) -> None:
    ledger.close()
    conn = raw(path)
    (made,) = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'revisions_fixed'").fetchone()
    conn.execute("DROP TRIGGER revisions_fixed")
    conn.execute("UPDATE revisions SET body = CAST(x'ff27' || body AS TEXT) WHERE kind = 'claim' AND body <> ''")
    conn.execute(made)
    conn.close()
    again = Ledger.open(path)
    found = again.verify()
    assert len([words for words in found if "changed outside the program" in words]) == 4
    again.close()


def test_progress_is_told_in_words(ledger: Ledger) -> None:
    said: list[str] = []
    ledger.verify(said.append)
    assert said[0] == "Copying the file"
    assert said[-1] == "Comparing the tables with the log"


STAGES = ("Copying", "Checking the file", "Checking the log", "Checking the snap", "Checking the search", "Comparing")


@pytest.mark.parametrize("stage", STAGES)
def test_a_check_that_is_cancelled_ends_without_a_verdict(ledger: Ledger, stage: str) -> None:
    """Never with "sound", and never with what the interruption itself left unread told as damage."""
    ledger.log_claim(full_draft(), on=ON)
    seen: list[str] = []
    with pytest.raises(TrackerError, match="was cancelled"):
        ledger.verify(seen.append, lambda: bool(seen) and seen[-1].startswith(stage))
    assert seen[-1].startswith(stage)
    assert ledger.verify() == []


def test_a_check_is_cancelled_in_the_middle_of_a_long_read(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        ledger.add_named("tag", f"tag {number}")
    monkeypatch.setattr(health, "OPS", 50)
    looks = iter(range(10_000))
    with pytest.raises(TrackerError, match="was cancelled"):
        ledger.verify(cancelled=lambda: next(looks) > 40)
    assert next(looks) < 500
