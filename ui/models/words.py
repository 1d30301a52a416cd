"""What cells, panes and lists say in words: days as the reader's locale writes them, statuses, likelihoods, ranges."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QDate, QLocale

from tracker.claims import (
    ClaimKind,
    ClaimView,
    Correction,
    CorrectionChoice,
    Day,
    DueReason,
    Likelihood,
    LikelihoodBasis,
    Outcome,
    SpeakerSays,
    Status,
    VoidReason,
)
from ui.widgets.likelihood_bar import numbers, percent
from ui.widgets.outcome import OutcomeMark, mark_of, word_of
from ui.widgets.text import plain_tip

VOID_REASONS: Final[dict[VoidReason, str]] = {
    VoidReason.CONDITION_FAILED: "the condition failed",
    VoidReason.MALFORMED: "malformed",
    VoidReason.RETRACTED: "retracted",
    VoidReason.MISATTRIBUTED: "misattributed",
    VoidReason.DUPLICATE: "a duplicate",
    VoidReason.IMPORTED: "imported as void",
}
DUE_REASONS: Final[dict[DueReason, str]] = {
    DueReason.EXPIRED: "deadline passed",
    DueReason.REVIEW_DAY: "review day reached",
    DueReason.INTERIM: "outcome was interim",
}
KINDS: Final[dict[ClaimKind, str]] = {kind: kind.value.capitalize() for kind in ClaimKind}
SAID: Final[dict[SpeakerSays | None, str]] = {
    SpeakerSays.WILL: "said: will",
    SpeakerSays.WILL_NOT: "said: will not",
    SpeakerSays.NEITHER: "said: either way",
    None: "",
}
"""The side that the speaker took, for a small line in a cell."""
SIDES: Final[dict[SpeakerSays | None, str]] = {
    SpeakerSays.WILL: "will",
    SpeakerSays.WILL_NOT: "will not",
    SpeakerSays.NEITHER: "neither",
    None: "",
}
"""The side in the words that are typed for it."""
SAYS: Final[dict[SpeakerSays, str]] = {
    SpeakerSays.WILL: "it will happen",
    SpeakerSays.WILL_NOT: "it will not happen",
    SpeakerSays.NEITHER: "it may go either way",
}

# --- days


def day_text(day: str | None) -> str:
    """A day, month or year as the reader's locale writes it, with a short month: "7 Feb 2013"."""
    return _written(day, QLocale().name()) if day else ""


@lru_cache(maxsize=8192)
def _written(day: str, _locale: str) -> str:
    # Remembered, since a scrolled frame writes the same few days again and again.
    parts = [int(part) for part in day[:10].split("-")]
    locale = QLocale()
    if len(parts) == 1:
        return day
    if len(parts) == 2:
        return locale.toString(QDate(parts[0], parts[1], 1), "MMM yyyy")
    return locale.toString(QDate(*parts), _day_format(locale))


def _day_format(locale: QLocale) -> str:
    # The locale's own long form, less the weekday and with a short month: the short form has two-digit years.
    form = locale.dateFormat(QLocale.FormatType.LongFormat)
    form = re.sub(r"dddd?(\s*'[^']*'|\s*[,.،、]|)\s*|\s*[,(]*\s*dddd?\)?", "", form)
    return form.replace("MMMM", "MMM").strip(" ,") or "d MMM yyyy"


def weekday(day: Day) -> str:
    """The name of a day of the week as the reader's locale writes it: "Tuesday"."""
    year, month, number = map(int, day.split("-"))
    return QLocale().standaloneDayName(QDate(year, month, number).dayOfWeek(), QLocale.FormatType.LongFormat)


def days_between(earlier: Day, later: Day) -> int:
    """Civil days from one day to another."""
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days


def span(earlier: Day, later: Day) -> str:
    """What has wholly passed from one day to another, in its natural unit: "12 days", "14 months", "12 years"; up to
    five years with their months, "2 years, 11 months"."""
    days, months = days_between(earlier, later), _months_between(earlier, later)
    if days < 60 or months < 2:
        return _many(days, "day")
    if months < 24:
        return _many(months, "month")
    years, rest = divmod(months, 12)
    # Up to five years eleven months more or less are told: two claims half a year apart are not the same.
    return _many(years, "year") + (f", {_many(rest, 'month')}" if rest and years < 5 else "")


def _months_between(earlier: Day, later: Day) -> int:
    first, last = date.fromisoformat(earlier[:10]), date.fromisoformat(later[:10])
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}" + ("" if count == 1 else "s")


def distance(day: Day, today: Day) -> str:
    """How far a day is from today: "in 12 days", "tomorrow", "today", "14 months ago"."""
    days = days_between(today, day)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {span(today, day)}" if days > 0 else f"{span(day, today)} ago"


