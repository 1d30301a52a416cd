"""What must not happen does not: kills, a full disk, locks, damaged bytes, failed migrations, odd clocks and zones.

Small sizes, so that every run has them; ``BORNEOUT_FAULTS=20`` does twenty times as much.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.ledger_kit import ON, REPO, draft, full_draft, outcome
from tracker import store
from tracker.claims import Claim
from tracker.errors import Busy, Changed, DiskFull, TrackerError
from tracker.ledger import Ledger

TIMES = int(os.environ.get("BORNEOUT_FAULTS", "1"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path)
    yield ledger
    ledger.close()


# ------------------------------------------------------------------ kill -9

WRITES = """
import sys
from pathlib import Path
from tests.ledger_kit import ON, full_draft, outcome
from dataclasses import replace
from tracker.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(100):
    new = {"speaker": f"Speaker {number}", "tags": (f"tag {number}", "all")}
    draft = replace(full_draft(), proposition=f"Number {number}", **new)
    uid = ledger.log_claim(draft, on=ON).uid
    print("claim", uid, flush=True)
    ledger.resolve([uid], outcome(), on=ON)
    print("resolved", uid, flush=True)
print("done", flush=True)
"""


@pytest.mark.parametrize("seed", range(3 * TIMES))
def test_nothing_that_was_acknowledged_is_lost_by_a_kill(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    process = subprocess.Popen([sys.executable, "-c", WRITES, str(path)], cwd=REPO, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    said = [process.stdout.readline()]
    wanted = chance.randint(5, 60)
    while len(said) < wanted:
        said.append(process.stdout.readline())
    time.sleep(chance.random() * 0.02)
    process.send_signal(signal.SIGKILL)
    said += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    assert "done\n" not in said
    acknowledged = [line.split() for line in said if line.endswith("\n") and len(line.split()) == 2]
    assert len(acknowledged) >= wanted - 1

    ledger = Ledger.open(path)
    assert ledger.verify() == []
    for what, uid in acknowledged:
        view = ledger.view(uid, on=ON)
        assert what == "claim" or view.outcome
    whole = {"claim": {"step", "claim", "speaker", "tag", "note"}, "resolution": {"step", "resolution"}}
    for (step,) in ledger.conn.execute("SELECT DISTINCT step FROM revisions").fetchall():
        kinds = {row[0] for row in ledger.conn.execute("SELECT kind FROM revisions WHERE step = ?", (step,)).fetchall()}
        assert any(kinds >= wanted_kinds for wanted_kinds in whole.values()), f"half a step: {kinds}"
    ledger.log_claim(draft("After the kill"), on=ON)
    ledger.close()


# ------------------------------------------------------------------ a full disk


def fill_up(ledger: Ledger) -> list[str]:
    """Log claims until there is no room; returns those that were acknowledged."""
    kept: list[str] = []
    try:
        while True:
            kept.append(ledger.log_claim(draft(f"Number {len(kept)}", criteria="x" * 2000), on=ON).uid)
    except DiskFull as full:
        if "nothing was saved and the ledger is as it was" not in str(full):
            raise
    return kept


def check_full(ledger: Ledger, kept: list[str]) -> None:
    """Reading goes on, everything acknowledged is there, and nothing else."""
    assert [view.uid for view in ledger.search("", on=ON, sort="logged_at", descending=False)] == kept
    assert ledger.verify() == []


def test_a_file_that_may_not_grow_loses_nothing(ledger: Ledger) -> None:
    (pages,) = ledger.conn.execute("PRAGMA page_count").fetchone()
    ledger.conn.execute(f"PRAGMA max_page_count={pages + 60}")
    kept = fill_up(ledger)
    check_full(ledger, kept)
    ledger.conn.execute("PRAGMA max_page_count=1000000")
    ledger.log_claim(draft("After"), on=ON)
    assert ledger.verify() == []


def test_a_write_that_comes_up_short_loses_nothing(ledger: Ledger, path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 300_000, hard))
    try:
        kept = fill_up(ledger)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(kept) > 10
    check_full(ledger, kept)
    ledger.log_claim(draft("After"), on=ON)
    assert ledger.verify() == []


FULL_DISK = """
import os, sys
from pathlib import Path
from tests.ledger_kit import ON, draft
from tracker.errors import DiskFull
from tracker.ledger import Ledger
folder = Path(sys.argv[1])
(folder / "ballast").write_bytes(bytes(200_000))
ledger = Ledger.open(folder / "a.ledger")
kept = []
try:
    while True:
        kept.append(ledger.log_claim(draft(f"Number {len(kept)}", criteria="x" * 2000), on=ON).uid)
