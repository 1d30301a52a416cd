"""The ledger page by real keys: what must not be lost, what must be seen, and which keys must do nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.claim_fakes import claim_view
from tests.ui.conftest import TODAY, dialog_of
from tests.ui.test_ledger_page import choose, go_to, log, propositions, settled, show, uids
from tracker.claims import Outcome, ResolutionDraft, SpeakerSays, Status, VoidReason
from tracker.ledger import Ledger
from ui.actions import TABLE, Actions
from ui.dialogs.assign import AssignDialog
from ui.dialogs.names import JoinDialog, RenameDialog
from ui.dialogs.resolve import ResolveDialog
from ui.dialogs.texts import NoteDialog, ReopenDialog
from ui.models import words
from ui.models.claims import COLUMN_OF
from ui.pages.ledger import LedgerPage
from ui.session import Session
from ui.widgets.outcome_line import Choice
from ui.widgets.status_line import StatusLine

__all__ = ["show", "uids"]

Show = Callable[[], LedgerPage]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def focused() -> QWidget:
    """What has the keyboard: in the dialog, while one is open, else in the window."""
    QApplication.processEvents()
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.focusWidget() is not None]
    front = QApplication.activeWindow()
    widget = min(windows, key=lambda one: (not isinstance(one, QDialog), one is not front)).focusWidget()
    assert widget is not None
    widget.activateWindow()
    QApplication.processEvents()
    return widget


def press(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to whatever has the keyboard."""
    qtbot.keyClick(focused(), key, held)


def write(qtbot: QtBot, text: str) -> None:
    """Letters to whatever has the keyboard."""
    qtbot.keyClicks(focused(), text)


def mark(page: LedgerPage, kind: str, name: str) -> None:
    """Choose a name in the lists, with the keyboard there."""
    entry = next(one for one in page.names.entries(kind) if one.text == name)
    page.list.setFocus()
    page.list.setCurrentIndex(page.names.find(kind, entry.uid))


def heard(session: Session) -> list[str]:
    """What the status line is told from now on."""
    said: list[str] = []
    session.said.connect(lambda sentence, _undo: said.append(sentence))
    return said


# --- a speaker is never taken away by Enter


def test_enter_on_an_empty_speaker_changes_nothing(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    before = ledger.head()
    choose(page, "AQIM is eliminated from Mali", "Talks lead to an agreement")
    press(qtbot, Qt.Key.Key_P, CTRL | SHIFT)
    dialog = dialog_of(AssignDialog)
    assert dialog.form["speaker"].text() == ""
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, session)
    assert not dialog.isVisible()
    assert ledger.head() == before
    assert [ledger.view(uid, on=TODAY).speaker for uid in uids[:3]] == ["Modibo Keita", "Laurent Fabius", "M. Keita"]


def test_no_speaker_is_a_choice_of_its_own(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    choose(page, "AQIM is eliminated from Mali", "Talks lead to an agreement")
    press(qtbot, Qt.Key.Key_P, CTRL | SHIFT)
    dialog = dialog_of(AssignDialog)
    assert dialog.none.text() == "No speaker"
    dialog.none.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, session)
    assert [ledger.view(uid, on=TODAY).speaker for uid in uids[:3]] == ["", "Laurent Fabius", ""]


def test_how_a_claim_is_tied_to_its_event_is_chosen_beside_the_event(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "AQIM is eliminated from Mali")
    press(qtbot, Qt.Key.Key_T, CTRL | SHIFT)
    dialog = dialog_of(AssignDialog)
    qtbot.keyClicks(dialog.form["event"].editor, "Serval")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Down)
    dialog.commit()
    settled(qtbot, session)
    assert ledger.view(uids[0], on=TODAY).event_tie == "occurs"
    press(qtbot, Qt.Key.Key_T, CTRL | SHIFT)
    dialog_of(AssignDialog).commit()  # as it is
    settled(qtbot, session)
    view = ledger.view(uids[0], on=TODAY)
    assert (view.event_title, view.event_tie) == ("Serval", "occurs")


