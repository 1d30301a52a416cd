"""Fact checks, annotations and libraries: claims and sources that others have gathered, without likelihoods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from tracker.errors import InputError
from tracker.importers.model import Given, Options, Parsed
from tracker.importers.platforms import Fields, loads, table_rows
from tracker.importers.sheets import decoded
from tracker.tally import Refused

_SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.IGNORECASE | re.DOTALL)


def claimreview(data: bytes, name: str, options: Options) -> Parsed:
    """Reviews of claims: bare, in an array or a graph, or inside a page. The words of the rating are trusted, not its
    number; they become an outcome only where ``outcomes`` says what they mean."""
    text = decoded(data, name)[0]
    parts = [unescape(part) for part in _SCRIPT.findall(text)] if text.lstrip().startswith("<") else [text]
    found: list[Given | Refused] = []
    for part in parts:
        for one in _reviews(loads(part.encode(), name)):
            found.append(_review(len(found) + 1, one))
    if not found:
        raise InputError("file", f"{name} holds no ClaimReview: nothing was imported.")
    rows = tuple(one for one in found if isinstance(one, Given))
    refused = tuple(one for one in found if isinstance(one, Refused))
    notes = ("Ratings are kept in the note: say --outcome RATING=happened or the like to make them outcomes.",)
    return Parsed("claimreview", rows, refused, notes, len(found))


def _reviews(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 20:
        return
    if isinstance(found, list):
        for one in found:
            yield from _reviews(one, depth + 1)
    elif isinstance(found, dict):
        kinds = found.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield found | (found["properties"] if isinstance(found.get("properties"), dict) else {})
        yield from _reviews(found.get("@graph"), depth + 1)


def _text(value: Any) -> str:
    """A text, however it is wrapped."""
    if isinstance(value, list):
        return "; ".join(part for part in map(_text, value) if part)
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name"))
    return "" if value is None else str(value)


def _review(number: int, one: Mapping[str, Any]) -> Given | Refused:
    claim = _text(one.get("claimReviewed"))
    if not claim.strip():
        return Refused(number, "The review names no claim.")
    item = one.get("itemReviewed")
    item = item if isinstance(item, dict) else {}
    rating = one.get("reviewRating")
    words = _text(rating.get("alternateName")) if isinstance(rating, dict) else _text(rating)
    author = item.get("author")
    first = item.get("firstAppearance")
    appearances = item.get("appearance")
    listed = appearances if isinstance(appearances, list) else [appearances]
    urls = [_text(part.get("url")) for part in (first, *listed) if isinstance(part, dict) and part.get("url")]
    said = _text(item.get("datePublished"))
    fields: Fields = {
        "key": f"claimreview:{_text(one.get('url'))}#{claim[:200]}",
        "proposition": claim,
        "speaker": _text(author),
        "claimed_on": said[:10],
        "source_title": _text(item.get("name")),
        "source_url": urls[0] if urls else "",
        "outcome": words,
        "known_on": _text(one.get("datePublished"))[:10],
        "decided_by": _text(one.get("author")),
        "evidence_urls": _text(one.get("url")),
        "note": f"rating: {words}" if words else "",
    }
    return Given(number, fields)


def rated(given: Given, options: Options) -> Given:
    """A rating without a mapping is no outcome."""
    word = given.fields.get("outcome", "")
    if word and word not in options.outcomes and word.casefold() not in {k.casefold() for k in options.outcomes}:
        return Given(given.line, {k: v for k, v in given.fields.items() if k not in ("outcome", "known_on")})
    return given


# ---------------------------------------------------------------- Hypothesis


def hypothesis_csv(data: bytes, name: str, options: Options) -> Parsed:
    """Annotations: the marked words are the quote, the comment the note."""
    text = decoded(data, name)[0]
    tabs = text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",")
    rows = table_rows(text.replace("\t", ",").encode() if tabs else data, name)
    found = [_annotation(line, row) for line, row in rows]
    return _kept("hypothesis-csv", found)


def _annotation(line: int, row: Mapping[str, str]) -> Given | Refused:
    quote = row.get("Quote/description", "").strip()
    words = quote or row.get("Comment", "").strip()
    if not words:
        return Refused(line, "The annotation marks no words.")
    fields: Fields = {
        "proposition": words,
        "quote": quote,
        "first_recorded_on": row.get("Created at", ""),
        "source_url": row.get("URL", ""),
        "source_title": row.get("Page", ""),
        "tags": row.get("Tags", ""),
        "note": "\n".join(
            part for part in (row.get("Comment", "") if quote else "", f"annotated by {row.get('Author', '')}") if part
        ),
    }
    return Given(line, fields)


def hypothesis_json(data: bytes, name: str, options: Options) -> Parsed:
    """The same as JSON, with the selectors that find the words again."""
    found: list[Given | Refused] = []
    for number, one in enumerate(loads(data, name).get("annotations") or [], 1):
        found.append(_selected(number, one) if isinstance(one, dict) else Refused(number, "This is no annotation."))
    return _kept("hypothesis-json", found)


def _selected(number: int, one: Mapping[str, Any]) -> Given | Refused:
    targets = [part for part in one.get("target") or [] if isinstance(part, dict)]
    selectors = [s for part in targets for s in part.get("selector") or [] if isinstance(s, dict)]
    exact = next((_text(s.get("exact")) for s in selectors if s.get("type") == "TextQuoteSelector"), "")
    words = exact or _text(one.get("text"))
    if not words.strip():
        return Refused(number, "The annotation marks no words.")
    document = one.get("document")
    fields: Fields = {
        "key": f"hypothesis:{one.get('id')}",
        "proposition": words,
        "quote": exact,
        "first_recorded_on": _text(one.get("created"))[:10],
        "source_url": _text(one.get("uri")),
        "source_title": _text(document.get("title")) if isinstance(document, dict) else "",
        "tags": "; ".join(map(str, one.get("tags") or [])),
        "note": "\n".join(
            part for part in (_text(one.get("text")) if exact else "", f"annotated by {_text(one.get('user'))}") if part
        ),
    }
    return Given(number, fields)


def _kept(name: str, found: Iterable[Given | Refused]) -> Parsed:
    items = list(found)
    return Parsed(
        name,
        tuple(one for one in items if isinstance(one, Given)),
        tuple(one for one in items if isinstance(one, Refused)),
        ("Who said it, and when, is not in the file: fill it in by hand.",),
        len(items),
    )


# ---------------------------------------------------------------- libraries, as sources

_KINDS = {
    "newspaperarticle": "news",
    "article-newspaper": "news",
    "magazinearticle": "news",
    "interview": "interview",
    "tvbroadcast": "broadcast",
    "radiobroadcast": "broadcast",
    "broadcast": "broadcast",
    "speech": "speech",
    "presentation": "speech",
    "blogpost": "post",
    "post-weblog": "post",
    "webpage": "post",
    "report": "report",
}


def zotero_csv(data: bytes, name: str, options: Options) -> Parsed:
    """A library as sources: nothing in it is a claim."""
    rows = [
        Given(
            line,
            {
                "key": f"zotero:{row.get('Key', '')}",
                "source_title": row.get("Title", ""),
                "outlet": row.get("Publication Title", "") or row.get("Publisher", ""),
                "writer": row.get("Author", ""),
                "source_url": row.get("Url", ""),
                "published_on": row.get("Date", "") or row.get("Publication Year", ""),
                "source_kind": _KINDS.get(row.get("Item Type", "").casefold(), "report"),
            },
        )
        for line, row in table_rows(data, name)
    ]
    return Parsed("zotero", tuple(rows), (), ("Items become sources; there is no claim in the file.",), len(rows))


def csl_json(data: bytes, name: str, options: Options) -> Parsed:
    """CSL-JSON as sources."""
    found: list[Given | Refused] = []
    for number, one in enumerate(loads(data, name), 1):
        found.append(_item(number, one) if isinstance(one, dict) else Refused(number, "This is no item."))
    rows = tuple(one for one in found if isinstance(one, Given))
    refused = tuple(one for one in found if isinstance(one, Refused))
    return Parsed("csl", rows, refused, ("Items become sources; there is no claim in the file.",), len(found))


def _item(number: int, one: Mapping[str, Any]) -> Given:
    issued = one.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(part) for part in first if str(part).isdecimal()]
    day = "-".join([f"{numbers[0]:04d}", *(f"{part:02d}" for part in numbers[1:3])]) if numbers else ""
    authors = [part for part in one.get("author") or [] if isinstance(part, dict)]
    names = [
        _text(a.get("literal")) or " ".join(p for p in (_text(a.get("given")), _text(a.get("family"))) if p)
        for a in authors
    ]
    return Given(
        number,
        {
            "key": f"csl:{one.get('id')}",
            "source_title": _text(one.get("title")),
            "outlet": _text(one.get("container-title")) or _text(one.get("publisher")),
            "writer": "; ".join(name for name in names if name),
            "source_url": _text(one.get("URL")),
            "archive_url": _text(one.get("archive")) if _text(one.get("archive")).startswith("http") else "",
            "published_on": day,
            "source_kind": _KINDS.get(_text(one.get("type")).casefold(), "report"),
        },
    )
