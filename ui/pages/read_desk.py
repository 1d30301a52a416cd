"""Where a text is read: the article, the forms beside it, and who runs them. Made when the first text is opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.read_ask import Asking
from ui.pages.read_log import Logging
from ui.pages.read_parts import SidePane
from ui.pages.read_suggest import Suggesting
from ui.pages.read_take import Taking
from ui.session import Session
from ui.widgets.article_layout import Sheet
from ui.widgets.article_text import Block
from ui.widgets.article_view import ArticleView
from ui.widgets.claim_form import ClaimForm
from ui.widgets.find_bar import FindBar
from ui.widgets.panes import Panes
from ui.widgets.source_form import SourceForm


class Desk:
    """The widgets and their helpers; ``ReadPage`` says what happens on it."""

    def __init__(self, session: Session, taking: Taking, names_like: Callable[[str, str], list[str]]) -> None:
        self.view = ArticleView()
        self.claim_form = ClaimForm(names_like)
        self.source_form = SourceForm(names_like, session.today)
        self.pane = SidePane(self.source_form, self.claim_form)
        self.find = FindBar(self.view)
        self.panes = Panes(session.settings, "read", main=_under(self.find, self.view), detail=self.pane)
        self.logging = Logging(session, self.claim_form, self.panes)
        self.suggesting = Suggesting(session, self.pane.suggested, self.panes)
        self.asking = Asking(session, self.source_form, taking, self.panes)

    def show_text(self, text: str, blocks: list[Block]) -> None:
        """Lay out another text."""
        self.claim_form.unpin()
        self.find.hide()
        self.view.set_sheet(Sheet(text, blocks))


def _under(bar: QWidget, main: QWidget) -> QWidget:
    """A strip above the article."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(bar)
    column.addWidget(main, 1)
    return part
