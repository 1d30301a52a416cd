"""The report that others can work out again: what the package is of, and what is counted on the way to the score."""

from __future__ import annotations

import platform
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from tracker.claims import ClaimView, Day, NotScored
from tracker.cli.asking import tell_doubts
from tracker.cli.common import asked, today
from tracker.cli.printing import emit, plain
from tracker.errors import NotFound
from tracker.ledger import Ledger
from tracker.versions import version

if TYPE_CHECKING:
    from tracker.reports.replication import Facts, Records

PACKAGES = ("borne-out", "numpy", "sqlite-utils")
"""What the numbers were worked out with, besides Python."""


def replication(args: Namespace, path: Path) -> int:
    """Write the package of the claims of a search, of one state of the ledger."""
    from tracker.reports.replication import write_replication

    on = today(args)
    tell_doubts(args.query)

    def write(then: Ledger, head: str) -> tuple[int, str]:
        return write_replication(path, _records(args, then, on), _facts(args, then, head, on)), head

    with asked(args) as ledger:
        count, head = ledger.at_one_state(write)
    words = f"{count:,} claim{'' if count == 1 else 's'} written to {path}"
    emit(args, {"claims": count, "path": str(path), "head": head}, [plain(words), f"log head {head}"])
    return 0


def _records(args: Namespace, then: Ledger, on: Day) -> Records:
    from tracker.reports.replication import Records

    def text(view: ClaimView) -> str | None:
        try:
            return then.snapshot_text(view.snapshot_uid)
        except NotFound:
            return None  # erased, or never carried here: the claim's row still names it by its hash

    return Records(
        claims=then.report_rows(args.query, on=on),
        steps=then.resolutions,
        evidence=then.evidence,
        collections=lambda: [then.record("collection", one.uid) for one in then.named("collection")],
        texts=text if args.with_snapshots else None,
    )


def _facts(args: Namespace, then: Ledger, head: str, on: Day) -> Facts:
    from tracker.cli.scoring import as_json
    from tracker.reports.replication import Facts
    from tracker.scoring.card import with_interval

    (found,) = then.scores("", args.query, on=on)
    card = as_json(replace(found, card=with_interval(found.card)))
    return Facts(
        head=head,
        on=on,
        command=_command(args, on),
        card=card,
        flow=tuple(_flow(then, card)),
        versions={"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        keeper=args.author.strip(),
    )


def _command(args: Namespace, on: Day) -> str:
    """The command that makes the package again, without the places of files, which name people."""
    words = ["main.py", "report", "replication", "-o", "FILE.zip"]
    for option, given in (("query", args.query), ("at", args.at), ("known-by", args.known_by)):
        if given.strip():
            words += [f"--{option}", given]
    if not args.known_by.strip():
        words += ["--on", on]
    return " ".join(quote(word) for word in [*words, *(["--with-snapshots"] if args.with_snapshots else [])])


def _flow(then: Ledger, card: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    """How many are left at each step from the articles to the score."""
    covered, whole = then.coverage(), then.info()
    yield "sources", whole.sources, "sources in the ledger"
    yield "sources_read", then.sources_read(), "of them with a copy of their text, that is, read"
    yield "suggested", covered.suggested, "predictions suggested in those texts"
    yield "handled", covered.handled, "of them logged, merged or dismissed"
    yield "logged", whole.claims, "claims in the ledger, updates too"
    yield "chosen", card["claims"], "of them in this package"
    excluded = card["excluded"]
    for reason in NotScored:
        yield f"excluded_{reason}", excluded[str(reason)], _EXCLUDED[reason]
    not_due = excluded[NotScored.UPDATE] + excluded[NotScored.OPEN]
    yield "due", card["claims"] - not_due, "in this package, no updates, and judged or due on the day of the package"
    yield "scored", card["n"], "of them scored"


_EXCLUDED = {
    NotScored.UPDATE: "left out: a later word of the same speaker on the same question",
    NotScored.INTERIM: "left out: judged as of a day only",
    NotScored.OPEN: "left out: neither judged nor due",
    NotScored.DUE: "left out: due and not judged",
    NotScored.VOID: "left out: void",
    NotScored.UNDETERMINED: "left out: cannot be determined",
    NotScored.STATED_AFTER_OUTCOME: "left out: said after the outcome could be known",
    NotScored.NO_LIKELIHOOD: "left out: no likelihood",
    NotScored.OTHER_KIND: "left out: neither a forecast nor a conditional one",
    NotScored.PHRASE_NOT_SCORED: "left out: the words have no range that could be scored",
}
