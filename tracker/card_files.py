"""The scorecards of a ledger into one file, for the command line and the window alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import InputError, TrackerError
from tracker.ledger import Ledger
from tracker.scoring.columns import AS_IT_IS, Choices

if TYPE_CHECKING:
    from tracker.reports.document import Document
    from tracker.reports.scorecards import About, Shown
    from tracker.scores import Period

DrawPdf = Callable[["Document", Path], None]
"""What draws a document as a PDF: a part of the window's, which the tracker does not know."""
ENDINGS = (".csv", ".html", ".md", ".pdf")
MOST_CARDS = 200
"""Cards that a document lists claims for; a longer one is for no reader, and the CSV has every card."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards: put together by a word of ``scores.By`` (empty: one of all), of a search and a period; of these
    only the one with this (name, uid) where ``only`` says so."""

    by: str = ""
    query: str = ""
    period: Period | None = None
    choices: Choices = AS_IT_IS
    only: tuple[str, str] | None = None


def write_cards(
    ledger: Ledger,
    wanted: Wanted,
    about: About,
    path: Path,
    *,
    raw: bool = False,
    pdf: DrawPdf | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write the cards as the file's ending says and return how many they are; the file is whole or not written.

    Raises InputError for what cannot be asked or written, DiskFull, and TrackerError soon after ``cancelled`` says so.
    """
    from tracker.reports import scorecards

    table = path.suffix.lower() == ".csv"
    cards = shown_cards(ledger, wanted, about, claims=not table, cancelled=cancelled)
    if table:
        scorecards.write_table(cards, path, about, raw=raw)
    else:
        write_document(scorecards.document(cards, about), path, pdf)
    return len(cards)


def write_document(found: Document, path: Path, pdf: DrawPdf | None) -> None:
    """Write a document as its ending says. Raises DiskFull, and InputError("output")."""
    from tracker.reports.scorecards import write_document as write

    if path.suffix.lower() != ".pdf":
        write(found, path)
        return
    if pdf is None:
        raise InputError("output", "A PDF is drawn by the window's parts: run main.py, or write .html and print it.")
    pdf(found, path)


def shown_cards(
    ledger: Ledger, wanted: Wanted, about: About, *, claims: bool, cancelled: Callable[[], bool] = lambda: False
) -> list[Shown]:
    """The cards with their intervals, and with the claims that cost most where ``claims`` are to be listed."""
    from tracker.reports.scorecards import Shown, worst_first
    from tracker.scoring.card import with_interval

    found = ledger.scores(
        wanted.by or None,
        wanted.query,
        on=about.on,
        choices=wanted.choices,
        period=wanted.period,
        cancelled=cancelled,
    )
    if wanted.only is not None:
        found = [one for one in found if (one.card.name, one.card.uid) == wanted.only]
    if claims and len(found) > MOST_CARDS:
        raise InputError(
            "by", f"There are {len(found):,} cards, too many to read: narrow them with a search, or write a .csv."
        )
    cards = []
    for one in found:
        if cancelled():
            raise TrackerError("The report was not written: it was cancelled. An earlier one is unchanged.")
        made = replace(one, card=with_interval(one.card, wanted.choices))
        views = ledger.rows(worst_first(made.card), on=about.on) if claims else ()
        beside = ((made.found, made.handled), made.updated.numbers)
        cards.append(Shown(made.card, made.protocols, made.unnamed, views, *beside))
    return cards
