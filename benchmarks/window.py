"""The window on an empty ledger and on a big one against an empty PySide6 window. ``window.py LEDGER``.

Each start is a process of its own; offscreen, so that a screen's vertical sync does not count.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

START = time.perf_counter()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROUNDS = 5
FRAMES = 300


def empty() -> None:
    """A bare window, painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.show()
    window.grab()
    app.processEvents()
    report(0.0)


def ours(path: Path, scroll: bool) -> None:
    """Our window with the ledger page in front, painted and ready for a key."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from ui.app import Start, application
    from ui.arguments import Opening
    from ui.places import Places

    app = application()
    with tempfile.TemporaryDirectory() as folder:
        start = Start(app, Opening(path, "2020-01-01"), Places(Path(folder), Path(folder)))
        window = start.window()
        assert window is not None
        window.show()
        window.grab()
        app.processEvents()
        usable = time.perf_counter() - START
        window.show_page("ledger")
        settle(app, 4.0 if scroll else 1.0)
        report(usable, *(scrolled(app, window) if scroll else ()))
        window.close()
        start.close()


def settle(app, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """Let the window do what it does by itself; remember the longest time that it stood still."""
    from PySide6.QtCore import QEventLoop

    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.001)


def scrolled(app, window):  # type: ignore[no-untyped-def]
    """Milliseconds of each frame while the table is scrolled page by page and by jumps."""
    from PySide6.QtWidgets import QTableView

    table = max(window.findChildren(QTableView), key=lambda one: one.model().rowCount() if one.model() else 0)
    bar, times = table.verticalScrollBar(), []
    for number in range(FRAMES):
        start = time.perf_counter()
        bar.setValue(bar.value() + 3 if number % 10 else (number * 9973) % max(1, bar.maximum()))
        table.viewport().repaint()
        app.processEvents()
        times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    return table.model().rowCount(), times[int(0.95 * len(times))], times[-1]


def report(usable: float, *more: object) -> None:
    """What the parent reads: seconds until usable, MB, then rows, p95 and worst frame."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    print(usable or time.perf_counter() - START, pages * os.sysconf("SC_PAGE_SIZE") / 2**20, *more, flush=True)


def run(*what: str) -> list[float]:
    """One start in a process of its own: its wall time first, then what it reports."""
    done = subprocess.run([sys.executable, __file__, *what], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [float(part) for part in done.stdout.split()[-5:]]


def main() -> None:
    from measure import ledger_path, table

    path = ledger_path()
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "empty.ledger"
        run("ours", str(small))
        found: dict[str, list[list[float]]] = {"bare PySide6": [], "ours, empty": [], "ours, big": []}
        for _ in range(ROUNDS):
            found["bare PySide6"].append(run("empty"))
            found["ours, empty"].append(run("ours", str(small)))
            found["ours, big"].append(run("ours", str(path)))
        frames = run("scroll", str(path))
    median = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in found.items()}
    base, bare = median["bare PySide6"], median["ours, empty"]
    table(
        f"Window usable and memory, {ROUNDS} starts each (limits: 1.5 times the bare one, 40 MB above the empty)",
        ("window", "usable", "of bare", "memory", "above empty"),
        [
            (n, f"{m[0]:.2f} s", f"{m[0] / base[0]:.2f}", f"{m[1]:.0f} MB", f"{m[1] - bare[1]:.0f} MB")
            for n, m in median.items()
        ],
    )
    table(
        "Scrolling the big one (limit: 16 ms at the 95th percentile)",
        ("rows", "p95 frame", "of limit", "worst", "memory", "above empty"),
        [
            (f"{frames[2]:,.0f}", f"{frames[3]:.1f} ms", f"{frames[3] / 16:.2f}", f"{frames[4]:.0f} ms",
             f"{frames[1]:.0f} MB", f"{frames[1] - bare[1]:.0f} MB")
        ],
    )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["empty"]:
        empty()
    elif sys.argv[1:2] in (["ours"], ["scroll"]):
        ours(Path(sys.argv[2]), sys.argv[1] == "scroll")
    else:
        main()
