"""Speakers side by side: who may be ranked, and what two of them did on the questions that they share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.cli_helpers import Cli
from tests.ledger_kit import draft
from tracker.claims import EventTie, Likelihood, LikelihoodBasis, Outcome, ResolutionDraft, SourceDraft, SpeakerKind
from tracker.errors import InputError, NotFound
from tracker.ledger import Ledger
from tracker.scoring.board import Board, Entrant, boards
from tracker.scoring.card import card
from tracker.scoring.columns import JUDGED, LIKELIHOOD, SAYS_WILL, Columns
from tracker.scoring.proportions import Prior, prior_of, priors_of

NOW = "2014-01-05"
DECLARED = Prior(12, 8, "declared, Beta(12, 8)")


def entrant(name: str, k: int, n: int, *, unnamed: bool = False, protocols: dict[str, int] | None = None) -> Entrant:
    """A speaker who said .8 n times and was right k times."""
    y = np.array([1.0] * k + [0.0] * (n - k))
    p, ids = np.full(n, 0.8), np.arange(n)
    flags = np.full(n, SAYS_WILL | JUDGED | LIKELIHOOD)
    found = Columns(ids, np.zeros(n, dtype=np.int64), p, p, p, y, np.full(n, 0.5), flags, ids)
    return Entrant(card(name, found), unnamed, protocols or {"": n})


def ranks(board: Board) -> list[tuple[str, int | None]]:
    return [(one.entrant.card.name, one.rank) for one in board.standings]


def test_a_short_record_without_a_miss_does_not_lead() -> None:
    """20 of 20 is a raw 1.00, 190 of 200 a raw .95; drawn to Beta(12, 8) their lower bounds are the other way round."""
    (found,) = boards([entrant("Short", 20, 20), entrant("Long", 190, 200)], DECLARED)
    assert ranks(found) == [("Long", 1), ("Short", 2)]
    assert found.standings[0].share is not None
    assert found.standings[0].share.low == pytest.approx(stats.beta.ppf(0.025, 202, 18))
    assert found.standings[1].share is not None
    assert found.standings[1].share.low == pytest.approx(stats.beta.ppf(0.025, 32, 8))


def test_who_is_not_ranked_and_why() -> None:
    (found,) = boards(
        [entrant("Nineteen", 19, 19), entrant("a source", 30, 30, unnamed=True), entrant("Twenty", 10, 20)], DECLARED
    )
    assert ranks(found) == [("Twenty", 1), ("a source", None), ("Nineteen", None)]
    why = {one.entrant.card.name: one.why for one in found.standings}
    assert "needs 20 claims" in why["Nineteen"]
    assert "without a name" in why["a source"]
    assert all(one.share is None for one in found.standings[1:])


def test_equal_bounds_share_a_rank() -> None:
    (found,) = boards([entrant("B", 15, 20), entrant("A", 15, 20), entrant("C", 10, 20)], DECLARED)
    assert ranks(found) == [("A", 1), ("B", 1), ("C", 3)]


def test_records_that_were_chosen_in_different_ways_are_not_ranked_together() -> None:
    found = boards(
        [
            entrant("A", 20, 25, protocols={"all": 25}),
            entrant("B", 20, 25, protocols={"ad_hoc": 25}),
            entrant("C", 20, 25, protocols={"ad_hoc": 5, "all": 20}),
        ],
        DECLARED,
    )
    assert {board.protocol: ranks(board) for board in found} == {
        "all": [("A", 1)],
        "ad_hoc": [("B", 1)],
        "mixed": [("C", None)],
    }
    assert found[-1].protocol == "mixed"


def test_no_prior_is_invented() -> None:
    (found,) = boards([entrant(f"S{n}", 15, 20) for n in range(10)])
    assert {one.rank for one in found.standings} == {None}
    assert "declare one" in found.standings[0].why
    (found,) = boards([entrant(f"S{n}", 10 + n % 3, 20) for n in range(11)])
    share = found.standings[-1].share
    assert found.standings[0].rank == 1
    assert share is not None
    assert "10 other speakers with 200 claims" in share.prior.source


def log(ledger: Ledger, speaker: str, name: str, p: float, came: Outcome, **more: Any) -> str:
    likelihood = Likelihood(f"{p}", p, p, p, LikelihoodBasis.STATED)
    uid = ledger.log_claim(draft(name, speaker=speaker, likelihood=likelihood, **more), on="2013-02-10").uid
    ledger.resolve([uid], ResolutionDraft(outcome=came, known_on="2013-07-01", reason="Seen."), on="2013-07-02")
    return uid


def test_two_speakers_on_what_they_share(ledger: Ledger) -> None:
    """Ann .9 and Bo .6 on A, which happened (.01, .16); .2 and .5 on B, which did not (.04, .25)."""
    a = log(ledger, "Ann", "A", 0.9, Outcome.HAPPENED)
    log(ledger, "Bo", "a ", 0.6, Outcome.HAPPENED)
    log(ledger, "Ann", "B", 0.2, Outcome.DID_NOT_HAPPEN)
    log(ledger, "Bo", "B", 0.5, Outcome.DID_NOT_HAPPEN)
    log(ledger, "Ann", "Only Ann", 0.0, Outcome.HAPPENED)
    log(ledger, "Bo", "B", 1.0, Outcome.DID_NOT_HAPPEN, claimed_on="2013-02-09")  # said later: does not count
    found = ledger.compare(["Ann", "bo"], on=NOW)
    assert found.n == 2
    ann, bo = found.sides
    assert (ann.brier, bo.brier) == (pytest.approx(0.025), pytest.approx(0.205))
    (pair,) = found.pairs
    assert pair.difference == pytest.approx(-0.18)
    assert pair.interval is None
    assert "needs 10 shared questions" in pair.why
    # Metaculus: 100 N / (N - 1) ln(p / geometric mean), here 200 ln(p / sqrt(p q)) = 100 ln(p / q)
    assert ann.peer == pytest.approx(100 * (math.log(0.9 / 0.6) + math.log(0.8 / 0.5)) / 2)
    assert bo.peer == pytest.approx(-(ann.peer or 0))
    assert a in {view.uid for view in ledger.rows([row[0] for row in found.claims], on=NOW)}


def test_an_event_is_one_question_from_either_side(ledger: Ledger) -> None:
    tie = {"event": "The bridge opens"}
    log(ledger, "Ann", "It opens", 0.9, Outcome.HAPPENED, event_tie=EventTie.OCCURS, **tie)
    log(ledger, "Bo", "It stays shut", 0.3, Outcome.DID_NOT_HAPPEN, event_tie=EventTie.DOES_NOT_OCCUR, **tie)
    found = ledger.compare(["Ann", "Bo"], on=NOW)
    assert found.n == 1
    assert [side.brier for side in found.sides] == [pytest.approx(0.01), pytest.approx(0.09)]


def test_questions_that_were_judged_differently_are_left_out(ledger: Ledger) -> None:
    log(ledger, "Ann", "A", 0.9, Outcome.HAPPENED)
    log(ledger, "Bo", "A", 0.6, Outcome.DID_NOT_HAPPEN)
    found = ledger.compare(["Ann", "Bo"], on=NOW)
    assert (found.n, found.disagreeing) == (0, 1)
    assert found.pairs[0].difference is None


def test_outlets_are_compared_in_their_own_voice(ledger: Ledger) -> None:
    for outlet, p in (("The Echo", 0.8), ("The Gull", 0.6)):
        own = {"speaker_kind": SpeakerKind.OUTLET, "source": SourceDraft(title=f"In {outlet}", outlet=outlet)}
        log(ledger, outlet, "A", p, Outcome.HAPPENED, **own)
        log(ledger, "Ann", "B", p, Outcome.HAPPENED, source=own["source"])  # quoted: counts for no outlet
    found = ledger.compare(["The Gull", "the echo"], on=NOW, by="outlet")
    assert [(side.name, side.brier, side.scored) for side in found.sides] == [
        ("The Gull", pytest.approx(0.16), 1),
        ("The Echo", pytest.approx(0.04), 1),
    ]
    assert found.n == 1
    assert found.behind("side.1") == [found.claims[0][1]]
    with pytest.raises(NotFound, match="No outlet is called “Ann”"):
        ledger.compare(["Ann", "The Echo"], on=NOW, by="outlet")
    with pytest.raises(InputError, match="speaker or outlet"):
        ledger.compare(["Ann", "Bo"], on=NOW, by="tag")


def test_a_long_comparison_has_an_interval(ledger: Ledger) -> None:
    for number in range(12):
        came = Outcome.HAPPENED if number % 2 else Outcome.DID_NOT_HAPPEN
        log(ledger, "Ann", f"Q{number}", 0.9 if number % 2 else 0.1 + number / 100, came)
        log(ledger, "Bo", f"Q{number}", 0.5, came)
    (pair,) = ledger.compare(["Ann", "Bo"], on=NOW).pairs
    assert pair.interval is not None
    assert pair.difference is not None
    assert pair.interval[0] < pair.difference < pair.interval[1] < 0
    assert pair.told_apart


def test_who_is_compared(ledger: Ledger) -> None:
    log(ledger, "Ann", "A", 0.9, Outcome.HAPPENED)
    with pytest.raises(InputError, match="two speakers"):
        ledger.compare(["Ann", "ann"], on=NOW)
    with pytest.raises(NotFound, match="“Zed”"):
        ledger.compare(["Ann", "Zed"], on=NOW)


def test_the_commands(cli: Cli) -> None:
    for who in ("Ann", "Bo"):
        for number in range(20):
            uid = cli.add(f"Q{number}", "--likelihood", "0.8", "--deadline", "2013-12-31", "--speaker", who)["uid"]
            if number < 3 or who == "Ann":
                cli.resolve(uid, "happened", "--known-on", "2013-06-01")
    (board,) = cli.json("leaderboard", "--prior", "12,8", "--on", NOW)["boards"]
    assert [(one["name"], one["rank"], one["k"], one["n"]) for one in board["standings"]] == [
        ("Ann", 1, 20, 20),
        ("Bo", None, 3, 3),
    ]
    out = cli.run("leaderboard", "--prior", "12,8", "--on", NOW).out
    assert "how they were chosen is not said" in out
    assert "Beta(12, 8)" in out
    found = cli.json("compare", "Ann", "Bo", "-o", str(cli.folder / "c.md"), "--on", NOW)
    assert (found["n"], found["pairs"][0]["difference"]) == (3, 0)
    assert "Ann and Bo on the questions that they share" in (cli.folder / "c.md").read_text("utf-8")
    known = ("--date", "known", "--from", "2013-01-01", "--to", "2013-05-31")
    assert cli.json("compare", "Ann", "Bo", *known, "-o", str(cli.folder / "d.md"), "--on", NOW)["n"] == 0
    assert "they share, known 2013-01-01 to 2013-05-31" in (cli.folder / "d.md").read_text("utf-8")
    (none,) = cli.json("leaderboard", *known, "--on", NOW)["boards"] or ({"standings": []},)
    assert none["standings"] == []
    assert "two numbers above 0" in cli.refused("leaderboard", "--prior", "high")
    assert ".html, .md, .pdf" in cli.refused("compare", "Ann", "Bo", "-o", "x.csv")


def test_an_unnamed_speaker_is_never_ranked(ledger: Ledger) -> None:
    for number in range(20):
        log(ledger, "a friend", f"Q{number}", 0.8, Outcome.HAPPENED, speaker_kind=SpeakerKind.UNNAMED)
    found = ledger.scores("speaker", on=NOW)
    entrants = [Entrant(one.card, one.unnamed, one.protocols) for one in found]
    assert all(one.rank is None for board in boards(entrants, DECLARED) for one in board.standings)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))), max_size=30)
)
@settings(max_examples=60, deadline=None)
def test_each_speakers_prior_is_that_of_the_others(counts: list[tuple[int, int]]) -> None:
    for place, found in enumerate(priors_of(counts)):
        alone = prior_of(counts[:place] + counts[place + 1 :])
        assert (found is None) == (alone is None)
        if found and alone:
            assert found.source == alone.source
            assert found.a / (found.a + found.b) == pytest.approx(alone.a / (alone.a + alone.b), rel=1e-9)


def test_the_prior_of_known_shares() -> None:
    """Ten speakers with 20 claims each, five of them 8 and five 16 times as said, by hand.

    Rate .6, variance .04 · 10 / 9 = .0444…, chance .24 / 20 = .012: a + b = .24 / (.0444… - .012) - 1 = 6.397…
    """
    found = prior_of([(8, 20)] * 5 + [(16, 20)] * 5)
    assert found is not None
    assert found.a + found.b == pytest.approx(0.24 / (0.4 / 9 - 0.012) - 1)
    assert found.a == pytest.approx(0.6 * (found.a + found.b))
