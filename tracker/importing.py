"""Rows of another program's file into the log: one step, and what an earlier import logged is known again.

The uid of an imported claim is made of its foreign id (or, without one, of its whole content and its place among equal
rows), so that a second import finds the first one's records. Rows with one id are a claim and its updates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tracker import bulk, capture, log, names, staging, tables
from tracker.chains import Chain, Chains, uid_of
from tracker.claims import (
    Attribution,
    Claim,
    Collection,
    Day,
    DeadlineSense,
    Event,
    Evidence,
    KnownOnBasis,
    Note,
    Outcome,
    Outlet,
    PublishedBasis,
    Record,
    RecordedBasis,
    Resolution,
    Source,
    SourceDraft,
    SourceKind,
    Speaker,
    SpeakerKind,
    Tag,
)
from tracker.errors import InputError, TrackerError
from tracker.importers.entries import Entry, Verdict
from tracker.importers.seen import Seen
from tracker.recent import Recent
from tracker.review import wording
from tracker.steps import Change, Step
from tracker.store import Error
from tracker.tally import Refused, Tally

SOME = 200
"""Claims between two looks at whether to go on."""
KNOWN = 20_000
"""Names of the file that are kept at hand, at least."""
OPS = 50_000
"""Steps of SQLite's between two looks while all is copied: some ten milliseconds."""
CANCELLED = "The import was cancelled. Nothing was imported."


@dataclass(slots=True)
class Imported(Tally):
    """What became of the rows. ``new``, ``same`` and ``updated`` count claims of the file."""

    new: int = 0
    same: int = 0
    updated: int = 0
    reports: list[Refused] = field(default_factory=list)
    """What was kept otherwise than it stood, by line."""
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class _Here:
    """A claim that an earlier import logged."""

    id: int
    outcome: str | None
    removed: int


