"""Odd clocks and time zones: a deadline is a civil date, and what came later stays later."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ledger_kit import ON, Clock, draft, python
from tracker.claims import Claim
from tracker.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path)
    yield ledger
    ledger.close()


DUE = """
import sys
from pathlib import Path
from tracker.ledger import Ledger
ledger = Ledger.open(Path(sys.argv[1]), read_only=True)
for day in ("2013-06-30", "2013-07-01", "2013-07-02"):
    found = ledger.search("is:due", on=day)
    print(day, [(v.proposition, v.status, v.due_from, v.claimed_on, v.logged_at) for v in found])
"""


def test_what_is_due_is_the_same_in_every_time_zone(ledger: Ledger, path: Path) -> None:
    ledger.log_claim(draft(), on=ON)
    ledger.log_claim(draft("Some day", deadline=None, review_on="2013-07-02"), on=ON)
    said = {python(DUE, path, TZ=zone) for zone in ("Etc/GMT-14", "UTC", "Etc/GMT+11")}
    assert len(said) == 1
    lines = said.pop().splitlines()
    assert [line.count("due") for line in lines] == [0, 1, 2]


def test_a_clock_that_is_set_back_does_not_reorder_anything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    ledger = Ledger.open(path, now=clock)
    uid = ledger.log_claim(draft(), on=ON).uid
    first = ledger.snooze([uid], "2013-09-01", on=ON)
    clock.now -= timedelta(days=400)
    early = time.time_ns() - 400 * 86_400 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: early)
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    ledger.save(replace(record, criteria="Later"), base=ledger.revision_of("claim", uid), on=ON)
    last = ledger.snooze([uid], "2013-08-01", on=ON)
    assert last.uid == first.uid
    assert ledger.view(uid, on=ON).criteria == "Later"
    assert ledger.view(uid, on=ON).due_from == "2013-08-01"
    assert [entry.at for entry in ledger.history(uid)] != sorted(entry.at for entry in ledger.history(uid))
    undoable = ledger.undoable()
    assert undoable
    assert undoable.uid == last.step
    assert ledger.conflicts() == []
    assert ledger.verify() == []
    ledger.rebuild()
    assert ledger.view(uid, on=ON).due_from == "2013-08-01"
    ledger.close()


COMMAND = """
import sys
from tracker import cli
sys.exit(cli.main(["--ledger", sys.argv[1], *sys.argv[2:]]))
"""


def test_the_command_lists_the_same_in_every_time_zone(ledger: Ledger, path: Path) -> None:
    """One claim until 30 June: not due that day, due on the next, wherever the computer stands."""
    ledger.log_claim(draft(), on=ON)
    for day, due in (("2013-06-30", "0\n"), ("2013-07-01", "1\n")):
        for zone in ("Etc/GMT-14", "UTC", "Etc/GMT+11"):
            assert python(COMMAND, path, "due", "--count", "--on", day, TZ=zone) == due
    listed = {python(COMMAND, path, "due", "--json", "--on", "2013-07-01", TZ=z) for z in ("Etc/GMT-14", "Etc/GMT+11")}
    assert len(listed) == 1


def test_a_clock_that_is_set_back_leaves_the_order_of_the_log(path: Path) -> None:
    clock = Clock()
    ledger = Ledger.open(path, now=clock)
    uid = ledger.log_claim(draft(), on=ON).uid
    heads = [ledger.head()]
    for days, note in ((0, "first"), (-400, "second"), (-800, "third")):
        clock.now += timedelta(days=days)
        ledger.add_note(uid, note)
        heads.append(ledger.head())
    assert [entry.words for entry in ledger.history(uid)] == ["Logged", "Note: first", "Note: second", "Note: third"]
    for count, head in enumerate(heads):
        then = ledger.at(head)
        assert len(then.notes(uid)) == count
        assert len(then.history(uid)) == count + 1
        then.close()
    assert ledger.verify() == []
    ledger.close()
