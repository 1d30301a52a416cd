"""Noun phrases beside a verb, and the name in them: enough grammar to say who speaks, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tracker.reading.sentences import Span

MOST_WORDS = 22
"""Words of a noun phrase at most."""


class Token(NamedTuple):
    """A word or a mark of plain text."""

    word: str
    start: int
    end: int


_TOKEN = re.compile(r"\d[\d,.]*\d|[^\W_][\w'&.-]*[^\W_.]|[^\W_]\.(?=\s)|[^\W_]|[^\w\s]")
_ABBREVIATED = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Capt|Sgt|Maj|Sen|Rep|Gov|Rev|Jr|Sr|Hon)$")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PRONOUNS = _set("he she they it we i who you")
PERSONAL = _set("he she")
DETERMINERS = _set(
    "the a an this that these those some many several few most other another one two three four five six his her its "
    "their our my all both any every no each various numerous more"
)
PREPOSITIONS = _set("of for in at from with on to by")
_NEVER = _set(
    "but while although though as because that which who whom whose when where if whether since after before until "
    "or so "
    "than is are was were be been being am isn't aren't wasn't weren't has have had will would could can may might "
    "shall "
    "should must do does did don't doesn't didn't however meanwhile yesterday today tomorrow also then there here what "
    "how why not into onto over under during between about against through"
)
_SKIPPED = _set(
    "has have had also then later now just did do does don't doesn't didn't not never still once again recently "
    "repeatedly reportedly further even who which himself herself themselves itself earlier today yesterday is are was "
    "were been being 's"
)
_APPOSED = _set("who which whose the a an")
_WEEKDAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
_AT_START = _set("and or yet for in on at from with by to of later earlier afterwards")
TITLES = _set(
    "mr mrs ms miss dr prof professor president prime minister deputy vice senator sen rep representative judge "
    "justice general gen major colonel col lieutenant lt captain sergeant king queen prince princess pope sir lord "
    "lady chief "
    "chairman chairwoman chancellor governor mayor secretary foreign defence defense interior finance health director "
    "doctor reverend rev bishop archbishop sheikh imam premier ambassador spokesman spokeswoman spokesperson coach "
    "secretary-general vice-president former state attorney congressman congresswoman mp the analyst editor "
    "commissioner inspector officer leader"
)
ORGANISATIONS = _set(
    "ministry department agency office bank commission council court union nato bureau institute party administration "
    "company corporation group committee authority university association organization organisation service centre "
    "center society foundation board police army government parliament congress senate house club team times post "
    "church inc ltd corp fund league federation airlines airways press news pentagon"
)


_PLACES = _set(
    "states kingdom republic city county street road river valley island islands lake mountain mountains cross palace "
    "square park beach airport hospital bridge tower hall sea ocean strip region province district world war act bill "
    "treaty cup prize award awards festival day street union happiness product gross domestic national international "
    "federal supreme global news act agreement alternative east west north south"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its place, and the place of the name or head that stands for it."""

    start: int
    end: int
    head: Span
    person: bool
    pronoun: bool = False


def tokens(plain: str, start: int, end: int) -> list[Token]:
    """The words and marks of a stretch; the full stop of an abbreviation belongs to nothing."""
    found: list[Token] = []
    for match in _TOKEN.finditer(plain, start, end):
        if match[0] == "." and found and _ABBREVIATED.fullmatch(found[-1].word):
            continue
        found.append(Token(match[0], *match.span()))
    return found


def phrase_before(plain: str, start: int, end: int) -> Phrase | None:
    """The noun phrase that ends at ``end``, adverbs and helping verbs passed over; None when there is none."""
    words = tokens(plain, start, end)
    while words and (words[-1].word.lower() in _SKIPPED or words[-1].word.lower().endswith("ly")):
        words.pop()
    if not words:
        return None
    if words[-1].word.lower() in PRONOUNS:
        return _pronoun(words[-1])
    if words[-1].word in ",)":
        return _with_apposition(plain, words)
    taken = _leftwards(words)
    phrase = _phrase(plain, taken)
    left = len(words) - len(taken) - 1
    if (
        phrase
        and not phrase.person
        and left > 0
        and words[left].word == ","
        and taken[0].word.lower() not in DETERMINERS
    ):
        named = _phrase(plain, _leftwards(words[:left]))
        if named and named.person:
            return named
    return phrase


def _pronoun(token: Token) -> Phrase | None:
    span = Span(token.start, token.end)
    return Phrase(*span, span, person=token.word.lower() in PERSONAL, pronoun=True)


def _with_apposition(plain: str, words: list[Token]) -> Phrase | None:
    """ "Ann Lee, the head of the bank," or "The head of the bank, Ann Lee,": the one of the two that is a name."""
    opener = "(" if words[-1].word == ")" else ","
    places = [n for n in range(len(words) - 2, -1, -1) if words[n].word == opener]
    begins = [n for n in places if _appositive(words[n + 1].word)]
    for at in begins or places[:1]:
        if any(token.word in '"“”;:' for token in words[at:]):
            return None
        before = _phrase(plain, _leftwards(words[:at]))
        if before is None or not any(char.isalpha() for char in plain[before.start : before.end]):
            continue
        inside = _phrase(plain, _leftwards(words[at + 1 : -1]))
        return inside if inside and inside.person and not before.person else before
    return None


def _appositive(word: str) -> bool:
    """Whether a word may begin what stands between two commas behind a noun."""
    return word.lower() in _APPOSED or word[0].isupper() or word[0].isdigit() or word.endswith("ing")


