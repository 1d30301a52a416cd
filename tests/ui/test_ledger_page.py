"""The ledger page over a real ledger, by keyboard: found, filtered, edited, tagged, resolved, removed, named."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker import deadlines, likelihood
from tracker.claims import (
    Claim,
    ClaimDraft,
    Outcome,
    ResolutionDraft,
    SnapshotDraft,
    SourceDraft,
    Status,
    VoidReason,
)
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.dialogs.columns import ColumnsDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.names import JoinDialog, RenameDialog
from ui.dialogs.resolve import ResolveDialog
from ui.dialogs.small import SmallDialog
from ui.dialogs.tags import TagsDialog
from ui.dialogs.texts import ChangedDialog, EvidenceDialog, NoteDialog, ReopenDialog, SaveSearchDialog
from ui.models.claims import COLUMN_OF
from ui.pages.ledger import LedgerPage
from ui.session import Session
from ui.theme import Theme, build
from ui.widgets.quote import Quote
from ui.widgets.sections import Lines
from ui.widgets.timeline import TimeLine

ARTICLE = "He was sure. “We expect complete victory by the end of the year,” said the minister. Others doubt it."


def log(ledger: Ledger, proposition: str, speaker: str = "", dl: str = "by the end of 2013", **more: Any) -> str:
    """Log a claim of 4 February 2013."""
    draft = ClaimDraft(
        proposition=proposition,
        speaker=speaker,
        claimed_on="2013-02-04",
        deadline=deadlines.parse(dl, "2013-02-04") if dl else None,
        source=more.pop("source", SourceDraft(title="Mali after the intervention", outlet="Al Jazeera")),
        **more,
    )
    return ledger.log_claim(draft, on="2013-02-05").uid


@pytest.fixture
def uids(ledger: Ledger) -> list[str]:
    """Three due claims and one that is resolved."""
    made = [
        log(
            ledger,
            "AQIM is eliminated from Mali",
            "Modibo Keita",
            quote="We expect complete victory by the end of the year",
            snapshot=SnapshotDraft(data=ARTICLE.encode(), text=ARTICLE),
            likelihood=likelihood.parse("unlikely"),
            tags=("mali",),
        ),
        log(ledger, "French troops leave Mali", "Laurent Fabius", tags=("mali", "france")),
        log(ledger, "Talks lead to an agreement", "M. Keita"),
        log(ledger, "Elections are held", "Dioncounda Traore"),
    ]
    ledger.resolve([made[3]], ResolutionDraft(outcome=Outcome.HAPPENED, known_on="2013-07-28", reason="seen"), on=TODAY)
    return made


Show = Callable[[], LedgerPage]


@pytest.fixture
def show(session: Session, theme: Theme, actions: Actions, qtbot: QtBot) -> Iterator[Show]:
    """Put the page into a window, in front, with the keyboard."""
    kept: list[QWidget] = []

    def make() -> LedgerPage:
        window = QWidget()
        kept.append(window)
        page = LedgerPage(session, theme, actions.scope("ledger"), window)
        for _, action in actions:
            window.addAction(action)
        actions.bring_to_front("ledger")
        session.changed.connect(page.refresh)
        qtbot.addWidget(window)
        window.resize(1208, 742)
        page.resize(1208, 742)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        page.first_focus()
        qtbot.waitUntil(lambda: not session.jobs.busy())
        return page

    yield make
    qtbot.waitUntil(lambda: not session.jobs.busy())


def propositions(page: LedgerPage) -> list[str]:
    """What the table shows, from top to bottom."""
    return [page.model.index(row, 1).data() for row in range(page.model.rowCount())]


def dialog_of(kind: type[QDialog]) -> Any:
    """The dialog of a kind that is open."""
    found = [window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
    return found[0]


def sort_by_proposition(page: LedgerPage) -> None:
    """Put the claims in an order that a test can name."""
    page.table.set_order("proposition", False)
    page.search.order_by("proposition", False)


def settled(qtbot: QtBot, session: Session) -> None:
    """Wait for workers and for what they queued."""
    qtbot.waitUntil(lambda: not session.jobs.busy())


def go_to(page: LedgerPage, proposition: str) -> None:
    """Put the keyboard on a claim."""
    page.table.setFocus()
    page.table.go_to(propositions(page).index(proposition))


# --- searching


def test_the_table_has_the_keyboard_and_every_claim(show: Show, uids: list[str]) -> None:
    page = show()
    assert page.table.hasFocus()
    assert page.found.text() == "4 claims"
    assert min(propositions(page)) == "AQIM is eliminated from Mali"


def test_search_as_you_type_then_down_to_the_table(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.actions_.run("edit.find")
    assert page.search_box.hasFocus()
    qtbot.keyClicks(page.search_box, "lead agree")
    qtbot.waitUntil(lambda: propositions(page) == ["Talks lead to an agreement"])
    qtbot.keyClick(page.search_box, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    assert page.search_box.hasFocus()
    qtbot.keyClick(page.search_box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(propositions(page)) == 4)


@pytest.mark.parametrize(
    "typed", ['"', "speaker:", "-", "is:", "p>", '""" OR *', "due:<", "\u202eabc", "NEAR(", "tag:="]
)
def test_nothing_that_is_typed_raises(show: Show, uids: list[str], qtbot: QtBot, typed: str) -> None:
    page = show()
    for end in range(1, len(typed) + 1):
        page.search_box.setText(typed[:end])
        page.search_box.textEdited.emit(typed[:end])
        page.search_box.searched.emit(typed[:end])
    qtbot.waitUntil(lambda: page.found.text().endswith(("claims", "claim")))


