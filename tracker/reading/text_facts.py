"""What the words of a text say about itself: its title, its writer, the day it came out.

Sure is nothing here: a line "Published: 5 February 2013" is likely, a day in a caption or the latest day that is told
as past is a guess, which says from which words it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tracker.reading._written_days import DAY, WrittenDay, full_days, short_days
from tracker.reading.article import Block, Fact, Origin, Role, Sure
from tracker.reading.text import first_line

TOP = 15
"""Blocks at the top in which a line with a day is the day of publication."""
NEWS_DAYS = 14
"""How long after a picture was taken its story may come out."""

_STAMP = re.compile(
    r"^\W*(?:(?:first |originally )?(?:published|posted|written|issued|released|filed)|date|publi(?:é|e) le|"
    r"veröffentlicht)"
    r"\b[^\d]{0,24}(?=\S)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"^\W*(?:last )?(?:updated|modified|edited|revised)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|arrested|killed|announced|reported|met|signed|voted|died|took|made|\w{3,}ed)\b",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:will|would|to be|by|until|before|due|planned|scheduled|preparing|expected|next|upcoming)\b", re.IGNORECASE
)
_ON = re.compile(r"\bon\s+(?:\w+day,?\s+)?$", re.IGNORECASE)
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()


def title(text: str, blocks: Sequence[Block]) -> Fact:
    """The line that looks like a title, else the first line, which is only a guess."""
    for block in blocks[:3]:
        if block.role is Role.TITLE:
            return Fact(re.sub(r"^#+\s*", "", text[block.start : block.end]), Origin.TEXT, Sure.LIKELY)
    line = first_line(text)
    return Fact(line, Origin.TEXT, Sure.UNSURE) if line else Fact()


def writer(text: str, blocks: Sequence[Block]) -> Fact:
    """The names of a byline near the top."""
    for block in blocks[:TOP]:
        if block.role is Role.BYLINE:
            line = text[block.start : block.end]
            names = re.split(r"\s*[|·•–—]\s*|,\s*(?!(?:and|&)\b)", re.sub(r"^\W*by\s+", "", line, flags=re.IGNORECASE))[
                0
            ]
            return Fact(names.strip(), Origin.TEXT, Sure.LIKELY, line)
    return Fact()


def outlet(text: str, blocks: Sequence[Block]) -> Fact:
    """The paper named in a line that is nothing but its name and a day: "The Harbour Gazette, 5 February 2013".

    A place stands in such a line too ("Granvik, 5 February 2013"): only what is called like a paper is one.
    """
    for _, found in _imprints(text, blocks):
        if _PAPER.search(found["name"]):
            return Fact(found["name"].strip(" ,"), Origin.TEXT, Sure.LIKELY, found[0].strip())
    return Fact()


def _imprints(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, re.Match[str]]]:
    """Lines near the top that hold a name and a day with its year, and nothing else; each with its place."""
    for block in blocks[:TOP]:
        at = block.start
        for line in text[block.start : min(block.end, block.start + 400)].split("\n"):
            if len(line) <= LONGEST_IMPRINT and (found := _IMPRINT.fullmatch(line)):
                yield at, found
            at += len(line) + 1


LONGEST_IMPRINT = 100
"""Characters of such a line at most."""
_IMPRINT = re.compile(
    rf"\W*(?P<name>(?-i:[A-Z])[\w'’.&-]*(?: (?:(?-i:[A-Z])[\w'’.&-]*|of|and|the|&|on|in)){{0,6}})[,.]?\s*[–—|·-]?\s*"
    rf"(?P<day>{DAY})\W*",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:Post|Times|Gazette|News|Herald|Tribune|Journal|Daily|Chronicle|Courier|Observer|Guardian|Telegraph|Standard|"
    r"Mail|Press|Star|Sun|Mirror|Review|Weekly|Record|Express|Globe|Register|Dispatch|Sentinel|Examiner|Echo|Argus|"
    r"Bulletin|Independent|Today|Agency|Radio|Wireless|Magazine|Monitor|Inquirer|Ledger|Advertiser|Broadcasting)\b"
)


def days(text: str, blocks: Sequence[Block], *, guess: bool = True) -> tuple[Fact, ...]:
    """What the text says of its day of publication, the best first. ``guess`` adds what can only be inferred."""
    stamped = list(dict.fromkeys(_stamps(text, blocks)))
    if stamped or not guess:
        return tuple(stamped)
    found = _inferred(text, blocks)
    return (found,) if found else ()


def _stamps(text: str, blocks: Sequence[Block]) -> Iterator[Fact]:
    """Lines that say when it was published; a line that says when it was updated only where no other is."""
    updated: list[Fact] = []
    for _, imprint in _imprints(text, blocks):
        if found := next(full_days(imprint[0]), None):
            yield Fact(found.day.isoformat(), Origin.TEXT, Sure.LIKELY, imprint[0].strip())
    for place, block in enumerate(blocks):
        line = text[block.start : min(block.end, block.start + 200)]
        at_top = place < TOP
        named = _STAMP.match(line)
        if not (named or (block.role is Role.DATE and (at_top or _UPDATED.match(line)))):
            continue
        found = next(full_days(line), None)
        if found is None or (named and found.start > named.end() + 24):
            continue
        sure = Sure.LIKELY if at_top or named else Sure.UNSURE
        fact = Fact(found.day.isoformat(), Origin.TEXT, sure, line[:80].strip())
        if _UPDATED.match(line):
            updated.append(Fact(fact.value, Origin.TEXT, Sure.UNSURE, fact.evidence))
        else:
            yield fact
    yield from updated


def _inferred(text: str, blocks: Sequence[Block]) -> Fact | None:
    """The day by a picture's caption, or by the last full day near the top, moved on by later days told as past."""
    anchor = _anchor(text, blocks)
    if anchor is None:
        return None
    day, words, origin = anchor
    last, also = day, ""
    for block in blocks:
        if block.role.set_aside:
            continue
        for found in _told_as_past(text, block, last):
            last, also = found.day, found.words
    if also:
        words = f"{words}; {also}"
    elif origin is Origin.CAPTION and (name := _weekday_told(text, blocks, day)) is not None:
        last, words = name[0], f"{words}; {name[1]}"
    return Fact(last.isoformat(), origin, Sure.UNSURE, words)


