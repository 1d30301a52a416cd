"""Days that go by a name: fixed ones, those that are counted by weekdays, and those that follow Easter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

from tracker._dates import Period

_Of = Callable[[int], date]


def _on(month: int, day: int) -> _Of:
    return lambda year: date(year, month, day)


def _nth(which: int, weekday: int, month: int) -> _Of:
    """The which-th weekday (Monday 0) of a month; -1 for the last."""

    def build(year: int) -> date:
        if which < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))

    return build


def _from_easter(days: int) -> _Of:
    return lambda year: easter(year) + timedelta(days=days)


FEASTS: dict[str, _Of] = {
    "christmas": _on(12, 25),
    "christmas day": _on(12, 25),
    "xmas": _on(12, 25),
    "christmas eve": _on(12, 24),
    "boxing day": _on(12, 26),
    "new year's eve": _on(12, 31),
    "new year": _on(1, 1),
    "new year day": _on(1, 1),
    "new year's": _on(1, 1),
    "new year's day": _on(1, 1),
    "valentine's day": _on(2, 14),
    "st patrick's day": _on(3, 17),
    "saint patrick": _on(3, 17),
    "saint patrick's day": _on(3, 17),
    "may day": _on(5, 1),
    "workers' day": _on(5, 1),
    "international workers' day": _on(5, 1),
    "independence day": _on(7, 4),
    "halloween": _on(10, 31),
    "veterans day": _on(11, 11),
    "armistice day": _on(11, 11),
    "martin luther king day": _nth(3, 0, 1),
    "presidents' day": _nth(3, 0, 2),
    "memorial day": _nth(-1, 0, 5),
    "labor day": _nth(1, 0, 9),
    "labour day": _nth(1, 0, 9),
    "columbus day": _nth(2, 0, 10),
    "thanksgiving": _nth(4, 3, 11),
    "thanksgiving day": _nth(4, 3, 11),
    "black friday": lambda year: _nth(4, 3, 11)(year) + timedelta(days=1),
    "good friday": _from_easter(-2),
    "easter": _from_easter(0),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "ascension day": _from_easter(39),
    "pentecost": _from_easter(49),
}
"""Names and the day of a year; national ones are those of the United States where several countries have one."""


def feast(name: str, year: int) -> Period:
    """The day of that name in a year. Raises ValueError for a year outside the calendar."""
    day = FEASTS[name](year)
    return Period(day, day)
