"""Text in a given room: up to so many lines, elided only at the very end.

Never in the middle, where it could hide a "not".
"""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current
from ui.widgets.text import set_tip

LONGEST = 2000
"""Characters that are looked at: a row never shows more, and a pasted book must not slow the table down."""


def lines_of(text: str, font: QFont, width: float, most: int) -> list[str]:
    """The text broken into at most ``most`` lines of ``width`` px, the last one elided at its end if need be."""
    flat = " ".join(text[:LONGEST].split())
    if not flat:
        return []
    layout = QtGui.QTextLayout(flat, font)
    option = QtGui.QTextOption()
    option.setWrapMode(QtGui.QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        starts.append(line.textStart())
    layout.endLayout()
    units = flat.encode("utf-16-le")  # Qt counts UTF-16 units, Python code points
    ends = [*starts[1:most], len(units) // 2]
    parts = [
        units[2 * a : 2 * b].decode("utf-16-le", "replace").strip() for a, b in zip(starts[:most], ends, strict=False)
    ]
    if parts and (len(starts) > most or len(text) > LONGEST):
        parts[-1] = QFontMetrics(font).elidedText(parts[-1] + " …", Qt.TextElideMode.ElideRight, int(width))
    return parts


def draw_elided(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    lines: int = 1,
    top: bool = False,
) -> bool:
    """Draw the text in ``rect``, in its vertical middle unless ``top``; True when something had to be left out."""
    area = QRectF(rect)
    parts = lines_of(text, font, area.width(), lines)
    metrics = QFontMetrics(font)
    leading = metrics.lineSpacing()
    y = area.top() if top else area.top() + max(0.0, (area.height() - leading * len(parts)) / 2)
    painter.save()
    painter.setFont(font)
    painter.setPen(colour)
    right = runs_right_to_left(text)
    for part in parts:
        x = area.right() - metrics.horizontalAdvance(part) if right else area.left()
        painter.drawText(QPointF(x, y + metrics.ascent()), part)
        y += leading
    painter.restore()
    return bool(parts) and parts[-1].endswith("…") and not text.rstrip().endswith("…")


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is an Arabic or Hebrew one."""
    if text.isascii():
        return False
    kinds = (bidirectional(sign) for sign in text[:200])
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


class Elided(QWidget):
    """A label of at most ``lines`` lines; what does not fit is in its tooltip and in its accessible name."""

    def __init__(
        self,
        text: str = "",
        *,
        lines: int = 1,
        role: str = "body",
        longest: int = 600,
        parent: QWidget | None = None,
    ) -> None:
        """Roles: body, small, muted, strong, proposition. It asks for no more than ``longest`` px of width."""
        super().__init__(parent)
        self._longest = longest
        self._lines, self._role, self._text = lines, role, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a text."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _look(self) -> tuple[QFont, QColor]:
        theme = current(self)
        fonts = {"small": theme.fonts.small, "strong": theme.fonts.strong, "proposition": theme.fonts.proposition}
        colour = theme.muted if self._role in ("small", "muted") else theme.text
        return fonts.get(self._role, theme.fonts.body), colour

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look()[0])
        return QSize(min(metrics.horizontalAdvance(self._text) + 2, self._longest), metrics.lineSpacing() * self._lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(current(self).px(32), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        font, colour = self._look()
        painter = QPainter(self)
        cut = draw_elided(painter, self.rect(), self._text, font, colour, lines=self._lines)
        painter.end()
        set_tip(self, self._text if cut else "")
