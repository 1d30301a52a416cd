"""From the evidence of a page or a document to facts: one is chosen, the others are kept, and disagreement is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from tracker.reading._written_days import full_days, instant_day
from tracker.reading.article import Fact, Origin, Sure
from tracker.reading.extract import About, Evidence
from tracker.reading.text_facts import address_day

STATED = (Origin.JSON_LD, Origin.META)
"""Places that are made for stating facts."""
NAME_LENGTH = 120

_SEPARATOR = re.compile(r"\s+[|–—·»:/\\-]+\s+|\s*[|»]\s*")
_HANDLE = re.compile(r"\s*@\w+\s*$")
_AFTER_NAME = re.compile(
    r"\s+[-–—|•·]\s+.*$|\s*[-–—]+\s*$|(?:^|\s+)(?:last )?(?:updated|published|posted)\b.*$", re.IGNORECASE
)
_BY = re.compile(r"^\W*(?:(?:written|posted|reported|story|words) )?(?:by|von|par|por|di|door)\s*:?\s+", re.IGNORECASE)


def title(evidence: Sequence[Evidence], outlet: str) -> Fact:
    """The title, without the name of the site behind it."""
    sites = ({_letters(one.value) for one in evidence if one.about is About.OUTLET} | {_letters(outlet)}) - {""}
    found = [
        Fact(words, one.origin, _title_sure(one.origin))
        for one in evidence
        if one.about is About.TITLE
        and _letters(one.value) not in sites
        and (words := _without_site(one.value, sites, one.origin))
    ]
    return _chosen(found, lambda a, b: _letters(a) == _letters(b))


def _title_sure(origin: Origin) -> Sure:
    return Sure.UNSURE if origin is Origin.DOCUMENT else Sure.LIKELY


def _without_site(words: str, sites: Collection[str], origin: Origin) -> str:
    parts = list(_SEPARATOR.finditer(words))
    if not parts:
        return words
    rest, last = words[: parts[-1].start()].strip(), words[parts[-1].end() :].strip()
    if rest and _letters(last) in sites:
        return rest
    first = words[: parts[0].start()].strip()
    if _letters(first) in sites:
        return words[parts[0].end() :].strip()
    # A page's own title ends in the name of its site more often than not; what is left must still be a title.
    return rest if origin is Origin.TITLE and len(rest.split()) >= 4 and ":" not in parts[-1].group() else words


def outlet(evidence: Sequence[Evidence], url: str) -> Fact:
    """The publisher's name, else the host of the address."""
    told = [one for one in evidence if one.about is About.OUTLET]
    told.sort(key=lambda one: one.origin is not Origin.META)  # the name as the site shows it comes before the firm's
    found = [
        Fact(words, one.origin, Sure.SURE if one.origin in STATED else Sure.UNSURE)
        for one in told
        if (words := one.value.lstrip("@").strip()) and len(words) <= NAME_LENGTH
    ]
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return _chosen(found or ([Fact(host, Origin.URL, Sure.UNSURE)] if host else []), _alike_names)


def writer(evidence: Sequence[Evidence], outlet_name: str, told: Fact) -> Fact:
    """Who wrote it; ``told`` is the byline in the text."""
    found = [
        Fact(name, one.origin, Sure.LIKELY if one.origin in (*STATED, Origin.MARKUP) else Sure.UNSURE)
        for one in evidence
        if one.about is About.WRITER and (name := clean_name(one.value)) and _letters(name) != _letters(outlet_name)
    ]
    return _chosen([*found, told] if told else found, _alike_names)


def clean_name(words: str) -> str:
    """A byline without "By", handles, days and what the writer is.

    >>> clean_name("by Ann Teller - Apr 16, 2015 8:02 pm UTC"), clean_name("https://x.example/ann")
    ('Ann Teller', '')
    """
    name = _AFTER_NAME.sub("", _BY.sub("", _HANDLE.sub("", words.replace("\u00a0", " ")))).strip(" ,;|•·")
    day = next(full_days(name), None)
    if day is not None:
        name = name[: day.start].strip(" ,;|•·-–—")
    if len(name) > NAME_LENGTH or name.startswith(("http", "www.")) or not any(sign.isalpha() for sign in name):
        return ""
    return re.sub(r"\s*;\s*", ", ", name)


def published(evidence: Sequence[Evidence], url: str, told: Iterable[Fact]) -> Fact:
    """The day it came out. ``told`` are the days that its text states or lets one infer.

    Sure where a place made for it states the day, or two kinds of place agree; likely where places differ by one day,
    as time zones make them; unsure where they differ by more, or where the day is only inferred.
    """
    found = [_day_of(one) for one in evidence if one.about is About.PUBLISHED]
    stated = [fact for fact in found if fact and fact.origin is not Origin.GUESS and fact.sure is not Sure.UNSURE]
    stated += [fact for fact in told if fact.sure is Sure.LIKELY]
    if address := address_day(url):
        stated.append(address)
    others = [fact for fact in found if fact and fact not in stated] + [f for f in told if f.sure is Sure.UNSURE]
    others.sort(key=lambda fact: fact.origin is Origin.DOCUMENT)  # often the day on which it was printed
    kinds: dict[Origin, Fact] = {}
    for fact in stated:
        kinds.setdefault(fact.origin, fact)
    chosen = _chosen([*kinds.values(), *others], lambda a, b: a == b)
    return replace(chosen, sure=_sure_of_day(chosen, list(kinds.values())))


def _day_of(one: Evidence) -> Fact:
    """The day that a place names; a creation day of a document, or any time on the page, is but a hint."""
    day = _instant(one.value)
    hint = one.origin in (Origin.GUESS, Origin.DOCUMENT) or one.place in ("first time", "dateCreated")
    return Fact(day, one.origin, Sure.UNSURE if hint else Sure.LIKELY, one.value) if day else Fact()


def _instant(words: str) -> str:
    if re.fullmatch(r"\d{10}|\d{13}", words):
        return datetime.fromtimestamp(int(words[:10]), UTC).date().isoformat()
    return instant_day(words)


def _sure_of_day(chosen: Fact, stated: Sequence[Fact]) -> Sure:
    if not chosen or chosen.sure is Sure.UNSURE or not stated:
        return Sure.UNSURE
    apart = max(abs((date.fromisoformat(one.value) - date.fromisoformat(chosen.value)).days) for one in stated)
    if apart > 1:
        return Sure.UNSURE
    if apart == 1:
        return Sure.LIKELY
    return Sure.SURE if len(stated) > 1 or chosen.origin in STATED else Sure.LIKELY


def _chosen(found: Sequence[Fact], same: Callable[[str, str], bool]) -> Fact:
    """The first with the others behind it; surer where another kind of place says the same."""
    if not found:
        return Fact()
    agree = any(one.origin is not found[0].origin and same(one.value, found[0].value) for one in found[1:])
    others = list(dict.fromkeys(found[1:]))
    sure = Sure.SURE if agree and found[0].sure is Sure.LIKELY else found[0].sure
    return replace(found[0], sure=sure, others=tuple(others[:8]))


def _letters(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def _alike_names(one: str, other: str) -> bool:
    """Whether two names are one: equal, or one within the other."""
    a, b = _letters(one), _letters(other)
    return bool(a and b) and (a in b or b in a)