def _leftwards(words: list[Token]) -> list[Token]:
    """The words of the noun phrase that ends with the last of ``words``."""
    taken: list[Token] = []
    place = len(words) - 1
    while place >= 0 and len(taken) < MOST_WORDS:
        word = words[place].word
        low = word.lower()
        if not word[0].isalnum() and word not in "'&":
            break
        if low in _NEVER or low in _WEEKDAYS or (low in PRONOUNS):
            break
        if low == "and" and not _joins(words, place, taken):
            break
        if low.endswith("ed") and word[0].islower() and not (place and words[place - 1].word.lower() in DETERMINERS):
            if not (taken and taken[-1].word.lower() in PREPOSITIONS):
                break
            taken, place = [], place - 1  # "analysts polled by the paper": the phrase is what was polled
            continue
        taken.append(words[place])
        if low in DETERMINERS and not (place and words[place - 1].word.lower() in PREPOSITIONS):
            break
        place -= 1
    taken.reverse()
    while taken and (taken[0].word.lower() in _AT_START or not taken[0].word[0].isalnum()):
        del taken[0]
    return taken


def _joins(words: list[Token], place: int, taken: list[Token]) -> bool:
    """Whether an "and" stands inside the phrase."""
    if not taken or not place or taken[-1].word.lower() in DETERMINERS:
        return False
    left, right = words[place - 1].word, taken[-1].word
    return (left[0].isupper() and right[0].isupper()) or (left.endswith("s") and left.isalpha() and right[0].islower())


def phrase_after(plain: str, start: int, end: int) -> Phrase | None:
    """The noun phrase that begins at ``start``: "says a French diplomat who…", "said the chief, Ann Lee."."""
    words = tokens(plain, start, end)
    if not words or words[0].word.lower() in PREPOSITIONS:
        return None
    if words[0].word.lower() in PRONOUNS:
        return _pronoun(words[0])
    taken, place = _rightwards(words)
    first = _phrase(plain, taken)
    if first is None or first.person or place + 1 >= len(words) or words[place].word != ",":
        return first
    more, _ = _rightwards(words[place + 1 :])
    second = _phrase(plain, more)
    return second if second and second.person else first


def subject(plain: str, start: int, end: int) -> Phrase | None:
    """The noun phrase that a sentence or clause begins with, a conjunction before it passed over."""
    words = tokens(plain, start, end)
    while words and words[0].word.lower() in _OPENERS:
        words.pop(0)
    return phrase_after(plain, words[0].start, end) if words else None


_OPENERS = _set("but and while although though as because however still meanwhile yet so if since , \" “ '")


def _rightwards(words: list[Token]) -> tuple[list[Token], int]:
    """The words of the noun phrase that begins the list, and where it ends."""
    taken: list[Token] = []
    for place, token in enumerate(words[:MOST_WORDS]):
        low = token.word.lower()
        stops = not token.word[0].isalnum() and token.word not in "'&"
        if stops or low in _NEVER or low in _WEEKDAYS or (taken and low in ("on", "by", "to", "last", "this", "that")):
            return _without_tail(taken), place
        if taken and low.endswith("ed") and token.word[0].islower() and taken[-1].word.lower() not in DETERMINERS:
            return _without_tail(taken), place
        if taken and low in ("in", "at", "during") and not _place_follows(words, place):
            return _without_tail(taken), place
        taken.append(token)
    return _without_tail(taken), min(len(words), MOST_WORDS)


def _place_follows(words: list[Token], place: int) -> bool:
    """Whether "in" or "at" leads to a name, so that it belongs to the phrase ("officials in Paris")."""
    following = [token.word for token in words[place + 1 : place + 3]]
    return bool(following) and (following[0][0].isupper() or (following[0] == "the" and following[-1][0].isupper()))


def _without_tail(taken: list[Token]) -> list[Token]:
    while taken and taken[-1].word.lower() in (PREPOSITIONS | DETERMINERS | {"and"}):
        taken = taken[:-1]
    return taken


def _phrase(plain: str, taken: list[Token]) -> Phrase | None:
    """A phrase of words that hold at least one noun: a name, or a word that is no preposition or determiner."""
    if not any(token.word.lower() not in (PREPOSITIONS | DETERMINERS | _AT_START) for token in taken):
        return None
    whole = Span(taken[0].start, taken[-1].end)
    name = name_in(taken)
    if name is None:
        return Phrase(*whole, whole, person=False)
    person = is_person(plain[name.start : name.end])
    return Phrase(*whole, name if person else whole, person=person)


def name_in(taken: list[Token]) -> Span | None:
    """The last run of capitals before the first preposition: "Ann Lee" in "the bank's chief Ann Lee of Leeds"."""
    head = taken
    for place, token in enumerate(taken):
        if place and token.word.lower() in PREPOSITIONS:
            head = taken[:place]
            break
    runs: list[list[Token]] = [[]]
    for token in head:
        if token.word[0].isupper() and token.word.lower() not in DETERMINERS:
            runs[-1].append(token)
        elif not (token.word in _PARTICLES and runs[-1]):
            runs.append([])
        else:
            runs[-1].append(token)
    last = runs[-1]
    return Span(last[0].start, last[-1].end) if last else None


_PARTICLES = _set("de da del della di du van von der den la le el al bin ibn y")


def is_person(name: str) -> bool:
    """Whether a name looks like a person's: a title and a name, or two names of no organisation."""
    words = [word.rstrip(".") for word in name.split()]
    low = [word.lower().removesuffix("'s") for word in words]
    if not words or not all(word[:1].isupper() or word in _PARTICLES for word in words):
        return False
    if any(word in ORGANISATIONS or word in _PLACES for word in low):
        return False
    if any(word.isupper() and len(word) > 2 for word in words):
        return False
    bare = [word for word in low if word not in TITLES]
    return bool(bare) and (len(words) >= 2 or len(bare) < len(words)) and len(words) <= 7
