"""Words to civil days: "by the end of 2013", said on a given day, becomes a ``Deadline``; form fields become days.

"By, until D" is [day of the claim, D]; "before D" ends the day before; "on D" is that day; "in P" is some time in P
and "through P" all of it; no window starts before the day of the claim. A bare day, month or year means by it. Vague,
contingent and open have no days and get a review day instead. The grammar is a table in ``tracker._deadline_rules``;
what it does not list is refused with a sentence, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from tracker._dates import MONTH, DateProblem, civil, plus, stretch
from tracker._deadline_rules import NUMERIC, RULES, Rule, numeric_refusal, read
from tracker._periods import find_period
from tracker._windows import FIELD, Window
from tracker._words import COUNT, Pattern, number, shown, tidy
from tracker.claims import Day, Deadline, DeadlineBasis, DeadlineKind, DeadlineSense
from tracker.errors import InputError

__all__ = [
    "RULES",
    "Rule",
    "describe",
    "last_day",
    "parse",
    "parse_day",
    "parse_published",
    "review_day",
    "set_by_event",
]

PUBLISHED = "published_on"
REVIEW_MONTHS = {DeadlineKind.VAGUE: 6}
"""Months from the claim to its review day where it is not OTHER_REVIEW_MONTHS: our convention."""
OTHER_REVIEW_MONTHS = 12

_OFFSET = Pattern(r"(?P<sign>[+-]) ?(?P<n>[0-9]+) ?(?P<unit>[dwmy])|in (?P<count>" + COUNT + r") (?P<name>[a-z]+?)s?")
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_DAY_NAMED = Pattern(
    rf"(?:[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}|(?=.*[0-9]{{4}}$)(?=.*[0-9]+.*[0-9]{{4}}).*\b{MONTH}.*)"
)
_NEAR_DAYS = ("today", "tomorrow", "yesterday", "the day after tomorrow")


def parse(
    text: str,
    claimed_on: Day,
    *,
    sense: DeadlineSense | None = None,
    basis: DeadlineBasis = DeadlineBasis.STATED,
) -> Deadline | None:
    """The deadline that ``text`` names, said on ``claimed_on``; None for empty text.

    ``sense`` overrides the one that the words suggest. ``ambiguous`` of the result says in words what else they could
    mean. Raises InputError (field "deadline") for what cannot be read, is no day of the calendar or had passed when
    it was said, and (field "claimed_on") when that is no day.
    """
    said, day = tidy(text, FIELD), civil(claimed_on, "claimed_on")
    if not text.strip():
        return None
    try:
        window = _with_sense(read(said, day), sense, day, text)
    except DateProblem as problem:
        raise InputError(FIELD, str(problem)) from None
    except (ValueError, OverflowError):
        raise InputError(FIELD, f"{shown(text)} names a day that is in no calendar or too far off.") from None
    if window.latest is not None and window.latest < day:
        raise InputError(
            FIELD, f"{shown(text)} ends on {window.latest}, before the day of the claim ({day}): mend either of them."
        )
    return Deadline(
        words=" ".join(text.split()),
        kind=window.kind,
        sense=window.sense,
        basis=basis,
        earliest=None if window.earliest is None else max(window.earliest, day).isoformat(),
        latest=None if window.latest is None else window.latest.isoformat(),
        ambiguous=f"{shown(text)}: {window.note}" if window.note else "",
    )


def set_by_event(deadline: Deadline, occurred_on: Day | None, claimed_on: Day | None) -> Deadline:
    """A deadline that names its event, with the days that the event's day gives it; without any while that is None.

    Up to the day itself; with ``after`` a time later from that day on, with one before it up to then. A deadline that
    names no event is left as it is.
    """
    if not deadline.event:
        return deadline
    if occurred_on is None:
        return replace(deadline, earliest=None, latest=None)
    latest = parse_day(deadline.after, "deadline_after", today=occurred_on) if deadline.after else occurred_on
    starts = occurred_on if latest > occurred_on else claimed_on or latest
    return replace(deadline, earliest=min(starts, latest), latest=latest)


def review_day(deadline: Deadline | None, claimed_on: Day) -> Day | None:
    """The day to look again by our convention: 6 months after the claim for a vague deadline, 12 for a contingent or
    open one or none at all; None when the deadline has a last day. Raises InputError when ``claimed_on`` is no day or
    the review day is past the year 9999.
    """
    if deadline is not None and deadline.latest is not None:
        return None
    months = OTHER_REVIEW_MONTHS if deadline is None else REVIEW_MONTHS.get(deadline.kind, OTHER_REVIEW_MONTHS)
    day = civil(claimed_on, "claimed_on")
    try:
        return plus(day, months, "month").isoformat()
    except (ValueError, OverflowError):
        raise InputError("claimed_on", f"{day} is too far off for a review day.") from None


def parse_day(text: str, field: str, *, today: Day | None = None) -> Day:
    """One civil day from a form field: ``2013-02-07``, "7 Feb 2013", "Feb. 7, 2013".

    With ``today`` also "today", "yesterday", "tomorrow", "+3d", "+2w", "-6m", "+1y" and "in 3 months". Raises
    InputError (with ``field``) for anything else: numbers whose order is a guess, a day without its year, no day.
    """
    said = tidy(text, field)
    now = None if today is None else civil(today, "today")
    try:
        day = _named_day(said) or (now and _counted_day(said, now))
    except DateProblem as problem:
        raise InputError(field, str(problem)) from None
    except (ValueError, OverflowError):
        raise InputError(field, f"{shown(text)} is in no calendar or too far off.") from None
    if day:
        return day.isoformat()
    if not said:
        raise InputError(field, "Write a day, for example 2013-02-07.")
    if re.fullmatch(NUMERIC, said, re.ASCII):
        raise InputError(field, numeric_refusal(said))
    raise InputError(field, f"{shown(text)} is not a day that can be read: write it as 2013-02-07 or 7 Feb 2013.")


def parse_published(text: str) -> str:
    """When a source came out: a day, a month (``2013-02``) or a year (``2013``); empty for empty text or "unknown".

    Raises InputError (field "published_on") for anything else.
    """
    said = tidy(text, PUBLISHED)
    if not text.strip() or said.lower() in ("unknown", "not known", "n.d", "n/a", "undated"):
        return ""
    try:
        if re.fullmatch(r"[0-9]{4}", said):
            return date(int(said), 1, 1).isoformat()[:4]
        period = find_period(said, date(2000, 1, 1)) if re.search(r"[0-9]{4}$|^[0-9]{4}-[0-9]{2}$", said) else None
        if period and period.months == 1 and period.bare == "by" and period.by is None:
            return period.first.isoformat()[:7]
    except (ValueError, OverflowError):
        raise InputError(PUBLISHED, f"{shown(text)} is in no calendar: write 2013-02-07, 2013-02 or 2013.") from None
    try:
        return parse_day(text, PUBLISHED)
    except InputError as problem:
        if "can be read" not in str(problem):
            raise
    raise InputError(PUBLISHED, f"{shown(text)} cannot be read: write 2013-02-07, 2013-02, 2013 or “unknown”.")


@lru_cache(4_096)
def last_day(published: str) -> Day:
    """The last civil day of a stored day, month or year. Raises InputError (field "published_on") for anything else,
    empty text too."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", published)
    year, month, day = match.groups() if match else ("", "", "")
    try:
        if day:
            return date(int(year), int(month), int(day)).isoformat()
        if month:
            return stretch(date(int(year), int(month), 1), 1).last.isoformat()
        return date(int(year), 12, 31).isoformat()
    except (ValueError, OverflowError):
        raise InputError(PUBLISHED, f"{shown(published)} is neither a day, a month nor a year.") from None


