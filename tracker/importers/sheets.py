"""Tables of any program as rows of texts: CSV and TSV in any common encoding, workbooks (.xlsx, .ods) by the sheet."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from tracker.errors import InputError

Open = Callable[[], BinaryIO]
"""Opens a file, or bytes, to be read from the start once more."""

MAX_CELL = 16_000_000
MAX_UNPACKED = 200_000_000
MAX_CELLS = 20_000_000
"""Most cells that a sheet may span, empty ones counted: a workbook of 2 kB can name a cell in its last corner."""
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its titles, and its rows with the line on which each begins, which can be gone through again."""

    name: str
    titles: tuple[str, ...]
    rows: Iterable[tuple[int, list[str]]]


def sheets(data: bytes, name: str = "") -> tuple[list[Sheet], list[str]]:
    """The tables of a file, and what was assumed in words. Raises InputError for what is no table."""
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, name)
    sheet, notes = text_sheet(lambda: io.BytesIO(data), name)
    list(sheet.rows)  # what is broken is said before anything is done with a part of it
    return [sheet], notes


def text_sheet(opened: Open, name: str) -> tuple[Sheet, list[str]]:
    """The table of a text, however long: its rows are read anew each time, and no more of them held than one.

    Raises InputError, also while the rows are gone through, where the text turns out to be broken.
    """
    encoding, strict = _encoding(opened, name)
    with _text(opened, encoding, strict) as text:
        delimiter = _delimiter(text.read(20_000))
    lines = _Lines(opened, encoding, strict, delimiter, name)
    found = list(islice(lines, 20))
    place = next((place for place, (_, row) in enumerate(found) if _is_header(row, found)), 0)
    notes = [f"Read as {encoding.removesuffix('-sig')}, columns parted by {_NAMES[lines.delimiter]}."]
    if not found:
        return Sheet("", (), []), notes
    return Sheet("", unique(found[place][1]), _Rest(lines, place + 1)), notes


def _text(opened: Open, encoding: str, strict: bool) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened(), encoding, "strict" if strict else "replace", newline="")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of a text that are not empty, each with the line on which it begins."""

    opened: Open
    encoding: str
    strict: bool
    delimiter: str
    name: str

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        with _text(self.opened, self.encoding, self.strict) as text:
            yield from _rows(text, self.delimiter, self.name)


@dataclass(frozen=True, slots=True)
class _Rest:
    """Those behind the titles."""

    lines: _Lines
    start: int

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return islice(self.lines, self.start, None)


PIECE = 1 << 20


def _encoding(opened: Open, name: str) -> tuple[str, bool]:
    """The encoding that a text can be read in from end to end, and whether all of it is in it. Raises InputError."""
    with opened() as file:
        start = file.read(3)
    marked = next((encoding for mark, encoding in MARKS if start.startswith(mark)), "")
    try:
        _look_through(opened, marked or "utf-8", name)
    except UnicodeDecodeError:
        if marked:
            raise InputError("file", f"{name} is damaged: its text cannot be read.") from None
        _look_through(opened, "latin-1", name)
        return "cp1252", False
    return marked or "utf-8", True


def _look_through(opened: Open, encoding: str, name: str) -> None:
    """Raises UnicodeDecodeError for another encoding, and InputError for what is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with opened() as file:
        while piece := file.read(PIECE):
            if "\0" in decoder.decode(piece):
                raise InputError("file", f"{name} holds NUL characters and is no table: save it as CSV and try again.")
        decoder.decode(b"", final=True)


