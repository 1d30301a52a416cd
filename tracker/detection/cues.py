"""Cues: which rows of ``tracker/data/cues.toml`` a sentence matches, and what they add up to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tracker.detection.model import Cue
from tracker.detection.tables import table, triggers

SUGGESTED = 1.0
"""The score from which a sentence is suggested."""

STRONG = 1.5
"""The score from which a suggestion is called strong."""


def cues_in(plain: str, start: int, end: int, muted: Collection[str] = ()) -> tuple[Cue, ...]:
    """The cues of the sentence ``plain[start:end]`` in order of place; rows in ``muted`` are not looked at."""
    sentence = plain[start:end]
    found = []
    for row in table("cues").near(triggers(sentence)):
        match = None if row.id in muted else row.pattern.search(sentence)
        if match:
            a, b = match.span()
            found.append(Cue(row.id, row.family, start + a, start + b, row.weight, match[0]))
    return tuple(sorted(found, key=lambda cue: (cue.start, -cue.weight)))


def score(cues: Iterable[Cue]) -> float:
    """The sum of the heaviest cue of each family and of all dampers."""
    best: dict[str, float] = {}
    against = 0.0
    for cue in cues:
        if cue.damper:
            against += cue.weight
        else:
            best[cue.family] = max(best.get(cue.family, 0.0), cue.weight)
    return round(sum(best.values()) + against, 2)
