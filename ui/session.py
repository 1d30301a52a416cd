"""The session owns the open ledger: every write of the window goes through ``do``, which announces it once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.errors import Busy, TrackerError
from ui.drafts import Drafts
from ui.jobs import Job, Jobs
from ui.messages import Messages
from ui.settings import Settings

if TYPE_CHECKING:
    from tracker.claims import Day
    from tracker.ledger import Change, Ledger
    from tracker.steps import StepInfo

POLL_MS = 500
RETRY_MS = 120
PATIENCE_S = 5.0
LARGE = 2_000
"""Revisions of a step from which on a worker undoes it: some second."""
READ_MS = 2_000
HELD_MS = 20
"""How long a read waits for a writer: one that is known to take long is not waited for."""


class _Write(NamedTuple):
    write: Callable[[Ledger], Change]
    then: Callable[[Change], None] | None
    failed: Callable[[TrackerError], None] | None
    until: float
    undoable: bool


class Session(QObject):
    """One open ledger, its writes, its jobs and the day it is.

    ``changed`` carries a ``Change``, or None when another process wrote and everything shown may be out of date.
    ``said`` is for the status line: a sentence, and whether Undo is offered beside it.
    """

    changed = Signal(object)
    said = Signal(str, bool)
    today_changed = Signal(str)
    held = Signal(str)
    """What is writing the ledger for long (“an import of rows.csv”); empty when it is done and all is read anew."""
    closing = Signal()
    """The ledger is about to be let go: the last moment to ask it anything."""

    def __init__(
        self,
        ledger: Ledger,
        settings: Settings,
        messages: Messages,
        today: Callable[[], Day],
        parent: QObject | None = None,
        *,
        drafts: Drafts | None = None,
    ) -> None:
        """``drafts`` is where unfinished forms are kept, by default beside the settings."""
        super().__init__(parent)
        self.ledger = ledger
        self.settings = settings
        self.messages = messages
        self.drafts = drafts or Drafts(settings.path.parent / "drafts", ledger.path)
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self._tell)
        self.closed = False
        self._today = today
        self._shown_day = today()
        self._version = ledger.data_version()
        self._waiting: deque[_Write] = deque()
        self._offered = ""
        self._taking: Job | None = None
        self._held = ""
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._next)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self.look_again)
        self._poll.start()

    def today(self) -> Day:
        """The civil day, as it was passed in or as the clock says."""
        return self._today()

    def do(
        self,
        write: Callable[[Ledger], Change],
        then: Callable[[Change], None] | None = None,
        failed: Callable[[TrackerError], None] | None = None,
    ) -> None:
        """Do one quick write and announce it.

        While another program holds the ledger it is tried again for 5 s without stopping the window; later writes wait
        their turn. ``then`` is called after ``changed``; ``failed`` gets the error, else it is shown in words.
        """
        self._put(_Write(write, then, failed, monotonic() + PATIENCE_S, undoable=True))

    def undo(self) -> None:
        """Take back the latest step."""
        self._back(lambda ledger: ledger.undoable(), lambda ledger, cancelled: ledger.undo(cancelled=cancelled))

    def undo_offered(self) -> None:
        """Take back the step that the status line named, and no other: something else may have been done since."""
        step = self._offered or None
        self._back(
            lambda ledger: ledger.step_info(step) if step else ledger.undoable(),
            lambda ledger, cancelled: ledger.undo(step, cancelled),
        )

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._back(lambda ledger: ledger.redoable(), lambda ledger, cancelled: ledger.redo(cancelled), undoable=True)

    def _back(
        self,
        find: Callable[[Ledger], StepInfo | None],
        take: Callable[[Ledger, Callable[[], bool]], Change],
        *,
        undoable: bool = False,
    ) -> None:
        """Undo or redo: at once, or in a worker where the step is of so many records that the window would stand."""
        write = _Write(lambda ledger: take(ledger, lambda: False), None, None, monotonic() + PATIENCE_S, undoable)
        step: StepInfo | None = None
        try:
            step = find(self.ledger)
            large = step is not None and self.ledger.is_large(step.uid, LARGE)
        except TrackerError:
            large = False  # the write itself says what is wrong
        if not large or step is None:
            self._put(write)
        elif self._taking is None or self._taking.cancelled():
            self._taking = self.jobs.run(
                lambda cancelled: _by_itself(self.ledger, lambda ledger: take(ledger, cancelled)),
                lambda change: self._took(write, change),
                self._not_taken,
                label=f"{'Redoing' if undoable else 'Undoing'} “{step.label.removeprefix('Undo ')}”",
                owner=self,
            )

    def _took(self, write: _Write, change: Change) -> None:
        self._taking = None
        self._announce(write, change)

    def _not_taken(self, error: TrackerError) -> None:
        self._taking = None
        self._tell(error)

    def waiting(self) -> bool:
        """Whether a write still waits for another program."""
        return bool(self._waiting)

    def say(self, sentence: str, undo: bool = False) -> None:
        """Put a sentence into the status line."""
        self.said.emit(sentence, undo)

    def look_again(self) -> None:
        """Notice what another process wrote, and that a new day has begun."""
        self._notice(self.ledger.held_by())
        if self._held:
            return  # asking would wait in vain; what was written is noticed afterwards
        try:
            version = self.ledger.data_version()
        except TrackerError:
            return  # held by another program at this moment: the next look is half a second away
        if version != self._version:
            self._version = version
            self.changed.emit(None)
        if (day := self.today()) != self._shown_day:
            self._shown_day = day
            self.today_changed.emit(day)

    def _notice(self, held_by: str) -> None:
        if held_by != self._held:
            self._held = held_by
            self.ledger.read_within(HELD_MS if held_by else READ_MS)
            self.held.emit(held_by)

    def close(self) -> None:
        """Stop looking, wait for jobs and let the ledger go."""
        if not self.closed:
            self.closing.emit()
        self.closed = True
        self._poll.stop()
        self._retry.stop()
        self._waiting.clear()
        self.jobs.close()
        self.ledger.close()

    def _put(self, write: _Write) -> None:
        self._waiting.append(write)
        if len(self._waiting) == 1:
            self._next()

    def _next(self) -> None:
        """Try the first waiting write; go on to the others as long as they succeed or fail for good."""
        while self._waiting:
            job = self._waiting[0]
            try:
                change = job.write(self.ledger)
            except Busy as busy:
                if self._held or monotonic() < job.until:
                    self._retry.start()
                    return
                self._waiting.popleft()
                (job.failed or self._tell)(busy)
            except TrackerError as error:
                self._waiting.popleft()
                (job.failed or self._tell)(error)
            except BaseException:
                self._waiting.popleft()  # ours to mend: the excepthook reports it, the next write is not held up
                raise
            else:
                self._waiting.popleft()
                self._announce(job, change)

    def _announce(self, job: _Write, change: Change) -> None:
        self.changed.emit(change)
        self._offered = change.step
        if not change.kinds:
            self.said.emit("Nothing changed", False)
        elif change.label:
            self.said.emit(change.label, job.undoable)
        if job.then is not None:
            job.then(change)

    def _tell(self, error: TrackerError) -> None:
        self.messages.error(str(error))


def _by_itself(ledger: Ledger, write: Callable[[Ledger], Change]) -> Change:
    """A write from a worker, by a connection of its own."""
    writer = ledger.writer()
    try:
        return write(writer)
    finally:
        writer.close()
