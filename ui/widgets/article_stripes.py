"""Margin stripes: which words of an article were logged as claims, and how each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.theme import Theme
from ui.widgets.article_layout import Sheet
from ui.widgets.outcome import OutcomeMark, colour_of, draw_outcome

GLYPH = 14
LANE = 17
LANES = 3
FIRST_LANE = 18
"""Space between the text and the nearest stripe: the bar of the chosen words stands in it."""


@dataclass(frozen=True, slots=True)
class StripeMark:
    """A logged claim: its words by code points, its state, and what to say of it when the mouse rests there."""

    uid: str
    start: int
    end: int
    mark: OutcomeMark
    words: str


@dataclass(frozen=True, slots=True)
class Stripe:
    """A mark in its place: a line beside the words with the glyph of the claim's state at its head."""

    mark: StripeMark
    line: QRectF
    glyph: QRectF

    def touches(self, point: QPointF) -> bool:
        """Whether a point is on the stripe, with some room around it."""
        return self.line.united(self.glyph).adjusted(-3, -3, 3, 3).contains(point)


def gutter(theme: Theme, room: int) -> float:
    """The margin that stripes need: three lanes, or two where there is little room for the text."""
    lanes = LANES if room > theme.px(480) else LANES - 1
    return float(theme.px(FIRST_LANE + LANE * lanes))


def place_stripes(marks: Sequence[StripeMark], sheet: Sheet, theme: Theme, margin: float) -> list[Stripe]:
    """Stripes side by side where their words overlap; more than fit in the margin share the outermost lane."""
    stripes: list[Stripe] = []
    lanes = max(1, min(LANES, int((margin - theme.px(FIRST_LANE)) // theme.px(LANE))))
    ends = [0.0] * lanes
    side, wide = float(theme.px(GLYPH)), float(theme.px(3))
    for mark in sorted(marks, key=lambda each: (each.start, each.end, each.uid)):
        top = sheet.line_at(mark.start)[0] + 3
        bottom = max(sheet.line_at(max(mark.start, mark.end - 1))[1] - 3, top + side)
        lane = next((lane for lane in range(lanes) if ends[lane] <= top), lanes - 1)
        ends[lane] = bottom + 2
        centre = -theme.px(FIRST_LANE + LANE * lane) - side / 2
        line = QRectF(centre - wide / 2, top, wide, bottom - top)
        stripes.append(Stripe(mark, line, QRectF(centre - side / 2, top, side, side)))
    return stripes


def draw_stripe(painter: QPainter, stripe: Stripe, theme: Theme, *, chosen: bool) -> None:
    """Draw the line and, over its head, the glyph; the chosen one is thicker."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(stripe.mark.mark, theme))
    more = 1.0 if chosen else 0.0
    line = stripe.line.adjusted(-more, stripe.glyph.height() + 2, more, 0)
    if line.height() > 3:
        painter.drawRoundedRect(line, line.width() / 2, line.width() / 2)
    draw_outcome(painter, stripe.glyph.adjusted(-more, -more, more, more), stripe.mark.mark, theme)
    painter.restore()
