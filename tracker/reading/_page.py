"""A web page's bytes to pieces and evidence. Runs in the parsing child: it alone imports lxml and trafilatura.

The tree is parsed once, what is hidden goes, evidence is read off it, then trafilatura finds the article in it. Where
lxml gives up (it loses text below 256 levels without a word) the standard library's parser, which never does, reads on.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.utils import decode_file

from tracker.reading import _flat_page, _page_evidence
from tracker.reading.article import Role
from tracker.reading.extract import Extract, Piece

VERSION = f"{trafilatura.__version__} with lxml {etree.__version__}"
LEAST = 200
"""Characters of text under which the whole page is looked at instead."""
HIDDEN = 500
"""The same for a page that hides some of its text: less than this, and the hidden is read too."""

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HIDDEN = etree.XPath(
    "//body//*[@hidden or @aria-hidden='true' or @style[contains(., 'none') or contains(., 'hidden')]]"
)
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ROLES = {"head": Role.HEADING, "item": Role.LIST, "quote": Role.QUOTATION, "row": Role.TABLE}
_BLOCKS = frozenset("p head item quote row ab fw list table div code cell lb body comments".split())


def extract(data: bytes, url: str = "", charset: str = "") -> Extract:
    """The article on a page and what the page says of itself. ``charset`` is what the server said, empty if nothing."""
    text, note = decode(data, charset)
    notes = (note,) if note else ()
    parser = lxml.html.HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
    )
    tree = _tree(text, parser)
    if tree is None or any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        pieces, evidence = _flat_page.extract(text)
        return Extract(pieces, evidence, "html.parser", "1", (*notes, _DEEP))
    evidence = _page_evidence.read(tree, url)
    shown = _without_hidden(tree)
    pieces = tuple(_pieces(shown, url))
    if shown is not tree and sum(len(piece.text) for piece in pieces) < HIDDEN:
        pieces = tuple(_pieces(tree, url))  # a page that shows itself by a script
    evidence += _page_evidence.guesses(tree, evidence, url)
    return Extract(pieces, evidence, "trafilatura", VERSION, notes)


_DEEP = (
    "The page is nested too deeply for the usual reading: its text was taken line by line, and more than the article "
    "may be in it."
)


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """A page's text and a note on what had to be assumed: by its mark, its server, itself, else by its look."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace").replace("\0", ""), ""
    if b"\0" in data[:200]:  # no mark, but every other byte of "<html" is zero
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace").replace("\0", ""), ""
    told = _CHARSET.search(data[:4_096])
    for name in (charset, told[1].decode("ascii", "replace") if told else "", "utf-8"):
        try:
            codec = codecs.lookup(name).name if name else ""
            if codec:
                # What is called Latin-1 on the web is Windows-1252 (WHATWG Encoding, 4.2).
                return data.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec).replace("\0", ""), ""
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        return data.decode("cp1252").replace("\0", ""), _ASSUMED
    except UnicodeDecodeError:
        return str(decode_file(data)).replace("\0", ""), _ASSUMED


_ASSUMED = "The page does not say how its letters are written, so that was guessed: check the accents."


def _pieces(tree: Any, url: str) -> Iterator[Piece]:
    """The article's paragraphs; those of the whole page where trafilatura finds next to none."""
    found = trafilatura.bare_extraction(tree, url=url or None, include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    pieces = list(_walk(body)) if body is not None else []
    if sum(len(piece.text) for piece in pieces) >= LEAST:
        return iter(pieces)
    # Not trafilatura.html2txt, which runs a heading and its paragraph into one line.
    whole, _ = _flat_page.extract(lxml.html.tostring(tree, encoding="unicode"))
    return iter(whole if sum(len(piece.text) for piece in whole) < 3 * LEAST or not pieces else pieces)


def _walk(body: Any) -> Iterator[Piece]:
    """The blocks of trafilatura's tree in order, each as one line."""
    words: list[str] = []
    roles = [Role.PARAGRAPH]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS and tag != "cell":
                yield from _piece(words, roles[-1])
            if tag in _ROLES:
                roles.append(_ROLES[tag] if roles[-1] in (Role.PARAGRAPH, Role.LIST) else roles[-1])
            words.append(element.text or "")
            continue
        if tag == "cell":
            words.append(" | ")
        elif tag in _BLOCKS:
            yield from _piece(words, roles[-1])
        if tag in _ROLES:
            roles.pop()
        words.append(element.tail or "")
    yield from _piece(words, roles[-1])


def _piece(words: list[str], role: Role) -> Iterator[Piece]:
    line = " ".join("".join(words).split()).strip("| ")
    words.clear()
    if line:
        yield Piece(line, role)


def _tree(text: str, parser: etree.HTMLParser[Any]) -> Any:
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return None
    return tree if len(tree) else None


def _without_hidden(tree: Any) -> Any:
    """The tree without what the page hides; the same tree where nothing is hidden."""
    hidden = _hidden(tree)
    if not hidden:
        return tree
    size = sum(len(text) for element in hidden for text in element.itertext())
    # Where little is hidden nobody will ask for it back, and a copy of the tree costs as much as reading it.
    shown = deepcopy(tree) if 2 * size > sum(map(len, tree.itertext())) else tree
    for element in hidden if shown is tree else _hidden(shown):
        if element.getparent() is not None:
            element.drop_tree()
    return shown


def _hidden(tree: Any) -> list[Any]:
    """What the page hides by an attribute or a style of its own."""
    found = _HIDDEN(tree)
    return [one for one in found if one.get("style") is None or _is_hidden(one)]


def _is_hidden(element: Any) -> bool:
    named = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return named or _HIDING.search(element.get("style")) is not None
