"""What became of a claim, from the day it was said: moments under each other along a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import current
from ui.widgets.outcome import OutcomeMark, draw_outcome
from ui.widgets.text import label

GLYPH = 16
GUTTER = 28


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on a day. ``mark`` is its glyph, a small dot without one; ``when`` the day in words."""

    day: str
    when: str
    words: str
    mark: OutcomeMark | None = None
    ahead: bool = False
    """Not yet come."""


class _Row(QWidget):
    """A moment: its day in small letters, and what happened."""

    def __init__(self, moment: Moment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moment = moment
        self.setAccessibleName(f"{moment.when}: {moment.words}")
        self.words = label(moment.words, "muted" if moment.ahead else "body", wrap=True, selectable=True)
        self.when = label(moment.when, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.when)

    def middle(self) -> QPoint:
        """Where its glyph stands, in the coordinates of the line."""
        first = self.words.fontMetrics().height() // 2
        return self.mapToParent(QPoint(GLYPH // 2, self.words.y() + first))


class TimeLine(QWidget):
    """Moments from the earliest to the latest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName("Time line")

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show these, in order of their days; those of one day stay in the order given."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_Row(moment) for moment in sorted(moments, key=lambda moment: moment.day)]
        for row in self._rows:
            self._column.addWidget(row)
        self.update()

    def moments(self) -> list[Moment]:
        """What is shown."""
        return [row.moment for row in self._rows]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line behind the glyphs."""
        theme = current(self)
        side = theme.px(GLYPH)
        painter = QPainter(self)
        places = [row.middle() for row in self._rows]
        painter.setPen(theme.line)
        for above, below in pairwise(places):
            painter.drawLine(above.x(), above.y() + side // 2 + 2, below.x(), below.y() - side // 2 - 2)
        for place, row in zip(places, self._rows, strict=True):
            box = QRect(place.x() - side // 2, place.y() - side // 2, side, side)
            if row.moment.mark is not None:
                draw_outcome(painter, box, row.moment.mark, theme)
            else:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.edge)
                painter.drawEllipse(place, theme.px(3), theme.px(3))
        painter.end()
