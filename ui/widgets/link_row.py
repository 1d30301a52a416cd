"""A line that can be pressed: a title with something small at its end."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current
from ui.widgets.elided import draw_elided
from ui.widgets.pressable import Pressable
from ui.widgets.text import set_tip

INSET = 4
"""Space between the row's edge and its words, for the focus ring."""


class LinkRow(Pressable):
    """One row of a short list of things to open."""

    def __init__(self, title: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._detail = title, detail
        self.setAccessibleName(f"{title}, {detail}" if detail else title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_tip(self, title)

    def sizeHint(self) -> QSize:
        theme = current(self)
        return QSize(theme.px(320), QFontMetrics(theme.fonts.body).lineSpacing() + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = current(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
