"""Scores of predictions over arrays: what each number is and where it comes from stands in docs/scoring.md.

Nothing here sees the database. numpy and scipy are imported when a score is asked for, never when the program starts.
"""

from __future__ import annotations

from tracker.scoring.calibration import Band, Corp, consistency_band, corp
from tracker.scoring.losses import (
    CLIP,
    VerbalBand,
    brier,
    log_clipped,
    log_score,
    partly,
    peer_scores,
    time_weighted,
    verbal_band,
)
from tracker.scoring.proportions import Prior, Shrunken, jeffreys, prior_of, shrunken
from tracker.scoring.resampling import Luck, bootstrap_interval, luck, mean_interval

__all__ = [
    "CLIP",
    "Band",
    "Corp",
    "Luck",
    "Prior",
    "Shrunken",
    "VerbalBand",
    "bootstrap_interval",
    "brier",
    "consistency_band",
    "corp",
    "jeffreys",
    "log_clipped",
    "log_score",
    "luck",
    "mean_interval",
    "partly",
    "peer_scores",
    "prior_of",
    "shrunken",
    "time_weighted",
    "verbal_band",
]
