"""Words and numbers to likelihoods: "unlikely", "20 %", "0.1-0.3" become a ``Likelihood`` in 0..1.

Numbers are taken as said; words only when the whole text is a phrase of the lexicon (``data/lexicon.csv``: surveys of
how readers understand each phrase, pooled by us; low and high hold the middle of their answers). Nothing is guessed
inside a sentence and nothing computed from modifiers: words that the lexicon lacks are kept, without a number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tracker._words import COUNT, Pattern, number, shown, tidy
from tracker.claims import Likelihood, LikelihoodBasis
from tracker.errors import InputError

FIELD = "likelihood"
LEXICON_VERSION = "2026.1-7ac7790d"
"""The year and number of the lexicon and the start of its SHA-256 (of the text with line feeds); a test compares."""

_HOW = "Write it as 20 %, 0.2, 0.1-0.3, or low, best, high (0.1, 0.2, 0.3)."


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the lexicon: what readers take ``phrase`` (or an alias) to mean, in 0..1.

    ``tier`` grades the evidence (A surveys of many, D our judgement). ``ask``: not to be scored until a person has
    confirmed the reading.
    """

    phrase: str
    aliases: tuple[str, ...]
    low: float
    best: float
    high: float
    tier: str
    ask: bool
    note: str


def parse(text: str, *, basis: LikelihoodBasis | None = None) -> Likelihood | None:
    """The likelihood that ``text`` names; None for empty text.

    Numbers (``0.2``, ``20 %``, ``10-30 %`` with the middle as best, ``0.1, 0.2, 0.3``, "1 in 5") have basis stated,
    words of the lexicon basis lexicon, "unlikely (0.1-0.3)" basis analyst. Words that the lexicon lacks are kept with
    basis none: ``is_unknown``. ``basis`` analyst adopts a reading of words (``ask`` is then off); basis none keeps
    words without a number. Raises InputError (field "likelihood") for numbers that cannot be read or lie outside
    0..1, and for a basis that the text cannot have.
    """
    said, words = tidy(text, FIELD), " ".join(text.split())
    if not words:
        return None
    numbers = _numbers(said, FIELD)
    if numbers is not None:
        if basis in (LikelihoodBasis.LEXICON, LikelihoodBasis.NONE):
            raise InputError(FIELD, f"{shown(text)} is a number: its basis is “stated” or “analyst”.")
        return Likelihood(words, *numbers, basis or LikelihoodBasis.STATED)
    judged = _WITH_NUMBERS.fullmatch(said)
    numbers = _numbers(judged["a"] or judged["b"], FIELD) if judged else None
    if judged and numbers is not None and basis in (None, LikelihoodBasis.ANALYST, LikelihoodBasis.STATED):
        return Likelihood(judged["words"], *numbers, basis or LikelihoodBasis.ANALYST)
    if re.fullmatch(r"\d+,\d+(?: ?%)?", said):
        raise InputError(FIELD, f"{shown(text)} has a comma: write the decimal point ({said.replace(',', '.')}).")
    if re.search(r"\d", said) or said.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        raise InputError(FIELD, f"{shown(text)} cannot be read as a likelihood. {_HOW}")
    return _of_words(words, said, basis)


def parse_number(text: str, field: str) -> float | None:
    """One number in 0..1, written as 0.2, 20 % or 1 in 5; None for empty text. For base rates and fractions.

    Raises InputError (with ``field``) for ranges, words and numbers outside 0..1.
    """
    said = tidy(text, field)
    if not text.strip():
        return None
    try:
        numbers = _numbers(said, field)
    except InputError:  # its sentence would advise a range, which is no answer here
        numbers = None
    if numbers is None or numbers[0] != numbers[2]:
        raise InputError(field, f"{shown(text)} is not one number between 0 and 1: write 0.2 or 20 %.")
    return numbers[1]


def is_unknown(likelihood: Likelihood | None) -> bool:
    """Whether words were given for which no number is known: kept, said so, and never scored."""
    return likelihood is not None and bool(likelihood.words) and likelihood.best is None


def describe(likelihood: Likelihood | None) -> str:
    """A likelihood in words: "unlikely (5–30 %, best 18 %)", "20 %", "10–30 %", "“fat chance” (no number)"."""
    if likelihood is None:
        return "no likelihood"
    words, low, best, high = likelihood.words, likelihood.low, likelihood.best, likelihood.high
    if low is None or best is None or high is None:
        return f"“{words}” (no number)" if words else "no likelihood"
    numbers = f"{_percent(low)} %" if low == high else f"{_percent(low)}–{_percent(high)} %"
    if low != high and abs(best - (low + high) / 2) > 1e-9:
        numbers += f", best {_percent(best)} %"
    return numbers if not words or re.search(r"\d", words) else f"{words} ({numbers})"


