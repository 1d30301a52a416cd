"""What can be asked of a ledger; each answer is made of short reads, so that nobody waits for a reader."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import store
from tracker.errors import InputError, NotFound
from tracker.later import Later

if TYPE_CHECKING:
    from tracker import (
        capture,
        claims,
        conflicts,
        corrections,
        decisions,
        erasure,
        health,
        history,
        log,
        names,
        queries,
        snapshots,
        steps,
        tables,
        views,
    )
    from tracker.capture import Similar
    from tracker.claims import ClaimView, Day, Evidence, Note, Record, Resolution, Snapshot, SuggestionDecision
    from tracker.decisions import Coverage
    from tracker.history import HistoryEntry
    from tracker.names import Named
    from tracker.reading import again as reading_again
    from tracker.reading.again import Requoted
    from tracker.steps import StepInfo
    from tracker.views import Counts
else:
    reading_again, corrections = Later("tracker.reading.again"), Later("tracker.corrections")
    snapshots, conflicts = Later("tracker.snapshots"), Later("tracker.conflicts")
    capture, claims, decisions, erasure, health = (
        Later("tracker.capture"),
        Later("tracker.claims"),
        Later("tracker.decisions"),
        Later("tracker.erasure"),
        Later("tracker.health"),
    )
    history, log, names, queries = (
        Later("tracker.history"),
        Later("tracker.log"),
        Later("tracker.names"),
        Later("tracker.queries"),
    )
    steps, tables, views = Later("tracker.steps"), Later("tracker.tables"), Later("tracker.views")


class Info(NamedTuple):
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

    def interrupt(self) -> None:
        """Stop what another thread reads over this connection; it raises there."""
        self.conn.interrupt()

    def data_version(self) -> int:
        """A number that changes when another connection has written."""
        with store.in_words():
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
        """The first ids of a search, mostly at once whatever the number of hits."""
        with self._reading():
            return self._query(query, sort, descending, on, typing).first(limit)

    def beginning(
        self, query: str, sort: str, descending: bool, *, on: Day, limit: int = 200, typing: bool = False
    ) -> tuple[array[int], bool]:
        """What the window shows at once: the first ids that could be found in 70 ms, and whether more may follow."""
        with self._reading():
            asked = self._query(query, sort, descending, on, typing)
            found = asked.first(limit, queries.FIRST_S)
            return found, asked.stopped or len(found) >= limit

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
        with store.in_words():
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
        with store.in_words():
            found = self._query(query, sort, descending, on)
            ids = found.all() if limit is None else found.first(limit)
        for start in range(0, len(ids), 500):
            yield from self.rows(ids[start : start + 500], on=on)

    def count(self, query: str, *, on: Day) -> int:
        """How many claims a search finds."""
        with store.in_words():
            return self._query(query, "logged_at", False, on).count()

    def counts(self, *, on: Day) -> Counts:
        """The numbers beside the lists, each counted in a read of its own: nobody who writes waits for all of them."""
        with store.in_words():
            return views.counts(self.conn, on)

    def named(self, kind: str) -> list[Named]:
        """All records of a named kind with their numbers of claims, in a few short reads."""
        with store.in_words():
            return views.named(self.conn, kind)

    def likely_duplicates(self, kind: str) -> list[tuple[Named, Named, float]]:
        """Pairs of names that are likely the same, for a person to join or leave."""
        return names.likely_duplicates(self.named(kind))

    def names_like(self, kind: str, text: str, limit: int = 8) -> list[str]:
        """Names that begin with or hold the text, for completion."""
        table = tables.TABLES[kind]
        label, key = tables.label_column(table), tables.name_key(text)
        sql = (
            f"SELECT {label} FROM {table} WHERE removed = 0 AND withheld = 0 AND instr(lower({label}), ?) "
            f"ORDER BY instr(lower({label}), ?), lower({label}) LIMIT ?"
        )
        with self._reading():
            rows = self.conn.execute(sql, (key, key, limit)).fetchall()
        return [row[0] for row in rows]

    def similar_claims(self, quote: str, proposition: str, *, limit: int = 5) -> list[Similar]:
        """Logged claims whose quote or proposition is nearly the same, most alike first."""
        with self._reading():
            return capture.likely_same(queries.candidates(self.conn, quote, proposition), quote, proposition, limit)

    def resolutions(self, claim: str) -> list[Resolution]:
        """All steps of a claim's resolutions, oldest first."""
        found = self._about_claim("resolution", claim)
        return sorted((r for r in found if isinstance(r, claims.Resolution)), key=lambda r: (r.number, r.uid))

    def evidence(self, claim: str) -> list[Evidence]:
        """All evidence about a claim, oldest first."""
        return [r for r in self._about_claim("evidence", claim) if isinstance(r, claims.Evidence)]

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
        return [(one[1].hash.hex(), one[0]) for one in found if one and isinstance(one[0], claims.Note)]

    def history(self, uid: str) -> list[HistoryEntry]:
        """All that happened to a record in words, oldest first. Raises NotFound."""
        with self._reading():
            erasure.kind_of(self.conn, uid)
            return history.history(self.conn, uid)

    def snapshot_text(self, uid: str) -> str:
        """The stored text of a snapshot. Raises NotFound."""
        with self._reading():
            return snapshots.text_of(self.conn, uid)

    def snapshot_bytes(self, uid: str) -> bytes:
        """The stored bytes of a snapshot: the page, the PDF, the picture. Raises NotFound."""
        with self._reading():
            return snapshots.bytes_of(self.conn, uid)

    def read_again(self, source: str, text: str) -> tuple[Requoted, ...]:
        """What has become of the quotes of a source's claims in its text as it reads now, in reading order."""
        with self._reading():
            quotes = corrections.quoted(self.conn, source)
        return reading_again.again(text, quotes)

    def unanswered(self, source: str, number: int, *, on: Day) -> list[ClaimView]:
        """The claims of a source for which its correction (counted from 1) still asks. Raises NotFound."""
        found = self.record("source", source)
        assert isinstance(found, claims.Source)
        views = self.claims_of_source(source, on=on)
        asked = set(corrections.unanswered(found, number, [view.uid for view in views]))
        return [view for view in views if view.uid in asked]

    def snapshots_of(self, source: str) -> list[Snapshot]:
        """Our copies of a source, oldest first."""
        sql = "SELECT uid FROM snapshots WHERE source_id = ? AND removed = 0 AND withheld = 0 ORDER BY id"
        with self._reading():
            rows = self.conn.execute(sql, (tables.id_of(self.conn, "sources", source),)).fetchall()
            found = [tables.record_at(self.conn, "snapshot", row[0]) for row in rows]
        return [one[0] for one in found if one and isinstance(one[0], claims.Snapshot)]

    def suggestion_decisions(self, snapshot: str = "") -> list[SuggestionDecision]:
        """What became of the suggestions of a snapshot, in reading order; without one, of all, the oldest first."""
        with self._reading():
            return decisions.of_snapshot(self.conn, snapshot) if snapshot else decisions.everything(self.conn)

    def already_logged(self, snapshot: str, spans: Sequence[tuple[int, int]]) -> dict[int, str]:
        """The passages of a snapshot that claims quote and no decision names, by their place: with the claim."""
        with self._reading():
            return decisions.already_logged(self.conn, snapshot, spans)

    def coverage(self, source: str = "") -> Coverage:
        """How many suggestions of a source (of all sources for an empty uid) there are and how many were handled."""
        with self._reading():
            return decisions.coverage(self.conn, source)

    def sources_read(self) -> int:
        """How many sources have a stored copy of their text."""
        with self._reading():
            return snapshots.sources_read(self.conn)

    def source_of_text(self, sha256: str) -> str | None:
        """The uid of the first source with a copy of a text (SHA-256 of its UTF-8, hex), or None."""
        sql = (
            "SELECT s.uid FROM snapshots p JOIN sources s ON s.id = p.source_id "
            "WHERE p.text_sha256 = ? AND p.removed = 0 AND p.withheld = 0 AND s.removed = 0 AND s.withheld = 0 "
            "ORDER BY p.id LIMIT 1"
        )
        with self._reading():
            row = self.conn.execute(sql, (sha256,)).fetchone()
        return str(row[0]) if row else None

    def claims_of_source(self, source: str, *, on: Day) -> list[ClaimView]:
        """The live claims of a source in the order of their quotes."""
        sql = "SELECT id FROM claims WHERE source_id = ? AND removed = 0 ORDER BY coalesce(quote_start, 1 << 60), id"
        with self._reading():
            rows = self.conn.execute(sql, (tables.id_of(self.conn, "sources", source),)).fetchall()
            return views.views(self.conn, [row[0] for row in rows], on)

    def conflicts(self) -> list[tuple[str, str]]:
        """(kind, uid) of the records that were changed on two sides and wait for a person."""
        sql = "SELECT DISTINCT r.kind, c.uid FROM conflicts c JOIN revisions r ON r.seq = c.rev ORDER BY c.uid"
        with self._reading():
            return [tuple(row) for row in self.conn.execute(sql).fetchall()]

    def judged_apart(self) -> list[str]:
        """The claims (uids) whose last outcomes, given at two desks, contradict each other."""
        with self._reading():
            return conflicts.judged_apart(self.conn)

    def versions(self, kind: str, uid: str) -> list[tuple[str, Record | None]]:
        """The heads of a record, each with its revision (hex); None for a removal."""
        with self._reading():
            return steps.versions(self.conn, kind, uid)

    def undoable(self) -> StepInfo | None:
        """The step that undo would take back."""
        with self._reading():
            return steps.undoable(self.conn)

    def step_info(self, step: str) -> StepInfo:
        """The step of that uid. Raises NotFound."""
        with self._reading():
            return steps.step_info(self.conn, step)

    def is_large(self, step: str, revisions: int) -> bool:
        """Whether a step wrote more than so many revisions."""
        with self._reading():
            return steps.larger_than(self.conn, step, revisions)

    def redoable(self) -> StepInfo | None:
        """The step whose undoing redo would take back."""
        with self._reading():
            return steps.redoable(self.conn)

    def head(self) -> str:
        """The head of the log, hex."""
        with self._reading():
            return log.head(self.conn).hex()

    def holds(self, head: str, revisions: int) -> bool:
        """Whether the log still has the head (hex) that it had at that number of revisions: False after a step back."""
        if not revisions:
            return True
        row = self.conn.execute("SELECT link FROM revisions WHERE seq = ?", (revisions,)).fetchone()
        return row is not None and bytes(row[0]).hex() == head

    def revisions(self) -> int:
        """How many revisions the log has."""
        return int(self.conn.execute("SELECT coalesce(max(seq), 0) FROM revisions").fetchone()[0])

    def info(self) -> Info:
        """Head, digest and numbers of records."""

        def live(table: str) -> int:
            return int(self.conn.execute(f"SELECT count(*) FROM {table} WHERE removed = 0").fetchone()[0])

        places = ("claims", "sources", "speakers", "outlets", "tags", "events", "resolutions", "snapshots")
        with store.in_words():
            head, digest = self.head(), log.digest(self.conn).hex()
            while head != self.head():  # others wrote meanwhile: head and digest must speak of one state
                head, digest = self.head(), log.digest(self.conn).hex()
            (revisions,) = self.conn.execute("SELECT coalesce(max(seq), 0) FROM revisions").fetchone()
            (schema_version,) = self.conn.execute("PRAGMA user_version").fetchone()
            numbers = [live(table) for table in places]
        return Info(str(self.path), schema_version, head, digest, revisions, *numbers)

    def verify(
        self, progress: health.Progress = lambda words: None, cancelled: health.Cancelled = lambda: False
    ) -> list[str]:
        """What does not agree, in words; empty when every revision, link, table, snapshot and the index do.

        Raises TrackerError soon after ``cancelled`` says so.
        """
        return health.damage(self.conn, progress, cancelled)

    def texts_left_out(self) -> int:
        """How many snapshots stand without their text, as in a copy without snapshots; erased ones do not count."""
        sql = (
            "SELECT count(*) FROM snapshots p LEFT JOIN contents c ON c.sha256 = p.text_sha256 "
            "WHERE p.removed = 0 AND p.withheld = 0 AND c.data IS NULL"
        )
        with self._reading():
            return int(self.conn.execute(sql).fetchone()[0])

    def withheld(self) -> list[str]:
        """What was erased on purpose, in words, with the day and the reason: no damage."""
        with self._reading():
            return health.withheld(self.conn)
