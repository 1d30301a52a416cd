"""A report as plain blocks, and how it is written as one HTML file or as Markdown. Every text may be from outside."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tracker.claims import ClaimView
from tracker.scoring.card import Card


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3; level 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences. ``strong`` is what must not be missed, ``quiet`` a remark."""

    text: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere; only http and https are made links."""

    text: str
    url: str


Cell: TypeAlias = "str | Link"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``numbers`` are the places of the columns that stand flush right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """Where the picture of a card stands, in forms that have pictures; ``claims`` are scored ones, the worst first."""

    card: Card
    claims: tuple[ClaimView, ...] = ()


Block: TypeAlias = "Heading | Paragraph | Grid | Figure"


@dataclass(frozen=True, slots=True)
class Document:
    """A title and its blocks."""

    title: str
    blocks: tuple[Block, ...]


MARK = "<!-- Borne Out report -->"
"""By this first line an earlier report of ours is known again, which may be replaced."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f]+")
"""Control characters, and those that reorder what stands beside them."""


def clean(text: str) -> str:
    """A text on one line, without what could steer or reorder anything.

    >>> clean("a\\n b\\x1b[31m")
    'a b [31m'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


# ---------------------------------------------------------------- HTML

STYLE = """
:root { color-scheme: light dark; --text: #1d2022; --quiet: #5b6167; --line: #d9dde0; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaec; --quiet: #a3a9af; --line: #3b4045; --page: #1b1d1f; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 62rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-top: 1px solid var(--line);
  padding-top: 1rem; } h3 { font-size: 1rem; }
p { margin: .4rem 0; } .quiet { color: var(--quiet); } .strong { font-weight: 600; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: .6rem 0 1rem; font-size: .9rem; }
caption { text-align: left; color: var(--quiet); padding: .2rem 0; } th, td { text-align: left; vertical-align: top;
  padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); } .number { text-align: right;
  font-variant-numeric: tabular-nums; } a { color: inherit; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
""".strip()
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(document: Document) -> str:
    """One self-contained file: no script, nothing that is fetched, every text escaped."""
    title = _escaped(document.title)
    body = "\n".join(_html(block) for block in document.blocks if not isinstance(block, Figure))
    return (
        f'<!doctype html>\n{MARK}\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )


def _escaped(text: str) -> str:
    return html.escape(clean(text))


def _html(block: Heading | Paragraph | Grid) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_escaped(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        kind = "strong" if block.strong else "quiet" if block.quiet else ""
        return f'<p class="{kind}">{_escaped(block.text)}</p>' if kind else f"<p>{_escaped(block.text)}</p>"
    head = "".join(f'<th scope="col"{_flush(block, place)}>{_escaped(c)}</th>' for place, c in enumerate(block.columns))
    rows = "\n".join(
        "<tr>"
        + "".join(f"<td{_flush(block, place)}>{_html_cell(cell)}</td>" for place, cell in enumerate(row))
        + "</tr>"
        for row in block.rows
    )
    caption = f"<caption>{_escaped(block.caption)}</caption>" if block.caption else ""
    return (
        f'<div class="wide"><table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>'
    )


def _flush(block: Grid, place: int) -> str:
    return ' class="number"' if place in block.numbers else ""


def _html_cell(cell: Cell) -> str:
    if isinstance(cell, Link) and is_web(cell.url):
        return f'<a href="{_escaped(cell.url)}" rel="noreferrer">{_escaped(cell.text)}</a>'
    return _escaped(cell.text if isinstance(cell, Link) else cell)


def is_web(url: str) -> bool:
    """Whether an address is one of the web, and not a script or a file."""
    return url.lower().startswith(("https://", "http://")) and not re.search(r"[\s<>\"]", url)


# ---------------------------------------------------------------- Markdown

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_START = re.compile(r"^(\d+)([.)])|^([-+=:])")


def as_markdown(document: Document) -> str:
    """The same as Markdown with tables (GitHub's form); no text is taken for a mark, a link or HTML."""
    blocks = (_markdown(block) for block in document.blocks if not isinstance(block, Figure))
    return "\n\n".join([MARK, f"# {_plain(document.title)}", *blocks]) + "\n"


def _plain(text: str) -> str:
    found = _mark(text)
    return _START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", found)


def _mark(text: str) -> str:
    return _MARKS.sub(r"\\\1", clean(text))


def _markdown(block: Heading | Paragraph | Grid) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_plain(block.text)}"
    if isinstance(block, Paragraph):
        return f"**{_plain(block.text)}**" if block.strong else _plain(block.text)
    return "\n".join(_markdown_table(block))


def _markdown_table(block: Grid) -> Iterator[str]:
    if block.caption:
        yield f"{_plain(block.caption)}\n"
    yield "| " + " | ".join(_mark(one) for one in block.columns) + " |"
    yield "|" + "|".join("---:" if place in block.numbers else "---" for place in range(len(block.columns))) + "|"
    for row in block.rows:
        yield "| " + " | ".join(_markdown_cell(cell) for cell in row) + " |"


def _markdown_cell(cell: Cell) -> str:
    if isinstance(cell, Link) and is_web(cell.url):
        return f"[{_mark(cell.text)}](<{cell.url}>)"
    return _mark(cell.text if isinstance(cell, Link) else cell)
