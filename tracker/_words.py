"""Typed text made plain, and number words: what the readers of likelihoods and of dates share."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from tracker.errors import InputError

MAX_LENGTH = 300
"""The longest phrase that is read, in characters."""

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_PLAIN = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | dict.fromkeys(
    map(ord, "\u2018\u2019\u02bc"), "'"
)

NUMBERS: dict[str, int] = (
    {word: n for n, word in enumerate(_ONES, 1)}
    | {ten: n * 10 for n, ten in enumerate(_TENS, 2)}
    | {f"{ten} {one}": n * 10 + m for n, ten in enumerate(_TENS, 2) for m, one in enumerate(_ONES[:9], 1)}
    | {"a": 1, "an": 1, "a dozen": 12, "a hundred": 100, "a couple of": 2, "a couple": 2}
)
"""Number words, one to ninety-nine, with the few idioms that name a number."""

_ORDINAL = dict(
    zip(
        "one two three five eight nine twelve".split(),
        "first second third fifth eighth ninth twelfth".split(),
        strict=True,
    )
)


def _ordinal(words: str) -> str:
    """The ordinal of a number word: "twenty one" is "twenty first"."""
    before, _, last = words.rpartition(" ")
    ending = _ORDINAL.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{before} {ending}".strip()


ORDINALS: dict[str, int] = {
    _ordinal(words): n for words, n in NUMBERS.items() if n <= 31 and words.split()[0] != "a" and words != "an"
}
"""Ordinal words, first to thirty-first."""

NTH = (
    "(?:[0-9]{1,2}(?:st|nd|rd|th)|"
    + "|".join(n.replace(" ", "[ -]") for n in sorted(ORDINALS, key=len, reverse=True))
    + ")"
)
"""What may stand for an ordinal in a pattern, up to thirty-first in words."""

COUNT = "(?:[0-9]+|" + "|".join(n.replace(" ", "[ -]") for n in sorted(NUMBERS, key=len, reverse=True)) + ")"
"""What may stand for a whole number in a pattern."""


@dataclass(frozen=True)
class Pattern:
    """A regular expression over ASCII words in any case (no other script's digits or letters slip in), compiled when
    it is first used: the tables are long and importing them is to cost nothing."""

    source: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source, re.IGNORECASE | re.ASCII)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text, or None."""
        return self.compiled.fullmatch(text)


def tidy(text: str, field: str) -> str:
    """Text on one line with plain quotes, dashes and spaces; case is kept. Raises InputError for what no field may
    hold: more than MAX_LENGTH characters, NUL, lone surrogates."""
    if len(text) > MAX_LENGTH:
        raise InputError(field, f"This is longer than {MAX_LENGTH} characters: write the date or the phrase alone.")
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError(field, "This holds characters that cannot be stored: type it again.")
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split()).rstrip(" .,;:!")


def shown(text: str) -> str:
    """The text in quotation marks for a message, cut after 60 characters."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= 60 else line[:60] + '…'}”"


def number(text: str) -> int:
    """The value of digits or of a number word; "a" and "an" are one."""
    if text.isdecimal():
        return int(text)
    return NUMBERS.get(text.lower().replace("-", " ")) or nth(text)


def nth(text: str) -> int:
    """The value of an ordinal in figures or words ("3rd", "third")."""
    plain = text.lower().replace("-", " ")
    return ORDINALS[plain] if plain in ORDINALS else int(plain.rstrip("stndrh"))
