"""The commands that look after the file: verify, rebuild, backup, restore, expunge."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tracker.cli.common import check_texts, ledger_path, opened
from tracker.cli.printing import complain, emit, plain, say
from tracker.errors import InputError


def verify(args: Namespace) -> int:
    """Check everything; exit code 0 only when all agrees."""
    with opened(args, create=False) as ledger:
        damage = ledger.verify(say if sys.stderr.isatty() and not args.json else lambda words: None)
        info = None if damage else ledger.info()
        head = ledger.head()
        withheld = ledger.withheld() if info else []
        absent = ledger.texts_left_out() if info else 0
    data = {
        "ok": not damage,
        "damage": damage,
        "withheld": withheld,
        "texts_left_out": absent,
        "head": head,
        "digest": info.digest if info else None,
    }
    if info:
        stored = "snapshots" if absent < info.snapshots or not absent else ""
        parts = ", ".join(part for part in ("the tables", stored) if part)
        said = f"Sound: {info.revisions:,} revisions agree, and so do {parts} and the index."
        left_out = [f"{texts_not_carried(absent)}."] if absent else []
        emit(args, data, [*map(plain, withheld), said, *left_out, f"head {info.head}", f"digest {info.digest}"])
        return 0
    emit(args, data, [plain(words) for words in damage])
    named = "1 part does" if len(damage) == 1 else f"{len(damage):,} parts do"
    complain(f"{named} not agree in {ledger.path.name}: restore a backup, or `main.py rebuild` if only tables differ.")
    return 1


def texts_not_carried(snapshots: int) -> str:
    """What a copy without snapshots leaves out, in words."""
    many = "the text of 1 snapshot is" if snapshots == 1 else f"the texts of {snapshots:,} snapshots are"
    return f"Not checked: {many} not carried in this file"


def rebuild(args: Namespace) -> int:
    """Write the tables and the index anew from the log."""
    with opened(args, create=False) as ledger:
        ledger.rebuild()
        info = ledger.info()
    data = {"revisions": info.revisions, "claims": info.claims, "head": info.head, "digest": info.digest}
    emit(args, data, [f"Rebuilt from {info.revisions:,} revisions: {info.claims:,} claims."])
    return 0


def backup(args: Namespace) -> int:
    """Make a verified copy."""
    from tracker import backup as copies

    made = copies.backup(ledger_path(args), _named(args.dest))
    emit(args, {"path": str(made), "bytes": made.stat().st_size}, [plain(f"Copied to {made}, and the copy is sound.")])
    return 0


def restore(args: Namespace) -> int:
    """Put a verified copy in the ledger's place; the ledger that was there is set aside."""
    from tracker import backup as copies

    path = ledger_path(args)
    aside = copies.restore(_named(args.source), path)
    with opened(args, create=False) as ledger:
        info = ledger.info()
    data = {
        "ledger": info.ledger,
        "set_aside": str(aside) if aside else None,
        "revisions": info.revisions,
        "claims": info.claims,
        "head": info.head,
    }
    words = [plain(f"Restored {path}: {info.claims:,} claims in {info.revisions:,} revisions.")]
    emit(args, data, [*words, plain(f"The ledger that was there is now {aside}.")] if aside else words)
    return 0


def _named(path: Path) -> Path:
    if "\0" in str(path):
        raise InputError("path", "The name of the file holds a NUL character: name another file.")
    return path


def expunge(args: Namespace) -> int:
    """Erase a record for good, in our own backups too, and say what cannot be reached."""
    check_texts(args, "uid", "reason", "author")
    with opened(args, create=False, writing=True) as ledger:
        found = ledger.expunge(args.uid, args.reason)
    data = {
        "uids": list(found.uids),
        "bodies": found.bodies,
        "contents": found.contents,
        "unreachable": list(found.unreachable),
    }
    erased = f"Erased: records {len(found.uids):,}, bodies {found.bodies:,}, stored texts {found.contents:,}."
    emit(args, data, [erased, "Not reached:", *(f"    {plain(words)}" for words in found.unreachable)])
    return 0
