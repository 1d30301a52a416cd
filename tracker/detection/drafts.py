"""A first draft of the proposition: what was said as one positive sentence, without who said it and how likely.

"Officials say a thaw is unlikely before May" becomes "A thaw will happen before May". It is a draft: it keeps the
article's words, and a person mends it. Negation is taken out, since it is the speaker's side of the proposition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.detection.frames import Frame
from tracker.detection.model import Hedge

LONGEST = 300
"""Characters of a draft at most; more is cut after a word."""
LEAST_WORDS = 3
"""A draft with fewer words says too little: the sentence itself is the draft then."""

LONGEST_LEAD = 30
"""Characters at most before a chance that leads to a statement."""
_CHANCE = re.compile(r"\b(?:chances?|probability|likelihood|odds)\b", re.IGNORECASE)

_START = re.compile(
    r"^(?:[\s\"“”‘'’(…,;:–—-]|(?:but|and|so|yet|or|however|meanwhile|moreover|still|also|nevertheless|nonetheless|"
    r"indeed|"
    r"furthermore|in addition|that is|of course|then|now|therefore|thus|well|that|out that)\b[,:]?\s)+",
    re.IGNORECASE,
)
_END = re.compile(r"[\s\"“”,;:–—-]+$")
_STRAY = re.compile(r"[,;:]?[\"“”]+ ?(?=\.$)")
"""The mark that closed a quotation, before the full stop of whoever was quoted."""
_SPACES = re.compile(r"\s+([,.;:])|\s{2,}")
_LEAD_IN = re.compile(
    r"^(?:it(?: is|['’]s| seems| looks| remains)|there(?: is|['’]s| are)) (?:a |an |the |no |still |also |very |more "
    r"|less |"
    r"most |almost |quite )*"
    r"(?:possible|likely|unlikely|probable|certain|doubtful|improbable|chance|possibility|risk|doubt|likelihood)\w* "
    r"(?:that |of )?",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"^(?:i|we|he|she|they)(?: am| are| is|['’](?:m|re|s)) (?:(?:\w+ ){0,2}\d+(?:\.\d+)?(?: ?%| ?per ?cent)[ -]|"
    r"(?:still |almost |quite |very |pretty |fairly |absolutely |virtually |not ){0,2})"
    r"(?:sure|certain|confident|convinced|positive) that ",
    re.IGNORECASE,
)
_NOUN_CLAIM = re.compile(r"^(?:to |that )", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(?:(?:is|are|was|were|am)(?:n['’]t)?|['’](?:s|re|m))? ?(?:not |never |also |now |still |widely |almost |"
    r"virtually |"
    r"all but |very |highly |most |extremely |more |less |quite |increasingly |more than )*"
    r"(?:(?:un)?likely to|expected to|set to|(?<=is )due to|(?<=are )due to|going to|about to|poised to|bound to|"
    r"certain to|sure to|"
    r"scheduled to|slated to|predicted to|forecast to|projected to|anticipated to|tipped to)(?: not| never)?\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"(?:\b(?!(?-i:May)\b)(?:will|would|may|might|could|shall|should|can|cannot|won['’]t|wouldn['’]t|can['’]t|"
    r"couldn['’]t)\b|['’]ll\b)"  # "May" is the month
    r"(?: probably| possibly| likely| not| never| no longer| well| perhaps| surely| certainly| almost certainly)*",
    re.IGNORECASE,
)
_BE_HEDGED = re.compile(
    r"\b(?:is|are|was|were|seems?|looks?|appears?|remains?|would be)(?:n['’]t)? (?:not |more than |very |highly |"
    r"most |extremely |"
    r"completely |as |all too |totally |quite |still |increasingly |more |less |almost )*(?:unlikely|likely|improbable|"
    r"probable|impossible|unthinkable|unimaginable|inconceivable|possible|doubtful|out of the question|inevitable|"
    r"certain)(?: as (?:ever|before))?",
    re.IGNORECASE,
)


def draft(
    text: str, start: int, end: int, frames: Sequence[Frame], hedge: Hedge | None, condition: tuple[int, int] | None
) -> str:
    """The draft for ``text[start:end]``; at least the words themselves."""
    cuts, lead = _cuts(text, start, end, frames, hedge, condition)
    words = _START.sub("", _without(text, start, end, cuts))
    shaped = _by_whom(words, text, lead) or _shaped(words, hedge.words if hedge else "")
    shaped = _END.sub("", _STRAY.sub("", _SPACES.sub(lambda match: match[1] or " ", shaped))).strip()
    if len(shaped.split()) < LEAST_WORDS:
        shaped = " ".join(text[start:end].split())
    if len(shaped) > LONGEST:
        shaped = shaped[:LONGEST].rsplit(" ", 1)[0] + " …"
    return shaped[0].upper() + shaped[1:] + ("" if shaped[-1] in ".!?…" else ".")


def _cuts(
    text: str, start: int, end: int, frames: Sequence[Frame], hedge: Hedge | None, condition: tuple[int, int] | None
) -> tuple[list[tuple[int, int]], Frame | None]:
    """What is left out: who says it, the condition, and a hedge that stands before the statement; and the frame that
    leads to the statement."""
    cuts: list[tuple[int, int]] = []
    lead: Frame | None = None
    place = hedge.start if hedge else end
    for frame in frames:
        low, high = min(frame.start, frame.phrase.start), max(frame.end, frame.phrase.end)
        if frame.closing or frame.according:
            cuts.append((_back(text, low, start), _to_mark(text, high, end)))
        elif hedge is not None and hedge.start < high and frame.start >= hedge.start - 12:
            cuts.append((start, max(high, hedge.end - 7 if hedge.words.lower().endswith(" to see") else high)))
            lead = frame
        elif high <= place:
            cuts.append((start, high))
            lead = frame
    if condition is not None:
        cuts.append(condition)
    return cuts, lead


def _by_whom(words: str, text: str, lead: Frame | None) -> str:
    """A plan with the one whose plan it is: "the council" and "to sell the hall" are one statement."""
    if lead is None:
        return ""
    whole = text[lead.phrase.start : lead.phrase.end]
    plan = _PLAN.match(words)
    if plan and (lead.family == "think" or plan["own"]) and not words.lower().startswith("to see "):
        return f"{whole} will {words[plan.end() :]}"
    pronoun = _PRONOUN.match(words)
    if pronoun and not lead.phrase.pronoun:
        return _shaped(f"{whole} {words[pronoun.end() :]}", "")
    return ""


_PLAN = re.compile(
    r"^(?:(?P<own>(?:its|his|her|their) (?:\w+ )?(?:intent|intention|plans?|decision|wish|desire)s? ))?to (?=[a-z]+\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^(?:that )?(?:he|she|they) (?=(?:will|would|could|may|might|won['’]t|wouldn['’]t)\b)", re.IGNORECASE
)


def _back(text: str, at: int, floor: int) -> int:
    while at > floor and text[at - 1] in " ,":
        at -= 1
    return at


def _to_mark(text: str, at: int, end: int) -> int:
    """The end of a frame: the comma or stop behind it."""
    found = re.compile(r"[,.;:\"“”]").search(text, at, end)
    if found is None:
        return end
    return found.end() if found[0] == "," else found.start()


def _without(text: str, start: int, end: int, cuts: Sequence[tuple[int, int]]) -> str:
    kept, at = [], start
    for low, high in sorted(cuts):
        if low > at:
            kept.append(text[at:low])
        at = max(at, high)
    kept.append(text[at:end])
    return " ".join(part.strip() for part in kept if part.strip())


def _shaped(words: str, hedge: str) -> str:
    """The statement with "will" in place of its hedge; a noun phrase alone "will happen"."""
    unwise = _UNWISE.match(words)
    if unwise:
        rest = words[unwise.end() :]
        return f"There will be {rest}" if not (_FINITE.search(rest) or _WILL.search(rest)) else _shaped(rest, "")
    led, joint, statement = words.partition(f"{hedge} that ")
    if joint and len(led) <= LONGEST_LEAD and _CHANCE.search(hedge):
        words = statement  # "the odds are two in three that ...", "there is a chance of 20 percent that ..."
    words = _LEAD_IN.sub("", _SOMEBODY.sub("", words))
    if words.lower().startswith("to see "):
        return f"We will {words[3:]}"
    words = _START.sub("", _NOUN_CLAIM.sub("", words))
    words = _SURE.sub("", _BELIEF.sub("", words))
    found = _verb(words, hedge)
    if found:
        return _joined(words[: found.start()], "will", words[found.end() :])
    found = _BE_HEDGED.search(words)
    if found:
        return _joined(words[: found.start()], "will happen", words[found.end() :])
    found = _WISH.search(words) or (None if _FINITE.search(words) else _INFINITIVE.search(words))
    if found:
        return _joined(words[: found.start()], "will", words[found.end() :])
    return words


def _verb(words: str, hedge: str) -> re.Match[str] | None:
    """The verb that stands for the likelihood: the one on the hedge, else the first."""
    found = [match for pattern in (_MODAL, _WILL) for match in pattern.finditer(words)]
    at = words.find(hedge) if hedge else -1
    on = [match for match in found if at >= 0 and match.start() < at + len(hedge) and at < match.end()]
    return min(on or found, key=lambda match: match.start(), default=None)


_WISH = re.compile(
    r"\b(?:also |still |now )?(?:want|intend|plan|hope|aim|seek|vow|pledge|promise)s? to\b", re.IGNORECASE
)
_INFINITIVE = re.compile(r"(?<!ed) to (?=[a-z]+\b)")
_UNWISE = re.compile(
    r"^.*?\b(?:unwise|premature|foolish|naive|wrong|rash|a mistake) to (?:expect|anticipate|assume|hope for|think|"
    r"believe|predict|bet on|count on) ",
    re.IGNORECASE,
)
_BELIEF = re.compile(
    r"^(?:I|we) (?:do not |don['’]t )?(?:also |still |really )?"
    r"(?:think|believe|expect|suspect|doubt|fear|hope|guess)s? (?:that )?",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"^(?:I|we) (?:do not|don['’]t) (?:think|believe) (?:anyone|anybody|many people|many)\b[^,]*? "
    r"(?:thinks?|believes?|expects?) (?:that )?",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|does|do|did)\b", re.IGNORECASE)


def _joined(before: str, will: str, after: str) -> str:
    return f"{before.rstrip()} {will} {after.lstrip()}".strip()
