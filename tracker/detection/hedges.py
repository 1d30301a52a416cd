"""The hedge of a sentence: the words that carry the likelihood, and the range of the lexicon that they name.

Modifiers follow what surveys show of the distance to the near end of 0..1: "very" halves it, "somewhat" makes it 1.4
times as long (at most .45), "not" takes the complement times .75 and widens it by .05 on each side. A comparative has
no number. Negation is the speaker's side, never another number of the same proposition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker import likelihood
from tracker.claims import Likelihood, LikelihoodBasis, SpeakerSays, side_of
from tracker.detection.model import Cue, Hedge
from tracker.detection.tables import Row, table, triggers
from tracker.errors import TrackerError

Range = tuple[float, float, float]
_NEAR_TOP = 0.35
_TAIL = re.compile(r" (?:to|that)$", re.IGNORECASE)
_NEGATIVE_SUBJECT = re.compile(r"\b(?:no one|nobody|nothing|none of|neither|no \w+)(?: [\w'-]+){0,6}$", re.IGNORECASE)


def hedge_in(text: str, plain: str, start: int, end: int, cues: Sequence[Cue]) -> Hedge | None:
    """The hedge of ``text[start:end]``: the one on the heaviest cue, else the first family of the table."""
    sentence = plain[start:end]
    heaviest = max((cue.weight for cue in cues), default=0.0)
    places = [(cue.start - start, cue.end - start, heaviest - cue.weight) for cue in cues]
    families = table("hedges").families
    found: list[tuple[int, int, int, int, Row, re.Match[str]]] = []
    for row in table("hedges").near(triggers(sentence)):
        for match in row.pattern.finditer(sentence):
            below = min((less for a, b, less in places if match.start() < b and a < match.end()), default=9.0)
            apart = 0 if row.family == "raised" or not below else 1 if below <= _NEAR_TOP else 2
            if row.id in ("will", "would"):
                apart = max(apart, 1)  # any other word says more
            if row.family == "number" or _is_own_view(sentence, match):
                apart = -1  # and a number the most, wherever it stands, or how sure somebody is of all that follows
            found.append((apart, families[row.family], match.start() - match.end(), match.start(), row, match))
    if not found:
        return None
    *_, row, match = min(found, key=lambda one: one[:4])
    if row.id in ("will", "would"):  # what is hoped or feared is no plain assertion
        matrix = [one for one in found if one[4].id == "fears" and one[3] < match.start()]
        *_, row, match = matrix[0] if matrix else (row, match)
    made = _hedge(text, start, sentence, row, match)
    sure = row.family == "number" or _is_own_view(sentence, match)
    if sure and any(_denies(one[4], one[5]) and one[3] >= match.end() for one in found):
        return _of_the_contrary(made)
    return made


def _is_own_view(sentence: str, match: re.Match[str]) -> bool:
    """Whether a match is how sure a speaker is of a whole statement: "I am almost certain that ..."."""
    end = match.end() - len(" that") if match[0].lower().endswith(" that") else match.end()
    return bool(_OWN_VIEW.fullmatch(sentence[: match.start()])) and sentence[end : end + 6].lower() == " that "


_OWN_VIEW = re.compile(r"\W*(?:but |and )?(?:i|we)(?:['’](?:m|re)| am| are)? ?(?:still )?", re.IGNORECASE)


def _denies(row: Row, match: re.Match[str]) -> bool:
    """Whether words say that something will not be: "will never", "won't"."""
    return row.family == "negated" or bool(_NEVER.search(match[0]))


_NEVER = re.compile(r"(?:n['’]t|\bnot|\bnever|\bno longer)$", re.IGNORECASE)


def _of_the_contrary(hedge: Hedge) -> Hedge:
    """ "95 % sure that it will never open" gives the opening 5 %."""
    if hedge.low is None or hedge.best is None or hedge.high is None:
        return hedge
    low, best, high = (round(1 - value, 3) for value in (hedge.high, hedge.best, hedge.low))
    return replace(hedge, low=low, best=best, high=high)


def _hedge(text: str, start: int, sentence: str, row: Row, match: re.Match[str]) -> Hedge:
    begin, end = match.span()
    while begin < end and sentence[begin].isspace():
        begin += 1
    words = text[start + begin : start + end].rstrip()
    groups = {name: value for name, value in match.groupdict().items() if value}
    negative = row.family in ("raised", "negated") and row.id not in ("no-doubt", "double-negative", "not-certain")
    negative = negative or (
        bool(_NEGATIVE_SUBJECT.search(sentence[:begin].rstrip())) and row.family in ("future", "modal")
    )
    if "cmp" in groups or "cmp2" in groups:
        return Hedge(words, start + begin, comparative=True, negative="less" in words.lower())
    reading, numbers, ask = _reading(words, row, groups)
    if numbers is None:
        return Hedge(words, start + begin, negative=negative)
    low, best, high = (round(value, 3) for value in numbers)
    basis = LikelihoodBasis.STATED if reading == "number" else LikelihoodBasis.LEXICON
    return Hedge(words, start + begin, low, best, high, basis, "" if reading == "number" else reading, ask, negative)


def _reading(words: str, row: Row, groups: dict[str, str]) -> tuple[str, Range | None, bool]:
    """The lexicon's phrase for a match, its range after the modifiers, and whether a person must confirm it."""
    wanted = row.extra.get("reading", "")
    if wanted == "number":
        return "number", _stated(words), False
    if not wanted:
        return "", None, False
    slots = {"size": groups.get("size", ""), "word": groups.get("word", "")}
    wanted = wanted.format(**slots).strip().lower()
    if groups.get("almost"):
        wanted = "almost certain"
    if groups.get("real"):
        wanted = f"{groups['real'].lower()} possibility"
    whole = f"{groups.get('whole') or groups.get('int') or groups.get('soft') or ''} {slots['word']}".strip()
    phrase = likelihood.find(_TAIL.sub("", words)) or likelihood.find(whole)
    if phrase is not None:
        return phrase.phrase, (phrase.low, phrase.best, phrase.high), phrase.ask
    phrase = likelihood.find(ALIASES.get(wanted, wanted))
    if phrase is None:
        return "", None, False
    numbers = (phrase.low, phrase.best, phrase.high)
    if groups.get("int") or groups.get("whole"):
        numbers = intensified(numbers)
    elif groups.get("soft"):
        numbers = softened(numbers)
    if groups.get("neg") or groups.get("neg2"):
        numbers = negated(numbers)
    return phrase.phrase, numbers, phrase.ask


