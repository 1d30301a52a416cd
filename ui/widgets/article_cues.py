"""Thin underlines beneath the words that speak for a prediction: each family of cues has its own stroke."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QTextLayout, QTextLine

from tracker.detection.model import Suggestion
from ui.theme import Theme
from ui.widgets.article_text import Block

DASHES: dict[str, tuple[str, list[float]]] = {
    "will": ("what will be", []),
    "likelihood": ("how likely", [1.0, 2.0]),
    "time": ("by when", [5.0, 2.5]),
    "condition": ("on what condition", [5.0, 2.0, 1.0, 2.0]),
}
"""By stroke: what it says in words, and its pattern in widths of the pen (none: unbroken)."""
_STROKES = {
    "probability": "likelihood",
    "modal": "likelihood",
    "impossibility": "likelihood",
    "horizon": "time",
    "condition": "condition",
}
"""By family of cues; the others say what will be."""


@dataclass(frozen=True, slots=True)
class CueMark:
    """Words of the text with the stroke beneath them."""

    start: int
    end: int
    stroke: str


def cue_marks(suggestions: Sequence[Suggestion]) -> list[CueMark]:
    """The words of these suggestions that are underlined: cues, the likelihood, and the deadline."""
    marks: list[CueMark] = []
    for one in suggestions:
        marks += [CueMark(cue.start, cue.end, _STROKES.get(cue.family, "will")) for cue in one.cues if not cue.damper]
        if one.hedge is not None and one.hedge.best is not None:
            marks.append(CueMark(one.hedge.start, one.hedge.end, "likelihood"))
        if one.deadline is not None and one.deadline.words:
            marks.append(CueMark(one.deadline.start, one.deadline.end, "time"))
    # One stroke a place: that of the likelihood or the deadline says more than that of a cue over the same words.
    last = {"will": 0, "condition": 1, "time": 2, "likelihood": 3}
    kept: list[CueMark] = []
    # Of two that begin together the longer one, which has the year too; of conditions the shorter, which is the "if".
    for mark in sorted(
        marks,
        key=lambda each: (
            -last.get(each.stroke, 0),
            each.start,
            each.end if each.stroke == "condition" else -each.end,
        ),
    ):
        # What is kept does not overlap, so that only its neighbours can meet it.
        place = bisect_left(kept, mark.start, key=lambda each: each.start)
        if not any(mark.start < other.end and other.start < mark.end for other in kept[max(0, place - 1) : place + 1]):
            kept.insert(place, mark)
    return kept


def pen_of(stroke: str, theme: Theme) -> QPen:
    """The pen that draws a stroke."""
    pen = QPen(theme.accent, 1.4)
    pattern = DASHES.get(stroke, ("", []))[1]
    if pattern:
        pen.setDashPattern(pattern)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def draw_cues(
    painter: QPainter, block: Block, layout: QTextLayout, top: float, marks: Sequence[CueMark], theme: Theme
) -> None:
    """Draw the strokes beneath the words of one block."""
    for mark in marks:
        if mark.start >= block.end or mark.end <= block.start:
            continue
        start, end = block.units(max(mark.start, block.start)), block.units(min(mark.end, block.end))
        painter.setPen(pen_of(mark.stroke, theme))
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first >= last:
                continue
            x1, x2 = _x(line, first), _x(line, last)
            y = top + line.y() + line.ascent() + 3
            painter.drawLine(QPointF(min(x1, x2), y), QPointF(max(x1, x2), y))


def _x(line: QTextLine, place: int) -> float:
    """Where a place in a line stands; Qt gives it alone or together with the place that it took."""
    found: Any = line.cursorToX(place)
    return float(found[0] if isinstance(found, tuple) else found)
