"""Which state of the ledger the Scorecards page asks: that of now, or an earlier one, which is kept open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TypeAlias

from tracker.claims import Day
from tracker.deadlines import parse_day
from tracker.ledger import Ledger

Cancelled: TypeAlias = "Callable[[], bool]"


@dataclass(frozen=True, slots=True)
class Then:
    """Which state: at a head ("" for now), as the world knew it on a day ("" for all that is known)."""

    head: str = ""
    known_by: str = ""

    def day(self, today: Day) -> Day:
        """The day on which it is looked at. Raises InputError."""
        return parse_day(self.known_by, "known_by", today=today) if self.known_by.strip() else today

    @property
    def earlier(self) -> bool:
        """Whether another state than that of now is meant."""
        return bool(self.head.strip() or self.known_by.strip())

    def open(self, ledger: Ledger, day: Day, cancelled: Cancelled) -> Ledger:
        """That state, to be closed by whoever asked. Raises what ``Ledger.at`` raises."""
        return ledger.at(self.head, known_by=day if self.known_by.strip() else None, cancelled=cancelled)


State: TypeAlias = "Callable[[Then, Day, Cancelled], AbstractContextManager[tuple[Ledger, Day]]]"
"""Opens a state for a worker, with the day on which it is looked at."""


@contextmanager
def once(ledger: Ledger, then: Then, on: Day, cancelled: Cancelled) -> Iterator[tuple[Ledger, Day]]:
    """A state that is opened for this alone, by a connection of the worker's own."""
    day = then.day(on)
    reader = ledger.clone()
    try:
        if not then.earlier:
            yield reader, day
            return
        found = then.open(reader, day, cancelled)
        try:
            yield found, day
        finally:
            found.close()
    finally:
        reader.close()


class States:
    """Keeps the earlier state that was asked for last: its tables are made from the log, and each click asks it again.

    One worker at a time has it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[object, Ledger] | None = None
        self._over = False

    def of(self, ledger: Ledger) -> State:
        """What opens a state of this ledger."""
        return partial(self._opened, ledger)

    @contextmanager
    def _opened(self, ledger: Ledger, then: Then, on: Day, cancelled: Cancelled) -> Iterator[tuple[Ledger, Day]]:
        if not then.earlier:
            with once(ledger, then, on, cancelled) as found:
                yield found
            return
        day = then.day(on)
        with self._lock:
            try:
                yield self._earlier(ledger, then, day, cancelled), day
            finally:
                if self._over:
                    self._let_go()

    def _earlier(self, ledger: Ledger, then: Then, day: Day, cancelled: Cancelled) -> Ledger:
        reader = ledger.clone()
        try:
            # What was erased since reads otherwise at an earlier head too: a newer log is another state.
            key = (then, day, reader.head())
            if self._kept is None or self._kept[0] != key:
                self._let_go()
                self._kept = key, then.open(reader, day, cancelled)
            return self._kept[1]
        finally:
            reader.close()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept[1].close()
            self._kept = None

    def close(self) -> None:
        """Let go of what is kept, at once or when the worker that has it is done."""
        self._over = True
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()
