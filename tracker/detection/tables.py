"""The tables of detection, ``tracker/data/*.toml``: rows of one pattern each, read on first use, compiled when needed.

A row has an id, trigger ``words`` (it is looked at only where one of them stands), a ``pattern`` over plain text in any
case, and a sentence each that it must match (``yes``) and must not (``no``). ``%name%`` in a pattern stands for a
fragment of the file's ``[macros]``. Inside ``(?-i:...)`` case counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files

CURLY = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032"), "'") | dict.fromkeys(map(ord, "\u00a0\u202f\u2009\t"), " ")
_MACRO = re.compile(r"%(\w+)%")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
"""A word of plain text; a contraction is one."""


@dataclass(frozen=True)
class Row:
    """One row of a table. ``extra`` holds the columns that only some tables have (kind, reading)."""

    id: str
    family: str
    words: frozenset[str]
    source: str
    yes: str
    no: str
    weight: float = 0.0
    extra: dict[str, str] = field(default_factory=dict)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.source, re.IGNORECASE)


class Table:
    """Rows in their order, found by the words that trigger them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._by_word: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            for word in row.words:
                self._by_word.setdefault(word, []).append(place)

        self.families = {family: place for place, family in enumerate(dict.fromkeys(row.family for row in self.rows))}

    def near(self, words: frozenset[str]) -> Iterator[Row]:
        """The rows that one of the words triggers, in their order, each once."""
        places = {place for word in self._by_word.keys() & words for place in self._by_word[word]}
        return (self.rows[place] for place in sorted(places))


def plain(text: str) -> str:
    """Text with straight apostrophes and plain spaces, letter for letter as long as it was."""
    return text.translate(CURLY)


@lru_cache(64)
def triggers(words: str) -> frozenset[str]:
    """The words of plain text that can trigger a row: each in lower case, contractions also by their end ("'ll")."""
    found: set[str] = set()
    for word in WORD.findall(words.lower()):
        found.add(word)
        stem, mark, end = word.rpartition("'")
        if mark:
            found.update((stem, f"'{end}"))
            if word.endswith("n't"):
                found.add("n't")
    return frozenset(found)


@cache
def table(name: str) -> Table:
    """The table ``tracker/data/<name>.toml``: one array of rows a family."""
    import tomllib

    data = tomllib.loads((files("tracker") / "data" / f"{name}.toml").read_text(encoding="utf-8"))
    macros: dict[str, str] = {}
    for key, value in data.pop("macros", {}).items():
        macros[key] = _expanded(value, macros)
    return Table(
        Row(
            id=row.pop("id"),
            family=family,
            words=frozenset(row.pop("words").split()),
            source=_expanded(row.pop("pattern"), macros),
            yes=row.pop("yes"),
            no=row.pop("no"),
            weight=float(row.pop("weight", 0)),
            extra=row,
        )
        for family, rows in data.items()
        for row in rows
    )


def _expanded(source: str, macros: dict[str, str]) -> str:
    return _MACRO.sub(lambda match: macros[match[1]], source)
