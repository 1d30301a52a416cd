"""A snapshot's text cut into blocks to lay out, and the way between code points and Qt's UTF-16 places.

What is shown may differ from the snapshot's text (line breaks become Qt's own); it always has the same length in code
points, so that a place in it is a place in the snapshot. No quote is ever taken from what is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from tracker.reading.sentences import BREAKS

MOST_BLOCKS = 4_000
"""About how many blocks a text of more lines than that is cut into: its short lines share one."""

LONGEST = 4_000
"""Longest block, in code points: a line that is longer is laid out in parts."""

_BREAK = re.compile(f"\r\n|[{BREAKS}]")
_SHOWN_BREAK = re.compile(f"\r\n|[{BREAKS}\x1c-\x1f\x00-\x08\x0e-\x1b]")
LINE_SEPARATOR = "\u2028"
_INVISIBLE = "\u200b"


@dataclass(frozen=True)
class Block:
    """Code points ``start`` to ``end`` of a text; ``after`` is where the next block starts, behind the line break."""

    start: int
    end: int
    after: int
    text: str

    @cached_property
    def shown(self) -> str:
        """What is laid out: as many code points, with every line break as Qt's."""
        return _SHOWN_BREAK.sub(_as_shown, self.text)

    @cached_property
    def _astral(self) -> tuple[int, ...]:
        """Places of the characters that take two units of UTF-16."""
        if not self.text or max(self.text) < "\U00010000":
            return ()
        return tuple(place for place, char in enumerate(self.text) if char > "\uffff")

    @cached_property
    def _astral_units(self) -> tuple[int, ...]:
        return tuple(place + before for before, place in enumerate(self._astral))

    def units(self, place: int) -> int:
        """The UTF-16 place in this block of a code point of the text."""
        inside = min(max(place, self.start), self.end) - self.start
        return inside + bisect_left(self._astral, inside)

    def place(self, units: int) -> int:
        """The code point of the text at a UTF-16 place in this block; half a character counts as its start."""
        return self.start + units - bisect_left(self._astral_units, units)


def cut(text: str) -> list[Block]:
    """The text as blocks: its lines, unless these are very many or very long."""
    least = len(text) // MOST_BLOCKS if sum(map(text.count, BREAKS)) > MOST_BLOCKS else 0
    blocks: list[Block] = []
    start = 0
    while start < len(text):
        block = _block(text, start, least)
        blocks.append(block)
        start = block.after
    return blocks or [Block(0, 0, 0, "")]


def index_at(starts: list[int], place: int) -> int:
    """Which block holds ``place``, given where each block starts."""
    return max(0, bisect_right(starts, place) - 1)


def _block(text: str, start: int, least: int) -> Block:
    """The block from ``start`` to the first line break that is far enough."""
    limit = start + LONGEST
    found = _BREAK.search(text, min(start + least, len(text)), limit + 1)
    if found:
        return Block(start, found.start(), found.end(), text[start : found.start()])
    if limit >= len(text):
        return Block(start, len(text), len(text), text[start:])
    end = _gap(text, start, limit)
    return Block(start, end, end, text[start:end])


def _gap(text: str, start: int, limit: int) -> int:
    """Where a line that is too long is parted: behind a space if it has one, never inside a line break."""
    space = text.rfind(" ", start + LONGEST // 2, limit)
    if space >= 0:
        return space + 1
    return limit - 1 if text[limit - 1] == "\r" else limit


def _as_shown(found: re.Match[str]) -> str:
    if found.group() == "\r\n":
        return _INVISIBLE + LINE_SEPARATOR
    return LINE_SEPARATOR if found.group() in BREAKS else _INVISIBLE
