"""What the File, Edit, View and Help menus do, whichever page is in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.errors import TrackerError
from ui.actions import Actions
from ui.session import Session
from ui.theme import Look
from ui.widgets.status_line import counted

LEDGERS = "Ledgers (*.ledger);;All files (*)"
WHOLE, BARE = "With snapshots", "Without snapshots"


class Commands(QObject):
    """Connects the window's own actions; ``wanted`` asks whoever runs the program for another ledger's window."""

    wanted = Signal(object)

    def __init__(self, session: Session, actions: Actions, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._actions, self._look, self._window = session, actions, look, window
        for name, call in self._calls().items():
            actions.connect(name, call)
        self._sheet: QWidget | None = None
        self.tell_look()
        session.changed.connect(self.tell_steps)

    def _calls(self) -> dict[str, Callable[[], object]]:
        look = self._look
        return {
            "file.new": self.new,
            "file.open": self.open,
            "file.save_copy": self.save_copy,
            "file.report": self.report,
            "file.calendar": self.calendar,
            "file.import": self.import_file,
            "file.export": self.export,
            "file.merge": self.merge,
            "edit.conflicts": self.conflicts,
            "file.verify": self.verify,
            "file.author": self.author,
            "file.quit": self._window.close,
            "edit.undo": self._session.undo,
            "edit.redo": self._session.redo,
            "view.system": lambda: self.theme("system"),
            "view.light": lambda: self.theme("light"),
            "view.dark": lambda: self.theme("dark"),
            "view.larger": lambda: self.text_size(look.larger),
            "view.smaller": lambda: self.text_size(look.smaller),
            "view.normal": lambda: self.text_size(lambda: look.resize(100)),
            "help.shortcuts": self.shortcuts,
            "help.about": self.about,
            "help.palette": self.palette,
        }

    def tell_steps(self, _change: object = None) -> None:
        """Name the steps that Undo and Redo would take in the Edit menu."""
        try:
            undo, redo = self._session.ledger.undoable(), self._session.ledger.redoable()
        except TrackerError:
            return  # held by another program at this moment; the next change tells it
        only = self._session.ledger.read_only
        self._actions.set_text("edit.undo", f"Undo {undo.label}" if undo else "Undo")
        self._actions.set_text("edit.redo", f"Redo {redo.label.removeprefix('Undo ')}" if redo else "Redo")
        self._actions.set_enabled("edit.undo", undo is not None and not only)
        self._actions.set_enabled("edit.redo", redo is not None and not only)

    def new(self) -> None:
        """Ask where a new ledger is to be and open it in a window of its own."""
        path = self._session.messages.save_path("New ledger", str(self._folder() / "untitled.ledger"), LEDGERS)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".ledger")
        if path.exists():
            self._session.messages.error(f"{path.name} exists already and was not touched. Choose another name.")
        else:
            self.wanted.emit(path)

    def open(self) -> None:
        """Ask for a ledger and open it in a window of its own."""
        if path := self._session.messages.open_path("Open ledger", LEDGERS, str(self._folder())):
            self.wanted.emit(path)

    def save_copy(self) -> None:
        """Write a checked copy of the ledger, with or without the stored copies of sources."""
        session = self._session
        source = session.ledger.path
        detail = "Snapshots are our stored copies of what was read. They may be large, or not yours to hand on."
        choice = session.messages.ask("Save a copy of this ledger", [WHOLE, BARE], detail=detail)
        if choice is None:
            return
        path = session.messages.save_path("Save a copy", str(source.with_name(f"{source.stem} copy.ledger")), LEDGERS)
        if path is None:
            return
        if path.resolve() == source.resolve():
            session.messages.error("A copy cannot take the place of the ledger itself. Choose another name.")
            return

        def work(cancelled: Callable[[], bool]) -> None:
            from tracker.backup import save_copy

            def progress(_done: int, _total: int) -> None:
                if cancelled():
                    raise TrackerError("The copy was not made: it was cancelled.")

            save_copy(source, path, snapshots=choice == 0, progress=progress)

        session.jobs.run(work, lambda _: session.say(f"Saved a copy as {path.name}"), label="Saving a copy")

    def report(self) -> None:
        """Ask which claims the CSV resolution report is to be of; a page that shows a search asks for itself."""
        from ui.dialogs.export import ExportDialog

        ExportDialog(self._session, parent=self._window).open()

    def calendar(self) -> None:
        """Ask where to write the deadlines and review days, and write them away from the window."""
        from ui.dialogs.calendar import export_calendar

        export_calendar(self._session)

    def import_file(self) -> None:
        """Ask for a file of another program, or of our own, and show what would become of it."""
        from ui.dialogs.importing import import_file

        import_file(self._session, self._window)

    def export(self) -> None:
        """Ask where everything is to be written."""
        from ui.dialogs.everything import export_everything

        export_everything(self._session)

    def merge(self) -> None:
        """Ask for another ledger and say what would arrive."""
        from ui.dialogs.merging import merge_ledger

        merge_ledger(self._session)

    def conflicts(self) -> None:
        """Settle what was changed on two sides."""
        from ui.dialogs.merging import show_conflicts

        show_conflicts(self._session, self._window)

    def verify(self) -> None:
        """Check every revision, link, table and snapshot, away from the window."""
        session = self._session

        def work(cancelled: Callable[[], bool]) -> tuple[list[str], int]:
            reader = session.ledger.clone()
            try:
                damage = reader.verify(cancelled=cancelled)
                return damage, 0 if damage else reader.texts_left_out()
            finally:
                reader.close()

        session.jobs.run(work, lambda found: self._verified(*found), label="Checking the ledger")

    def _verified(self, damage: list[str], left_out: int = 0) -> None:
        if left_out:
            texts = "text of 1 snapshot is" if left_out == 1 else f"texts of {left_out:,} snapshots are"
            self._session.say(f"The ledger is sound: all that is in it agrees. The {texts} not carried in this file.")
            return
        if not damage:
            self._session.say("The ledger is sound: every revision, table and snapshot agrees.")
            return
        shown = damage[:12] + ([f"… and {len(damage) - 12:,} more"] if len(damage) > 12 else [])
        self._session.messages.error(
            f"The ledger is damaged in {counted(len(damage), 'place', 'places')}. Nothing was changed. "
            "Save a copy of the file as it is, then restore a backup.",
            "\n".join(shown),
        )

    def author(self) -> None:
        """Ask for the name that steps are signed with."""
        session = self._session
        name = session.messages.ask_text(
            "Sign steps as", "Name beside what you log from now on", session.settings.author
        )
        if name is None:
            return
        session.settings.author = session.ledger.author = " ".join(name.split())[:200]
        session.say(f"Steps are signed {session.settings.author}" if name.strip() else "Steps are not signed")

    def theme(self, choice: str) -> None:
        """Follow the system, or stay light or dark."""
        self._look.choose(choice)
        self._session.settings.put("theme", choice)
        self.tell_look()

    def text_size(self, change: Callable[[], None]) -> None:
        """Make the text larger or smaller and say how large it is."""
        change()
        self._session.settings.put("text", self._look.percent)
        self._session.say(f"Text at {self._look.percent} %")
        self.tell_look()

    def tell_look(self) -> None:
        """Tick the theme, and grey out what would change nothing."""
        self._actions.action(f"view.{self._look.choice}").setChecked(True)
        self._actions.set_enabled("view.larger", self._look.percent < self._look.STEPS[-1])
        self._actions.set_enabled("view.smaller", self._look.percent > self._look.STEPS[0])
        self._actions.set_enabled("view.normal", self._look.percent != 100)

    def shortcuts(self) -> None:
        """Show every key."""
        from ui.dialogs.shortcuts import Shortcuts

        self._show(Shortcuts(self._actions, self._window))

    def about(self) -> None:
        """Say what this is."""
        from ui.dialogs.about import About

        self._show(About(self._session.ledger.path, self._window))

    def _show(self, dialog: QWidget) -> None:
        if self._sheet is not None:
            self._sheet.close()
            self._sheet.deleteLater()
        self._sheet = dialog
        dialog.show()

    def palette(self) -> None:
        """Find a command by a few letters."""
        from ui.dialogs.palette import Entry, Palette, entries_of

        here = self._session.ledger.path.resolve()
        recent = [
            Entry(path.name, "File › Open recent", "", partial(self.wanted.emit, path))
            for path in self._session.settings.recent()
            if path.resolve() != here
        ]
        palette = Palette([*entries_of(self._actions), *recent], self._window)
        self._show(palette)
        palette.open_over(self._window)

    def _folder(self) -> Path:
        return self._session.ledger.path.parent
