"""What a start reads and makes: nothing that its first paint can do without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LATER = (
    "numpy",
    "lxml",
    "trafilatura",
    "pypdfium2",
    "urllib3",
    "pandas",
    "rapidfuzz",
    "dateutil",
    "sqlite_utils",
    "click",
    "dataclasses",
    "html",
    "json",
    "lxml",
    "platformdirs",
    "scipy",
    "secrets",
    "trafilatura",
    "PySide6.QtNetwork",
    "tracker.backup",
    "tracker.claims",
    "tracker.queries",
    "tracker.reading",
    "ui.pages.ledger",
    "ui.pages.read_desk",
    "ui.pages.review",
    "ui.widgets.claim_form",
)
UNMADE = (
    "QtCore.QProcess",
    "QtGui.QFontDatabase",
    "QtGui.QGradient",
    "QtGui.QIcon",
    "QtGui.QTextLayout",
    "QtWidgets.QFileDialog",
    "QtWidgets.QMessageBox",
    "QtWidgets.QStyle",
)
"""Classes that PySide makes, with all their names, when they are first needed."""
START = """
import builtins, gc, sys
import main
from ui import lean
lean.begin()
from PySide6 import QtCore, QtGui, QtWidgets
from ui import app
from ui.widgets.rail import RailButton

paint = RailButton.paintEvent

def paint_event(self, event):
    paint(self, event)
    QtCore.QTimer.singleShot(0, tell)

def tell():
    if RailButton.paintEvent is paint:
        return
    print(*sorted(sys.modules))
    print(*(f"{one.__name__[8:]}.{name}" for one in (QtCore, QtGui, QtWidgets) for name in vars(one)))
    print(gc.isenabled(), builtins.__import__.__name__ == "__feature_import__")
    RailButton.paintEvent = paint
    QtCore.QTimer.singleShot(2 * app.REST_AFTER_MS, end)

def end():
    print(gc.isenabled(), gc.get_freeze_count() > 0, flush=True)
    app.QApplication.quit()

RailButton.paintEvent = paint_event
sys.exit(main.main(["--ledger", sys.argv[1]]))
"""


def test_what_is_loaded_at_the_first_paint(tmp_path: Path) -> None:
    from tracker.ledger import Ledger

    Ledger.open(tmp_path / "a.ledger").close()
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "a.ledger")],
        env=os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    loaded, made, then, after = (line.split() for line in done.stdout.splitlines())
    assert "ui.pages.read" in loaded
    assert [name for name in LATER if name in loaded] == []
    assert "QtWidgets.QPushButton" in made
    assert [name for name in UNMADE if name in made] == []
    assert then == ["False", "False"]
    assert after == ["True", "True"]
