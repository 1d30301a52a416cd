"""The command read: articles to suggestions, one object a line, with every core that there is."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.claims import Day
from tracker.cli.common import day, today
from tracker.cli.printing import complain, emit, plain, say
from tracker.errors import InputError, TrackerError

if TYPE_CHECKING:
    from tracker.detection import Suggestion
    from tracker.reading.article import Article
    from tracker.reading.child import Child

BATCH = 64
"""Most files that one process takes at once: each batch starts a parsing process where it meets a page or a PDF."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is printed of one file: its object and its words, remarks, or the sentence that refuses it."""

    file: str
    data: dict[str, object] | None = None
    words: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    refused: str = ""


def read(args: Namespace) -> int:
    """Print what each article predicts. A file that cannot be read is said on stderr and spoils no other."""
    published = day(args, "date", today(args))
    refused = False
    for told in _all(args.file, published):
        for remark in told.remarks:
            say(f"{plain(told.file)}: {remark}" if len(args.file) > 1 else remark)
        if told.data is None:
            complain(f"{plain(told.file)}: {told.refused}" if len(args.file) > 1 else told.refused)
            refused = True
        else:
            emit(args, told.data, (*told.words, ""))
    return int(refused)


def _all(files: Sequence[str], published: Day | None) -> Iterator[Told]:
    """The answers in the order of the files."""
    cores = min(_cores(), len(files))
    if cores < 2:
        yield from _batch(files, published)
        return
    size = max(1, min(BATCH, len(files) // (2 * cores)))
    batches = [files[start : start + size] for start in range(0, len(files), size)]
    pool = ProcessPoolExecutor(cores)
    try:
        for told in pool.map(_listed, batches, [published] * len(batches)):
            yield from told
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _listed(files: Sequence[str], published: Day | None) -> list[Told]:
    return list(_batch(files, published))


def _batch(files: Sequence[str], published: Day | None) -> Iterator[Told]:
    """Files one after the other, with one parsing process for all."""
    from tracker.reading.child import Child

    with ExitStack() as stack:
        child = stack.enter_context(Child())
        for file in files:
            yield _one(file, published, child)


def _one(file: str, published: Day | None, child: Child) -> Told:
    from tracker.reading.read import read as read_article

    try:
        given = sys.stdin.buffer.read() if file == "-" else _path(file)
        article = read_article(given, published=published, child=child)
        found = _suggested(article)
    except TrackerError as error:
        return Told(file, refused=str(error))
    return Told(file, data(file, article, found), tuple(_words(file, article, found)), article.notes)


def _path(file: str) -> Path:
    if "\0" in file:
        raise InputError("file", "The name of the file holds a NUL character: name another file.")
    return Path(file)


def _suggested(article: Article) -> tuple[Suggestion, ...] | None:
    """The suggestions of an article; None where its language is not that of the cue tables."""
    from tracker.detection import suggest

    if article.language not in ("", "en"):
        return None
    aside = [(block.start, block.end) for block in article.blocks if block.role.set_aside]
    return suggest(article.text, article.published.value or None, outlet=article.outlet.value, set_aside=aside)


def data(file: str, article: Article, found: Sequence[Suggestion] | None) -> dict[str, object]:
    """An article as JSON: every key always there, in this order, null when missing."""
    day = article.published
    return {
        "file": file,
        "title": article.title.value or None,
        "outlet": article.outlet.value or None,
        "writer": article.writer.value or None,
        "published": {
            "value": day.value or None,
            "source": day.origin.value if day else None,
            "sure": day.sure.value if day else None,
        },
        "sha256": article.text_sha256,
        "text": article.text,
        "suggestions": None if found is None else [_suggestion(one) for one in found],
    }


def _suggestion(one: Suggestion) -> dict[str, object]:
    speaker, hedge, deadline = one.speaker, one.hedge, one.deadline
    return {
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "proposition": one.proposition,
        "kind": one.kind,
        "score": round(one.score, 3),
        "speaker": speaker
        and {
            "text": speaker.text,
            "start": speaker.start,
            "attribution": speaker.attribution,
            "kind": speaker.kind,
        },
        "hedge": hedge
        and {"words": hedge.words, "start": hedge.start, "low": hedge.low, "best": hedge.best, "high": hedge.high},
        "speaker_says": one.speaker_says,
        "deadline": deadline
        and {
            "words": deadline.words,
            "start": deadline.start,
            "kind": deadline.kind,
            "sense": deadline.sense,
            "earliest": deadline.earliest,
            "latest": deadline.latest,
        },
        "review_on": one.review_on,
        "condition": one.condition or None,
        "reasons": list(one.reasons),
    }


def _words(file: str, article: Article, found: Sequence[Suggestion] | None) -> Iterator[str]:
    """An article in lines: its title, where it is from, and each suggestion with its reasons."""
    yield plain(f"{article.title.value or 'Without a title'}  ({file})")
    where = [article.outlet.value, article.writer.value, f"published {article.published.words()}"]
    yield f"    {' · '.join(plain(part) for part in where if part)}"
    if against := article.published.against():
        yield f"    but: {plain(against)}"
    for one in found or ():
        yield f"    {one.start:,}  {plain(one.quote)}"
        yield f"        {plain(', '.join(one.reasons))}"
    if found is not None:
        yield f"    {len(found):,} suggestion{'' if len(found) == 1 else 's'}"
