"""Frozen columns: the first ones stay where they are while the others scroll sideways under them.

They are cells of the same table, drawn once more at their place; where the pointer is over them, it means them. So
keyboard, selection, editing and widths are those of every other cell, at any number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QWidget

from tracker.claims import Day
from ui.models.claims import ClaimsModel
from ui.theme import Theme, current
from ui.widgets.claim_columns import ColumnTable

_Index = QModelIndex | QPersistentModelIndex


class FrozenHeader(QHeaderView):
    """Titles of which the first, ``held`` pixels wide, keep their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.held = 0
        self._pressed_held = False

    def column_at(self, x: int) -> int:
        """The logical column whose title is drawn at ``x`` of the viewport, or -1."""
        return self.logicalIndexAt(x - self.offset() if x < self.held else x)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The titles that scroll, then over them those that stay."""
        super().paintEvent(event)
        if not self.held or not self.offset():
            return
        painter = QPainter(self.viewport())
        painter.setClipRect(QRect(0, 0, self.held, self.height()))
        for place in range(self.count()):
            section = self.logicalIndex(place)
            if self.sectionPosition(section) >= self.held:
                break
            if not self.isSectionHidden(section):
                rect = QRect(self.sectionPosition(section), 0, self.sectionSize(section), self.height())
                self.paintSection(painter, rect, section)
        painter.setPen(current(self).edge)
        painter.drawLine(self.held - 1, 0, self.held - 1, self.height())
        painter.end()

    @contextmanager
    def _as_drawn(self, held: bool) -> Iterator[None]:
        """Take a pointer over titles that stay as if nothing were scrolled: there they are where they are drawn."""
        offset = self.offset()
        if held and offset:
            self.setOffset(0)
        yield
        if held and offset:
            self.setOffset(offset)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A title that stays is pressed where it is drawn."""
        self._pressed_held = event.position().x() < self.held
        with self._as_drawn(self._pressed_held):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What was pressed is dragged; without a button it is what lies under the pointer."""
        with self._as_drawn(self._pressed_held if event.buttons() else event.position().x() < self.held):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a press."""
        with self._as_drawn(self._pressed_held):
            super().mouseReleaseEvent(event)
        self._pressed_held = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As a press."""
        with self._as_drawn(event.position().x() < self.held):
            super().mouseDoubleClickEvent(event)


class FrozenTable(ColumnTable):
    """A table whose frozen columns stay in sight."""

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, today, parent)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_sideways)

    def make_header(self) -> QHeaderView:
        """A header that keeps the titles of frozen columns in place."""
        self.head = FrozenHeader(self)
        return self.head

    def fit(self) -> None:
        """The header follows the columns."""
        super().fit()
        self.head.held = self.held_width
        self._scrolled_sideways()

    def _scrolled_sideways(self) -> None:
        # What stays was moved along with what scrolls.
        self.viewport().update()
        self.head.viewport().update()

    # --- where a cell is

    def visualRect(self, index: _Index) -> QRect:
        """Where a cell is drawn."""
        rect = super().visualRect(index)
        return rect.translated(self.horizontalOffset(), 0) if index.column() in self.held else rect

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """The cell that is drawn at a point."""
        return super().indexAt(pos - QPoint(self.horizontalOffset(), 0) if pos.x() < self.held_width else pos)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into sight, beside the frozen columns and not under them."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() in self.held:
            bar.setValue(before)
        elif self.held:
            under = self.held_width - self.columnViewportPosition(index.column())
            if under > 0:
                bar.setValue(bar.value() - under)

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells that scroll, then over them those that stay."""
        super().paintEvent(event)
        if not self.held or not self.horizontalOffset():
            return
        first, last = self.rows_in(event.rect())
        under = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())) if self.underMouse() else QModelIndex()
        painter = QPainter(self.viewport())
        strip = QRect(0, event.rect().top(), self.held_width, event.rect().height())
        painter.setClipRect(strip)
        painter.fillRect(strip, self.theme.page)
        for row in range(first, last + 1):
            for column in self.held:
                self._draw(painter, self._claims.index(row, column), under)
        painter.setPen(self.theme.edge)
        painter.drawLine(strip.topRight(), strip.bottomRight())
        painter.end()

    def _draw(self, painter: QPainter, index: QModelIndex, under: QModelIndex) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        state = option.state & ~QStyle.StateFlag.State_HasFocus
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == under:
            state |= QStyle.StateFlag.State_MouseOver
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state
        self.delegate.paint(painter, option, index)

    def rows_in(self, rect: QRect) -> tuple[int, int]:
        """The first and last row in a part of the viewport; the last is before the first where there is none."""
        height, above = self.delegate.height, self.verticalOffset()
        last = min((above + rect.bottom()) // height, self._claims.rowCount() - 1)
        return max(0, (above + rect.top()) // height), last
