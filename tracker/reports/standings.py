"""Boards and comparisons as documents: with the protocol, the prior and everybody who is not ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.reports.card_words import Said, count, words_of
from tracker.reports.document import Block, Document, Grid, Heading, Paragraph
from tracker.reports.scorecards import About, opening
from tracker.scoring.board import MIXED, Board, Standing
from tracker.scoring.card import LEAST_RANKED
from tracker.scoring.comparing import Comparison, Pair, Side

METHOD = (
    "Sorted by the lower end of the 95 % interval of the share that came out as said, drawn towards a prior: who said "
    f"little is drawn most. No rank below {LEAST_RANKED} claims, none without a name, none between records that were "
    "chosen in different ways. Where intervals overlap, the claims do not tell two speakers apart. Who chose easy "
    "claims stands higher: compare speakers on the claims that they share."
)


def board_document(boards: Sequence[Board], about: About) -> Document:
    """A table for each capture protocol."""
    blocks: list[Block] = [*opening(about), Paragraph(METHOD, quiet=True)]
    for board in boards:
        blocks += [Heading(protocol_words(board.protocol)), Paragraph(prior_words(board), quiet=True), _grid(board)]
    return Document(f"Board of speakers{f', {about.period}' if about.period else ''}", tuple(blocks))


def protocol_words(protocol: str) -> str:
    """How the claims of a board were chosen."""
    if protocol == MIXED:
        return "Claims chosen in several ways: not ranked"
    return (
        f"How the claims were chosen: {words_of(protocol)}"
        if protocol
        else "Claims in no collection: how they were chosen is not said"
    )


def prior_words(board: Board) -> str:
    """The priors of a board: each speaker's is that of the others."""
    found = [one.share.prior for one in board.standings if one.share]
    if not found:
        return "Nobody is ranked."
    means = [prior.a / (prior.a + prior.b) for prior in found]
    if min(means) == max(means):
        return f"Prior: {found[0].source}, mean {means[0]:.3f}, worth {found[0].a + found[0].b:.1f} claims."
    span = f"{min(means):.3f} to {max(means):.3f}"
    return f"Prior: for each speaker that of the others, mean {span}; for the first: {found[0].source}."


_TITLES = ("", "Speaker", "As said", "Drawn to the prior", "95 % interval", "Brier", "Scored", "Why no rank")


def _grid(board: Board) -> Grid:
    return Grid("", _TITLES, tuple(_row(one) for one in board.standings), frozenset({0, 2, 3, 4, 5, 6}))


def _row(one: Standing) -> tuple[str, ...]:
    card = one.entrant.card
    return (
        "" if one.rank is None else str(one.rank),
        card.name,
        f"{card.leaned.k:,} of {card.leaned.n:,}",
        "" if one.share is None else f"{one.share.mean:.3f}",
        "" if one.share is None else f"{one.share.low:.3f} to {one.share.high:.3f}",
        "" if card.brier is None else f"{card.brier:.3f}",
        f"{card.n:,}",
        one.why,
    )


def comparison_document(found: Comparison, about: About) -> Document:
    """Each speaker and each pair, on the questions that all answered."""
    rows = tuple(
        (
            side.name,
            "" if side.brier is None else f"{side.brier:.4f}",
            "" if side.peer is None else f"{side.peer:+.2f}",
            f"{found.n:,} of {side.scored:,}",
        )
        for side in found.sides
    )
    blocks: list[Block] = [
        *opening(about),
        *(Paragraph(words) for words in comparison_words(found)),
        Grid(
            "Peer score: above 0 is better than the others on the same questions.", _SIDES, rows, frozenset({1, 2, 3})
        ),
    ]
    return Document(f"{comparison_title(found)}{f', {about.period}' if about.period else ''}", tuple(blocks))


def comparison_title(found: Comparison) -> str:
    """Who is compared on what: "Ann and Bo on the questions that they share"."""
    *first, last = (side.name for side in found.sides)
    return f"{', '.join(first)} and {last} on the questions that they share"


_SIDES = ("Name", "Brier", "Peer score", "Shared")


def comparison_words(found: Comparison) -> Iterator[str]:
    """What the comparison says, and no more."""
    return (said.words for said in comparison_said(found) if not said.key.startswith("side."))


def comparison_said(found: Comparison) -> Iterator[Said]:
    """The same with each side's own numbers, beside the keys of the claims behind them (``Comparison.behind``)."""
    if found.n:
        words = f"{count(found.n, 'question')} answered by all, judged and scored; only first statements count."
        yield Said("shared", words)
    else:
        yield Said("", "They share no question that was judged and scored for all of them.")
    if found.disagreeing:
        words = f"{count(found.disagreeing, 'question')} left out: the claims on them were judged differently."
        yield Said("disputed", words)
    for place, pair in enumerate(found.pairs if found.n else ()):
        yield Said(f"pair.{place}", _pair(pair))
    drawn = sum(pair.interval is not None for pair in found.pairs)
    if drawn > 1:
        yield Said("shared", f"Of such intervals one in 20 leaves 0 out by luck alone, and here are {drawn}.")
    for place, side in enumerate(found.sides):
        yield Said(f"side.{place}", _side(side, found.n))


def _side(side: Side, shared: int) -> str:
    of = f"{shared:,} of {count(side.scored, 'scored claim')} shared"
    if side.brier is None or side.peer is None:
        return f"{side.name}: {of}."
    return f"{side.name}: Brier score {side.brier:.4f}, peer score {side.peer:+.2f}; {of}."


def _pair(pair: Pair) -> str:
    if pair.difference is None:
        return f"{pair.first} and {pair.second}: {pair.why}"
    said = f"{pair.first} less {pair.second}: Brier score {pair.difference:+.4f}, below 0 the first is better"
    if pair.interval is None:
        return f"{said}. {pair.why}"
    low, high = pair.interval
    verdict = "" if pair.told_apart else " These questions do not tell them apart."
    return f"{said} (95 % interval {low:+.4f} to {high:+.4f}).{verdict}"
