"""Where a quote stands in a text, and where it stands now if the text has changed.

A quote is kept as two W3C selectors: a TextPositionSelector (``start``, ``end``: code points of the text) and a
TextQuoteSelector (the exact words with up to 32 characters before and after). ``anchor`` makes them and insists on
the very words; ``refind`` looks for them again, first exactly, then with looser and looser eyes, and says how.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, takewhile

from tracker.errors import InputError

CONTEXT = 32
"""Characters kept on each side of a quote."""

CUTOFF = 70.0
"""Likeness (0..100) under which a passage is another passage."""

NEAREST_CUTOFF = 55.0
"""The same, where the passage is only named to a person."""

FUZZY_LIMIT = 4_000_000_000
"""Most pairs of characters (text times quote) that are compared for a passage that is only alike: about 2 s."""

MANY = 1_000
"""Equal passages that are weighed against each other; further ones are not looked at."""

SHOWN = 200
"""Longest passage that an error sentence repeats."""


class Method(StrEnum):
    """How a quote was found: where it was, the only such words, by what surrounds it, or only alike."""

    POSITION = "position"
    UNIQUE = "unique"
    CONTEXT = "context"
    NORMALISED = "normalised"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote's place: code points ``start`` to ``end`` of the text, and what stands around them."""

    start: int
    end: int
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found again. ``score`` is 100 for the same words, less where they are only alike."""

    start: int
    end: int
    method: Method
    score: float = 100.0


def at(text: str, start: int, end: int) -> Anchor:
    """The selectors of ``text[start:end]``.

    >>> at("It will rain soon.", 3, 12)
    Anchor(start=3, end=12, prefix='It ', suffix=' soon.')
    """
    return Anchor(start, end, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def anchor(text: str, quote: str, start: int | None = None) -> Anchor:
    """The place of ``quote`` in ``text``; with several equal passages the one nearest to ``start``, else the first.

    Raises InputError (field ``quote``) naming the nearest passage when the words are not there to the letter.
    """
    if not quote:
        raise InputError("quote", "The quote is empty: mark the words in the text.")
    if start is not None and start >= 0 and text.startswith(quote, start):
        return at(text, start, start + len(quote))
    places = _places(text, quote)
    if not places:
        raise InputError("quote", _not_there(text, quote))
    begin = places[0] if start is None else min(places, key=lambda place: abs(place - start))
    return at(text, begin, begin + len(quote))


def refind(text: str, exact: str, prefix: str = "", suffix: str = "", start: int | None = None) -> Found | None:
    """Where a quote that was anchored in another version of ``text`` stands now; None when nothing is near enough."""
    if not exact:
        return None
    if start is not None and start >= 0 and text.startswith(exact, start):
        end = start + len(exact)
        if _fits(text, start, end, prefix, suffix):
            return Found(start, end, Method.POSITION)
    spans = [(place, place + len(exact)) for place in _places(text, exact)]
    if len(spans) == 1:
        return Found(*spans[0], Method.UNIQUE)
    if spans:
        return Found(*_best(text, spans, prefix, suffix, start), Method.CONTEXT)
    spans = _normalised_spans(text, exact)
    if spans:
        return Found(*_best(text, spans, prefix, suffix, start), Method.NORMALISED)
    return _alike(text, exact, CUTOFF)


def nearest(text: str, quote: str) -> Found | None:
    """The passage of ``text`` that comes nearest to ``quote``, for the sentence that says that it is not there."""
    spans = _normalised_spans(text, quote)
    return Found(*spans[0], Method.NORMALISED) if spans else _alike(text, quote, NEAREST_CUTOFF)


def _not_there(text: str, quote: str) -> str:
    found = nearest(text, quote)
    if found is None:
        return "The quote is not in the text, and no passage comes near: mark the words in the text."
    passage = text[found.start : found.end]
    shown = passage if len(passage) <= SHOWN else passage[: SHOWN - 1].rstrip() + "…"
    return f"The quote is not in the text to the letter. The nearest passage is: “{shown}”. Use these words."


def _places(text: str, quote: str) -> list[int]:
    """Where ``quote`` begins, overlapping passages too."""
    places: list[int] = []
    place = text.find(quote)
    while place >= 0 and len(places) < MANY:
        places.append(place)
        place = text.find(quote, place + 1)
    return places


def _fits(text: str, start: int, end: int, prefix: str, suffix: str) -> bool:
    """Whether the passage still has its surroundings on one side at least (none known counts as fitting)."""
    if not prefix and not suffix:
        return True
    return text[:start].endswith(prefix[-CONTEXT:]) or text.startswith(suffix[:CONTEXT], end)


def _best(text: str, spans: Sequence[tuple[int, int]], prefix: str, suffix: str, start: int | None) -> tuple[int, int]:
    """The span whose surroundings agree best; of equals the one nearest to where it was."""

    def merit(span: tuple[int, int]) -> tuple[int, int]:
        begin, end = span
        before = _common(reversed(text[max(0, begin - len(prefix)) : begin]), reversed(prefix))
        after = _common(text[end : end + len(suffix)], suffix)
        return before + after, -abs(begin - (start or 0))

    return max(spans, key=merit)


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters agree before the first that does not."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


# ---------------------------------------------------------------- looser eyes

_QUOTES = dict.fromkeys("‘’‚‛`´′ʼ＇‹›", "'") | dict.fromkeys("“”„‟″«»＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_NOTHING = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_FOLDED = {**_QUOTES, **_DASHES, **_NOTHING, "…": "..."}


def _fold(char: str) -> str:
    """One character as loose eyes see it: plain quotes, dashes and spaces, no case, accents spelled out."""
    if char in _FOLDED:
        return _FOLDED[char]
    if char.isspace():
        return " "
    return unicodedata.normalize("NFKD", char).casefold()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as loose eyes see it. ``origin[i]`` is the place in the real text that character ``i`` came from."""

    text: str
    origin: Sequence[int]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The real code points behind ``text[start:end]``."""
        last = self.origin[end] if end < len(self.origin) else self.length
        return self.origin[start], max(last, self.origin[end - 1] + 1)


def folded(text: str) -> Folded:
    """``text`` with quotes, dashes, spaces and case made alike, and the way back."""
    table = {char: _fold(char) for char in set(text)}
    pieces = [table[char] for char in text]
    if all(len(piece) == 1 for piece in table.values()):
        return Folded("".join(pieces), range(len(text)), len(text))
    origin = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), origin, len(text))


def _normalised_spans(text: str, quote: str) -> list[tuple[int, int]]:
    words = folded(quote).text.split()
    if not words:
        return []
    seen = folded(text)
    pattern = " +".join(re.escape(word) for word in words)
    return [_whole(text, *seen.span(m.start(), m.end())) for m in islice(re.finditer(pattern, seen.text), MANY)]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without space at its ends, and never between a letter and its combining mark."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _alike(text: str, quote: str, cutoff: float) -> Found | None:
    """The most alike passage, widened to whole words; None under ``cutoff`` or in a text too long to search."""
    if len(text) * len(quote) > FUZZY_LIMIT or not quote.strip() or not text.strip():
        return None
    from rapidfuzz.fuzz import partial_ratio_alignment  # costs 20 ms, and is needed only where words have changed

    seen, wanted = folded(text), folded(quote).text.strip()
    if not wanted or not seen.text:
        return None
    hit = partial_ratio_alignment(wanted, seen.text, score_cutoff=cutoff)
    if hit is None or hit.dest_end <= hit.dest_start:
        return None
    start, end = seen.span(hit.dest_start, hit.dest_end)
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    return Found(*_whole(text, start, end), Method.ALIKE, float(hit.score))
