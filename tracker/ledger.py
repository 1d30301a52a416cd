"""Ledger: the only door to the database. Every write is one transaction, one step of revisions, one Change."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from tracker import capture, erasure, health, history, log, names, opening, outcomes, queries, steps, store, tables, views
from tracker.capture import Similar
from tracker.claims import (
    Claim,
    ClaimDraft,
    ClaimView,
    Day,
    Evidence,
    EvidenceDraft,
    Note,
    Record,
    Resolution,
    ResolutionDraft,
    SavedSearch,
    Snapshot,
    SnapshotDraft,
    SourceDraft,
)
from tracker.erasure import Expunged
from tracker.errors import CannotUndo, InputError, NotFound, ReadOnly
from tracker.history import HistoryEntry
from tracker.names import Named
from tracker.steps import Change, Step, StepInfo
from tracker.views import Counts

__all__ = ["Change", "Counts", "Expunged", "HistoryEntry", "Info", "Ledger", "Named", "Similar", "StepInfo"]


@dataclass(frozen=True, slots=True)
class Info:
    """What ``info`` prints. Head and digest are hex."""

    ledger: str
    schema: int
    head: str
    digest: str
    revisions: int
    claims: int
    sources: int
    speakers: int
    outlets: int
    tags: int
    events: int
    resolutions: int
    snapshots: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Reader:
    """What can be asked of a ledger; each answer is one short read."""

    path: Path
    db: Any

    def _reading(self) -> AbstractContextManager[None]:
        return store.reading(self.db)

    @property
    def conn(self) -> Any:
        """The open connection. For this package's own modules; others go through the methods."""
        return self.db.conn

    def data_version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self.conn.execute("PRAGMA data_version").fetchone()[0])

    def record(self, kind: str, uid: str) -> Record:
        """A record as it is now. Raises NotFound."""
        with self._reading():
            found = tables.record_at(self.conn, kind, uid) if kind in tables.TABLES else None
        if found is None:
            raise NotFound(f"No {kind.replace('_', ' ')} has the id {uid}: check it with `main.py search`.")
        return found[0]

    def revision_of(self, kind: str, uid: str) -> str:
        """The hash (hex) of a record's head: what a form is opened on."""
        with self._reading():
            found = tables.record_at(self.conn, kind, uid)
        if found is None:
            raise NotFound(f"No {kind.replace('_', ' ')} has the id {uid}.")
        return found[1].hash.hex()

    def view(self, uid: str, *, on: Day) -> ClaimView:
        """A claim as it reads on that day. Raises NotFound."""
        with self._reading():
            claim_id = tables.id_of(self.conn, "claims", uid)
            found = views.views(self.conn, [claim_id], on) if claim_id is not None else []
        if not found:
            raise NotFound(f"No claim has the id {uid}: check it with `main.py search`.")
        return found[0]

    def rows(self, ids: Sequence[int], *, on: Day) -> list[ClaimView]:
        """The claims of these ids, in their order."""
        with self._reading():
            return views.views(self.conn, ids, on)

    def _query(self, text: str, sort: str, descending: bool, on: Day, typing: bool = False) -> queries.Query:
        if sort not in queries.SORTS:
            raise InputError("sort", f"Claims cannot be sorted by {sort}: choose one of {', '.join(queries.SORTS)}.")
        return queries.Query(self.conn, text, sort, descending, on, typing=typing)

    def first_ids(
        self, query: str, sort: str, descending: bool, *, on: Day, limit: int = 200, typing: bool = False
    ) -> array[int]:
        """The first ids of a search, fast whatever the number of hits."""
        with self._reading():
            return self._query(query, sort, descending, on, typing).first(limit)

    def all_ids(
        self,
        query: str,
        sort: str,
        descending: bool,
        *,
        on: Day,
        typing: bool = False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> array[int]:
        """All ids of a search in order, in many short reads; for a worker with its own connection (``clone``)."""
        return self._query(query, sort, descending, on, typing).all(cancelled)

    def search(
        self, query: str, *, on: Day, sort: str = "claimed_on", descending: bool = True, limit: int | None = None
    ) -> list[ClaimView]:
        """The claims of a search, all unless ``limit`` is given."""
        return list(self.report_rows(query, on=on, sort=sort, descending=descending, limit=limit))

    def report_rows(
        self, query: str, *, on: Day, sort: str = "logged_at", descending: bool = False, limit: int | None = None
    ) -> Iterator[ClaimView]:
        """The claims of a search one after the other, read in pieces so that nobody else waits."""
        found = self._query(query, sort, descending, on)
        ids = found.all() if limit is None else found.first(limit)
        for start in range(0, len(ids), 500):
            yield from self.rows(ids[start : start + 500], on=on)

    def count(self, query: str, *, on: Day) -> int:
        """How many claims a search finds."""
        return self._query(query, "logged_at", False, on).count()

    def counts(self, *, on: Day) -> Counts:
        """The numbers beside the lists."""
        return views.counts(self.conn, on)

    def named(self, kind: str) -> list[Named]:
        """All records of a named kind with their numbers of claims."""
        return views.named(self.conn, kind)

    def likely_duplicates(self, kind: str) -> list[tuple[Named, Named, float]]:
        """Pairs of names that are likely the same, for a person to join or leave."""
        return names.likely_duplicates(self.named(kind))

    def names_like(self, kind: str, text: str, limit: int = 8) -> list[str]:
        """Names that begin with or hold the text, for completion."""
        table = tables.TABLES[kind]
        label, key = tables.label_column(table), tables.name_key(text)
        rows = self.conn.execute(
            f"SELECT {label} FROM {table} WHERE removed = 0 AND withheld = 0 AND instr(lower({label}), ?) "
            f"ORDER BY instr(lower({label}), ?), lower({label}) LIMIT ?",
            (key, key, limit),
        ).fetchall()
        return [row[0] for row in rows]

    def similar_claims(self, quote: str, proposition: str, *, limit: int = 5) -> list[Similar]:
        """Logged claims whose quote or proposition is nearly the same, most alike first."""
        with self._reading():
            return capture.likely_same(queries.candidates(self.conn, quote, proposition), quote, proposition, limit)

    def resolutions(self, claim: str) -> list[Resolution]:
        """All steps of a claim's resolutions, oldest first."""
        found = self._about_claim("resolution", claim)
        return sorted((r for r in found if isinstance(r, Resolution)), key=lambda r: (r.number, r.uid))

    def evidence(self, claim: str) -> list[Evidence]:
        """All evidence about a claim, oldest first."""
        return [r for r in self._about_claim("evidence", claim) if isinstance(r, Evidence)]

    def _about_claim(self, kind: str, claim: str) -> list[Record]:
        sql = f"SELECT uid FROM {tables.TABLES[kind]} WHERE claim_id = ? AND removed = 0 AND withheld = 0 ORDER BY id"
        with self._reading():
            rows = self.conn.execute(sql, (tables.id_of(self.conn, "claims", claim),)).fetchall()
            found = (tables.record_at(self.conn, kind, row[0]) for row in rows)
            return [one[0] for one in found if one]

    def notes(self, about: str) -> list[tuple[str, Note]]:
        """The notes about a record with the revision of each, oldest first."""
        sql = "SELECT uid FROM notes WHERE about_uid = ? AND removed = 0 AND withheld = 0 ORDER BY id"
        with self._reading():
            found = [tables.record_at(self.conn, "note", row[0]) for row in self.conn.execute(sql, (about,)).fetchall()]
        return [(one[1].hash.hex(), one[0]) for one in found if one and isinstance(one[0], Note)]

    def history(self, uid: str) -> list[HistoryEntry]:
        """All that happened to a record in words, oldest first. Raises NotFound."""
        with self._reading():
            erasure.kind_of(self.conn, uid)
            return history.history(self.conn, uid)

    def snapshot_text(self, uid: str) -> str:
        """The stored text of a snapshot. Raises NotFound."""
        return capture.snapshot_text(self.conn, uid)

    def snapshots_of(self, source: str) -> list[Snapshot]:
        """Our copies of a source, oldest first."""
        sql = "SELECT uid FROM snapshots WHERE source_id = ? AND removed = 0 AND withheld = 0 ORDER BY id"
        with self._reading():
            rows = self.conn.execute(sql, (tables.id_of(self.conn, "sources", source),)).fetchall()
            found = [tables.record_at(self.conn, "snapshot", row[0]) for row in rows]
        return [one[0] for one in found if one and isinstance(one[0], Snapshot)]

    def claims_of_source(self, source: str, *, on: Day) -> list[ClaimView]:
        """The live claims of a source in the order of their quotes."""
        sql = "SELECT id FROM claims WHERE source_id = ? AND removed = 0 ORDER BY coalesce(quote_start, 1 << 60), id"
        with self._reading():
            rows = self.conn.execute(sql, (tables.id_of(self.conn, "sources", source),)).fetchall()
            return views.views(self.conn, [row[0] for row in rows], on)

    def conflicts(self) -> list[tuple[str, str]]:
        """(kind, uid) of the records that were changed on two sides and wait for a person."""
        sql = "SELECT DISTINCT r.kind, c.uid FROM conflicts c JOIN revisions r ON r.seq = c.rev ORDER BY c.uid"
        return [tuple(row) for row in self.conn.execute(sql).fetchall()]

    def versions(self, kind: str, uid: str) -> list[tuple[str, Record | None]]:
        """The heads of a record, each with its revision (hex); None for a removal."""
        with self._reading():
            return steps.versions(self.conn, kind, uid)

    def undoable(self) -> StepInfo | None:
        """The step that undo would take back."""
        return steps.undoable(self.conn)

    def redoable(self) -> StepInfo | None:
        """The step whose undoing redo would take back."""
        return steps.redoable(self.conn)

    def head(self) -> str:
        """The head of the log, hex."""
        return log.head(self.conn).hex()

    def info(self) -> Info:
        """Head, digest and numbers of records."""

        def live(table: str) -> int:
            return int(self.conn.execute(f"SELECT count(*) FROM {table} WHERE removed = 0").fetchone()[0])

        places = ("claims", "sources", "speakers", "outlets", "tags", "events", "resolutions", "snapshots")
        (revisions,) = self.conn.execute("SELECT coalesce(max(seq), 0) FROM revisions").fetchone()
        (schema_version,) = self.conn.execute("PRAGMA user_version").fetchone()
        return Info(
            str(self.path),
            schema_version,
            self.head(),
            log.digest(self.conn).hex(),
            revisions,
            *(live(table) for table in places),
        )

    def verify(self, progress: health.Progress = lambda words: None) -> list[str]:
        """What does not agree, in words; empty when every revision, link, table, snapshot and the index do."""
        return health.damage(self.conn, self.path, progress)


class Ledger(Reader):
    """One ledger file, open. Use from one thread; ``clone`` gives another thread its own reading connection."""

    def __init__(
        self, path: Path, db: Any, read_only: bool, author: str, device: str, now: Callable[[], datetime]
    ) -> None:
        self.path, self.db, self.read_only = path, db, read_only
        self.author, self.device, self._now = author, device, now
        self.wait_s = store.WRITE_RETRY_S

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        author: str = "",
        device: str = "",
        create: bool = True,
        read_only: bool = False,
        now: Callable[[], datetime] = _utc_now,
    ) -> Self:
        """Open a ledger, made if it is not there and ``create`` allows it.

        Raises NotALedger for a file that is something else or damaged, ReadOnly for a newer schema, Busy when another
        program holds it, NotFound when it is not there and may not be made. A refused file is left byte for byte.
        """
        db, only = opening.open_file(path, create=create, read_only=read_only)
        return cls(path, db, only, author, device, now)

    def close(self) -> None:
        """Close the file. What was said to be saved is on disk already."""
        self.db.conn.close()

    def clone(self) -> Ledger:
        """A second, reading connection to the same file, for a worker thread; close it there."""
        db = store.connect(self.path, read_only=True, wait_ms=2_000)
        return Ledger(self.path, db, True, self.author, self.device, self._now)

    @contextmanager
    def _step(self, label: str, undoes: str = "") -> Iterator[Step]:
        with self._transaction():
            yield self._new_step(label, undoes)

    def _new_step(self, label: str, undoes: str = "") -> Step:
        at = log.instant(self._now())
        return Step(self.conn, label, author=self.author, device=self.device, at=at, undoes=undoes)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.read_only:
            raise ReadOnly(f"{self.path.name} is open for reading only: use File > Save a copy and work in the copy.")
        with store.writing(self.db, wait_s=self.wait_s):
            yield

    def add_source(self, draft: SourceDraft, snapshot: SnapshotDraft | None = None, *, on: Day) -> Change:
        """Log a source (found by URL, or by title, outlet and day, if it is known) and our copy of it."""
        with self._step("Add a source") as step:
            uid = names.source(step, draft)
            if not uid:
                raise InputError("source_title", "The source is empty: give at least its title, outlet or URL.")
            if snapshot:
                capture.store_snapshot(step, snapshot, uid)
            return step.done(uid)

    def log_claim(self, draft: ClaimDraft, *, on: Day) -> Change:
        """Log a claim with all that it names. Raises InputError on the field to mend; nothing is written then."""
        with self._step("Log a claim") as step:
            return step.done(capture.log_claim(step, draft, on))

    def save(self, record: Record, *, base: str, on: Day, label: str = "") -> Change:
        """Log an edited record. ``base`` is the revision that the form was opened on; raises Changed if it moved on."""
        with self._step(label or f"Edit a {record.KIND.replace('_', ' ')}") as step:
            if isinstance(record, Claim):
                capture.edited(step, record, base, on)
            else:
                step.change(record, base)
            return step.done(record.uid)

    def remove(self, kind: str, uids: Sequence[str]) -> Change:
        """Take records out of every list but that of removed ones; undoable, and they can be restored."""
        with self._step(_several("Remove", kind, uids)) as step:
            for uid in uids:
                step.remove(kind, uid)
            return step.done(uids[0] if uids else "")

    def restore(self, kind: str, uids: Sequence[str]) -> Change:
        """Bring removed records back as they were."""
        with self._step(_several("Restore", kind, uids)) as step:
            for uid in uids:
                head = step.heads(kind, uid)[0]
                body = log.shown_body(self.conn, head)
                if head.body == "" and body:
                    step.put_body(kind, uid, body)
            return step.done(uids[0] if uids else "")

    def resolve(self, uids: Sequence[str], draft: ResolutionDraft, *, on: Day) -> Change:
        """Say what happened to claims. Raises InputError; then nothing is written for any of them."""
        with self._step(_several("Resolve", "claim", uids)) as step:
            for uid in uids:
                outcomes.resolve(step, uid, draft, on)
            return step.done(uids[0] if uids else "")

    def reopen(self, uid: str, reason: str, *, on: Day) -> Change:
        """Take an outcome back by a step of its own."""
        with self._step("Reopen a claim") as step:
            outcomes.reopen(step, uid, reason)
            return step.done(uid)

    def confirm(self, uid: str, *, on: Day) -> Change:
        """Say that an outcome stands on the wording as it is now."""
        with self._step("Confirm an outcome") as step:
            outcomes.confirm(step, uid)
            return step.done(uid)

    def snooze(self, uids: Sequence[str], until: Day, reason: str = "", *, on: Day) -> Change:
        """Look at claims again on a later day."""
        with self._step(f"Look again on {until}") as step:
            for uid in uids:
                outcomes.snooze(step, uid, until, reason, on)
            return step.done(uids[0] if uids else "")

    def add_evidence(self, claim: str, draft: EvidenceDraft) -> Change:
        """Log evidence about a claim."""
        with self._step("Add evidence") as step:
            step.get("claim", claim)
            outcomes.add_evidence(step, claim, draft)
            return step.done(claim)

    def add_note(self, about: str, text: str) -> Change:
        """Log a note about any record."""
        with self._step("Add a note") as step:
            erasure.kind_of(self.conn, about)
            return step.done(outcomes.add_note(step, about, text))

    def edit_note(self, uid: str, text: str, base: str) -> Change:
        """Change a note; empty text removes it."""
        with self._step("Edit a note") as step:
            note = step.get("note", uid)
            assert isinstance(note, Note)
            steps.check_base("note", uid, base, step.heads("note", uid))
            if text.strip():
                step.change(replace(note, text=text.strip()), base)
            else:
                step.remove("note", uid)
            return step.done(uid)

    def add_appearance(self, claim: str, source: SourceDraft, quote: str, *, on: Day) -> Change:
        """Log that the words of a claim were printed again elsewhere."""
        with self._step("Add an appearance") as step:
            capture.add_appearance(step, claim, source, quote, on)
            return step.done(claim)

    def tag(self, uids: Sequence[str], *, add: Sequence[str] = (), drop: Sequence[str] = ()) -> Change:
        """Put tags on claims and take others off, by name."""
        with self._step(_several("Tag", "claim", uids)) as step:
            added, dropped = capture.tag_uids(step, add), set(capture.known_tags(step, drop))
            for uid in uids:
                claim = step.get("claim", uid)
                assert isinstance(claim, Claim)
                kept = [tag for tag in claim.tags if tag not in dropped]
                step.change(replace(claim, tags=tuple(dict.fromkeys((*kept, *added)))))
            return step.done(uids[0] if uids else "")

    def assign(
        self,
        uids: Sequence[str],
        *,
        speaker: str | None = None,
        event: str | None = None,
        review_on: Day | None = None,
        on: Day,
    ) -> Change:
        """Give claims a speaker, an event or a review day at once; empty text takes speaker or event away."""
        with self._step(_several("Assign to", "claim", uids)) as step:
            for uid in uids:
                capture.assign(step, uid, speaker, event, review_on, on)
            return step.done(uids[0] if uids else "")

    def save_search(self, name: str, query: str) -> Change:
        """Keep a search under a name."""
        with self._step("Save a search") as step:
            name = names.clean("name", name)
            if not name:
                raise InputError("name", "The search needs a name.")
            return step.done(step.create(SavedSearch(uid=log.new_uid(), name=name, query=query)))

    def add_named(self, kind: str, name: str) -> Change:
        """Log a named record: outlet, speaker, tag, event or collection."""
        with self._step(f"Add a {kind}") as step:
            return step.done(names.add(step, kind, name))

    def rename(self, kind: str, uid: str, name: str) -> Change:
        """Give a record another name; the old one stays an alias."""
        with self._step(f"Rename a {kind.replace('_', ' ')}") as step:
            names.rename(step, kind, uid, name)
            return step.done(uid)

    def join(self, kind: str, uid: str, into: str) -> Change:
        """Show a record under another from now on; ``part`` takes it back."""
        with self._step(f"Join two {kind}s") as step:
            names.join(step, kind, uid, into)
            return step.done(into)

    def part(self, kind: str, uid: str) -> Change:
        """Take a join back."""
        with self._step(f"Part two {kind}s") as step:
            names.part(step, kind, uid)
            return step.done(uid)

    def set_aliases(self, kind: str, uid: str, aliases: Sequence[str]) -> Change:
        """Replace the other names of a record."""
        with self._step("Edit aliases") as step:
            names.set_aliases(step, kind, uid, aliases)
            return step.done(uid)

    def settle(self, uid: str, body_of: str) -> Change:
        """End a conflict: keep the version with that revision (hex)."""
        with self._step("Settle a conflict") as step:
            kind = erasure.kind_of(self.conn, uid)
            chosen = next((head for head in step.heads(kind, uid) if head.hash.hex() == body_of), None)
            if chosen is None or chosen.body is None:
                raise NotFound("That version is no longer one of the two: look at the record again.")
            step.put_body(kind, uid, chosen.body)
            return step.done(uid)

    def undo(self, step: str | None = None) -> Change:
        """Take back the latest step that can be, or the one named. Raises CannotUndo and changes nothing then."""
        with self._transaction():
            target = steps.step_info(self.conn, step) if step else steps.undoable(self.conn)
            if target is None:
                raise CannotUndo("There is nothing to undo.")
            return steps.take_back(self.conn, target, self._new_step, f"Undo {target.label}").done()

    def redo(self) -> Change:
        """Take back the latest undo. Raises CannotUndo."""
        with self._transaction():
            target = steps.redoable(self.conn)
            if target is None:
                raise CannotUndo("There is nothing to redo.")
            label = f"Redo {target.label.removeprefix('Undo ')}"
            return steps.take_back(self.conn, target, self._new_step, label).done()

    def expunge(self, uid: str, reason: str) -> Expunged:
        """Erase a record and what belongs to it alone, for good. Raises NotFound and InputError."""
        with self._step("Erase a record") as step:
            found = erasure.expunge(step, uid, reason)
        store.overwrite_freed(self.db)
        return found

    def rebuild(self) -> None:
        """Write every table and the search index anew from the log."""
        with self._transaction():
            health.rebuild(self.conn)

    def tidy(self) -> bool:
        """Merge a little of the search index while nothing else is to do; True while there is more."""
        with self._transaction():
            return queries.merge_index(self.conn)


def _several(verb: str, kind: str, uids: Sequence[str]) -> str:
    what = kind.replace("_", " ")
    return f"{verb} a {what}" if len(uids) == 1 else f"{verb} {len(uids):,} {what}s"


