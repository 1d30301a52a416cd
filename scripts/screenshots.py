"""Pictures of every page and dialog, from the sample ledger; started by scripts/screenshots.

A picture without a screen equals a real one (docs/setup.md). Each is 1280 x 800 in at most 256 colours, so that
all of them together stay small enough to be kept beside the code that they show.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from sample_ledger import LONG, ON, make

from tracker.ledger import Ledger
from ui.app import application
from ui.messages import Messages
from ui.session import Session
from ui.settings import Settings
from ui.theme import Look
from ui.widgets.outcome_line import Choice
from ui.window import Window

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SIZE = (1280, 800)
IDLE_S = 0.25


@dataclass(frozen=True)
class Shot:
    """A picture: which ledger it needs, what to do before it is taken, and in which themes and text sizes."""

    name: str
    ledger: str
    prepare: Callable[[Desk], object]
    themes: Sequence[str] = ("light", "dark")
    sizes: Sequence[int] = (100, 200)


class Desk:
    """A window on one ledger, to be looked at."""

    def __init__(self, app: QApplication, look: Look, path: Path) -> None:
        self.app, self.look = app, look
        settings = Settings(path.with_suffix(".ini"))
        self.session = Session(Ledger.open(path, author="Sample desk"), settings, Messages(), lambda: ON)
        self.window = Window(self.session, look)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing moves any more."""
        idle = monotonic()
        while monotonic() - idle < IDLE_S:
            self.app.processEvents()
            if self.session.jobs.busy():
                idle = monotonic()

    def page(self, name: str) -> QWidget:
        """Bring a page to the front."""
        self.window.activateWindow()
        self.window.show_page(name)
        self.settle()
        found: QWidget = self.window.pages[name]
        return found

    def source(self, title: str) -> str:
        """The uid of the source whose title begins so."""
        return next(one.uid for one in self.session.ledger.named("source") if one.name.startswith(title))

    def picture(self) -> QImage:
        """The window with whatever stands over it."""
        self.settle()
        whole = self.window.grab().toImage()
        painter = QPainter(whole)
        for over in self._over():
            place = over.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0))
            painter.fillRect(whole.rect(), QColor(0, 0, 0, 60))
            painter.drawPixmap(place, over.grab())
            painter.setPen(self.look.theme.edge)
            painter.drawRect(over.rect().translated(place).adjusted(-1, -1, 0, 0))
        painter.end()
        return whole

    def _over(self) -> Iterator[QWidget]:
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible() and not isinstance(widget.parent(), QComboBox):
                yield widget

    def clear(self) -> None:
        """Close what stands over the window."""
        for widget in list(self._over()):
            widget.close()
        self.settle()

    def close(self) -> None:
        """Let the ledger go."""
        self.clear()
        self.window.close()
        self.window.deleteLater()
        self.app.sendPostedEvents(self.window, QEvent.Type.DeferredDelete.value)


# --- what is shown


def read_article(desk: Desk) -> None:
    """An article with its claims beside it."""
    desk.page("read")
    desk.window.go("read", desk.source("The tunnel that"))
    desk.settle()


def read_form(desk: Desk) -> None:
    """The claim form, open on chosen words."""
    read_article(desk)
    page = desk.window.pages["read"]
    text = page.article.text
    start = text.index("In the villages")
    page.view.select(start, text.index("\n", start))
    page.open_form()


def read_ugly(desk: Desk) -> None:
    """An article that a layout has to survive, with the form open."""
    desk.page("read")
    desk.window.go("read", desk.source("A title that goes on"))
    desk.settle()
    page = desk.window.pages["read"]
    page.view.step("next")
    page.open_form()


def ledger_table(desk: Desk, query: str = "") -> None:
    """The table with its first claim in the detail pane."""
    page = desk.page("ledger")
    page.show_query(query)  # type: ignore[attr-defined]
    desk.settle()
    page.first_focus()  # type: ignore[attr-defined]
    desk.settle()


def ledger_claim(desk: Desk, words: str) -> None:
    """The table with one claim chosen."""
    ledger_table(desk)
    found = desk.session.ledger.search(f'"{words}"', on=ON)
    desk.window.go("ledger", found[0].uid)


def review_card(desk: Desk, words: str = "") -> QWidget:
    """One card, by words of its proposition."""
    page = desk.page("review")
    model = page.model  # type: ignore[attr-defined]
    rows = (row for row in range(model.rowCount()) if words in model.view(row).proposition)
    page._go_to(next(rows, 0))  # type: ignore[attr-defined]
    return page


