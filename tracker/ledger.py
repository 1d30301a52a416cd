"""Ledger: the only door to the database. Every write is one transaction, one step of revisions, one Change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tracker import holding, opening, store
from tracker.carrying import Carrying, DryRun
from tracker.errors import CannotUndo, InputError, TrackerError
from tracker.later import Later
from tracker.reader import Info

if TYPE_CHECKING:
    import dataclasses

    from tracker import (
        backup,
        conflicts,
        corrections,
        decisions,
        erasure,
        health,
        log,
        merging,
        names,
        past,
        queries,
        snapshots,
        steps,
        withdrawing,
    )
    from tracker.capture import Similar
    from tracker.carried import CarriedFile
    from tracker.claims import (
        AnswerDraft,
        Claim,
        CorrectionChoice,
        CorrectionDraft,
        Day,
        SnapshotDraft,
        SuggestionDraft,
    )
    from tracker.conflicts import Conflict
    from tracker.erasure import Expunged
    from tracker.history import HistoryEntry
    from tracker.merging import Merged
    from tracker.names import Named
    from tracker.steps import Change, StepInfo
    from tracker.views import Counts
else:
    dataclasses = Later("dataclasses")
    past, snapshots, corrections = Later("tracker.past"), Later("tracker.snapshots"), Later("tracker.corrections")
    backup, erasure, health, names = (
        Later("tracker.backup"),
        Later("tracker.erasure"),
        Later("tracker.health"),
        Later("tracker.names"),
    )
    queries, log = Later("tracker.queries"), Later("tracker.log")
    steps, merging, conflicts = Later("tracker.steps"), Later("tracker.merging"), Later("tracker.conflicts")
    decisions, withdrawing = Later("tracker.decisions"), Later("tracker.withdrawing")
T = TypeVar("T")

__all__ = [
    "Change",
    "Counts",
    "Expunged",
    "HistoryEntry",
    "Info",
    "Ledger",
    "Named",
    "PastLedger",
    "Similar",
    "StepInfo",
]

_ELSEWHERE = {
    "Change": "steps",
    "Counts": "views",
    "Expunged": "erasure",
    "HistoryEntry": "history",
    "Named": "names",
    "Similar": "capture",
    "StepInfo": "steps",
}


def __getattr__(name: str) -> Any:
    """What the ledger answers with, from the modules that are imported when they are needed."""
    if name in _ELSEWHERE:
        return getattr(Later(f"tracker.{_ELSEWHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Ledger(Carrying):
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

    def held_by(self) -> str:
        """What is writing this ledger for long at this moment, in words (“an import of rows.csv”); empty for nothing.

        Asked without waiting. While it lasts reading may say Busy.
        """
        said = holding.said(self.path)
        if said and not store.is_held(self.db):
            holding.take_back(self.path)  # whoever said it is done, or was killed
            return ""
        return said

    def read_within(self, wait_ms: int = store.WAIT_MS) -> None:
        """Let reading wait so long for a writer, in milliseconds, before it raises Busy."""
        store.wait_for(self.db, wait_ms)

    def clone(self) -> Ledger:
        """A second, reading connection to the same file, for a worker thread; close it there."""
        db = opening.reading_connection(self.path, read_only=self.read_only)
        return Ledger(self.path, db, True, self.author, self.device, self._now)

    def writer(self) -> Ledger:
        """A second connection that writes, for long work in a worker thread; close it there."""
        return Ledger.open(self.path, author=self.author, device=self.device, create=False)

    def at(
        self, head: str = "", *, known_by: Day | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> PastLedger:
        """The ledger as it stood at a head (hex, at least its first 12 digits; none: now), for reading; close it.

        With ``known_by`` only what the world knew on that day: claims made by then, and outcomes known by then; ask
        it ``on`` that day. The tables are made from the log: about 0.1 s a thousand claims, so for a worker. Raises
        NotFound for a head that this ledger never had, and TrackerError soon after ``cancelled`` says so.
        """
        with store.in_words():
            last = past.place_of(self.conn, head) if head else self.revisions()
        return PastLedger(self, last, known_by, cancelled)

    def at_one_state(self, work: Callable[[Ledger, str], T], *, cancelled: Callable[[], bool] = lambda: False) -> T:
        """What ``work`` makes of this ledger and its head (hex), of one state however long it takes.

        Others may write meanwhile and wait for nothing longer than a short read. Where one did, the work is done again
        on the ledger as it stood at that head, so it must be such that it can be; what was erased since is withheld.
        """
        head = self.head()
        done = work(self, head)
        if self.head() == head:
            return done
        then = self.at(head, cancelled=cancelled)
        try:
            return work(then, head)
        finally:
            then.close()

    def add_named(self, kind: str, name: str) -> Change:
        """Log a named record: outlet, speaker, tag, event or collection."""
        with self._step(f"Add {steps.one(kind)}") as step:
            return step.done(names.add(step, kind, name))

    def rename(self, kind: str, uid: str, name: str) -> Change:
        """Give a record another name; the old one stays an alias."""
        with self._step(f"Rename {steps.one(kind)}") as step:
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

    def add_snapshot(self, source: str, draft: SnapshotDraft) -> Change:
        """Keep a further copy of a source, as it reads now; the earlier ones stay. The change names the snapshot."""
        with self._step("Keep a copy") as step:
            step.get("source", source)
            return step.done(snapshots.store(step, draft, source))

    def mark_read(
        self,
        source: str,
        *,
        on: Day,
        snapshot: SnapshotDraft | None = None,
        base: str | None = None,
        read: str = "",
        beside: Sequence[SuggestionDraft] = (),
    ) -> Change:
        """Say that a source was read on a day, with its text if none is stored yet. Raises InputError without one.

        ``beside`` are the suggestions of the snapshot ``read``, kept so that the coverage counts them.
        """
        with self._step("Mark a source as read") as step:
            corrections.mark_read(step, source, on, snapshot, base)
            if read and beside:
                decisions.offer(step, read, beside)
            return step.done(source)

    def correct(self, source: str, draft: CorrectionDraft, *, base: str | None = None) -> Change:
        """Log what the publisher corrected; its claims are then asked about, one by one (``answer_correction``)."""
        with self._step("Log a correction") as step:
            corrections.correct(step, source, draft, base)
            return step.done(source)

    def answer_correction(
        self,
        source: str,
        number: int,
        claim: str,
        choice: CorrectionChoice,
        *,
        why: str = "",
        amended: Claim | None = None,
        base: str | None = None,
        on: Day,
    ) -> Change:
        """Say what a source's correction (counted from 1) means for a claim: it stands as published, is amended (give
        the claim as it reads now, and why), or is void (and why). Raises InputError; Changed if the claim moved on."""
        draft = corrections.answered(claim, choice, why, amended, base)
        return self.answer_corrections(source, number, (draft,), on=on)

    def answer_corrections(self, source: str, number: int, answers: Sequence[AnswerDraft], *, on: Day) -> Change:
        """The same for several claims in one step. Raises InputError, which names the claim, and Changed."""
        with self._step("Answer a correction") as step:
            corrections.answer(step, source, number, answers, on)
            return step.done(answers[0].claim if answers else source)

    def take_correction(
        self, source: str, draft: CorrectionDraft, answers: Sequence[AnswerDraft], *, on: Day, base: str | None = None
    ) -> Change:
        """Log a correction with what it means for some or all of its source's claims, in one step."""
        with self._step("Log a correction") as step:
            number = corrections.correct(step, source, draft, base)
            if answers:
                corrections.answer(step, source, number, answers, on)
            return step.done(source)

    def settle(self, uid: str, keep: str, fields: Mapping[str, str] | None = None) -> Change:
        """End a conflict: keep the version with that revision (hex), with some ``fields`` of other versions (field to
        revision). Raises NotFound where a version is no longer one of the two, and InputError for an unknown field."""
        with self._step("Settle a conflict") as step:
            conflicts.settle(step, erasure.kind_of(self.conn, uid), uid, keep, fields or {})
            return step.done(uid)

    def conflict(self, uid: str) -> Conflict:
        """Both versions of a record in conflict, field by field. Raises NotFound."""
        with self._reading():
            return conflicts.conflict(self.conn, erasure.kind_of(self.conn, uid), uid)

    def merge(
        self,
        other: Path,
        *,
        dry_run: bool = False,
        backups: Path | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Merged:
        """Take in all that another ledger holds, verbatim; nothing here is lost, and a second time changes nothing.

        The other ledger is checked and only read; a verified backup of this one is made first (in ``backups``). A
        merge is no step and is not undone. With ``dry_run`` only the answer is made. Raises NotALedger, ReadOnly,
        Busy, and InputError for the ledger itself or a damaged one; then nothing was changed.
        """
        if other.exists() and other.samefile(self.path):
            raise InputError("other", f"{other.name} is this ledger itself: name the other one.")
        source = Ledger.open(other, create=False, read_only=True)
        try:
            damage = source.verify(cancelled=cancelled)
            if damage:
                raise InputError(
                    "other", f"{other.name} is damaged ({damage[0]}): nothing was merged. Restore it first."
                )
            return self._merged(lambda: merging.merge(self.conn, source.conn, other.name, cancelled), dry_run, backups)
        finally:
            source.close()

    def take_history(self, file: CarriedFile, *, dry_run: bool = False, backups: Path | None = None) -> Merged:
        """The same from our lines of JSON with history. Raises InputError for a file that is broken."""
        return self._merged(lambda: merging.take_history(self.conn, file, lambda: False), dry_run, backups)

    def _merged(self, work: Callable[[], Merged], dry_run: bool, backups: Path | None) -> Merged:
        if not dry_run and self.revisions():
            backup.backup_before(self.path, "merge", folder=backups)
        with suppress(DryRun), self._transaction():
            found = work()
            if dry_run:
                raise DryRun
        if not dry_run and found.arrived.erasures:
            found = dataclasses.replace(found, unreachable=tuple(self._erase_everywhere(backups)))
        return found

    def undo(self, step: str | None = None, cancelled: Callable[[], bool] = lambda: False) -> Change:
        """Take back the latest step that can be, or the one named. Raises CannotUndo and changes nothing then."""
        with self._transaction():
            target = steps.step_info(self.conn, step) if step else steps.undoable(self.conn)
            if target is None:
                raise CannotUndo("There is nothing to undo.")
            how = (self.conn, target, self._new_step, f"Undo {target.label}", cancelled)
            return (withdrawing.withdraw(*how) or steps.take_back(*how)).done()

    def redo(self, cancelled: Callable[[], bool] = lambda: False) -> Change:
        """Take back the latest undo. Raises CannotUndo."""
        with self._transaction():
            target = steps.redoable(self.conn)
            if target is None:
                raise CannotUndo("There is nothing to redo.")
            label = f"Redo {target.label.removeprefix('Undo ')}"
            return steps.take_back(self.conn, target, self._new_step, label, cancelled).done()

    def expunge(self, uid: str, reason: str, *, backups: Path | None = None) -> Expunged:
        """Erase a record and what belongs to it alone, for good, in our own backups (folder ``backups``) too.

        Raises NotFound and InputError; what could not be reached is said in the answer.
        """
        with self._step("Erase a record") as step:
            found = erasure.expunge(step, uid, reason)
        return dataclasses.replace(found, unreachable=found.unreachable + tuple(self._erase_everywhere(backups)))

    def _erase_everywhere(self, backups: Path | None) -> Iterator[str]:
        """Clear freed pages and our backups; yields what that failed on, since the erasure itself is done by now."""
        try:
            store.overwrite_freed(self.db)
        except TrackerError as error:
            yield f"unused parts of this file, which could not be overwritten now; `main.py rebuild` does it ({error})"
        try:
            backup.forget(self.path, folder=backups)
        except TrackerError as error:
            yield f"backups in {(backups or backup.folder_of(self.path)).name}, which could not be replaced ({error})"
        yield from (f"{one.name}, which was set aside" for one in backup.set_aside(self.path))

    def rebuild(self) -> None:
        """Write every table and the search index anew from the log."""
        with self._transaction():
            health.rebuild(self.conn)
        with suppress(TrackerError):  # the tables are right without it; it gives space back and clears what was erased
            store.overwrite_freed(self.db)

    def tidy(self) -> bool:
        """Merge a little of the search index while nothing else is to do; True while there is more."""
        with self._transaction():
            return queries.merge_index(self.conn)


class PastLedger(Ledger):
    """A ledger at an earlier head, or as far as the world knew on a day: every question, and nothing to be written."""

    def __init__(
        self, present: Ledger, last: int, known_by: Day | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        db = past.tables_at(present.path, last, known_by, cancelled)
        super().__init__(present.path, db, True, present.author, present.device, present._now)
        self.last, self.known_by = last, known_by

    def clone(self) -> PastLedger:
        """The same state once more, for a worker thread; close it there."""
        return PastLedger(self, self.last, self.known_by)

    def verify(
        self, progress: health.Progress = lambda words: None, cancelled: health.Cancelled = lambda: False
    ) -> list[str]:
        """Not from here. Raises TrackerError."""
        raise TrackerError("An earlier state has nothing of its own to check: verify the ledger as it is now.")
