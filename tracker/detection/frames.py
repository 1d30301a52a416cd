"""Frames of speech: the verbs of ``tracker/data/speech.toml`` with the noun phrase that is their speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.detection.layout import Layout, Sentence
from tracker.detection.phrases import Phrase, phrase_after, phrase_before, subject
from tracker.detection.tables import table, triggers

_CLAUSE = re.compile(r'[;:—–"“”(]|, (?:but|while|although|though|because|as|and|which|with|where|when|so)\b')
_PASSIVE = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|being)(?:n't)?|'s|'re)(?: (?:\w+ly|also|now|still|not))* $", re.IGNORECASE
)
_NO_VERB = re.compile(
    r"\b(?:which|that|to|the|a|an|of|this|that|his|her|their|its|our|in|for|by|can|could|must) $", re.IGNORECASE
)
_ACCORDING = re.compile(r"\b(?:according to|in the (?:words|view|opinion) of) ", re.IGNORECASE)
_AMONG = re.compile(
    r"\b(?:fears?|beliefs?|hopes?|expectations?|worry|worries|concerns?|consensus|view) (?:among|of|from|by) ",
    re.IGNORECASE,
)
_STOPS = re.compile(r"\s*(?:[.,;:(]|$| (?:who|of|from|in|at|on) )")
_CLOSING = re.compile(
    r"\s*(?:(?:reporters|journalists|lawmakers|parliament|(?:the )?[A-Z][\w&]*(?: [A-Z]\w*)*)\s*)?"
    r"(?:[.,]|$|(?:on|in|at|last|during|late|early|to) [^.]{0,40}[.,]?$)"
)
_BY = re.compile(r" by ", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|but|then|,) (?:\w+ly |also |then |later )?$", re.IGNORECASE)
_BEHIND = re.compile(r'["“”,] ?$')
_SAYING = re.compile(
    r"(?:say|said|says|add|explain|tell|told|claim|warn|argu|stat|note|write|wrote|comment|remark|insist|urge|ask|"
    r"declar|announc|conclud|observ|predict)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb of speech or thought (``start`` to ``end``) and its speaker. ``behind``: the speaker follows the verb;
    ``closing``: the frame ends a sentence or stands between commas, so that it is about what was said before."""

    start: int
    end: int
    phrase: Phrase
    family: str
    behind: bool = False
    closing: bool = False
    according: bool = False


def frames_in(layout: Layout, sentence: Sentence) -> tuple[Frame, ...]:
    """The frames of a sentence that stand outside its quotations, in order."""
    plain = layout.plain
    found: list[Frame] = []
    for start, end in _outside(layout, sentence):
        stretch = plain[start:end]
        for pattern in (_ACCORDING, _AMONG):
            for match in pattern.finditer(stretch):
                phrase = phrase_after(plain, start + match.end(), end)
                if phrase and not phrase.pronoun:
                    found.append(Frame(start + match.start(), start + match.end(), phrase, "say", according=True))
        for row in table("speech").near(triggers(stretch)):
            for match in row.pattern.finditer(stretch):
                frame = _frame(plain, start, end, start + match.start(), start + match.end(), row.family)
                if frame:
                    found.append(frame)
    return tuple(sorted(found, key=lambda frame: frame.start))


def _outside(layout: Layout, sentence: Sentence) -> list[tuple[int, int]]:
    """The parts of a sentence that are not speech in quotation marks; short quotations count as text."""
    parts, at = [], sentence.start
    for index in sentence.quotations:
        quotation = layout.quotations[index]
        if layout.is_speech(index):
            if quotation.start > at:
                parts.append((at, quotation.start))
            at = max(at, quotation.end)
    if at < sentence.end:
        parts.append((at, sentence.end))
    return parts


def _frame(plain: str, low: int, high: int, start: int, end: int, family: str) -> Frame | None:
    """The frame around a verb, or None where the verb is passive, a noun, or has no speaker."""
    before = plain[max(low, start - 30) : start]
    agent = phrase_after(plain, end + 4, high) if _BY.match(plain, end, high) else None
    if agent is not None:
        return Frame(start, end, agent, family)
    if (not plain.endswith("ing", start, end) and _PASSIVE.search(before)) or _NO_VERB.search(before):
        return None
    closing = _closes(plain, low, high, end)
    if _BEHIND.search(plain[max(0, start - 2) : start]) and _SAYING.match(plain, start):
        behind = phrase_after(plain, end + 1, high)
        quoted = plain[:start].rstrip()[-1:] in '"“”'
        if behind is not None and (quoted or _STOPS.match(plain, behind.end)):
            return Frame(start, end, behind, family, behind=True, closing=True)
    floor = max((match.end() for match in _CLAUSE.finditer(plain, low, start)), default=low)
    if plain.endswith("ing", start, end) and before.rstrip().endswith(","):
        phrase = subject(plain, low, start)
    else:
        phrase = phrase_before(plain, floor, start)
    if phrase is None and _JOINED.search(before):
        phrase = subject(plain, low, start)
    if phrase is None and floor > low:
        phrase = phrase_before(plain, low, start)
    return Frame(start, end, phrase, family, closing=closing) if phrase else None


def _closes(plain: str, low: int, high: int, end: int) -> bool:
    """Whether what follows a verb shows that the words it reports came before it."""
    return bool(_CLOSING.match(plain[end:high]))
