"""What the commands share: the ledger they work on, the day it is, and the texts they were given."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tracker import places
from tracker.claims import Day
from tracker.cli.printing import plain, say
from tracker.deadlines import parse_day
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.records import check_text


def today(args: Namespace) -> Day:
    """The day it is: ``--on``, or that of ``--known-by``, else today. Raises InputError."""
    now = date.today().isoformat()  # noqa: TID251 - the one place where the program asks what day it is
    on = now if args.on is None else parse_day(args.on, "on", today=now)
    known_by = getattr(args, "known_by", "")
    if not known_by.strip():
        return on
    day = parse_day(known_by, "known_by", today=on)
    if args.on is not None and day != on:
        raise InputError("on", f"--known-by puts the day at {day}, --on at {on}: leave --on out.")
    return day


def ledger_path(args: Namespace) -> Path:
    """The ledger that is meant. Raises InputError for a name that no file can have."""
    path: Path = places.default_ledger() if args.ledger is None else args.ledger
    if "\0" in str(path) or not path.name:
        raise InputError("ledger", f"“{path}” is no name of a file: name the ledger's file.")
    return path


@contextmanager
def opened(args: Namespace, *, create: bool = True, writing: bool = False) -> Iterator[Ledger]:
    """The ledger, open until the block ends; signed with this installation's id when something is to be written."""
    path = ledger_path(args)
    check_text("author", args.author)
    device = places.device_id(places.config_dir()) if writing else ""
    fresh = create and not path.exists()
    if fresh and args.ledger is not None and not path.parent.is_dir():
        raise InputError("ledger", f"There is no folder {path.parent}: make it, or name another ledger.")
    ledger = Ledger.open(path, author=args.author.strip(), device=device, create=create)
    if fresh and not writing:  # whoever only asks has most likely named another file than the one that is meant
        say(f"There was no ledger at {plain(str(path))}: an empty one was made.")
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def asked(args: Namespace) -> Iterator[Ledger]:
    """The ledger to be asked: as it is, or with ``--at`` and ``--known-by`` as it stood and as the world knew it."""
    check_texts(args, "at", "known_by")
    known_by = today(args) if args.known_by.strip() else None
    with opened(args) as ledger:
        if not (args.at.strip() or known_by):
            yield ledger
            return
        then = ledger.at(args.at, known_by=known_by)
        try:
            yield then
        finally:
            then.close()


def check_texts(args: Namespace, *names: str) -> None:
    """Refuse what no ledger can hold (NUL, lone surrogates) wherever it was typed. Raises InputError."""
    for name in names:
        given = getattr(args, name)
        for text in given if isinstance(given, list) else [given]:
            check_text(name, text or "")


def day(args: Namespace, name: str, on: Day) -> Day | None:
    """The day of an option, None when it was not given. Raises InputError."""
    text = getattr(args, name)
    return parse_day(text, name, today=on) if text.strip() else None
