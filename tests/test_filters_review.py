"""The filters of the review queue: which claims each finds, by a hand-made ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import log, new_ledger, resolve
from tracker.claims import Confidence, EventDraft, EvidenceDraft, Outcome, Stance
from tracker.ledger import Ledger

ON = "2013-08-01"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Claims A to J; FOUND names those that each word must find."""
    folder: Path = tmp_path_factory.mktemp("queue")
    ledger = new_ledger(folder)
    log(ledger, "A is due soon", deadline="2013-08-15")
    log(ledger, "B is due late", deadline="2013-12-31")
    log(ledger, "C has expired", deadline="2013-06-30")
    log(ledger, "D has a review day that is reached", review_on="2013-07-01")
    e = log(ledger, "E has evidence already", deadline="2013-12-31")
    ledger.add_evidence(e, EvidenceDraft(url="https://e.example/1", stance=Stance.SUPPORTS))
    f = log(ledger, "F has only context", deadline="2013-12-31")
    ledger.add_evidence(f, EvidenceDraft(url="https://e.example/2", stance=Stance.CONTEXT))
    log(ledger, "G is about an event that is known", deadline="2013-12-31", event="The vote")
    vote = ledger.event_named("The vote")
    ledger.resolve_event(vote, EventDraft(outcome=Outcome.HAPPENED, occurred_on="2013-07-15"), on=ON, except_for=())
    h = log(ledger, "H was put off three times", review_on="2013-03-01")
    for day in ("2013-04-01", "2013-05-01", "2013-12-01"):
        ledger.snooze([h], day, on="2013-03-02")
    i = log(ledger, "I is sure", deadline="2013-06-30")
    resolve(ledger, i, Outcome.DID_NOT_HAPPEN, on="2013-07-02")
    j = log(ledger, "J is not sure", deadline="2013-06-30")
    resolve(ledger, j, Outcome.DID_NOT_HAPPEN, on="2013-07-02", confidence=Confidence.LOW)
    k = log(ledger, "K has evidence against it", deadline="2013-06-30")
    resolve(ledger, k, Outcome.DID_NOT_HAPPEN, on="2013-07-02")
    ledger.add_evidence(k, EvidenceDraft(url="https://e.example/3", stance=Stance.CONTRADICTS))
    log(ledger, "L updates A", update_of=ledger.search("A is due soon", on=ON)[0].uid, deadline="2013-08-15")
    yield ledger
    ledger.close()


FOUND = {
    "is:soon": "A",
    "is:due": "CD",
    "is:review": "D",
    "is:early": "EG",
    "is:check": "JK",
    "is:snoozed": "H",
    "is:undated": "",
    "-is:early is:open": "ABFHL",
    "is:soon -is:early": "A",
}


@pytest.mark.parametrize(("query", "letters"), FOUND.items())
def test_what_each_filter_finds(ledger: Ledger, query: str, letters: str) -> None:
    found = ledger.search(query, on=ON, sort="proposition", descending=False)
    assert "".join(view.proposition[0] for view in found) == letters
    assert ledger.count(query, on=ON) == len(letters)


def test_an_open_claim_always_has_a_day_to_look_again_unless_it_came_without(ledger: Ledger) -> None:
    """Our conventions give every logged claim one; a claim that was carried along may lack both."""
    assert ledger.count("is:undated", on=ON) == 0
