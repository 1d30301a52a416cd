"""A PDF's bytes to pieces by page. Runs in the parsing child: it alone imports pypdfium2.

A PDF has lines, no paragraphs. Lines that come again on most pages, and page numbers, are dropped; words broken at a
line's end are joined; a line that ends early, behind a stop, ends its paragraph.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
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
SHORT = 0.85
"""Part of the usual extent under which a line that ends a sentence ends its paragraph."""
COLUMN = 20.0
"""Points within which lines begin that belong to one column."""
WIDE = 1.3
"""How many times the usual distance of lines begins a new paragraph."""

_NUMBER = re.compile(r"\W*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|sur)\s*\d{1,4})?\W*", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
# pdfium joins most words that were broken at a line's end itself and leaves a sign where the hyphen was.
_MENDED = re.compile(r"([^\W\d_]*)[\u0002\ufffe]([^\W\d_]*)")
_END = re.compile(r"[.!?:][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•‣◦▪●○■·–-]\s")
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and where it stands, in points from the page's lower left; a height of 0 means not known."""

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    height: float = 0.0


def _lines(document: Any, number: int) -> list[Line]:
    page = document[number]
    try:
        return list(_placed(page.get_textpage()))
    finally:
        page.close()


def _placed(found: Any) -> Iterator[Line]:
    """The lines of a page with their places. pdfium counts the line breaks that it makes as characters, and sometimes
    makes none where a line ends: so each word is asked where it stands."""
    raw = found.get_text_range()
    if not _agree(found, raw):
        yield from (Line(text) for part in raw.split("\r\n") if (text := " ".join(part.replace("\0", "").split())))
        return
    at = 0
    for part in raw.split("\r\n"):
        words: list[str] = []
        left = right = bottom = height = 0.0
        for word in re.finditer(r"[^\s\0]+", part):
            start, low, _, high = found.get_charbox(at + word.start(), loose=True)
            if words and abs(low - bottom) > 0.5 * max(height, high - low):
                yield Line(" ".join(words), left, right, bottom, height)
                words = []
            if not words:
                left, bottom, height = start, low, high - low
            right = found.get_charbox(at + word.end() - 1, loose=True)[2]
            words.append(word.group())
        if words:
            yield Line(" ".join(words), left, right, bottom, height)
        at += len(part) + 2


def _agree(found: Any, raw: str) -> bool:
    """Whether the text's characters are those that places are asked for: pdfium drops some, seldom, from the text."""
    if found.count_chars() != len(raw) or not raw:
        return False
    sampled = range(0, len(raw), max(1, len(raw) // 50))
    return all(pypdfium2.raw.FPDFText_GetUnicode(found, place) in (ord(raw[place]), 0) for place in sampled)


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


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines that stand at the top or the bottom of most of them, and without page numbers."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(line.text) for line in (*lines[:EDGE], *lines[-EDGE:])})
    many = max(2.0, REPEATED * len(pages))
    repeated = {shape for shape, count in seen.items() if count > many or (count == len(pages) > 1)}
    return [_trimmed(list(lines), repeated) for lines in pages]


def _trimmed(lines: list[Line], repeated: set[str]) -> list[Line]:
    for step in (0, -1):
        for _ in range(EDGE):
            if not lines or not (_shape(lines[step].text) in repeated or _NUMBER.fullmatch(lines[step].text)):
                break
            lines.pop(step)
    return lines


def _shape(line: str) -> str:
    """A line with its numbers made alike: "Page 3" and "Page 4" are one header."""
    return re.sub(r"\d+", "#", line).casefold()


def _pieces(pages: Sequence[Sequence[Line]]) -> Iterator[Piece]:
    """Paragraphs with the page that each begins on; one that runs on over a page turn stays whole."""
    words = " ".join(line.text for lines in pages for line in lines).casefold()
    compounds = set(re.findall(r"[^\W\d_]+-[^\W\d_]+", words))
    usual = _usual(pages)
    text, begun, turns, before = "", 0, list[int](), Line("")
    for number, lines in enumerate(pages, 1):
        edges = _edges(lines)
        for place, line in enumerate(lines):
            said = _mended(line.text, compounds)
            if text and place == 0 and not _END.search(text) and said[:1].islower():
                turns.append(len(text) + 1)
            elif text and (place == 0 or usual.ends(before, line, edges[place - 1])):
                yield Piece(text, usual.role(text, before), begun, tuple(turns))
                text, turns = "", []
            if not text:
                begun = number
            text, before = _joined(text, said, compounds), line
    if text:
        yield Piece(text, usual.role(text, before), begun, tuple(turns))


@dataclass(frozen=True, slots=True)
class _Usual:
    """What most lines of a document are like: their distance and height in points (0: not known), their letters."""

    pitch: float
    height: float
    width: float

    def ends(self, line: Line, following: Line, edge: float) -> bool:
        """Whether a line is the last of its paragraph: by the distance to the next, its height, a bullet or an indent,
        or because the next word would have had room on it. ``edge`` is where the lines of its column end."""
        stop = _END.search(line.text) is not None
        if not line.height or not following.height or not self.pitch:
            return stop and len(line.text) < SHORT * self.width
        if abs(line.height - following.height) > 0.15 * line.height or _BULLET.match(following.text):
            return True
        down = line.bottom - following.bottom
        if down > WIDE * self.pitch:
            return True
        letter = (line.right - line.left) / max(1, len(line.text))
        room = edge - line.right > 1.5 * letter * (len(following.text.split()[0]) + 1)
        if down < -self.pitch:  # the next column
            return (stop or room) and not following.text[:1].islower()
        indented = following.left - line.left > 0.7 * line.height
        return (stop and (room or indented)) or (room and not following.text[:1].islower())

    def role(self, text: str, last: Line) -> Role:
        """A heading is no sentence and larger than the text; others are told by their words, like those of any text."""
        larger = bool(last.height) and last.height > 1.15 * self.height
        stop = re.search(r"[.!?:;,][\"'”’»)\]]*$", text) is not None
        return Role.HEADING if larger and not stop and len(text) < 2 * self.width else Role.PARAGRAPH


def _edges(lines: Sequence[Line]) -> list[float]:
    """For each line of a page where the longest line ends that begins about where it does: its column's edge."""
    ends: dict[int, float] = {}
    for line in lines:
        ends[int(line.left // COLUMN)] = max(ends.get(int(line.left // COLUMN), 0.0), line.right)
    return [max(ends.get(int(line.left // COLUMN) + step, 0.0) for step in (-1, 0, 1)) for line in lines]


def _usual(pages: Sequence[Sequence[Line]]) -> _Usual:
    """The usual distance, height and extent of a document's lines."""
    lines = [line for page in pages for line in page]
    long = [line for line in lines if len(line.text) > 20] or lines
    downs = [
        one.bottom - other.bottom
        for page in pages
        for one, other in pairwise(page)
        if one.height and other.height and 0.5 * one.height < one.bottom - other.bottom < 4 * one.height
    ]
    return _Usual(
        pitch=statistics.median_low(downs) if downs else 0.0,
        height=statistics.median_low([line.height for line in long]) if long else 0.0,
        width=statistics.quantiles([len(line.text) for line in long], n=10)[8] if len(long) > 1 else 80.0,
    )


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
