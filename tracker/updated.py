"""Claims that were updated: what the first statement scores, and what all of them score by how long each one stood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.claims import Day
from tracker.later import Later
from tracker.scoring import time_weighted
from tracker.scoring.columns import Columns
from tracker.scoring.losses import brier

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

BATCH = 5_000
Steps = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Updated:
    """The scored claims that were updated while they were open: their ids, and two mean Brier scores of them.

    ``first`` is of the first statements, the headline that nobody can improve later; ``weighted`` lets each statement
    hold until the next one, up to the deadline or the day on which the outcome was known, whichever is earlier.
    """

    ids: tuple[int, ...] = ()
    first: float | None = None
    weighted: float | None = None

    @property
    def numbers(self) -> tuple[int, float | None, float | None]:
        """How many there are, and the two scores."""
        return len(self.ids), self.first, self.weighted


NOT_UPDATED = Updated()


class Losses:
    """The time-weighted Brier scores of all claims that were updated, by their ids."""

    def __init__(self, conn: Any, found: Columns) -> None:
        chains = _chains(conn)
        places = {int(one): place for place, one in enumerate(found.ids.tolist())} if chains else {}
        self._found: dict[int, float] = {}
        for root, first, end in _roots(conn, [root for root in chains if root in places]):
            place = places[root]
            steps = sorted([(first, float(found.best[place])), *chains[root]], key=lambda step: step[0])
            y = float(found.y[place])
            # An update after the end changed nothing: such a claim was not updated while it could be.
            if y >= 0 and any(first < day < end for day, _ in chains[root]):
                loss = time_weighted(steps, end, y)
                if loss is not None:
                    self._found[root] = loss

    def of(self, scored: Columns) -> Updated:
        """Those among these scored claims."""
        ids = [one for one in scored.ids.tolist() if one in self._found] if self._found else []
        if not ids:
            return NOT_UPDATED
        chosen = np.isin(scored.ids, ids)
        weighted = sum(self._found[one] for one in ids) / len(ids)
        return Updated(tuple(ids), brier(scored.best[chosen], scored.y[chosen]), weighted)


def _chains(conn: Any) -> dict[int, Steps]:
    """By the first claim of a chain the days and likelihoods of its updates, as many as have both."""
    sql = (
        "SELECT update_of_id, id, root_id, claimed_on, p_best FROM claims WHERE update_of_id IS NOT NULL "
        "AND (update_of_id, id) > (?, ?) AND removed = 0 AND withheld = 0 AND p_best IS NOT NULL "
        f"AND coalesce(ask, 0) = 0 AND claimed_on IS NOT NULL ORDER BY update_of_id, id LIMIT {BATCH}"
    )
    chains: dict[int, Steps] = {}
    last = (0, 0)
    while rows := conn.execute(sql, last).fetchall():
        for *_, root, day, p in rows:
            chains.setdefault(root, []).append((_number(day), p))
        last = rows[-1][:2]
    return chains


def _roots(conn: Any, ids: list[int]) -> Iterator[tuple[int, float, float]]:
    """For each claim of a known day the day of its first statement, and the day on which the last one ends."""
    for start in range(0, len(ids), BATCH):
        rows = conn.execute(
            "SELECT id, claimed_on, min(coalesce(deadline_latest, known_on), coalesce(known_on, deadline_latest)) "
            "FROM claims WHERE id IN (SELECT value FROM json_each(?)) AND claimed_on IS NOT NULL",
            (json.dumps(ids[start : start + BATCH]),),
        ).fetchall()
        for one, first, end in rows:
            if end:
                yield one, _number(first), _number(end)


def _number(day: Day) -> float:
    return float(date.fromisoformat(day).toordinal())
