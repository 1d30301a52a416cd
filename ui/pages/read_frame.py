"""The frame of the Read page: header, empty page, and the desk that is made when the first text is opened."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from ui.actions import Actions
from ui.pages.read_empty import EmptyRead
from ui.session import Session
from ui.widgets.elided import Elided
from ui.widgets.header import Header
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from ui.pages.read_ask import Asking
    from ui.pages.read_desk import Desk
    from ui.pages.read_log import Logging
    from ui.pages.read_parts import SidePane
    from ui.pages.read_source import Article
    from ui.pages.read_take import Taking
    from ui.widgets.article_view import ArticleView
    from ui.widgets.claim_form import ClaimForm
    from ui.widgets.source_form import SourceForm


class ReadFrame(QWidget):
    """What the page consists of; ``ReadPage`` says what happens in it."""

    title = "Read"
    icon = "read"

    go = Signal(str, str)
    """Another page, and the record to show there."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self.article: Article | None = None
        self._desk: Desk | None = None
        self.empty = EmptyRead(lambda: self.taking.paste(), lambda: self.taking.open(), lambda: self.taking.fetch())
        self.setAcceptDrops(True)
        self._lay_out()
        self._stack.currentChanged.connect(lambda _index: self._take_clicks())
        self._take_clicks()

    def _lay_out(self) -> None:
        self.source_line = Elided("", role="muted")
        self.edit_source = button("Edit source", "quiet")
        self.another = button("Another text", "quiet", tip="Back to paste, open and what was read before")
        self.log_button = button("Log selection", tip="Enter in the article, or Ctrl+L")
        self.problem = label("", "error", wrap=True, name="Problem")
        self.problem.setContentsMargins(24, 8, 16, 8)
        self.problem.hide()
        header = Header(
            self.title, middle=self.source_line, beside=(self.edit_source, self.another), primary=self.log_button
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.problem)
        column.addWidget(self._stack, 1)

    # ------------------------------------------------------------ made when first needed: a start needs none of it

    @cached_property
    def taking(self) -> Taking:
        """Brings texts in."""
        from ui.pages.read_take import Taking

        taking = Taking(self._session, self)
        self._connect_taking(taking)
        return taking

    @property
    def desk(self) -> Desk:
        """Article and forms."""
        if self._desk is None:
            from ui.pages.read_desk import Desk

            self._desk = Desk(self._session, self.taking, self._names_like)
            self._stack.addWidget(self._desk.panes)
            self._connect_desk(self._desk)
        return self._desk

    def warm(self) -> None:
        """Read the desk's code while nothing else is to do, so that the first text need not wait for it."""
        from ui.pages import read_desk  # noqa: F401 - only read

    @property
    def view(self) -> ArticleView:
        """The article."""
        return self.desk.view

    @property
    def pane(self) -> SidePane:
        """What stands beside it."""
        return self.desk.pane

    @property
    def claim_form(self) -> ClaimForm:
        """The form of a claim."""
        return self.desk.claim_form

    @property
    def source_form(self) -> SourceForm:
        """The form of a source."""
        return self.desk.source_form

    @property
    def logging(self) -> Logging:
        """Who runs the claim form."""
        return self.desk.logging

    @property
    def asking(self) -> Asking:
        """Who runs the source form."""
        return self.desk.asking

    def _connect_taking(self, taking: Taking) -> None:
        raise NotImplementedError

    def _connect_desk(self, desk: Desk) -> None:
        raise NotImplementedError

    # ------------------------------------------------------------ what shows

    def _is_empty(self) -> bool:
        return self._stack.currentWidget() is self.empty

    def _take_clicks(self) -> None:
        """A click beside everything gives the empty page the keyboard, for Ctrl+V; beside a form it leaves it there."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self._is_empty() else Qt.FocusPolicy.NoFocus)

    def _show_buttons(self) -> None:
        reading = self.article is not None and not self._is_empty()
        front = self.pane.front if reading else ""
        for each in (self.edit_source, self.log_button):
            each.setVisible(front == "cards")
        self.another.setVisible(not self._is_empty())
        for name, on in (
            ("read.source", reading),
            ("read.mark_read", reading),
            ("source.again", reading),
            ("source.correction", reading and not self._session.ledger.read_only),
            ("claim.log", reading),
            ("claim.second", front == "claim"),
            ("claim.pin", front == "claim"),
        ):
            self._actions.set_enabled(name, on)

    def _say(self, sentence: str) -> None:
        """Say what could not be done above the page; the next thing that can be takes it back."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _show_part(self, name: str) -> None:
        self.pane.show_part(name)
        self._show_buttons()

    def _names_like(self, kind: str, text: str) -> list[str]:
        try:
            return self._session.ledger.names_like(kind, text)
        except TrackerError:
            return []  # held by another program: no completion at this key

    # ------------------------------------------------------------ keys and drops

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._is_empty():
            self.taking.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.taking.take_data(event.mimeData())
