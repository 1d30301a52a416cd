"""The command that writes reports: resolutions, scorecards, and what is made of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.claims import Day
from tracker.cli.asking import report as resolutions
from tracker.cli.asking import tell_doubts
from tracker.cli.common import asked, check_texts, day, today
from tracker.cli.printing import emit, plain
from tracker.errors import InputError
from tracker.ledger import Ledger

if TYPE_CHECKING:
    from tracker.reports.changes import Alteration
    from tracker.reports.document import Document
    from tracker.reports.scorecards import About
    from tracker.scores import Period


def report(args: Namespace) -> int:
    """Write the report that is named."""
    if args.what != "changes":
        refuse_options(args, "since")
    if args.what != "replication":
        refuse_options(args, "with_snapshots")
    if args.what != "claimreview":
        refuse_options(args, "site", "publisher")
    makers = {
        "resolutions": resolutions,
        "scorecard": scorecard,
        "calendar": calendar,
        "changes": changes,
        "replication": replication,
        "claimreview": claimreview,
    }
    return makers[args.what](args)


def check_output(path: Path, what: str, *endings: str) -> Path:
    """The file to write. Raises InputError for a name that no file can have, and for another ending."""
    if "\0" in str(path) or str(path).encode(errors="replace").decode() != str(path):
        raise InputError("output", "The name of the file is no valid text: name another file.")
    if path.suffix.lower() not in endings:
        raise InputError("output", f"{what} writes {', '.join(endings)}: end the name of the file so.")
    return path


def period_of(args: Namespace, on: Day) -> Period | None:
    """The period that is asked for. Raises InputError."""
    from tracker.scores import Period

    check_texts(args, "from", "to")
    start, end = day(args, "from", on), day(args, "to", on)
    return Period(args.date or "claimed", start, end) if start or end else None


def refuse_options(args: Namespace, *names: str) -> None:
    """Raise InputError for an option of another report: what it asks for would not be done."""
    for name in names:
        if getattr(args, name):
            option = f"--{name.replace('_', '-')}"
            raise InputError(name, f"{option} does not go with report {args.what}: leave it out.")


OF_CARDS = ("by", "ungated", "without_late", "without_late_readings", "without_partials", "with_interim", "yardstick")
"""Options that only a scorecard has."""


def calendar(args: Namespace) -> int:
    """Write the deadlines and review days for calendars."""
    from tracker.reports.calendar import write_calendar

    path = check_output(args.output, f"report {args.what}", ".ics")
    refuse_options(args, "date", "from", "to", "raw", "all_resolutions", *OF_CARDS)
    on = today(args)
    tell_doubts(args.query)
    with asked(args) as ledger:
        (days, ended), head = ledger.at_one_state(
            lambda then, head: (
                write_calendar(then.days_ahead(args.query, on=on), path, name=then.path.stem, head=head),
                head,
            )
        )
    words = f"{days:,} day{'' if days == 1 else 's'} written to {path}, {ended:,} that ended"
    emit(args, {"days": days, "ended": ended, "path": str(path), "head": head}, [plain(words), f"log head {head}"])
    return 0


def replication(args: Namespace) -> int:
    """Write what others need to work the numbers out again."""
    from tracker.cli.replicating import replication

    refuse_options(args, "date", "from", "to", "raw", "all_resolutions", *OF_CARDS)
    return replication(args, check_output(args.output, "report replication", ".zip"))


def changes(args: Namespace) -> int:
    """Write what reads otherwise than it did before a day."""
    from tracker.reports.changes import write_changes

    path = check_output(args.output, f"report {args.what}", ".csv")
    refuse_options(args, "date", "from", "to", "all_resolutions", "known_by", *OF_CARDS)
    on = today(args)
    check_texts(args, "since")
    since = day(args, "since", on)
    if since is None:
        raise InputError("since", "report changes needs --since DAY: the first day whose changes it lists.")
    tell_doubts(args.query)
    found: list[Alteration] = []

    def write(then: Ledger, head: str) -> str:
        found[:] = then.changes(since)
        if args.query.strip():
            wanted = {view.uid for view in then.report_rows(args.query, on=on)}
            found[:] = (one for one in found if one.uid in wanted)
        write_changes(found, path, since=since, raw=args.raw, head=head, on=on)
        return head

    with asked(args) as ledger:
        head = ledger.at_one_state(write)
    data = {"rows": len(found), "path": str(path), "head": head, "changes": [_change_data(one) for one in found]}
    words = f"{len(found):,} change{'' if len(found) == 1 else 's'} written to {path}"
    emit(args, data, [plain(words), f"log head {head}"])
    return 0


def _change_data(one: Alteration) -> dict[str, object]:
    from tracker.reports.changes import COLUMNS

    return {column.name: getattr(one, column.name) or None for column in COLUMNS}


def claimreview(args: Namespace) -> int:
    """Write the judged claims as schema.org ClaimReview."""
    from tracker.reports.claimreview import check_site, write_reviews
    from tracker.reports.resolutions import DateAxis, in_window

    path = check_output(args.output, f"report {args.what}", ".json", ".jsonld")
    refuse_options(args, "raw", "all_resolutions", *OF_CARDS)
    on = today(args)
    check_texts(args, "site", "publisher")
    site, publisher = check_site(args.site), args.publisher.strip()
    tell_doubts(args.query)
    period = period_of(args, on)
    axis, start, end = (DateAxis(period.axis), period.start, period.end) if period else (None, None, None)

    def write(then: Ledger, head: str) -> tuple[int, int, str]:
        found = (view for view in then.report_rows(args.query, on=on) if in_window(view, axis, start, end))
        return (*write_reviews(found, path, site=site, publisher=publisher, head=head, on=on), head)

    with asked(args) as ledger:
        reviews, left_out, head = ledger.at_one_state(write)
    words = f"{reviews:,} review{'' if reviews == 1 else 's'} written to {path}, {left_out:,} claims left out"
    data = {"reviews": reviews, "left_out": left_out, "path": str(path), "head": head}
    emit(args, data, [plain(words), f"log head {head}"])
    return 0


def scorecard(args: Namespace) -> int:
    """Write scorecards as a table or as a document."""
    path = check_output(args.output, "report scorecard", ".csv", ".html", ".md", ".pdf")
    on = today(args)
    tell_doubts(args.query)
    write = _writer(args, path)
    period = period_of(args, on)
    with asked(args) as ledger:
        count, head = ledger.at_one_state(
            lambda then, head: (write(then, about_of(args, head, on, period), period), head)
        )
    words = f"{count:,} card{'' if count == 1 else 's'} written to {path}"
    emit(args, {"cards": count, "path": str(path), "head": head}, [plain(words), f"log head {head}"])
    return 0


def about_of(args: Namespace, head: str, on: Day, period: Period | None) -> About:
    """What a report shows, by the options."""
    from tracker.cli.scoring import chosen
    from tracker.reports.card_words import counting
    from tracker.reports.scorecards import About

    known_by = on if args.known_by.strip() else None
    by, days = getattr(args, "by", None) or "", str(period) if period else ""
    return About(head, on, by, args.query, days, known_by, args.yardstick, counting=counting(chosen(args)))


Write = Callable[[Ledger, "About", "Period | None"], int]


def _writer(args: Namespace, path: Path) -> Write:
    """What writes a file of that ending."""
    from tracker.card_files import Wanted, write_cards
    from tracker.cli.scoring import chosen

    check_pdf(args, path)

    def write(then: Ledger, about: About, period: Period | None) -> int:
        wanted = Wanted(args.by or "", args.query, period, chosen(args))
        return write_cards(then, wanted, about, path, raw=args.raw, pdf=args.pdf)

    return write


def check_pdf(args: Namespace, path: Path) -> None:
    """Raise InputError for a PDF where nothing can draw one."""
    if path.suffix.lower() == ".pdf" and args.pdf is None:
        raise InputError("output", "A PDF is drawn by the window's parts: run main.py, or write .html and print it.")


def write_document(args: Namespace, found: Document, path: Path) -> None:
    """Write a document as its ending says. Raises DiskFull, InputError."""
    from tracker.card_files import write_document as write

    write(found, path, args.pdf)
