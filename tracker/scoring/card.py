"""A scorecard: what a record of predictions proves, and in place of every number that it cannot carry the reason.

Pure: from columns of claims, one row each, to numbers and sentences. Definitions, gates and sources: docs/scoring.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tracker.claims import NotScored
from tracker.later import Later
from tracker.scoring import columns as claims
from tracker.scoring.arrays import Flags, Floats, Interval
from tracker.scoring.calibration import corp
from tracker.scoring.columns import AS_IT_IS, REASONS, Choices, Columns
from tracker.scoring.losses import brier, distances, log_score, verbal_band
from tracker.scoring.proportions import jeffreys
from tracker.scoring.resampling import Luck, luck, mean_interval

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

LEAST_INTERVAL, LEAST_RANKED, LEAST_CURVE = 10, 20, 100
"""Scored claims below which no bootstrap interval, no rank, no calibration is shown (docs/scoring.md has why)."""
NOTHING = "Nothing to score yet: no claim has a final outcome and a likelihood."
NO_CLAIM = "There is no claim of one's own to judge."
PROVISIONAL = 0.2
"""Share of due claims above which a card is provisional."""


@dataclass(frozen=True, slots=True)
class Without:
    """How many scored claims a fact holds for, and the Brier score of the others."""

    n: int
    brier_without: float | None


@dataclass(frozen=True, slots=True)
class Apart:
    """Claims that are scored on a line of their own."""

    n: int
    brier: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n`` with the 95 % Jeffreys interval; low and high are None for nothing."""

    k: int
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The Brier score taken apart (CORP): miscalibration, discrimination, uncertainty."""

    mcb: float
    dsc: float
    unc: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of (Brier score - that of the reference), claim by claim; below 0 the reference was worse.

    ``interval`` is None until it is drawn, and where too few claims carry one. ``recorded`` says for how many claims a
    base rate was recorded; for the others the reference is a coin.
    """

    mean: float
    interval: Interval | None
    recorded: int


