"""The door: what a write says it did, what it refuses, and what another connection sees of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.ledger_kit import ON, draft, full_draft, outcome
from tracker.claims import Claim, Tag
from tracker.errors import InputError, NotFound, ReadOnly, TrackerError
from tracker.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path, author="Ann", device="d0d0")
    yield ledger
    ledger.close()


def test_author_and_device_are_those_given_and_never_the_systems(ledger: Ledger) -> None:
    ledger.log_claim(full_draft(), on=ON)
    assert ledger.conn.execute("SELECT DISTINCT author, device FROM revisions").fetchall() == [("Ann", "d0d0")]


def test_a_write_that_is_refused_writes_nothing(ledger: Ledger) -> None:
    before = ledger.info()
    refused: list[Callable[[], object]] = [
        lambda: ledger.log_claim(draft(" "), on=ON),
        lambda: ledger.log_claim(draft("x", tags=("a;b",)), on=ON),
        lambda: ledger.log_claim(draft("a\0b", speaker="Somebody new"), on=ON),
        lambda: ledger.log_claim(draft("x", quote="not in it", source=full_draft().source, snapshot="none"), on=ON),
        lambda: ledger.resolve(["nobody"], outcome(), on=ON),
        lambda: ledger.remove("claim", ["nobody"]),
        lambda: ledger.rename("tag", "nobody", "x"),
        lambda: ledger.join("tag", "nobody", "x"),
        lambda: ledger.add_note("nobody", "x"),
        lambda: ledger.save_search(" ", "x"),
        lambda: ledger.settle("nobody", "00"),
    ]
    for write in refused:
        with pytest.raises((InputError, NotFound)):
            write()
    assert ledger.info() == before


def test_of_several_claims_all_are_resolved_or_none(ledger: Ledger) -> None:
    one, two = (ledger.log_claim(draft(text), on=ON).uid for text in ("One", "Two"))
    before = ledger.info()
    with pytest.raises(NotFound):
        ledger.resolve([one, two, "nobody"], outcome(), on=ON)
    assert ledger.info() == before
    assert ledger.resolve([one, two], outcome(), on=ON).label == "Resolve 2 claims"
    assert {view.status for view in ledger.search("", on=ON)} == {"resolved"}


def test_a_ledger_for_reading_refuses_every_write(ledger: Ledger, path: Path) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    for reader in (ledger.clone(), Ledger.open(path, read_only=True)):
        writes: list[Callable[[], object]] = [
            partial(reader.log_claim, draft(), on=ON),
            reader.undo,
            reader.redo,
            reader.rebuild,
            partial(reader.expunge, uid, "x"),
            reader.tidy,
        ]
        for write in writes:
            with pytest.raises(ReadOnly, match="Save a copy"):
                write()
        assert reader.view(uid, on=ON).uid == uid
        reader.close()


def test_another_connection_sees_what_was_written(ledger: Ledger, path: Path) -> None:
    other = Ledger.open(path)
    version = other.data_version()
    assert other.data_version() == version
    ledger.log_claim(draft(), on=ON)
    assert other.data_version() != version
    assert len(other.search("", on=ON)) == 1
    assert ledger.data_version() == ledger.data_version()
    other.close()


def test_two_ledgers_in_two_threads_lose_nothing(path: Path) -> None:
    Ledger.open(path).close()
    uids: list[str] = []
    failures: list[TrackerError] = []

    def write(name: str) -> None:
        mine = Ledger.open(path)
        try:
            for number in range(20):
                uids.append(mine.log_claim(draft(f"{name} {number}", speaker=f"Speaker {number}"), on=ON).uid)
                mine.search(name, on=ON, limit=3)
        except TrackerError as error:
            failures.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = Ledger.open(path)
    assert not failures
    assert {view.uid for view in ledger.search("", on=ON)} == set(uids)
    assert ledger.info().speakers == 20
    assert ledger.verify() == []
    ledger.close()


def test_an_answer_about_what_is_not_there_is_not_found(ledger: Ledger) -> None:
    for ask in (
        lambda: ledger.record("claim", "x"),
        lambda: ledger.record("nonsense", "x"),
        lambda: ledger.revision_of("claim", "x"),
        lambda: ledger.view("x", on=ON),
        lambda: ledger.history("x"),
        lambda: ledger.snapshot_text("x"),
    ):
        with pytest.raises(NotFound):
            ask()
    for nothing in (ledger.resolutions("x"), ledger.evidence("x"), ledger.notes("x"), ledger.snapshots_of("x")):
        assert not nothing


def test_rows_come_in_the_order_of_their_ids(ledger: Ledger) -> None:
    for number in range(5):
        ledger.log_claim(draft(f"Number {number}"), on=ON)
    ids = list(ledger.all_ids("", "logged_at", True, on=ON))
    assert [view.id for view in ledger.rows(ids, on=ON)] == ids == sorted(ids, reverse=True)
    with pytest.raises(InputError, match="cannot be sorted by"):
        ledger.all_ids("", "colour", True, on=ON)


def test_a_record_saved_without_its_name_is_refused(ledger: Ledger) -> None:
    uid = ledger.add_named("tag", "bridges").uid
    tag = ledger.record("tag", uid)
    assert isinstance(tag, Tag)
    base = ledger.revision_of("tag", uid)
    before = ledger.info()
    with pytest.raises(InputError):
        ledger.save(replace(tag, name=" "), base=base, on=ON)
    with pytest.raises(InputError):
        ledger.rename("tag", uid, "")
    assert ledger.info() == before


def test_info_counts_what_is_live_and_head_moves_with_each_write(ledger: Ledger) -> None:
    before = ledger.info()
    uid = ledger.log_claim(full_draft(), on=ON).uid
    after = ledger.info()
    assert (after.claims, after.sources, after.speakers, after.tags, after.events, after.snapshots) == (
        1,
        1,
        1,
        2,
        1,
        1,
    )
    assert after.head != before.head
    assert after.digest != before.digest
    assert after.revisions == 10
    ledger.remove("claim", [uid])
    assert ledger.info().claims == 0


def test_tidying_ends(ledger: Ledger) -> None:
    for number in range(30):
        ledger.log_claim(draft(f"Number {number}"), on=ON)
    assert any(not ledger.tidy() for _ in range(200))
    assert ledger.verify() == []


def test_the_same_claim_saved_from_an_old_form_is_refused_with_both_versions(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    base = ledger.revision_of("claim", uid)
    ledger.save(replace(record, criteria="New"), base=base, on=ON)
    head = ledger.revision_of("claim", uid)
    with pytest.raises(TrackerError, match="your text is kept") as caught:
        ledger.save(replace(record, criteria="Old form"), base=base, on=ON)
    assert getattr(caught.value, "heads", ()) == (head,)
    assert getattr(caught.value, "base", "") == base


@pytest.mark.parametrize(
    ("kind", "label"), [("outlet", "Add an outlet"), ("tag", "Add a tag"), ("event", "Add an event")]
)
def test_a_step_is_named_as_one_says_it(ledger: Ledger, kind: str, label: str) -> None:
    assert ledger.add_named(kind, "Something").label == label
