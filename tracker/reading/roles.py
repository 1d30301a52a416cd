"""A text as blocks with roles: what the article says, and what only stands around it.

Nothing is taken out of the text: a block says where a line stands and what it is to the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.reading._line_rules import RULES
from tracker.reading._written_days import full_days
from tracker.reading.article import Block, Role
from tracker.reading.sentences import BREAKS

MOST_LINES = 20_000
"""Lines whose form is looked at; what comes after them counts as paragraphs."""
LONGEST = 450
"""Longest line, in characters, that can be anything but a paragraph."""
TOP = 12
"""Lines at the top among which bylines are looked for."""
HEADING_WORDS = 12
TITLE_LENGTH = 200

_LINE = re.compile(f"[^{BREAKS}]*\\S[^{BREAKS}]*")
_BULLET = re.compile(r"(?:[•‣◦▪●○■*·»>–—-]+\s+)+")
_ENDED = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_PICTURED = re.compile(
    r"\((?:[LRC]|left|right|cent(?:er|re)|from left|pictured|file photo|AP|Reuters|AFP|EPA)\)|\bpictured\b|"
    r"\bfile photo\b",
    re.IGNORECASE,
)
_INLINE_CREDIT = re.compile(
    r"(?:[(\[][^()\[\]]{0,60}\b(?:AP|AFP|EPA|Reuters|Getty(?: Images)?|Photo(?:graph)?s?)\b[^()\[\]]{0,60}[)\]]"
    r"|\b(?:REUTERS|AFP|AP|EPA|Getty Images)\s?/\s?[\w .'’-]{3,40}|\b(?:Photo(?:graph)?|Credit|Image): ?[\w "
    r".'’/-]{3,60})\.?$"
)


def blocks(text: str, known: Mapping[int, Role] | None = None, *, marked: bool = False) -> tuple[Block, ...]:
    """The lines of ``text`` that have words, each with its role.

    ``known`` are roles that markup has told already, by the place where a line begins: a paragraph or a list item may
    still turn out to be a share button, everything else stays what it is. ``marked``: headings are told by it too.
    """
    told = known or {}
    found: list[Block] = []
    for line in _LINE.finditer(text):
        words = line.group().strip()
        start = line.start() + line.group().index(words)
        role = told.get(start, Role.PARAGRAPH)
        if len(found) < MOST_LINES and role in (Role.PARAGRAPH, Role.LIST):
            role = _role_of(words, len(found), role)
        found.append(Block(start, start + len(words), role))
    near = found[:MOST_LINES]
    _captions(text, near)
    if not marked:
        _headings(text, near)
    return (*near, *found[MOST_LINES:])


def _role_of(line: str, place: int, role: Role) -> Role:
    """The role of a line by its form alone."""
    if len(line) > LONGEST:
        return role
    bullet = _BULLET.match(line)
    bare = line[bullet.end() :] if bullet else line
    for rule in RULES:
        if (not rule.top or place < TOP) and rule.pattern.fullmatch(bare):
            return rule.role
    return Role.LIST if bullet and bare else role


def _captions(text: str, found: list[Block]) -> None:
    """Find the lines that describe a picture: beside a credit, ending in one, or ending in a day and no stop."""
    for place, block in enumerate(found):
        line = text[block.start : block.end]
        if block.role is Role.CREDIT:
            _beside_credit(text, found, place)
        elif block.role is Role.PARAGRAPH and len(line) <= LONGEST and (_INLINE_CREDIT.search(line) or _dated(line)):
            found[place] = replace(block, role=Role.CAPTION)


def _beside_credit(text: str, found: list[Block], place: int) -> None:
    for other in (place + 1, place - 1):
        if 0 < other < len(found) and found[other].role is Role.PARAGRAPH:
            line = text[found[other].start : found[other].end]
            if len(line) <= LONGEST and len(line.split()) >= 4 and (not _ENDED.search(line) or _PICTURED.search(line)):
                found[other] = replace(found[other], role=Role.CAPTION)
                return


def _dated(line: str) -> bool:
    """Whether a line of several words ends in a day and without a stop, as captions do and sentences do not."""
    if len(line.split()) < 8 or _ENDED.search(line) or not line[-1].isdigit():
        return False
    return any(day.end == len(line) for day in full_days(line, max(0, len(line) - 40)))


def _headings(text: str, found: list[Block]) -> None:
    """Title and headings of a text without markup: short lines without a stop, apart from what surrounds them."""
    for place, block in enumerate(found):
        line = text[block.start : block.end]
        if block.role is not Role.PARAGRAPH:
            continue
        if re.match(r"#{1,6}\s", line):
            found[place] = replace(block, role=Role.TITLE if place == 0 else Role.HEADING)
        elif place == 0 and len(line) <= TITLE_LENGTH and len(found) > 1 and not re.search(r"[.:;,]$", line):
            found[place] = replace(block, role=Role.TITLE)
        elif len(line.split()) <= HEADING_WORDS and not _ENDED.search(line) and _apart(text, block):
            found[place] = replace(block, role=Role.HEADING)


def _apart(text: str, block: Block) -> bool:
    """Whether blank lines (or the edge of the text) stand on both sides of a line that begins as headings do."""
    before, after = text[max(0, block.start - 200) : block.start], text[block.end : block.end + 200]
    above = not before.strip() or re.search(r"(?:\n|\r\n?)[^\S\n]*(?:\n|\r\n?)\s*$", before) is not None
    below = re.match(r"[^\S\n]*(?:\r\n?|\n)[^\S\n]*(?:\r\n?|\n)\s*\S", after) is not None
    first = text[block.start]
    return above and below and (first.isupper() or first.isdigit())


def said(text: str, found: Sequence[Block]) -> str:
    """What the article says, without what is set aside: for telling its language and the like, never for quotes."""
    return "\n".join(text[block.start : block.end] for block in found if not block.role.set_aside)
