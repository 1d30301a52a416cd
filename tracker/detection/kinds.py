"""What sort of statement a suggestion is: forecast, plan, schedule, conditional or evaluative."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.claims import ClaimKind
from tracker.detection.model import Cue
from tracker.detection.tables import table, triggers

_SAY_SO = frozenset(
    "expected expect anticipate predict favourite likely unlikely probable possible-that chance threatens-to "
    "certain-to no-doubt warn fear impossible promise-to-be risk".split()
)
"""Cues that somebody weighs what will happen: what they stand in is a forecast, whoever acts."""

_CONDITION = re.compile(
    r"(?<!see )(?<!ask )(?<!asked )(?<!know )(?<!determine )(?<!decide )(?<!wonder )(?<!as )\b(?:(?:only |even )?if|"
    r"unless|as long as|so long as|provided(?: that)?|in the event (?:that|of))\b "
    r"(?P<if>[^,;:\"“”—]+)",
    re.IGNORECASE,
)

_CONCEDED = re.compile(r"\b(?:has|have|had|was|were) \w+(?:ed|en)\b", re.IGNORECASE)
"""An "if" that concedes a fact ("if it has succeeded") is no condition."""


def kind_of(plain: str, start: int, end: int, cues: Sequence[Cue]) -> ClaimKind:
    """The kind of the sentence ``plain[start:end]``: the first family of ``kinds.toml`` that fits; without one, or
    where somebody weighs what will happen, a forecast."""
    sentence = plain[start:end]
    found = [row for row in table("kinds").near(triggers(sentence)) if row.pattern.search(sentence)]
    families, rows = {row.family for row in found}, {row.id for row in found}
    weighed = any(cue.id in _SAY_SO for cue in cues)
    if "conditional" in families and not families & {"evaluative"} and "shall" not in rows:
        return ClaimKind.CONDITIONAL
    if weighed and not families & {"evaluative"}:
        return ClaimKind.FORECAST
    for family in ("evaluative", "plan", "schedule"):
        if family in families:
            return ClaimKind(family)
    return ClaimKind.FORECAST


def condition_in(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the condition in a sentence, its "if" included; None when there is none."""
    match = _CONDITION.search(plain, start, end)
    if match is None or len(match["if"].split()) < 2 or _CONCEDED.search(match["if"]):
        return None
    return match.span()
