"""The derived words of a claim: sides, came out as said, and the first reason not to be scored."""

from __future__ import annotations

import pytest

from tracker.claims import (
    CameOut,
    ClaimKind,
    Likelihood,
    LikelihoodBasis,
    NotScored,
    Outcome,
    SpeakerSays,
    Status,
    came_out,
    not_scored_because,
    side_of,
)


def numbers(low: float, best: float, high: float, ask: bool = False) -> Likelihood:
    return Likelihood("", low, best, high, LikelihoodBasis.STATED, "", ask)


@pytest.mark.parametrize(
    ("likelihood", "side"),
    [
        (None, None),
        (Likelihood("fat chance"), None),
        (numbers(0.2, 0.2, 0.2), SpeakerSays.WILL_NOT),
        (numbers(0.8, 0.8, 0.8), SpeakerSays.WILL),
        (numbers(0.5, 0.5, 0.5), SpeakerSays.NEITHER),
        (numbers(0.4, 0.6, 0.8), SpeakerSays.NEITHER),
        (numbers(0.5, 0.68, 0.8), SpeakerSays.WILL),
        (numbers(0.1, 0.3, 0.5), SpeakerSays.WILL_NOT),
        (numbers(0.0, 0.0, 0.0), SpeakerSays.WILL_NOT),
        (numbers(1.0, 1.0, 1.0), SpeakerSays.WILL),
    ],
)
def test_side_of_a_likelihood(likelihood: Likelihood | None, side: SpeakerSays | None) -> None:
    assert side_of(likelihood) is side


@pytest.mark.parametrize(
    ("outcome", "says", "interim", "result"),
    [
        (Outcome.HAPPENED, SpeakerSays.WILL, False, CameOut.YES),
        (Outcome.HAPPENED, SpeakerSays.WILL_NOT, False, CameOut.NO),
        (Outcome.DID_NOT_HAPPEN, SpeakerSays.WILL, False, CameOut.NO),
        (Outcome.DID_NOT_HAPPEN, SpeakerSays.WILL_NOT, False, CameOut.YES),
        (Outcome.PARTLY, SpeakerSays.WILL, False, CameOut.PARTLY),
        (Outcome.PARTLY, SpeakerSays.NEITHER, False, None),
        (Outcome.HAPPENED, SpeakerSays.NEITHER, False, None),
        (Outcome.HAPPENED, None, False, None),
        (Outcome.VOID, SpeakerSays.WILL, False, None),
        (Outcome.UNDETERMINED, SpeakerSays.WILL, False, None),
        (Outcome.HAPPENED, SpeakerSays.WILL, True, None),
        (None, SpeakerSays.WILL, False, None),
    ],
)
def test_came_out_as_said(
    outcome: Outcome | None, says: SpeakerSays | None, interim: bool, result: CameOut | None
) -> None:
    assert came_out(outcome, says, interim) is result


# Each row breaks one more rule than the row below it: the first reason that holds must be the one that is given.
REASONS = [
    (NotScored.UPDATE, {"update": True}),
    (NotScored.INTERIM, {"interim": True}),
    (NotScored.VOID, {"outcome": Outcome.VOID}),
    (NotScored.UNDETERMINED, {"outcome": Outcome.UNDETERMINED}),
    (NotScored.STATED_AFTER_OUTCOME, {"stated_after_outcome": True}),
    (NotScored.NO_LIKELIHOOD, {"likelihood": None}),
    (NotScored.OTHER_KIND, {"kind": ClaimKind.PLAN}),
    (NotScored.PHRASE_NOT_SCORED, {"likelihood": numbers(0.9, 0.98, 1.0, ask=True)}),
]


def reason(**changes: object) -> NotScored | None:
    facts: dict[str, object] = {
        "update": False,
        "interim": False,
        "status": Status.RESOLVED,
        "outcome": Outcome.HAPPENED,
        "stated_after_outcome": False,
        "likelihood": numbers(0.7, 0.7, 0.7),
        "kind": ClaimKind.FORECAST,
    }
    return not_scored_because(**(facts | changes))  # type: ignore[arg-type]


def test_a_resolved_forecast_with_a_number_is_scored() -> None:
    assert reason() is None
    assert reason(kind=ClaimKind.CONDITIONAL, outcome=Outcome.PARTLY, stated_after_outcome=None) is None


@pytest.mark.parametrize(("expected", "change"), REASONS)
def test_each_reason_alone(expected: NotScored, change: dict[str, object]) -> None:
    assert reason(**change) is expected


@pytest.mark.parametrize("place", range(len(REASONS)))
def test_the_first_reason_wins(place: int) -> None:
    changes: dict[str, object] = {}
    for _, change in reversed(REASONS[place:]):
        changes |= change
    assert reason(**changes) is REASONS[place][0]


@pytest.mark.parametrize(("status", "expected"), [(Status.OPEN, NotScored.OPEN), (Status.DUE, NotScored.DUE)])
def test_without_an_outcome_the_status_is_the_reason(status: Status, expected: NotScored) -> None:
    assert reason(outcome=None, status=status, likelihood=None) is expected