def test_no_hits_say_so_and_show_all_again(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.show_query("nothing of this kind")
    qtbot.waitUntil(page.no_hits.isVisible)
    assert page.no_hits.heading.text() == "No claim matches"
    page.show_query("colour:red")
    qtbot.waitUntil(lambda: "there is no field colour:" in page.no_hits.sentence.text())
    page.no_hits.buttons[0].click()
    qtbot.waitUntil(lambda: len(propositions(page)) == 4)
    assert page.table.isVisible()


def test_an_empty_ledger_says_what_the_page_is_for(show: Show, actions: Actions) -> None:
    page = show()
    assert page.empty.isVisible()
    gone: list[str] = []
    actions.connect("view.read", lambda: gone.append("read"))
    page.empty.buttons[0].click()
    assert gone == ["read"]


def test_the_search_language_is_completed(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.search_box.setFocus()
    qtbot.keyClicks(page.search_box, "is:du")
    popup = page.search_box._popup
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert page.search_box.text() == "is:due "
    qtbot.waitUntil(lambda: len(propositions(page)) == 3)
    qtbot.keyClicks(page.search_box, "speaker:fab")
    assert popup.model().index(0, 0).data() == 'speaker:"Laurent Fabius"'


def test_a_search_is_saved_and_run_from_the_list(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    page.show_query("tag:france")
    page.save_search.click()
    dialog = dialog_of(SaveSearchDialog)
    qtbot.keyClick(dialog.form["name"].editor, Qt.Key.Key_Return)
    assert dialog.form["name"].error() == "Give the search a name."
    qtbot.keyClicks(dialog.form["name"].editor, "France")
    qtbot.keyClick(dialog.form["name"].editor, Qt.Key.Key_Return)
    settled(qtbot, session)
    page.show_query("")
    entry = page.names.entries("saved_search")[0]
    page.list.setCurrentIndex(page.names.find("saved_search", entry.uid))
    assert propositions(page) == ["French troops leave Mali"]


# --- lists and names


def test_a_speaker_filters_and_is_shown_with_what_is_like_it(
    show: Show, uids: list[str], qtbot: QtBot, session: Session
) -> None:
    page = show()
    keita = next(one for one in page.names.entries("speaker") if one.text == "Modibo Keita")
    page.list.setFocus()
    page.list.setCurrentIndex(page.names.find("speaker", keita.uid))
    assert propositions(page) == ["AQIM is eliminated from Mali"]
    assert page.search_box.text() == 'speaker:="Modibo Keita"'
    assert page.side.currentWidget() is page.side.name
    assert page.side.name.name.text() == "Modibo Keita"
    assert page.side.name.count.text() == "1 claim"
    page.actions_.run("claim.rename")
    dialog = dialog_of(RenameDialog)
    dialog.form["name"].set_text("Modibo Keïta")
    dialog.verb.click()
    settled(qtbot, session)
    assert page.side.name.name.text() == "Modibo Keïta"
    assert "Modibo Keita" in page.side.name.aliases.body.text()  # type: ignore[attr-defined]


def test_two_spellings_are_joined_and_parted(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    other = next(one for one in page.names.entries("speaker") if one.text == "M. Keita")
    page.list.setCurrentIndex(page.names.find("speaker", other.uid))
    page.actions_.run("claim.join")
    dialog = dialog_of(JoinDialog)
    qtbot.keyClicks(dialog.search, "modibo")
    dialog.verb.click()
    settled(qtbot, session)
    assert [one.text for one in page.names.entries("speaker")].count("M. Keita") == 0
    keita = next(one for one in page.names.entries("speaker") if one.text == "Modibo Keita")
    assert keita.count == 2
    page.list.setCurrentIndex(page.names.find("speaker", keita.uid))
    assert len(propositions(page)) == 2
    page.actions_.run("claim.part")
    settled(qtbot, session)
    assert "M. Keita" in [one.text for one in page.names.entries("speaker")]


def test_the_standing_filters_carry_counts(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    counts = {entry.text: entry.count for row in range(7) if (entry := page.names.entry(page.names.index(row, 0)))}
    usual = {"All claims": 4, "Due": 3, "Open": 0, "Resolved": 1, "Removed": 0}
    assert counts == {**usual, "Source corrected": 0, "Conflicts": 0}
    page.list.setCurrentIndex(page.names.index(3, 0))
    assert propositions(page) == ["Elections are held"]
    page.list.setCurrentIndex(page.names.index(4, 0))
    assert page.no_hits.heading.text() == "Nothing was removed"


# --- editing in place


def test_a_proposition_is_edited_where_it_stands(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "French troops leave Mali")
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.delegate.editor
    assert editor is not None
    assert isinstance(editor.field, QPlainTextEdit)
    qtbot.keyClicks(editor.field, "All French troops leave Mali")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert not page.table.editing()
    settled(qtbot, session)
    assert ledger.view(uids[1], on=TODAY).proposition == "All French troops leave Mali"
    assert "All French troops leave Mali" in propositions(page)
    current = page.table.current_view()
    assert current is not None
    assert current.uid == uids[1]
    assert (step := ledger.undoable()) is not None
    assert step.label == "Edit a proposition"


@pytest.mark.parametrize(
    ("key", "typed", "refused"),
    [
        ("likelihood", "170 %", "0"),
        ("due_on", "12", "12"),
        ("due_on", "review on May", "May"),
        ("proposition", "", "empty"),
    ],
)
def test_what_cannot_be_read_is_said_under_the_cell_and_kept(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, key: str, typed: str, refused: str
) -> None:
    page = show()
    page.panes.show_detail(False)
    go_to(page, "AQIM is eliminated from Mali")
    before = page.session.ledger.head()
    page.table.setCurrentIndex(page.model.index(page.table.currentIndex().row(), COLUMN_OF[key]))
    assert page.table.edit_cell()
    editor = page.table.delegate.editor
    assert editor is not None
    editor.put(typed)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert page.table.editing()
    assert editor.text() == typed
    assert refused in editor.note.text()
    assert editor.note.property("role") == "error"
    assert page.session.ledger.head() == before
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert not page.table.editing()


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("likelihood", "10-30 %", "10–30 %, best 20 %"),
        ("likelihood", "", "no likelihood given"),
        ("due_on", "by the end of 2014", "in 9 months, 31 Dec 2014"),
        ("speaker", "Ada Quill", "Ada Quill"),
        ("tags", "mali, sahel", "mali, sahel"),
    ],
)
def test_cells_are_stored_by_enter(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, key: str, typed: str, shown: str
) -> None:
    page = show()
    page.panes.show_detail(False)
    go_to(page, "AQIM is eliminated from Mali")
    page.table.setCurrentIndex(page.model.index(page.table.currentIndex().row(), COLUMN_OF[key]))
    assert page.table.edit_cell()
    editor = page.table.delegate.editor
    assert editor is not None
    editor.put(typed)
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    settled(qtbot, session)
    row = propositions(page).index("AQIM is eliminated from Mali")
    assert page.model.index(row, COLUMN_OF[key]).data() == shown


def test_somebody_was_faster_and_nothing_is_lost(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "Talks lead to an agreement")
    page.table.edit_cell()
    editor = page.table.delegate.editor
    assert editor is not None
    other = Ledger.open(ledger.path, author="B. Nalyst", device="d2")
    record = other.record("claim", uids[2])
    assert isinstance(record, Claim)
    from dataclasses import replace

    other.save(replace(record, proposition="Talks lead to peace"), base=other.revision_of("claim", uids[2]), on=TODAY)
    other.close()
    editor.put("Talks lead to a treaty")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    dialog = dialog_of(ChangedDialog)
    said = [found.text() for found in dialog.findChildren(type(dialog.problem))]
    assert "Talks lead to a treaty" in said
    assert "Talks lead to peace" in said
    dialog.verb.click()
    settled(qtbot, session)
    assert ledger.view(uids[2], on=TODAY).proposition == "Talks lead to a treaty"


def test_rows_that_change_under_an_open_editor_leave_it_open(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "Talks lead to an agreement")
    page.table.setCurrentIndex(page.model.index(page.table.currentIndex().row(), COLUMN_OF["likelihood"]))
    page.table.edit_cell()
    editor = page.table.delegate.editor
    assert editor is not None
    editor.put("170 %")
    session.do(lambda one: one.remove("claim", [uids[0]]))
    settled(qtbot, session)
    assert page.table.editing()
    assert editor.text() == "170 %"
    page.show_query("talks")  # the rows go away: what could not be stored comes back with the cell
    assert not page.table.editing()
    page.table.setCurrentIndex(page.model.index(0, COLUMN_OF["likelihood"]))
    page.table.edit_cell()
    again = page.table.delegate.editor
    assert again is not None
    assert again.text() == "170 %"
    qtbot.keyClick(again.field, Qt.Key.Key_Escape)


def test_leaving_for_another_search_stores_what_can_be_stored(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "Talks lead to an agreement")
    page.table.edit_cell()
    editor = page.table.delegate.editor
    assert editor is not None
    editor.put("Talks lead to a treaty")
    page.show_query("is:resolved")
    settled(qtbot, session)
    assert not page.table.editing()
    assert ledger.view(uids[2], on=TODAY).proposition == "Talks lead to a treaty"


# --- many at once


def choose(page: LedgerPage, *wanted: str) -> None:
    """Select claims."""
    rows = [propositions(page).index(one) for one in wanted]
    page.table.setFocus()
    page.table.select_ids([page.model.ids[row] for row in rows], page.model.ids[rows[0]])


def test_a_selection_is_tagged_in_one_step(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    choose(page, "AQIM is eliminated from Mali", "French troops leave Mali")
    assert page.bar.isVisible()
    assert page.bar.count.text() == "2 chosen"
    qtbot.keyClick(page.table, Qt.Key.Key_T)
    dialog = dialog_of(TagsDialog)
    assert dialog.boxes["france"].checkState() is Qt.CheckState.PartiallyChecked
    dialog.boxes["mali"].setCheckState(Qt.CheckState.Unchecked)
    qtbot.keyClicks(dialog.field.editor, "sahel, army")
    dialog.verb.click()
    settled(qtbot, session)
    assert ledger.view(uids[0], on=TODAY).tags == ("army", "sahel")
    assert ledger.view(uids[1], on=TODAY).tags == ("army", "france", "sahel")
    session.undo()
    assert ledger.view(uids[1], on=TODAY).tags == ("france", "mali")


def test_a_selection_gets_a_speaker_and_a_review_day(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    choose(page, "AQIM is eliminated from Mali", "Talks lead to an agreement")
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    dialog = dialog_of(SmallDialog)
    dialog.form["speaker"].set_text("The government")
    dialog.verb.click()
    settled(qtbot, session)
    assert ledger.view(uids[2], on=TODAY).speaker == "The government"
    assert page.table.selected_count() == 2
    qtbot.keyClick(page.table, Qt.Key.Key_D)
    dialog = dialog_of(SmallDialog)
    dialog.form["review_on"].set_text("next week or so")
    dialog.verb.click()
    assert dialog.form["review_on"].error()
    dialog.form["review_on"].set_text("2014-09-01")
    dialog.verb.click()
    settled(qtbot, session)
    assert ledger.view(uids[2], on=TODAY).review_on == "2014-09-01"


def test_a_selection_is_resolved_by_keys_in_one_step(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    choose(page, "AQIM is eliminated from Mali", "French troops leave Mali")
    qtbot.keyClick(page.table, Qt.Key.Key_R)
    dialog = dialog_of(ResolveDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_N)
    assert dialog.line.isVisible()
    dialog.line.commit()
    assert dialog.isVisible(), "an outcome needs evidence or a reason"
    dialog.line.form["reason"].set_text("Seen by everybody")
    qtbot.keyClick(dialog.line.form["reason"].editor, Qt.Key.Key_Return)
    settled(qtbot, session)
    assert [ledger.view(uid, on=TODAY).outcome for uid in uids[:2]] == [Outcome.DID_NOT_HAPPEN] * 2
    session.undo()
    assert [ledger.view(uid, on=TODAY).outcome for uid in uids[:2]] == [None, None]


def test_delete_removes_at_once_and_the_keyboard_stays(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    sort_by_proposition(page)
    go_to(page, "French troops leave Mali")
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settled(qtbot, session)
    assert propositions(page) == ["AQIM is eliminated from Mali", "Elections are held", "Talks lead to an agreement"]
    current = page.table.current_view()
    assert current is not None
    assert current.proposition == "Talks lead to an agreement"
    page.show_query("is:removed")
    assert propositions(page) == ["French troops leave Mali"]
    page.table.go_to(0)
    page.actions_.run("edit.restore")
    settled(qtbot, session)
    assert not ledger.view(uids[1], on=TODAY).removed


def test_letters_do_nothing_while_the_search_has_the_keyboard(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.actions_.run("edit.find")
    qtbot.keyClicks(page.search_box, "rt")
    assert not [window for window in QApplication.topLevelWidgets() if isinstance(window, QDialog)]
    assert page.search_box.text() == "rt"


# --- the detail


def test_the_detail_shows_the_quote_in_its_context_and_copies_it(
    show: Show, uids: list[str], qtbot: QtBot, session: Session
) -> None:
    page = show()
    go_to(page, "AQIM is eliminated from Mali")
    detail = page.side.claim
    qtbot.waitUntil(lambda: detail.proposition.text() == "AQIM is eliminated from Mali")
    quote = detail.findChild(Quote)
    assert quote is not None
    assert quote.text.text() == ARTICLE
    quote.copy_button.click()
    assert QApplication.clipboard().text() == "We expect complete victory by the end of the year"
    gone: list[tuple[str, str]] = []
    page.go.connect(lambda name, uid: gone.append((name, uid)))
    quote.source_button.click()
    assert gone == [("read", uids[0])]


def test_every_step_of_a_resolution_stays_in_sight(show: Show, uids: list[str], qtbot: QtBot, session: Session) -> None:
    page = show()
    go_to(page, "Elections are held")
    detail = page.side.claim
    qtbot.waitUntil(lambda: detail.status.accessibleName().startswith("Happened"))
    detail.buttons["claim.reopen"].click()
    dialog = dialog_of(ReopenDialog)
    dialog.form["reason"].set_text("The count was revised")
    dialog.verb.click()
    settled(qtbot, session)
    draft = ResolutionDraft(outcome=Outcome.VOID, void_reason=VoidReason.MALFORMED, reason="two elections")
    session.do(lambda ledger: ledger.resolve([uids[3]], draft, on=TODAY))
    settled(qtbot, session)
    qtbot.waitUntil(lambda: detail.status.accessibleName().startswith("Void"))
    assert isinstance(detail.resolutions.body, Lines)
    lines = [found.text() for found in detail.resolutions.body.findChildren(type(detail.proposition))]
    assert [line.split(",")[0].split(" ")[0] for line in lines if line][-3:] == ["Void", "Reopened", "Happened"]
    assert isinstance(detail.time.body, TimeLine)
    told = " | ".join(moment.words for moment in detail.time.body.moments())
    for word in (
        "Said by Dioncounda Traore in Al Jazeera",
        "Logged",
        "Happened, known on 28 Jul 2013",
        "Reopened",
        "Void, malformed",
    ):
        assert word in told


def test_notes_and_evidence_are_added_from_the_pane(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, ledger: Ledger
) -> None:
    page = show()
    go_to(page, "Talks lead to an agreement")
    qtbot.keyClick(page.table, Qt.Key.Key_N)
    note = dialog_of(NoteDialog)
    note.form["text"].set_text("Ask again in <b>May</b>")
    note.verb.click()
    qtbot.keyClick(page.table, Qt.Key.Key_A)
    evidence = dialog_of(EvidenceDialog)
    evidence.verb.click()
    assert evidence.form["evidence"].error()
    evidence.form["evidence"].set_text("https://example.org/talks")
    evidence.verb.click()
    settled(qtbot, session)
    assert [one.text for _, one in ledger.notes(uids[2])] == ["Ask again in <b>May</b>"]
    assert [one.url for one in ledger.evidence(uids[2])] == ["https://example.org/talks"]
    qtbot.waitUntil(lambda: page.side.claim.notes.isVisible())
    page.side.claim.note_chosen.emit(ledger.notes(uids[2])[0][1].uid, ledger.notes(uids[2])[0][0])
    again = dialog_of(NoteDialog)
    again.form["text"].set_text("")
    again.verb.click()
    settled(qtbot, session)
    assert ledger.notes(uids[2]) == []


def test_enter_goes_to_the_detail_and_escape_back(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.panes.show_detail(False)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.side.isVisible()
    assert page.side.claim.hasFocus()
    qtbot.keyClick(page.side.claim, Qt.Key.Key_Escape)
    assert page.table.hasFocus()


# --- keeping its place


def test_what_another_program_writes_appears_and_nothing_moves(
    show: Show, ledger: Ledger, qtbot: QtBot, session: Session
) -> None:
    for number in range(60):
        log(ledger, f"Claim number {number:02}", dl="")
    page = show()
    sort_by_proposition(page)
    settled(qtbot, session)
    page.table.go_to(40)
    page.table.verticalScrollBar().setValue(1500)
    top = page.table.rowAt(0)
    other = Ledger.open(ledger.path, author="B. Nalyst", device="d2")
    log(other, "Claim number 00 and a half", dl="")
    other.close()
    session.look_again()
    settled(qtbot, session)
    assert page.model.rowCount() == 61
    assert page.table.rowAt(0) == top + 1, "the same claim is still the first in sight"
    current = page.table.current_view()
    assert current is not None
    assert current.proposition == "Claim number 40"
    assert page.table.selected_count() == 1


def test_more_than_the_first_rows_come_from_a_worker(
    show: Show, ledger: Ledger, qtbot: QtBot, session: Session
) -> None:
    for number in range(230):
        log(ledger, f"Claim number {number:03}", dl="")
    page = show()
    page.search.order_by("proposition", False)
    assert page.model.rowCount() == 200
    assert page.found.text() == "200+ claims"
    qtbot.waitUntil(lambda: page.found.text() == "230 claims")
    assert propositions(page)[-1] == "Claim number 229"


def test_nothing_is_called_missing_before_the_whole_answer_is_known(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    whole = Ledger.all_ids

    def cut_short(self: Ledger, *asked: Any, **more: Any) -> tuple[array[int], bool]:
        return array("q"), True

    def slowly(self: Ledger, *asked: Any, **more: Any) -> array[int]:
        go_on.wait(10)
        return whole(self, *asked, **more)

    page = show()
    monkeypatch.setattr(Ledger, "beginning", cut_short)
    monkeypatch.setattr(Ledger, "all_ids", slowly)
    page.search_box.setFocus()
    qtbot.keyClicks(page.search_box, "lead agree")
    qtbot.waitUntil(lambda: page.found.text() == "Searching…")
    qtbot.wait(80)
    assert not page.no_hits.isVisible()
    qtbot.keyClick(page.search_box, Qt.Key.Key_Down)
    assert not page.table.hasFocus(), "there is nothing to stand on yet"
    go_on.set()
    qtbot.waitUntil(lambda: propositions(page) == ["Talks lead to an agreement"])
    assert page.found.text() == "1 claim"
    assert page.table.hasFocus(), "the keyboard went on once the rows were there"


def test_the_next_key_ends_the_search_before_it(
    show: Show, uids: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked = show(), list[str]()
    whole = Ledger.beginning

    def slowly(self: Ledger, query: str, *rest: Any, **more: Any) -> tuple[array[int], bool]:
        asked.append(query)
        if query == "french":
            time.sleep(0.3)
        return whole(self, query, *rest, **more)

    monkeypatch.setattr(Ledger, "beginning", slowly)
    page.show_query("french")
    assert page.found.text() == "Searching…"
    page.show_query("elections")
    qtbot.waitUntil(lambda: propositions(page) == ["Elections are held"])
    qtbot.wait(350)
    assert propositions(page) == ["Elections are held"]
    assert asked == ["french", "elections"]


def test_a_dragged_table_says_what_it_still_reads_and_fills_it(
    show: Show, ledger: Ledger, qtbot: QtBot, session: Session
) -> None:
    for number in range(230):
        log(ledger, f"Claim number {number:03}", dl="")
    page = show()
    settled(qtbot, session)
    page.model.refresh()
    qtbot.wait(50)
    bar = page.table.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setValue(bar.maximum() - 10)
    page.table.viewport().repaint()
    seen = page.table.rows_in(page.table.viewport().rect())
    assert not page.model.has(*seen), "a frame of a drag reads nothing"
    qtbot.waitUntil(lambda: page.model.has(*seen), timeout=1000)
    bar.setSliderDown(False)


def test_every_row_can_be_chosen_without_asking_each(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.selected_count() == 4
    assert not page.table.horizontalHeader().selectionModel().hasSelection()


def test_columns_are_chosen_folded_and_remembered(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, theme: Theme, actions: Actions
) -> None:
    page = show()
    assert "likelihood" not in page.table.delegate.folded
    assert "tags" in page.table.delegate.folded
    page.panes.show_detail(False)
    qtbot.waitUntil(lambda: "outlet" not in page.table.delegate.folded)
    page.actions_.run("view.columns")
    dialog = dialog_of(ColumnsDialog)
    assert dialog.focusWidget() is dialog.list
    keys = dialog.order()
    dialog.list.item(keys.index("speaker")).setCheckState(Qt.CheckState.Unchecked)
    dialog.list.setCurrentRow(keys.index("due_on"))
    dialog.up.click()
    dialog.verb.click()
    assert page.table.isColumnHidden(COLUMN_OF["speaker"])
    assert page.table.column_order().index("due_on") < page.table.column_order().index("claimed_on")
    again = show()
    assert again.table.isColumnHidden(COLUMN_OF["speaker"])
    assert again.table.column_order() == page.table.column_order()


def test_a_click_on_a_title_sorts_and_is_remembered(
    show: Show, uids: list[str], qtbot: QtBot, session: Session
) -> None:
    page = show()
    head = page.table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(COLUMN_OF["proposition"]) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert propositions(page)[0] == "AQIM is eliminated from Mali"
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert propositions(page)[0] == "Talks lead to an agreement"
    assert show().table.order == ("proposition", True)


def test_a_claim_is_shown_to_whoever_asks_for_it(show: Show, uids: list[str], ledger: Ledger) -> None:
    page = show()
    page.show_uid(uids[2])
    assert propositions(page) == ["Talks lead to an agreement"]
    page.show_uid(ledger.view(uids[0], on=TODAY).source_uid)
    assert len(propositions(page)) == 4


def test_a_read_only_ledger_offers_no_verb(
    show: Show, uids: list[str], ledger: Ledger, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "read_only", True)
    page = show()
    page.table.go_to(0)
    assert not actions.action("claim.resolve").isEnabled()
    assert actions.action("edit.find").isEnabled()


# --- handing over


def test_the_report_of_the_present_search_is_written_by_a_job(
    show: Show, uids: list[str], qtbot: QtBot, session: Session, tmp_path: Path, messages: Recorder
) -> None:
    page = show()
    page.show_query("is:due")
    page.export.click()
    dialog = dialog_of(ExportDialog)
    assert dialog.search.text() == "is:due"
    dialog.file.setText(str(tmp_path / "report.csv"))
    dialog.axis.set_text("deadline")
    dialog.start.set_text("soon")
    dialog.verb.click()
    assert dialog.start.error()
    dialog.start.set_text("2013")
    said: list[str] = []
    session.said.connect(lambda sentence, _undo: said.append(sentence))
    dialog.verb.click()
    settled(qtbot, session)
    assert said == ["Wrote 3 claims to report.csv"]
    assert (tmp_path / "report.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert messages.errors == []


def test_every_control_has_a_name(show: Show, uids: list[str]) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

    page = show()
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit)
    nameless = [
        type(found).__name__
        for kind in kinds
        for found in page.findChildren(kind)
        if not found.accessibleName() and not found.objectName().startswith("qt_") and found.isVisible()
    ]
    assert nameless == []


def test_large_text_cuts_no_first_thing_off(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    page.set_theme(build(True, page.font().family(), 2.0))
    assert page.table.delegate.height >= 2 * page.table.delegate.body.line
    assert not page.table.isColumnHidden(COLUMN_OF["proposition"])
    assert page.side.isHidden()
    page.actions_.run("view.detail")
    assert page.side.isVisible()
    assert page.list.isHidden()
    page.show_lists.click()
    assert page.list.isVisible()


def test_a_claim_on_two_sides_shows_both_versions(show: Show, uids: list[str], qtbot: QtBot) -> None:
    from dataclasses import replace

    from ui.models.moments import ClaimFacts

    page = show()
    view = replace(page.session.ledger.view(uids[0], on=TODAY), conflict=True, status=Status.DUE)
    page.side.claim.show_facts(ClaimFacts(view=view, versions=(("aa", "One wording"), ("bb", "Another wording"))))
    assert not page.side.claim.banner.isHidden()
    kept: list[str] = []
    page.side.claim.kept.disconnect()
    page.side.claim.kept.connect(kept.append)
    from PySide6.QtWidgets import QPushButton

    page.side.claim.banner.findChildren(QPushButton)[1].click()
    assert kept == ["bb"]
