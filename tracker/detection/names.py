"""The same speaker under several names: surnames, acronyms, "the bureau", "the French diplomat", "he"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from tracker.detection.phrases import ORGANISATIONS, TITLES, is_person

_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ]\.|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sen|Rep|Gov|Prof|St|Capt|Maj)\.|[A-ZÀ-ÖØ-Þ][\w'-]*)"
_RUN = re.compile(rf"\b{_CAPITAL}(?: (?:(?:de|da|del|della|di|du|van|von|der|den|la|le|el|al|bin|ibn|y) )*{_CAPITAL})+")
_ACRONYM = re.compile(rf"\b((?:{_CAPITAL} (?:(?:of|for|and|the|on) )*)+)\(([A-Z]{{2,8}})\)")
_ONE = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'-]*")
MANY = 50
"""Names that are looked back through at most."""
_ENDING = re.compile(r"'s$|[.,]$")
_NO_NAME = frozenset(
    "the a an in on at for from but and or as if when while after before since by to of with although however it he "
    "she they we i this that these those there january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday new north south east west".split()
)


class Mention(NamedTuple):
    """A person's name where it stands, titles left out."""

    start: int
    name: str


class Names:
    """The names of one article (``plain``: straight apostrophes)."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self._organisations: dict[str, str] = {}
        self._descriptions: dict[str, re.Match[str] | None] = {}

    @cached_property
    def people(self) -> tuple[Mention, ...]:
        """Every name of two words or more that looks like a person's, in order."""
        found = []
        for match in _RUN.finditer(self.plain):
            words = match[0].split()
            while words and _ENDING.sub("", words[0].lower()) in _NO_NAME:
                words.pop(0)
            name = " ".join(words)
            if len(words) >= 2 and is_person(name):
                found.append(Mention(match.end() - len(name), bare(name)))
        return tuple(found)

    @cached_property
    def _by_surname(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for mention in self.people:
            words = mention.name.split()
            if len(words) >= 2:
                found.setdefault(words[-1].lower(), mention.name)
        return found

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        return {match[2]: match[1].strip() for match in _ACRONYM.finditer(self.plain)}

    def person(self, name: str) -> str:
        """The fullest name of a person: "Ann Lee" for "Mrs Lee"."""
        short = bare(name)
        words = short.split()
        return self._by_surname.get(words[-1].lower(), short) if words and len(words) == 1 else short

    def known(self, text: str, at: int) -> str:
        """The fullest name for whoever is called ``text`` at a place."""
        short = bare(text)
        named = self._by_surname.get(short.lower()) if " " not in short else None
        return named or (short if is_person(text) else self.other(text, at))

    def other(self, described: str, at: int) -> str:
        """The fullest mention of an office or of somebody described: "the bureau", "the French diplomat"."""
        words = described.split()
        if len(words) <= 2 and words[-1] in self._acronyms:
            return self._acronyms[words[-1]]
        if words[0].lower() not in ("the", "this", "that", "these", "those") or len(words) < 2:
            return described
        head = words[-1].lower()
        if len(words) == 2 and (named := self._organisation(head)):
            return named
        return self._described(words[1:], at) or described

    def _organisation(self, head: str) -> str:
        if head not in self._organisations:
            self._organisations[head] = self._find_organisation(head)
        return self._organisations[head]

    def _find_organisation(self, head: str) -> str:
        """The first capitalised name that holds a word: "Bureau of Meteorology" for "bureau"."""
        if head not in ORGANISATIONS:
            return ""
        word = re.escape(head.capitalize())
        pattern = rf"\b(?:{_CAPITAL} )*{word}(?: (?:of|for)(?: the)?(?: {_CAPITAL})+(?: and {_CAPITAL})*)?"
        match = re.search(pattern, self.plain)
        found = match[0].removeprefix("The ") if match else ""
        return found if " " in found else ""

    def _described(self, words: list[str], at: int) -> str:
        """The first mention of somebody described with the same last word: "a French diplomat"."""
        if not 0 <= self.plain.find(words[-1]) < at:
            return ""  # the word is new: no need to look through the whole text for it
        head = re.escape(words[-1])
        first = r"(?i:an?|one|some|another|several|two|three|senior)"
        tail = rf"(?: (?:in|at|of|from|with|for) (?:the )?(?:{_CAPITAL} ?)+)"
        if head not in self._descriptions:
            pattern = rf"\b{first} (?:[\w-]+ ){{0,4}}?{head}\b{tail}?|\b{head}{tail}"
            self._descriptions[head] = re.search(pattern, self.plain)
        match = self._descriptions[head]
        return match[0].strip() if match and match.start() < at else ""

    def before(self, at: int, floor: int) -> Mention | None:
        """The last person named between ``floor`` and ``at``; one whose surname stands alone elsewhere comes first."""
        low, high = bisect_left(self._places, floor), bisect_left(self._places, at)
        near = self.people[low:high] if high - low <= MANY else self.people[high - MANY : high]
        known = next((mention for mention in reversed(near) if self.again(mention)), None)
        return known or (near[-1] if near else None)

    def again(self, mention: Mention) -> bool:
        """Whether the surname stands alone elsewhere, a title stands before the name, or it has three words or more."""
        last = mention.name.split()[-1]
        if mention.name.count(" ") > 1:
            return True
        lead = self.plain[max(0, mention.start - 40) : mention.start].split()[-1:]
        return self._words[last] > self._named[last] or any(word.rstrip(".").lower() in TITLES for word in lead)

    @cached_property
    def _places(self) -> list[int]:
        return [mention.start for mention in self.people]

    @cached_property
    def _words(self) -> Counter[str]:
        """How often each capitalised word stands in the text."""
        return Counter(_ENDING.sub("", word) for word in _ONE.findall(self.plain))

    @cached_property
    def _named(self) -> Counter[str]:
        """How often each surname stands behind a first name."""
        return Counter(mention.name.split()[-1] for mention in self.people if " " in mention.name)


def bare(name: str) -> str:
    """A name without its titles, without whose it is ("Peru's president Ann Lee") and without a possessive ending."""
    words = name.split()
    owner = max((place for place, word in enumerate(words[:-2]) if word.endswith("'s")), default=-1)
    words = [_ENDING.sub("", word) if word[-1:] in ",s" and word is words[-1] else word for word in words[owner + 1 :]]
    while len(words) > 1 and (
        words[0].rstrip(".").lower() in TITLES or words[0] in ("UN", "US", "UK", "EU", "U.S.", "U.N.")
    ):
        words.pop(0)
    return " ".join(words)
