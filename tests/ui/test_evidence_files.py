"""Files as evidence by keys and drops: kept whole, listed, shown, saved out again, refused in words."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from struct import pack

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder, dialog_of
from tests.ui.page_kit import put_up
from tracker import deadlines
from tracker.claims import ClaimDraft, EvidenceDraft, Outcome, SnapshotDraft, Stance
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.dialogs.kept_files import KeptFilesDialog, file_name, picture_of
from ui.dialogs.resolve import ResolveDialog
from ui.dialogs.texts import EvidenceDialog
from ui.pages.ledger import LedgerPage
from ui.pages.review import ReviewPage
from ui.session import Session
from ui.theme import Theme
from ui.widgets.file_strip import Attached
from ui.widgets.outcome_line import Choice

HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
PAGE = b"<html><head><title>Bridge opened</title></head><body><article><p>The bridge was opened on Friday.</p>"
LONG = PAGE + b"<p>It carries four lanes and will carry trams, the city says.</p>" * 4 + b"</article></body></html>"


def png(width: int, height: int) -> bytes:
    """A grey picture, written by the letter of the format."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def drop(target: QWidget, *paths: Path) -> bool:
    """Drag files over a widget and let go, as the system tells it; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def settled(qtbot: QtBot, session: Session) -> None:
    """Wait for what is read by workers."""
    qtbot.waitUntil(lambda: not session.jobs.busy())
    QApplication.processEvents()  # what was made for it is shown


@pytest.fixture
def uid(ledger: Ledger) -> str:
    """A claim that has expired."""
    by = deadlines.parse("by the end of 2013", "2013-01-05")
    draft = ClaimDraft(proposition="The bridge opens", claimed_on="2013-01-05", deadline=by)
    return ledger.log_claim(draft, on="2013-01-05").uid


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """A screenshot of 3 by 2 points."""
    path = tmp_path / "shot.png"
    path.write_bytes(png(3, 2))
    return path


Open = Callable[[], ReviewPage]


@pytest.fixture
def review(qtbot: QtBot, session: Session, theme: Theme, actions: Actions, uid: str) -> Open:
    """Opens the Review page as the window does."""

    def made() -> ReviewPage:
        page = put_up(ReviewPage(session, theme, actions.scope("review")), "review", session, actions, qtbot)
        page.first_focus()
        return page

    return made


def test_a_file_chosen_by_key_goes_with_the_outcome(
    review: Open, ledger: Ledger, session: Session, messages: Recorder, uid: str, shot: Path, qtbot: QtBot
) -> None:
    page = review()
    messages.paths = [shot]
    QTest.keyClicks(page.queue, "n")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_I, HELD)
    settled(qtbot, session)
    assert [entry.words() for entry in page.line.files.entries] == [f"shot.png, PNG picture, {len(png(3, 2))} bytes"]
    assert session.settings.text("evidence/folder") == str(shot.parent)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    (piece,) = ledger.evidence(uid)
    assert (piece.title, ledger.snapshot_bytes(piece.snapshot)) == ("shot.png", shot.read_bytes())
    assert piece.resolution == ledger.resolutions(uid)[-1].uid
    assert ledger.resolutions(uid)[-1].outcome is Outcome.DID_NOT_HAPPEN
    assert ledger.undo().label
    assert ledger.evidence(uid) == []


def test_enter_while_the_file_is_read_commits_once_it_is(
    review: Open, ledger: Ledger, session: Session, uid: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page = review()
    path = tmp_path / "page.html"
    path.write_bytes(LONG)
    QTest.keyClicks(page.queue, "n")
    assert drop(page, path)
    assert page.line.files.reading()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert page.line.is_open()
    assert "once the file is read" in page.line.remark.text()
    assert ledger.resolutions(uid) == []
    settled(qtbot, session)
    (piece,) = ledger.evidence(uid)
    assert (piece.title, ledger.snapshot_bytes(piece.snapshot)) == ("Bridge opened", LONG)
    assert "opened on Friday" in ledger.snapshot_text(piece.snapshot)
    assert not page.line.is_open()


def test_a_drop_on_the_card_is_evidence_and_on_a_field_no_words(
    review: Open, ledger: Ledger, session: Session, uid: str, shot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = review()
    note = tmp_path / "note.txt"
    note.write_text("The bridge is open.")
    assert drop(page, shot)
    assert page.line.choice is Choice.EVIDENCE
    field = page.line.form["evidence"].editor
    assert drop(field, note)
    assert page.line.form["evidence"].text() == ""
    settled(qtbot, session)
    page.line.form["stance"].set_text("contradicts")
    page.line.form["title"].set_text("What the camera saw")
    QTest.keyClick(field, Qt.Key.Key_Return)
    pieces = ledger.evidence(uid)
    named = [(piece.title, piece.note) for piece in pieces]
    assert named == [("What the camera saw", ""), ("The bridge is open.", "note.txt")]
    assert {piece.stance for piece in pieces} == {Stance.CONTRADICTS}
    assert [ledger.snapshot_bytes(piece.snapshot) for piece in pieces] == [shot.read_bytes(), note.read_bytes()]
    assert page.card.evidence.text().count("(file kept)") == 2
    assert page.card.files.isVisibleTo(page)
    ledger.undo()
    assert ledger.evidence(uid) == []  # both in one step


def test_what_was_chosen_survives_the_program(
    review: Open, session: Session, uid: str, shot: Path, qtbot: QtBot
) -> None:
    page = review()
    QTest.keyClicks(page.queue, "n")
    assert drop(page, shot)
    settled(qtbot, session)
    assert page.may_close()
    again = review()
    settled(qtbot, session)
    assert again.line.choice is Choice.DID_NOT_HAPPEN
    assert [entry.path for entry in again.line.files.entries] == [shot]
    assert drop(again, shot), "the same file once more"
    settled(qtbot, session)
    assert len(again.line.files.entries) == 1


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (0, "evidence.bin is empty, so it shows nothing: choose another."),
        (20_000_001, "evidence.bin is larger than 20 MB, and at most that much is kept as evidence"),
    ],
)
def test_what_is_not_kept_is_said_and_nothing_is_committed(
    review: Open,
    ledger: Ledger,
    session: Session,
    uid: str,
    tmp_path: Path,
    qtbot: QtBot,
    size: int,
    sentence: str,
) -> None:
    page, path = review(), tmp_path / "evidence.bin"
    with path.open("wb") as file:
        file.truncate(size)
    QTest.keyClicks(page.queue, "n")
    page.line.form["reason"].set_text("as the file shows")
    assert drop(page, path)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    settled(qtbot, session)
    assert sentence in page.line.problem.text()
    assert page.line.files.entries == []
    assert page.line.is_open()
    assert ledger.resolutions(uid) == []


def test_a_file_is_taken_off_and_a_missing_one_is_told(
    review: Open, session: Session, shot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = review()
    QTest.keyClicks(page.queue, "n")
    drop(page, shot, tmp_path / "gone.pdf")
    settled(qtbot, session)
    assert page.line.problem.text().startswith("gone.pdf was not opened: ")
    (off,) = [
        one
        for one in page.line.files.findChildren(QWidget)
        if one.accessibleName() == "Take off shot.png" and one.isVisible()
    ]
    QTest.mouseClick(off, Qt.MouseButton.LeftButton)
    assert page.line.files.entries == []
    assert page.line.files.add_button.hasFocus()


def test_no_file_where_the_line_takes_none(review: Open, session: Session, shot: Path, qtbot: QtBot) -> None:
    page = review()
    QTest.keyClicks(page.queue, "s")
    assert page.line.files.isHidden()
    assert drop(page, shot)  # the drop is evidence by itself
    settled(qtbot, session)
    assert page.line.choice is Choice.EVIDENCE
    assert len(page.line.files.entries) == 1


def keep(ledger: Ledger, uid: str, data: bytes, media_type: str, title: str, text: str = "") -> None:
    """Keep a file as evidence."""
    snapshot = SnapshotDraft(data=data, text=text, media_type=media_type)
    ledger.add_evidence(uid, EvidenceDraft(title=title, snapshot=snapshot))


def test_what_is_kept_is_shown_and_saved_out_byte_for_byte(
    review: Open, ledger: Ledger, session: Session, messages: Recorder, uid: str, tmp_path: Path, qtbot: QtBot
) -> None:
    keep(ledger, uid, png(30, 20), "image/png", "shot.png")
    keep(ledger, uid, LONG, "text/html", "<b>Bridge</b> opened", "The bridge was opened on Friday.")
    keep(ledger, uid, b"\0\1\2", "application/octet-stream", "tape.raw")
    page = review()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_O, HELD)
    dialog: KeptFilesDialog = dialog_of(KeptFilesDialog)
    settled(qtbot, session)
    assert dialog.stack.currentWidget() is dialog.picture
    assert dialog.picture.pixmap().width() == 30
    assert dialog.about.text().startswith("PNG picture, ")
    assert sha256(png(30, 20)).hexdigest() in dialog.about.text()

    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    settled(qtbot, session)
    assert dialog.text.toPlainText() == "The bridge was opened on Friday."
    copy = tmp_path / "copy.html"
    messages.paths = [copy]
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, session)
    assert copy.read_bytes() == LONG

    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    settled(qtbot, session)
    assert dialog.stack.currentWidget() is dialog.sentence
    assert "not shown here" in dialog.sentence.text()


def test_a_file_that_was_not_carried_along_is_told(
    review: Open, ledger: Ledger, session: Session, uid: str, qtbot: QtBot
) -> None:
    keep(ledger, uid, png(3, 2), "image/png", "shot.png")
    ledger.conn.execute("UPDATE contents SET data = NULL")
    page = review()
    QTest.mouseClick(page.card.files, Qt.MouseButton.LeftButton)
    dialog: KeptFilesDialog = dialog_of(KeptFilesDialog)
    settled(qtbot, session)
    assert "not carried along" in dialog.sentence.text()
    assert not dialog.verb.isEnabled()


@pytest.mark.parametrize("data", [png(5000, 4100), b"\x89PNG\r\n\x1a\n" + b"no picture" * 9, b"\x89PNG\r\n\x1a\n"])
def test_a_huge_or_broken_picture_is_not_drawn(data: bytes) -> None:
    assert picture_of(data, "image/png") is None


def test_a_picture_is_read_as_what_it_was_kept_as() -> None:
    assert picture_of(png(3, 2), "image/gif") is None
    assert picture_of(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "image/svg+xml") is None


@pytest.mark.parametrize(
    ("title", "media", "name"),
    [
        ("shot.JPG", "image/jpeg", "shot.JPG"),
        ("a/b\\c:d", "application/pdf", "a_b_c_d.pdf"),
        ("../../etc/passwd", "text/plain", "_.._etc_passwd.txt"),
        ("", "image/webp", "evidence.webp"),
        ("é" * 300, "text/html", "é" * 100 + ".html"),
    ],
)
def test_a_copy_has_a_name_that_every_system_takes(title: str, media: str, name: str) -> None:
    assert file_name(title, media) == name


@pytest.fixture
def table(session: Session, theme: Theme, actions: Actions, uid: str, qtbot: QtBot) -> LedgerPage:
    """The Ledger page on one claim."""
    page = put_up(LedgerPage(session, theme, actions.scope("ledger")), "ledger", session, actions, qtbot)
    settled(qtbot, session)
    page.table.go_to(0)
    settled(qtbot, session)
    return page


def test_a_drop_on_the_ledger_is_evidence_for_the_chosen_claim(
    table: LedgerPage, ledger: Ledger, session: Session, uid: str, shot: Path, actions: Actions, qtbot: QtBot
) -> None:
    assert drop(table, shot)
    dialog: EvidenceDialog = dialog_of(EvidenceDialog)
    settled(qtbot, session)
    QTest.keyClick(dialog.form["title"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (piece,) = ledger.evidence(uid)
    assert piece.title == "shot.png"
    settled(qtbot, session)
    (show,) = [one for one in table.side.findChildren(QWidget) if one.accessibleName().startswith("Show: Supports")]
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    files: KeptFilesDialog = dialog_of(KeptFilesDialog)
    settled(qtbot, session)
    assert files.about.text().startswith(f"PNG picture, {len(png(3, 2))} bytes, kept ")


def test_a_link_and_a_file_are_two_pieces_and_a_file_alone_takes_the_words(
    table: LedgerPage,
    ledger: Ledger,
    session: Session,
    messages: Recorder,
    uid: str,
    shot: Path,
    actions: Actions,
    qtbot: QtBot,
) -> None:
    for address, title, expected in (
        ("https://roads.example/1", "The page", [("https://roads.example/1", "The page"), ("", "shot.png")]),
        ("", "Camera 7", [("", "Camera 7")]),
    ):
        messages.paths = [shot]
        actions.run("claim.evidence_file")
        dialog: EvidenceDialog = dialog_of(EvidenceDialog)
        dialog.form["evidence"].set_text(address)
        dialog.form["title"].set_text(title)
        settled(qtbot, session)
        QTest.keyClick(dialog.form["title"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert [(piece.url, piece.title) for piece in ledger.evidence(uid)] == expected
        ledger.undo()
        settled(qtbot, session)


def test_the_outcome_dialog_takes_a_drop(
    table: LedgerPage, ledger: Ledger, session: Session, uid: str, shot: Path, actions: Actions, qtbot: QtBot
) -> None:
    actions.run("claim.resolve")
    dialog: ResolveDialog = dialog_of(ResolveDialog)
    QTest.keyClick(dialog, Qt.Key.Key_N)
    assert drop(dialog, shot)
    QTest.keyClick(dialog.line.form["reason"].editor, Qt.Key.Key_Return)
    settled(qtbot, session)
    assert [piece.title for piece in ledger.evidence(uid)] == ["shot.png"]
    assert ledger.view(uid, on=TODAY).outcome is Outcome.DID_NOT_HAPPEN


def test_an_address_on_the_net_is_no_file(review: Open) -> None:
    page = review()
    data = QMimeData()
    data.setUrls([QUrl("https://roads.example/shot.png")])
    enter = QDragEnterEvent(
        QPointF(5, 5).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page, enter)
    assert not page.line.is_open()
    assert QGuiApplication.overrideCursor() is None


def test_a_chosen_file_says_that_it_is_read(tmp_path: Path) -> None:
    assert Attached(tmp_path / "long.pdf").words() == "long.pdf, being read…"


def test_reading_that_is_cancelled_takes_the_file_off_and_commits_nothing(
    review: Open, ledger: Ledger, session: Session, uid: str, tmp_path: Path, qtbot: QtBot
) -> None:
    page, path = review(), tmp_path / "page.html"
    path.write_bytes(LONG)
    QTest.keyClicks(page.queue, "n")
    page.line.form["reason"].set_text("as the page shows")
    assert drop(page, path)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    (job,) = session.jobs.labelled()
    assert job.label == "Reading page.html"
    job.cancel()  # as the status line does
    settled(qtbot, session)
    assert page.line.files.entries == []
    assert ledger.evidence(uid) == []
    assert page.line.is_open()
