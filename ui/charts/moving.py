"""How a speaker's likelihood moved along the updates of one claim."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from tracker.claims import Day
from ui.charts.chart import MIDDLE, RIGHT, Sheet, Spot, around, dot, grid, pen, per_cent, write
from ui.charts.scales import Days, Shares, number, spanning
from ui.theme import Theme
from ui.widgets.outcome import OutcomeMark, draw_outcome, word_of

HEIGHT, LEFT_ROOM, BOTTOM_ROOM = 180, 56, 28


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of the chain: on which day, with which range, in which words."""

    uid: str
    day: Day
    low: float
    best: float
    high: float
    words: str

    def sentence(self) -> str:
        """The statement in words."""
        spread = "" if self.low == self.high else f" ({per_cent(self.low)} to {per_cent(self.high)})"
        words = f"“{self.words}”, " if self.words else ""
        return f"{self.day}: {words}{per_cent(self.best)}{spread}"


@dataclass(frozen=True, slots=True)
class Moving:
    """The likelihood of one claim over time, carried forward between statements. ``ends`` is its known day or
    deadline and ``mark`` how it stands."""

    statements: tuple[Stated, ...]
    ends: Day | None
    mark: OutcomeMark

    @property
    def title(self) -> str:
        """What is drawn."""
        return "How the likelihood moved"

    def height(self, theme: Theme) -> int:
        """Low and wide."""
        return theme.px(HEIGHT + BOTTOM_ROOM)

    def describe(self) -> str:
        """Every statement in order."""
        if not self.statements:
            return "No likelihood was given."
        said = "; ".join(one.sentence() for one in self.statements)
        return f"{said}. {word_of(self.mark)}{f' ({self.ends})' if self.ends else ''}."

    def sheet(self) -> Sheet:
        """One row a statement."""
        return Sheet(
            ("claimed on", "words", "low", "best", "high"),
            tuple((one.day, one.words, f"{one.low:g}", f"{one.best:g}", f"{one.high:g}") for one in self.statements),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """Steps carried forward, a bar for each range, the outcome's glyph at the end."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.statements:
            return []
        days = [one.day for one in self.statements] + ([self.ends] if self.ends else [])
        scale = spanning(days)
        left, room = theme.px(LEFT_ROOM), theme.px(BOTTOM_ROOM)
        plot = QRectF(rect.left() + left, rect.top() + theme.px(10), rect.width() - left - theme.px(20), 0)
        plot.setBottom(rect.bottom() - room)
        self._frame(painter, plot, scale, theme)
        places = [self._place(plot, scale, one) for one in self.statements]
        end = plot.left() + scale.of(self.ends) * plot.width() if self.ends else plot.right()
        painter.setPen(pen(theme.accent, theme.px(2)))
        for here, after in zip(places, [*places[1:], QPointF(end, places[-1].y())], strict=True):
            painter.drawLine(here, QPointF(after.x(), here.y()))
            painter.drawLine(QPointF(after.x(), here.y()), after)
        for place, one in zip(places, self.statements, strict=True):
            self._range(painter, plot, place, one, theme)
        if self.ends:
            glyph = theme.px(16)
            draw_outcome(painter, QRectF(end - glyph / 2, places[-1].y() - glyph / 2, glyph, glyph), self.mark, theme)
        reach = theme.px(9)
        return [
            Spot(around(place, reach), one.sentence(), (one.uid,))
            for place, one in zip(places, self.statements, strict=True)
        ]

    def _place(self, plot: QRectF, scale: Days, one: Stated) -> QPointF:
        return QPointF(
            plot.left() + scale.place(number(one.day)) * plot.width(), plot.bottom() - one.best * plot.height()
        )

    def _range(self, painter: QPainter, plot: QRectF, place: QPointF, one: Stated, theme: Theme) -> None:
        if one.high > one.low:
            painter.setPen(pen(theme.text, 1.2))
            for value in (one.low, one.high):
                y = plot.bottom() - value * plot.height()
                painter.drawLine(QPointF(place.x() - theme.px(4), y), QPointF(place.x() + theme.px(4), y))
            painter.drawLine(
                QPointF(place.x(), plot.bottom() - one.low * plot.height()),
                QPointF(place.x(), plot.bottom() - one.high * plot.height()),
            )
        dot(painter, place, theme.px(4.5), theme.accent, theme)

    def _frame(self, painter: QPainter, plot: QRectF, scale: Days, theme: Theme) -> None:
        for at, word in Shares().ticks(int(plot.height() // theme.px(30)) + 1):
            y = plot.bottom() - at * plot.height()
            grid(painter, theme, QLineF(plot.left(), y, plot.right(), y))
            beside = QRectF(plot.left() - theme.px(LEFT_ROOM), y - theme.px(9), theme.px(LEFT_ROOM - 8), theme.px(18))
            write(painter, beside, RIGHT, word, theme.fonts.small, theme.muted)
        wide = QFontMetricsF(theme.fonts.small).horizontalAdvance("0000") * 2
        for at, word in scale.ticks(int(plot.width() // wide)):
            x = plot.left() + at * plot.width()
            grid(painter, theme, QLineF(x, plot.bottom(), x, plot.bottom() + theme.px(4)))
            under = QRectF(x - theme.px(30), plot.bottom() + theme.px(5), theme.px(60), theme.px(18))
            write(painter, under, MIDDLE, word, theme.fonts.small, theme.muted)
