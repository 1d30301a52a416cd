"""The main job through the real window by real key events: read, log, find, judge, hand over, take back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker.claims import Outcome, Status
from tracker.ledger import Ledger
from tracker.reports.resolutions import ReportOptions, in_window, write_resolutions
from ui.session import Session
from ui.theme import Look
from ui.window import Window

Key, Mod = Qt.Key, Qt.KeyboardModifier
ARTICLE = (
    "A bridge for Oss\n\nThe old bridge at Oss is unlikely to reopen before June, engineers say. "
    "“The new one will be ready by the end of 2013,” says Ada Quist, the harbour master.\n\nNothing else happened."
)


class Hands:
    """Ten fingers on the keyboard of the window."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def press(self, key: Key, held: Mod = Mod.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def tab(self, times: int) -> None:
        for _ in range(times):
            self.press(Key.Key_Tab)

    def go(self, key: Key) -> None:
        QTest.keyClick(self.window, key, Mod.ControlModifier)

    def page(self, name: str) -> Any:
        self.qtbot.waitUntil(lambda: self.window.front == name)
        return self.window.pages[name]


@pytest.fixture
def hands(session: Session, look: Look, messages: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    window = Window(session, look)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield Hands(window, qtbot)
    window.close()


def test_from_article_to_report(hands: Hands, ledger: Ledger, qtbot: QtBot, tmp_path: Path) -> None:
    hands.go(Key.Key_1)
    read = hands.page("read")
    QGuiApplication.clipboard().setText(ARTICLE)
    hands.press(Key.Key_V, Mod.ControlModifier)
    qtbot.waitUntil(lambda: read.pane.front == "source" and read.asking.taken is not None)
    hands.type("The Harbour Gazette")
    hands.tab(2)
    hands.type("5 Feb 2013")
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: read.article is not None)

    # The second sentence, its first words cut off, with a speaker, words for a likelihood and a deadline.
    hands.type("j")
    hands.press(Key.Key_Return)
    hands.type("The old bridge at Oss reopens")
    for name, words in (("speaker", "engineers"), ("likelihood", "unlikely"), ("deadline", "before June")):
        field = getattr(read.claim_form, name)
        qtbot.waitUntil(lambda field=field: _reach(hands, field))
        hands.type(words)
    hands.press(Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: ledger.counts(on=TODAY).claims == 1)

    (claim,) = ledger.search("", on=TODAY)
    assert claim.proposition == "The old bridge at Oss reopens"
    assert claim.quote == "The old bridge at Oss is unlikely to reopen before June, engineers say."
    assert ledger.snapshot_text(claim.snapshot_uid)[claim.quote_start : claim.quote_end] == claim.quote
    assert (claim.speaker, claim.outlet, claim.claimed_on) == ("engineers", "The Harbour Gazette", "2013-02-05")
    assert claim.likelihood is not None
    assert (claim.likelihood.low, claim.likelihood.best, claim.likelihood.high) == (0.05, 0.18, 0.3)
    assert claim.deadline is not None
    assert claim.deadline.latest == "2013-05-31"
    assert claim.status is Status.DUE

    hands.go(Key.Key_2)
    page = hands.page("ledger")
    hands.go(Key.Key_F)
    hands.type("bridge is:due")
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)

    hands.go(Key.Key_3)
    review = hands.page("review")
    qtbot.waitUntil(lambda: review.count() == 1)
    hands.press(Key.Key_2)
    qtbot.waitUntil(lambda: review.line.isVisible())
    reason = review.line.form["reason"]
    qtbot.waitUntil(lambda: _reach(hands, reason))
    hands.type("The road was still closed in June")
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: ledger.view(claim.uid, on=TODAY).outcome is Outcome.DID_NOT_HAPPEN)
    judged = ledger.view(claim.uid, on=TODAY)
    assert (judged.known_on, judged.came_out_as_said) == ("2013-05-31", "yes")

    path = tmp_path / "report.csv"
    options = ReportOptions()
    rows = (v for v in ledger.report_rows("", on=TODAY) if in_window(v, options.date_axis, options.start, options.end))
    write_resolutions(rows, path, raw=True, head=ledger.head(), on=TODAY)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["outcome"], row["brier"], row["scored"]) == ("did_not_happen", "0.0324", "true")  # (0.18 - 0)^2

    hands.go(Key.Key_Z)
    qtbot.waitUntil(lambda: ledger.view(claim.uid, on=TODAY).status is Status.DUE)
    QTest.keyClick(hands.window, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: ledger.view(claim.uid, on=TODAY).status is Status.RESOLVED)
    assert ledger.verify() == []


def _reach(hands: Hands, field: Any) -> bool:
    """Go on by Tab until a field has the keyboard."""
    focus = QApplication.focusWidget()
    if focus is not None and (focus is field or field.isAncestorOf(focus)):
        return True
    hands.press(Key.Key_Tab)
    return False
