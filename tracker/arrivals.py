"""Revisions from elsewhere join this log: appended verbatim in their order, none of our own written.

Call it inside a transaction. What is here already is passed over, so that a second time changes nothing; what an
erasure names on either side is kept without its words; the tables follow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker import health, log, tables
from tracker.errors import InputError, TrackerError
from tracker.log import Revision

FEW = 2_000
BATCH = 2_000
_KNOWN_KINDS = {*tables.TABLES, *tables.LOG_ONLY}


@dataclass(slots=True)
class Arrived:
    """What came: how many revisions and records (new ones, and changed ones), and how many were here already."""

    revisions: int = 0
    known: int = 0
    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    uids: list[tuple[str, str]] = field(default_factory=list)
    """Kind and uid of the records that arrived or changed."""
    erased_again: list[str] = field(default_factory=list)
    """Records that were erased on one side and have words on the other that the erasure does not name."""
    erasures: int = 0
    """Erasures that arrived: what they name is gone here too."""


class Arriving:
    """Appends foreign revisions to the log of an open transaction."""

    def __init__(self, conn: Any, name: str, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.conn, self.name, self._cancelled = conn, name, cancelled
        self.found = Arrived()
        last = conn.execute("SELECT seq, link FROM revisions ORDER BY seq DESC LIMIT 1").fetchone()
        self._seq: int = last[0] if last else 0
        self._link: bytes = bytes(last[1]) if last else log.NO_LINK
        self._before = self._seq
        self._erased = log.erased_words(conn)
        self._waiting: list[Revision] = []
        self._fresh: set[bytes] = set()
        self._touched: dict[str, str] = {}
        self._erasures: list[Revision] = []

    def take(self, revisions: Iterable[Revision]) -> Arrived:
        """Append all that are new, apply their erasures, and write the tables. Raises InputError, TrackerError."""
        for revision in revisions:
            self._one(revision)
        self._flush()
        for erasure in self._erasures:
            self._erase(erasure)
        self._show()
        self._look_for_unerased()
        return self.found

    def _one(self, revision: Revision) -> None:
        if self._cancelled():
            raise TrackerError("The merge was cancelled. Nothing was changed.")
        if revision.hash in self._fresh or self._here(revision):
            self.found.known += 1
            return
        self._check(revision)
        body = None if (revision.uid, revision.body_hash) in self._erased else revision.body
        self._seq += 1
        self._link = log.hash_link(self._link, revision.hash)
        own = Revision(
            self._seq,
            revision.hash,
            self._link,
            revision.step,
            revision.kind,
            revision.uid,
            revision.parents,
            revision.author,
            revision.device,
            revision.at,
            revision.body_hash,
            body,
        )
        self._waiting.append(own)
        self._fresh.add(revision.hash)
        self.found.revisions += 1
        if revision.kind == "erasure":
            self._erasures.append(own)
            self.found.erasures += 1
        elif revision.kind not in tables.LOG_ONLY:
            self._touched[revision.uid] = revision.kind
        if len(self._waiting) >= BATCH:
            self._flush()

    def _here(self, revision: Revision) -> bool:
        kind = "=" if revision.kind == "step" else "<>"
        where = "uid = ? AND hash = ? AND kind = 'step'" if kind == "=" else "hash = ? AND kind <> 'step'"
        key = (revision.uid, revision.hash) if kind == "=" else (revision.hash,)
        return self.conn.execute(f"SELECT 1 FROM revisions WHERE {where}", key).fetchone() is not None

    def _check(self, revision: Revision) -> None:
        """A revision that does not name itself, or whose ancestors are nowhere, means that the whole is broken."""
        wrong = log.named(revision) != revision.hash or (
            revision.body is not None and log.hash_body(revision.body) != revision.body_hash
        )
        if wrong or revision.kind not in _KNOWN_KINDS:
            raise InputError("file", f"{self.name} is damaged at {revision.kind} {revision.uid}: nothing was merged.")
        for parent in revision.parents:
            name = bytes.fromhex(parent)
            sql = "SELECT 1 FROM revisions WHERE hash = ? AND kind <> 'step'"
            if name not in self._fresh and self.conn.execute(sql, (name,)).fetchone() is None:
                raise InputError("file", f"{self.name} lacks what {revision.kind} {revision.uid} was made from.")

    def _flush(self) -> None:
        """Write what waits; whether a record is new is asked before its first revision is here."""
        for revision in self._waiting:
            self._note(revision)
        log.insert(self.conn, self._waiting)
        self._waiting = []

    def _note(self, revision: Revision) -> None:
        kind = revision.kind
        if kind in tables.LOG_ONLY:
            return
        if not revision.parents:
            self.found.new[kind] = self.found.new.get(kind, 0) + 1

    def _erase(self, erasure: Revision) -> None:
        """Let go of the words that an arrived erasure names, here too; another record's equal words are its own."""
        body = json.loads(erasure.body or "{}")
        self.conn.execute("PRAGMA secure_delete=ON")
        sql = "UPDATE revisions SET body = NULL WHERE uid = ? AND body_hash = ? AND body IS NOT NULL"
        pairs = [(uid, bytes.fromhex(name)) for uid in body.get("records", ()) for name in body.get("bodies", ())]
        self.conn.executemany(sql, pairs)
        names = [(name,) for name in body.get("contents", ())]
        self.conn.executemany("UPDATE contents SET data = NULL WHERE sha256 = ?", names)
        for uid in body.get("records", ()):
            row = self.conn.execute(
                "SELECT kind FROM revisions WHERE uid = ? AND kind <> 'step' LIMIT 1", (uid,)
            ).fetchone()
            if row:
                self._touched[uid] = row[0]

    def _show(self) -> None:
        """Write the tables of heads for what arrived: each record from all of its revisions, or all tables anew."""
        touched = self._touched
        self.found.uids = [(kind, uid) for uid, kind in touched.items()]
        for kind in touched.values():
            self.found.changed[kind] = self.found.changed.get(kind, 0) + 1
        for kind, new in self.found.new.items():
            self.found.changed[kind] = max(0, self.found.changed.get(kind, 0) - new)
        self.found.changed = {kind: number for kind, number in self.found.changed.items() if number}
        if not touched:
            return
        if len(touched) > max(FEW, self._before // 4):
            health.rebuild(self.conn)
            return
        for kind in tables.TABLES:
            for uid in (uid for uid, own in touched.items() if own == kind):
                tables.settle(self.conn, kind, uid)
        # What a record is joined into, or updates, may have come after it.
        for uid, kind in touched.items():
            if kind == "claim" or kind in tables.JOINABLE:
                tables.settle(self.conn, kind, uid)
        if self._erasures:  # words that were taken out of the search index stay in its pieces until these are one
            self.conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('optimize')")

    def _look_for_unerased(self) -> None:
        """A record that was erased on one side may have words from the other that nobody named."""
        rows = self.conn.execute("SELECT body FROM revisions WHERE kind = 'erasure' ORDER BY seq").fetchall()
        for (body,) in rows:
            for uid in json.loads(body or "{}").get("records", ()):
                sql = "SELECT 1 FROM revisions WHERE uid = ? AND body IS NOT NULL AND body <> '' LIMIT 1"
                if self.conn.execute(sql, (uid,)).fetchone() and uid not in self.found.erased_again:
                    self.found.erased_again.append(uid)
