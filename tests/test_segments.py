"""Backups of large ledgers: a whole copy a week, in between what is new, and both put together again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.ledger_kit import ON, TEXT, draft, dump, foreign, full_draft, outcome, raw
from tracker import backup, segments
from tracker.claims import SnapshotDraft, SourceDraft
from tracker.errors import DiskFull, NotALedger, NotFound
from tracker.ledger import Ledger

NOW = datetime(2013, 6, 15, 12, tzinfo=UTC)
HALF = timedelta(minutes=30)
OTHER = "In Fennmark the mayor said that the lake will freeze. Nobody asked why."


@pytest.fixture(autouse=True)
def _every_ledger_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "LARGE", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path, author="Ann")
    ledger.log_claim(full_draft(), on=ON)
    yield ledger
    ledger.close()


def kept(path: Path, number: int) -> Path:
    """The backup that is made so many half hours after the first."""
    made = backup.automatic(path, now=NOW + number * HALF)
    assert made
    return made


def work(ledger: Ledger, number: int) -> None:
    """A bit of everything: a new source with its text, a resolution, a removal, a join, a conflict, an undo."""
    source = SourceDraft(title="A lake", outlet=f"Fennmark News {number}", url=f"https://news.example/{number}")
    snapshot = SnapshotDraft(data=OTHER.encode(), text=OTHER)
    new = draft("The lake freezes", quote="the lake will freeze", source=source, snapshot=snapshot, tags=("lakes",))
    uid = ledger.log_claim(new, on=ON).uid
    ledger.resolve([uid], outcome(), on=ON)
    first = ledger.search("", on=ON, sort="logged_at", descending=False)[0]
    ledger.remove("claim", [ledger.log_claim(draft("Gone again", speaker="Bo Adler"), on=ON).uid])
    ledger.join("outlet", *(one.uid for one in ledger.named("outlet")[:2]))
    parent = ledger.revision_of("claim", first.uid)
    ledger.tag([first.uid], add=["late"])
    foreign(ledger, "claim", first.uid, [parent], {"proposition": "Seen otherwise"}, "2013-02-11T10:00:00.000Z")
    ledger.rename("speaker", first.speaker_uid, "Anna Teller")
    ledger.undo()


def test_what_is_new_is_put_together_with_the_copy(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    whole = kept(path, 0)
    work(ledger, 2)
    first = kept(path, 1)
    head = ledger.head()
    work(ledger, 3)
    second = kept(path, 2)
    assert backup.automatic(path, now=NOW + 3 * HALF) is None
    assert [one.suffix for one in (whole, first, second)] == [".ledger", ".segment", ".segment"]
    (one,) = backup.kept(path)
    assert (one.path, one.segments, one.at) == (whole, (first, second), NOW + 2 * HALF)
    assert backup.restore(first, tmp_path / "then.ledger") is None
    then = Ledger.open(tmp_path / "then.ledger")
    assert then.head() == head
    then.close()
    backup.restore(second, tmp_path / "now.ledger")
    now = Ledger.open(tmp_path / "now.ledger")
    assert now.verify() == []
    assert now.info().digest == ledger.info().digest
    assert dump(now) == dump(ledger)
    assert sorted(now.conn.execute("SELECT * FROM contents")) == sorted(ledger.conn.execute("SELECT * FROM contents"))
    assert {now.snapshot_text(s.uid) for o in now.named("source") for s in now.snapshots_of(o.uid)} == {TEXT, OTHER}
    now.close()


def test_a_segment_is_small(ledger: Ledger, path: Path) -> None:
    whole = kept(path, 0)
    ledger.log_claim(draft("A second one"), on=ON)
    assert kept(path, 1).stat().st_size < whole.stat().st_size / 4


def test_a_small_ledger_is_copied_whole(ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "LARGE", path.stat().st_size + 100_000_000)
    kept(path, 0)
    ledger.log_claim(draft("A second one"), on=ON)
    assert kept(path, 1).suffix == ".ledger"


def test_a_whole_copy_comes_once_a_week(ledger: Ledger, path: Path) -> None:
    kept(path, 0)
    endings = []
    for day in (1, 6, 7, 8):
        ledger.log_claim(draft(f"Day {day}"), on=ON)
        endings.append(kept(path, day * 48).suffix)
    assert endings == [".segment", ".segment", ".ledger", ".segment"]


def test_a_ledger_that_went_back_in_time_is_copied_whole(ledger: Ledger, path: Path) -> None:
    whole = kept(path, 0)
    ledger.log_claim(draft("Then this"), on=ON)
    kept(path, 1)
    ledger.close()
    backup.restore(whole, path, now=NOW)
    again = Ledger.open(path)
    again.log_claim(draft("Then that"), on=ON)
    assert kept(path, 2).suffix == ".ledger"
    again.close()


def test_a_copy_of_which_a_part_is_missing_or_spoilt_is_not_restored(ledger: Ledger, path: Path) -> None:
    whole = kept(path, 0)
    parts = []
    for number in range(1, 4):
        ledger.log_claim(draft(f"Number {number}"), on=ON)
        parts.append(kept(path, number))
    target = path.with_name("restored.ledger")
    conn = raw(parts[1])
    conn.execute("UPDATE revisions SET body = replace(body, 'Number', 'Lumber')")
    conn.close()
    with pytest.raises(NotALedger, match="text was changed"):
        backup.restore(parts[2], target)
    parts[1].unlink()
    with pytest.raises(NotALedger, match="a segment is missing"):
        backup.restore(parts[2], target)
    parts[1].write_bytes(b"no database" * 500)
    with pytest.raises(NotALedger):
        backup.restore(parts[2], target)
    backup.restore(parts[0], target)
    target.unlink()
    whole.unlink()
    with pytest.raises(NotFound, match="is not beside it"):
        backup.restore(parts[0], target)
    assert not target.exists()


def test_a_spoilt_segment_is_not_continued(ledger: Ledger, path: Path) -> None:
    kept(path, 0)
    ledger.log_claim(draft("One"), on=ON)
    kept(path, 1).write_bytes(b"no database" * 500)
    ledger.log_claim(draft("Two"), on=ON)
    assert kept(path, 2).suffix == ".ledger"


def test_segments_hold_nothing_of_what_was_erased(ledger: Ledger, path: Path) -> None:
    whole = kept(path, 0)
    ledger.log_claim(draft("Before it"), on=ON)
    before = kept(path, 1)
    uid = ledger.log_claim(draft("Xyzzyva eats the harvest"), on=ON).uid
    held = kept(path, 2)
    ledger.log_claim(draft("After it"), on=ON)
    after = kept(path, 3)
    found = ledger.expunge(uid, "legal order")
    assert not [words for words in found.unreachable if "backups" in words and "could not" in words]
    folder = backup.folder_of(path)
    assert whole.exists()
    assert before.exists()
    assert not held.exists()
    assert not after.exists()
    assert not any(b"Xyzzyva" in one.read_bytes() for one in folder.iterdir())
    assert backup.forget(path) == []


def test_what_was_erased_does_not_come_back_with_an_older_copy(
    ledger: Ledger, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = SourceDraft(title="A lake", url="https://news.example/2")
    new = draft("Xyzzyva", source=source, snapshot=SnapshotDraft(data=OTHER.encode(), text=OTHER))
    uid = ledger.log_claim(new, on=ON).uid
    kept(path, 0)

    def full(*args: object, **options: object) -> Path:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as disk:
        disk.setattr(backup, "backup_before", full)
        ledger.expunge(uid, "legal order")
    made = kept(path, 1)
    assert made.suffix == ".segment"
    backup.restore(made, tmp_path / "then.ledger")
    then = Ledger.open(tmp_path / "then.ledger")
    assert then.verify() == []
    assert dump(then) == dump(ledger)
    then.close()
    assert b"Xyzzyva" not in (tmp_path / "then.ledger").read_bytes()
    assert b"lake will freeze" not in (tmp_path / "then.ledger").read_bytes()


def test_a_copy_goes_with_its_segments(ledger: Ledger, path: Path) -> None:
    for week in range(2):
        for number in range(3):
            ledger.log_claim(draft(f"Week {week} number {number}"), on=ON)
            kept(path, week * 7 * 48 + number)
    ledger.log_claim(draft("At last"), on=ON)
    old, new = backup.kept(path)
    assert len(old.segments) == len(new.segments) == 2
    made = backup.automatic(path, now=NOW + timedelta(days=7, hours=3), cap=old.size + new.size)
    assert made in segments.of(new.path)
    assert not any(part.exists() for part in (old.path, *old.segments))
    assert all(part.exists() for part in (new.path, *new.segments))


def test_nothing_half_made_stays(ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(path, 0)
    ledger.log_claim(draft("One"), on=ON)

    def spoilt(path: Path) -> None:
        raise NotALedger("not sound")

    monkeypatch.setattr(segments, "check", spoilt)
    with pytest.raises(NotALedger):
        backup.automatic(path, now=NOW + HALF)
    assert [one.suffix for one in backup.folder_of(path).iterdir() if "journal" not in one.name] == [".ledger"]


def test_a_file_that_is_no_segment_is_refused(path: Path, tmp_path: Path) -> None:
    stray = tmp_path / "holiday.segment"
    shutil.copyfile(__file__, stray)
    with pytest.raises(NotFound, match="is not beside it"):
        backup.restore(stray, path)
