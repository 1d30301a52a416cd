"""What the benchmarks share: clocks, tables, memory."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

T = TypeVar("T")


def clock(work: Callable[[], T], rounds: int = 5) -> tuple[float, T]:
    """The median seconds of some rounds, and the last answer."""
    times = []
    answer = None
    for _ in range(rounds):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), answer  # type: ignore[return-value]


def share(times: Sequence[float], part: float) -> float:
    """The time that a share of the times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns."""
    cells = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    print(f"\n{title}")
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def memory_mb(pid: int | str = "self") -> float:
    """Resident memory of a process, in MB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def ledger_path() -> Path:
    """The big ledger, named on the command line."""
    if len(sys.argv) < 2 or not Path(sys.argv[1]).exists():
        raise SystemExit(f"usage: {sys.argv[0]} LEDGER   (make one with benchmarks/big_ledger.py LEDGER)")
    return Path(sys.argv[1])
