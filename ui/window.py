"""The window: rail, pages, status line, menus. It knows the pages; no page knows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui import menus
from ui.actions import Actions
from ui.commands import Commands
from ui.session import Session
from ui.theme import Look, Theme
from ui.widgets.rail import Rail
from ui.widgets.status_line import StatusLine
from ui.widgets.text import hairline

if TYPE_CHECKING:
    from tracker.ledger import Change, Counts

COUNT_AFTER_MS = 150
SETTLE_AFTER_MS = 200
"""The window is on the screen, and has taken a key that was already pressed, before more of the core is read."""
WARM_AFTER_MS = 400
TITLE_BAR = 40
"""What a window manager puts above the window, so that on a small screen the status line stays in sight."""


class PageRow(NamedTuple):
    """A page on the rail. Its class is imported and made when it is first shown."""

    name: str
    word: str
    icon: str
    load: Callable[[], Callable[..., QWidget]]
    loud: bool = False


def _read() -> Callable[..., QWidget]:
    from ui.pages.read import ReadPage

    return ReadPage


def _ledger() -> Callable[..., QWidget]:
    from ui.pages.ledger import LedgerPage

    return LedgerPage


def _review() -> Callable[..., QWidget]:
    from ui.pages.review import ReviewPage

    return ReviewPage


def _scores() -> Callable[..., QWidget]:
    from ui.pages.scores import ScoresPage

    return ScoresPage


PAGES: tuple[PageRow, ...] = (
    PageRow("read", "Read", "read", _read),
    PageRow("ledger", "Ledger", "ledger", _ledger),
    PageRow("review", "Review", "review", _review, loud=True),
    PageRow("scores", "Scores", "score", _scores),
)


class Window(QMainWindow):
    """One ledger's window."""

    def __init__(
        self, session: Session, look: Look, actions: Actions | None = None, pages: Sequence[PageRow] = PAGES
    ) -> None:
        super().__init__()
        self.session, self.look = session, look
        self.actions_ = actions or Actions(self)
        self.rows = {row.name: row for row in pages}
        self.pages: dict[str, Any] = {}
        self.front = ""
        self.rail, self.stack, self.status = Rail(), QStackedWidget(), StatusLine()
        self._count_timer = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._count_timer.timeout.connect(self._count)
        self._lay_out()
        self.commands = Commands(session, self.actions_, look, self)
        self._connect()
        self._name_ledger()
        self._restore()

    def show_page(self, name: str, focus: bool = True) -> None:
        """Bring a page to the front, made now if it never was."""
        if name not in self.pages:
            self.pages[name] = self._made(self.rows[name])
            self.stack.addWidget(self.pages[name])
        self.front = name
        self.rail.choose(name)
        self.actions_.bring_to_front(name)
        self.stack.setCurrentWidget(self.pages[name])
        self.session.settings.put("page", name)
        self._tell_count(name)
        if focus:
            self.pages[name].first_focus()

    def go(self, name: str, uid: str) -> None:
        """A page asks for another one, there with a record: the claim in its source, the source's claims."""
        self.show_page(name, focus=not uid)
        if uid and (show := getattr(self.pages[name], "show_uid", None)):
            show(uid)

    def come_to_front(self) -> None:
        """Somebody started the program again on this ledger."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        asked = (getattr(page, "may_close", None) for page in self.pages.values())
        if not all(may_close() for may_close in asked if may_close is not None):
            event.ignore()
        elif self.session.waiting():
            self.session.say("A change still waits for another program that holds the ledger. Close again in a moment.")
            event.ignore()
        else:
            self.session.settings.put("window/geometry", self.saveGeometry())
            self.session.settings.sync()
            self.session.close()
            event.accept()

    def _lay_out(self) -> None:
        for row in self.rows.values():
            self.rail.add(row.name, row.word, row.icon, tip=self._tip(row), loud=row.loud)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        for part in (self.rail, hairline(upright=True)):
            middle.addWidget(part)
        middle.addWidget(self.stack, 1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(hairline())
        column.addWidget(self.status)
        self.setCentralWidget(centre)
        self._menus = menus.build(self.menuBar(), self.actions_)

    def _tip(self, row: PageRow) -> str:
        return f"{row.word} ({self.actions_.key('view.' + row.name)})"

    def _connect(self) -> None:
        for name in self.rows:
            self.actions_.connect(f"view.{name}", partial(self.show_page, name))
        for _, action in self.actions_:
            self.addAction(action)
        self.rail.chosen.connect(self.show_page)
        recent = self._menus["File > Open recent"]
        self._menus["File"].aboutToShow.connect(
            lambda: menus.fill_recent(recent, self._others(), self.commands.wanted.emit)
        )
        self._menus["Edit"].aboutToShow.connect(self.commands.tell_steps)
        self.session.changed.connect(self._changed)
        self.session.today_changed.connect(lambda _day: self._changed(None))
        self.session.today_changed.connect(lambda _day: self._say_day())
        self.session.said.connect(self.status.say)
        self.session.held.connect(self.status.set_held)
        self.session.jobs.running.connect(self.status.set_jobs)
        self.status.undo_asked.connect(self.session.undo_offered)
        self.look.changed.connect(self._themed)

    def _name_ledger(self) -> None:
        ledger = self.session.ledger
        self.setWindowTitle(f"{ledger.path.name} – Borne Out")
        self.status.set_ledger(ledger.path.name, str(ledger.path), read_only=ledger.read_only)
        self._say_day()
        QTimer.singleShot(SETTLE_AFTER_MS, self, self._settle)

    def _say_day(self) -> None:
        """With ``--on`` what is due is not what is due today: it must be seen all the time."""
        day = self.session.today()
        if day == f"{datetime.now().astimezone():%Y-%m-%d}":
            self.status.set_day("")
            return
        from ui.models.words import day_text  # more of the core than a start on this very day needs

        self.status.set_day(day_text(day))

    def _settle(self) -> None:
        """What can wait until the window is on the screen."""
        if self.session.closed:
            return
        self.commands.tell_steps()
        self._count()
        for number, row in enumerate(self.rows.values(), 1):
            QTimer.singleShot(WARM_AFTER_MS * number, self, row.load)  # so that its first show need not read its code
        QTimer.singleShot(WARM_AFTER_MS * (len(self.rows) + 1), self, self._warm)

    def _warm(self) -> None:
        for page in self.pages.values():
            if (warm := getattr(page, "warm", None)) is not None:
                warm()

    def _others(self) -> list[Path]:
        here = self.session.ledger.path.resolve()
        return [path for path in self.session.settings.recent() if path.resolve() != here]

    def _restore(self) -> None:
        room = self.screen().availableSize() - QSize(0, TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(room))
        geometry = self.session.settings.state("window/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        page = self.session.settings.text("page")
        self.show_page(page if page in self.rows else next(iter(self.rows)))

    def _made(self, row: PageRow) -> QWidget:
        # Without a parent: the page is worked out under the stylesheet once, when it is put into the stack.
        page = row.load()(self.session, self.look.theme, self.actions_.scope(row.name), None)
        if (signal := getattr(page, "go", None)) is not None:
            signal.connect(self.go)
        return page

    def _changed(self, change: Change | None) -> None:
        for page in self.pages.values():
            page.refresh(change)
        self._count_timer.start()

    def _themed(self, theme: Theme) -> None:
        for page in self.pages.values():
            if (put_on := getattr(page, "set_theme", None)) is not None:
                put_on(theme)

    def _count(self) -> None:
        """Count in a worker: at a million claims it takes longer than a frame."""
        if self.session.closed:
            return
        ledger, on = self.session.ledger, self.session.today()

        def work(_cancelled: object) -> Counts:
            reader = ledger.clone()
            try:
                return reader.counts(on=on)
            finally:
                reader.close()

        self.session.jobs.run(work, self._counted, failed=lambda _: self._count_timer.start())

    def _counted(self, counts: Counts) -> None:
        self.status.set_counts(counts.claims, counts.due, counts.earlier_wording)
        usual = {"read": counts.sources, "ledger": counts.claims, "review": counts.due + counts.earlier_wording}
        for name in self.rows:
            self.rail.set_count(name, usual.get(name))
            self._tell_count(name)

    def _tell_count(self, name: str) -> None:
        page = self.pages.get(name)
        if page is not None and (count := page.count()) is not None:
            self.rail.set_count(name, count)
