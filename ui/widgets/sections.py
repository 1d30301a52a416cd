"""Parts of a detail pane: a heading with something under it, facts in two columns, a banner for what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import current
from ui.widgets.text import button, hairline, label


class Section(QWidget):
    """A small heading and what stands under it; hidden while there is nothing."""

    def __init__(self, heading: str, body: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = body or label("", wrap=True, selectable=True)
        self.heading = label(heading, "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.body)

    def set_text(self, text: str) -> None:
        """Show a text, or nothing at all."""
        self.body.setText(text)  # type: ignore[attr-defined]
        self.setVisible(bool(text))


class Lines(QWidget):
    """Lines of text under each other, each with an optional verb at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def set_lines(self, lines: Sequence[tuple[str, str, Callable[[], object] | None]]) -> None:
        """Show lines as (text, verb, what the verb does)."""
        while self._column.count():
            item = self._column.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for text, verb, call in lines:
            self._column.addWidget(self._line(text, verb, call))

    def _line(self, text: str, verb: str, call: Callable[[], object] | None) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(text, wrap=True, selectable=True), 1, Qt.AlignmentFlag.AlignVCenter)
        if call is not None:
            made = button(verb, "quiet", name=f"{verb}: {text[:60]}")
            made.clicked.connect(lambda _checked=False: call())
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return line


class Facts(QWidget):
    """Names at the left, values at the right, on one edge each; a value may be a widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[tuple[str, str | QWidget]]) -> None:
        """Show these; empty values are left out. Widgets are taken over."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._grid.setColumnMinimumWidth(0, current(self).px(76))
        for row, (name, value) in enumerate(fact for fact in facts if fact[1]):
            made = value
            if isinstance(made, str):
                made = label(made, wrap=True, selectable=True, name=f"{name}: {made}")
            caption = label(name, "muted")
            self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(made, row, 1, Qt.AlignmentFlag.AlignTop)


class Banner(QFrame):
    """Something that waits for a person: a sentence, and lines that can be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "strong", wrap=True)
        self.lines = Lines()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.lines)
        column.addWidget(hairline())

    def show_choice(self, sentence: str, lines: Sequence[tuple[str, str, Callable[[], object] | None]]) -> None:
        """Say it, with what can be done."""
        self.sentence.setText(sentence)
        self.lines.set_lines(lines)
        self.setVisible(bool(sentence))


class Pane(QScrollArea):
    """A scrolled column with one left edge. ``column`` is where parts are put."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QWidget()
        inside.setProperty("role", "clear")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 16, 16, 24)
        self.column.setSpacing(16)
        self.setWidget(inside)
