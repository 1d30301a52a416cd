"""Other people's words as they stand in their article: the quote in full voice, the words around it quietly."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current

AROUND = 220
"""Characters shown on each side of a quote, cut between words and never past the paragraph."""

LEADING = 1.45
BAR = 3
GAP = 14


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


class QuoteContext(QWidget):
    """A quote between the words around it, with a bar at its left; plain text, drawn and never interpreted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = ("", "", "")
        self._layout = QTextLayout()
        self._laid = (-1, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_quote(self, quote: str, before: str = "", after: str = "") -> None:
        """Show a quote; without words around it, it stands in quotation marks."""
        parts = (before, quote, after) if before or after else ("“", quote.strip(), "”")
        # A line feed is a new line to the layout only as U+2028; what is shown is never taken back as a quote.
        first, middle, last = (part.replace("\r\n", "\n").replace("\n", "\u2028") for part in parts)
        self._parts = (first, middle, last)
        self.setAccessibleName(f"Quote: {''.join(self._parts)}")
        self._forget()

    def text(self) -> str:
        """Everything that is shown."""
        return "".join(self._parts)

    def _forget(self) -> None:
        self._laid = (-1, 0)
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 40 else 480
        return QSize(width, self._lay(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._lay(max(self.width(), 120)))

    def _lay(self, width: int) -> int:
        """Break the text into lines for a width and return the height."""
        if self._laid[0] == width:
            return self._laid[1]
        theme = current(self)
        font = theme.fonts.quote
        layout = QTextLayout(self.text(), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        y = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width - BAR - GAP))
            line.setPosition(QPointF(0, y))
            y += round(font.pixelSize() * LEADING)
        layout.endLayout()
        self._layout = layout
        self._laid = (width, int(y) + 4)
        return self._laid[1]

    def _formats(self) -> list[QTextLayout.FormatRange]:
        quiet = QTextCharFormat()
        quiet.setForeground(current(self).muted)
        ranges = []
        lengths = [len(part.encode("utf-16-le")) // 2 for part in self._parts]
        for start, length in ((0, lengths[0]), (lengths[0] + lengths[1], lengths[2])):
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, quiet
            ranges.append(piece)
        return ranges

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current(self)
        self._lay(self.width())
        rtl = self._layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent)
        left = self.width() - BAR if rtl else 0
        painter.drawRect(QRectF(left, 2, BAR, self.height() - 6))
        painter.setPen(theme.text)
        self._layout.draw(painter, QPointF(0 if rtl else BAR + GAP, 0))
        painter.end()
