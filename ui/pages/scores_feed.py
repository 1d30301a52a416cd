"""What the scorecards page asks for, answered by a worker: cards first, then what takes resampling, and the charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tracker.claims import ClaimView, Day
from tracker.ledger import Ledger
from tracker.scores import Period, Scored
from tracker.scoring.columns import AS_IT_IS, Choices
from ui.charts.chart import Chart
from ui.models.words import day_text
from ui.pages.scores_states import State, Then

if TYPE_CHECKING:
    from tracker.scoring.comparing import Comparison
    from ui.charts.differences import Differences


COMPARED = ("speaker", "outlet")
"""What can be put side by side."""
WORST = 40
"""Claims in the chart of Brier scores, the worst first."""
LAST = 60
"""Claims on the time line: those that were logged last."""
LISTED = 500
"""Claims that are listed behind a number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be scored, and how: empty texts mean everything, and now. ``start`` and ``end`` are days, months or
    years of the ``axis`` (``scores.Period``)."""

    by: str = ""
    query: str = ""
    known_by: str = ""
    head: str = ""
    choices: Choices = AS_IT_IS
    axis: str = ""
    start: str = ""
    end: str = ""

    @property
    def then(self) -> Then:
        """The state of the ledger that is asked."""
        return Then(self.head, self.known_by)

    def narrowed(self) -> bool:
        """Whether a part of the ledger is asked for, or an earlier state of it."""
        return any(one.strip() for one in (self.query, self.known_by, self.head)) or bool(self.axis)

    def period(self) -> Period | None:
        """The period that is asked for. Raises InputError."""
        from ui.dialogs.export import bound

        if not self.axis:
            return None
        start, end = bound(self.start.strip(), "from", "-01"), bound(self.end.strip(), "to", "-31")
        return Period(self.axis, start, end) if start or end else None


@dataclass(frozen=True, slots=True)
class Deeper:
    """What follows the first numbers of one card: its interval, and its charts."""

    scored: Scored
    charts: tuple[Chart, ...]


class Subject(Protocol):
    """What is shown: it knows the claims behind each of its numbers."""

    def behind(self, key: str) -> list[int]:
        """Their ids."""


@runtime_checkable
class Called(Subject, Protocol):
    """A subject that has words of its own for what its numbers are of."""

    def called(self, key: str) -> str:
        """The words."""


def cards(at: State, asked: Asked, on: Day, cancelled: Callable[[], bool]) -> list[Scored]:
    """The cards of all groups, without intervals: most scored claims first, those without a name last."""
    with at(asked.then, on, cancelled) as (then, day):
        found = then.scores(
            asked.by or None,
            asked.query,
            on=day,
            choices=asked.choices,
            period=asked.period(),
            cancelled=cancelled,
        )
    return sorted(found, key=lambda one: (one.missing, -one.card.n, one.card.name.casefold()))


def deeper(at: State, asked: Asked, scored: Scored, on: Day, cancelled: Callable[[], bool]) -> Deeper:
    """The interval of one card, and the charts that so many claims can carry."""
    from tracker.reports.scorecards import worst_first
    from tracker.scoring.card import with_interval
    from ui.charts.of_card import briers_of, reliability_of, time_line_of

    card = with_interval(scored.card, scored.choices)
    charts: list[Chart] = []
    curve = reliability_of(card)
    if curve is not None:
        charts.append(curve)
    last = scored.behind("claims")[-LAST:]
    if last and not cancelled():
        with at(asked.then, on, cancelled) as (then, day):
            parts = briers_of(then.rows([int(one) for one in worst_first(card)[:WORST]], on=day), card)
            called = "today" if day == on else day_text(day)
            lives = time_line_of(then.rows(last, on=day), day, card.claims, called)
        charts += [one for one in (parts, lives) if one is not None]
    return Deeper(replace(scored, card=card), tuple(charts))


def behind(
    at: State, asked: Asked, subject: Subject, key: str, on: Day, cancelled: Callable[[], bool]
) -> tuple[int, list[ClaimView]]:
    """How many claims stand behind a number, and as many as are listed, as they stood in the state that is meant."""
    ids = subject.behind(key)
    with at(asked.then, on, cancelled) as (then, day):
        return len(ids), then.rows(ids[:LISTED], on=day)


def not_comparable(by: str, chosen: Sequence[Scored]) -> str:
    """Why these records cannot be put side by side; empty where they can."""
    if by not in COMPARED:
        return (
            "Speakers and outlets can be compared, on the questions that they share: put the claims together by one of "
            "these. Records of different claims are no ranking."
        )
    if any(one.missing for one in chosen):
        return f"Claims without {'a speaker' if by == 'speaker' else 'an outlet'} are nobody's record: leave them out."
    if by == "outlet" and not all(one.own_voice for one in chosen):
        return (
            "Whom an outlet quotes is not the outlet: compare outlets in their own voice, or the speakers themselves."
        )
    return ""


def compared(at: State, asked: Asked, chosen: Sequence[Scored], on: Day, cancelled: Callable[[], bool]) -> Comparison:
    """Records on the questions that all of them answered."""
    with at(asked.then, on, cancelled) as (then, day):
        return comparison(then, asked, chosen, day, cancelled)


def comparison(
    then: Ledger, asked: Asked, chosen: Sequence[Scored], on: Day, cancelled: Callable[[], bool]
) -> Comparison:
    """The same, asked of the state that is meant."""
    return then.compare(
        [one.card.uid for one in chosen],
        asked.query,
        on=on,
        choices=asked.choices,
        period=asked.period(),
        by=asked.by,
        cancelled=cancelled,
    )


def gaps_of(found: Comparison) -> Differences | None:
    """The chart of a comparison; None where nothing is shared."""
    from ui.charts.differences import Differences, Gap

    gaps = []
    for place, pair in enumerate(found.pairs):
        low, high = pair.interval or (None, None)
        if pair.difference is not None:
            gaps.append(Gap(pair.first, pair.second, pair.difference, low, high, f"pair.{place}"))
    return Differences(tuple(gaps)) if gaps else None


def named(scored: Scored) -> str:
    """The name that a card goes by; what has none is said in words."""
    if scored.missing:
        return "Without one"
    return "All claims" if scored.card.name == "all" and not scored.card.uid else scored.card.name
