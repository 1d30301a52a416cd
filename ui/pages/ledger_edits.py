"""A cell that was edited, as a write: what was typed is read here, or refused in a sentence before anything happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracker import deadlines, likelihood
from tracker.claims import Claim, ClaimKind, ClaimView, Day, DeadlineBasis, ReviewBasis
from tracker.errors import InputError
from tracker.ledger import Change, Ledger
from ui.models.words import SIDES

REVIEW = "review on "
Write = Callable[[Ledger], Change]
Edit = Callable[[Claim], Claim]


def write_of(view: ClaimView, key: str, text: str, today: Day, base: str = "") -> Write:
    """The write that puts ``text`` into the column ``key`` of a claim. Raises InputError where it cannot be read.

    ``base`` is the revision that it is written on, if not the one that the cell showed.
    """
    text = text.strip()
    if key in _OTHER:
        return _OTHER[key](view, text, today)
    edit = _FIELDS[key](view, text, today)

    def write(ledger: Ledger) -> Change:
        claim = ledger.record("claim", view.uid)
        assert isinstance(claim, Claim)
        new, label = edit(claim), _LABELS[key]
        if key == "likelihood" and likelihood.is_unknown(new.likelihood):
            label += ": kept as words, which name no number"
        return ledger.save(new, base=base or view.revision, on=today, label=label)

    return write


def _speaker(view: ClaimView, text: str, today: Day) -> Write:
    return lambda ledger: ledger.assign([view.uid], speaker=text, on=today)


def _event(view: ClaimView, text: str, today: Day) -> Write:
    return lambda ledger: ledger.assign([view.uid], event=text, on=today)


def _tags(view: ClaimView, text: str, today: Day) -> Write:
    typed = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    add = [name for name in typed if name not in view.tags]
    drop = [name for name in view.tags if name not in typed]
    return lambda ledger: ledger.tag([view.uid], add=add, drop=drop)


def _note(view: ClaimView, text: str, today: Day) -> Write:
    def write(ledger: Ledger) -> Change:
        notes = ledger.notes(view.uid)
        if len(notes) > 1:
            raise InputError("note", f"This claim has {len(notes)} notes: edit each of them in the detail (F8).")
        if notes and notes[0][1].text != view.note:
            raise InputError("note", "The note was changed meanwhile: press Esc to see it as it is now.")
        if notes:
            return ledger.edit_note(notes[0][1].uid, text, notes[0][0])
        return ledger.add_note(view.uid, text)

    return write


def _proposition(view: ClaimView, text: str, today: Day) -> Edit:
    if not text:
        raise InputError("proposition", "The proposition is empty: a claim needs one sentence.")
    return lambda claim: replace(claim, proposition=" ".join(text.split()))


def _likelihood(view: ClaimView, text: str, today: Day) -> Edit:
    read = likelihood.parse(text)
    return lambda claim: replace(claim, likelihood=read)


def _due(view: ClaimView, text: str, today: Day) -> Edit:
    if text.casefold().startswith(REVIEW):
        day = deadlines.parse_day(text[len(REVIEW) :], "review_on", today=today)
        return lambda claim: replace(claim, review_on=day, review_basis=ReviewBasis.CHOSEN)
    # What a deadline rests on does not change with its words.
    known = view.deadline.basis if view.deadline and view.deadline.basis is not DeadlineBasis.NONE else None
    read = deadlines.parse(text, view.claimed_on or today, basis=known or DeadlineBasis.STATED)
    held = view.deadline
    if read and not read.latest and held and held.event:  # other words for the event: its day still sets the deadline
        read = replace(read, kind=held.kind, sense=held.sense, event=held.event, after=held.after)
    return lambda claim: replace(claim, deadline=read)


def _claimed_on(view: ClaimView, text: str, today: Day) -> Edit:
    day = deadlines.parse_day(text, "claimed_on", today=today)
    said = view.deadline.words if view.deadline else ""
    if not view.deadline or not said or view.deadline.event:
        return lambda claim: replace(claim, claimed_on=day, claimed_basis="given")
    # "Within six months" counts from the day of the claim, so the deadline moves with it.
    read = deadlines.parse(said, day, sense=view.deadline.sense, basis=view.deadline.basis)
    return lambda claim: replace(claim, claimed_on=day, claimed_basis="given", deadline=read)


def _review_on(view: ClaimView, text: str, today: Day) -> Edit:
    if not text:
        return lambda claim: replace(claim, review_on=None, review_basis=None)
    day = deadlines.parse_day(text, "review_on", today=today)
    return lambda claim: replace(claim, review_on=day, review_basis=ReviewBasis.CHOSEN)


def _kind(view: ClaimView, text: str, today: Day) -> Edit:
    kind = next((kind for kind in ClaimKind if kind.value == text.casefold()), None)
    if kind is None:
        raise InputError("kind", f"A claim is one of {', '.join(ClaimKind)}.")
    return lambda claim: replace(claim, kind=kind)


def _says(view: ClaimView, text: str, today: Day) -> Edit:
    said = " ".join(text.casefold().replace("won't", "will not").replace("_", " ").split())
    side = next((side for side, word in SIDES.items() if word == said), None)
    if side is None and said:
        raise InputError(
            "speaker_says", "The speaker says will, will not or neither; empty takes the likelihood's side."
        )
    return lambda claim: replace(claim, speaker_says=side)


def _base_rate(view: ClaimView, text: str, today: Day) -> Edit:
    rate = likelihood.parse_number(text, "base_rate")
    return lambda claim: replace(claim, base_rate=rate)


def _criteria(view: ClaimView, text: str, today: Day) -> Edit:
    return lambda claim: replace(claim, criteria=text)


def _condition(view: ClaimView, text: str, today: Day) -> Edit:
    return lambda claim: replace(claim, condition=text)


def _locator(view: ClaimView, text: str, today: Day) -> Edit:
    return lambda claim: replace(claim, locator=text)


_OTHER: dict[str, Callable[[ClaimView, str, Day], Write]] = {
    "speaker": _speaker,
    "event": _event,
    "tags": _tags,
    "note": _note,
}
"""What belongs to the claim but is a record of its own."""
_FIELDS: dict[str, Callable[[ClaimView, str, Day], Edit]] = {
    "proposition": _proposition,
    "likelihood": _likelihood,
    "due_on": _due,
    "claimed_on": _claimed_on,
    "review_on": _review_on,
    "kind": _kind,
    "says": _says,
    "base_rate": _base_rate,
    "criteria": _criteria,
    "condition": _condition,
    "locator": _locator,
}
_LABELS = {
    "proposition": "Edit a proposition",
    "likelihood": "Edit a likelihood",
    "due_on": "Edit a deadline",
    "claimed_on": "Edit the day of a claim",
    "review_on": "Edit a review day",
    "kind": "Edit the kind of a claim",
    "says": "Edit what the speaker says",
    "base_rate": "Edit a base rate",
    "criteria": "Edit criteria",
    "condition": "Edit a condition",
    "locator": "Edit a place in the source",
}
