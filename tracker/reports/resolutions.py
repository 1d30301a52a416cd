"""The resolution report: one row a claim (or one a step of its resolutions) as CSV, with its description beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from tracker.claims import ClaimView, Day, Evidence, Resolution, came_out
from tracker.errors import InputError
from tracker.files import replacing
from tracker.reports.columns import COLUMNS, NAMES, StepView
from tracker.reports.package import describe, package_path
from tracker.reports.table import TableWriter, cell_text

_GETTERS = tuple(column.get for column in COLUMNS)


class DateAxis(StrEnum):
    """Which of a claim's days a window of time is about."""

    CLAIMED = "claimed"
    DEADLINE = "deadline"
    KNOWN = "known"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What to report: a search, a window of days (both ends included, None is unbounded), and in which form.

    ``known_by`` only says in the description what the rows show: what the world knew on that day.

    A window without an axis is about the day on which the claim was made. Raises InputError("from") for a window that
    ends before it starts.
    """

    query: str = ""
    date_axis: DateAxis | None = None
    start: Day | None = None
    end: Day | None = None
    raw: bool = False
    all_resolutions: bool = False
    known_by: Day | None = None

    def __post_init__(self) -> None:
        """Refuse a window that holds no day."""
        if self.start and self.end and self.start > self.end:
            raise InputError("from", f"{self.start} is after {self.end}: no day lies between them. Swap the two.")

    def holds(self, view: ClaimView) -> bool:
        """Whether the claim falls into the window."""
        return in_window(view, self.date_axis or DateAxis.CLAIMED, self.start, self.end)


def in_window(view: ClaimView, axis: DateAxis | None, start: Day | None, end: Day | None) -> bool:
    """Whether the day on that axis is from ``start`` to ``end``, both included.

    Without a bound (or an axis) every claim is in; within bounds a claim that lacks the day is not.
    """
    if axis is None or (start is None and end is None):
        return True
    day = _day_on(view, axis)
    return bool(day) and (start is None or day >= start) and (end is None or day <= end)


def _day_on(view: ClaimView, axis: DateAxis) -> Day:
    if axis is DateAxis.DEADLINE:
        return (view.deadline.latest if view.deadline else None) or ""
    if axis is DateAxis.KNOWN:
        return view.known_on or ""
    return view.decided_at[:10] if axis is DateAxis.DECIDED else view.claimed_on or ""


def steps_of(view: ClaimView, steps: Sequence[Resolution], evidence: Sequence[Evidence] = ()) -> Iterator[ClaimView]:
    """One view a step of the claim's resolutions, in their order; the claim itself where it has none."""
    if not steps:
        yield view
    for step in steps:
        yield at_step(view, step, evidence, superseded=step is not steps[-1])


def at_step(view: ClaimView, step: Resolution, evidence: Sequence[Evidence], *, superseded: bool) -> StepView:
    """The claim as ``view`` has it beside one step. Status and deadline stay those of the claim.

    On a superseded step the fact that needs the history of readings, and the wording's, are unknown.
    """
    kept = {field.name: getattr(view, field.name) for field in fields(ClaimView)}
    if not superseded:
        return StepView(**kept)
    own = [piece for piece in evidence if piece.resolution == step.uid]
    known = step.known_on
    kept |= {
        "outcome": step.outcome,
        "interim": step.interim,
        "fraction": step.fraction,
        "void_reason": step.void_reason,
        "came_out_as_said": came_out(step.outcome, view.speaker_says, step.interim),
        "outcome_confidence": step.confidence,
        "known_on": known,
        "known_on_basis": step.known_on_basis,
        "decided_at": step.decided_at,
        "decided_by": step.decided_by,
        "evidence_urls": tuple(piece.url for piece in own if piece.url),
        "evidence_titles": tuple(piece.title for piece in own if piece.title),
        "resolution_note": step.reason,
        "resolution_number": step.number,
        "judged_on_earlier_wording": None,
        "stated_after_outcome": known < view.claimed_on if known and view.claimed_on else None,
        "logged_after_outcome": known < view.first_recorded_on if known and view.first_recorded_on else None,
        "reading_after_outcome": None,
    }
    return StepView(**kept, superseded=True)


def cells(view: ClaimView) -> list[str]:
    """The row of a claim, in the order of ``COLUMNS``."""
    values = [get(view) for get in _GETTERS]
    return [value if type(value) is str else cell_text(value) for value in values]  # text, most often: no call


def refuse_other(path: Path) -> None:
    """Raise InputError("output") where a report would take the place of a file that is no earlier report.

    Only its first bytes are looked at, and not even those of a SQLite file that is open in this process: a ledger has
    a journal beside it or the ending of one, and is refused unread.
    """
    if not path.name:
        raise InputError("output", "The report needs the name of a file, for example report.csv.")
    if not path.is_file() or path.stat().st_size == 0:
        return
    real = path.resolve()
    looks_open = real.suffix == ".ledger" or real.with_name(f"{real.name}-journal").exists()
    if not looks_open:
        with real.open("rb") as file:
            start = file.read(8)
        if start.removeprefix(b"\xef\xbb\xbf").startswith(b'"uid"'[:5]):
            return
    raise InputError(
        "output", f"{path.name} exists and is no earlier report. It was left as it is: choose another name."
    )


def _chosen(options: ReportOptions | None) -> dict[str, object]:
    """What of the ledger the report shows, so that a part of it does not pass for the whole."""
    options = options or ReportOptions()
    return {
        "query": options.query,
        "date": options.date_axis,
        "from": options.start,
        "to": options.end,
        "all_resolutions": options.all_resolutions,
        "known_by": options.known_by,
    }


def write_resolutions(
    rows: Iterable[ClaimView], path: Path, *, raw: bool, head: str, on: Day, options: ReportOptions | None = None
) -> int:
    """Write the report and, beside it, ``datapackage.json``; returns how many rows.

    ``rows`` may come lazily: one is held at a time. ``head`` is the log head (hex) of the state that they show and
    ``on`` the day on which they show it; ``options`` says in the description what was chosen. Either both files are
    written or the earlier ones stay byte for byte. Raises DiskFull, or InputError("output") where the place cannot be
    written to.
    """
    count = 0
    refuse_other(path)
    described = package_path(path)
    with replacing(path, "report") as draft:
        table = TableWriter(draft, raw=raw)
        table.row(list(NAMES))
        for view in rows:
            table.row(cells(view))
            count += 1
        draft.sync()  # from here on nothing but two renamings is left that could fail
        with replacing(described, "report") as package:
            package.write(
                describe(path, described, draft, rows=count, raw=raw, head=head, on=on, chosen=_chosen(options))
            )
    return count
