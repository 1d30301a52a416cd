"""Speakers side by side on the questions that all of them answered: never a table of unlike records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from tracker.later import Later
from tracker.scoring.arrays import Codes, Floats, Interval
from tracker.scoring.card import LEAST_INTERVAL
from tracker.scoring.losses import distances, peer_scores
from tracker.scoring.resampling import mean_interval

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


@dataclass(frozen=True, slots=True)
class Side:
    """One speaker on the shared questions: mean Brier score, and mean peer score (above 0: better than the others)."""

    name: str
    uid: str
    brier: float | None
    peer: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """The mean of (Brier score of the first - that of the second), question by question; below 0 the first was better.

    ``interval`` is that of 1,000 resamples of whole events or sources; None with ``why`` where too few carry one.
    """

    first: str
    second: str
    difference: float | None
    interval: Interval | None
    why: str

    @property
    def told_apart(self) -> bool | None:
        """Whether the interval leaves 0 out; None without one."""
        return None if self.interval is None else not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Speakers on ``n`` questions that all of them answered. ``claims`` are the ids of their claims, a row a question.

    ``disagreeing`` questions were left out: the claims on them were judged differently.
    """

    n: int
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    disagreeing: int
    claims: tuple[tuple[int, ...], ...]


def compare(
    speakers: Sequence[tuple[str, str]],
    p: Floats,
    y: Floats,
    clusters: Codes,
    claims: tuple[tuple[int, ...], ...] = (),
    disagreeing: int = 0,
) -> Comparison:
    """Compare speakers (name, uid); ``p`` has a row a question and a column a speaker, ``y`` what became of each."""
    n = int(y.size)
    loss = np.column_stack([distances(p[:, place], y) for place in range(len(speakers))]) if n else None
    peers = [peer_scores(row, float(came)) for row, came in zip(p, y, strict=True)]
    sides = []
    for place, (name, uid) in enumerate(speakers):
        told = [one[place] for one in peers if one is not None]
        peer = sum(told) / len(told) if told else None
        sides.append(Side(name, uid, float(loss[:, place].mean()) if loss is not None else None, peer))
    pairs = tuple(
        _pair(speakers[a][0], speakers[b][0], None if loss is None else loss[:, a] - loss[:, b], clusters)
        for a, b in combinations(range(len(speakers)), 2)
    )
    return Comparison(n, tuple(sides), pairs, disagreeing, claims)


def _pair(first: str, second: str, off: Floats | None, clusters: Codes) -> Pair:
    if off is None:
        return Pair(first, second, None, None, "They share no question that was judged and scored for both.")
    if off.size < LEAST_INTERVAL:
        need = f"No interval: it needs {LEAST_INTERVAL} shared questions, and there"
        why = f"{need} {'is 1' if off.size == 1 else f'are {off.size}'}."
        return Pair(first, second, float(off.mean()), None, why)
    drawn = mean_interval(off, clusters=clusters)
    why = "" if drawn else "All shared questions hang on one event or source: no interval can be told."
    return Pair(first, second, float(off.mean()), drawn, why)
