"""Small makers for tests: a ledger in a folder, claims with few words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker import deadlines, likelihood
from tracker.claims import ClaimDraft, Outcome, ResolutionDraft, SourceDraft
from tracker.ledger import Ledger

SAID = "2013-02-05"
LOGGED = "2013-02-06"


def new_ledger(folder: Path, name: str = "test.ledger", **options: Any) -> Ledger:
    """An empty ledger of an invented author."""
    return Ledger.open(folder / name, author="tester", device="device-1", **options)


def draft(proposition: str = "The bridge at Oss opens", **fields: Any) -> ClaimDraft:
    """A claim's draft; ``likelihood`` and ``deadline`` are given in words."""
    if isinstance(fields.get("likelihood"), str):
        fields["likelihood"] = likelihood.parse(fields["likelihood"])
    if isinstance(fields.get("deadline"), str):
        fields["deadline"] = deadlines.parse(fields["deadline"], fields.get("claimed_on", SAID))
    made = ClaimDraft(proposition=proposition, claimed_on=SAID)
    return replace(made, **fields)


def source(title: str = "Bridges", **fields: Any) -> SourceDraft:
    """A source's draft."""
    return SourceDraft(title=title, outlet="The Harbour Gazette", published_on=SAID, **fields)


def log(ledger: Ledger, proposition: str = "The bridge at Oss opens", on: str = LOGGED, **fields: Any) -> str:
    """Log a claim; returns its uid."""
    return ledger.log_claim(draft(proposition, **fields), on=on).uid


def resolve(ledger: Ledger, uid: str, outcome: Outcome, on: str, **fields: Any) -> None:
    """Resolve a claim with a reason."""
    fields.setdefault("reason", "seen in the papers")
    ledger.resolve([uid], ResolutionDraft(outcome=outcome, **fields), on=on)
