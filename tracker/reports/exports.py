"""The lossless exports as files: lines of JSON, and the table of claims with its description."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tracker.claims import Day
from tracker.errors import InputError
from tracker.files import replacing
from tracker.reports.claim_tables import CELLS, NAMES, Whole, rows
from tracker.reports.package import describe, package_path
from tracker.reports.table import TableWriter


def refuse_other(path: Path, starts: tuple[bytes, ...], what: str) -> None:
    """Raise InputError("output") where an export would take the place of a file that is no earlier one.

    ``starts`` are the first bytes of an earlier one. A ledger is refused unread: it may be open in this process.
    """
    if not path.name:
        raise InputError("output", f"The {what} needs the name of a file.")
    if not path.is_file() or path.stat().st_size == 0:
        return
    real = path.resolve()
    if real.suffix != ".ledger" and not real.with_name(f"{real.name}-journal").exists():
        with real.open("rb") as file:
            start = file.read(64).removeprefix(b"\xef\xbb\xbf")
        if start.startswith(starts):
            return
    raise InputError(
        "output", f"{path.name} exists and is no earlier {what}. It was left as it is: choose another name."
    )


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Write lines of JSON; returns how many, without the first. Raises DiskFull, or InputError("output")."""
    refuse_other(path, (b'{"format":"borneout-jsonl"',), "export")
    count = -1
    with replacing(path, "export") as draft:
        for line in lines:
            draft.write_text(f"{line}\n")
            count += 1
    return max(count, 0)


def write_table(found: Iterable[Whole], path: Path, *, raw: bool, head: str, on: Day) -> int:
    """Write the table of claims and its ``datapackage.json``; returns how many rows. Raises as ``write_lines``."""
    refuse_other(path, (b'"uid","removed"',), "export")
    described = package_path(path)
    count = 0
    with replacing(path, "export") as draft:
        table = TableWriter(draft, raw=raw)
        table.row(list(NAMES))
        for whole in found:
            for row in rows(whole):
                table.row(row)
                count += 1
        draft.sync()
        with replacing(described, "export") as package:
            package.write(
                describe(
                    path,
                    described,
                    draft,
                    rows=count,
                    raw=raw,
                    head=head,
                    on=on,
                    chosen={"lossless": "borneout-csv"},
                    columns=CELLS,
                )
            )
    return count
