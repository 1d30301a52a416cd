"""The command that brings a history along: our own exports, other programs' files, any table."""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from pathlib import Path
from typing import Any

from tracker.bringing import Brought, bring
from tracker.cli.common import opened, today
from tracker.cli.printing import emit, plain, say
from tracker.errors import InputError
from tracker.files import write_whole
from tracker.importers import Options

KEYS = "format read new same updated".split()
TALLIED = "open resolved void undetermined forecasts".split()


def import_(args: Namespace) -> int:
    """Import each file in turn; refused rows are listed and stop nothing."""
    on, options = today(args), _options(args)
    refused: list[tuple[Path, int, str]] = []
    with opened(args, writing=True) as ledger:
        for path in args.file:
            if "\0" in str(path):
                raise InputError("file", "The name of the file holds a NUL character: name another file.")
            found = bring(ledger, path, options, on=on, format_name=args.format, dry_run=args.dry_run)
            data = _data(found)
            refused += [(path, one.line, one.reason) for one in found.refused]
            for note in found.notes:
                say(f"{plain(path.name)}: {plain(note)}")
            emit(args, data, _words(path, data, args.dry_run))
    if args.refused is not None:
        _write_refused(args.refused, refused)
    return 0


def _data(found: Brought) -> dict[str, Any]:
    data: dict[str, Any] = {key: getattr(found, key) for key in KEYS}
    data |= {key: getattr(found.tally, key) for key in TALLIED}
    return data | {"refused": [{"line": one.line, "reason": one.reason} for one in found.refused]}


def _options(args: Namespace) -> Options:
    """What was said on the command line, over what a mapping file keeps."""
    from tracker.importers import mapping

    kept = mapping.read(args.mapping) if args.mapping is not None else Options()
    options = Options(
        columns={**kept.columns, **dict(args.map)},
        outcomes={**kept.outcomes, **dict(args.outcome)},
        resolved={**kept.resolved, **dict(args.resolved)},
        scale=args.scale or kept.scale,
        date_order=args.date_order or kept.date_order,
        speaker=args.speaker or kept.speaker,
        outlet=args.outlet or kept.outlet,
        verdict_means=args.verdict_means or kept.verdict_means,
    )
    if args.save_mapping is not None:
        mapping.write(args.save_mapping, options)
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
