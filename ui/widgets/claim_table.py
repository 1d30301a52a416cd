"""The table of claims: rows of one height, columns that keep their place, and keys for everything.

Columns that the reader chose but that have no room beside the other panes are folded away, the least telling first,
until there is room again; the proposition takes what is left. Nothing moves while a search is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tracker.claims import ClaimView, Day
from ui.models.claims import COLUMN_OF, COLUMNS, ClaimsModel
from ui.theme import Theme
from ui.widgets.claim_delegate import ClaimDelegate

_Index = QModelIndex | QPersistentModelIndex
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


MANY: Final = 20_000
"""Selected rows that are remembered over a change of rows."""


@dataclass(slots=True)
class Place:
    """What the reader had before them: ids of the selected and current claim, and how far they had scrolled."""

    selected: list[int]
    current: int | None
    row: int
    top: int | None
    offset: int
    scroll: int


class ClaimTable(QTableView):
    """A view of ``ClaimsModel``. Letters do something only while it has the keyboard: ``typed`` says which."""

    current_changed = Signal(object)
    """The ``ClaimView`` that the keyboard is on, or None."""
    selection_changed = Signal()
    order_chosen = Signal(str, bool)
    """A column key to sort by, and whether descending."""
    opened = Signal()
    """Enter on a row: the detail is wanted."""
    typed = Signal(str)
    """A letter, or "delete", pressed over the rows."""
    left_upwards = Signal()
    """Up from the first row: back to the search."""
    columns_changed = Signal()

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._claims = model
        self.theme = theme
        self.order = ("claimed_on", True)
        self.chosen: list[str] = [column.key for column in COLUMNS if column.shown]
        self._asked = QItemSelection()
        self.delegate = ClaimDelegate(theme, today, self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setAccessibleName("Claims")
        self._behave()
        self._head()
        self.set_theme(theme)

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        # Opaque, so that scrolling moves what is drawn and draws only the rows that come into sight.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFrameShape(QTableView.Shape.NoFrame)

    def _head(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setAccessibleName("Columns")
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

    # --- columns

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

    def _resized(self, section: int, _before: int, after: int) -> None:
        key = COLUMNS[section].key
        if self._fitting or after == 0:
            return
        if key != "proposition":
            self._own[key] = max(40, round(after / self.theme.fonts.scale))
            self.fit()
            self.columns_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground first, since nobody else draws it."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.page)
        painter.end()
        super().paintEvent(event)

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

    # --- selection

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell which claim the keyboard is on."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not current.isValid():
            self.current_changed.emit(self._claims.view(current.row()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other rows are chosen."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def current_view(self) -> ClaimView | None:
        """The claim that the keyboard is on."""
        return self._claims.view(self.currentIndex().row())

    def selected_rows(self) -> list[int]:
        """The chosen rows, ascending; ranges are counted out only here."""
        ranges = self.selectionModel().selection().toList()
        return sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})

    def selected_count(self) -> int:
        """How many rows are chosen."""
        return sum(one.height() for one in self.selectionModel().selection().toList())

    def selected_ids(self) -> list[int]:
        """The ids of the chosen claims."""
        ids = self._claims.ids
        return [ids[row] for row in self.selected_rows() if row < len(ids)]

    def select_ids(self, ids: list[int], current: int | None = None) -> None:
        """Choose these claims, those of them that are shown, and put the keyboard on ``current`` without scrolling."""
        chosen = QItemSelection()
        last = len(COLUMNS) - 1
        for row in self._claims.rows_of(ids):
            chosen.select(self._claims.index(row, 0), self._claims.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        if current is not None and (row := self._claims.row_of(current)) >= 0:
            self.selectionModel().setCurrentIndex(self._claims.index(row, COLUMN_OF["proposition"]), flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def place(self) -> Place:
        """Where the reader is: to be given to ``restore`` once other rows are shown."""
        top = self.rowAt(0)
        ids, current = self._claims.ids, self.currentIndex().row()
        return Place(
            selected=self.selected_ids() if self.selected_count() < MANY else [],
            current=ids[current] if 0 <= current < len(ids) else None,
            row=current,
            top=ids[top] if 0 <= top < len(ids) else None,
            offset=self.rowViewportPosition(top) if top >= 0 else 0,
            scroll=self.verticalScrollBar().value(),
        )

    def restore(self, place: Place) -> None:
        """Select, stand and scroll as before; where the claim of the keyboard has gone, on the one now in its row."""
        current = place.current
        if self._claims.row_of(current or -1) < 0 and place.row >= 0 and self._claims.rowCount():
            row = min(place.row, self._claims.rowCount() - 1)
            current = self._claims.ids[row]
            place.selected.append(current)
        self.select_ids(place.selected, current)
        self.updateGeometries()
        top = self._claims.row_of(place.top) if place.top is not None else -1
        bar = self.verticalScrollBar()
        bar.setValue(top * self.delegate.height - place.offset if top >= 0 else place.scroll)

    def go_to(self, row: int) -> None:
        """Put the keyboard and the selection on a row and bring it into sight."""
        index = self._claims.index(row, COLUMN_OF["proposition"])
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    # --- editing

    def edit_cell(self) -> bool:
        """Open the editor of the cell that the keyboard is on; of the proposition where that cell has none."""
        index = self.currentIndex()
        if not index.isValid():
            return False
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = index.siblingAtColumn(COLUMN_OF["proposition"])
            self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)
        return self.editing()

    def editing(self) -> bool:
        """Whether an editor is open."""
        return self.delegate.editor is not None

    def finish_editing(self) -> None:
        """Other rows are about to be shown: store what can be stored; the rest is kept for when the cell comes back."""
        if (editor := self.delegate.editor) is not None:
            editor.offer()

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and Delete act on the selection; Enter opens the detail; Up from the first row goes to the search."""
        key, bare = event.key(), event.modifiers() in (Qt.KeyboardModifier.NoModifier, _KEYPAD)
        if bare and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif bare and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.typed.emit("delete")
        elif bare and key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        elif bare and event.text().isalpha():
            self.typed.emit(event.text().lower())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Not here: the search field finds better, and letters are commands."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard always stands on a row while there is one."""
        if not self.currentIndex().isValid() and self._claims.rowCount():
            self.go_to(0)
        super().focusInEvent(event)
        self.current_changed.emit(self.current_view())


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
