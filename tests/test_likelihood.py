"""Words and numbers to likelihoods; every expected number is worked out by hand or stands in the lexicon's file."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker import likelihood
from tracker.claims import Likelihood, LikelihoodBasis
from tracker.errors import InputError

LEXICON = Path(likelihood.__file__).with_name("data") / "lexicon.csv"
STATED, WORDS, ANALYST, NONE = (
    LikelihoodBasis.STATED,
    LikelihoodBasis.LEXICON,
    LikelihoodBasis.ANALYST,
    LikelihoodBasis.NONE,
)


def numbers(found: Likelihood | None) -> tuple[float | None, float | None, float | None]:
    assert found is not None
    return found.low, found.best, found.high


@pytest.mark.parametrize(
    ("text", "low", "best", "high"),
    [
        ("0.2", 0.2, 0.2, 0.2),
        (".2", 0.2, 0.2, 0.2),
        (" 0.2 ", 0.2, 0.2, 0.2),
        ("20 %", 0.2, 0.2, 0.2),
        ("20%", 0.2, 0.2, 0.2),
        ("20\u202f%", 0.2, 0.2, 0.2),
        ("20 per cent", 0.2, 0.2, 0.2),
        ("7.3 percent", 0.073, 0.073, 0.073),
        ("0", 0, 0, 0),
        ("1", 1, 1, 1),
        ("100%", 1, 1, 1),
        ("1%", 0.01, 0.01, 0.01),
        ("0.1-0.3", 0.1, 0.2, 0.3),
        ("0.1–0.3", 0.1, 0.2, 0.3),
        ("0.1 — 0.3", 0.1, 0.2, 0.3),
        (".1-.3", 0.1, 0.2, 0.3),
        ("0.1-0.2", 0.1, 0.15, 0.2),
        ("0-1", 0, 0.5, 1),
        ("10-30 %", 0.1, 0.2, 0.3),
        ("10%-30%", 0.1, 0.2, 0.3),
        ("10 to 30 percent", 0.1, 0.2, 0.3),
        ("between 10 and 30 percent", 0.1, 0.2, 0.3),
        ("less than 10%", 0, 0.05, 0.1),
        ("<10 %", 0, 0.05, 0.1),
        ("no more than a 20 percent chance", 0, 0.1, 0.2),
        (">90%", 0.9, 0.95, 1),
        ("over 90 percent", 0.9, 0.95, 1),
        ("at least 0.6", 0.6, 0.8, 1),
        ("0.1,0.2,0.3", 0.1, 0.2, 0.3),
        ("0.05, 0.1, 0.4", 0.05, 0.1, 0.4),
        ("5, 10, 40 %", 0.05, 0.1, 0.4),
        ("5%; 10%; 40%", 0.05, 0.1, 0.4),
        ("1 in 5", 0.2, 0.2, 0.2),
        ("one in five", 0.2, 0.2, 0.2),
        ("three out of four", 0.75, 0.75, 0.75),
        ("a one in twenty-five chance", 0.04, 0.04, 0.04),
        ("1/4", 0.25, 0.25, 0.25),
        ("50-50", 0.5, 0.5, 0.5),
        ("about 20 %", 0.2, 0.2, 0.2),
        ("a 30 percent chance", 0.3, 0.3, 0.3),
    ],
)
def test_numbers_are_taken_as_said(text: str, low: float, best: float, high: float) -> None:
    found = likelihood.parse(text)
    assert numbers(found) == (low, best, high)
    assert found is not None
    assert (found.words, found.basis, found.lexicon, found.ask) == (" ".join(text.split()), STATED, "", False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("20", "write 20 %"),
        ("1.5", "write 1.5 %"),
        ("20-30", "write 20-30 %"),
        ("-0.2", "between 0 and 1"),
        ("-5 %", "between 0 and 1"),
        ("101 %", "between 0 and 1"),
        ("0.1--0.3", "between 0 and 1"),
        ("0.3-0.1", "lower number first"),
        ("30-10 %", "lower number first"),
        ("0.1,0.5,0.3", "middle number"),
        ("0.1,0.05,0.3", "middle number"),
        ("0,2", "0.2"),
        ("nan", "cannot be read"),
        ("-inf", "cannot be read"),
        ("Infinity", "cannot be read"),
        ("1e400", "cannot be read"),
        ("1e-3", "cannot be read"),
        ("9" * 299, "between 0 and 1"),
        ("5 in 1", "between 0 and 1"),
        ("1 in 0", "between 0 and 1"),
        ("0.1,0.2,0.3,0.4", "cannot be read"),
        ("10%-30", "cannot be read"),
        ("60ish %", "cannot be read"),
        ("0.2 0.3", "cannot be read"),
        ("٢٠ %", "cannot be read"),
        ("likely (5)", "between 0 and 1"),
        ("likely (5-6-7)", "cannot be read"),
        ("x" * 301, "longer than 300"),
        ("unlikely\0", "cannot be stored"),
        ("unlikely\ud800", "cannot be stored"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        likelihood.parse(text)
    assert refused.value.field == "likelihood"
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "low", "best", "high", "ask"),
    [
        ("unlikely", 0.05, 0.18, 0.3, False),
        ("Unlikely.", 0.05, 0.18, 0.3, False),
        ("is  UNLIKELY", 0.05, 0.18, 0.3, False),
        ("it’s very unlikely", 0.01, 0.1, 0.2, False),
        ("almost certain", 0.88, 0.94, 0.99, False),
        ("virtually certain", 0.88, 0.94, 0.99, False),
        ("there is a slim chance", 0.05, 0.11, 0.25, False),
        ("toss up", 0.45, 0.5, 0.55, False),
        ("I don’t think", 0.05, 0.22, 0.4, False),
        ("“more than unlikely”", 0.01, 0.09, 0.25, False),
        ("as improbable as ever", 0.01, 0.12, 0.3, False),
        ("unwise to anticipate", 0.05, 0.22, 0.4, False),
        ("will", 0.91, 0.98, 1.0, True),
        ("won’t", 0.0, 0.02, 0.09, True),
        ("isn't going to", 0.0, 0.02, 0.09, True),
        ("not unlikely", 0.4, 0.58, 0.75, True),
    ],
)
def test_phrases_of_the_lexicon(text: str, low: float, best: float, high: float, ask: bool) -> None:
    found = likelihood.parse(text)
    assert found == Likelihood(" ".join(text.split()), low, best, high, WORDS, likelihood.LEXICON_VERSION, ask), (
        "words as typed, numbers of the file"
    )


@pytest.mark.parametrize(
    "text",
    ["fat chance", "it is unlikely that Mali falls", "likely likely", "not very likely", "high confidence", "."],
)
def test_words_that_the_lexicon_lacks_are_kept_without_a_number(text: str) -> None:
    found = likelihood.parse(text)
    assert found == Likelihood(text, basis=NONE)
    assert likelihood.is_unknown(found)


def test_nothing_typed_is_no_likelihood() -> None:
    assert likelihood.parse("") is None
    assert likelihood.parse(" \u00a0\n") is None
    assert not likelihood.is_unknown(None)


@pytest.mark.parametrize(
    ("text", "basis", "expected"),
    [
        ("0.2", ANALYST, Likelihood("0.2", 0.2, 0.2, 0.2, ANALYST)),
        ("0.2", STATED, Likelihood("0.2", 0.2, 0.2, 0.2, STATED)),
        ("unlikely", ANALYST, Likelihood("unlikely", 0.05, 0.18, 0.3, ANALYST, likelihood.LEXICON_VERSION)),
        ("will", ANALYST, Likelihood("will", 0.91, 0.98, 1.0, ANALYST, likelihood.LEXICON_VERSION, False)),
        ("will", NONE, Likelihood("will")),
        ("fat chance", ANALYST, Likelihood("fat chance")),
        ("unlikely (0.1-0.3)", None, Likelihood("unlikely", 0.1, 0.2, 0.3, ANALYST)),
        ("fat chance = 5%", None, Likelihood("fat chance", 0.05, 0.05, 0.05, ANALYST)),
        ("fat chance: 5%", STATED, Likelihood("fat chance", 0.05, 0.05, 0.05, STATED)),
    ],
)
def test_a_basis_that_is_given(text: str, basis: LikelihoodBasis | None, expected: Likelihood) -> None:
    assert likelihood.parse(text, basis=basis) == expected


@pytest.mark.parametrize(("text", "basis"), [("0.2", WORDS), ("0.2", NONE), ("unlikely", STATED), ("x (0.2)", NONE)])
def test_a_basis_that_the_text_cannot_have(text: str, basis: LikelihoodBasis) -> None:
    with pytest.raises(InputError):
        likelihood.parse(text, basis=basis)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("unlikely", "unlikely (5–30 %, best 18 %)"),
        ("about even", "about even (45–55 %)"),
        ("0.2", "20 %"),
        ("10-30 %", "10–30 %"),
        ("0.1,0.15,0.3", "10–30 %, best 15 %"),
        ("7.30 %", "7.3 %"),
        ("33.3333 %", "33.33 %"),
        ("0.001 %", "0.001 %"),
        ("0", "0 %"),
        ("1", "100 %"),
        ("99.9995 %", "99.9995 %"),
        ("one in five", "one in five (20 %)"),
        ("fat chance", "“fat chance” (no number)"),
        ("", "no likelihood"),
    ],
)
def test_in_words(text: str, shown: str) -> None:
    assert likelihood.describe(likelihood.parse(text)) == shown


def test_one_number_for_a_base_rate() -> None:
    assert likelihood.parse_number("0.2", "base_rate") == 0.2
    assert likelihood.parse_number("20 %", "base_rate") == 0.2
    assert likelihood.parse_number("", "base_rate") is None
    for text in ("unlikely", "0.1-0.3", "2", "nan", "."):
        with pytest.raises(InputError) as refused:
            likelihood.parse_number(text, "base_rate")
        assert refused.value.field == "base_rate"


def test_completion() -> None:
    assert likelihood.suggest("unl", 1) == ("unlikely",)
    assert likelihood.suggest("VERY UN") == ("very unlikely",)
    assert likelihood.suggest("won’t")[0] == "won't"
    assert "somewhat unlikely" in likelihood.suggest("unlikely", 20)
    assert likelihood.suggest("", 2) == ("will happen", "always")
    assert likelihood.suggest("unl", 0) == likelihood.suggest("zzz") == likelihood.suggest("unl", -1) == ()


def test_the_version_names_the_file() -> None:
    digest = hashlib.sha256(LEXICON.read_text(encoding="utf-8").encode()).hexdigest()
    assert likelihood.LEXICON_VERSION.endswith(f"-{digest[:8]}")


def test_every_row_of_the_file_is_read_and_no_phrase_stands_twice() -> None:
    rows = list(csv.DictReader(LEXICON.read_text(encoding="utf-8").splitlines()))
    seen: set[str] = set()
    for row in rows:
        for text in [row["phrase"], *filter(None, map(str.strip, row["aliases"].split(";")))]:
            found = likelihood.parse(text)
            assert numbers(found) == tuple(float(row[key]) for key in ("low", "best", "high"))
            assert found is not None
            assert found.ask == (row["score_by_default"] == "false")
            assert text.casefold() not in seen
            seen.add(text.casefold())
    assert len(likelihood.lexicon()) == len(rows)


@pytest.mark.parametrize("form", likelihood.FORMS, ids=lambda form: form.name)
def test_every_form_reads_its_example(form: likelihood.Form) -> None:
    first = next(row for row in likelihood.FORMS if row.pattern.fullmatch(form.example))
    assert first is form


PIECES = st.lists(
    st.sampled_from(
        [
            *"0159.,;-–/%() =:e",
            "in",
            "one",
            "five",
            "to",
            "percent",
            "nan",
            "inf",
            "1e400",
            "unlikely",
            "will",
            "’",
            "\0",
        ]
    ),
    max_size=14,
).map("".join)


@given(text=st.text(max_size=400) | PIECES, basis=st.sampled_from([None, *LikelihoodBasis]))
@example(text="1e99999999999999999999", basis=None)
@example(text="0" * 300, basis=None)
@example(text="1 in " + "9" * 290, basis=None)
@example(text="9" * 290 + " in 1", basis=None)
@example(text="1/0", basis=None)
@example(text="\ud800", basis=None)
def test_any_text_gives_a_likelihood_or_a_sentence(text: str, basis: LikelihoodBasis | None) -> None:
    try:
        found = likelihood.parse(text, basis=basis)
    except InputError as refused:
        said = (refused.field, bool(str(refused)))
        assert said == ("likelihood", True)
        return
    assert likelihood.describe(found)
    if found is None:
        assert not text.strip()
    elif found.best is None or found.low is None or found.high is None:
        assert (found.low, found.high, found.basis) == (None, None, NONE)
    else:
        assert 0 <= found.low <= found.best <= found.high <= 1
        assert found.basis is not NONE


@given(low=st.integers(0, 1000), high=st.integers(0, 1000))
def test_ranges_come_back_exactly(low: int, high: int) -> None:
    text = f"{low / 10}-{high / 10} %"
    if low > high:
        with pytest.raises(InputError):
            likelihood.parse(text)
        return
    assert numbers(likelihood.parse(text)) == (low / 1000, (low + high) / 2000, high / 1000)


@given(st.text(max_size=200), st.integers(-2, 40))
def test_completion_never_raises(prefix: str, limit: int) -> None:
    assert len(likelihood.suggest(prefix, limit)) <= max(limit, 0)


def test_completion_begins_with_the_shortest() -> None:
    assert likelihood.suggest("probab", 3)[:2] == ("probable", "probably")
    assert likelihood.suggest("probably", 1) == ("probably",)


def test_a_verb_before_a_phrase_is_left_out_only_in_front():
    assert likelihood.find("is more likely than not") is likelihood.find("more likely than not") is not None
