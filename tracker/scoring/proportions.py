"""Shares of few cases: Jeffreys intervals, and estimates drawn towards what other speakers did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from tracker.errors import InputError
from tracker.later import Later
from tracker.scoring.arrays import Interval

special = Later("scipy.special")

LEVEL = 0.95
FEWEST_SPEAKERS = 10
FEWEST_CLAIMS = 5
"""A prior is drawn from at least so many speakers with at least so many claims each."""


def jeffreys(k: float, n: float, level: float = LEVEL) -> Interval | None:
    """The equal-tailed Jeffreys interval of k out of n (Brown, Cai, DasGupta 2001); None for n = 0.

    Low is 0 at k = 0 and high is 1 at k = n. Raises InputError unless 0 <= k <= n.
    """
    if not 0 <= k <= n or n == float("inf"):
        raise InputError("k", f"{k:g} of {n:g} is no share: k lies between 0 and n.")
    if n == 0:
        return None
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(special.betaincinv(k + 0.5, n - k + 0.5, tail))
    return low, 1.0 if k == n else float(special.betaincinv(k + 0.5, n - k + 0.5, 1 - tail))


@dataclass(frozen=True, slots=True)
class Prior:
    """A Beta(a, b) prior and where it comes from: it is printed beside every number that was drawn towards it."""

    a: float
    b: float
    source: str

    def __post_init__(self) -> None:
        """Refuse what is no prior."""
        if not (0 < self.a < float("inf") and 0 < self.b < float("inf")):
            raise InputError("prior", "Both numbers of a prior are above 0: mend it.")


def declared_prior(text: str) -> Prior | None:
    """A declared prior, written as two numbers above 0: "12,8"; None for nothing. Raises InputError("prior")."""
    if not text.strip():
        return None
    try:
        a, b = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError("prior", f"“{text}” is no prior: write two numbers above 0, such as 12,8.") from None
    return Prior(a, b, f"declared, Beta({a:g}, {b:g})")


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A share drawn towards a prior: the mean of the posterior and its equal-tailed interval."""

    mean: float
    low: float
    high: float
    prior: Prior


def shrunken(k: float, n: float, prior: Prior, level: float = LEVEL) -> Shrunken:
    """k of n, drawn towards the prior: mean (a + k) / (a + b + n). Raises InputError unless 0 <= k <= n."""
    if not 0 <= k <= n or n == float("inf"):
        raise InputError("k", f"{k:g} of {n:g} is no share: k lies between 0 and n.")
    a, b, tail = prior.a + k, prior.b + n - k, (1 - level) / 2
    low, high = float(special.betaincinv(a, b, tail)), float(special.betaincinv(a, b, 1 - tail))
    return Shrunken(a / (a + b), low, high, prior)


def prior_of(others: Sequence[tuple[float, float]]) -> Prior | None:
    """A prior from other speakers' (k, n) by the method of moments; None where they are too few.

    Needs ten speakers with five claims each. The spread of their shares beyond what chance gives sets a + b, at most
    the number of all their claims: where they differ by no more than chance, that is all that they can say.
    """
    return _moments(_sums((k, n) for k, n in others if n >= FEWEST_CLAIMS))


def priors_of(speakers: Sequence[tuple[float, float]]) -> Iterator[Prior | None]:
    """For each speaker (k, n) the prior of all the others, as ``prior_of`` gives it, in one pass over them."""
    every = _sums((k, n) for k, n in speakers if n >= FEWEST_CLAIMS)
    for k, n in speakers:
        own = _sums([(k, n)] if n >= FEWEST_CLAIMS else [])
        yield _moments(tuple(a - b for a, b in zip(every, own, strict=True)))


def _sums(kept: Iterable[tuple[float, float]]) -> tuple[float, ...]:
    """How many speakers, their claims, those that came out as said; the sums of shares, their squares, and 1 / n."""
    rows = [(1.0, n, k, k / n, (k / n) ** 2, 1 / n) for k, n in kept]
    return tuple(fsum(column) for column in zip(*rows, strict=True)) if rows else (0.0,) * 6


def _moments(sums: tuple[float, ...]) -> Prior | None:
    speakers, total, right, shares, squares, parts = sums
    if round(speakers) < FEWEST_SPEAKERS or not 0 < right < total:
        return None
    rate = right / total
    # The mean over speakers of (share - rate) squared, with one speaker fewer in the divisor.
    spread = max(0.0, squares - 2 * rate * shares + speakers * rate**2) / (speakers - 1)
    beyond = spread - rate * (1 - rate) * parts / speakers
    size = min(rate * (1 - rate) / beyond - 1, total) if beyond > 0 else total
    size = max(size, 1.0)
    source = f"from {round(speakers)} other speakers with {total:g} claims (method of moments)"
    return Prior(rate * size, (1 - rate) * size, source)
