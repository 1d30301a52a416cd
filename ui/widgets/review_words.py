"""What the Review page says in words: why a claim is due, what the speaker gave it, what was decided before."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.claims import (
    ClaimView,
    Confidence,
    Day,
    DeadlineSense,
    DueReason,
    Evidence,
    Likelihood,
    Outcome,
    PublishedBasis,
    Resolution,
    SpeakerSays,
    Stance,
    Status,
)
from ui.models.words import VOID_REASONS, day_text, deadline_text, distance, instant_day, span
from ui.widgets.likelihood_bar import numbers, percent
from ui.widgets.outcome import mark_of, mark_of_outcome, word_of

SIDES = {
    SpeakerSays.WILL: "said it will happen",
    SpeakerSays.WILL_NOT: "said it will not happen",
    SpeakerSays.NEITHER: "took no side",
}
STANCES = {Stance.SUPPORTS: "Supports", Stance.CONTRADICTS: "Contradicts", Stance.CONTEXT: "Context"}
CONFIDENCES = {
    Confidence.HIGH: "high confidence",
    Confidence.MODERATE: "moderate confidence",
    Confidence.LOW: "low confidence",
}


def why_due(view: ClaimView, today: Day) -> str:
    """Why the claim is in the queue: "Expired 14 months ago", "Review day reached today"."""
    if view.status is not Status.DUE and view.judged_on_earlier_wording:
        return f"{word_of(mark_of(view))}, judged on an earlier wording: does that still stand?"
    if view.due_reason is DueReason.INTERIM:
        since = f" since {day_text(view.due_from)}" if view.due_from else ""
        return f"Interim outcome: to be looked at again{since}"
    if view.due_reason is DueReason.REVIEW_DAY:
        return f"Review day reached {_since(view.due_from or view.review_on, today)}".strip()
    latest = view.deadline.latest if view.deadline else None
    return f"Expired {span(latest, today)} ago" if latest else "Due"


def short_due(view: ClaimView, today: Day) -> str:
    """The same for a narrow list: "14 months overdue", "review day", "earlier wording"."""
    if view.status is not Status.DUE and view.judged_on_earlier_wording:
        return "judged on earlier wording"
    if view.due_reason is DueReason.EXPIRED and view.deadline and view.deadline.latest:
        return f"{span(view.deadline.latest, today)} overdue"
    day = view.due_from or view.review_on
    what = "interim," if view.due_reason is DueReason.INTERIM else "review day"
    return f"{what} {_since(day, today)}".rstrip(" ,")


def _since(day: Day | None, today: Day) -> str:
    return distance(day, today) if day else ""


def who(view: ClaimView) -> str:
    """The speaker, as well as we know them."""
    return view.speaker or view.speaker_as_described or view.outlet or "The speaker"


MOST_RIVALS = 8
"""Other claims of an event that are told one by one."""


def side(view: ClaimView) -> str:
    """The speaker's side: "Ada Quill gave this 9 %: said it will not happen."."""
    said = SIDES[view.speaker_says] if view.speaker_says else ""
    given = _given(view.likelihood)
    if not given and not said:
        return f"{who(view)} gave no likelihood and it is not recorded on which side."
    if not given:
        return f"{who(view)} {said}."
    return f"{who(view)} {given}: {said}." if said else f"{who(view)} {given}."


def _given(likelihood: Likelihood | None) -> str:
    if likelihood is None:
        return ""
    words, read = likelihood.words.strip(), numbers(likelihood)
    if read and (not words or any(sign.isdigit() for sign in words)):
        return f"gave this {read}"
    if read:
        return f"called this “{words}”, read as {read}"
    return f"called this “{words}”, which names no number" if words else ""


def rival_lines(views: Sequence[ClaimView]) -> list[str]:
    """Other claims of the same event, a line each: who, when, how likely, what, and how it stands."""
    found = [_rival(view) for view in views[:MOST_RIVALS]]
    rest = len(views) - MOST_RIVALS
    return [*found, f"and {rest:,} more"] if rest > 0 else found


def _rival(view: ClaimView) -> str:
    told = (who(view), day_text(view.claimed_on), numbers(view.likelihood) or "no number")
    standing = "" if view.outcome is None else f" ({word_of(mark_of(view)).lower()})"
    return f"{', '.join(part for part in told if part)}: {view.proposition}{standing}"


