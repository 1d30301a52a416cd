"""Find words in the article: a strip above it, by keys alone, in any case."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.widgets.article_view import ArticleView
from ui.widgets.text import button, label

MOST = 10_000
"""Places that are counted."""


class FindBar(QWidget):
    """Enter goes on, Shift+Enter back, Esc leaves the found words chosen."""

    left = Signal()

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self.places: list[tuple[int, int]] = []
        self.words = QLineEdit()
        self.words.setPlaceholderText("Find in this text")
        self.words.setAccessibleName("Find in this text")
        self.words.setClearButtonEnabled(True)
        self.count = label("", "small")
        close = button("Close", "quiet", tip="Esc")
        close.clicked.connect(self.put_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.count)
        row.addWidget(close)
        self.words.textEdited.connect(lambda _text: self._look())
        self.hide()

    def open(self) -> None:
        """Show it with the keyboard in it."""
        self.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def put_away(self) -> None:
        """Hide it; what was found stays chosen."""
        self.hide()
        self.left.emit()

    def _look(self) -> None:
        words = self.words.text()
        pattern = r"\s+".join(map(re.escape, words.split()))
        found = re.finditer(pattern, self._view.text, re.IGNORECASE) if pattern else iter(())
        self.places = [match.span() for _, match in zip(range(MOST), found, strict=False)]
        self._go(self._nearest())

    def _nearest(self) -> int:
        """The first place from where the chosen words begin."""
        start = self._view.passage().start
        return next((number for number, place in enumerate(self.places) if place[0] >= start), 0)

    def go_on(self, by: int) -> None:
        """The next place, or the one before."""
        if self.places:
            start = self._view.passage().start
            here = next((n for n, place in enumerate(self.places) if place[0] == start), -1)
            self._go((here + by) % len(self.places) if here >= 0 else self._nearest())

    def _go(self, number: int) -> None:
        if not self.places:
            self.count.setText("Not found" if self.words.text().strip() else "")
            return
        self._view.select(*self.places[number])
        self.count.setText(f"{number + 1:,} of {len(self.places):,}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
