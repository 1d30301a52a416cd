"""The commands about bundles: pack one, check one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from tracker.bundling import Leaving, verifier
from tracker.cli.common import asked, check_texts, today
from tracker.cli.printing import complain, emit, plain
from tracker.errors import InputError
from tracker.files import read_at_most, write_whole
from tracker.reports.exports import refuse_other

MAX_BUNDLE = 2_000_000_000


def bundle(args: Namespace) -> int:
    """Write the bundle of one state."""
    check_texts(args, "uid")
    path: Path = args.output
    if "\0" in str(path):
        raise InputError("output", "The name of the file holds a NUL character: name another file.")
    refuse_other(path, (b"PK\x03\x04",), "bundle")
    leaving = Leaving(args.without_snapshots, args.without_notes, args.pseudonymous)
    on = today(args)
    with asked(args) as ledger:
        data, head = ledger.at_one_state(lambda then, head: (then.bundle(args.uid, leaving, on=on), head))
    write_whole(path, data, "bundle")
    words = f"{len(set(args.uid)):,} claim{'' if len(set(args.uid)) == 1 else 's'} packed into {path}"
    emit(args, {"path": str(path), "bytes": len(data), "head": head}, [plain(words), f"log head {head}"])
    return 0


def verify(args: Namespace) -> int:
    """Check a bundle by the very file that goes into each."""
    if "\0" in str(args.bundle):
        raise InputError("bundle", "The name of the file holds a NUL character: name another file.")
    data = read_at_most(args.bundle, MAX_BUNDLE, "bundle", "Nothing was checked.")
    problems, remarks = verifier().verify(data, args.head)
    found = {"ok": not problems, "problems": problems, "remarks": remarks}
    emit(args, found, [*(plain(f"note: {one}") for one in remarks), *map(plain, problems)])
    if problems:
        complain(f"{args.bundle.name} is not what it says.")
        return 1
    if not args.json:
        emit(args, {}, [plain(f"Sound: {args.bundle.name} is, byte for byte, what it says.")])
    return 0
