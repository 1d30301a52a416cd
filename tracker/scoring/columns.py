"""Claims as columns of plain numbers, what each counts for, and which of them stand behind a number of a card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.claims import NotScored
from tracker.later import Later
from tracker.scoring.arrays import Codes, Flags, Floats
from tracker.scoring.losses import CLIP

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

REASONS = tuple(NotScored)
"""Why a claim is not scored; its code is the place here plus one, and 0 means scored."""

(
    LOGGED_AFTER,
    READING_AFTER,
    DEADLINE,
    MEASURE,
    LIKELIHOOD,
    ASK,
    SAYS_WILL,
    SAYS_NOT,
    JUDGED,
    OUTLET,
    OTHER,
    WORDS,
    BASE,
    UNDATED,
    STATED_AFTER,
    REREAD,
) = (1 << bit for bit in range(16))
"""Facts about a claim, a bit each. JUDGED: it has a final outcome; OUTLET: in the outlet's own voice; OTHER: a plan, a
schedule, or evaluative; WORDS: its numbers are a reading of words; BASE: a base rate was recorded; UNDATED: nobody
knows on which day it was made, so that none can say that it was not made after the outcome; REREAD: its words were read
by the yardstick that was asked for."""


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
class Choices:
    """What counts: claims logged or read after their outcome was known, claims that came true in part, interim
    outcomes; and without gates. ``yardstick`` reads words as officials do (``yardsticks.TITLES``), the others stay."""

    logged_after: bool = True
    reading_after: bool = True
    partials: bool = True
    interim: bool = False
    ungated: bool = False
    yardstick: str = ""


AS_IT_IS = Choices()
"""Everything that is scored by itself."""


def code(reason: NotScored) -> int:
    """What stands for a reason in ``Columns.reason``."""
    return REASONS.index(reason) + 1


def has(found: Columns, facts: int) -> Flags:
    """Which claims have any of these facts."""
    mask: Flags = found.flags & facts != 0
    return mask


def interim(found: Columns) -> Flags:
    """Which claims have an interim outcome and would be scored if it were final."""
    judged = (found.reason == code(NotScored.INTERIM)) & (found.y >= 0)
    mask: Flags = judged & has(found, LIKELIHOOD) & ~has(found, OTHER | ASK | STATED_AFTER)
    return mask


def counting(found: Columns, choices: Choices) -> Flags:
    """Which claims could be scored: those without a reason not to be, and interim ones where they are to count."""
    mask: Flags = found.reason == 0
    return mask | interim(found) if choices.interim else mask


def scored(found: Columns, choices: Choices) -> Flags:
    """Which claims are scored."""
    chosen = counting(found, choices)
    if not choices.logged_after:
        chosen = chosen & ~has(found, LOGGED_AFTER)
    if not choices.reading_after:
        chosen = chosen & ~has(found, READING_AFTER)
    return chosen if choices.partials else chosen & ~partial(found)


def partial(found: Columns) -> Flags:
    """Which claims came true in part."""
    mask: Flags = (found.y > 0) & (found.y < 1)
    return mask


def came_out(found: Columns) -> Codes:
    """1 where a claim came out as its speaker said, 0 where it did not, -1 where neither can be said."""
    whole = (found.y == 0) | (found.y == 1)
    told: Codes = np.where(has(found, SAYS_WILL | SAYS_NOT) & whole, has(found, SAYS_WILL) == (found.y == 1), -1)
    return told


PLAIN = (NotScored.NO_LIKELIHOOD, NotScored.OTHER_KIND, NotScored.PHRASE_NOT_SCORED)
"""Why claims that were finally judged have no scored likelihood."""


def asserted(found: Columns) -> Flags:
    """Which claims without a scored likelihood were finally judged, and came out as said or not."""
    mask: Flags = np.isin(found.reason, [code(reason) for reason in PLAIN]) & has(found, JUDGED)
    return mask & (came_out(found) >= 0)


def leaned(found: Columns, choices: Choices) -> Flags:
    """Which scored claims came finally out as said or not."""
    return scored(found, choices) & has(found, JUDGED) & (came_out(found) >= 0)


def own(found: Columns) -> Flags:
    """Which claims are no updates."""
    mask: Flags = found.reason != code(NotScored.UPDATE)
    return mask


def behind(found: Columns, key: str, choices: Choices = AS_IT_IS) -> Codes:
    """The ids of the claims behind a number of the card of ``found``, in the order in which they were logged.

    ``key`` is the number's name in the JSON of the card: "claims", "n", "excluded", "excluded.void", "left_out",
    "logged_after_outcome", "reading_after_outcome", "interim", "partly", "log_clipped", "leaned", "leaned.k",
    "asserted", "asserted.k", "stated", "verbal", "reread", "base_rates", "undated", "overdue", "judgeability",
    "judgeable.deadline" (measure, likelihood: those that have it), "at.0.7" (the scored ones at that likelihood). Any
    other number is of all scored claims.
    """
    return np.sort(found.ids[_which(found, key, choices)])


def _which(found: Columns, key: str, choices: Choices) -> Flags:
    name, _, part = key.partition(".")
    if name == "excluded":
        chosen: Flags = found.reason == code(NotScored(part)) if part else found.reason > 0
        return chosen & ~counting(found, choices)
    if name == "judgeable":
        return own(found) & has(found, {"deadline": DEADLINE, "measure": MEASURE, "likelihood": LIKELIHOOD}[part])
    if name == "at":
        there: Flags = found.best == float(part)
        return scored(found, choices) & there
    if part == "k":
        right: Flags = came_out(found) == 1
        return _which(found, name, choices) & right
    return _BEHIND[name](found, choices) if name in _BEHIND else scored(found, choices)


def judgeable(found: Columns) -> Flags:
    """Which claims that are no updates have a deadline with days, criteria and a likelihood."""
    return own(found) & has(found, DEADLINE) & has(found, MEASURE) & has(found, LIKELIHOOD)


def clipped(found: Columns) -> Flags:
    """Which likelihoods the log score moves."""
    mask: Flags = (found.best < CLIP) | (found.best > 1 - CLIP)
    return mask


def overdue(found: Columns) -> Flags:
    """Which claims are due and not judged."""
    mask: Flags = found.reason == code(NotScored.DUE)
    return mask


_BEHIND: dict[str, Callable[[Columns, Choices], Flags]] = {
    "claims": lambda found, choices: np.ones(len(found), dtype=bool),
    "left_out": lambda found, choices: counting(found, choices) & ~scored(found, choices),
    "logged_after_outcome": lambda found, choices: scored(found, choices) & has(found, LOGGED_AFTER),
    "reading_after_outcome": lambda found, choices: scored(found, choices) & has(found, READING_AFTER),
    "interim": lambda found, choices: interim(found),
    "partly": lambda found, choices: scored(found, choices) & partial(found),
    "log_clipped": lambda found, choices: scored(found, choices) & clipped(found),
    "leaned": leaned,
    "asserted": lambda found, choices: asserted(found),
    "stated": lambda found, choices: scored(found, choices) & ~has(found, WORDS),
    "verbal": lambda found, choices: scored(found, choices) & has(found, WORDS),
    "base_rates": lambda found, choices: scored(found, choices) & has(found, BASE),
    "reread": lambda found, choices: scored(found, choices) & has(found, REREAD),
    "undated": lambda found, choices: scored(found, choices) & has(found, UNDATED),
    "overdue": lambda found, choices: overdue(found),
    "judgeability": lambda found, choices: judgeable(found),
}
