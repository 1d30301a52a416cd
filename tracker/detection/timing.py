"""By when: the phrase of a sentence that names a deadline, read by ``tracker.deadlines`` against the article's day.

``tracker/data/timing.toml`` says what may be such a phrase and where it ends; what it means is settled by the deadline
grammar. Nothing that ended before the article's day is taken, nor a day that belongs to a verb of the past.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker import deadlines
from tracker.claims import Day, Deadline, DeadlineKind
from tracker.detection.calendar import find
from tracker.detection.model import Cue, DeadlineGuess
from tracker.detection.tables import table, triggers
from tracker.errors import TrackerError

_REFERENCES = ("1903-02-11", "1905-09-27")
"""Two days long ago: what reads the same from both needs no article date."""

_PAST = re.compile(
    r"(?<!-)\b(?:said|told|was|were|had|began|became|came|went|took|met|won|lost|held|led|left|made|gave|saw|grew|"
    r"fell|rose|"
    r"wrote|died|\w{2,}ed)\b(?!-| to\b)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|would|'ll|wo|may|might|could|can|cannot|shall|should|must|to|is|are|be|being|going|for|their|its|his|"
    r"her|"
    r"expects?|likely)\b|'(?:ll|re)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|'s|'re|get|gets)(?: \w+ly| also| now)? \w+(?:ed|en|wn|ld|ut|id)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;:\"“”]")
_TRIM = re.compile(r"[\s,;:.!?\"”’')]+$")


def deadline_in(
    text: str, plain: str, start: int, end: int, published: Day | None, cues: Sequence[Cue]
) -> DeadlineGuess | None:
    """The deadline of ``text[start:end]``: the first phrase with days behind the heaviest cue, else before it, else
    the first one without days."""
    place = max(cues, key=lambda cue: cue.weight).start if cues else start
    found = list(_candidates(text, plain, start, end, published, place))
    if not found:
        return None
    return min(found, key=lambda guess: (_RANK.get(guess.kind, 0), guess.start < place, guess.start))


_RANK = {DeadlineKind.VAGUE: 1, DeadlineKind.CONTINGENT: 1, DeadlineKind.OPEN: 2}


def _candidates(
    text: str, plain: str, start: int, end: int, published: Day | None, place: int
) -> Iterator[DeadlineGuess]:
    sentence = plain[start:end]
    taken: list[tuple[int, int]] = []
    for a, b, read in find(sentence, lambda words: _days(words, published)):
        if not _is_past(sentence, a, b, place - start):
            taken.append((a, b))
            yield replace(read, words=text[start + a : start + b], start=start + a)
    for row in table("timing").near(triggers(sentence)):
        for match in row.pattern.finditer(sentence):
            a = match.start()
            b = a + len(_TRIM.sub("", match[0]))
            if b <= a or any(a < y and x < b for x, y in taken):
                continue
            if row.family == "contingent" and _PAST.search(
                _PASSIVE.sub("", _CLAUSE.split(sentence[a:], maxsplit=1)[0])
            ):
                continue
            if "needs_future" in row.extra and _is_past(sentence, a, b, place - start):
                continue
            taken.append((a, b))
            yield DeadlineGuess(text[start + a : start + b], start + a, DeadlineKind(row.extra["kind"]))


def _is_past(sentence: str, at: int, end: int, place: int) -> bool:
    """Whether the phrase at ``at`` belongs to a verb of the past ("said on Monday", "On Monday, he said")."""
    before = _PASSIVE.sub(lambda match: "be" + " " * (len(match[0]) - 2), sentence[:at])
    past = _last(_PAST, before)
    if past > _last(_AHEAD, before):
        return True
    return past < 0 and end <= place and _last(_AHEAD, before) < 0 and bool(_PAST.search(sentence[end:place]))


def _last(pattern: re.Pattern[str], words: str) -> int:
    """Where the last match begins, -1 for none."""
    return max((match.start() for match in pattern.finditer(words)), default=-1)


def _days(words: str, published: Day | None) -> DeadlineGuess | None:
    """What the grammar reads in the words, where it gives them days; without an article date only what needs none."""
    if published is not None:
        read = _read(words, published)
        return _made(words, read) if read is not None and read.latest is not None else None
    one, other = (_read(words, day) for day in _REFERENCES)
    if one is None or other is None or one.latest is None:
        return None
    if one.latest == other.latest:
        first = one.earliest if one.earliest == other.earliest else None
        return replace(_made(words, one), earliest=first)
    return replace(_made(words, one), earliest=None, latest=None, note="no date of the article to count from")


def _read(words: str, day: Day) -> Deadline | None:
    try:
        return deadlines.parse(words, day)
    except TrackerError:
        return None


def _made(words: str, read: Deadline) -> DeadlineGuess:
    return DeadlineGuess(words, 0, read.kind, read.sense, read.earliest, read.latest, read.ambiguous)
