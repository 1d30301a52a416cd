"""Periods that are counted out from others: "the first week of May", "the 18th", "two weeks after Easter".

A week belongs to the month or year that holds its Thursday, as in ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from tracker._dates import WEEKDAY, WEEKDAYS, DateProblem, Period, Row, plus, stretch, unit_around
from tracker._words import COUNT, NTH, Pattern, nth, number

Find = Callable[[str, date, date], Period | None]
_ORDER = rf"(?P<which>{NTH}|last|final)"
_UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year)"


def rows(find: Find) -> tuple[Row, ...]:
    """The rows of this module; ``find`` reads the period that another is counted from."""
    return (
        Row("end of the day", Pattern(r"(?:the )?(?P<which>eo[dwmy])"), _short_end, "EOY"),
        Row(
            "day of month",
            Pattern(rf"the (?P<day>{NTH})(?: day)?(?:(?: of)? (?P<x>(?:the|this|next|the following) month))?"),
            partial(_day_of, find),
            "the 18th",
        ),
        Row(
            "weekday day",
            Pattern(rf"(?:next |this )?(?P<weekday>{WEEKDAY}),? (?:the )?(?P<day>{NTH}|[0-9]{{1,2}})"),
            _weekday_day,
            "Friday the 14th",
        ),
        Row(
            "weekday of",
            Pattern(rf"(?P<weekday>{WEEKDAY}) (?:of|in) (?P<x>(?:this|next|the (?:following|coming|next)) week)"),
            partial(_weekday_of, find),
            "Tuesday of next week",
        ),
        Row(
            "week weekday",
            Pattern(rf"(?P<x>(?:this|next|the (?:following|coming|next)) week),? (?:on )?(?P<weekday>{WEEKDAY})"),
            partial(_weekday_of, find),
            "next week Wednesday",
        ),
        Row(
            "nth of",
            Pattern(rf"(?:the )?{_ORDER}(?: (?P<n>{COUNT}))? {_UNIT}s?,? (?:of |in )(?P<x>.+)"),
            partial(_nth_of, find),
            "the first week of May",
        ),
        Row(
            "week of",
            Pattern(
                r"(?:the )?(?:week (?:of|beginning|starting|commencing|ending|including)(?: on)?|w/c) (?P<x>(?!the "
                r"(?:year|month)).+)"
            ),
            partial(_week_of, find),
            "the week of April 10",
        ),
        Row(
            "week number",
            Pattern(r"(?:the )?week (?P<which>[0-9]{1,2})(?:,? (?:of )?(?P<x>.+))?"),
            partial(_week_number, find),
            "week 31",
        ),
        Row(
            "shifted",
            Pattern(
                rf"(?P<n>{COUNT})[ -]{_UNIT}s?,? (?:starting |beginning )?"
                r"(?P<way>from|after|before|prior to|ahead of) (?P<x>.+)"
            ),
            partial(_shifted, find),
            "two weeks after Easter",
        ),
        Row(
            "working days",
            Pattern(rf"(?:the )?(?:next )?(?P<n>{COUNT}) (?:business|working|trading) days"),
            _working_days,
            "five working days",
        ),
        Row(
            "working week",
            Pattern(r"(?P<which>this|next|the|the next) (?:work ?week|working week|business week)"),
            _working_week,
            "this working week",
        ),
        Row(
            "after next",
            Pattern(r"(?:the )?(?P<unit>week|weekend|month|quarter|year) after next"),
            _after_next,
            "the week after next",
        ),
        Row(
            "weekend of",
            Pattern(r"(?:the )?(?:(?P<x>.+) weekend|weekend of (?P<y>.+))"),
            partial(_weekend_of, find),
            "Labor Day weekend",
        ),
        Row(
            "quarters",
            Pattern(rf"(?:the )?(?:next|coming|following) (?P<n>{COUNT}) quarters"),
            _quarters,
            "the next two quarters",
        ),
    )


def _day_of(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "The 18th", "the 18th of next month"."""
    which = nth(match["day"])
    if match["x"]:
        month = find(match["x"], day, after)
        if month is None or month.months != 1:
            return None
        exact = _date(month.first.year, month.first.month, which)
        return _single(exact)
    return replace(_next(after, lambda one: one.day == which), floating=True)


def _weekday_day(match: re.Match[str], day: date, after: date) -> Period:
    """ "Friday the 14th": the next day that is both."""
    index, which = _weekday(match["weekday"]), number(match["day"])
    return replace(_next(after, lambda one: one.day == which and one.weekday() == index), floating=True)


