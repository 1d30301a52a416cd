"""The rows of another program's file, each claim with its updates, in a stream that holds few of them."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker import staging
from tracker.importers.entries import Entry, Verdict
from tracker.importers.seen import Seen
from tracker.tally import Refused

HELD = 500
"""Rows that are put aside, or taken up again, at once."""
_text_of = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class Chain:
    """One claim of the file and its updates: rows with one foreign id, the earliest first."""

    uid: str
    entries: list[Entry]

    @property
    def verdict(self) -> Verdict | None:
        """The outcome of the latest row that has one."""
        for entry in reversed(self.entries):
            if entry.verdict:
                return entry.verdict
        return None


def uid_of(*parts: object) -> str:
    """The uid that a foreign record always gets."""
    return hashlib.sha256("\x1e".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:32]


class Chains:
    """Takes rows as they come and gives chains: one for each row, at once, while its foreign id does not come again.

    Rows whose id is ``repeated`` are put aside in the private file (``staging.beside``) and come last, in the order in
    which each id came first. ``refused`` rows are noted and passed over.
    """

    def __init__(self, conn: Any, namespace: str, repeated: Seen, refused: list[Refused]) -> None:
        self._conn, self._namespace = conn, namespace
        self._repeated, self._refused = repeated, refused
        self._rows = Seen()
        self._equal: dict[str, int] = {}
        self._held: list[tuple[str, bytes]] = []
        self._any_held = False

    def of(self, entries: Iterable[Entry | Refused]) -> Iterator[Chain]:
        """The chains of all rows."""
        for entry in entries:
            if isinstance(entry, Refused):
                self._refused.append(entry)
            elif not entry.key:
                yield Chain(self._row(entry), [entry])
            elif hash(entry.key) in self._repeated:
                self._hold(entry)
            else:
                yield Chain(uid_of(self._namespace, "key", entry.key), [entry])
        if self._any_held:
            yield from self._together()

    def _row(self, entry: Entry) -> str:
        """The uid of a row without an id: from its whole content and its place among equal rows."""
        content = _text_of(entry.content)
        first = uid_of(self._namespace, "row", content, 1)
        if self._rows.add(int(first[:16], 16)):
            return first
        self._equal[first] = number = self._equal.get(first, 1) + 1
        return uid_of(self._namespace, "row", content, number)

    def _hold(self, entry: Entry) -> None:
        if not self._any_held:
            self._any_held = True
            self._conn.execute("CREATE TABLE side.held (chain TEXT, entry BLOB)")
            self._conn.execute("CREATE TABLE side.firsts (chain TEXT PRIMARY KEY, first INTEGER) WITHOUT ROWID")
        self._held.append((uid_of(self._namespace, "key", entry.key), pickle.dumps(entry)))
        if len(self._held) >= HELD:
            self._put_aside()

    def _put_aside(self) -> None:
        with staging.writing_beside(self._conn):
            self._conn.executemany("INSERT INTO side.held VALUES (?, ?)", self._held)
            self._conn.execute(
                "INSERT OR IGNORE INTO side.firsts SELECT chain, rowid FROM side.held "
                "WHERE rowid > (SELECT max(rowid) FROM side.held) - ? ORDER BY rowid",
                (len(self._held),),
            )
        self._held = []

    def _together(self) -> Iterator[Chain]:
        self._put_aside()
        self._conn.execute(
            "CREATE TABLE side.in_order AS SELECT h.chain, h.entry FROM side.firsts f JOIN side.held h USING (chain) "
            "ORDER BY f.first, h.rowid"
        )
        for uid, rows in groupby(self._in_order(), key=lambda row: row[0]):
            found = [pickle.loads(row[1]) for row in rows]
            yield Chain(uid, sorted(found, key=lambda entry: entry.claimed_on or ""))

    def _in_order(self) -> Iterator[tuple[str, bytes]]:
        after = 0
        while True:
            sql = "SELECT chain, entry FROM side.in_order WHERE rowid > ? ORDER BY rowid LIMIT ?"
            rows = self._conn.execute(sql, (after, HELD)).fetchall()
            yield from rows
            after += len(rows)
            if len(rows) < HELD:
                return


def repeated_in(entries: Iterable[Entry | Refused]) -> Seen:
    """The foreign ids that more than one row has."""
    keys, repeated = Seen(), Seen()
    for entry in entries:
        if isinstance(entry, Entry) and entry.key and not keys.add(hash(entry.key)):
            repeated.add(hash(entry.key))
    return repeated
