"""Our own lines of JSON, read: where each record stands in the file, and what is wrong with a line, in words.

Nothing here sees a ledger. The file is gone through twice: once to see that it is whole and where the records of each
kind lie, and once by kind, so that what is referred to comes first however the lines are ordered.
"""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from tracker.errors import InputError
from tracker.lossless import CONTENT, FORMAT, VERSION, unpacked
from tracker.records import TYPES, canonical, from_body, to_body
from tracker.tally import Refused

UID = re.compile(r"[0-9A-Za-z_.-]{1,64}")
LONGEST = 400_000_000
"""Longest line that is read, in bytes: a snapshot of 300 MB in base64."""


@contextmanager
def opened(path: Path) -> Iterator[CarriedFile]:
    """A file of ours, open while the block runs. Raises InputError where it cannot be read or is none.

    A ledger is refused unread: it may be open in this process, and to open it once more drops SQLite's locks.
    """
    refuse_ledger(path)
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "that is no name of a file"
        raise InputError("file", f"{path.name} was not opened: {why}. Nothing was imported.") from None
    with file:
        yield CarriedFile(path, file)


def refuse_ledger(path: Path) -> None:
    """Refuse a ledger unread. Raises InputError."""
    if path.suffix == ".ledger" or path.with_name(f"{path.name}-journal").exists():
        raise InputError("file", f"{path.name} is a ledger, not an export of one: use merge to take a ledger in.")


@dataclass(frozen=True, slots=True)
class Carried:
    """One record of the file: its line, kind, uid, whether it is removed, and its canonical body."""

    line: int
    kind: str
    uid: str
    removed: bool
    body: str


@dataclass(slots=True)
class Places:
    """Where the lines of one kind begin, and which lines of the file they are."""

    starts: array[int] = field(default_factory=lambda: array("q"))
    numbers: array[int] = field(default_factory=lambda: array("q"))


