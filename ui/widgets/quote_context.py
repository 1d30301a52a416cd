"""Other people's words as they stand in their article: the quote in full voice, the words around it quietly."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import current
from ui.widgets.prose import Prose

AROUND = 220
"""Characters shown on each side of a quote, cut between words and never past the paragraph."""

BAR = 3


def context(text: str, start: int, end: int, around: int = AROUND) -> tuple[str, str]:
    """What stands before and after ``text[start:end]``, within its paragraph and at most ``around`` characters."""
    before = text[max(0, start - around) : start]
    after = text[end : end + around]
    head, tail = before.rpartition("\n")[2], after.partition("\n")[0]
    if len(head) == around and start > around:
        head = "…" + head.partition(" ")[2]
    if len(tail) == around and end + around < len(text):
        tail = tail.rpartition(" ")[0] + "…"
    return head, tail


class QuoteContext(Prose):
    """A quote between the words around it, with a bar at its side."""

    LEADING = 1.45
    INDENT = 17

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("quote", name="Quote", parent=parent)

    def set_quote(self, quote: str, before: str = "", after: str = "") -> None:
        """Show a quote; without words around it, it stands in quotation marks."""
        if before or after:
            self.set_pieces(((before, True), (quote, False), (after, True)))
        else:
            self.set_pieces((("“", True), (quote.strip(), False), ("”", True)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current(self).accent)
        left = self.width() - BAR if self.right_to_left() else 0
        painter.drawRect(QRectF(left, 2, BAR, self.height() - 4))
        painter.end()
