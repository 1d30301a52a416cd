"""What keeps a claim from being judged, in a short list beside the form: each with one step that mends it, no wall."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.detection.model import Problem, Remedy
from ui.widgets.text import button, label

VERBS = {
    Remedy.SET_REVIEW_DAY: "Set a day",
    Remedy.ADD_CRITERIA: "Add criteria",
    Remedy.SET_LIKELIHOOD: "Say how likely",
    Remedy.SPLIT_CLAIM: "Split",
    Remedy.MAKE_EVALUATIVE: "Call it an opinion",
}


class ProblemStrip(QWidget):
    """One line a problem, its remedy as a button with a key."""

    remedied = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems; the same ones are left alone, with the keyboard where it is."""
        if tuple(problems) == self.problems:
            return
        self.problems = tuple(problems)
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, problem in enumerate(self.problems, 1):
            self._column.addWidget(self._line(number, problem))
        self.setVisible(bool(self.problems))

    def _line(self, number: int, problem: Problem) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(problem.sentence, "small", wrap=True), 1)
        verb = VERBS[problem.remedy]
        mend = button(f"{verb}  Alt+{number}", "quiet", name=f"{verb}: {problem.sentence}")
        mend.clicked.connect(partial(self.remedied.emit, problem))
        row.addWidget(mend)
        return part

    def mend(self, number: int) -> None:
        """Take the step of a problem by its number, from 1; nothing where there is none."""
        if 1 <= number <= len(self.problems):
            self.remedied.emit(self.problems[number - 1])
