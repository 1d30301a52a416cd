"""The head of every page: its title, the widest thing (search or filter), one primary action."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.theme import current
from ui.widgets.fill import fill
from ui.widgets.text import label, set_role


class Header(QWidget):
    """56 px high, more at larger text. ``middle`` takes the room that is left; ``primary`` is the one action."""

    def __init__(
        self,
        title: str,
        *,
        middle: QWidget | None = None,
        primary: QPushButton | None = None,
        beside: tuple[QWidget, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """``beside`` are quiet controls between the middle and the primary action."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title = label(title, "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 16, 1)
        row.setSpacing(16)
        row.addWidget(self.title)
        if middle is not None:
            row.addWidget(middle, 1)
        else:
            row.addStretch(1)
        for control in beside:
            row.addWidget(control)
        if primary is not None:
            set_role(primary, "primary")
            row.addWidget(primary)
        self._fit()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self.title.setText(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, QRect(0, self.height() - 1, self.width(), 1), current(self).line)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        height = max(56, current(self).px(48))
        if height != self.minimumHeight():
            self.setFixedHeight(height)
