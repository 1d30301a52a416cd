"""A file, pasted words or fetched bytes to an ``Article``: the one door through which foreign text comes in.

What is text already is decoded here. Pages, archives and PDFs are parsed by a child process under limits; what it
found is put together here. Nothing that a file points at is opened or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tracker.claims import Day
from tracker.errors import InputError
from tracker.files import read_at_most
from tracker.reading import facts, text_facts
from tracker.reading.article import Article, ArticleKind, Fact, Origin, Role, Sure
from tracker.reading.child import Child
from tracker.reading.extract import About, Evidence, Piece
from tracker.reading.language import foreign_words, language
from tracker.reading.roles import blocks, said
from tracker.reading.text import Decoded, decode, from_words

MAX_PAGE = 10_000_000
"""Largest page or saved page that is read, in bytes, as after unpacking."""
MAX_PDF = 50_000_000

SUFFIXES = {
    ".txt": ArticleKind.TEXT,
    ".text": ArticleKind.TEXT,
    ".md": ArticleKind.MARKDOWN,
    ".markdown": ArticleKind.MARKDOWN,
    ".html": ArticleKind.PAGE,
    ".htm": ArticleKind.PAGE,
    ".xhtml": ArticleKind.PAGE,
    ".mht": ArticleKind.ARCHIVE,
    ".mhtml": ArticleKind.ARCHIVE,
    ".pdf": ArticleKind.PDF,
}
"""What a file is by its name; where its first bytes say otherwise they are believed."""

_LIMITS = {ArticleKind.PAGE: MAX_PAGE, ArticleKind.ARCHIVE: MAX_PAGE, ArticleKind.PDF: MAX_PDF}
_OTHERS = (
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a recording or a picture"),
    (b"PK\x03\x04", "a packed file (a .docx or .zip, it seems)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a packed file"),
    (b"{\\rtf", "a rich text file"),
)


def read(
    given: bytes | str | Path,
    *,
    name: str = "",
    url: str = "",
    charset: str = "",
    media_type: str = "",
    published: Day | None = None,
    child: Child | None = None,
) -> Article:
    """The article in a file (a path), in pasted words (a text) or in bytes.

    ``name`` and ``media_type`` help to tell what bytes are; ``url`` and ``charset`` are where they came from and what
    the server said. ``published`` is a day that somebody gave: it goes before all that is found. ``child`` is a
    parsing process to use again, for many files; without one, one is started where it is needed. Raises InputError
    (field ``text``) with a sentence for everything that cannot be read.
    """
    if isinstance(given, str):
        article = _of_text(from_words(given), ArticleKind.PASTED)
        return _finished(article, given_day=published, url=url)
    data = read_at_most(given, MAX_PDF, "text", "Nothing was taken in.") if isinstance(given, Path) else given
    name = name or (given.name if isinstance(given, Path) else "")
    kind = kind_of(data, name, media_type)
    if kind in _LIMITS:
        _check_size(data, kind, name)
        if child is None:
            with Child() as own:
                article = _parsed(own, data, kind, url, charset)
        else:
            article = _parsed(child, data, kind, url, charset)
    else:
        article = _of_text(decode(data), kind)
    return _finished(article, given_day=published, url=url)


def kind_of(data: bytes, name: str = "", media_type: str = "") -> ArticleKind:
    """What bytes are: by what they begin with, else by their name or media type, else text.

    Raises InputError for what can only be kept as evidence.
    """
    start = data[:2_000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    if b"%PDF-" in data[:1_024]:
        return ArticleKind.PDF
    for mark, what in _OTHERS:
        if data.startswith(mark):
            raise InputError(
                "text",
                f"{name or 'This'} is {what} and has no text to read. It can be kept as evidence; to read it, save it "
                "as text, HTML or PDF.",
            )
    named = SUFFIXES.get(Path(name).suffix.lower())
    if named in (ArticleKind.TEXT, ArticleKind.MARKDOWN):
        return named
    if re.search(rb"(?im)^content-type:\s*multipart/related", start) or named is ArticleKind.ARCHIVE:
        return ArticleKind.ARCHIVE
    if re.match(rb"(?i)<(?:!doctype html|html|head|body|!--|\?xml|meta|title|div|p\b|article)", start) or (
        named is ArticleKind.PAGE
        or media_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")
    ):
        return ArticleKind.PAGE
    return named or ArticleKind.TEXT


def _check_size(data: bytes, kind: ArticleKind, name: str) -> None:
    limit = _LIMITS[kind]
    if not data.strip():
        raise InputError("text", f"{name or 'The file'} is empty, so there is nothing to read.")
    if len(data) > limit:
        raise InputError(
            "text",
            f"{name or 'The page'} is larger than {limit // 1_000_000} MB, and at most that much can be read. Nothing "
            "was taken in: save only the part that you need, or copy its words and paste them.",
        )


# ---------------------------------------------------------------- putting together


def _of_text(found: Decoded, kind: ArticleKind) -> Article:
    """An article from words as they stand: the snapshot's text is what was decoded, to the letter."""
    lines = blocks(found.text)
    days = text_facts.days(found.text, lines)
    return Article(
        kind=kind,
        data=found.data,
        text=found.text,
        blocks=lines,
        title=text_facts.title(found.text, lines),
        outlet=text_facts.outlet(found.text, lines),
        writer=text_facts.writer(found.text, lines),
        published=replace(days[0], others=days[1:]) if days else Fact(),
        notes=(found.note,) if found.note else (),
        extractor=f"text/{found.encoding}",
    )


