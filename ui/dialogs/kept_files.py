"""The files that are kept as evidence: what each shows, and a copy of it, byte for byte, by a press.

Nothing of a page is drawn or run here and no other program is started: a page or a PDF is shown by its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QStackedWidget, QWidget

from tracker.claims import Evidence, Snapshot
from tracker.errors import NotFound, TrackerError
from tracker.files import write_whole
from tracker.ledger import Ledger
from ui.dialogs.small import SmallDialog
from ui.models.words import day_text, instant_day
from ui.session import Session
from ui.theme import current
from ui.widgets.file_strip import kind_words, size_words
from ui.widgets.review_words import evidence_line
from ui.widgets.text import label

MOST_SHOWN = 200_000
"""Characters of a text that are shown; the copy has all."""
MOST_PIXELS = 20_000_000
PICTURE_MB = 96
"""What a picture may take in memory once it is decoded: 20 million points of four bytes, and some."""
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "multipart/related": ".mhtml",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "application/zip": ".zip",
}
NOT_SHOWN = "What is in this file is not shown here. Save a copy to open it with a program of your choice."
TOO_LARGE = "This picture is larger than 20 million points and is not drawn here. Save a copy to open it elsewhere."


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file out of the ledger with what can be shown of it: a picture, a text, or why neither."""

    media_type: str
    data: bytes
    sha256: str
    taken_at: str
    text: str = ""
    picture: QImage | None = None

    def words(self) -> str:
        """Kind, size, since when, and the hash by which anybody can check a copy."""
        kept = f"kept {day_text(instant_day(self.taken_at))}"
        kind = kind_words(self.media_type)
        return f"{kind[:1].upper()}{kind[1:]}, {size_words(len(self.data))}, {kept}\nSHA-256 {self.sha256}"


def kept_file(ledger: Ledger, uid: str) -> KeptFile:
    """A file by its snapshot, from a worker. Raises NotFound where it was withheld or not carried along."""
    reader = ledger.clone()
    try:
        record = reader.record("snapshot", uid)
        assert isinstance(record, Snapshot)
        data, text = reader.snapshot_bytes(uid), reader.snapshot_text(uid)
    finally:
        reader.close()
    media = record.media_type.partition(";")[0].strip().lower()
    picture = picture_of(data, media) if media.startswith("image/") else None
    return KeptFile(media, data, record.bytes_sha256, record.taken_at, text, picture)


def picture_of(data: bytes, media_type: str) -> QImage | None:
    """The picture, where it is one of moderate size and is what it says that it is."""
    if media_type not in ENDINGS:
        return None
    QImageReader.setAllocationLimit(PICTURE_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(media_type.partition("/")[2].encode()))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    image = reader.read()
    return None if image.isNull() else image


def file_name(title: str, media_type: str) -> str:
    """A name for a copy: the evidence's title, without what some systems refuse, with the ending of its kind.

    >>> file_name("Who pays? Not us.", "text/html"), file_name("shot.png", "image/png"), file_name("../x", "")
    ('Who pays_ Not us.html', 'shot.png', '_x')
    """
    name = re.sub(r"[^\w .,()'-]+", "_", title).strip(" .")[:100].rstrip(" .") or "evidence"
    ending = ENDINGS.get(media_type, "")
    same = {".jpg": (".jpg", ".jpeg"), ".html": (".html", ".htm", ".xhtml"), ".mhtml": (".mhtml", ".mht")}
    return name if name.lower().endswith(same.get(ending, (ending,))) else name + ending


