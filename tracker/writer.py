"""What can be done to the claims of a ledger: each write is one transaction, one step of revisions, one Change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from tracker import store
from tracker.errors import InputError, ReadOnly
from tracker.later import Later
from tracker.reviewing import Reviewing

if TYPE_CHECKING:
    import dataclasses

    from tracker import capture, claims, decisions, erasure, happenings, log, names, outcomes, snapshots, steps
    from tracker.claims import (
        ClaimDraft,
        Day,
        Decision,
        EventDraft,
        EventTie,
        EvidenceDraft,
        Record,
        ResolutionDraft,
        SnapshotDraft,
        SourceDraft,
        SuggestionDraft,
    )
    from tracker.happenings import EventChange
    from tracker.steps import Change, Step
else:
    dataclasses = Later("dataclasses")
    capture, claims, decisions, erasure, log = (
        Later("tracker.capture"),
        Later("tracker.claims"),
        Later("tracker.decisions"),
        Later("tracker.erasure"),
        Later("tracker.log"),
    )
    happenings, snapshots = Later("tracker.happenings"), Later("tracker.snapshots")
    names, outcomes, steps = Later("tracker.names"), Later("tracker.outcomes"), Later("tracker.steps")


_DECIDED = {
    "open": "Open a suggestion again",
    "logged": "Mark a suggestion as logged",
    "merged": "Merge a suggestion",
    "dismissed": "Dismiss a suggestion",
}


class Writer(Reviewing):
    """The writes about claims. ``open`` and the rest of the door are in ``ledger``."""

    read_only: bool
    author: str
    device: str
    wait_s: float
    _now: Callable[[], datetime]

    @contextmanager
    def _step(self, label: str, undoes: str = "") -> Iterator[Step]:
        with self._transaction():
            yield self._new_step(label, undoes)

    def _new_step(self, label: str, undoes: str = "") -> Step:
        at = log.instant(self._now())
        return steps.Step(self.conn, label, author=self.author, device=self.device, at=at, undoes=undoes)

    def check_may_write(self) -> None:
        """Raise ReadOnly where this file may only be read."""
        if self.read_only:
            raise ReadOnly(f"{self.path.name} is open for reading only: use File > Save a copy and work in the copy.")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.check_may_write()
        with store.writing(self.db, wait_s=self.wait_s):
            yield

    def add_source(self, draft: SourceDraft, snapshot: SnapshotDraft | None = None, *, on: Day) -> Change:
        """Log a source (found by URL, or by title, outlet and day, if it is known) and our copy of it."""
        with self._step("Add a source") as step:
            uid = names.source(step, draft)
            if not uid:
                raise InputError("source_title", "The source is empty: give at least its title, outlet or URL.")
            if snapshot:
                snapshots.store(step, snapshot, uid)
            return step.done(uid)

    def log_claim(self, draft: ClaimDraft, *, on: Day, beside: Sequence[SuggestionDraft] = ()) -> Change:
        """Log a claim with all that it names. Raises InputError on the field to mend; nothing is written then.

        ``beside`` are the suggestions of its snapshot, kept in the same step so that the coverage counts them.
        """
        with self._step("Log a claim") as step:
            uid = capture.log_claim(step, draft, on)
            if beside and isinstance(draft.snapshot, str):
                decisions.offer(step, draft.snapshot, beside)
            return step.done(uid)

    def offer(self, snapshot: str, suggestions: Sequence[SuggestionDraft]) -> Change:
        """Keep what was suggested in a snapshot, each as open until it is decided on."""
        with self._step("Read an article") as step:
            decisions.offer(step, snapshot, suggestions)
            return step.done(snapshot)

    def decide(
        self,
        snapshot: str,
        suggestion: SuggestionDraft,
        decision: Decision,
        *,
        reason: str = "",
        claim: str = "",
        beside: Sequence[SuggestionDraft] = (),
    ) -> Change:
        """Say what becomes of a suggestion of a snapshot. Raises InputError where a reason or a claim is missing.

        ``beside`` are all suggestions of the snapshot, kept in the same step so that the coverage counts them.
        """
        with self._step(_DECIDED[decision]) as step:
            uid = decisions.decide(step, snapshot, suggestion, decision, reason=reason, claim=claim)
            decisions.offer(step, snapshot, beside)
            return step.done(uid)

    def save(self, record: Record, *, base: str, on: Day, label: str = "") -> Change:
        """Log an edited record. ``base`` is the revision that the form was opened on; raises Changed if it moved on."""
        with self._step(label or f"Edit {steps.one(record.KIND)}") as step:
            if isinstance(record, claims.Claim):
                capture.edited(step, record, base, on)
            else:
                names.check(record)
                step.change(record, base)
            return step.done(record.uid)

    def make_update(self, uid: str, of: str) -> Change:
        """Make a claim an update of an earlier one of the same speaker; empty makes it a claim of its own again.

        Raises NotFound, and InputError where it was made before the other, has an outcome, or would update itself.
        """
        with self._step("Make an update" if of else "Part an update") as step:
            capture.make_update(step, uid, of)
            return step.done(uid)

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

    def resolve(self, uids: Sequence[str], draft: ResolutionDraft, *, on: Day, base: str | None = None) -> Change:
        """Say what happened to claims. Raises InputError; then nothing is written for any of them.

        ``base`` is the revision of the one claim that was judged; raises Changed if it moved on.
        """
        with self._step(_several("Resolve", "claim", uids)) as step:
            for uid in uids:
                steps.check_base("claim", uid, base, step.heads("claim", uid))
                outcomes.resolve(step, uid, draft, on)
            return step.done(uids[0] if uids else "")

    def resolve_event(
        self,
        uid: str,
        draft: EventDraft,
        *,
        on: Day,
        except_for: Sequence[str] = (),
        again: Sequence[str] = (),
        base: str | None = None,
    ) -> EventChange:
        """Say what became of an event, and confirm what follows for the claims tied to it, in one step.

        ``tied`` shows beforehand what would follow. Claims in ``except_for`` are left out; a claim that has its final
        outcome already is resolved anew only if ``again`` names it. Raises InputError, NotFound, or Changed when the
        event moved on from ``base``; then nothing is written.
        """
        with self._step("Resolve an event") as step:
            resolved = happenings.resolve(step, uid, draft, except_for, again, on, base)
            return happenings.EventChange(step.done(uid), tuple(resolved))

    def reopen_event(self, uid: str) -> Change:
        """Take the outcome of an event back; those of the claims about it stay. Raises NotFound."""
        with self._step("Reopen an event") as step:
            happenings.reopen(step, uid)
            return step.done(uid)

    def point_deadline(self, uid: str, event: str, after: str = "", *, on: Day) -> Change:
        """Let the day of an event (by title, made if new) set a claim's deadline; an empty title takes that away.

        ``after`` is how long after that day it ends ("+6m"), or before ("-1d"). Raises InputError.
        """
        with self._step("Tie a deadline to an event") as step:
            capture.point_deadline(step, uid, event, after, on)
            return step.done(uid)

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

    def add_evidence(self, claim: str, *drafts: EvidenceDraft) -> Change:
        """Log evidence about a claim, one piece or several in one step."""
        with self._step("Add evidence") as step:
            step.get("claim", claim)
            for draft in drafts:
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
            assert isinstance(note, claims.Note)
            steps.check_base("note", uid, base, step.heads("note", uid))
            if text.strip():
                step.change(dataclasses.replace(note, text=text.strip()), base)
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
                assert isinstance(claim, claims.Claim)
                kept = [tag for tag in claim.tags if tag not in dropped]
                step.change(dataclasses.replace(claim, tags=tuple(dict.fromkeys((*kept, *added)))))
            return step.done(uids[0] if uids else "")

    def assign(
        self,
        uids: Sequence[str],
        *,
        speaker: str | None = None,
        event: str | None = None,
        event_tie: EventTie | None = None,
        review_on: Day | None = None,
        on: Day,
    ) -> Change:
        """Give claims a speaker, an event and their tie to it, or a review day; empty text takes speaker or event
        away."""
        with self._step(_several("Assign to", "claim", uids)) as step:
            for uid in uids:
                capture.assign(step, uid, speaker, event, review_on, on, event_tie)
            return step.done(uids[0] if uids else "")

    def save_search(self, name: str, query: str) -> Change:
        """Keep a search under a name."""
        with self._step("Save a search") as step:
            name = names.clean("name", name)
            if not name:
                raise InputError("name", "The search needs a name.")
            return step.done(step.create(claims.SavedSearch(uid=log.new_uid(), name=name, query=query)))


def _several(verb: str, kind: str, uids: Sequence[str]) -> str:
    what = kind.replace("_", " ")
    return f"{verb} {steps.one(kind)}" if len(uids) == 1 else f"{verb} {len(uids):,} {what}s"
