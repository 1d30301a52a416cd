"""Taking a text in: pasted, opened or dropped, away from the window where it is long, and kept until it is logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from tracker.errors import InputError, TrackerError
from tracker.reading.article import Article
from tracker.reading.read import read
from tracker.reading.text import first_line
from ui.dialogs.fetching import fetched, may_fetch
from ui.dialogs.open_text import ask_for_text
from ui.drafts import Drafts
from ui.jobs import Job
from ui.pages.read_empty import SOURCE_KEY, TEXT_KEY
from ui.session import Session
from ui.widgets.article_text import Block, cut

LONG = 200_000
"""Characters from which a text is taken in by a worker."""

PART = 200_000
"""Characters of a text that are kept in one draft."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A text ready to be shown, with what was found out about its source. ``name`` is the file's, or nothing."""

    article: Article
    blocks: list[Block]
    name: str = ""

    @property
    def text(self) -> str:
        """The snapshot's text."""
        return self.article.text

    @property
    def title(self) -> str:
        """As it was found, else the first line."""
        return self.article.title.value or first_line(self.article.text)


def prepared(article: Article, name: str = "") -> Taken:
    """What the page needs of a text, made at once so that a worker can do it."""
    return Taken(article, cut(article.text), name)


class Taking(QObject):
    """Brings texts in and keeps the last one as a draft until ``done``."""

    taken = Signal(object)
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._keeping: Job | None = None

    def paste(self) -> None:
        """Take the clipboard's text."""
        self.take_data(QGuiApplication.clipboard().mimeData())

    def take_data(self, data: QMimeData | None) -> None:
        """Take what was pasted or dropped: a file, else words."""
        urls = data.urls() if data is not None else []
        if urls and urls[0].isLocalFile():
            self.take_file(Path(urls[0].toLocalFile()))
        elif data is not None and data.hasText() and data.text():
            self.take_words(data.text())
        else:
            self.refused.emit("There is no text on the clipboard. Copy the article's words and paste again.")

    def open(self) -> None:
        """Ask for a file and take it."""
        folder = self._session.settings.text("read/folder")
        path = ask_for_text(self._session.messages, folder)
        if path is not None:
            self._session.settings.put("read/folder", str(path.parent))
            self.take_file(path)

    def fetch(self) -> None:
        """Ask for an address and fetch that one page; the first time it is said what that sends."""
        messages = self._session.messages
        url = (messages.ask_text("Read a page", "Address of the page, as https://…") or "").strip()
        if url and may_fetch(self._session):
            self._session.jobs.run(
                lambda _cancelled: _from_net(url), self._take, self._refuse, label="Fetching the page"
            )

    def take_words(self, words: str) -> None:
        """Take pasted words."""
        self._run(lambda: prepared(read(words)), at_once=len(words) < LONG)

    def take_file(self, path: Path) -> None:
        """Take a text, a page, a saved page or a PDF; it may lie on a slow disk, and pages are parsed under limits."""
        self._run(lambda: prepared(read(path), path.name), at_once=False)

    def restore(self) -> None:
        """Take the text of an earlier day that was never logged."""
        drafts = self._session.drafts

        def work() -> Taken:
            first = drafts.read(TEXT_KEY)
            parts = [drafts.read(key).get("text", "") for key in _keys(int(first.get("parts") or 1))]
            return prepared(read("".join(parts)), first.get("name", ""))

        self._run(work, at_once=False)

    def done(self) -> None:
        """The text is logged: its drafts may go."""
        if self._keeping is not None:
            self._keeping.cancel()
        drafts = self._session.drafts
        keys = _keys(int(drafts.read(TEXT_KEY).get("parts") or 1))
        for key in (keys[0], SOURCE_KEY):
            drafts.forget(key)
        if keys[1:]:
            self._session.jobs.run(lambda _cancelled: _forget(drafts, keys[1:]), lambda _: None)

    def _run(self, work: Callable[[], Taken], *, at_once: bool) -> None:
        if not at_once:
            self._session.jobs.run(lambda _cancelled: work(), self._take, self._refuse, "Reading the text")
            return
        try:
            self._take(work())
        except InputError as error:
            self._refuse(error)

    def _take(self, taken: Taken) -> None:
        self.taken.emit(taken)
        drafts, text = self._session.drafts, taken.text
        if len(text) < LONG:
            drafts.write(TEXT_KEY, {"text": text, "name": taken.name})
        else:
            self._keeping = self._session.jobs.run(lambda cancelled: _keep(drafts, taken, cancelled), lambda _: None)

    def _refuse(self, error: TrackerError) -> None:
        self.refused.emit(str(error))


def _from_net(url: str) -> Taken:
    article = fetched(url)
    return prepared(article, article.url)


def _keep(drafts: Drafts, taken: Taken, cancelled: Callable[[], bool]) -> None:
    """Keep a long text in parts: writing it in one would hold up everybody else who wants to run."""
    text = taken.text
    starts = range(0, len(text), PART)
    for key, start in zip(_keys(len(starts)), starts, strict=True):
        if cancelled():
            return
        about = {"name": taken.name, "parts": str(len(starts))} if not start else {}
        drafts.write(key, {"text": text[start : start + PART]} | about)


def _forget(drafts: Drafts, keys: list[str]) -> None:
    for key in keys:
        drafts.forget(key)


def _keys(parts: int) -> list[str]:
    """The names of the drafts that hold a text."""
    return [TEXT_KEY, *(f"{TEXT_KEY}/{number}" for number in range(1, parts))]
