"""Whose record: names with the number of their scored claims at the end, as a list that keys go through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme import current
from ui.widgets.elided import draw_elided
from ui.widgets.rows import ROW_ROLE, Index, RowsModel


@dataclass(frozen=True, slots=True)
class Whose:
    """One row: a name, its scored claims, and all of its claims. ``of_all`` stands before the others and is about all
    of them, ``n`` in number."""

    name: str
    n: int
    claims: int
    of_all: bool = False

    def sentence(self) -> str:
        """The row for whoever hears it."""
        if self.of_all:
            return f"{self.name}, of all {self.n:,}"
        return f"{self.name}, {self.n:,} of {self.claims:,} claims scored"


class WhoseModel(RowsModel[Whose]):
    """The rows as they are given."""

    def name(self, row: Whose) -> str:
        """The name alone: its number stands beside it."""
        return row.name

    def words(self, row: Whose) -> str:
        """The row in a sentence."""
        return row.sentence()


class WhoseDelegate(QStyledItemDelegate):
    """Name at the left, the number of scored claims at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        widget: QWidget = option.widget
        return QSize(80, QFontMetrics(current(widget).fonts.body).lineSpacing() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        widget: QWidget = option.widget
        theme, row = current(widget), index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.accent_soft)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        number = "" if row.of_all else f"{row.n:,}"
        wide = QFontMetrics(theme.fonts.small).horizontalAdvance(number) + 4 if number else -8
        inside = rect.adjusted(16, 0, -12, 0)
        name = QRect(inside.left(), inside.top(), inside.width() - wide - 8, inside.height())
        font = theme.fonts.strong if row.of_all else theme.fonts.body
        draw_elided(painter, name, row.name, font, theme.text if row.n else theme.muted)
        if row.of_all:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.muted)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        painter.restore()


class WhoseList(QListView):
    """The list; ``chosen`` gives the rows, in their order: Shift and Ctrl choose several."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whose = WhoseModel(self)
        self.setModel(self.whose)
        self.setItemDelegate(WhoseDelegate(self))
        self.setAccessibleName("Whose record")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self._quiet = False
        self.selectionModel().selectionChanged.connect(self._tell)

    def choose(self, rows: Sequence[int]) -> None:
        """Choose these rows, and tell it once."""
        self._quiet = True
        model = self.selectionModel()
        # Not the view's own way, which looks at the keys that are held: Ctrl of a shortcut would choose one more.
        model.setCurrentIndex(self.whose.index(rows[0]), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        for row in rows[1:]:
            model.select(self.whose.index(row), QItemSelectionModel.SelectionFlag.Select)
        # Shift goes on from the last one, and still begins at the first.
        model.setCurrentIndex(self.whose.index(rows[-1]), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._quiet = False
        self._tell()

    def rows_chosen(self) -> list[int]:
        """The rows that are chosen, in their order."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def _tell(self) -> None:
        if not self._quiet and (rows := self.rows_chosen()):
            self.chosen.emit(rows)
