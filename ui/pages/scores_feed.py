"""What the scorecards page asks for, answered by a worker: cards first, then what takes resampling, and the charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tracker.claims import ClaimView, Day
from tracker.deadlines import parse_day
from tracker.ledger import Ledger
from tracker.scores import Scored
from tracker.scoring.columns import AS_IT_IS, Choices
from ui.charts.chart import Chart

WORST = 40
"""Claims in the chart of Brier scores, the worst first."""
LISTED = 500
"""Claims that are listed behind a number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be scored, and how: empty texts mean everything, and now."""

    by: str = ""
    query: str = ""
    known_by: str = ""
    head: str = ""
    choices: Choices = AS_IT_IS


@dataclass(frozen=True, slots=True)
class Deeper:
    """What follows the first numbers of one card: its interval, and its charts."""

    scored: Scored
    charts: tuple[Chart, ...]


@contextmanager
def _reader(ledger: Ledger, asked: Asked, on: Day, cancelled: Callable[[], bool]) -> Iterator[tuple[Ledger, Day]]:
    """A connection of the worker's own to the state that is asked about, and the day on which it is looked at."""
    day = parse_day(asked.known_by, "known_by", today=on) if asked.known_by.strip() else on
    reader = ledger.clone()
    try:
        if not (asked.head.strip() or asked.known_by.strip()):
            yield reader, day
            return
        then = reader.at(asked.head, known_by=day if asked.known_by.strip() else None, cancelled=cancelled)
        try:
            yield then, day
        finally:
            then.close()
    finally:
        reader.close()


def cards(ledger: Ledger, asked: Asked, on: Day, cancelled: Callable[[], bool]) -> list[Scored]:
    """The cards of all groups, without intervals: most scored claims first, those without a name last."""
    with _reader(ledger, asked, on, cancelled) as (then, day):
        found = then.scores(asked.by or None, asked.query, on=day, choices=asked.choices, cancelled=cancelled)
    return sorted(found, key=lambda one: (one.missing, -one.card.n, one.card.name.casefold()))


def deeper(ledger: Ledger, scored: Scored, on: Day, cancelled: Callable[[], bool]) -> Deeper:
    """The interval of one card, and the charts that so many claims can carry."""
    from tracker.reports.scorecards import worst_first
    from tracker.scoring.card import with_interval
    from ui.charts.of_card import briers_of, reliability_of

    card = with_interval(scored.card, scored.choices)
    charts: list[Chart] = []
    curve = reliability_of(card)
    if curve is not None:
        charts.append(curve)
    if card.n and not cancelled():
        reader = ledger.clone()
        try:
            parts = briers_of(reader.rows([int(one) for one in worst_first(card)[:WORST]], on=on))
        finally:
            reader.close()
        if parts is not None:
            charts.append(parts)
    return Deeper(replace(scored, card=card), tuple(charts))


def behind(ledger: Ledger, ids: Sequence[int], on: Day) -> list[ClaimView]:
    """The claims behind a number, as many as are listed."""
    reader = ledger.clone()
    try:
        return reader.rows(list(ids[:LISTED]), on=on)
    finally:
        reader.close()
