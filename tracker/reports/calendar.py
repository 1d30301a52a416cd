"""Deadlines and review days as an iCalendar file (RFC 5545), made such that a second import updates the first.

Each claim has at most two days: that of its deadline and that on which to look again. Their ids are made from the
claim's uid and never change; what has ended since (resolved, removed, put off, without a day) is written as cancelled,
so that a calendar that knows it lets it go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from icalendar import Calendar, Event

from tracker import deadlines, likelihood
from tracker.claims import ClaimView, Day
from tracker.files import write_whole
from tracker.reports.exports import refuse_other
from tracker.review import day_after, final

PRODUCT = "-//Borne Out//Deadlines and review days//EN"
FALLS_DUE, LOOK_AGAIN = "deadline", "review"
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f]+")
_WORDS = {FALLS_DUE: "Deadline", LOOK_AGAIN: "Look again"}


@dataclass(frozen=True, slots=True)
class Touched:
    """How often (from 1) and when last (UTC) something about a claim was written, and which days it ever had."""

    number: int
    at: str
    deadline: bool
    review: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of a claim. ``day`` is None where it has none any more."""

    kind: str
    view: ClaimView
    touched: Touched
    day: Day | None

    @property
    def uid(self) -> str:
        """The id by which a calendar knows the day again."""
        return f"{self.kind}-{self.view.uid}@borneout"


def entries(rows: Iterable[tuple[ClaimView, Touched]]) -> Iterator[Entry]:
    """The days of claims, those that ended among them; a claim that never had a day has no entry."""
    for view, touched in rows:
        deadline, review = _days(view)
        if deadline or touched.deadline:
            yield Entry(FALLS_DUE, view, touched, deadline)
        if review or touched.review:
            yield Entry(LOOK_AGAIN, view, touched, review)


def _days(view: ClaimView) -> tuple[Day | None, Day | None]:
    """The last day of the deadline, and the day to look again where that is another than the day after."""
    if view.removed or view.withheld or view.update_of or final(view):
        return None, None
    latest = view.deadline.latest if view.deadline else None
    again = view.due_from if view.due_from and not (latest and view.due_from == day_after(latest)) else None
    return latest, again


def write_calendar(rows: Iterable[tuple[ClaimView, Touched]], path: Path, *, name: str, head: str) -> tuple[int, int]:
    """Write the file; returns how many days it has and how many that ended. ``head`` (hex) is the log's.

    Raises DiskFull, or InputError("output") where the place cannot be written to or holds another file.
    """
    refuse_other(path, (b"BEGIN:VCALENDAR",), "calendar")
    found = sorted(entries(rows), key=lambda entry: (entry.day or "", entry.uid))
    write_whole(path, calendar(found, name=name, head=head), "calendar")
    ended = sum(1 for entry in found if entry.day is None)
    return len(found) - ended, ended


def calendar(found: Iterable[Entry], *, name: str, head: str) -> bytes:
    """The calendar as bytes: the same for the same entries, whenever it is made."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", _plain(name))
    made.add("x-borneout-head", head)
    for entry in found:
        made.add_component(_event(entry))
    written: bytes = made.to_ical()
    return written


def _event(entry: Entry) -> Event:
    view, event = entry.view, Event()
    changed = datetime.fromisoformat(entry.touched.at).replace(microsecond=0)
    gone = view.removed or view.withheld
    event.add("uid", entry.uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.touched.number - 1)
    event.add("dtstart", date.fromisoformat(entry.day or _some_day(view, entry.touched)))
    event.add("summary", f"{_WORDS[entry.kind]}: {'(no longer in the ledger)' if gone else _plain(view.proposition)}")
    event.add("status", "CONFIRMED" if entry.day else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    if not gone:
        event.add("description", "\n".join(_said(view)))
        if view.tags:
            event.add("categories", [_plain(tag) for tag in view.tags])
        if _ADDRESS.fullmatch(view.source_url):
            event.add("url", view.source_url)
    return event


def _some_day(view: ClaimView, touched: Touched) -> Day:
    """An event must have a day, a cancelled one too: the deadline's, else that of the last change."""
    return (view.deadline.latest if view.deadline else None) or view.review_on or touched.at[:10]


def _said(view: ClaimView) -> Iterator[str]:
    who = view.speaker or view.outlet or "Speaker unknown"
    yield _plain(f"{who}, {view.claimed_on or 'day unknown'}")
    if view.quote:
        yield _plain(f"“{view.quote}”")
    if view.likelihood:
        yield _plain(f"Likelihood: {likelihood.describe(view.likelihood)}")
    if view.deadline:
        yield _plain(f"Deadline: {deadlines.describe(view.deadline)}")
    if view.criteria:
        yield _plain(f"How we will know: {view.criteria}")
    yield f"Claim {view.uid}"


def _plain(text: str) -> str:
    """Text without the control characters that the format forbids, on one line."""
    return " ".join(_UNSEEN.sub(" ", text).split())
