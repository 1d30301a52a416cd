"""Pages read against bare trafilatura in the same run: text, title, byline, speed.

``reading.py [PAGES.tar.gz]``: 130 saved pages with their expected text and metadata (Mozilla readability), by default
``../shared/pages/readability_test_pages.tar.gz``. They are measured with and never copied. The two take turns page by
page, so that whatever else the machine does falls on both; each page is read twice by each, and the faster time counts.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from measure import table

from tracker.reading.child import Child

Told: TypeAlias = tuple[str, str, str]
"""Text, title and byline."""

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT.parent / "shared" / "pages" / "readability_test_pages.tar.gz"
LIMIT = 1.3
"""How many times bare trafilatura a page may take."""


@dataclass(frozen=True)
class Page:
    """A saved page and what is to come out of it."""

    name: str
    html: bytes
    text: str
    title: str
    byline: str


@dataclass(frozen=True)
class Score:
    """How near one reading of a page came: token precision, recall, F1; title and byline as expected; seconds."""

    precision: float
    recall: float
    f1: float
    title: bool
    byline: bool
    seconds: float


def pages(archive: Path) -> Iterator[Page]:
    """The pages of the archive in order of their names."""
    from lxml import html

    files: dict[str, dict[str, bytes]] = {}
    with tarfile.open(archive, "r|gz") as tar:  # in one pass: to jump about in it unpacks it anew each time
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            if file is not None:
                folder, _, name = member.name.rpartition("/")
                files.setdefault(folder, {})[name] = file.read()
    for folder, found in sorted(files.items()):
        if "source.html" in found:
            told = json.loads(found["expected-metadata.json"])
            text = " ".join(html.fromstring(found["expected.html"].decode() or "<p></p>").itertext())
            yield Page(folder.rpartition("/")[2], found["source.html"], text, told["title"] or "", told["byline"] or "")


def score(page: Page, text: str, title: str, byline: str, seconds: float) -> Score:
    """Compare one reading with what is expected."""
    found, wanted = _tokens(text), _tokens(page.text)
    shared = sum((found & wanted).values())
    precision, recall = shared / max(1, sum(found.values())), shared / max(1, sum(wanted.values()))
    f1 = 2 * precision * recall / (precision + recall) if shared else 0.0
    return Score(
        precision, recall, f1, _plain(title) == _plain(page.title), _name(byline) == _name(page.byline), seconds
    )


def _tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(text: str) -> str:
    """A byline without "By", as neither side is to gain by it."""
    return re.sub(r"^by\s*:?\s+", "", _plain(text))


def bare(page: Page) -> Told:
    """What trafilatura alone makes of a page."""
    from trafilatura import bare_extraction

    found = bare_extraction(page.html, with_metadata=True)
    return tuple(getattr(found, name, None) or "" for name in ("text", "title", "author"))  # type: ignore[return-value]


def ours(page: Page, child: Child) -> Told:
    """What the program makes of it; nothing where it refuses the page."""
    from tracker.errors import InputError
    from tracker.reading.read import read

    try:
        article = read(page.html, name="page.html", child=child)
    except InputError:
        return "", "", ""
    return article.text, article.title.value, article.writer.value


def measured(found: list[Page], ways: Sequence[Callable[[Page], Told]], rounds: int = 1) -> list[list[Score]]:
    """The scores of each way of reading, page by page; the ways take turns."""
    scores: list[list[Score]] = [[] for _ in ways]
    for way in ways:  # imports, and the start of the child
        way(found[0])
    for page in found:
        for way, kept in zip(ways, scores, strict=True):
            times = []
            answer = ("", "", "")
            for _ in range(rounds):
                started = time.perf_counter()
                answer = way(page)
                times.append(time.perf_counter() - started)
            kept.append(score(page, *answer, min(times)))
    return scores


def main() -> int:
    """Measure and print; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path, default=PAGES)
    given = parser.parse_args()
    if not given.archive.is_file():
        raise SystemExit(f"{given.archive} is not there: name the archive of pages.")
    with Child() as child:
        alone, whole = measured(list(pages(given.archive)), (bare, partial(ours, child=child)), rounds=2)
    rows = []
    for name, found in (("bare trafilatura", alone), ("ours", whole)):
        means = [statistics.mean(getattr(one, part) for one in found) for part in ("precision", "recall", "f1")]
        right = [sum(getattr(one, part) for one in found) for part in ("title", "byline")]
        rows.append(
            [
                name,
                *(f"{value:.3f}" for value in means),
                *right,
                f"{1e3 * statistics.mean(o.seconds for o in found):.1f}",
            ]
        )
    table(f"{len(whole)} pages", ["reader", "precision", "recall", "F1", "titles", "bylines", "ms a page"], rows)
    ratios = sorted(one.seconds / other.seconds for one, other in zip(whole, alone, strict=True))
    ratio = sum(one.seconds for one in whole) / sum(one.seconds for one in alone)
    print(
        f"time: {ratio:.2f} of bare trafilatura over all, median page {statistics.median(ratios):.2f} (limit {LIMIT})"
    )
    worse = any(float(rows[1][part]) < float(rows[0][part]) for part in (3, 4, 5))
    return int(worse or ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
