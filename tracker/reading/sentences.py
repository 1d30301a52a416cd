"""Sentences, clauses and words of a text by code-point offsets: the steps by which a selection moves and grows.

A line break always ends a sentence. Looking around a place costs the length of its line, never that of the text, and
a line that is much longer than ``PIECE`` is looked at in pieces, so that a text of any shape answers at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

PIECE = 20_000
"""About the longest stretch that is split into sentences at once."""

BREAKS = "\n\r\v\f\x85\u2028\u2029"
"""Characters that end a line, and so a sentence."""


class Span(NamedTuple):
    """Code points ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int


_BREAK = re.compile(f"[{BREAKS}]")
_CLOSERS = "\"'”’»›)\\]"
# A stop, its closing quotes, then space or the end. Stops of scripts without spaces need none after them.
_STOP = re.compile(rf"(?:[.!?…؟۔।]+[{_CLOSERS}]*(?=\s|$))|(?:[。！？｡]+[」』”’）]*)")
_LAST_WORD = re.compile(r"[^\s(\[“‘\"'«]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")

# After these comes a name, a number or the rest of the sentence.
_NEVER_LAST = frozenset(
    "mr mrs ms messrs mme dr prof st sr jr gen col maj capt cmdr lt sgt cpl adm gov sen rep pres rev hon amb insp supt "
    "vs cf e.g i.e ca approx est viz fig figs vol pp ed eds art sec ch para mt ft ave blvd bros univ dept".split()
)
# These may end a sentence: they do when a word follows that sentences begin with.
_MAY_BE_LAST = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun inc corp co ltd llc "
    "plc etc al a.m p.m u.s u.k u.n e.u u.s.a d.c ph.d no nos bn mn".split()
)
_STARTERS = frozenset(
    "the a an this that these those it its he she they we i you his her their our my in on at as but and or so yet "
    "if when while although though despite after before since because there here what who how why where some many most "
    "all both no not only for from to with by then now still however meanwhile moreover".split()
)


def sentence_at(text: str, at: int) -> Span | None:
    """The sentence that ``at`` stands in or, in the space between two, the next of that line; None on a blank line."""
    begin, finish = _piece(text, at)
    spans = split(text, begin, finish)
    return next((span for span in spans if at < span.end), spans[-1] if spans else None)


def sentence_after(text: str, at: int) -> Span | None:
    """The first sentence that begins at or after ``at``."""
    while at < len(text):
        begin, finish = _piece(text, at)
        for span in split(text, begin, finish):
            if span.start >= at:
                return span
        at = max(finish, at + 1)
        at = _skip_space(text, at)
    return None


def sentence_before(text: str, at: int) -> Span | None:
    """The last sentence that begins before ``at``."""
    at = min(at, len(text)) - 1
    while at >= 0:
        begin, finish = _piece(text, at)
        for span in reversed(split(text, begin, finish)):
            if span.start <= at:
                return span
        at = _last_of_words(text, begin)
    return None


def sentences(text: str) -> Iterator[Span]:
    """Every sentence in order."""
    at = 0
    while (span := sentence_after(text, at)) is not None:
        yield span
        at = span.end


def split(text: str, begin: int, finish: int) -> list[Span]:
    """The sentences of ``text[begin:finish]``, which is one line or a piece of one; space at their ends left out."""
    spans: list[Span] = []
    start = begin
    for stop in _STOP.finditer(text, begin, finish):
        if _ends_here(text, start, stop.start(), stop.end(), finish):
            _add(spans, text, start, stop.end())
            start = stop.end()
    _add(spans, text, start, finish)
    return spans


def clauses(text: str, sentence: Span) -> list[Span]:
    """The parts of a sentence between commas, semicolons, colons and dashes.

    >>> words = "It will rain, he said - or snow."
    >>> [words[a:b] for a, b in clauses(words, Span(0, len(words)))]
    ['It will rain', 'he said', 'or snow.']
    """
    spans: list[Span] = []
    start = sentence.start
    for cut in _CUT.finditer(text, sentence.start, sentence.end):
        _add(spans, text, start, cut.start())
        start = cut.end()
    _add(spans, text, start, sentence.end)
    return spans or [sentence]


_CUT = re.compile(rf"[,;:][{_CLOSERS}]*\s+(?!\d)|\s*[—–]\s*|\s+-+\s+")


def words(text: str, begin: int, finish: int) -> Iterator[Span]:
    """Words of ``text[begin:finish]`` without the punctuation around them; each Chinese or Japanese sign is one."""
    for token in _TOKEN.finditer(text, begin, finish):
        start, end = token.span()
        while start < end and _is_outer(text[start]):
            start += 1
        while end > start and _is_outer(text[end - 1]):
            end -= 1
        if start < end:
            yield Span(start, end)


_TOKEN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|[^\s—–぀-ヿ㐀-鿿豈-﫿]+")
_AROUND = 2_000  # far enough to meet a word in any text with words


