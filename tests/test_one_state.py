"""A report is of one state of the ledger, whoever writes while it is made."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger_kit import ON, draft, full_draft, outcome
from tracker import backup
from tracker.claims import ClaimView
from tracker.errors import TrackerError
from tracker.ledger import Ledger
from tracker.reports.resolutions import write_resolutions


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


def filled(path: Path, chance: random.Random) -> Ledger:
    """A ledger of claims by several speakers, some resolved."""
    ledger = Ledger.open(path, author="Ann")
    ledger.log_claim(full_draft(), on=ON)
    for number in range(12):
        uid = ledger.log_claim(draft(f"Bridge {number} opens", speaker=chance.choice(("Ann", "Bo", "Cy"))), on=ON).uid
        if chance.random() < 0.4:
            ledger.resolve([uid], outcome(), on=ON)
    return ledger


def meddle(ledger: Ledger, chance: random.Random) -> None:
    """One write of those that change what a report shows, of rows read already or of rows to come."""
    claims = ledger.search("", on=ON, sort="logged_at", descending=False)
    one = chance.choice(claims)
    uids = [view.uid for view in claims if not view.outcome]
    chance.choice(
        (
            lambda: ledger.log_claim(draft("A new one", speaker="Di"), on=ON),
            lambda: ledger.remove("claim", [one.uid]),
            lambda: ledger.resolve(uids[:1], outcome(), on=ON) if uids else None,
            lambda: ledger.tag([one.uid], add=["seen"]),
            lambda: ledger.rename("speaker", one.speaker_uid, f"Someone {chance.random()}"),
            lambda: ledger.join("speaker", *chance.sample([named.uid for named in ledger.named("speaker")], 2)),
            lambda: ledger.undo(),
        )
    )()


@pytest.mark.parametrize("query", ["", "-is:resolved", "opens speaker:ann"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_report_beside_writes_is_that_of_a_copy_taken_before(path: Path, seed: int, query: str) -> None:
    chance = random.Random(seed)
    ledger = filled(path, chance)
    copy = path.with_name("copy.ledger")
    backup.backup(path, copy)
    other = Ledger.open(path, author="Bo")

    def rows(then: Ledger, *, busy: bool) -> Iterator[ClaimView]:
        for view in then.report_rows(query, on=ON):
            if busy and chance.random() < 0.3:
                meddle(other, chance)
            yield view
        if busy:
            other.log_claim(draft(f"Last of {seed}"), on=ON)

    def write(then: Ledger, head: str) -> str:
        write_resolutions(rows(then, busy=True), path.with_name("beside.csv"), raw=True, head=head, on=ON)
        return head

    head = ledger.at_one_state(write)
    still = Ledger.open(copy, read_only=True)
    assert head == still.head() != ledger.head()
    write_resolutions(rows(still, busy=False), path.with_name("still.csv"), raw=True, head=head, on=ON)
    assert path.with_name("beside.csv").read_bytes() == path.with_name("still.csv").read_bytes()
    for one in (ledger, other, still):
        one.close()


def test_the_work_is_done_once_where_nobody_writes(path: Path) -> None:
    ledger = filled(path, random.Random(1))
    asked: list[str] = []
    ledger.at_one_state(lambda then, head: asked.append(head))
    assert asked == [ledger.head()]
    ledger.close()


def test_the_second_go_can_be_cancelled(path: Path) -> None:
    ledger = filled(path, random.Random(1))
    asked: list[str] = []

    def work(then: Ledger, head: str) -> None:
        asked.append(head)
        ledger.log_claim(draft("Meanwhile"), on=ON)

    with pytest.raises(TrackerError, match="cancelled"):
        ledger.at_one_state(work, cancelled=lambda: True)
    assert len(asked) == 1
    ledger.close()
