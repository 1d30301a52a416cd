"""Which columns the table shows, in which order and how wide: chosen by the reader, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from ui.dialogs.columns import ColumnsDialog
from ui.models.claims import COLUMN_OF, COLUMNS, Column
from ui.settings import Settings
from ui.widgets.claim_table import ClaimTable

CHOSEN, ORDER, WIDTHS, SORT = "ledger/columns", "ledger/order", "ledger/widths", "ledger/sort"
FROZEN = "ledger/frozen"


class Columns(QObject):
    """Restores the columns of a table and keeps what is changed."""

    def __init__(self, settings: Settings, table: ClaimTable, say: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._table, self._say, self._window = settings, table, say, parent
        self._restore()
        table.columns_changed.connect(self._keep)
        table.order_chosen.connect(self._keep_sort)
        table.head.customContextMenuRequested.connect(lambda at: self._menu(table.head.column_at(at.x()), at))

    def _restore(self) -> None:
        known = [key for key in self._settings.texts(CHOSEN) if key in COLUMN_OF]
        chosen = known or [column.key for column in COLUMNS if column.shown]
        order = [key for key in self._settings.texts(ORDER) if key in COLUMN_OF]
        pairs = (text.partition("=") for text in self._settings.texts(WIDTHS))
        widths = {key: int(width) for key, _, width in pairs if key in COLUMN_OF and width.isdigit()}
        self._table.set_columns(chosen, order, widths)
        self._table.set_frozen(self._settings.texts(FROZEN))
        key, _, way = self._settings.text(SORT, "claimed_on desc").partition(" ")
        self._table.set_order(key if key in COLUMN_OF else "claimed_on", way == "desc")

    def _keep(self) -> None:
        self._settings.put(CHOSEN, self._table.chosen)
        self._settings.put(ORDER, self._table.column_order())
        self._settings.put(FROZEN, sorted(self._table.frozen))
        self._settings.put(WIDTHS, [f"{key}={width}" for key, width in self._table.widths().items()])

    def _keep_sort(self, key: str, descending: bool) -> None:
        self._settings.put(SORT, f"{key} {'desc' if descending else 'asc'}")

    def choose(self) -> None:
        """Ask which columns to show."""
        table = self._table
        dialog = ColumnsDialog(table.chosen, table.column_order(), table.frozen, table.delegate.folded, self._window)

        def show() -> None:
            table.set_columns(dialog.chosen(), dialog.order())
            table.set_frozen(dialog.frozen())
            self._keep()
            dialog.accept()

        dialog.committed.connect(show)
        dialog.open()

    def freeze(self) -> None:
        """Let the column that the keyboard is on stay in place, or scroll again."""
        at = self._table.currentIndex().column()
        self._freeze(COLUMNS[at if at >= 0 else COLUMN_OF["proposition"]].key)

    def _freeze(self, key: str) -> None:
        self._table.set_frozen(self._table.frozen ^ {key})
        self._keep()
        column, stays = COLUMNS[COLUMN_OF[key]].title, key in self._table.frozen
        self._say(f"{column} {'stays in place' if stays else 'scrolls with the other columns'}")

    def _hide(self, key: str) -> None:
        self._table.set_columns([one for one in self._table.chosen if one != key])
        self._keep()

    def _sort(self, key: str, descending: bool) -> None:
        self._table.set_order(key, descending)
        self._table.order_chosen.emit(key, descending)

    # --- the menu of a title

    def _menu(self, section: int, at: QPoint) -> None:
        menu = self.menu_of(section)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._table.head.viewport().mapToGlobal(at))

    def menu_of(self, section: int) -> QMenu:
        """What can be done with a column; of all of them, right of the last one."""
        menu = QMenu(self._window)
        if section >= 0:
            self._add_own(menu, COLUMNS[section])
            menu.addSeparator()
        menu.addAction("Columns…").triggered.connect(self.choose)
        return menu

    def _add_own(self, menu: QMenu, column: Column) -> None:
        key, stays = column.key, column.key in self._table.frozen
        if column.sorts:
            menu.addAction("Sort ascending").triggered.connect(lambda: self._sort(key, False))
            menu.addAction("Sort descending").triggered.connect(lambda: self._sort(key, True))
            menu.addSeparator()
        menu.addAction("Let it scroll" if stays else "Freeze this column").triggered.connect(lambda: self._freeze(key))
        if key != "proposition":
            menu.addAction("Hide this column").triggered.connect(lambda: self._hide(key))
