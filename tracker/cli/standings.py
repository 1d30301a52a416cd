"""The commands that put speakers side by side: the board, and a comparison on shared questions."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracker.cli.asking import tell_doubts
from tracker.cli.common import asked, check_texts, today
from tracker.cli.printing import emit, plain
from tracker.cli.reporting import about_of, check_output, period_of, write_document
from tracker.cli.scoring import chosen
from tracker.reports.document import Document
from tracker.reports.scorecards import About
from tracker.reports.standings import (
    board_document,
    comparison_document,
    comparison_said,
    prior_words,
    protocol_words,
)
from tracker.scoring.board import Board, Entrant, Standing, boards
from tracker.scoring.comparing import Comparison
from tracker.scoring.proportions import declared_prior


def board(args: Namespace) -> int:
    """Speakers by the lower bound of their shrunken share, ranked where that can be defended."""
    on = today(args)
    tell_doubts(args.query)
    declared = declared_prior(args.prior)
    period = period_of(args, on)
    with asked(args) as ledger:
        found = ledger.scores("speaker", args.query, on=on, choices=chosen(args), period=period)
        head = ledger.head()
    entrants = [Entrant(one.card, one.unnamed, one.protocols) for one in found if not one.missing]
    made = boards(entrants, declared)
    data = {"boards": [_board_data(one) for one in made], "head": head}
    words = [line for one in made for line in (protocol_words(one.protocol), prior_words(one), *_lines(one), "")]
    _answer(args, about_of(args, head, on, period), data, words, lambda about: board_document(made, about))
    return 0


def compare(args: Namespace) -> int:
    """Two speakers or outlets or more on the questions that all of them answered."""
    on = today(args)
    check_texts(args, "speaker")
    tell_doubts(args.query)
    period = period_of(args, on)
    with asked(args) as ledger:
        found = ledger.compare(args.speaker, args.query, on=on, choices=chosen(args), period=period, by=args.by)
        uids = [[view.uid for view in ledger.rows(row, on=on)] for row in found.claims] if args.json else []
        head = ledger.head()
    words = [said.words for said in comparison_said(found)]
    data = _comparison_data(found) | {"claims": uids, "head": head}
    _answer(args, about_of(args, head, on, period), data, words, lambda about: comparison_document(found, about))
    return 0


def _answer(
    args: Namespace, about: About, data: dict[str, Any], words: list[str], make: Callable[[About], Document]
) -> None:
    """Print, and write a document where one is asked for."""
    if args.output is not None:
        path: Path = check_output(args.output, args.command, ".html", ".md", ".pdf")
        write_document(args, make(about), path)
        data["path"] = str(path)
        words = [*words, f"written to {path}"]
    emit(args, data, [*map(plain, words), f"log head {about.head}"])


def _board_data(one: Board) -> dict[str, Any]:
    return {"protocol": one.protocol or "none", "standings": [_standing(standing) for standing in one.standings]}


def _standing(one: Standing) -> dict[str, Any]:
    card, share = one.entrant.card, one.share
    return {
        "rank": one.rank,
        "name": card.name,
        "uid": card.uid,
        "k": card.leaned.k,
        "n": card.leaned.n,
        "mean": share.mean if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "prior": {"a": share.prior.a, "b": share.prior.b, "source": share.prior.source} if share else None,
        "brier": card.brier,
        "scored": card.n,
        "why": one.why or None,
    }


def _lines(board: Board) -> list[str]:
    lines = []
    for one in board.standings:
        card = one.entrant.card
        name = f"{one.rank}." if one.rank else "  "
        share = f", drawn {one.share.mean:.3f} ({one.share.low:.3f} to {one.share.high:.3f})" if one.share else ""
        why = f". {one.why}" if one.why else ""
        lines.append(f"{name:>5} {plain(card.name)}: as said {card.leaned.k:,} of {card.leaned.n:,}{share}{why}")
    return lines


def _comparison_data(found: Comparison) -> dict[str, Any]:
    return {
        "n": found.n,
        "disagreeing": found.disagreeing,
        "speakers": [
            {"name": s.name, "uid": s.uid, "brier": s.brier, "peer": s.peer, "scored": s.scored} for s in found.sides
        ],
        "pairs": [
            {
                "first": pair.first,
                "second": pair.second,
                "difference": pair.difference,
                "interval": list(pair.interval) if pair.interval else None,
                "why": pair.why or None,
            }
            for pair in found.pairs
        ],
    }
