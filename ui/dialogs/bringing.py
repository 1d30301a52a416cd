"""Bringing in the text of a source as it reads now: pasted, from a file, or from its address by a press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.errors import InputError, TrackerError
from tracker.reading.article import Article
from ui.dialogs.fetching import fetched, may_fetch
from ui.dialogs.open_text import ask_for_text
from ui.jobs import Job
from ui.session import Session
from ui.widgets.file_strip import local_files
from ui.widgets.text import button, set_tip

EMPTY = "There is no text on the clipboard. Copy the article's words and paste again."


class Bringing(QWidget):
    """Three verbs in a row. Reading is done by a worker; the next verb, or ``stop``, ends the one before."""

    began = Signal()
    brought = Signal(object)
    """An ``Article``."""
    refused = Signal(object)
    """A ``TrackerError``: nothing was brought."""

    def __init__(self, session: Session, url: str, parent: QWidget | None = None) -> None:
        """``url`` is the address of the source, or nothing where it has none."""
        super().__init__(parent)
        self._session, self._url = session, url
        self._job: Job | None = None
        self.paste_button = button("Paste its text", tip="Ctrl+V")
        self.open_button = button("Open a file…", tip="or drop one here")
        self.fetch_button = button("Fetch its address", tip=f"One request to {url}" if url else "")
        self.paste_button.clicked.connect(self.paste)
        self.open_button.clicked.connect(self.open)
        self.fetch_button.clicked.connect(self.fetch)
        self.fetch_button.setEnabled(bool(url))
        if not url:
            set_tip(self.fetch_button, "No address of this source is known: edit the source to give it.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.paste_button, self.open_button, self.fetch_button):
            row.addWidget(part)
        row.addStretch(1)

    def paste(self) -> None:
        """Take the text or the file on the clipboard."""
        self.take_data(QGuiApplication.clipboard().mimeData())

    def open(self) -> None:
        """Ask for a file."""
        path = ask_for_text(self._session.messages, self._session.settings.text("read/folder"))
        if path is not None:
            self._session.settings.put("read/folder", str(path.parent))
            self.take_file(path)

    def fetch(self) -> None:
        """Fetch the page at the source's address: one press, one request."""
        if self._url and may_fetch(self._session):
            self._run(lambda: fetched(self._url), "Fetching the page")

    def take_data(self, data: QMimeData | None) -> None:
        """Take what was pasted or dropped."""
        if paths := local_files(data):
            self.take_file(paths[0])
        elif data is not None and data.hasText() and data.text():
            words = data.text()
            self._run(lambda: _read(words), "Reading the text")
        else:
            self.refused.emit(InputError("text", EMPTY))

    def take_file(self, path: Path) -> None:
        """Take a text, a page, a saved page or a PDF."""
        self._run(lambda: _read(path), "Reading the text")

    def stop(self) -> None:
        """What is under way is not wanted any more."""
        if self._job is not None:
            self._job.cancel()

    def _run(self, work: Callable[[], Article], label: str) -> None:
        self.stop()
        self.began.emit()
        run = self._session.jobs.run
        self._job = run(lambda _cancelled: work(), self.brought.emit, self._refuse, label, owner=self)

    def _refuse(self, error: TrackerError) -> None:
        self.refused.emit(error)


def _read(given: Path | str) -> Article:
    from tracker.reading.read import read

    return read(given)
