"""Words to civil days; every expected day was read off a calendar. 2013-02-05, the day of the claim, is a Tuesday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker import deadlines
from tracker._periods import PERIODS, find_period
from tracker.claims import Deadline, DeadlineBasis, DeadlineKind, DeadlineSense
from tracker.errors import InputError

TUESDAY = "2013-02-05"
BY, ON, THROUGH = DeadlineSense.BY, DeadlineSense.ON, DeadlineSense.THROUGH
DATE, INTERVAL = DeadlineKind.DATE, DeadlineKind.INTERVAL


def read(text: str, day: str = TUESDAY, **more: DeadlineSense) -> Deadline:
    found = deadlines.parse(text, day, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


BY_A_DAY = {
    "2013-12-31": "2013-12-31",
    "2013-12": "2013-12-31",
    "2014-02": "2014-02-28",
    "2016-02": "2016-02-29",
    "2013": "2013-12-31",
    "2013-02-05": "2013-02-05",
    "Feb. 7": "2013-02-07",
    "Feb. 7.": "2013-02-07",
    "FEBRUARY 7": "2013-02-07",
    "7 Feb": "2013-02-07",
    "7th of February": "2013-02-07",
    "the 7th of February, 2013": "2013-02-07",
    "7 February 2013": "2013-02-07",
    "February 7, 2013": "2013-02-07",
    "Thursday, Feb. 7": "2013-02-07",
    "March 7": "2013-03-07",
    "May 7": "2013-05-07",
    "Feb. 5": "2013-02-05",
    "Feb. 4": "2014-02-04",
    "May 2013": "2013-05-31",
    "Sept. 2013": "2013-09-30",
    "Monday": "2013-02-11",
    "by Feb 7": "2013-02-07",
    "by 7 February": "2013-02-07",
    "by March": "2013-03-31",
    "by February": "2013-02-28",
    "by January": "2014-01-31",
    "by 2013-12-31": "2013-12-31",
    "by Friday": "2013-02-08",
    "by Monday": "2013-02-11",
    "by next Friday": "2013-02-15",
    "by tomorrow": "2013-02-06",
    "by next month": "2013-03-31",
    "by next week": "2013-02-17",
    "by the weekend": "2013-02-10",
    "by 2015": "2015-12-31",
    "until 2014": "2014-12-31",
    "until Friday": "2013-02-08",
    "no later than June 30": "2013-06-30",
    "by June 30 at the latest": "2013-06-30",
    "on or before June 30": "2013-06-30",
    "by the end of 2013": "2013-12-31",
    "by end of the year": "2013-12-31",
    "by the end of the year": "2013-12-31",
    "by the end of this year": "2013-12-31",
    "by the end of next year": "2014-12-31",
    "by year's end": "2013-12-31",
    "by year’s end": "2013-12-31",
    "by year-end": "2013-12-31",
    "by end-2013": "2013-12-31",
    "the end of 2013": "2013-12-31",
    "end of the month": "2013-02-28",
    "by the end of the month": "2013-02-28",
    "by the end of March": "2013-03-31",
    "by the end of the week": "2013-02-10",
    "by the end of the quarter": "2013-03-31",
    "by the end of the decade": "2019-12-31",
    "by the end of the century": "2100-12-31",
    "by the end of Q3": "2013-09-30",
    "by the end of the first quarter of next year": "2014-03-31",
    "by mid-2014": "2014-06-30",
    "by mid-March": "2013-03-15",
    "by mid-January": "2014-01-15",
    "by the middle of next year": "2014-06-30",
    "by early 2014": "2014-04-30",
    "by late 2014": "2014-12-31",
    "by the start of 2014": "2014-01-01",
    "by the beginning of next month": "2013-03-01",
    "by summer": "2013-08-31",
    "by the fall": "2013-11-30",
    "by Christmas": "2013-12-25",
    "by the new year": "2014-01-01",
    "before March": "2013-02-28",
    "before March 2016": "2016-02-29",
    "before February": "2014-01-31",
    "before Monday": "2013-02-10",
    "before 2015": "2014-12-31",
    "before 2013-12-31": "2013-12-30",
    "before the end of the year": "2013-12-31",
    "before next year": "2013-12-31",
    "before mid-2014": "2014-06-29",
    "before Christmas": "2013-12-24",
    "prior to July": "2013-06-30",
}


@pytest.mark.parametrize(("text", "latest"), BY_A_DAY.items())
def test_by_a_day(text: str, latest: str) -> None:
    found = read(text)
    assert (found.earliest, found.latest) == (TUESDAY, latest)
    assert (found.kind, found.sense, found.basis) == (DATE, BY, DeadlineBasis.STATED)
    assert found.words == text
    assert deadlines.review_day(found, TUESDAY) is None
    assert deadlines.describe(found) == f"by {latest}"


WINDOWS = {
    "in 2014": ("2014-01-01", "2014-12-31"),
    "in 2013": (TUESDAY, "2013-12-31"),
    "during 2014": ("2014-01-01", "2014-12-31"),
    "sometime in 2014": ("2014-01-01", "2014-12-31"),
    "next year": ("2014-01-01", "2014-12-31"),
    "this year": (TUESDAY, "2013-12-31"),
    "sometime this year": (TUESDAY, "2013-12-31"),
    "later this year": (TUESDAY, "2013-12-31"),
    "this month": (TUESDAY, "2013-02-28"),
    "next month": ("2013-03-01", "2013-03-31"),
    "this week": (TUESDAY, "2013-02-10"),
    "next week": ("2013-02-11", "2013-02-17"),
    "this weekend": ("2013-02-09", "2013-02-10"),
    "next weekend": ("2013-02-16", "2013-02-17"),
    "this quarter": (TUESDAY, "2013-03-31"),
    "next quarter": ("2013-04-01", "2013-06-30"),
    "next decade": ("2020-01-01", "2029-12-31"),
    "in the 2020s": ("2020-01-01", "2029-12-31"),
    "this century": (TUESDAY, "2100-12-31"),
    "in December": ("2013-12-01", "2013-12-31"),
    "in January": ("2014-01-01", "2014-01-31"),
    "in May": ("2013-05-01", "2013-05-31"),
    "in May of next year": ("2014-05-01", "2014-05-31"),
    "next January": ("2014-01-01", "2014-01-31"),
    "in February": (TUESDAY, "2013-02-28"),
    "Q3 2014": ("2014-07-01", "2014-09-30"),
    "2014Q3": ("2014-07-01", "2014-09-30"),
    "in the third quarter of 2014": ("2014-07-01", "2014-09-30"),
    "in the second quarter": ("2013-04-01", "2013-06-30"),
    "in the first quarter": (TUESDAY, "2013-03-31"),
    "in the last quarter of the year": ("2013-10-01", "2013-12-31"),
    "the first half of 2014": ("2014-01-01", "2014-06-30"),
    "H2 2014": ("2014-07-01", "2014-12-31"),
    "in the second half of next year": ("2014-07-01", "2014-12-31"),
    "in the second half of March": ("2013-03-16", "2013-03-31"),
    "the first half of the decade": (TUESDAY, "2014-12-31"),
    "early 2014": ("2014-01-01", "2014-04-30"),
    "mid-2014": ("2014-05-01", "2014-08-31"),
    "late 2014": ("2014-09-01", "2014-12-31"),
    "in late 2014": ("2014-09-01", "2014-12-31"),
    "early next year": ("2014-01-01", "2014-04-30"),
    "in early March": ("2013-03-01", "2013-03-10"),
    "in mid-March": ("2013-03-11", "2013-03-20"),
    "in late March": ("2013-03-21", "2013-03-31"),
    "summer": ("2013-06-01", "2013-08-31"),
    "in the summer of 2014": ("2014-06-01", "2014-08-31"),
    "this winter": (TUESDAY, "2013-02-28"),
    "next winter": ("2013-12-01", "2014-02-28"),
    "between 2014 and 2016": ("2014-01-01", "2016-12-31"),
    "between March and June 2014": ("2014-03-01", "2014-06-30"),
    "between November and February": ("2013-11-01", "2014-02-28"),
    "between now and the end of the year": (TUESDAY, "2013-12-31"),
    "between 7 March 2013 and 9 March 2013": ("2013-03-07", "2013-03-09"),
    "from March to June 2014": ("2014-03-01", "2014-06-30"),
    "2014-2016": ("2014-01-01", "2016-12-31"),
    "2014–2016": ("2014-01-01", "2016-12-31"),
    "within six months": (TUESDAY, "2013-08-05"),
    "within 6 months": (TUESDAY, "2013-08-05"),
    "six months": (TUESDAY, "2013-08-05"),
    "in six months' time": (TUESDAY, "2013-08-05"),
    "six months from now": (TUESDAY, "2013-08-05"),
    "in the next two years": (TUESDAY, "2015-02-05"),
    "over the next 18 months": (TUESDAY, "2014-08-05"),
    "within the next twenty-five years": (TUESDAY, "2038-02-05"),
    "within a year": (TUESDAY, "2014-02-05"),
    "over the coming year": (TUESDAY, "2014-02-05"),
    "within a year and a half": (TUESDAY, "2014-08-05"),
    "within half a year": (TUESDAY, "2013-08-05"),
    "in a couple of years": (TUESDAY, "2015-02-05"),
    "in two to three years": (TUESDAY, "2016-02-05"),
    "in less than two weeks": (TUESDAY, "2013-02-19"),
    "within a fortnight": (TUESDAY, "2013-02-19"),
    "within 24 hours": (TUESDAY, "2013-02-06"),
    "within 25 hours": (TUESDAY, "2013-02-07"),
    "100 days": (TUESDAY, "2013-05-16"),
    "within a decade": (TUESDAY, "2023-02-05"),
    "within two centuries": (TUESDAY, "2213-02-05"),
    "within the year": (TUESDAY, "2013-12-31"),
}


@pytest.mark.parametrize(("text", "days"), WINDOWS.items())
def test_some_time_in_a_window(text: str, days: tuple[str, str]) -> None:
    found = read(text)
    assert (found.earliest, found.latest) == days
    assert (found.kind, found.sense) == (INTERVAL, BY)
    assert deadlines.describe(found) == f"between {days[0]} and {days[1]}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Feb. 7", "2013-02-07"),
        ("on 2013-02-07", "2013-02-07"),
        ("on Monday", "2013-02-11"),
        ("on Tuesday", "2013-02-05"),
        ("on next Tuesday", "2013-02-12"),
        ("on Wednesday night", "2013-02-06"),
        ("today", "2013-02-05"),
        ("later today", "2013-02-05"),
        ("this evening", "2013-02-05"),
        ("tomorrow", "2013-02-06"),
        ("tomorrow morning", "2013-02-06"),
        ("the day after tomorrow", "2013-02-07"),
        ("at Christmas", "2013-12-25"),
    ],
)
def test_on_a_day(text: str, day: str) -> None:
    found = read(text)
    assert (found.earliest, found.latest, found.kind, found.sense) == (day, day, DATE, ON)
    assert deadlines.describe(found) == f"on {day}"


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("through 2014", TUESDAY, "2014-12-31"),
        ("through the end of March", TUESDAY, "2013-03-31"),
        ("throughout 2014", "2014-01-01", "2014-12-31"),
        ("throughout 2013", TUESDAY, "2013-12-31"),
        ("all of 2014", "2014-01-01", "2014-12-31"),
        ("for the rest of the year", TUESDAY, "2013-12-31"),
        ("for two years", TUESDAY, "2015-02-05"),
        ("for the next six months", TUESDAY, "2013-08-05"),
        ("from March through June 2014", "2014-03-01", "2014-06-30"),
    ],
)
def test_through_the_whole_window(text: str, earliest: str, latest: str) -> None:
    found = read(text)
    assert (found.earliest, found.latest, found.kind, found.sense) == (earliest, latest, INTERVAL, THROUGH)
    assert deadlines.describe(found) == f"from {earliest} through {latest}"


VAGUE = [
    "soon", "very soon", "anytime soon", "any time soon", "at some point very soon", "shortly", "before long",
    "in the near future", "in the foreseeable future", "in the coming months", "in coming days", "in the coming years",
    "within the coming days", "over the next few years", "in the next several months", "in a few weeks",
    "within a few months", "for some weeks", "a few years", "in the months ahead", "in the weeks to come",
    "in the short run", "any day now", "in months", "the coming decades",
]  # fmt: skip
CONTINGENT = [
    "once the Malian operation ends", "after the election", "when X", "when the cyclone crosses the coast",
    "as soon as it becomes available", "as long as …", "in the closing act of the Malian offensive",
    "before the election", "before the 2014 election", "by the next election", "until the end of the war",
    "prior to an attack", "before crossing the coast", "until further notice", "Throughout my reign", "at the event",
    "in the wake of the vote", "until shimgvw.dll is re-registered", "by the time the war is over",
]  # fmt: skip
OPEN = ["someday", "some day", "ever", "never", "eventually", "in the long run", "for good", "after 2015", "from 2015"]


@pytest.mark.parametrize(
    ("text", "kind", "review"),
    [(text, DeadlineKind.VAGUE, "2013-08-05") for text in VAGUE]
    + [(text, DeadlineKind.CONTINGENT, "2014-02-05") for text in CONTINGENT]
    + [(text, DeadlineKind.OPEN, "2014-02-05") for text in OPEN],
)
def test_no_day_is_invented(text: str, kind: DeadlineKind, review: str) -> None:
    found = read(text)
    assert (found.kind, found.sense, found.earliest, found.latest) == (kind, None, None, None)
    assert deadlines.review_day(found, TUESDAY) == review
    assert text in deadlines.describe(found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("12", "2013-05-31"),
        ("by 12", "2013-05-31"),
        ("20131231", "in full"),
        ("May", "May 2013"),
        ("may", "May 2013"),
        ("March", "May 2013"),
        ("02/03/2013", "two different days"),
        ("by 02/03/2013", "two different days"),
        ("04/02/13", "two different days"),
        ("7.2.2013", "two different days"),
        ("04-02-13", "two different days"),
        ("13/12", "two different days"),
        ("02/03/2013", "2013-02-03 or 2013-03-02"),
        ("31/12/2013", "alone: write it as 2013-12-31."),
        ("by 12/31/2013", "alone: write it as 2013-12-31."),
        ("5.5.2013", "alone: write it as 2013-05-05."),
        ("31/02/2013", "no day of the calendar"),
        ("if the army withdraws", "condition"),
        ("this financial year", "last day itself"),
        ("by FY2014", "last day itself"),
        ("2013-02-30", "no calendar"),
        ("2014-13", "no calendar"),
        ("2014-00-01", "no calendar"),
        ("0000", "no calendar"),
        ("before 0001", "no calendar"),
        ("31 February", "No such day"),
        ("Feb. 29", "No such day"),
        ("32 January 2014", "no calendar"),
        ("10000", "in full"),
        ("in 10000", "in full"),
        ("within 99999 years", "too far off"),
        ("within 99999999999999999999 days", "too far off"),
        ("within " + "9" * 280 + " months", "too far off"),
        ("Friday, Feb. 7", "is a Thursday"),
        ("2012", "before the day of the claim"),
        ("by 2013-02-04", "before the day of the claim"),
        ("before 2013-02-05", "before the day of the claim"),
        ("during 2008", "before the day of the claim"),
        ("yesterday", "before the day of the claim"),
        ("between 2016 and 2014", "ends before it begins"),
        ("whenever", "not a date that can be read"),
        ("before Mrach", "not a date that can be read"),
        ("by late Febuary", "not a date that can be read"),
        ("by the end of Febuary", "not a date that can be read"),
        ("by Febuary 31st", "not a date that can be read"),
        ("by the 31st of Febuary", "not a date that can be read"),
        ("by the end of teh year", "not a date that can be read"),
        ("in Mali", "not a date that can be read"),
        ("year", "not a date that can be read"),
        ("2013-12-31T10:00", "not a date that can be read"),
        ("٢٠١٤", "not a date that can be read"),
        ("...", "not a date that can be read"),
        ("x" * 301, "longer than 300"),
        ("soon\0", "cannot be stored"),
        ("soon\udc80", "cannot be stored"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        deadlines.parse(text, TUESDAY)
    assert refused.value.field == "deadline"
    assert says in str(refused.value)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0\n"])
def test_nothing_typed_is_no_deadline(text: str) -> None:
    assert deadlines.parse(text, TUESDAY) is None
    assert deadlines.review_day(None, TUESDAY) == "2014-02-05"
    assert deadlines.describe(None) == "no deadline"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("by 2015", "2015-01-01"),
        ("until 2014", "2014-01-01"),
        ("by March", "2013-03-01"),
        ("2014", "in 2014"),
        ("in six months", "about that day"),
        ("on Tuesday", "a week later"),
        ("next Friday", "2013-02-08"),
        ("Feb. 4", "2013-02-04 had just passed"),
        ("summer", "north of the equator"),
        ("next summer", "2014"),
        ("late 2014", "2014-09-01 to 2014-12-31"),
        ("from March to June 2014", "whole of that time"),
        ("after 2015", "no last one"),
        ("next March", "2014"),
    ],
)
def test_what_else_it_could_mean_is_said(text: str, says: str) -> None:
    assert says in read(text).ambiguous


@pytest.mark.parametrize(
    "text", ["by the end of 2015", "2015-12-31", "before 2015", "in 2015", "within six months", "Q3 2014"]
)
def test_what_is_clear_is_not_called_ambiguous(text: str) -> None:
    assert read(text).ambiguous == ""


@pytest.mark.parametrize(
    ("text", "day", "latest"),
    [
        ("within one month", "2013-01-31", "2013-02-28"),
        ("within a year", "2012-02-29", "2013-02-28"),
        ("Feb. 29", "2015-06-01", "2016-02-29"),
        ("Feb. 29", "2016-02-29", "2016-02-29"),
        ("by the end of the week", "2013-02-10", "2013-02-10"),
        ("next week", "2013-02-10", "2013-02-17"),
        ("next weekend", "2013-02-10", "2013-02-17"),
        ("next month", "2013-12-31", "2014-01-31"),
        ("this winter", "2013-12-20", "2014-02-28"),
        ("this decade", "2019-12-31", "2019-12-31"),
        ("next decade", "2020-01-01", "2039-12-31"),
        ("this century", "2000-06-01", "2000-12-31"),
        ("by the end of the quarter", "2013-11-15", "2013-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2013", "0001-01-01", "2013-12-31"),
    ],
)
def test_at_the_edges_of_the_calendar(text: str, day: str, latest: str) -> None:
    assert read(text, day).latest == latest


@pytest.mark.parametrize(
    ("text", "sense", "earliest", "latest"),
    [
        ("2013-12-31", ON, "2013-12-31", "2013-12-31"),
        ("by Feb. 7", ON, "2013-02-07", "2013-02-07"),
        ("by the end of 2013", ON, "2013-12-31", "2013-12-31"),
        ("2013-12-31", THROUGH, TUESDAY, "2013-12-31"),
        ("on Feb. 7", BY, TUESDAY, "2013-02-07"),
        ("in 2014", THROUGH, "2014-01-01", "2014-12-31"),
        ("through 2014", BY, TUESDAY, "2014-12-31"),
        ("soon", THROUGH, None, None),
    ],
)
def test_a_sense_that_is_given(text: str, sense: DeadlineSense, earliest: str | None, latest: str | None) -> None:
    found = read(text, sense=sense)
    assert (found.earliest, found.latest) == (earliest, latest)
    assert found.sense is (sense if latest else None)


@pytest.mark.parametrize("text", ["2014", "by 2015", "next year", "mid-2014", "before March", "between 2014 and 2016"])
def test_on_needs_a_single_day(text: str) -> None:
    with pytest.raises(InputError):
        deadlines.parse(text, TUESDAY, sense=ON)


def test_basis_and_words_are_kept() -> None:
    found = deadlines.parse("  by \n Feb.  7 ", TUESDAY, basis=DeadlineBasis.ANALYST)
    assert found == Deadline("by Feb. 7", DATE, BY, DeadlineBasis.ANALYST, TUESDAY, "2013-02-07")


@pytest.mark.parametrize("day", ["", "2013", "2013-02-30", "20130205", "2013-W06-2", "x", "\ud800"])
def test_the_day_of_the_claim_is_a_day(day: str) -> None:
    with pytest.raises(InputError) as refused:
        deadlines.parse("2014", day)
    assert refused.value.field == "claimed_on"


def test_review_days_at_the_edges() -> None:
    assert deadlines.review_day(Deadline("soon", DeadlineKind.VAGUE), "2013-08-31") == "2014-02-28"
    assert deadlines.review_day(None, "2012-02-29") == "2013-02-28"
    with pytest.raises(InputError):
        deadlines.review_day(None, "9999-06-01")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2013-02-07", "2013-02-07"),
        ("2013-2-7", "2013-02-07"),
        ("7 Feb 2013", "2013-02-07"),
        ("7 February 2013", "2013-02-07"),
        ("Feb. 7, 2013", "2013-02-07"),
        ("Thursday, February 7, 2013", "2013-02-07"),
        ("today", "2013-02-05"),
        ("Yesterday", "2013-02-04"),
        ("tomorrow", "2013-02-06"),
        ("+3d", "2013-02-08"),
        ("-3d", "2013-02-02"),
        ("+2w", "2013-02-19"),
        ("+6m", "2013-08-05"),
        ("+ 1 y", "2014-02-05"),
        ("in 3 months", "2013-05-05"),
        ("in a week", "2013-02-12"),
        ("in twenty-one days", "2013-02-26"),
    ],
)
def test_a_day_of_a_form(text: str, day: str) -> None:
    assert deadlines.parse_day(text, "known_on", today=TUESDAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "12", "May", "2013", "2013-02", "Feb 7", "7.2.2013", "31/12/2013", "2013-02-30", "Friday, Feb. 7, 2013",
     "next week", "2012 Feb 7", "+9999y", "+99999999999d", "in 3 moons", "the end of May 2013", "x" * 400, "\0"],
)  # fmt: skip
def test_no_day_of_a_form(text: str) -> None:
    with pytest.raises(InputError) as refused:
        deadlines.parse_day(text, "known_on", today=TUESDAY)
    assert refused.value.field == "known_on"
    assert str(refused.value)


@pytest.mark.parametrize("text", ["today", "tomorrow", "+3d", "in 3 months"])
def test_without_today_nothing_counts_from_it(text: str) -> None:
    with pytest.raises(InputError):
        deadlines.parse_day(text, "known_on")


@pytest.mark.parametrize(
    ("text", "published", "last"),
    [
        ("2013-02-07", "2013-02-07", "2013-02-07"),
        ("7 Feb 2013", "2013-02-07", "2013-02-07"),
        ("2013-02", "2013-02", "2013-02-28"),
        ("2012-02", "2012-02", "2012-02-29"),
        ("Feb 2013", "2013-02", "2013-02-28"),
        ("December 2013", "2013-12", "2013-12-31"),
        ("9999-12", "9999-12", "9999-12-31"),
        ("2013", "2013", "2013-12-31"),
    ],
)
def test_when_it_came_out(text: str, published: str, last: str) -> None:
    assert deadlines.parse_published(text) == published
    assert deadlines.last_day(published) == last


def test_when_it_came_out_is_not_known() -> None:
    assert [deadlines.parse_published(text) for text in ("", "unknown", "Unknown", "n.d.")] == [""] * 4
    for text in (
        "x",
        "12",
        "Feb",
        "02/2013",
        "0000",
        "2013-13",
        "early 2013",
        "Q1 2013",
        "2013-02-30",
        "end of May 2013",
        ".",
    ):
        with pytest.raises(InputError) as refused:
            deadlines.parse_published(text)
        assert refused.value.field == "published_on"
    for stored in ("", "0000", "2013-13", "2013-02-30", "x", "13"):
        with pytest.raises(InputError):
            deadlines.last_day(stored)


@pytest.mark.parametrize("rule", deadlines.RULES, ids=lambda rule: rule.name)
def test_every_rule_reads_its_example(rule: deadlines.Rule) -> None:
    day = date(2013, 2, 5)
    for earlier in deadlines.RULES[: deadlines.RULES.index(rule)]:
        match = earlier.pattern.fullmatch(rule.example)
        assert match is None or earlier.build(match, day) is None
    match = rule.pattern.fullmatch(rule.example)
    assert match
    try:
        assert rule.build(match, day)
    except InputError as refused:
        said = str(refused)
        assert rule.example in said


@pytest.mark.parametrize("row", PERIODS, ids=lambda row: row.name)
def test_every_period_reads_its_example(row: object) -> None:
    day = date(2013, 2, 5)
    first = next(r for r in PERIODS if (m := r.pattern.fullmatch(row.example)) and r.build(m, day, day))  # type: ignore[attr-defined]
    assert first is row
    assert find_period(f"x {first.example} x", day) is None


WORDS = st.lists(
    st.sampled_from(
        "by before on in until through the end of mid early late next this year month week quarter half decade century "
        "within between and from to after now 2013 2014 0 9999 0000 99999999999 Feb. May 29 30 31 7th Monday summer "
        "Christmas a couple of few six twenty - , ' . / Q3 H1 soon once war first last rest tomorrow 2013-02-30".split()
    ),
    max_size=7,
).map(" ".join)
DAYS = st.dates().map(date.isoformat)


@given(text=st.text(max_size=320) | WORDS, day=DAYS, sense=st.sampled_from([None, *DeadlineSense]))
@example(text="within 1e99999999999999999 years", day=TUESDAY, sense=None)
@example(text="by next century", day="9999-01-01", sense=None)
@example(text="the end of " * 27 + "2014", day=TUESDAY, sense=None)
@example(text="between " * 37, day=TUESDAY, sense=None)
@example(text="this winter", day="0001-01-01", sense=None)
@example(text="\ud800", day=TUESDAY, sense=None)
def test_any_text_gives_a_deadline_or_a_sentence(text: str, day: str, sense: DeadlineSense | None) -> None:
    try:
        found = deadlines.parse(text, day, sense=sense)
    except InputError as refused:
        said = (refused.field, bool(str(refused)))
        assert said == ("deadline", True)
        return
    assert deadlines.describe(found)
    if found is None:
        assert not text.strip()
    elif found.kind in (DATE, INTERVAL):
        assert found.latest is not None
        assert found.earliest is not None
        assert day <= found.earliest <= found.latest
    else:
        assert (found.earliest, found.latest, found.sense) == (None, None, None)


@given(text=st.text(max_size=320) | WORDS, today=st.none() | DAYS)
def test_any_text_gives_a_day_or_a_sentence(text: str, today: str | None) -> None:
    readers: tuple[Callable[[], str], ...] = (
        lambda: deadlines.parse_day(text, "f", today=today),
        lambda: deadlines.parse_published(text),
    )
    for reader in readers:
        try:
            found = reader()
        except InputError as refused:
            said = (refused.field in ("f", "published_on"), bool(str(refused)))
            assert said == (True, True)
        else:
            assert found == "" or deadlines.last_day(found)


@given(day=st.dates(), claimed=st.dates())
def test_a_written_day_comes_back(day: date, claimed: date) -> None:
    if day < claimed:
        with pytest.raises(InputError):
            deadlines.parse(day.isoformat(), claimed.isoformat())
        return
    found = deadlines.parse(f"{day.day} {day:%B} {day.year:04}", claimed.isoformat())
    assert found is not None
    assert (found.earliest, found.latest) == (claimed.isoformat(), day.isoformat())
    assert deadlines.parse_day(day.isoformat(), "f") == day.isoformat()


COUNTED = {
    # Read off calendars of 2013 to 2020; Easter 2013 was on 31 March, Thanksgiving on 28 November.
    "the first week of May": ("2013-04-29", "2013-05-05"),
    "in the last week of July": ("2013-07-22", "2013-07-28"),
    "the third month of 2014": ("2014-03-01", "2014-03-31"),
    "in the last two months of 2014": ("2014-11-01", "2014-12-31"),
    "on the 18th": ("2013-02-18", "2013-02-18"),
    "by the 3rd of next month": (TUESDAY, "2013-03-03"),
    "on Friday the 15th": ("2013-02-15", "2013-02-15"),
    "on Tuesday of next week": ("2013-02-12", "2013-02-12"),
    "next week Wednesday": (TUESDAY, "2013-02-13"),
    "two weeks after Easter": (TUESDAY, "2013-04-14"),
    "by ten days before Thanksgiving": (TUESDAY, "2013-11-18"),
    "within five working days": (TUESDAY, "2013-02-12"),
    "in the week of April 10": ("2013-04-08", "2013-04-14"),
    "in week 31": ("2013-07-29", "2013-08-04"),
    "the week after next": ("2013-02-18", "2013-02-24"),
    "by Labor Day weekend": (TUESDAY, "2013-09-02"),
    "by Thanksgiving": (TUESDAY, "2013-11-28"),
    "before Easter": (TUESDAY, "2013-03-30"),
    "on Good Friday": ("2013-03-29", "2013-03-29"),
    "by Memorial Day": (TUESDAY, "2013-05-27"),
    "in the next two quarters": (TUESDAY, "2013-09-30"),
    "in the next quarter": (TUESDAY, "2013-06-30"),
    "April 9th through 17th": ("2013-04-09", "2013-04-17"),
    "between the 9th and the 17th of April": ("2013-04-09", "2013-04-17"),
    "2014H2": ("2014-07-01", "2014-12-31"),
    "by Dec-2018": (TUESDAY, "2018-12-31"),
    "by Sep-23-2020": (TUESDAY, "2020-09-23"),
    "by the twenty-sixth of May": (TUESDAY, "2013-05-26"),
    "by EOY": (TUESDAY, "2013-12-31"),
    "in the 5 upcoming years": (TUESDAY, "2018-02-05"),
    "in a fortnight's time": (TUESDAY, "2013-02-19"),
}


@pytest.mark.parametrize(("said", "days"), COUNTED.items(), ids=COUNTED)
def test_days_that_are_counted_out(said: str, days: tuple[str, str]) -> None:
    found = read(said)
    assert (found.earliest, found.latest) == days
