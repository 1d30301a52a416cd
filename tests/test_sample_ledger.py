"""The sample ledger holds what a newcomer should see, and its report can be read back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.claims import DueReason, Outcome, Status
from tracker.ledger import Ledger
from tracker.reports.columns import NAMES
from tracker.reports.resolutions import cells, steps_of, write_resolutions
from tracker.reports.table import read_table

ROOT = Path(__file__).parent.parent
ON = "2026-03-02"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Start the script as a user does."""
    command = [sys.executable, ROOT / "scripts" / "sample_ledger.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The crowded sample."""
    path = tmp_path_factory.mktemp("sample") / "crowded.ledger"
    made = run(path, "--crowded")
    assert made.returncode == 0, made.stderr
    ledger = Ledger.open(path, read_only=True)
    yield ledger
    ledger.close()


def test_it_has_claims_in_every_state(crowded: Ledger) -> None:
    views = crowded.search("", on=ON)
    assert {view.status for view in views} == set(Status)
    assert {view.outcome for view in views} == {None, *Outcome}
    assert {view.due_reason for view in views} == {None, *DueReason}
    assert crowded.counts(on=ON).earlier_wording == 1
    assert any(view.update_of for view in views)
    assert sum(bool(view.snapshot_uid) for view in views) > 60


def test_it_is_sound(crowded: Ledger) -> None:
    assert crowded.verify() == []


def test_its_report_is_read_back_exactly(crowded: Ledger, tmp_path: Path) -> None:
    views = crowded.search("", on=ON)
    path = tmp_path / "out.csv"
    assert write_resolutions(iter(views), path, raw=False, head=crowded.head(), on=ON) == len(views)
    assert list(read_table(path, raw=False)) == [list(NAMES), *(cells(view) for view in views)]


def test_a_reopened_claim_has_a_row_for_each_step(crowded: Ledger) -> None:
    (view,) = crowded.search('"new coach by Easter"', on=ON)
    rows = [cells(step) for step in steps_of(view, crowded.resolutions(view.uid), crowded.evidence(view.uid))]
    at = [NAMES.index(name) for name in ("resolution_number", "outcome", "scored", "not_scored_because")]
    assert [[row[column] for column in at] for row in rows] == [
        ["1", "happened", "false", "superseded"],
        ["2", "", "false", "superseded"],
        ["3", "did_not_happen", "true", ""],
    ]
    assert rows[-1] == cells(view)


def test_it_replaces_no_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.ledger"
    path.write_bytes(b"mine")
    made = run(path)
    assert made.returncode == 1
    assert "is there already" in made.stderr
    assert path.read_bytes() == b"mine"
