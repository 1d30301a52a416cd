"""Many new records in one step: what an import stands on. Made for speed, with the same rows as one by one.

Records come in an order in which each refers only to earlier ones or to what the ledger holds; those that belong to a
claim best follow it closely. Revisions and rows are made a batch at a time in a private file beside the ledger
(``staging``), which stays free meanwhile, and are then copied into it. What cannot be told without a look at the whole
(updates, joined names, outcomes that come long after their claims) is written one by one when the rest is there.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from typing import Any

from tracker import claim_rows, log, staging, store, tables
from tracker.claims import Claim, Event, Outlet, Record, Resolution, Snooze, Source, Speaker, Tag
from tracker.errors import InputError
from tracker.log import Revision
from tracker.recent import Recent
from tracker.records import canonical, to_body
from tracker.rows import BASE
from tracker.steps import Change

BATCH = 2_000
"""Records whose revisions and rows are held before they are written."""
CACHED_IDS = 20_000
"""Ids of records that are kept at hand, at least, so that a reference costs no look into the file."""


_Firsts = dict[str, tuple[int, Claim]]
"""Claims of a batch that are no updates, with their ids, by uid."""
_JOINED = (Outlet, Speaker, Tag, Event, Source)
_JUDGING = (Resolution, Snooze)
_WITH_CLAIMS = frozenset(("claims", "resolutions"))
_NAMED = frozenset(("outlets", "speakers", "tags", "collections", "sources", "events", "snapshots"))


def load(db: Any, records: Iterable[Record], *, label: str, author: str = "", device: str = "", at: str) -> Change:
    """Log new records as one step. Raises InputError for a reference into nothing; then nothing was written.

    ``at`` is the instant of the step (``log.instant``). Contents of snapshots are kept by ``keep`` first.
    """
    with staging.beside(db.conn):
        loader = Loader(db.conn, label=label, author=author, device=device, at=at)
        for record in records:
            loader.add(record)
        with store.writing(db):
            return loader.done()


def keep(conn: Any, data: bytes) -> str:
    """Store the bytes or the text of a snapshot once; returns their SHA-256 (hex)."""
    name = hashlib.sha256(data).hexdigest()
    conn.execute(
        "INSERT INTO contents VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET data = excluded.data WHERE data IS NULL",
        (name, data),
    )
    return name


class Moved(Exception):
    """Others wrote to the ledger since the loading began, so that what was made ready no longer fits onto it."""


class Loader:
    """Makes new records ready ``staging.beside`` the ledger; ``done`` copies them into it, within a transaction."""

    def __init__(self, conn: Any, *, label: str, author: str, device: str, at: str) -> None:
        self.conn, self.label, self.step = conn, label, log.new_uid()
        self.writer = log.Writer(conn, step=self.step, author=author, device=device, at=at)
        self.kinds: set[str] = set()
        self.main = ""
        self.last = b""
        """The hash of the revision that was made last."""
        self._before = (self.writer.seq, self.writer.link)
        self._ids: Recent[int] = Recent(max(1, CACHED_IDS // 4))
        self._named: Recent[int] = Recent(CACHED_IDS)
        """Ids of what claims name: those are not crowded out by what comes with each claim."""
        self._indexed: set[str] = set()
        self._revisions: list[Revision] = []
        self._pending: list[tuple[Revision, Record]] = []
        self._later = array("q")
        """Revisions whose rows are written when all others are there."""
        self._unsettled: set[int] = set()
        """Claims whose facts follow from what came after them."""

    def add(self, record: Record) -> str:
        """Log a new record; returns its uid. It is refused later when it refers to one that is not there."""
        if not self.kinds:
            self._revise("step", self.step, canonical({"label": self.label}))
        revision = self._revise(record.KIND, record.uid, to_body(record))
        self.main = self.main or record.uid
        table = tables.TABLES[record.KIND]
        if table in _WITH_CLAIMS:
            self._ids.put(record.uid, revision.seq)
        elif table in _NAMED:
            self._named.put(record.uid, revision.seq)
        self._pending.append((revision, record))
        if len(self._revisions) >= BATCH:
            self.flush()
        return record.uid

    def done(self) -> Change:
        """Copy everything into the ledger. The change names kinds only: a million uids help nobody.

        Raises Moved when others wrote since the loader was made, and InputError for a reference into nothing.
        """
        self.flush()
        now = log.Writer(self.conn, step="", author="", device="", at="")
        if (now.seq, now.link) != self._before:
            raise Moved
        if self.kinds:
            staging.copy(self.conn, self.writer.seq - now.seq, now.seq)
            for seq in self._later:
                revision = tables.revision_at(self.conn, seq)
                tables.put(self.conn, revision, seq, revision.body)
            self._settle(sorted(self._unsettled))
        return self.change()

    def _settle(self, claims: list[int]) -> None:
        """Work out the facts of claims of the ledger anew, and of the updates that take theirs from them."""
        for start in range(0, len(claims), BATCH):
            some = claims[start : start + BATCH]
            claim_rows.refresh_many(self.conn, some)
            sql = "SELECT id FROM claims WHERE update_of_id IN (SELECT value FROM json_each(?)) ORDER BY id"
            for (update,) in self.conn.execute(sql, (canonical(some),)).fetchall():
                claim_rows.refresh(self.conn, update)

    def change(self) -> Change:
        """What was or would be changed."""
        return Change(self.step, self.label, frozenset(self.kinds), frozenset(), self.main)

    def find(self, table: str, uid: str) -> int | None:
        """The id of a record that another refers to; None for an empty uid. Raises InputError when it is unknown."""
        if not uid:
            return None
        kept = self._ids if table in _WITH_CLAIMS else self._named
        found = kept.get(uid)
        if found is None:
            found = tables.id_of(self.conn, table, uid) or self._beside(table, uid)
            kept.put(uid, found)
        return found

    def _beside(self, table: str, uid: str) -> int:
        """The same for one that this load brought long before. Those written later have no row yet, only a revision."""
        waiting = next((one.seq for one in self._revisions if one.uid == uid and one.kind != "step"), None)
        if waiting is not None:
            return waiting
        row = self._row_beside(table, uid) if table in _NAMED else None
        if row is None:
            kind = next(kind for kind, name in tables.TABLES.items() if name == table)
            self._index_beside("revisions")
            sql = "SELECT seq FROM side.revisions WHERE uid = ? AND kind = ?"
            row = self.conn.execute(sql, (uid, kind)).fetchone()
        if row is None:
            raise InputError("import", f"A record refers to {uid}, which is not in the ledger: nothing was imported.")
        return int(row[0])

    def _row_beside(self, table: str, uid: str) -> tuple[int] | None:
        """The row of what claims name: of those there are few, where the index of all revisions would be large."""
        self._index_beside(table)
        row: tuple[int] | None = self.conn.execute(f"SELECT id FROM side.{table} WHERE uid = ?", (uid,)).fetchone()
        return row

    def _index_beside(self, table: str) -> None:
        if table not in self._indexed:
            self._indexed.add(table)
            self.conn.execute(f"CREATE INDEX side.{table}_beside ON {table} (uid)")

    def _revise(self, kind: str, uid: str, body: str) -> Revision:
        revision = self.writer.make(kind, uid, (), body)
        self.last = revision.hash
        self._revisions.append(revision)
        self.kinds.add(kind)
        return revision

    # ------------------------------------------------------------ a batch

    def flush(self) -> None:
        """Write the batch beside the ledger. Raises InputError for a reference into nothing."""
        of_kind: dict[str, list[tuple[Revision, Record]]] = {}
        firsts = {
            record.uid: (revision.seq, record)
            for revision, record in self._pending
            if isinstance(record, Claim) and not _needs_the_whole(record, {})
        }
        for revision, record in self._pending:
            if _needs_the_whole(record, firsts):
                self._later.append(revision.seq)
                self._check_references(record)
            else:
                of_kind.setdefault(record.KIND, []).append((revision, record))
        claims = self._claim_rows(of_kind.pop("claim", []), firsts)
        self._note_unsettled({row["id"] for row in claims})
        rows = [(kind, *self._rows(kind, found)) for kind, found in of_kind.items()]
        with staging.writing_beside(self.conn):
            log.insert(self.conn, self._revisions, "side.revisions")
            claim_rows.insert_new(self.conn, claims, place="side.", searched=False)
            for kind, names, found in rows:
                tables.insert_many(self.conn, f"side.{tables.TABLES[kind]}", names, found)
            self.conn.executemany("INSERT INTO side.names VALUES (?, ?, ?)", self._names(of_kind))
        self._revisions, self._pending = [], []

    def _rows(self, kind: str, found: list[tuple[Revision, Record]]) -> tuple[tuple[str, ...], list[Any]]:
        """The columns and rows of records of one kind."""
        names: tuple[str, ...] = ()
        rows = []
        for revision, record in found:
            cells = tables.new_cells(record, revision.seq, self.find)
            names = (*BASE, *cells)
            rows.append((*_base(revision), *cells.values()))
        return names, rows

    def _names(self, of_kind: dict[str, list[tuple[Revision, Record]]]) -> list[tuple[str, str, int]]:
        """By what the records of the batch are found again, each once."""
        found = {
            (kind, key, revision.seq)
            for kind in tables.JOINABLE & of_kind.keys()
            for revision, record in of_kind[kind]
            for key in tables.keys_of(record)
        }
        return sorted(found, key=lambda row: row[2])

    def _claim_rows(self, claims: list[tuple[Revision, Record]], firsts: _Firsts) -> list[dict[str, Any]]:
        outcomes, snoozes = self._last_of_batch()
        rows = []
        for revision, claim in claims:
            assert isinstance(claim, Claim)
            judged = claim.update_of or claim.uid
            last = outcomes.get(judged)
            resolution = self.find("resolutions", last.uid) if last else None
            snoozed = snoozes[judged].until if judged in snoozes else None
            own = claim_rows.own_cells(claim, revision.at, self.find)
            first = firsts[judged] if claim.update_of else None
            rows.append(claim_rows.placed(_base(revision), claim, own, resolution, last, snoozed, first))
        return rows

    def _last_of_batch(self) -> tuple[dict[str, Resolution], dict[str, Snooze]]:
        outcomes: dict[str, Resolution] = {}
        snoozes: dict[str, Snooze] = {}
        for _, record in self._pending:
            if isinstance(record, Resolution):
                last = outcomes.get(record.claim)
                if last is None or (last.number, last.uid) < (record.number, record.uid):
                    outcomes[record.claim] = record
            elif isinstance(record, Snooze):
                snoozes[record.claim] = record
        return outcomes, snoozes

    def _note_unsettled(self, written: set[int]) -> None:
        """Claims of an earlier batch, or of the ledger, that this batch resolves or snoozes."""
        about = {record.claim for _, record in self._pending if isinstance(record, _JUDGING)}
        found = {self.find("claims", claim) for claim in about}
        self._unsettled.update(claim for claim in found if claim is not None and claim not in written)

    def _check_references(self, record: Record) -> None:
        """Raises InputError when a record whose row is written later refers to one that is not there."""
        if isinstance(record, Claim):
            self.find("claims", record.update_of)
            claim_rows.own_cells(record, "", self.find)
        else:
            tables.cells_of(record, self.find)


def _needs_the_whole(record: Record, firsts: _Firsts) -> bool:
    """Whether a record's row cannot be told from its batch: it takes after one that is not among these ``firsts``."""
    if isinstance(record, Claim):
        update = record.update_of and record.update_of not in firsts
        return bool(update or (record.deadline and record.deadline.event))
    return isinstance(record, _JOINED) and bool(record.same_as)


def _base(revision: Revision) -> tuple[int, str, int, int, int, int]:
    return revision.seq, revision.uid, revision.seq, 0, 0, 0
