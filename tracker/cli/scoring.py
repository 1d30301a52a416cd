"""The command that scores: cards as JSON, or in words with what they do not prove."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tracker.cli.asking import tell_doubts
from tracker.cli.common import asked, today
from tracker.cli.printing import emit, plain
from tracker.scores import Scored
from tracker.scoring.card import Difference, with_interval
from tracker.scoring.columns import Choices


def score(args: Namespace) -> int:
    """Print a card for each group."""
    on = today(args)
    tell_doubts(args.query)
    choices = chosen(args)
    with asked(args) as ledger:
        found = ledger.scores(args.by, args.query, on=on, choices=choices)
        head = ledger.head()
    found = [replace(one, card=with_interval(one.card, choices)) for one in found]
    words = [line for one in found for line in (*_in_words(one), "")]
    emit(args, {"groups": [as_json(one) for one in found], "head": head}, [*words, f"log head {head}"])
    return 0


def chosen(args: Namespace) -> Choices:
    """What counts, by the options."""
    return Choices(
        logged_after=not args.without_late,
        reading_after=not args.without_late_readings,
        partials=not args.without_partials,
        interim=args.with_interim,
        ungated=args.ungated,
        yardstick=args.yardstick,
    )


def as_json(scored: Scored) -> dict[str, Any]:
    """A card with every key of docs/cli.md."""
    card = scored.card
    return {
        "name": card.name,
        "claims": card.claims,
        "n": card.n,
        "excluded": {str(reason): count for reason, count in card.excluded.items()},
        "logged_after_outcome": _fields(card.logged_after_outcome, "n brier_without"),
        "reading_after_outcome": _fields(card.reading_after_outcome, "n brier_without"),
        "interim": _fields(card.interim, "n brier"),
        "brier": card.brier,
        "brier_interval": list(card.brier_interval) if card.brier_interval else None,
        "brier_kindest": card.brier_kindest,
        "brier_harshest": card.brier_harshest,
        "log": card.log,
        "log_clipped": card.log_clipped,
        "observed_rate": card.observed_rate,
        "reference_brier": card.reference_brier,
        "corp": _fields(card.corp, "mcb dsc unc") if card.corp else None,
        "luck": _fields(card.luck, "expected_brier as_bad_or_worse") if card.luck else None,
        "leaned": _fields(card.leaned, "k n low high"),
        "asserted": _fields(card.asserted, "k n low high"),
        "judgeability": card.judgeability,
        "reasons": card.reasons,
        "uid": card.uid or None,
        "overdue": card.overdue,
        "provisional": card.provisional,
        "left_out": card.left_out,
        "partly": _fields(card.partly, "n brier_without"),
        "stated": _fields(card.stated, "n brier"),
        "verbal": _fields(card.verbal, "n brier"),
        "reread": card.reread,
        "against_reference": _against(card.against_reference),
        "boldness": card.boldness,
        "clusters": card.clusters,
        "effective_n": card.effective_n,
        "undated": card.undated,
        "updated": dict(zip(("n", "brier_first", "brier_time_weighted"), scored.updated.numbers, strict=True)),
        "coverage": {"found": scored.found, "handled": scored.handled},
        "protocols": {name or "none": count for name, count in scored.protocols.items()},
    }


def _fields(found: object, names: str) -> dict[str, Any]:
    return {name: getattr(found, name, None) for name in names.split()}


def _against(found: Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "mean": found.mean,
        "interval": list(found.interval) if found.interval else None,
        "recorded": found.recorded,
    }


def _in_words(one: Scored) -> Iterator[str]:
    """A card in lines: what is left out first, then what the numbers say."""
    from tracker.reports.card_words import sentences

    first, *rest = sentences(
        one.card, one.protocols, one.choices.yardstick, (one.found, one.handled), one.updated.numbers
    )
    yield plain(f"{one.card.name}: {first.words}")
    yield from (f"  {said.words}" for said in rest)