class Importing:
    """Makes the rows of one file ready beside the ledger (``staging.beside``); ``done`` copies them into it."""

    def __init__(self, conn: Any, namespace: str, on: Day, *, label: str, author: str, device: str, at: str) -> None:
        self.conn, self.namespace, self.on, self.at = conn, namespace, on, at
        self.found = Imported()
        self._loader = bulk.Loader(conn, label=label, author=author, device=device, at=at)
        self._known: Recent[str] = Recent(KNOWN, self._put_aside)
        self._aside = False

    def take(
        self,
        entries: Iterable[Entry | Refused],
        repeated: Seen,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Imported:
        """Make every row ready that is new; ``repeated`` knows the foreign ids that more than one row has.

        Raises TrackerError soon after ``cancelled`` says so.
        """
        found = Chains(self.conn, self.namespace, repeated, self.found.refused).of(entries)
        number = 0
        while some := list(islice(found, SOME)):
            progress(number)
            if cancelled():
                raise TrackerError(CANCELLED)
            here = self._here([chain.uid for chain in some])
            for chain in some:
                self._chain(chain, here.get(chain.uid))
            number += len(some)
        self._loader.flush()
        self.found.change = self._loader.change()
        return self.found

    def done(self, cancelled: Callable[[], bool]) -> None:
        """Log what was made ready, within a transaction, which ends in vain when this raises.

        Raises bulk.Moved when others wrote since, and TrackerError soon after ``cancelled`` says so.
        """
        self.conn.set_progress_handler(cancelled, OPS)
        try:
            self._loader.done()
        except Error as error:
            if cancelled():
                raise TrackerError(CANCELLED) from error
            raise
        finally:
            self.conn.set_progress_handler(None, 0)

    def _here(self, uids: list[str]) -> dict[str, _Here]:
        """Those of these claims that an earlier import logged."""
        sql = "SELECT uid, id, outcome, removed FROM claims WHERE uid IN (SELECT value FROM json_each(?))"
        return {row[0]: _Here(*row[1:]) for row in self.conn.execute(sql, (json.dumps(uids),)).fetchall()}

    def _chain(self, chain: Chain, here: _Here | None) -> None:
        try:
            records = list(self._records(chain, here))
        except InputError as error:
            self.found.refused += [Refused(entry.line, str(error)) for entry in chain.entries]
            return
        self._count(chain)
        for record in records:
            self._loader.add(record)
        if here is None:
            self.found.new += 1
        elif records:
            self.found.updated += 1
        else:
            self.found.same += 1

    def _count(self, chain: Chain) -> None:
        verdict = chain.verdict
        self.found.count(verdict.outcome if verdict else None)
        for entry in chain.entries:
            self.found.forecasts += entry.likelihood is not None
            self.found.reports += [Refused(entry.line, said) for said in entry.reports]

    # ------------------------------------------------------------ the records of a chain

    def _records(self, chain: Chain, here: _Here | None) -> Iterator[Record]:
        """What of a chain is not in the ledger yet, each after what it refers to. Raises InputError."""
        first = chain.entries[0]
        claim = None
        if here is None:
            claim = self._claim(first, chain.uid)
            yield claim
            yield from self._note(first, chain.uid)
        equal: dict[str, int] = {}
        for entry in chain.entries[1:]:
            held = entry.likelihood
            said = f"{entry.claimed_on}|{held.words if held else ''}|{held.best if held else ''}"
            equal[said] = equal.get(said, 0) + 1
            uid = uid_of(chain.uid, "update", said, equal[said])
            if not self._has("claims", uid) and said != _said(first):
                yield self._claim(entry, uid, chain.uid)
                yield from self._note(entry, uid)
        verdict = chain.verdict
        if verdict is not None:
            yield from self._resolution(chain, verdict, claim, here)

    def _has(self, table: str, uid: str) -> bool:
        return tables.id_of(self.conn, table, uid) is not None

    def _claim(self, entry: Entry, uid: str, update_of: str = "") -> Claim:
        source = self._source(entry)
        speaker, attribution = self._speaker(entry, source)
        review_on, review_basis = capture.review_of(entry.deadline, entry.claimed_on, entry.review_on, self.on)
        claim = Claim(
            uid=uid,
            proposition=entry.proposition,
            quote=entry.quote,
            kind=entry.kind,
            speaker=speaker,
            speaker_as_described=names.clean("speaker", entry.speaker),
            attribution=attribution,
            speaker_says=entry.speaker_says,
            source=source,
            locator=entry.locator,
            claimed_on=entry.claimed_on,
            claimed_basis=entry.claimed_basis,
            first_recorded_on=entry.first_recorded_on or self.on,
            first_recorded_basis=RecordedBasis.IMPORTED,
            likelihood=entry.likelihood,
            likelihood_on=self.on if entry.likelihood else None,
            deadline=entry.deadline,
            deadline_on=self.on if entry.deadline else None,
            review_on=review_on,
            review_basis=review_basis,
            criteria=entry.criteria,
            criteria_on=self.on if entry.criteria else None,
            condition=entry.condition,
            base_rate=entry.base_rate,
            event=self._named("event", entry.event),
            tags=tuple([self._named("tag", tag) for tag in entry.tags]),
            update_of=update_of,
        )
        capture.check(claim)
        return claim

    def _note(self, entry: Entry, uid: str) -> Iterator[Note]:
        if entry.note.strip():
            yield Note(uid=uid_of(uid, "note"), about=uid, text=entry.note.strip()[:100_000])

    def _resolution(self, chain: Chain, verdict: Verdict, claim: Claim | None, here: _Here | None) -> Iterator[Record]:
        """The outcome, unless a claim that was here before has one: then a person has judged it, or an import did."""
        uid = uid_of(chain.uid, "resolution", verdict.outcome, verdict.fraction, verdict.known_on)
        number = 1
        if claim is None:
            assert here is not None
            if here.outcome is not None or here.removed or self._has("resolutions", uid):
                return
            number = self._next_number(here.id)
            found = tables.record_at(self.conn, "claim", chain.uid)
            if found is None or not isinstance(found[0], Claim):
                return  # withheld: what was erased stays so
            claim, judged = found[0], found[1].hash
        else:
            judged = self._loader.last if not chain.entries[0].note.strip() and len(chain.entries) == 1 else b""
        known, basis = _known_on(verdict, claim, self.on)
        yield Resolution(
            uid=uid,
            claim=chain.uid,
            number=number,
            outcome=verdict.outcome,
            fraction=verdict.fraction,
            void_reason=verdict.void_reason,
            reason=verdict.reason,
            known_on=known,
            known_on_basis=basis,
            decided_at=_instant(verdict.decided_at) or self.at,
            decided_by=verdict.decided_by,
            judged=judged.hex(),
            wording=wording(claim).hex(),
        )
        for number, url in enumerate(verdict.evidence):
            yield Evidence(uid=uid_of(uid, "evidence", number), claim=chain.uid, resolution=uid, url=url[:8_000])

    def _next_number(self, claim_id: int) -> int:
        sql = "SELECT coalesce(max(number), 0) + 1 FROM resolutions WHERE claim_id = ?"
        return int(self.conn.execute(sql, (claim_id,)).fetchone()[0])

    # ------------------------------------------------------------ what claims name

    def _named(self, kind: str, name: str) -> str:
        """The uid of a named record, made if it is new; empty for an empty name."""
        name = names.clean(kind, name.replace(";", ",") if kind == "tag" else name, 2_000)
        if not name:
            return ""
        key = tables.name_key(name)
        return self._remembered(
            f"{kind}\n{key}", lambda: names.find(self.conn, kind, key) or self._loader.add(_new(kind, name))
        )

    def _remembered(self, place: str, find: Callable[[], str]) -> str:
        """The uid of what the file names, found or made when it is named first."""
        uid = self._look(place)
        if not uid:
            uid = find()
            self._known.put(place, uid)
        return uid

    def _look(self, place: str) -> str:
        uid = self._known.get(place)
        if uid is None and self._aside and (uid := self._beside(place)):
            self._known.put(place, uid)
        return uid or ""

    def _put_aside(self, gone: dict[str, str]) -> None:
        """Keep in the private file what was not named for long: under short keys, since they come in no order."""
        if not gone:
            return
        if not self._aside:
            self._aside = True
            self.conn.execute("CREATE TABLE side.known (place BLOB PRIMARY KEY, uid TEXT) WITHOUT ROWID")
        rows = sorted((_short(place), uid) for place, uid in gone.items() if not _is_shortcut(place))
        with staging.writing_beside(self.conn):
            self.conn.executemany("INSERT OR IGNORE INTO side.known VALUES (?, ?)", rows)

    def _beside(self, place: str) -> str:
        row = self.conn.execute("SELECT uid FROM side.known WHERE place = ?", (_short(place),)).fetchone()
        return row[0] if row else ""

    def _speaker(self, entry: Entry, source: str) -> tuple[str, Attribution | None]:
        name = names.clean("speaker", entry.speaker)
        if not name:
            return "", entry.attribution
        kind = entry.speaker_kind or SpeakerKind.PERSON
        own = kind is SpeakerKind.OUTLET
        scope = f"\n{source}" if kind is SpeakerKind.UNNAMED else ""
        key = tables.name_key(name) + scope

        def found() -> str:
            made = Speaker(uid=log.new_uid(), name=name, kind=kind, source=source if scope else "")
            return names.find(self.conn, "speaker", key) or self._loader.add(made)

        uid = self._remembered(f"speaker\n{key}", found)
        return uid, entry.attribution or (Attribution.OWN_VOICE if own else None)

    def _source(self, entry: Entry) -> str:
        parts = (entry.source_url, entry.source_title, entry.outlet, entry.writer, entry.published_on, entry.collection)
        if not any(parts):
            return ""
        return self._remembered("\n".join(("source", *parts)), lambda: self._found_source(entry))

    def _found_source(self, entry: Entry) -> str:
        """The source that this or an earlier row made, or that the ledger has; else a new one."""
        draft = SourceDraft(
            title=entry.source_title,
            outlet=entry.outlet,
            writer=entry.writer,
            url=entry.source_url,
            published_on=entry.published_on,
        )
        places = names.same_places(draft, self._outlet(entry.outlet))
        uid = places and self._look(places[0])
        uid = uid or names.known_source(self.conn, draft) or self._loader.add(self._new_source(entry))
        for place in names.same_places(draft, self._outlet(entry.outlet)):
            if not self._look(place):
                self._known.put(place, uid)
        return uid

    def _outlet(self, name: str) -> str:
        """The uid of an outlet that is there already; empty for any other."""
        key = tables.name_key(names.clean("outlet", name, 2_000))
        return (self._look(f"outlet\n{key}") or names.find(self.conn, "outlet", key) or "") if key else ""

    def _new_source(self, entry: Entry) -> Source:
        return Source(
            uid=log.new_uid(),
            title=names.clean("source_title", entry.source_title, 2_000),
            outlet=self._named("outlet", entry.outlet),
            writer=names.clean("writer", entry.writer, 1_000),
            kind=entry.source_kind or SourceKind.NEWS,
            url=entry.source_url.strip()[:8_000],
            archive_url=entry.archive_url.strip()[:8_000],
            published_on=entry.published_on,
            published_basis=PublishedBasis.STATED if entry.published_on else PublishedBasis.UNKNOWN,
            collection=self._collection(entry.collection),
        )

    def _collection(self, name: str) -> str:
        name = names.clean("collection", name)
        if not name:
            return ""
        key = tables.name_key(name)

        def found() -> str:
            rows = self.conn.execute("SELECT uid, name FROM collections WHERE removed = 0 ORDER BY id").fetchall()
            uid = next((row[0] for row in rows if row[1] and tables.name_key(row[1]) == key), "")
            return uid or self._loader.add(Collection(uid=log.new_uid(), name=name))

        return self._remembered(f"collection\n{key}", found)


def _is_shortcut(place: str) -> bool:
    """Whether a source is found again without it, by its address or by its description."""
    return place.startswith("source\n") and not place.startswith("source\n\n\n\n\n")


def _short(place: str) -> bytes:
    """A key of 16 bytes for what the file names."""
    return hashlib.sha256(place.encode("utf-8", "replace")).digest()[:16]


def _said(entry: Entry) -> str:
    held = entry.likelihood
    return f"{entry.claimed_on}|{held.words if held else ''}|{held.best if held else ''}"


def _new(kind: str, name: str) -> Record:
    if kind == "tag":
        return Tag(uid=log.new_uid(), name=name)
    return Event(uid=log.new_uid(), title=name) if kind == "event" else Outlet(uid=log.new_uid(), name=name)


def _known_on(verdict: Verdict, claim: Claim, on: Day) -> tuple[Day | None, KnownOnBasis | None]:
    """As the file says; else the deadline if that has passed, else the day of the import."""
    if verdict.outcome in (Outcome.VOID, Outcome.UNDETERMINED):
        return verdict.known_on or None, KnownOnBasis.GIVEN if verdict.known_on else None
    latest = claim.deadline.latest if claim.deadline else None
    by = claim.deadline is not None and claim.deadline.sense in (DeadlineSense.BY, DeadlineSense.ON)
    expired = verdict.outcome is Outcome.DID_NOT_HAPPEN and by and latest is not None and latest < on
    if expired and (not verdict.known_on or verdict.known_on >= str(latest)):
        return latest, KnownOnBasis.DEADLINE
    if verdict.known_on:
        return min(verdict.known_on, on), KnownOnBasis.GIVEN
    if latest and latest < on:
        return latest, KnownOnBasis.DEADLINE
    return on, KnownOnBasis.IMPORT_DAY


def _instant(text: str) -> str:
    """A day or an instant of the file as the log writes one; empty for what is none."""
    from tracker.importers.days import day_of

    try:
        day = day_of(text)
    except InputError:
        return ""
    return f"{day}T00:00:00.000Z" if len(day) == 10 else ""


def take_sources(step: Step, entries: Sequence[Entry]) -> Imported:
    """The sources of a library, each found again by its address, or by title, outlet and day."""
    found = Imported()
    for entry in entries:
        draft = SourceDraft(
            title=entry.source_title,
            outlet=entry.outlet,
            writer=entry.writer,
            kind=entry.source_kind,
            url=entry.source_url,
            archive_url=entry.archive_url,
            published_on=entry.published_on,
        )
        known = names.known_source(step.conn, draft)
        try:
            uid = names.source(step, draft)
        except InputError as error:
            found.refused.append(Refused(entry.line, str(error)))
            continue
        if not uid:
            found.refused.append(Refused(entry.line, "The item names nothing: no title, no address."))
        found.new += bool(uid) and known is None
        found.same += known is not None
    found.change = step.done()
    return found
