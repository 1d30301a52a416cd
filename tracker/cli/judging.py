"""The commands around an outcome: not yet, evidence, reopen, the outcome stands, and which claim updates which."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace

from tracker.claims import Day
from tracker.cli.common import check_texts, day, opened, today
from tracker.cli.printing import claim_data, claim_lines, emit
from tracker.errors import InputError
from tracker.ledger import Change, Ledger
from tracker.outcomes import read_evidence


def snooze(args: Namespace) -> int:
    """Look again at a claim on a later day."""
    on = today(args)
    check_texts(args, "uid", "until", "note", "author")
    until = day(args, "until", on)
    if until is None:
        raise InputError("until", "Look again when? Give --until, for example 2015-01-31 or +6m.")
    return _done(args, f"Look again on {until}", lambda ledger: ledger.snooze([args.uid], until, args.note, on=on), on)


def evidence(args: Namespace) -> int:
    """Add evidence to a claim."""
    check_texts(args, "uid", "evidence", "archive_url", "title", "note", "author")
    read = read_evidence(args.evidence)
    draft = replace(
        read,
        archive_url=args.archive_url,
        title=args.title or read.title,
        note=args.note,
        stance=args.stance or read.stance,
    )
    return _done(args, "Evidence added", lambda ledger: ledger.add_evidence(args.uid, draft), today(args))


def reopen(args: Namespace) -> int:
    """Take an outcome back; it stays visible."""
    on = today(args)
    check_texts(args, "uid", "note", "author")
    return _done(args, "Reopened", lambda ledger: ledger.reopen(args.uid, args.note, on=on), on)


def confirm(args: Namespace) -> int:
    """An outcome stands on the wording as it is now."""
    on = today(args)
    check_texts(args, "uid", "author")
    return _done(args, "The outcome stands", lambda ledger: ledger.confirm(args.uid, on=on), on)


def update(args: Namespace) -> int:
    """Make a claim an update of an earlier one, or a claim of its own again."""
    check_texts(args, "uid", "of", "author")
    if bool(args.of.strip()) == args.none:
        raise InputError("of", "Say which claim it updates with --of UID, or --none to make it a claim of its own.")
    words = "Made an update" if args.of else "Made a claim of its own"
    return _done(args, words, lambda ledger: ledger.make_update(args.uid, args.of.strip()), today(args))


def _done(args: Namespace, words: str, write: Callable[[Ledger], Change], on: Day) -> int:
    with opened(args, writing=True) as ledger:
        write(ledger)
        view = ledger.view(args.uid, on=on)
    emit(args, claim_data(view), [words, *claim_lines(view)])
    return 0
