"""A sentence that opens what stands behind it, and in it numbers that open what stands behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, current
from ui.widgets.pressable import Pressable

ACROSS, DOWN = 8, 5
"""Room beside and over the words."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a number stands in the sentence, and the key that it opens."""

    start: int
    end: int
    key: str


def spans_of(words: str, parts: Sequence[tuple[str, str]]) -> tuple[Span, ...]:
    """The places of ``parts`` (key, words) in a sentence, each looked for behind the one before."""
    found, at = [], 0
    for key, part in parts:
        start = words.find(part, at)
        if start >= 0:
            at = start + len(part)
            found.append(Span(start, at, key))
    return tuple(found)


class Sentence(Pressable):
    """``wanted`` says the key of the sentence, or of the number in it that was pressed.

    Right and Left go through its numbers, Up and Down to the other sentences, Enter presses.
    """

    wanted = Signal(str)

    def __init__(
        self, words: str, key: str, parts: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(words)
        self.key, self.spans = key, spans_of(words, parts)
        self._at, self._under = -1, -1
        self.setAccessibleName(f"{words} Show the claims behind it.")
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: self.wanted.emit(self.current_key()))

    def current_key(self) -> str:
        """What pressing opens now."""
        return self.spans[self._at].key if self._at >= 0 else self.key

    # --- size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._laid(width - 2 * ACROSS).boundingRect().height() + 0.49) + 2 * DOWN

    def sizeHint(self) -> QSize:
        wide = current(self).px(420)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().lineSpacing() + 2 * DOWN)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def _laid(self, width: int) -> QTextLayout:
        theme = current(self)
        layout = QTextLayout(self.text(), theme.fonts.body)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.setFormats([self._format(place, span, theme) for place, span in enumerate(self.spans)])
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width))
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout

    def _format(self, place: int, span: Span, theme: Theme) -> QTextLayout.FormatRange:
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(theme.accent if place in (self._at, self._under) else theme.edge)
        if place == self._at:
            form.setBackground(theme.accent_soft)
        found = QTextLayout.FormatRange()
        found.start, found.length = span.start, span.end - span.start
        found.format = form
        return found

    # --- what happens

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(current(self).text))
        self._laid(self.width() - 2 * ACROSS).draw(painter, QPointF(ACROSS, DOWN))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self.spans:
            step = 1 if key == Qt.Key.Key_Right else -1
            self.go(min(len(self.spans) - 1, max(-1, self._at + step)))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.go(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        under = self._span_at(event.position())
        if under != self._under:
            self._under = under
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._under = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.go(self._span_at(event.position()))

    def place_of(self, place: int) -> QRectF:
        """Where a number stands, in the widget's own pixels."""
        layout, span = self._laid(self.width() - 2 * ACROSS), self.spans[place]
        line = layout.lineForTextPosition(span.start)
        left, right = (
            _x(line.cursorToX(at)) for at in (span.start, min(span.end, line.textStart() + line.textLength()))
        )
        return QRectF(ACROSS + left, DOWN + line.y(), right - left, line.height())

    def _span_at(self, place: QPointF) -> int:
        layout = self._laid(self.width() - 2 * ACROSS)
        inside = place - QPointF(ACROSS, DOWN)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.y() <= inside.y() < line.y() + line.height() and 0 <= inside.x() <= line.naturalTextWidth():
                at = line.xToCursor(inside.x(), QTextLine.CursorPosition.CursorOnCharacter)
                return next((n for n, span in enumerate(self.spans) if span.start <= at < span.end), -1)
        return -1

    @property
    def at(self) -> int:
        """Which of its numbers is the current one; -1 for the sentence itself."""
        return self._at

    def go(self, at: int) -> None:
        """Make one of its numbers the current one."""
        at = at if at < len(self.spans) else -1
        if at == self._at:
            return
        self._at = at
        span = self.spans[at] if at >= 0 else None
        self.setAccessibleDescription(self.text()[span.start : span.end] if span else "")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()


def _x(found: object) -> float:
    """Qt gives the place alone, or with the cursor that it moved."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