def test_an_event_stays_unless_it_is_taken_away(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    ledger.assign([uids[0]], event="Serval", on=TODAY)
    page = show()
    go_to(page, "AQIM is eliminated from Mali")
    press(qtbot, Qt.Key.Key_T, CTRL | SHIFT)
    dialog = dialog_of(AssignDialog)
    assert dialog.form["event"].text() == "Serval"
    press(qtbot, Qt.Key.Key_Backspace)
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, session)
    assert ledger.view(uids[0], on=TODAY).event_title == "Serval"
    press(qtbot, Qt.Key.Key_T, CTRL | SHIFT)
    dialog_of(AssignDialog).none.click()
    settled(qtbot, session)
    assert ledger.view(uids[0], on=TODAY).event_title == ""


# --- editing in place


def test_a_column_without_an_editor_says_so_and_the_cursor_stays(
    show: Show, uids: list[str], qtbot: QtBot, session: Session
) -> None:
    page = show()
    page.panes.show_detail(False)
    said = heard(session)
    at = page.model.index(1, COLUMN_OF["status"])
    page.table.setCurrentIndex(at)
    press(qtbot, Qt.Key.Key_F2)
    assert not page.table.editing()
    assert said == ["An outcome is given with its evidence: press R to resolve the claim."]
    assert page.table.currentIndex() == at


