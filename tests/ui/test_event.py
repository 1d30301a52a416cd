"""What became of an event, in the window: what follows is shown while typing, confirmed with exceptions, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY
from tracker import deadlines
from tracker.claims import ClaimDraft, EventTie, Outcome
from tracker.ledger import Ledger
from ui.dialogs.event import EventDialog
from ui.session import Session

Checked, Unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def logged(ledger: Ledger, words: str, tie: EventTie | None, by: str = "by 2013-12-31") -> str:
    draft = ClaimDraft(
        proposition=words,
        claimed_on="2013-01-04",
        deadline=deadlines.parse(by, "2013-01-04"),
        event="The treaty is signed",
        event_tie=tie,
    )
    return ledger.log_claim(draft, on="2013-01-05").uid


@pytest.fixture
def three(ledger: Ledger) -> list[str]:
    return [
        logged(ledger, "The treaty is signed by the end of 2013", EventTie.OCCURS),
        logged(ledger, "The treaty is signed by June", EventTie.OCCURS, "by 2013-06-30"),
        logged(ledger, "The treaty changes everything", None),
    ]


def opened(session: Session, ledger: Ledger, window: QWidget, uid: str, qtbot: QtBot) -> EventDialog:
    event = ledger.event(ledger.view(uid, on=TODAY).event_uid)
    dialog = EventDialog(session, event, ledger.revision_of("event", event.uid), window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.list.count() > 0)
    return dialog


def typed(dialog: EventDialog, **texts: str) -> None:
    for name, text in texts.items():
        dialog.form[name].set_text(text)
        dialog.form[name].edited.emit()


def lines(dialog: EventDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_what_follows_is_shown_and_confirmed_with_an_exception(
    session: Session, ledger: Ledger, window: QWidget, three: list[str], qtbot: QtBot
) -> None:
    dialog = opened(session, ledger, window, three[0], qtbot)
    assert all("stays as it is" in line for line in lines(dialog))
    typed(dialog, occurred_on="2013-09-01")
    qtbot.waitUntil(lambda: dialog.verb.text() == "Confirm 2")
    assert dialog.counts.text() == "2 claims get an outcome, 1 left as it is"
    assert "happened, known on 1 Sep 2013" in lines(dialog)[0]
    assert "did not happen" in lines(dialog)[1]
    assert "set the tie" in lines(dialog)[2]
    assert not dialog.list.item(2).flags() & Qt.ItemFlag.ItemIsUserCheckable
    dialog.list.item(1).setCheckState(Unchecked)
    assert dialog.verb.text() == "Confirm 1"
    typed(dialog, reason="in all the papers")
    qtbot.waitUntil(lambda: not session.jobs.busy())
    assert dialog.list.item(1).checkState() is Unchecked  # what was chosen stays while more is typed
    dialog.commit()
    qtbot.waitUntil(lambda: ledger.view(three[0], on=TODAY).outcome is Outcome.HAPPENED)
    assert ledger.view(three[1], on=TODAY).outcome is None
    assert ledger.resolutions(three[0])[-1].reason.startswith("in all the papers")
    session.undo()
    qtbot.waitUntil(lambda: ledger.view(three[0], on=TODAY).outcome is None)
    assert ledger.event(ledger.view(three[0], on=TODAY).event_uid).outcome is None


def test_what_is_missing_or_wrong_is_said_under_its_field(
    session: Session, ledger: Ledger, window: QWidget, three: list[str], qtbot: QtBot
) -> None:
    dialog = opened(session, ledger, window, three[0], qtbot)
    head = ledger.head()
    dialog.commit()
    qtbot.waitUntil(lambda: "On which day did it occur" in dialog.occurred.error())
    typed(dialog, occurred_on="some day")
    dialog.commit()
    assert dialog.occurred.error()
    assert ledger.head() == head
    typed(dialog, outcome="did_not_happen")
    assert not dialog.occurred.isVisible()
    dialog.commit()
    qtbot.waitUntil(lambda: "will not occur" in dialog.known.error())
    dialog.reject()


def test_an_outcome_that_stands_is_replaced_only_where_it_is_checked(
    session: Session, ledger: Ledger, window: QWidget, three: list[str], qtbot: QtBot
) -> None:
    from tracker.claims import ResolutionDraft

    early = ResolutionDraft(outcome=Outcome.DID_NOT_HAPPEN, known_on="2013-08-01", reason="so it was said")
    ledger.resolve([three[0]], early, on=TODAY)
    dialog = opened(session, ledger, window, three[0], qtbot)
    typed(dialog, occurred_on="2013-09-01", reason="signed")
    qtbot.waitUntil(lambda: dialog.verb.text() == "Confirm 1")
    assert dialog.list.item(0).checkState() is Unchecked
    assert "check it to replace that" in lines(dialog)[0]
    dialog.list.item(0).setCheckState(Checked)
    dialog.commit()
    qtbot.waitUntil(lambda: ledger.view(three[0], on=TODAY).outcome is Outcome.HAPPENED)
    again = opened(session, ledger, window, three[0], qtbot)
    assert again.occurred.text() == "2013-09-01"
    assert again.reopen.isVisible()
    again.reopen.click()
    qtbot.waitUntil(lambda: ledger.event(ledger.view(three[0], on=TODAY).event_uid).outcome is None)
    assert ledger.view(three[0], on=TODAY).outcome is Outcome.HAPPENED
