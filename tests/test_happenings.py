"""Events in a ledger: one outcome for all claims about them, and deadlines that an event sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli_helpers import Cli
from tests.helpers import LOGGED, log, new_ledger, resolve
from tests.ledger_kit import dump
from tracker.claims import (
    Claim,
    DeadlineSense,
    EventDraft,
    EventTie,
    EvidenceDraft,
    KnownOnBasis,
    Outcome,
    SnapshotDraft,
    Stance,
)
from tracker.errors import Changed, InputError, NotFound
from tracker.ledger import Ledger

YES, NO = Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN
IT, NOT = EventTie.OCCURS, EventTie.DOES_NOT_OCCUR
TITLE = "The treaty of Oss is signed"
ON = "2020-07-01"
SIGNED = EventDraft(outcome=YES, occurred_on="2020-06-15", reason="Seen in the papers.")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path)
    yield ledger
    assert ledger.verify() == []
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before
    ledger.close()


def tie(ledger: Ledger, words: str, **fields: Any) -> str:
    fields = {"event": TITLE, "event_tie": IT, **fields}
    return log(ledger, words, **fields)


def state(ledger: Ledger, uid: str, on: str = ON) -> tuple[str, str | None, str | None, KnownOnBasis | None]:
    view = ledger.view(uid, on=on)
    return view.status, view.outcome, view.known_on, view.known_on_basis


def test_one_step_resolves_what_follows_and_one_undo_takes_it_back(ledger: Ledger) -> None:
    early = tie(ledger, "Signed by 2013", deadline="by 2013-12-31")
    late = tie(ledger, "Signed by 2025", deadline="by 2025-12-31")
    denied = tie(ledger, "Never signed", event_tie=NOT)
    excepted = tie(ledger, "Signed some day")
    untied = tie(ledger, "About the signing", event_tie=None)
    conditional = tie(ledger, "Signed if the bank agrees", condition="the bank agrees")
    update = tie(ledger, "Signed by 2025", deadline="by 2025-12-31", update_of=late)
    other = log(ledger, "The dam at Oss breaks")
    (event,) = [one.uid for one in ledger.named("event")]
    before = ledger.search("", on=ON)
    evidence = (EvidenceDraft(url="https://post.example/9", stance=Stance.SUPPORTS),)
    done = ledger.resolve_event(event, replace(SIGNED, evidence=evidence), on=ON, except_for=[excepted])
    assert set(done.resolved) == {early, late, denied}
    assert state(ledger, early) == ("resolved", "did_not_happen", "2013-12-31", KnownOnBasis.DEADLINE)
    assert state(ledger, late) == ("resolved", "happened", "2020-06-15", KnownOnBasis.GIVEN)
    assert state(ledger, update)[:3] == ("resolved", "happened", "2020-06-15")
    assert state(ledger, denied)[:3] == ("resolved", "did_not_happen", "2020-06-15")
    for uid in (excepted, untied, conditional, other):
        assert state(ledger, uid)[1] is None
        assert ledger.evidence(uid) == []
    for uid in done.resolved:
        (proof,) = ledger.evidence(uid)
        assert (proof.url, proof.resolution) == ("https://post.example/9", ledger.resolutions(uid)[-1].uid)
        assert ledger.resolutions(uid)[-1].reason.startswith("Seen in the papers. The event occurred on 2020-06-15")
    found = ledger.event(event)
    assert (found.outcome, found.occurred_on, found.known_on) == (YES, "2020-06-15", "2020-06-15")
    ledger.undo()
    assert [replace(v, revision="") for v in ledger.search("", on=ON)] == [replace(v, revision="") for v in before]
    assert ledger.event(event).outcome is None
    ledger.redo()
    assert state(ledger, late)[1] == "happened"


def test_what_would_follow_is_shown_before_anything_is_written(ledger: Ledger) -> None:
    uid = tie(ledger, "Signed by 2025", deadline="by 2025-12-31")
    (event,) = [one.uid for one in ledger.named("event")]
    head = ledger.head()
    (one,) = ledger.tied(event, SIGNED, on=ON)
    assert (one.claim.uid, one.proposal.outcome, one.proposal.known_on) == (uid, YES, "2020-06-15")
    assert ledger.tied(event, on=ON)[0].proposal.outcome is None
    assert ledger.head() == head


def test_a_resolved_claim_stays_unless_it_is_named_again(ledger: Ledger) -> None:
    uid = tie(ledger, "Signed by 2025", deadline="by 2025-12-31")
    resolve(ledger, uid, NO, "2019-01-01", known_on="2018-12-31")
    (event,) = [one.uid for one in ledger.named("event")]
    assert ledger.resolve_event(event, SIGNED, on=ON).resolved == ()
    assert state(ledger, uid)[1] == "did_not_happen"
    assert ledger.tied(event, on=ON)[0].proposal.resolved
    assert ledger.resolve_event(event, SIGNED, on=ON, again=[uid]).resolved == (uid,)
    assert [step.outcome for step in ledger.resolutions(uid)] == [NO, YES]


def test_joined_events_are_one(ledger: Ledger) -> None:
    one = tie(ledger, "Signed by 2025", deadline="by 2025-12-31")
    two = tie(ledger, "Signed some day", event="The Oss treaty is signed")
    alias, main = ledger.event_named("The Oss treaty is signed"), ledger.event_named(TITLE)
    ledger.join("event", alias, main)
    assert [view.uid for view in ledger.rivals(one, on=ON)] == [two]
    assert set(ledger.resolve_event(alias, SIGNED, on=ON).resolved) == {one, two}
    assert ledger.event(alias).uid == main
    assert ledger.event(alias).outcome is YES


def test_rivals_stand_in_the_order_in_which_they_were_made(ledger: Ledger) -> None:
    later = tie(ledger, "Signed by 2013", claimed_on="2013-03-01")
    first = tie(ledger, "Never signed", event_tie=NOT, claimed_on="2013-01-01")
    gone = tie(ledger, "Signed twice")
    alone = log(ledger, "It rains")
    ledger.remove("claim", [gone])
    assert [view.uid for view in ledger.rivals(later, on=ON)] == [first]
    assert ledger.rivals(alone, on=ON) == []


REFUSED: list[tuple[EventDraft, str, str]] = [
    (EventDraft(outcome=YES), "occurred_on", "On which day"),
    (EventDraft(outcome=YES, occurred_on="2020-07-02"), "occurred_on", "after today"),
    (EventDraft(outcome=YES, occurred_on="June"), "occurred_on", "no day of the calendar"),
    (EventDraft(outcome=YES, occurred_on="2020-06-15", known_on="2020-06-14"), "known_on", "before the event"),
    (EventDraft(outcome=NO), "known_on", "will not occur"),
    (EventDraft(outcome=NO, occurred_on="2020-06-15", known_on="2020-06-15"), "occurred_on", "on no day"),
    (EventDraft(outcome=Outcome.VOID, known_on="2020-06-15"), "outcome", "happened or did not happen"),
]


@pytest.mark.parametrize(("said", "field", "words"), REFUSED)
def test_an_incomplete_outcome_is_refused(ledger: Ledger, said: EventDraft, field: str, words: str) -> None:
    tie(ledger, "Signed by 2013")
    event = ledger.event_named(TITLE)
    head = ledger.head()
    with pytest.raises(InputError, match=words) as refused:
        ledger.resolve_event(event, said, on=ON)
    assert (refused.value.field, ledger.head()) == (field, head)


def test_unknown_claims_and_events_and_one_that_moved_on(ledger: Ledger) -> None:
    tie(ledger, "Signed by 2013")
    event = ledger.event_named(TITLE.upper())
    base = ledger.revision_of("event", event)
    with pytest.raises(NotFound, match="No claim about"):
        ledger.resolve_event(event, SIGNED, on=ON, except_for=["0" * 32])
    with pytest.raises(NotFound, match="No event is called"):
        ledger.event_named("The dam breaks")
    ledger.rename("event", event, "The treaty")
    with pytest.raises(Changed):
        ledger.resolve_event(event, SIGNED, on=ON, base=base)


def test_an_event_is_taken_up_again_and_the_outcomes_of_claims_stay(ledger: Ledger) -> None:
    uid = tie(ledger, "Signed by 2025", deadline="by 2025-12-31")
    event = ledger.event_named(TITLE)
    ledger.resolve_event(event, SIGNED, on=ON)
    ledger.reopen_event(event)
    assert ledger.event(event).outcome is None
    assert state(ledger, uid)[1] == "happened"
    with pytest.raises(NotFound, match="no outcome"):
        ledger.reopen_event(event)


def pointed(ledger: Ledger, after: str = "", **fields: Any) -> str:
    fields = {"deadline": "after the treaty", "deadline_event": TITLE, "deadline_after": after, **fields}
    return log(ledger, "The bridge at Oss opens", **fields)


@pytest.mark.parametrize(
    ("after", "earliest", "latest"),
    [
        ("", "2013-02-05", "2020-06-15"),
        ("-1d", "2013-02-05", "2020-06-14"),
        ("+6m", "2020-06-15", "2020-12-15"),
        ("+2w", "2020-06-15", "2020-06-29"),
    ],
)
def test_the_day_of_an_event_sets_a_deadline(ledger: Ledger, after: str, earliest: str, latest: str) -> None:
    uid = pointed(ledger, after)
    view = ledger.view(uid, on=ON)
    assert view.deadline
    assert (view.deadline.latest, view.due_from, view.deadline.sense) == (None, "2014-02-05", DeadlineSense.BY)
    ledger.resolve_event(ledger.event_named(TITLE), SIGNED, on=ON)
    view = ledger.view(uid, on="2021-06-01")
    assert view.deadline
    assert (view.deadline.earliest, view.deadline.latest) == (earliest, latest)
    assert (view.status, view.due_reason) == ("due", "expired")
    ledger.undo()
    assert ledger.view(uid, on=ON).due_from == "2014-02-05"


def test_a_deadline_that_is_set_by_its_event_is_no_change_of_wording(ledger: Ledger) -> None:
    uid = pointed(ledger, "+6m")
    resolve(ledger, uid, YES, "2019-06-01", known_on="2019-05-01")
    event = ledger.event_named(TITLE)
    ledger.resolve_event(event, SIGNED, on=ON)
    view = ledger.view(uid, on=ON)
    assert (view.judged_on_earlier_wording, view.deadline and view.deadline.latest) == (False, "2020-12-15")
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    assert record.deadline
    assert record.deadline.latest is None
    # A form that gives the claim back as it read logs no day of the event's either.
    ledger.save(replace(record, criteria="", deadline=view.deadline), base=ledger.revision_of("claim", uid), on=ON)
    assert ledger.record("claim", uid) == record
    ledger.point_deadline(uid, "", on=ON)
    assert ledger.view(uid, on=ON).judged_on_earlier_wording


def test_a_claim_whose_deadline_the_same_event_sets(ledger: Ledger) -> None:
    uid = tie(ledger, "Signed at last", deadline_event=TITLE)
    event = ledger.event_named(TITLE)
    (one,) = ledger.tied(event, SIGNED, on=ON)
    assert (one.claim.deadline and one.claim.deadline.latest, one.proposal.outcome) == ("2020-06-15", YES)
    ledger.resolve_event(event, SIGNED, on=ON)
    assert state(ledger, uid)[1:3] == ("happened", "2020-06-15")


def test_what_was_not_known_yet_sets_no_deadline(ledger: Ledger) -> None:
    uid = pointed(ledger)
    ledger.resolve_event(ledger.event_named(TITLE), replace(SIGNED, known_on="2020-06-20"), on=ON)
    for day, latest in (("2020-06-19", None), ("2020-06-20", "2020-06-15")):
        then = ledger.at(known_by=day)
        view = then.view(uid, on=day)
        assert (view.deadline and view.deadline.latest) == latest
        assert (then.event(then.event_named(TITLE)).outcome is None) == (latest is None)
        then.close()


def test_joining_and_parting_events_moves_the_days_of_deadlines(ledger: Ledger) -> None:
    uid = pointed(ledger, deadline_event="The Oss treaty")
    tie(ledger, "Signed by 2025")
    event, alias = ledger.event_named(TITLE), ledger.event_named("The Oss treaty")
    ledger.resolve_event(event, SIGNED, on=ON)
    assert ledger.view(uid, on=ON).due_from == "2014-02-05"
    ledger.join("event", alias, event)
    assert ledger.view(uid, on=ON).due_from == "2020-06-16"
    ledger.part("event", alias)
    assert ledger.view(uid, on=ON).due_from == "2014-02-05"


def test_a_deadline_with_days_of_its_own_takes_no_event(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="days of its own"):
        pointed(ledger, deadline="by 2013-12-31")
    with pytest.raises(InputError, match="needs the event"):
        log(ledger, "The bridge opens", deadline_after="+6m")
    with pytest.raises(InputError, match="not a day"):
        pointed(ledger, "half a year")


def test_a_tie_can_be_given_later(ledger: Ledger) -> None:
    uid = log(ledger, "Signed by 2025", deadline="by 2025-12-31")
    ledger.assign([uid], event=TITLE, event_tie=NOT, on=LOGGED)
    view = ledger.view(uid, on=ON)
    assert (view.event_title, view.event_tie) == (TITLE, NOT)
    assert ledger.proposal(uid, on=ON).outcome is None
    ledger.resolve_event(ledger.event_named(TITLE), SIGNED, on=ON, except_for=[uid])
    assert ledger.proposal(uid, on=ON).outcome is NO


def test_the_last_evidence_comes_again_with_its_snapshot(ledger: Ledger) -> None:
    uid = log(ledger)
    page = SnapshotDraft(data=b"<p>It opened.</p>", text="It opened.", media_type="text/html")
    drafts = [
        EvidenceDraft(url="https://post.example/1", archive_url="https://archive.example/1"),
        EvidenceDraft(title="A letter", stance=Stance.CONTRADICTS, note="Unsigned."),
        EvidenceDraft(url="https://post.example/2", snapshot=page),
    ]
    for one in (*drafts, drafts[0]):
        ledger.add_evidence(uid, one)
    found = ledger.last_evidence()
    assert found[0] == replace(drafts[0], snapshot=None)
    assert [one.url or one.title for one in found] == [
        "https://post.example/1",
        "https://post.example/2",
        "A letter",
    ]
    snapshot = found[1].snapshot
    assert isinstance(snapshot, str)
    assert ledger.snapshot_text(snapshot) == "It opened."
    other = log(ledger, "It rains")
    ledger.add_evidence(other, found[1])
    assert ledger.evidence(other)[0].snapshot == snapshot
    assert ledger.last_evidence(1)[0].url == "https://post.example/2"


def test_erasing_a_claim_takes_the_copies_of_its_evidence_along(ledger: Ledger) -> None:
    uid, other = log(ledger), log(ledger, "It rains")
    for text in ("Ours alone.", "Shared."):
        ledger.add_evidence(uid, EvidenceDraft(url="https://x.example", snapshot=SnapshotDraft(data=b"", text=text)))
    shared = ledger.last_evidence(1)[0]
    ledger.add_evidence(other, shared)
    assert ledger.expunge(uid, "Legal order").contents == 1
    assert isinstance(shared.snapshot, str)
    assert ledger.snapshot_text(shared.snapshot) == "Shared."


def test_did_not_happen_before_a_deadline_asks_for_a_reason(ledger: Ledger) -> None:
    uid = log(ledger, deadline="by 2013-12-31")
    proof = (EvidenceDraft(url="https://post.example/1"),)
    with pytest.raises(InputError, match="may still happen by 2013-12-31") as refused:
        resolve(ledger, uid, NO, "2013-06-01", known_on="2013-05-01", evidence=proof, reason="")
    assert refused.value.field == "reason"
    resolve(ledger, uid, NO, "2014-01-01", evidence=proof, reason="")
    assert state(ledger, uid)[1] == "did_not_happen"


def test_the_command_line_says_what_became_of_an_event(cli: Cli) -> None:
    about = ("--event", TITLE, "--event-tie", "occurs")
    early = cli.add("Signed by 2013", *about, "--deadline", "2013-12-31")["uid"]
    late = cli.add("Signed by 2025", *about, "--deadline", "2025-12-31")["uid"]
    bridge = cli.add("The bridge opens", "--deadline-event", TITLE, "--deadline-after", "+6m")["uid"]
    assert [(one["title"], one["claims"]) for one in cli.json("event")["events"]] == [(TITLE, 2)]
    shown = cli.json("event", TITLE, "happened", "--occurred-on", "2020-06-15", "--dry-run", "--on", ON)
    assert [(one["uid"], one["proposal"]["outcome"], one["proposal"]["known_on"]) for one in shown["claims"]] == [
        (early, "did_not_happen", "2013-12-31"),
        (late, "happened", "2020-06-15"),
    ]
    assert (shown["resolved"], shown["event"]["outcome"]) == ([], None)
    said = cli.json(
        "event", TITLE, "happened", "--occurred-on", "2020-06-15", "--note", "seen", "--except", early, "--on", ON
    )
    assert (said["resolved"], said["event"]["known_on"]) == ([late], "2020-06-15")
    assert cli.claim(early, on=ON)["status"] == "due"
    assert cli.claim(bridge, on=ON)["deadline"]["latest"] == "2020-12-15"
    words = cli.run("event", TITLE, "--on", ON).out
    assert "it happened on 2020-06-15" in words
    assert "proposed: it did not happen, known on 2013-12-31" in words
    assert cli.json("undo")["undone"] == "Resolve an event"
    assert cli.json("event", TITLE)["event"]["outcome"] is None
    assert "No event is called" in cli.refused("event", "The dam")
    assert "which day" in cli.refused("event", TITLE, "happened", "--on", ON)
    assert "Say first" in cli.refused("event", TITLE, "--note", "seen")
