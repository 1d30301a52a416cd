"""The chart of a claim's updates, from the claims as they are read."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.claims import ClaimView
from ui.charts.moving import Moving, Stated
from ui.widgets.outcome import OutcomeMark, mark_of


def moving(chain: Sequence[ClaimView]) -> Moving:
    """The statements that have a number and a day; they end when the outcome was known, or by the last deadline."""
    stated = tuple(
        Stated(view.uid, view.claimed_on, given.low or 0.0, given.best, given.high or 1.0, given.words)
        for view in chain
        if (given := view.likelihood) is not None and given.best is not None and view.claimed_on
    )
    root = next((view for view in chain if not view.update_of), None)  # it carries the outcome
    carried = root.known_on if root else None
    ends = carried or (chain[-1].deadline.latest if chain and chain[-1].deadline else None)
    later = stated and ends and ends >= stated[-1].day
    return Moving(stated, ends if later else None, mark_of(root) if root else OutcomeMark.OPEN)


def drawn(chain: Sequence[ClaimView]) -> bool:
    """Whether there is something that moves: two statements with a number and a day."""
    return len(moving(chain).statements) > 1
