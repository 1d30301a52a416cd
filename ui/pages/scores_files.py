"""What the Scorecards page hands over as files: cards, a comparison, the leaderboard. For a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tracker.claims import Day
from tracker.ledger import Ledger
from tracker.scores import Scored
from ui.pages.scores_feed import Asked, comparison
from ui.pages.scores_overview import boards_of
from ui.pages.scores_states import once

if TYPE_CHECKING:
    from tracker.reports.document import Document
    from tracker.reports.scorecards import About
    from tracker.scoring.proportions import Prior

Work: TypeAlias = "Callable[[Callable[[], bool]], int]"
"""The work of a job that writes something and returns how much."""
Writing: TypeAlias = "Callable[[Path, bool, bool], Work]"
"""From the file, whether only one card, and whether for R and Python, to the work that writes it."""


def writing(
    ledger: Ledger, asked: Asked, on: Day, path: Path, *, only: Scored | None = None, raw: bool = False
) -> Work:
    """The work of a job: write all cards, or ``only`` one, as the file's ending says; returns how many."""

    def work(cancelled: Callable[[], bool]) -> int:
        from tracker.card_files import Wanted, write_cards
        from ui.charts.printed import write_pdf

        of = (only.card.name, only.card.uid) if only else None
        wanted = Wanted(asked.by, asked.query, asked.period(), asked.choices, of)
        with once(ledger, asked.then, on, cancelled) as (reader, day):

            def write(then: Ledger, head: str) -> int:
                about = about_of(asked, head, day, only.card.name if only and asked.by else "")
                return write_cards(then, wanted, about, path, raw=raw, pdf=write_pdf, cancelled=cancelled)

            return reader.at_one_state(write, cancelled=cancelled)

    return work


def writing_comparison(ledger: Ledger, asked: Asked, chosen: Sequence[Scored], on: Day, path: Path) -> Work:
    """The work of a job: write the comparison as a document; returns how many questions are shared."""

    def make(then: Ledger, head: str, day: Day, cancelled: Callable[[], bool]) -> tuple[Document, int]:
        from tracker.reports.standings import comparison_document

        found = comparison(then, asked, chosen, day, cancelled)
        return comparison_document(found, about_of(asked, head, day)), found.n

    return writing_document(ledger, asked, on, path, make)


def writing_board(ledger: Ledger, asked: Asked, prior: Prior | None, on: Day, path: Path) -> Work:
    """The work of a job: write the board as a document; returns how many speakers are on it."""

    def make(then: Ledger, head: str, day: Day, cancelled: Callable[[], bool]) -> tuple[Document, int]:
        from tracker.reports.standings import board_document

        found = then.scores(
            "speaker", asked.query, on=day, choices=asked.choices, period=asked.period(), cancelled=cancelled
        )
        made = boards_of(found, prior)
        return board_document(made, about_of(asked, head, day)), sum(len(one.standings) for one in made)

    return writing_document(ledger, asked, on, path, make)


def writing_document(
    ledger: Ledger,
    asked: Asked,
    on: Day,
    path: Path,
    make: Callable[[Ledger, str, Day, Callable[[], bool]], tuple[Document, int]],
) -> Work:
    """The work of a job: write the document that ``make`` makes of one state, given its head and its day."""

    def work(cancelled: Callable[[], bool]) -> int:
        from tracker.card_files import write_document
        from ui.charts.printed import write_pdf

        def write(then: Ledger, head: str) -> int:
            found, count = make(then, head, day, cancelled)
            write_document(found, path, write_pdf)
            return count

        with once(ledger, asked.then, on, cancelled) as (reader, day):
            return reader.at_one_state(write, cancelled=cancelled)

    return work


def about_of(asked: Asked, head: str, on: Day, only: str = "") -> About:
    """What a report says that it is of."""
    from tracker.reports.card_words import counting
    from tracker.reports.scorecards import About

    period = asked.period()
    return About(
        head,
        on,
        asked.by,
        asked.query,
        str(period) if period else "",
        on if asked.known_by.strip() else None,
        asked.choices.yardstick,
        only,
        counting(asked.choices),
    )
