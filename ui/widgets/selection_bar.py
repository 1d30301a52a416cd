"""What can be done with several chosen claims at once, under the table while there are several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.text import button, hairline, label

VERBS = (
    ("claim.resolve", "Resolve…"),
    ("claim.tag", "Tag…"),
    ("claim.speaker", "Speaker…"),
    ("claim.event", "Event…"),
    ("claim.review_day", "Review day…"),
    ("edit.remove", "Remove"),
)


class SelectionBar(QWidget):
    """How many are chosen, and the verbs."""

    wanted = Signal(str)

    def __init__(self, verbs: Sequence[tuple[str, str]] = VERBS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.count = label("", "strong")
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(0)
        row.addWidget(self.count)
        row.addSpacing(8)
        for action, text in verbs:
            made = button(text, "quiet")
            made.clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))
            row.addWidget(made)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        column.addLayout(row)
        self.hide()

    def tell(self, count: int) -> None:
        """Say how many are chosen; one needs no bar."""
        self.count.setText(f"{count:,} chosen")
        self.setVisible(count > 1)
