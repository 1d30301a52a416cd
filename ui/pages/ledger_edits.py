"""A cell that was edited, as a write: what was typed is read here, or refused in a sentence before anything happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracker import deadlines, likelihood
from tracker.claims import Claim, ClaimView, Day, DeadlineBasis, ReviewBasis
from tracker.errors import InputError
from tracker.ledger import Change, Ledger

REVIEW = "review on "
Write = Callable[[Ledger], Change]
Edit = Callable[[Claim], Claim]


def write_of(view: ClaimView, key: str, text: str, today: Day, base: str = "") -> Write:
    """The write that puts ``text`` into the column ``key`` of a claim. Raises InputError where it cannot be read.

    ``base`` is the revision that it is written on, if not the one that the cell showed.
    """
    text = text.strip()
    if key == "speaker":
        return lambda ledger: ledger.assign([view.uid], speaker=text, on=today)
    if key == "tags":
        return _tags(view, text)
    edit = _FIELDS[key](view, text, today)

    def write(ledger: Ledger) -> Change:
        claim = ledger.record("claim", view.uid)
        assert isinstance(claim, Claim)
        return ledger.save(edit(claim), base=base or view.revision, on=today, label=_LABELS[key])

    return write


def _tags(view: ClaimView, text: str) -> Write:
    typed = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    add = [name for name in typed if name not in view.tags]
    drop = [name for name in view.tags if name not in typed]
    return lambda ledger: ledger.tag([view.uid], add=add, drop=drop)


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
    return lambda claim: replace(claim, deadline=read)


_FIELDS: dict[str, Callable[[ClaimView, str, Day], Edit]] = {
    "proposition": _proposition,
    "likelihood": _likelihood,
    "due_on": _due,
}
_LABELS = {
    "proposition": "Edit a proposition",
    "likelihood": "Edit a likelihood",
    "due_on": "Edit a deadline",
}
