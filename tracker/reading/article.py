"""What reading gives: a text in blocks, and what is known of the article, each fact with where it came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from tracker.claims import PublishedBasis, SnapshotDraft, SourceDraft


class Sure(StrEnum):
    """How far a fact or a guess may be relied on; none is logged before a person has seen it.

    Sure: the page states it in a place made for it and nothing speaks against it. Likely: it is stated once, in words
    or in an address. Unsure: it is inferred, or two places disagree.
    """

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


class Origin(StrEnum):
    """Where a fact was found."""

    GIVEN = "given"
    JSON_LD = "json_ld"
    META = "meta"
    MARKUP = "markup"
    TITLE = "title"
    HEADING = "heading"
    URL = "url"
    TEXT = "text"
    CAPTION = "caption"
    DOCUMENT = "document"
    GUESS = "guess"


ORIGIN_WORDS = {
    Origin.GIVEN: "as given",
    Origin.JSON_LD: "from the page's JSON-LD",
    Origin.META: "from the page's meta tags",
    Origin.MARKUP: "from the page's markup",
    Origin.TITLE: "from the page's title",
    Origin.HEADING: "from a heading",
    Origin.URL: "from the address",
    Origin.TEXT: "from the text",
    Origin.CAPTION: "from a caption",
    Origin.DOCUMENT: "from the document's properties",
    Origin.GUESS: "guessed from the page",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of an article; ``value`` is empty when nothing is.

    ``evidence`` are the words it was read from. ``others`` are what the other places say, the best first: they are
    kept apart so that a person can choose.
    """

    value: str = ""
    origin: Origin = Origin.GUESS
    sure: Sure = Sure.UNSURE
    evidence: str = ""
    others: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.value)

    def words(self) -> str:
        """The fact as a form shows it.

        >>> Fact("2013-02-05", Origin.JSON_LD, Sure.SURE).words()
        "2013-02-05, from the page's JSON-LD, sure"
        """
        if not self.value:
            return "unknown"
        said = f" (“{self.evidence}”)" if self.evidence and self.evidence != self.value else ""
        return f"{self.value}, {ORIGIN_WORDS[self.origin]}{said}, {self.sure}"

    def against(self) -> str:
        """What other places say instead, in words; empty where none says otherwise."""
        return "; ".join(other.words() for other in self.others if other.value != self.value)


class Role(StrEnum):
    """What a block is to the article. From ``SHARE`` on it is set aside: kept, shown, but nobody's prediction."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTATION = "quotation"
    TABLE = "table"
    SHARE = "share"
    LINK = "link"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    DATE = "date"
    NOTICE = "notice"

    @property
    def set_aside(self) -> bool:
        """Whether blocks of this role are no part of what the article says."""
        return self in _ASIDE


_ASIDE = frozenset({Role.SHARE, Role.LINK, Role.CAPTION, Role.CREDIT, Role.BYLINE, Role.DATE, Role.NOTICE})


@dataclass(frozen=True, slots=True)
class Block:
    """Code points ``start`` to ``end`` of the text: one line with words in it, without the space around them."""

    start: int
    end: int
    role: Role = Role.PARAGRAPH


class ArticleKind(StrEnum):
    """What was read."""

    PASTED = "pasted"
    TEXT = "text"
    MARKDOWN = "markdown"
    PAGE = "page"
    ARCHIVE = "archive"
    PDF = "pdf"


MEDIA_TYPES = {
    ArticleKind.PASTED: "text/plain",
    ArticleKind.TEXT: "text/plain",
    ArticleKind.MARKDOWN: "text/markdown",
    ArticleKind.PAGE: "text/html",
    ArticleKind.ARCHIVE: "multipart/related",
    ArticleKind.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A thing that was read: its bytes, the text that quotes are cut from, and what is known of it.

    ``blocks`` lie in ``text`` in order and never overlap. ``pages`` are the places where the pages of a PDF begin in
    ``text``. ``language`` is a code ("en", "fr") or empty when it cannot be told. ``notes`` say in sentences what had
    to be assumed. ``extractor`` and ``extractor_version`` name what made the text of the bytes.
    """

    kind: ArticleKind
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False, default=())
    title: Fact = Fact()
    outlet: Fact = Fact()
    writer: Fact = Fact()
    published: Fact = Fact()
    url: str = ""
    language: str = ""
    pages: tuple[int, ...] = field(repr=False, default=())
    notes: tuple[str, ...] = ()
    extractor: str = "text"
    extractor_version: str = "1"

    @property
    def bytes_sha256(self) -> str:
        """SHA-256 of the bytes, hex."""
        return sha256(self.data).hexdigest()

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the text's UTF-8, hex."""
        return sha256(self.text.encode()).hexdigest()

    def role_at(self, place: int) -> Role | None:
        """The role of the block that a code point lies in; None between blocks."""
        index = bisect_right(self.blocks, place, key=lambda block: block.start) - 1
        return self.blocks[index].role if index >= 0 and place < self.blocks[index].end else None

    def locator(self, place: int) -> str:
        """Where a code point stands for a reader of the original: "page 3" of a PDF, else empty."""
        return f"page {bisect_right(self.pages, place)}" if self.pages else ""

    def snapshot(self) -> SnapshotDraft:
        """Bytes and text as a ledger keeps them."""
        return SnapshotDraft(
            data=self.data,
            text=self.text,
            media_type=MEDIA_TYPES[self.kind],
            extractor=self.extractor,
            extractor_version=self.extractor_version,
        )

    def source(self) -> SourceDraft:
        """A source form filled in with what was found, for a person to confirm."""
        day = self.published
        stated = day.sure is not Sure.UNSURE
        return SourceDraft(
            title=self.title.value,
            outlet=self.outlet.value,
            writer=self.writer.value,
            url=self.url,
            published_on=day.value,
            published_basis=(PublishedBasis.STATED if stated else PublishedBasis.INFERRED) if day else None,
            published_why="" if stated or not day else day.words(),
        )
