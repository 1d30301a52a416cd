"""The command palette (Ctrl+K): every command, page and recent ledger, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.actions import Actions
from ui.theme import current
from ui.widgets.elided import draw_elided
from ui.widgets.text import label

MOST = 60
ROWS = 12
ROW = 32


@dataclass(frozen=True)
class Entry:
    """One thing to choose: what it says, where it belongs, its key, what it does; greyed out when ``on`` is False."""

    text: str
    where: str
    key: str
    call: Callable[[], object]
    on: bool = True


def entries_of(actions: Actions) -> list[Entry]:
    """The table of actions as entries; those that cannot be done now come last and grey."""
    found = [
        Entry(
            text=action.text().replace("&&", "&"),
            where=row.menu.replace(" > ", " › "),
            key=actions.key(row.id),
            call=action.trigger,
            on=action.isEnabled(),
        )
        for row, action in actions
        if row.id != "help.palette"
    ]
    return sorted(found, key=lambda entry: not entry.on)


def ranked(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """The entries that fit what was typed, the best first; all of them, in their order, while nothing is typed."""
    if not typed.strip():
        return list(entries[:MOST])
    from rapidfuzz import fuzz, utils  # only now: the window is to open without it

    def score(entry: Entry) -> float:
        said = fuzz.WRatio(typed, entry.text, processor=utils.default_process)
        where = fuzz.partial_ratio(typed, f"{entry.where} {entry.text}", processor=utils.default_process)
        starts = any(word.startswith(typed.casefold().strip()) for word in entry.text.casefold().split())
        return float(max(said, where * 0.8)) + (20 if starts else 0) - (0 if entry.on else 15)

    scored = sorted(((score(entry), -number, entry) for number, entry in enumerate(entries)), key=lambda s: s[:2])
    return [entry for points, _, entry in reversed(scored) if points >= 60][:MOST]


class _Rows(QStyledItemDelegate):
    """A row: the command, its menu in grey, its key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, current().px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        theme = current()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.accent_soft)
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.accent)
        area = area.adjusted(16, 0, -16, 0)
        third = area.width() // 4
        colour = theme.text if entry.on else theme.muted
        draw_elided(painter, area.adjusted(0, 0, -2 * third, 0), entry.text, theme.fonts.body, colour)
        where = QRect(area.left() + 2 * third + 8, area.top(), third, area.height())
        draw_elided(painter, where, entry.where, theme.fonts.small, theme.muted)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.muted)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.key)


class Palette(QDialog):
    """A line to type in, a list under it. Up and down choose, Enter does it, Esc goes back."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup if parent is not None else Qt.WindowType.Dialog)
        self.setWindowTitle("Find a command")
        self.setProperty("role", "popup")
        self.setAccessibleName("Command palette")
        self._entries = list(entries)
        self._done = False
        self._room = ROWS
        self.line = QLineEdit(placeholderText="Find a command, a page or a recent ledger")
        self.line.setAccessibleName("Find a command")
        self.list = QListWidget()
        self.list.setAccessibleName("Commands")
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = label("No command fits.", "muted")
        self.none.setContentsMargins(16, 8, 16, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.addWidget(self.line)
        column.addLayout(top)
        column.addWidget(self.list)
        column.addWidget(self.none)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._show)
        self.list.itemClicked.connect(self._take)
        self._show("")

    def open_over(self, window: QWidget) -> None:
        """Show it over the upper middle of a window."""
        theme = current(self)
        self.setFixedWidth(min(theme.px(600), window.width() - 48))
        self._room = max(3, (window.height() - 64 - theme.px(96)) // theme.px(ROW))
        self._show(self.line.text())
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + 64)
        self.show()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                self._go({Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8}.get(key, -8))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _go(self, step: int) -> None:
        last = self.list.count() - 1
        row = self.list.currentRow() + step
        if abs(step) == 1 and last >= 0:
            row %= last + 1
        self.list.setCurrentRow(min(max(row, 0), last))

    def _show(self, typed: str) -> None:
        self.list.clear()
        for entry in ranked(self._entries, typed):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text}, {entry.where}, {entry.key}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = min(self.list.count(), self._room, ROWS)
        self.list.setFixedHeight(rows * current(self).px(ROW) + 8)
        self.list.setVisible(rows > 0)
        self.none.setVisible(rows == 0)
        self.setFixedHeight(self.sizeHint().height())

    def _take(self, item: QListWidgetItem | None) -> None:
        entry = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if not isinstance(entry, Entry) or not entry.on or self._done:
            return
        self._done = True
        self.accept()
        entry.call()
