"""How far chance alone could have moved a score: bootstrap intervals over whole clusters, and the test of luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.errors import InputError
from tracker.later import Later
from tracker.scoring.arrays import Codes, Floats, Interval, mean, pair, row, same_length
from tracker.scoring.losses import distances
from tracker.scoring.seeds import seed_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
else:
    np = Later("numpy")
special = Later("scipy.special")

RESAMPLES = 1_000
LEVEL = 0.95
EXACT = 12
"""Claims up to which every possible outcome is looked at."""


def bootstrap_interval(
    p: ArrayLike,
    y: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int | None = None,
) -> Interval | None:
    """The percentile bootstrap interval of the mean Brier score; None for nothing, or where all is one cluster.

    ``clusters`` names (by whole numbers) what each claim hangs together with, an event or an article: whole clusters
    are drawn. The seed is of the data unless given. Raises InputError as ``brier`` does.
    """
    p, y = pair(p, y)
    return mean_interval(distances(p, y), clusters=clusters, level=level, resamples=resamples, seed=seed)


def mean_interval(
    values: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int | None = None,
) -> Interval | None:
    """The same of the mean of any numbers: paired differences of two scores, say."""
    values = row("values", values)
    if values.size < 2:
        return None
    if not np.isfinite(values).all():
        raise InputError("values", "The values hold NaN or an infinity: leave such claims out.")
    sizes, sums, times = _cells(values, clusters)
    drawn = int(times.sum())
    if drawn < 2:
        return None
    rng = np.random.default_rng(seed_of(sizes, sums, times) if seed is None else seed)
    share = times / drawn
    means = np.empty(resamples)
    for number in range(resamples):
        weights = rng.multinomial(drawn, share) if sizes.size < drawn // 2 else _draw(rng, drawn)
        means[number] = (weights @ sums) / (weights @ sizes)
    return _middle(means, level)


def _draw(rng: np.random.Generator, clusters: int) -> Floats:
    """How often each of as many clusters is drawn."""
    return np.bincount(rng.integers(0, clusters, clusters), minlength=clusters).astype(np.float64)


def _middle(means: Floats, level: float) -> Interval:
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _cells(values: Floats, clusters: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Size and sum of each cluster and how many clusters are alike; the order of the claims leaves no trace.

    Where few values are many times there (words of a lexicon), drawing how often each comes up is the same as drawing
    the claims one by one, and takes no longer for a million.
    """
    if clusters is None:
        found, counts = np.unique(values, return_counts=True)
        if found.size < values.size // 2:
            times: Floats = counts.astype(np.float64)
            return np.ones(found.size), found, times
        return np.ones(values.size), np.sort(values), np.ones(values.size)
    codes = cluster_codes(values, clusters)
    order = np.lexsort((values, codes))
    sums: Floats = np.bincount(codes[order], weights=values[order]).astype(np.float64)
    sizes: Floats = np.bincount(codes).astype(np.float64)
    by = np.lexsort((sums, sizes))
    return sizes[by], sums[by], np.ones(sizes.size)


def cluster_codes(values: Floats, clusters: ArrayLike) -> Codes:
    """The clusters counted from 0."""
    names = np.atleast_1d(np.asarray(clusters))
    same_length(values, clusters=names)
    return np.unique(names, return_inverse=True)[1]


@dataclass(frozen=True, slots=True)
class Luck:
    """What the stated probabilities themselves expect.

    ``expected_brier``: the mean Brier score if every stated probability is right. ``as_bad_or_worse``: how often a
    score at least this bad comes up then, 0..1; None where no test can tell. ``exact``: by looking at every possible
    outcome, else by the normal approximation of Spiegelhalter (1986). A high one is no proof of skill.
    """

    expected_brier: float
    as_bad_or_worse: float | None
    exact: bool


def luck(p: ArrayLike, y: ArrayLike) -> Luck | None:
    """Whether chance alone explains a score this bad; None for nothing. Raises InputError as ``brier`` does.

    Exact up to 12 claims. Above: z = [sum (p - y)^2 - sum p (1 - p)] / sqrt(sum (1 - 2p)^2 p (1 - p)), one-sided;
    no test where all say .5.
    """
    p, y = pair(p, y)
    if not p.size:
        return None
    expected = mean(p * (1 - p))
    seen = float(distances(p, y).sum())
    if p.size <= EXACT:
        return Luck(expected, _at_least(p, seen), exact=True)
    spread = float(((1 - 2 * p) ** 2 * p * (1 - p)).sum())
    if spread < 1e-12:
        return Luck(expected, None, exact=False)
    return Luck(expected, float(special.ndtr(-(seen - expected * p.size) / spread**0.5)), exact=False)


def _at_least(p: Floats, seen: float) -> float:
    """The probability of a sum of Brier scores of at least that, over every outcome."""
    sums, chances = np.zeros(1), np.ones(1)
    for one in p:
        sums = np.concatenate((sums + one**2, sums + (1 - one) ** 2))
        chances = np.concatenate((chances * (1 - one), chances * one))
    return float(min(chances[sums >= seen - 1e-9].sum(), 1.0))
