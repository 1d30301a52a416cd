"""The verbatim words of a claim among the words around them, and a way to copy exactly these."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.quote_context import QuoteContext
from ui.widgets.text import button, label


class Quote(QWidget):
    """A quote in its context, where it stands, and Copy. What is copied is the stored quote, never the drawn text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quote = ""
        self.text = QuoteContext()
        self.where = label("", "small", wrap=True)
        self.copy_button = button("Copy quote", "quiet")
        self.copy_button.clicked.connect(self.copy)
        self.source_button = button("Show in its source", "quiet")
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(4)
        foot.addSpacing(8)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.source_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.text)
        inset = QVBoxLayout()
        inset.setContentsMargins(17, 0, 0, 0)
        inset.addWidget(self.where)
        column.addLayout(inset)
        column.addLayout(foot)

    def set_quote(self, quote: str, before: str, after: str, where: str, *, in_source: bool) -> None:
        """Show a quote; ``in_source`` when there is a stored text to show it in."""
        self._quote = quote
        self.text.set_quote(quote, before, after)
        self.where.setText(where)
        self.where.setVisible(bool(where))
        self.copy_button.setVisible(bool(quote))
        self.text.setVisible(bool(quote))
        self.source_button.setVisible(in_source)

    def copy(self) -> None:
        """Put the words on the clipboard, character for character."""
        QGuiApplication.clipboard().setText(self._quote)