class Picture(QLabel):
    """A picture as large as there is room, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(1, 1)  # it follows the dialog, not the other way round

    def set_image(self, image: QImage | None, name: str) -> None:
        """Show a picture."""
        self._image = image
        self.setAccessibleName(name)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self._image is None or self._image.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio))
        image = self._image
        if image.width() > room.width() or image.height() > room.height():
            how = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, how)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)


class KeptFilesDialog(SmallDialog):
    """The pieces at the top, what the chosen one shows under them."""

    def __init__(self, session: Session, pieces: Sequence[Evidence], first: str, parent: QWidget | None = None) -> None:
        """``pieces`` each have a file; ``first`` is the uid of the one to show."""
        super().__init__("Kept as evidence", "Save a copy…", parent=parent)
        self._session, self._pieces = session, list(pieces)
        self.shown: KeptFile | None = None
        self.cancel.setText("Close")
        self.list = QListWidget()
        self.list.setAccessibleName("Files kept as evidence")
        self.list.setSpacing(3)
        self.list.ensurePolished()  # else its rows are measured in another text size
        self.list.addItems([evidence_line(piece) for piece in self._pieces])
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.about = label("", "small", wrap=True, selectable=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Text of the file")
        self.picture, self.sentence = Picture(), label("", "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.stack = QStackedWidget(self)
        for part in (self.sentence, self.text, self.picture):
            self.stack.addWidget(part)
        self.body.addWidget(self.list)
        self.body.addWidget(self.about)
        self.body.addWidget(self.stack, 1)
        self.resize(min(current(self).px(680), 1000), min(current(self).px(560), 700))
        self.first = self.list
        self.committed.connect(self._save)
        self.list.currentRowChanged.connect(self._load)
        row = next((row for row, piece in enumerate(self._pieces) if piece.uid == first), 0)
        self.list.setCurrentRow(row)

    def showEvent(self, event: QShowEvent) -> None:
        """The list as high as its rows, up to four of them: the rest of the room is for what they show."""
        super().showEvent(event)
        row = self.list.sizeHintForRow(0) + 2 * self.list.spacing()
        self.list.setFixedHeight(row * min(4, len(self._pieces)) + 4)

    def _load(self, row: int) -> None:
        ledger, uid = self._session.ledger, self._pieces[row].snapshot
        self.shown = None
        self.verb.setEnabled(False)
        self.say("")
        self._session.jobs.run(
            lambda _cancelled: kept_file(ledger, uid),
            lambda file: self._show(row, file),
            lambda error: self._missing(row, error),
            owner=self,
        )

    def _show(self, row: int, file: KeptFile) -> None:
        if row != self.list.currentRow():
            return
        self.shown = file
        self.verb.setEnabled(True)
        self.about.setText(file.words())
        if file.picture is not None:
            self.picture.set_image(file.picture, f"Picture: {self._pieces[row].title}")
            self.stack.setCurrentWidget(self.picture)
        elif file.text.strip():
            more = "\n…\nThe rest is in the file." if len(file.text) > MOST_SHOWN else ""
            self.text.setPlainText(file.text[:MOST_SHOWN] + more)
            self.stack.setCurrentWidget(self.text)
        else:
            self.sentence.setText(TOO_LARGE if file.media_type.startswith("image/") else NOT_SHOWN)
            self.stack.setCurrentWidget(self.sentence)

    def _missing(self, row: int, error: TrackerError) -> None:
        if row == self.list.currentRow():
            self.about.setText("")
            self.sentence.setText(str(error))
            self.stack.setCurrentWidget(self.sentence)
            if not isinstance(error, NotFound):
                self.say("")

    def _save(self) -> None:
        """Write a copy where the user says, whole or not at all."""
        file, row = self.shown, self.list.currentRow()
        if file is None:
            return
        folder = self._session.ledger.path.parent
        suggested = str(folder / file_name(self._pieces[row].title, file.media_type))
        path = self._session.messages.save_path("Save a copy", suggested, "All files (*)")
        if path is None:
            return

        def done(_nothing: None) -> None:
            self._session.say(f"Saved a copy as {path.name}")
            self.say("")

        work: Callable[[Callable[[], bool]], None] = lambda _cancelled: write_whole(path, file.data)  # noqa: E731
        self._session.jobs.run(work, done, self.refuse, "Saving a copy", owner=self)


def show_files(session: Session, pieces: Sequence[Evidence], first: str, parent: QWidget) -> None:
    """Show the files among pieces of evidence; says so where there are none."""
    kept = [piece for piece in pieces if piece.snapshot]
    if kept:
        KeptFilesDialog(session, kept, first, parent).open()
    else:
        session.say("No file is kept as evidence for this claim. Ctrl+Alt+I adds one.")
