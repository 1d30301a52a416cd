"""Tables as text: how a cell is written, how formulas are defused, and how our own files are read back.

RFC 4180, UTF-8, CRLF, every cell quoted. There are two named forms. The one for *spreadsheets* begins with a
byte-order mark and puts a ``'`` before any cell that a spreadsheet would take for a formula, and before any cell
that begins with ``'`` itself, so that taking one ``'`` away gives every cell back exactly. The *raw* form, for R and
Python, has neither.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from tracker.files import Draft
from tracker.records import decimal_text

BOM = "\ufeff"
TRIGGERS = "=+-@\t\r\n\0＝＋－＠"
"""What a spreadsheet may start a formula with: in ASCII, as a control character, or in full width."""

MAX_CELL = 16_000_000
"""Longest cell that is read back, in characters."""

_DEFUSED = frozenset("'" + TRIGGERS)


def defuse(cell: str) -> str:
    """The cell as a spreadsheet shows it and never runs it.

    >>> defuse("=1+1"), defuse("'tis"), defuse("plain")
    ("'=1+1", "''tis", 'plain')
    """
    return f"'{cell}" if cell[:1] in _DEFUSED else cell


def undefuse(cell: str) -> str:
    """The cell as it was before ``defuse``: exactly one ``'`` is taken away."""
    return cell.removeprefix("'")


def cell_text(value: object) -> str:
    """A value as a cell: missing is empty, booleans are true and false, lists are sorted and joined by "; ".

    >>> cell_text(None), cell_text(True), cell_text(1e-05), cell_text(("b", "a;c"))
    ('', 'true', '0.00001', 'a%3Bc; b')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return str(value)
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(sorted(str(item).replace(";", "%3B") for item in value if item))
    return decimal_text(value) if isinstance(value, float) else str(value)


class TableWriter:
    """Rows of cells as CSV into a draft. ``raw`` is the form for R and Python, else the one for spreadsheets."""

    def __init__(self, draft: Draft, *, raw: bool) -> None:
        self._draft = draft
        self._raw = raw
        self._csv = csv.writer(self, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        if not raw:
            draft.write_text(BOM)

    def write(self, line: str) -> int:
        """What the csv module hands over: one line."""
        return self._draft.write_text(line)

    def row(self, cells: list[str]) -> None:
        """Write one row."""
        self._csv.writerow(cells if self._raw else [defuse(cell) for cell in cells])


def read_table(path: Path, *, raw: bool) -> Iterator[list[str]]:
    """The rows of a file that we wrote, its header first, cells exactly as they were before writing.

    ``raw`` says which form it is in; only the other one is read with ``undefuse``. Raises csv.Error where a quote is
    not closed.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    with path.open(encoding="utf-8" if raw else "utf-8-sig", newline="") as file:
        for row in csv.reader(file, strict=True):
            yield row if raw else [undefuse(cell) for cell in row]
