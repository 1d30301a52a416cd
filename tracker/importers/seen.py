"""Which of a million numbers came before, in 8 bytes for each: a set of Python's would take ten times as much."""

from __future__ import annotations

from array import array

_MASK = (1 << 63) - 1


class Seen:
    """A growing set of numbers of 63 bits."""

    __slots__ = ("_count", "_slots")

    def __init__(self) -> None:
        self._count = 0
        self._slots = array("q", bytes(8 * 64))

    def __contains__(self, number: int) -> bool:
        return self._slots[self._place(number & _MASK or 1)] != 0

    def __len__(self) -> int:
        return self._count

    def add(self, number: int) -> bool:
        """Take a number in; False when it was there."""
        number = number & _MASK or 1
        if self._count * 3 >= len(self._slots) * 2:
            self._grow()
        place = self._place(number)
        if self._slots[place]:
            return False
        self._slots[place] = number
        self._count += 1
        return True

    def _place(self, number: int) -> int:
        """Where a number lies, or the empty place where it belongs."""
        slots, last = self._slots, len(self._slots) - 1
        place = number & last
        while slots[place] and slots[place] != number:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("q", bytes(8 * len(old) * 2))
        for number in old:
            if number:
                self._slots[self._place(number)] = number
