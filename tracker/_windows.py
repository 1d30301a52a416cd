"""What each row of the deadline grammar does with its match: a ``Window`` of civil days, or one without days."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker._dates import MONTH, UNIT, WEEKDAY, DateProblem, Period, plus, stretch, unit_around
from tracker._periods import find_period
from tracker._words import NTH, Pattern, number, shown
from tracker.claims import DeadlineKind, DeadlineSense
from tracker.errors import InputError

FIELD = "deadline"


@dataclass(frozen=True, slots=True)
class Window:
    """What a rule reads: days for date and interval, none for the other kinds. ``note`` becomes ``ambiguous``;
    ``single`` says that ``latest`` could be meant as the one day ("on")."""

    kind: DeadlineKind
    sense: DeadlineSense | None = None
    earliest: date | None = None
    latest: date | None = None
    note: str = ""
    single: bool = False


Build = Callable[[re.Match[str], date], Window | None]


def refusal(sentence: str) -> Build:
    """Refuses with a sentence; ``{}`` in it stands for the text."""

    def build(match: re.Match[str], day: date) -> Window | None:
        raise InputError(FIELD, sentence.format(shown(match.string)))

    return build


def without_days(kind: DeadlineKind) -> Build:
    """A kind that has no days."""
    return lambda match, day: Window(kind)


def after(match: re.Match[str], day: date) -> Window | None:
    """ "After 2015": a first day, and no deadline."""
    if find_period(match["p"], day) is None:
        return None
    return Window(DeadlineKind.OPEN, note="this names a first day and no last one")


def duration(match: re.Match[str], day: date) -> Window | None:
    """So many units from the day of the claim: "within six months", "over the next two years"."""
    count, unit = number(match["n"] or "a"), match["unit"].lower().removesuffix("s").replace("centurie", "century")
    if unit == "quarter" and match["next"] and not match["m"]:
        last = plus(unit_around(day, unit).last, count, unit)
        return Window(DeadlineKind.INTERVAL, DeadlineSense.BY, day, stretch(last.replace(day=1), 1).last)
    latest = plus(day, max(count, number(match["m"])) if match["m"] else count, unit)
    if match["half"]:
        latest = plus(latest, 6, "month")
    lead = (match["lead"] or "").lower()
    notes = []
    if lead == "in" and not match["next"]:
        notes.append(f"“in” may mean about that day ({latest}); any day until then is taken")
    if "couple" in (match["n"] or "").lower():
        notes.append("a couple is read as two")
    if match["m"]:
        notes.append("the longer time is taken")
    if not match["n"]:
        notes.append(f"the calendar {unit} may be meant; a {unit} from the day of the claim is taken")
    sense = DeadlineSense.THROUGH if lead in ("for", "throughout") else DeadlineSense.BY
    return Window(DeadlineKind.INTERVAL, sense, day, latest, "; ".join(notes), single=lead == "in" and not match["m"])


def half_a_unit(match: re.Match[str], day: date) -> Window:
    """ "Within half a year"."""
    months = {"year": 6, "decade": 60, "century": 600}[match["unit"].lower()]
    return Window(DeadlineKind.INTERVAL, DeadlineSense.BY, day, plus(day, months, "month"))


def within_the_unit(match: re.Match[str], day: date) -> Window | None:
    """ "Within the year": to the end of the calendar unit."""
    period = find_period(f"this {match['unit']}", day)
    if period is None:
        return None
    note = f"a whole {match['unit'].lower()} from the day of the claim may be meant; the calendar's end is taken"
    return Window(DeadlineKind.INTERVAL, DeadlineSense.BY, day, period.last, note)


def rest(match: re.Match[str], day: date) -> Window | None:
    """ "The rest of the year": all of it from the day of the claim."""
    period = find_period(match["p"], day)
    return Window(DeadlineKind.INTERVAL, DeadlineSense.THROUGH, day, period.last) if period else None


def between(match: re.Match[str], day: date) -> Window | None:
    """Two periods; a year that only the second names holds for the first too ("from March to June 2014")."""
    a, b = _whole_days(match["a"], match["b"])
    year = re.search(r"[0-9]{4}$", b)
    borrowed = find_period(f"{a} {year[0]}", day) if year and not re.search(r"[0-9]{4}", a) else None
    first = Period(day, day) if a.lower() == "now" else borrowed or find_period(a, day)
    last = first and find_period(b, day, max(day, first.last))
    if first is None or last is None:
        return None
    if last.by is None and last.last < first.first:
        raise DateProblem(f"{shown(match.string)} ends before it begins: mend either day.")
    whole = match.groupdict().get("through")
    note = "the whole of that time may be meant; some time in it is taken" if "between" not in match[0].lower() else ""
    if whole:
        return Window(DeadlineKind.INTERVAL, DeadlineSense.THROUGH, first.first, last.by or last.last)
    return Window(DeadlineKind.INTERVAL, DeadlineSense.BY, first.first, last.by or last.last, note)


def _whole_days(a: str, b: str) -> tuple[str, str]:
    """Both ends with a month where only one names it: "April 9" and "17", "9" and "17 April"."""
    one, other = _MONTH_DAY.fullmatch(a), _DAY_MONTH.fullmatch(b)
    if one and _BARE_DAY.fullmatch(b):
        return a, f"{one['month']} {b.removeprefix('the ')}"
    if other and _BARE_DAY.fullmatch(a):
        return f"{a.removeprefix('the ')} {other['month']}", b
    return a, b


_BARE_DAY = Pattern(rf"(?:the )?(?:{NTH}|[0-9]{{1,2}})")
_MONTH_DAY = Pattern(rf"(?:{WEEKDAY},? )?(?:(?P<month>{MONTH}) .+)")
_DAY_MONTH = Pattern(rf".+ (?P<month>{MONTH}(?:,? [0-9]{{4}})?)")


def _floating(text: str, day: date, limit: Callable[[Period], date]) -> Period | None:
    """The period whose limit is not past; one named without its year may be the one after the next."""
    period = find_period(text, day)
    if period is not None and period.floating and limit(period) < day:
        period = find_period(text, day, period.last + timedelta(days=1))
    return period


def by(match: re.Match[str], day: date) -> Window | None:
    """ "By P": from the day of the claim to the last day of P."""
    period = _floating(match["p"], day, lambda p: p.by or p.last)
    return None if period is None else _by_period(period, day)


def _by_period(period: Period, day: date) -> Window:
    latest, note = period.by or period.last, ""
    if period.fuzzy_by:
        note = f"read as by {latest}"
    elif period.by is None and period.first != period.last:
        note = f"this may mean by its first day ({period.first}) or by its last ({latest}); the last is taken"
    single = period.first == period.last or (period.by is not None and not period.fuzzy_by)
    return Window(DeadlineKind.DATE, DeadlineSense.BY, day, latest, _joined(note, period.note), single)


def before(match: re.Match[str], day: date) -> Window | None:
    """ "Before P": from the day of the claim to the day before P."""
    period = _floating(match["p"], day, lambda p: p.before_day)
    if period is None:
        return None
    note = f"read as before {period.before_day + timedelta(days=1)}" if period.fuzzy and period.before is None else ""
    return Window(DeadlineKind.DATE, DeadlineSense.BY, day, period.before_day, _joined(note, period.note))


def in_(match: re.Match[str], day: date) -> Window | None:
    """ "In P": some time in it; "on" a single day."""
    period = find_period(match["p"], day)
    return None if period is None else _in_period(period)


def _in_period(period: Period) -> Window:
    if period.first == period.last:
        return Window(DeadlineKind.DATE, DeadlineSense.ON, period.first, period.last, period.note, single=True)
    note = f"read as {period.first} to {period.last}" if period.fuzzy else ""
    return Window(DeadlineKind.INTERVAL, DeadlineSense.BY, period.first, period.last, _joined(note, period.note))


def through(match: re.Match[str], day: date) -> Window | None:
    """ "Through P" from the day of the claim, "throughout P" from its first day."""
    period = find_period(match["p"], day)
    if period is None:
        return None
    earliest = day if match["lead"].lower() in ("through", "thru") else period.first
    return Window(DeadlineKind.INTERVAL, DeadlineSense.THROUGH, earliest, period.by or period.last, period.note)


def bare(match: re.Match[str], day: date) -> Window | None:
    """A period alone: a calendar name means by it, a relative one in it ("next year")."""
    period = find_period(match["p"], day)
    if period is None:
        return None
    if period.bare != "by":
        return _in_period(period)
    window = _by_period(period, day)
    if period.by is None and period.first != period.last:
        only = f"read as by {period.last}; write “in {match['p']}” when nothing before {period.first} counts"
        return replace(window, note=_joined(only, period.note))
    return window


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


_TIME_WORD = Pattern(
    rf".*\b(?:{UNIT}|day|hour|weekend|{MONTH}|spring|summer|autumn|fall|winter|[0-9]+)s?|.*[0-9]{{4}}[.,]?"
)
_PART = r"(?:early|late|mid|middle|end|start|beginning|close|(?:first|second|third|fourth|last) (?:half|quarter|part))"
_MISSPELT = Pattern(
    rf"(?:the )?(?:very )?{_PART}(?: of| in)?[ -]\w+|(?:this|next|coming) \w+|.*\b[0-9]{{1,3}}(?:st|nd|rd|th)?\b.*"
)


def contingent(match: re.Match[str], day: date) -> Window | None:
    """An event instead of a day. What looks like a date that was not understood is no event."""
    event = match["event"]
    bare = not match["the"] and any(c.isdigit() for c in event.split()[0] + event.split()[-1])
    if bare or _TIME_WORD.fullmatch(event) or _MISSPELT.fullmatch(event):
        return None
    return Window(DeadlineKind.CONTINGENT)
