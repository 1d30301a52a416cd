"""What the strokes beneath an article's words mean, in one line of samples."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current
from ui.widgets.article_cues import DASHES, pen_of

SAMPLE = 18


class Strokes(QWidget):
    """A sample of each stroke with its meaning; on a second line what does not fit on the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Underlined: " + ", ".join(words for words, _ in DASHES.values()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _places(self, width: int) -> list[tuple[str, str, int, int]]:
        """Stroke, words, left edge and line of each sample."""
        metrics = QFontMetrics(current(self).fonts.small)
        found, left, line = [], 16, 0
        for stroke, (words, _) in DASHES.items():
            wide = SAMPLE + 6 + metrics.horizontalAdvance(words) + 14
            if left + wide > width and left > 16:
                left, line = 16, line + 1
            found.append((stroke, words, left, line))
            left += wide
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        lines = self._places(max(200, self.width()))[-1][3] + 1
        self.setFixedHeight(lines * (QFontMetrics(current(self).fonts.small).lineSpacing() + 4) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current(self)
        painter = QPainter(self)
        painter.setFont(theme.fonts.small)
        metrics = QFontMetrics(theme.fonts.small)
        step = metrics.lineSpacing() + 4
        for stroke, words, left, line in self._places(self.width()):
            base = line * step + metrics.ascent() + 2
            painter.setPen(pen_of(stroke, theme))
            painter.drawLine(QPointF(left, base), QPointF(left + SAMPLE, base))
            painter.setPen(theme.muted)
            painter.drawText(QPointF(left + SAMPLE + 6, base), words)
        painter.end()
