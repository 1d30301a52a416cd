"""The quiet line at a start, and the calendar from the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from tests.helpers import draft
from tests.ui.conftest import Recorder
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.commands import Commands
from ui.reminding import remind, sentence
from ui.session import Session
from ui.settings import Settings
from ui.theme import Look
from ui.widgets.status_line import StatusLine
from ui.window import Window

TODAY = "2014-03-01"


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale("en_GB"))


@pytest.mark.parametrize(
    ("count", "last", "today", "words"),
    [
        (6, "2014-02-25", "2014-03-01", "6 fell due since Tuesday"),
        (1, "2014-02-28", "2014-03-01", "1 fell due since yesterday"),
        (2, "2014-02-23", "2014-03-01", "2 fell due since Sunday"),
        (1200, "2014-02-22", "2014-03-01", "1,200 fell due since 22 Feb 2014"),
    ],
)
def test_the_sentence(count: int, last: str, today: str, words: str) -> None:
    assert sentence(count, last, today) == words


@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    """Claims until 27 and 28 February and until the end of the year: one fell due on the 28th, one on 1 March."""
    for day in ("2014-02-27", "2014-02-28", "2014-12-31"):
        ledger.log_claim(draft(f"Until {day}", deadline=day), on="2014-02-01")
    return ledger


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("", ""),
        ("2014-03-01", ""),
        ("2014-02-28", "1 fell due since yesterday"),
        ("2014-02-27", "2 fell due since Thursday"),
        ("2015-01-01", ""),  # a clock that was set back: nothing is said of days to come
    ],
)
def test_what_fell_due_since_the_window_was_open(
    last: str, said: str, three: Ledger, session: Session, settings: Settings, look: Look, qtbot: QtBot
) -> None:
    path = three.path.resolve()
    if last:
        settings.open_on(path, last)
    window = Window(session, look)
    qtbot.addWidget(window)
    remind(window)
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert window.status.message.text() == said
    assert settings.last_open_on(path) == TODAY
    remind(window)
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert window.status.message.text() == said  # a second look on the same day says nothing new


def test_nothing_fell_due_and_nothing_is_said(
    ledger: Ledger, session: Session, settings: Settings, look: Look, qtbot: QtBot
) -> None:
    ledger.log_claim(draft("Until the end", deadline="2014-12-31"), on="2014-02-01")
    settings.open_on(ledger.path.resolve(), "2014-02-01")
    window = Window(session, look)
    qtbot.addWidget(window)
    remind(window)
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert window.status.message.text() == ""


def test_each_ledger_has_its_own_day(settings: Settings, tmp_path: Path) -> None:
    settings.open_on(tmp_path / "a.ledger", "2014-02-01")
    assert settings.last_open_on(tmp_path / "b.ledger") == ""
    settings.sync()
    assert Settings(settings.path).last_open_on(tmp_path / "a.ledger") == "2014-02-01"


def test_it_stays_until_something_else_is_said(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.say("6 fell due since Tuesday", stays=True)
    assert not line._timer.isActive()
    line.say("Logged a claim", undo=True)
    assert line._timer.isActive()
    line.say("6 fell due since Tuesday", stays=True)
    assert not line._timer.isActive()


def test_the_calendar_from_the_menu(
    three: Ledger, session: Session, messages: Recorder, actions: Actions, look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    window = Window(session, look, actions)
    qtbot.addWidget(window)
    assert isinstance(window.commands, Commands)
    messages.paths = [tmp_path / "mine"]
    actions.run("file.calendar")
    qtbot.waitUntil(lambda: window.status.message.text() == "Wrote 3 days to mine.ics")
    found = Calendar.from_ical((tmp_path / "mine.ics").read_bytes()).walk("VEVENT")
    assert {str(event.decoded("dtstart")) for event in found} == {"2014-02-27", "2014-02-28", "2014-12-31"}
    messages.paths = [three.path]
    actions.run("file.calendar")
    qtbot.waitUntil(lambda: len(messages.errors) == 1)
    assert "no earlier calendar" in messages.errors[0]
    messages.paths = [None]
    actions.run("file.calendar")
    assert not session.jobs.busy()
