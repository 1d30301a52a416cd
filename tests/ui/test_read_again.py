"""A source read again in the window: pasted, from a file, from its address; its quotes; the copy kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder, dialog_of
from tests.ui.page_kit import put_up
from tests.ui.test_evidence_files import drop
from tracker.claims import ClaimDraft, SnapshotDraft, SourceDraft
from tracker.ledger import Ledger
from tracker.reading.again import Part, Piece
from ui.actions import Actions
from ui.dialogs import fetching
from ui.dialogs.read_again import ReadAgainDialog
from ui.pages.ledger import LedgerPage
from ui.pages.read import ReadPage
from ui.session import Session
from ui.theme import Theme
from ui.widgets.diff_view import DiffView, condensed

OLD = (
    "The minister said that the war will be over by the end of March.\n"
    "Nobody in the capital believes it.\n"
    "The rebels will be back within a year, he said.\n"
    "An African force can take over in April.\n"
)
NEW = (
    "The minister said that the war may be over by the end of March.\n"
    "Correction: the minister did not say will.\n"
    "Nobody in the capital believes it.\n"
    "The rebels will be back within a year, he said.\n"
)
QUOTES = (
    ("the war will be over by the end of March", "The war is over by March"),
    ("Nobody in the capital believes it", "Nobody believes it"),
    ("The rebels will be back within a year", "The rebels return"),
    ("An African force can take over in April", "An African force takes over"),
)
HELD = Qt.KeyboardModifier.ControlModifier


def settled(qtbot: QtBot, session: Session) -> None:
    """Wait for what is read and compared by workers, one after the other."""
    qtbot.waitUntil(lambda: not session.jobs.busy())
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not session.jobs.busy())


@pytest.fixture
def source(ledger: Ledger) -> str:
    """A source with four quoted claims and one without a quote."""
    draft = SourceDraft(
        title="Mission accomplished", outlet="The Post", url="https://post.example/mali", published_on="2013-02-05"
    )
    copy = SnapshotDraft(data=OLD.encode(), text=OLD)
    for quote, proposition in QUOTES:
        uid = ledger.log_claim(
            ClaimDraft(proposition=proposition, quote=quote, source=draft, snapshot=copy), on=TODAY
        ).uid
    ledger.log_claim(ClaimDraft(proposition="Peace is near", source=draft), on=TODAY)
    return ledger.view(uid, on=TODAY).source_uid


Open = Callable[[], ReadAgainDialog]


@pytest.fixture
def again(qtbot: QtBot, session: Session, theme: Theme, actions: Actions, source: str) -> Open:
    """Opens the dialog by its key on the Read page."""

    def made() -> ReadAgainDialog:
        page = put_up(ReadPage(session, theme, actions.scope("read")), "read", session, actions, qtbot)
        page.open_article(source)
        settled(qtbot, session)
        QTest.keyClick(page.view, Qt.Key.Key_G, HELD | Qt.KeyboardModifier.ShiftModifier)
        return dialog_of(ReadAgainDialog)

    return made


def rows(dialog: ReadAgainDialog) -> list[str]:
    """What the list says, a line each."""
    return [dialog.list.item(row).text().replace("\n", ": ") for row in range(dialog.list.count())]


def paste(dialog: ReadAgainDialog, text: str) -> None:
    """Paste a text by the key."""
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(dialog, Qt.Key.Key_V, HELD)


def test_pasted_text_tells_what_became_of_each_quote_and_changes_nothing(
    again: Open, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    before = ledger.head()
    dialog = again()
    assert not dialog.verb.isEnabled()
    paste(dialog, NEW)
    settled(qtbot, session)
    assert dialog.says.text() == ("4 quotes: 1 gone, 1 reworded, 2 moved. 1 claim has no quote to look for.")
    assert [row.split(" (")[0].split(":")[0] for row in rows(dialog)] == [
        "Reworded", "Moved", "Moved", "Gone", "The whole text",
    ]  # fmt: skip
    assert dialog.list.currentRow() == 0
    assert dialog.diff.pieces == (
        Piece(Part.SAME, "the war "),
        Piece(Part.REMOVED, "will"),
        Piece(Part.ADDED, "may"),
        Piece(Part.SAME, " be over by the end of March"),
    )
    assert "[removed: will][added: may]" in dialog.diff.accessibleDescription()
    QTest.keyClick(dialog.list, Qt.Key.Key_End)
    shown = dialog.diff.toPlainText()
    assert "Correction: the minister did not say will." in shown
    assert "An African force can take over in April." in shown
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert ledger.head() == before
    assert len(ledger.snapshots_of(source)) == 1


def test_the_copy_is_kept_by_the_verb_and_taken_back_by_one_undo(
    again: Open, ledger: Ledger, session: Session, source: str, qtbot: QtBot
) -> None:
    dialog = again()
    paste(dialog, NEW)
    settled(qtbot, session)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, HELD)
    assert not dialog.isVisible()
    assert [ledger.snapshot_text(one.uid) for one in ledger.snapshots_of(source)] == [OLD, NEW]
    assert {view.snapshot_uid for view in ledger.claims_of_source(source, on=TODAY)} - {""} == {
        ledger.snapshots_of(source)[0].uid
    }
    ledger.undo()
    assert len(ledger.snapshots_of(source)) == 1


def test_the_very_same_text_need_not_be_kept_twice(again: Open, session: Session, qtbot: QtBot) -> None:
    dialog = again()
    paste(dialog, OLD)
    settled(qtbot, session)
    assert dialog.says.text().startswith("4 quotes: 4 intact.")
    assert "This very text is kept already" in dialog.says.text()
    assert not dialog.verb.isEnabled()


def test_a_file_is_dropped_and_a_bad_one_is_refused_in_words(
    again: Open, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = again()
    empty, good = tmp_path / "empty.txt", tmp_path / "now.html"
    empty.write_bytes(b"")
    good.write_text("<html><body><article>" + "".join(f"<p>{line}</p>" for line in NEW.splitlines()) + "</article>")
    assert drop(dialog, empty)
    settled(qtbot, session)
    assert dialog.problem.isVisible()
    assert not dialog.verb.isEnabled()
    assert drop(dialog, good)
    settled(qtbot, session)
    assert "1 gone, 1 reworded" in dialog.says.text()
    assert dialog.problem.isHidden()


def test_its_address_is_fetched_by_a_press_alone_and_asked_for_first(
    again: Open, session: Session, messages: Recorder, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from tracker.reading import fetch

    asked: list[str] = []

    def get(url: str, **_more: object) -> fetch.Fetched:
        asked.append(url)
        return fetch.Fetched(NEW.encode(), url, "text/plain", "utf-8")

    monkeypatch.setattr(fetch, "fetch", get)
    dialog = again()
    settled(qtbot, session)
    assert asked == []
    messages.answers = [None]
    QTest.mouseClick(dialog.ways.fetch_button, Qt.MouseButton.LeftButton)
    settled(qtbot, session)
    assert asked == []
    messages.answers = [0]
    QTest.mouseClick(dialog.ways.fetch_button, Qt.MouseButton.LeftButton)
    settled(qtbot, session)
    assert asked == ["https://post.example/mali"]
    assert "1 reworded" in dialog.says.text()
    assert not session.settings.flag(fetching.FETCHING)


def test_an_empty_clipboard_is_told(again: Open, session: Session, qtbot: QtBot) -> None:
    dialog = again()
    QGuiApplication.clipboard().clear()
    QTest.keyClick(dialog, Qt.Key.Key_V, HELD)
    assert dialog.problem.text().startswith("There is no text on the clipboard.")


def test_the_same_from_the_ledger_for_a_source_and_for_a_claim(
    session: Session, theme: Theme, actions: Actions, source: str, ledger: Ledger, qtbot: QtBot
) -> None:
    page = LedgerPage(session, theme, actions.scope("ledger"))
    actions.bring_to_front("ledger")
    qtbot.addWidget(page)
    page.resize(1220, 740)
    with qtbot.waitExposed(page):
        page.show()
    settled(qtbot, session)
    page.table.go_to(0)
    settled(qtbot, session)
    actions.run("source.again")
    dialog_of(ReadAgainDialog).close()
    page.side.show_name("source", source)
    settled(qtbot, session)
    QTest.mouseClick(page.side.name.again, Qt.MouseButton.LeftButton)
    assert dialog_of(ReadAgainDialog).ways.fetch_button.isEnabled()


def test_markup_in_a_text_is_shown_as_it_stands(qtbot: QtBot) -> None:
    view = DiffView()
    qtbot.addWidget(view)
    view.show_pieces([Piece(Part.REMOVED, "<b>will</b>"), Piece(Part.ADDED, "<img src=x>")], "<i>", "</i>")
    assert view.toPlainText().replace("\u2009", "") == "<i><b>will</b><img src=x></i>"


def test_only_lines_beside_a_change_are_shown() -> None:
    lines = "".join(f"{number}\n" for number in range(20))
    pieces = (Piece(Part.SAME, lines), Piece(Part.ADDED, "new\n"), Piece(Part.SAME, lines))
    assert [piece.text for piece in condensed(pieces)] == ["…\n18\n19\n", "new\n", "0\n1\n…\n"]
    assert condensed((Piece(Part.SAME, lines),)) == (Piece(Part.SAME, lines),)
