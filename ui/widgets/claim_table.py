"""The table of claims: rows of one height, columns that keep their place, and keys for everything.

Columns are in ``claim_columns``, scrolling in ``claim_scrolling``. Nothing moves while a search is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from tracker.claims import ClaimView, Day
from ui.models.claims import COLUMN_OF, COLUMNS, ClaimsModel
from ui.theme import Theme
from ui.widgets.claim_scrolling import ScrolledTable

_Index = QModelIndex | QPersistentModelIndex

MANY: Final = 20_000
"""Selected rows that are remembered over a change of rows."""


@dataclass(slots=True)
class Place:
    """What the reader had before them: ids of the selected and current claim, and how far they had scrolled."""

    selected: list[int]
    current: int | None
    row: int
    column: int
    top: int | None
    offset: int
    scroll: int


class ClaimTable(ScrolledTable):
    """A view of ``ClaimsModel``. Letters do something only while it has the keyboard: ``typed`` says which."""

    current_changed = Signal(object)
    """The ``ClaimView`` that the keyboard is on, or None."""
    selection_changed = Signal()
    opened = Signal()
    """Enter on a row: the detail is wanted."""
    typed = Signal(str)
    """A letter, or "delete", pressed over the rows."""
    not_edited = Signal(str)
    """An editor was wanted for a cell that has none: why not, and what to do instead."""
    left_upwards = Signal()
    """Up from the first row: back to the search."""

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, today, parent)
        self.setAccessibleName("Claims")
        self._behave()
        self.set_theme(theme)

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked)
        self.doubleClicked.connect(self._explain)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)

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
        """The ids of the chosen claims; none when they are too many to be found again at once."""
        if self.selected_count() > MANY:
            return []
        ids = self._claims.ids
        return [ids[row] for row in self.selected_rows() if row < len(ids)]

    def select_ids(self, ids: list[int], current: int | None = None) -> None:
        """Choose these claims, those of them that are shown, and put the keyboard on ``current`` without scrolling."""
        self._choose(ids, current, self._claims.places([*ids, *_some(current)]))

    def _choose(self, ids: list[int], current: int | None, rows: dict[int, int], column: int = -1) -> None:
        chosen = QItemSelection()
        last = len(COLUMNS) - 1
        for row in sorted(rows[one] for one in ids if one in rows):
            chosen.select(self._claims.index(row, 0), self._claims.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        if current is not None and current in rows:
            index = self._claims.index(rows[current], column if column >= 0 else COLUMN_OF["proposition"])
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def place(self) -> Place:
        """Where the reader is: to be given to ``restore`` once other rows are shown."""
        top = self.rowAt(0)
        ids, current = self._claims.ids, self.currentIndex().row()
        return Place(
            selected=self.selected_ids(),
            current=ids[current] if 0 <= current < len(ids) else None,
            row=current,
            column=self.currentIndex().column(),
            top=ids[top] if 0 <= top < len(ids) else None,
            offset=self.rowViewportPosition(top) if top >= 0 else 0,
            scroll=self.verticalScrollBar().value(),
        )

    def restore(self, place: Place) -> None:
        """Select, stand and scroll as before; where the claim of the keyboard has gone, on the one now in its row."""
        current, selected = place.current, place.selected
        rows = self._claims.places([*selected, *_some(current), *_some(place.top)])
        if current not in rows and place.row >= 0 and self._claims.rowCount():
            row = min(place.row, self._claims.rowCount() - 1)
            current = self._claims.ids[row]
            rows[current] = row
            selected = [*selected, current]
        self._choose(selected, current, rows, place.column)
        self.updateGeometries()
        bar = self.verticalScrollBar()
        top = rows.get(place.top) if place.top is not None else None
        bar.setValue(place.scroll if top is None else top * self.delegate.height - place.offset)

    def go_to(self, row: int) -> None:
        """Put the keyboard and the selection on a row and bring it into sight."""
        index = self._claims.index(row, COLUMN_OF["proposition"])
        if index.isValid():
            # Said outright: Qt would add to the selection, or take from it, while Ctrl is still held.
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    # --- editing

    def edit_cell(self) -> bool:
        """Open the editor of the cell that the keyboard is on, and stay there where that cell has none."""
        index = self.currentIndex()
        if not index.isValid():
            return False
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.not_edited.emit(self._claims.fixed(index))
            return False
        self.scrollTo(index)
        self.edit(index)
        return self.editing()

    def _explain(self, index: QModelIndex) -> None:
        if fixed := self._claims.fixed(index):
            self.not_edited.emit(fixed)

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


def _some(one: int | None) -> list[int]:
    return [] if one is None else [one]
