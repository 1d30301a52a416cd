"""Taking a text in: pasted, opened or dropped, away from the window where it is long, and kept until it is logged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Event

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from tracker.errors import InputError, TrackerError
from tracker.reading.article import MEDIA_TYPES, Article, ArticleKind
from tracker.reading.read import read
from tracker.reading.text import first_line
from ui.dialogs.fetching import fetched, may_fetch
from ui.dialogs.open_text import ask_for_text
from ui.drafts import Drafts
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
        self._gone = Event()
        """Set once the text that is being kept is logged, or another one is taken."""
        self._parts = 0

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
        self._run(lambda: restored(drafts), at_once=False)

    def done(self) -> None:
        """The text is logged: its drafts may go."""
        self._gone.set()
        drafts = self._session.drafts
        first = drafts.read(TEXT_KEY)
        keys = _keys(max(1, self._parts, int(first.get("parts") or 1)))
        for key in (keys[0], SOURCE_KEY, *_bytes_keys(first)):
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
        self._gone.set()  # whatever was kept of the text before is of no use any more
        self._gone = gone = Event()
        drafts, before = self._session.drafts, self._session.drafts.read(TEXT_KEY)
        self._parts = -(-len(taken.text) // PART)
        stale = [*_keys(int(before.get("parts") or 1))[max(1, self._parts) :], *_bytes_keys(before)]
        _forget(drafts, [key for key in stale if key != _bytes_key(taken.article.bytes_sha256)])
        if len(taken.text) < LONG and before.get("bytes") != taken.article.bytes_sha256:
            drafts.write(TEXT_KEY, {"text": taken.text, "name": taken.name})
        if len(taken.text) >= LONG or taken.article.kind is not ArticleKind.PASTED:
            self._session.jobs.run(lambda _cancelled: _keep(drafts, taken, gone), lambda _: None)

    def _refuse(self, error: TrackerError) -> None:
        self.refused.emit(str(error))


def _from_net(url: str) -> Taken:
    article = fetched(url)
    return prepared(article, article.url)


def restored(drafts: Drafts) -> Taken:
    """The text that was kept, with the bytes that it was read from; for a worker. Raises InputError."""
    first = drafts.read(TEXT_KEY)
    text = "".join(drafts.read(key).get("text", "") for key in _keys(int(first.get("parts") or 1)))
    data = next((drafts.read_bytes(key) for key in _bytes_keys(first)), None)
    if data is None or sha256(data).hexdigest() != first["bytes"]:
        return prepared(read(text), first.get("name", ""))
    return prepared(_read_as_before(data, text, first), first.get("name", ""))


def _read_as_before(data: bytes, text: str, about: Mapping[str, str]) -> Article:
    """The same bytes read once more; where that gives another text now, the kept one stands with its bytes."""
    kind, url = ArticleKind(about["kind"]), about.get("url", "")
    try:
        name = "" if url else about.get("name", "")
        article = read(data, name=name, url=url, media_type=MEDIA_TYPES[kind])
        if article.text == text:
            return article
    except InputError:
        pass  # it was read once, so its text is there
    extractor, version = about["extractor"], about["extractor_version"]
    return replace(read(text), kind=kind, data=data, url=url, extractor=extractor, extractor_version=version)


def _keep(drafts: Drafts, taken: Taken, gone: Event) -> None:
    """Keep the bytes, then the text, a long one in parts: writing it in one would hold up everybody else.

    The first part comes last: it says that the others are there.
    """
    article, about = taken.article, {"name": taken.name}
    key = _bytes_key(article.bytes_sha256)
    if article.kind is not ArticleKind.PASTED and drafts.write_bytes(key, article.data):
        about |= {"bytes": article.bytes_sha256, "kind": article.kind.value, "url": article.url}
        about |= {"extractor": article.extractor, "extractor_version": article.extractor_version}
    starts = range(0, len(taken.text), PART)
    about |= {"parts": str(len(starts))}
    for part, start in reversed(list(zip(_keys(len(starts)), starts, strict=True))):
        if not gone.is_set():
            drafts.write(part, {"text": taken.text[start : start + PART]} | (about if not start else {}))
    if gone.is_set():
        drafts.forget(key)


def _bytes_key(digest: str) -> str:
    return f"{TEXT_KEY}/{digest}"


def _bytes_keys(first: Mapping[str, str]) -> list[str]:
    """The draft that holds the bytes of a kept text, if there is one."""
    return [_bytes_key(first["bytes"])] if first.get("bytes") else []


def _forget(drafts: Drafts, keys: list[str]) -> None:
    for key in keys:
        drafts.forget(key)


def _keys(parts: int) -> list[str]:
    """The names of the drafts that hold a text."""
    return [TEXT_KEY, *(f"{TEXT_KEY}/{number}" for number in range(1, parts))]
