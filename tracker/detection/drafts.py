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

_START = re.compile(
    r"^(?:[\s\"“”‘'’(…,;:–—-]|(?:but|and|so|yet|or|however|meanwhile|moreover|still|also|nevertheless|nonetheless|"
    r"indeed|"
    r"furthermore|in addition|that is|of course|then|now|therefore|thus|well|that)\b[,:]?\s)+",
    re.IGNORECASE,
)
_END = re.compile(r"[\s\"“”,;:–—-]+$")
_SPACES = re.compile(r"\s+([,.;:])|\s{2,}")
_LEAD_IN = re.compile(
    r"^(?:it(?: is|['’]s| seems| looks| remains)|there(?: is|['’]s| are)) (?:a |an |the |no |still |also |very |more "
    r"|less |"
    r"most |almost |quite )*"
    r"(?:possible|likely|unlikely|probable|certain|doubtful|improbable|chance|possibility|risk|doubt|likelihood)\w* "
    r"(?:that |of )?",
    re.IGNORECASE,
)
_NOUN_CLAIM = re.compile(r"^(?:to |that )", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(?:(?:is|are|was|were|am)(?:n['’]t)?|['’](?:s|re|m))? ?(?:not |never |also |now |still |widely |almost |"
    r"virtually |"
    r"all but |very |highly |most |extremely |more |less |quite |increasingly |more than )*"
    r"(?:(?:un)?likely to|expected to|set to|due to|going to|about to|poised to|bound to|certain to|sure to|"
    r"scheduled to|slated to|predicted to|forecast to|projected to|anticipated to|tipped to)(?: not| never)?\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"(?:\b(?:will|would|may|might|could|shall|should|can|cannot|won['’]t|wouldn['’]t|can['’]t|couldn['’]t)\b|['’]ll\b)"
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
    words = _without(text, start, end, _cuts(text, start, end, frames, hedge, condition))
    words = _START.sub("", words)
    shaped = _shaped(words)
    shaped = _END.sub("", _SPACES.sub(lambda match: match[1] or " ", shaped)).strip()
    if not shaped:
        shaped = " ".join(text[start:end].split())
    if len(shaped) > LONGEST:
        shaped = shaped[:LONGEST].rsplit(" ", 1)[0] + " …"
    return shaped[0].upper() + shaped[1:] + ("" if shaped[-1] in ".!?…" else ".")


def _cuts(
    text: str, start: int, end: int, frames: Sequence[Frame], hedge: Hedge | None, condition: tuple[int, int] | None
) -> list[tuple[int, int]]:
    """What is left out: who says it, the condition, and a hedge that stands before the statement."""
    cuts: list[tuple[int, int]] = []
    place = hedge.start if hedge else end
    for frame in frames:
        low, high = min(frame.start, frame.phrase.start), max(frame.end, frame.phrase.end)
        if frame.closing or frame.according:
            cuts.append((_back(text, low, start), _to_mark(text, high, end)))
        elif hedge is not None and hedge.start < high and frame.start >= hedge.start - 12:
            cuts.append((start, max(high, hedge.end - 7 if hedge.words.lower().endswith(" to see") else high)))
        elif high <= place:
            cuts.append((start, high))
    if condition is not None:
        cuts.append(condition)
    return cuts


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


def _shaped(words: str) -> str:
    """The statement with "will" in place of its hedge; a noun phrase alone "will happen"."""
    unwise = _UNWISE.match(words)
    if unwise:
        rest = words[unwise.end() :]
        return f"There will be {rest}" if not (_FINITE.search(rest) or _WILL.search(rest)) else _shaped(rest)
    words = _LEAD_IN.sub("", _SOMEBODY.sub("", words))
    if words.lower().startswith("to see "):
        return f"We will {words[3:]}"
    words = _START.sub("", _NOUN_CLAIM.sub("", words))
    words = _BELIEF.sub("", words)
    for pattern in (_MODAL, _WILL):
        found = pattern.search(words)
        if found:
            return _joined(words[: found.start()], "will", words[found.end() :])
    found = _BE_HEDGED.search(words)
    if found:
        return _joined(words[: found.start()], "will happen", words[found.end() :])
    found = re.search(r"(?<!ed) to (?=[a-z]+\b)", words)
    if found and not _FINITE.search(words):
        return _joined(words[: found.start()], "will", words[found.end() :])
    return words


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
