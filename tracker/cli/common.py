"""What the commands share: the ledger they work on, the day it is, and the texts they were given."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tracker import places
from tracker.claims import Day
from tracker.deadlines import parse_day
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.records import check_text


def today(args: Namespace) -> Day:
    """The day it is: ``--on``, else today. Raises InputError."""
    now = date.today().isoformat()  # noqa: TID251 - the one place where the program asks what day it is
    return now if args.on is None else parse_day(args.on, "on", today=now)


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
    ledger = Ledger.open(path, author=args.author.strip(), device=device, create=create)
    try:
        yield ledger
    finally:
        ledger.close()


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
