"""The queue of claims to review as a thin list: two lines of the proposition and how long it has been due."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.claims import ClaimView, Day
from ui.models.claims import COLUMN_OF, VIEW_ROLE, ClaimsModel
from ui.theme import Theme
from ui.widgets.cell_text import Shortener
from ui.widgets.outcome import OutcomeMark, draw_outcome, mark_of
from ui.widgets.review_words import short_due

PAD = 12
_Index = QModelIndex | QPersistentModelIndex


class QueueDelegate(QStyledItemDelegate):
    """Draws a row of the queue."""

    def __init__(self, theme: Theme, today: Callable[[], Day], parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme or text size."""
        self.theme = theme
        self._body = Shortener(theme.fonts.body)
        self._small = Shortener(theme.fonts.small)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, 2 * self._body.line + self._small.line + 4 + 2 * 9)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = self.theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.accent_soft)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        view = index.data(VIEW_ROLE)
        if isinstance(view, ClaimView):
            self._row(painter, rect.adjusted(PAD, 9, -PAD, -9), view)
        painter.restore()

    def _row(self, painter: QPainter, rect: QRect, view: ClaimView) -> None:
        theme, line = self.theme, self._body.line
        painter.setPen(theme.text)
        painter.setFont(self._body.font)
        for number, text in enumerate(self._body.two(view.proposition, rect.width())):
            place = QRect(rect.left(), rect.top() + number * line, rect.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        side = self._small.line - 2
        low = rect.top() + 2 * line + 4
        mark = OutcomeMark.DUE if not view.judged_on_earlier_wording else mark_of(view)
        draw_outcome(painter, QRect(rect.left(), low + 1, side, side), mark, theme)
        painter.setFont(self._small.font)
        painter.setPen(theme.due if mark is OutcomeMark.DUE else theme.muted)
        place = QRect(rect.left() + side + 6, low, rect.width() - side - 6, self._small.line)
        text = self._small.one(short_due(view, self._today()), place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class QueueList(QListView):
    """The list. Arrow keys move in it; letters and digits are left to the page, where they mean outcomes."""

    chosen = Signal(int)
    """The row that the user went to."""

    def __init__(
        self, model: ClaimsModel, theme: Theme, today: Callable[[], Day], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._quiet = False
        self.setProperty("role", "panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Claims to review")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setModel(model)
        self.setModelColumn(COLUMN_OF["proposition"])
        self._delegate = QueueDelegate(theme, today, self)
        self.setItemDelegate(self._delegate)
        self.setMinimumWidth(theme.px(176))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme or text size."""
        self._delegate.set_theme(theme)
        self.setMinimumWidth(theme.px(176))
        self.scheduleDelayedItemsLayout()

    def row(self) -> int:
        """The row that is shown, or -1."""
        return self.currentIndex().row()

    def show_row(self, row: int) -> None:
        """Make a row the current one without announcing it; rows past the end mean the last."""
        count = self.model().rowCount()
        if count:
            index = self.model().index(max(0, min(row, count - 1)), self.modelColumn())
            self._quiet = True
            self.setCurrentIndex(index)
            self._quiet = False
            self.scrollTo(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._quiet and self.row() >= 0 and selected.indexes():
            self.chosen.emit(self.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip():
            event.ignore()  # Qt would search the list by typing
        else:
            super().keyPressEvent(event)
