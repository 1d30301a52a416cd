"""The grammar of deadlines: ``RULES``, one row a form, tried in order on the whole text.

The periods inside ("Feb. 7", "Q3 2014") come from ``tracker._periods``. What no row reads is refused with a sentence,
never guessed. Rows that have days come before those that name an event, since any words may be an event's.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from tracker import _windows as to
from tracker._dates import MONTH
from tracker._windows import FIELD, Build, Window
from tracker._words import COUNT, NTH, Pattern, shown
from tracker.claims import DeadlineKind
from tracker.errors import InputError


class Rule(NamedTuple):
    """One form of a deadline; ``build`` returns None when the form does not fit after all, or raises InputError."""

    name: str
    pattern: Pattern
    build: Build
    example: str


def read(said: str, day: date) -> Window:
    """What the tidied text means when it is said on ``day``. Raises InputError for what no row reads, ValueError or
    OverflowError for days outside the calendar."""
    for rule in RULES:
        match = rule.pattern.fullmatch(said)
        window = rule.build(match, day) if match else None
        if window is not None:
            return window
    raise InputError(
        FIELD,
        f"{shown(said)} is not a date that can be read: write a day (2013-12-31), a phrase such as “by the end of "
        "2013”, or leave it empty and set a review day.",
    )


NUMERIC = r"[0-9]{1,4}([./])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{1,2}[./][0-9]{1,2}|[0-9]{1,2}-[0-9]{1,2}(?:-[0-9]{2,4})?"


def numeric_refusal(said: str) -> str:
    """Why a day in numbers is not read, and how to write it: "31/12/2013" can only be 2013-12-31, "02/03/2013" not."""
    figures = re.findall("[0-9]+", said)
    years = [part for part in figures if len(part) == 4]
    if len(figures) != 3 or len(years) != 1:
        return f"{shown(said)} can be read as two different days: write it as 2013-02-07 or 7 Feb 2013."
    first, second = (int(part) for part in figures if len(part) != 4)
    days = {day for month, number in ((first, second), (second, first)) if (day := _day(int(years[0]), month, number))}
    if not days:
        return f"{shown(said)} is no day of the calendar: write it as 2013-02-07 or 7 Feb 2013."
    if len(days) == 1:
        return f"{shown(said)} is written in numbers alone: write it as {days.pop()}."
    return f"{shown(said)} can be read as two different days: write it as {' or '.join(sorted(days))}."


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _numeric(match: re.Match[str], day: date) -> Window | None:
    raise InputError(FIELD, numeric_refusal(match.string))


_LEAD = r"(?:(?:by|on|in|at|before|until|till|through|within|no later than|not later than) )?(?:the )?"
_UNITS = r"(?P<unit>hour|night|day|week|fortnight|month|quarter|year|decade|century|centurie)s?\b"
_MANY = r"(?:hour|day|week|month|quarter|year|decade|centurie)s"
_FEW = r"(?:a few|few|several|some|many)"
_AT_SOME_TIME = r"(?:sometime |some time |at some point )?"
_THE = r"(?:the|this|that|these|those|his|her|its|their|our|my|your|an?|any|all|both|another|[a-z]+'s?) "
_CLAUSE = rf"(?P<event>(?P<the>{_THE}).+|[a-z]\S* .*\w.*)"

RULES: tuple[Rule, ...] = (
    Rule(
        "numbers only",
        Pattern(rf"{_LEAD}(?:[0-9]{{1,3}}|[0-9]{{5,}})"),
        to.refusal("{} is not a date: write the day in full (2013-05-31), or the month and its year (May 2013)."),
        "12",
    ),
    Rule(
        "numeric date",
        Pattern(rf"{_LEAD}(?:{NUMERIC})"),
        _numeric,
        "02/03/2013",
    ),
    Rule(
        "bare month",
        Pattern(MONTH),
        to.refusal("{} alone may be a month of any year or no date at all: write “May 2013”, “by May” or 2013-05-31."),
        "May",
    ),
    Rule(
        "condition",
        Pattern(r"(?:if|unless|provided|assuming)\b.*"),
        to.refusal("{} is a condition, not a deadline: write it in the condition field."),
        "if the army withdraws",
    ),
    Rule(
        "fiscal year",
        Pattern(r".*\b(?:fiscal|financial|tax) (?:year|quarter)\b.*|.*\bfy ?'?[0-9]{2,4}\b.*"),
        to.refusal("{} differs from country to country: write the last day itself (2014-09-30)."),
        "this financial year",
    ),
    Rule(
        "soon",
        Pattern(
            r"(?:at some point )?(?:(?:very |quite |fairly |rather |pretty |too )?soon|any ?time soon|sooner|shortly"
            r"|imminent(?:ly)?|before (?:too )?long|in no time|right away|(?:from |by )?now|(?:very )?quickly|overnight"
            r"|any (?:day|minute|moment|time)(?: now)?|in the (?:near|nearer|foreseeable|not too distant) future"
            r"|for the foreseeable future|(?:in|over) the (?:short|medium|near|shorter|mid)[- ](?:term|run))"
        ),
        to.without_days(DeadlineKind.VAGUE),
        "anytime soon",
    ),
    Rule(
        "coming months",
        Pattern(
            r"(?:(?:with)?in|over|during|for|throughout|through) (?:the )?"
            rf"(?:(?:next |coming ){_FEW}|coming|next|following|{_FEW}(?: more)?) {_MANY}(?: or so)?"
            rf"|(?:(?:with)?in|over|during|for) (?:the )?(?:{_FEW} )?{_MANY}(?: from now| ahead| to come)?"
            rf"|{_FEW} {_MANY}|(?:the )?(?:coming|next (?:few|several)) {_MANY}"
            rf"|{_AT_SOME_TIME}(?:in )?the {_MANY} (?:ahead|to come)"
        ),
        to.without_days(DeadlineKind.VAGUE),
        "in the coming months",
    ),
    Rule(
        "some day",
        Pattern(
            r"some ?day|one day|ever|never|never again|eventually|sooner or later|at some point|at any time|sometime"
            r"|one of these days|in (?:the )?(?:end|future|long(?:er)?[- ](?:run|term)|time)"
            r"|over the long(?:er)?[- ](?:run|term)"
            r"|forever|for ever|for good|indefinitely|always|permanently|open|open[- ]ended|no deadline|none"
            r"|in (?:our|his|her|their|my|your) lifetimes?"
        ),
        to.without_days(DeadlineKind.OPEN),
        "eventually",
    ),
    Rule(
        "within the unit",
        Pattern(r"(?:within|inside) the (?P<unit>week|month|quarter|year|decade|century)"),
        to.within_the_unit,
        "within the year",
    ),
    Rule(
        "half a year",
        Pattern(r"(?:(?:with)?in |over |during )?(?:the next )?half an? (?P<unit>year|decade|century)(?: from now)?"),
        to.half_a_unit,
        "within half a year",
    ),
    Rule(
        "duration",
        Pattern(
            r"(?:(?P<lead>within|inside|in|over|during|for|throughout|in the space of"
            r"|(?:in )?(?:under|less than|no more than|at most)) )?"
            r"(?P<next>(?:the )?(?:next|coming|following) |another |the )?"
            rf"(?P<n>{COUNT})(?:(?: to | or |-)(?P<m>{COUNT}))?(?: (?:next|coming|upcoming|following))?[ -]{_UNITS}"
            r"(?P<half> and a half)?(?:'s?)?"
            r"(?: time| from now| hence| or so| or less| at most| more)?"
        ),
        to.duration,
        "within six months",
    ),
    Rule(
        "next unit",
        Pattern(
            r"(?P<lead>within|in|over|during|for|throughout) (?P<next>the (?:next|coming|following)) (?P<n>)(?P<m>)"
            rf"{_UNITS}(?P<half>)"
        ),
        to.duration,
        "over the next year",
    ),
    Rule(
        "rest of",
        Pattern(r"(?:for |over |during |in )?the (?:rest|remainder) of (?P<p>.+)"),
        to.rest,
        "for the rest of the year",
    ),
    Rule("between", Pattern(r"(?:sometime )?between (?P<a>.+?) and (?P<b>.+)"), to.between, "between 2014 and 2016"),
    Rule(
        "from to",
        Pattern(r"from (?P<a>.+?) (?:to|until|till|(?P<through>through|thru)) (?P<b>.+)"),
        to.between,
        "from March to June 2014",
    ),
    Rule(
        "days of a month",
        Pattern(
            rf"(?:on |for )?(?P<a>(?:the )?(?:{MONTH} (?:the )?(?:{NTH}|[0-9]{{1,2}})|{NTH}|[0-9]{{1,2}}(?: {MONTH})?))"
            rf"(?: ?- ?| to | until | till | and | (?P<through>through|thru) )(?P<b>.*(?:{NTH}|[0-9]).*)"
        ),
        to.between,
        "April 9th through 17th",
    ),
    Rule("years", Pattern(r"(?:in )?(?P<a>[0-9]{4})(?: ?- ?| to )(?P<b>[0-9]{4})"), to.between, "2014-2016"),
    Rule(
        "by",
        Pattern(
            r"(?:(?:by |at )?(?:no|not) later than|by|on or before|at the latest by|until|till|'til|up to|up until)"
            r" (?P<p>.+?)(?: at the latest)?"
        ),
        to.by,
        "by the end of 2013",
    ),
    Rule(
        "before",
        Pattern(rf"{_AT_SOME_TIME}(?:before|prior to|ahead of|earlier than) (?P<p>.+)"),
        to.before,
        "before March",
    ),
    Rule("on", Pattern(r"on (?P<p>.+)"), to.in_, "on Monday"),
    Rule("in", Pattern(rf"{_AT_SOME_TIME}(?:in|during|within|over|at|for|towards?) (?P<p>.+)"), to.in_, "in 2014"),
    Rule(
        "through",
        Pattern(
            r"(?P<lead>through|thru|throughout|all(?: of| through)?|for all of|for the whole of|the whole of) (?P<p>.+)"
        ),
        to.through,
        "through 2014",
    ),
    Rule("bare", Pattern(rf"{_AT_SOME_TIME}(?P<p>.+?)(?: at the latest)?"), to.bare, "2013-12-31"),
    Rule(
        "after a day",
        Pattern(
            r"(?:not before|after|since|from|starting(?: in)?|beginning(?: in)?|as of) (?P<p>.+?)(?: on| onwards?)?"
        ),
        to.after,
        "after 2015",
    ),
    Rule(
        "event",
        Pattern(
            r"(?:once|when|whenever|(?:as soon|as long|so long|until such time) as|after|while|upon|following"
            r"|by the time) .+"
        ),
        to.without_days(DeadlineKind.CONTINGENT),
        "once the Malian operation ends",
    ),
    Rule(
        "before an event",
        Pattern(rf"(?:by|before|until|till|prior to|ahead of|during|throughout|through|at) {_CLAUSE}"),
        to.contingent,
        "before the election",
    ),
    Rule(
        "act of an event",
        Pattern(
            r"(?:in|within) (?P<event>(?:the )?(?:\w+ )?"
            r"(?:act|phase|stages?|days|weeks|months|wake|aftermath|course|run-up)"
            rf" (?:of|to) (?P<the>{_THE}).+)"
        ),
        to.contingent,
        "in the closing act of the Malian offensive",
    ),
)
"""Every form of a deadline, tried in this order on the whole text."""
