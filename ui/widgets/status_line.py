"""The line at the bottom: the ledger, how much is in it, what is due, and what just happened with its Undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from ui.jobs import Job
from ui.theme import current
from ui.widgets.elided import Elided
from ui.widgets.text import button, label, set_flag, set_tip

SECONDS = 6


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 claim", "1,204 claims"."""
    return f"{number:,} {one if number == 1 else many}"


class StatusLine(QWidget):
    """What just happened stays for six seconds, or as long as the mouse or the keyboard is on its Undo.

    What was said to stay goes only when something else is said.
    """

    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.ledger = label("", "strong")
        self.badge = label("read only", "error")
        self.day = label("", "strong")
        self.held = label("", "due")
        self.claims, self.due = label("", "muted"), label("", "muted")
        self.message = Elided(longest=2000)
        self.message.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.undo = button("Undo", "quiet", name="Undo what just happened")
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self.job_word, self.bar, self.stop = label("", "muted"), QProgressBar(), button("Cancel", "quiet")
        self._jobs: list[Job] = []
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._timer.timeout.connect(self._fade)
        self.undo.clicked.connect(self._undo)
        self.stop.clicked.connect(self._cancel)
        self.clear()
        self.set_jobs([])
        self.badge.hide()
        self.day.hide()
        self.held.hide()
        self._fit()

    def _lay_out(self) -> None:
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(96)
        self.bar.setAccessibleName("Working")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(16)
        parts: tuple[QWidget, ...] = (self.ledger, self.badge, self.day, self.held, self.claims, self.due, self.message)
        for part in (*parts, self.undo, self.job_word, self.bar, self.stop):
            row.addWidget(part)
            if part in (self.due, self.undo):
                row.addSpacing(8)
        row.insertStretch(row.indexOf(self.job_word), 1)

    def set_ledger(self, name: str, where: str, *, read_only: bool = False) -> None:
        """Name the ledger that is open; ``where`` is its whole path."""
        self.ledger.setText(name)
        set_tip(self.ledger, where)
        self.badge.setVisible(read_only)

    def set_day(self, day: str) -> None:
        """Say that the window shows another day than today; empty for today."""
        self.day.setText(f"as of {day}" if day else "")
        self.day.setVisible(bool(day))

    def set_held(self, held_by: str) -> None:
        """Say what is writing the ledger for long (“an import of rows.csv”); empty when nothing is."""
        self.held.setText("being written by an import" if held_by.startswith("an import") else f"written by {held_by}")
        tip = f"The ledger is being written by {held_by}. What is shown is as it was before; it follows by itself."
        set_tip(self.held, tip if held_by else "")
        self.held.setVisible(bool(held_by))

    def set_counts(self, claims: int, due: int, confirm: int = 0) -> None:
        """How much is in it, how much of it is due, and how many outcomes wait to be confirmed on a new wording."""
        self.claims.setText(counted(claims, "claim", "claims"))
        waiting = [f"{due:,} due"] * bool(due) + [f"{confirm:,} to confirm"] * bool(confirm)
        self.due.setText(", ".join(waiting) or "nothing due")
        set_flag(self.due, "role", "due" if waiting else "muted")

    def say(self, sentence: str, undo: bool = False, *, stays: bool = False) -> None:
        """Say what just happened, with Undo beside it or not."""
        self.message.set_text(sentence)
        self.undo.setVisible(undo)
        if stays:
            self._timer.stop()
        else:
            self._timer.start()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # Qt makes many enums of them: 3 ms

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.message, sentence))

    def clear(self) -> None:
        """Say nothing."""
        self._timer.stop()
        self.message.set_text("")
        self.undo.hide()

    def set_jobs(self, jobs: Sequence[Job]) -> None:
        """Show the latest of the jobs under way, with a way to stop it."""
        self._jobs = list(jobs)
        for part in (self.job_word, self.bar, self.stop):
            part.setVisible(bool(jobs))
        if jobs:
            self.job_word.setText(jobs[-1].label)
            self.stop.setAccessibleName(f"Cancel: {jobs[-1].label}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_jobs"):
            self._fit()

    def _fit(self) -> None:
        height = max(32, current(self).px(30))
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _fade(self) -> None:
        if self.undo.hasFocus() or self.undo.underMouse():
            self._timer.start()
        else:
            self.clear()

    def _undo(self) -> None:
        self.clear()
        self.undo_asked.emit()

    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[-1].cancel()
