"""The list at the left of the ledger: a choice filters the table. Sections open and close; counts stand at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ui.models.names import COUNT_ROLE, ENTRY_ROLE, MORE, SECTION_ROLE, Entry, NamesModel
from ui.theme import Theme
from ui.widgets.cell_text import Shortener

_Index = QModelIndex | QPersistentModelIndex
PAD: Final = 12
_SELECTED: Final = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE: Final = QStyle.StateFlag.State_MouseOver.value
_FOCUSED: Final = QStyle.StateFlag.State_HasFocus.value
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def _at(index: _Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else QModelIndex()


class _Delegate(QStyledItemDelegate):
    """A row: the name, cut at its end, and its count; a section title is small, bold and has a chevron."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in this theme from now on."""
        self.theme = theme
        self.body, self.small = Shortener(theme.fonts.body), Shortener(theme.fonts.small)
        strong = theme.fonts.small
        strong.setWeight(theme.fonts.strong.weight())
        self.strong = Shortener(strong)
        self.height = self.body.line + theme.space(2)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Titles have air above them."""
        extra = self.theme.space(3) if index.data(SECTION_ROLE) else 0
        return QSize(0, self.height + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, text, count, focus."""
        section = index.data(SECTION_ROLE)
        rect: QRect = option.rect
        rect = QRect(0, rect.bottom() - self.height + 1, self._tree.viewport().width(), self.height)
        state = option.state.value
        if state & _SELECTED and not section:
            painter.fillRect(rect, self.theme.accent_soft)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self.theme.accent)
        elif state & _UNDER_MOUSE:
            painter.fillRect(rect, self.theme.hover)
        self._text(painter, rect.adjusted(PAD, 0, -PAD, 0), index, bool(section))
        if state & _FOCUSED and self._tree.hasFocus():
            painter.setPen(QPen(self.theme.accent, 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _text(self, painter: QPainter, rect: QRect, index: _Index, title: bool) -> None:
        count = index.data(COUNT_ROLE) or ""
        entry = index.data(ENTRY_ROLE)
        width = self.small.metrics.horizontalAdvance(count) + 8 if count else 0
        painter.setFont(self.small.font)
        painter.setPen(self.theme.muted)
        painter.drawText(rect, _RIGHT, count)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        more = isinstance(entry, Entry) and entry.kind == MORE
        pen = self.strong if title else self.small if more else self.body
        left = self.theme.px(14) if title or index.parent().isValid() else 0
        room = rect.adjusted(left, 0, -width, 0)
        painter.setFont(pen.font)
        painter.setPen(self.theme.accent if more else self.theme.muted if title else self.theme.text)
        painter.drawText(room, _LEFT, pen.one(index.data() or "", room.width()))
        if title:
            self._chevron(painter, rect, open_=self._tree.isExpanded(_at(index)))

    def _chevron(self, painter: QPainter, rect: QRect, *, open_: bool) -> None:
        x, y, a = rect.left() + self.theme.px(4) + 0.0, rect.center().y() + 0.5, self.theme.px(3)
        points = (
            [QPointF(x - a, y - a / 2), QPointF(x, y + a / 2), QPointF(x + a, y - a / 2)]
            if open_
            else [QPointF(x - a / 2, y - a), QPointF(x + a / 2, y), QPointF(x - a / 2, y + a)]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.muted, 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class NameList(QTreeView):
    """A view of ``NamesModel``. ``chosen`` tells which entry was picked by mouse, arrow or Enter."""

    chosen = Signal(object)
    opened = Signal()
    """Enter on an entry: on to the table."""
    folded = Signal(str, bool)
    """A section was closed (True) or opened."""

    def __init__(self, model: NamesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = model
        self._silent = False
        self.setProperty("role", "panel")
        self.setAccessibleName("Lists")
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.painter = _Delegate(theme, self)
        self.setItemDelegate(self.painter)
        self.setModel(model)
        self.expanded.connect(lambda index: self._folded(index, False))
        self.collapsed.connect(lambda index: self._folded(index, True))

    def set_theme(self, theme: Theme) -> None:
        """Draw in this theme from now on."""
        self.painter.set_theme(theme)
        self.scheduleDelayedItemsLayout()

    def open_sections(self, closed: Sequence[str]) -> None:
        """Open every section but these."""
        self._silent = True
        for key in self._names.sections():
            self.setExpanded(self._names.section_index(key), key not in closed)
        self._silent = False

    def closed_sections(self) -> list[str]:
        """Which sections are closed."""
        return [key for key in self._names.sections() if not self.isExpanded(self._names.section_index(key))]

    def _folded(self, index: QModelIndex, closed: bool) -> None:
        key = index.data(SECTION_ROLE)
        if key and not self._silent:
            self.folded.emit(key, closed)

    def show_choice(self, kind: str, uid: str) -> None:
        """Mark an entry without telling anybody; nothing is marked when it is not in sight."""
        self._silent = True
        found = self._names.find(kind, uid)
        if found.isValid():
            self.setCurrentIndex(found)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._silent = False

    def choice(self) -> Entry | None:
        """The entry that is marked."""
        return self._names.entry(self.currentIndex())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Walking with the arrows filters as one goes."""
        super().currentChanged(current, previous)
        entry = self._names.entry(current)
        if entry is not None and entry.kind != MORE and not self._silent:
            self.chosen.emit(entry)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a title opens or closes it; one on the last row of a long section shows all of it."""
        index = self.indexAt(event.position().toPoint())
        if self._act(index):
            return
        again = index.isValid() and index == self.currentIndex()
        super().mousePressEvent(event)
        entry = self._names.entry(index)
        if again and entry is not None:
            self.chosen.emit(entry)

    def _act(self, index: QModelIndex) -> bool:
        if index.data(SECTION_ROLE):
            self.setExpanded(index, not self.isExpanded(index))
            return True
        entry = self._names.entry(index)
        if entry is not None and entry.kind == MORE:
            self._names.show_all(entry.uid)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a title or shows all; on a name it goes on to the table."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not self._act(self.currentIndex()):
                self.opened.emit()
            return
        super().keyPressEvent(event)
