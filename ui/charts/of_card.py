"""The charts of a card: the calibration of many claims, the Brier score of each of few. For a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.claims import ClaimView, Day
from tracker.later import Later
from tracker.likelihood import describe
from tracker.reports.columns import brier, brier_harshest, brier_kindest
from tracker.scoring import consistency_band, corp
from tracker.scoring.card import LEAST_CURVE, Card
from ui.charts.claims import Briers, Lived, Part, TimeLine
from ui.charts.reliability import Level, Reliability
from ui.widgets.outcome import mark_of

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")


def reliability_of(card: Card) -> Reliability | None:
    """The calibration curve with its consistency band; None below the claims that can carry one."""
    found = card.columns
    curve = corp(found.best, found.y) if card.n >= LEAST_CURVE else None
    band = consistency_band(found.best)
    if curve is None or band is None:
        return None
    values, place, counts = np.unique(found.best, return_inverse=True, return_counts=True)
    happened = np.bincount(place, weights=found.y) / counts
    fitted = np.bincount(place, weights=curve.fitted) / counts
    low, high = np.interp(values, band.p, band.low), np.interp(values, band.p, band.high)
    columns = (one.tolist() for one in (values, counts, happened, fitted, low, high))
    levels = (Level(*row) for row in zip(*columns, strict=True))
    return Reliability(tuple(replace(one, key=f"at.{one.likelihood!r}") for one in levels), band.level)


def briers_of(views: Sequence[ClaimView], card: Card | None = None) -> Briers | None:
    """The Brier score of each scored claim, the worst first; None where none is. ``card`` says of how many they are."""
    parts = []
    for view in views:
        best, kindest, harshest = brier(view), brier_kindest(view), brier_harshest(view)
        if best is None or kindest is None or harshest is None:
            continue
        mark = mark_of(view)
        parts.append(Part(view.uid, view.proposition, best, kindest, harshest, describe(view.likelihood), mark))
    parts.sort(key=lambda part: (-part.brier, part.proposition))
    if not parts:
        return None
    if card is None or card.brier is None:
        return Briers(tuple(parts))
    return Briers(tuple(parts), card.n, card.brier * card.n)


def time_line_of(views: Sequence[ClaimView], today: Day, of: int, day: str = "today") -> TimeLine | None:
    """The lives of claims, in the order of their days; None where no day is known. ``day`` is what today is called."""
    lives = []
    for view in views:
        if view.claimed_on is None or view.update_of:
            continue
        latest = view.deadline.latest if view.deadline else None
        until = latest or view.review_on
        mark = mark_of(view)
        lives.append(
            Lived(view.uid, view.proposition, view.claimed_on, until, view.known_on, mark, has_deadline=bool(latest))
        )
    lives.sort(key=lambda one: (one.said, one.until or "~", one.proposition))
    return TimeLine(tuple(lives), today, of, day) if lives else None
