"""Predictions suggested in a text: pure functions over data tables, with their reasons. No window, no database.

``suggest`` is the door; ``wellformed`` says what keeps a claim from being judged. The tables are
``tracker/data/{cues,hedges,kinds,speech,timing,problems}.toml``: a word more is a row more.
"""

from __future__ import annotations

from tracker.detection.detect import suggest
from tracker.detection.features import features, version
from tracker.detection.model import (
    Cue,
    DeadlineGuess,
    Hedge,
    Problem,
    ProblemKind,
    Remedy,
    SpeakerGuess,
    Suggestion,
)
from tracker.detection.wellformed import wellformed

__all__ = [
    "Cue",
    "DeadlineGuess",
    "Hedge",
    "Problem",
    "ProblemKind",
    "Remedy",
    "SpeakerGuess",
    "Suggestion",
    "features",
    "suggest",
    "version",
    "wellformed",
]
