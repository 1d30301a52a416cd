"""A board of speakers: the share that came out as said, drawn to its prior, with its interval, by the lower end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.charts.chart import LEFT, RIGHT, Sheet, Spot, dot, pen, per_cent, write
from ui.charts.rows import Frame, Label, draw_frame, frame_height
from ui.charts.scales import Shares
from ui.theme import Theme

MOST = 200
"""Lines that are drawn; the table has them all."""
BESIDE = 84
"""Room beside the plot for the lower end."""


@dataclass(frozen=True, slots=True)
class Place:
    """A speaker: ``k`` of ``n`` claims came out as said. Who has no rank has no interval either; ``why`` says why."""

    name: str
    rank: int | None
    k: int
    n: int
    mean: float | None
    low: float | None
    high: float | None
    why: str
    key: str = ""
    short: str = ""
    """The reason in two or three words, for the picture."""

    def sentence(self) -> str:
        """The place in words."""
        said = f"{self.name}: as said {self.k:,} of {self.n:,}"
        if self.rank is None or self.mean is None or self.low is None or self.high is None:
            return f"{said}. {self.why}"
        span = f"{self.mean:.3f} (95 % interval {self.low:.3f} to {self.high:.3f})"
        return f"{self.rank}. {said}, drawn to the prior {span}"


@dataclass(frozen=True, slots=True)
class Standings:
    """The speakers of one capture protocol, ranked ones first. ``protocol`` says how their claims were chosen."""

    protocol: str
    places: tuple[Place, ...]

    @property
    def title(self) -> str:
        """How the claims were chosen: only records of one kind stand under each other."""
        return self.protocol

    @property
    def _shown(self) -> tuple[Place, ...]:
        return self.places[:MOST]

    def height(self, theme: Theme) -> int:
        """One line a speaker."""
        return frame_height(len(self._shown), theme)

    def describe(self) -> str:
        """How many are ranked, and the first."""
        ranked = [one for one in self.places if one.rank is not None]
        begin = f"{self.protocol}. {len(ranked):,} of {len(self.places):,} ranked"
        cut = f" The picture shows {MOST}; the table has them all." if len(self.places) > MOST else ""
        return f"{begin}, by the lower end of the interval.{f' {ranked[0].sentence()}.' if ranked else ''}{cut}"

    def sheet(self) -> Sheet:
        """One row a speaker."""
        return Sheet(
            (
                "rank",
                "speaker",
                "as said",
                "claims",
                "drawn to the prior",
                "interval from",
                "interval to",
                "why no rank",
            ),
            tuple(
                (
                    "" if one.rank is None else str(one.rank),
                    one.name,
                    str(one.k),
                    str(one.n),
                    *("" if value is None else f"{value:.4f}" for value in (one.mean, one.low, one.high)),
                    one.why,
                )
                for one in self.places
            ),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """A point with its interval, the lower end in figures beside it; who is not ranked has the reason instead."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = [_label(one) for one in self._shown]
        frame = draw_frame(painter, rect, theme, labels, Shares(), share=0.5, after=theme.px(BESIDE))
        left = frame.plot.right() + theme.px(24)  # behind the word of the last tick
        over = QRectF(left, frame.plot.top() - theme.px(22), theme.px(BESIDE - 24), theme.px(18))
        if any(one.rank is not None for one in self._shown):
            write(painter, over, RIGHT, "lower end", theme.fonts.small, theme.muted)
        return [self._row(painter, frame, row, one, theme) for row, one in enumerate(self._shown)]

    def _row(self, painter: QPainter, frame: Frame, row: int, one: Place, theme: Theme) -> Spot:
        lane = frame.lane(row)
        y = lane.center().y()
        if one.mean is None or one.low is None or one.high is None:
            # The hairlines of the scale would run through the words.
            words = lane.adjusted(-1, 1, theme.px(BESIDE), 1)
            painter.fillRect(words, theme.page)
            write(
                painter,
                words.adjusted(theme.px(4), 0, 0, 0),
                LEFT,
                one.short or one.why,
                theme.fonts.small,
                theme.muted,
            )
            return Spot(lane, one.sentence(), (), one.key)
        painter.setPen(pen(theme.text, 1.4))
        painter.drawLine(QPointF(frame.x(one.low), y), QPointF(frame.x(one.high), y))
        x, half = frame.x(one.low), theme.px(5)
        painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))
        dot(painter, QPointF(frame.x(one.mean), y), theme.px(4.5), theme.accent, theme)
        beside = QRectF(lane.right() + theme.px(8), lane.top(), theme.px(BESIDE - 8), lane.height())
        write(painter, beside, RIGHT, per_cent(one.low), theme.fonts.small, theme.text)
        return Spot(lane, one.sentence(), (), one.key)


def _label(one: Place) -> Label:
    name = one.name if one.rank is None else f"{one.rank}. {one.name}"
    return Label(name, f"{one.k:,} of {one.n:,}", quiet=one.rank is None)
