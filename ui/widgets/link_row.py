"""A line that can be pressed: a title with something small at its end."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import current
from ui.widgets.elided import draw_elided
from ui.widgets.text import set_tip

INSET = 4
"""Space between the row's edge and its words, for the focus ring."""


class LinkRow(QAbstractButton):
    """One row of a short list of things to open."""

    def __init__(self, title: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._detail = title, detail
        self.setAccessibleName(f"{title}, {detail}" if detail else title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_tip(self, title)

    def sizeHint(self) -> QSize:
        theme = current(self)
        return QSize(theme.px(320), QFontMetrics(theme.fonts.body).lineSpacing() + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens it as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), theme.hover)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        small = QFontMetrics(theme.fonts.small)
        wide = min(small.horizontalAdvance(self._detail), self.width() // 2)
        area = self.rect().adjusted(INSET, 0, -INSET, 0)
        title = QRect(area.left(), area.top(), area.width() - wide - 16, area.height())
        draw_elided(painter, title, self._title, theme.fonts.body, theme.text)
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.muted)
        detail = small.elidedText(self._detail, Qt.TextElideMode.ElideRight, wide + 1)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.end()
