"""A chart in the window: hovering or the keyboard names a point, Enter opens the claims behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.chart import Chart, Spot
from ui.theme import current

_STEP = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class ChartView(QWidget):
    """One chart. ``named`` says the point under the mouse or keyboard (empty for none), ``opened`` its claims, or
    ``wanted`` the key of them."""

    named = Signal(str)
    opened = Signal(tuple)
    wanted = Signal(str)

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self._spots: list[Spot] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.set_chart(chart)

    @property
    def chart(self) -> Chart:
        """What is shown."""
        return self._chart

    def set_chart(self, chart: Chart) -> None:
        """Show other data."""
        self._chart, self._at, self._spots = chart, -1, []
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.describe())
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current(self).px(560), self._chart.height(current(self)))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())  # at large text too: the pane beside it may not grow

    def spot(self) -> Spot | None:
        """The point that is named now."""
        return self._spots[self._at] if 0 <= self._at < len(self._spots) else None

    # --- what happens

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(self), QPainter(self)
        self._spots = self._chart.draw(painter, QRectF(self.rect()), theme)
        if (spot := self.spot()) is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(spot.area.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._fit()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._name(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._name(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._name(self._under(event.position()))
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at < 0 and self._spots and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._name(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._name(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._spots) - 1
        if key in _STEP and 0 <= self._at + _STEP[key] <= last:
            self._name(self._at + _STEP[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._name(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    # --- points

    def _under(self, place: QPointF) -> int:
        """The point under the mouse, the one with the nearest middle where several are."""
        hits = [number for number, spot in enumerate(self._spots) if spot.area.contains(place)]
        return min(hits, key=lambda n: (self._spots[n].area.center() - place).manhattanLength(), default=-1)

    def _name(self, at: int) -> None:
        if at == self._at:
            return
        self._at = at
        spot = self.spot()
        sentence = spot.sentence if spot else ""
        self.setAccessibleDescription(sentence or self._chart.describe())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.named.emit(sentence)
        self.update()

    def _open(self) -> None:
        spot = self.spot()
        if spot is not None and spot.key:
            self.wanted.emit(spot.key)
        elif spot is not None and spot.claims:
            self.opened.emit(spot.claims)

    def _fit(self) -> None:
        self.setFixedHeight(self._chart.height(current(self)))