def test_escape_from_an_editor_returns_to_its_cell(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    page.panes.show_detail(False)
    at = page.model.index(1, COLUMN_OF["likelihood"])
    page.table.setCurrentIndex(at)
    press(qtbot, Qt.Key.Key_F2)
    assert page.table.editing()
    write(qtbot, "perhaps")
    press(qtbot, Qt.Key.Key_Escape)
    assert not page.table.editing()
    assert page.table.hasFocus()
    assert page.table.currentIndex() == at


def test_other_rows_leave_the_keyboard_in_its_column(
    show: Show, uids: list[str], qtbot: QtBot, session: Session
) -> None:
    page = show()
    page.panes.show_detail(False)
    go_to(page, "Talks lead to an agreement")
    page.table.setCurrentIndex(page.model.index(page.table.currentIndex().row(), COLUMN_OF["tags"]))
    session.do(lambda ledger: ledger.remove("claim", [uids[0]]))
    settled(qtbot, session)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.table.currentIndex().column() == COLUMN_OF["tags"]


def test_a_row_is_chosen_while_ctrl_is_still_held(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    go_to(page, "Talks lead to an agreement")
    press(qtbot, Qt.Key.Key_F, CTRL)
    assert QApplication.keyboardModifiers() == CTRL
    go_to(page, "Talks lead to an agreement")
    assert page.table.selected_count() == 1


# --- names


def test_the_dialogs_of_names_begin_in_their_field(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    mark(page, "speaker", "M. Keita")
    press(qtbot, Qt.Key.Key_M, CTRL | SHIFT)
    rename = dialog_of(RenameDialog)
    assert focused() is rename.form["name"].editor
    write(qtbot, "Moussa Keita")
    assert rename.name() == "Moussa Keita"
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not [one for one in QApplication.topLevelWidgets() if isinstance(one, RenameDialog)])
    page.list.setFocus()
    press(qtbot, Qt.Key.Key_J, CTRL)
    join = dialog_of(JoinDialog)
    assert focused() == join.search
    write(qtbot, "modibo")
    assert join.search.text() == "modibo"
    assert page.search_box.text() == 'speaker:="M. Keita"'


def test_no_key_of_the_table_leaves_the_desktop() -> None:
    keys = [key for row in TABLE for key in row.keys]
    assert not [key for key in keys if key.startswith("Ctrl+Alt+F")], "these switch to another console"
    assert len(keys) == len(set(keys))


def test_f2_on_a_name_renames_it(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    mark(page, "speaker", "M. Keita")
    press(qtbot, Qt.Key.Key_F2)
    assert not page.table.editing()
    write(qtbot, "Moussa Keita")
    press(qtbot, Qt.Key.Key_Return)
    settled(qtbot, session)
    qtbot.waitUntil(lambda: "Moussa Keita" in [one.text for one in page.names.entries("speaker")])


def test_a_name_is_renamed_while_one_of_its_claims_is_chosen(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, actions: Actions
) -> None:
    page = show()
    mark(page, "speaker", "M. Keita")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.side.claim)
    assert actions.action("claim.rename").isEnabled()
    assert actions.action("claim.join").isEnabled()
    press(qtbot, Qt.Key.Key_M, CTRL | SHIFT)
    assert dialog_of(RenameDialog).name() == "M. Keita"


def test_a_name_that_is_taken_offers_to_join(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    mark(page, "speaker", "M. Keita")
    press(qtbot, Qt.Key.Key_F2)
    dialog = dialog_of(RenameDialog)
    assert dialog.join.isHidden()
    write(qtbot, "modibo  Keita")
    press(qtbot, Qt.Key.Key_Return)
    assert "Another one has this name" in dialog.form["name"].error()
    assert dialog.join.isVisible()
    dialog.join.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, session)
    qtbot.waitUntil(lambda: "M. Keita" not in [one.text for one in page.names.entries("speaker")])
    assert next(one.count for one in page.names.entries("speaker") if one.text == "Modibo Keita") == 2


def test_the_search_field_shows_names_and_never_a_uid(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    uid = next(one.uid for one in ledger.named("speaker") if one.name == "M. Keita")
    ledger.rename("speaker", uid, "Modibo Keita")
    page = show()
    page.list.setFocus()
    page.list.setCurrentIndex(page.names.find("speaker", uid))
    assert page.search_box.text() == 'speaker:="Modibo Keita"'
    qtbot.waitUntil(lambda: propositions(page) == ["Talks lead to an agreement"])


# --- undo


def test_an_untouched_search_field_leaves_undo_to_the_ledger(
    show: Show, uids: list[str], qtbot: QtBot, actions: Actions
) -> None:
    page = show()
    done: list[str] = []
    actions.connect("edit.undo", lambda: done.append("undo"))
    actions.connect("edit.redo", lambda: done.append("redo"))
    press(qtbot, Qt.Key.Key_F, CTRL)
    assert page.search_box.hasFocus()
    press(qtbot, Qt.Key.Key_Z, CTRL)
    press(qtbot, Qt.Key.Key_Z, CTRL | SHIFT)
    assert done == ["undo", "redo"]
    write(qtbot, "talks")
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert page.search_box.text() == ""
    assert done == ["undo", "redo"]


def test_a_click_on_undo_leaves_the_keyboard_where_it_is(qtbot: QtBot) -> None:
    window, line, status = QWidget(), QLineEdit(), StatusLine()
    qtbot.addWidget(window)
    line.setParent(window)
    status.setParent(window)
    window.show()
    window.activateWindow()
    line.setFocus()
    status.say("Removed a claim", True)
    qtbot.mouseClick(status.undo, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is line


# --- dialogs


def test_digits_choose_the_outcome(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    go_to(page, "French troops leave Mali")
    press(qtbot, Qt.Key.Key_R)
    dialog = dialog_of(ResolveDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_2)
    assert dialog.line.choice is Choice.DID_NOT_HAPPEN


def test_an_error_leaves_the_fields_their_height(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    go_to(page, "French troops leave Mali")
    press(qtbot, Qt.Key.Key_R)
    dialog = dialog_of(ResolveDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_1)
    editor = dialog.line.form["known_on"].editor
    QApplication.processEvents()
    before = editor.height()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert dialog.line.problem.isVisible(), "an outcome needs evidence or a reason"
    QApplication.processEvents()
    assert editor.height() == before


def test_ctrl_enter_commits_where_enter_begins_a_line(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "Elections are held")
    press(qtbot, Qt.Key.Key_N)
    write(qtbot, "Counted twice")
    assert dialog_of(NoteDialog).isVisible()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    settled(qtbot, session)
    assert [note.text for _, note in ledger.notes(uids[3])] == ["Counted twice"]
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.AltModifier)
    write(qtbot, "The count was revised")
    assert dialog_of(ReopenDialog).isVisible()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    settled(qtbot, session)
    assert ledger.view(uids[3], on=TODAY).outcome is None


# --- what is said


@pytest.mark.parametrize(
    ("earlier", "later", "text"),
    [
        ("2013-12-31", "2014-02-28", "59 days"),
        ("2013-12-31", "2014-03-01", "2 months"),  # 31 Jan, 28 Feb: two ends of a month
        ("2013-07-31", "2013-09-29", "60 days"),  # one month and 29 days
        ("2013-01-15", "2014-03-14", "13 months"),  # one day short of fourteen
        ("2013-01-15", "2014-03-15", "14 months"),
        ("2012-03-01", "2014-02-28", "23 months"),  # one day short of two years
        ("2013-03-01", "2015-03-01", "2 years"),  # 730 days
        ("2012-01-01", "2014-12-31", "2 years, 11 months"),  # one day short of three years
        ("2012-01-01", "2014-02-01", "2 years, 1 month"),
        ("2001-05-10", "2014-03-01", "12 years"),  # 12 years, 9 months and 19 days
    ],
)
def test_lengths_of_time_are_rounded_down(earlier: str, later: str, text: str) -> None:
    assert words.span(earlier, later) == text


@pytest.mark.parametrize(
    ("says", "outcome", "text"),
    [
        (SpeakerSays.WILL_NOT, Outcome.DID_NOT_HAPPEN, "Did not happen, as said"),
        (SpeakerSays.WILL, Outcome.DID_NOT_HAPPEN, "Did not happen, not as said"),
        (SpeakerSays.WILL, Outcome.HAPPENED, "Happened, as said"),
        (SpeakerSays.WILL, Outcome.PARTLY, "Partly"),
        (SpeakerSays.NEITHER, Outcome.HAPPENED, "Happened"),
        (None, Outcome.HAPPENED, "Happened"),
    ],
)
def test_whether_it_came_out_as_said(says: SpeakerSays | None, outcome: Outcome, text: str) -> None:
    view = replace(claim_view(1), status=Status.RESOLVED, outcome=outcome, speaker_says=says)
    assert words.outcome_as_said(view) == text
    assert words.outcome_as_said(replace(view, removed=True)) == "Removed"


def test_the_side_that_was_taken_is_told_in_every_row(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = log(ledger, "The bridge opens", "Ada Quill", speaker_says=SpeakerSays.WILL_NOT)
    ledger.resolve(
        [uid], ResolutionDraft(outcome=Outcome.DID_NOT_HAPPEN, known_on="2013-12-31", reason="seen"), on=TODAY
    )
    page = show()
    go_to(page, "The bridge opens")
    qtbot.waitUntil(lambda: page.side.claim.status.accessibleName() == "Did not happen, as said")
    row = page.table.currentIndex().row()
    spoken = page.model.index(row, COLUMN_OF["likelihood"]).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "no likelihood given, said: will not"
    drawn = lines_drawn(page, monkeypatch)
    assert "said: will not" in drawn(row, "likelihood")
    page.table.set_columns(["status", "proposition", "speaker"])
    assert "said: will not" in drawn(row, "speaker")
    page.table.set_columns(["status", "proposition"])
    assert any("said: will not" in text for text in drawn(row, "status"))


def lines_drawn(page: LedgerPage, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], list[str]]:
    """What the delegate writes into a cell that has room for all of it."""
    seen: list[str] = []
    monkeypatch.setattr(page.table.delegate, "_write", lambda _painter, _rect, text, *_more: seen.append(text))

    def draw(row: int, key: str) -> list[str]:
        seen.clear()
        image = QImage(900, 60, QImage.Format.Format_ARGB32)
        view = page.model.view(row)
        assert view is not None
        with QPainter(image) as painter:
            page.table.delegate._content(painter, image.rect(), view, key)
        return list(seen)

    return draw


def test_the_due_day_stands_under_the_outcome_where_its_column_has_no_room(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    void = ResolutionDraft(outcome=Outcome.VOID, void_reason=VoidReason.MALFORMED, reason="two talks")
    ledger.resolve([uids[2]], void, on=TODAY)
    page = show()
    page.resize(1208, 742)
    assert page.side.isVisible()
    assert page.table.isColumnHidden(COLUMN_OF["due_on"])
    drawn = lines_drawn(page, monkeypatch)
    notes = {text: drawn(row, "status")[1] for row, text in enumerate(propositions(page))}
    assert notes == {
        "AQIM is eliminated from Mali": "due 31 Dec 2013",
        "French troops leave Mali": "due 31 Dec 2013",
        "Talks lead to an agreement": "due 31 Dec 2013, malformed",
        "Elections are held": "due 31 Dec 2013",
    }


# --- keys that do nothing


def test_letters_and_delete_in_the_lists_leave_the_claims_alone(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    page.table.go_to(0)
    before = ledger.head()
    page.list.setFocus()
    page.list.setCurrentIndex(page.names.index(1, 0))
    said = heard(session)
    for key in "RTPEDSNAO":
        page.list.setFocus()
        press(qtbot, Qt.Key[f"Key_{key}"])
        assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    press(qtbot, Qt.Key.Key_Delete)
    settled(qtbot, session)
    assert ledger.head() == before
    assert said == ["Only saved searches are removed here. Claims are removed in the table."]
