"""First guesses for a claim's form from the text around its words; each is shown and can be changed.

Only what marks on the page say: quotation marks, speech verbs, the look of a name. Nothing here decides what a
prediction is.
"""

from __future__ import annotations

import re

from tracker.claims import Attribution, SpeakerKind
from tracker.reading.sentences import BREAKS, sentence_at

_OPENING, _CLOSING = "“«„", "”»"
_SPEECH = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|according to|argue[sd]?|warn(?:s|ed)?|predict(?:s|ed)?|expect(?:s|ed)?|"
    r"believe[sd]?|think|thinks|thought|claim(?:s|ed)?|insist(?:s|ed)?|note[sd]?|add(?:s|ed)?|forecast(?:s|ed)?|"
    r"announce[sd]?|pledge[sd]?|promise[sd]?|vow(?:s|ed)?|estimate[sd]?|reckon(?:s|ed)?|suggest(?:s|ed)?)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:ministry|government|department|agency|office|bank|commission|council|court|union|nato|un|imf|fed|"
    r"pentagon|white house|kremlin|parliament|senate|army|police|committee|authority|bureau|institute|party|"
    r"administration|company|corporation|group)\b",
    re.IGNORECASE,
)
_NEAR = 1_500


def attribution(text: str, start: int, end: int) -> Attribution:
    """How the article gives the words: inside quotation marks, partly, told by a verb of speech, or its own voice.

    >>> attribution("“It will rain,” he says.", 1, 13).value
    'direct'
    >>> attribution("He says it will rain.", 8, 20).value
    'indirect'
    """
    inside = _inside_quotes(text, start)
    words = text[start:end].strip()
    if _whole_quote(words) or (
        inside and not any(mark in words.rstrip("”»\"’'") for mark in _OPENING + _CLOSING + '"')
    ):
        return Attribution.DIRECT
    if inside or any(mark in words for mark in _OPENING + _CLOSING + '"'):
        return Attribution.MIXED
    sentence = sentence_at(text, start)
    around = text[sentence.start : max(sentence.end, end)] if sentence else words
    return Attribution.INDIRECT if _SPEECH.search(around) else Attribution.OWN_VOICE


def speaker_kind(name: str, outlet: str = "") -> SpeakerKind:
    """A person, an office, the outlet itself or somebody unnamed, by the look of the name.

    >>> [speaker_kind(name).value for name in ("Ann Lee", "some officials in Paris", "the Pentagon")]
    ['person', 'unnamed', 'office']
    """
    words = name.split()
    if outlet and name.casefold().strip() == outlet.casefold().strip():
        return SpeakerKind.OUTLET
    if _OFFICE.search(name):
        return SpeakerKind.OFFICE if _named(words) else SpeakerKind.UNNAMED
    lower = [word for word in words if word[:1].islower() and word not in _PARTICLES]
    return SpeakerKind.UNNAMED if lower else SpeakerKind.PERSON


_PARTICLES = frozenset("de da del della di du van von der den ten la le el al bin ibn bint y e of".split())


def _named(words: list[str]) -> bool:
    """Whether what follows an article ("the") begins like a name."""
    rest = words[1:] if words and words[0].lower() == "the" else words
    return bool(rest) and (rest[0][:1].isupper() or words[0] == "the")


def _inside_quotes(text: str, at: int) -> bool:
    """Whether a quotation that opened earlier in the same line still stands open at ``at``."""
    low = max(0, at - _NEAR)
    begin = max(low, max(text.rfind(mark, low, at) for mark in BREAKS) + 1)
    open_now, straight = False, False
    for char in text[begin:at]:
        if char in _OPENING:
            open_now = True
        elif char in _CLOSING:
            open_now = False
        elif char == '"':
            straight = not straight
    return open_now or straight


def _whole_quote(words: str) -> bool:
    """Whether the words are one quotation with its marks on."""
    bare = words.rstrip(".,;:!?")
    if len(bare) < 2 or bare[0] not in _OPENING + '"':
        return False
    inner = bare[1:-1] if bare[-1] in _CLOSING + '"' else bare[1:]
    return not any(mark in inner for mark in _OPENING + _CLOSING + '"')
