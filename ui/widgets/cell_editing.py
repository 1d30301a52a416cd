"""Editing where a cell stands: opens the editor, hands on what was typed, and keeps what could not be stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Signal
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.claims import ClaimView
from ui.models import words
from ui.models.claims import COLUMNS, VIEW_ROLE
from ui.theme import Theme
from ui.widgets.cell_editor import CellEditor

_Index = QModelIndex | QPersistentModelIndex
Complete = Callable[[str, str], Sequence[str]]
SEVERAL_LINES: Final = frozenset(("proposition", "criteria", "condition", "note"))
COMPLETED: Final = frozenset(("speaker", "likelihood", "event", "tags", "kind", "says"))


class EditingDelegate(QStyledItemDelegate):
    """Makes ``CellEditor``s. Whoever is told of ``edited`` stores it, then calls ``close`` or the editor's ``refuse``.

    What was typed and neither stored nor given up is kept by claim and column, and stands there again next time.
    """

    edited = Signal(object, object, str, str)
    """The ``CellEditor``, the ``ClaimView`` that it was opened on, the column key, and what was typed."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.editor: CellEditor | None = None
        self.complete: Complete | None = None
        self._kept: dict[tuple[str, str], str] = {}
        self._where = ("", "")

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """The editor of a cell, with what was typed there before if that was not stored."""
        view, column = index.data(VIEW_ROLE), COLUMNS[index.column()]
        editor = CellEditor(
            column.title,
            words.edit_text(view, column.key) if isinstance(view, ClaimView) else "",
            column.hint,
            self.theme,
            several_lines=column.key in SEVERAL_LINES,
            complete=self._completer(column.key),
            parent=parent,
        )
        self._where = (view.uid if isinstance(view, ClaimView) else "", column.key)
        if kept := self._kept.pop(self._where, None):
            editor.put(kept)
        editor.offered.connect(lambda text: self.edited.emit(editor, view, column.key, text))
        editor.given_up.connect(lambda: self.close(editor))
        self.editor = editor
        return editor

    def _completer(self, key: str) -> Callable[[str], Sequence[str]] | None:
        complete = self.complete
        if complete is None or key not in COMPLETED:
            return None
        return lambda text: complete(key, text)

    def close(self, editor: CellEditor) -> None:
        """Done with it: stored, or given up."""
        if not editor.done:
            editor.done = True
            self.closeEditor.emit(editor)

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """Keep what would be lost when the rows go away under an open editor."""
        if isinstance(editor, CellEditor):
            if not editor.done and editor.changed():
                self._kept[self._where] = editor.text()
            editor.done = True
            self.editor = None
            self.closed.emit()
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Rows may be read again while somebody types: what stands in the field is theirs."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Nothing: storing is asked for by ``edited``."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Over the cell, at least wide enough to write in, and never outside of the table."""
        cell: QRect = option.rect
        if isinstance(editor, CellEditor):
            editor.place(cell, max(cell.width(), self.theme.px(320)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The editor reads its keys itself: Qt would close it on Enter, whether or not it could be stored."""
        return False
