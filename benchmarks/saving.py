"""Saving a claim into the big ledger against a bare durable insert of the same row, in the same run.

Works on the file that it is given: what it logs stays there. ``saving.py LEDGER [SAVES]``.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measure import clock, ledger_path, share, table

from tracker import store
from tracker.claims import ClaimDraft, Likelihood, LikelihoodBasis, SnapshotDraft, SourceDraft
from tracker.ledger import Ledger

ON = "2020-01-01"


def texts(ledger: Ledger, count: int) -> list[tuple[str, str]]:
    """Propositions and quotes of natural length, with the words of others mixed in."""
    rows = ledger.conn.execute(
        "SELECT proposition, quote FROM claims WHERE id > 400000 LIMIT ?", (count * 2,)
    ).fetchall()
    rng = random.Random(1)
    rng.shuffle(rows)
    return [(f"{a[0]} {b[0][:20]}", f"{b[1]} {a[1][:40]}") for a, b in zip(rows[::2], rows[1::2], strict=True)]


class Bare:
    """A plain table of its own with the same pragmas, which holds the same row and nothing else."""

    def __init__(self, path: Path) -> None:
        self.db = store.connect(path, create=True)
        store.durable(self.db)
        self.db.conn.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, proposition TEXT, quote TEXT, speaker TEXT, "
                             "source TEXT, tags TEXT, claimed_on TEXT, p REAL)")  # fmt: skip

    def save(self, proposition: str, quote: str) -> None:
        """One durable insert."""
        conn = self.db.conn
        conn.execute("BEGIN IMMEDIATE")
        row = (proposition, quote, "Someone", "Somewhere", "a; b", ON, 0.4)
        conn.execute("INSERT INTO plain VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
        conn.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    path = ledger_path()
    saves = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    ledger = Ledger.open(path, author="benchmark")
    tags = [one.name for one in ledger.named("tag")[:50]]
    people = [one.name for one in ledger.named("speaker")[:500]]
    rows = ledger.conn.execute("SELECT uid FROM sources ORDER BY id LIMIT 500").fetchall()
    likelihood = Likelihood("40%", 0.4, 0.4, 0.4, LikelihoodBasis.STATED)
    rng = random.Random(2)
    found: dict[str, list[float]] = {"bare": [], "claim": [], "with new source, speaker and snapshot": []}
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        bare = Bare(Path(folder) / "bare.db")
        for number, (proposition, quote) in enumerate(texts(ledger, saves)):
            found["bare"].append(timed(lambda p=proposition, q=quote: bare.save(p, q)))
            new = number % 5 == 0
            text = f"Before. {quote} " + quote * 40
            draft = ClaimDraft(
                proposition=proposition,
                quote=quote,
                speaker=f"New speaker {number}" if new else rng.choice(people),
                source=SourceDraft(title=f"New article {number}", url=f"https://new.example/{time.time_ns()}")
                if new
                else SourceDraft(uid=rng.choice(rows)[0]),
                snapshot=SnapshotDraft(data=text.encode(), text=text) if new else None,
                claimed_on="2019-12-01",
                likelihood=likelihood,
                tags=tuple(rng.sample(tags, 2)),
            )
            kind = "with new source, speaker and snapshot" if new else "claim"
            found[kind].append(timed(lambda d=draft: ledger.log_claim(d, on=ON)))
    base = statistics.median(found["bare"])
    limits = {"bare": 1.0, "claim": 2.5, "with new source, speaker and snapshot": 3.5}
    table(
        f"Saving into {path.name}, {saves} saves",
        ("what", "median", "of bare", "limit", "p99", "worst", "p99 of 100 ms"),
        [
            (k, f"{statistics.median(v) * 1e3:.1f} ms", f"{statistics.median(v) / base:.2f}", limits[k],
             f"{share(v, 0.99) * 1e3:.1f} ms", f"{max(v) * 1e3:.0f} ms", f"{share(v, 0.99) / 0.1:.2f}")
            for k, v in found.items()
        ],
    )  # fmt: skip
    rows = []
    for proposition, quote in texts(ledger, 20):
        took, _ = clock(lambda p=proposition, q=quote: ledger.similar_claims(q, p), 3)
        rows.append(took)
    print(f"\nsimilar_claims: median {statistics.median(rows) * 1e3:.0f} ms, worst {max(rows) * 1e3:.0f} ms of 100 ms")
    started, steps, longest = time.perf_counter(), 0, 0.0
    while True:
        took = time.perf_counter()
        more = ledger.tidy()
        longest, steps = max(longest, time.perf_counter() - took), steps + 1
        if not more:
            break
    print(f"tidy afterwards: {steps} steps, {time.perf_counter() - started:.1f} s, longest {longest * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
