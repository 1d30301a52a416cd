"""The command about events: what became of one, said once for all claims about it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.claims import Event, EventDraft, Outcome
from tracker.cli.common import asked, check_texts, day, opened, today
from tracker.cli.printing import OUTCOMES, claim_lines, emit, plain
from tracker.errors import InputError
from tracker.outcomes import read_evidence

if TYPE_CHECKING:
    from tracker.happenings import Tied

TEXTS = ("event", "occurred_on", "known_on", "evidence", "note", "by", "except_for", "again", "author")


def event(args: Namespace) -> int:
    """List events, show one with what follows from it, or say what became of it."""
    on = today(args)
    check_texts(args, *TEXTS)
    if not args.event.strip():
        return _list(args)
    draft = _draft(args, on)
    writing = draft is not None and not args.dry_run
    if writing and (args.at.strip() or args.known_by.strip()):
        raise InputError("at", "--at and --known-by ask about the past: leave OUTCOME out, or add --dry-run.")
    with opened(args, writing=True) if writing else asked(args) as ledger:
        uid = ledger.event_named(args.event.strip())
        tied = ledger.tied(uid, draft, on=on)
        resolved: tuple[str, ...] = ()
        if draft is not None and writing:
            done = ledger.resolve_event(uid, draft, on=on, except_for=args.except_for, again=args.again)
            resolved = done.resolved
        found = ledger.event(uid)
    data = {"event": _event_data(found), "resolved": list(resolved), "claims": [_tied_data(one) for one in tied]}
    emit(args, data, _lines(found, tied, resolved, writing))
    return 0


def _list(args: Namespace) -> int:
    with asked(args) as ledger:
        found = [(_event_data(ledger.event(one.uid)), one.count) for one in ledger.named("event")]
    words = [f"{one['uid']}  {plain(str(one['title']))} ({count:,} claims)" for one, count in found]
    emit(args, {"events": [one | {"claims": count} for one, count in found]}, words or ["No events."])
    return 0


def _draft(args: Namespace, on: str) -> EventDraft | None:
    if args.outcome is None:
        given = [
            name
            for name in ("occurred_on", "known_on", "evidence", "note", "except_for", "again")
            if args.__dict__[name]
        ]
        if given:
            raise InputError("outcome", "Say first what became of the event: happened or did-not-happen.")
        return None
    outcome = args.outcome[0]
    if outcome not in (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN):
        raise InputError("outcome", "An event happened or did not happen: say which.")
    return EventDraft(
        outcome=outcome,
        occurred_on=day(args, "occurred_on", on),
        known_on=day(args, "known_on", on),
        reason=args.note,
        by=args.by,
        confidence=args.confidence,
        evidence=tuple(read_evidence(text) for text in args.evidence),
    )


def _event_data(found: Event) -> dict[str, object]:
    return {
        "uid": found.uid,
        "title": found.title,
        "outcome": found.outcome,
        "occurred_on": found.occurred_on,
        "known_on": found.known_on,
    }


def _tied_data(one: Tied) -> dict[str, object]:
    proposal = {
        "outcome": one.proposal.outcome,
        "known_on": one.proposal.known_on,
        "why": one.proposal.why,
        "nothing": one.proposal.nothing,
    }
    return {
        "uid": one.claim.uid,
        "proposition": one.claim.proposition,
        "event_tie": one.claim.event_tie,
        "resolved": one.proposal.resolved,
        "proposal": proposal,
    }


def _lines(found: Event, tied: Sequence[Tied], resolved: Sequence[str], wrote: bool) -> list[str]:
    state = OUTCOMES[found.outcome] if found.outcome else "no outcome yet"
    when = f" on {found.occurred_on}" if found.occurred_on else ""
    lines = [f"{plain(found.title)}: {state}{when}"]
    for one in tied:
        proposal = one.proposal
        said = f"{OUTCOMES[proposal.outcome]}, known on {proposal.known_on}" if proposal.outcome else "nothing follows"
        mark = "resolved" if one.claim.uid in resolved else "resolved before" if proposal.resolved else "as it was"
        head = f"{mark}: {said}" if wrote else f"proposed: {said}{' (resolved before)' if proposal.resolved else ''}"
        lines += [*claim_lines(one.claim), f"    {head}. {plain(proposal.why)}"]
    return [*lines, f"{len(resolved):,} resolved, {len(tied) - len(resolved):,} left as they were"] if wrote else lines
