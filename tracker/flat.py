"""Our own table of claims, read back: the records that its rows hold, and what is wrong with a row, in words.

The file is gone through once a kind of record, so that no more than one row is held and what is referred to comes
first. Names, sources and events that a ledger has already stay as they are there: a table carries less of them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracker.carried import Carried, record_of, refuse_ledger
from tracker.errors import InputError
from tracker.reports.claim_tables import NAMED, NAMES, OF_THE_STEP, bodies
from tracker.reports.table import MAX_CELL, undefuse
from tracker.tally import Refused

FORMAT = "borneout-csv"
_STARTS = (b'"uid","removed"', b"uid,removed")
_KINDS = ("tag", *(kind for kind, _ in NAMED.values()), "claim", "resolution", "evidence", "snooze", "note")


def is_ours(start: bytes) -> bool:
    """Whether a file that begins so is our table of claims."""
    return start.removeprefix(b"\xef\xbb\xbf").startswith(_STARTS)


@contextmanager
def opened(path: Path) -> Iterator[FlatFile]:
    """Our table of claims. Raises InputError where it cannot be read or is none; a ledger is refused unread."""
    refuse_ledger(path)
    yield FlatFile(path)


class FlatFile:
    """A table of claims, looked through. Raises InputError where it is none or is not whole."""

    history = False
    partial = frozenset(("tag", *(kind for kind, _ in NAMED.values())))

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: dict[str, Any] = dict.fromkeys(_KINDS)
        self.refused: list[Refused] = []
        self.rows = 0
        self._bad: set[int] = set()
        self._look_through()

    def records(self, kind: str) -> Iterator[Carried]:
        """The records of a kind, each once; a row that cannot be read is refused whole."""
        if kind not in _KINDS:
            return
        seen: set[str] = set()
        for number, row in self._rows():
            if number in self._bad:
                continue
            for one in bodies(row):
                if one[0] != kind or one[1] in seen:
                    continue
                seen.add(one[1])
                yield _carried(number, *one)

    def contents(self) -> Iterator[bytes]:
        """A table carries no copies of sources."""
        return iter(())

    def _look_through(self) -> None:
        """Refuse the rows that cannot be read, and those that say otherwise of a claim than its first one."""
        first: dict[str, tuple[int, int]] = {}
        for number, row in self._rows():
            self.rows += 1
            reason = _wrong(number, row)
            if not reason:
                said = hash(tuple(value for name, value in row.items() if name not in OF_THE_STEP))
                line, known = first.setdefault(row["uid"], (number, said))
                if known != said:
                    reason = f"It says otherwise of the claim {row['uid'][:64]} than line {line}."
            if reason:
                self._bad.add(number)
                self.refused.append(Refused(number, reason))

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
        try:
            with self.path.open("rb") as binary:
                sheet = binary.read(3) == b"\xef\xbb\xbf"
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                yield from self._read(csv.reader(file, strict=True), sheet)
        except OSError as error:
            raise InputError(
                "file", f"{self.path.name} was not opened: {error.strerror}. Nothing was imported."
            ) from None
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(
                "file", f"{self.path.name} is broken ({error}): nothing was imported. Export it again, or mend it."
            ) from None

    def _read(self, reader: Any, sheet: bool) -> Iterator[tuple[int, dict[str, str]]]:
        titles: list[str] = next(reader, [])
        missing = sorted(set(NAMES) - set(titles))
        if missing:
            raise InputError(
                "file", f"{self.path.name} is no table of claims of ours: it lacks {', '.join(missing[:5])}."
            )
        for cells in reader:
            if not cells:
                continue
            cells += [""] * (len(titles) - len(cells))
            values = [undefuse(cell) for cell in cells] if sheet else cells
            yield reader.line_num, dict(zip(titles, values, strict=False))


def _wrong(number: int, row: dict[str, str]) -> str:
    try:
        for one in bodies(row):
            _carried(number, *one)
    except ValueError as error:
        return str(error)
    return ""


def _carried(number: int, kind: str, uid: str, removed: bool, body: dict[str, Any]) -> Carried:
    return record_of(number, {"kind": kind, "uid": uid, "removed": removed, "body": json.loads(json.dumps(body))})
