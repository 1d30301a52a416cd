"""What a start reads: nothing that its first paint can do without."""

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
START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import app
from ui.places import Places
from ui.widgets.rail import RailButton

def paint_event(self, event):
    QTimer.singleShot(0, tell)

def tell():
    print(*sorted(sys.modules), flush=True)
    app.QApplication.quit()

RailButton.paintEvent = paint_event
folder = Path(sys.argv[1])
sys.exit(app.run([str(folder / "a.ledger")], Places(folder / "data", folder / "config")))
"""


def test_what_is_loaded_at_the_first_paint(tmp_path: Path) -> None:
    from tracker.ledger import Ledger

    Ledger.open(tmp_path / "a.ledger").close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert "ui.pages.read" in loaded
    assert [name for name in LATER if name in loaded] == []
