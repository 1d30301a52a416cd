"""Text in cells: two lines, shortened only at the end, and remembered so that a scrolled frame shapes nothing twice."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QFont, QFontMetrics

from ui.widgets.elided import lines_of

MOST = 4096
"""Shortened texts remembered; a screen shows about two hundred."""
_TURNS: Final = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U0001efff]"
)
"""Letters and marks that run, or make text run, from the right."""


def runs_plainly(text: str) -> bool:
    """Whether a text runs from left to right throughout."""
    return text.isascii() or _TURNS.search(text) is None


class Shortener:
    """Cuts texts to a width in one font. A middle elision would hide a "not", so only the end is ever left out."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.line = self.metrics.lineSpacing()
        self.height, self.ascent = self.metrics.height(), self.metrics.ascent()
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}

    def one(self, text: str, width: int) -> str:
        """The text in one line of at most ``width`` pixels."""
        return self._remembered(text, width, 1)[0]

    def two(self, text: str, width: int) -> tuple[str, ...]:
        """The text in one or two lines, broken between words."""
        return self._remembered(text, width, 2)

    def _remembered(self, text: str, width: int, lines: int) -> tuple[str, ...]:
        key = (text, width * 2 + lines - 1)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._cut(text, width, lines)
            self._known[key] = found
        return found

    def _cut(self, text: str, width: int, lines: int) -> tuple[str, ...]:
        # Most texts fit, and measuring is cheaper than laying out. No sign is narrower than a pixel.
        flat = " ".join(text[: width * lines + 1].split())
        if self.metrics.horizontalAdvance(flat) <= width:
            return (flat,)
        return tuple(lines_of(flat, self.font, width, lines)) or ("",)
