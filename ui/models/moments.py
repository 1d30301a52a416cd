"""The life of a claim as moments: said, repeated, due, resolved, reopened, and every change in between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.claims import Appearance, ClaimView, Correction, Day, Evidence, Note, Outcome, Resolution, Status
from tracker.ledger import HistoryEntry
from ui.models.words import VOID_REASONS, day_text, days_between, distance, instant_day, last_day
from ui.widgets.likelihood_bar import percent
from ui.widgets.outcome import OutcomeMark, mark_of_outcome, word_of
from ui.widgets.timeline import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """All that the detail pane shows of a claim, as plain values."""

    view: ClaimView
    before: str = ""
    after: str = ""
    resolutions: Sequence[Resolution] = ()
    evidence: Sequence[Evidence] = ()
    notes: Sequence[tuple[str, Note]] = ()
    history: Sequence[HistoryEntry] = ()
    appearances: Sequence[tuple[Appearance, str]] = ()
    """Where the words were printed again, with the title of the source."""
    chain: Sequence[ClaimView] = ()
    """The statements of this claim by their days, where there are updates."""
    versions: Sequence[tuple[str, str]] = field(default=())
    """The versions of a claim in conflict: revision, and what it says in words."""
    corrections: Sequence[Correction] = ()
    """What was corrected in its source, with the answers for its claims."""


def moments(facts: ClaimFacts, today: Day) -> list[Moment]:
    """Everything that happened to a claim, and the day on which it falls due."""
    view = facts.view
    found = [_said(view)] if view.claimed_on else []
    found += [_again(seen, title) for seen, title in facts.appearances]
    found += [_entry(entry, facts) for entry in facts.history]
    due = _due(view, today)
    return [*found, due] if due else found


def _when(day: str, today: str = "") -> str:
    return day_text(day) if not today else f"{day_text(day)}, {distance(day, today)}"


def _said(view: ClaimView) -> Moment:
    who = view.speaker or view.speaker_as_described
    outlet = f" in {view.outlet}" if view.outlet and view.outlet != who else ""
    words = "Said" + (f" by {who}" if who else "") + outlet
    return Moment(view.claimed_on or "", _when(view.claimed_on or ""), words, OutcomeMark.OPEN)


def _again(seen: Appearance, title: str) -> Moment:
    where = f" in “{title}”" if title else ""
    return Moment(seen.on or "", _when(seen.on or "") or "day unknown", f"Repeated{where}")


def _entry(entry: HistoryEntry, facts: ClaimFacts) -> Moment:
    day = instant_day(entry.at)
    by = f", {entry.author}" if entry.author else ""
    step = _step(entry, facts.resolutions)
    if step is None:
        return Moment(day, _when(day) + by, _ISO.sub(lambda found: day_text(found[0]), entry.words))
    return Moment(day, _when(day) + by, _decided(step), mark_of_outcome(step.outcome))


_ISO = re.compile(r"(?<=“)\d{4}-\d\d-\d\d(?=”)|(?<=look again on )\d{4}-\d\d-\d\d|(?<=correction of )\d{4}-\d\d-\d\d")
"""A day that is a value by itself; days inside other people's words stay as they are written."""


def _step(entry: HistoryEntry, resolutions: Sequence[Resolution]) -> Resolution | None:
    """The step of the resolutions that an entry tells of, while it is still as it was then."""
    if entry.kind != "resolution":
        return None
    return next((step for step in resolutions if step.decided_at == entry.at), None)


def _decided(step: Resolution) -> str:
    why = f": {step.reason}" if step.reason else ""
    if step.outcome is None:
        return f"Reopened{why}"
    word = word_of(mark_of_outcome(step.outcome))
    if step.outcome is Outcome.PARTLY and step.fraction is not None:
        word += f", {percent(step.fraction)} %"
    if step.outcome is Outcome.VOID and step.void_reason:
        word += f", {VOID_REASONS[step.void_reason]}"
    interim = ", interim" if step.interim else ""
    known = f", known on {day_text(step.known_on)}" if step.known_on else ""
    return f"{word}{interim}{known}{why}"


def _due(view: ClaimView, today: Day) -> Moment | None:
    day = last_day(view)
    if day is None:
        return None
    ahead = days_between(today, day) >= 0
    by_deadline = bool(view.deadline and view.deadline.latest)
    if by_deadline:
        words = "The deadline ends" if ahead else "The deadline passed"
    else:
        words = "To be looked at again" if ahead else "Review day reached"
    # Only what is still waiting shows the clock: a resolved claim is not due.
    mark = OutcomeMark.DUE if view.status is Status.DUE else None
    return Moment(day, _when(day, today if ahead or mark else ""), words, mark, ahead=ahead)
