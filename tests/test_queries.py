"""Orders and pieces: whichever way a query is answered, it gives the same claims in the same order."""

from __future__ import annotations

import itertools

import pytest

from tests.helpers import log, new_ledger, resolve
from tracker import queries, whole
from tracker.claims import Outcome, SourceDraft
from tracker.errors import InputError
from tracker.ledger import Ledger

ON = "2014-01-01"
TEXTS = [
    "",
    "ferry",
    "ferry -bridge",
    "speaker:a",
    "is:due",
    "is:resolved",
    "tag:x",
    "p>0.1",
    "has:deadline",
    "nothing",
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Sixty claims with blanks and equal values in every column, one speaker joined into another, some removed."""
    ledger = new_ledger(tmp_path_factory.mktemp("queries"))
    for number in range(60):
        log(
            ledger,
            f"{'Ferry' if number % 2 else 'bridge'} {number % 7} ferry"[: 9 if number % 3 else 20],
            speaker=("", "Ana", "ben", "Carl", "anna")[number % 5],
            source=SourceDraft(title=f"T{number % 4}", outlet=("", "B", "a")[number % 3]) if number % 4 else None,
            likelihood=("", "0.1", "0.9", "unlikely")[number % 4],
            deadline=("", "2013-06-30", "soon")[number % 3],
            tags=(("x", "Y"), ("y",), ())[number % 3],
        )
    uids = [view.uid for view in ledger.search("", on=ON, sort="logged_at", descending=False)]
    for place, uid in enumerate(uids):
        if place % 6 == 1:
            resolve(ledger, uid, (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN)[place % 4 // 2], ON, known_on="2013-05-01")
    ledger.remove("claim", uids[10:13])
    anna, ana = (next(n.uid for n in ledger.named("speaker") if n.name == name) for name in ("anna", "Ana"))
    ledger.join("speaker", anna, ana)
    return ledger


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    "text", ["fe", "ferr", "ferry", "bridge fe", "-fer", "ferry -bri", '"ferry 3"', "3 ferry", "fe*"]
)
def test_common_words_are_found_by_reading_the_claims(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, text: str, typing: bool
) -> None:
    for sort in queries.SORTS:
        listed = list(ledger.all_ids(text, sort, True, on=ON, typing=typing))
        with monkeypatch.context() as patch:
            patch.setattr(queries, "FEW", -1)
            patch.setattr(queries, "MANY_HITS", -1)  # everything counts as common
            patch.setattr(queries, "MANY_TOGETHER", -1)
            patch.setattr(whole, "TOGETHER", 1)
            assert list(ledger.first_ids(text, sort, True, on=ON, limit=20, typing=typing)) == listed[:20]
            assert list(ledger.all_ids(text, sort, True, on=ON, typing=typing)) == listed


@pytest.mark.parametrize("sort", queries.SORTS)
@pytest.mark.parametrize("text", TEXTS)
def test_listing_and_walking_agree(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, text: str, sort: str) -> None:
    for descending in (False, True):
        listed = list(ledger.all_ids(text, sort, descending, on=ON))
        with monkeypatch.context() as patch:
            patch.setattr(queries, "FEW", -1)  # nothing counts as few: the sort order is walked
            patch.setattr(whole, "PIECE", 7)  # and fetched in many pieces
            assert list(ledger.all_ids(text, sort, descending, on=ON)) == listed
            assert list(ledger.first_ids(text, sort, descending, on=ON, limit=20)) == listed[:20]
            assert ledger.count(text, on=ON) == len(listed)
        assert list(ledger.first_ids(text, sort, descending, on=ON, limit=20)) == listed[:20]


KEYS = {
    "claimed_on": lambda view: view.claimed_on,
    "due_on": lambda view: (view.deadline.latest if view.deadline else None) or view.review_on,
    "likelihood": lambda view: view.likelihood.best if view.likelihood else None,
    "speaker": lambda view: view.speaker.lower() or None,
    "outlet": lambda view: view.outlet.lower() or None,
    "known_on": lambda view: view.known_on,
    "proposition": lambda view: view.proposition.lower()[:32],
    "logged_at": lambda view: view.id,
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", KEYS)
def test_orders_with_blanks_last(ledger: Ledger, sort: str, descending: bool) -> None:
    views = ledger.rows(ledger.all_ids("", sort, descending, on=ON), on=ON)
    keys = [KEYS[sort](view) for view in views]  # type: ignore[no-untyped-call]
    filled = [key for key in keys if key is not None]
    assert len(views) == 57
    assert keys == filled + [None] * (len(keys) - len(filled))
    assert filled == sorted(filled, reverse=descending)


def test_a_cancelled_answer_stops(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FEW", -1)
    monkeypatch.setattr(whole, "PIECE", 5)
    asked = itertools.count()
    found = ledger.all_ids("", "claimed_on", True, on=ON, cancelled=lambda: next(asked) > 2)
    assert 0 < len(found) < 57


def test_an_unknown_order_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="cannot be sorted by colour"):
        ledger.first_ids("", "colour", True, on=ON)


def test_joined_names_are_found_and_sorted_under_the_one_they_are_joined_into(ledger: Ledger) -> None:
    assert {view.speaker for view in ledger.search("speaker:anna", on=ON)} == {"Ana"}
    (ana,) = [one for one in ledger.named("speaker") if one.name == "Ana"]
    assert ana.count == len(ledger.search("speaker:=ana", on=ON))
    assert len(ana.joined) == 1


def test_rows_keep_the_order_asked_for(ledger: Ledger) -> None:
    ids = list(ledger.all_ids("", "logged_at", False, on=ON))[::-2]
    assert [view.id for view in ledger.rows([*ids, 10**9], on=ON)] == ids
