"""Speakers or outlets side by side on the questions that all of them answered: never a table of unlike records."""

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
    """One of those compared, on the shared questions: mean Brier score, and mean peer score (above 0: better than the
    others). ``scored`` counts all scored claims of that record, shared or not."""

    name: str
    uid: str
    brier: float | None
    peer: float | None
    scored: int = 0


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

    ``disputed`` questions were left out: the claims on them were judged differently.
    """

    n: int
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    claims: tuple[tuple[int, ...], ...]
    disputed: tuple[tuple[int, ...], ...] = ()

    @property
    def disagreeing(self) -> int:
        """How many questions were left out."""
        return len(self.disputed)

    def called(self, key: str) -> str:
        """What the claims behind a number are, in words."""
        name, _, number = key.partition(".")
        if name == "side":
            return self.sides[int(number)].name
        if name == "pair":
            return f"{self.pairs[int(number)].first} and {self.pairs[int(number)].second}"
        return {"disputed": "judged differently"}.get(name, "shared questions")

    def behind(self, key: str) -> list[int]:
        """The ids of the claims behind a number: "shared", "disputed", "side.0", "pair.0"; a question's stand together.

        The number of a pair is that of ``pairs``, of a side that of ``sides``.
        """
        name, _, number = key.partition(".")
        rows = self.disputed if name == "disputed" else self.claims
        if name == "side":
            return [row[int(number)] for row in rows]
        if name == "pair":
            both = list(combinations(range(len(self.sides)), 2))[int(number)]
            return [row[place] for row in rows for place in both]
        return [one for row in rows for one in row]


def compare(
    speakers: Sequence[tuple[str, str, int]],
    p: Floats,
    y: Floats,
    clusters: Codes,
    claims: tuple[tuple[int, ...], ...] = (),
    disputed: tuple[tuple[int, ...], ...] = (),
) -> Comparison:
    """Compare speakers (name, uid, how many scored claims each has in all).

    ``p`` has a row a question and a column a speaker, ``y`` what became of each.
    """
    n = int(y.size)
    loss = np.column_stack([distances(p[:, place], y) for place in range(len(speakers))]) if n else None
    peers = [peer_scores(row, float(came)) for row, came in zip(p, y, strict=True)]
    sides = []
    for place, (name, uid, scored) in enumerate(speakers):
        told = [one[place] for one in peers if one is not None]
        peer = sum(told) / len(told) if told else None
        brier = float(loss[:, place].mean()) if loss is not None else None
        sides.append(Side(name, uid, brier, peer, scored))
    pairs = tuple(
        _pair(speakers[a][0], speakers[b][0], None if loss is None else loss[:, a] - loss[:, b], clusters)
        for a, b in combinations(range(len(speakers)), 2)
    )
    return Comparison(n, tuple(sides), pairs, claims, disputed)


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
