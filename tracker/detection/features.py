"""What is kept of a suggestion with the decision about it: features only, no word of the article."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from tracker.claims import SuggestionDraft
from tracker.detection.model import Suggestion

TABLES = ("cues", "hedges", "kinds", "problems", "speech", "timing")
"""The tables of detection, files of ``tracker/data``."""


def features(suggestion: Suggestion) -> SuggestionDraft:
    """The suggestion as the ledger keeps it: place, kind, score, ids of cues, the rule of the speaker, the hedge."""
    return SuggestionDraft(
        start=suggestion.start,
        end=suggestion.end,
        kind=suggestion.kind,
        score=suggestion.score,
        cues=tuple(dict.fromkeys(cue.id for cue in suggestion.cues)),
        speaker_rule=suggestion.speaker.rule if suggestion.speaker else "",
        hedge=suggestion.hedge.reading if suggestion.hedge else "",
        detector=version(),
    )


@cache
def version() -> str:
    """The start of the SHA-256 of the tables, so that a decision says which of them suggested it."""
    folder = files("tracker") / "data"
    texts = (" ".join((folder / f"{name}.toml").read_text(encoding="utf-8").split()) for name in TABLES)
    return sha256("\n".join(texts).encode()).hexdigest()[:8]
