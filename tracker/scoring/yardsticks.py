"""What officials have laid down that words of likelihood mean, beside what readers take them to mean (the lexicon).

``data/yardsticks.csv``: ranges of ICD 203 (United States), the UK's yardstick, NATO, IPCC and EFSA, as collected by
CAPphrase (CC BY 4.0); the aliases are added by us, those of ICD 203 from its own second line of words. A range has no
best value: its middle is scored, which each report says.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker import likelihood
from tracker.errors import InputError

TITLES = {
    "icd203": "ICD 203 (United States)",
    "uk": "the UK's probability yardstick",
    "nato": "NATO",
    "ipcc": "IPCC",
    "efsa": "EFSA",
}
"""The yardsticks by the word that asks for them."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a yardstick says that a phrase means, in 0..1; ``best`` is the middle."""

    phrase: str
    low: float
    high: float

    @property
    def best(self) -> float:
        """The middle of the range, which the yardstick itself does not name."""
        return round((self.low + self.high) / 2, 6)


def read(yardstick: str, words: str) -> Range | None:
    """What the words mean by a yardstick; None where it does not define them. Raises InputError for another one.

    Defined is a phrase of the yardstick, an alias, and words that the lexicon knows as another form of such a phrase.

    >>> read("uk", "almost certainly")
    Range(phrase='almost certain', low=0.95, high=1.0)
    >>> read("ipcc", "with high probability")
    """
    ranges = table(yardstick)
    key = " ".join(words.replace("-", " ").casefold().split())
    if key in ranges:
        return ranges[key]
    row = likelihood.find(words) if words.strip() else None
    return ranges.get(row.phrase.casefold()) if row else None


@cache
def table(yardstick: str) -> dict[str, Range]:
    """The ranges of a yardstick by phrase and alias, in its order. Raises InputError for another one."""
    if yardstick not in TITLES:
        raise InputError("reading", f"There is no yardstick “{yardstick}”: choose one of {', '.join(TITLES)}.")
    text = (files("tracker") / "data" / "yardsticks.csv").read_text(encoding="utf-8")
    found: dict[str, Range] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["yardstick"] == yardstick:
            one = Range(row["phrase"], float(row["low"]), float(row["high"]))
            names = (row["phrase"], *(name.strip() for name in row["aliases"].split(";") if name.strip()))
            found |= dict.fromkeys(names, one)
    return found
