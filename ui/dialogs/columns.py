"""Which columns the table shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.dialogs.small import SmallDialog
from ui.models.claims import COLUMNS
from ui.theme import current
from ui.widgets.text import button, label

STAYS = int(Qt.ItemDataRole.UserRole) + 1
"""Whether a column stays in place."""
TITLES = {column.key: column.title for column in COLUMNS}


class ColumnsDialog(SmallDialog):
    """Ticks, an order, and which stay in place. The proposition is always there."""

    def __init__(
        self,
        chosen: Sequence[str],
        order: Sequence[str],
        frozen: frozenset[str],
        folded: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Columns", "Show these", parent=parent)
        self.list = QListWidget()
        self.list.setAccessibleName("Columns")
        self.list.setMinimumHeight(current(self).px(300))
        self.first = self.list
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.up, self.down, self.restore = button("Move up"), button("Move down"), button("As at first")
        self.freeze = button("Freeze")
        self.freeze.clicked.connect(self._freeze)
        self.list.currentRowChanged.connect(self._tell_verb)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.restore.clicked.connect(self._as_at_first)
        side = QVBoxLayout()
        side.setSpacing(8)
        for made in (self.up, self.down, self.freeze):
            side.addWidget(made)
        side.addStretch(1)
        side.addWidget(self.restore)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list, 1)
        row.addLayout(side)
        self.body.addLayout(row)
        note = (
            "Frozen columns stay at the left while the others scroll sideways. While none is frozen, columns without "
            "room beside the other panes wait until there is room (F8 hides the detail)."
        )
        if folded:
            note += f" Waiting now: {', '.join(TITLES[key] for key in TITLES if key in folded)}."
        self.body.addWidget(label(note, "small", wrap=True))
        self._fill(chosen, order, frozen)

    def _fill(self, chosen: Sequence[str], order: Sequence[str], frozen: frozenset[str] = frozenset()) -> None:
        self.list.clear()
        for key in order:
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
            _mark(item, key in frozen)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
            if key != "proposition":
                flags |= Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)

    def _freeze(self) -> None:
        if self.list.currentRow() >= 0:
            _mark(self.list.currentItem(), not self.list.currentItem().data(STAYS))
            self._tell_verb()

    def _tell_verb(self) -> None:
        stays = self.list.currentRow() >= 0 and self.list.currentItem().data(STAYS)
        self.freeze.setText("Let it scroll" if stays else "Freeze")

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)

    def _as_at_first(self) -> None:
        self._fill([column.key for column in COLUMNS if column.shown], [column.key for column in COLUMNS])

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def order(self) -> list[str]:
        """All keys from left to right."""
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in self._items()]

    def chosen(self) -> list[str]:
        """The keys of the ticked columns."""
        ticked = (item for item in self._items() if item.checkState() is Qt.CheckState.Checked)
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked]

    def frozen(self) -> list[str]:
        """The keys of the columns that stay in place."""
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in self._items() if item.data(STAYS)]


def _mark(item: QListWidgetItem, stays: bool) -> None:
    item.setData(STAYS, stays)
    title = TITLES[str(item.data(Qt.ItemDataRole.UserRole))]
    item.setText(f"{title} (stays in place)" if stays else title)
