"""Sources for reference managers (BibTeX, CSL-JSON), and a claim as one citation. Pure: texts in, texts out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.claims import ClaimView, SourceKind


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with the name of its outlet, as a reference needs it. ``published_on`` may be a month or a year."""

    uid: str
    title: str
    outlet: str
    writer: str
    kind: SourceKind
    url: str
    archive_url: str
    published_on: str
    read_on: str


_CSL = {
    SourceKind.NEWS: "article-newspaper",
    SourceKind.OPINION: "article-newspaper",
    SourceKind.INTERVIEW: "interview",
    SourceKind.BROADCAST: "broadcast",
    SourceKind.SPEECH: "speech",
    SourceKind.POST: "post-weblog",
    SourceKind.REPORT: "report",
}
_BIBTEX = {SourceKind.NEWS: ("article", "journal"), SourceKind.OPINION: ("article", "journal")}
_BIBTEX[SourceKind.REPORT] = ("techreport", "institution")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def csl_json(found: Iterable[Cited]) -> str:
    """The sources as CSL-JSON, which Zotero and most others read."""
    return json.dumps([_csl(one) for one in found], ensure_ascii=False, indent=1) + "\n"


def _csl(one: Cited) -> dict[str, object]:
    item: dict[str, object] = {"id": one.uid, "type": _CSL.get(one.kind, "document"), "title": one.title}
    item |= {"container-title": one.outlet} if one.kind is not SourceKind.REPORT else {"publisher": one.outlet}
    # As one literal: where a name ends and the next begins cannot be told from a byline.
    item |= {"author": [{"literal": one.writer}] if one.writer else None, "URL": one.url, "archive": one.archive_url}
    item |= {"issued": _parts(one.published_on), "accessed": _parts(one.read_on)}
    return {key: value for key, value in item.items() if value}


def _parts(day: str) -> dict[str, object] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def bibtex(found: Iterable[Cited]) -> str:
    """The sources as BibTeX, each under a key of its own made from writer or outlet, year and title."""
    used: set[str] = set()
    return "\n".join(_entry(one, _key(one, used)) for one in found)


def _entry(one: Cited, key: str) -> str:
    sort, holder = _BIBTEX.get(one.kind, ("misc", "howpublished"))
    year, _, rest = one.published_on.partition("-")
    month, _, day = rest.partition("-")
    lines = [
        ("title", f"{{{_tex(one.title)}}}" if one.title else ""),  # braces twice: capitals stay as they are
        ("author", f"{{{_tex(one.writer)}}}" if one.writer else ""),
        (holder, _tex(one.outlet)),
        ("year", year),
        ("day", day.lstrip("0")),
        ("url", _tex(one.url, url=True)),
        ("urldate", one.read_on),
        ("note", f"Archived at {_tex(one.archive_url, url=True)}" if one.archive_url else ""),
    ]
    written = [f"  {name} = {{{value}}}" for name, value in lines if value]
    if month:
        written.insert(len(written), f"  month = {MONTHS[int(month) - 1]}")
    return f"@{sort}{{{key},\n" + ",\n".join(written) + "\n}\n"


_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}


def _tex(text: str, *, url: bool = False) -> str:
    """Text for TeX. In an address only what would end the field is taken out, in the way addresses know."""
    if url:
        return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20")
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def _key(one: Cited, used: set[str]) -> str:
    who = (_plain(one.writer) or _plain(one.outlet) or ["source"])[-1]
    word = next((word for word in _plain(one.title) if len(word) > 3), "")
    stem = f"{who}{one.published_on[:4]}{word}" or "source"
    key, number = stem, 2
    while key in used:
        key, number = f"{stem}{number}", number + 1
    used.add(key)
    return key


def _plain(text: str) -> list[str]:
    """The words of a text in plain letters."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", bare.lower())


def cite(view: ClaimView, head: str) -> str:
    """A claim as one citation: who, when, the words, where, and the revision that it is found again by."""
    return " ".join(part for part in _citation(view, head) if part)


def _citation(view: ClaimView, head: str) -> Iterator[str]:
    who = view.speaker or view.speaker_as_described or view.outlet or "Unknown speaker"
    yield f"{who} ({view.claimed_on or 'no date'}):"
    words = " ".join((view.quote or view.proposition).split())
    yield f"“{words}”." if view.quote else f"{words}."
    where = ", ".join(part for part in (view.writer, view.source_title, view.outlet, view.published_on) if part)
    yield f"In: {where}{', ' + view.locator if view.locator else ''}." if where else ""
    yield view.source_url
    yield f"(archived: {view.archive_url})." if view.archive_url else ""
    yield f"[Claim {view.uid}, revision {view.revision[:12]}, log head {head[:12]}]"
