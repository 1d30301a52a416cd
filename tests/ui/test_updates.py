"""Updates in the window: linked by the keyboard, shown with the chart of how it moved, told in the review."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY
from tracker import likelihood
from tracker.claims import ClaimDraft
from tracker.ledger import Ledger
from ui.actions import Actions
from ui.dialogs.updating import UpdateDialog
from ui.pages.ledger import LedgerPage
from ui.pages.review_feed import Cases
from ui.session import Session
from ui.theme import Theme
from ui.widgets.review_card import ReviewCard


def logged(ledger: Ledger, words: str, day: str, chance: str, event: str = "", speaker: str = "Ann Teller") -> str:
    given = likelihood.parse(chance)
    return ledger.log_claim(
        ClaimDraft(proposition=words, speaker=speaker, claimed_on=day, likelihood=given, event=event), on=TODAY
    ).uid


@pytest.fixture
def chain(ledger: Ledger) -> list[str]:
    return [
        logged(ledger, "The bridge opens in June", "2013-01-04", "20 %", "The bridge"),
        logged(ledger, "The bridge opens in July", "2013-02-06", "35 %", "The bridge"),
        logged(ledger, "The bridge never opens", "2013-02-07", "5 %", "The bridge", speaker="Bo Rask"),
    ]


@pytest.fixture
def page(session: Session, theme: Theme, qtbot: QtBot, chain: list[str]) -> Iterator[LedgerPage]:
    made = LedgerPage(session, theme, Actions())
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    qtbot.waitExposed(made)
    session.changed.connect(made.refresh)
    yield made
    session.jobs.close()


def dialog_for(session: Session, ledger: Ledger, uid: str, page: LedgerPage, qtbot: QtBot) -> UpdateDialog:
    dialog = UpdateDialog(session, ledger.view(uid, on=TODAY), page)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.list.count() > 0)
    return dialog


def test_the_earlier_claims_of_the_speaker_are_offered_and_chosen_by_keys(
    session: Session, ledger: Ledger, page: LedgerPage, chain: list[str], qtbot: QtBot
) -> None:
    more = logged(ledger, "It rains in May", "2013-01-01", "50 %")
    dialog = dialog_for(session, ledger, chain[1], page, qtbot)
    dialog.committed.connect(lambda: session.do(lambda one: one.make_update(chain[1], dialog.chosen())))
    offered = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert offered == [
        "4 Jan 2013, Ann Teller, 20 %\nThe bridge opens in June",
        "1 Jan 2013, Ann Teller, 50 %\nIt rains in May",
    ]
    for key, uid in ((Qt.Key.Key_Down, more), (Qt.Key.Key_Down, more), (Qt.Key.Key_Up, chain[0])):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
        assert dialog.chosen() == uid
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ledger.view(chain[1], on=TODAY).update_of == chain[0])


def test_a_search_without_an_answer_says_so(
    session: Session, ledger: Ledger, page: LedgerPage, chain: list[str], qtbot: QtBot
) -> None:
    dialog = dialog_for(session, ledger, chain[1], page, qtbot)
    dialog.search.set_text("zebra")
    dialog.search.edited.emit()
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    dialog.commit()
    assert "No claim is listed" in dialog.search.error()
    dialog.search.set_text("bridge")
    dialog.search.edited.emit()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert dialog.search.error() == ""
    dialog.reject()


def test_an_update_is_parted_again(
    session: Session, ledger: Ledger, page: LedgerPage, chain: list[str], qtbot: QtBot
) -> None:
    ledger.make_update(chain[1], chain[0])
    dialog = dialog_for(session, ledger, chain[1], page, qtbot)
    dialog.committed.connect(lambda: session.do(lambda one: one.make_update(chain[1], dialog.chosen())))
    assert dialog.own.isVisible()
    dialog.own.click()
    qtbot.waitUntil(lambda: ledger.view(chain[1], on=TODAY).update_of == "")


def test_the_pane_shows_how_it_moved(
    session: Session, ledger: Ledger, page: LedgerPage, chain: list[str], qtbot: QtBot
) -> None:
    pane = page.side.claim
    page.show_query(f"uid:{chain[2]}")
    qtbot.waitUntil(lambda: pane.facts is not None and pane.facts.view.uid == chain[2])
    assert pane.moves.isHidden()
    assert pane.chart is None
    session.do(lambda one: one.make_update(chain[1], chain[0]))
    page.show_query(f"uid:{chain[0]}")
    qtbot.waitUntil(lambda: pane.facts is not None and pane.facts.view.uid == chain[0] and not pane.moves.isHidden())
    assert pane.chart is not None
    assert not pane.chart.isHidden()
    assert "2013-02-06: “35 %”, 35 %" in pane.chart.accessibleDescription()
    page.show_query(f"uid:{chain[2]}")
    qtbot.waitUntil(lambda: pane.facts is not None and pane.facts.view.uid == chain[2])
    assert pane.moves.isHidden()
    assert pane.chart.isHidden()


def test_the_review_card_tells_the_moves_and_what_others_said(
    ledger: Ledger, chain: list[str], qtbot: QtBot, theme: Theme
) -> None:
    ledger.make_update(chain[1], chain[0])
    card = ReviewCard()
    qtbot.addWidget(card)
    card.show_case(Cases(ledger).case(ledger.view(chain[0], on=TODAY), TODAY), TODAY)
    assert card.moves.text().splitlines()[1] == "2013-02-06: likelihood 20 % → 35 %; “June” became “July”"
    assert "Bo Rask, 7 Feb 2013, 5 %: The bridge never opens" in card.rivals.text()
