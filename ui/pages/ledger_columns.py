"""Which columns the table shows, in which order and how wide: chosen by the reader, kept in the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.dialogs.columns import ColumnsDialog
from ui.models.claims import COLUMN_OF, COLUMNS
from ui.settings import Settings
from ui.widgets.claim_table import ClaimTable

CHOSEN, ORDER, WIDTHS, SORT = "ledger/columns", "ledger/order", "ledger/widths", "ledger/sort"


class Columns(QObject):
    """Restores the columns of a table and keeps what is changed."""

    def __init__(self, settings: Settings, table: ClaimTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._table, self._window = settings, table, parent
        self._restore()
        table.columns_changed.connect(self._keep)
        table.order_chosen.connect(self._keep_sort)

    def _restore(self) -> None:
        known = [key for key in self._settings.texts(CHOSEN) if key in COLUMN_OF]
        chosen = known or [column.key for column in COLUMNS if column.shown]
        order = [key for key in self._settings.texts(ORDER) if key in COLUMN_OF]
        pairs = (text.partition("=") for text in self._settings.texts(WIDTHS))
        widths = {key: int(width) for key, _, width in pairs if key in COLUMN_OF and width.isdigit()}
        self._table.set_columns(chosen, order, widths)
        key, _, way = self._settings.text(SORT, "claimed_on desc").partition(" ")
        self._table.set_order(key if key in COLUMN_OF else "claimed_on", way == "desc")

    def _keep(self) -> None:
        self._settings.put(CHOSEN, self._table.chosen)
        self._settings.put(ORDER, self._table.column_order())
        self._settings.put(WIDTHS, [f"{key}={width}" for key, width in self._table.widths().items()])

    def _keep_sort(self, key: str, descending: bool) -> None:
        self._settings.put(SORT, f"{key} {'desc' if descending else 'asc'}")

    def choose(self) -> None:
        """Ask which columns to show."""
        table = self._table
        dialog = ColumnsDialog(table.chosen, table.column_order(), table.delegate.folded, self._window)

        def show() -> None:
            table.set_columns(dialog.chosen(), dialog.order())
            self._keep()
            dialog.accept()

        dialog.committed.connect(show)
        dialog.open()
