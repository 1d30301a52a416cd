"""The command that brings a history along: our own exports, other programs' files, any table."""

from __future__ import annotations

import csv
import io
import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracker import carried, flat, importers
from tracker.carried import Refused as RefusedRecord
from tracker.claims import Day
from tracker.cli.common import ledger_path, opened, today
from tracker.cli.printing import emit, plain, say
from tracker.errors import InputError
from tracker.files import read_at_most, write_whole
from tracker.importers import SOURCES, Options, Refused, entries
from tracker.ledger import Ledger

MAX_FILE = 2_000_000_000
KEYS = "format read new same updated open resolved void undetermined forecasts refused".split()


def import_(args: Namespace) -> int:
    """Import each file in turn; refused rows are listed and stop nothing."""
    on = today(args)
    refused: list[tuple[Path, int, str]] = []
    with opened(args, writing=True) as ledger:
        for path in args.file:
            data, notes = _one(args, ledger, path, on)
            refused += [(path, one["line"], one["reason"]) for one in data["refused"]]
            for note in notes:
                say(f"{plain(path.name)}: {plain(note)}")
            emit(args, data, _words(path, data, args.dry_run))
    if args.refused is not None:
        _write_refused(args.refused, refused)
    return 0


def _one(args: Namespace, ledger: Ledger, path: Path, on: Day) -> tuple[dict[str, Any], list[str]]:
    if "\0" in str(path):
        raise InputError("file", "The name of the file holds a NUL character: name another file.")
    carried.refuse_ledger(path)
    if path.resolve() == ledger_path(args).resolve():
        raise InputError("file", f"{path.name} is the ledger itself: name the file to import.")
    start = read_at_most(path, 100_000, "file", "Nothing was imported.") if not path.is_dir() else b""
    name = args.format
    if name in ("", carried_format()) and carried.is_ours(start):
        return _ours(args, ledger, path, carried.opened, carried_format())
    if name in ("", flat.FORMAT) and flat.is_ours(start):
        return _ours(args, ledger, path, flat.opened, flat.FORMAT)
    if name in (carried_format(), flat.FORMAT):
        raise InputError("file", f"{path.name} is no {name}: its first line is another.")
    return _foreign(args, ledger, path, on)


def carried_format() -> str:
    """The name of our lines of JSON."""
    from tracker.lossless import FORMAT

    return FORMAT


def _ours(
    args: Namespace, ledger: Ledger, path: Path, opener: Callable[[Path], Any], name: str
) -> tuple[dict[str, Any], list[str]]:
    with opener(path) as file:
        if file.history:
            return _history(args, ledger, file, name)
        found = ledger.take_records(file, dry_run=args.dry_run)
    notes = []
    if found.differing:
        notes.append(f"{len(found.differing):,} records are another version here and were left as they are.")
    if found.erased:
        notes.append(f"{found.erased:,} records were erased here and stay so.")
    counts = (found.read, found.claims_new, found.claims_same, 0)
    numbers = (found.open, found.resolved, found.void, found.undetermined, found.forecasts)
    return _data(name, counts, numbers, found.refused), notes


def _history(args: Namespace, ledger: Ledger, file: Any, name: str) -> tuple[dict[str, Any], list[str]]:
    """Every revision verbatim; what waits for a person is said."""
    before = ledger.info().claims
    found = ledger.take_history(file, dry_run=args.dry_run)
    arrived = found.arrived
    notes = [f"{arrived.revisions:,} revisions arrived, {arrived.known:,} were here already. It is not undone by undo."]
    if found.conflicts:
        notes.append(f"{len(found.conflicts):,} records were changed on both sides: see `main.py conflicts`.")
    new = arrived.new.get("claim", 0)
    numbers = _outcomes(ledger) if not args.dry_run else (0, 0, 0, 0, 0)
    same = before if not arrived.revisions else 0
    return _data(
        name, (arrived.revisions + arrived.known, new, same, arrived.changed.get("claim", 0)), numbers, []
    ), notes


def _outcomes(ledger: Ledger) -> tuple[int, int, int, int, int]:
    """What the ledger holds after a history came in."""
    on = "9999-12-31"
    counts = [ledger.count(query, on=on) for query in ("is:resolved -is:void", "is:void", "", "p>=0")]
    return counts[2] - counts[0] - counts[1], counts[0], counts[1], 0, counts[3]


