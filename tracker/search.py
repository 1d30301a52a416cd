"""The search language as a small grammar that never fails: whatever is typed means something, if only plain words.

``mali speaker:smith is:due due:<2014 p>0.8 "full elimination" -tag:draft``: words and phrases search the text of the
claim; ``field:value`` narrows; a minus sign before a part excludes it. A value that starts with ``=`` is exact (a
whole name, or a uid).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

NAME_FIELDS = ("speaker", "outlet", "tag", "source", "event", "collection", "writer")
DAY_FIELDS = ("due", "claimed", "known", "logged", "published")
IS_WORDS = (
    "open",
    "due",
    "resolved",
    "happened",
    "did_not_happen",
    "partly",
    "void",
    "undetermined",
    "late",
    "removed",
    "update",
    "interim",
    "earlier",
    "scored",
    "conflict",
    "corrected",
    "soon",
    "review",
    "early",
    "check",
    "snoozed",
    "undated",
)
HAS_WORDS = ("evidence", "quote", "source", "snapshot", "likelihood", "deadline", "tags", "note", "event", "criteria")
HELP = (
    ("words", "in the proposition, quote, criteria or condition"),
    ('"exact phrase"', "these words in this order"),
    ("speaker:name", "also outlet: tag: source: event: collection: writer:"),
    ("is:due", "also open, resolved, happened, did_not_happen, partly, void, late, removed, update, interim"),
    ("due:<2014", "also claimed: known: logged: published: with a day, month or year, or 2013..2014"),
    ("p>0.8", "the best likelihood; also p<20% or p:0.2-0.4"),
    ("has:evidence", "also quote, likelihood, deadline, tags, note, event, criteria"),
    ("-word", "not this; works before every part"),
)

_PART = re.compile(
    r"""(?P<minus>-?)(?:
        (?P<pop>(?i:p))(?P<pcmp><=|>=|<|>|=|:)(?P<pval>[0-9][^\s"]*)
        | (?P<field>[A-Za-z_]+):(?P<fcmp><=|>=|<|>|=)?(?:"(?P<fquoted>[^"]*)"?|(?P<fvalue>[^\s"]*))
        | "(?P<phrase>[^"]*)"?
        | (?P<word>[^\s"]+)
    )""",
    re.VERBOSE,
)


_LIKE_CHANCE = re.compile(r"(?i:p)(?:<=|>=|[<>=])")

MAX_PARTS = 200
"""Parts of a query that are read: SQLite cannot test many more conditions at once, and nobody types them."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a phrase; ``prefix`` when the word may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A named record: its field, the text, and whether the whole name (or a uid) is meant."""

    field: str
    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """A state of the claim, one of IS_WORDS."""

    word: str


@dataclass(frozen=True, slots=True)
class Has:
    """Something that the claim has, one of HAS_WORDS."""

    word: str


@dataclass(frozen=True, slots=True)
class Days:
    """A day field between two days, both included; an open end is None."""

    field: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Chance:
    """The best likelihood between two numbers; ``strict_low`` and ``strict_high`` exclude the ends."""

    low: float
    high: float
    strict_low: bool = False
    strict_high: bool = False


@dataclass(frozen=True, slots=True)
class Exactly:
    """One plain column with one value (kind, uid)."""

    field: str
    text: str


Part = Words | Name | Is | Has | Days | Chance | Exactly


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query and whether it is excluded."""

    part: Part
    excluded: bool = False


def parse(text: str, *, typing: bool = False) -> tuple[Term, ...]:
    """The terms of a query. ``typing`` lets the last word go on, as while somebody types. Never raises."""
    text = text.replace("\0", " ").encode("utf-8", "replace").decode()
    terms: list[Term] = []
    for match in islice(_PART.finditer(text), MAX_PARTS):
        last = typing and match.end() == len(text)
        part = _part(match, last)
        if part is not None:
            terms.append(Term(part, match["minus"] == "-"))
    return tuple(terms)


def _part(match: re.Match[str], last: bool) -> Part | None:
    if match["pop"]:
        chance = _chance(match["pcmp"], match["pval"])
        return chance or _words(match[0].lstrip("-"))
    if match["field"]:
        return _field(match)
    if match["phrase"] is not None:
        return _words(match["phrase"])
    return _words(match["word"], prefix=last and len(match["word"]) > 1)


def _words(text: str, prefix: bool = False) -> Words | None:
    # A part without any letter or digit would match nothing in the index; it says nothing, so it narrows nothing.
    if text.endswith("*"):
        text, prefix = text.rstrip("*"), True
    return Words(text, prefix) if any(sign.isalnum() for sign in text) else None


def _field(match: re.Match[str]) -> Part | None:
    field, compare = match["field"].lower(), match["fcmp"] or ""
    value = (match["fquoted"] if match["fquoted"] is not None else match["fvalue"]).strip()
    found: Part | None = None
    if not value:
        # While somebody types "speaker:" nothing is asked yet.
        return None if field in (*NAME_FIELDS, *DAY_FIELDS, "is", "has", "kind", "uid", "p") else _words(match[0])
    if field in NAME_FIELDS:
        found = Name(field, value, compare == "=")
    elif field == "is" and value.lower() in IS_WORDS:
        found = Is(value.lower())
    elif field == "has" and value.lower() in HAS_WORDS:
        found = Has(value.lower())
    elif field in ("kind", "uid"):
        found = Exactly(field, value.lower())
    elif field in DAY_FIELDS:
        found = _days(field, compare, value)
    return found or _words(match[0].lstrip("-"))


_SPAN = re.compile(r"^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$")


def _span(text: str) -> tuple[str, str] | None:
    """First and last day of a year, month or day; days are compared as text, so 31 ends every month."""
    match = _SPAN.match(text)
    if not match:
        return None
    year, month, day = match.groups()
    if day:
        return text, text
    return (f"{year}-{month}-01", f"{year}-{month}-31") if month else (f"{year}-01-01", f"{year}-12-31")


def _days(field: str, compare: str, value: str) -> Days | None:
    first, _, second = value.partition("..")
    one = _span(first) if first else None
    if _:
        two = _span(second) if second else None
        if (first and not one) or (second and not two) or not (one or two):
            return None
        return Days(field, one[0] if one else None, two[1] if two else None)
    if not one:
        return None
    bounds = {"<": (None, _before(one[0])), "<=": (None, one[1]), ">": (one[1] + "~", None), ">=": (one[0], None)}
    return Days(field, *bounds.get(compare, one))


def _before(day: str) -> str:
    """A text that sorts just before a day and after every earlier one."""
    return day[:-1] + chr(ord(day[-1]) - 1) + "~"


def _chance(compare: str, value: str) -> Chance | None:
    try:
        if compare == ":" and "-" in value:
            low, high = (_number(part) for part in value.split("-", 1))
            return Chance(low, high)
        number = _number(value)
    except ValueError:
        return None
    if compare.startswith("<"):
        return Chance(-1.0, number, strict_high=compare == "<")
    if compare.startswith(">"):
        return Chance(number, 2.0, strict_low=compare == ">")
    return Chance(number, number)


def _number(text: str) -> float:
    number = float(text.rstrip("%"))
    # A likelihood lies in 0..1: 80 can only mean 80 %.
    return number / 100 if text.endswith("%") or number > 1 else number


def doubts(text: str) -> list[str]:
    """What of a query was not read as it was probably meant, a sentence each: unknown fields, values, odd signs."""
    found: list[str] = []
    parts = list(islice(_PART.finditer(text.replace("\0", " ")), MAX_PARTS + 1))
    if len(parts) > MAX_PARTS:
        found.append(f"only the first {MAX_PARTS} parts are looked for")
    if text.count('"') % 2:
        found.append("a quotation mark is not closed: what follows it is read as one phrase")
    for match in parts[:MAX_PARTS]:
        part = _part(match, False)
        if match["field"] and isinstance(part, Words):
            found.append(f"“{match[0]}” is read as plain words: {_meant(match['field'].lower())}")
        elif (match["pop"] and isinstance(part, Words)) or (match["word"] and _LIKE_CHANCE.match(match["word"])):
            found.append(f"“{match[0]}” is read as plain words: write p>0.8 or p<20% without a space")
        elif part is None and match["field"]:
            found.append(f"“{match[0]}” asks for nothing and was left out: write what to look for after the colon")
        elif part is None and not match["field"]:
            found.append(f"“{match[0]}” has no letter or digit to look for and was left out")
    return found


def _meant(field: str) -> str:
    known = {"is": IS_WORDS, "has": HAS_WORDS}.get(field)
    if known:
        return f"{field}: takes {', '.join(known)}"
    if field in DAY_FIELDS:
        return f"{field}: takes a day, a month or a year such as 2014-03-01, 2014-03 or <2014"
    fields = (*NAME_FIELDS, *DAY_FIELDS, "is", "has", "kind", "uid")
    return f"there is no field {field}:, only {', '.join(fields)}"