def instant_day(instant: str) -> str:
    """The day of an instant ``YYYY-MM-DDTHH:MM:SS.mmmZ``, on the reader's own clock."""
    try:
        return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone().date().isoformat()
    except ValueError:
        return instant[:10]


# --- likelihood


def likelihood_text(likelihood: Likelihood | None) -> str:
    """Words first, else the numbers, else that there are none: the first line of a cell."""
    if likelihood is None:
        return "not given"
    return words_said(likelihood) or share(likelihood) or "not given"


def words_said(likelihood: Likelihood) -> str:
    """The words of a likelihood that was not given as a number: "0.7" says no more than "70 %"."""
    said = likelihood.words.strip()
    return "" if likelihood.best is not None and any(sign.isdigit() for sign in said) else said


def share(likelihood: Likelihood) -> str:
    """The numbers at their shortest: "18 %", "5–30 %"; empty without numbers."""
    if likelihood.low is None or likelihood.high is None:
        return ""
    low, high = percent(likelihood.low), percent(likelihood.high)
    return f"{low} %" if low == high else f"{low}–{high} %"


def likelihood_line(likelihood: Likelihood | None) -> str:
    """The whole of it: "unlikely, 5–30 %, best 18 %"."""
    if likelihood is None:
        return "no likelihood given"
    return ", ".join(part for part in (words_said(likelihood), numbers(likelihood)) if part) or "no likelihood given"


# --- where a claim stands


def status_text(view: ClaimView) -> str:
    """The outcome in a word, or open, or due."""
    if view.withheld:
        return "Withheld"
    if view.removed:
        return "Removed"
    mark = mark_of(view)
    return "Undetermined" if mark is OutcomeMark.UNDETERMINED else word_of(mark)


def status_note(view: ClaimView) -> str:
    """The small line under the status: since when, why, or what stands out."""
    if view.conflict:
        return "two versions"
    if view.removed or view.withheld:
        return ""
    if view.judged_on_earlier_wording:
        return "on earlier wording"
    if view.status is Status.DUE:
        return DUE_REASONS[view.due_reason] if view.due_reason else ""
    if view.interim:
        return f"interim, {day_text(view.known_on)}" if view.known_on else "interim"
    if view.outcome is Outcome.PARTLY and view.fraction is not None:
        return f"{percent(view.fraction)} % of it"
    if view.outcome is Outcome.VOID and view.void_reason:
        return VOID_REASONS[view.void_reason]
    return day_text(view.known_on)


def outcome_as_said(view: ClaimView) -> str:
    """The outcome in a word, and whether it came out as the speaker said: "Did not happen, as said"."""
    word = status_text(view)
    said = {SpeakerSays.WILL: Outcome.HAPPENED, SpeakerSays.WILL_NOT: Outcome.DID_NOT_HAPPEN}
    decided = view.outcome in said.values() and word == word_of(mark_of(view))
    if not decided or view.speaker_says not in said:
        return word
    return f"{word}, as said" if said[view.speaker_says] is view.outcome else f"{word}, not as said"


def folded_note(view: ClaimView) -> str:
    """The line under the status where no column tells the day: the day first, then what stands out."""
    note, day = status_note(view), last_day(view)
    if day is None or view.removed or view.withheld:
        return note
    due = due_day(view)
    known = view.outcome is not None and note == day_text(view.known_on)
    if view.conflict:
        return f"{note}, {due}"
    plainly_due = view.status is Status.DUE and not view.judged_on_earlier_wording
    return due if known or plainly_due else _and(due, note)


def _and(first: str, second: str) -> str:
    return f"{first}, {second}" if second else first


def due_day(view: ClaimView) -> str:
    """The last day of the deadline, or the day to look again, with its word: "due 31 Dec 2013"."""
    day = last_day(view)
    reviewed = not (view.deadline and view.deadline.latest)
    return f"{'review' if reviewed else 'due'} {day_text(day)}" if day else ""


def last_day(view: ClaimView) -> Day | None:
    """The last day of the deadline, else the day to look again."""
    if view.deadline is not None and view.deadline.latest:
        return view.deadline.latest
    return view.review_on


def due_lines(view: ClaimView, today: Day) -> tuple[str, str]:
    """What matters about the deadline, and its day: ("14 months overdue", "31 Dec 2013")."""
    day = last_day(view)
    if day is None:
        return ("no deadline", "")
    reviewed = not (view.deadline and view.deadline.latest)
    written = f"review {day_text(day)}" if reviewed else day_text(day)
    if view.status is Status.RESOLVED:
        return (written, "")
    return (_due_distance(view, day, today, reviewed), written)


def _due_distance(view: ClaimView, day: Day, today: Day, reviewed: bool) -> str:
    past = days_between(day, today)
    if view.status is not Status.DUE or past < 0:
        return distance(day, today)
    if past == 0:
        return "to review today" if reviewed else "today"
    return f"{span(day, today)} overdue"


