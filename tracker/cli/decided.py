"""What became of suggestions, handed out: features of each and no word of an article."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from tracker.cli.common import opened
from tracker.cli.printing import emit


def decisions(args: Namespace) -> int:
    """Print how many suggestions were handled; with ``--json`` every decision too."""
    with opened(args, create=False) as ledger:
        covered = ledger.coverage()
        found = ledger.suggestion_decisions() if args.json else []
    data = {
        "suggested": covered.suggested,
        "handled": covered.handled,
        "logged": covered.logged,
        "merged": covered.merged,
        "dismissed": covered.dismissed,
        "sources": covered.sources,
        "decisions": [{key: value if value != "" else None for key, value in asdict(one).items()} for one in found],
    }
    parts = f"{covered.logged:,} logged, {covered.merged:,} merged, {covered.dismissed:,} dismissed"
    emit(args, data, [f"{covered}: {parts}."])
    return 0
