"""Many new records in one step: what an import stands on. Made for speed, with the same rows as one by one.

Records come in an order in which each refers only to earlier ones or to what the ledger holds; those that belong to a
claim best follow it closely. Revisions and rows are made in memory a batch at a time and written by ``executemany``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tracker import claim_rows, log, tables
from tracker.claims import Claim, Evidence, Note, Record, Resolution, Snooze
from tracker.errors import InputError
from tracker.log import Revision
from tracker.records import canonical, to_body
from tracker.rows import BASE
from tracker.steps import Change

BATCH = 10_000
"""Records whose revisions and rows are held before they are written."""
CACHED_IDS = 300_000
"""Ids of records that are kept at hand, so that a reference costs no look into the file."""
CACHE_KB = 64_000
INDEX_BYTES = 32 << 20
"""Search index that is gathered in memory before it is written: few large pieces are read faster than many."""
INDEX_BYTES_ONE_BY_ONE = 1 << 20

_ROWS_LATER = (Claim, Resolution, Evidence, Snooze, Note)


def load(conn: Any, records: Iterable[Record], *, label: str, author: str = "", device: str = "", at: str) -> Change:
    """Log new records as one step. Call it inside a transaction; raises InputError, then the caller rolls back.

    ``at`` is the instant of the step (``log.instant``). Contents of snapshots are kept by ``keep`` first.
    """
    with gathering(conn):
        loader = Loader(conn, label=label, author=author, device=device, at=at)
        for record in records:
            loader.add(record)
        return loader.done()


def keep(conn: Any, data: bytes) -> str:
    """Store the bytes or the text of a snapshot once; returns their SHA-256 (hex)."""
    name = hashlib.sha256(data).hexdigest()
    conn.execute(
        "INSERT INTO contents VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET data = excluded.data WHERE data IS NULL",
        (name, data),
    )
    return name


@contextmanager
def gathering(conn: Any) -> Iterator[None]:
    """More memory for pages and for the search index while much is written."""
    (pages,) = conn.execute("PRAGMA cache_size").fetchone()
    setting = "INSERT INTO claims_fts (claims_fts, rank) VALUES ('hashsize', ?)"
    conn.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    conn.execute(setting, (INDEX_BYTES,))
    try:
        yield
        conn.execute(setting, (INDEX_BYTES_ONE_BY_ONE,))
    finally:
        conn.execute(f"PRAGMA cache_size={pages}")


class Loader:
    """Gathers new records and writes them in batches; ``done`` writes the rest."""

    def __init__(self, conn: Any, *, label: str, author: str, device: str, at: str) -> None:
        self.conn, self.label, self.step = conn, label, log.new_uid()
        self.writer = log.Writer(conn, step=self.step, author=author, device=device, at=at)
        self.kinds: set[str] = set()
        self.main = ""
        self.last = b""
        """The hash of the revision that was made last."""
        self._ids: dict[str, int] = {}
        self._revisions: list[Revision] = []
        self._pending: list[tuple[Revision, Record]] = []

    def add(self, record: Record) -> str:
        """Log a new record; returns its uid. Raises InputError when it refers to one that is not there."""
        if not self.kinds:
            self._revise("step", self.step, canonical({"label": self.label}))
        revision = self._revise(record.KIND, record.uid, to_body(record))
        self.main = self.main or record.uid
        self._ids[record.uid] = revision.seq
        if isinstance(record, _ROWS_LATER):
            self._pending.append((revision, record))
        else:
            tables.put(self.conn, revision, revision.seq, revision.body)
        if len(self._revisions) >= BATCH:
            self._flush()
        return record.uid

    def done(self) -> Change:
        """Write what is left. The change names kinds only: a million uids help nobody."""
        self._flush()
        return Change(self.step, self.label, frozenset(self.kinds), frozenset(), self.main)

    def find(self, table: str, uid: str) -> int | None:
        """The id of a record that another refers to."""
        if not uid:
            return None
        found = self._ids.get(uid) or tables.id_of(self.conn, table, uid)
        if found is None:
            raise InputError("import", f"A record refers to {uid}, which is not in the ledger: nothing was imported.")
        self._ids[uid] = found
        return found

    def _revise(self, kind: str, uid: str, body: str) -> Revision:
        revision = self.writer.make(kind, uid, (), body)
        self.last = revision.hash
        self._revisions.append(revision)
        self.kinds.add(kind)
        return revision

    def _flush(self) -> None:
        log.insert(self.conn, self._revisions)
        of_kind: dict[str, list[tuple[Revision, Record]]] = {}
        for revision, record in self._pending:
            of_kind.setdefault(record.KIND, []).append((revision, record))
        claims = of_kind.pop("claim", [])
        for kind in ("resolution", "snooze", "evidence", "note"):
            self._write_simple(kind, of_kind.get(kind, []))
        self._write_claims(claims)
        self._refresh({revision.seq for revision, _ in claims})
        self._revisions, self._pending = [], []
        if len(self._ids) > CACHED_IDS:
            self._ids.clear()

    def _write_simple(self, kind: str, found: list[tuple[Revision, Record]]) -> None:
        if not found:
            return
        rows = [(*_base(revision), *tables.cells_of(record, self.find).values()) for revision, record in found]
        names = (*BASE, *tables.cells_of(found[0][1], self.find))
        marks = ",".join("?" * len(names))
        self.conn.executemany(f"INSERT INTO {tables.TABLES[kind]} ({', '.join(names)}) VALUES ({marks})", rows)

    def _write_claims(self, claims: list[tuple[Revision, Record]]) -> None:
        outcomes, snoozes = self._last_of_batch()
        rows = []
        for revision, claim in claims:
            assert isinstance(claim, Claim)
            if claim.update_of:
                continue
            claim = claim_rows.effective(self.conn, claim)
            last = outcomes.get(claim.uid)
            snoozed = snoozes[claim.uid].until if claim.uid in snoozes else None
            rows.append(
                dict(zip(BASE, _base(revision), strict=True))
                | claim_rows.own_cells(claim, revision.at, self.find)
                | {"update_of_id": None}
                | claim_rows.fact_cells(claim, revision.seq, self._ids[last.uid] if last else None, last, snoozed)
            )
        claim_rows.insert_new(self.conn, rows)
        # An update takes its facts from the first claim of its chain, which is written by now.
        for revision, claim in claims:
            if isinstance(claim, Claim) and claim.update_of:
                self.find("claims", claim.update_of)
                claim_rows.write(self.conn, _base(revision), claim)

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

    def _refresh(self, written: set[int]) -> None:
        """Work out the facts of claims of an earlier batch that this one resolves or snoozes."""
        about = {r.claim for _, r in self._pending if isinstance(r, Resolution | Snooze)}
        for claim in sorted(about):
            claim_id = self.find("claims", claim)
            if claim_id not in written:
                claim_rows.refresh(self.conn, claim_id)


def _base(revision: Revision) -> tuple[int, str, int, int, int, int]:
    return revision.seq, revision.uid, revision.seq, 0, 0, 0
