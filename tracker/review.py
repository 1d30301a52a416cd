"""What is due on a given day and why, and the three facts about time; pure, so that every surface agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from tracker.claims import (
    Claim,
    ClaimView,
    Day,
    DeadlineBasis,
    DueReason,
    LikelihoodBasis,
    Outcome,
    Resolution,
    SpeakerSays,
    Status,
    side_of,
)
from tracker.records import check_part, part_text, quoted


@dataclass(frozen=True, slots=True)
class Facts:
    """What follows from a claim, its last resolution and its last snooze; None where it cannot be said.

    ``due_on`` is the day to judge it (last day of the deadline, else the review day). ``due_from`` is the first day on
    which it is due, None once it is finally resolved.
    """

    outcome: Outcome | None
    interim: bool
    known_on: Day | None
    due_on: Day | None
    due_from: Day | None
    judged_earlier: bool
    stated_after: bool | None
    logged_after: bool | None
    reading_after: bool | None


@lru_cache(4_096)
def day_after(day: Day) -> Day:
    """The next civil day; the last one that a calendar has stays itself."""
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except OverflowError:
        return day


def effective_says(claim: Claim) -> SpeakerSays | None:
    """What the speaker says of the proposition: as recorded, else as the likelihood implies."""
    return claim.speaker_says or side_of(claim.likelihood)


def wording(claim: Claim) -> bytes:
    """A hash of what an outcome judges: proposition, criteria, condition, deadline and what the speaker says.

    The days that its event gives a deadline are no wording: that they are known is no change.
    """
    deadline, says = claim.deadline, effective_says(claim)
    if deadline and deadline.event:
        deadline = replace(deadline, earliest=None, latest=None)
    judged = (
        *map(quoted, (claim.proposition, claim.criteria, claim.condition)),
        part_text(deadline) if deadline else "null",
        quoted(says) if says else "null",
    )
    text = f"[{','.join(judged)}]"
    check_part(claim, text)
    return hashlib.sha256(text.encode()).digest()


def last_day(claim: Claim) -> Day | None:
    """The last day that counts for the deadline, if it has days."""
    return claim.deadline.latest if claim.deadline else None


def facts_of(
    claim: Claim, resolution: Resolution | None, snoozed_until: Day | None, worded: bytes | None = None
) -> Facts:
    """The facts of one claim that is no update. ``resolution`` is the last step of its resolutions, and ``worded`` the
    hash of its wording where that is known."""
    outcome = resolution.outcome if resolution else None
    known = resolution.known_on if resolution and outcome else None
    interim = bool(resolution and outcome and resolution.interim)
    latest = last_day(claim)
    due_on = latest or claim.review_on
    begins = day_after(latest) if latest else claim.review_on
    if interim and resolution and not latest:
        begins = due_on = resolution.review_on or claim.review_on
    if outcome and not interim:
        begins = None
    elif begins and snoozed_until:
        begins = max(begins, snoozed_until)
    judged = bool(
        resolution and outcome and resolution.wording and resolution.wording != (worded or wording(claim)).hex()
    )
    return Facts(
        outcome,
        interim,
        known,
        due_on,
        begins,
        judged,
        _later(claim.claimed_on, known),
        _later(claim.first_recorded_on, known),
        _later(_reading_day(claim), known, unknown=False),
    )


def standing_by(steps: Sequence[Resolution], day: Day) -> int:
    """How many of a claim's resolution steps, oldest first, the world could know on ``day``: the first so many.

    A step counts from its known on; where it has none (void, undetermined) from the day it was decided, and a
    reopening always. A final outcome that a later step replaced was a mistake, and is none on an earlier day either;
    an interim one stands until the later was known.
    """
    for kept in range(len(steps), 0, -1):
        step = steps[kept - 1]
        stands = kept == len(steps) or step.interim
        if step.outcome is None or (stands and (step.known_on or step.decided_at[:10]) <= day):
            return kept
    return 0


def _later(day: Day | None, known: Day | None, unknown: bool | None = None) -> bool | None:
    if known is None:
        return None
    return day > known if day else unknown


def _reading_day(claim: Claim) -> Day | None:
    """The last day on which something that an analyst read or set was set; stated numbers and dates are no reading."""
    read = claim.likelihood and claim.likelihood.basis in (LikelihoodBasis.LEXICON, LikelihoodBasis.ANALYST)
    days = (
        claim.likelihood_on if read else None,
        claim.deadline_on if claim.deadline and claim.deadline.basis is DeadlineBasis.ANALYST else None,
        claim.criteria_on if claim.criteria else None,
    )
    return max((day for day in days if day), default=None)


def status_on(day: Day, outcome: Outcome | None, interim: bool, due_from: Day | None) -> Status:
    """Resolved, due or open on that day."""
    if outcome is not None and not interim:
        return Status.RESOLVED
    if due_from is not None and due_from <= day:
        return Status.DUE
    return Status.RESOLVED if outcome is not None else Status.OPEN


def final(view: ClaimView) -> bool:
    """Whether a claim has an outcome that is not interim."""
    return view.outcome is not None and not view.interim


def due_reason(outcome: Outcome | None, latest: Day | None) -> DueReason:
    """Why a due claim is due."""
    if outcome is not None:
        return DueReason.INTERIM
    return DueReason.EXPIRED if latest else DueReason.REVIEW_DAY


def changed_readings(old: Claim | None, new: Claim) -> frozenset[str]:
    """Which of ``likelihood``, ``deadline`` and ``criteria`` were set or changed between two versions of a claim."""
    if old is None:
        return frozenset(name for name in ("likelihood", "deadline", "criteria") if getattr(new, name))
    return frozenset(n for n in ("likelihood", "deadline", "criteria") if getattr(old, n) != getattr(new, n))
