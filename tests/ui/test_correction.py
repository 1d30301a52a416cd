"""A correction by keys: what was said, what it means for each claim, one step, one undo, and where it is seen again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, dialog_of
from tests.ui.page_kit import put_up
from tests.ui.test_read_again import NEW, OLD, settled, source
from tracker.claims import Claim, CorrectionChoice, CorrectionDraft, Outcome, Source, VoidReason
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.dialogs.correction import CorrectionDialog
from ui.dialogs.read_again import ReadAgainDialog
from ui.models.names import ENTRY_ROLE
from ui.pages.ledger import LedgerPage
from ui.pages.ledger_lists import RARE
from ui.pages.read import ReadPage
from ui.pages.review import ReviewPage
from ui.session import Session
from ui.theme import Look, Theme
from ui.window import Window

__all__ = ["source"]

HELD = Qt.KeyboardModifier.ControlModifier
SAID = "The minister said may, not will."
Open = Callable[[], CorrectionDialog]


@pytest.fixture
def page(qtbot: QtBot, session: Session, theme: Theme, actions: Actions, source: str) -> ReadPage:
    """The Read page on the source."""
    page = put_up(ReadPage(session, theme, actions.scope("read")), "read", session, actions, qtbot)
    page.open_article(source)
    settled(qtbot, session)
    return page


@pytest.fixture
def opened(page: ReadPage) -> CorrectionDialog:
    """The dialog, opened by its key."""
    QTest.keyClick(page.view, Qt.Key.Key_L, HELD | Qt.KeyboardModifier.ShiftModifier)
    found: CorrectionDialog = dialog_of(CorrectionDialog)
    return found


@pytest.fixture
def table(session: Session, theme: Theme, actions: Actions, source: str, qtbot: QtBot) -> LedgerPage:
    """The Ledger page."""
    page = put_up(LedgerPage(session, theme, actions.scope("ledger")), "ledger", session, actions, qtbot)
    settled(qtbot, session)
    return page


def put(dialog: CorrectionDialog, **fields: str) -> None:
    """Type into fields as a hand does: all that stood there is replaced."""
    for name, text in fields.items():
        editor = (dialog.form.fields.get(name) or dialog.answers.form[name]).editor
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, text)


def go_on(dialog: CorrectionDialog, qtbot: QtBot, session: Session) -> None:
    """Ctrl+Enter, and wait for what follows."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, HELD)
    settled(qtbot, session)


def corrections(ledger: Ledger, uid: str) -> tuple[object, ...]:
    """What is logged of a source's corrections: day, text, answers."""
    record = ledger.record("source", uid)
    assert isinstance(record, Source)
    return tuple((one.on, one.text, [answer.choice for answer in one.answers]) for one in record.corrections)


def claims(ledger: Ledger, uid: str) -> dict[str, str]:
    """The claims of a source: proposition to uid."""
    return {view.proposition: view.uid for view in ledger.claims_of_source(uid, on=TODAY)}


