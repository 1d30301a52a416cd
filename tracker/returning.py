"""Records carried from another ledger, logged here under their own uids: what reads our lines of JSON back.

All of a file's records are one step. A record that is here already stays as it is: the same one is counted, another
version is named and left to a person. What was erased here does not come back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tracker import bulk, capture, health, log, lossless, names, tables
from tracker.carried import Carried, unknown_kinds
from tracker.claims import Claim, Outcome
from tracker.errors import InputError, TrackerError
from tracker.records import canonical, from_body
from tracker.steps import Change
from tracker.tally import Refused, Tally

Cancelled = Callable[[], bool]
Progress = Callable[[int], None]
BELONGS = ("claim", "resolution", "about", "update_of", "snapshot")
"""The fields by which a record says what it is about, or what it cannot be without."""
FEW = 2_000
"""Up to so many new records are written one by one; beyond, where the log doubles, all tables are made anew."""


@dataclass(slots=True)
class Returned(Tally):
    """What became of the records of a file. ``new``, ``same`` and ``differing`` count records of all kinds."""

    read: int = 0
    new: int = 0
    same: int = 0
    differing: list[str] = field(default_factory=list)
    erased: int = 0
    claims_new: int = 0
    claims_same: int = 0
    change: Change | None = None


class RecordFile(Protocol):
    """What records are read from: our lines of JSON, or our table of claims.

    ``partial`` are the kinds of which the file carries a part only: those that are here already stay as they are.
    """

    path: Path
    places: dict[str, Any]
    refused: list[Refused]
    partial: frozenset[str]

    def records(self, kind: str) -> Iterator[Carried]:
        """The records of a kind, each once."""

    def contents(self) -> Iterator[bytes]:
        """The bytes and texts of snapshots."""


class Returning:
    """Takes the records of one file into the log; call it inside a transaction, which the caller may roll back."""

    def __init__(self, conn: Any, writer: log.Writer, cancelled: Cancelled, progress: Progress) -> None:
        self.conn, self.writer = conn, writer
        self.found = Returned()
        self._cancelled, self._progress = cancelled, progress
        self._erased = log.erasures(conn)
        self._gone = _erased_records(conn)
        self._before: int = writer.seq
        self._written: list[tuple[str, str]] = []
        self._kinds: set[str] = set()
        self._outcomes: dict[str, tuple[int, str, str]] = {}
        self._claims: set[str] = set()
        self._refused: dict[str, int] = {}

    def take(self, file: RecordFile, label: str) -> Returned:
        """Take every record of the file. Raises TrackerError soon after ``cancelled``."""
        for kind in unknown_kinds(file.places):
            reason = f"This program knows no record of the kind “{kind[:60]}”."
            self.found.refused += [Refused(number, reason) for number in file.places[kind].numbers]
        for kind in tables.TABLES:
            for one in file.records(kind):
                self._go_on()
                self._one(one, label, file.partial)
            self._refused |= {one.uid: one.line for one in file.refused if one.uid}
        for data in file.contents():
            self._go_on()
            if hashlib.sha256(data).hexdigest() not in self._gone:
                bulk.keep(self.conn, data)
        self.found.refused = sorted((*self.found.refused, *file.refused), key=lambda one: one.line)
        self.found.read += len(file.refused)
        self._count()
        self._show()
        if self._kinds:
            uids = frozenset(uid for _, uid in self._written)
            self.found.change = Change(self.writer.step, label, frozenset(self._kinds), uids)
        return self.found

    def _go_on(self) -> None:
        if self._cancelled():
            raise TrackerError("The import was cancelled. Nothing was imported.")

    def _one(self, one: Carried, label: str, partial: frozenset[str]) -> None:
        self.found.read += 1
        if self.found.read % 1_000 == 0:
            self._progress(self.found.read)
        body = json.loads(one.body)
        reason = self._unwanted(one) or self._belongs_to_refused(body)
        if reason:
            self.found.refused.append(Refused(one.line, reason))
            self._refused[one.uid] = one.line
            return
        if one.uid in self._gone or log.hash_body(one.body) in self._erased:
            self.found.erased += 1
            return
        self._note(one, body)
        here = self._here(one.kind, one.uid)
        if here is None:
            self._log(one, label)
        elif one.kind in partial or here == (one.removed, dict(sorted(body.items()))):
            self.found.same += 1
        else:
            self.found.differing.append(one.uid)
        if one.kind == "claim":
            self.found.claims_new += here is None
            self.found.claims_same += here is not None

    def _unwanted(self, one: Carried) -> str:
        row = self.conn.execute("SELECT kind FROM revisions WHERE uid = ? LIMIT 1", (one.uid,)).fetchone()
        if row and row[0] != one.kind:
            return f"The id {one.uid} is that of a {row[0].replace('_', ' ')} here."
        record = from_body(one.kind, one.uid, one.body)
        try:
            capture.check(record) if isinstance(record, Claim) else names.check(record)
        except InputError as error:
            return str(error)
        return ""

    def _belongs_to_refused(self, body: dict[str, Any]) -> str:
        """Why a record is refused that would speak of one that was: an outcome without its claim says nothing."""
        line = next((self._refused[body[key]] for key in BELONGS if body.get(key) in self._refused), None)
        return "" if line is None else f"It belongs to the record of line {line:,}, which was refused."

    def _here(self, kind: str, uid: str) -> tuple[bool, dict[str, Any]] | None:
        """Whether a record is removed here, and its body as it would be carried; None where it is unknown."""
        sql = f"SELECT rev, id, removed FROM {tables.TABLES[kind]} WHERE uid = ?"
        row = self.conn.execute(sql, (uid,)).fetchone()
        if row is None:
            return None
        return bool(row[2]), lossless.body_of(self.conn, kind, row[0], row[1]) or {}

    def _log(self, one: Carried, label: str) -> None:
        if not self._kinds:
            self.writer.append("step", self.writer.step, (), canonical({"label": label}))
            self._kinds.add("step")
        revision = self.writer.append(one.kind, one.uid, (), one.body)
        if one.removed:
            self.writer.append(one.kind, one.uid, (revision.hash.hex(),), "")
        self._kinds.add(one.kind)
        self.found.new += 1
        if len(self._written) < max(FEW, self._before):
            self._written.append((one.kind, one.uid))

    def _note(self, one: Carried, body: dict[str, Any]) -> None:
        """What the numbers of the answer need, from the file alone."""
        if one.removed:
            return
        if one.kind == "claim":
            self._claims.add(one.uid)
            self.found.forecasts += "best" in body.get("likelihood", {})
        if one.kind == "resolution":
            step = (int(body.get("number", 0)), one.uid, str(body.get("outcome", "")))
            claim = str(body.get("claim", ""))
            self._outcomes[claim] = max(step, self._outcomes.get(claim, step))

    def _count(self) -> None:
        for claim in self._claims:
            outcome = self._outcomes[claim][2] if claim in self._outcomes else ""
            self.found.count(Outcome(outcome) if outcome else None)

    def _show(self) -> None:
        """Write the tables of heads for what arrived."""
        if self.found.new > max(FEW, self._before):
            self._written = []
            health.rebuild(self.conn)
            return
        for kind, uid in self._written:
            tables.settle(self.conn, kind, uid)
        # What a record is joined into, or updates, may have come after it.
        for kind, uid in self._written:
            if kind == "claim" or kind in tables.JOINABLE:
                tables.settle(self.conn, kind, uid)


def _erased_records(conn: Any) -> frozenset[str]:
    """The uids of records, and the names of contents, that an erasure here names."""
    found: set[str] = set()
    for (body,) in conn.execute("SELECT body FROM revisions WHERE kind = 'erasure' ORDER BY seq").fetchall():
        erasure = json.loads(body or "{}")
        found.update(erasure.get("records", ()), erasure.get("contents", ()))
    return frozenset(found)
