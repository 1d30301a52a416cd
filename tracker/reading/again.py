"""The same page read again: what has become of each quote in the new text, with the words that changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from tracker.reading.anchor import Found, Method, refind

MOST_WORDS = 20_000
"""Words of two passages that are compared one by one; longer ones are shown whole."""
MOST_LINES = 20_000
"""The same for the lines of two texts."""
MOST_ALIKE = 50_000
"""Pairs of equal lines in two texts up to which they are compared line by line."""


class Standing(StrEnum):
    """What became of a quote: the same words at the same place; elsewhere; other words; nothing near."""

    INTACT = "intact"
    MOVED = "moved"
    REWORDED = "reworded"
    GONE = "gone"


class Part(StrEnum):
    """What a piece of a diff is."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a diff, in reading order; what was removed comes before what was added in its place."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote as it was anchored in an earlier text (``tracker.reading.anchor``); ``claim`` names whose it is."""

    claim: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Requoted:
    """A quote in the new text. ``start`` and ``end`` are its place there, None when it is gone.

    ``only_marks``: nothing but quotation marks, dashes, spaces or capitals changed. ``likeness`` is 100 for the same
    words, less where they are only alike. ``diff`` is from the old words to the new.
    """

    claim: str
    standing: Standing
    start: int | None = None
    end: int | None = None
    likeness: float = 100.0
    only_marks: bool = False
    diff: tuple[Piece, ...] = ()

    @property
    def now(self) -> str:
        """The passage as the new text has it; empty where it is gone."""
        return "".join(piece.text for piece in self.diff if piece.part is not Part.REMOVED)

    def words(self) -> str:
        """What became of it, in a few words."""
        if self.standing is Standing.REWORDED:
            how = "only marks, spaces or capitals" if self.only_marks else f"{self.likeness:.0f} % alike"
            return f"reworded ({how})"
        return str(self.standing)


def again(text: str, quotes: Iterable[Quoted]) -> tuple[Requoted, ...]:
    """What has become of each quote in ``text``, the page's text as it reads now."""
    return tuple(_one(text, quote) for quote in quotes)


def _one(text: str, quote: Quoted) -> Requoted:
    found = refind(text, quote.exact, quote.prefix, quote.suffix, quote.start)
    if found is None or _within_a_word(text, found, quote.exact):
        return Requoted(quote.claim, Standing.GONE, likeness=0.0, diff=(Piece(Part.REMOVED, quote.exact),))
    found = _without_edges(text, found, quote.exact)
    now = text[found.start : found.end]
    if now == quote.exact:
        standing = Standing.INTACT if found.start == quote.start else Standing.MOVED
        return Requoted(quote.claim, standing, found.start, found.end, diff=(Piece(Part.SAME, now),))
    marks = found.method is Method.NORMALISED
    return Requoted(
        quote.claim, Standing.REWORDED, found.start, found.end, found.score, marks, changed_words(quote.exact, now)
    )


def _without_edges(text: str, found: Found, exact: str) -> Found:
    """Words that are only alike without the full stop or quotation mark beside them, where the quote had none."""
    start, end = found.start, found.end
    if found.method is Method.ALIKE:
        while end - start > 1 and exact[-1:].isalnum() and not text[end - 1].isalnum():
            end -= 1
        while end - start > 1 and exact[:1].isalnum() and not text[start].isalnum():
            start += 1
    return replace(found, start=start, end=end)


def _within_a_word(text: str, found: Found, exact: str) -> bool:
    """Whether the words begin or end in the middle of another word: "rain" is not in "training".

    Only between Latin letters: other scripts may be written without spaces.
    """
    if found.method in (Method.POSITION, Method.ALIKE):
        return False
    edges = ((text[found.start - 1 : found.start], exact[:1]), (exact[-1:], text[found.end : found.end + 1]))
    return any(_LATIN.fullmatch(one) and _LATIN.fullmatch(other) for one, other in edges)


_LATIN = re.compile("[^\\W_\u0250-\U0010ffff]")


def changed_words(old: str, new: str) -> tuple[Piece, ...]:
    """From one passage to another, word by word.

    >>> [(piece.part.value, piece.text) for piece in changed_words("It will rain.", "It may rain.")]
    [('same', 'It '), ('removed', 'will'), ('added', 'may'), ('same', ' rain.')]
    """
    return _diff(re.findall(r"\w+|\s+|[^\w\s]", old), re.findall(r"\w+|\s+|[^\w\s]", new), MOST_WORDS)


def changed_lines(old: str, new: str) -> tuple[Piece, ...]:
    """From one text to another, line by line; the lines keep their ends, and the blank lines after them."""
    before, after = _lines(old), _lines(new)
    times = Counter(after)
    alike = sum(times[line] for line in before)
    # Comparing takes as long as there are pairs of equal lines: a list of the same line over and over is shown whole.
    return _diff(before, after, MOST_LINES if alike <= MOST_ALIKE else 0)


def _lines(text: str) -> list[str]:
    """Lines with the blank ones after them: by themselves those would be equal all over both texts."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if found and not line.strip():
            found[-1] += line
        else:
            found.append(line)
    return found


def _diff(old: Sequence[str], new: Sequence[str], most: int) -> tuple[Piece, ...]:
    if old == new:
        return (Piece(Part.SAME, "".join(old)),) if old else ()
    if len(old) + len(new) > most:
        return tuple(Piece(part, "".join(text)) for part, text in ((Part.REMOVED, old), (Part.ADDED, new)) if text)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece(Part.SAME, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(Part.REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(Part.ADDED, "".join(new[c:d])))
    return tuple(pieces)
