"""Words read as officials read them: the published ranges, and a card scored by them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.ledger_kit import draft, outcome
from tracker.claims import Likelihood, LikelihoodBasis
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.reports.card_words import sentences
from tracker.scoring.columns import Choices
from tracker.scoring.yardsticks import TITLES, read, table

NOW = "2014-01-05"
SHARED = Path(__file__).parent.parent.parent / "shared" / "scoring" / "yardsticks"


@pytest.mark.parametrize(
    ("yardstick", "words", "low", "high"),
    [
        # Intelligence Community Directive 203, section D.6.e(2)(a)
        ("icd203", "almost certain", 0.95, 0.99),
        ("icd203", "nearly certain", 0.95, 0.99),
        ("icd203", "highly probable", 0.80, 0.95),
        ("icd203", "Probably", 0.55, 0.80),
        ("icd203", "it is unlikely", 0.20, 0.45),
        ("icd203", "almost no chance", 0.01, 0.05),
        # Defence Intelligence: Communicating Probability
        ("uk", "likely", 0.55, 0.75),
        ("uk", "a realistic possibility", 0.40, 0.50),
        ("uk", "Highly-unlikely", 0.10, 0.20),
        # IPCC, guidance note on uncertainties, AR5
        ("ipcc", "very likely", 0.90, 1.0),
        ("ipcc", "about as likely as not", 0.33, 0.66),
        ("nato", "even chance", 0.40, 0.60),
    ],
)
def test_published_ranges(yardstick: str, words: str, low: float, high: float) -> None:
    found = read(yardstick, words)
    assert found is not None
    assert (found.low, found.high) == (low, high)
    assert found.best == pytest.approx((low + high) / 2)


@pytest.mark.parametrize(
    ("yardstick", "words"), [("uk", "very likely"), ("ipcc", "highly likely"), ("nato", "a lantern"), ("icd203", "")]
)
def test_what_a_yardstick_does_not_define_is_not_guessed(yardstick: str, words: str) -> None:
    assert read(yardstick, words) is None


def test_another_yardstick_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="choose one of icd203"):
        ledger.scores(on=NOW, choices=Choices(yardstick="metric"))


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
@pytest.mark.parametrize("name", TITLES)
def test_each_range_is_the_one_that_was_collected(name: str) -> None:
    with (SHARED / f"capphrase_yardstick_{'us_nic' if name == 'icd203' else name}.csv").open() as file:
        given = {row["term"].lower(): (int(row["low"]) / 100, int(row["high"]) / 100) for row in csv.DictReader(file)}
    found = {one.phrase: (one.low, one.high) for one in table(name).values()}
    assert found == given


def test_a_card_by_the_uks_yardstick(ledger: Ledger) -> None:
    """Likely .65 happened: .1225; "usually" has no range there and stays .72: .0784; the stated .9 stays: .01."""
    for name, likelihood in (
        ("A", Likelihood("likely", 0.6, 0.72, 0.85, LikelihoodBasis.LEXICON, "1")),
        ("B", Likelihood("usually", 0.6, 0.72, 0.85, LikelihoodBasis.LEXICON, "1")),
        ("C", Likelihood("90 %", 0.9, 0.9, 0.9, LikelihoodBasis.STATED)),
    ):
        uid = ledger.log_claim(draft(name, likelihood=likelihood), on="2013-02-10").uid
        ledger.resolve([uid], outcome("2013-05-01"), on="2013-07-01")
    (found,) = ledger.scores(on=NOW, choices=Choices(yardstick="uk"))
    assert found.card.brier == pytest.approx((0.1225 + 0.0784 + 0.01) / 3)
    assert found.card.brier_kindest == pytest.approx((0.25**2 + 0.15**2 + 0.01) / 3)
    assert found.card.reread == 1
    assert [view.proposition for view in ledger.rows(found.behind("reread"), on=NOW)] == ["A"]
    said = next(one.words for one in sentences(found.card, {}, "uk") if one.key == "reread")
    assert said.startswith("1 of 2 readings of words by the UK's probability yardstick, at the middle")
    (plain,) = ledger.scores(on=NOW)
    assert plain.card.brier == pytest.approx((0.0784 * 2 + 0.01) / 3)
