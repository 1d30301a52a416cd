"""Outcomes: what each needs, what follows from it, and that every earlier step stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import draft, log, new_ledger, resolve
from tracker.claims import (
    CameOut,
    Claim,
    DueReason,
    EvidenceDraft,
    KnownOnBasis,
    NotScored,
    Outcome,
    ResolutionDraft,
    Status,
    VoidReason,
)
from tracker.errors import InputError, NotFound
from tracker.ledger import Ledger
from tracker.outcomes import read_evidence

YES, NO = Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return new_ledger(tmp_path)


def edit(ledger: Ledger, uid: str, on: str, **fields: Any) -> None:
    found = ledger.record("claim", uid)
    assert isinstance(found, Claim)
    ledger.save(replace(found, **fields), base=ledger.revision_of("claim", uid), on=on)


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"outcome": YES, "known_on": "2013-03-01"}, "evidence", "evidence or a written reason"),
    ({"outcome": YES, "reason": "seen"}, "known_on", "Since when"),
    ({"outcome": Outcome.PARTLY, "reason": "half"}, "fraction", "how much"),
    ({"outcome": Outcome.PARTLY, "reason": "half", "fraction": 1.5}, "fraction", "between 0 and 1"),
    ({"outcome": YES, "reason": "seen", "fraction": 0.5}, "fraction", "only partly"),
    ({"outcome": Outcome.VOID, "reason": "odd"}, "void_reason", "needs its reason"),
    ({"outcome": YES, "reason": "x", "void_reason": VoidReason.MALFORMED}, "void_reason", "only void"),
    ({"outcome": YES, "reason": "x", "known_on": "2013-06-02"}, "known_on", "after today"),
    ({"outcome": YES, "reason": "x", "known_on": "someday"}, "known_on", "no day of the calendar"),
    ({"outcome": NO, "reason": "x"}, "known_on", "Since when"),
]


@pytest.mark.parametrize(("fields", "field", "words"), REFUSED)
def test_an_incomplete_outcome_is_refused(ledger: Ledger, fields: dict[str, Any], field: str, words: str) -> None:
    uid = log(ledger, deadline="2013-12-31")
    head = ledger.head()
    with pytest.raises(InputError, match=words) as refused:
        ledger.resolve([uid], ResolutionDraft(**fields), on="2013-06-01")
    assert refused.value.field == field
    assert ledger.head() == head


@pytest.mark.parametrize(
    ("deadline", "outcome", "known", "basis"),
    [
        ("by the end of 2013", NO, "2013-12-31", KnownOnBasis.DEADLINE),
        ("on March 1, 2013", NO, "2013-03-01", KnownOnBasis.DEADLINE),
        ("by the end of 2013", Outcome.VOID, None, None),
        ("by the end of 2013", Outcome.UNDETERMINED, None, None),
    ],
)
def test_known_on_by_default(
    ledger: Ledger, deadline: str, outcome: Outcome, known: str | None, basis: KnownOnBasis | None
) -> None:
    uid = log(ledger, deadline=deadline)
    void = VoidReason.RETRACTED if outcome is Outcome.VOID else None
    resolve(ledger, uid, outcome, "2014-02-01", void_reason=void)
    view = ledger.view(uid, on="2014-02-01")
    assert (view.known_on, view.known_on_basis) == (known, basis)


def test_did_not_happen_through_a_window_asks_when_it_was_known(ledger: Ledger) -> None:
    uid = log(ledger, deadline="through 2013")
    with pytest.raises(InputError, match="Since when"):
        ledger.resolve([uid], ResolutionDraft(outcome=NO, reason="broke off"), on="2014-02-01")


@pytest.mark.parametrize(
    ("deadline", "day", "status", "reason"),
    [
        ("by the end of 2013", "2013-12-31", Status.OPEN, None),
        ("by the end of 2013", "2014-01-01", Status.DUE, DueReason.EXPIRED),
        ("soon", "2013-08-04", Status.OPEN, None),
        ("soon", "2013-08-05", Status.DUE, DueReason.REVIEW_DAY),
        ("", "2014-02-04", Status.OPEN, None),
        ("", "2014-02-05", Status.DUE, DueReason.REVIEW_DAY),
    ],
)
def test_status_on_a_day(ledger: Ledger, deadline: str, day: str, status: Status, reason: DueReason | None) -> None:
    view = ledger.view(log(ledger, deadline=deadline), on=day)
    assert (view.status, view.due_reason) == (status, reason)


def test_a_snoozed_claim_is_not_due_until_that_day(ledger: Ledger) -> None:
    uid = log(ledger, deadline="by the end of 2013")
    with pytest.raises(InputError, match="not after today"):
        ledger.snooze([uid], "2014-01-10", on="2014-01-10")
    ledger.snooze([uid], "2014-03-01", on="2014-01-10")
    assert [ledger.view(uid, on=day).status for day in ("2014-02-28", "2014-03-01")] == [Status.OPEN, Status.DUE]
    assert ledger.view(uid, on="2014-03-01").due_reason is DueReason.EXPIRED
    ledger.undo()
    assert ledger.view(uid, on="2014-02-28").status is Status.DUE


def test_an_interim_outcome_holds_until_its_day(ledger: Ledger) -> None:
    uid = log(ledger, deadline="soon", likelihood="unlikely")
    resolve(ledger, uid, NO, "2013-09-01", known_on="2013-09-01", interim=True, review_on="2014-01-01")
    before, after = ledger.view(uid, on="2013-12-31"), ledger.view(uid, on="2014-01-01")
    assert (before.status, before.interim, before.came_out_as_said) == (Status.RESOLVED, True, None)
    assert (after.status, after.due_reason, after.not_scored_because) == (
        Status.DUE,
        DueReason.INTERIM,
        NotScored.INTERIM,
    )
    dated = log(ledger, "Dated", deadline="by the end of 2013")
    with pytest.raises(InputError, match="has passed"):
        resolve(ledger, dated, NO, "2014-02-01", interim=True)


def test_resolving_again_supersedes_and_keeps_and_reopening_is_a_step(ledger: Ledger) -> None:
    uid = log(ledger, deadline="by the end of 2013")
    resolve(ledger, uid, NO, "2014-02-01")
    resolve(ledger, uid, YES, "2014-02-02", known_on="2013-11-01")
    ledger.reopen(uid, "the photograph was older", on="2014-02-03")
    assert [(r.number, r.outcome) for r in ledger.resolutions(uid)] == [(1, NO), (2, YES), (3, None)]
    assert ledger.view(uid, on="2014-02-03").status is Status.DUE
    with pytest.raises(NotFound, match="no outcome"):
        ledger.reopen(uid, "again", on="2014-02-03")
    ledger.undo()
    assert ledger.view(uid, on="2014-02-03").outcome is YES
    assert ledger.view(uid, on="2014-02-03").resolution_number == 2


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"proposition": "The bridge at Oss reopens"}, True),
        ({"criteria": "a photograph"}, True),
        ({"condition": "if money is found"}, True),
        ({"deadline": None}, True),
        ({"locator": "page 3"}, False),
        ({"base_rate": 0.3}, False),
        ({"tags": ()}, False),
    ],
)
def test_changing_what_was_judged_marks_it_until_it_is_confirmed(
    ledger: Ledger, fields: dict[str, Any], marked: bool
) -> None:
    uid = log(ledger, deadline="by the end of 2013", likelihood="unlikely", tags=("x",))
    resolve(ledger, uid, NO, "2014-02-01")
    edit(ledger, uid, "2014-02-02", **fields)
    view = ledger.view(uid, on="2014-02-02")
    assert (view.judged_on_earlier_wording, view.status) == (marked, Status.RESOLVED)
    assert view.not_scored_because is None
    assert ledger.count("is:due", on="2014-02-02") == 0
    assert ledger.count("is:earlier", on="2014-02-02") == int(marked)
    ledger.confirm(uid, on="2014-02-03")
    assert not ledger.view(uid, on="2014-02-03").judged_on_earlier_wording
    assert [r.outcome for r in ledger.resolutions(uid)] == [NO, NO]


def test_an_update_takes_the_outcome_of_the_first_and_is_never_due(ledger: Ledger) -> None:
    first = log(ledger, "Sold by 2014", deadline="by the end of 2013", likelihood="0.6")
    second = log(ledger, "Sold by 2014 yet", claimed_on="2013-05-01", likelihood="0.3", update_of=first)
    third = log(ledger, "Sold, still", claimed_on="2013-06-01", likelihood="0.1", update_of=second)
    assert [v.uid for v in ledger.search("is:due", on="2014-01-01")] == [first]
    with pytest.raises(InputError, match=first):
        resolve(ledger, third, NO, "2014-01-02")
    resolve(ledger, first, NO, "2014-01-02")
    for uid in (second, third):
        view = ledger.view(uid, on="2014-01-02")
        assert (view.status, view.outcome, view.known_on) == (Status.RESOLVED, NO, "2013-12-31")
        assert view.not_scored_because is NotScored.UPDATE
    assert ledger.view(third, on="2014-01-02").came_out_as_said is CameOut.YES
    ledger.remove("claim", [first])
    assert ledger.view(second, on="2014-01-02").outcome is None
    assert ledger.verify() == []
    ledger.undo()
    assert ledger.view(third, on="2014-01-02").outcome is NO
    assert ledger.verify() == []


@pytest.mark.parametrize(
    ("claimed", "logged", "read", "known", "facts"),
    [
        ("2013-02-05", "2013-02-06", "2013-02-06", "2013-03-01", (False, False, False)),
        ("2013-02-05", "2013-04-01", "2013-04-01", "2013-03-01", (False, True, True)),
        ("2013-02-05", "2013-02-06", "2013-04-01", "2013-03-01", (False, False, True)),
        ("2013-03-02", "2013-03-03", "2013-03-03", "2013-03-01", (True, True, True)),
        ("2013-03-01", "2013-03-01", "2013-03-01", "2013-03-01", (False, False, False)),
    ],
)
def test_the_three_facts(
    ledger: Ledger, claimed: str, logged: str, read: str, known: str, facts: tuple[bool, bool, bool]
) -> None:
    uid = ledger.log_claim(draft(claimed_on=claimed, likelihood="unlikely"), on=logged).uid
    if read != logged:
        edit(ledger, uid, read, likelihood=draft(likelihood="very unlikely").likelihood)
    resolve(ledger, uid, NO, "2013-06-01", known_on=known)
    view = ledger.view(uid, on="2013-06-01")
    assert (view.stated_after_outcome, view.logged_after_outcome, view.reading_after_outcome) == facts


def test_a_stated_number_is_no_reading(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(likelihood="20 %"), on="2013-06-01").uid
    resolve(ledger, uid, NO, "2013-06-01", known_on="2013-03-01")
    view = ledger.view(uid, on="2013-06-01")
    assert (view.logged_after_outcome, view.reading_after_outcome) == (True, False)


def test_evidence_alone_carries_an_outcome_and_is_listed(ledger: Ledger) -> None:
    uid = log(ledger)
    ledger.add_evidence(uid, EvidenceDraft(title="A map"))
    item = EvidenceDraft(url="https://example.org/;a", title="A page")
    ledger.resolve([uid], ResolutionDraft(outcome=YES, known_on="2013-03-01", evidence=(item,)), on="2013-03-02")
    view = ledger.view(uid, on="2013-03-02")
    assert view.evidence_urls == ("https://example.org/;a",)
    assert view.evidence_titles == ("A map", "A page")
    with pytest.raises(InputError, match="evidence is empty"):
        ledger.add_evidence(uid, EvidenceDraft())


def test_history_tells_it_all_in_words(ledger: Ledger) -> None:
    uid = log(ledger, deadline="by the end of 2013", tags=("sea",), speaker="Ana Novak")
    edit(ledger, uid, "2013-03-01", criteria="a photograph")
    ledger.tag([uid], add=["land"], drop=["sea"])
    ledger.snooze([uid], "2014-03-01", "no papers", on="2014-01-01")
    resolve(ledger, uid, Outcome.PARTLY, "2014-03-01", fraction=0.4, known_on="2014-02-01", reason="half of it")
    ledger.reopen(uid, "doubts", on="2014-03-02")
    ledger.remove("claim", [uid])
    ledger.restore("claim", [uid])
    assert [entry.words for entry in ledger.history(uid)] == [
        "Logged",
        "Criteria set to “a photograph”",
        "Tags changed from “sea” to “land”",
        "Not yet: look again on 2014-03-01 (no papers)",
        "Partly happened (0.4), known on 2014-02-01: half of it",
        "Reopened: doubts",
        "Claim removed",
        "Claim restored",
    ]


def test_a_claim_cannot_be_an_update_of_itself(ledger: Ledger) -> None:
    first = log(ledger)
    second = log(ledger, "Again", update_of=first)
    for uid, of in ((first, second), (first, first)):
        with pytest.raises(InputError, match="update of itself"):
            edit(ledger, uid, "2013-03-01", update_of=of)


@pytest.mark.parametrize(
    ("text", "title", "url", "named"),
    [
        ("https://example.org/a?b=1#c", "", "https://example.org/a?b=1#c", ""),
        ("https://example.org/a", "A page", "https://example.org/a", "A page"),
        ("doi:10.1000/182", "", "doi:10.1000/182", ""),
        ("EXAMPLE.org", "", "EXAMPLE.org", ""),
        ("a letter of the mayor", "", "", "a letter of the mayor"),
        ("the Courier of 3.2.2014", "", "", "the Courier of 3.2.2014"),
        ("hearsay", "", "", "hearsay"),
        ("", "A page", "", "A page"),
    ],
)
def test_a_link_is_kept_letter_by_letter_and_what_is_none_is_a_name(
    text: str, title: str, url: str, named: str
) -> None:
    found = read_evidence(text, title)
    assert (found.url, found.title) == (url, named)


def test_what_is_no_link_does_not_take_the_place_of_a_title() -> None:
    with pytest.raises(InputError, match="no link") as caught:
        read_evidence("a letter", "A page")
    assert caught.value.field == "evidence"