class CarriedFile:
    """A file of ours, looked through. Raises InputError where it is none, or is not whole: then nothing is taken."""

    partial: frozenset[str] = frozenset()

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self._file = path, file
        self.places: dict[str, Places] = {}
        self.refused: list[Refused] = []
        self.history = _header(path, file.readline(10_000))
        self._look_through()

    def records(self, kind: str) -> Iterator[Carried]:
        """The records of a kind; a line that cannot be one is added to ``refused``."""
        seen: set[str] = set()
        for number, found in self.objects(kind):
            try:
                one = record_of(number, found)
            except ValueError as error:
                self.refused.append(Refused(number, str(error), str(found.get("uid", ""))))
                continue
            if one.uid in seen:
                self.refused.append(Refused(number, f"The {kind} {one.uid} stands in the file twice."))
                continue
            seen.add(one.uid)
            yield one

    def contents(self) -> Iterator[bytes]:
        """The bytes and texts of snapshots; one that is not what its name says is refused."""
        for number, found in self.objects(CONTENT):
            try:
                data = unpacked(found["body"])
            except (ValueError, UnicodeError) as error:
                self.refused.append(Refused(number, f"The content cannot be read: {error}."))
                continue
            if hashlib.sha256(data).hexdigest() != found["uid"]:
                self.refused.append(Refused(number, "The content is not the one that its SHA-256 names."))
                continue
            yield data

    def in_order(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Every line but the contents, in the order of the file."""
        places = [
            (n, s)
            for kind, found in self.places.items()
            if kind != CONTENT
            for n, s in zip(found.numbers, found.starts, strict=True)
        ]
        for number, start in sorted(places):
            self._file.seek(start)
            yield number, json.loads(self._file.readline(LONGEST))

    def objects(self, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The lines of a kind as they stand in the file."""
        places = self.places.get(kind, Places())
        for start, number in zip(places.starts, places.numbers, strict=True):
            self._file.seek(start)
            yield number, json.loads(self._file.readline(LONGEST))

    def _look_through(self) -> None:
        number, start = 1, self._file.tell()
        while data := self._file.readline(LONGEST):
            number += 1
            if data.strip():
                found = _object(self.path, number, data)
                places = self.places.setdefault(found["kind"], Places())
                places.starts.append(start)
                places.numbers.append(number)
            start += len(data)


def is_ours(start: bytes) -> bool:
    """Whether a file that begins so is our lines of JSON."""
    line = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def _header(path: Path, data: bytes) -> bool:
    if not is_ours(data):
        raise InputError("file", f"{path.name} is no export of a ledger as lines of JSON: its first line is another.")
    found = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    if found.get("version") != VERSION:
        raise InputError(
            "file",
            f"{path.name} is of version {found.get('version')} of this format, and this program knows {VERSION}: "
            "update the program to read it.",
        )
    return found.get("history") is True


def _object(path: Path, number: int, data: bytes) -> dict[str, Any]:
    """A line as an object with a kind and a uid; anything else means that the file is broken."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("kind"), str) or not isinstance(found.get("uid"), str):
        raise InputError(
            "file",
            f"{path.name} is broken at line {number:,}: nothing was imported. Export it again, or mend the line.",
        )
    return found


def record_of(number: int, found: dict[str, Any]) -> Carried:
    """The record of a line. Raises ValueError, in words, where it cannot be one."""
    kind, uid, body = found["kind"], found["uid"], found.get("body")
    if not UID.fullmatch(uid):
        raise ValueError(f"“{uid[:80]}” is no id: letters, digits, “-”, “_” and “.”, at most 64.")
    if not isinstance(body, dict):
        raise ValueError(f"The {kind.replace('_', ' ')} has no body.")
    text = canonical(body)
    try:
        record = from_body(kind, uid, text)
        own = to_body(record)
    except InputError as error:
        raise ValueError(str(error)) from None
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError) as error:
        raise ValueError(f"The {kind.replace('_', ' ')} cannot be read: {error}.") from None
    odd = _odd(body, json.loads(own))
    if odd:
        raise ValueError(f"The {kind.replace('_', ' ')} holds {odd}, which this program would not keep.")
    _check_times(body)
    return Carried(number, kind, uid, found.get("removed") is True, own)


def _odd(given: dict[str, Any], kept: dict[str, Any]) -> str:
    """The first field that would be lost or changed; what is not given at all takes its usual value."""
    name = next((key for key in given if kept.get(key) != given[key]), None)
    if name is None:
        return ""
    return f"“{name[:60]}” = {json.dumps(given[name], ensure_ascii=False)[:80]}"


_DAYS = frozenset(
    "claimed_on first_recorded_on likelihood_on deadline_on review_on criteria_on known_on read_on occurred_on until "
    "earliest latest on".split()
)
_INSTANTS = {"logged_at", "decided_at", "taken_at"}
_PUBLISHED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


def _check_times(body: dict[str, Any]) -> None:
    """Refuse days and instants that are none: filters and orders compare them as texts."""
    for name, value in body.items():
        if isinstance(value, dict):
            _check_times(value)
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, dict):
                    _check_times(part)
        elif not _is_time(name, value):
            raise ValueError(f"“{str(value)[:40]}” is no {'instant' if name in _INSTANTS else 'day'} ({name}).")


def _is_time(name: str, value: object) -> bool:
    if name in _DAYS:
        return isinstance(value, str) and _is_day(value)
    if name == "published_on":
        text = str(value)
        return bool(_PUBLISHED.fullmatch(text)) and _is_day(f"{text}-01-01"[:10])
    return name not in _INSTANTS or (bool(_INSTANT.fullmatch(str(value))) and _is_day(str(value)[:10]))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def unknown_kinds(kinds: Iterable[str]) -> list[str]:
    """Kinds of lines that this program does not know."""
    return sorted(set(kinds) - set(TYPES) - {CONTENT})
