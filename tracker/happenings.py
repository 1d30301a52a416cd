"""What became of an event, said once for all claims about it: one step that one undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker import outcomes, views
from tracker.capture import check_day
from tracker.claims import (
    ClaimView,
    Day,
    DeadlineSense,
    Event,
    EventDraft,
    Outcome,
    ResolutionDraft,
)
from tracker.deadlines import set_by_event
from tracker.errors import InputError, NotFound
from tracker.proposals import Proposal, from_event
from tracker.records import check_text
from tracker.steps import Change, Step, check_base
from tracker.tables import record_at


@dataclass(frozen=True, slots=True)
class Tied:
    """A claim about an event and what the event proposes for it."""

    claim: ClaimView
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class EventChange:
    """What saying what became of an event changed: the one step, and the claims that it resolved."""

    change: Change
    resolved: tuple[str, ...]


def event_of(conn: Any, uid: str) -> Event:
    """The event of that uid, or the one that it is joined into. Raises NotFound."""
    # What became of it stands in the row: a ledger of what the world knew on a day may know less than the log.
    row = conn.execute(
        "SELECT c.uid, c.outcome, c.occurred_on, c.known_on FROM events e JOIN events c ON c.id = e.canon_id "
        "WHERE e.uid = ? AND c.removed = 0",
        (uid,),
    ).fetchone()
    found = record_at(conn, "event", row[0]) if row else None
    if found is None or not isinstance(found[0], Event):
        raise NotFound(f"No event is called “{uid}” or has it as its id: `main.py event` lists them.")
    outcome = Outcome(row[1]) if row[1] else None
    return replace(found[0], outcome=outcome, occurred_on=row[2], known_on=row[3])


def about(conn: Any, uid: str, on: Day) -> list[ClaimView]:
    """The live claims about an event, or one that it is joined with, in the order in which they were made."""
    rows = conn.execute(
        "SELECT id FROM claims WHERE removed = 0 AND withheld = 0 AND event_id IN (SELECT id FROM events "
        "WHERE canon_id = (SELECT canon_id FROM events WHERE uid = ?)) ORDER BY claimed_on IS NULL, claimed_on, id",
        (uid,),
    ).fetchall()
    return views.views(conn, [row[0] for row in rows], on)


def tied(conn: Any, event: Event, on: Day) -> list[Tied]:
    """The claims about an event, each with what the outcome in ``event`` proposes, whether it is logged or not."""
    found = []
    for view in about(conn, event.uid, on):
        deadline = view.deadline
        if deadline and deadline.event and event_of(conn, deadline.event).uid == event.uid:
            day = event.occurred_on if event.outcome is Outcome.HAPPENED else None
            view = replace(view, deadline=set_by_event(deadline, day, view.claimed_on))
        found.append(Tied(view, from_event(view, event)))
    return found


def with_outcome(event: Event, draft: EventDraft, on: Day) -> Event:
    """The event with the outcome of the draft. Raises InputError on the field to mend."""
    if draft.outcome not in (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN):
        raise InputError("outcome", "An event happened or did not happen: say which, or leave it open.")
    check_text("reason", draft.reason, outcomes.MAX_REASON)
    for field, day in (("occurred_on", draft.occurred_on), ("known_on", draft.known_on)):
        check_day(field, day)
        if day and day > on:
            raise InputError(field, f"{day} lies after today ({on}): give the day on which it was so.")
    happened = draft.outcome is Outcome.HAPPENED
    if happened and not draft.occurred_on:
        raise InputError("occurred_on", "On which day did it occur? Give it as 2013-07-28.")
    if not happened and draft.occurred_on:
        raise InputError("occurred_on", "What did not happen occurred on no day: leave the day out.")
    known = draft.known_on or draft.occurred_on
    if not known:
        raise InputError("known_on", "Since when could the world know that it will not occur? Give known on.")
    if draft.occurred_on and known < draft.occurred_on:
        raise InputError(
            "known_on", f"Known on ({known}) lies before the event ({draft.occurred_on}): check both days."
        )
    return replace(event, outcome=draft.outcome, occurred_on=draft.occurred_on, known_on=known)


def resolve(
    step: Step, uid: str, draft: EventDraft, except_for: Sequence[str], again: Sequence[str], on: Day, base: str | None
) -> list[str]:
    """Say what became of an event and confirm what follows for its claims, but for some; returns the uids resolved.

    Claims that have their final outcome already are left as they are unless ``again`` names them. The same evidence
    goes with each.
    """
    event = event_of(step.conn, uid)
    check_base("event", event.uid, base, step.heads("event", event.uid))
    new = with_outcome(event, draft, on)
    step.change(new)
    found = {one.claim.uid: one.proposal for one in tied(step.conn, new, on)}
    for claim in (*except_for, *again):
        if claim not in found:
            raise NotFound(f"No claim about “{event.title}” has the id {claim}: look at the list again.")
    resolved = []
    for claim, proposal in found.items():
        if proposal.outcome and claim not in except_for and (claim in again or not proposal.resolved):
            view = views.views(step.conn, [_id(step.conn, claim)], on)[0]
            outcomes.resolve(step, claim, _draft(view, draft, proposal, on), on)
            resolved.append(claim)
    return resolved


def _id(conn: Any, claim: str) -> int:
    return int(conn.execute("SELECT id FROM claims WHERE uid = ?", (claim,)).fetchone()[0])


def _draft(view: ClaimView, draft: EventDraft, proposal: Proposal, on: Day) -> ResolutionDraft:
    assert proposal.outcome
    deadline = view.deadline
    # The last day of a passed deadline is known by the calendar, and its basis says so.
    by_calendar = (
        proposal.outcome is Outcome.DID_NOT_HAPPEN
        and deadline is not None
        and deadline.latest == proposal.known_on != on
        and deadline.sense is not DeadlineSense.THROUGH
    )
    return ResolutionDraft(
        outcome=proposal.outcome,
        known_on=None if by_calendar else proposal.known_on,
        reason=f"{draft.reason.strip()} {proposal.why}".strip(),
        by=draft.by,
        confidence=draft.confidence,
        evidence=draft.evidence,
    )


def reopen(step: Step, uid: str) -> None:
    """Take an event's outcome back by a change of its own; the outcomes of its claims stay. Raises NotFound."""
    event = event_of(step.conn, uid)
    if event.outcome is None:
        raise NotFound("This event has no outcome: there is nothing to take back.")
    step.change(replace(event, outcome=None, occurred_on=None, known_on=None))
