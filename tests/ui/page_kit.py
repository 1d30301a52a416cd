"""A page of the window by itself, laid out as the window does it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.actions import Actions
from ui.session import Session

P = TypeVar("P", bound=QWidget)


def put_up(page: P, name: str, session: Session, actions: Actions, qtbot: QtBot) -> P:
    """Show the page of that name, at the front, with the keys of its actions; it hears of every change."""
    actions.bring_to_front(name)
    for _, action in actions:
        page.addAction(action)
    qtbot.addWidget(page)
    session.changed.connect(page.refresh)  # type: ignore[attr-defined] # every page has it
    page.resize(1220, 740)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page
