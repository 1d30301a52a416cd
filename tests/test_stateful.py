"""Anything that can be done to a ledger, in any order, against a plain model of what should then be in it.

150 runs of 30 steps in every run of the tests; ``BORNEOUT_STATEFUL=5000x60`` (runs x steps) is for the night.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from tests.ledger_kit import Clock, draft, dump, outcome
from tracker import log
from tracker.claims import Claim, EventDraft, EventTie, Outcome
from tracker.errors import CannotUndo, InputError, NotFound
from tracker.ledger import Ledger

RUNS, STEPS = map(int, os.environ.get("BORNEOUT_STATEFUL", "150x30").split("x"))
ON = "2013-07-10"
WORDS = st.sampled_from(["harvest", "bridge", "election", "Écho", "zoo", "rain in Ostrel", "über alles", "AND", "雨"])
TITLES = st.sampled_from(["The bridge opens", "The dam breaks"])
NAMES = st.sampled_from(["Ann Teller", "ann teller", "Bo", "Cy", "Écho", "E\u0301cho"])


def key(name: str) -> str:
    """How names are compared."""
    import unicodedata

    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


@dataclass
class ModelClaim:
    """What the model knows of a claim."""

    proposition: str
    speaker: str
    tags: tuple[str, ...] = ()
    criteria: str = ""
    removed: bool = False
    snoozed: str = ""
    outcome: str | None = None
    event: str = ""
    tie: EventTie | None = None


@dataclass
class Model:
    """The whole ledger as plain Python: records by uid, and the steps with what was before and after each."""

    claims: dict[str, ModelClaim] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)

    def copy(self) -> Model:
        """A copy that later changes do not reach."""
        return Model(
            {uid: replace(c) for uid, c in self.claims.items()}, dict(self.names), dict(self.same), set(self.events)
        )

    def canon(self, uid: str) -> str:
        """Whom a record is joined into."""
        while uid in self.same:
            uid = self.same[uid]
        return uid


class LedgerMachine(RuleBasedStateMachine):
    """Rules are what a user can do; after each the log is sound and every claim reads as the model says."""

    claims: Bundle[str] = Bundle("claims")
    speakers: Bundle[str] = Bundle("speakers")

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="borneout-stateful-"))
        self.ledger = Ledger.open(self.folder / "a.ledger", now=Clock())
        self.model = Model()
        self.undo_stack: list[tuple[Model, Model]] = []
        self.redo_stack: list[tuple[Model, Model]] = []

    def done(self, before: Model, wrote: bool = True) -> None:
        """A step was done: it can be undone, and what was undone before cannot come again."""
        if wrote:
            self.undo_stack.append((before, self.model.copy()))
            self.redo_stack.clear()

    def speaker(self, name: str) -> str:
        """The uid that a name means to the ledger after it was logged."""
        (uid,) = self.ledger.conn.execute(
            "SELECT c.uid FROM names n JOIN speakers s ON s.id = n.id JOIN speakers c ON c.id = s.canon_id "
            "WHERE n.kind = 'speaker' AND n.key = ? AND c.removed = 0 ORDER BY n.id LIMIT 1",
            (key(name),),
        ).fetchone()
        return str(uid)

    @rule(target=claims, words=WORDS, name=NAMES, tag=WORDS)
    def add(self, words: str, name: str, tag: str) -> str:
        before = self.model.copy()
        uid = self.ledger.log_claim(draft(f"The {words} comes", speaker=name, tags=(tag,)), on=ON).uid
        speaker = self.speaker(name)
        self.model.names.setdefault(speaker, name)
        self.model.claims[uid] = ModelClaim(f"The {words} comes", speaker, (key(tag),))
        self.done(before)
        return uid

    @rule(target=speakers, uid=claims)
    def name_a_speaker(self, uid: str) -> Any:
        claim = self.model.claims.get(uid)
        return claim.speaker if claim else multiple()

    def live(self, uid: str) -> ModelClaim | None:
        """The claim unless it was removed or its logging undone."""
        claim = self.model.claims.get(uid)
        return claim if claim and not claim.removed else None

    @rule(uid=claims, words=WORDS)
    def edit(self, uid: str, words: str) -> None:
        if claim := self.live(uid):
            before = self.model.copy()
            record = self.ledger.record("claim", uid)
            assert isinstance(record, Claim)
            change = self.ledger.save(
                replace(record, criteria=words), base=self.ledger.revision_of("claim", uid), on=ON
            )
            assert bool(change.uids) == (claim.criteria != words)
            claim.criteria = words
            self.done(before, bool(change.uids))

    @rule(uid=claims, add=WORDS, drop=WORDS)
    def tag(self, uid: str, add: str, drop: str) -> None:
        if claim := self.live(uid):
            before = self.model.copy()
            change = self.ledger.tag([uid], add=[add], drop=[drop])
            kept = [tag for tag in claim.tags if tag != key(drop)]
            claim.tags = tuple(dict.fromkeys((*kept, key(add))))
            self.done(before, bool(change.uids))

    @rule(uid=speakers, number=st.integers(0, 3))
    def rename(self, uid: str, number: int) -> None:
        if uid in self.model.names:
            before = self.model.copy()
            name = f"{self.model.names[uid].split(' the ')[0]} the {number}"
            change = self.ledger.rename("speaker", uid, name)
            self.model.names[uid] = name
            self.done(before, bool(change.uids))

    @rule(uid=speakers, into=speakers)
    def join(self, uid: str, into: str) -> None:
        before = self.model.copy()
        if not {uid, into} <= set(self.model.names):
            return
        try:
            self.ledger.join("speaker", uid, into)
        except InputError:
            assert self.model.canon(uid) == self.model.canon(into)
            return
        assert self.model.canon(uid) != self.model.canon(into)
        self.model.same[uid] = into
        self.done(before)

    @rule(uid=speakers)
    def part(self, uid: str) -> None:
        before = self.model.copy()
        if uid not in self.model.names:
            return
        try:
            self.ledger.part("speaker", uid)
        except NotFound:
            assert uid not in self.model.same
            return
        del self.model.same[uid]
        self.done(before)

    @rule(uid=claims)
    def resolve(self, uid: str) -> None:
        if claim := self.live(uid):
            before = self.model.copy()
            self.ledger.resolve([uid], outcome("2013-06-30"), on=ON)
            claim.outcome = Outcome.HAPPENED
            self.done(before)

    @rule(uid=claims)
    def reopen(self, uid: str) -> None:
        claim = self.live(uid)
        if claim and claim.outcome:
            before = self.model.copy()
            self.ledger.reopen(uid, "It was another bridge.", on=ON)
            claim.outcome = None
            self.done(before)

    @rule(uid=claims, title=TITLES, tie=st.sampled_from(EventTie))
    def tie_to_an_event(self, uid: str, title: str, tie: EventTie) -> None:
        if claim := self.live(uid):
            before = self.model.copy()
            change = self.ledger.assign([uid], event=title, event_tie=tie, on=ON)
            assert bool(change.uids) == ((claim.event, claim.tie) != (title, tie))
            claim.event, claim.tie = title, tie
            self.model.events.add(title)
            self.done(before, bool(change.uids))

    @rule(title=TITLES)
    def an_event_happens(self, title: str) -> None:
        """Within the window of every claim: who said that it occurs was right, who said that it does not was not."""
        if title not in self.model.events:
            return
        before = self.model.copy()
        said = EventDraft(outcome=Outcome.HAPPENED, occurred_on="2013-06-15", reason="It was on the news.")
        done = self.ledger.resolve_event(self.ledger.event_named(title), said, on=ON)
        follows = {
            uid: Outcome.HAPPENED if claim.tie is EventTie.OCCURS else Outcome.DID_NOT_HAPPEN
            for uid, claim in self.model.claims.items()
            if claim.event == title and not claim.removed and not claim.outcome
        }
        assert set(done.resolved) == set(follows)
        for uid, outcome_ in follows.items():
            self.model.claims[uid].outcome = outcome_
        self.done(before, bool(done.change.uids))

    @rule()
    def rebuild(self) -> None:
        before = dump(self.ledger)
        self.ledger.rebuild()
        assert dump(self.ledger) == before

    @rule(uid=claims, day=st.sampled_from(["2013-07-11", "2013-08-01", "2014-01-01"]))
    def snooze(self, uid: str, day: str) -> None:
        if claim := self.live(uid):
            before = self.model.copy()
            if claim.outcome:
                with pytest.raises(InputError, match="final outcome"):
                    self.ledger.snooze([uid], day, on=ON)
                return
            self.ledger.snooze([uid], day, on=ON)
            claim.snoozed = day
            self.done(before)

    @rule(uid=claims, back=st.booleans())
    def remove_or_restore(self, uid: str, back: bool) -> None:
        if claim := self.model.claims.get(uid):
            before = self.model.copy()
            act: Callable[..., Any] = self.ledger.restore if back else self.ledger.remove
            change = act("claim", [uid])
            assert bool(change.uids) == (claim.removed == back)
            claim.removed = not back
            self.done(before, bool(change.uids))

    @precondition(lambda self: self.undo_stack)
    @rule()
    def undo(self) -> None:
        before, after = self.undo_stack[-1]
        try:
            self.ledger.undo()
        except CannotUndo:
            # Only a step that made a record which others use since may be refused.
            made = [set(model.names) | set(model.claims) | model.events for model in (before, after)]
            assert made[0] != made[1]
            return
        self.undo_stack.pop()
        self.redo_stack.append((before, after))
        self.model = before.copy()

    @precondition(lambda self: self.redo_stack)
    @rule()
    def redo(self) -> None:
        before, after = self.redo_stack.pop()
        self.ledger.redo()
        self.undo_stack.append((before, after))
        self.model = after.copy()

    @rule()
    def open_again(self) -> None:
        clock = self.ledger._now
        self.ledger.close()
        self.ledger = Ledger.open(self.folder / "a.ledger", now=clock)

    @rule(words=WORDS)
    def search(self, words: str) -> None:
        found = {view.uid for view in self.ledger.search(f'"{words}"', on=ON)}
        hits = {
            uid
            for uid, claim in self.model.claims.items()
            if not claim.removed and (key(words) in key(claim.proposition) or key(words) in key(claim.criteria))
        }
        assert hits <= found | self.folded(words)

    def folded(self, words: str) -> set[str]:
        """Nothing is excused."""
        return set()

    @invariant()
    def the_log_is_sound(self) -> None:
        assert list(log.damage(self.ledger.conn)) == []

    @invariant()
    def nothing_to_redo_but_what_was_undone(self) -> None:
        assert bool(self.ledger.redoable()) == bool(self.redo_stack)
        assert bool(self.ledger.undoable()) == bool(self.undo_stack)

    @invariant()
    def every_claim_reads_as_the_model_says(self) -> None:
        views = {view.uid: view for view in self.ledger.search("", on=ON)}
        live = {uid: claim for uid, claim in self.model.claims.items() if not claim.removed}
        assert set(views) == set(live)
        for uid, claim in live.items():
            view = views[uid]
            assert (view.proposition, view.criteria) == (claim.proposition, claim.criteria)
            assert {key(tag) for tag in view.tags} == set(claim.tags)
            assert view.speaker_uid == self.model.canon(claim.speaker)
            assert view.outcome == claim.outcome
            assert (view.event_title, view.event_tie) == (claim.event, claim.tie)
            due = not claim.outcome and (claim.snoozed or "2013-07-01") <= ON
            assert view.status == ("resolved" if claim.outcome else "due" if due else "open")

    def teardown(self) -> None:
        if not hasattr(self, "ledger"):
            return
        try:
            assert self.ledger.verify() == []
            before = dump(self.ledger)
            self.ledger.rebuild()
            assert dump(self.ledger) == before
            assert self.ledger.verify() == []
        finally:
            self.ledger.close()
            shutil.rmtree(self.folder)


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(
    max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
)
