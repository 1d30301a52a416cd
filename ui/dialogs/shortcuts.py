"""The shortcut sheet (F1 or ?): every key, by menu, on one page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.actions import Action, Actions
from ui.widgets.text import button, hairline, label

COLUMNS = 3
WHERE = {"read": "Read", "ledger": "Ledger", "review": "Review", "scores": "Scorecards"}


def keys_of(row: Action) -> str:
    """All keys of an action as this platform writes them."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join([*(QKeySequence(key).toString(form) for key in row.keys), *([row.typed] if row.typed else [])])


def grouped(actions: Actions) -> dict[str, list[Action]]:
    """The rows that have a key, by menu; submenus count as their menu."""
    groups: dict[str, list[Action]] = {}
    for row, _ in actions:
        if row.keys or row.typed:
            groups.setdefault(row.menu.partition(" > ")[0], []).append(row)
    return groups


class Shortcuts(QDialog):
    """Key and command in columns; nothing to do here but read and close."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        room = self.screen().availableGeometry().size() - QSize(80, 80)
        inner = self._columns(actions, COLUMNS)
        for fewer in range(COLUMNS - 1, 0, -1):
            if inner.sizeHint().width() <= room.width():
                break
            inner = self._columns(actions, fewer)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Shortcuts")
        close = button("Close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 16)
        foot.addWidget(label("Ctrl+K finds any of these by a few letters.", "small"))
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
        close.setFocus()
        wanted = inner.sizeHint() + QSize(16, foot.sizeHint().height() + 4)
        self.resize(wanted.boundedTo(room))

    def _columns(self, actions: Actions, number: int) -> QWidget:
        inner = QWidget()
        inner.setProperty("role", "clear")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(24, 20, 24, 8)
        columns.setSpacing(40)
        heights = [0] * number
        stacks = [QVBoxLayout() for _ in range(number)]
        for menu, rows in grouped(actions).items():
            where = heights.index(min(heights))
            heights[where] += len(rows) + 2
            stacks[where].addLayout(self._group(menu, rows))
            stacks[where].addSpacing(20)
        for stack in stacks:
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        return inner

    def _group(self, menu: str, rows: list[Action]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(menu, "strong"), 0, 0)
        for number, row in enumerate(rows, 1):
            word = row.text.rstrip("…")
            if row.menu not in (menu, "View > Theme", "View > Text size"):
                word = f"{row.menu}: {word}"
            elif " > " in row.menu:
                word = f"{row.menu.partition(' > ')[2]}: {word.lower()}"
            elif row.where in WHERE and menu != WHERE[row.where]:
                word = f"{word} ({WHERE[row.where]})"
            grid.addWidget(label(word), number, 0)
            key = label(keys_of(row), "muted")
            key.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(key, number, 1)
        return grid
