"""The commands that only ask: due, search, history, info, report."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.claims import ClaimView, Day
from tracker.cli.common import asked, check_texts, day, opened, today
from tracker.cli.printing import claim_data, claim_lines, emit, pairs, plain, say
from tracker.errors import InputError
from tracker.ledger import Ledger

if TYPE_CHECKING:
    from tracker.reports.resolutions import ReportOptions


def due(args: Namespace) -> int:
    """The claims that are due, those that fell due first at the top."""
    on = today(args)
    if args.count:
        return _due_count(args, on)
    with asked(args) as ledger:
        views, count = _found(ledger, "is:due", "due_from", False, args.limit, on)
        earlier = ledger.count("is:earlier", on=on)
    _print(args, views, count, f"due on {on}")
    if earlier and not args.json:
        say(f"{earlier:,} judged on earlier wording: main.py search is:earlier")
    return 0


def _due_count(args: Namespace, on: Day) -> int:
    """The number alone, for cron and for a prompt."""
    if args.limit is not None:
        raise InputError("limit", "--count prints how many claims are due, --limit some of them: leave one out.")
    with asked(args) as ledger:
        count = ledger.count("is:due", on=on)
    emit(args, {"count": count}, [str(count)])
    return 0


def search(args: Namespace) -> int:
    """The claims of a search."""
    on = today(args)
    descending = (args.sort in ("claimed_on", "due_on", "known_on", "logged_at")) != args.reverse
    tell_doubts(" ".join(args.query))
    with asked(args) as ledger:
        views, count = _found(ledger, " ".join(args.query), args.sort, descending, args.limit, on)
    _print(args, views, count, "found")
    return 0


def tell_doubts(query: str) -> None:
    """Say what in a query could not be read as it was probably meant."""
    from tracker.search import doubts

    for doubt in doubts(query):
        say(doubt)


def _found(
    ledger: Ledger, query: str, sort: str, descending: bool, limit: int | None, on: Day
) -> tuple[list[ClaimView], int]:
    """The claims to print and the number of all hits."""
    views = ledger.search(query, on=on, sort=sort, descending=descending, limit=limit)
    return views, len(views) if limit is None or len(views) < limit else ledger.count(query, on=on)


def _print(args: Namespace, views: list[ClaimView], count: int, what: str) -> None:
    total = f"{count:,} claim{'' if count == 1 else 's'} {what}"
    shown = total if count == len(views) else f"{total}, {len(views):,} shown"
    words = (line for view in views for line in (*claim_lines(view), ""))
    emit(args, {"count": count, "claims": [claim_data(view) for view in views]}, (*words, shown))


def history(args: Namespace) -> int:
    """All that happened to a record, oldest first."""
    check_texts(args, "uid")
    with asked(args) as ledger:
        entries = ledger.history(args.uid)
    data = [
        {
            "at": e.at,
            "author": e.author or None,
            "revision": e.revision,
            "kind": e.kind,
            "words": e.words,
            "step": e.step,
        }
        for e in entries
    ]
    width = max((len(plain(entry.author)) for entry in entries), default=0)
    words = [f"{e.at[:16].replace('T', ' ')}  {plain(e.author):<{width}}  {plain(e.words)}" for e in entries]
    emit(args, {"uid": args.uid, "entries": data}, words)
    return 0


def info(args: Namespace) -> int:
    """Head, digest and numbers of records."""
    with opened(args) as ledger:
        found = ledger.info()._asdict()
    emit(args, found, pairs(found.items()))
    return 0


def report(args: Namespace) -> int:
    """Write the resolution report and its description."""
    from tracker.reports.resolutions import DateAxis, ReportOptions

    on = today(args)
    check_texts(args, "from", "to")
    if "\0" in str(args.output):
        raise InputError("output", "The name of the file holds a NUL character: name another file.")
    if str(args.output).encode(errors="replace").decode() != str(args.output):
        raise InputError("output", "The name of the file is no valid text: name another file.")
    tell_doubts(args.query)
    options = ReportOptions(
        query=args.query,
        date_axis=DateAxis(args.date) if args.date else None,
        start=day(args, "from", on),
        end=day(args, "to", on),
        raw=args.raw,
        all_resolutions=args.all_resolutions,
        known_by=on if args.known_by.strip() else None,
    )
    with asked(args) as ledger:
        rows, head = _written(args, ledger, options, on)
    words = f"{rows:,} row{'' if rows == 1 else 's'} written to {args.output}"
    emit(args, {"rows": rows, "path": str(args.output), "head": head}, [plain(words), f"log head {head}"])
    return 0


def _written(args: Namespace, ledger: Ledger, options: ReportOptions, on: Day) -> tuple[int, str]:
    """Write the report of one state; returns how many rows, and the head that names it."""
    from tracker.reports.resolutions import write_resolutions

    def write(then: Ledger, head: str) -> tuple[int, str]:
        found = _rows(then, options, on)
        return write_resolutions(found, args.output, raw=options.raw, head=head, on=on, options=options), head

    return ledger.at_one_state(write)


def _rows(ledger: Ledger, options: ReportOptions, on: Day) -> Iterator[ClaimView]:
    from tracker.reports.resolutions import steps_of

    for view in ledger.report_rows(options.query, on=on):
        if not options.holds(view):
            continue
        if options.all_resolutions and view.resolution_number is not None and not view.update_of:
            yield from steps_of(view, ledger.resolutions(view.uid), ledger.evidence(view.uid))
        else:
            yield view
