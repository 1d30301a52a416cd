"""Who did better on the same questions: for each pair the mean difference of the Brier scores, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.charts.chart import Sheet, Spot, dot, pen
from ui.charts.rows import Frame, Label, draw_frame, frame_height
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Gap:
    """The first less the second; below 0 the first was better. Without an interval the questions are too few."""

    first: str
    second: str
    mean: float
    low: float | None
    high: float | None
    key: str = ""

    def sentence(self) -> str:
        """The pair in words."""
        said = f"{self.first} less {self.second}: {self.mean:+.4f}"
        if self.low is None or self.high is None:
            return f"{said}, too few questions for an interval"
        return f"{said} (95 % interval {self.low:+.4f} to {self.high:+.4f})"


@dataclass(frozen=True, slots=True)
class Around:
    """An axis from ``-top`` to ``top`` with 0 in the middle."""

    top: float

    def place(self, value: float) -> float:
        """The place of a difference; beyond the ends it stays at them."""
        return min(1.0, max(0.0, (value / self.top + 1) / 2))

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """0, and as many round values at either side of it as fit."""
        parts = 2 if most >= 5 else 1
        values = [self.top * number / parts for number in range(-parts, parts + 1)]
        return [(self.place(value), f"{value:+.3g}" if value else "0") for value in values]


TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Ends of the axis: the least that holds every interval is taken."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The pairs in their order."""

    gaps: tuple[Gap, ...]

    @property
    def title(self) -> str:
        """What is drawn."""
        return "Difference of the Brier scores on the same questions; left of 0 the first is better"

    @property
    def top(self) -> float:
        """The end of the axis."""
        far = max((abs(one) for gap in self.gaps for one in (gap.mean, gap.low or 0, gap.high or 0)), default=1.0)
        return next((top for top in TOPS if top >= far), 1.0)

    def height(self, theme: Theme) -> int:
        """One line a pair."""
        return frame_height(len(self.gaps), theme)

    def describe(self) -> str:
        """Each pair, and which of them are told apart."""
        if not self.gaps:
            return "No pair shares a question."
        apart = [gap for gap in self.gaps if gap.low is not None and gap.high is not None and gap.low * gap.high > 0]
        said = "; ".join(gap.sentence() for gap in self.gaps)
        return f"{said}. {_leaving_out(apart)}"

    def sheet(self) -> Sheet:
        """One row a pair."""
        return Sheet(
            ("first", "second", "difference", "interval from", "interval to"),
            tuple(
                (
                    gap.first,
                    gap.second,
                    f"{gap.mean:+.4f}",
                    "" if gap.low is None else f"{gap.low:+.4f}",
                    "" if gap.high is None else f"{gap.high:+.4f}",
                )
                for gap in self.gaps
            ),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """A point with its interval, against the upright of no difference."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = [Label(f"{gap.first} less {gap.second}") for gap in self.gaps]
        frame = draw_frame(painter, rect, theme, labels, Around(self.top), share=0.5)
        painter.setPen(pen(theme.edge, 1.4))
        painter.drawLine(QLineF(frame.x(0), frame.plot.top(), frame.x(0), frame.plot.bottom()))
        return [self._row(painter, frame, row, gap, theme) for row, gap in enumerate(self.gaps)]

    def _row(self, painter: QPainter, frame: Frame, row: int, gap: Gap, theme: Theme) -> Spot:
        lane = frame.lane(row)
        y = lane.center().y()
        if gap.low is not None and gap.high is not None:
            painter.setPen(pen(theme.text, 1.4))
            painter.drawLine(QPointF(frame.x(gap.low), y), QPointF(frame.x(gap.high), y))
        dot(painter, QPointF(frame.x(gap.mean), y), theme.px(4.5), theme.accent, theme)
        return Spot(lane, gap.sentence(), (), gap.key)


def _leaving_out(gaps: list[Gap]) -> str:
    if not gaps:
        return "No interval leaves 0 out."
    return f"The interval leaves 0 out for {', '.join(f'{gap.first} and {gap.second}' for gap in gaps)}."
