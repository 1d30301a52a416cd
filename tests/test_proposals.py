"""What follows from the calendar and from an event, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claim_views import claim_view as view
from tracker.claims import Deadline, DeadlineBasis, DeadlineKind, DeadlineSense, Event, EventTie, Outcome
from tracker.proposals import Nothing, from_deadline, from_event

YES, NO = Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN
BY, ON, THROUGH = DeadlineSense.BY, DeadlineSense.ON, DeadlineSense.THROUGH
IT, NOT = EventTie.OCCURS, EventTie.DOES_NOT_OCCUR


def window(sense: DeadlineSense, latest: str, earliest: str | None = "2012-05-01") -> Deadline:
    """A stated deadline."""
    return Deadline("then", DeadlineKind.DATE, sense, DeadlineBasis.STATED, earliest, latest)


def event(outcome: Outcome | None, occurred: str | None = None, known: str | None = None) -> Event:
    """An event with its outcome."""
    return Event(
        uid="e", title="The treaty is signed", outcome=outcome, occurred_on=occurred, known_on=known or occurred
    )


IN_2020 = event(YES, "2020-06-15")
CANCELLED = event(NO, None, "2015-03-01")

FROM_EVENT: list[tuple[str, EventTie, Deadline | None, Event, Outcome, str]] = [
    # The two of DESIGN 1.
    ("by 2013", IT, window(BY, "2013-12-31"), IN_2020, NO, "2013-12-31"),
    ("by 2025", IT, window(BY, "2025-12-31"), IN_2020, YES, "2020-06-15"),
    ("not by 2013", NOT, window(BY, "2013-12-31"), IN_2020, YES, "2013-12-31"),
    ("not by 2025", NOT, window(BY, "2025-12-31"), IN_2020, NO, "2020-06-15"),
    ("on the last day", IT, window(BY, "2020-06-15"), IN_2020, YES, "2020-06-15"),
    ("the day after", IT, window(BY, "2020-06-14"), IN_2020, NO, "2020-06-14"),
    ("on that day", IT, window(ON, "2020-06-15", "2020-06-15"), IN_2020, YES, "2020-06-15"),
    ("on an earlier day", IT, window(ON, "2020-06-01", "2020-06-01"), IN_2020, NO, "2020-06-01"),
    ("on a later day", IT, window(ON, "2020-07-01", "2020-07-01"), IN_2020, NO, "2020-06-15"),
    ("not on that day", NOT, window(ON, "2020-06-15", "2020-06-15"), IN_2020, NO, "2020-06-15"),
    ("not on an earlier day", NOT, window(ON, "2020-06-01", "2020-06-01"), IN_2020, YES, "2020-06-01"),
    ("between 2021 and 2022", IT, window(BY, "2022-12-31", "2021-01-01"), IN_2020, NO, "2020-06-15"),
    ("not between 2021 and 2022", NOT, window(BY, "2022-12-31", "2021-01-01"), IN_2020, YES, "2020-06-15"),
    ("not through 2019", NOT, window(THROUGH, "2019-12-31"), IN_2020, YES, "2019-12-31"),
    ("not through 2021", NOT, window(THROUGH, "2021-12-31"), IN_2020, NO, "2020-06-15"),
    ("some day", IT, None, IN_2020, YES, "2020-06-15"),
    ("never", NOT, None, IN_2020, NO, "2020-06-15"),
    ("it came out later", IT, None, event(YES, "2020-06-15", "2020-07-01"), YES, "2020-07-01"),
    ("cancelled, by 2013", IT, window(BY, "2013-12-31"), CANCELLED, NO, "2013-12-31"),
    ("cancelled, by 2025", IT, window(BY, "2025-12-31"), CANCELLED, NO, "2015-03-01"),
    ("cancelled, not by 2025", NOT, window(BY, "2025-12-31"), CANCELLED, YES, "2015-03-01"),
    ("cancelled, through 2025", IT, window(THROUGH, "2025-12-31"), CANCELLED, NO, "2015-03-01"),
    ("cancelled, some day", IT, None, CANCELLED, NO, "2015-03-01"),
    ("cancelled, never", NOT, None, CANCELLED, YES, "2015-03-01"),
    # It had occurred when the claim was made (2012-05-01): no forecast, and still no miss.
    ("said afterwards", IT, window(BY, "2013-12-31"), event(YES, "2011-01-01"), YES, "2011-01-01"),
    ("denied afterwards", NOT, window(BY, "2013-12-31"), event(YES, "2011-01-01"), NO, "2011-01-01"),
]


@pytest.mark.parametrize(("what", "tie", "deadline", "happening", "outcome", "known_on"), FROM_EVENT)
def test_what_follows_from_an_event(
    what: str, tie: EventTie, deadline: Deadline | None, happening: Event, outcome: Outcome, known_on: str
) -> None:
    found = from_event(view(claimed_on="2012-05-01", event_tie=tie, deadline=deadline), happening)
    assert (found.outcome, found.known_on, found.nothing) == (outcome, known_on, None), what
    assert found.why.endswith(".")


@pytest.mark.parametrize(
    ("fields", "happening", "nothing"),
    [
        ({"event_tie": None}, IN_2020, Nothing.NO_TIE),
        ({"condition": "the bank agrees"}, IN_2020, Nothing.CONDITION),
        ({"deadline": window(THROUGH, "2025-12-31")}, IN_2020, Nothing.WHOLE_WINDOW),
        ({"update_of": "x"}, IN_2020, Nothing.UPDATE),
        ({}, event(None), Nothing.NO_OUTCOME),
    ],
)
def test_what_does_not_follow_stays(fields: dict[str, Any], happening: Event, nothing: Nothing) -> None:
    given = {"claimed_on": "2012-05-01", "event_tie": IT, "deadline": window(BY, "2013-12-31"), **fields}
    found = from_event(view(**given), happening)
    assert (found.outcome, found.known_on, found.nothing) == (None, None, nothing)


FROM_CALENDAR: list[tuple[Deadline | None, str, Outcome | None, str | None]] = [
    (window(BY, "2013-12-31"), "2014-01-01", NO, "2013-12-31"),
    (window(BY, "2013-12-31"), "2013-12-31", None, None),
    (window(ON, "2013-12-31", "2013-12-31"), "2014-01-01", NO, "2013-12-31"),
    (window(THROUGH, "2013-12-31"), "2014-01-01", YES, "2013-12-31"),
    (window(THROUGH, "2013-12-31"), "2013-12-31", None, None),
    (Deadline("soon", DeadlineKind.VAGUE), "2030-01-01", None, None),
    (None, "2030-01-01", None, None),
]


@pytest.mark.parametrize(("deadline", "on", "outcome", "known_on"), FROM_CALENDAR)
def test_what_follows_from_the_calendar(
    deadline: Deadline | None, on: str, outcome: Outcome | None, known_on: str | None
) -> None:
    found = from_deadline(view(deadline=deadline), on)
    assert (found.outcome, found.known_on) == (outcome, known_on)
    assert (found.nothing is None) == (outcome is not None)


def test_a_final_outcome_is_said_and_an_interim_one_is_not_final() -> None:
    deadline = window(BY, "2013-12-31")
    assert from_deadline(view(deadline=deadline, outcome=YES), "2014-01-01").resolved
    assert not from_deadline(view(deadline=deadline, outcome=YES, interim=True), "2014-01-01").resolved
