"""A table of a million rows into a ledger, beside `sqlite-utils insert --csv` and `enable-fts` of the same file.

`importing.py [ROWS] [FOLDER]`: time and memory of both, and for which share of its time the import holds the ledger,
as another connection sees it that asks to write every 20 ms. Some minutes and 6 GB at the default of 1,000,000 rows.
"""

from __future__ import annotations

import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from big_ledger import COMMON, Draw, rare_words
from measure import table

from tracker.bringing import bring
from tracker.importers import Options
from tracker.ledger import Ledger

ON = "2026-11-25"
TITLES = (
    "proposition quote speaker outlet source_title source_url published_on claimed_on deadline p outcome known_on "
    "evidence_urls outcome_note criteria tags"
).split()
ROWS_AN_ARTICLE = 6
INDEXED = ("proposition", "quote", "speaker", "criteria", "outcome_note")
"""Five columns of text, as our own search index has."""
PROBE_S = 0.02


def write_table(path: Path, rows: int) -> None:
    """Rows of natural length, the same each time: six claims an article, half of them resolved."""
    rng = random.Random(2013)
    rare = rare_words(rng)
    draw = Draw(rng, COMMON + rare, 1.0)
    names = [word.title() for word in rare]
    article: tuple[str, ...] = ()
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(TITLES)
        for number in range(rows):
            if number % ROWS_AN_ARTICLE == 0:
                day = date(2004, 1, 1) + timedelta(days=rng.randrange(6_000))
                title = " ".join(draw.take(7)).capitalize()
                outlet = f"The {names[rng.randrange(400)]} Post"
                article = (outlet, title, f"https://news.example/{number}", day.isoformat(), day.isoformat())
            out.writerow(_row(rng, draw, names, article, day, number))


def _row(
    rng: random.Random, draw: Draw, names: list[str], article: tuple[str, ...], day: date, number: int
) -> list[str]:
    place = int(rng.paretovariate(0.8)) % 4_000
    latest = day + timedelta(days=20 + int(rng.expovariate(1 / 500)))
    resolved = rng.random() < 0.5
    return [
        " ".join(draw.take(rng.randint(8, 15))).capitalize(),
        " ".join(draw.take(rng.randint(18, 42))).capitalize() + ".",
        f"{names[5_000 + place]} {names[place * 7 % 20_000]}",
        *article,
        latest.isoformat() if rng.random() < 0.8 else "",
        f"{rng.betavariate(2, 1.3):.2f}" if rng.random() < 0.65 else "",
        rng.choice(("yes", "no")) if resolved else "",
        min(latest, date(2026, 1, 1)).isoformat() if resolved else "",
        f"https://evidence.example/{number}" if resolved and rng.random() < 0.5 else "",
        " ".join(draw.take(rng.randint(6, 16))) if resolved else "",
        " ".join(draw.take(rng.randint(10, 20))) if rng.random() < 0.3 else "",
        ", ".join(names[1_000 + int(rng.paretovariate(0.8)) % 2_000] for _ in range(rng.randint(0, 3))),
    ]


@dataclass
class Run:
    """What a program took."""

    seconds: float
    cpu: float
    peak_mb: float
    held: float = 0.0
    """Seconds during which nobody else could write."""


def run(command: list[str], watched: Path | None = None) -> Run:
    """Run a program to its end; ``watched`` is a ledger whose write lock is asked for meanwhile."""
    start = last = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = held = 0.0
    conn = sqlite3.connect(watched, isolation_level=None, timeout=0) if watched else None
    while True:
        ended, status, used = os.wait4(running.pid, os.WNOHANG)
        if ended:
            break
        peak = max(peak, _peak_mb(running.pid))
        now = time.perf_counter()
        if conn is not None and _is_held(conn):
            held += now - last
        last = now
        time.sleep(PROBE_S)
    running.returncode = status
    if status:
        raise SystemExit(f"{command} failed")
    return Run(time.perf_counter() - start, used.ru_utime + used.ru_stime, peak, held)


def _is_held(conn: sqlite3.Connection) -> bool:
    try:
        conn.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    conn.execute("ROLLBACK")
    return False


def _peak_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def bring_in(ledger: Path, file: Path) -> None:
    """What the measured process does."""
    opened = Ledger.open(ledger, author="benchmark", device="benchmark")
    found = bring(opened, file, Options(), on=ON)
    print(found.read, found.new, len(found.refused), file=sys.stderr)
    opened.close()


def measured(rows: int, folder: Path) -> None:
    """Both, one after the other, and the ratios to the limits."""
    path, one = folder / "rows.csv", folder / "one.csv"
    write_table(path, rows)
    write_table(one, 1)
    ours = [sys.executable, __file__, "bring"]
    for name in ("empty", "full"):
        Ledger.open(folder / f"{name}.ledger").close()
    bare = run([*ours, str(folder / "empty.ledger"), str(one)])
    full = run([*ours, str(folder / "full.ledger"), str(path)], folder / "full.ledger")
    peer, tool = folder / "peer.db", [sys.executable, "-m", "sqlite_utils"]
    inserted = run([*tool, "insert", str(peer), "claims", str(path), "--csv"])
    indexed = run([*tool, "enable-fts", str(peer), "claims", *INDEXED])
    other, other_cpu = inserted.seconds + indexed.seconds, inserted.cpu + indexed.cpu
    size = (folder / "full.ledger").stat().st_size / 1e6
    limits = [
        ("time beside theirs", full.seconds / other, 1.5, ".2f"),
        ("processor time beside theirs", full.cpu / other_cpu, 1.5, ".2f"),
        ("MB above an import of one row", full.peak_mb - bare.peak_mb, 100, ".0f"),
        ("share of its time in which nobody else could write", full.held / full.seconds, 0.5, ".2f"),
    ]
    table(
        f"{rows:,} rows ({path.stat().st_size / 1e6:.0f} MB) into a ledger ({size:.0f} MB) in {full.seconds:.1f} s; "
        f"theirs {inserted.seconds:.1f} and {indexed.seconds:.1f} s",
        ("what", "found", "limit", "of it"),
        [(what, f"{found:{form}}", limit, f"{found / limit:.2f}") for what, found, limit, form in limits],
    )


def main() -> None:
    if sys.argv[1:2] == ["bring"]:
        bring_in(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        measured(rows, Path(folder))


if __name__ == "__main__":
    main()
