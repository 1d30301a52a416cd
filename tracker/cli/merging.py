"""The commands about another ledger: merge, and the conflicts that a person settles."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.claims import ClaimView, Resolution
from tracker.cli.common import check_texts, opened, today
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
        "judged_apart": list(found.judged_apart),
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
        were = "record was" if len(found.conflicts) == 1 else "records were"
        yield f"    {len(found.conflicts):,} {were} changed on both sides: main.py conflicts shows what to settle."
    if found.judged_apart:
        were = "claim was" if len(found.judged_apart) == 1 else "claims were"
        yield f"    {len(found.judged_apart):,} {were} judged otherwise on each side: main.py conflicts shows them."
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
    """The records in conflict with their versions, and the claims that were judged otherwise on each side."""
    on = today(args)
    with opened(args, create=False) as ledger:
        found = [ledger.conflict(uid) for _, uid in ledger.conflicts()]
        apart = [(ledger.view(uid, on=on), ledger.resolutions(uid)) for uid in ledger.judged_apart()]
    data = {
        "count": len(found),
        "conflicts": [_conflict(one) for one in found],
        "judged_apart": [
            {"uid": view.uid, "proposition": view.proposition, "outcomes": [_outcome(one) for one in _last(steps)]}
            for view, steps in apart
        ],
    }
    words = [line for one in found for line in _conflict_words(one)]
    words += [line for view, steps in apart for line in _apart_words(view, _last(steps))]
    emit(args, data, words or ["Nothing is in conflict."])
    return 0


def _last(steps: Sequence[Resolution]) -> list[Resolution]:
    """The steps that were the last one, each at its desk."""
    return [one for one in steps if one.number == steps[-1].number]


def _outcome(one: Resolution) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "fraction": one.fraction,
        "known_on": one.known_on,
        "decided_by": one.decided_by or None,
        "decided_at": one.decided_at,
        "reason": one.reason or None,
    }


def _apart_words(view: ClaimView, outcomes: Sequence[Resolution]) -> Iterator[str]:
    yield plain(f"claim {view.uid} “{view.proposition}” was judged otherwise on each side")
    for one in outcomes:
        said = str(one.outcome).replace("_", " ") if one.outcome else "opened again"
        who = f" by {one.decided_by}" if one.decided_by else ""
        yield plain(
            f"    {one.decided_at[:16].replace('T', ' ')}{who}: {said}{f' ({one.reason})' if one.reason else ''}"
        )
    yield f"    the later one stands; resolve it again to say which holds: main.py resolve {view.uid} OUTCOME"


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
