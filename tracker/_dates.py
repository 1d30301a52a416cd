"""Days and periods: what the deadline grammar counts with.

Weeks run Monday to Sunday, quarters and halves are those of the calendar year. dateutil serves for adding months
only; its free-text parser is never called, because it turns "12" and "May" into dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from dateutil.relativedelta import relativedelta

from tracker._words import Pattern, shown
from tracker.errors import InputError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
UNIT = r"(?:week|month|quarter|half|year|decade|century)"


class DateProblem(ValueError):
    """A date that is written clearly and cannot be; its text may be shown."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of civil days, both ends included.

    ``by`` is the last day that counts when something is to happen by it (None: the last day) and ``before`` when
    before it (None: the day before the first). ``fuzzy`` says that the ends are our reading ("early 2014") and
    ``fuzzy_by`` that ``by`` is. ``floating``: named without its year or week, so that a later one may be meant.
    ``bare`` is what it means without a preposition: by, in or on. ``months`` is its length, 0 below a month.
    """

    first: date
    last: date
    by: date | None = None
    before: date | None = None
    fuzzy: bool = False
    fuzzy_by: bool = False
    floating: bool = False
    bare: str = "in"
    months: int = 0
    note: str = ""

    @property
    def before_day(self) -> date:
        """The last day that counts for "before". Raises OverflowError before the year 1."""
        return self.before or self.first - timedelta(days=1)


class Build(Protocol):
    """Makes a period of a match, seen from a day; a floating one may not end before ``after``."""

    def __call__(self, match: re.Match[str], day: date, after: date) -> Period | None: ...


class Row(NamedTuple):
    """One form of a period: ``build`` returns None when the form does not fit after all."""

    name: str
    pattern: Pattern
    build: Build
    example: str


def civil(text: str, field: str) -> date:
    """The date of a ``Day``. Raises InputError unless it is written YYYY-MM-DD."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError(field, f"{shown(text)} is not a day: write it as 2013-02-07.")


def month_number(word: str) -> int:
    """1 to 12 for an English month's name or its abbreviation."""
    return _MONTHS.index(word.lower()[:3]) + 1


def plus(day: date, count: int, unit: str) -> date:
    """So many units later; hours count as the days that they fill. Raises ValueError or OverflowError out of range."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months:
        return day + relativedelta(months=count * months)
    if unit == "hour":
        return day + timedelta(days=-(-count // 24))
    return day + timedelta(days=count * {"day": 1, "night": 1, "week": 7, "fortnight": 14}[unit])


def stretch(first: date, months: int) -> Period:
    """A period of whole months from ``first``, the first day of a month."""
    return Period(first, first + relativedelta(months=months - 1, day=31), months=months)


def unit_around(day: date, unit: str) -> Period:
    """The calendar week, weekend, month, quarter, half, year, decade (2010-2019) or century (2001-2100) of a day."""
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday())
        return Period(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "half": 6}.get(unit)
    if months:
        return stretch(date(day.year, (day.month - 1) // months * months + 1, 1), months)
    years, origin = {"year": (1, 0), "decade": (10, 0), "century": (100, 1)}[unit]
    return stretch(date((day.year - origin) // years * years + origin, 1, 1), years * 12)


def third(whole: Period, index: int) -> Period:
    """The first, middle or last third (0, 1, 2) as a fuzzy period: of months if there are several, else of days."""
    if whole.months > 2:
        share = whole.months // 3
        part = stretch(whole.first + relativedelta(months=index * share), share)
    else:
        days = (whole.last - whole.first).days + 1
        share = 10 if whole.months == 1 else days // 3
        first = whole.first + timedelta(days=index * share)
        part = Period(first, first + timedelta(days=max(share, 1) - 1))
    return replace(part, last=whole.last if index == 2 else part.last, fuzzy=True, floating=whole.floating)


def middle(whole: Period) -> date:
    """The day by which half of a period is over: 30 June of a year, the 15th of a month."""
    if whole.months == 1:
        return whole.first.replace(day=15)
    if whole.months and whole.months % 2 == 0:
        return stretch(whole.first, whole.months // 2).last
    return whole.first + timedelta(days=(whole.last - whole.first).days // 2)
