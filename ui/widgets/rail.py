"""The rail at the left: icon, word and count of each page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import current
from ui.widgets import icons
from ui.widgets.fill import fill
from ui.widgets.text import set_tip

WIDTH = 84


class RailButton(QAbstractButton):
    """One page: its icon over its word over its count; the one in front has a bar at its left edge."""

    def __init__(self, word: str, icon: str, *, loud: bool = False, parent: QWidget | None = None) -> None:
        """``loud``: a count above nought is shown in the colour of what is due."""
        super().__init__(parent)
        self._word, self._icon, self._loud = word, icon, loud
        self._count: int | None = None
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        """Show a number under the word, or none."""
        self._count = count
        self.setAccessibleName(self._word if count is None else f"{self._word}, {count:,}")
        self.update()

    def count(self) -> int | None:
        """The number that is shown."""
        return self._count

    def sizeHint(self) -> QSize:
        theme = current(self)
        return QSize(max(WIDTH, theme.px(WIDTH - 8)), theme.px(70))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, area = current(self), self.rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            fill(painter, area, theme.accent_soft)
            fill(painter, QRect(0, 0, 3, area.height()), theme.accent)
        elif self.underMouse():
            fill(painter, area, theme.hover)
        size, top = theme.px(22), theme.px(9)
        colour = theme.text if self.isChecked() else theme.muted
        drawn = icons.pixmap(self._icon, colour, size, self.devicePixelRatioF())
        painter.drawPixmap((area.width() - size) // 2, top, drawn)
        self._write(painter, QRect(0, top + size + theme.px(2), area.width(), theme.px(17)))
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 3, 3)
        painter.end()

    def _write(self, painter: QPainter, line: QRect) -> None:
        theme = current(self)
        font = theme.fonts.small
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(theme.text if self.isChecked() else theme.muted)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._word)
        if self._count is None:
            return
        due = self._loud and self._count > 0
        font.setBold(due)
        painter.setFont(font)
        painter.setPen(theme.due if due else theme.muted)
        painter.drawText(line.translated(0, line.height() - 1), Qt.AlignmentFlag.AlignCenter, f"{self._count:,}")


class Rail(QWidget):
    """The pages from top to bottom; arrow keys go up and down."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pages")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def add(self, name: str, word: str, icon: str, *, tip: str = "", loud: bool = False) -> None:
        """Add a page at the bottom."""
        button = RailButton(word, icon, loud=loud)
        set_tip(button, tip)
        button.clicked.connect(lambda: self.chosen.emit(name))
        self._group.addButton(button)
        self.buttons[name] = button
        self._column.insertWidget(self._column.count() - 1, button)

    def choose(self, name: str) -> None:
        """Show which page is in front."""
        self.buttons[name].setChecked(True)

    def set_count(self, name: str, count: int | None) -> None:
        """Show a page's count."""
        self.buttons[name].set_count(count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        order = list(self.buttons.values())
        here = next((i for i, button in enumerate(order) if button.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        order[(here + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            for button in self.buttons.values():
                button.updateGeometry()
