"""What words of likelihood turned out to mean: how they are read, against how often what they were said of happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.later import Later
from tracker.scoring.card import Card
from tracker.scoring.proportions import jeffreys

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


@dataclass(frozen=True, slots=True)
class Meant:
    """A phrase: the range that it is read as, and ``happened`` (a share in 0..1) of ``n`` claims with the 95 % Jeffreys
    interval ``start`` to ``end``, which takes each claim for itself."""

    words: str
    low: float
    best: float
    high: float
    n: int
    happened: float
    start: float
    end: float


def meant(card: Card) -> Meant:
    """Of the card of a phrase, which has scored claims. The reading is the one that most of them have: another edition
    of the lexicon may have read some otherwise."""
    scored = card.columns
    readings, times = np.unique(np.stack((scored.low, scored.best, scored.high)), axis=1, return_counts=True)
    low, best, high = (float(value) for value in readings[:, times.argmax()])
    k = float(scored.y.sum())
    start, end = jeffreys(k, card.n) or (0.0, 1.0)
    return Meant(card.name, low, best, high, card.n, k / card.n, start, end)
