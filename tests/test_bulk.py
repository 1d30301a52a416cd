"""Bulk loading: the same rows as one by one, and a ledger that verifies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker import bulk, log, schema, staging, store, tables, withdrawing
from tracker.claims import (
    Claim,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Evidence,
    KnownOnBasis,
    Likelihood,
    LikelihoodBasis,
    Note,
    Outcome,
    Outlet,
    Record,
    Resolution,
    Snapshot,
    Snooze,
    Source,
    Speaker,
    Tag,
)
from tracker.errors import CannotUndo, InputError
from tracker.ledger import Ledger
from tracker.recent import Recent
from tracker.review import wording

AT = "2024-05-01T10:00:00.000Z"


def _claim(number: int, **more: object) -> Claim:
    day = f"2013-{1 + number % 12:02d}-0{1 + number % 9}"
    deadline = Deadline(
        "by 2014", DeadlineKind.DATE, DeadlineSense.BY, DeadlineBasis.STATED, day, f"2014-{1 + number % 12:02d}-15"
    )
    likelihood = Likelihood("", 0.2, 0.3, 0.4, LikelihoodBasis.STATED)
    values = {
        "proposition": f"Prediction {number} comes true",
        "quote": f"“Élan {number}” will come true",
        "speaker": f"speaker{number % 3}",
        "source": f"source{number % 2}",
        "tags": (f"tag{number % 2}", "tag2"),
        "claimed_on": day,
        "first_recorded_on": "2024-05-01",
        "deadline": deadline if number % 3 else None,
        "likelihood": likelihood if number % 4 else None,
        "review_on": None if number % 3 else "2014-06-01",
    }
    return Claim(uid=f"claim{number:03d}", **(values | more))  # type: ignore[arg-type]


def _resolution(claim: Claim, number: int = 1, outcome: Outcome | None = Outcome.HAPPENED) -> Resolution:
    return Resolution(
        uid=f"res-{claim.uid}-{number}",
        claim=claim.uid,
        number=number,
        outcome=outcome,
        reason="It was in the papers",
        known_on="2013-11-01",
        known_on_basis=KnownOnBasis.GIVEN,
        wording=wording(claim).hex(),
    )


def _records() -> Iterator[Record]:
    yield Outlet(uid="outlet0", name="The Étoile")
    for number in range(3):
        yield Tag(uid=f"tag{number}", name=f"Tag {number}")
        yield Speaker(uid=f"speaker{number}", name=f"Speaker {number}")
    yield Speaker(uid="speaker9", name="Speaker nine", same_as="speaker1")
    for number in range(2):
        yield Source(uid=f"source{number}", title=f"Article {number}", outlet="outlet0", published_on="2013-01-02")
    for number in range(40):
        claim = _claim(number)
        yield claim
        if number % 3 == 0:
            yield _resolution(claim)
            yield Evidence(uid=f"ev{number}", claim=claim.uid, resolution=f"res-{claim.uid}-1", url="https://a.example")
        if number % 7 == 0:
            yield Snooze(uid=f"sn{number}", claim=claim.uid, until="2030-01-01")
        if number % 5 == 0:
            yield Note(uid=f"note{number}", about=claim.uid, text="Look twice")
    # Steps that come long after their claims, a reopening, and updates of updates.
    yield _resolution(_claim(3), 2, None)
    yield _resolution(_claim(1))
    yield Snooze(uid="late", claim="claim002", until="2031-01-01")
    yield _claim(50, update_of="claim000")
    yield _claim(51, update_of="claim050")
    yield _resolution(_claim(4), 1)
    yield _claim(52, update_of="claim004")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(tmp_path / "bulk.ledger", now=lambda: datetime(2024, 5, 1, 10, tzinfo=UTC))
    yield ledger
    ledger.close()


def _load(ledger: Ledger, records: Iterator[Record] | list[Record]) -> None:
    bulk.load(ledger.db, records, label="Import", at=AT)


def _everything(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    names = (*tables.TABLES.values(), "claim_tags", "names", "conflicts")
    return {name: ledger.conn.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize("batch", [1, 7, 10_000])
def test_a_bulk_made_ledger_verifies_and_equals_its_rebuild(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, batch: int, few: int
) -> None:
    monkeypatch.setattr(bulk, "BATCH", batch)
    monkeypatch.setattr(bulk, "CACHED_IDS", batch * 2)
    monkeypatch.setattr(staging, "FEW", few)
    shape = schema.shape(ledger.conn)
    _load(ledger, _records())
    assert schema.shape(ledger.conn) == shape
    assert ledger.verify() == []
    before = _everything(ledger)
    ledger.rebuild()
    assert _everything(ledger) == before
    assert len(before["claims"]) == 43


def test_the_rows_do_not_depend_on_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for batch in (1, 10_000):
        monkeypatch.setattr(bulk, "BATCH", batch)
        ledger = Ledger.open(tmp_path / f"{batch}.ledger")
        _load(ledger, _records())
        found.append(_everything(ledger))
        ledger.close()
    assert found[0] == found[1]


def test_what_was_loaded_is_found_and_undone_as_one_step(ledger: Ledger) -> None:
    _load(ledger, _records())
    assert ledger.count("elan", on="2024-05-01") == 43
    assert ledger.count("speaker:nine", on="2024-05-01") == ledger.count('speaker:"speaker 1"', on="2024-05-01") > 0
    assert ledger.view("claim051", on="2024-05-01").outcome is Outcome.HAPPENED
    ledger.undo()
    assert ledger.count("", on="2024-05-01") == 0
    assert ledger.verify() == []


def _more() -> list[Record]:
    """What a second load brings: claims, an update of an old one, outcomes and a snooze of old ones, a name, a note."""
    return [
        _claim(60),
        _claim(61, update_of="claim060"),
        _claim(62, update_of="claim002"),
        _resolution(_claim(60)),
        _resolution(_claim(5)),
        _resolution(_claim(4), 2, None),
        Snooze(uid="late2", claim="claim006", until="2032-01-01"),
        Note(uid="note99", about="claim007", text="More"),
        Tag(uid="tag9", name="New"),
    ]


@pytest.mark.parametrize("few", [0, 2_000])
def test_what_is_taken_back_in_batches_is_as_record_by_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """The same rows, the numbers of revisions included; and what was there before stands as it did."""
    found = []
    monkeypatch.setattr(staging, "FEW", few)
    for least in (1, 10_000):
        monkeypatch.setattr(withdrawing, "LEAST", least)
        ledger = Ledger.open(tmp_path / f"{least}.ledger", now=lambda: datetime(2024, 5, 1, 10, tzinfo=UTC))
        _load(ledger, _records())
        before = ledger.search("", on="2024-05-01", limit=100)
        _load(ledger, _more())
        assert ledger.view("claim005", on="2024-05-01").outcome is Outcome.HAPPENED
        assert "claim" in ledger.undo().kinds
        assert ledger.verify() == []
        assert ledger.search("", on="2024-05-01", limit=100) == before
        once = _everything(ledger)
        ledger.redo()
        assert (ledger.count("", on="2024-05-01"), ledger.verify()) == (46, [])
        ledger.undo()
        ledger.undo()
        assert (ledger.count("", on="2024-05-01"), ledger.verify()) == (0, [])
        found.append((once, _everything(ledger)))
        ledger.close()
    assert found[0] == found[1]


@pytest.mark.parametrize("after", ["edit", "other"])
def test_a_load_that_was_touched_since_is_not_taken_back_in_batches(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    monkeypatch.setattr(withdrawing, "LEAST", 1)
    _load(ledger, _records())
    step = ledger.undoable()
    assert step is not None
    if after == "edit":
        ledger.add_note("claim001", "Looked at")
    else:
        ledger.add_named("outlet", "Another")
    if after == "edit":
        with pytest.raises(CannotUndo, match="is used by other"):
            ledger.undo(step.uid)
    else:
        ledger.undo(step.uid)
    assert ledger.count("", on="2024-05-01") == (43 if after == "edit" else 0)
    assert ledger.verify() == []


def test_a_second_load_refers_to_the_first(ledger: Ledger) -> None:
    _load(ledger, _records())
    _load(ledger, [_claim(60), _resolution(_claim(5))])
    assert ledger.view("claim005", on="2024-05-01").outcome is Outcome.HAPPENED
    assert ledger.verify() == []


def test_a_reference_into_nothing_is_refused_and_nothing_is_kept(ledger: Ledger) -> None:
    with pytest.raises(InputError):
        _load(ledger, [_claim(1)])
    assert ledger.info().revisions == 0


def test_contents_are_kept_once_under_their_hash(ledger: Ledger) -> None:
    with store.writing(ledger.db):
        first, second = bulk.keep(ledger.conn, b"text"), bulk.keep(ledger.conn, b"text")
    snapshot = Snapshot(uid="snap", source="source0", bytes_sha256=first, text_sha256=first)
    bulk.load(ledger.db, [Source(uid="source0", title="Article"), snapshot], label="Import", at=AT)
    assert first == second
    assert ledger.snapshot_text("snap") == "text"
    assert ledger.verify() == []


def test_what_another_wrote_meanwhile_is_noticed_and_nothing_is_kept(ledger: Ledger) -> None:
    with staging.beside(ledger.conn):
        loader = bulk.Loader(ledger.conn, label="Import", author="", device="", at=AT)
        for record in _records():
            loader.add(record)
        ledger.add_named("outlet", "Another")
        with pytest.raises(bulk.Moved), store.writing(ledger.db):
            loader.done()
    assert [ledger.info().revisions, ledger.count("", on="2024-05-01")] == [2, 0]
    assert ledger.verify() == []


def test_an_empty_load_writes_nothing(ledger: Ledger) -> None:
    _load(ledger, [])
    assert ledger.info().revisions == 0
    assert log.head(ledger.conn) == log.NO_LINK


def test_what_was_used_lately_stays_at_hand_and_the_rest_is_handed_over() -> None:
    gone: dict[str, int] = {}
    kept: Recent[int] = Recent(2, gone.update)
    for number, key in enumerate("abcdef"):
        kept.put(key, number)
        assert kept.get("a") == 0  # asked for all the time, it is never let go
    assert gone.keys() - {"a"} == {"b", "c", "d"}
    assert [kept.get(key) for key in "bdef"] == [None, None, 4, 5]
