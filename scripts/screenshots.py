"""Pictures of every page and dialog, from the sample ledger; started by scripts/screenshots.

A picture without a screen equals a real one (docs/setup.md). Each is 1280 x 800 in few colours, so that all
of them together stay small enough to be kept beside the code that they show.
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
from typing import Any

os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from sample_ledger import LONG, ON, make

from tracker.ledger import Ledger
from ui.app import application
from ui.dialogs.importing import ImportDialog
from ui.messages import Messages
from ui.models.claims import ClaimsModel
from ui.session import Session
from ui.settings import Settings
from ui.theme import Look, Theme
from ui.widgets.outcome_line import Choice
from ui.window import Window

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SIZE = (1280, 800)
COLOURS = 96
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
        self.app, self.look, self.path = app, look, path
        settings = Settings(path.with_suffix(".ini"))
        self.session = Session(Ledger.open(path, author="Sample desk"), settings, Messages(), lambda: ON)
        self.window = Window(self.session, look)
        self.window.resize(*SIZE)
        self.window.show()
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
        for over in self.over():
            place = (self.window.rect().center() - over.rect().center()) if over.isModal() else over.pos()
            painter.fillRect(whole.rect(), QColor(0, 0, 0, 60))
            painter.drawPixmap(place, over.grab())
            painter.setPen(self.look.theme.edge)
            painter.drawRect(over.rect().translated(place).adjusted(-1, -1, 0, 0))
        painter.end()
        return whole

    def over(self) -> Iterator[QWidget]:
        """The windows that stand over this one."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible() and not isinstance(widget.parent(), QComboBox):
                yield widget

    def clear(self) -> None:
        """Close what stands over the window."""
        for widget in list(self.over()):
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


def read_form(desk: Desk, title: str = "The tunnel that", words: str = "The mayor of Harl Point") -> None:
    """The claim form, open on the sentence that begins with these words."""
    desk.page("read")
    desk.window.go("read", desk.source(title))
    desk.settle()
    page = desk.window.pages["read"]
    text = page.article.text
    start = text.index(words)
    page.view.select(start, text.index("\n", start))
    page.open_form()


def read_ugly(desk: Desk) -> None:
    """An article that a layout has to survive, with the form open on a quote in Arabic."""
    read_form(desk, "A title that goes on", "قال")


FRESH = """The harbour that waits for its crane

The new crane at Lissa Bay stands in a yard two countries away. "It is very likely that it will lift its first box \
before the end of 2026," said Runa Ostheim, who runs the port. Her counterpart in Norrow would not bet on it: he gives \
the opening by June a chance of one in five.

The dockers' union expects a strike within six months. Fees will not rise this year, the board promises.
"""


def read_suggestions(desk: Desk) -> None:
    """An article that was just pasted, its source told, its predictions suggested."""
    page: Any = desk.page("read")
    QGuiApplication.clipboard().setText(FRESH)
    desk.window.actions_.run("read.paste_text")
    desk.settle()
    page.source_form.outlet.set_text("Norrow Courier")
    page.source_form.published.set_text("2026-03-01")
    QTest.keyClick(page.source_form.published.editor, Qt.Key.Key_Return)
    desk.settle()


def scores(desk: Desk) -> None:
    """The record of the speaker who said the most."""
    desk.page("scores")
    desk.settle()


def scores_by(desk: Desk, value: str, *, rows: Sequence[int] = ()) -> None:
    """Records put together by something, with some of them chosen, or what is said of all."""
    page: Any = desk.page("scores")
    page.controls.put_together_by(value)
    while page.scored_as.by != value:
        desk.settle()
    page.whose.choose(rows or [0])
    desk.settle()


def scores_export(desk: Desk) -> None:
    """Which cards, in which form, and where to."""
    scores_by(desk, "speaker", rows=[1])
    desk.window.actions_.run("file.scorecard")
    # A picture holds no path of whoever takes it.
    dialog: Any = next(desk.over())
    dialog.file.set_text("sample scorecards.html")
    desk.settle()