def review_line(desk: Desk) -> None:
    """A card with an outcome chosen."""
    review_card(desk, "first train").judging.choose(Choice.DID_NOT_HAPPEN)  # type: ignore[attr-defined]


def palette(desk: Desk) -> None:
    """The command palette with some letters typed."""
    desk.page("ledger")
    desk.window.actions_.run("help.palette")
    desk.settle()
    if (focus := QApplication.focusWidget()) is not None:
        QTest.keyClicks(focus, "rev")


def dialog(action: str, page: str = "ledger") -> Callable[[Desk], None]:
    """A dialog that an action opens, over a page with a claim chosen."""

    def prepare(desk: Desk) -> None:
        if page == "ledger":
            ledger_claim(desk, "first train with paying")
        else:
            desk.page(page)
        desk.settle()
        desk.window.actions_.run(action)

    return prepare


SHOTS: tuple[Shot, ...] = (
    Shot("read-empty", "empty", lambda desk: desk.page("read")),
    Shot("ledger-empty", "empty", lambda desk: desk.page("ledger")),
    Shot("review-empty", "empty", lambda desk: desk.page("review")),
    Shot("read-article", "sample", read_article),
    Shot("read-form", "sample", read_form),
    Shot("ledger", "sample", lambda desk: ledger_claim(desk, "first train with paying")),
    Shot("review", "sample", lambda desk: review_card(desk, "half of Orvelle")),
    Shot("review-line", "sample", review_line),
    Shot("read-form-crowded", "crowded", read_ugly),
    Shot("ledger-crowded", "crowded", lambda desk: ledger_claim(desk, "commission that was")),
    Shot("review-crowded", "crowded", lambda desk: review_card(desk, LONG[:30])),
    Shot("dialog-palette", "sample", palette, sizes=(100,)),
    Shot("dialog-shortcuts", "sample", dialog("help.shortcuts"), sizes=(100,)),
    Shot("dialog-export", "sample", dialog("file.report"), sizes=(100, 200), themes=("light",)),
    Shot("dialog-resolve", "sample", dialog("claim.resolve"), sizes=(100, 200), themes=("light",)),
    Shot("dialog-tags", "sample", dialog("claim.tag"), sizes=(100,), themes=("light",)),
    Shot("dialog-columns", "sample", dialog("view.columns"), sizes=(100,), themes=("light",)),
    Shot("dialog-evidence", "sample", dialog("claim.evidence"), sizes=(100,), themes=("light",)),
)


def keep(picture: QImage, path: Path) -> int:
    """Write a picture in its 256 commonest colours and with full compression; returns its size in bytes."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    commonest = Counter(memoryview(plain.constBits()).cast("I")).most_common(256)
    small = plain.convertToFormat(
        QImage.Format.Format_Indexed8, [colour for colour, _ in commonest], Qt.ImageConversionFlag.ThresholdDither
    )
    writer = QImageWriter(str(path), b"png")
    writer.setCompression(100)
    if not writer.write(small):
        raise OSError(f"{path} could not be written: {writer.errorString()}")
    return path.stat().st_size


def ledgers(folder: Path) -> dict[str, Path]:
    """An empty, a sample and a crowded ledger."""
    paths = {name: folder / f"{name}.ledger" for name in ("empty", "sample", "crowded")}
    Ledger.open(paths["empty"]).close()
    make(paths["sample"])
    make(paths["crowded"], crowded=True)
    return paths


def take(app: QApplication, folder: Path, words: Sequence[str]) -> int:
    """Take every picture whose name holds all the words; returns the bytes of all."""
    look, total = Look(app, "light"), 0
    for name, path in ledgers(folder).items():
        desk = Desk(app, look, path)
        for shot in (shot for shot in SHOTS if shot.ledger == name):
            for theme in shot.themes:
                for size in shot.sizes:
                    file = FOLDER / f"{shot.name}-{theme}-{size}.png"
                    if all(word in file.name for word in words):
                        look.choose(theme)
                        look.resize(size)
                        desk.settle()
                        shot.prepare(desk)
                        total += keep(desk.picture(), file)
                        print(file.relative_to(ROOT))
                        desk.clear()
        desk.close()
    return total


def main() -> int:
    """Take the pictures that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Render every page and dialog to docs/screenshots.")
    parser.add_argument("words", nargs="*", help="words that a picture's name must hold")
    words = parser.parse_args().words
    FOLDER.mkdir(parents=True, exist_ok=True)
    app = application()
    app.setCursorFlashTime(0)
    QLocale.setDefault(QLocale("en_GB"))
    with tempfile.TemporaryDirectory() as folder:
        total = take(app, Path(folder), words)
    print(f"{total / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
