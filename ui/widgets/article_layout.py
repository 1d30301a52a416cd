"""Blocks of an article laid out as lines of a column, from the top down and only as far as they are looked at.

A short text is laid out at once. Of a long one only what is shown; the rest is estimated, so that a text of 10 MB
opens as fast as one of 10 kB. Coordinates are those of the column: (0, 0) is the upper left of the whole text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate
from math import ceil
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from ui.widgets.article_text import Block, cut, index_at

LEADING = 1.45
"""Line height over the size of the type."""

BLANK = 0.62
"""Height of an empty line over that of a full one: enough to part two paragraphs."""

AT_ONCE = 60_000
"""Texts of at most as many characters are laid out whole."""

KEPT = 300
"""Layouts that are kept; further ones are made again when they are looked at."""


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter of a line with a direction of its own is of a script that runs to the left."""
    strong = (kind for kind in map(bidirectional, text[:500]) if kind in ("L", "R", "AL"))
    return next(strong, "L") != "L"


class Sheet:
    """A text as a column of lines."""

    def __init__(self, text: str, blocks: list[Block] | None = None) -> None:
        """``blocks`` are those of ``cut(text)``, where they were made elsewhere."""
        self.text = text
        self.blocks = blocks or cut(text)
        self._starts = [block.start for block in self.blocks]
        self._layouts: OrderedDict[int, QTextLayout] = OrderedDict()
        self._exact = [False] * len(self.blocks)
        self._heights = [0.0] * len(self.blocks)
        self._tops: list[float] = [0.0]
        self._font = QFont()
        self.width = 0.0
        self.line_height = 0.0

    def set_measure(self, font: QFont, width: float) -> None:
        """Lay the text out in another type or width. Does nothing when neither has changed."""
        if font == self._font and abs(width - self.width) < 1:
            return
        self._font, self.width = QFont(font), max(width, 40.0)
        metrics = QFontMetricsF(font)
        self.line_height = max(LEADING * font.pixelSize(), metrics.height())
        self._layouts.clear()
        self._exact = [False] * len(self.blocks)
        a_line = max(1.0, self.width / metrics.averageCharWidth())
        self._heights = [self._estimate(block, a_line) for block in self.blocks]
        self._sum_up()
        if len(self.text) <= AT_ONCE:
            for index in range(len(self.blocks)):
                self.layout(index)
            self._sum_up()

    @property
    def height(self) -> float:
        """Of the whole column; an estimate until all of it was looked at."""
        return self._tops[-1]

    def look_at(self, top: float, height: float) -> float:
        """Make sure that what stands between ``top`` and ``top + height`` is laid out.

        Returns the new ``top``: it moves where an estimate above it was off, so that what is shown stays in place.
        """
        index = self._index_at(top)
        while index < len(self.blocks) and self._tops[index] < top + height:
            if not self._exact[index]:
                before = self._heights[index]
                self.layout(index)
                self._sum_up()
                if self._tops[index] < top and self._heights[index] != before:
                    top += self._heights[index] - before
            index += 1
        return max(0.0, top)

    def shown(self, top: float, height: float) -> list[tuple[Block, QTextLayout, float]]:
        """The blocks between ``top`` and ``top + height`` with their layouts and where each begins."""
        found = []
        index = self._index_at(top)
        while index < len(self.blocks) and self._tops[index] < top + height:
            found.append((self.blocks[index], self.layout(index), self._tops[index]))
            index += 1
        return found

    def place_at(self, x: float, y: float) -> int:
        """The code point nearest to a point of the column."""
        index = self._index_at(y)
        block, layout = self.blocks[index], self.layout(index)
        inside = y - self._tops[index]
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        line = next((line for line in lines if inside < self._bottom(line)), lines[-1] if lines else None)
        return block.start if line is None else block.place(line.xToCursor(x))

    def line_at(self, place: int) -> tuple[float, float]:
        """Top and bottom of the line that ``place`` stands in."""
        index = index_at(self._starts, place)
        block, layout = self.blocks[index], self.layout(index)
        self._sum_up()
        line = layout.lineForTextPosition(block.units(place))
        top = self._tops[index] + (self._top(line) if line.isValid() else 0.0)
        return top, top + self.line_height

    def place_near(self, top: float) -> int:
        """The first code point of the line at ``top``, to come back to after the measure has changed."""
        return self.place_at(0, top)

    def layout(self, index: int) -> QTextLayout:
        """The layout of a block, made when it is not there; its exact height is then known."""
        made = self._layouts.get(index)
        if made is None:
            made = self._lay_out(self.blocks[index])
            self._layouts[index] = made
            self._heights[index] = self._height_of(self.blocks[index], made)
            self._exact[index] = True
            if len(self._layouts) > max(KEPT, len(self.blocks) if len(self.text) <= AT_ONCE else 0):
                self._layouts.popitem(last=False)
        return made

    def _lay_out(self, block: Block) -> QTextLayout:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if runs_right_to_left(block.text):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        layout = QTextLayout(block.shown, self._font)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width)
            line.setPosition(QPointF(0, top + (self.line_height - line.height()) / 2))
            top += self.line_height
        layout.endLayout()
        return layout

    def _estimate(self, block: Block, a_line: float) -> float:
        if not block.text.strip():
            return self.line_height * BLANK
        # A block of several short lines is as high as its lines are many.
        return self.line_height * max(ceil(len(block.text) / a_line), block.text.count("\n") + 1)

    def _height_of(self, block: Block, layout: QTextLayout) -> float:
        return self.line_height * (BLANK if not block.text.strip() else max(1, layout.lineCount()))

    def _top(self, line: QTextLine) -> float:
        return line.y() - (self.line_height - line.height()) / 2

    def _bottom(self, line: QTextLine) -> float:
        return self._top(line) + self.line_height

    def _sum_up(self) -> None:
        self._tops = list(accumulate(self._heights, initial=0.0))

    def _index_at(self, y: float) -> int:
        return min(max(0, bisect_right(self._tops, y) - 1), len(self.blocks) - 1)
