"""Every plain field of a claim is edited where its cell stands; a cell that is not says why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY
from tests.ui.test_ledger_page import Show, go_to, settled, show, uids
from tracker.ledger import Ledger
from ui.models.claims import COLUMN_OF, COLUMNS
from ui.pages.ledger import LedgerPage
from ui.session import Session
from ui.widgets.cell_editor import CellEditor

__all__ = ["show", "uids"]

MALI = "AQIM is eliminated from Mali"


def stand_on(page: LedgerPage, key: str, proposition: str = MALI) -> None:
    """Show one column beside the proposition and put the keyboard on its cell."""
    page.table.set_columns([key])
    go_to(page, proposition)
    page.table.setCurrentIndex(page.model.index(page.table.currentIndex().row(), COLUMN_OF[key]))


def editor_of(page: LedgerPage) -> CellEditor:
    """The editor that F2 opens."""
    page.actions_.run("edit.edit")
    editor = page.table.delegate.editor
    assert editor is not None
    return editor


def typed(page: LedgerPage, qtbot: QtBot, text: str) -> CellEditor:
    """Type something into the cell and press Enter."""
    editor = editor_of(page)
    editor.put(text)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    return editor


@pytest.mark.parametrize(
    ("key", "text", "shown", "step"),
    [
        ("claimed_on", "2 Feb 2013", "2 Feb 2013", "Edit the day of a claim"),
        ("kind", "Plan", "Plan", "Edit the kind of a claim"),
        ("says", "Neither", "neither", "Edit what the speaker says"),
        ("criteria", "The monthly count of the mission", "The monthly count of the mission", "Edit criteria"),
        ("condition", "If the troops stay", "If the troops stay", "Edit a condition"),
        ("review_on", "in 3 months", "1 Jun 2014", "Edit a review day"),
        ("event", "The fall of Kidal", "The fall of Kidal", "Assign to a claim"),
        ("base_rate", "1 in 8", "12.5 %", "Edit a base rate"),
        ("locator", "page 12", "page 12", "Edit a place in the source"),
        ("note", "Compare with May", "Compare with May", "Add a note"),
    ],
)
def test_a_plain_field_is_stored_by_enter_and_undone(
    show: Show,
    uids: list[str],
    qtbot: QtBot,
    session: Session,
    ledger: Ledger,
    key: str,
    text: str,
    shown: str,
    step: str,
) -> None:
    page = show()
    stand_on(page, key)
    index = page.table.currentIndex()
    before = index.data()
    assert not typed(page, qtbot, text).isVisible()
    settled(qtbot, session)
    assert page.table.currentIndex().data() == shown
    undoable = ledger.undoable()
    assert undoable is not None
    assert undoable.label == step
    session.undo()
    settled(qtbot, session)
    assert page.table.currentIndex().data() == before


@pytest.mark.parametrize(
    ("key", "text", "refused"),
    [
        ("claimed_on", "", "Write a day"),
        ("claimed_on", "2014-02-01", "ends on 2013-12-31"),  # after the deadline of the claim
        ("kind", "guess", "forecast, plan, schedule, conditional, evaluative"),
        ("says", "perhaps", "will, will not or neither"),
        ("review_on", "2012-01-01", "before the claim"),
        ("base_rate", "170 %", "between 0 and 1"),
        ("criteria", "x" * 10_001, "10,000"),
    ],
)
def test_what_a_field_does_not_take_is_said_and_kept(
    show: Show, uids: list[str], qtbot: QtBot, ledger: Ledger, key: str, text: str, refused: str
) -> None:
    page = show()
    stand_on(page, key)
    head = ledger.head()
    editor = typed(page, qtbot, text)
    assert editor.text() == text
    assert refused in editor.note.text()
    assert ledger.head() == head
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)


def test_a_note_is_changed_emptied_and_left_alone_where_there_are_several(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    ledger.add_note(uids[0], "Compare with May")
    page = show()
    stand_on(page, "note")
    typed(page, qtbot, "Compare with June")
    settled(qtbot, session)
    assert [note.text for _, note in ledger.notes(uids[0])] == ["Compare with June"]
    typed(page, qtbot, "")
    settled(qtbot, session)
    assert ledger.notes(uids[0]) == []
    for text in ("One", "Two"):
        session.do(lambda one, text=text: one.add_note(uids[0], text))
    settled(qtbot, session)
    editor = typed(page, qtbot, "Three")
    assert "2 notes" in editor.note.text()
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)


def test_a_deadline_counted_from_the_claim_moves_with_its_day(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    stand_on(page, "due_on")
    typed(page, qtbot, "within six months")
    settled(qtbot, session)
    deadline = ledger.view(uids[0], on=TODAY).deadline
    assert deadline is not None
    assert deadline.latest == "2013-08-04"  # six months from 4 February
    stand_on(page, "claimed_on")
    typed(page, qtbot, "2013-01-10")
    settled(qtbot, session)
    deadline = ledger.view(uids[0], on=TODAY).deadline
    assert deadline is not None
    assert (deadline.words, deadline.latest) == ("within six months", "2013-07-10")


@pytest.mark.parametrize(("key", "text"), [("claimed_on", "2013-01-10"), ("due_on", "soon")])
def test_a_deadline_that_an_event_sets_stays_with_it(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger, key: str, text: str
) -> None:
    page = show()
    stand_on(page, "due_on")
    typed(page, qtbot, "in the coming months")
    settled(qtbot, session)
    ledger.point_deadline(uids[0], "The treaty", "+6m", on=TODAY)
    page.refresh(None)
    settled(qtbot, session)
    before = ledger.view(uids[0], on=TODAY).deadline
    stand_on(page, key)
    typed(page, qtbot, text)
    settled(qtbot, session)
    deadline = ledger.view(uids[0], on=TODAY).deadline
    assert before is not None and deadline is not None
    assert before.event and (deadline.event, deadline.after) == (before.event, "+6m")
    assert deadline.words == (text if key == "due_on" else "in the coming months")


def test_words_without_a_number_are_kept_and_that_is_said(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    said: list[str] = []
    session.said.connect(lambda sentence, *_: said.append(sentence))
    page = show()
    stand_on(page, "likelihood")
    typed(page, qtbot, "fat chance indeed")
    settled(qtbot, session)
    found = ledger.view(uids[0], on=TODAY).likelihood
    assert found is not None and (found.words, found.best) == ("fat chance indeed", None)
    assert said[-1] == "Edit a likelihood: kept as words, which name no number"


def test_names_of_events_and_the_last_tag_are_offered(show: Show, uids: list[str], ledger: Ledger) -> None:
    ledger.assign(uids[:1], event="The fall of Kidal", on=TODAY)
    complete = show().table.delegate.complete
    assert complete is not None
    assert list(complete("event", "kid")) == ["The fall of Kidal"]
    assert list(complete("tags", "sahel, fra")) == ["sahel, france"]
    assert list(complete("tags", "sahel, ")) == []
    assert list(complete("kind", "c")) == ["conditional"]
    assert list(complete("says", "will")) == ["will", "will not"]


@pytest.mark.parametrize("column", [column for column in COLUMNS if not column.hint], ids=lambda column: column.key)
def test_a_cell_without_editor_says_why(
    show: Show, uids: list[str], session: Session, qtbot: QtBot, column: object
) -> None:
    said: list[str] = []
    session.said.connect(lambda sentence, *_: said.append(sentence))
    page = show()
    key = getattr(column, "key", "")
    stand_on(page, key)
    page.actions_.run("edit.edit")
    assert not page.table.editing()
    assert said == [COLUMNS[COLUMN_OF[key]].fixed]
    assert said[0].endswith(".")


def test_a_removed_claim_is_restored_first(
    show: Show, uids: list[str], session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    ledger.remove("claim", uids[:1])
    said: list[str] = []
    session.said.connect(lambda sentence, *_: said.append(sentence))
    page = show()
    page.show_query("is:removed")
    settled(qtbot, session)
    stand_on(page, "criteria")
    page.actions_.run("edit.edit")
    assert not page.table.editing()
    assert "Ctrl+Shift+R" in said[-1]
