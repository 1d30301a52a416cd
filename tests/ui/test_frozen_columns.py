"""Frozen columns stay where they are; pointer, keyboard, editor and widths mean the cell that is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.claim_fakes import TODAY, Shelf
from tests.ui.conftest import dialog_of
from tests.ui.test_ledger_page import Show, go_to, show, uids
from ui.dialogs.columns import ColumnsDialog
from ui.models.claims import COLUMN_OF, COLUMNS, PAGE, ClaimsModel
from ui.theme import Theme, build
from ui.widgets.claim_table import ClaimTable

__all__ = ["show", "uids"]

LEFT = Qt.MouseButton.LeftButton
NOTHING = Qt.KeyboardModifier.NoModifier
FIRST = ("status", "proposition")


@pytest.fixture
def shelf() -> Shelf:
    """A million claims."""
    return Shelf(1_000_000)


@pytest.fixture
def table(shelf: Shelf, theme: Theme, qtbot: QtBot) -> ClaimTable:
    """A table of a million claims with two frozen columns, scrolled to its right end."""
    model = ClaimsModel(shelf.rows, lambda: TODAY)
    model.set_ids(shelf.ids, complete=True)
    made = ClaimTable(model, theme, lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(700, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.set_frozen(FIRST)
    qtbot.waitUntil(lambda: made.horizontalScrollBar().maximum() > 100)
    made.horizontalScrollBar().setValue(made.horizontalScrollBar().maximum())
    assert made.horizontalOffset() > 100
    return made


def middle(table: ClaimTable, row: int, key: str) -> QPoint:
    return table.visualRect(table.model().index(row, COLUMN_OF[key])).center()


def test_every_chosen_column_is_there_and_the_frozen_ones_stay(table: ClaimTable) -> None:
    shown = [column.key for column in COLUMNS if not table.isColumnHidden(COLUMN_OF[column.key])]
    assert shown == table.chosen
    assert [COLUMNS[at].key for at in table.held] == list(FIRST)
    lefts = [table.visualRect(table.model().index(3, COLUMN_OF[key])).left() for key in FIRST]
    assert lefts == [0, table.columnWidth(0)]
    assert table.visualRect(table.model().index(3, COLUMN_OF["tags"])).right() <= table.viewport().width()
    table.set_frozen(())
    table.updateGeometries()
    assert not table.horizontalScrollBar().maximum()


def test_what_stays_is_drawn_in_place(table: ClaimTable) -> None:
    """The strip of frozen columns looks as it did before scrolling, at a million rows and after a jump."""
    strip = table.viewport().rect().adjusted(0, 0, table.held_width - table.viewport().width() - 2, 0)
    for row in (0, 600_000):
        table.verticalScrollBar().setValue(row * table.delegate.height)
        table.horizontalScrollBar().setValue(0)
        before = table.viewport().grab(strip).toImage()
        table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
        assert table.viewport().grab(strip).toImage() == before


def test_a_frame_reads_only_what_is_in_sight(table: ClaimTable, shelf: Shelf) -> None:
    shelf.asked.clear()
    table.verticalScrollBar().setValue(500_000 * table.delegate.height)
    table.grab()
    rows = table.viewport().height() // table.delegate.height + 2
    assert sum(shelf.asked) <= rows + 2 * PAGE


@pytest.mark.parametrize("key", [*FIRST, "tags"])
def test_a_click_means_the_cell_that_is_seen(table: ClaimTable, qtbot: QtBot, key: str) -> None:
    qtbot.mouseClick(table.viewport(), LEFT, pos=middle(table, 2, key))
    current = table.currentIndex()
    assert (current.row(), COLUMNS[current.column()].key) == (2, key)
    assert table.selected_rows() == [2]


def test_the_keyboard_goes_through_all_columns_and_none_hides_under_the_frozen_ones(
    table: ClaimTable, qtbot: QtBot
) -> None:
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, COLUMN_OF["tags"]))
    seen = []
    for _ in table.chosen:
        current = table.currentIndex()
        rect = table.visualRect(current)
        seen.append(COLUMNS[current.column()].key)
        assert rect.left() >= (0 if current.column() in table.held else table.held_width)
        assert rect.left() < table.viewport().width()
        qtbot.keyClick(table, Qt.Key.Key_Left)
    assert seen == table.chosen[::-1]


def test_the_editor_opens_over_the_frozen_cell(table: ClaimTable, qtbot: QtBot) -> None:
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, COLUMN_OF["proposition"]))
    before = table.horizontalScrollBar().value()
    assert table.edit_cell()
    editor = table.delegate.editor
    assert editor is not None
    assert editor.geometry().left() == table.columnWidth(0)
    assert table.horizontalScrollBar().value() == before
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)


def test_the_titles_stay_too_and_are_dragged_wider_where_they_are_seen(table: ClaimTable, qtbot: QtBot) -> None:
    head = table.head
    assert head.column_at(10) == COLUMN_OF["status"]
    assert head.column_at(table.held_width + 5) not in table.held
    qtbot.mouseClick(head.viewport(), LEFT, pos=QPoint(20, 10))
    assert table.order[0] == "status"
    before = table.columnWidth(COLUMN_OF["status"])
    edge = QPoint(before - 1, 10)
    qtbot.mousePress(head.viewport(), LEFT, pos=edge)
    to = edge + QPoint(25, 0)
    held_down = QMouseEvent(QEvent.Type.MouseMove, QPointF(to), QPointF(head.mapToGlobal(to)), LEFT, LEFT, NOTHING)
    QApplication.sendEvent(head.viewport(), held_down)
    qtbot.mouseRelease(head.viewport(), LEFT, pos=to)
    assert table.columnWidth(COLUMN_OF["status"]) == before + 25
    assert table.widths()["status"] == before + 25


def test_a_frozen_column_is_brought_to_the_left_end(table: ClaimTable) -> None:
    table.set_frozen([*FIRST, "due_on"])
    assert table.column_order()[:3] == [*FIRST, "due_on"]
    table.head.moveSection(0, 8)
    assert table.column_order()[:3] == ["proposition", "due_on", "status"]


def test_something_is_left_to_scroll_at_large_text(table: ClaimTable, theme: Theme) -> None:
    # At a million rows too: the height of rows changes at once.
    table.set_theme(build(True, theme.fonts.family, 2.0))
    assert [COLUMNS[at].key for at in table.held] == ["status"]
    assert table.held_width <= 0.7 * table.width()


def test_by_hand_a_column_beside_the_proposition_gives_way(table: ClaimTable) -> None:
    """While nothing is frozen the proposition takes what is left: dragging its edge moves the next one."""
    table.set_frozen(())
    speaker, proposition = (COLUMN_OF[key] for key in ("speaker", "proposition"))
    before = table.columnWidth(speaker), table.columnWidth(proposition)
    table.head.resizeSection(proposition, before[1] - 30)
    assert (table.columnWidth(speaker), table.columnWidth(proposition)) == (before[0] + 30, before[1] - 30)


# --- on the page


def test_it_is_offered_by_key_title_and_dialog_and_remembered(show: Show, uids: list[str], qtbot: QtBot) -> None:
    page = show()
    go_to(page, "French troops leave Mali")
    page.actions_.run("view.freeze")
    assert page.table.frozen == {"proposition"}
    menu = page.acts.columns.menu_of(COLUMN_OF["status"])
    assert offered(menu) == ["Sort ascending", "Sort descending", "Freeze this column", "Hide this column", "Columns…"]
    next(action for action in menu.actions() if action.text() == "Freeze this column").trigger()
    assert page.table.frozen == set(FIRST)
    assert "Let it scroll" in offered(page.acts.columns.menu_of(COLUMN_OF["status"]))
    page.actions_.run("view.columns")
    dialog = dialog_of(ColumnsDialog)
    dialog.list.setCurrentRow(dialog.order().index("speaker"))
    dialog.freeze.click()
    dialog.verb.click()
    assert page.table.column_order()[:3] == ["proposition", "status", "speaker"]  # as they were frozen
    again = show()
    assert again.table.frozen == {*FIRST, "speaker"}
    assert again.table.column_order() == page.table.column_order()


def offered(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]