def test_three_choices_by_letters_are_one_step_and_one_undo(
    opened: CorrectionDialog, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    before = claims(ledger, source)
    put(opened, on="2013-02-06", text=SAID, url="https://post.example/corrections")
    go_on(opened, qtbot, session)
    answers = opened.answers
    assert answers.said() == "0 of 5 claims answered; 5 can be answered later."
    QTest.keyClicks(answers.list, "a")
    put(opened, proposition="The war may be over by March", likelihood="possible", why="may is not will")
    answers.list.setFocus()
    QTest.keyClick(answers.list, Qt.Key.Key_Down)
    QTest.keyClicks(answers.list, "s")
    assert answers.list.currentRow() == 2  # what stands goes on by itself
    QTest.keyClicks(answers.list, "v")
    put(opened, why="never said")
    go_on(opened, qtbot, session)
    assert corrections(ledger, source) == (("2013-02-06", SAID, ["amended", "stands", "void"]),)
    amended = ledger.view(before["The war is over by March"], on=TODAY)
    assert (amended.proposition, amended.likelihood.words if amended.likelihood else "") == (
        "The war may be over by March",
        "possible",
    )
    void = ledger.view(before["The rebels return"], on=TODAY)
    assert (void.outcome, void.void_reason) == (Outcome.VOID, VoidReason.RETRACTED)
    assert [len(ledger.unanswered(source, 1, on=TODAY))] == [2]
    ledger.undo()
    assert corrections(ledger, source) == ()
    assert claims(ledger, source) == before
    assert ledger.view(before["The rebels return"], on=TODAY).outcome is None


def test_a_corrected_text_answers_for_quotes_that_stand_in_it(
    opened: CorrectionDialog, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText(NEW)
    QTest.mouseClick(opened.ways.paste_button, Qt.MouseButton.LeftButton)
    settled(qtbot, session)
    assert opened.copy.text() == f"The corrected text will be kept: text, {len(NEW)} bytes."
    go_on(opened, qtbot, session)
    lines = [opened.answers.list.item(row).text().split("\n")[0] for row in range(5)]
    assert [line.split(" (")[0] for line in lines] == [
        "Not answered yet · quote reworded",
        "Stands as published · quote moved",
        "Stands as published · quote moved",
        "Not answered yet · quote gone",
        "Not answered yet",
    ]
    assert "[removed: will][added: may]" in opened.answers.diff.accessibleDescription()
    QTest.keyClicks(opened.answers.list, "a")
    assert opened.answers.form["quote"].text() == "the war may be over by the end of March"  # as it reads now
    put(opened, why="may is not will")
    go_on(opened, qtbot, session)
    record = ledger.record("source", source)
    assert isinstance(record, Source)
    (found,) = record.corrections
    assert ledger.snapshot_text(found.snapshot) == NEW
    view = ledger.claims_of_source(source, on=TODAY)[0]
    assert (view.quote, view.snapshot_uid) == ("the war may be over by the end of March", found.snapshot)
    assert NEW[view.quote_start : view.quote_end] == view.quote
    assert len(ledger.snapshots_of(source)) == 2
    ledger.undo()
    assert len(ledger.snapshots_of(source)) == 1


def test_what_is_missing_is_said_where_it_can_be_mended(
    opened: CorrectionDialog, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    go_on(opened, qtbot, session)
    assert opened.text.error().startswith("The correction is empty")
    put(opened, text=SAID, on="2013-02-30")
    go_on(opened, qtbot, session)
    assert opened.on.error()
    put(opened, on="2013-01-01")
    go_on(opened, qtbot, session)
    assert opened.stack.currentIndex() == 1
    QTest.keyClicks(opened.answers.list, "v")
    opened.answers.list.setCurrentRow(3)
    go_on(opened, qtbot, session)
    assert opened.answers.list.currentRow() == 0  # the one that lacks its reason is shown
    assert opened.answers.form["why"].error().startswith("Say in a few words why")
    put(opened, why="never said")
    opened.answers.list.setFocus()
    QTest.keyClicks(opened.answers.list, "a")
    go_on(opened, qtbot, session)
    assert opened.answers.form["proposition"].error().startswith("Nothing was changed in the claim")
    opened.answers.list.setFocus()
    QTest.keyClicks(opened.answers.list, "s")
    go_on(opened, qtbot, session)
    # The day lies before the publication, which only the ledger knows: back to the field.
    assert opened.stack.currentIndex() == 0
    assert "before the publication" in opened.on.error()
    assert corrections(ledger, source) == ()
    put(opened, on="2013-02-06")
    go_on(opened, qtbot, session)
    assert opened.answers.asked[0].choice is CorrectionChoice.STANDS  # nothing that was chosen is lost
    go_on(opened, qtbot, session)
    assert corrections(ledger, source) == (("2013-02-06", SAID, ["stands"]),)


def test_a_claim_that_moved_on_meanwhile_is_not_overwritten(
    opened: CorrectionDialog, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    put(opened, text=SAID, on="2013-02-06")
    go_on(opened, qtbot, session)
    QTest.keyClicks(opened.answers.list, "a")
    put(opened, proposition="Mine", why="so")
    claim = ledger.record("claim", claims(ledger, source)["The war is over by March"])
    assert isinstance(claim, Claim)
    ledger.save(replace(claim, proposition="Theirs"), base=ledger.revision_of("claim", claim.uid), on=TODAY)
    go_on(opened, qtbot, session)
    assert opened.isVisible()
    assert opened.problem.isVisible()
    assert "Theirs" in claims(ledger, source)
    assert corrections(ledger, source) == ()


def test_reading_again_leads_to_the_correction_with_the_text_at_hand(
    page: ReadPage, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_G, HELD | Qt.KeyboardModifier.ShiftModifier)
    again: ReadAgainDialog = dialog_of(ReadAgainDialog)
    QGuiApplication.clipboard().setText(NEW)
    QTest.keyClick(again, Qt.Key.Key_V, HELD)
    settled(qtbot, session)
    QTest.mouseClick(again.correction, Qt.MouseButton.LeftButton)
    dialog: CorrectionDialog = dialog_of(CorrectionDialog)
    assert dialog.copy.text().startswith("The corrected text will be kept")
    go_on(dialog, qtbot, session)
    assert dialog.answers.said() == "2 of 5 claims answered; 3 can be answered later."


def test_what_is_left_is_answered_later_from_the_claim_and_from_the_source(
    table: LedgerPage, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    ledger.correct(source, CorrectionDraft(on="2013-02-06", text=SAID))
    session.look_again()
    table.refresh(None)
    settled(qtbot, session)
    row = next(row for row in range(5) if table.model.view(row).proposition == "The rebels return")  # type: ignore[union-attr]
    table.table.go_to(row)
    settled(qtbot, session)
    shown = table.side.claim.corrections
    assert shown.isVisible()
    (answer,) = [one for one in shown.findChildren(QPushButton) if one.isVisible()]
    assert answer.text() == "Answer"
    QTest.mouseClick(answer, Qt.MouseButton.LeftButton)
    settled(qtbot, session)
    dialog: CorrectionDialog = dialog_of(CorrectionDialog)
    assert dialog.stack.currentIndex() == 1
    assert dialog.answers.asked[dialog.answers.list.currentRow()].claim.proposition == "The rebels return"
    QTest.keyClicks(dialog.answers.list, "s")
    go_on(dialog, qtbot, session)
    assert corrections(ledger, source) == (("2013-02-06", SAID, ["stands"]),)
    settled(qtbot, session)
    words = [one.words for one in table.side.claim.time.body.moments()]  # type: ignore[attr-defined]
    assert words[-2:] == [f"Its source was corrected: {SAID}", "Stands as published after the correction of 6 Feb 2013"]

    table.side.show_name("source", source)
    settled(qtbot, session)
    told = [one for one in table.side.name.corrections.findChildren(QWidget) if one.isVisible()]
    assert any("(4 claims not answered)" in getattr(one, "text", str)() for one in told)
    QTest.mouseClick(table.side.name.correct, Qt.MouseButton.LeftButton)
    dialog = dialog_of(CorrectionDialog)
    dialog.which.editor.setFocus()
    QTest.keyClick(dialog.which.editor, Qt.Key.Key_Down)
    dialog.which.edited.emit()
    assert dialog.text.text() == SAID
    assert dialog.text.editor.isReadOnly()
    go_on(dialog, qtbot, session)
    go_on(dialog, qtbot, session)
    assert dialog.problem.text().startswith("Nothing new was answered")
    assert OLD in ledger.snapshot_text(ledger.snapshots_of(source)[0].uid)


def test_the_review_shows_the_correction_and_answers_it(
    session: Session, theme: Theme, actions: Actions, ledger: Ledger, source: str, qtbot: QtBot
) -> None:
    ledger.correct(source, CorrectionDraft(on="2013-02-06", text=SAID))
    page = ReviewPage(session, theme, actions.scope("review"))
    actions.bring_to_front("review")
    for _, action in actions:
        page.addAction(action)
    qtbot.addWidget(page)
    session.changed.connect(page.refresh)
    page.resize(1220, 740)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.first_focus()
    box = page.filter
    place = box.findData("is:corrected")
    qtbot.waitUntil(lambda: box.itemText(place) == "Source corrected  5")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    settled(qtbot, session)
    shown = page.card.case
    assert shown is not None
    assert page.card.corrections.text() == f"6 Feb 2013: {SAID}\nNot answered yet for this claim"
    QTest.keyClicks(page.queue, "b")
    assert page.card.corrections.isHidden(), "what was corrected may tell who said it"
    QTest.keyClicks(page.queue, "b")
    QTest.keyClick(page.queue, Qt.Key.Key_L, HELD | Qt.KeyboardModifier.ShiftModifier)
    settled(qtbot, session)
    dialog: CorrectionDialog = dialog_of(CorrectionDialog)
    assert dialog.answers.asked[dialog.answers.list.currentRow()].claim.uid == shown.view.uid
    QTest.keyClicks(dialog.answers.list, "s")
    go_on(dialog, qtbot, session)
    assert shown.view.uid not in {view.uid for view in ledger.unanswered(source, 1, on=TODAY)}
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_the_lists_have_a_row_for_it_only_while_something_waits(
    table: LedgerPage, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    row = next(row for row in RARE if table.names.index(row, 0).data(ENTRY_ROLE).query == "is:corrected")
    assert table.list.isRowHidden(row, QModelIndex())
    session.do(lambda ledger: ledger.correct(source, CorrectionDraft(on="2013-02-06", text=SAID)))
    qtbot.waitUntil(lambda: not table.list.isRowHidden(row, QModelIndex()))
    assert table.names.index(row, 0).data(ENTRY_ROLE).count == 5
    session.undo()
    qtbot.waitUntil(lambda: table.list.isRowHidden(row, QModelIndex()))


def test_an_article_says_that_it_was_corrected(page: ReadPage, session: Session, source: str) -> None:
    session.do(lambda ledger: ledger.correct(source, CorrectionDraft(on="2013-02-06", text=SAID)))
    page.refresh(None)
    assert page.source_line.text().endswith("corrected 6 Feb 2013")


def test_an_article_makes_the_window_no_higher_at_large_text(
    session: Session, look: Look, source: str, qtbot: QtBot
) -> None:
    look.resize(200)
    try:
        window = Window(session, look)
        qtbot.addWidget(window)
        window.resize(1280, 760)
        with qtbot.waitExposed(window):
            window.show()
        window.go("read", source)
        qtbot.waitUntil(lambda: window.pages["read"].article is not None)
        settled(qtbot, session)
        assert window.height() == 760
    finally:
        look.resize(100)