@cache
def lexicon() -> tuple[Phrase, ...]:
    """The lexicon in the order of its file, read once."""
    text = (files("tracker") / "data" / "lexicon.csv").read_text(encoding="utf-8")
    return tuple(
        Phrase(
            phrase=row["phrase"],
            aliases=tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
            low=float(row["low"]),
            best=float(row["best"]),
            high=float(row["high"]),
            tier=row["tier"],
            ask=row["score_by_default"] != "true",
            note=row["note"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def find(words: str) -> Phrase | None:
    """The lexicon's row for a whole phrase or alias in any case, with or without "it is", "there is a" before it."""
    key = _key(words)
    while key not in _index():
        shorter = _LEAD.compiled.sub("", key)
        if shorter == key:
            return None
        key = shorter
    return _index()[key]


def suggest(prefix: str, limit: int = 8) -> tuple[str, ...]:
    """Phrases and aliases to complete ``prefix`` with, at most ``limit``: itself, then those that begin with it, then
    those with a word that does, the short ones first; for an empty prefix the phrases without their aliases. Never
    raises."""
    key = " ".join(prefix[:100].translate(_APOSTROPHES).casefold().split())
    texts = [row.phrase for row in lexicon()]
    if key:
        texts = [text for row in lexicon() for text in (row.phrase, *row.aliases)]
        found = [text for text in dict.fromkeys(texts) if f" {key}" in f" {text.casefold()}"]
        texts = sorted(found, key=lambda text: (not text.casefold().startswith(key), len(text)))
    return tuple(texts[: max(limit, 0)])


_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'")
_LEAD = Pattern(r"^(?:it is|it's|it was|it seems|there is|there's|that is|that's|is|are|i|we|a|an|the) ")


def _key(words: str) -> str:
    """Words as the index holds them: one case, single spaces, no dashes and no quotation marks around."""
    return " ".join(tidy(words, FIELD).replace("-", " ").strip("“”\"'?… ").casefold().split())


@cache
def _index() -> dict[str, Phrase]:
    return {_key(text): row for row in lexicon() for text in (row.phrase, *row.aliases)}


def _of_words(words: str, said: str, basis: LikelihoodBasis | None) -> Likelihood:
    if basis is LikelihoodBasis.STATED:
        raise InputError(FIELD, f"{shown(words)} holds no number: its basis is “lexicon” or “analyst”, or add one.")
    row = find(said)
    if row is None or basis is LikelihoodBasis.NONE:
        return Likelihood(words)
    ask = row.ask and basis is not LikelihoodBasis.ANALYST
    return Likelihood(words, row.low, row.best, row.high, basis or LikelihoodBasis.LEXICON, LEXICON_VERSION, ask)


Numbers = tuple[float, float, float]


class Form(NamedTuple):
    """One way to write numbers: low, best and high of a match, all in 0..1 unless out of range."""

    name: str
    pattern: Pattern
    build: Callable[[re.Match[str]], Numbers]
    example: str


def _value(match: re.Match[str], group: str, percent: object) -> float:
    return float(f"{match[group]}e-2" if percent else match[group])


def _one(match: re.Match[str]) -> Numbers:
    return (_value(match, "n", match["pc"]),) * 3


def _range(match: re.Match[str]) -> Numbers:
    low, high = _value(match, "low", match["pc"]), _value(match, "high", match["pc"])
    return low, _middle(low, high), high


def _three(match: re.Match[str]) -> Numbers:
    low, best, high = (_value(match, group, match["pc"]) for group in ("low", "best", "high"))
    return low, best, high


def _below(match: re.Match[str]) -> Numbers:
    high = _value(match, "n", match["pc"])
    return 0.0, _middle(0.0, high), high


def _above(match: re.Match[str]) -> Numbers:
    low = _value(match, "n", match["pc"])
    return low, _middle(low, 1.0), 1.0


def _middle(low: float, high: float) -> float:
    return float((Decimal(str(low)) + Decimal(str(high))) / 2)


def _ratio(match: re.Match[str]) -> Numbers:
    part, whole = number(match["part"]), number(match["whole"])
    return (part / whole if whole else float("nan"),) * 3


_N = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_PC = r"(?: ?%| ?per ?cent| ?pct)"
_PC_TOO = rf"(?:{_PC}(?=.*(?:%|cent|pct)))?"
"""Percent where it stands at the end too: "10 %-30" is not read."""
_ABOUT = r"(?:about |around |roughly |approximately |some |~ ?|ca\.? )?(?:an? )?"
_CHANCE = r"(?: (?:chance|probability|likelihood|likely|certain|sure|confident))?"

_BELOW = r"(?:an? )?(?:[<≤] ?|<= ?|(?:less|lower|fewer) than |not? more than |at most |under |below |up to )(?:an? )?"
_ABOVE = (
    r"(?:[>≥] ?|>= ?|(?:more|higher|greater|better) than |not? less than |at least |over |above |upwards? of )(?:an? )?"
)
"""One end is said, the other is that of the scale; the best reading is the middle, as of every range."""

FORMS: tuple[Form, ...] = (
    Form("number", Pattern(rf"{_ABOUT}(?P<n>{_N})(?P<pc>{_PC})?{_CHANCE}"), _one, "20 %"),
    Form(
        "range",
        Pattern(
            rf"{_ABOUT}(?:between |from )?(?P<low>{_N}){_PC_TOO}"
            rf"(?: ?- ?| to | and )(?P<high>{_N})(?P<pc>{_PC})?{_CHANCE}"
        ),
        _range,
        "10-30 %",
    ),
    Form(
        "three",
        Pattern(rf"(?P<low>{_N}){_PC_TOO} ?[,;] ?(?P<best>{_N}){_PC_TOO} ?[,;] ?(?P<high>{_N})(?P<pc>{_PC})?"),
        _three,
        "0.1, 0.2, 0.3",
    ),
    Form("below", Pattern(rf"(?:{_BELOW})(?P<n>{_N})(?P<pc>{_PC})?{_CHANCE}"), _below, "less than 10 %"),
    Form("above", Pattern(rf"(?:{_ABOVE})(?P<n>{_N})(?P<pc>{_PC})?{_CHANCE}"), _above, "more than 90 %"),
    Form(
        "ratio",
        Pattern(rf"{_ABOUT}(?P<part>{COUNT})(?: in |-in-| out of | ?/ ?)(?P<whole>{COUNT}){_CHANCE}"),
        _ratio,
        "1 in 5",
    ),
)
"""Every way to write numbers, tried in this order on the whole text."""

_EVEN = Pattern(r"50 ?[-/:] ?50")
_WITH_NUMBERS = Pattern(r"(?P<words>[^0-9(=:]*[^0-9(=:\s])\s*(?:\(\s*(?P<a>[^()]+?)\s*\)|[=:]\s*(?P<b>.+))")


def _numbers(said: str, field: str) -> Numbers | None:
    """Low, best and high of a text that is numbers only, or None. Raises InputError for numbers out of range."""
    if _EVEN.fullmatch(said):
        return 0.5, 0.5, 0.5
    for form in FORMS:
        match = form.pattern.fullmatch(said)
        if match:
            try:
                low, best, high = form.build(match)
            except (OverflowError, ValueError):
                low = best = high = float("nan")
            _check(said, field, low, best, high)
            return low + 0.0, best + 0.0, high + 0.0
    return None


def _check(said: str, field: str, low: float, best: float, high: float) -> None:
    if not (0 <= low <= 1 and 0 <= best <= 1 and 0 <= high <= 1):
        plain = (
            not re.search(r"%|cent|pct| in |/", said) and 1 < max(low, best, high) <= 100 and min(low, best, high) >= 0
        )
        mend = f"If it is percent, write {said} %." if plain else _HOW
        raise InputError(field, f"{shown(said)} is not between 0 and 1 (0 % and 100 %). {mend}")
    if low > high:
        raise InputError(field, f"{shown(said)} begins above its end: write the lower number first.")
    if not low <= best <= high:
        raise InputError(field, f"{shown(said)}: the middle number is the best one and lies between the other two.")


def _percent(value: float) -> str:
    """Percent without needless decimals: two at most, and more only where two would round to 0 or 100."""
    exact = Decimal(str(value)) * 100
    places = 2 if value in (0, 1) or 0.005 <= exact <= Decimal("99.99") else 6
    short = round(exact, places)
    if value > 0 and not short:
        return "<0.000001"
    return f"{short.normalize():f}"
