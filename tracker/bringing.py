"""A file of another program, or of our own, into a ledger: one way for the command line and for the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker import carried, flat, importers
from tracker.claims import Day
from tracker.errors import InputError
from tracker.files import read_at_most
from tracker.importers import SOURCES, Options, entries
from tracker.importers.entries import Entry
from tracker.importers.reading import reading
from tracker.ledger import Ledger
from tracker.lossless import FORMAT
from tracker.tally import Refused, Tally

if TYPE_CHECKING:
    from tracker.importing import Imported

MAX_FILE = 2_000_000_000
SHOWN = 20
"""Reports of single rows that are told."""

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file. ``read`` counts rows; ``new``, ``same``, ``updated`` and ``tally`` the claims in it.
    ``notes`` are sentences; ``first`` the first rows as they were understood (other programs' files only)."""

    format: str
    read: int
    new: int
    same: int
    updated: int
    tally: Tally
    notes: tuple[str, ...] = ()
    first: tuple[Entry, ...] = ()

    @property
    def refused(self) -> list[Refused]:
        """The lines that were not taken."""
        return self.tally.refused


def bring(
    ledger: Ledger,
    path: Path,
    options: Options,
    *,
    on: Day,
    format_name: str = "",
    dry_run: bool = False,
    progress: Progress = lambda rows: None,
    cancelled: Cancelled = lambda: False,
) -> Brought:
    """Import a file as one step, or only say what would become of it. Raises InputError and TrackerError; then nothing
    was imported. A ledger is refused unread."""
    carried.refuse_ledger(path)
    if path.resolve() == ledger.path.resolve():
        raise InputError("file", f"{path.name} is the ledger itself: name the file to import.")
    start = read_at_most(path, 100_000, "file", "Nothing was imported.")
    for name, module in ((FORMAT, carried), (flat.FORMAT, flat)):
        if format_name in ("", name) and module.is_ours(start):
            return _ours(ledger, path, module.opened, name, dry_run, progress, cancelled)
        if format_name == name:
            raise InputError("file", f"{path.name} is no {name}: its first line is another.")
    return _foreign(ledger, path, start, options, on, format_name, dry_run, progress, cancelled)


def _ours(
    ledger: Ledger,
    path: Path,
    opener: Callable[[Path], Any],
    name: str,
    dry_run: bool,
    progress: Progress,
    cancelled: Cancelled,
) -> Brought:
    with opener(path) as file:
        if file.history:
            return _history(ledger, file, name, dry_run)
        found = ledger.take_records(file, dry_run=dry_run, progress=progress, cancelled=cancelled)
    notes = []
    if found.differing:
        notes.append(f"{len(found.differing):,} records are another version here and were left as they are.")
    if found.erased:
        notes.append(f"{found.erased:,} records were erased here and stay so.")
    # A table has a row for each step of resolution, lines of JSON one for each record.
    read = getattr(file, "rows", found.read)
    return Brought(name, read, found.claims_new, found.claims_same, 0, found, tuple(notes))


def _history(ledger: Ledger, file: carried.CarriedFile, name: str, dry_run: bool) -> Brought:
    """Every revision verbatim; what waits for a person is said."""
    found = ledger.take_history(file, dry_run=dry_run)
    arrived, tally = found.arrived, found.claims or Tally()
    came = "would arrive" if dry_run else "arrived"
    notes = [
        f"{arrived.revisions:,} revisions {came}, {arrived.known:,} were here already. Undo does not take it back."
    ]
    if found.conflicts:
        notes.append(f"{len(found.conflicts):,} records were changed on both sides and wait to be settled.")
    if found.judged_apart:
        notes.append(f"{len(found.judged_apart):,} claims were judged otherwise on each side: is:check finds them.")
    new, changed = arrived.new.get("claim", 0), arrived.changed.get("claim", 0)
    same = tally.open + tally.resolved + tally.void + tally.undetermined - new - changed
    return Brought(name, arrived.revisions + arrived.known, new, max(same, 0), changed, tally, tuple(notes))


def _foreign(
    ledger: Ledger,
    path: Path,
    start: bytes,
    options: Options,
    on: Day,
    format_name: str,
    dry_run: bool,
    progress: Progress,
    cancelled: Cancelled,
) -> Brought:
    parsed = importers.parse_text(start, lambda: path.open("rb"), path.name, options, format_name)
    if parsed is None:
        data = read_at_most(path, MAX_FILE, "file", "Nothing was imported.")
        parsed = importers.parse(data, path.name, options, format_name)
    if parsed.format in SOURCES:
        return _library(ledger, parsed, path, dry_run)
    how = reading(parsed.rows, options)
    each = entries.Entries(parsed.rows, how)
    found = ledger.take_rows(
        each,
        parsed.format.partition("-")[0],
        f"Import {path.name}",
        on=on,
        repeated=how.repeated,
        dry_run=dry_run,
        progress=progress,
        cancelled=cancelled,
    )
    first = islice((one for one in each if isinstance(one, Entry)), SHOWN)
    return _brought(parsed, found, parsed.read or how.rows, how.notes, tuple(first))


def _library(ledger: Ledger, parsed: importers.Parsed, path: Path, dry_run: bool) -> Brought:
    rows, refused = entries.sources(parsed.rows)
    found = ledger.take_sources(rows, f"Import {path.name}", dry_run=dry_run)
    found.refused += refused
    return _brought(parsed, found, parsed.read, (), tuple(rows[:SHOWN]))


def _brought(
    parsed: importers.Parsed, found: Imported, read: int, notes: tuple[str, ...], first: tuple[Entry, ...]
) -> Brought:
    found.refused = sorted((*parsed.refused, *found.refused), key=lambda one: one.line)
    reports = (f"line {one.line}: {one.reason}" for one in found.reports[:SHOWN])
    said = (*parsed.notes, *notes, *reports)
    return Brought(parsed.format, read, found.new, found.same, found.updated, found, said, first)
