"""Scorecards as reports: a table of all cards (CSV), or a document with the claims of each, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.claims import ClaimView, Day, NotScored
from tracker.files import replacing
from tracker.likelihood import find
from tracker.reports import card_words
from tracker.reports.columns import Form, brier
from tracker.reports.document import (
    MARK,
    Block,
    Document,
    Figure,
    Grid,
    Heading,
    Link,
    Paragraph,
    as_html,
    as_markdown,
)
from tracker.reports.exports import refuse_other
from tracker.reports.package import describe, package_path
from tracker.reports.phrases import what_words_meant
from tracker.reports.table import TableWriter, cell_text
from tracker.scoring.card import Card
from tracker.scoring.yardsticks import TITLES

MOST_CLAIMS = 50
"""Claims of one card that a document lists, the worst first; the CSV of resolutions has all of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with how its claims were chosen and, of its scored claims, the worst (at most ``MOST_CLAIMS``).

    ``coverage`` counts the predictions that were found in the articles of its claims, and those that were handled,
    ``updated`` its scored claims that were updated, with two Brier scores (``tracker.updated``).
    """

    card: Card
    protocols: dict[str, int] = field(default_factory=dict)
    unnamed: bool = False
    claims: Sequence[ClaimView] = ()
    coverage: tuple[int, int] = (0, 0)
    updated: tuple[int, float | None, float | None] = (0, None, None)


@dataclass(frozen=True, slots=True)
class About:
    """What a report shows, so that a part does not pass for the whole. ``by`` is empty for one card of all claims.

    ``only`` names the one card of several that is shown, ``counting`` what is left out (``card_words.counting``).
    """

    head: str
    on: Day
    by: str = ""
    query: str = ""
    period: str = ""
    known_by: Day | None = None
    yardstick: str = ""
    only: str = ""
    counting: str = ""


def worst_first(card: Card, most: int = MOST_CLAIMS) -> list[int]:
    """The ids of the scored claims, those that cost most first."""
    import numpy as np

    from tracker.scoring.losses import distances

    found = card.columns
    order = np.lexsort((found.ids, -distances(found.best, found.y)))[:most]
    return [int(one) for one in found.ids[order]]


# ---------------------------------------------------------------- the document


def document(cards: Sequence[Shown], about: About) -> Document:
    """The cards one after the other, each with its claims."""
    blocks: list[Block] = [*opening(about)]
    if about.by == "phrase" and (phrases := [one.card for one in cards if one.card.n and find(one.card.name)]):
        blocks += what_words_meant(phrases)
    if len(cards) > 1:
        blocks.append(_overview(cards))
    for shown in cards:
        blocks += _card(shown, about.yardstick, single=len(cards) == 1)
    return Document(title(about), tuple(blocks))


def title(about: About) -> str:
    """The title of the report."""
    name = f"Scorecards by {about.by}" if about.by else "Scorecard"
    if about.only:
        name = f"Scorecard of {about.only}"
    return f"{name}, {about.period}" if about.period else name


def opening(about: About) -> Iterator[Block]:
    """What the report shows, and what its numbers are."""
    parts = [f"As of {about.on}"]
    if about.query:
        parts.append(f"claims of the search “{about.query}”")
    if about.period:
        parts.append(about.period)
    if about.known_by:
        parts.append(f"as the world knew on {about.known_by}")
    if about.yardstick:
        parts.append(f"words read by {TITLES[about.yardstick]}")
    if about.counting:
        parts.append(about.counting)
    yield Paragraph(f"{'; '.join(parts)}. Log head {about.head}.", quiet=True)
    yield Paragraph(
        "The Brier score is the mean of (p - y)² over first statements, from 0 (best) to 1; always saying 50 % gives "
        "0.250. It describes the claims that were logged, not all that was said: see how they were chosen. Records of "
        "different claims are no ranking.",
        quiet=True,
    )


def _overview(cards: Sequence[Shown]) -> Grid:
    rows = tuple(
        (
            card.name,
            f"{card.claims:,}",
            f"{card.n:,}",
            "" if card.brier is None else f"{card.brier:.3f}",
            _ends(card.brier_interval),
            "" if card.reference_brier is None else f"{card.reference_brier:.3f}",
            "" if card.judgeability is None else card_words.per_cent(card.judgeability),
            ", ".join(["provisional"] * card.provisional + ["no name"] * unnamed),
        )
        for card, unnamed in ((shown.card, shown.unnamed) for shown in cards)
    )
    titles = ("Name", "Claims", "Scored", "Brier", "95 % interval", "Reference", "Judgeable", "")
    return Grid("In no order of merit.", titles, rows, frozenset({1, 2, 3, 4, 5, 6}))


def _ends(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""


def _card(shown: Shown, yardstick: str, *, single: bool) -> Iterator[Block]:
    card = shown.card
    yield Heading("All claims" if single and card.name == "all" else card.name)
    for place, said in enumerate(card_words.sentences(card, shown.protocols, yardstick, shown.coverage, shown.updated)):
        yield Paragraph(said.words, strong=place == 0 or said.key == "overdue", quiet=said.key in card.reasons)
    if card.n:
        yield Figure(card, tuple(shown.claims))
    if shown.claims:
        rest = card.n - len(shown.claims)
        more = f"; {rest:,} more are not listed" if rest > 0 else ""
        yield Grid(f"The scored claims, those that cost most first{more}.", *_claims(shown.claims))


_TITLES = ("Said on", "Claim", "Quote", "Likelihood", "Outcome", "(p - y)²", "Source")


def _claims(
    views: Sequence[ClaimView],
) -> tuple[tuple[str, ...], tuple[tuple[str | Link, ...], ...], frozenset[int]]:
    return _TITLES, tuple(_claim(view) for view in views), frozenset({5})


def _claim(view: ClaimView) -> tuple[str | Link, ...]:
    from tracker.likelihood import describe as likelihood_words

    loss = brier(view)
    outcome = card_words.words_of(view.outcome or "")
    if view.fraction is not None:
        outcome += f" ({view.fraction:g})"
    if view.known_on:
        outcome += f", {view.known_on}"
    title = view.source_title or view.outlet or view.source_url
    return (
        view.claimed_on or "unknown",
        view.proposition,
        f"“{view.quote}”" if view.quote else "",
        likelihood_words(view.likelihood),
        outcome,
        "" if loss is None else f"{loss:.3f}",
        Link(title, view.archive_url or view.source_url),
    )


def write_document(found: Document, path: Path) -> None:
    """Write the document as HTML or Markdown, by the file's ending. Raises DiskFull, or InputError("output")."""
    markdown = path.suffix.lower() == ".md"
    refuse_other(path, (MARK.encode() if markdown else f"<!doctype html>\n{MARK}".encode(),), "report")
    with replacing(path, "report") as draft:
        draft.write_text(as_markdown(found) if markdown else as_html(found))


# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class CardColumn:
    """One column of the table of cards."""

    name: str
    form: Form
    meaning: str
    get: Callable[[Shown], object]
    unit: str = ""


def _path(name: str) -> Callable[[Shown], object]:
    """A number by its place in the card: ``luck.expected_brier``, ``brier_interval.0``."""
    first, *rest = name.split(".")

    def get(shown: Shown) -> object:
        found: object = getattr(shown.card, first)
        for part in rest:
            if found is None:
                return None
            found = found[int(part)] if isinstance(found, tuple) else getattr(found, part)
        return found

    return get


_NUMBER = """
brier | brier | The mean Brier score of first statements, 0 (best) to 1.
brier_low | brier_interval.0 | Its 95 % interval by resampling whole events and sources.
brier_high | brier_interval.1 | The other end.
brier_kindest | brier_kindest | At the reading of words that is kindest to the speaker.
brier_harshest | brier_harshest | At the harshest reading.
brier_stated | stated.brier | Of the claims with a stated number.
brier_verbal | verbal.brier | Of the claims whose number is a reading of words.
log | log | The mean log score in nats, likelihoods kept within .001 and .999.
observed_rate | observed_rate | The share of propositions that came true.
reference_brier | reference_brier | The Brier score of the recorded base rates, .5 where none is.
difference | against_reference.mean | The mean difference from the reference, claim by claim; below 0 is better.
difference_low | against_reference.interval.0 | Its 95 % interval.
difference_high | against_reference.interval.1 | The other end.
mcb | corp.mcb | Miscalibration (CORP).
dsc | corp.dsc | Discrimination.
unc | corp.unc | Uncertainty.
expected_brier | luck.expected_brier | What the stated likelihoods themselves expect.
as_bad_or_worse | luck.as_bad_or_worse | How often a score this bad comes up if every stated likelihood is right.
leaned_low | leaned.low | 95 % Jeffreys interval of the share that came out as said.
leaned_high | leaned.high | The other end.
asserted_low | asserted.low | The same for claims without a scored likelihood.
asserted_high | asserted.high | The other end.
brier_without_logged_after | logged_after_outcome.brier_without | Without claims logged after their outcome was known.
brier_without_reading_after | reading_after_outcome.brier_without | Without those read after it.
brier_without_partly | partly.brier_without | Without those that came true in part.
brier_interim | interim.brier | Of interim outcomes, which are not in the headline.
boldness | boldness | The mean distance of the likelihoods from .5.
judgeability | judgeability | The share with a deadline, a measure and a likelihood.
overdue | overdue | Due claims by due and resolved ones; above .2 the card is provisional.
effective_n | effective_n | How many independent claims would tell as much.
"""
_COUNT = """
claims | claims | All claims of that name.
n | n | Those that are scored.
left_out | left_out | Those that could be scored and were left out as asked.
stated_n | stated.n | Scored claims with a stated number.
verbal_n | verbal.n | Scored claims whose number is a reading of words.
reread | reread | Of these, read by the yardstick that was asked for.
partly_n | partly.n | Scored claims that came true in part.
logged_after_outcome | logged_after_outcome.n | Scored claims that were logged after their outcome was known.
reading_after_outcome | reading_after_outcome.n | Scored claims that were read after it.
interim_n | interim.n | Claims with an interim outcome that could be scored.
log_clipped | log_clipped | Likelihoods that the log score moves.
base_rates | against_reference.recorded | Scored claims with a recorded base rate.
leaned_k | leaned.k | Scored claims that came out as said.
leaned_n | leaned.n | Of so many that say will or will not and did not come true in part.
asserted_k | asserted.k | Claims without a scored likelihood that came out as said.
asserted_n | asserted.n | Of so many.
clusters | clusters | Events, else sources, that the scored claims hang together by.
undated | undated | Scored claims of an unknown day.
"""


