"""What a filled line says of a claim: its fields, as they were typed, to an outcome, a later day or evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.claims import Confidence, Day, EvidenceDraft, Outcome, ResolutionDraft, Stance, VoidReason
from tracker.deadlines import parse_day
from tracker.errors import InputError
from tracker.likelihood import parse_number
from tracker.outcomes import read_evidence

FINAL, INTERIM = "final", "interim"


class Choice(StrEnum):
    """What one can say of a claim under review."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did_not_happen"
    PARTLY = "partly"
    VOID = "void"
    UNDETERMINED = "undetermined"
    LATER = "later"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Later:
    """Not yet: look again on a day."""

    until: Day
    reason: str


Said = ResolutionDraft | Later | EvidenceDraft
"""What a filled line says."""

TITLES: dict[Choice, str] = {
    Choice.HAPPENED: "It happened",
    Choice.DID_NOT_HAPPEN: "It did not happen",
    Choice.PARTLY: "Partly",
    Choice.VOID: "Void",
    Choice.UNDETERMINED: "Cannot be determined",
    Choice.LATER: "Not yet",
    Choice.EVIDENCE: "Evidence",
}


def read_said(choice: Choice, fields: Mapping[str, str], today: Day) -> Said:
    """What the line for ``choice`` says. A field that is not asked for is missing; ``interim`` is asked for only where
    no deadline has passed. Raises InputError with the name of the field."""
    if choice is Choice.LATER:
        return Later(parse_day(fields["until"], "until", today=today), fields["reason"])
    if choice is Choice.EVIDENCE:
        stance = Stance(fields["stance"] or Stance.SUPPORTS)
        return replace(read_evidence(fields["evidence"], fields["title"]), stance=stance)
    return _resolution(Outcome(choice.value), fields, today)


def _resolution(outcome: Outcome, fields: Mapping[str, str], today: Day) -> ResolutionDraft:
    known, url = fields.get("known_on", ""), fields["evidence"]
    void, confidence = fields.get("void_reason", ""), fields.get("confidence", "")
    if outcome is Outcome.VOID and not void:
        raise InputError("void_reason", "Choose why it is void.")
    if fields.get("interim") == "":
        raise InputError("interim", "Choose whether this is final or how it stands today.")
    return ResolutionDraft(
        outcome=outcome,
        fraction=parse_number(fields.get("fraction", ""), "fraction"),
        void_reason=VoidReason(void) if void else None,
        reason=fields["reason"],
        known_on=parse_day(known, "known_on", today=today) if known else None,
        confidence=Confidence(confidence) if confidence else None,
        interim=fields.get("interim") == INTERIM,
        evidence=(read_evidence(url),) if url else (),
    )
