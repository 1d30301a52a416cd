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
from tracker.scoring.card import Card, Difference, Share, with_interval
from tracker.scoring.columns import Choices


def score(args: Namespace) -> int:
    """Print a card for each group."""
    on = today(args)
    tell_doubts(args.query)
    choices = Choices(
        logged_after=not args.without_late,
        reading_after=not args.without_late_readings,
        partials=not args.without_partials,
        interim=args.with_interim,
        ungated=args.ungated,
    )
    with asked(args) as ledger:
        found = ledger.scores(args.by, args.query, on=on, choices=choices)
        head = ledger.head()
    found = [replace(one, card=with_interval(one.card, choices)) for one in found]
    words = [line for one in found for line in (*in_words(one.card), *_protocol(one), "")]
    emit(args, {"groups": [as_json(one) for one in found], "head": head}, [*words, f"log head {head}"])
    return 0


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
        "against_reference": _against(card.against_reference),
        "boldness": card.boldness,
        "clusters": card.clusters,
        "effective_n": card.effective_n,
        "undated": card.undated,
        "protocols": {name or "none": count for name, count in scored.protocols.items()},
    }


def _against(found: Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "mean": found.mean,
        "interval": list(found.interval) if found.interval else None,
        "recorded": found.recorded,
    }


def _protocol(scored: Scored) -> Iterator[str]:
    """How the claims were chosen: what a score of them can be a score of."""
    parts = [f"{count:,} {name.replace('_', ' ') or 'in no collection'}" for name, count in scored.protocols.items()]
    if parts:
        yield f"  how they were chosen: {', '.join(parts)}"


def _fields(found: object, names: str) -> dict[str, Any]:
    return {name: getattr(found, name, None) for name in names.split()}


def in_words(card: Card) -> Iterator[str]:
    """A card in lines: what is left out first, then what the numbers say."""
    yield plain(f"{card.name}: {card.n:,} of {card.claims:,} claims are scored")
    left = [f"{count:,} {str(reason).replace('_', ' ')}" for reason, count in card.excluded.items() if count]
    if card.left_out:
        left.append(f"{card.left_out:,} left out as asked")
    if left:
        yield f"  not scored: {', '.join(left)}"
    if card.provisional and card.overdue is not None:
        yield f"  provisional: {card.overdue:.0%} of what should be judged is still due"
    if card.brier is not None:
        yield from _numbers(card)
    if card.asserted.n:
        yield f"  without a likelihood: came out as said {_share(card.asserted)}"
    if card.judgeable is not None:
        found = card.judgeable
        yield (
            f"  judgeable: {found.deadline:.0%} have a day by when, {found.measure:.0%} criteria, "
            f"{found.likelihood:.0%} a likelihood, {found.all:.0%} all three"
        )
    for said in dict.fromkeys(card.reasons.values()):
        yield f"  {said}"


def _numbers(card: Card) -> Iterator[str]:
    interval = f" (95 %: {card.brier_interval[0]:.3f} to {card.brier_interval[1]:.3f})" if card.brier_interval else ""
    known = f"0 is best, a coin 0.250, the recorded base rates {card.reference_brier:.3f}"
    yield f"  Brier score {card.brier:.3f}{interval}: {known}"
    if card.stated.n and card.verbal.n:
        yield (
            f"  of {card.stated.n:,} stated numbers {card.stated.brier:.3f}, "
            f"of {card.verbal.n:,} readings of words {card.verbal.brier:.3f}"
        )
    if card.brier_kindest != card.brier_harshest:
        yield f"  the kindest reading of the words {card.brier_kindest:.3f}, the harshest {card.brier_harshest:.3f}"
    if card.luck:
        yield f"  if every stated likelihood were right, {card.luck.expected_brier:.3f} would be expected" + (
            f"; one this bad or worse comes up {_often(card.luck.as_bad_or_worse)}"
            if card.luck.as_bad_or_worse is not None
            else ""
        )
    if card.leaned.n:
        yield f"  leaned the way it went {_share(card.leaned)}"
    if card.corp:
        mcb, dsc, unc = card.corp.mcb, card.corp.dsc, card.corp.unc
        yield f"  miscalibration {mcb:.4f}, discrimination {dsc:.4f}, uncertainty {unc:.4f}"
    for found, what in (
        (card.logged_after_outcome, "logged after the outcome was known"),
        (card.reading_after_outcome, "read after the outcome was known"),
    ):
        if found.n:
            rest = "none is left" if found.brier_without is None else f"{found.brier_without:.3f}"
            yield f"  {what}: {found.n:,}; without them {rest}"
    if card.interim.brier is not None:
        yield f"  interim outcomes, apart: {card.interim.n:,}, Brier score {card.interim.brier:.3f}"


def _share(share: Share) -> str:
    interval = (
        f", 95 %: {share.low:.2f} to {share.high:.2f}" if share.low is not None and share.high is not None else ""
    )
    return f"{share.k:,} of {share.n:,}{interval}"


def _often(chance: float) -> str:
    return f"{chance * 100:.0f} times in 100" if chance >= 0.005 else "less than once in 100"
