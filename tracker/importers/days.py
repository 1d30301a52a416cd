"""Days as other programs write them: listed forms only, and the order of day and month said, or seen, never hoped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from tracker.claims import Day
from tracker.deadlines import parse_published
from tracker.errors import InputError

_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]\d\d?:.*)?$")
_PARTS = re.compile(r"(\d{1,4})[/.](\d{1,2})[/.](\d{1,4})(?: .*)?$")
ORDERS = ("ymd", "dmy", "mdy")
EMPTY = frozenset({"", "n/a", "na", "none", "null", "-", "—", "unknown", "?"})


def is_empty(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return text.strip().casefold() in EMPTY


def day_of(text: str, order: str = "") -> str:
    """A civil day (or a month 2013-02, or a year), as written, in its own offset; empty for nothing.

    Raises InputError for anything else. ``order`` reads 02/03/2013.
    """
    return _read(text, order) if text else ""


@lru_cache(8_192)
def _read(text: str, order: str) -> str:
    said = text.strip()
    if is_empty(said):
        return ""
    if match := _ISO.match(said):
        return _civil(said, *map(int, match.groups()))
    if match := _PARTS.match(said):
        return _of_parts(said, [match[1], match[2], match[3]], order or "mdy")
    try:
        return parse_published(said)
    except InputError:
        raise InputError("date", f"“{said[:40]}” is no day that can be read: write it as 2013-02-05.") from None


def _of_parts(said: str, parts: list[str], order: str) -> Day:
    if len(parts[0]) == 4:
        order = "ymd"
    numbers = dict(zip(order, map(int, parts), strict=True))
    year = numbers["y"]
    if year < 100:
        year += 1900 if year >= 70 else 2000
    return _civil(said, year, numbers["m"], numbers["d"])


def _civil(said: str, year: int, month: int, day: int) -> Day:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise InputError(
            "date", f"“{said[:40]}” is no day of the calendar: check it, or say in which order day and month stand."
        ) from None


class Order:
    """The order of day and month in a column, as more and more of its cells are seen."""

    def __init__(self) -> None:
        self._first = self._second = 0
        self._seen = ""

    def see(self, text: str) -> None:
        """Take in one cell."""
        if "/" not in text and "." not in text:
            return
        match = _PARTS.match(text.strip())
        if match and len(match[1]) < 3:
            self._seen = self._seen or text.strip()
            self._first, self._second = max(self._first, int(match[1])), max(self._second, int(match[2]))

    def found(self) -> str:
        """``dmy`` or ``mdy``; empty where no day needs it."""
        return "" if not self._seen else "dmy" if self._first > 12 >= self._second else "mdy"

    def why(self) -> str:
        """The evidence in words; empty where no day needs it."""
        if not self._seen:
            return ""
        if self._first > 12 >= self._second:
            return f"days are read day first, since {self._first} is no month"
        if self._second > 12 >= self._first:
            return f"days are read month first, since {self._second} is no month"
        return f"“{self._seen}” could be read either way and is read month first: --date-order dmy reads it day first"


def order_of(texts: Iterable[str]) -> tuple[str, str]:
    """The order of day and month in a column, and the evidence for it in words; both empty where none is needed."""
    order = Order()
    for text in texts:
        order.see(text)
    return order.found(), order.why()
