"""The report of what was changed: each outcome, wording and likelihood that reads otherwise than it did, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker import deadlines, likelihood
from tracker.claims import Claim, Day, Deadline, Resolution
from tracker.files import replacing
from tracker.reports.columns import Form
from tracker.reports.exports import refuse_other
from tracker.reports.package import describe, package_path
from tracker.reports.table import TableWriter, cell_text

OUTCOME, IN_LEDGER, WITHHELD = "outcome", "in_ledger", "withheld"


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that reads otherwise than it did. ``old`` and ``new`` are words, empty for none.

    ``at`` is the instant (UTC) that the clock of the writer said, ``step`` the name of what was done, ``reason`` the
    written one, ``revision`` (hex) the hash by which the log knows the change, ``evidence`` the
    addresses given with an outcome.
    """

    uid: str
    proposition: str
    what: str
    old: str
    new: str
    at: str
    author: str
    step: str
    reason: str
    revision: str
    evidence: tuple[str, ...] = ()


def _of_deadline(found: Deadline | None) -> str:
    if found is None:
        return ""
    words = deadlines.describe(found)
    return words if not found.words or found.words in words else f"{words} (“{found.words}”)"


WORDING: dict[str, Callable[[Claim], str]] = {
    "proposition": lambda claim: claim.proposition,
    "quote": lambda claim: claim.quote,
    "criteria": lambda claim: claim.criteria,
    "condition": lambda claim: claim.condition,
    "deadline": lambda claim: _of_deadline(claim.deadline),
    "speaker_says": lambda claim: claim.speaker_says or "",
    "likelihood": lambda claim: likelihood.describe(claim.likelihood) if claim.likelihood else "",
    "claimed_on": lambda claim: claim.claimed_on or "",
    "kind": lambda claim: claim.kind,
    "update_of": lambda claim: claim.update_of or "",
}
"""What of a claim an outcome judges or a score counts, as words."""


def outcome_words(step: Resolution | None) -> str:
    """An outcome as one cell: "partly 0.4, known on 2013-07-28, interim"; empty for none."""
    if step is None or step.outcome is None:
        return ""
    parts = [step.outcome + (f" {cell_text(step.fraction)}" if step.fraction is not None else "")]
    parts += [step.void_reason] if step.void_reason else []
    parts += [f"known on {step.known_on}"] if step.known_on else []
    return ", ".join([*parts, "interim"] if step.interim else parts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the report."""

    name: str
    form: Form
    meaning: str
    allowed: tuple[str, ...] = ()


COLUMNS = (
    Column("uid", Form.TEXT, "The claim."),
    Column("what", Form.TEXT, "What reads otherwise.", (OUTCOME, IN_LEDGER, WITHHELD, *WORDING)),
    Column("old", Form.TEXT, "How it read before; empty for nothing."),
    Column("new", Form.TEXT, "How it reads since; empty for nothing."),
    Column("at", Form.INSTANT, "When it was written, by the clock of whoever wrote it."),
    Column("author", Form.TEXT, "The name that the step is signed with."),
    Column("step", Form.TEXT, "What was done: the name of the step."),
    Column("reason", Form.TEXT, "The written reason, where one was given."),
    Column("evidence", Form.LIST, "The addresses (else titles) of the evidence that was given with an outcome."),
    Column("revision", Form.TEXT, "The hash of the revision in the log."),
    Column("proposition", Form.TEXT, "The claim's proposition as it reads now."),
)


def write_changes(found: Iterable[Alteration], path: Path, *, since: Day, raw: bool, head: str, on: Day) -> int:
    """Write the report and its ``datapackage.json``; returns how many rows. Raises DiskFull, InputError("output")."""
    refuse_other(path, (b'"uid","what"',), "report of changes")
    described = package_path(path)
    count = 0
    with replacing(path, "report") as draft:
        table = TableWriter(draft, raw=raw)
        table.row([column.name for column in COLUMNS])
        for one in found:
            table.row([cell_text(getattr(one, column.name)) for column in COLUMNS])
            count += 1
        draft.sync()
        chosen: dict[str, object] = {"changes": "changes", "since": since}
        with replacing(described, "report") as package:
            package.write(
                describe(path, described, draft, rows=count, raw=raw, head=head, on=on, chosen=chosen, columns=COLUMNS)
            )
    return count
