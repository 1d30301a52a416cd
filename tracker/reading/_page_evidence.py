"""What a web page says of itself, place by place: JSON-LD, meta tags, markup, title, headings. Runs in the child.

Nothing is chosen here. The order within a kind of evidence is the order in which it is believed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from htmldate import find_date
from lxml import etree
from trafilatura.metadata import extract_author, extract_sitename

from tracker.reading.article import Origin
from tracker.reading.extract import About, Evidence

MOST_JSON = 2_000_000
"""Characters of JSON-LD that are read."""
LONGEST = 500
"""Longest value, in characters: what is longer is no title, name or day."""

_ARTICLE = re.compile(
    r"(?:Article|NewsArticle|BlogPosting|Posting|Report|Review|WebPage|ScholarlyArticle|Book|VideoObject|Episode)$"
)
_SCRIPTS = etree.XPath("//script[contains(@type, 'ld+json')]/text()")
_METAS = etree.XPath("//meta[@content]")
_TIMES = etree.XPath(
    "//time[@datetime][@pubdate or contains(@itemprop, 'datePublished') or contains(@class, 'publish')]/@datetime"
)
_MARKED_DAYS = etree.XPath("//*[@itemprop and contains(@itemprop, 'datePublished')]")
_FIRST_TIME = etree.XPath("//article//time[@datetime] | //header//time[@datetime]")
_AUTHORS = etree.XPath(
    "//*[@rel='author' or (@itemprop and contains(@itemprop, 'author'))][not(self::link or self::meta)]"
)
_BYLINES = etree.XPath(
    "//*[(@class and (contains(@class, 'yline') or contains(@class, 'p-author') or contains(@class, 'dateline'))) "
    "or (@id and contains(@id, 'yline'))]"
)
_CANONICAL = etree.XPath("//link[@rel='canonical']/@href")

_META = {
    About.TITLE: "dc:title dcterm:title dc.title og:title weibo:article:title weibo:webpage:title title twitter:title "
    "parsely-title citation_title headline",
    About.WRITER: "dc:creator dcterm:creator dc.creator author article:author_name parsely-author byl citation_author "
    "sailthru.author",
    About.OUTLET: "og:site_name application-name dc.publisher dc:publisher publisher citation_journal_title",
    About.PUBLISHED: "article:published_time og:article:published_time datepublished publishdate pubdate "
    "parsely-pub-date sailthru.date dc.date.issued dcterms.created dc.date dcterms.date citation_publication_date "
    "citation_date cxenseparse:recs:publishtime date article.published originalpublicationdate ptime pdate displaydate "
    "rnews:datepublished weibo:article:create_at",
    About.URL: "og:url",
}
_NAMES = {name: (about, rank) for about, names in _META.items() for rank, name in enumerate(names.split())}


def read(tree: Any, url: str) -> tuple[Evidence, ...]:
    """What is stated on the page."""
    element = tree.find(".//title")
    title = "" if element is None else " ".join("".join(element.itertext()).split())
    found = [*_json_ld(tree, title), *_meta(tree), *_markup(tree), *_one(About.TITLE, Origin.TITLE, title, "title")]
    for heading in tree.iter("h1"):
        found += _one(About.TITLE, Origin.HEADING, "".join(heading.itertext()), "h1")
    for address in (*_CANONICAL(tree), url):
        found += _one(About.URL, Origin.MARKUP if address != url else Origin.GIVEN, str(address), "canonical")
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return (*found, *_one(About.LANGUAGE, Origin.MARKUP, language, "lang"))


def guesses(tree: Any, known: tuple[Evidence, ...], url: str) -> tuple[Evidence, ...]:
    """What trafilatura and htmldate make of the page where it states nothing."""
    about = {one.about for one in known}
    found: list[Evidence] = []
    if About.WRITER not in about:
        found += _one(About.WRITER, Origin.GUESS, extract_author(tree) or "", "trafilatura")
    if About.OUTLET not in about:
        found += _one(About.OUTLET, Origin.GUESS, extract_sitename(tree) or "", "trafilatura")
    if About.PUBLISHED not in about:
        day = find_date(tree, original_date=True, extensive_search=True, url=url or None)
        found += _one(About.PUBLISHED, Origin.GUESS, day or "", "htmldate")
    return tuple(found)


def _one(about: About, origin: Origin, value: object, place: str) -> Iterator[Evidence]:
    """The evidence, if it holds words that can be meant."""
    words = " ".join(str(value or "").split())
    if words and len(words) <= LONGEST:
        yield Evidence(about, origin, words, place)


# ---------------------------------------------------------------- JSON-LD


def _json_ld(tree: Any, title: str) -> Iterator[Evidence]:
    budget = MOST_JSON
    for script in _SCRIPTS(tree):
        text = str(script).strip().removeprefix("<![CDATA[").removesuffix("]]>")
        budget -= len(text)
        if budget < 0:
            return
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data, 0):
            yield from _of_object(item, title)


def _objects(data: object, depth: int) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD document, however they are wrapped."""
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(
            isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(key), depth + 1)


def _of_object(item: dict[str, Any], title: str) -> Iterator[Evidence]:
    named = "" if item.get("@type") == "WebPage" else _text(item.get("name"))
    headline = _text(item.get("headline"))
    # Some sites put a description there: then the name is what the page's own title holds.
    if named and (not headline or (named in title and headline not in title)):
        headline = named
    yield from _one(About.TITLE, Origin.JSON_LD, headline, "headline")
    yield from _one(
        About.WRITER, Origin.JSON_LD, ", ".join(_names(item.get("author") or item.get("creator"))), "author"
    )
    yield from _one(About.PUBLISHED, Origin.JSON_LD, _text(item.get("datePublished")), "datePublished")
    if not item.get("datePublished"):
        yield from _one(About.PUBLISHED, Origin.JSON_LD, _text(item.get("dateCreated")), "dateCreated")
    yield from _one(About.OUTLET, Origin.JSON_LD, ", ".join(_names(item.get("publisher"))[:1]), "publisher")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _names(value: object) -> list[str]:
    """The names of a person or an organisation, or of several."""
    if isinstance(value, list):
        return list(dict.fromkeys(name for one in value[:20] for name in _names(one)))
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [value.strip()] if isinstance(value, str) and value.strip() and not value.startswith("http") else []


# ---------------------------------------------------------------- meta tags and markup


def _meta(tree: Any) -> Iterator[Evidence]:
    found: list[tuple[int, Evidence]] = []
    for meta in _METAS(tree):
        names = f"{meta.get('name', '')} {meta.get('property', '')} {meta.get('itemprop', '')}".lower().split()
        for name in dict.fromkeys(names):
            about, rank = _NAMES.get(name, (None, 0))
            if about is not None:
                found += [(rank, one) for one in _one(about, Origin.META, meta.get("content"), name)]
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _markup(tree: Any) -> Iterator[Evidence]:
    for day in _TIMES(tree):
        yield from _one(About.PUBLISHED, Origin.MARKUP, str(day), "time")
    for element in _MARKED_DAYS(tree):
        day = element.get("content") or element.get("datetime") or "".join(element.itertext())
        yield from _one(About.PUBLISHED, Origin.MARKUP, day, "datePublished")
    for element in _FIRST_TIME(tree)[:1]:
        yield from _one(About.PUBLISHED, Origin.MARKUP, element.get("datetime"), "first time")
    for element in (*_AUTHORS(tree), *_BYLINES(tree)):
        words = " ".join("".join(element.itertext()).split())
        if 0 < len(words) < 100:
            yield Evidence(About.WRITER, Origin.MARKUP, words, "author")
            return