_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""How a text begins that says what it is encoded in."""


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding that it was read in. Raises InputError."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError:
                raise InputError("file", f"{name} is damaged: its text cannot be read.") from None
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _delimiter(text: str) -> str:
    """The sign that parts most columns in the first lines, outside of quotation marks."""
    start = re.sub(r'"[^"]*"', "", text[:20_000]).splitlines()[:20]
    counts = {sign: [line.count(sign) for line in start if line.strip()] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (min(counts[sign], default=0), sum(counts[sign])))


def _rows(text: Iterable[str], delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(row) and any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            "file", f"{name} is broken from line {line:,} on ({error}): nothing was imported. Mend it and try again."
        ) from None


def _sheet(name: str, found: Sequence[tuple[int, list[str]]]) -> Sheet:
    """The table whose titles are the first line of words alone; lines before it are passed over."""
    start = next((place for place, (_, row) in enumerate(found[:20]) if _is_header(row, found)), 0)
    if not found:
        return Sheet(name, (), [])
    return Sheet(name, unique(found[start][1]), list(found[start + 1 :]))


def _is_header(row: list[str], found: Sequence[tuple[int, list[str]]]) -> bool:
    wide = max((len(other) for _, other in found[:20]), default=0)
    cells = [cell.strip() for cell in row]
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if not re.fullmatch(r"[\d.,%/:\s+-]+", cell)]
    return len(filled) * 2 > wide and len(words) == len(filled) and len(set(filled)) == len(filled)


def unique(titles: Sequence[str]) -> tuple[str, ...]:
    """Titles that can be told apart: empty ones by their number, equal ones by a number behind them."""
    found: list[str] = []
    for number, title in enumerate(titles, 1):
        title = " ".join(title.split()) or f"column {number}"
        while title in found:
            title += " 2"
        found.append(title)
    return tuple(found)


# ---------------------------------------------------------------- workbooks


def _workbook(data: bytes, name: str) -> tuple[list[Sheet], list[str]]:
    _check_packed(data, name)
    from python_calamine import CalamineWorkbook  # late: most files are no workbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        links = _links(data)
        found = []
        for title in book.sheet_names:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            lines = [(number, [_cell(cell) for cell in row]) for number, row in enumerate(rows, 1)]
            for (line, column), url in links.get(title, {}).items():
                if 0 < line <= len(lines) and column < len(lines[line - 1][1]):
                    lines[line - 1][1][column] = url
            found.append(_sheet(title, [(line, row) for line, row in lines if any(cell.strip() for cell in row)]))
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - the reader is another's and raises what it likes on a damaged file
        raise InputError("file", f"{name} cannot be read as a workbook ({error}): save it as CSV.") from None
    return found, [f"{len(found)} sheet{'' if len(found) == 1 else 's'} read."]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


_REFERENCE = re.compile(rb'\b(?:r|ref)="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"')
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"')


def _check_packed(data: bytes, name: str) -> None:
    """Refuse what would fill the memory: too much packed, or cells in a far corner."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if len(members) > 10_000 or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise InputError("file", f"{name} unpacks to more than 200 MB: save the sheet as CSV.")
            for member in members:
                if member.filename.endswith(".xml"):
                    with packed.open(member) as file:
                        _check_far(file.read(MAX_UNPACKED), name, member.filename)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError("file", f"{name} is a damaged workbook ({error}): save it again, or as CSV.") from None


def _check_far(xml: bytes, name: str, member: str) -> None:
    rows = columns = 1
    if "sheet" in member:
        for match in _REFERENCE.finditer(xml):
            for letters, number in ((match[1], match[2]), (match[3], match[4])):
                if letters:
                    columns, rows = max(columns, _column(letters.decode()) + 1), max(rows, int(number))
    if rows * columns > MAX_CELLS:
        raise InputError("file", f"{name} names cells far beyond its data: delete the empty rows, or save it as CSV.")
    if member == "content.xml":
        # Empty rows and columns to the end of a sheet are named once and mean nothing; filled ones are data.
        filled = re.sub(rb"<table:table-(?:row|cell)[^>]*repeated[^>]*/>", b"", xml)
        if sum(int(match[1]) for match in _REPEATED.finditer(filled)) > MAX_CELLS // 100:
            raise InputError("file", f"{name} repeats cells too often: save the sheet as CSV.")


def _column(letters: str) -> int:
    """The number of a column, from 0.

    >>> _column("A"), _column("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


Links = dict[str, dict[tuple[int, int], str]]


def _links(data: bytes) -> Links:
    """The addresses behind cells of an .xlsx, by sheet, line and column: the reader gives words alone."""
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found: Links = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
        if "xl/workbook.xml" not in names:
            return found
        book = etree.fromstring(packed.read("xl/workbook.xml"), safe)
        titles = [sheet.get("name") for sheet in book.iter("{*}sheet")]
        for number, title in enumerate(titles, 1):
            sheet, rels = f"xl/worksheets/sheet{number}.xml", f"xl/worksheets/_rels/sheet{number}.xml.rels"
            if sheet not in names or rels not in names:
                continue
            targets = {
                one.get("Id"): one.get("Target")
                for one in etree.fromstring(packed.read(rels), safe)
                if str(one.get("Target", "")).startswith(("http://", "https://"))
            }
            for link in etree.fromstring(packed.read(sheet), safe).iter("{*}hyperlink"):
                target = next((targets[v] for k, v in link.attrib.items() if k.endswith("}id") and v in targets), None)
                place = re.fullmatch(r"([A-Z]{1,3})(\d+)", link.get("ref", ""))
                if target and place:
                    found.setdefault(title, {})[int(place[2]), _column(place[1])] = target
    return found
