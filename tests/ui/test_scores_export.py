"""Handing over from the Scorecards page: cards as files with the page's own choices, charts as pictures and tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Recorder, dialog_of
from tests.ui.scores_kit import by, fill, opened, said, until
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.dialogs.card_export import CardExport
from ui.dialogs.charts import SheetDialog
from ui.pages.scores import ScoresPage
from ui.session import Session
from ui.theme import Theme


@pytest.fixture
def page(session: Session, ledger: Ledger, theme: Theme, actions: Actions, qtbot: QtBot) -> Iterator[ScoresPage]:
    fill(ledger, "Ann", 12, resolved=11)
    fill(ledger, "Bo", 3, resolved=2)
    made = opened(session, theme, qtbot, actions)
    yield made
    session.jobs.close()


def exported(page: ScoresPage, actions: Actions, form: str, path: Path, qtbot: QtBot, cards: str = "") -> Path:
    """The dialog by its action, filled in by keys, committed by Ctrl+Enter; the file that it wrote."""
    actions.run("file.scorecard")
    dialog = dialog_of(CardExport)
    dialog.cards.set_text(cards)
    box = dialog.form_of.editor
    box.setFocus()
    while box.currentData() != form:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Up if box.findData(form) < before else Qt.Key.Key_Down)
        assert box.currentIndex() != before
    box.activated.emit(box.currentIndex())
    dialog.file.editor.selectAll()
    QTest.keyClicks(dialog.file.editor, str(path))
    QTest.keyClick(dialog.file.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: path.exists() and not page._session.jobs.busy())
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_table_has_the_cards_of_the_page(page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path) -> None:
    by(page, "speaker")
    until(qtbot, lambda: page.whose.whose.rowCount() == 3)
    found = rows(exported(page, actions, "csv", tmp_path / "cards.csv", qtbot))
    # Every odd claim is given .7 and happens, every even one .3 and does not: (.3)² each.
    assert [(row["name"], row["claims"], row["n"], round(float(row["brier"]), 12)) for row in found] == [
        ("Ann", "12", "11", 0.09),
        ("Bo", "3", "2", 0.09),
    ]
    assert (tmp_path / "datapackage.json").exists()


def test_the_search_and_the_switches_go_along(
    page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path, ledger: Ledger
) -> None:
    QTest.keyClicks(page.controls.query, "tag:odd")
    page.controls._switches["ungated"].trigger()
    until(qtbot, lambda: said(page)[0] == "6 of 7 claims scored.")
    text = exported(page, actions, "md", tmp_path / "card.md", qtbot).read_text("utf-8")
    assert "claims of the search “tag:odd”" in text
    assert "with numbers that so few claims cannot carry" in text
    assert "6 of 7 claims scored" in text
    assert f"Log head {ledger.head()}" in text
    assert "needs 100" not in text


def test_only_the_card_in_sight(page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path) -> None:
    by(page, "speaker")
    until(qtbot, lambda: page.whose.whose.rowCount() == 3)
    page.whose.setFocus()
    QTest.keyClick(page.whose, Qt.Key.Key_Down)
    text = exported(page, actions, "html", tmp_path / "bo.html", qtbot, cards="one").read_text("utf-8")
    assert "<h1>Scorecard of Bo</h1>" in text
    assert "Ann says" not in text


def test_a_pdf_is_drawn_away_from_the_window(page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path) -> None:
    path = exported(page, actions, "pdf", tmp_path / "card.pdf", qtbot)
    assert path.read_bytes()[:5] == b"%PDF-"
    assert path.read_bytes().rstrip().endswith(b"%%EOF")


def test_another_file_is_left_and_that_is_said(
    page: ScoresPage, actions: Actions, messages: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "diary.md"
    path.write_text("dear diary")
    exported(page, actions, "md", path, qtbot)
    until(qtbot, lambda: bool(messages.errors))
    assert "diary.md" in messages.errors[0]
    assert path.read_text() == "dear diary"


def test_the_form_gives_the_ending(page: ScoresPage, actions: Actions) -> None:
    actions.run("file.scorecard")
    dialog = dialog_of(CardExport)
    for form, ending in (("pdf", ".pdf"), ("raw", ".csv"), ("md", ".md")):
        dialog.form_of.set_text(form)
        dialog.form_of.edited.emit()
        assert dialog.file.text().endswith(f"scorecards{ending}")
    dialog.file.set_text("mine.txt")
    dialog.commit()
    assert ".md" in dialog.file.error()
    dialog.reject()


def test_a_period_by_keys(page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path, ledger: Ledger) -> None:
    page.controls.only_days.trigger()
    assert page.controls.start.isVisible()
    QTest.keyClicks(page.controls.start, "2013")
    until(qtbot, lambda: said(page)[0] == "13 of 13 claims scored.")
    QTest.keyClicks(page.controls.end, "2013-05")
    until(qtbot, lambda: said(page)[0] == "0 of 0 claims scored.")
    text = exported(page, actions, "md", tmp_path / "none.md", qtbot).read_text("utf-8")
    assert "# Scorecard, known 2013-01-01 to 2013-05-31" in text
    page.controls.end.setText("someday")
    page.controls.end.textEdited.emit("someday")
    qtbot.waitUntil(page.problem.isVisible)
    page.controls.only_days.trigger()
    until(qtbot, lambda: said(page)[0] == "13 of 15 claims scored.")


def test_what_a_head_said_is_written_as_it_said_it(
    page: ScoresPage, actions: Actions, qtbot: QtBot, tmp_path: Path, ledger: Ledger
) -> None:
    head = ledger.head()
    fill(ledger, "Cy", 4, resolved=4)
    page.refresh(None)
    until(qtbot, lambda: said(page)[0] == "17 of 19 claims scored.")
    page.controls.look_back.trigger()
    QTest.keyClicks(page.controls.head, head[:12])
    until(qtbot, lambda: said(page)[0] == "13 of 15 claims scored.")
    text = exported(page, actions, "md", tmp_path / "then.md", qtbot).read_text("utf-8")
    assert f"Log head {head}" in text
    assert "13 of 15 claims scored" in text


def test_claims_behind_a_number_stand_as_they_stood(page: ScoresPage, ledger: Ledger, qtbot: QtBot) -> None:
    """Known by March nobody knew an outcome: the claims behind the number have none."""
    page.controls.look_back.trigger()
    QTest.keyClicks(page.controls.known_by, "2013-03-01")
    until(qtbot, lambda: said(page)[0] == "0 of 15 claims scored.")
    page.card.sentences[1].click()
    until(qtbot, lambda: page.claims.heading.text().startswith("15 claims behind “not scored”"))
    assert {view.outcome for view in page.claims.cards.cards.rows} == {None}


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF-")])
def test_a_chart_is_kept_as_a_picture_by_its_menu(
    page: ScoresPage, messages: Recorder, qtbot: QtBot, tmp_path: Path, ending: str, begins: bytes
) -> None:
    until(qtbot, lambda: len(page.card.charts) == 2)
    path = tmp_path / f"chart.{ending}"
    messages.paths.append(path)
    view = page.card.charts[0]
    view.setFocus()
    # What the menu key sends.
    place = view.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    menu = view.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Save as a picture…", "Show as a table"]
    menu.setActiveAction(menu.actions()[0])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    until(qtbot, lambda: path.exists() and not page._session.jobs.busy())
    assert path.read_bytes().startswith(begins)


def test_a_chart_is_seen_as_a_table_and_copied(page: ScoresPage, actions: Actions, qtbot: QtBot) -> None:
    until(qtbot, lambda: len(page.card.charts) == 2)
    actions.run("scores.values")
    dialog = dialog_of(SheetDialog)
    assert dialog.table.model().rowCount() == 13
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    dialog.table.clearSelection()
    dialog.copy_rows()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 14
    assert lines[0].split("\t")[3] == "brier"
    assert {line.split("\t")[3] for line in lines[1:]} == {"0.0900"}
    dialog.accept()
