"""The commands that look after the file: verify, rebuild, backup, restore, expunge."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tracker.cli.common import check_texts, ledger_path, opened
from tracker.cli.printing import complain, emit, plain, say
from tracker.errors import InputError, TrackerError


def verify(args: Namespace) -> int:
    """Check everything; exit code 0 only when all agrees."""
    with opened(args, create=False) as ledger:
        damage = ledger.verify(say if sys.stderr.isatty() and not args.json else lambda words: None)
        info = ledger.info()
    data = {"ok": not damage, "damage": damage, "head": info.head, "digest": info.digest}
    sound = [f"Sound: {info.revisions:,} revisions agree, and so do the tables, snapshots and the index."]
    emit(args, data, [plain(words) for words in damage] or [*sound, f"head {info.head}", f"digest {info.digest}"])
    if damage:
        complain(f"{len(damage):,} part{'s' if len(damage) > 1 else ''} of {ledger.path.name} do not agree.")
    return 1 if damage else 0


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
        path = ledger.path
    backups, left = _cleared(path)
    unreachable = [*left, *found.unreachable]
    data = {
        "uids": list(found.uids),
        "bodies": found.bodies,
        "contents": found.contents,
        "backups": backups,
        "unreachable": unreachable,
    }
    erased = f"Erased: records {len(found.uids):,}, bodies {found.bodies:,}, stored texts {found.contents:,}, "
    erased += f"backups replaced {len(backups):,}."
    emit(args, data, [erased, "Not reached:", *(f"    {plain(words)}" for words in unreachable)])
    return 0


def _cleared(path: Path) -> tuple[list[str], list[str]]:
    """Our backups that were replaced because they held what was erased, and files of ours that still may hold it."""
    from tracker import backup as copies

    left = [f"the ledger that a restore set aside: {one}" for one in copies.set_aside(path)]
    try:
        return [str(one) for one in copies.forget(path)], left
    except TrackerError as error:  # the record is erased all the same, and that has to be said
        return [], [f"our own backups in {copies.folder_of(path)}: {error}", *left]
