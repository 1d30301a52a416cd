"""Asks for files that are to be kept as evidence and reads them by a worker, with one parsing process for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from tracker.claims import EvidenceDraft
from tracker.errors import TrackerError
from ui.jobs import Job
from ui.session import Session
from ui.widgets.file_strip import Attached, FileStrip, asks_for_file, take_drop

FILTERS = (
    "Evidence (*.html *.htm *.xhtml *.mht *.mhtml *.pdf *.txt *.md *.png *.jpg *.jpeg *.gif *.webp);;All files (*)"
)
FOLDER = "evidence/folder"


class Attaching(QObject):
    """Fills a strip of files. ``refuse`` shows why a file is not kept, where the strip's form shows such things."""

    def __init__(
        self, session: Session, strip: FileStrip, refuse: Callable[[TrackerError], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._strip, self._refuse = session, strip, refuse
        self._jobs: dict[int, tuple[Job, Attached]] = {}
        strip.wanted.connect(self.choose)
        strip.brought.connect(self.take)
        strip.changed.connect(self._forget_dropped)
        session.jobs.running.connect(self._drop_cancelled)

    def choose(self) -> None:
        """Ask for a file and take it."""
        settings = self._session.settings
        path = self._session.messages.open_path("A file as evidence", FILTERS, settings.text(FOLDER))
        if path is not None:
            settings.put(FOLDER, str(path.parent))
            self.take([path])

    def take(self, paths: list[Path]) -> None:
        """Read these files, away from the window."""
        chosen = {entry.path for entry in self._strip.entries}
        for path in dict.fromkeys(path for path in paths if path not in chosen):
            entry = self._strip.add(path)
            job = self._session.jobs.run(
                lambda _cancelled, path=path: _read(path),  # type: ignore[misc]
                partial(self._done, entry),
                partial(self._failed, entry),
                f"Reading {path.name}",
                owner=self,
            )
            self._jobs[job.number] = (job, entry)

    def _done(self, entry: Attached, draft: EvidenceDraft) -> None:
        if entry in self._strip.entries:
            self._strip.read(entry, draft)

    def _failed(self, entry: Attached, error: TrackerError) -> None:
        self._strip.drop(entry)
        self._refuse(error)

    def _forget_dropped(self) -> None:
        """What was taken off need not be read to its end."""
        for number, (job, entry) in list(self._jobs.items()):
            if entry not in self._strip.entries:
                job.cancel()
            if entry.draft is not None or job.cancelled():
                del self._jobs[number]

    def _drop_cancelled(self, _jobs: object) -> None:
        """Reading was cancelled in the status line: the file is not waited for any more."""
        for job, entry in list(self._jobs.values()):
            if job.cancelled():
                self._strip.drop(entry)


class _Drops(QObject):
    """Takes files that are dropped anywhere on a dialog, and the keys that ask for one."""

    def __init__(self, dialog: QWidget, strip: FileStrip) -> None:
        super().__init__(dialog)
        self._strip = strip
        dialog.setAcceptDrops(True)
        for part in (dialog, *dialog.findChildren(QLineEdit), *dialog.findChildren(QPlainTextEdit)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and asks_for_file(event):
            self._strip.wanted.emit()
            return True
        if (paths := take_drop(event)) is None:
            return False
        if event.type() == QEvent.Type.Drop and not self._strip.isHidden():
            self._strip.bring(paths)
        return True


def take_drops(dialog: QWidget, strip: FileStrip) -> None:
    """Files dropped on a dialog, also on its fields, go to the strip; Ctrl+Alt+I asks for one."""
    _Drops(dialog, strip)


def _read(path: Path) -> EvidenceDraft:
    from tracker.reading.evidence_files import evidence_of  # late: most outcomes rest on links

    draft = evidence_of(path)
    # A page is called by its title; the name by which it was chosen stays beside that.
    return draft if draft.title == path.name else replace(draft, note=path.name)
