"""From values to places: shares between 0 and 1, and civil days, with ticks at round ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dateutil.relativedelta import relativedelta

from tracker.claims import Day


class Scale(Protocol):
    """One axis."""

    def place(self, value: float) -> float:
        """Where a value lies, 0 at the start of the axis and 1 at its end."""

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Places and words of at most so many round values."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Likelihoods, rates and Brier scores: 0 to 1, or up to ``top``. ``unit`` is "%" or nothing."""

    top: float = 1.0
    unit: str = "%"

    def place(self, value: float) -> float:
        """The place of a share; beyond the ends it stays at them."""
        return min(1.0, max(0.0, value / self.top))

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Round shares: steps of a tenth, a fifth, a quarter, a half of the scale, whichever first fits."""
        parts = next((parts for parts in (10, 5, 4, 2) if parts < most), 1)
        values = [self.top * number / parts for number in range(parts + 1)]
        return [(number / parts, self._word(value)) for number, value in enumerate(values)]

    def _word(self, value: float) -> str:
        return f"{value * 100:.3g} %" if self.unit == "%" else f"{value:.3g}"


_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000, 60000)
"""Months between two ticks."""


@dataclass(frozen=True, slots=True)
class Days:
    """Civil days from ``first`` to ``last``."""

    first: Day
    last: Day

    def place(self, value: float) -> float:
        """The place of a day number (``number``)."""
        start, end = number(self.first), number(self.last)
        return min(1.0, max(0.0, (value - start) / max(1, end - start)))

    def of(self, day: Day) -> float:
        """The place of a day."""
        return self.place(number(day))

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """First days of years or months, as many as fit."""
        for months in _STEPS:
            found = list(self._firsts(months))
            if len(found) <= max(2, most):
                return [(at, _word(day, months, first=not place)) for place, (at, day) in enumerate(found)]
        return []

    def _firsts(self, months: int) -> Iterator[tuple[float, date]]:
        start, end = date.fromisoformat(self.first), date.fromisoformat(self.last)
        at = date(max(1, start.year - start.year % max(1, months // 12)), 1, 1)
        while at <= end:
            if at >= start:
                yield self.of(at.isoformat()), at
            try:
                at += relativedelta(months=months)
            except (OverflowError, ValueError):
                return  # the calendar ends here


def _word(day: date, months: int, *, first: bool) -> str:
    """The year where it begins; else the month, the first one with its year."""
    if months >= 12 or day.month == 1:
        return f"{day.year}"
    return f"{day:%b} {day.year}" if first else f"{day:%b}"


def number(day: Day) -> int:
    """A civil day as a day number; a month or a year counts as its last day, as everywhere."""
    return _last(day).toordinal()


def _last(day: Day) -> date:
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 3:
        return date(*parts)
    return date(parts[0], parts[1] if len(parts) == 2 else 12, 1) + relativedelta(day=31)


def spanning(days: list[Day]) -> Days:
    """The scale from the first to the last of some days, a little wider than both."""
    numbers = [number(day) for day in days]
    room = max(15, (max(numbers) - min(numbers)) // 40)
    low, high = max(1, min(numbers) - room), min(date.max.toordinal(), max(numbers) + room)
    return Days(date.fromordinal(low).isoformat(), date.fromordinal(high).isoformat())
