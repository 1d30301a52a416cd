"""The columns of the table of claims: which are shown, in which order, how wide, and which of them sorts.

Columns that have no room beside the other panes are folded away, the least telling first, until there is room again;
the proposition takes what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from tracker.claims import Day
from ui.models.claims import COLUMN_OF, COLUMNS, ClaimsModel
from ui.theme import Theme
from ui.widgets.claim_delegate import ClaimDelegate

SAMPLES: Final[dict[str, tuple[str, int]]] = {
    "status": ("Did not happen", 50),
    "proposition": ("AQIM is eliminated from Mali.", 16),
    "speaker": ("Modibo Keita Sr", 16),
    "outlet": ("Le Monde diplo", 16),
    "likelihood": ("almost certain", 18),
    "claimed_on": ("28 Sept 2013", 16),
    "due_on": ("14 months overdue", 18),
    "tags": ("security elections", 16),
    "source": ("Mali after the intervention", 16),
    "kind": ("Conditional", 18),
    "known_on": ("28 Sept 2013", 16),
    "logged_at": ("28 Sept 2013", 16),
}
"""What a column has room for at first, and the pixels beside it; for the proposition that is its least."""

FOLDED_FIRST: Final = (
    *("logged_at", "kind", "known_on", "source", "tags", "outlet"),
    *("claimed_on", "due_on", "likelihood", "speaker", "status"),
)
"""The order in which columns give way when there is no room."""


class ColumnTable(QTableView):
    """A view of ``ClaimsModel`` whose columns share the room that there is."""

    order_chosen = Signal(str, bool)
    """A column key to sort by, and whether descending."""
    columns_changed = Signal()

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._claims = model
        self.theme = theme
        self.order = ("claimed_on", True)
        self.chosen: list[str] = [column.key for column in COLUMNS if column.shown]
        self.delegate = ClaimDelegate(model, theme, today, self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self._head()

    def _head(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setAccessibleName("Columns")
        # One of its own: with the table's it asks each of a million chosen rows whether its column is chosen.
        head.setSelectionModel(QItemSelectionModel(self._claims, head))
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setMinimumSectionSize(40)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.sectionClicked.connect(self._sort_by)
        head.sectionMoved.connect(self.columns_changed)
        head.sectionResized.connect(self._resized)
        self._fitting = False
        self._own: dict[str, int] = {}

    def set_theme(self, theme: Theme) -> None:
        """Draw in this theme; rows and columns take the size of its text."""
        self.theme = theme
        self.delegate.set_theme(theme)
        self.verticalHeader().setMinimumSectionSize(self.delegate.height)
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.fit()
        self.viewport().update()

    # --- which and how wide

    def widths(self) -> dict[str, int]:
        """Widths that the reader gave to columns by hand, in pixels of 100 % text."""
        return dict(self._own)

    def set_columns(
        self, chosen: list[str], order: list[str] | None = None, widths: dict[str, int] | None = None
    ) -> None:
        """Show these columns, in this order, with these widths; the proposition is always there."""
        self.chosen = [column.key for column in COLUMNS if column.key in chosen or column.key == "proposition"]
        self._own = dict(self._own if widths is None else widths)
        head = self.horizontalHeader()
        for place, key in enumerate(order or []):
            head.moveSection(head.visualIndex(COLUMN_OF[key]), place)
        self.fit()

    def column_order(self) -> list[str]:
        """The keys of all columns from left to right."""
        head = self.horizontalHeader()
        return [COLUMNS[head.logicalIndex(place)].key for place in range(len(COLUMNS))]

    def _width(self, key: str) -> int:
        if key in self._own:
            return self.theme.px(self._own[key])
        sample, beside = SAMPLES[key]
        return self.delegate.body.metrics.horizontalAdvance(sample) + self.theme.px(beside)

    def fit(self) -> None:
        """Fold away what has no room and give the rest to the proposition."""
        # The room of the scroll bar is always kept, so that nothing jumps when a search leaves few rows.
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        shown = set(self.chosen)
        for key in FOLDED_FIRST:
            if sum(map(self._width, shown)) <= room:
                break
            shown.discard(key)
        self._fitting = True
        for at, column in enumerate(COLUMNS):
            self.setColumnHidden(at, column.key not in shown)
            if column.key != "proposition":
                self.setColumnWidth(at, self._width(column.key))
        others = sum(self._width(key) for key in shown if key != "proposition")
        self.setColumnWidth(COLUMN_OF["proposition"], max(room - others, min(self._width("proposition"), room)))
        self._fitting = False
        self.delegate.folded = frozenset(set(self.chosen) - shown)
        self.delegate.missing = frozenset(COLUMN_OF) - shown

    def _resized(self, section: int, _before: int, after: int) -> None:
        key = COLUMNS[section].key
        if self._fitting or after == 0:
            return
        if key != "proposition":
            self._own[key] = max(40, round(after / self.theme.fonts.scale))
            self.fit()
            self.columns_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns follow the room that there is."""
        super().resizeEvent(event)
        self.fit()

    # --- order

    def set_order(self, key: str, descending: bool) -> None:
        """Show which column sorts."""
        self.order = (key, descending)
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(COLUMN_OF[key], way)

    def _sort_by(self, section: int) -> None:
        key = COLUMNS[section].key
        # Days read best with the latest first; a second click turns any order round.
        first = key in ("claimed_on", "known_on", "logged_at", "likelihood")
        descending = not self.order[1] if self.order[0] == key else first
        self.set_order(key, descending)
        self.order_chosen.emit(key, descending)