ALIASES = {
    "good chance": "likely",
    "strong chance": "likely",
    "decent chance": "likely",
    "excellent chance": "very good chance",
    "every chance": "likely",
    "zero chance": "no chance",
    "scant chance": "slight chance",
    "conceivable": "possible",
    "better than even chance": "better than even",
    "": "possible",
}
"""Wordings that the lexicon lacks, by the nearest of its phrases (our judgement)."""


def intensified(numbers: Range) -> Range:
    """ "Very": half the distance to the near end.

    >>> [round(p, 3) for p in intensified((.6, .72, .85))]
    [0.8, 0.86, 0.925]
    """
    up = numbers[1] >= 0.5
    low, best, high = (1 - (1 - p) / 2 if up else p / 2 for p in numbers)
    return low, best, high


def softened(numbers: Range) -> Range:
    """ "Somewhat": 1.4 times the distance to the near end, at most .45.

    >>> [round(p, 3) for p in softened((.6, .72, .85))]
    [0.55, 0.608, 0.79]
    """
    up = numbers[1] >= 0.5
    low, best, high = (1 - min(0.45, 1.4 * (1 - p)) if up else min(0.45, 1.4 * p) for p in numbers)
    return low, best, high


def negated(numbers: Range) -> Range:
    """ "Not": the complement times .75, .05 wider on each side.

    >>> [round(p, 3) for p in negated((.6, .72, .85))]
    [0.063, 0.21, 0.35]
    """
    low, best, high = ((1 - p) * 0.75 for p in reversed(numbers))
    return max(0.0, low - 0.05), best, min(1.0, high + 0.05)


_LED = re.compile(
    r"^(?:(?:an?|the|his|her|its|their) )?(?:chances?|probability|likelihood|odds)"
    r"(?: (?:of|at|is|are|was|were|stands?|about|around|roughly|only|just))+ ",
    re.IGNORECASE,
)
"""What stands before the number where the chance comes first."""


def _stated(words: str) -> Range | None:
    """The numbers of "a 70 percent chance", "fifty-fifty", "a chance of one in five"."""
    words = _LED.sub("", words)
    row = likelihood.find(words)
    if row is not None:
        return row.low, row.best, row.high
    try:
        read = likelihood.parse(re.sub(r"[ -](?:in|out of)[ -]", " in ", words.removeprefix("only ")))
    except TrackerError:
        return None
    if read is None or read.low is None or read.best is None or read.high is None:
        return None
    return read.low, read.best, read.high


def side(hedge: Hedge | None) -> SpeakerSays:
    """What the speaker says of the positive proposition: by the range where there is one, else by the negation."""
    if hedge is not None and hedge.best is not None:
        given = side_of(Likelihood("", hedge.low, hedge.best, hedge.high))
        if given is not None:
            return given
    return SpeakerSays.WILL_NOT if hedge is not None and hedge.negative else SpeakerSays.WILL