def describe(deadline: Deadline | None) -> str:
    """A deadline in words with ISO days: "by 2013-12-31", "“soon” (vague, no day)", "no deadline"."""
    if deadline is None:
        return "no deadline"
    first, last = deadline.earliest, deadline.latest
    if last is None:
        kind = {DeadlineKind.VAGUE: "vague", DeadlineKind.CONTINGENT: "depends on an event"}.get(deadline.kind, "open")
        return f"“{deadline.words}” ({kind}, no day)" if deadline.words else f"{kind}, no day"
    if deadline.sense is DeadlineSense.ON:
        return f"on {last}"
    if deadline.sense is DeadlineSense.THROUGH:
        return f"from {first} through {last}" if first else f"through {last}"
    return f"between {first} and {last}" if deadline.kind is DeadlineKind.INTERVAL and first else f"by {last}"


def _with_sense(window: Window, sense: DeadlineSense | None, day: date, text: str) -> Window:
    """The window with the sense that was asked for instead of its own."""
    if sense is None or sense is window.sense or window.latest is None:
        return window
    if sense is DeadlineSense.ON:
        if not window.single:
            raise InputError(FIELD, f"{shown(text)} is more than one day: “on” needs a single day (2013-12-31).")
        return replace(window, sense=sense, kind=DeadlineKind.DATE, earliest=window.latest)
    return replace(window, sense=sense, earliest=day if window.sense is DeadlineSense.ON else window.earliest)


def _named_day(said: str) -> date | None:
    """The day of a text that names it with its year."""
    period = find_period(said, date(2000, 1, 1)) if _DAY_NAMED.fullmatch(said) else None
    return period.first if period and period.first == period.last else None


def _counted_day(said: str, today: date) -> date | None:
    """The day of a text that counts from today."""
    if said.lower() in _NEAR_DAYS:
        period = find_period(said, today)
        return period.first if period else None
    match = _OFFSET.fullmatch(said)
    if match is None:
        return None
    if match["count"]:
        unit = match["name"].lower()
        return plus(today, number(match["count"]), unit) if unit in _UNITS.values() else None
    return plus(today, int(match["sign"] + match["n"]), _UNITS[match["unit"].lower()])
