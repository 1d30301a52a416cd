"""What every test needs: no screen, no folder of the real user, no trace left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli_helpers import Cli
from tests.ledger_kit import Clock
from tracker.ledger import Ledger

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt: tracker does not


def pytest_configure(config: pytest.Config) -> None:
    """Qt without a screen says what it cannot do; that is no fault of ours."""
    config.addinivalue_line("qt_log_ignore", "^This plugin does not support")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, data and caches of the program go to a folder of this test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (("DATA", "data"), ("CONFIG", "config"), ("CACHE", "cache"), ("STATE", "state")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    return home


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line on a ledger of its own."""
    return Cli(tmp_path, capsys, monkeypatch)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger whose clock a test can follow."""
    with closing(Ledger.open(tmp_path / "one.ledger", now=Clock())) as made:
        yield made
