"""From the start of the process to a window that can be used, against an empty window of the same toolkit.

``start.py [LEDGER...]``: an empty ledger always, then those given (else the largest under /tmp/big). The rounds take
turns, so that whatever else the machine does falls on all alike. "Usable" means that the window has painted, what it
had put off until just after is done, and a key that was pressed has reached it. Bytecode is compiled beforehand.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT, LIMIT_MB = 1.5, 40
ROUNDS = 11
BIG = Path("/tmp/big")

USABLE = """
import os, time
def painted(timer):
    timer.singleShot(0, usable)  # behind whatever the program put off until just after its first paint
def usable():
    at = time.monotonic()
    pages = int(open("/proc/self/statm").read().split()[1])
    print(at, pages * os.sysconf("SC_PAGE_SIZE"), flush=True)
    os._exit(0)
"""
EMPTY = (
    USABLE
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        painted(QTimer)
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
)
OURS = (
    USABLE
    + """
import sys
sys.path.insert(0, sys.argv[1])
import main
from PySide6.QtCore import QTimer
from ui.widgets.rail import RailButton
paint = RailButton.paintEvent  # part of the first frame; the window itself is covered by its parts
def paint_event(self, event):
    paint(self, event)
    painted(QTimer)
RailButton.paintEvent = paint_event
sys.exit(main.main(["--ledger", sys.argv[2]]))
"""
)


def once(script: str, arguments: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Seconds from the start of a process to its usable window, and its memory then in MB."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    at, memory = done.stdout.split()
    return float(at) - started, int(memory) / 1e6


def environment(folder: Path, platform: str) -> dict[str, str]:
    """A user of its own, and bytecode cached apart from the working tree."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    return env | homes | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "QT_QPA_PLATFORM": platform}


def rounds(what: Mapping[str, Sequence[str]], env: Mapping[str, str], number: int) -> dict[str, tuple[float, float]]:
    """The medians of time and memory, the things measured taking turns."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in what}
    for turn in range(-2, number):  # the first two compile, and warm the caches of the disk
        for name, (script, *arguments) in what.items():
            measured = once(script, arguments, env)
            if turn >= 0:
                found[name].append(measured)
    return {
        name: (statistics.median(time for time, _ in each), statistics.median(memory for _, memory in each))
        for name, each in found.items()
    }


def main() -> int:
    """Measure and print; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledgers", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--platform", default=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    given = parser.parse_args()
    big = sorted(BIG.glob("*.ledger"), key=lambda path: path.stat().st_size)[-1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        what = {"empty window": (EMPTY,), "empty ledger": (OURS, str(ROOT), str(folder / "new.ledger"))}
        for path in given.ledgers or big:
            what[f"{path.name} ({path.stat().st_size / 1e9:.1f} GB)"] = (OURS, str(ROOT), str(path))
        found = rounds(what, environment(folder, given.platform), given.rounds)
    least, bare = found["empty window"]
    print(f"{given.platform}, median of {given.rounds} rounds")
    passed = False
    for name, (seconds, memory) in found.items():
        ratio, more = seconds / least, memory - bare
        verdict = "" if name == "empty window" else f"  limit {LIMIT}, +{LIMIT_MB} MB"
        passed |= ratio > LIMIT or more > LIMIT_MB
        print(f"{name:32} {1000 * seconds:7.0f} ms  {ratio:5.2f} times  {memory:6.1f} MB  {more:+6.1f} MB{verdict}")
    return int(passed)


if __name__ == "__main__":
    sys.exit(main())