def word_end_after(text: str, at: int) -> int:
    """The end of the first word that ends after ``at``, else the end of what was searched."""
    begin = _token_start(text, at)
    return next((w.end for w in words(text, begin, min(len(text), at + _AROUND)) if w.end > at), at)


def word_end_before(text: str, at: int, floor: int) -> int:
    """The end of the last word that ends before ``at`` and after ``floor``, else ``at``."""
    ends = [w.end for w in words(text, max(floor, at - _AROUND), at) if floor < w.end < at]
    return ends[-1] if ends else at


def word_start_before(text: str, at: int) -> int:
    """The start of the last word that begins before ``at``, else ``at``."""
    low = _token_start(text, max(0, at - _AROUND))
    starts = [w.start for w in words(text, low, _token_end(text, at)) if w.start < at]
    return starts[-1] if starts else at


def word_start_after(text: str, at: int, ceiling: int) -> int:
    """The start of the first word that begins after ``at`` and before ``ceiling``, else ``at``."""
    return next((w.start for w in words(text, _token_start(text, at), ceiling) if w.start > at), at)


def word_at(text: str, at: int) -> Span | None:
    """The word that ``at`` stands in or at the end of."""
    begin, finish = _token_start(text, at), _token_end(text, at)
    return next((w for w in words(text, begin, finish) if w.start <= at <= w.end), None)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


# ---------------------------------------------------------------- inside


def _piece(text: str, at: int) -> Span:
    """The line around ``at``, or the piece of it where it is too long to look at whole."""
    at = max(0, min(at, len(text) - 1))
    low, high = max(0, at - 3 * PIECE), min(len(text), at + 3 * PIECE)
    begin = max(low - 1, *(text.rfind(mark, low, at) for mark in BREAKS)) + 1
    found = _BREAK.search(text, at, high)
    finish = found.start() if found else high
    here = at // PIECE * PIECE
    cuts = [cut for place in range(here - PIECE, here + 3 * PIECE, PIECE) if (cut := _cut(text, place))]
    return Span(max([begin, *(cut for cut in cuts if cut <= at)]), min([finish, *(cut for cut in cuts if cut > at)]))


def _cut(text: str, place: int) -> int:
    """Where a line that runs on around a multiple of ``PIECE`` is cut, behind a space if there is one; 0 for nowhere.

    It depends on the text alone, so that every place of a piece gives the same piece.
    """
    half = PIECE // 2
    if not half <= place < len(text) - half or _BREAK.search(text, place - half, place + half):
        return 0
    return text.find(" ", place, place + half) + 1 or place


def _skip_space(text: str, at: int) -> int:
    found = _NOT_SPACE.search(text, at)
    return found.start() if found else len(text)


_NOT_SPACE = re.compile(r"\S")


def _last_of_words(text: str, before: int) -> int:
    """The place of the last character before ``before`` that is no space, -1 when there is none."""
    while before > 0:
        low = max(0, before - 4096)
        kept = text[low:before].rstrip()
        if kept:
            return low + len(kept) - 1
        before = low
    return -1


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    span = trimmed(text, start, end)
    if span.start < span.end:
        spans.append(span)


def _ends_here(text: str, start: int, stop: int, after: int, finish: int) -> bool:
    """Whether the stop at ``stop`` (closers up to ``after``) ends the sentence that began at ``start``."""
    following = text[after : min(after + 40, finish)].strip()
    if not following:
        return True
    opening = following.lstrip("\"'“‘«‹([")
    # "Why?" he asked. And so on ... and on.
    if opening[:1].islower():
        return False
    mark = text[stop]
    if mark != "." or text.startswith("..", stop):
        return True
    return not _abbreviated(text[max(start, stop - 40) : stop], opening, closed=after > stop + 1)


def _abbreviated(before: str, following: str, *, closed: bool) -> bool:
    """Whether the full stop after ``before`` belongs to the word and not to the sentence."""
    found = _LAST_WORD.search(before)
    word = found.group() if found else ""
    bare = word.casefold()
    if bare in _NEVER_LAST:
        return True
    if bare in _MAY_BE_LAST or (_INITIALS.fullmatch(word + ".") and len(word) > 1):
        return _first_word(following) not in _STARTERS
    # One letter: an initial (J. Smith), unless it closes a quotation or is the pronoun.
    return len(word) == 1 and word.isupper() and word != "I" and not closed


def _first_word(text: str) -> str:
    return re.split(r"[^\w'’]", text, maxsplit=1)[0].casefold()


def _is_outer(char: str) -> bool:
    """Punctuation that is no part of the word next to it."""
    return char not in "%‰" and unicodedata.category(char).startswith("P")


def _token_start(text: str, at: int) -> int:
    low = max(0, at - _AROUND)
    while at > low and not text[at - 1].isspace():
        at -= 1
    return at


def _token_end(text: str, at: int) -> int:
    high = min(len(text), at + _AROUND)
    while at < high and not text[at].isspace():
        at += 1
    return at
