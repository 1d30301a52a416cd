"""Days as articles write them, with their year: the forms, and the civil day that each means.

Only what has one reading: "02/03/2013" is no day here, because half of the world reads it as another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar enero",
            "february feb février fevrier févr fév februar febrero",
            "march mar mars märz marzo",
            "april apr avril avr abril",
            "may mai mayo",
            "june jun juin juni junio",
            "july jul juillet juil juli julio",
            "august aug août aout agosto",
            "september sept sep septembre septiembre",
            "october oct octobre oktober okt octubre",
            "november nov novembre noviembre",
            "december dec décembre déc dezember dez diciembre",
        ),
        1,
    )
    for name in names.split()
}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\.?"
)
TIME = (
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
    r"\s*(?:\(?(?:UTC|GMT|BST|CES?T|[ECMP][SD]?T|ET|IST|AEST|local time)\)?|Z|[+-]\d{2}:?\d{2})?"
)
_ISO = r"(?P<y1>(?:18|19|20)\d\d)[-/.](?P<m1>0?[1-9]|1[0-2])[-/.](?P<d1>0?[1-9]|[12]\d|3[01])(?!\d)"
_MDY = rf"(?P<n2>{_NAMED})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:18|19|20)\d\d)(?!\d)"
_DMY = (
    rf"(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?P<n3>{_NAMED})\b\.?,?"
    rf"\s+(?:de\s+)?(?P<y3>(?:18|19|20)\d\d)(?!\d)"
)
_CJK = r"(?P<y4>(?:18|19|20)\d\d)\s?年\s?(?P<m4>\d{1,2})\s?月\s?(?P<d4>\d{1,2})\s?日"


def _bare(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


DAY = rf"(?:{WEEKDAY},?\s+)?(?:{_bare(_MDY)}|{_bare(_DMY)}|{_bare(_ISO)}(?:T|\b)|{_bare(_CJK)})"
"""A day with its year, its weekday before it or not; compile it without regard to case."""

_FULL = re.compile(rf"(?<![\w/.-])(?:{_MDY}|{_DMY}|{_ISO}|{_CJK})", re.IGNORECASE)
_SHORT = re.compile(
    rf"(?<![\w/.-])(?:(?P<n1>{_NAMED})\b\.?\s+(?P<d1>\d{{1,2}})(?!\d|\s*[,.]?\s*(?:18|19|20)\d\d|:|[-–]\d)|"
    rf"(?P<d2>\d{{1,2}})\s+(?P<n2>{_NAMED})\b(?!\.?,?\s*(?:18|19|20)\d\d))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day that stands at code points ``start`` to ``end``; ``words`` are what stands there."""

    day: date
    start: int
    end: int
    words: str


def full_days(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDay]:
    """Every day that is written with its year, in order.

    >>> [found.day.isoformat() for found in full_days("Feb. 5, 2013; 2013-02-07; 31 June 2013; 02/03/2013")]
    ['2013-02-05', '2013-02-07']
    """
    for found in _FULL.finditer(text, start, len(text) if end is None else end):
        part = {key[0]: value for key, value in found.groupdict().items() if value}
        month = _MONTHS[part["n"].lower()] if "n" in part else int(part["m"])
        if (day := _civil(int(part["y"]), month, int(part["d"]))) is not None:
            yield WrittenDay(day, found.start(), found.end(), found.group())


def short_days(text: str, year: int, start: int = 0, end: int | None = None) -> Iterator[WrittenDay]:
    """Every day that is written without its year, taken in the given one.

    >>> [found.day.isoformat() for found in short_days("On Feb. 5, police said; on 7 March it rained", 2013)]
    ['2013-02-05', '2013-03-07']
    """
    for found in _SHORT.finditer(text, start, len(text) if end is None else end):
        part = {key[0]: value for key, value in found.groupdict().items() if value}
        if (day := _civil(year, _MONTHS[part["n"].lower()], int(part["d"]))) is not None:
            yield WrittenDay(day, found.start(), found.end(), found.group())


def instant_day(text: str) -> str:
    """The civil day of a machine-written instant, in its own offset; empty when it begins otherwise.

    >>> instant_day("2013-02-05T23:30:00-05:00"), instant_day("20130205"), instant_day("Tue, 05 Feb 2013 10:00:00 GMT")
    ('2013-02-05', '2013-02-05', '2013-02-05')
    """
    text = text.strip()
    plain = re.match(r"((?:18|19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d{3})", text)
    if plain:
        day = _civil(*(int(part) for part in plain.groups()))
        return day.isoformat() if day else ""
    found = next(full_days(text[:60]), None)
    return found.day.isoformat() if found else ""


def _civil(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