def _rows(table: str, form: Form) -> Iterator[CardColumn]:
    for line in table.strip().splitlines():
        name, path, meaning = (part.strip() for part in line.split("|"))
        yield CardColumn(name, form, meaning, _path(path), "claims" if form is Form.INTEGER else "")


def _excluded(reason: NotScored) -> CardColumn:
    words = card_words.words_of(reason)
    return CardColumn(
        f"excluded_{reason}", Form.INTEGER, f"Not scored: {words}.", lambda shown: shown.card.excluded[reason], "claims"
    )


COLUMNS: tuple[CardColumn, ...] = (
    CardColumn("name", Form.TEXT, "Whose claims these are.", lambda shown: shown.card.name),
    CardColumn("uid", Form.TEXT, "The record of that name.", lambda shown: shown.card.uid),
    CardColumn("unnamed", Form.BOOLEAN, "A speaker without a name, who is never ranked.", lambda shown: shown.unnamed),
    CardColumn(
        "protocols",
        Form.LIST,
        "How the claims were chosen, with their numbers.",
        lambda shown: tuple(f"{name or 'none'} {number}" for name, number in shown.protocols.items()),
    ),
    CardColumn(
        "predictions_found",
        Form.INTEGER,
        "Predictions found in the articles of these claims.",
        lambda shown: shown.coverage[0],
        "predictions",
    ),
    CardColumn(
        "predictions_handled",
        Form.INTEGER,
        "Of these logged, merged or dismissed.",
        lambda shown: shown.coverage[1],
        "predictions",
    ),
    CardColumn(
        "updated_n", Form.INTEGER, "Scored claims that were updated in time.", lambda shown: shown.updated[0], "claims"
    ),
    CardColumn(
        "brier_updated_first", Form.NUMBER, "The Brier score of their first statements.", lambda shown: shown.updated[1]
    ),
    CardColumn(
        "brier_time_weighted",
        Form.NUMBER,
        "The same of all their statements, each by how long it stood.",
        lambda shown: shown.updated[2],
    ),
    *_rows(_COUNT, Form.INTEGER),
    *(_excluded(reason) for reason in NotScored),
    *_rows(_NUMBER, Form.NUMBER),
    CardColumn("provisional", Form.BOOLEAN, "More than a fifth is overdue.", lambda shown: shown.card.provisional),
    CardColumn(
        "not_shown",
        Form.LIST,
        "Why numbers are missing.",
        lambda shown: tuple(f"{key}: {words}" for key, words in shown.card.reasons.items()),
    ),
)
"""The columns in the order in which they are written."""


def write_table(cards: Sequence[Shown], path: Path, about: About, *, raw: bool) -> None:
    """Write the cards as CSV with its ``datapackage.json``. Raises DiskFull, or InputError("output")."""
    refuse_other(path, (b'"name","uid"',), "scorecard")
    described = package_path(path)
    chosen: dict[str, object] = {
        "scorecard": about.by or "all",
        "query": about.query,
        "period": about.period,
        "known_by": about.known_by,
        "yardstick": about.yardstick,
        "only": about.only,
        "counting": about.counting,
    }
    with replacing(path, "scorecard") as draft:
        table = TableWriter(draft, raw=raw)
        table.row([column.name for column in COLUMNS])
        for shown in cards:
            table.row([cell_text(column.get(shown)) for column in COLUMNS])
        draft.sync()
        with replacing(described, "scorecard") as package:
            package.write(
                describe(
                    path,
                    described,
                    draft,
                    rows=len(cards),
                    raw=raw,
                    head=about.head,
                    on=about.on,
                    chosen=chosen,
                    columns=COLUMNS,
                )
            )
