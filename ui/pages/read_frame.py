"""The frame of the Read page: header, article, pane and empty page, and which of their buttons show."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from ui.actions import Actions
from ui.pages.read_parts import EmptyRead, SidePane
from ui.pages.read_source import Article
from ui.pages.read_take import Taking
from ui.session import Session
from ui.widgets.article_view import ArticleView
from ui.widgets.claim_form import ClaimForm
from ui.widgets.elided import Elided
from ui.widgets.header import Header
from ui.widgets.panes import Panes
from ui.widgets.source_form import SourceForm
from ui.widgets.text import button, label


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
        self.taking = Taking(session, self)
        self.view = ArticleView()
        self.claim_form = ClaimForm(self._names_like)
        self.source_form = SourceForm(self._names_like)
        self.pane = SidePane(self.source_form, self.claim_form)
        self.empty = EmptyRead(self.taking.paste, self.taking.open)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()

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
        self._panes = Panes(self._session.settings, "read", main=self.view, detail=self.pane)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._panes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.problem)
        column.addWidget(self._stack, 1)

    def _is_empty(self) -> bool:
        return self._stack.currentWidget() is self.empty

    def _show_buttons(self) -> None:
        reading = self.article is not None and not self._is_empty()
        idle = self.pane.front == "cards"
        self.edit_source.setVisible(reading and idle)
        self.another.setVisible(not self._is_empty())
        self.log_button.setVisible(reading and idle)
        for name, on in (
            ("read.source", reading),
            ("read.mark_read", reading),
            ("claim.log", reading),
            ("claim.second", reading and self.pane.front == "claim"),
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
