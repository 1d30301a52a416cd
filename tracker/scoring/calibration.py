"""Calibration without bins: CORP (Dimitriadis, Gneiting, Jordan, PNAS 2021, doi 10.1073/pnas.2016191118)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.later import Later
from tracker.scoring.arrays import Codes, Floats, mean, pair, shares, weighed
from tracker.scoring.losses import distances
from tracker.scoring.seeds import seed_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
else:
    np = Later("numpy")
optimize = Later("scipy.optimize")

MOST_IN_BAND = 2_000
"""Distinct probabilities that a band is made for; more are put together, and its note says so."""


@dataclass(frozen=True, slots=True, eq=False)
class Corp:
    """The Brier score taken apart: score = mcb - dsc + unc.

    ``mcb``: what is lost by miscalibration (0 best). ``dsc``: what is won by telling claims apart. ``unc``: the score
    of always saying the observed rate. ``fitted``: the calibrated probability of each claim, in the given order.
    """

    score: float
    mcb: float
    dsc: float
    unc: float
    fitted: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Claims at the same probability taken together: ``order`` sorts the claims, ``starts`` are where values begin."""

    order: Codes
    starts: Codes
    p: Floats
    weight: Floats
    rate: Floats
    """The share that happened at each value; 0 where all weights are."""


def pool(p: Floats, y: Floats, weights: Floats | None = None) -> Pooled:
    """The distinct probabilities in ascending order. Isotonic regression knows nothing of ties: they come first."""
    order = np.argsort(p)
    values = p[order]
    starts = np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))
    if weights is None:
        counts = np.diff(np.append(starts, p.size)).astype(np.float64)
        sums = np.add.reduceat(y[order], starts)
    else:
        mass = weights[order]
        counts, sums = np.add.reduceat(mass, starts), np.add.reduceat(mass * y[order], starts)
    rate = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    return Pooled(order, starts, values[starts], counts, np.minimum(rate, 1.0))


def isotonic(p: Floats, rate: Floats, weight: Floats) -> Floats:
    """The least-squares fit that never falls along ``p``; between values of weight 0 it is a straight line."""
    there = weight > 0
    if there.all():
        fit: Floats = optimize.isotonic_regression(rate, weights=weight).x
        return np.clip(fit, 0, 1)
    return np.interp(p, p[there], isotonic(p[there], rate[there], weight[there]))


def corp(p: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> Corp | None:
    """Miscalibration, discrimination and uncertainty of the Brier score; None for nothing.

    q is the isotonic regression of y on p with ties pooled, S the mean Brier score: mcb = S(p) - S(q),
    unc = S(mean of y), dsc = unc - S(q). One claim gives mcb = S and unc = 0. Raises InputError as ``brier`` does.
    """
    p, y = pair(p, y)
    weights = weighed(p, weights)
    if not p.size:
        return None
    pooled = pool(p, y, weights)
    fit = isotonic(pooled.p, pooled.rate, pooled.weight)
    fitted = np.empty_like(p)
    fitted[pooled.order] = np.repeat(fit, np.diff(np.append(pooled.starts, p.size)))
    score, rate = mean(distances(p, y), weights), mean(y, weights)
    # S(q) from the rates at the distinct values: exact for shares too, since y enters the score linearly.
    at_values = mean(pooled.rate * (1 - pooled.rate), pooled.weight)
    best = mean((fit - pooled.rate) ** 2, pooled.weight) + at_values
    unc = rate * (1 - rate)
    return Corp(score, max(score - best, 0.0), max(unc - best, 0.0), unc, fitted)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Where the calibration curve of a calibrated speaker would lie: ``low`` to ``high`` at each of ``p``."""

    p: Floats
    low: Floats
    high: Floats
    level: float
    resamples: int
    note: str


def consistency_band(p: ArrayLike, *, level: float = 0.9, resamples: int = 500, seed: int | None = None) -> Band | None:
    """The consistency band around the diagonal; None for nothing.

    As in the R package reliabilitydiag: claims are drawn anew, each comes true with its probability, the curve is
    fitted again; the band holds the middle ``level`` of the curves at each distinct probability. The seed is of the
    data unless given, so that a picture stays as it is. Raises InputError as ``brier`` does.
    """
    p = np.sort(shares("p", p))
    if not p.size:
        return None
    values, counts = np.unique(p, return_counts=True)
    note = f"{level:.0%} consistency band from {resamples:,} resamples."
    if values.size > MOST_IN_BAND:
        note += f" Its {values.size:,} distinct probabilities were put together to {MOST_IN_BAND:,}."
        parts = np.array_split(np.arange(values.size), MOST_IN_BAND)
        values, counts = (
            np.array([np.average(values[part], weights=counts[part]) for part in parts]),
            np.array([counts[part].sum() for part in parts]),
        )
    rng = np.random.default_rng(seed_of(p) if seed is None else seed)
    curves = np.empty((resamples, values.size))
    for number in range(resamples):
        drawn = rng.multinomial(p.size, counts / p.size)
        hits = rng.binomial(drawn, values)
        curves[number] = isotonic(values, hits / np.maximum(drawn, 1), drawn.astype(np.float64))
    low, high = np.quantile(curves, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Band(values, low, high, level, resamples, note)
