"""Calendar words to civil days: "Feb. 7", "next year", "Q3 2014", "mid-2014" become a ``Period``.

``PERIODS`` is the whole vocabulary: one row a form, each with an example that the tests run. Nothing here knows what
a deadline is, and nothing guesses: text outside the table is no period. Seasons are those north of the equator, in
whole months.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tracker._counted import rows as counted_rows
from tracker._dates import (
    MONTH,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    DateProblem,
    Period,
    Row,
    middle,
    month_number,
    stretch,
    third,
    unit_around,
)
from tracker._feasts import FEASTS, feast
from tracker._words import NTH, NUMBERS, Pattern, number

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PARTS = dict(zip("first second third fourth".split(), range(1, 5), strict=True))
_PARTS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4, "h1": 1, "h2": 2}


def find_period(text: str, day: date, after: date | None = None) -> Period | None:
    """The period that the whole of ``text`` (tidied) names, seen from ``day``, or None.

    A floating one ends on or after ``after`` (default ``day``). Raises ValueError (DateProblem when it has words for
    it) or OverflowError for days that are not in the calendar.
    """
    for row in PERIODS:
        match = row.pattern.fullmatch(text)
        period = row.build(match, day, after or day) if match else None
        if period is not None:
            return period
    return None


def _inner(text: str, day: date, after: date) -> Period | None:
    """The period inside another: "end of X", where X may also be a bare unit ("year")."""
    return find_period(text, day, after) or find_period(f"this {text}", day, after)


def _forward(make: Callable[[int], Period], after: date) -> Period:
    """The first of the yearly periods that does not end before ``after``; days that a year lacks are passed over."""
    for year in range(max(1, after.year - 1), after.year + 2):
        try:
            period = make(year)
        except ValueError:
            continue
        if period.last >= after:
            return replace(period, floating=True)
    raise DateProblem(f"No such day is in the calendar of {after.year} or {after.year + 1}.")


def _yearly(match: re.Match[str], day: date, after: date, make: Callable[[int], Period]) -> Period:
    """The period of the year that was named, else the next one to come."""
    words = (match["year"] or "").lower()
    if not words:
        return _forward(make, after)
    return make(int(words) if words.isdecimal() else day.year + words.endswith("next year"))


def _exact(year: int, month: int, number: int) -> Period:
    day = date(year, month, number)
    return Period(day, day, bare="by")


def _iso_day(match: re.Match[str], day: date, after: date) -> Period:
    return _exact(int(match[1]), int(match[2]), int(match[3]))


def _iso_month(match: re.Match[str], day: date, after: date) -> Period:
    return replace(stretch(date(int(match[1]), int(match[2]), 1), 1), bare="by")


def _bare_year(match: re.Match[str], day: date, after: date) -> Period:
    return Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), bare="by", months=12)


def _day_of_month(match: re.Match[str], day: date, after: date) -> Period:
    month, which = month_number(match["month"]), number(match["day"])
    if match["y"]:
        return _exact(int(match["y"]), month, which)
    period = _yearly(match, day, after, lambda year: _exact(year, month, which))
    weekday = WEEKDAYS[period.first.weekday()]
    if match["named"] and not weekday.startswith(match["named"].lower()[:3]):
        raise DateProblem(f"{period.first} is a {weekday.capitalize()}: write the day alone, or mend the weekday.")
    if match["year"]:
        return period
    passed = period.first - relativedelta(years=1)
    near = passed < day and day - passed < period.first - day
    return replace(period, note=f"{passed} had just passed; the next one is taken" if near else "")


def _month(match: re.Match[str], day: date, after: date) -> Period:
    month = month_number(match["month"])
    period = _yearly(match, day, after, lambda year: stretch(date(year, month, 1), 1))
    if match["year"]:
        return replace(period, bare="by")
    if (match["which"] or "").lower() != "next":
        return period
    later = date(period.first.year + 1, month, 1)
    if period.first <= day:
        return stretch(later, 1)
    return replace(period, note=f"“next” may also mean that of {later.year}" if later.year == day.year + 1 else "")


def _weekday(match: re.Match[str], day: date, after: date) -> Period:
    index = next(n for n, name in enumerate(WEEKDAYS) if name.startswith(match["weekday"].lower()[:3]))
    exact, note = after + timedelta(days=(index - after.weekday()) % 7), ""
    if (match["which"] or "").lower() == "next":
        nearest, exact = exact, day + timedelta(days=7 - day.weekday() + index)
        note = f"“next” may also mean {nearest}" if day < nearest < exact else ""
    elif exact == day:
        note = f"the day of the claim is a {WEEKDAYS[index].capitalize()}; a week later may be meant"
    return Period(exact, exact, floating=True, bare="by", note=note)


def _near_day(match: re.Match[str], day: date, after: date) -> Period:
    ahead = {"tomorrow": 1, "the day after tomorrow": 2, "yesterday": -1}.get(match["word"].lower(), 0)
    exact = day + timedelta(days=ahead)
    return Period(exact, exact, bare="on")


def _calendar_unit(match: re.Match[str], day: date, after: date) -> Period:
    unit = match["unit"].lower()
    current = unit_around(day, unit)
    if match["which"].lower().split()[-1] not in ("next", "coming", "following"):
        return current
    week = timedelta(days=7 if unit == "weekend" else 1)
    return unit_around(current.last + week, unit)


def _quarter(match: re.Match[str], day: date, after: date) -> Period | None:
    return _division(match, day, after, 3, _PARTS | {"last": 4, "final": 4})


def _half(match: re.Match[str], day: date, after: date) -> Period | None:
    return _division(match, day, after, 6, _PARTS | {"last": 2, "latter": 2, "other": 2})


def _division(match: re.Match[str], day: date, after: date, months: int, words: dict[str, int]) -> Period | None:
    """One of the parts of a period: of the year named, or of the years to come when none is."""
    index = words[match["which"].lower()] - 1
    if not match["x"]:
        return _forward(lambda year: stretch(date(year, 1 + index * months, 1), months), after)
    whole = _inner(match["x"], day, after)
    if whole is None or whole.fuzzy:
        return None
    if whole.months == 1 and months == 6:
        first, last = (
            (whole.first, whole.first.replace(day=15)) if index == 0 else (whole.first.replace(day=16), whole.last)
        )
        return Period(first, last, floating=whole.floating)
    share, rest = divmod(whole.months * months, 12)
    if rest or not share:
        return None
    return replace(stretch(whole.first + relativedelta(months=index * share), share), floating=whole.floating)


def _end(match: re.Match[str], day: date, after: date) -> Period | None:
    whole = _inner(match["x"], day, after)
    return replace(third(whole, 2), by=whole.last, before=whole.last, bare="by") if whole else None


def _start(match: re.Match[str], day: date, after: date) -> Period | None:
    whole = _inner(match["x"], day, after)
    return replace(third(whole, 0), by=whole.first) if whole else None


def _part(match: re.Match[str], day: date, after: date) -> Period | None:
    whole = _inner(match["x"], day, after)
    if whole is None or whole.first == whole.last:
        return None
    word = match["part"].lower()
    if word == "later":
        return replace(whole, first=max(whole.first, day), before=whole.last, bare="in")
    part = third(whole, {"e": 0, "m": 1, "l": 2}[word[0]])
    if word[0] != "m":
        return part
    half = middle(whole)
    return replace(part, by=half, before=half - timedelta(days=1), fuzzy_by=True)


def _season(match: re.Match[str], day: date, after: date) -> Period:
    month = _SEASONS[match["season"].lower()]
    note = "seasons are taken north of the equator, in whole months"

    def make(year: int) -> Period:
        return replace(stretch(date(year, month, 1), 3), fuzzy=True, note=note)

    period = _yearly(match, day, after, make)
    if match["year"] or (match["which"] or "").lower() != "next":
        return period
    later = period.first.year + 1
    return make(later) if period.first <= day else replace(period, note=f"“next” may also mean that of {later}; {note}")


def _feast(match: re.Match[str], day: date, after: date) -> Period:
    name = match["feast"].lower()
    return _yearly(match, day, after, lambda year: replace(feast(name, year), bare="by"))


def _decade(match: re.Match[str], day: date, after: date) -> Period:
    return stretch(date(int(match[1]) * 10, 1, 1), 120)


_YEAR = r"(?P<year>[0-9]{4}|(?:of )?(?:this|next) year)"
_OR_OF = rf"(?:,? (?:of |in )?{_YEAR})?"
_WORDED = "|".join(words.replace(" ", "[ -]") for words in NUMBERS if words[0] != "a" and NUMBERS[words] <= 31)
_DAY = rf"(?P<day>{NTH}|[0-9]{{1,2}})"
_DAY_AFTER = rf"(?P<day>{NTH}|[0-9]{{1,2}}|{_WORDED})"
_NAMED = rf"(?:(?P<named>{WEEKDAY}),? )?"
_NEXT = r"(?:(?P<which>this|next|(?:the |this )?coming|the following) )?"
_OF_X = r"(?:,? (?:of |in )?(?P<x>.+))?"
_TIME = r"(?: (?:morning|noon|afternoon|evening|night))?"
_WHICH = r"(?P<which>(?:the )?(?:same|current|coming|next|following)|this coming|this|that|the)(?: calendar)?"
_ORDINAL = r"first|second|third|fourth|1st|2nd|3rd|4th|last|final"
_FEAST = "|".join(sorted(FEASTS, key=len, reverse=True))

PERIODS: tuple[Row, ...] = (
    Row("iso day", Pattern(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"), _iso_day, "2013-12-31"),
    Row("iso month", Pattern(r"([0-9]{4})-([0-9]{2})"), _iso_month, "2013-12"),
    Row("year", Pattern(r"(?:the year )?([0-9]{4})"), _bare_year, "2013"),
    Row(
        "day month",
        Pattern(rf"{_NAMED}(?:the )?{_DAY}(?: day)?(?: of)?[ /-](?P<month>{MONTH})(?:{_OR_OF}|[/-](?P<y>[0-9]{{4}}))"),
        _day_of_month,
        "7 February 2013",
    ),
    Row(
        "month day",
        Pattern(rf"{_NAMED}(?P<month>{MONTH})(?:,? |[/-])(?:the )?{_DAY_AFTER}(?:{_OR_OF}|[/-](?P<y>[0-9]{{4}}))"),
        _day_of_month,
        "Feb. 7",
    ),
    Row("month", Pattern(rf"{_NEXT}(?P<month>{MONTH})(?:,? (?:of )?|[/-])?(?:(?<=[ /-]){_YEAR})?"), _month, "May 2013"),
    Row("weekday", Pattern(rf"{_NEXT}(?P<weekday>{WEEKDAY}){_TIME}"), _weekday, "Monday"),
    Row(
        "near day",
        Pattern(rf"(?:later )?(?P<word>today|tonight|tomorrow|the day after tomorrow|yesterday){_TIME}"),
        _near_day,
        "tomorrow",
    ),
    Row("this day", Pattern(r"(?:later )?(?P<word>this (?:morning|afternoon|evening))"), _near_day, "this evening"),
    Row("unit", Pattern(rf"{_WHICH} (?P<unit>weekend|{UNIT})"), _calendar_unit, "next year"),
    Row(
        "quarter",
        Pattern(rf"(?:the )?(?:(?P<which>q[1-4]|(?:{_ORDINAL})(?= quarter))(?: quarter)?){_OF_X}"),
        _quarter,
        "Q3 2014",
    ),
    Row("quarter last", Pattern(r"(?P<x>[0-9]{4})[ -]?(?P<which>q[1-4])"), _quarter, "2014Q3"),
    Row("half last", Pattern(r"(?P<x>[0-9]{4})[ -]?(?P<which>h[12])"), _half, "2014H2"),
    Row(
        "half",
        Pattern(rf"(?:the )?(?:(?P<which>h[12]|(?:first|second|1st|2nd|last|latter|other)(?= half))(?: half)?){_OF_X}"),
        _half,
        "the first half of 2014",
    ),
    Row("end", Pattern(r"(?:the )?(?:very )?(?:end|close)(?: of |[ -])(?P<x>.+)"), _end, "the end of the year"),
    Row(
        "end last",
        Pattern(rf"(?:the |this )?(?P<x>(?:next )?{UNIT}|[0-9]{{4}})(?:'?s)?[ -]end"),
        _end,
        "year's end",
    ),
    Row(
        "start",
        Pattern(r"(?:the )?(?:very )?(?:start|beginning|outset|dawn) of (?P<x>.+)"),
        _start,
        "the start of 2014",
    ),
    Row(
        "part",
        Pattern(r"(?:the )?(?P<part>early|later|late|middle|mid)(?: part of | of | in |[ -]|(?<=mid))(?P<x>.+)"),
        _part,
        "mid-2014",
    ),
    Row(
        "season",
        Pattern(rf"(?:(?P<which>this|next|the coming|the) )?(?P<season>{'|'.join(_SEASONS)})(?:(?: of)?,? {_YEAR})?"),
        _season,
        "summer 2014",
    ),
    Row("feast", Pattern(rf"(?:the |this |next )?(?P<feast>{_FEAST})(?:,? {_YEAR})?"), _feast, "Christmas"),
    *counted_rows(_inner),
    Row("decade", Pattern(r"(?:the )?([0-9]{3})0s"), _decade, "the 2020s"),
)
"""Every form of a period, tried in this order on the whole text."""
