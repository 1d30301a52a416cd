"""The frame of charts that have one line a claim or phrase: words at the left, one scale for all at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from ui.charts.chart import LEFT, MIDDLE, RIGHT, grid, write
from ui.charts.scales import Scale
from ui.theme import Theme

ROW, AXIS, GAP = 26, 30, 12


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a line; ``note`` stands at the right of them, quiet (a count). A ``quiet`` line stands back."""

    text: str
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the lines of a drawn frame lie."""

    plot: QRectF
    row: float
    scale: Scale

    def x(self, value: float) -> float:
        """The horizontal place of a value."""
        return self.plot.left() + self.scale.place(value) * self.plot.width()

    def lane(self, number: int) -> QRectF:
        """The rectangle of a line in the plot."""
        return QRectF(self.plot.left(), self.plot.top() + number * self.row, self.plot.width(), self.row)


def frame_height(rows: int, theme: Theme) -> int:
    """The height of a frame with so many lines."""
    return theme.px(AXIS) + rows * theme.px(ROW) + theme.space(2)


def draw_frame(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    labels: Sequence[Label],
    scale: Scale,
    *,
    share: float = 0.42,
    after: int = 0,
) -> Frame:
    """Draw words, scale and hairlines.

    ``share`` is the most that the words may take of the width, ``after`` the room that stays free beside the plot.
    """
    widest = max((_width(label, theme) for label in labels), default=0.0)
    words = min(widest, rect.width() * share)
    top = rect.top() + theme.px(AXIS)
    # The last tick's word is centred under its line: it needs half its width.
    right = rect.right() - theme.px(20) - after
    left = rect.left() + words + theme.px(GAP + 8)
    frame = Frame(QRectF(left, top, max(40.0, right - left), theme.px(ROW) * len(labels)), theme.px(ROW), scale)
    _axis(painter, frame, theme)
    for number, label in enumerate(labels):
        lane = frame.lane(number)
        note = QFontMetricsF(theme.fonts.small).horizontalAdvance(label.note) + theme.px(8) if label.note else 0.0
        write(
            painter,
            QRectF(rect.left(), lane.top(), words - note, lane.height()),
            LEFT,
            label.text,
            theme.fonts.body,
            theme.muted if label.quiet else theme.text,
        )
        place = QRectF(rect.left() + words - note, lane.top(), note, lane.height())
        write(painter, place, RIGHT, label.note, theme.fonts.small, theme.muted)
    return frame


def _width(label: Label, theme: Theme) -> float:
    width = QFontMetricsF(theme.fonts.body).horizontalAdvance(label.text) + 2
    if label.note:
        width += QFontMetricsF(theme.fonts.small).horizontalAdvance(label.note) + theme.px(8)
    return width


def _axis(painter: QPainter, frame: Frame, theme: Theme) -> None:
    plot = frame.plot
    ticks = frame.scale.ticks(int(plot.width() // theme.px(64)) + 1)
    grid(painter, theme, *(QLineF(x, plot.top(), x, plot.bottom()) for x in _places(frame, ticks)))
    grid(painter, theme, QLineF(plot.left(), plot.top(), plot.right(), plot.top()))
    for x, (_, word) in zip(_places(frame, ticks), ticks, strict=True):
        place = QRectF(x - theme.px(32), plot.top() - theme.px(22), theme.px(64), theme.px(18))
        write(painter, place, MIDDLE, word, theme.fonts.small, theme.muted)


def _places(frame: Frame, ticks: Sequence[tuple[float, str]]) -> list[float]:
    return [frame.plot.left() + at * frame.plot.width() for at, _ in ticks]
