"""The search field: its icons are as large as its text asks for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from ui.theme import build
from ui.widgets.search_box import SearchBox


@pytest.mark.parametrize(("scale", "px"), [(1.0, 16), (2.0, 32)])
def test_the_icons_grow_with_the_text(qtbot: QtBot, qapp: QApplication, scale: float, px: int) -> None:
    box = SearchBox(build(False, qapp.font().family(), 1.0), lambda kind, text: ())
    qtbot.addWidget(box)
    box.set_theme(build(False, qapp.font().family(), scale))
    box.resize(400, 80)
    box.show()
    buttons = [one for one in box.findChildren(QToolButton) if one.isVisible()]
    assert len(buttons) == 2
    assert all(px <= one.width() <= px + 12 for one in buttons)
