"""Copies: verified before they are trusted, thinned by age and space, restored, and replaced after an erasure."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.ledger_kit import ON, TEXT, Clock, draft, full_draft, python, raw, sha
from tracker import backup, store
from tracker.backup import Kept
from tracker.errors import Busy, DiskFull, InputError, NotALedger, NotFound, ReadOnly, TrackerError
from tracker.ledger import Ledger

NOW = datetime(2013, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path)
    ledger.log_claim(full_draft(), on=ON)
    yield ledger
    ledger.close()


def digest(path: Path) -> str:
    """The digest of a ledger file, which must be sound."""
    ledger = Ledger.open(path, read_only=True)
    assert ledger.verify() == []
    found = ledger.info().digest
    ledger.close()
    return found


def alone(folder: Path, *names: str) -> bool:
    """Whether a folder holds these files and nothing half made."""
    return sorted(p.name for p in folder.iterdir() if not p.name.endswith("-journal")) == sorted(names)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A limit that fails a write half way, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def spoil(path: Path) -> None:
    """Change a word in the log of a ledger, leaving its schema as it was."""
    conn = raw(path)
    (made,) = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'revisions_fixed'").fetchone()
    conn.executescript("DROP TRIGGER revisions_fixed; UPDATE revisions SET body = body || ' ' WHERE seq = 3")
    conn.execute(made)
    conn.close()


# ------------------------------------------------------------------ making one


def test_a_backup_of_an_open_ledger_is_the_same_ledger(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy.ledger"
    assert backup.backup(path, dest) == dest
    assert digest(dest) == ledger.info().digest
    assert alone(tmp_path, "a.ledger", "copy.ledger")


def test_twenty_backups_while_others_write_are_all_sound(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    writes = 0

    def write(done: int, total: int) -> None:
        nonlocal writes
        if writes < 40 and done < total:
            ledger.log_claim(draft(f"Written meanwhile {writes}"), on=ON)
            writes += 1

    conn = ledger.conn
    with store.writing(ledger.db):  # enough for several steps of 256 pages
        pages = [os.urandom(40_000) for _ in range(60)]
        conn.executemany("INSERT INTO contents VALUES (?, ?)", [(sha256(page).hexdigest(), page) for page in pages])
    dest = tmp_path
    for number in range(20):
        dest = tmp_path / f"{number}.ledger"
        backup.backup(path, dest, progress=write)
        Ledger.open(dest, read_only=True).close()
    assert writes == 40
    assert digest(dest) == ledger.info().digest


def test_a_backup_replaces_an_earlier_copy_of_the_same_ledger_only(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    dest, text, other = tmp_path / "copy.ledger", tmp_path / "diary.txt", tmp_path / "other.ledger"
    backup.backup(path, dest)
    ledger.log_claim(draft(), on=ON)
    backup.backup(path, dest)
    assert digest(dest) == ledger.info().digest
    text.write_text("Dear diary")
    stranger = Ledger.open(other)
    stranger.log_claim(draft(), on=ON)
    stranger.close()
    for place in (text, other, path):
        before = sha(place)
        with pytest.raises(InputError, match="no earlier copy of this ledger"):
            backup.backup(path, place)
        assert sha(place) == before


@pytest.mark.parametrize("make", [backup.backup, backup.save_copy])
def test_where_no_copy_can_be_made_it_says_so(
    ledger: Ledger, path: Path, tmp_path: Path, make: Callable[..., Path]
) -> None:
    with pytest.raises(InputError, match="is a folder"):
        make(path, tmp_path)
    with pytest.raises(InputError, match="There is no folder"):
        make(path, tmp_path / "nowhere" / "b.ledger")
    with pytest.raises(NotFound, match="no ledger at"):
        make(tmp_path / "none.ledger", tmp_path / "b.ledger")
    (tmp_path / "t.ledger").write_text("text")
    with pytest.raises(NotALedger):
        make(tmp_path / "t.ledger", tmp_path / "b.ledger")
    assert alone(tmp_path, "a.ledger", "t.ledger")


def test_a_copy_that_is_not_sound_is_not_kept(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy.ledger"
    backup.backup(path, dest)
    before = sha(dest)
    ledger.close()
    spoil(path)
    with pytest.raises(NotALedger, match="changed outside the program"):
        backup.backup(path, dest)
    assert sha(dest) == before
    assert alone(tmp_path, "a.ledger", "copy.ledger")


def test_on_a_full_disk_the_earlier_copy_stays(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    dest = tmp_path / "copy.ledger"
    backup.backup(path, dest)
    before = sha(dest)
    ledger.log_claim(draft(), on=ON)
    with files_of_at_most(100_000), pytest.raises(DiskFull, match="earlier copies are as they were"):
        backup.backup(path, dest)
    assert sha(dest) == before
    assert alone(tmp_path, "a.ledger", "copy.ledger")
    backup.backup(path, dest)
    assert digest(dest) == ledger.info().digest


def test_a_copy_that_is_stopped_leaves_nothing(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.backup(path, tmp_path / "copy.ledger", progress=stop)
    assert alone(tmp_path, "a.ledger")


def test_a_copy_to_hand_on_may_leave_the_snapshots_out(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    whole, without = tmp_path / "whole.ledger", tmp_path / "without.ledger"
    backup.save_copy(path, whole, snapshots=True)
    backup.save_copy(path, without, snapshots=False)
    assert digest(whole) == digest(without) == ledger.info().digest
    phrase = TEXT[-20:].encode()
    assert phrase in whole.read_bytes()
    assert phrase not in without.read_bytes()
    copy = Ledger.open(without)
    (snapshot,) = copy.snapshots_of(copy.named("source")[0].uid)
    with pytest.raises(NotFound, match="not carried along"):
        copy.snapshot_text(snapshot.uid)
    assert copy.verify() == []
    copy.close()


# ------------------------------------------------------------------ keeping them


def times(*ages: timedelta) -> list[Kept]:
    """Backups of these ages."""
    return [Kept(Path(str(age)), NOW - age, 100) for age in ages]


def left(found: list[Kept], cap: int = 1 << 60) -> list[Kept]:
    """What thinning leaves."""
    gone = {one.path for one in backup.thin(found, NOW, cap)}
    return [one for one in found if one.path not in gone]


def test_all_of_two_days_stay() -> None:
    found = times(*(timedelta(minutes=30 * n) for n in range(96)))
    assert left(found) == found


def test_beyond_that_days_weeks_and_months_stay() -> None:
    found = times(*(timedelta(hours=6 * n) for n in range(4 * 800)))
    stay = left(found)
    ages = sorted((NOW - one.at).days for one in stay)
    assert sum(age <= 2 for age in ages) >= 8
    later = [one for one in stay if NOW - one.at > timedelta(days=2)]
    assert len(later) == 12 + 10 + 9
    assert len({one.at.date() for one in later}) >= 28
    days, weeks, months = later[:12], later[12:22], later[22:]
    assert (days[0].at.date() - days[-1].at.date()).days == 11
    assert 60 <= (weeks[0].at - weeks[-1].at).days <= 70
    assert 235 <= (months[0].at - months[-1].at).days <= 260
    assert all(one.at.hour >= 18 for one in days[1:])  # the last of its day stands for it


def test_thinning_again_takes_nothing_more() -> None:
    found = times(*(timedelta(hours=5 * n) for n in range(2000)))
    stay = left(found)
    assert left(stay) == stay


def test_space_is_limited_and_the_newest_stays_whatever_it_takes() -> None:
    found = times(*(timedelta(hours=n) for n in range(40)))
    assert [one.at for one in left(found, 1000)] == [one.at for one in found[:10]]
    assert left(found, 1) == found[:1]


def test_backups_made_by_a_clock_that_was_wrong_stay() -> None:
    found = times(timedelta(days=-400), timedelta(0))
    assert left(found) == found


def test_a_backup_is_made_only_when_something_was_written(ledger: Ledger, path: Path) -> None:
    clock = Clock()
    first = backup.automatic(path, now=clock())
    assert first
    assert first.parent == path.with_name("a.ledger.backups")
    assert backup.automatic(path, now=clock()) is None
    ledger.log_claim(draft(), on=ON)
    second = backup.automatic(path, now=clock())
    assert second
    assert [one.path for one in backup.kept(path)] == [first, second]
    assert digest(second) == ledger.info().digest


def test_older_backups_go_only_after_the_new_one_was_verified(ledger: Ledger, path: Path) -> None:
    for hours in range(1, 7):
        backup.backup_before(path, "import", now=NOW - timedelta(days=9, hours=hours))
        ledger.log_claim(draft(f"Claim {hours}"), on=ON)
    names = [one.path.name for one in backup.kept(path)]
    assert len(names) == 6
    with files_of_at_most(50_000), pytest.raises(DiskFull):
        backup.automatic(path, now=NOW)
    assert [one.path.name for one in backup.kept(path)] == names
    backup.automatic(path, now=NOW)
    assert len(backup.kept(path)) == 2


def test_a_kill_leaves_no_half_copies_for_long(ledger: Ledger, path: Path) -> None:
    made = backup.automatic(path, now=NOW)
    assert made
    half = made.with_name(".x.ledger.abc.part")
    fresh = made.with_name(".y.ledger.abc.part")
    half.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(half, (0, 0))
    os.utime(fresh, (NOW.timestamp() + 90, NOW.timestamp() + 90))
    ledger.log_claim(draft(), on=ON)
    backup.automatic(path, now=NOW + timedelta(minutes=30))
    assert not half.exists()
    assert fresh.exists()


def test_other_files_in_the_folder_are_left_alone(ledger: Ledger, path: Path) -> None:
    folder = backup.folder_of(path)
    folder.mkdir()
    for name in ("notes.txt", "2013-01-01.ledger", "2013-01-01T000000.000Z.txt"):
        (folder / name).write_text("mine")
    backup.automatic(path, cap=1)
    assert len(list(folder.iterdir())) == 4


def test_a_folder_that_cannot_be_made_stops_what_wanted_a_backup(ledger: Ledger, path: Path) -> None:
    backup.folder_of(path).write_text("in the way")
    with pytest.raises(InputError, match="nothing was begun"):
        backup.backup_before(path, "import")


# ------------------------------------------------------------------ bringing one back


def test_the_newest_backup_brings_the_same_digest_back(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    made = backup.automatic(path)
    assert made
    wanted = ledger.info().digest
    ledger.log_claim(draft("Too much"), on=ON)
    later = ledger.info().digest
    ledger.close()
    aside = backup.restore(made, path)
    assert aside
    assert "set aside" in aside.name
    assert digest(path) == wanted
    assert digest(aside) == later
    assert digest(made) == wanted


def test_a_ledger_that_is_gone_is_restored(ledger: Ledger, path: Path) -> None:
    made = backup.automatic(path)
    assert made
    wanted = ledger.info().digest
    ledger.close()
    path.unlink()
    assert backup.restore(made, path) is None
    assert digest(path) == wanted


@pytest.mark.parametrize("junk", [b"", b"text, not a ledger", bytes(5000)])
def test_a_damaged_ledger_is_set_aside_as_it_is(ledger: Ledger, path: Path, junk: bytes) -> None:
    made = backup.automatic(path)
    assert made
    wanted = ledger.info().digest
    ledger.close()
    path.write_bytes(junk)
    path.with_name("a.ledger-journal").write_bytes(b"a journal that must not be played back into the restored file")
    aside = backup.restore(made, path)
    assert aside
    assert aside.read_bytes() == junk
    assert digest(path) == wanted


def test_setting_aside_twice_keeps_both(ledger: Ledger, path: Path) -> None:
    made = backup.automatic(path)
    assert made
    ledger.close()
    asides = {backup.restore(made, path, now=NOW) for _ in range(3)}
    assert len(asides) == 3
    assert set(backup.set_aside(path)) == asides


def test_what_is_not_sound_is_not_restored(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    made = backup.automatic(path)
    assert made
    ledger.close()
    before = sha(path)
    spoil(made)
    with pytest.raises(NotALedger, match="not sound"):
        backup.restore(made, path)
    tables = Path(shutil.copy(path, tmp_path / "tables.ledger"))
    conn = raw(tables)
    conn.execute("UPDATE claims SET proposition = 'Something else'")
    conn.close()
    with pytest.raises(NotALedger, match="not sound"):
        backup.restore(tables, path)
    newer = Path(shutil.copy(path, tmp_path / "newer.ledger"))
    conn = raw(newer)
    conn.execute("PRAGMA user_version=99")
    conn.close()
    with pytest.raises(ReadOnly, match="newer version"):
        backup.restore(newer, path)
    with pytest.raises(NotFound):
        backup.restore(tmp_path / "none", path)
    with pytest.raises(InputError, match="same file"):
        backup.restore(path, path)
    assert sha(path) == before
    assert not backup.set_aside(path)


def test_a_ledger_in_use_is_not_replaced(ledger: Ledger, path: Path) -> None:
    made = backup.automatic(path)
    assert made
    with store.writing(ledger.db), pytest.raises(Busy, match="in use by another program"):
        backup.restore(made, path)
    assert not backup.set_aside(path)
    assert ledger.verify() == []


def test_a_window_that_was_left_open_cannot_write_into_what_was_set_aside(ledger: Ledger, path: Path) -> None:
    made = backup.automatic(path)
    assert made
    before = ledger.info().digest
    script = (
        "import sys; from pathlib import Path; from tracker import backup; backup.restore(*map(Path, sys.argv[1:]))"
    )
    python(script, made, path)
    with pytest.raises(TrackerError):
        ledger.log_claim(draft("Lost?"), on=ON)
    assert digest(path) == before


# ------------------------------------------------------------------ after an erasure


def test_our_backups_hold_nothing_of_what_was_erased(ledger: Ledger, path: Path) -> None:
    before = backup.automatic(path, now=NOW)
    uid = ledger.log_claim(draft("Xyzzyva eats the harvest"), on=ON).uid
    held = backup.automatic(path, now=NOW + timedelta(hours=1))
    assert before
    assert held
    found = ledger.expunge(uid, "legal order")
    assert not [words for words in found.unreachable if "backups" in words and "could not" in words]
    names = [one.path for one in backup.kept(path)]
    assert before in names
    assert held not in names
    assert len(names) == 2
    assert digest(names[-1]) == ledger.info().digest
    assert not any(b"Xyzzyva" in one.read_bytes() for one in names)
    assert backup.forget(path) == []


def test_an_erasure_says_when_a_backup_could_not_be_replaced(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = ledger.log_claim(draft("Xyzzyva eats the harvest"), on=ON).uid
    made = backup.automatic(path)
    assert made

    def full(*args: object, **options: object) -> Path:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(backup, "backup_before", full)
    found = ledger.expunge(uid, "legal order")
    assert [words for words in found.unreachable if "could not be replaced" in words]
    assert made.exists()
    assert [words for words in ledger.withheld() if "legal order" in words]


def test_an_erasure_names_ledgers_that_were_set_aside(ledger: Ledger, path: Path) -> None:
    made = backup.automatic(path)
    assert made
    ledger.close()
    aside = backup.restore(made, path)
    assert aside
    again = Ledger.open(path)
    (view,) = again.search("", on=ON)
    found = again.expunge(view.uid, "legal order")
    assert any(aside.name in words for words in found.unreachable)
    again.close()