def _foreign(args: Namespace, ledger: Ledger, path: Path, on: Day) -> tuple[dict[str, Any], list[str]]:
    data = read_at_most(path, MAX_FILE, "file", "Nothing was imported.")
    options = _options(args)
    parsed = importers.parse(data, path.name, options, args.format)
    label = f"Import {path.name}"
    if parsed.format in SOURCES:
        found_entries, refused = entries.sources(parsed.rows)
        found = ledger.take_sources(found_entries, label, dry_run=args.dry_run)
        notes: tuple[str, ...] = ()
    else:
        how = entries.reading(parsed.rows, options)
        found_entries, refused = entries.entries(parsed.rows, how)
        found = ledger.take_rows(found_entries, parsed.format.partition("-")[0], label, on=on, dry_run=args.dry_run)
        notes = how.notes
    every = sorted((*parsed.refused, *refused, *found.refused), key=lambda one: one.line)
    numbers = (found.open, found.resolved, found.void, found.undetermined, found.forecasts)
    counts = (parsed.read, found.new, found.same, found.updated)
    told = [f"line {one.line}: {one.reason}" for one in found.reports[:20]]
    return _data(parsed.format, counts, numbers, every), [*parsed.notes, *notes, *told]


def _data(
    name: str, counts: tuple[int, ...], numbers: tuple[int, ...], refused: list[Refused] | list[RefusedRecord]
) -> dict[str, Any]:
    listed = [{"line": one.line, "reason": one.reason} for one in refused]
    return dict(zip(KEYS, (name, *counts, *numbers, listed), strict=True))


def _options(args: Namespace) -> Options:
    """What was said on the command line, over what a mapping file keeps."""
    kept: dict[str, Any] = {}
    if args.mapping is not None:
        try:
            kept = json.loads(read_at_most(args.mapping, 1_000_000, "mapping", "Nothing was imported."))
            if not isinstance(kept, dict):
                raise ValueError
        except ValueError:
            raise InputError(
                "mapping", f"{args.mapping.name} is no file of options: make one by --save-mapping."
            ) from None
    options = Options(
        columns={**kept.get("columns", {}), **dict(args.map)},
        outcomes={**kept.get("outcomes", {}), **dict(args.outcome)},
        resolved={**kept.get("resolved", {}), **dict(args.resolved)},
        scale=args.scale or kept.get("scale", 0),
        date_order=args.date_order or kept.get("date_order", ""),
        speaker=args.speaker or kept.get("speaker", ""),
        outlet=args.outlet or kept.get("outlet", ""),
        verdict_means=args.verdict_means or kept.get("verdict_means", ""),
    )
    if args.save_mapping is not None:
        shown = {name: getattr(options, name) for name in Options.__dataclass_fields__}
        write_whole(args.save_mapping, (json.dumps(shown, ensure_ascii=False, indent=1) + "\n").encode(), "mapping")
    return options


def _words(path: Path, data: dict[str, Any], dry: bool) -> list[str]:
    would = "would be " if dry else ""
    first = (
        f"{path.name} ({data['format']}): {data['new']:,} {would}new, {data['same']:,} the same, "
        f"{data['updated']:,} {would}updated, {len(data['refused']):,} rows refused, of {data['read']:,} rows"
    )
    second = (
        f"    {data['resolved']:,} resolved, {data['open']:,} open, {data['void']:,} void, "
        f"{data['undetermined']:,} undetermined, {data['forecasts']:,} likelihoods"
    )
    shown = [f"    line {one['line']}: {one['reason']}" for one in data["refused"][:20]]
    more = len(data["refused"]) - len(shown)
    return [
        plain(first),
        second,
        *(f"    {plain(line)}" for line in shown),
        *([f"    and {more:,} more"] if more else []),
    ]


def _write_refused(path: Path, refused: list[tuple[Path, int, str]]) -> None:
    text = io.StringIO(newline="")
    table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(["file", "line", "reason"])
    table.writerows((str(file), line, reason) for file, line, reason in refused)
    write_whole(path, text.getvalue().encode(), "list of refused rows")
