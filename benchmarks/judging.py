"""From a key in the review to its answer on the screen: a choice opening, an outcome written, the next claim, undo.

python benchmarks/judging.py [COPY.ledger]     # writes into the copy; without one, into a hundred claims of its own
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measure import share, table

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
LIMIT_S = 0.050
MANY = 100
ON = "2026-03-02"


def filled(path: Path) -> Path:
    """A ledger of more due claims than are judged."""
    from tracker import deadlines, likelihood
    from tracker.claims import ClaimDraft
    from tracker.ledger import Ledger

    ledger = Ledger.open(path)
    for number in range(MANY * 2):
        draft = ClaimDraft(
            proposition=f"Thing number {number} happens",
            speaker=f"Speaker {number % 7}",
            claimed_on="2025-01-01",
            likelihood=likelihood.parse("20 %"),
            deadline=deadlines.parse("by the end of 2025", "2025-01-01"),
        )
        ledger.log_claim(draft, on=ON)
    ledger.close()
    return path


def main() -> None:
    """Judge and print."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from tracker.ledger import Ledger
    from ui.app import application
    from ui.messages import Messages
    from ui.session import Session
    from ui.settings import Settings
    from ui.theme import Look
    from ui.window import Window

    app = application()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else filled(Path(folder) / "a.ledger")
        session = Session(Ledger.open(path), Settings(Path(folder) / "x.ini"), Messages(), lambda: ON)
        window = Window(session, Look(app, "light"))
        window.resize(1280, 800)
        window.show()
        window.show_page("review")
        page = window.pages["review"]

        def until(holds: Callable[[], bool], most: float = 10) -> float:
            """Seconds until it holds and all that was to be painted is."""
            started = time.perf_counter()
            while not holds():
                app.processEvents()
                if time.perf_counter() - started > most:
                    raise SystemExit(f"the window did not answer within {most:.0f} seconds: {page.line.problem.text()}")
            app.processEvents()
            return time.perf_counter() - started

        def timed(key: str | Qt.Key, holds: Callable[[], bool]) -> float:
            started = time.perf_counter()
            where = QApplication.focusWidget()
            QTest.keyClicks(where, key) if isinstance(key, str) else QTest.keyClick(where, key)
            until(holds)
            return time.perf_counter() - started

        first = until(lambda: page.model.rowCount() > MANY and bool(page.card.proposition.text()), 120)
        print(f"first claim after {first:.1f} s")
        page.first_focus()
        found: dict[str, list[float]] = {name: [] for name in ("next claim", "choice opens", "written, next", "undone")}
        for number in range(MANY):
            here = page.queue.row()
            found["next claim"].append(timed("j", lambda row=here: page.queue.row() != row))
            found["choice opens"].append(timed("5", page.line.isVisible))
            QTest.keyClicks(page.line.form["reason"].editor, "seen")
            shown = page.card.proposition.text()
            enter = timed(Qt.Key.Key_Return, lambda text=shown: page.card.proposition.text() != text)
            found["written, next"].append(enter)
            if number % 10 == 0:
                shown = page.card.proposition.text()
                found["undone"].append(timed("z", lambda text=shown: page.card.proposition.text() != text))
        rows = [
            (
                name,
                len(times),
                f"{share(times, 0.5) * 1e3:.1f}",
                f"{share(times, 0.95) * 1e3:.1f}",
                f"{share(times, 0.95) / LIMIT_S:.2f}",
                f"{max(times) * 1e3:.1f}",
            )
            for name, times in found.items()
        ]
        title = f"Key to screen in the review, ms (limit: {LIMIT_S * 1e3:.0f} ms)"
        table(title, ("what", "n", "median", "p95", "of limit", "worst"), rows)
        window.close()


if __name__ == "__main__":
    main()
