"""Exporting the whole ledger while another process saves 100 claims: how long a save waits, and the memory.

Works on the file that it is given: what it logs stays there. ``exporting.py LEDGER [SECONDS BETWEEN SAVES]``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import ledger_path, memory_mb, share, table

from tracker.claims import ClaimDraft
from tracker.errors import TrackerError
from tracker.ledger import Ledger
from tracker.reports.resolutions import write_resolutions

ON = "2020-01-01"
SAVES = 100


def save(path: Path) -> None:
    """What the other process does: one line a save, its milliseconds or the refusal."""
    ledger = Ledger.open(path, author="benchmark")
    for number in range(SAVES):
        time.sleep(0.25)
        start = time.perf_counter()
        try:
            ledger.log_claim(ClaimDraft(proposition=f"Saved while exporting {number}", claimed_on=ON), on=ON)
            print(f"{(time.perf_counter() - start) * 1e3:.1f}", flush=True)
        except TrackerError as error:
            print(f"refused: {error}", flush=True)


def main() -> None:
    path = ledger_path()
    if len(sys.argv) > 2 and sys.argv[2] == "save":
        save(path)
        return
    ledger = Ledger.open(path, read_only=True)
    other = subprocess.Popen([sys.executable, __file__, str(path), "save"], stdout=subprocess.PIPE, text=True)
    start, peak, before = time.perf_counter(), 0.0, memory_mb()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:

        def rows():  # type: ignore[no-untyped-def]
            nonlocal peak
            for number, view in enumerate(ledger.report_rows("", on=ON)):
                if number % 10_000 == 0:
                    peak = max(peak, memory_mb())
                yield view

        count = write_resolutions(rows(), Path(folder) / "report.csv", raw=True, head=ledger.head(), on=ON)
    took = time.perf_counter() - start
    lines = other.communicate()[0].split("\n")
    refused = [line for line in lines if line.startswith("refused")]
    times = [float(line) for line in lines if line and line not in refused]
    table(
        f"Exporting {count:,} claims in {took:.0f} s, memory {before:.0f} MB before, at most {peak:.0f} MB",
        ("saves", "refused", "median", "p99", "worst", "of 250 ms"),
        [(len(times), len(refused), *(f"{share(times, part):.0f} ms" for part in (0.5, 0.99)), f"{max(times):.0f} ms",
          f"{max(times) / 250:.2f}")],
    )  # fmt: skip


if __name__ == "__main__":
    main()