def when(view: ClaimView, today: Day) -> str:
    """The day of the claim, with its distance."""
    if not view.claimed_on:
        return "day unknown"
    return f"{day_text(view.claimed_on)} ({distance(view.claimed_on, today)})"


def where(view: ClaimView) -> str:
    """The source in a line: outlet, title, writer, when published."""
    published = day_text(view.published_on)
    if published and view.published_basis is PublishedBasis.INFERRED:
        published += ", inferred"
    title = f"“{view.source_title}”" if view.source_title else ""
    writer = f"by {view.writer}" if view.writer and view.writer != view.speaker else ""
    return ", ".join(part for part in (view.outlet, title, writer, published, view.locator) if part)


def by_when(view: ClaimView) -> str:
    """The deadline in its own words; the review day where it has no days."""
    said = deadline_text(view)
    if view.deadline and view.deadline.latest:
        return said
    looked = f"look at it on {day_text(view.review_on)}" if view.review_on else ""
    return ", ".join(part for part in (said or "no deadline", looked) if part)


def step_line(step: Resolution) -> str:
    """An earlier step: "Did not happen, low confidence, known since 31 Dec 2013 (decided 2 Jan 2014 by Desk): why"."""
    decided = " ".join(part for part in (day_text(instant_day(step.decided_at)), _by(step.decided_by)) if part)
    reason = f": {step.reason}" if step.reason else ""
    if step.outcome is None:
        return f"Reopened {decided}{reason}"
    parts = [_outcome(step), "interim" if step.interim else "", CONFIDENCES[step.confidence] if step.confidence else ""]
    if step.known_on:
        parts.append(f"known since {day_text(step.known_on)}")
    return f"{', '.join(part for part in parts if part)} (decided {decided}){reason}"


def _by(name: str) -> str:
    return f"by {name}" if name else ""


def _outcome(step: Resolution) -> str:
    word = word_of(mark_of_outcome(step.outcome))
    if step.outcome is Outcome.PARTLY and step.fraction is not None:
        return f"{word}, {percent(step.fraction)} %"
    if step.outcome is Outcome.VOID and step.void_reason:
        return f"{word}, {VOID_REASONS[step.void_reason]}"
    return word


def evidence_line(piece: Evidence) -> str:
    """A piece of evidence: "Supports: First train runs, https://…"."""
    told = ", ".join(part for part in (piece.title, piece.url or piece.archive_url, piece.note) if part)
    return f"{STANCES[piece.stance]}: {told}{' (file kept)' if piece.snapshot else ''}"


# --- what the outcome line proposes


def proposed_known_on(view: ClaimView, outcome: Outcome, today: Day) -> Day | None:
    """The day on which the world knew, where the deadline says so: its last day, once that has passed.

    "By D" and "on D" that did not happen were known on D, "on D" that happened too, and so was "through D" that held.
    """
    deadline = view.deadline
    if deadline is None or not deadline.latest or deadline.latest >= today:
        return None
    settled = {
        Outcome.DID_NOT_HAPPEN: deadline.sense in (DeadlineSense.BY, DeadlineSense.ON, None),
        Outcome.HAPPENED: deadline.sense in (DeadlineSense.ON, DeadlineSense.THROUGH),
    }
    return deadline.latest if settled.get(outcome) else None


def may_be_interim(view: ClaimView, today: Day) -> bool:
    """Whether an outcome given today may be interim: no deadline has passed."""
    return not (view.deadline and view.deadline.latest and view.deadline.latest < today)


def settled_early(view: ClaimView, outcome: Outcome) -> bool | None:
    """Before its deadline: whether the outcome can no longer change. None where only the reader can say.

    What is to happen *by* a day is settled once it has; what is to hold *through* a time once it has not.
    """
    sense = view.deadline.sense if view.deadline and view.deadline.latest else None
    if sense is DeadlineSense.BY:
        return {Outcome.HAPPENED: True, Outcome.DID_NOT_HAPPEN: False}.get(outcome)
    if sense is DeadlineSense.THROUGH:
        return {Outcome.HAPPENED: False, Outcome.DID_NOT_HAPPEN: True}.get(outcome)
    return None
