"""The frame: rail, status line, undo in the menu, pages made when first shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder, dialog_of, plain_page
from tracker.claims import SourceDraft
from tracker.errors import TrackerError
from tracker.ledger import Change, Ledger
from ui.dialogs.export import ExportDialog
from ui.dialogs.palette import Palette
from ui.session import Session
from ui.theme import Look
from ui.widgets import status_line
from ui.window import PageRow, Window

ROWS = tuple(PageRow(name, name.title(), name, plain_page, name == "review") for name in ("read", "ledger", "review"))


@pytest.fixture
def window(session: Session, look: Look, messages: Recorder, qtbot: QtBot) -> Iterator[Window]:
    made = Window(session, look, pages=ROWS)
    made.show()
    qtbot.waitUntil(lambda: made.status.claims.text() != "")
    yield made
    made.close()  # and with it the jobs that would still tell this window something
    look.choose("light")
    look.resize(100)


def add(ledger: Ledger) -> Change:
    return ledger.add_source(SourceDraft(title="Mali"), on=TODAY)


def page(window: Window, name: str) -> Any:
    return window.pages[name]


def test_a_page_is_made_when_it_is_first_shown(window: Window, qtbot: QtBot) -> None:
    assert list(window.pages) == ["read"]
    qtbot.mouseClick(window.rail.buttons["ledger"], Qt.MouseButton.LeftButton)
    assert list(window.pages) == ["read", "ledger"]
    assert window.stack.currentWidget() is page(window, "ledger")
    window.actions_.run("view.review")
    assert window.front == "review"
    assert window.rail.buttons["review"].isChecked()
    assert window.session.settings.text("page") == "review"


def test_an_action_goes_to_the_page_in_front(window: Window) -> None:
    window.show_page("ledger")
    window.actions_.run("edit.find")
    window.show_page("read")
    window.actions_.run("edit.find")
    window.actions_.run("edit.find")
    assert (page(window, "ledger").found, page(window, "read").found) == (1, 2)


def test_a_change_reaches_every_page_and_the_counts(window: Window, session: Session, qtbot: QtBot) -> None:
    window.show_page("ledger")
    session.do(add)
    assert [len(page(window, name).seen) for name in ("read", "ledger")] == [1, 1]
    qtbot.waitUntil(lambda: window.rail.buttons["read"].count() == 1)
    assert window.rail.buttons["read"].accessibleName() == "Read, 1"
    page(window, "read").number = 9
    window.show_page("read")
    assert window.rail.buttons["read"].count() == 9


def test_undo_is_named_and_offered(window: Window, session: Session, ledger: Ledger, qtbot: QtBot) -> None:
    undo, redo = window.actions_.action("edit.undo"), window.actions_.action("edit.redo")
    assert (undo.text(), undo.isEnabled()) == ("Undo", False)
    session.do(add)
    assert (undo.text(), undo.isEnabled()) == ("Undo Add a source", True)
    assert window.status.message.text() == "Add a source"
    assert window.status.undo.isVisible()
    qtbot.mouseClick(window.status.undo, Qt.MouseButton.LeftButton)
    assert ledger.counts(on=TODAY).sources == 0
    assert (redo.text(), redo.isEnabled()) == ("Redo Add a source", True)
    assert not window.status.undo.isVisible()


def test_what_happened_fades(window: Window, session: Session, qtbot: QtBot) -> None:
    assert status_line.SECONDS == 6
    window.status._timer.setInterval(50)
    session.say("Text at 110 %")
    assert window.status.message.text() == "Text at 110 %"
    qtbot.waitUntil(lambda: window.status.message.text() == "")


def test_theme_and_text_size(window: Window, session: Session) -> None:
    actions = window.actions_
    actions.run("view.dark")
    actions.run("view.larger")
    assert (window.look.theme.name, window.look.percent) == ("dark", 110)
    assert [theme.name for theme in page(window, "read").themes] == ["dark", "dark"]
    assert (session.settings.text("theme"), session.settings.number("text", 0)) == ("dark", 110)
    assert actions.action("view.dark").isChecked()
    assert not actions.action("view.light").isChecked()
    actions.run("view.normal")
    assert not actions.action("view.smaller").isEnabled()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_frame_fits_a_small_screen(window: Window, percent: int) -> None:
    window.look.resize(percent)
    window.session.say("Resolved " + "a long proposition " * 40, undo=True)
    window.resize(1024, 640)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 640)
    line = window.status
    for part in (line.ledger, line.claims, line.due, line.undo):
        assert part.width() >= part.sizeHint().width()
        assert line.rect().contains(part.geometry())


def test_every_control_has_a_name(window: Window) -> None:
    for kind in (QAbstractButton, QLineEdit):
        for control in window.findChildren(kind):
            assert control.accessibleName() or control.objectName().startswith("qt_"), control


def test_the_palette_runs_a_command(window: Window, qtbot: QtBot) -> None:
    window.actions_.run("help.palette")
    palette = window.commands._sheet
    assert isinstance(palette, Palette)
    qtbot.keyClicks(palette.line, "ledg")
    assert palette.list.count() > 1
    palette.line.setText("View Ledger")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.front == "ledger"
    assert not palette.isVisible()


def test_the_palette_goes_up_and_down_and_says_when_nothing_fits(window: Window, qtbot: QtBot) -> None:
    window.actions_.run("help.palette")
    palette = window.commands._sheet
    assert isinstance(palette, Palette)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentRow() == palette.list.count() - 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 0
    qtbot.keyClicks(palette.line, "zzzzqqq")
    assert palette.none.isVisible()
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_palette_lists_recent_ledgers(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "niger.ledger"
    other.touch()
    window.session.settings.opened(other)
    window.actions_.run("help.palette")
    palette = window.commands._sheet
    assert isinstance(palette, Palette)
    palette.line.setText("niger")
    with qtbot.waitSignal(window.commands.wanted) as caught:
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert caught.args == [other]


@pytest.mark.parametrize("name", ["help.shortcuts", "help.about"])
def test_sheets_open(window: Window, name: str) -> None:
    window.actions_.run(name)
    assert window.commands._sheet is not None
    assert window.commands._sheet.isVisible()


def test_recent_ledgers_in_the_menu(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "A & B.ledger"
    other.touch()
    window.session.settings.opened(other)
    window._menus["File"].aboutToShow.emit()
    (entry,) = window._menus["File > Open recent"].actions()
    assert entry.text() == "A && B.ledger"
    with qtbot.waitSignal(window.commands.wanted) as caught:
        entry.trigger()
    assert caught.args == [other]


def test_the_window_waits_for_a_write(window: Window, session: Session, qtbot: QtBot) -> None:
    from tests.ui.test_session import Held

    session.do(Held(2))
    assert not window.close()
    assert "still waits" in window.status.message.text()
    qtbot.waitUntil(lambda: not session.waiting(), timeout=3000)


def test_what_writes_the_ledger_for_long_is_said_while_it_does(window: Window, session: Session) -> None:
    session.held.emit("an import of rows.csv")
    assert window.status.held.text() == "being written by an import"
    assert window.status.held.isVisible()
    assert "rows.csv" in window.status.held.toolTip()
    session.held.emit("")
    assert not window.status.held.isVisible()


def test_the_page_and_its_geometry_are_remembered(window: Window, session: Session) -> None:
    window.show_page("review")
    window.close()
    assert session.settings.text("page") == "review"
    assert not session.settings.state("window/geometry").isEmpty()


def test_signing(window: Window, session: Session, messages: Recorder) -> None:
    messages.texts = ["  Ana   Lyst "]
    window.actions_.run("file.author")
    assert session.settings.author == session.ledger.author == "Ana Lyst"


def test_a_new_ledger_never_takes_the_place_of_a_file(
    window: Window, session: Session, messages: Recorder, tmp_path: Path
) -> None:
    wanted: list[Path] = []
    window.commands.wanted.connect(wanted.append)
    messages.paths = [session.ledger.path, tmp_path / "new", None]
    for _ in range(3):
        window.actions_.run("file.new")
    assert wanted == [tmp_path / "new.ledger"]
    assert len(messages.errors) == 1


@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_the_report_is_asked_for_from_every_page_and_written_in_a_worker(
    window: Window, session: Session, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    window.show_page(name)
    window.actions_.run("file.report")
    dialog = dialog_of(ExportDialog)
    dialog.file.setText("out")
    qtbot.keyClick(dialog.file, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "out.csv" in window.status.message.text(), timeout=5000)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "datapackage.json").exists()


@pytest.mark.parametrize("choice", [0, 1])
def test_a_copy_is_saved_and_can_be_opened(
    window: Window, session: Session, messages: Recorder, tmp_path: Path, qtbot: QtBot, choice: int
) -> None:
    session.do(add)
    messages.answers, messages.paths = [choice], [tmp_path / "copy.ledger"]
    window.actions_.run("file.save_copy")
    qtbot.waitUntil(lambda: "Saved a copy" in window.status.message.text(), timeout=5000)
    copy = Ledger.open(tmp_path / "copy.ledger", create=False)
    assert copy.head() == session.ledger.head()
    copy.close()


def test_a_copy_never_takes_the_ledgers_place(window: Window, session: Session, messages: Recorder) -> None:
    messages.answers, messages.paths = [0], [session.ledger.path]
    window.actions_.run("file.save_copy")
    assert len(messages.errors) == 1


def test_a_check_that_is_cancelled_says_nothing(
    window: Window, session: Session, messages: Recorder, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Cancel ends the work itself, not only what is told of it."""
    ended, begun = Event(), Event()

    def verify(_ledger: Ledger, progress: object = None, cancelled: Callable[[], bool] = bool) -> list[str]:
        begun.set()
        while not cancelled():
            ended.wait(0.01)
        ended.set()
        raise TrackerError("The check was cancelled. Nothing was changed.")

    monkeypatch.setattr(Ledger, "verify", verify)
    window.actions_.run("file.verify")
    qtbot.waitUntil(lambda: begun.is_set() and window.status.stop.isVisible())
    assert window.status.stop.accessibleName() == "Cancel: Checking the ledger"
    qtbot.mouseClick(window.status.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ended.is_set() and not session.jobs.busy())
    assert messages.errors == []
    assert window.status.message.text() == ""
    assert not window.status.stop.isVisible()


def test_verify_says_that_the_ledger_is_sound(window: Window, session: Session, qtbot: QtBot) -> None:
    session.do(add)
    window.actions_.run("file.verify")
    qtbot.waitUntil(lambda: "sound" in window.status.message.text(), timeout=5000)


def test_damage_is_named(window: Window, messages: Recorder) -> None:
    window.commands._verified([f"claim {number}" for number in range(20)])
    assert "20 places" in messages.errors[0]
    assert "8 more" in messages.details[0]


def test_a_page_sends_to_another(window: Window) -> None:
    window.go("review", "")
    assert window.front == "review"


def test_another_day_than_today_is_said(window: Window) -> None:
    assert window.status.day.isVisible()
    assert window.status.day.text() == "as of 1 Mar 2014"
    window.status.set_day("")
    assert not window.status.day.isVisible()


def test_a_copy_without_texts_says_so(window: Window) -> None:
    window.commands._verified([], 3)
    assert "The texts of 3 snapshots are not carried" in window.status.message.text()
