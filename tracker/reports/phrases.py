"""What the words of likelihood turned out to mean, as a part of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.reports import card_words
from tracker.reports.document import Block, Grid, Heading, Paragraph
from tracker.scoring.card import Card
from tracker.scoring.meant import meant


def what_words_meant(cards: Sequence[Card]) -> Iterator[Block]:
    """How the phrases are read, and how often what they were said of happened."""
    yield Heading("What the words turned out to mean here")
    yield Paragraph(
        "The 95 % Jeffreys intervals take each claim for itself: claims about one event or from one source tell less "
        "than that. A phrase that few used can mean anything here.",
        quiet=True,
    )
    found = sorted(map(meant, cards), key=lambda one: (one.best, one.words))
    rows = tuple(
        (
            one.words,
            f"{card_words.per_cent(one.low)} to {card_words.per_cent(one.high)}",
            f"{one.n:,}",
            card_words.per_cent(one.happened),
            f"{card_words.per_cent(one.start)} to {card_words.per_cent(one.end)}",
        )
        for one in found
    )
    titles = ("Phrase", "Read as", "Claims", "Happened", "95 % interval")
    yield Grid("The likeliest last.", titles, rows, frozenset({1, 2, 3, 4}))
