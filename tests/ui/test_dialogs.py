"""Dialogs at every text size: no gap, nothing cut off; and the report's dialog by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker.claims import ClaimDraft, ClaimView
from tracker.ledger import Ledger
from ui.dialogs.export import ExportDialog
from ui.dialogs.resolve import ResolveDialog
from ui.session import Session
from ui.theme import Look
from ui.widgets.outcome_line import Choice


@pytest.fixture(params=[100, 200])
def size(request: pytest.FixtureRequest, look: Look) -> Iterator[int]:
    look.resize(request.param)
    yield request.param
    look.resize(100)


@pytest.fixture
def view(ledger: Ledger) -> ClaimView:
    uid = ledger.log_claim(ClaimDraft(proposition="The bridge opens by June", claimed_on="2014-02-01"), on=TODAY).uid
    return ledger.view(uid, on=TODAY)


def test_outcomes_stand_right_above_the_foot_until_one_is_chosen(
    size: int, session: Session, view: ClaimView, qtbot: QtBot
) -> None:
    dialog = ResolveDialog(session, [view])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    gap = dialog.cancel.y() - dialog.choices.geometry().bottom()
    assert gap < dialog.cancel.height() + 12
    before = dialog.height()
    QTest.keyClick(dialog, Qt.Key.Key_H)
    assert dialog.line.choice is Choice.HAPPENED
    assert dialog.height() > before
    assert dialog.line.geometry().bottom() < dialog.cancel.y()
    QTest.keyClick(dialog.line.form["known_on"].editor, Qt.Key.Key_Escape)
    assert dialog.height() == before


def test_nothing_in_the_reports_dialog_is_cut_off(size: int, session: Session, qtbot: QtBot) -> None:
    dialog = ExportDialog(session, "tag:mali")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.axis.set_text("deadline")
    dialog.axis.edited.emit()
    assert dialog.days.isVisible()
    for radio in dialog.findChildren(QRadioButton):
        assert radio.width() >= radio.sizeHint().width()
    for line in (dialog.start.editor, dialog.end.editor):
        assert isinstance(line, QLineEdit)
        assert QFontMetrics(line.font()).horizontalAdvance(line.placeholderText()) < line.width() - 16
    assert dialog.width() <= 1000
    assert dialog.height() <= 760


def test_a_file_that_is_no_report_is_left_as_it_is(
    session: Session, messages: Recorder, view: ClaimView, tmp_path: Path, qtbot: QtBot
) -> None:
    there = tmp_path / "mine.csv"
    there.write_text("mine")
    dialog = ExportDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file.setText("mine.csv")
    dialog.verb.click()
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert len(messages.errors) == 1
    assert there.read_text() == "mine"


def test_the_forms_of_the_report(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ExportDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.options().raw
    said = dialog.means.text()
    dialog.raw.click()
    assert dialog.options().raw
    assert dialog.means.text() != said
    dialog.file.setText("")
    dialog.verb.click()
    assert dialog.problem.text() == "Choose a file to write to."
    dialog.file.setText("report")
    assert dialog.file_path() == tmp_path / "report.csv"