@dataclass(frozen=True, slots=True)
class Judgeable:
    """Shares of the claims that are no updates: with a day by when, criteria, a likelihood, all three."""

    deadline: float
    measure: float
    likelihood: float
    all: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The scorecard of one group of claims. A number that is not there is None, and ``reasons`` says why in words.

    ``claims`` = ``n`` + the sum of ``excluded`` + ``left_out``, those that the choices leave out. Brier scores are 0
    (best) to 1; log scores are in nats. ``stated`` and ``verbal`` are the scored claims with a number that was said and
    with a reading of words, of which ``reread`` were read by the yardstick that was asked for. ``columns`` holds the
    scored claims. ``overdue`` is due / (due + resolved). ``clusters`` are events, else sources, that the scored claims
    stand or fall with; ``effective_n`` is how many independent claims would tell as much. ``boldness`` is the mean
    distance of likelihoods from .5; ``undated`` counts scored claims of an
    unknown day.
    """

    name: str
    uid: str = ""
    claims: int
    n: int
    excluded: dict[NotScored, int]
    logged_after_outcome: Without
    reading_after_outcome: Without
    interim: Apart
    brier: float | None
    brier_interval: Interval | None
    brier_kindest: float | None
    brier_harshest: float | None
    log: float | None
    log_clipped: int
    observed_rate: float | None
    reference_brier: float | None
    corp: Parts | None
    luck: Luck | None
    leaned: Share
    asserted: Share
    judgeability: float | None
    judgeable: Judgeable | None
    overdue: float | None
    left_out: int
    partly: Without
    stated: Apart
    verbal: Apart
    reread: int
    against_reference: Difference | None
    boldness: float | None
    clusters: int
    effective_n: float | None
    undated: int
    reasons: dict[str, str] = field(default_factory=dict)
    columns: Columns = field(repr=False)

    @property
    def provisional(self) -> bool:
        """Whether more than a fifth of what should be judged is not."""
        return self.overdue is not None and self.overdue > PROVISIONAL


def card(name: str, found: Columns, choices: Choices = AS_IT_IS, uid: str = "") -> Card:
    """The card of these claims, without its intervals, which take resampling: see ``with_interval``."""
    scored = found.where(claims.scored(found, choices))
    n, p, y = len(scored), scored.best, scored.y
    loss = distances(p, y)
    band = verbal_band(scored.low, p, scored.high, y)
    words = claims.has(scored, claims.WORDS)
    reasons: dict[str, str] = {}
    judgeable = _judgeable(found)
    return Card(
        name=name,
        uid=uid,
        claims=len(found),
        n=n,
        excluded=_excluded(found, choices),
        logged_after_outcome=_without(loss, claims.has(scored, claims.LOGGED_AFTER)),
        reading_after_outcome=_without(loss, claims.has(scored, claims.READING_AFTER)),
        interim=_apart(found.where(claims.interim(found))),
        brier=float(loss.mean()) if n else None,
        brier_interval=None,
        brier_kindest=band.kindest if band else None,
        brier_harshest=band.harshest if band else None,
        log=log_score(p, y),
        log_clipped=int(claims.clipped(scored).sum()),
        observed_rate=float(y.mean()) if n else None,
        reference_brier=brier(scored.base, y),
        corp=_parts(scored, choices, reasons),
        luck=_luck(scored, reasons),
        leaned=_came_out(found, claims.leaned(found, choices)),
        asserted=_came_out(found, claims.asserted(found)),
        judgeability=judgeable.all if judgeable else None,
        judgeable=judgeable,
        overdue=_overdue(found),
        left_out=int(claims.counting(found, choices).sum()) - n,
        partly=_without(loss, claims.partial(scored)),
        stated=_apart(scored.where(~words)),
        verbal=_apart(scored.where(words)),
        reread=int(claims.has(scored, claims.REREAD).sum()),
        against_reference=_against(scored, loss),
        boldness=float(np.abs(p - 0.5).mean()) if n else None,
        clusters=int(np.unique(scored.cluster).size),
        effective_n=_effective(scored, loss),
        undated=int(claims.has(scored, claims.UNDATED).sum()),
        reasons=_said(n, judgeable, choices) | reasons,
        columns=scored,
    )


def with_interval(one: Card, choices: Choices = AS_IT_IS) -> Card:
    """The card with the bootstrap intervals of its Brier score and of the difference from its reference.

    1,000 resamples of whole clusters, seeded from the data. For a worker.
    """
    if (one.n < LEAST_INTERVAL and not choices.ungated) or not one.n:
        return one
    found = one.columns
    loss = distances(found.best, found.y)
    interval = mean_interval(loss, clusters=found.cluster)
    reasons = dict(one.reasons)
    if interval is None:
        reasons["brier_interval"] = "All these claims hang together (one event or one source): no interval can be told."
    against = one.against_reference
    if against:
        drawn = mean_interval(loss - distances(found.base, found.y), clusters=found.cluster)
        against = replace(against, interval=drawn)
    return replace(one, brier_interval=interval, against_reference=against, reasons=reasons)


def _excluded(found: Columns, choices: Choices) -> dict[NotScored, int]:
    counts = np.bincount(found.reason[~claims.counting(found, choices)], minlength=len(REASONS) + 1)
    return {reason: int(counts[place]) for place, reason in enumerate(REASONS, 1)}


def _without(loss: Floats, holds: Flags) -> Without:
    rest = loss[~holds]
    return Without(int(holds.sum()), float(rest.mean()) if rest.size else None)


def _apart(found: Columns) -> Apart:
    return Apart(len(found), brier(found.best, found.y))


def _against(scored: Columns, loss: Floats) -> Difference | None:
    if not len(scored):
        return None
    recorded = int(claims.has(scored, claims.BASE).sum())
    return Difference(float((loss - distances(scored.base, scored.y)).mean()), None, recorded)


def _effective(scored: Columns, loss: Floats) -> float | None:
    """n over the design effect, the variance of the mean by clusters over that of independent claims; at most n."""
    off = loss - loss.mean() if len(scored) else loss
    alone = float((off**2).sum())
    if not alone:
        return None
    codes = np.unique(scored.cluster, return_inverse=True)[1]
    together = float((np.bincount(codes, weights=off) ** 2).sum())
    return len(scored) * min(1.0, alone / together) if together > 0 else None


def _parts(scored: Columns, choices: Choices, reasons: dict[str, str]) -> Parts | None:
    n = len(scored)
    if n < LEAST_CURVE and not choices.ungated:
        reasons["corp"] = (
            NOTHING if not n else f"No calibration: it needs {LEAST_CURVE} scored claims, and there {_are(n)}."
        )
        return None
    if n and not choices.ungated and (scored.y.min() == scored.y.max()):
        reasons["corp"] = "Calibration cannot be judged: every claim came out the same way."
        return None
    found = corp(scored.best, scored.y)
    return Parts(found.mcb, found.dsc, found.unc) if found else None


def _luck(scored: Columns, reasons: dict[str, str]) -> Luck | None:
    found = luck(scored.best, scored.y)
    if found is not None and found.as_bad_or_worse is None:
        reasons["luck.as_bad_or_worse"] = "Every claim says .5: no outcome is less likely than another."
    return found


def _share(k: int, n: int) -> Share:
    interval = jeffreys(k, n)
    return Share(k, n, *(interval or (None, None)))


def _came_out(found: Columns, counted: Flags) -> Share:
    """How many of these claims came out as said."""
    told = claims.came_out(found)[counted]
    return _share(int(told.sum()), int(told.size))


def _judgeable(found: Columns) -> Judgeable | None:
    mine = found.where(claims.own(found))
    n = len(mine)
    if not n:
        return None
    facts = (claims.has(mine, fact) for fact in (claims.DEADLINE, claims.MEASURE, claims.LIKELIHOOD))
    return Judgeable(*(float(one.sum()) / n for one in (*facts, claims.judgeable(mine))))


def _overdue(found: Columns) -> float | None:
    due = int(claims.overdue(found).sum())
    unjudged = (NotScored.UPDATE, NotScored.INTERIM, NotScored.OPEN, NotScored.DUE)
    resolved = int((~np.isin(found.reason, [claims.code(one) for one in unjudged])).sum())
    return due / (due + resolved) if due + resolved else None


def _are(n: int) -> str:
    return "is 1" if n == 1 else f"are {n:,}"


def _said(n: int, judgeable: Judgeable | None, choices: Choices) -> dict[str, str]:
    """What stands in the place of numbers that n cannot carry."""
    said = {}
    if not n:
        for key in "brier brier_interval brier_kindest brier_harshest log observed_rate reference_brier luck".split():
            said[key] = NOTHING
        if not choices.ungated:
            said["rank"] = NOTHING
        if judgeable is None:
            said["judgeability"] = NO_CLAIM
        return said
    if n < LEAST_INTERVAL and not choices.ungated:
        said["brier_interval"] = f"No interval: it needs {LEAST_INTERVAL} scored claims, and there {_are(n)}."
    if n < LEAST_RANKED and not choices.ungated:
        said["rank"] = f"No rank: it needs {LEAST_RANKED} scored claims, and there {_are(n)}."
    if judgeable is None:
        said["judgeability"] = NO_CLAIM
    return said
