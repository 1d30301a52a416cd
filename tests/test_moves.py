"""Updates: linked to the first of their chain, parted again, and what each changed in words."""

from __future__ import annotations

import pytest

from tests.ledger_kit import ON, draft, outcome
from tracker import likelihood, moves
from tracker.claims import Deadline, DeadlineBasis, DeadlineKind, DeadlineSense
from tracker.errors import InputError
from tracker.ledger import Ledger


def logged(ledger: Ledger, words: str, day: str, chance: str, latest: str = "2013-06-30") -> str:
    by = Deadline(
        "by then", DeadlineKind.DATE, DeadlineSense.BY, DeadlineBasis.STATED, earliest="2013-02-04", latest=latest
    )
    given = likelihood.parse(chance)
    return ledger.log_claim(draft(words, claimed_on=day, likelihood=given, deadline=by), on=ON).uid


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The bridge opens by June.", "The bridge opens by June.", []),
        ("The bridge opens by June.", "The bridge opens by July.", ["“June” became “July”"]),
        ("The bridge opens.", "The new bridge opens.", ["“new” added"]),
        ("It rains in late June.", "It rains.", ["“in late June” left out"]),
        ("Two ferries sink in May", "Three boats sink in May", ["“Two ferries” became “Three boats”"]),
        ("a b c d e f g h i", "A b C d E f G h I", ["worded anew: “A b C d E f G h I”"]),
        ("", "It rains.", ["“It rains.” added"]),
    ],
)
def test_places_where_a_wording_changed(old: str, new: str, expected: list[str]) -> None:
    assert moves.reworded(old, new) == expected


def test_a_chain_tells_what_each_statement_changed(ledger: Ledger) -> None:
    first = logged(ledger, "The bridge opens by June", "2013-02-04", "20 %")
    later = logged(ledger, "The bridge opens by July", "2013-02-06", "35 %", "2013-07-31")
    same = logged(ledger, "The bridge opens by July", "2013-02-07", "35 %", "2013-07-31")
    ledger.make_update(later, first)
    ledger.make_update(same, later)  # of the first one, whichever of the chain was meant
    for uid in (first, later, same):
        assert [view.uid for view in ledger.chain(uid, on=ON)] == [first, later, same]
    assert ledger.view(same, on=ON).update_of == first
    assert moves.lines(ledger.chain(first, on=ON)) == [
        "2013-02-04: 20 %, by 2013-06-30",
        "2013-02-06: likelihood 20 % → 35 %; deadline by 2013-06-30 → by 2013-07-31; “June” became “July”",
        "2013-02-07: said again",
    ]


def test_a_claim_without_updates_has_no_chain(ledger: Ledger) -> None:
    uid = logged(ledger, "The bridge opens by June", "2013-02-04", "20 %")
    assert ledger.chain(uid, on=ON) == []
    assert moves.lines([]) == []


def test_linking_is_a_step_and_is_parted_again(ledger: Ledger) -> None:
    first = logged(ledger, "The bridge opens by June", "2013-02-04", "20 %")
    later = logged(ledger, "The bridge opens by July", "2013-02-06", "35 %")
    assert ledger.make_update(later, first).label == "Make an update"
    ledger.undo()
    assert ledger.chain(first, on=ON) == []
    ledger.redo()
    assert len(ledger.chain(first, on=ON)) == 2
    ledger.make_update(later, "")
    assert ledger.chain(first, on=ON) == []
    assert ledger.count("is:open", on=ON) == 2


def test_the_outcome_of_the_first_is_that_of_the_chain(ledger: Ledger) -> None:
    first = logged(ledger, "The bridge opens by June", "2013-02-04", "20 %")
    later = logged(ledger, "The bridge opens by July", "2013-02-06", "35 %")
    ledger.make_update(later, first)
    ledger.resolve([first], outcome(), on=ON)
    assert ledger.view(later, on=ON).outcome == "happened"


@pytest.mark.parametrize("case", ["itself", "loop", "later one", "resolved"])
def test_what_cannot_be_an_update(ledger: Ledger, case: str) -> None:
    first = logged(ledger, "The bridge opens by June", "2013-02-04", "20 %")
    later = logged(ledger, "The bridge opens by July", "2013-02-06", "35 %")
    pairs = {"itself": (first, first), "loop": (first, later), "later one": (first, later), "resolved": (later, first)}
    if case == "loop":
        ledger.make_update(later, first)
    if case == "resolved":
        ledger.resolve([later], outcome(), on=ON)
    head = ledger.head()
    with pytest.raises(InputError):
        ledger.make_update(*pairs[case])
    assert ledger.head() == head
