"""Scores against numbers of other libraries, the properties that hold on any data, and the edges."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.ledger_kit import REPO, python
from tracker import scoring
from tracker.errors import TrackerError

VECTORS = REPO.parent / "shared" / "scoring" / "vectors"

# scikit-learn 1.9.1 and model-diagnostics 1.5.0 agree on these; statsmodels 0.15.0 for the intervals.
P = [
    0.03,
    0.03,
    0.1,
    0.18,
    0.18,
    0.18,
    0.25,
    0.39,
    0.39,
    0.5,
    0.5,
    0.62,
    0.72,
    0.72,
    0.72,
    0.87,
    0.87,
    0.94,
    0.94,
    0.98,
]
Y = [0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1]
W = [1, 2, 1, 0.5, 3, 1, 1, 2, 1, 1, 0.25, 1, 4, 1, 1, 1, 2, 1, 0.5, 1]
PLAIN = (0.23783500000000002, 0.035573095238095265, 0.047738095238095246, 0.25)
WEIGHTED = (0.21870857142857145, 0.042856242192783556, 0.062152205911604363, 0.23800453514739225)
PLAIN_FIT = [2 / 7] * 7 + [0.4] * 5 + [2 / 3] * 3 + [0.75] * 4 + [1]
WEIGHTED_FIT = [6 / 19] * 7 + [4 / 7] * 5 + [5 / 6] * 3 + [8 / 9] * 4 + [1]


def near(value: Any) -> Any:
    return pytest.approx(value, rel=0, abs=1e-12)


def vectors(name: str) -> Any:
    file = VECTORS / f"{name}.json"
    if not file.exists():
        pytest.skip("../shared is not there")
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("weights", "parts", "fit"), [(None, PLAIN, PLAIN_FIT), (W, WEIGHTED, WEIGHTED_FIT)])
def test_brier_and_corp_agree_with_two_libraries(weights: Any, parts: Any, fit: list[float]) -> None:
    found = scoring.corp(P, Y, weights)
    assert found is not None
    assert scoring.brier(P, Y, weights) == near(parts[0])
    assert (found.score, found.mcb, found.dsc, found.unc) == near(parts)
    assert found.fitted.tolist() == near(fit)


def test_log_score_agrees_with_two_libraries() -> None:
    assert scoring.log_score(P, Y) == near(0.746776500986417)
    assert scoring.log_clipped(P) == 0


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (1, 3, 0.038747617785165174, 0.8232639028687427),
        (5, 12, 0.1804786947897016, 0.6880595749598805),
        (16, 17, 0.756384482855098, 0.9935778132050251),
        (250, 1000, 0.22391109474754964, 0.27753363123662067),
    ],
)
def test_jeffreys_agrees_with_statsmodels(k: int, n: int, low: float, high: float) -> None:
    assert scoring.jeffreys(k, n) == near((low, high))


def test_every_stored_vector_of_scores() -> None:
    for name, case in vectors("scores")["cases"].items():
        p, y = case["p"], case["y"]
        found, chance = scoring.corp(p, y), scoring.luck(p, y)
        if case["agree"].get("brier"):
            assert scoring.brier(p, y) == near(case["brier"]["scikit-learn"]), name
        if case["agree"].get("log_clipped"):
            assert scoring.log_score(p, y) == near(case["log_natural_clipped_0_001"]["scikit-learn"]), name
        assert found is not None and chance is not None
        ours = case["corp_brier"]["scipy+numpy"]
        assert (found.score, found.mcb, found.dsc, found.unc) == near(tuple(ours[k] for k in "S MCB DSC UNC".split()))
        if case["agree"].get("pav"):
            assert found.fitted.tolist() == near(case["pav_recalibrated"]["scikit-learn"]), name
        if exact := case.get("calibration_in_the_large"):
            assert chance.expected_brier == near(exact["expected_brier_if_stated_probabilities_true"]), name
            assert chance.as_bad_or_worse == near(exact["P_brier_at_least_this_bad_if_stated_probabilities_true"]), name


def test_every_stored_vector_of_intervals() -> None:
    for case in vectors("intervals")["cases"]:
        expected = tuple(case["jeffreys_recommended"]) if case["n"] else None
        assert scoring.jeffreys(case["k"], case["n"]) == (None if expected is None else near(expected))


def test_every_stored_vector_of_what_is_derived() -> None:
    found = vectors("derived")
    verbal = found["verbal_interval_brier"]
    rows = [verbal[name] for name in ("low", "best", "high", "y")]
    band = scoring.verbal_band(*rows)
    assert band is not None
    assert band.best == near(verbal["brier_best"])
    assert band.kindest == near(verbal["brier_most_charitable"])
    assert band.harshest == near(verbal["brier_least_charitable"])
    for place, (low, best, high, y) in enumerate(zip(*rows, strict=True)):
        one = scoring.verbal_band(low, best, high, y)
        assert one is not None
        assert one.kindest == near(verbal["per_claim_charitable"][place])
        assert one.harshest == near(verbal["per_claim_uncharitable"][place])
    chain = found["time_weighted"]
    assert scoring.time_weighted(chain["steps"], chain["open_days"], chain["y"]) == near(chain["time_weighted_brier"])
    for case in found["partial_resolution_fraction"]:
        assert scoring.partly(case["p"], case["f"]) == near(case["brier_expected_over_f"])
    for case in found["metaculus_baseline_binary"]:
        log = scoring.log_score([case["p_of_outcome"]], [1])
        assert log is not None
        assert 100 * (1 - log / math.log(2)) == near(case["score"])


# ---------------------------------------------------------------- properties

PERCENT = st.integers(0, 100).map(lambda n: n / 100)
CLAIMS = st.lists(st.tuples(PERCENT, st.sampled_from([0.0, 1.0, 1.0, 0.0, 0.25])), min_size=1, max_size=40)


def five(p: Any, y: Any, weights: Any = None) -> tuple[float, ...]:
    found = scoring.corp(p, y, weights)
    brier, log = scoring.brier(p, y, weights), scoring.log_score(p, y)
    assert found is not None and brier is not None and log is not None
    assert found.mcb >= 0 and found.dsc >= 0
    assert brier == near(found.mcb - found.dsc + found.unc)
    return brier, log, found.mcb, found.dsc, found.unc


@given(CLAIMS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
@example([(0.4, 0.0), (0.4, 1.0), (0.8, 1.0)], __import__("random").Random(1))
def test_flipping_doubling_and_shuffling_change_nothing(claims: list[tuple[float, float]], random: Any) -> None:
    p, y = np.array(claims).T
    before = five(p, y)
    assert five(1 - p, 1 - y) == near(before)
    assert five(np.tile(p, 2), np.tile(y, 2)) == near(before)
    order = list(range(len(claims)))
    random.shuffle(order)
    assert five(p[order], y[order]) == near(before)
    assert scoring.bootstrap_interval(p[order], y[order], resamples=20) == scoring.bootstrap_interval(
        p, y, resamples=20
    )


@given(CLAIMS)
@settings(max_examples=60, deadline=None)
def test_only_the_order_of_probabilities_tells_claims_apart(claims: list[tuple[float, float]]) -> None:
    p, y = np.array(claims).T
    first, second = scoring.corp(p, y), scoring.corp(p**2 / 2, y)
    assert first is not None and second is not None
    assert (second.dsc, second.unc) == near((first.dsc, first.unc))
    assert second.fitted == near(first.fitted)
    again = scoring.corp(first.fitted, y)
    assert again is not None
    assert again.mcb == near(0)
    assert again.fitted == near(first.fitted)


@given(CLAIMS)
@settings(max_examples=60, deadline=None)
def test_partly_equals_two_weighted_rows(claims: list[tuple[float, float]]) -> None:
    p, y = np.array(claims).T
    twice, both = np.repeat(p, 2), np.tile([1.0, 0.0], len(claims))
    weights = np.stack((y, 1 - y), axis=1).ravel()
    assert scoring.brier(p, y) == near(scoring.brier(twice, both, weights))
    first, second = scoring.corp(p, y), scoring.corp(twice, both, weights)
    assert first is not None and second is not None
    assert (first.mcb, first.dsc, first.unc) == near((second.mcb, second.dsc, second.unc))
    assert first.fitted == near(second.fitted[::2])
    parts = [scoring.partly(one, share) for one, share in claims]
    assert scoring.brier(p, y) == near(sum(parts) / len(parts))


@given(CLAIMS)
@settings(max_examples=40, deadline=None)
def test_luck_looks_at_every_outcome(claims: list[tuple[float, float]]) -> None:
    claims = claims[:7]
    p, y = np.array(claims).T
    seen, worse, expected = scoring.brier(p, y), 0.0, 0.0
    assert seen is not None
    for outcome in itertools.product((0, 1), repeat=len(p)):
        chance = math.prod(one if happened else 1 - one for one, happened in zip(p, outcome, strict=True))
        score = scoring.brier(p, outcome)
        assert score is not None
        expected += chance * score
        worse += chance if score >= seen - 1e-9 else 0
    found = scoring.luck(p, y)
    assert found is not None and found.exact
    assert (found.expected_brier, found.as_bad_or_worse) == near((expected, worse))


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_jeffreys_is_the_same_seen_from_the_other_side(k: int, missed: int) -> None:
    assume(k + missed)
    first, second = scoring.jeffreys(k, k + missed), scoring.jeffreys(missed, k + missed)
    assert first is not None and second is not None
    assert first == near((1 - second[1], 1 - second[0]))


# ---------------------------------------------------------------- what is counted by hand


def test_ties_share_one_fitted_value() -> None:
    found = scoring.corp([0.4, 0.4, 0.8], [0, 1, 1])
    assert found is not None
    assert found.fitted.tolist() == [0.5, 0.5, 1]


def test_spiegelhalter_above_twelve_claims() -> None:
    # 20 claims at .8, 12 happened: sum (p-y)^2 = 12*.04 + 8*.64 = 5.6; expected 20*.16 = 3.2;
    # variance 20*.36*.16 = 1.152; z = 2.4/sqrt(1.152) = sqrt(5); the normal tail beyond it is .5 erfc(sqrt(2.5)).
    found = scoring.luck([0.8] * 20, [1] * 12 + [0] * 8)
    assert found is not None and not found.exact
    assert found.expected_brier == near(0.16)
    assert found.as_bad_or_worse == near(math.erfc(math.sqrt(2.5)) / 2)


def test_all_at_a_half_cannot_be_tested() -> None:
    found = scoring.luck([0.5] * 13, [1] * 13)
    assert found is not None
    assert found.as_bad_or_worse is None


def test_shrunken_as_published() -> None:
    """SCORING 1.7: 7 of 7 with Beta(12, 8): .704 [.522, .857]."""
    found = scoring.shrunken(7, 7, scoring.Prior(12, 8, "declared"))
    assert (round(found.mean, 3), round(found.low, 3), round(found.high, 3)) == (0.704, 0.522, 0.857)


def test_a_prior_needs_ten_speakers() -> None:
    speakers = [(k, 10) for k in (2, 3, 4, 5, 5, 5, 5, 6, 7)]
    assert scoring.prior_of(speakers) is None
    assert scoring.prior_of([*speakers, (4, 4)]) is None
    # Rate .5; spread (9+4+1+1+4+9)/100/9 = 28/900, chance .25/10 = .025: a + b = .25/(28/900 - .025) - 1 = 489/11.
    found = scoring.prior_of([*speakers, (8, 10)])
    assert found is not None
    assert found.a == near(found.b)
    assert found.a + found.b == near(0.25 / (28 / 900 - 0.025) - 1)


def test_peer_scores() -> None:
    """Metaculus: 100 N/(N-1) ln(p / geometric mean); for two, 100 ln(p1/p2) and its opposite."""
    assert scoring.peer_scores([0.8, 0.4], 1) == near((100 * math.log(2), -100 * math.log(2)))
    assert scoring.peer_scores([0.8, 0.4], 0) == near((100 * math.log(1 / 3), -100 * math.log(1 / 3)))
    assert scoring.peer_scores([0.8], 1) is None
    three = scoring.peer_scores([0.9, 0.5, 0.0], 1)
    assert three is not None
    assert sum(three) == near(0)
    assert three[2] == near(150 * math.log(0.001 / (0.9 * 0.5 * 0.001) ** (1 / 3)))


def test_time_weighted_edges() -> None:
    assert scoring.time_weighted([(0, 0.6)], 0, 1) is None
    assert scoring.time_weighted([], 5, 1) is None
    assert scoring.time_weighted([(0, 0.5), (10, 0.9)], 5, 0) == near(0.25)
    with pytest.raises(TrackerError):
        scoring.time_weighted([(5, 0.5), (1, 0.9)], 9, 0)


def test_log_score_is_clipped_and_says_so() -> None:
    assert scoring.log_score([0.0, 1.0], [1, 0]) == near(-math.log(0.001))
    assert scoring.log_score([0.0, 1.0], [0, 1]) == near(-math.log(0.999))
    assert scoring.log_clipped([0.0, 0.001, 0.5, 0.9995]) == 2


@pytest.mark.parametrize(("p", "y", "score"), [(0.0, 0, 0.0), (1.0, 0, 1.0), (1.0, 1, 0.0), (0.3, 1, 0.49)])
def test_one_claim(p: float, y: int, score: float) -> None:
    found = scoring.corp([p], [y])
    assert found is not None
    assert scoring.brier([p], [y]) == near(score)
    assert (found.score, found.mcb, found.dsc, found.unc) == near((score, score, 0, 0))
    assert scoring.bootstrap_interval([p], [y]) is None


NOTHING: list[Callable[[], object]] = [
    lambda: scoring.brier([], []),
    lambda: scoring.log_score([], []),
    lambda: scoring.corp([], []),
    lambda: scoring.luck([], []),
    lambda: scoring.jeffreys(0, 0),
    lambda: scoring.verbal_band([], [], [], []),
    lambda: scoring.bootstrap_interval([], []),
    lambda: scoring.consistency_band([]),
    lambda: scoring.peer_scores([], 1),
]


@pytest.mark.parametrize("ask", NOTHING)
def test_nothing_to_score_is_none(ask: Callable[[], object]) -> None:
    assert ask() is None


BAD = [math.nan, math.inf, -math.inf, -0.1, 1.1]


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_probability_is_refused(bad: float) -> None:
    for ask in (scoring.brier, scoring.log_score, scoring.corp, scoring.luck, scoring.bootstrap_interval):
        for p, y in (([0.5, bad], [0, 1]), ([0.5, 0.5], [0, bad])):
            with pytest.raises(TrackerError, match="not between 0 and 1"):
                ask(p, y)
    for bare in (
        lambda: scoring.consistency_band([bad]),
        lambda: scoring.partly(0.5, bad),
        lambda: scoring.time_weighted([(0, bad)], 1, 1),
        lambda: scoring.peer_scores([0.5, bad], 1),
        lambda: scoring.verbal_band([0.1], [0.2], [bad], [1]),
    ):
        with pytest.raises(TrackerError):
            bare()


OTHER_REFUSALS: list[Callable[[], object]] = [
    lambda: scoring.brier([0.5], [0, 1]),
    lambda: scoring.brier(["x"], [1]),
    lambda: scoring.brier([[0.5]], [1]),
    lambda: scoring.brier([0.5, 0.5], [0, 1], [1, -1]),
    lambda: scoring.brier([0.5, 0.5], [0, 1], [0, 0]),
    lambda: scoring.brier([0.5, 0.5], [0, 1], [1, math.nan]),
    lambda: scoring.log_score([0.5], [1], clip=0.5),
    lambda: scoring.verbal_band([0.3], [0.2], [0.4], [1]),
    lambda: scoring.jeffreys(3, 2),
    lambda: scoring.jeffreys(math.nan, 2),
    lambda: scoring.shrunken(-1, 2, scoring.Prior(1, 1, "")),
    lambda: scoring.Prior(0, 1, ""),
    lambda: scoring.mean_interval([0.1, math.nan]),
]


@pytest.mark.parametrize("ask", OTHER_REFUSALS)
def test_what_makes_no_sense_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(TrackerError, match=r"\.$"):
        ask()


# ---------------------------------------------------------------- intervals and bands


def test_clusters_widen_an_interval_and_their_names_do_not_matter() -> None:
    rng = np.random.default_rng(5)
    events = np.repeat(np.arange(30), 20)
    happened = np.repeat(rng.random(30) < 0.7, 20).astype(float)
    p = np.full(600, 0.7)
    alone, whole = scoring.bootstrap_interval(p, happened), scoring.bootstrap_interval(p, happened, clusters=events)
    assert alone is not None and whole is not None
    assert whole[1] - whole[0] > 3 * (alone[1] - alone[0])
    assert scoring.bootstrap_interval(p, happened, clusters=99 - events) == whole
    assert scoring.bootstrap_interval(p, happened, clusters=np.zeros(600)) is None


def test_the_interval_of_a_mean_has_the_width_that_theory_gives() -> None:
    """The standard error of a mean: sd / sqrt(n), 1.96 of them to each side."""
    values = np.random.default_rng(2).normal(0.3, 0.1, 400)
    found = scoring.mean_interval(values)
    assert found is not None
    assert (found[1] - found[0]) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.1)
    assert sum(found) / 2 == pytest.approx(values.mean(), abs=0.001)


def test_the_consistency_band_holds_the_diagonal_and_stays_the_same() -> None:
    p = np.repeat([0.05, 0.2, 0.5, 0.8, 0.95], 60)
    band, again = scoring.consistency_band(p), scoring.consistency_band(p[::-1].copy())
    assert band is not None and again is not None
    assert ((band.low <= band.p) & (band.p <= band.high)).all()
    assert (np.diff(band.low) >= 0).all() and (np.diff(band.high) >= 0).all()
    assert band.low.tolist() == again.low.tolist()
    # At one value alone the curve is the share that happened: a binomial, 5 % to 95 % of 300 at .5 (a table: 136, 164).
    lone = scoring.consistency_band(np.full(300, 0.5), resamples=2000)
    assert lone is not None
    assert (lone.low[0], lone.high[0]) == pytest.approx((136 / 300, 164 / 300), abs=0.008)


def test_a_band_of_very_many_values_says_that_they_were_put_together() -> None:
    band = scoring.consistency_band(np.linspace(0, 1, 3_000), resamples=5)
    assert band is not None
    assert band.p.size == 2_000
    assert "3,000 distinct probabilities" in band.note


def test_scipy_stats_is_never_imported_and_nothing_at_import() -> None:
    code = (
        "import sys; import tracker.scoring as s; before = {'numpy', 'scipy'} & set(sys.modules)\n"
        "s.brier([.5], [1]); s.corp([.5], [1]); s.luck([.5] * 20, [1] * 20); s.jeffreys(1, 2)\n"
        "s.bootstrap_interval([.5, .6], [1, 0]); s.consistency_band([.5, .6])\n"
        "print(before, 'scipy.stats' in sys.modules)"
    )
    assert python(code).strip() == "set() False"