except DiskFull as error:
    print(error)
assert [v.uid for v in ledger.search("", on=ON, sort="logged_at", descending=False)] == kept
(folder / "ballast").unlink()
ledger.log_claim(draft("After"), on=ON)
assert ledger.verify() == []
print(len(kept) > 10, "as before")
"""


def test_a_disk_that_is_full_loses_nothing(tmp_path: Path) -> None:
    mounts = 'mount -t tmpfs -o size=2m none "$1" && exec "$2" -c "$3" "$1"'
    command = ["unshare", "-rm", "sh", "-c", mounts, "sh", str(tmp_path), sys.executable, FULL_DISK]
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk of their own (unshare -rm)")
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "The disk is full: nothing was saved and the ledger is as it was. Free some space and try again.",
        "True as before",
    ]


# ------------------------------------------------------------------ others on the same file

HOLD = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute(sys.argv[2])
conn.execute("SELECT count(*) FROM claims").fetchone()
print("held", flush=True)
sys.stdin.readline()
conn.execute("ROLLBACK")
print("let go", flush=True)
sys.stdin.readline()
"""


class Holder:
    """Another program that holds the file until it is told to let go."""

    def __init__(self, path: Path, how: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "held\n"

    def say(self) -> None:
        """Let go, or end."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def __enter__(self) -> Holder:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate("\n\n", timeout=20)


@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "BEGIN"])
def test_a_ledger_that_is_held_says_busy_in_time_and_writes_nothing(ledger: Ledger, path: Path, how: str) -> None:
    ledger.log_claim(draft(), on=ON)
    before = ledger.info()
    ledger.wait_s = 0.3
    with Holder(path, how) as holder:
        start = time.monotonic()
        with pytest.raises(Busy, match="Nothing was saved and nothing is lost"):
            ledger.log_claim(draft("Not now"), on=ON)
        assert time.monotonic() - start < 1.5
        holder.say()
        ledger.wait_s = 5.0
        ledger.log_claim(draft("Now"), on=ON)
    assert ledger.info().claims == before.claims + 1
    assert ledger.verify() == []


def test_reading_says_busy_and_not_an_error_of_sqlites(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WRITE_RETRY_S", 0.3)
    uid = ledger.log_claim(draft(), on=ON).uid
    reads: list[Any] = [
        ledger.data_version,
        lambda: ledger.view(uid, on=ON),
        lambda: ledger.search("opens", on=ON),
        lambda: ledger.all_ids("bridge", "claimed_on", True, on=ON),
        lambda: ledger.named("speaker"),
        lambda: ledger.counts(on=ON),
        lambda: ledger.names_like("speaker", "a"),
        lambda: ledger.similar_claims("", draft().proposition),
        ledger.undoable,
        ledger.redoable,
        ledger.conflicts,
        ledger.info,
        ledger.verify,
        lambda: ledger.history(uid),
    ]
    ledger.conn.execute("PRAGMA busy_timeout=20")
    with Holder(path, "BEGIN EXCLUSIVE"):
        for read in reads:
            with pytest.raises(Busy):
                pytest.fail(f"number {reads.index(read)} read {read()}")
    for read in reads:
        read()


def test_a_reader_beside_a_busy_writer_never_sees_an_error(ledger: Ledger, path: Path) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    ledger.close()
    stop = threading.Event()
    failures: list[BaseException] = []
    reads = longest = 0.0

    def write() -> None:
        mine = Ledger.open(path)
        number = 0
        while not stop.is_set():
            number += 1
            with suppress(Busy):  # a commit gives way to readers after a quarter of a second; nothing is lost then
                mine.log_claim(draft(f"Number {number}"), on=ON)
        mine.close()

    def read() -> None:
        nonlocal reads, longest
        mine = Ledger.open(path)
        while not stop.is_set():
            start = time.monotonic()
            mine.data_version()
            mine.view(uid, on=ON)
            mine.search("number", on=ON, limit=20)
            mine.named("tag")
            longest = max(longest, time.monotonic() - start)
            reads += 1
        mine.close()

    def safely(work: Any) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - reported by the test below
            failures.append(error)

    threads = [threading.Thread(target=safely, args=(work,)) for work in (write, read, write, read)]
    for thread in threads:
        thread.start()
    time.sleep(1.5 * TIMES)
    late = time.monotonic() + 20  # on a busy machine a commit alone may take a tenth of a second
    while reads <= 2 and time.monotonic() < late:
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert reads > 2
    assert longest < 4
    again = Ledger.open(path)
    assert again.verify() == []
    again.close()


def test_two_that_edit_the_same_claim_do_not_overwrite_each_other(ledger: Ledger, path: Path) -> None:
    other = Ledger.open(path)
    uid = ledger.log_claim(draft(), on=ON).uid
    base = ledger.revision_of("claim", uid)
    version = other.data_version()
    mine, theirs = ledger.record("claim", uid), other.record("claim", uid)
    assert isinstance(mine, Claim)
    assert isinstance(theirs, Claim)
    ledger.save(replace(mine, criteria="Mine"), base=base, on=ON)
    assert other.data_version() != version
    with pytest.raises(Changed) as caught:
        other.save(replace(theirs, criteria="Theirs"), base=base, on=ON)
    assert (caught.value.uid, caught.value.base) == (uid, base)
    assert caught.value.heads == (ledger.revision_of("claim", uid),)
    assert other.view(uid, on=ON).criteria == "Mine"
    other.save(replace(theirs, criteria="Both"), base=caught.value.heads[0], on=ON)
    assert ledger.view(uid, on=ON).criteria == "Both"
    other.close()


PROCESS = """
import sys
from pathlib import Path
from tests.ledger_kit import ON, draft
from tracker.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]))
for number in range(25):
    print(ledger.log_claim(draft(f"{sys.argv[2]} {number}", speaker=f"Speaker {number}"), on=ON).uid)
