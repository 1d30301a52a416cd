"""What every score asks of its numbers: finite, within 0..1, of one length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tracker.errors import InputError
from tracker.later import Later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
else:
    np = Later("numpy")

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Codes: TypeAlias = "np.ndarray[Any, np.dtype[np.intp]]"
Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"

Interval: TypeAlias = tuple[float, float]
"""Low and high, both included."""


def row(name: str, values: ArrayLike) -> Floats:
    """The values as a row of numbers. Raises InputError for what is no number."""
    try:
        found: Floats = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError):
        raise InputError(name, f"{name} holds something that is no number: give numbers from 0 to 1.") from None
    if found.ndim != 1:
        raise InputError(name, f"{name} has {found.ndim} dimensions: give one row of numbers.")
    return found


def shares(name: str, values: ArrayLike) -> Floats:
    """A row of numbers in 0..1. Raises InputError for NaN, infinities and numbers outside."""
    found = row(name, values)
    # A comparison with NaN is false, and min and max pass a NaN on: one look refuses it too.
    if found.size and not (found.min() >= 0 and found.max() <= 1):
        bad = found[~((found >= 0) & (found <= 1))][0]
        raise InputError(name, f"{name} holds {bad:g}, which is not between 0 and 1: leave such claims out.")
    return found


def pair(p: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Probabilities and what happened (1, 0, or a share), of one length."""
    first, second = shares("p", p), shares("y", y)
    same_length(first, y=second)
    return first, second


def same_length(first: Floats, **others: Floats) -> None:
    """Raise InputError where a row is longer or shorter than the first."""
    for name, other in others.items():
        if other.size != first.size:
            raise InputError(name, f"{name} has {other.size} numbers and p has {first.size}: give one for each claim.")


def weighed(p: Floats, weights: ArrayLike | None) -> Floats | None:
    """Weights of one length with ``p``, finite, not negative and not all zero; None stays None."""
    if weights is None:
        return None
    found = row("weights", weights)
    same_length(p, weights=found)
    if found.size and not (found.min() >= 0 and 0 < found.sum() < float("inf")):
        raise InputError("weights", "Weights are finite, not below 0 and not all 0: mend them.")
    return found


def mean(values: Floats, weights: Floats | None = None) -> float:
    """The plain or the weighted mean."""
    return float(values.mean() if weights is None else np.average(values, weights=weights))
