"""What the words turned out to mean: the range that the lexicon reads from a phrase, and how often it happened."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from tracker.scoring.meant import Meant
from ui.charts.chart import Sheet, Spot, dot, pen, per_cent
from ui.charts.rows import Frame, Label, draw_frame, frame_height
from ui.charts.scales import Shares
from ui.theme import Theme

LEAST = 10
"""Claims below which a phrase stands back, and is not called apart from its reading."""


@dataclass(frozen=True, slots=True)
class Phrase(Meant):
    """A phrase of the lexicon with what stands behind its row: the ``key`` that opens its claims."""

    claims: tuple[str, ...] = ()
    key: str = ""

    @property
    def apart(self) -> bool:
        """Whether the reading lies wholly outside the interval of what happened; never of few claims."""
        return self.n >= LEAST and (self.high < self.start or self.low > self.end)

    def sentence(self) -> str:
        """The row in words."""
        claims = "1 claim" if self.n == 1 else f"{self.n:,} claims"
        return (
            f"“{self.words}” is read as {per_cent(self.low)} to {per_cent(self.high)}, best {per_cent(self.best)}; "
            f"{per_cent(self.happened)} of {claims} happened "
            f"(95 % interval {per_cent(self.start)} to {per_cent(self.end)})"
        )


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases against what came of them, the likeliest last."""

    phrases: tuple[Phrase, ...]

    @property
    def title(self) -> str:
        """What is drawn."""
        return "How the words are read (bar), and how often it happened (point, 95 % interval)"

    def height(self, theme: Theme) -> int:
        """One line a phrase."""
        return frame_height(len(self.phrases), theme)

    def describe(self) -> str:
        """Each phrase whose reading lies outside the interval of what happened."""
        if not self.phrases:
            return "No claim was read from words of the lexicon."
        apart = [one for one in self.phrases if one.apart]
        begin = f"{len(self.phrases)} phrases. The bar is the lexicon's range, the point how often it happened here."
        if not apart:
            return f"{begin} None differs from its reading by more than its interval allows."
        return f"{begin} Apart from their reading: " + "; ".join(one.sentence() for one in apart) + "."

    def sheet(self) -> Sheet:
        """One row a phrase."""
        return Sheet(
            ("phrase", "low", "best", "high", "claims", "happened", "interval from", "interval to"),
            tuple(
                (
                    one.words,
                    f"{one.low:g}",
                    f"{one.best:g}",
                    f"{one.high:g}",
                    str(one.n),
                    f"{one.happened:.4f}",
                    f"{one.start:.4f}",
                    f"{one.end:.4f}",
                )
                for one in self.phrases
            ),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """The range as a soft bar with a tick at best, the observed share as a point with its interval."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels = [Label(one.words, f"{one.n:,}", quiet=one.n < LEAST) for one in self.phrases]
        frame = draw_frame(painter, rect, theme, labels, Shares())
        return [self._row(painter, frame, row, one, theme) for row, one in enumerate(self.phrases)]

    def _row(self, painter: QPainter, frame: Frame, row: int, one: Phrase, theme: Theme) -> Spot:
        lane, thick = frame.lane(row), theme.px(12)
        y = lane.center().y()
        painter.setPen(pen(theme.accent_soft, 0))
        painter.setBrush(theme.accent_soft)
        painter.drawRect(QRectF(frame.x(one.low), y - thick / 2, max(2.0, frame.x(one.high) - frame.x(one.low)), thick))
        painter.setPen(pen(theme.accent, theme.px(2)))
        best = frame.x(one.best)
        painter.drawLine(QPointF(best, y - thick / 2), QPointF(best, y + thick / 2))
        ink = theme.text if one.n >= LEAST else theme.muted
        line = Qt.PenStyle.SolidLine if one.n >= LEAST else Qt.PenStyle.DotLine
        painter.setPen(pen(ink, 1.4, line))
        painter.drawLine(QPointF(frame.x(one.start), y), QPointF(frame.x(one.end), y))
        dot(painter, QPointF(frame.x(one.happened), y), theme.px(4.5), ink, theme)
        return Spot(lane, one.sentence(), one.claims, one.key)