def importing(desk: Desk) -> None:
    """A table tried before anything of it is taken in."""
    ledger_claim(desk, "half of Orvelle")
    path = desk.path.with_name("my predictions.csv")
    path.write_text(TABLE, "utf-8")
    ImportDialog(desk.session, path, desk.window).open()
    desk.settle()


TABLE = """Prediction,Who,Chance,Made,By,Result
The harbour bridge is closed for a month,Runa Ostheim,30%,2025-01-10,2025-12-31,no
Norrow elects a new council,Selwyn Abramek,0.8,2025-02-01,2025-11-30,yes
The crane arrives,Runa Ostheim,very likely,2025-03-04,2026-12-31,
The ferry stops,Maud Oxlade,140%,2025-03-05,2026-06-30,
The ferry runs on Sundays again,Maud Oxlade,45%,2025-03-05,2025-06-30,sort of
"""


def ledger_claim(desk: Desk, words: str, query: str = "") -> None:
    """The table with the claim chosen whose proposition holds these words."""
    page: Any = desk.page("ledger")
    page.show_query(query)
    desk.settle()
    page.first_focus()
    page.table.go_to(_row(page.model, words))


def _row(model: ClaimsModel, words: str) -> int:
    """The first row whose proposition holds these words."""
    views = ((row, model.view(row)) for row in range(model.rowCount()))
    return next((row for row, view in views if view is not None and words in view.proposition), 0)


def review_card(desk: Desk, words: str) -> None:
    """The card of the claim whose proposition holds these words."""
    page: Any = desk.page("review")
    page.move_by(_row(page.model, words) - page.queue.row())


def review_line(desk: Desk) -> None:
    """A card with an outcome chosen."""
    blind_off(desk)
    review_card(desk, "first train")
    page: Any = desk.window.pages["review"]
    page.judging.choose(Choice.DID_NOT_HAPPEN)


def review_blind(desk: Desk) -> None:
    """The same claim for who wants to judge without knowing whose it is."""
    review_card(desk, "half of Orvelle")
    page: Any = desk.window.pages["review"]
    page.toggle_blind()
    desk.settle()


def blind_off(desk: Desk) -> None:
    """As before, for the pictures that follow."""
    page: Any = desk.window.pages["review"]
    if page.card.blind:
        page.toggle_blind()


def event(desk: Desk) -> None:
    """What follows from an event for the claims about it."""
    ledger_claim(desk, "passengers in 2026")
    desk.window.actions_.run("claim.happened")
    desk.settle()
    dialog: Any = next(desk.over())
    dialog.occurred.set_text("2026-02-14")
    dialog.occurred.edited.emit()
    desk.settle()
    desk.settle()


def palette(desk: Desk) -> None:
    """The command palette with some letters typed."""
    ledger_claim(desk, "half of Orvelle", "tag:electric")
    desk.window.actions_.run("help.palette")
    desk.settle()
    if (focus := QApplication.focusWidget()) is not None:
        QTest.keyClicks(focus, "rev")


def dialog(action: str) -> Callable[[Desk], None]:
    """A dialog that an action opens, over the table with a claim chosen."""

    def prepare(desk: Desk) -> None:
        ledger_claim(desk, "half of Orvelle", "tag:electric")
        desk.settle()
        desk.window.actions_.run(action)
        desk.settle()
        for field in (field for over in desk.over() for field in over.findChildren(QLineEdit)):
            if field.text().endswith(".csv"):
                field.setText(Path(field.text()).name)  # where the pictures are taken is nobody's business

    return prepare


