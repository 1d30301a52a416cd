"""A hundred due claims judged by keys alone in the real window; the command line ends with the same tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.cli_helpers import Cli
from tests.ledger_kit import dump
from tests.ui.conftest import Recorder
from tracker import backup, deadlines, likelihood
from tracker.claims import ClaimDraft
from tracker.ledger import Ledger
from ui.session import Session
from ui.settings import Settings
from ui.theme import Look
from ui.window import Window

ON = "2014-03-01"
MANY = 100
Key, Mod = Qt.Key, Qt.KeyboardModifier
Judge = tuple[str, dict[str, str], list[list[str]]]
"""The key of the choice, what is typed into which field, and the same in words of the command line."""

JUDGED: tuple[Judge, ...] = (
    (
        "1",
        {"known_on": "2013-06-01", "reason": "seen"},
        [["resolve", "UID", "happened", "--known-on", "2013-06-01", "--note", "seen"]],
    ),
    ("2", {"reason": "nobody saw it"}, [["resolve", "UID", "did-not-happen", "--note", "nobody saw it"]]),
    (
        "3",
        {"fraction": "0.25", "known_on": "2013-06-02", "evidence": "https://a.example/1"},
        [["resolve", "UID", "partly=0.25", "--known-on", "2013-06-02", "--evidence", "https://a.example/1"]],
    ),
    (
        "4",
        {"void_reason": "down 2", "reason": "no sense"},
        [["resolve", "UID", "void=malformed", "--note", "no sense"]],
    ),
    ("5", {"reason": "who knows"}, [["resolve", "UID", "undetermined", "--note", "who knows"]]),
    ("s", {}, [["snooze", "UID", "--until", "+6m"]]),
    (
        "h",
        {"known_on": "2013-06-03", "confidence": "down 1", "reason": "sure"},
        [["resolve", "UID", "happened", "--known-on", "2013-06-03", "--confidence", "high", "--note", "sure"]],
    ),
    (
        "n",
        {"reason": "first, then again", "undo": ""},
        [
            ["resolve", "UID", "did-not-happen", "--note", "first, then again"],
            ["undo"],
            ["resolve", "UID", "did-not-happen", "--note", "first, then again"],
        ],
    ),
    (
        "e",
        {"evidence": "https://a.example/2", "then": "u"},
        [
            ["evidence", "UID", "https://a.example/2"],
            ["resolve", "UID", "undetermined", "--note", "see the evidence"],
        ],
    ),
    ("v", {"void_reason": "down 5", "reason": "twice"}, [["resolve", "UID", "void=duplicate", "--note", "twice"]]),
)


def focused() -> Any:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key | str, held: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    """A key, where the keyboard is."""
    if isinstance(key, str):
        QTest.keyClicks(focused(), key, held)
    else:
        QTest.keyClick(focused(), key, held)


class Desk:
    """Somebody at the keyboard: sees the window, touches nothing but keys."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.page: Any = window.pages["review"]

    def shown(self) -> str:
        return str(self.page.card.proposition.text())

    def here(self) -> tuple[str, int]:
        return self.shown(), self.page.count()

    def left(self) -> str:
        return str(self.page.left.text())

    def fill(self, fields: dict[str, str]) -> None:
        """Go to each field by Tab and type."""
        for name, text in fields.items():
            editor = self.page.line.form[name].editor
            for _ in range(20):
                if focused() is editor or editor.isAncestorOf(focused()):
                    break
                press(Key.Key_Tab)
            else:
                raise AssertionError(f"Tab does not come to {name}")
            if text.startswith("down "):  # a list of words
                for _ in range(int(text.split()[1])):
                    press(Key.Key_Down)
            else:
                press(Key.Key_A, Mod.ControlModifier)
                press(text)

    def commit(self, change: Callable[[], object]) -> None:
        before = change()
        press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: change() != before or bool(self.page.line.problem.text()))
        assert self.page.line.problem.text() == ""

    def judge(self, key: str, fields: dict[str, str]) -> None:
        typed = {name: text for name, text in fields.items() if name not in ("undo", "then")}
        press(key)
        self.fill(typed)
        if "then" in fields:  # evidence stays with its claim; the outcome comes after it
            self.commit(lambda: self.page.card.evidence.text())
            press(fields["then"])
            self.fill({"reason": "see the evidence"})
        self.commit(self.here)
        if "undo" in fields:
            self.commit_undo()
            press(key)
            self.fill(typed)
            self.commit(self.here)

    def commit_undo(self) -> None:
        before = self.shown()
        press("z")
        self.qtbot.waitUntil(lambda: self.shown() != before)


def filled(path: Path) -> list[str]:
    """A ledger of a hundred due claims; their uids in the order of the queue."""
    ledger = Ledger.open(path, author="Desk")
    made = []
    for number in range(MANY):
        day = f"2013-{1 + number // 28:02}-{1 + number % 28:02}"
        words = f"by {deadlines.parse('in 4 months', day).latest}" if number % 3 else "by the end of 2013"
        draft = ClaimDraft(
            proposition=f"Thing number {number} happens",
            speaker=f"Speaker {number % 7}",
            claimed_on=day,
            likelihood=likelihood.parse(("20 %", "unlikely", "0.8")[number % 3]),
            deadline=deadlines.parse(words, day),
        )
        made.append(ledger.log_claim(draft, on="2013-12-31").uid)
    order = [view.uid for view in ledger.search("is:due", on=ON, sort="due_on", descending=False)]
    ledger.close()
    assert len(order) == MANY
    return order


def told(path: Path) -> dict[str, list[str]]:
    """Every table made from the log, without the times and uids that two ways must differ in."""
    ledger = Ledger.open(path)
    rows = {name: sorted(map(_plain, found)) for name, found in dump(ledger).items() if name not in ("steps", "heads")}
    ledger.close()
    return rows


def _plain(row: tuple[Any, ...]) -> str:
    text = repr(tuple(bytes(cell).hex() if isinstance(cell, bytes) else cell for cell in row))
    text = re.sub(r"\b[0-9a-f]{64}\b", "HASH", re.sub(r"\b[0-9a-f]{32}\b", "UID", text))
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "AT", text)


def test_a_hundred_claims_by_keys_and_by_commands_end_alike(
    qtbot: QtBot, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = Cli(tmp_path, capsys, monkeypatch)
    order = filled(cli.path)
    by_keys = tmp_path / "keys.ledger"
    backup.save_copy(cli.path, by_keys)
    session = Session(Ledger.open(by_keys, author="Desk"), Settings(tmp_path / "x.ini"), Recorder(), lambda: ON)
    window = Window(session, look)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    press(Key.Key_3, Mod.ControlModifier)
    desk = Desk(window, qtbot)
    qtbot.waitUntil(lambda: desk.left() == f"{MANY} left")
    for number, uid in enumerate(order):
        key, fields, commands = JUDGED[number % len(JUDGED)]
        assert session.ledger.view(uid, on=ON).proposition == desk.shown()
        desk.judge(key, fields)
        for words in commands:
            ran = cli.run(*(uid if word == "UID" else word for word in words), "--author", "Desk", "--on", ON)
            assert ran.code == 0, ran.err
    qtbot.waitUntil(lambda: session.ledger.count("is:due", on=ON) == 0)
    window.close()
    session.ledger.close()
    one, other = told(by_keys), told(cli.path)
    for name in one:
        assert [(a, b) for a, b in zip(one[name], other[name], strict=True) if a != b] == []
