"""What a page shows when there is nothing in it: what it is for in one sentence, and the two things one can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import current
from ui.widgets.text import button, label


class Empty(QWidget):
    """A heading, a sentence and up to two verbs; the first verb is the primary one."""

    def __init__(
        self,
        heading: str,
        sentence: str,
        choices: Sequence[tuple[str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
        *,
        primary: bool = True,
    ) -> None:
        """``primary`` is False where the page's header already has its one primary action."""
        super().__init__(parent)
        self.heading = label(heading, "large", wrap=True)
        self.sentence = label(sentence, "muted", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(8)
        self.buttons = []
        for number, (word, call) in enumerate(choices):
            made = button(word, "primary" if primary and number == 0 else "")
            made.clicked.connect(lambda _checked=False, call=call: call())
            self.buttons.append(made)
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        # Stretches and no alignment: an aligned widget gets its hint's height, which cuts wrapped text off.
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner, 100)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)
        self._inner = inner
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_inner"):
            self._fit()

    def _fit(self) -> None:
        """A wrapped label asks for little width by itself: the column is as wide as a line that reads well."""
        self._inner.setMinimumWidth(min(current(self).px(360), 560))
        self._inner.setMaximumWidth(current(self).px(460))

    def set_words(self, heading: str, sentence: str) -> None:
        """Change what is said: "Nothing is due." differs from "No claim is logged yet."."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)
