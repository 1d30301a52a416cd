"""A fault of ours: a report without a word of the ledger, and the program goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tracker.errors import Busy
from ui.dialogs.crash import Crash
from ui.faults import Excepthook, report

SECRET = "AQIM is eliminated from Mali"


def fault() -> BaseException:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        return error


def test_the_report_says_where_and_nothing_else() -> None:
    error = fault()
    text = report(type(error), error, error.__traceback__)
    assert "tests/ui/test_crash.py:" in text
    assert "in fault" in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert "Python 3" in text
    assert SECRET not in text
    assert str(Path(__file__).parents[2]) not in text
    assert str(Path.home()) not in text


@pytest.mark.qt_no_exception_capture
def test_a_fault_in_a_slot_is_shown_and_the_program_goes_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    hook = Excepthook(shown.append, tmp_path / "faults.txt")
    monkeypatch.setattr(sys, "excepthook", hook)
    button = QPushButton("Log")
    qtbot.addWidget(button)
    button.clicked.connect(lambda: 1 // 0)
    button.click()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert "ZeroDivisionError" in shown[0]
    button.click()
    qtbot.waitUntil(lambda: len(shown) == 2)
    kept = tmp_path / "faults.txt"
    assert kept.read_text().count("ZeroDivisionError") == 2
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.qt_no_exception_capture
def test_a_ledger_that_is_held_is_no_crash() -> None:
    shown: list[str] = []
    said: list[str] = []
    hook = Excepthook(shown.append)
    hook.busy.connect(said.append)
    hook(Busy, Busy("Held by an import."), None)
    QApplication.processEvents()
    assert (shown, said) == ([], ["Held by an import."])


@pytest.mark.qt_no_exception_capture
def test_one_dialog_at_a_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    hook = Excepthook()

    def show(text: str) -> None:
        shown.append(text)
        for _ in range(5):  # a fault in painting comes again while the dialog is open
            hook._tell("again")

    hook._show = show
    error = fault()
    hook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(shown) == 1)


def test_the_dialog_opens_by_itself(qtbot: QtBot) -> None:
    hook = Excepthook()
    seen: list[str] = []

    def look() -> None:
        (dialog,) = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Crash))
        dialog.copy()
        seen.append(QApplication.clipboard().text())
        dialog.accept()

    QTimer.singleShot(100, look)
    hook._tell("Where it was")
    assert seen == ["Where it was"]