def deadline_text(view: ClaimView) -> str:
    """The deadline in its own words and in days: "by the end of 2013 (31 Dec 2013)"."""
    deadline = view.deadline
    if deadline is None:
        return ""
    day = day_text(deadline.latest)
    if deadline.earliest and deadline.latest and deadline.sense == "through":
        day = f"{day_text(deadline.earliest)} to {day}"
    if not deadline.words or deadline.words == deadline.latest:
        return f"{deadline.sense or 'by'} {day}".strip() if day else deadline.kind.value
    return f"{deadline.words} ({day})" if day else deadline.words


# --- cells


def cell(view: ClaimView, key: str, today: Day) -> str:
    """A cell of the table as one line of plain text: what is read aloud and copied."""
    if key == "due_on":
        return ", ".join(filter(None, due_lines(view, today)))
    if key == "status":
        return ", ".join(filter(None, (status_text(view), status_note(view))))
    if key == "likelihood":
        return likelihood_line(view.likelihood)
    return _simple(view, key)


def _simple(view: ClaimView, key: str) -> str:
    if key == "proposition":
        return proposition(view)
    if key == "speaker":
        return view.speaker or view.speaker_as_described
    if key == "claimed_on":
        return day_text(view.claimed_on) or "unknown"
    if key == "tags":
        return ", ".join(view.tags)
    return {
        "outlet": view.outlet,
        "source": view.source_title,
        "kind": KINDS[view.kind],
        "known_on": day_text(view.known_on),
        "logged_at": day_text(instant_day(view.logged_at)),
        "says": SIDES[view.speaker_says],
        "criteria": view.criteria,
        "condition": view.condition,
        "review_on": day_text(view.review_on),
        "event": view.event_title,
        "base_rate": "" if view.base_rate is None else f"{percent(view.base_rate)} %",
        "quote": view.quote,
        "locator": view.locator,
        "note": view.note,
    }[key]


def proposition(view: ClaimView) -> str:
    """The proposition, or that it was withheld."""
    return view.proposition or ("withheld" if view.withheld else "no proposition")


def edit_text(view: ClaimView, key: str) -> str:
    """What an editor of the cell starts with."""
    if key == "likelihood":
        return _likelihood_edit(view.likelihood)
    if key == "due_on":
        return _due_edit(view)
    if key in ("claimed_on", "review_on"):  # as every other form takes it, whatever the reader's locale
        return getattr(view, key) or ""
    if key in ("speaker", "proposition"):
        return str(getattr(view, key))
    return _simple(view, key)


def _likelihood_edit(likelihood: Likelihood | None) -> str:
    # As the parser reads it back: an analyst's numbers stand in brackets behind the words.
    if likelihood is None:
        return ""
    judged = likelihood.basis is LikelihoodBasis.ANALYST and likelihood.words and likelihood.best is not None
    if judged and not any(sign.isdigit() for sign in likelihood.words):
        return f"{likelihood.words} ({likelihood.low}, {likelihood.best}, {likelihood.high})"
    return likelihood.words or numbers(likelihood)


def _due_edit(view: ClaimView) -> str:
    deadline = view.deadline
    if deadline and (deadline.words or deadline.latest):
        return deadline.words or deadline.latest or ""
    return f"review on {view.review_on}" if view.review_on else ""


MAY_BE_CUT: Final = frozenset("speaker outlet tags source criteria condition event quote locator note".split())


def spoken(view: ClaimView, key: str, today: Day) -> str:
    """A cell as it is read aloud: the likelihood with the side that the speaker took."""
    text = cell(view, key, today)
    return _and(text, SAID[view.speaker_says]) if key == "likelihood" else text


def tip(view: ClaimView, key: str) -> str | None:
    """A tooltip where a cell may show less than it holds, escaped: Qt would read markup in it."""
    if key == "proposition":
        return plain_tip(view.proposition) or None
    if key == "likelihood":
        return plain_tip(likelihood_line(view.likelihood))
    return plain_tip(_simple(view, key)) or None if key in MAY_BE_CUT else None


# --- corrections of a source

ANSWERS = {
    CorrectionChoice.STANDS: "Stands as published",
    CorrectionChoice.AMENDED: "Amended",
    CorrectionChoice.VOID: "Void",
}


def correction_words(correction: Correction, most: int = 400) -> str:
    """What the publisher corrected: "6 Feb 2013: The bridge opens by July."."""
    said = " ".join((correction.text or correction.url).split())
    short = said if len(said) <= most else f"{said[:most]}…"
    return ": ".join(part for part in (day_text(correction.on), short) if part)


def answer_words(correction: Correction, claim: str) -> str:
    """What it means for a claim: "Amended: they said July"; that nobody has said so yet."""
    found = next((one for one in correction.answers if one.claim == claim), None)
    if found is None:
        return "Not answered yet for this claim"
    return f"{ANSWERS[found.choice]}{f': {found.why}' if found.why else ''}"