"""


def test_two_processes_that_write_at_once_both_succeed(path: Path) -> None:
    Ledger.open(path).close()
    started = [
        subprocess.Popen([sys.executable, "-c", PROCESS, path, name], cwd=REPO, stdout=subprocess.PIPE, text=True)
        for name in ("left", "right")
    ]
    uids = [uid for one in started for uid in one.communicate(timeout=60)[0].split()]
    ledger = Ledger.open(path)
    assert len(uids) == len(set(uids)) == ledger.count("", on=ON) == 50
    assert ledger.info().speakers == 25
    assert ledger.verify() == []
    ledger.close()


# ------------------------------------------------------------------ damaged bytes


def texts(ledger: Ledger) -> list[str]:
    """All that the ledger says in words."""
    views = ledger.search("", on=ON, sort="logged_at", descending=False)
    return [repr((v, ledger.history(v.uid), ledger.notes(v.uid), ledger.resolutions(v.uid))) for v in views] + [
        ledger.snapshot_text(s.uid) for source in ledger.named("source") for s in ledger.snapshots_of(source.uid)
    ]


def test_flipped_bytes_never_change_a_text_unseen(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    for number in range(12):
        uid = ledger.log_claim(replace(full_draft(), proposition=f"Number {number} " + "opens " * 50), on=ON).uid
        ledger.resolve([uid], outcome(), on=ON)
    sound = texts(ledger)
    ledger.close()
    original = path.read_bytes()
    chance = random.Random(20130210)
    outcomes = {"refused": 0, "found": 0, "unchanged": 0}
    for number in range(50 * TIMES):
        copy = tmp_path / f"flipped {number}.ledger"
        damaged = bytearray(original)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        copy.write_bytes(damaged)
        outcomes[_open_damaged(copy, sound)] += 1
        copy.unlink()
    assert sum(outcomes.values()) == 50 * TIMES
    assert outcomes["found"] > 5


def _open_damaged(copy: Path, sound: list[str]) -> str:
    try:
        opened = Ledger.open(copy)
    except TrackerError:
        return "refused"
    try:
        if opened.verify():
            return "found"
        assert texts(opened) == sound, "a text changed and verify did not see it"
        return "unchanged"
    finally:
        opened.close()


def test_reading_a_damaged_ledger_is_an_error_in_words(ledger: Ledger, path: Path) -> None:
    for number in range(40):
        ledger.log_claim(draft(f"Number {number}", criteria="x" * 500), on=ON)
    (root,) = ledger.conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'claims'").fetchone()
    ledger.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    again = Ledger.open(path)
    with pytest.raises(TrackerError, match="verify"):
        again.search("", on=ON)
    assert again.verify()
    again.close()
