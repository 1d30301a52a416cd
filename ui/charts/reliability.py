"""The CORP reliability diagram: how often things happened, by how likely they were called.

The curve is the isotonic regression of outcomes on likelihoods (Dimitriadis, Gneiting and Jordan 2021), the band shows
where it would lie if every likelihood were right, and the bars under it how often each value was used.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from ui.charts.chart import MIDDLE, RIGHT, Sheet, Spot, around, dot, grid, pen, per_cent, write
from ui.charts.scales import Shares
from ui.theme import Theme

SIDE, USED, LEFT_ROOM, BOTTOM_ROOM = 340, 64, 56, 44


@dataclass(frozen=True, slots=True)
class Level:
    """One likelihood that was used: how often, how often it happened, and the curve's value there."""

    likelihood: float
    n: int
    happened: float
    fitted: float
    low: float
    high: float
    claims: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reliability:
    """The diagram of levels in ascending order of likelihood. ``band`` is the level of the consistency band."""

    levels: tuple[Level, ...]
    band: float = 0.9

    @property
    def title(self) -> str:
        """What is drawn."""
        return "How often it happened, by how likely it was called"

    @property
    def n(self) -> int:
        """How many claims are in it."""
        return sum(level.n for level in self.levels)

    def height(self, theme: Theme) -> int:
        """A square for the curve, a strip for the counts, and the words about them."""
        return theme.px(SIDE + USED + 2 * BOTTOM_ROOM)

    def describe(self) -> str:
        """Where the curve leaves the band, in words."""
        if not self.levels:
            return "No claim can be drawn."
        outside = [level for level in self.levels if not level.low <= level.fitted <= level.high]
        begin = (
            f"Reliability of {self.n:,} claims at {len(self.levels)} different likelihoods, "
            f"from {per_cent(self.levels[0].likelihood)} to {per_cent(self.levels[-1].likelihood)}."
        )
        band = f"the {per_cent(self.band)} band of what luck alone would give if every likelihood were right"
        if not outside:
            return f"{begin} The curve stays inside {band}."
        where = ", ".join(f"{per_cent(level.likelihood)} ({per_cent(level.fitted)})" for level in outside[:6])
        more = f" and {len(outside) - 6} more" if len(outside) > 6 else ""
        return f"{begin} The curve leaves {band} at {where}{more}."

    def sheet(self) -> Sheet:
        """One row a likelihood."""
        return Sheet(
            ("likelihood", "claims", "happened", "curve", "band from", "band to"),
            tuple(
                (
                    f"{one.likelihood:g}",
                    str(one.n),
                    f"{one.happened:.4f}",
                    f"{one.fitted:.4f}",
                    f"{one.low:.4f}",
                    f"{one.high:.4f}",
                )
                for one in self.levels
            ),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """Curve, band, diagonal and the strip of counts."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, room = theme.px(LEFT_ROOM), theme.px(BOTTOM_ROOM)
        side = min(rect.width() - left - theme.px(20), rect.height() - theme.px(USED) - 2 * room, theme.px(SIDE) * 1.3)
        plot = QRectF(rect.left() + left, rect.top() + theme.px(10), side, side)
        strip = QRectF(plot.left(), plot.bottom() + room, side, theme.px(USED))
        self._frame(painter, plot, strip, theme)
        self._band(painter, plot, theme)
        spots = self._curve(painter, plot, theme)
        self._used(painter, strip, theme)
        return spots

    def _frame(self, painter: QPainter, plot: QRectF, strip: QRectF, theme: Theme) -> None:
        ticks = Shares().ticks(int(plot.width() // theme.px(52)) + 1)
        for at, word in ticks:
            x, y = plot.left() + at * plot.width(), plot.bottom() - at * plot.height()
            grid(painter, theme, QLineF(x, plot.top(), x, plot.bottom()), QLineF(plot.left(), y, plot.right(), y))
            under = QRectF(x - theme.px(26), plot.bottom() + theme.px(3), theme.px(52), theme.px(18))
            write(painter, under, MIDDLE, word, theme.fonts.small, theme.muted)
            beside = QRectF(plot.left() - theme.px(LEFT_ROOM), y - theme.px(9), theme.px(LEFT_ROOM - 8), theme.px(18))
            write(painter, beside, RIGHT, word, theme.fonts.small, theme.muted)
        words = QRectF(plot.left(), plot.bottom() + theme.px(21), plot.width(), theme.px(18))
        write(painter, words, MIDDLE, "called this likely", theme.fonts.small, theme.muted)
        words = QRectF(strip.left(), strip.bottom() + theme.px(4), strip.width(), theme.px(18))
        write(painter, words, MIDDLE, "how often each was used", theme.fonts.small, theme.muted)
        painter.setPen(pen(theme.edge, 1.2))
        painter.drawLine(plot.bottomLeft(), plot.topRight())

    def _band(self, painter: QPainter, plot: QRectF, theme: Theme) -> None:
        if len(self.levels) < 2:
            return
        over = [_at(plot, level.likelihood, level.high) for level in self.levels]
        under = [_at(plot, level.likelihood, level.low) for level in reversed(self.levels)]
        shade = theme.accent_soft
        painter.save()
        painter.setOpacity(0.75)
        painter.setPen(pen(shade, 0.5))
        painter.setBrush(shade)
        painter.drawPolygon(QPolygonF(over + under))
        painter.restore()
        painter.setPen(pen(theme.edge, 1.2))
        painter.drawLine(plot.bottomLeft(), plot.topRight())

    def _curve(self, painter: QPainter, plot: QRectF, theme: Theme) -> list[Spot]:
        places = [_at(plot, level.likelihood, level.fitted) for level in self.levels]
        painter.setPen(pen(theme.accent, theme.px(2)))
        painter.drawPolyline(QPolygonF(places))
        radius = theme.px(4 if len(places) <= 40 else 2)
        for place in places:
            dot(painter, place, radius, theme.accent, theme)
        reach = theme.px(8)
        return [
            Spot(around(place, reach), _sentence(level), level.claims, level.key)
            for place, level in zip(places, self.levels, strict=True)
        ]

    def _used(self, painter: QPainter, strip: QRectF, theme: Theme) -> None:
        grid(painter, theme, QLineF(strip.bottomLeft(), strip.bottomRight()))
        most = max((level.n for level in self.levels), default=1)
        thick = max(1.5, min(theme.px(8), strip.width() / max(1, 2 * len(self.levels))))
        painter.setPen(pen(theme.accent, 0))
        painter.setBrush(theme.accent)
        for level in self.levels:
            x = strip.left() + level.likelihood * strip.width()
            high = max(1.0, strip.height() * level.n / most)
            painter.drawRect(QRectF(x - thick / 2, strip.bottom() - high, thick, high))
        words = QRectF(
            strip.left() - theme.px(LEFT_ROOM), strip.top() - theme.px(9), theme.px(LEFT_ROOM - 8), theme.px(18)
        )
        write(painter, words, RIGHT, f"{most:,}", theme.fonts.small, theme.muted)


def _at(plot: QRectF, across: float, up: float) -> QPointF:
    return QPointF(plot.left() + across * plot.width(), plot.bottom() - up * plot.height())


def _sentence(level: Level) -> str:
    claims = "1 claim" if level.n == 1 else f"{level.n:,} claims"
    return (
        f"{claims} called {per_cent(level.likelihood)}: {per_cent(level.happened)} happened, "
        f"the curve is at {per_cent(level.fitted)}, luck alone would leave it between {per_cent(level.low)} "
        f"and {per_cent(level.high)}"
    )
