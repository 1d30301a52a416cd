"""Lines around an article: every row of the table, captions, headings, and what stays a paragraph."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tracker.reading._line_rules import RULES, LineRule
from tracker.reading.article import Role
from tracker.reading.roles import LONGEST, blocks

PASTED = """Will the Ferry Come to Ostrel?

Despite what the office says, sailors believe a ferry before summer is more than unlikely

  • Share
  • Read Later
Bo Marsh / AP

Sailors wait beside the broken pier of Ostrel, on the road to Oss on March 4, 2013

By Ann Teller | March 5, 2013

The office said Monday that the ferry will sail.

(MORE: Who Paid for the Pier?)

What Comes Next

It will rain, and the pier will sink.
© 2013 The Harbour Gazette"""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_row_fits_its_example_and_misses_the_other(rule: LineRule) -> None:
    filler = "\nIt will rain in Ostrel tomorrow, the office said.\n"
    roles = [blocks(f"Title of it\n\n{line}\n{filler}")[1].role for line in (rule.fits, rule.misses)]
    assert roles[0] is rule.role
    assert roles[1] in (Role.PARAGRAPH, Role.HEADING)


def test_lines_around_the_article_are_set_aside_and_keep_their_place() -> None:
    found = [(block.role, PASTED[block.start : block.end]) for block in blocks(PASTED)]
    aside = [(role.value, words[:14]) for role, words in found if role.set_aside]
    assert aside == [
        ("share", "• Share"),
        ("share", "• Read Later"),
        ("credit", "Bo Marsh / AP"),
        ("caption", "Sailors wait b"),
        ("byline", "By Ann Teller "),
        ("link", "(MORE: Who Pai"),
        ("notice", "© 2013 The Har"),
    ]
    kept = [(role.value, words[:14]) for role, words in found if not role.set_aside]
    assert kept == [
        ("title", "Will the Ferry"),
        ("paragraph", "Despite what t"),
        ("paragraph", "The office sai"),
        ("heading", "What Comes Nex"),
        ("paragraph", "It will rain, "),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n \n", "one", "\u2028a\u2028\r\nb\x85c", "a" * 10_000, "By " * 400, "(" * 440 + "/ AP"]
)
def test_blocks_cover_every_word_once_in_order(text: str) -> None:
    found = blocks(text)
    assert "".join("".join(text[b.start : b.end].split()) for b in found) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_what_markup_has_told_stays_but_buttons_are_seen() -> None:
    text = "Ferry news\n\nShare this article\n\nA list\nTweet"
    told = {0: Role.QUOTATION, 12: Role.PARAGRAPH, 32: Role.HEADING, 39: Role.LIST}
    assert [b.role for b in blocks(text, told, marked=True)] == [Role.QUOTATION, Role.SHARE, Role.HEADING, Role.SHARE]


def test_a_long_line_is_a_paragraph_whatever_it_begins_with() -> None:
    assert blocks("MORE: " + "x" * LONGEST)[0].role is Role.PARAGRAPH