def _anchor(text: str, blocks: Sequence[Block]) -> tuple[date, str, Origin] | None:
    """A day with its year to count from."""
    for block in blocks:
        if block.role is Role.CAPTION and (found := _last(full_days(text, block.start, block.end))):
            return found.day, found.words, Origin.CAPTION
    for block in [one for one in blocks if not one.role.set_aside][:6]:
        found = next(full_days(text, block.start, min(block.end, block.start + 2_000)), None)
        if found is None or not _PAST.search(_around(text, found, block)):
            continue
        if _ON.search(text, max(block.start, found.start - 20), found.start):
            return found.day, found.words, Origin.TEXT
    return None


def _last(found: Iterator[WrittenDay]) -> WrittenDay | None:
    return max(found, key=lambda one: one.day, default=None)


def _told_as_past(text: str, block: Block, after: date) -> Iterator[WrittenDay]:
    """Days without a year that come soon after the anchor and are told as past."""
    for found in short_days(text, after.year, block.start, block.end):
        if timedelta(0) < found.day - after <= timedelta(days=NEWS_DAYS):
            nearby = _around(text, found, block)
            if _PAST.search(nearby) and not _COMING.search(nearby):
                yield found


def _around(text: str, found: WrittenDay, block: Block) -> str:
    """The words just before and after a day, in its own sentence."""
    before = text[max(block.start, found.start - 40) : found.start]
    after = text[found.end : min(block.end, found.end + 60)]
    return re.split(r"[.!?]\s", before)[-1] + re.split(r"[.!?](?:\s|$)", after)[0]


def _weekday_told(text: str, blocks: Sequence[Block], day: date) -> tuple[date, str] | None:
    """A weekday near the top, told as past: the first such day from the anchor on, within the week."""
    for block in [one for one in blocks if not one.role.set_aside][:4]:
        found = re.search(
            rf"\b({'|'.join(_DAY_NAMES)})\b", text[block.start : min(block.end, block.start + 600)], re.IGNORECASE
        )
        if found and not _COMING.search(text[max(0, block.start + found.start() - 30) : block.start + found.start()]):
            ahead = (_DAY_NAMES.index(found.group().lower()) - day.weekday()) % 7
            return day + timedelta(days=ahead), found.group()
    return None


def address_day(url: str) -> Fact:
    """The day in an address such as ``/2013/02/05/``.

    >>> address_day("https://post.example/world/2013/02/05/ferry.html").value
    '2013-02-05'
    """
    found = re.search(r"(?<!\d)((?:19|20)\d\d)[/_-]?([01]\d)[/_-]?([0-3]\d)(?!\d)", url) or re.search(
        r"/((?:19|20)\d\d)/(\w{3})/(\d\d)(?!\d)", url
    )
    if found is None:
        return Fact()
    words = " ".join((found[3], found[2], found[1])) if found[2].isalpha() else "-".join(found.groups())
    day = next(full_days(words), None)
    return Fact(day.day.isoformat(), Origin.URL, Sure.LIKELY, found.group().strip("/")) if day else Fact()
