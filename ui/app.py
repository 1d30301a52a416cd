"""Starts the window: settings, theme, the ledger, one window per ledger."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication

from tracker.errors import TrackerError
from tracker.ledger import Ledger
from tracker.places import device_id
from ui import lean
from ui.arguments import Opening, opening
from ui.drafts import Drafts
from ui.faults import Excepthook
from ui.messages import Messages
from ui.places import Places, key
from ui.session import Session
from ui.settings import Settings
from ui.theme import Look
from ui.widgets import icons
from ui.window import Window

if TYPE_CHECKING:
    from tracker.claims import Day
    from ui.keeping import Keeper

REST_AFTER_MS = 100
"""Keys that were pressed while the window came are taken before the rest is done."""
MAIN = Path(__file__).resolve().parent.parent / "main.py"
ANOTHER, NEW = "Open another ledger…", "Start a new ledger…"


def run(argv: Sequence[str], places: Places | None = None) -> int:
    """Open the window that the arguments ask for and stay until it is closed; returns the exit code."""
    asked = opening(argv) or Opening()
    if asked.on and not _is_day(asked.on):
        sys.stderr.write(f"--on {asked.on}: write a day such as 2014-03-01.\n")
        return 2
    app = application()
    start = Start(app, asked, places or Places.usual())
    window = start.window()
    if window is None:
        return start.code
    window.show()
    QTimer.singleShot(REST_AFTER_MS, window, start.after_first_paint)
    QTimer.singleShot(REST_AFTER_MS, window, lean.settle)
    code = app.exec()
    start.close()
    return code


def application() -> QApplication:
    """The Qt application, with its names."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([*sys.argv[:1], "-style", "fusion"])
    app.setApplicationName("borne-out")
    app.setApplicationDisplayName("Borne Out")
    app.setDesktopFileName("borne-out")
    return app


def clock(on: str) -> Callable[[], Day]:
    """The day it is: the given one, or what the computer's clock says where its user lives."""
    return (lambda: on) if on else (lambda: f"{datetime.now().astimezone():%Y-%m-%d}")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class Start:
    """One start of the program. ``code`` is the exit code where no window was opened."""

    def __init__(self, app: QApplication, asked: Opening, places: Places) -> None:
        self.code = 0
        self._app, self._asked, self._places = app, asked, places
        places.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.settings = Settings(places.settings)
        if not self.settings.text("device"):
            self.settings.put("device", device_id(places.config))  # the one that the command line already signs with
        self.messages = Messages()
        self.hook = Excepthook(log=places.crashes)
        self.hook.install()
        self.look = Look(
            app, self.settings.text("theme", "system"), self.settings.number("text", 100), window_sheet=True
        )
        self._window: Window | None = None
        self._lock: QLockFile | None = None
        self._door: object = None
        self._keeper: Keeper | None = None

    def window(self) -> Window | None:
        """The window on the ledger that was asked for, or None where another window has it or nobody wants one."""
        path = self._asked.ledger or self._places.ledger
        ledger: Ledger | None = None
        while ledger is None:
            if not self._only(path):
                return None
            try:
                ledger = Ledger.open(path, author=self.settings.author, device=self.settings.device)
            except TrackerError as error:
                self._release()
                other = self._other(str(error))
                if other is None:
                    self.code = 1
                    return None
                path = other
        return self._shown(ledger)

    def _shown(self, ledger: Ledger) -> Window:
        ledger.wait_s = min(ledger.wait_s, 0.08)  # the session tries again; the window must not stand still
        session = Session(
            ledger,
            self.settings,
            self.messages,
            clock(self._asked.on),
            drafts=Drafts(self._places.drafts, ledger.path),
        )
        self.hook.busy.connect(session.say)
        self._window = window = Window(session, self.look)
        self.look.dress(window)
        self.messages.parent = window
        window.commands.wanted.connect(open_apart)
        return window

    def after_first_paint(self) -> None:
        """What a first look does not need: later starts, the window's icon, whether this ledger is the one we knew."""
        from ui.single import Door

        window = self._window
        assert window is not None
        self.settings.opened(window.session.ledger.path.resolve())
        window.setWindowIcon(icons.icon("window", self.look.theme, 32))
        door = Door(key(window.session.ledger.path), window)
        door.knocked.connect(window.come_to_front)
        self._door = door
        self._compare(window.session)
        if self._asked.article is not None:
            window.show_page("read")
            window.pages["read"].taking.take_file(self._asked.article.absolute())
        if not self._asked.on:  # on a day that was only asked for nothing falls due
            from ui.reminding import remind

            remind(window)
        from ui.keeping import Keeper

        self._keeper = Keeper(window.session)
        window.session.closing.connect(lambda: self._remember(window.session))

    def _remember(self, session: Session) -> None:
        """Note how far the ledger has come, so that an older copy in its place is noticed at the next start."""
        ledger = session.ledger
        with suppress(TrackerError):
            self.settings.see(ledger.path.resolve(), ledger.head(), ledger.revisions())

    def _compare(self, session: Session) -> None:
        """Warn when the file has gone back behind what was last seen here."""
        ledger = session.ledger

        path = ledger.path.resolve()
        head, revisions = self.settings.last_seen(path)

        def work(_cancelled: object) -> tuple[str, int, bool]:
            reader = ledger.clone()
            try:
                return reader.head(), reader.revisions(), reader.holds(head, revisions)
            finally:
                reader.close()

        session.jobs.run(work, lambda found: self._seen(session, *found), failed=lambda _: None)

    def _seen(self, session: Session, head: str, revisions: int, holds: bool) -> None:
        path = session.ledger.path.resolve()
        if not holds:
            last = self.settings.last_seen(path)[1]
            session.messages.tell(
                f"{path.name} is not what it was when it was last open here: it held {last:,} revisions then, and "
                "they are not all in it now.",
                "An earlier copy or another ledger may have been put in its place. Nothing was changed. If you did not "
                "do this, look for the newer file before you log anything.",
            )
        self.settings.see(path, head, revisions)

    def close(self) -> None:
        """Back up what changed and let the ledger go to a later start."""
        if self._keeper is not None:
            self._keeper.last()
        self.settings.sync()
        self._release()

    def _only(self, path: Path) -> bool:
        """Take the ledger's lock, or bring the window that has it to the front."""
        file = self._places.lock(path)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = QLockFile(str(file))
        self._lock.setStaleLockTime(0)  # a lock is stale only when its process is gone
        if self._lock.tryLock(0):
            return True
        self._lock = None
        from ui.single import knock

        if not knock(key(path)):
            self.code = 1
            self.messages.error(
                f"{path.name} is open in another window that does not answer.",
                "Nothing was changed. Close that window, or end its process, and start again.",
            )
        return False

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _other(self, sentence: str) -> Path | None:
        choice = self.messages.ask(sentence, [ANOTHER, NEW])
        if choice is None:
            return None
        folder = str(self._places.data)
        if choice == 0:
            return self.messages.open_path("Open ledger", "Ledgers (*.ledger);;All files (*)", folder)
        path = self.messages.save_path("New ledger", str(Path(folder) / "new.ledger"), "Ledgers (*.ledger)")
        return path if path is None or path.suffix else path.with_suffix(".ledger")


def open_apart(path: Path) -> None:
    """Open another ledger in a window, and a process, of its own."""
    QtCore.QProcess.startDetached(sys.executable, [str(MAIN), "--ledger", str(path)])
