"""Keeps the ledger safe and quick behind the user's back: backups while work goes on, and the search index in order."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from threading import Thread

from PySide6.QtCore import QObject, QTimer

from tracker.errors import TrackerError
from ui.session import Session

BACKUP_MS = 30 * 60 * 1000
IDLE_MS = 3_000
MERGE_MS = 200
ROOM_MS, FIRST_LOOK_MS = 60_000, 5_000
LEAST_ROOM = 200_000_000
"""Bytes free on the ledger's disk under which a quiet warning is due: a backup and a check need room as well."""
CLOSE_S = 2.0
"""Closing never waits longer for its backup; an unfinished copy is swept up by the next one."""


class Keeper(QObject):
    """Backs the ledger up after 30 minutes with changes and on closing; merges the search index when idle.

    Warns once when the disk is nearly full.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._changed = False
        self._every = QTimer(self, interval=BACKUP_MS)
        self._every.timeout.connect(self.back_up)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._merge)
        self._room = QTimer(self, interval=ROOM_MS)
        self._room.timeout.connect(self.look_at_room)
        session.changed.connect(self._note)
        if not session.ledger.read_only:
            self._every.start()
            self._room.start()
            QTimer.singleShot(FIRST_LOOK_MS, self, self.look_at_room)

    def look_at_room(self) -> None:
        """Say once in the status line that little room is left; asked in a worker, since a disk may be far away."""
        if self._session.closed:
            return
        folder = self._session.ledger.path.parent

        def work(_cancelled: object) -> int:
            return free_bytes(folder)

        self._session.jobs.run(work, self._tell_room)

    def _tell_room(self, free: int) -> None:
        if free < LEAST_ROOM and self._room.isActive():
            self._room.stop()
            self._session.say(f"Only {free / 1e6:,.0f} MB are free on this disk: make room before it is full.")

    def back_up(self) -> None:
        """Back up in a worker if anything changed since the last time."""
        if not self._changed:
            return
        self._changed = False
        path = self._session.ledger.path

        def work(_cancelled: object) -> None:
            from tracker.backup import automatic

            automatic(path)

        self._session.jobs.run(work, lambda _: None, failed=self._failed, label="Backing up")

    def last(self) -> None:
        """The backup of a window that closes: in a thread, and not waited for beyond ``CLOSE_S``."""
        self._every.stop()
        self._idle.stop()
        self._room.stop()
        if not self._changed:
            return
        path = self._session.ledger.path
        thread = Thread(target=_quietly, args=(path,), name="last-backup", daemon=True)
        thread.start()
        thread.join(CLOSE_S)

    def _note(self, change: object) -> None:
        self._changed = True
        if not self._session.ledger.read_only:
            self._idle.start(IDLE_MS)

    def _merge(self) -> None:
        """Merge a little at a time, so that no save has to wait for a large merge."""
        if self._session.closed:
            return
        try:
            more = self._session.ledger.tidy()
        except TrackerError:
            more = True  # held by another program: later
        if more:
            self._idle.start(MERGE_MS)

    def _failed(self, error: TrackerError) -> None:
        self._changed = True
        self._session.say(f"No backup was made: {error}")


def free_bytes(folder: Path) -> int:
    """Bytes that are free where a folder is; more than enough where the system does not say."""
    try:
        return disk_usage(folder).free
    except OSError:
        return LEAST_ROOM


def _quietly(path: Path) -> None:
    from tracker.backup import automatic

    with suppress(TrackerError):  # nobody is there to be told; the next window backs up again
        automatic(path)
