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


Said = ResolutionDraft | Later | tuple[EvidenceDraft, ...]
"""What a filled line says; evidence may be a link and files beside it."""

FILES = "files"
"""The field of a kept draft that names the files: their paths, apart by NUL, which no path holds."""

TITLES: dict[Choice, str] = {
    Choice.HAPPENED: "It happened",
    Choice.DID_NOT_HAPPEN: "It did not happen",
    Choice.PARTLY: "Partly",
    Choice.VOID: "Void",
    Choice.UNDETERMINED: "Cannot be determined",
    Choice.LATER: "Not yet",
    Choice.EVIDENCE: "Evidence",
}


def read_said(choice: Choice, fields: Mapping[str, str], today: Day, files: tuple[EvidenceDraft, ...] = ()) -> Said:
    """What the line for ``choice`` says. A field that is not asked for is missing; ``interim`` is asked for only where
    no deadline has passed. ``files`` were read already. Raises InputError with the name of the field."""
    if choice is Choice.LATER:
        return Later(parse_day(fields["until"], "until", today=today), fields["reason"])
    if choice is Choice.EVIDENCE:
        stance = Stance(fields["stance"] or Stance.SUPPORTS)
        return tuple(replace(one, stance=stance) for one in _pieces(fields["evidence"], fields["title"], files))
    return _resolution(Outcome(choice.value), fields, today, files)


def _pieces(text: str, title: str, files: tuple[EvidenceDraft, ...]) -> tuple[EvidenceDraft, ...]:
    """A link or a name, then the files; a title alone is that of the first file."""
    if text or not files:
        return (read_evidence(text, title), *files)
    return (replace(files[0], title=title or files[0].title), *files[1:])


def _resolution(
    outcome: Outcome, fields: Mapping[str, str], today: Day, files: tuple[EvidenceDraft, ...]
) -> ResolutionDraft:
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
        evidence=_pieces(url, "", files) if url or files else (),
    )
