"""A window without a screen: a ledger in a temporary folder, and a recorder in place of messages."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout, QWidget

from tracker.ledger import Ledger
from ui.actions import Actions
from ui.messages import Messages
from ui.session import Session
from ui.settings import Settings
from ui.theme import Look, Theme, build

TODAY = "2014-03-01"


@dataclass
class Recorder(Messages):
    """Keeps what the user was told and asked, and answers as the test says."""

    parent: QWidget | None = None
    errors: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    answers: list[int | None] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    paths: list[Path | None] = field(default_factory=list)

    def error(self, sentence: str, detail: str = "") -> None:
        self.errors.append(sentence)
        self.details.append(detail)

    def tell(self, sentence: str, detail: str = "") -> None:
        self.told.append(sentence)
        self.details.append(detail)

    def ask(self, question: str, choices: Sequence[str], *, detail: str = "", default: int = 0) -> int | None:
        self.asked.append((question, tuple(choices)))
        return self.answers.pop(0) if self.answers else None

    def ask_text(self, title: str, label: str, value: str = "") -> str | None:
        self.asked.append((title, (label, value)))
        return self.texts.pop(0) if self.texts else None

    def open_path(self, title: str, filters: str, folder: str = "") -> Path | None:
        return self.paths.pop(0) if self.paths else None

    def save_path(self, title: str, suggested: str, filters: str) -> Path | None:
        return self.paths.pop(0) if self.paths else None


@pytest.fixture(autouse=True)
def one_application(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test here has an application without a screen, and leaves no window and no excepthook behind."""
    hook = sys.excepthook
    yield
    sys.excepthook = hook
    for window in QApplication.topLevelWidgets():
        window.close()
        if window.windowType() is not Qt.WindowType.Popup:  # the list of a completer goes with its field, never before
            window.deleteLater()
    qapp.processEvents()
    gc.collect()


@pytest.fixture
def messages() -> Recorder:
    """What the user was told."""
    return Recorder()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a temporary folder."""
    return Settings(tmp_path / "config" / "settings.ini")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    made = Ledger.open(tmp_path / "test.ledger", author="A. Nalyst", device="d1")
    yield made
    made.close()


@pytest.fixture
def session(ledger: Ledger, settings: Settings, messages: Recorder) -> Iterator[Session]:
    """A session on the empty ledger, on 2014-03-01."""
    made = Session(ledger, settings, messages, lambda: TODAY)
    yield made
    made.close()


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    """A table of actions of its own."""
    return Actions(qapp)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme at 100 %."""
    return build(False, qapp.font().family(), 1.0)


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    """The look of the application; one only, since it changes the application's style."""
    return Look(qapp, "light")


def dialog_of(kind: type[QDialog]) -> Any:
    """The dialog of a kind that is open."""
    found = [window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
    return found[0]


class PlainPage(QWidget):
    """The least that a page can be."""

    icon = "read"

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = "Plain"
        self.session, self.actions_ = session, actions
        self.seen: list[object] = []
        self.themes: list[Theme] = []
        self.found = 0
        self.number: int | None = None
        column = QVBoxLayout(self)
        self.word = QLabel("A page")
        column.addWidget(self.word)
        actions.connect("edit.find", self.look_for)

    def look_for(self) -> None:
        self.found += 1

    def refresh(self, change: object) -> None:
        self.seen.append(change)

    def set_theme(self, theme: Theme) -> None:
        self.themes.append(theme)

    def count(self) -> int | None:
        return self.number

    def first_focus(self) -> None:
        self.setFocus()


Made = Callable[..., QWidget]


def plain_page() -> Made:
    return PlainPage


def ini(path: Path) -> QSettings:
    return QSettings(str(path), QSettings.Format.IniFormat)