def _parsed(child: Child, data: bytes, kind: ArticleKind, url: str, charset: str) -> Article:
    found = child.parse(kind.value, data, url, charset)
    text, told, pages = _joined(found.pieces)
    if not text.strip():
        raise InputError("text", "No text was found in this page: copy the words that you need and paste them.")
    lines = blocks(text, told, marked=kind is not ArticleKind.PDF)
    address = url or _value(found.evidence, About.URL)
    outlet = facts.outlet(found.evidence, address)
    days = text_facts.days(text, lines)
    title = facts.title(found.evidence, outlet.value) or text_facts.title(text, lines)
    return Article(
        kind=kind,
        data=data,
        text=text,
        blocks=lines,
        title=title,
        outlet=outlet,
        writer=facts.writer(found.evidence, outlet.value, text_facts.writer(text, lines)),
        published=facts.published(found.evidence, address, days),
        url=address,
        language=_value(found.evidence, About.LANGUAGE).partition("-")[0].lower(),
        pages=pages,
        notes=found.notes,
        extractor=found.extractor,
        extractor_version=found.version,
    )


def _joined(pieces: Sequence[Piece]) -> tuple[str, dict[int, Role], tuple[int, ...]]:
    """The pieces as one text, with the role of each by its place, and where the pages begin."""
    parts: list[str] = []
    told: dict[int, Role] = {}
    pages: list[int] = []
    at = 0
    before: Piece | None = None
    for piece in pieces:
        if before is not None:
            gap = "\n" if piece.role is before.role and piece.role in (Role.LIST, Role.TABLE) else "\n\n"
            parts.append(gap)
            at += len(gap)
        told[at] = piece.role
        pages += [at] * (piece.page - len(pages))
        pages += [at + turn for turn in piece.turns]
        parts.append(piece.text)
        at += len(piece.text)
        before = piece
    return "".join(parts), told, tuple(pages)


def _value(evidence: Sequence[Evidence], about: About) -> str:
    return next((one.value for one in evidence if one.about is about), "")


def _finished(article: Article, *, given_day: Day | None, url: str) -> Article:
    """The article with the day that somebody gave, and with what is to be said about its language."""
    spoken = language(said(article.text, article.blocks)) or article.language
    note = foreign_words(spoken)
    day = article.published
    if given_day:
        others = (replace(day, others=()), *day.others) if day else ()
        day = Fact(given_day, Origin.GIVEN, Sure.SURE, others=others)
    notes = (*article.notes, note) if note else article.notes
    return replace(article, language=spoken, published=day, url=url or article.url, notes=notes)
