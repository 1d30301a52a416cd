"""Scorecards: which claims count and why not, the numbers of known vectors, gates, groups, and the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sample_ledger import make
from tests.cli_helpers import Cli
from tests.ledger_kit import draft, outcome
from tracker import deadlines
from tracker.claims import (
    Attribution,
    ClaimKind,
    Likelihood,
    LikelihoodBasis,
    NotScored,
    Outcome,
    ResolutionDraft,
    SourceDraft,
    SpeakerKind,
    VoidReason,
)
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.reports.card_words import sentences
from tracker.reports.columns import brier as row_brier
from tracker.scores import By
from tracker.scoring.card import Card, with_interval
from tracker.scoring.columns import Choices

NOW = "2014-01-05"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("scores") / "sample.ledger"
    make(path)
    ledger = Ledger.open(path)
    yield ledger
    ledger.close()


def stated(p: float) -> Likelihood:
    return Likelihood(f"{p}", p, p, p, LikelihoodBasis.STATED)


def one(ledger: Ledger, by: str | None = None, query: str = "", **choices: Any) -> Card:
    (found,) = ledger.scores(by, query, on=NOW, choices=Choices(**choices))
    return found.card


def log(ledger: Ledger, name: str, p: float, came: Outcome | None = None, **more: Any) -> str:
    fraction = more.pop("fraction", None)
    uid = ledger.log_claim(draft(name, likelihood=stated(p), **more), on="2013-02-10").uid
    if came:
        given = ResolutionDraft(
            outcome=came,
            fraction=fraction,
            known_on="2013-07-01",
            reason="Seen.",
            void_reason=VoidReason.RETRACTED if came is Outcome.VOID else None,
        )
        ledger.resolve([uid], given, on="2013-07-02")
    return uid


@pytest.mark.parametrize("on", ["2013-01-01", "2024-06-01", "2026-11-25"])
def test_each_claim_is_counted_where_its_row_of_the_report_says(sample: Ledger, on: str) -> None:
    """The query and ``not_scored_because`` are two ways to the same reason."""
    (found,) = sample.scores(on=on)
    views = sample.search("", on=on)
    expected = Counter(view.not_scored_because for view in views)
    assert found.card.claims == len(views)
    assert found.card.n == expected[None]
    assert found.card.excluded == {reason: expected[reason] for reason in NotScored}
    briers = [row_brier(view) for view in views if view.not_scored_because is None]
    if briers:
        assert found.card.brier == pytest.approx(sum(b for b in briers if b is not None) / len(briers), abs=1e-12)


def test_a_hand_counted_card(ledger: Ledger) -> None:
    """.9 happened (.01), .8 did not (.64), .3 did not (.09), .5 partly .4: .4 x .25 + .6 x .25 = .25."""
    log(ledger, "A", 0.9, Outcome.HAPPENED)
    log(ledger, "B", 0.8, Outcome.DID_NOT_HAPPEN)
    log(ledger, "C", 0.3, Outcome.DID_NOT_HAPPEN)
    log(ledger, "D", 0.5, Outcome.PARTLY, fraction=0.4)
    log(ledger, "E", 0.7, Outcome.VOID)
    log(ledger, "F", 0.7)
    found = one(ledger)
    assert (found.n, found.claims, found.partly.n) == (4, 6, 1)
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.09 + 0.25) / 4)
    assert found.reference_brier == pytest.approx(0.25)
    assert (found.leaned.k, found.leaned.n) == (2, 3)
    assert found.excluded[NotScored.VOID] == found.excluded[NotScored.DUE] == 1
    assert found.overdue == pytest.approx(1 / 6)
    assert not found.provisional
    assert one(ledger, partials=False).brier == pytest.approx((0.01 + 0.64 + 0.09) / 3)
    assert one(ledger, partials=False).left_out == 1


VECTOR = Path(__file__).parent.parent.parent / "shared" / "scoring" / "vectors" / "scores.json"


@pytest.mark.skipif(not VECTOR.exists(), reason="../shared is absent")
def test_the_seven_claims_of_the_model_card(ledger: Ledger) -> None:
    given = json.loads(VECTOR.read_text("utf-8"))["cases"]["pundit7_verbal"]
    for number, (p, y) in enumerate(zip(given["p"], given["y"], strict=True)):
        log(ledger, f"Claim {number}", p, Outcome.HAPPENED if y else Outcome.DID_NOT_HAPPEN)
    found = one(ledger)
    assert found.brier == pytest.approx(0.191, abs=5e-4)
    assert found.luck is not None
    assert found.luck.expected_brier == pytest.approx(0.137, abs=5e-4)
    assert found.luck.as_bad_or_worse == pytest.approx(0.25, abs=5e-3)
    assert (found.leaned.k, found.leaned.n) == (5, 7)
    assert (found.leaned.low, found.leaned.high) == (pytest.approx(0.35, abs=5e-3), pytest.approx(0.94, abs=5e-3))


@pytest.mark.parametrize(
    ("n", "absent", "present"),
    [
        (0, {"brier", "brier_interval", "luck", "corp", "rank"}, set()),
        (9, {"brier_interval", "corp", "rank"}, {"brier"}),
        (10, {"corp", "rank"}, {"brier_interval"}),
        (20, {"corp"}, {"brier_interval"}),
        (100, set(), {"corp", "brier_interval"}),
    ],
)
def test_gates(ledger: Ledger, n: int, absent: set[str], present: set[str]) -> None:
    for number in range(n):
        log(
            ledger,
            f"Claim {number}",
            0.3 + 0.4 * (number % 2),
            Outcome.HAPPENED if number % 3 else Outcome.DID_NOT_HAPPEN,
        )
    if not n:
        log(ledger, "Open", 0.5, None)
    found = with_interval(one(ledger))
    assert absent <= set(found.reasons)
    assert not present & set(found.reasons)
    for name in absent - {"rank"}:
        assert getattr(found, name) is None
    for name in present:
        assert getattr(found, name) is not None
    choices = Choices(ungated=True)
    free = with_interval(one(ledger, ungated=True), choices)
    assert (free.corp is None) == (n == 0)
    assert (free.brier_interval is None) == (n < 2)


def test_calibration_of_claims_that_all_came_out_the_same_way_is_not_shown(ledger: Ledger) -> None:
    for number in range(100):
        log(ledger, f"Claim {number}", 0.3 + 0.4 * (number % 2), Outcome.HAPPENED)
    assert "the same way" in one(ledger).reasons["corp"]


def test_claims_about_one_event_stand_or_fall_together(ledger: Ledger) -> None:
    for number in range(12):
        log(ledger, f"Claim {number}", 0.6, Outcome.HAPPENED, event="The bridge opens")
    found = with_interval(one(ledger))
    assert found.clusters == 1
    assert found.brier_interval is None
    assert "hang together" in found.reasons["brier_interval"]


def test_groups(ledger: Ledger) -> None:
    post = SourceDraft(title="A bridge", outlet="Post", writer="Wim Writer", collection="Feed")
    said = {"speaker": "Ann", "source": post, "tags": ("wet", "dry"), "event": "Opening"}
    own = {"speaker": "Post", "speaker_kind": SpeakerKind.OUTLET, "attribution": Attribution.OWN_VOICE, "source": post}
    log(ledger, "A", 0.9, Outcome.HAPPENED, **said)
    log(ledger, "B", 0.9, Outcome.HAPPENED, **own)
    log(ledger, "C", 0.9, Outcome.HAPPENED, speaker="")
    words = Likelihood("Unlikely", 0.05, 0.18, 0.3, LikelihoodBasis.LEXICON, "1")
    ledger.log_claim(draft("D", speaker="Ann", likelihood=words), on="2013-02-10")
    ledger.save_search("Wet ones", "tag:wet")
    ledger.save_search("All of Ann's", "speaker:ann")
    names = {by: [(s.card.name, s.card.claims) for s in ledger.scores(by, on=NOW)] for by in By}
    assert names[By.SPEAKER] == [("Ann", 2), ("Post", 1), ("(none)", 1)]
    assert names[By.OUTLET] == [("Post", 1), ("Post (quoted speakers)", 1), ("(none)", 2)]
    assert names[By.WRITER] == [("Wim Writer", 2), ("(none)", 2)]
    assert names[By.TAG] == [("dry", 1), ("wet", 1), ("(none)", 3)]
    assert names[By.PHRASE] == [("Unlikely", 1), ("(none)", 3)]
    assert names[By.COLLECTION] == [("Feed", 2), ("(none)", 2)]
    assert names[By.SEARCH] == [("All of Ann's", 2), ("Wet ones", 1)]  # one claim is in both
    (narrowed,) = [s for s in ledger.scores(By.SEARCH, "tag:dry", on=NOW) if s.card.name == "All of Ann's"]
    assert (narrowed.card.claims, len(narrowed.behind("claims"))) == (1, 1)
    assert names[By.EVENT] == [("Opening", 1), ("(none)", 3)]
    assert [s.card.claims for by in By for s in ledger.scores(by, "nobodysaidthis", on=NOW)] == [0, 0]  # two searches
    with pytest.raises(InputError, match="choose one of"):
        ledger.scores("mood", on=NOW)


def test_what_was_updated_scores_its_first_statement_and_apart_all_of_them(ledger: Ledger) -> None:
    """.2 from 1 January to 2 July, .8 from then to 31 December: 182 days each, and it happened.

    The first statement scores .64, all of them (.64 + .04) / 2 = .34. What is said later still changes nothing.
    """
    year = deadlines.parse("by 2013-12-31", "2013-01-01")
    chain = {"speaker": "Ann", "deadline": year}
    first = log(ledger, "A", 0.2, claimed_on="2013-01-01", **chain)
    log(ledger, "A", 0.8, claimed_on="2013-07-02", update_of=first, **chain)
    log(ledger, "A", 0.0, claimed_on="2014-02-01", update_of=first, speaker="Ann", deadline=None)
    late = log(ledger, "B", 0.3, claimed_on="2013-01-01", **chain)
    log(ledger, "B", 0.9, claimed_on="2014-02-01", update_of=late, speaker="Ann", deadline=None)
    log(ledger, "C", 0.5, Outcome.HAPPENED, speaker="Bo")
    given = ResolutionDraft(outcome=Outcome.HAPPENED, known_on="2013-12-31", reason="Seen.")
    ledger.resolve([first, late], given, on="2014-03-01")
    (found,) = ledger.scores(on="2014-03-01")
    assert found.card.n == 3
    assert found.updated.numbers == (1, pytest.approx(0.64), pytest.approx(0.34))
    assert [view.uid for view in ledger.rows(found.behind("updated"), on="2014-03-01")] == [first]
    said = " ".join(one.words for one in sentences(found.card, updated=found.updated.numbers))
    assert "1 was updated: first statements 0.640, all of them by how long each stood 0.340, apart." in said
    by_speaker = {one.card.name: one.updated.numbers[0] for one in ledger.scores(By.SPEAKER, on="2014-03-01")}
    assert by_speaker == {"Ann": 1, "Bo": 0}
    (by_uk,) = ledger.scores(on="2014-03-01", choices=Choices(yardstick="uk"))
    assert by_uk.updated.ids == ()


def test_joined_speakers_are_one(ledger: Ledger) -> None:
    log(ledger, "A", 0.9, Outcome.HAPPENED, speaker="Ann")
    log(ledger, "B", 0.9, Outcome.HAPPENED, speaker="Anne")
    ann, anne = sorted(ledger.named("speaker"), key=lambda named: named.name)
    ledger.join("speaker", anne.uid, ann.uid)
    assert [(s.card.name, s.card.n) for s in ledger.scores("speaker", on=NOW)] == [("Ann", 2)]


def test_asserted_are_plain_words_that_were_judged(ledger: Ledger) -> None:
    from tracker.claims import SpeakerSays

    for name, says in (("A", SpeakerSays.WILL), ("B", SpeakerSays.WILL_NOT)):
        uid = ledger.log_claim(draft(name, likelihood=None, speaker_says=says), on="2013-02-10").uid
        ledger.resolve([uid], outcome("2013-05-01"), on="2013-07-01")
    found = one(ledger)
    assert (found.n, found.asserted.k, found.asserted.n) == (0, 1, 2)
    assert found.excluded[NotScored.NO_LIKELIHOOD] == 2


def test_a_plan_is_counted_and_not_in_the_headline(ledger: Ledger) -> None:
    log(ledger, "A", 0.9, Outcome.HAPPENED, kind=ClaimKind.PLAN)
    found = one(ledger)
    assert (found.n, found.excluded[NotScored.OTHER_KIND], found.brier) == (0, 1, None)


def test_a_search_chooses_the_claims(ledger: Ledger) -> None:
    log(ledger, "A", 0.9, Outcome.HAPPENED, tags=("wet",))
    log(ledger, "B", 0.1, Outcome.HAPPENED)
    assert one(ledger, query="tag:wet").claims == 1
    assert one(ledger, query="tag:nothing").claims == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0, 0.4])), min_size=1, max_size=30), st.randoms())
def test_order_and_what_is_not_scored_change_nothing(rows: list[tuple[float, float]], shuffle: Any) -> None:
    import numpy as np

    from tracker.scoring.card import card
    from tracker.scoring.columns import REASONS, Columns

    def columns(found: list[tuple[float, float, int]]) -> Columns:
        p = np.array([row[0] for row in found])
        y = np.array([row[1] for row in found])
        code = np.array([row[2] for row in found], dtype=np.int64)
        ids = np.arange(len(found), dtype=np.int64)
        return Columns(ids, code, p, p, p, y, np.full(len(found), 0.5), np.zeros_like(code), ids)

    plain = [(p, y, 0) for p, y in rows]
    more = [*plain, *((0.99, 0.0, place) for place in range(1, len(REASONS) + 1))]
    shuffle.shuffle(more)
    first, second = card("a", columns(plain), Choices(ungated=True)), card("a", columns(more), Choices(ungated=True))
    assert first.brier == pytest.approx(second.brier, abs=1e-12)
    assert first.log == pytest.approx(second.log, abs=1e-12)
    assert first.corp is not None
    assert first.brier == pytest.approx(first.corp.mcb - first.corp.dsc + first.corp.unc, abs=1e-12)
    assert second.claims == second.n + sum(second.excluded.values())


KEYS = (
    "name claims n excluded logged_after_outcome reading_after_outcome interim brier brier_interval brier_kindest "
    "brier_harshest log log_clipped observed_rate reference_brier corp luck leaned asserted judgeability reasons"
).split()


def test_the_command_prints_every_key_and_null_with_its_sentence(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.2", "--deadline", "2013-12-31", "--speaker", "Ann")["uid"]
    cli.resolve(uid, "did-not-happen")
    (group,) = cli.json("score", "--by", "speaker", "--on", NOW)["groups"]
    assert list(group)[:21] == KEYS
    assert group["brier"] == pytest.approx(0.04)
    assert group["brier_interval"] is None
    assert "needs 10" in group["reasons"]["brier_interval"]
    assert group["corp"] is None
    out = cli.run("score", "--on", NOW).out
    assert "all: 1 of 1 claim scored" in out
    assert "needs 100" in out


def test_the_past_is_scored_as_it_was(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.2", "--deadline", "2013-12-31")["uid"]
    head = cli.json("info")["head"]
    cli.resolve(uid, "did-not-happen")
    assert cli.json("score", "--on", NOW)["groups"][0]["n"] == 1
    assert cli.json("score", "--at", head, "--on", NOW)["groups"][0]["n"] == 0
    assert cli.json("score", "--known-by", "2013-06-01")["groups"][0]["n"] == 0


def test_the_parts_that_are_always_loaded_need_no_numpy() -> None:
    code = "import sys; from tracker.ledger import Ledger; import tracker.cli.parser; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_claims_behind_each_number(ledger: Ledger) -> None:
    right = log(ledger, "A", 0.9, Outcome.HAPPENED)
    wrong = log(ledger, "B", 0.8, Outcome.DID_NOT_HAPPEN)
    part = log(ledger, "C", 0.5, Outcome.PARTLY, fraction=0.4)
    void = log(ledger, "D", 0.7, Outcome.VOID)
    due = log(ledger, "E", 0.7)
    (found,) = ledger.scores(on=NOW)
    behind = {
        "claims": [right, wrong, part, void, due],
        "n": [right, wrong, part],
        "brier": [right, wrong, part],
        "excluded.void": [void],
        "excluded.due": [due],
        "excluded": [void, due],
        "overdue": [due],
        "partly": [part],
        "leaned": [right, wrong],
        "leaned.k": [right],
        "asserted": [],
        "stated": [right, wrong, part],
        "verbal": [],
        "judgeable.deadline": [right, wrong, part, void, due],
        "judgeability": [],
        "left_out": [],
    }
    told = {key: [view.uid for view in ledger.rows(found.behind(key), on=NOW)] for key in behind}
    assert told == behind
    (fewer,) = ledger.scores(on=NOW, choices=Choices(partials=False))
    assert [view.uid for view in ledger.rows(fewer.behind("left_out"), on=NOW)] == [part]


def test_an_interim_outcome_is_scored_when_asked_for(ledger: Ledger) -> None:
    uid = log(ledger, "A", 0.9, deadline=None)
    given = ResolutionDraft(outcome=Outcome.HAPPENED, known_on="2013-07-01", reason="So far.", interim=True)
    ledger.resolve([uid], given, on="2013-07-02")
    found = one(ledger)
    assert (found.n, found.excluded[NotScored.INTERIM], found.interim.n) == (0, 1, 1)
    assert found.interim.brier == pytest.approx(0.01)
    found = one(ledger, interim=True)
    assert (found.n, found.excluded[NotScored.INTERIM], found.brier) == (1, 0, pytest.approx(0.01))


def test_stated_numbers_and_words_are_told_apart_and_measured_against_what_was_recorded(ledger: Ledger) -> None:
    """.9 against a base rate of .8, .18 against a coin, both happened: (.01 - .04 + .6724 - .25) / 2."""
    feed = SourceDraft(title="A bridge", outlet="Post", collection="Feed")
    log(ledger, "A", 0.9, Outcome.HAPPENED, base_rate=0.8, source=feed)
    words = Likelihood("unlikely", 0.05, 0.18, 0.3, LikelihoodBasis.LEXICON, "1")
    uid = ledger.log_claim(draft("B", likelihood=words), on="2013-02-10").uid
    ledger.resolve([uid], outcome("2013-05-01"), on="2013-07-01")
    (scored,) = ledger.scores(on=NOW)
    found = scored.card
    assert (found.stated.n, found.verbal.n) == (1, 1)
    assert found.stated.brier == pytest.approx(0.01)
    assert found.verbal.brier == pytest.approx(0.6724)
    assert found.against_reference is not None
    assert (found.against_reference.mean, found.against_reference.recorded) == (pytest.approx(0.1962), 1)
    assert found.boldness == pytest.approx((0.4 + 0.32) / 2)
    assert scored.protocols == {"ad_hoc": 1, "": 1}


def test_claims_that_hang_together_tell_less(ledger: Ledger) -> None:
    """Two events with four claims each that all came out alike: two cases, whatever the number of claims."""
    for number in range(8):
        event, came = ("One", Outcome.HAPPENED) if number % 2 else ("Two", Outcome.DID_NOT_HAPPEN)
        log(ledger, f"Claim {number}", 0.8, came, event=event)
    found = one(ledger)
    assert found.clusters == 2
    assert found.effective_n == pytest.approx(2)
