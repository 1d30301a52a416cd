"""The window on an empty ledger and on a big one against an empty PySide6 window. ``window.py LEDGER``.

Each start is a process of its own; offscreen, so that a screen's vertical sync does not count. Scrolling goes at 60
frames a second, frame about with a bare table of as many columns (the control: what the machine makes of a frame now);
a frame counts from when it was due, so that whatever is read between two frames counts where it holds one up.
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
FRAMES = 600
BEAT_S = 1 / 60
MIX = ("wheel", "wheel", "wheel", "page", "wheel", "wheel", "wheel", "jump", "drag", "drag", "drag", "drag")


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
        settle(app, 1.0)
        while scroll and window.session.jobs.busy():  # what was asked for on opening is another measure's concern
            settle(app, 1.0)
        report(usable, *(scrolled(app, window) if scroll else ()))
        window.close()
        start.close()


def settle(app, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """Let the window do what it does by itself."""
    from PySide6.QtCore import QEventLoop

    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.001)


def scrolled(app, window):  # type: ignore[no-untyped-def]
    """Rows, then milliseconds of a frame (median, p95, worst, p95 of its processor time), of ours, of the control, of
    each kind; then the wait until a dragged table is filled."""
    from PySide6.QtWidgets import QTableView

    table = max(window.findChildren(QTableView), key=lambda one: one.model().rowCount() if one.model() else 0)
    control = bare_table(table)
    times: dict[str, list[float]] = {kind: [] for kind in ("ours", "control", *dict.fromkeys(MIX))}
    spent: dict[str, list[float]] = {name: [] for name in times}
    due = time.perf_counter()
    for number in range(FRAMES):
        kind = MIX[number % len(MIX)]
        for one, names in ((table, ("ours", kind)), (control, ("control",))):
            due = max(due + BEAT_S, time.perf_counter() - BEAT_S)
            while time.perf_counter() < due:
                app.processEvents()
                time.sleep(0.0002)
            began = time.thread_time()
            moved(one.verticalScrollBar(), kind, number)
            one.viewport().repaint()
            for name in names:
                times[name].append((time.perf_counter() - due) * 1e3)
                spent[name].append((time.thread_time() - began) * 1e3)
    figures: list[float] = []
    for name, found in times.items():
        figures += (share(found, 0.5), share(found, 0.95), max(found), share(spent[name], 0.95))
    return table.model().rowCount(), *figures, filled(app, table)


def moved(bar, kind: str, number: int) -> None:  # type: ignore[no-untyped-def]
    """One movement of a scroll bar; a drag is held from one frame to the next."""
    bar.setSliderDown(kind == "drag")
    if kind == "wheel":
        bar.setValue(bar.value() + 3 * bar.singleStep())
    elif kind == "page":
        bar.setValue(bar.value() + bar.pageStep())
    else:
        bar.setValue(number * 7_919_777 % max(1, bar.maximum()))


def filled(app, table) -> float:  # type: ignore[no-untyped-def]
    """The longest of some waits, in ms, until the rows in sight of a dragged and held table are there."""
    bar, worst = table.verticalScrollBar(), 0.0
    for number in range(1, 31):
        bar.setSliderDown(True)
        start = time.perf_counter()
        bar.setValue(number * 31_337_333 % max(1, bar.maximum()))
        table.viewport().repaint()
        while not table.model().has(*table.rows_in(table.viewport().rect())):
            app.processEvents()
        table.viewport().repaint()
        worst = max(worst, (time.perf_counter() - start) * 1e3)
        bar.setSliderDown(False)
    return worst


def bare_table(like):  # type: ignore[no-untyped-def]
    """A table of Qt's own, as large as ours and with as many columns, over a model that says the same everywhere."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
    from PySide6.QtWidgets import QTableView

    columns = sum(not like.isColumnHidden(at) for at in range(like.model().columnCount()))

    class Same(QAbstractTableModel):
        def rowCount(self, parent=QModelIndex()):  # type: ignore[no-untyped-def]  # noqa: B008, N802
            return 1_000_000

        def columnCount(self, parent=QModelIndex()):  # type: ignore[no-untyped-def]  # noqa: B008, N802
            return columns

        def data(self, index, role=Qt.ItemDataRole.DisplayRole):  # type: ignore[no-untyped-def]
            return f"Claim {index.row()} in a few words" if role == Qt.ItemDataRole.DisplayRole else None

    table = QTableView()
    table.kept = Same()  # type: ignore[attr-defined]
    table.setModel(table.kept)  # type: ignore[attr-defined]
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().setDefaultSectionSize(like.verticalHeader().defaultSectionSize())
    table.resize(like.size())
    table.show()
    return table


def share(times: list[float], part: float) -> float:
    """The time that a share of the times does not exceed."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def report(usable: float, *more: object) -> None:
    """What the parent reads: seconds until usable, MB, then what ``scrolled`` found."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    print(usable or time.perf_counter() - START, pages * os.sysconf("SC_PAGE_SIZE") / 2**20, *more, flush=True)


def run(*what: str) -> list[float]:
    """One start in a process of its own: what it reports."""
    done = subprocess.run([sys.executable, __file__, *what], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [float(part) for part in done.stdout.splitlines()[-1].split()]


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
    told(frames, bare[1])


def told(frames: list[float], empty_mb: float) -> None:
    """The table of the scrolled frames."""
    from measure import table

    parts = frames[3:-1]
    rows = []
    for name in ("all of ours", "bare table", *dict.fromkeys(MIX)):
        median, most, worst, spent, *parts = parts
        rows.append(
            (name, f"{median:.1f} ms", f"{most:.1f} ms", f"{most / 16:.2f}", f"{worst:.0f} ms", f"{spent:.1f} ms")
        )
    table(
        f"Scrolling {frames[2]:,.0f} rows, {FRAMES} frames (limit: 16 ms at the 95th percentile)",
        ("frames", "median", "p95", "of limit", "worst", "p95 of processor time"),
        rows,
    )
    print(f"\nA dragged table is filled within {frames[-1]:.0f} ms ({frames[-1] / 100:.2f} of 100 ms)")
    print(f"Memory after scrolling: {frames[1]:.0f} MB, {frames[1] - empty_mb:.0f} MB above the empty one")


if __name__ == "__main__":
    if sys.argv[1:2] == ["empty"]:
        empty()
    elif sys.argv[1:2] in (["ours"], ["scroll"]):
        ours(Path(sys.argv[2]), sys.argv[1] == "scroll")
    elif sys.argv[1:2] == ["frames"]:
        told(run("scroll", sys.argv[2]), 0.0)
    else:
        main()
