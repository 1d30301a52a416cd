"""Where a sentence names days: runs of calendar words, and in each the longest stretch that the deadline grammar reads.

What the words mean is settled by ``tracker.deadlines``; here is only what may belong to such a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from tracker._feasts import FEASTS
from tracker._words import NUMBERS, ORDINALS

Read = TypeVar("Read")
LONGEST = 14
"""Words of a run that are looked at."""

_WORD = re.compile(r"[A-Za-z]{3,4}\.(?= \d)|[A-Za-z0-9]+(?:[-/'][A-Za-z0-9]+)*'?")
_GAP = re.compile(r"[ ,]{1,2}(?=\S)|, ?")
_SPLIT = re.compile(r"[-/']")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MONTHS = _set(
    "january february april june july september october november december jan feb apr jun jul aug sep sept oct nov"
)
_MONTHS_IF_CAPITAL = _set("March May August Mar Dec Sat Sun")
_WEEKDAYS = _set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri")
_UNITS = _set(
    "day days night week weeks weekend weekends workweek month months quarter quarters year years decade decades "
    "century "
    "centuries fortnight fortnights hour hours half"
)
_NEAR = _set("today tomorrow tonight eoy eom eow q1 q2 q3 q4 h1 h2 summer winter autumn spring now")
_FEAST_WORDS = frozenset(word for name in FEASTS for word in name.replace("'", " ").split()) - _set(
    "day new s eve st black good"
)
_NUMBERS = frozenset(word for words in (*NUMBERS, *ORDINALS) for word in words.split()) - _set("a an of couple")
_PARTS = _set(
    "end start beginning middle mid early late later close rest remainder final upcoming business working calendar eve"
)
_GLUE = _set(
    "in on at by before until till within inside over during for throughout through the a an of and to from between "
    "next "
    "this that coming following current same no not later than another after prior ahead starting beginning commencing "
    "day's few couple last or up all sometime around about around most least latest new st saint i s"
)
_TIMES = _MONTHS | _WEEKDAYS | _UNITS | _NEAR | _FEAST_WORDS
_INNER = _NUMBERS | _PARTS | _GLUE
_NTH = re.compile(r"\d{1,2}(?:st|nd|rd|th)|\d{3}0s")
_FALL_AFTER = _set("the next this in by coming last of")


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    anchor: bool


def find(sentence: str, read: Callable[[str], Read | None]) -> Iterator[tuple[int, int, Read]]:
    """The phrases of plain text that ``read`` makes something of: place and answer, the longest of each run."""
    for run in _runs(sentence):
        found = _longest(sentence, run, read)
        if found is not None:
            yield found


def _runs(sentence: str) -> Iterator[list[_Word]]:
    """Neighbouring calendar words, with at least one that names a time."""
    run: list[_Word] = []
    for match in _WORD.finditer(sentence):
        word = _classified(match, run[-1].text if run else "")
        apart = run and not _near(sentence, run[-1].end, match.start())
        if word is None or apart:
            if any(one.anchor for one in run):
                yield run
            run = []
        if word is not None:
            run.append(word)
    if any(one.anchor for one in run):
        yield run


def _near(sentence: str, end: int, start: int) -> bool:
    return sentence[end:start] in (" ", ", ", ". ", "  ", " ,")


def _classified(match: re.Match[str], before: str) -> _Word | None:
    """What a word may be in a phrase of days: part of it, one that names a time, or nothing (None)."""
    anchor, inner = _class_of(match[0])
    if match[0].lower() == "fall" and before.lower() in _FALL_AFTER:
        anchor = inner = True
    return _Word(match[0], match.start(), match.end(), anchor) if inner else None


@lru_cache(2_000)
def _class_of(text: str) -> tuple[bool, bool]:
    """Whether a word names a time, and whether it may stand in a phrase that does."""
    low = text.lower().rstrip(".'")
    parts = _SPLIT.split(low)
    anchor = (
        any(part in _TIMES for part in parts)
        or any(part.isdigit() and len(part) == 4 and part[0] in "12" for part in parts)
        or bool(_NTH.fullmatch(low))
        or any(part.rstrip(".") in _MONTHS_IF_CAPITAL for part in _SPLIT.split(text))
    )
    return anchor, anchor or all(part in _INNER or part.isdigit() for part in parts)


def _longest(sentence: str, run: list[_Word], read: Callable[[str], Read | None]) -> tuple[int, int, Read] | None:
    """The longest part of a run that is read, the first of equals."""
    run = run[:LONGEST]
    owned = bool(_OWNED.search(sentence[: run[0].start]))
    for size in range(len(run), 0, -1):
        for at in range(len(run) - size + 1):
            part = run[at : at + size]
            if not _may_stand(part) or (owned and not at and size == 1):
                continue
            start, end = part[0].start, part[-1].end
            if sentence[start:end].endswith("'s") and part[-1].text.lower() not in ("year's", "day's"):
                end -= 2
            answer = read(sentence[start:end]) or (
                read(sentence[start : end - 2]) if part[-1].text[-2:] == "'s" else None
            )
            if answer is not None:
                return start, end, answer
    return None


_OWNED = re.compile(r"\b(?:their|his|her|its|our|my|your|whose)\s$|'s\s$", re.IGNORECASE)
_COUNTED = _NUMBERS | _set("the a an same of couple few several")
_SPANS = _set("day days week weeks weekends month months year years decade decades hour hours night quarter quarters")


def _may_stand(part: list[_Word]) -> bool:
    """Whether a stretch can be a phrase of its own: it ends in a word of time, and a bare year or span has a lead."""
    words = [word.text.lower().rstrip(".'") for word in part]
    last = words[-1]
    if not any(word.anchor for word in part) or (
        not part[-1].anchor and last in _GLUE | _PARTS and last != "eve" and words[-2:] != ["after", "next"]
    ):
        return False
    bare_year = len(part) == 1 and last.isdigit()
    bare_span = last in _SPANS and all(word in _COUNTED or word.isdigit() for word in words[:-1])
    return not (bare_year or bare_span)
