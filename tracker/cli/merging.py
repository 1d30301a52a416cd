"""The commands about another ledger: merge, and the conflicts that a person settles."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from tracker.cli.common import check_texts, opened
from tracker.cli.printing import emit, plain
from tracker.conflicts import Conflict, Version
from tracker.errors import InputError
from tracker.merging import Merged


def merge(args: Namespace) -> int:
    """Take in another ledger."""
    if "\0" in str(args.other):
        raise InputError("other", "The name of the file holds a NUL character: name another file.")
    with opened(args, create=False, writing=True) as ledger:
        found = ledger.merge(args.other, dry_run=args.dry_run)
    data = {
        "revisions": found.arrived.revisions,
        "known": found.arrived.known,
        "new": found.arrived.new,
        "changed": found.arrived.changed,
        "contents": found.contents,
        "conflicts": [{"kind": kind, "uid": uid} for kind, uid in found.conflicts],
        "same_names": [{"kind": one.kind, "name": one.name, "uids": list(one.uids)} for one in found.same_names],
        "erased_again": found.arrived.erased_again,
        "erasures": found.arrived.erasures,
        "unreachable": list(found.unreachable),
        "head": found.head,
        "digest": found.digest,
    }
    emit(args, data, _merged_words(found, args.dry_run))
    return 0


def _merged_words(found: Merged, dry: bool) -> Iterator[str]:
    arrived = found.arrived
    verb = "would arrive" if dry else "arrived"
    yield f"{arrived.revisions:,} revisions {verb}, {arrived.known:,} were here already."
    for what, counts in (("new", arrived.new), ("changed", arrived.changed)):
        if counts:
            listed = [f"{kind.replace('_', ' ')} {number:,}" for kind, number in counts.items()]
            yield f"    {what}: {', '.join(listed)}"
    if found.conflicts:
        yield f"    {len(found.conflicts):,} records were changed on both sides: main.py conflicts shows them."
    for one in found.same_names:
        yield plain(f"    the {one.kind} “{one.name}” is here {len(one.uids)} times: join them if they are one")
    for uid in arrived.erased_again:
        yield f"    {uid} was erased on one side and has other words on the other: expunge it again, or keep it."
    if arrived.erasures:
        yield f"    {arrived.erasures:,} erasures {verb}: their words go here too, also from our own backups."
    yield from (plain(f"    not reached: {words}") for words in found.unreachable)
    yield f"head {found.head}"
    yield f"digest {found.digest}"


def conflicts(args: Namespace) -> int:
    """The records in conflict with their versions."""
    with opened(args, create=False) as ledger:
        found = [ledger.conflict(uid) for _, uid in ledger.conflicts()]
    data = {"count": len(found), "conflicts": [_conflict(one) for one in found]}
    emit(args, data, (line for one in found for line in _conflict_words(one)) if found else ["Nothing is in conflict."])
    return 0


def _conflict(one: Conflict) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "uid": one.uid,
        "differing": list(one.differing),
        "versions": [_version(version) for version in one.versions],
        "base": _version(one.base) if one.base else None,
    }


def _version(one: Version) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "author": one.author or None,
        "at": one.at,
        "removed": one.removed,
        "fields": dict(one.fields),
    }


def _conflict_words(one: Conflict) -> Iterator[str]:
    yield f"{one.kind.replace('_', ' ')} {one.uid}"
    for version in one.versions:
        who = f" by {version.author}" if version.author else ""
        yield plain(f"    {version.revision[:12]}  {version.at[:16].replace('T', ' ')}{who}") + (
            "  removed" if version.removed else ""
        )
        for name in one.differing:
            if not version.removed:
                yield f"        {name}: {plain(str(version.fields.get(name, '')))}"
    yield f"    settle it: main.py settle {one.uid} --keep {one.versions[0].revision[:12]}"


def settle(args: Namespace) -> int:
    """End a conflict by a choice."""
    check_texts(args, "uid", "keep")
    with opened(args, create=False, writing=True) as ledger:
        change = ledger.settle(args.uid, args.keep, dict(args.field))
        left = len(ledger.conflicts())
    emit(args, {"uid": args.uid, "step": change.step, "left": left}, [f"Settled; {left:,} left."])
    return 0
