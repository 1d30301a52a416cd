"""Slow work away from the window: it takes plain values, returns plain values, and can be cancelled.

Workers are plain threads. They only borrow the one signal that ``Jobs`` owns, so nothing that a worker emits can
outlive its sender, and closing waits for every worker.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from threading import Event, Thread
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from tracker.errors import TrackerError

T = TypeVar("T")
_Entry = tuple["Job", Thread, Callable[[Any], None], Callable[[TrackerError], None] | None, QObject | None]


class Job:
    """One piece of work under way. ``label`` is what the status line says of it ("Checking the ledger")."""

    def __init__(self, number: int, label: str) -> None:
        self.number = number
        self.label = label
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the work to stop; whatever it still returns is dropped."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it was asked to stop; work looks at this now and then."""
        return self._stop.is_set()


class Jobs(QObject):
    """Starts work and hands its result back on the window's thread."""

    running = Signal(object)
    """The labelled jobs under way, as a list of ``Job``, whenever it changes."""
    failed = Signal(object)
    """A ``TrackerError`` from work that had nobody else to tell."""
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._under_way: dict[int, _Entry] = {}
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Callable[[], bool]], T],
        done: Callable[[T], None],
        failed: Callable[[TrackerError], None] | None = None,
        label: str = "",
        owner: QObject | None = None,
    ) -> Job:
        """Run ``work(cancelled)`` in a thread, then ``done(result)`` here; a cancelled job calls nothing.

        Nothing is handed to an ``owner`` that is gone by then (by default the object whose method ``done`` is).
        """
        job = Job(next(self._numbers), label)
        thread = Thread(target=self._work, args=(job, work), name=f"job-{job.number}", daemon=True)
        to = getattr(done, "__self__", None) if owner is None else owner
        self._under_way[job.number] = (job, thread, done, failed, to if isinstance(to, QObject) else None)
        if label:
            self.running.emit(self.labelled())
        thread.start()
        return job

    def _work(self, job: Job, work: Callable[[Callable[[], bool]], object]) -> None:
        result: object = None
        error: BaseException | None = None
        try:
            result = work(job.cancelled)
        except Exception as caught:  # noqa: BLE001 - an edge: whatever goes wrong in a thread is told in the window
            error = caught
        self._ended.emit(job.number, result, error)

    def _finish(self, number: int, result: object, error: BaseException | None) -> None:
        entry = self._under_way.pop(number, None)
        if entry is None:
            return
        job, thread, done, failed, owner = entry
        thread.join()
        if job.label:
            self.running.emit(self.labelled())
        there = owner is None or isValid(owner)
        if isinstance(error, TrackerError):
            if not job.cancelled() and there:
                (failed or self.failed.emit)(error)
        elif error is not None:
            sys.excepthook(type(error), error, error.__traceback__)
        elif not job.cancelled() and there:
            done(result)

    def labelled(self) -> list[Job]:
        """The jobs under way that the user should see."""
        return [entry[0] for entry in self._under_way.values() if entry[0].label]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._under_way)

    def close(self) -> None:
        """Cancel everything and wait for it; nothing is handed back any more."""
        entries, self._under_way = list(self._under_way.values()), {}
        for job, *_ in entries:
            job.cancel()
        for _, thread, *_ in entries:
            thread.join()
