"""A PDF's bytes to pieces by page. Runs in the parsing child: it alone imports pypdfium2.

A PDF has lines, no paragraphs. Lines that come again on most pages, and page numbers, are dropped; words broken at a
line's end are joined; a line that ends early, behind a stop, ends its paragraph.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

import pypdfium2

from tracker.errors import InputError
from tracker.reading.article import Origin, Role
from tracker.reading.extract import About, Evidence, Extract, Piece

MOST_PAGES = 2_000
EDGE = 3
"""Lines at the top and the bottom of a page that may be a header or a footer."""
REPEATED = 0.5
"""Share of the pages on which such a line must stand."""
SHORT = 0.8
"""Part of the usual width under which a line that ends a sentence ends its paragraph."""

_NUMBER = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|sur)\s*\d{1,4})?\W*", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
# pdfium joins most words that were broken at a line's end itself and leaves a sign where the hyphen was.
_MENDED = re.compile(r"([^\W\d_]*)[\u0002\ufffe]([^\W\d_]*)")
_END = re.compile(r"[.!?:][\"'”’»)\]]*$")
_JUNK_TITLE = re.compile(
    r"^(?:microsoft word|microsoft powerpoint|untitled|document\d*$|slide 1$)|\.(?:docx?|pdf|indd|tex|qxd|rtf|odt)$",
    re.IGNORECASE,
)


def extract(data: bytes) -> Extract:
    """The text of a PDF. Raises InputError for one that is locked, broken, too long or without text."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise InputError("text", _LOCKED if locked else _BROKEN_FILE) from None
    try:
        if len(document) > MOST_PAGES:
            raise InputError(
                "text", f"This PDF has {len(document):,} pages, and at most {MOST_PAGES:,} are read: {_PART}"
            )
        pages = [_lines(document, number) for number in range(len(document))]
        facts = tuple(_evidence(document))
    finally:
        document.close()
    if not any(pages):
        raise InputError("text", _SCANNED.format(pages="1 page" if len(pages) == 1 else f"{len(pages):,} pages"))
    return Extract(tuple(_pieces(_without_edges(pages))), facts, "pypdfium2", version("pypdfium2"))


_PART = "save the pages that you need as a PDF of their own."
_LOCKED = "This PDF is locked with a password: open it in a PDF reader, save a copy without one, and open that."
_BROKEN_FILE = (
    "This PDF does not hold together, so nothing could be read: fetch it again, or copy its words and paste them."
)
_SCANNED = (
    "This PDF has no text: its {pages} are pictures (scanned, as it seems). Run it through text recognition "
    "(OCR) first, "
    "or type the words that matter; the file itself can be kept as evidence."
)


def _lines(document: Any, number: int) -> list[str]:
    page = document[number]
    try:
        text = page.get_textpage().get_text_bounded()
    finally:
        page.close()
    return [" ".join(line.replace("\0", "").split()) for line in re.split(r"\r\n?|\n", text) if line.strip()]


def _evidence(document: Any) -> Iterator[Evidence]:
    told = document.get_metadata_dict()
    title = " ".join(told.get("Title", "").split())
    if title and not _JUNK_TITLE.search(title):
        yield Evidence(About.TITLE, Origin.DOCUMENT, title[:500], "Title")
    if told.get("Author", "").strip():
        yield Evidence(About.WRITER, Origin.DOCUMENT, " ".join(told["Author"].split())[:500], "Author")
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", told.get("CreationDate", ""))
    if made:
        yield Evidence(About.PUBLISHED, Origin.DOCUMENT, "-".join(made.groups()), "CreationDate")


def _without_edges(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without the lines that stand at the top or the bottom of most of them, and without page numbers."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(line) for line in (*lines[:EDGE], *lines[-EDGE:])})
    many = max(2.0, REPEATED * len(pages))
    repeated = {shape for shape, count in seen.items() if count > many or (count == len(pages) > 1)}
    return [_trimmed(list(lines), repeated) for lines in pages]


def _trimmed(lines: list[str], repeated: set[str]) -> list[str]:
    for step in (0, -1):
        for _ in range(EDGE):
            if not lines or not (_shape(lines[step]) in repeated or _NUMBER.fullmatch(lines[step])):
                break
            lines.pop(step)
    return lines


def _shape(line: str) -> str:
    """A line with its numbers made alike: "Page 3" and "Page 4" are one header."""
    return re.sub(r"\d+", "#", line).casefold()


def _pieces(pages: Sequence[Sequence[str]]) -> Iterator[Piece]:
    """Paragraphs with the page that each begins on; one that runs on over a page turn stays whole."""
    compounds = set(re.findall(r"[^\W\d_]+-[^\W\d_]+", " ".join(line for lines in pages for line in lines).casefold()))
    pages = [[_mended(line, compounds) for line in lines] for lines in pages]
    lengths = [len(line) for lines in pages for line in lines if len(line) > 20]
    width = statistics.quantiles(lengths, n=10)[8] if len(lengths) > 1 else 80
    text, begun, turns = "", 0, list[int]()
    for number, lines in enumerate(pages, 1):
        for place, line in enumerate(lines):
            if text and place == 0 and not _END.search(text) and line[:1].islower():
                turns.append(len(text) + 1)
            elif text and (place == 0 or _ends(lines[place - 1], line, width)):
                yield Piece(text, _role(text, width), begun, tuple(turns))
                text, turns = "", []
            if not text:
                begun = number
            text = _joined(text, line, compounds)
    if text:
        yield Piece(text, _role(text, width), begun, tuple(turns))


def _mended(line: str, compounds: set[str]) -> str:
    """A line whose broken words are whole again; a compound that stands elsewhere keeps its hyphen."""

    def mend(found: re.Match[str]) -> str:
        compound = "-".join(found.groups())
        return compound if compound.casefold() in compounds else "".join(found.groups())

    return _MENDED.sub(mend, line)


def _joined(text: str, line: str, compounds: set[str]) -> str:
    """A line behind others; a word that was broken at the end becomes one again, a compound keeps its hyphen."""
    if not text:
        return line
    if not _BROKEN.search(text) or not line[:1].islower():
        return f"{text} {line}"
    first = re.match(r"[^\W\d_]*", line)
    last = re.search(r"[^\W\d_]*(?=.$)", text)
    compound = f"{last[0] if last else ''}-{first[0] if first else ''}".casefold()
    return (text[:-1] + "-" if text[-1] == "-" and compound in compounds else text[:-1]) + line


def _ends(line: str, following: str, width: float) -> bool:
    """Whether a line is the last of its paragraph."""
    if _END.search(line) and len(line) < SHORT * width:
        return True
    return len(line) < 0.6 * width and not line.endswith((",", "-")) and following[:1].isupper()


def _role(text: str, width: float) -> Role:
    return Role.HEADING if len(text) < 0.6 * width and not re.search(r"[.!?:;,][\"'”’»)\]]*$", text) else Role.PARAGRAPH
