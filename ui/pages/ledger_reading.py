"""A read that must not hold the window up: over its own connection, awaited for a moment, else handed over later."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Lock
from typing import Final, Generic, TypeVar

from tracker.errors import TrackerError
from tracker.ledger import Ledger
from ui.session import Session

T = TypeVar("T")
Cancelled = Callable[[], bool]

MOMENT_S: Final = 0.04
"""How long the window waits for what is mostly there at once: short of what a hand or an eye notices."""

GIVE_WAY_S: Final = 0.0005
"""How long a worker may keep the interpreter: with Python's own 5 ms a frame drawn beside one would stutter."""


class _Stopped(TrackerError):
    """Nobody wants it: ``Jobs`` tells nobody of what a cancelled job raises."""


class Reading(Generic[T]):
    """One read under way. ``stop`` ends it where it is, and then nothing is handed over."""

    def __init__(
        self,
        session: Session,
        read: Callable[[Ledger, Cancelled], T],
        done: Callable[[T], None],
        failed: Callable[[TrackerError], None] | None = None,
    ) -> None:
        sys.setswitchinterval(GIVE_WAY_S)
        self._done, self._read = done, read
        self._came, self._lock = Event(), Lock()
        self._answer: list[T] = []
        self._reader: Ledger | None = None
        ledger = session.ledger
        self._job = session.jobs.run(lambda cancelled: self._work(ledger, cancelled), done, failed)

    def _work(self, ledger: Ledger, cancelled: Cancelled) -> T:
        reader = ledger.clone()
        with self._lock:
            self._reader = reader
        try:
            if cancelled():
                raise _Stopped
            answer = self._read(reader, cancelled)
            self._answer.append(answer)
            return answer
        finally:
            with self._lock:
                self._reader = None
            reader.close()
            self._came.set()

    def wait(self, seconds: float = MOMENT_S) -> bool:
        """Hand over what was read if it comes within that time; True when it did."""
        if not self._came.wait(seconds) or not self._answer:
            return False
        self._job.cancel()
        self._done(self._answer[0])
        return True

    def stop(self) -> None:
        """Nobody wants it any more."""
        self._job.cancel()
        with self._lock:
            if self._reader is not None:
                self._reader.interrupt()
