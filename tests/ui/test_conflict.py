"""A claim that was changed on two sides: both versions are seen beside each other, and a person keeps one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ledger_kit import foreign
from tests.ui.conftest import TODAY
from tracker.claims import Claim, ClaimDraft
from tracker.ledger import Ledger
from ui.session import Session
from ui.theme import Look
from ui.window import Window

HERE, THERE = "The bridge opens by June", "The bridge opens by July"


@pytest.fixture
def uid(ledger: Ledger) -> str:
    """A claim that was reworded here, and elsewhere, after both started from the same wording."""
    uid = ledger.log_claim(ClaimDraft(proposition="The bridge opens", claimed_on="2014-02-01"), on=TODAY).uid
    base = ledger.revision_of("claim", uid)
    claim = ledger.record("claim", uid)
    assert isinstance(claim, Claim)
    ledger.save(replace(claim, proposition=HERE), base=base, on=TODAY)
    body = {"kind": "forecast", "proposition": THERE, "claimed_on": "2014-02-01"}
    foreign(ledger, "claim", uid, [base], body, "2999-01-01T00:00:00.000Z")
    return uid


@pytest.fixture
def page(session: Session, look: Look, uid: str, qtbot: QtBot) -> Iterator[Any]:
    window = Window(session, look)
    window.resize(1280, 800)
    window.show()
    window.go("ledger", uid)
    made = window.pages["ledger"]
    qtbot.waitUntil(lambda: made.side.claim.facts is not None and not session.jobs.busy())
    yield made
    qtbot.waitUntil(lambda: not session.jobs.busy())
    window.close()


def kept(page: Any) -> dict[str, QPushButton]:
    """The button beside each version that the banner shows."""
    banner = page.side.claim.banner
    lines = (button.parentWidget() for button in banner.findChildren(QPushButton) if button.isVisible())
    return {line.findChild(QLabel).text(): line.findChild(QPushButton) for line in lines}


@pytest.mark.parametrize("wanted", [HERE, THERE])
def test_both_versions_are_shown_and_one_is_kept(
    page: Any, uid: str, ledger: Ledger, session: Session, qtbot: QtBot, wanted: str
) -> None:
    banner = page.side.claim.banner
    assert banner.isVisible()
    found = kept(page)
    assert sorted(found) == sorted((HERE, THERE))
    assert all(button.accessibleName().startswith("Keep this: The bridge") for button in found.values())
    assert ledger.conflicts() == [("claim", uid)]
    QTest.mouseClick(found[wanted], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not banner.isVisible())
    assert ledger.conflicts() == []
    assert ledger.view(uid, on=TODAY).proposition == wanted
    assert page.side.claim.proposition.text() == wanted
    session.undo()  # takes the choice back: the later version is shown, as before it
    qtbot.waitUntil(lambda: page.side.claim.proposition.text() == THERE)


def test_a_version_that_is_gone_is_kept_by_nobody(
    page: Any, uid: str, ledger: Ledger, messages: Any, qtbot: QtBot
) -> None:
    """Settled elsewhere in the meantime: a sentence, and what was chosen there stays."""
    found = kept(page)
    other = Ledger.open(ledger.path)
    revision = next(rev for rev, record in other.versions("claim", uid) if getattr(record, "proposition", "") == HERE)
    other.settle(uid, revision)
    other.close()
    QTest.mouseClick(found[THERE], Qt.MouseButton.LeftButton)
    assert "not in conflict" in messages.errors[0]
    qtbot.waitUntil(lambda: not page.side.claim.banner.isVisible(), timeout=3000)
    assert ledger.view(uid, on=TODAY).proposition == HERE


def test_conflicts_are_found_by_searching(page: Any, uid: str, ledger: Ledger) -> None:
    page.show_query("is:conflict")
    assert [page.model.view(row).uid for row in range(page.model.rowCount())] == [uid]


def test_conflicts_have_a_row_in_the_lists_while_there_are_some(
    page: Any, uid: str, ledger: Ledger, session: Session, qtbot: QtBot
) -> None:
    row = page.names.find("filter", "conflict")
    qtbot.waitUntil(lambda: not page.list.isRowHidden(row.row(), QModelIndex()))
    assert page.names.entry(row).count == 1
    page.list.setCurrentIndex(row)
    assert [page.model.view(at).uid for at in range(page.model.rowCount())] == [uid]
    keep = next(revision for revision, _ in ledger.versions("claim", uid))
    session.do(lambda one: one.settle(uid, keep))
    qtbot.waitUntil(lambda: page.list.isRowHidden(row.row(), QModelIndex()))
