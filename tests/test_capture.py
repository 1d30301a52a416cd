"""Logging and editing a claim: what is filled in, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import LOGGED, SAID, draft, log, new_ledger, source
from tracker.claims import (
    Attribution,
    Claim,
    ClaimDraft,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Likelihood,
    LikelihoodBasis,
    PublishedBasis,
    ReviewBasis,
    SnapshotDraft,
    SourceDraft,
    SpeakerSays,
)
from tracker.errors import Changed, InputError
from tracker.ledger import Ledger

TEXT = "First line.\r\nThe bridge\u00a0at Oss — “soon” — opens 🛥 in May.\u2028Later, the bridge at Oss closes."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return new_ledger(tmp_path)


def claim(ledger: Ledger, uid: str) -> Claim:
    found = ledger.record("claim", uid)
    assert isinstance(found, Claim)
    return found


def snapshot(text: str = TEXT) -> SnapshotDraft:
    return SnapshotDraft(data=text.encode(), text=text)


def test_a_quote_is_anchored_in_the_snapshot_by_code_points(ledger: Ledger) -> None:
    quote = "The bridge\u00a0at Oss — “soon” — opens 🛥 in May."
    uid = log(ledger, quote=quote, source=source(), snapshot=snapshot())
    found = claim(ledger, uid)
    text = ledger.snapshot_text(found.snapshot)
    assert text == TEXT
    assert (found.quote_start, found.quote_end) == (13, 13 + len(quote))
    assert text[found.quote_start : found.quote_end] == quote
    assert found.prefix == "First line.\r\n"
    assert found.suffix == "\u2028Later, the bridge at Oss closes."[:32]


def test_the_same_text_is_stored_once(ledger: Ledger) -> None:
    one = log(ledger, source=source(), snapshot=snapshot())
    two = log(ledger, "Another", source=source(), snapshot=snapshot())
    assert claim(ledger, one).snapshot == claim(ledger, two).snapshot
    assert ledger.info().snapshots == 1


def test_a_quote_that_is_not_there_is_refused_with_the_nearest_passage(ledger: Ledger) -> None:
    head = ledger.head()
    with pytest.raises(InputError, match="the bridge at Oss closes") as refused:
        log(ledger, quote="later the bridge at Os closes", source=source(), snapshot=snapshot())
    assert refused.value.field == "quote"
    assert ledger.head() == head
    assert ledger.info().snapshots == 0


@pytest.mark.parametrize(
    ("published", "claimed"), [("2013-02-05", "2013-02-05"), ("2013-02", "2013-02-28"), ("2013", "2013-12-31")]
)
def test_claimed_on_is_the_last_day_of_what_was_published(ledger: Ledger, published: str, claimed: str) -> None:
    made = ClaimDraft(proposition="x", source=SourceDraft(title="t", published_on=published))
    uid = ledger.log_claim(made, on="2014-01-01").uid
    view = ledger.view(uid, on="2014-01-01")
    assert (view.claimed_on, view.published_on, view.published_basis) == (claimed, published, PublishedBasis.STATED)


@pytest.mark.parametrize(
    ("fields", "review", "basis"),
    [
        ({}, "2014-02-05", ReviewBasis.CONVENTION),
        ({"deadline": "in the coming months"}, "2013-08-05", ReviewBasis.CONVENTION),
        ({"deadline": "once the operation ends"}, "2014-02-05", ReviewBasis.CONVENTION),
        ({"deadline": "2013-12-31"}, None, None),
        ({"review_on": "2013-05-01"}, "2013-05-01", ReviewBasis.CHOSEN),
        ({"deadline": "2013-12-31", "review_on": "2013-05-01"}, "2013-05-01", ReviewBasis.CHOSEN),
    ],
)
def test_a_claim_without_a_last_day_gets_a_review_day(
    ledger: Ledger, fields: dict[str, Any], review: str | None, basis: ReviewBasis | None
) -> None:
    found = claim(ledger, log(ledger, **fields))
    assert (found.review_on, found.review_basis) == (review, basis)


def test_speaker_says_is_kept_only_where_the_likelihood_does_not_say_it(ledger: Ledger) -> None:
    implied = log(ledger, likelihood="unlikely", speaker_says=SpeakerSays.WILL_NOT)
    plain = log(ledger, "Plain", speaker_says=SpeakerSays.WILL)
    against = log(ledger, "Against", likelihood="0.5", speaker_says=SpeakerSays.WILL)
    assert [claim(ledger, uid).speaker_says for uid in (implied, plain, against)] == [None, "will", "will"]
    assert [ledger.view(uid, on=SAID).speaker_says for uid in (implied, plain, against)] == ["will_not", "will", "will"]


def numbers(*three: float) -> Likelihood:
    return Likelihood("", *three, LikelihoodBasis.STATED)


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"proposition": "  "}, "proposition", "is empty"),
    ({"proposition": "a\0b"}, "proposition", "NUL"),
    ({"proposition": "a\ud800"}, "proposition", "lone surrogate"),
    ({"proposition": "a" * 2_001}, "proposition", "2,001 characters"),
    ({"criteria": "\0"}, "criteria", "NUL"),
    ({"speaker": "\udfff"}, "speaker", "lone surrogate"),
    ({"claimed_on": None}, "claimed_on", "When was it said"),
    ({"claimed_on": "2013-02-30"}, "claimed_on", "is not a day"),
    ({"claimed_on": "2013-2-3"}, "claimed_on", "is not a day"),
    ({"review_on": "2012-01-01"}, "review_on", "before the claim"),
    ({"likelihood": numbers(0.5, 0.4, 0.6)}, "likelihood", "between 0 and 1"),
    ({"likelihood": numbers(0.1, 0.2, 1.5)}, "likelihood", "between 0 and 1"),
    ({"likelihood": numbers(float("nan"), 0.2, 0.3)}, "likelihood", "between 0 and 1"),
    ({"base_rate": 1.2}, "base_rate", "between 0 and 1"),
    ({"snapshot": SnapshotDraft(data=b"x", text="x")}, "snapshot", "needs a source"),
]


@pytest.mark.parametrize(("fields", "field", "words"), BAD)
def test_a_broken_rule_is_refused_and_nothing_is_written(
    ledger: Ledger, fields: dict[str, Any], field: str, words: str
) -> None:
    head = ledger.head()
    with pytest.raises(InputError, match=words) as refused:
        ledger.log_claim(replace(draft(), **fields), on=LOGGED)
    assert refused.value.field == field
    assert ledger.head() == head


def test_a_deadline_before_the_claim_is_refused(ledger: Ledger) -> None:
    late = Deadline("", DeadlineKind.DATE, DeadlineSense.BY, DeadlineBasis.STATED, None, "2012-12-31")
    with pytest.raises(InputError, match="lies before the claim"):
        ledger.log_claim(replace(draft(), deadline=late), on=LOGGED)


def test_right_to_left_combining_and_astral_text_comes_back(ledger: Ledger) -> None:
    words = "سيفتح الجسر \u202bقريبا\u202c e\u0301 🛥\ufe0f 橋"
    uid = log(ledger, words, quote=words, criteria=words)
    view = ledger.view(uid, on=SAID)
    assert (view.proposition, view.quote, view.criteria) == (words, words, words)
    assert ledger.count("قريبا", on=SAID) == 1


def test_an_edit_moves_the_review_day_with_the_deadline_unless_it_was_chosen(ledger: Ledger) -> None:
    uid = log(ledger, deadline="soon")
    old = claim(ledger, uid)
    day = replace(old, deadline=Deadline("by May", DeadlineKind.DATE, DeadlineSense.BY, latest="2013-05-31"))
    ledger.save(day, base=ledger.revision_of("claim", uid), on=LOGGED)
    assert claim(ledger, uid).review_on is None
    ledger.save(replace(claim(ledger, uid), deadline=None), base=ledger.revision_of("claim", uid), on=LOGGED)
    assert claim(ledger, uid).review_on == "2014-02-05"
    ledger.assign([uid], review_on="2013-09-01", on=LOGGED)
    ledger.save(replace(claim(ledger, uid), deadline=old.deadline), base=ledger.revision_of("claim", uid), on=LOGGED)
    assert claim(ledger, uid).review_on == "2013-09-01"


def test_readings_carry_the_day_on_which_they_were_set(ledger: Ledger) -> None:
    uid = log(ledger, likelihood="unlikely", criteria="a photograph")
    new = replace(claim(ledger, uid), criteria="two photographs")
    ledger.save(new, base=ledger.revision_of("claim", uid), on="2013-04-01")
    found = claim(ledger, uid)
    assert (found.likelihood_on, found.criteria_on, found.deadline_on) == (LOGGED, "2013-04-01", None)


def test_an_edit_on_an_old_revision_is_refused_with_both_versions(ledger: Ledger) -> None:
    uid = log(ledger)
    base = ledger.revision_of("claim", uid)
    first = claim(ledger, uid)
    ledger.save(replace(first, criteria="one"), base=base, on=LOGGED)
    with pytest.raises(Changed) as refused:
        ledger.save(replace(first, criteria="two"), base=base, on=LOGGED)
    assert refused.value.heads == (ledger.revision_of("claim", uid),)
    assert claim(ledger, uid).criteria == "one"


def test_an_edit_that_changes_nothing_writes_nothing(ledger: Ledger) -> None:
    uid = log(ledger)
    head = ledger.head()
    change = ledger.save(claim(ledger, uid), base=ledger.revision_of("claim", uid), on="2013-09-09")
    assert not change.kinds
    assert ledger.head() == head


def test_a_near_identical_quote_or_proposition_is_found(ledger: Ledger) -> None:
    uid = log(ledger, "The old bridge at Oss is closed to lorries by autumn", quote="closed to all lorries by autumn")
    log(ledger, "A ferry runs between the islands in winter")
    for quote, proposition in (
        ("Closed to all lorries by autumn.", ""),
        ("", "The old bridge at Oss is closed to lorries by summer"),
    ):
        assert [one.uid for one in ledger.similar_claims(quote, proposition)] == [uid]
    assert ledger.similar_claims("nothing of that sort at all", "A tunnel is dug under the town hall") == []


def test_an_appearance_is_kept_with_the_claim_and_is_no_claim(ledger: Ledger) -> None:
    uid = log(ledger)
    ledger.add_appearance(uid, source("Reprint"), "the same words", on=LOGGED)
    (found,) = claim(ledger, uid).appearances
    assert (found.quote, found.on) == ("the same words", LOGGED)
    assert ledger.counts(on=LOGGED).claims == 1


def test_only_words_in_its_own_voice_become_the_outlets(ledger: Ledger) -> None:
    speakers = {}
    for given in (None, *Attribution):
        uid = log(ledger, proposition=f"It rains {given}", speaker="", attribution=given, source=source())
        speakers[given] = claim(ledger, uid).speaker
    assert {given for given, speaker in speakers.items() if speaker} == {None, Attribution.OWN_VOICE}
