"""A text laid out: its lines, their sentences, and the quotations in them, all in code points of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.detection.tables import plain
from tracker.reading.sentences import BREAKS, PIECE, Span, split

_LINE = re.compile(f"[^{BREAKS}]+")
_MARK = re.compile('[“”„«»"]')
_OPENERS, _CLOSERS = "“„«", "”»"
LONGEST = 2_000
"""Characters of a sentence that are looked at together."""
NEAR = 12
"""Quotations of one paragraph that are looked at around one of them."""
SCARE_WORDS = 3
"""Quotations of at most so many words are somebody's expression, not speech of their own."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks (the marks left out). ``open_end``: no closing mark; ``open_start``: no opening
    one. ``continues`` says that it goes on with the quotation before it, in an earlier paragraph."""

    start: int
    end: int
    line: int
    open_start: bool = False
    open_end: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place, its line, and the quotations that it touches (indices into ``Layout.quotations``)."""

    start: int
    end: int
    line: int
    quotations: tuple[int, ...]


class Layout:
    """A text with everything that the stages ask of it. ``plain`` has straight apostrophes, letter for letter."""

    def __init__(self, text: str, set_aside: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self.plain = plain(text)
        self.lines = tuple(
            Span(*match.span())
            for match in _LINE.finditer(text)
            if match[0].strip() and not any(start <= match.start() < end for start, end in set_aside)
        )
        self.quotations = _quotations(text, self.lines)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the lines that were not set aside, in order."""
        return tuple(
            Sentence(start, end, number, self._touched(start, end))
            for number, line in enumerate(self.lines)
            for start, end in _sentences(self.text, line)
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [quotation.start for quotation in self.quotations]

    def _touched(self, start: int, end: int) -> tuple[int, ...]:
        first = max(0, bisect_right(self._starts, start) - 1)
        return tuple(
            place
            for place in range(first, bisect_right(self._starts, end - 1))
            if self.quotations[place].end > start and self.quotations[place].start < end
        )

    def quotation_at(self, place: int) -> int | None:
        """The index of the quotation that a place lies in."""
        index = bisect_right(self._starts, place) - 1
        return index if index >= 0 and place < self.quotations[index].end else None

    def on_line(self, line: int, index: int) -> range:
        """The quotations of a line, at most ``NEAR`` before and behind the one at ``index``."""
        low = high = index
        while low > max(0, index - NEAR) and self.quotations[low - 1].line == line:
            low -= 1
        while high < min(len(self.quotations), index + NEAR) and self.quotations[high].line == line:
            high += 1
        return range(low, high)

    def sentences_between(self, start: int, end: int) -> tuple[Sentence, ...]:
        """The sentences that touch a stretch."""
        low = max(0, bisect_right(self._sentence_starts, start) - 1)
        touching = self.sentences[low : bisect_right(self._sentence_starts, end)]
        return tuple(sentence for sentence in touching if sentence.end >= start)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def words_in(self, quotation: Quotation) -> int:
        """How many words a quotation has."""
        return len(self.text[quotation.start : quotation.end].split())

    def is_speech(self, index: int) -> bool:
        """Whether a quotation is speech rather than an expression in quotation marks."""
        quotation = self.quotations[index]
        return self.words_in(quotation) > SCARE_WORDS or self.text[quotation.end - 1] in ".,!?…"


def _sentences(text: str, line: Span) -> list[Span]:
    spans: list[Span] = []
    for begin in range(line.start, line.end, PIECE):
        for span in split(text, begin, min(begin + PIECE, line.end)):
            spans += _cut(text, span)
    return spans


def _cut(text: str, span: Span) -> Iterator[Span]:
    """A sentence in pieces of at most ``LONGEST``, cut at spaces: longer ones are lists or tables without stops."""
    start, end = span
    while end - start > LONGEST:
        at = text.rfind(" ", start + 1, start + LONGEST)
        at = at if at > start else start + LONGEST
        yield Span(start, at)
        start = at + (text[at] == " ")
    if start < end:
        yield Span(start, end)


def _quotations(text: str, lines: Sequence[Span]) -> tuple[Quotation, ...]:
    found: list[Quotation] = []
    running = False
    for number, line in enumerate(lines):
        here = _in_line(text, line, number, running)
        found += here
        running = bool(here) and here[-1].open_end
    return tuple(found)


def _in_line(text: str, line: Span, number: int, running: bool) -> list[Quotation]:
    """The quotations of one line; ``running``: the line before it left one open."""
    found: list[Quotation] = []
    opened: int | None = None
    for mark in _MARK.finditer(text, line.start, line.end):
        at = mark.start()
        if _opens(text, at, line, opened is not None):
            opened = at + 1
        elif opened is not None:
            first = not found and not text[line.start : opened - 1].strip()
            found.append(Quotation(opened, at, number, continues=running and first))
            opened = None
        elif not found:
            found.append(Quotation(line.start, at, number, open_start=True, continues=running))
    if opened is not None:
        first = not found and not text[line.start : opened - 1].strip()
        found.append(Quotation(opened, line.end, number, open_end=True, continues=running and first))
    return [quotation for quotation in found if quotation.start < quotation.end]


def _opens(text: str, at: int, line: Span, inside: bool) -> bool:
    """Whether a quotation mark opens: by its shape, a straight one by what stands beside it."""
    if text[at] in _OPENERS:
        return True
    if text[at] in _CLOSERS:
        return False
    before = text[at - 1] if at > line.start else " "
    after = text[at + 1] if at + 1 < line.end else " "
    if before.isspace() or before in "([—–-:":
        return not after.isspace() and not (inside and after in ".,;")
    return False
