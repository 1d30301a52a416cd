"""Files that are to be kept as evidence: chosen by a press or a key, or dropped, each in sight until it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.elided import Elided
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from tracker.claims import EvidenceDraft

KEY = "Ctrl+Alt+I"
HINT = "A file of up to 20 MB is kept whole: drop it here, or"
TIP = f"A page, a PDF, a screenshot or any other file of up to 20 MB ({KEY})"
KINDS = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "multipart/related": "saved page",
    "application/pdf": "PDF",
    "text/plain": "text",
    "text/markdown": "text",
    "application/zip": "packed file",
}


def kind_words(media_type: str) -> str:
    """What a file is, in a word or two.

    >>> kind_words("image/png"), kind_words("application/pdf"), kind_words("application/octet-stream")
    ('PNG picture', 'PDF', 'file')
    """
    kind, _, form = media_type.partition(";")[0].partition("/")
    if kind == "image":
        return f"{form.upper()} picture"
    return KINDS.get(f"{kind}/{form}", "file")


def size_words(size: int) -> str:
    """How large it is, in units of a thousand.

    >>> size_words(1), size_words(950), size_words(12_400), size_words(3_260_000)
    ('1 byte', '950 bytes', '12 kB', '3.3 MB')
    """
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"


def local_files(data: QMimeData | None) -> list[Path]:
    """The files of this machine among what is dropped or pasted."""
    urls = data.urls() if data is not None and data.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def take_drop(event: QEvent) -> list[Path] | None:
    """The files that a drag or a drop brings, accepted here; None where it brings none of this machine."""
    if not isinstance(event, QDropEvent) or not (paths := local_files(event.mimeData())):
        return None
    event.setDropAction(Qt.DropAction.CopyAction)  # what is dropped here stays where it was
    event.accept()
    return paths


def asks_for_file(event: QKeyEvent) -> bool:
    """Whether these are the keys that choose a file."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.key() == Qt.Key.Key_I and event.modifiers() == held


@dataclass(slots=True, eq=False)
class Attached:
    """A file that was chosen; ``draft`` is None while it is read."""

    path: Path
    draft: EvidenceDraft | None = None

    def words(self) -> str:
        """Its name, and what is known of it."""
        return f"{self.path.name}, {self._about()}"

    def _about(self) -> str:
        snapshot = self.draft.snapshot if self.draft is not None else None
        if snapshot is None or isinstance(snapshot, str):
            return "being read…"
        return f"{kind_words(snapshot.media_type)}, {size_words(len(snapshot.data))}"


class FileStrip(QWidget):
    """A verb that asks for a file, and a row for each that was chosen."""

    wanted = Signal()
    """A file is to be asked for."""
    brought = Signal(object)
    """Paths that were dropped, or stood in a draft."""
    changed = Signal()
    """A file came, was read, or was taken off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Attached] = []
        self.add_button = button("Choose a file…", "quiet", name="Choose a file as evidence", tip=TIP)
        self.add_button.clicked.connect(self.wanted)
        self.hint = label(HINT, "small", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.hint, 1)
        head.addWidget(self.add_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._rows)
        column.addLayout(head)

    def add(self, path: Path) -> Attached:
        """A file was chosen and is about to be read."""
        entry = Attached(path)
        self.entries.append(entry)
        self._show()
        return entry

    def read(self, entry: Attached, draft: EvidenceDraft) -> None:
        """It was read."""
        entry.draft = draft
        self._show()

    def drop(self, entry: Attached) -> None:
        """It is not to be kept."""
        if entry in self.entries:
            self.entries.remove(entry)
            self._show()

    def clear(self) -> None:
        """None is to be kept."""
        if self.entries:
            self.entries.clear()
            self._show()

    def drafts(self) -> tuple[EvidenceDraft, ...]:
        """Those that were read, in the order in which they were chosen."""
        return tuple(entry.draft for entry in self.entries if entry.draft is not None)

    def reading(self) -> bool:
        """Whether one is still being read."""
        return any(entry.draft is None for entry in self.entries)

    def paths(self) -> list[str]:
        """Where they lie, for a draft that survives the program."""
        return [str(entry.path) for entry in self.entries]

    def bring(self, paths: Iterable[str] | Sequence[Path]) -> None:
        """Ask for these files to be read."""
        if found := [Path(path) for path in paths]:
            self.brought.emit(found)

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for entry in self.entries:
            self._rows.addWidget(self._row(entry))
        self.hint.setText("" if self.entries else HINT)  # who has chosen one knows
        self.changed.emit()

    def _row(self, entry: Attached) -> QWidget:
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Elided(entry.words()), 1)
        off = button("Take off", "quiet", name=f"Take off {entry.path.name}")
        off.clicked.connect(lambda _checked=False: self._take_off(entry))
        row.addWidget(off)
        return part

    def _take_off(self, entry: Attached) -> None:
        self.drop(entry)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
