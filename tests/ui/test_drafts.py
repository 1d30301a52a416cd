"""An unfinished form survives kill -9, and belongs to this user and this ledger alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.drafts import DraftKeeper, Drafts

ROOT = Path(__file__).parents[2]
TYPING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from ui.drafts import DraftKeeper, Drafts
app = QCoreApplication([])
keeper = DraftKeeper(Drafts(Path(sys.argv[1]), Path("a.ledger")), "claim", lambda: {"proposition": "It rains"})
keeper.touch()
QTimer.singleShot(700, lambda: print("typed", flush=True))
app.exec()
"""


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts", tmp_path / "a.ledger")


def test_round_trip(drafts: Drafts) -> None:
    fields = {"proposition": "العربية \U0001f600 \u2028 \u00a0", "quote": "a\nb", "lone": "\ud800"}
    drafts.write("claim", fields)
    assert drafts.read("claim") == fields
    assert drafts.keys() == ["claim"]
    drafts.forget("claim")
    drafts.forget("claim")
    assert drafts.read("claim") == {}


def test_private(drafts: Drafts) -> None:
    drafts.write("claim", {"a": "b"})
    assert [path.stat().st_mode & 0o777 for path in drafts.folder.iterdir()] == [0o600]
    assert drafts.folder.stat().st_mode & 0o777 == 0o700


def test_ledgers_and_forms_are_kept_apart(drafts: Drafts, tmp_path: Path) -> None:
    drafts.write("claim", {"a": "b"})
    assert Drafts(tmp_path / "drafts", tmp_path / "b.ledger").read("claim") == {}
    assert drafts.read("source/../claim") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form": "other", "fields": {}}', '{"form": "claim", "fields": 3}'])
def test_a_damaged_draft_is_no_draft(drafts: Drafts, text: str) -> None:
    drafts.write("claim", {"a": "b"})
    next(drafts.folder.iterdir()).write_text(text)
    assert drafts.read("claim") == {}


def test_a_place_that_cannot_be_written_to_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    Drafts(tmp_path / "drafts", tmp_path / "a.ledger").write("claim", {"a": "b"})


def test_it_is_kept_a_moment_after_the_last_key(drafts: Drafts, qtbot: QtBot) -> None:
    typed = {"proposition": ""}
    keeper = DraftKeeper(drafts, "claim", lambda: dict(typed))
    for text in ("It", "It rains"):
        typed["proposition"] = text
        keeper.touch()
        assert drafts.read("claim") == {}
    qtbot.waitUntil(lambda: drafts.read("claim") == {"proposition": "It rains"}, timeout=2000)
    typed["proposition"] = "It pours"
    keeper.keep()
    assert keeper.restore() == {"proposition": "It pours"}
    typed["proposition"] = " "
    keeper.keep()
    assert drafts.keys() == []


def test_done_forgets(drafts: Drafts) -> None:
    keeper = DraftKeeper(drafts, "claim", lambda: {"a": "b"})
    keeper.keep()
    keeper.done()
    assert drafts.keys() == []
    keeper.keep()
    assert drafts.keys() == ["claim"]


def test_kill_9(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TYPING, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"typed\n"
        process.send_signal(signal.SIGKILL)
    assert Drafts(tmp_path, tmp_path / "a.ledger").read("claim") == {"proposition": "It rains"}
