"""The outcomes one can choose, each with its glyph and its key, in as many rows as they need."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from ui.theme import current
from ui.widgets.outcome import OutcomeMark, draw_outcome
from ui.widgets.text import set_tip


class KeyButton(QPushButton):
    """A button that shows a glyph at its left and its key, quietly, at its right."""

    def __init__(self, text: str, key: str, mark: OutcomeMark | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.key = key
        self._mark = mark
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def _widths(self) -> tuple[int, int, int]:
        theme = current(self)
        glyph = theme.px(16) + 8 if self._mark else 0
        return glyph, QFontMetrics(self.font()).horizontalAdvance(self.text()), self._key_width()

    def _key_width(self) -> int:
        return QFontMetrics(current(self).fonts.small).horizontalAdvance(self.key) + 12

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 26, max(super().sizeHint().height(), current(self).px(32)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, option = current(self), QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        glyph, _, key = self._widths()
        area = self.rect().adjusted(12, 0, -10, 0)
        if self._mark:
            side = theme.px(16)
            draw_outcome(painter, QRect(area.left(), area.center().y() - side // 2, side, side), self._mark, theme)
        painter.setPen(theme.text if self.isEnabled() else theme.muted)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(glyph, 0, -key, 0), left | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.setFont(theme.fonts.small)
        painter.setPen(theme.muted)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.key)
        painter.end()


class ChoiceBar(QWidget):
    """Buttons side by side, in as many rows as they need."""

    GAP = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[KeyButton] = []
        self._left_out: set[KeyButton] = set()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, text: str, keys: str, mark: OutcomeMark | None, call: Callable[[], object]) -> KeyButton:
        """Add a button that calls ``call``; ``keys`` are the keys that mean it, the first of which is shown."""
        made = KeyButton(text, keys[0], mark, self)
        made.setAccessibleDescription(f"Key {' or '.join(keys)}")
        set_tip(made, f"{text}: {' or '.join(keys)}")
        made.clicked.connect(lambda _checked=False: call())
        self.buttons.append(made)
        self.updateGeometry()
        return made

    def set_enabled(self, on: bool) -> None:
        """Grey all of them out, or not."""
        for made in self.buttons:
            made.setEnabled(on)

    def show_button(self, one: KeyButton, on: bool) -> None:
        """Show a button or leave it out, without a gap."""
        if on is (one in self._left_out):
            (self._left_out.discard if on else self._left_out.add)(one)
            one.setVisible(on)
            self._place(self.width())
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._spots(width)[-1][1].bottom() + 1 if self.buttons else 0

    def sizeHint(self) -> QSize:
        width = max(self.width(), 240)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((made.sizeHint().width() for made in self.buttons), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width())
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "buttons"):
            self._place(self.width())
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place(self.width())

    def _place(self, width: int) -> None:
        for made, place in self._spots(width):
            made.setGeometry(place)

    def _spots(self, width: int) -> list[tuple[KeyButton, QRect]]:
        spots: list[tuple[KeyButton, QRect]] = []
        x = y = 0
        for made in self.buttons:
            if made in self._left_out:
                continue
            size = made.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + size.height() + self.GAP
            spots.append((made, QRect(x, y, min(size.width(), max(width, 1)), size.height())))
            x += size.width() + self.GAP
        return spots