SHOTS: tuple[Shot, ...] = (
    Shot("read-empty", "empty", lambda desk: desk.page("read")),
    Shot("ledger-empty", "empty", lambda desk: desk.page("ledger")),
    Shot("review-empty", "empty", lambda desk: desk.page("review")),
    Shot("read-article", "sample", read_article),
    Shot("read-form", "sample", read_form),
    Shot("scores", "sample", scores),
    Shot("scores-board", "sample", lambda desk: scores_by(desk, "speaker"), sizes=(100,)),
    Shot("scores-phrases", "sample", lambda desk: scores_by(desk, "phrase"), sizes=(100,)),
    Shot("dialog-scorecard", "sample", scores_export, sizes=(100, 200), themes=("light",)),
    Shot("scores-empty", "empty", lambda desk: desk.page("scores"), sizes=(100,)),
    Shot("ledger", "sample", lambda desk: ledger_claim(desk, "half of Orvelle")),
    Shot("review", "sample", lambda desk: review_card(desk, "half of Orvelle")),
    Shot("review-blind", "sample", review_blind, sizes=(100,), themes=("light",)),
    Shot("review-line", "sample", review_line),
    Shot("read-form-crowded", "crowded", read_ugly),
    Shot("ledger-crowded", "crowded", lambda desk: ledger_claim(desk, "commission that was")),
    Shot("review-crowded", "crowded", lambda desk: review_card(desk, LONG[:30])),
    Shot("dialog-import", "sample", importing, sizes=(100, 200)),
    Shot("dialog-event", "sample", event, sizes=(100, 200), themes=("light",)),
    Shot("dialog-bundle", "sample", dialog("claim.bundle"), sizes=(100,), themes=("light",)),
    Shot("dialog-palette", "sample", palette, sizes=(100,)),
    Shot("dialog-shortcuts", "sample", dialog("help.shortcuts"), sizes=(100,)),
    Shot("dialog-export", "sample", dialog("file.report"), sizes=(100, 200), themes=("light",)),
    Shot("dialog-resolve", "sample", dialog("claim.resolve"), sizes=(100, 200), themes=("light",)),
    Shot("dialog-tags", "sample", dialog("claim.tag"), sizes=(100,), themes=("light",)),
    Shot("dialog-columns", "sample", dialog("view.columns"), sizes=(100,), themes=("light",)),
    Shot("dialog-evidence", "sample", dialog("claim.evidence"), sizes=(100,), themes=("light",)),
    # Last: it begins an article, which the others need not have in sight.
    Shot("read-suggestions", "sample", read_suggestions, sizes=(100, 200)),
)


def keep(picture: QImage, theme: Theme, path: Path) -> int:
    """Write a picture in the colours of its theme and its commonest others, well compressed; returns its bytes."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    colours = {colour.rgb() for colour in theme if isinstance(colour, QColor)}
    colours |= {rgb for rgb, _ in Counter(memoryview(plain.constBits()).cast("I")).most_common(COLOURS)}
    small = plain.convertToFormat(
        QImage.Format.Format_Indexed8, sorted(colours), Qt.ImageConversionFlag.ThresholdDither
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


def wanted(words: Sequence[str]) -> Iterator[tuple[Shot, str, int, Path]]:
    """Every picture whose name holds all the words, with its theme, text size and file."""
    for shot in sorted(SHOTS, key=lambda shot: shot.ledger, reverse=True):
        for theme in shot.themes:
            for size in shot.sizes:
                file = FOLDER / f"{shot.name}-{theme}-{size}.png"
                if all(word in file.name for word in words):
                    yield shot, theme, size, file


def take(app: QApplication, folder: Path, words: Sequence[str]) -> int:
    """Take the pictures; returns the bytes of all."""
    look, paths, total = Look(app, "light"), ledgers(folder), 0
    desk: Desk | None = None
    for shot, theme, size, file in wanted(words):
        if desk is None or desk.path != paths[shot.ledger]:
            if desk is not None:
                desk.close()
            desk = Desk(app, look, paths[shot.ledger])
        look.choose(theme)
        look.resize(size)
        desk.settle()
        shot.prepare(desk)
        total += keep(desk.picture(), look.theme, file)
        print(file.relative_to(ROOT), flush=True)
        desk.clear()
    if desk is not None:
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
