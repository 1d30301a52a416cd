"""Passages of a text by what they share with another one, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
Span = tuple[int, int]
"""Start and end in code points, the end not in it."""


class Passages(Generic[T]):
    """Things, each about a passage of one text."""

    def __init__(self, things: Iterable[tuple[Span, T]]) -> None:
        self._rows = sorted(things, key=lambda row: row[0])
        self._starts = [start for (start, _), _ in self._rows]
        self._longest = max((end - start for (start, end), _ in self._rows), default=0)

    def sharing(self, span: Span) -> Iterator[tuple[int, T]]:
        """How much each thing shares with a passage, and the thing; those that share nothing are left out."""
        start, end = span
        low, high = bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)
        for other, thing in self._rows[low:high]:
            if (both := shared(span, other)) > 0:
                yield both, thing

    def best(self, span: Span) -> tuple[int, T] | None:
        """The one that shares most, the first of equals, with how much; None where none shares anything."""
        return max(self.sharing(span), key=lambda found: found[0], default=None)


def shared(one: Span, other: Span) -> int:
    """How many code points are in both; less than 1 where they do not meet."""
    return min(one[1], other[1]) - max(one[0], other[0])


def mostly(one: Span, other: Span) -> bool:
    """Whether most of the shorter of two passages is in both."""
    return 2 * shared(one, other) > min(one[1] - one[0], other[1] - other[0])
