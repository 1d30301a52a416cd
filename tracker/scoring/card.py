"""A scorecard: what a record of predictions proves, and in place of every number that it cannot carry the reason.

Pure: from columns of claims, one row each, to numbers and sentences. Definitions, gates and sources: docs/scoring.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tracker.claims import NotScored
from tracker.later import Later
from tracker.scoring.arrays import Codes, Floats, Interval
from tracker.scoring.calibration import corp
from tracker.scoring.losses import brier, distances, log_clipped, log_score, verbal_band
from tracker.scoring.proportions import jeffreys
from tracker.scoring.resampling import Luck, luck, mean_interval

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

REASONS = tuple(NotScored)
"""Why a claim is not scored; its code is the place here plus one, and 0 means scored."""

LOGGED_AFTER, READING_AFTER, DEADLINE, MEASURE, LIKELIHOOD, ASK, SAYS_WILL, SAYS_NOT, JUDGED, OUTLET, OTHER = (
    1 << bit for bit in range(11)
)
"""Facts about a claim, a bit each. JUDGED: it has a final outcome; OUTLET: in the outlet's own voice; OTHER: a plan, a
schedule, or evaluative."""

LEAST_INTERVAL, LEAST_RANKED, LEAST_CURVE = 10, 20, 100
"""Scored claims below which no bootstrap interval, no rank, no calibration is shown (docs/scoring.md has why)."""
PROVISIONAL = 0.2
"""Share of due claims above which a card is provisional."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Claims as columns: ``ids``, why each is not scored (``reason``), its reading and reference, what became of it
    (``y``: 0..1, -1 where nothing did), ``flags``, and ``cluster`` (claims about one event or from one source share
    one)."""

    ids: Codes
    reason: Codes
    low: Floats
    best: Floats
    high: Floats
    y: Floats
    base: Floats
    flags: Codes
    cluster: Codes

    def where(self, chosen: object) -> Columns:
        """The rows that a mask or an index chooses."""
        return Columns(*(getattr(self, name)[chosen] for name in _COLUMNS))

    def __len__(self) -> int:
        return int(self.ids.size)


_COLUMNS = ("ids", "reason", "low", "best", "high", "y", "base", "flags", "cluster")


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
    (best) to 1; log scores are in nats. ``columns`` holds the scored claims. ``overdue`` is due / (due + resolved).
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
    partial: int
    clusters: int
    reasons: dict[str, str] = field(default_factory=dict)
    columns: Columns

    @property
    def provisional(self) -> bool:
        """Whether more than a fifth of what should be judged is not."""
        return self.overdue is not None and self.overdue > PROVISIONAL


@dataclass(frozen=True, slots=True)
class Choices:
    """What counts: claims logged after their outcome was known, claims that came true in part; and without gates."""

    logged_after: bool = True
    partials: bool = True
    ungated: bool = False


def card(name: str, found: Columns, choices: Choices = Choices(), uid: str = "") -> Card:
    """The card of these claims, without its interval, which takes resampling: see ``with_interval``."""
    scored = found.where(_scored(found, choices))
    n = len(scored)
    y, flags = scored.y, scored.flags
    band = verbal_band(scored.low, scored.best, scored.high, y)
    reasons: dict[str, str] = {}
    own = found.where(found.reason != _code(NotScored.UPDATE))
    judgeable = _judgeable(own)
    return Card(
        name=name,
        uid=uid,
        claims=len(found),
        n=n,
        excluded=_excluded(found),
        logged_after_outcome=_without(scored, LOGGED_AFTER),
        reading_after_outcome=_without(scored, READING_AFTER),
        interim=_interim(found),
        brier=brier(scored.best, y),
        brier_interval=None,
        brier_kindest=band.kindest if band else None,
        brier_harshest=band.harshest if band else None,
        log=log_score(scored.best, y),
        log_clipped=log_clipped(scored.best),
        observed_rate=float(y.mean()) if n else None,
        reference_brier=brier(scored.base, y),
        corp=_parts(scored, choices, reasons),
        luck=_luck(scored, reasons),
        leaned=_came_out(y, flags),
        asserted=_asserted(found),
        judgeability=judgeable.all if judgeable else None,
        judgeable=judgeable,
        overdue=_overdue(found),
        left_out=int((found.reason == 0).sum()) - n,
        partial=int(((y > 0) & (y < 1)).sum()),
        clusters=int(np.unique(scored.cluster).size),
        reasons=_said(n, judgeable, choices) | reasons,
        columns=scored,
    )


def with_interval(one: Card, choices: Choices = Choices()) -> Card:
    """The card with the bootstrap interval of its Brier score: 1,000 resamples of whole clusters."""
    if one.n < LEAST_INTERVAL and not choices.ungated:
        return one
    found = one.columns
    interval = mean_interval(distances(found.best, found.y), clusters=found.cluster) if one.n else None
    reasons = dict(one.reasons)
    if interval is None and one.n:
        reasons["brier_interval"] = "All these claims hang together (one event or one source): no interval can be told."
    return replace(one, brier_interval=interval, reasons=reasons)


def _code(reason: NotScored) -> int:
    return REASONS.index(reason) + 1


def _scored(found: Columns, choices: Choices) -> Codes:
    chosen = found.reason == 0
    if not choices.logged_after:
        chosen = chosen & (found.flags & LOGGED_AFTER == 0)
    if not choices.partials:
        chosen = chosen & ((found.y == 0) | (found.y == 1))
    mask: Codes = chosen
    return mask


def _excluded(found: Columns) -> dict[NotScored, int]:
    counts = np.bincount(found.reason, minlength=len(REASONS) + 1)
    return {reason: int(counts[place]) for place, reason in enumerate(REASONS, 1)}


def _without(scored: Columns, fact: int) -> Without:
    holds = scored.flags & fact != 0
    rest = scored.where(~holds)
    return Without(int(holds.sum()), brier(rest.best, rest.y))


def _interim(found: Columns) -> Apart:
    """Interim outcomes that would be scored if they were final."""
    chosen = (found.reason == _code(NotScored.INTERIM)) & (found.y >= 0) & (found.flags & (OTHER | ASK) == 0)
    apart = found.where(chosen & (found.flags & LIKELIHOOD != 0))
    return Apart(len(apart), brier(apart.best, apart.y))


def _parts(scored: Columns, choices: Choices, reasons: dict[str, str]) -> Parts | None:
    n = len(scored)
    if n < LEAST_CURVE and not choices.ungated:
        reasons["corp"] = f"No calibration: it needs {LEAST_CURVE} scored claims, and there {_are(n)}."
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


def _came_out(y: Floats, flags: Codes) -> Share:
    """How many came out as said, of those that say will or will not and happened or did not."""
    will, will_not = flags & SAYS_WILL != 0, flags & SAYS_NOT != 0
    counted = (will | will_not) & ((y == 0) | (y == 1))
    return _share(int((counted & (will == (y == 1))).sum()), int(counted.sum()))


def _asserted(found: Columns) -> Share:
    """The same over finally resolved claims without a scored likelihood; what was stated afterwards is no forecast."""
    plain = [_code(NotScored.NO_LIKELIHOOD), _code(NotScored.OTHER_KIND), _code(NotScored.PHRASE_NOT_SCORED)]
    chosen = np.isin(found.reason, plain) & (found.flags & JUDGED != 0)
    return _came_out(found.y[chosen], found.flags[chosen])


def _judgeable(own: Columns) -> Judgeable | None:
    n = len(own)
    if not n:
        return None
    has = [own.flags & fact != 0 for fact in (DEADLINE, MEASURE, LIKELIHOOD)]
    every = has[0] & has[1] & has[2]
    return Judgeable(*(float(one.sum()) / n for one in (*has, every)))


def _overdue(found: Columns) -> float | None:
    due = int((found.reason == _code(NotScored.DUE)).sum())
    unjudged = (_code(NotScored.UPDATE), _code(NotScored.INTERIM), _code(NotScored.OPEN), _code(NotScored.DUE))
    resolved = int((~np.isin(found.reason, unjudged)).sum())
    return due / (due + resolved) if due + resolved else None


def _are(n: int) -> str:
    return "is 1" if n == 1 else f"are {n:,}"


def _said(n: int, judgeable: Judgeable | None, choices: Choices) -> dict[str, str]:
    """What stands in the place of numbers that n cannot carry."""
    said = {}
    if not n:
        nothing = "Nothing to score yet: no claim has a final outcome and a likelihood."
        for key in "brier brier_kindest brier_harshest log observed_rate reference_brier luck".split():
            said[key] = nothing
    if n < LEAST_INTERVAL and not choices.ungated:
        said["brier_interval"] = f"No interval: it needs {LEAST_INTERVAL} scored claims, and there {_are(n)}."
    if n < LEAST_RANKED and not choices.ungated:
        said["rank"] = f"No rank: it needs {LEAST_RANKED} scored claims, and there {_are(n)}."
    if judgeable is None:
        said["judgeability"] = "There is no claim of one's own to judge."
    return said
