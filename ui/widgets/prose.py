"""Text in a column: plain, wrapped wherever it must be, so that no word, however long, pushes the column wider.

Qt's labels break lines between words only. This draws the text itself, never as markup; "Copy" stands in its menu.
"""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui.theme import current, sized


class Prose(QWidget):
    """A paragraph. Roles: body, small, muted, strong, large, quote.

    ``ours`` says that the sentence is in the program's words: it then runs from left to right whatever name it
    begins with. Text from outside chooses its direction by itself.
    """

    LEADING = 1.3
    INDENT = 0

    def __init__(
        self, role: str = "body", *, name: str = "", ours: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role, self._name, self._ours = role, name, ours
        self._pieces: tuple[tuple[str, bool], ...] = ()
        self._layout = QTextLayout()
        self._laid = (-1, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, text: str) -> None:
        """Show a text."""
        self.set_pieces(((text, False),))

    def set_pieces(self, pieces: tuple[tuple[str, bool], ...]) -> None:
        """Show pieces of text one after the other; True stands for a quiet one."""
        # A line feed is a new line to the layout only as U+2028; what is shown is never taken back as a quote.
        shown = tuple((text.replace("\r\n", "\n").replace("\n", "\u2028"), quiet) for text, quiet in pieces)
        if shown != self._pieces:
            self._pieces = shown
            self.setAccessibleName(f"{self._name}: {self.text()}" if self._name else self.text())
            self._forget()

    def text(self) -> str:
        """What is shown."""
        return "".join(text for text, _ in self._pieces).replace("\u2028", "\n")

    # --- size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 40 else 480
        return QSize(width, self._lay(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._font().pixelSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._forget()

    def _forget(self) -> None:
        self._laid = (-1, 0)
        self.updateGeometry()
        self.update()

    # --- drawing

    def _font(self) -> QFont:
        fonts = current(self).fonts
        if self._role == "large":
            return sized(QFont(fonts.family), fonts.px(20))
        named = {"small": fonts.small, "strong": fonts.strong, "quote": fonts.quote}
        return named.get(self._role, fonts.body)

    def _colour(self) -> QColor:
        theme = current(self)
        return theme.muted if self._role in ("small", "muted") else theme.text

    def _lay(self, width: int) -> int:
        """Break the text into lines for a width and return the height."""
        if self._laid[0] == width:
            return self._laid[1]
        font = self._font()
        layout = QTextLayout("".join(text for text, _ in self._pieces), font)
        layout.setTextOption(self._option())
        layout.setFormats(self._formats())
        step = round(font.pixelSize() * self.LEADING)
        y = 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width - self.INDENT))
            # Letters of other scripts may be taller than ours: lines never run into each other.
            line.setPosition(QPointF(0, y + max(0.0, (step - line.height()) / 2)))
            y += max(step, round(line.height()))
        layout.endLayout()
        self._layout, self._laid = layout, (width, y)
        return y

    def _option(self) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self._ours:
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if self.right_to_left() else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        return option

    def _formats(self) -> list[QTextLayout.FormatRange]:
        muted, ranges, start = QTextCharFormat(), [], 0
        muted.setForeground(current(self).muted)
        for text, quiet in self._pieces:
            length = len(text.encode("utf-16-le", "surrogatepass")) // 2
            if quiet and length:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length, piece.format = start, length, muted
                ranges.append(piece)
            start += length
        return ranges

    def right_to_left(self) -> bool:
        """Whether the text runs from right to left."""
        return not self._ours and _starts_from_right(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._lay(self.width())
        painter = QPainter(self)
        painter.setPen(self._colour())
        self._layout.draw(painter, QPointF(0 if self.right_to_left() else self.INDENT, 0))
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Copy").triggered.connect(
            lambda _checked=False: QGuiApplication.clipboard().setText(self.text())
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


def _starts_from_right(text: str) -> bool:
    """Whether the first letter with a direction is of a script that runs from right to left."""
    strong = (kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL"))
    return next(strong, "L") != "L"
