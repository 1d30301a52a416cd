"""Scores of stated probabilities: Brier, log, the band of readings, updates over time, peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.errors import InputError
from tracker.later import Later
from tracker.scoring.arrays import Floats, mean, pair, row, same_length, shares, weighed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
else:
    np = Later("numpy")

CLIP = 0.001
"""How far from 0 and 1 the log score keeps probabilities: those of a platform that takes 0.1 % to 99.9 %."""


def distances(p: Floats, y: Floats) -> Floats:
    """Each claim's Brier score, f (1 - p)^2 + (1 - f) p^2, written so that a whole outcome gives (p - y)^2 exactly."""
    found = p - y
    found *= found
    if partial(y):
        found += y * (1 - y)
    return found


def partial(y: Floats) -> bool:
    """Whether something came true in part."""
    return bool(((y > 0) & (y < 1)).any())


def brier(p: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """Mean Brier score, 0 (best) to 1: mean of (p - y)^2 (Brier 1950, halved to one category). None for nothing.

    ``p`` is the probability of each proposition, ``y`` what became of it: 1, 0, or the share f that came true, which
    counts as two weighted claims, f (1 - p)^2 + (1 - f) p^2. Raises InputError for numbers outside 0..1, NaN,
    infinities and rows of different length.

    >>> brier([0.75, 0.5], [1, 0])
    0.15625
    """
    p, y = pair(p, y)
    weights = weighed(p, weights)
    return mean(distances(p, y), weights) if p.size else None


def partly(p: float, fraction: float) -> float:
    """The Brier score of a claim that came true in part: f (1 - p)^2 + (1 - f) p^2; lowest where p = f.

    >>> round(partly(0.8, 0.5), 12)
    0.34
    """
    (one,), (share,) = pair(p, fraction)
    return float(share * (1 - one) ** 2 + (1 - share) * one**2)


def log_score(p: ArrayLike, y: ArrayLike, clip: float = CLIP) -> float | None:
    """Mean of -ln(probability of what happened), nats, 0 (best) up; ``p`` kept within [clip, 1 - clip].

    A claim that came true in part counts as two weighted ones. None for nothing. Raises InputError as ``brier`` does,
    and for a clip that is not within 0 and 0.5.
    """
    p, y = pair(p, y)
    if not 0 <= clip < 0.5:
        raise InputError("clip", f"The clip is {clip:g}: choose one from 0 to below 0.5.")
    if not p.size:
        return None
    if not partial(y):
        return -mean(np.log(np.clip(np.abs(1 - y - p), clip, 1 - clip)))
    kept = np.clip(p, clip, 1 - clip)
    return -mean(y * np.log(kept) + (1 - y) * np.log1p(-kept))


def log_clipped(p: ArrayLike, clip: float = CLIP) -> int:
    """How many probabilities the log score moves."""
    kept = shares("p", p)
    return int(((kept < clip) | (kept > 1 - clip)).sum())


@dataclass(frozen=True, slots=True)
class VerbalBand:
    """Mean Brier score of the kindest, the best and the harshest reading of words: a sensitivity, no confidence."""

    kindest: float
    best: float
    harshest: float


def kindest_readings(low: Floats, high: Floats, y: Floats) -> Floats:
    """Of each claim the reading that is nearest to what happened."""
    return np.minimum(np.maximum(y, low), high)


def harshest_distances(low: Floats, high: Floats, y: Floats) -> Floats:
    """Of each claim the Brier score of the worse end."""
    return np.maximum(distances(low, y), distances(high, y))


def verbal_band(low: ArrayLike, best: ArrayLike, high: ArrayLike, y: ArrayLike) -> VerbalBand | None:
    """The mean Brier scores of the readings of words; None for nothing.

    Raises InputError as ``brier`` does, and where a best reading lies outside its low and high.
    """
    best, y = pair(best, y)
    ends = shares("low", low), shares("high", high)
    same_length(best, low=ends[0], high=ends[1])
    if not ((ends[0] <= best) & (best <= ends[1])).all():
        raise InputError("best", "A best reading lies outside its low and high: mend that claim.")
    if not best.size:
        return None
    kindest = mean(distances(kindest_readings(*ends, y), y))
    return VerbalBand(kindest, mean(distances(best, y)), mean(harshest_distances(*ends, y)))


def time_weighted(steps: Sequence[tuple[float, float]], end: float, y: float) -> float | None:
    """The Brier score of a chain of updates over time: each probability holds until the next one.

    ``steps`` are (time, p) in order of time (days, say), ``end`` is the earlier of the deadline and the day on which
    the outcome was known. Integral of the Brier score from the first step to ``end``, divided by that time; None
    where no time passed. Raises InputError for times that go back.
    """
    times = row("times", [*(time for time, _ in steps), end])
    p, share = shares("p", [p for _, p in steps]), shares("y", [y] * len(steps))
    if not p.size:
        return None
    if not np.isfinite(times).all() or (np.diff(times[:-1]) < 0).any():
        raise InputError("times", "The updates are not in the order of their days: sort them.")
    spans = np.diff(np.minimum(times, end))
    return mean(distances(p, share), spans) if spans.sum() > 0 else None


def peer_scores(p: ArrayLike, y: float, clip: float = CLIP) -> tuple[float, ...] | None:
    """How much better each speaker did than the others on one question that all answered; None for fewer than two.

    100 N / (N - 1) ln(p of what happened / geometric mean of all N), p kept within [clip, 1 - clip]; the scores sum
    to 0, higher is better (the peer score of Metaculus).
    """
    kept = np.clip(shares("p", p), clip, 1 - clip)
    (share,) = shares("y", y)
    if kept.size < 2:
        return None
    log = share * np.log(kept) + (1 - share) * np.log1p(-kept)
    return tuple((100 * kept.size / (kept.size - 1) * (log - log.mean())).tolist())
