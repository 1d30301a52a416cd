"""The editor that opens over a cell: a field with a line under it that says how to write, or what is wrong.

It stays open, with everything typed, until what was typed has been stored or Escape gives it up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.fields import Completion
from ui.widgets.text import label, set_flag, set_role

Complete = Callable[[str], Sequence[str]]


class CellEditor(QFrame):
    """A field over a cell. ``offered`` carries what was typed when it should be stored."""

    offered = Signal(str)
    given_up = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        hint: str,
        theme: Theme,
        *,
        several_lines: bool = False,
        complete: Complete | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("cell_editor")
        self.setStyleSheet(
            f"#cell_editor {{ background: {theme.raised.name()}; border: 1px solid {theme.edge.name()};"
            " border-radius: 6px; }"
        )
        self.first = text
        self._hint = hint
        self._offered: str | None = None
        self.done = False
        self.field: QLineEdit | QPlainTextEdit = QPlainTextEdit() if several_lines else QLineEdit()
        self._fill(text, theme, complete)
        self.field.setAccessibleName(title)
        self.field.setAccessibleDescription(hint)
        self.field.installEventFilter(self)
        self.setFocusProxy(self.field)
        self.note = label(hint, "small", wrap=True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        column.addWidget(self.field)
        column.addWidget(self.note)

    def _fill(self, text: str, theme: Theme, complete: Complete | None) -> None:
        if isinstance(self.field, QPlainTextEdit):
            self.field.setProperty("role", "field")
            self.field.setTabChangesFocus(True)
            self.field.setPlainText(text)
            self.field.selectAll()
            self.field.setFixedHeight(theme.px(17) * 4 + 14)
            return
        self.field.setText(text)
        self.field.selectAll()
        if complete is not None:
            Completion(self.field, complete)

    def put(self, text: str) -> None:
        """Put in what was typed here earlier and not yet stored."""
        if isinstance(self.field, QPlainTextEdit):
            self.field.setPlainText(text)
        else:
            self.field.setText(text)

    def text(self) -> str:
        """What stands in the field."""
        return self.field.toPlainText() if isinstance(self.field, QPlainTextEdit) else self.field.text()

    def changed(self) -> bool:
        """Whether anything else stands there than at first."""
        return self.text().strip() != self.first.strip()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with what was typed; the field keeps it."""
        self._offered = None
        set_flag(self.field, "error", True)
        set_role(self.note, "error")
        self.note.setText(sentence)
        self.field.setAccessibleDescription(sentence)
        self.place(self.geometry(), self.width())

    def place(self, cell: QRect, width: int) -> None:
        """Stand over a cell, ``width`` pixels wide, and never outside of the table."""
        around = self.parentWidget()
        room = around.rect() if around is not None else cell
        width = min(width, room.width())
        height = self._column.totalHeightForWidth(width)
        left = max(0, min(cell.left(), room.right() - width))
        top = max(0, min(cell.top(), room.bottom() - height))
        self.setGeometry(left, top, width, height)

    def offer(self) -> None:
        """Hand over what was typed, once; unchanged text is given up instead."""
        if self.done:
            return
        if not self.changed():
            self.given_up.emit()
        elif self._offered != self.text():
            self._offered = self.text()
            self.offered.emit(self.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter stores, Escape gives up, leaving stores what was changed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.offer()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.given_up.emit()
                return True
        if event.type() == QEvent.Type.FocusOut and self._really_left(event):
            self.offer()
        return super().eventFilter(watched, event)

    def _really_left(self, event: QEvent) -> bool:
        reason = getattr(event, "reason", lambda: None)()
        return reason not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
