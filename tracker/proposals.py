"""What the calendar or an event lets us expect of a claim's outcome; pure. Proposals, never decisions.

A passed *by* or *on* proposes that it did not happen, a passed *through* that it happened; without a last day nothing
follows. An event that has its outcome proposes one for each claim that is tied to it, from the claim's tie, window
and sense: "by 2013" and an event of 2020 give did-not-happen known on 2013-12-31, "by 2025" gives happened known on
the event's day. An event occurs once, so what occurred outside a window does not occur in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.claims import ClaimView, Day, DeadlineSense, Event, EventTie, Outcome
from tracker.review import final


class Nothing(StrEnum):
    """Why nothing follows for a claim, which then stays as it is."""

    NO_DEADLINE = "no_deadline"
    NOT_PASSED = "not_passed"
    NO_OUTCOME = "no_outcome"
    NO_TIE = "no_tie"
    CONDITION = "condition"
    WHOLE_WINDOW = "whole_window"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outcome that follows, with the first day the world could know and why in a sentence; or None, and ``nothing``.

    ``resolved`` says that the claim has its final outcome already, which stays unless somebody wants it replaced.
    """

    outcome: Outcome | None
    known_on: Day | None
    why: str
    nothing: Nothing | None = None
    resolved: bool = False


_SENTENCES = {
    Nothing.NO_DEADLINE: "It has no last day: nothing follows from the calendar.",
    Nothing.NOT_PASSED: "Its last day has not passed.",
    Nothing.NO_OUTCOME: "The event has no outcome yet.",
    Nothing.NO_TIE: "It does not say whether the event is to occur or not: set the tie.",
    Nothing.CONDITION: "It has a condition: say first whether that held.",
    Nothing.WHOLE_WINDOW: "It is about the whole time until its last day: the event's day does not settle it.",
    Nothing.UPDATE: "It is an update: it takes its outcome from the first claim.",
}


def from_deadline(view: ClaimView, on: Day) -> Proposal:
    """What the calendar proposes on that day for a claim."""
    if view.update_of:
        return _none(Nothing.UPDATE)
    deadline = view.deadline
    if deadline is None or deadline.latest is None:
        return _none(Nothing.NO_DEADLINE, final(view))
    if deadline.latest >= on:
        return _none(Nothing.NOT_PASSED, final(view))
    through = deadline.sense is DeadlineSense.THROUGH
    outcome = Outcome.HAPPENED if through else Outcome.DID_NOT_HAPPEN
    held = ", if its condition held" if view.condition else ""
    why = f"Its last day, {deadline.latest}, has passed{held}."
    return Proposal(outcome, deadline.latest, why, resolved=final(view))


def from_event(view: ClaimView, event: Event) -> Proposal:
    """What the outcome of its event proposes for a claim."""
    nothing = _open_question(view, event)
    if nothing is not None:
        return _none(nothing, final(view))
    occurred, known, why = _occurred(view, event)
    happened = occurred == (view.event_tie is EventTie.OCCURS)
    return Proposal(Outcome.HAPPENED if happened else Outcome.DID_NOT_HAPPEN, known, why, resolved=final(view))


def _open_question(view: ClaimView, event: Event) -> Nothing | None:
    """What keeps the event from settling the claim."""
    whole = bool(view.deadline and view.deadline.latest and view.deadline.sense is DeadlineSense.THROUGH)
    occurs = event.outcome is Outcome.HAPPENED and view.event_tie is EventTie.OCCURS
    tests = (
        (Nothing.UPDATE, bool(view.update_of)),
        (Nothing.NO_OUTCOME, event.outcome not in (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN)),
        (Nothing.NO_TIE, view.event_tie is None),
        (Nothing.CONDITION, bool(view.condition)),
        (Nothing.WHOLE_WINDOW, whole and occurs),
    )
    return next((reason for reason, holds in tests if holds), None)


def _occurred(view: ClaimView, event: Event) -> tuple[bool, Day | None, str]:
    """Whether the event occurred in the claim's window, since when the world could know, and why in a sentence."""
    latest = view.deadline.latest if view.deadline else None
    known = event.known_on or event.occurred_on
    day = event.occurred_on
    if event.outcome is Outcome.DID_NOT_HAPPEN or day is None:
        if latest and (known is None or latest < known):
            return False, latest, f"The event had not occurred by the last day, {latest}."
        return False, known, "The event did not occur."
    if latest and day > latest:
        return False, latest, f"The event occurred on {day}, after the last day, {latest}."
    earliest = view.deadline.earliest if view.deadline else None
    if earliest and day < earliest and view.claimed_on and earliest > view.claimed_on:
        return False, known, f"The event occurred on {day}, before the first day, {earliest}."
    if view.claimed_on and day < view.claimed_on:
        return True, known, f"The event had occurred on {day}, before the claim was made."
    return True, known, f"The event occurred on {day}."


def _none(why: Nothing, resolved: bool = False) -> Proposal:
    return Proposal(None, None, _SENTENCES[why], why, resolved)
