"""From a ledger to the first numbers of a scorecard, against the bare query that fetches the same rows.

python benchmarks/scoring.py big.ledger      # only reads it
"""

from __future__ import annotations

from measure import clock, ledger_path, table

from tracker import scores
from tracker.ledger import Ledger

LIMIT = 1.5
ON = "2026-11-25"
GROUPS = ("speaker", "outlet", "writer", "tag", "phrase", "event")


def main() -> None:
    """Measure and print."""
    ledger = Ledger.open(ledger_path())
    sql = scores._SQL.replace(f" LIMIT {scores.BATCH}", "")
    ledger.scores(None, "", on=ON)  # numpy is imported, the pages are warm
    bare, count = clock(lambda: len(ledger.conn.execute(sql, (ON, 0)).fetchall()))
    rows = [("bare query", f"{count:,}", f"{bare:.2f}", "", "")]
    for by in (None, *GROUPS):
        took, found = clock(lambda by=by: ledger.scores(by, "", on=ON), 3)
        limit = f"{took / bare / LIMIT:.2f}" if by is None else "none"
        rows.append((by or "all claims", f"{len(found):,} cards", f"{took:.2f}", f"{took / bare:.2f}", limit))
    table(
        f"Scores of {count:,} claims, seconds (limit: {LIMIT} of the bare query)",
        ("what", "n", "s", "ratio", "of limit"),
        rows,
    )
    ledger.close()


if __name__ == "__main__":
    main()