def _weekday_of(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "Tuesday of next week"."""
    week = find(match["x"], day, after)
    if week is None or (week.last - week.first).days != 6:
        return None
    return _single(week.first + timedelta(days=_weekday(match["weekday"])))


def _nth_of(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "The first week of May", "the last two months of 2014"."""
    whole = find(match["x"], day, after)
    word, count = match["which"].lower(), number(match["n"]) if match["n"] else 1
    if whole is None or not whole.months:
        return None
    end = word in ("last", "final")
    index = 0 if end else (nth(word) - 1)
    if count > 1 and not end and index:
        return None
    found = _part(whole, match["unit"].lower(), index, count, from_end=end)
    return replace(found, floating=whole.floating) if found else None


def _week_of(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "The week of April 10"."""
    inside = find(match["x"], day, after)
    if inside is None or inside.first != inside.last:
        return None
    return replace(unit_around(inside.first, "week"), floating=inside.floating)


def _week_number(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "Week 31", "week 3 of 2027"."""
    year = find(match["x"], day, after) if match["x"] else unit_around(day, "year")
    if year is None or year.months != 12:
        return None
    return _part(year, "week", int(match["which"]) - 1, 1, from_end=False)


def _shifted(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "Two weeks after Easter", "three days before the end of March", "ten days from Tuesday"."""
    base = find(match["x"], day, after)
    if base is None:
        return None
    count, unit = number(match["n"]), match["unit"].lower()
    if match["way"].lower() in ("before", "prior to", "ahead of"):
        return replace(_single(plus(base.first, -count, unit)), floating=base.floating)
    start = base.by or base.last
    return replace(_single(plus(start, count, unit)), floating=base.floating)


def _working_days(match: re.Match[str], day: date, after: date) -> Period:
    """ "The next five working days": Monday to Friday, no holidays."""
    last, left = day, number(match["n"])
    while left:
        last += timedelta(days=1)
        left -= last.weekday() < 5
    return Period(day, last, bare="in")


def _working_week(match: re.Match[str], day: date, after: date) -> Period:
    week = unit_around(day + timedelta(days=7 if "next" in match["which"].lower() else 0), "week")
    return Period(week.first, week.last - timedelta(days=2))


def _weekend_of(find: Find, match: re.Match[str], day: date, after: date) -> Period | None:
    """ "Labor Day weekend": Saturday and Sunday next to the day, and the day."""
    inside = find(match["x"] or match["y"], day, after)
    if inside is None or inside.first != inside.last:
        return None
    sunday = inside.first + timedelta(
        days=(6 - inside.first.weekday()) if inside.first.weekday() > 1 else -1 - inside.first.weekday()
    )
    return Period(sunday - timedelta(days=1), max(sunday, inside.first), floating=inside.floating)


def _quarters(match: re.Match[str], day: date, after: date) -> Period:
    """ "The next two quarters": those of the calendar."""
    first = unit_around(day, "quarter").last + timedelta(days=1)
    return stretch(first, 3 * number(match["n"]))


def _after_next(match: re.Match[str], day: date, after: date) -> Period:
    unit = match["unit"].lower()
    step = "week" if unit == "weekend" else unit
    return unit_around(plus(day, 2, step), unit)


def _short_end(match: re.Match[str], day: date, after: date) -> Period:
    unit = {"d": "day", "w": "week", "m": "month", "y": "year"}[match["which"].lower()[-1]]
    last = day if unit == "day" else unit_around(day, unit).last
    return Period(last, last, bare="by")


def _part(whole: Period, unit: str, index: int, count: int, *, from_end: bool) -> Period | None:
    """``count`` units of a period from the index-th (0) on, or its last ones; None where it has not that many."""
    if unit in ("week", "fortnight"):
        first = _monday_of_first_week(whole.first)
        beyond = _monday_of_first_week(whole.last + timedelta(days=1))
        days = 7 if unit == "week" else 14
        start = beyond - timedelta(days=days * count) if from_end else first + timedelta(days=days * index)
        found = Period(start, start + timedelta(days=days * count - 1))
        return found if start < beyond else None
    if unit == "day":
        start = whole.last - timedelta(days=count - 1) if from_end else whole.first + timedelta(days=index)
        found = Period(start, start + timedelta(days=count - 1), bare="by" if count == 1 else "in")
    else:
        months = {"month": 1, "quarter": 3, "year": 12}[unit]
        start = (
            whole.last + timedelta(days=1) - relativedelta(months=months * count)
            if from_end
            else whole.first + relativedelta(months=months * index)
        )
        found = stretch(start, months * count)
    return found if found.first >= whole.first and found.last <= whole.last else None


def _monday_of_first_week(first: date) -> date:
    """The Monday of the first week whose Thursday is not before ``first``."""
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    return thursday - timedelta(days=3)


def _weekday(word: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word.lower()[:3]))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateProblem(f"There is no day {day} in that month.") from None


def _single(day: date) -> Period:
    return Period(day, day, bare="by")


def _next(after: date, fits: Callable[[date], bool]) -> Period:
    """The first day from ``after`` on that fits, within seven years."""
    for ahead in range(7 * 366):
        one = after + timedelta(days=ahead)
        if fits(one):
            return _single(one)
    raise DateProblem("There is no such day in the years to come.")
