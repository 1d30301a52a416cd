"""What happened, in one line: it opens for the chosen outcome and holds only what that outcome needs."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.claims import ClaimView, Confidence, Day, Outcome, VoidReason
from tracker.deadlines import parse_day
from tracker.errors import InputError, TrackerError
from tracker.outcomes import read_evidence
from ui.models.words import VOID_REASONS, day_text
from ui.theme import current
from ui.widgets.elided import Elided
from ui.widgets.fields import ChoiceField, Field, Form, LineField
from ui.widgets.file_strip import FileStrip, asks_for_file, take_drop
from ui.widgets.outcome_said import FILES, FINAL, INTERIM, TITLES, Choice, Later, Said, read_said
from ui.widgets.review_words import STANCES, may_be_interim, proposed_known_on, settled_early
from ui.widgets.text import button, label, set_flag

__all__ = ["TITLES", "Choice", "OutcomeLine"]

_FIELDS: dict[Choice, tuple[str, ...]] = {
    Choice.HAPPENED: ("known_on", "interim", "confidence", "evidence", "reason"),
    Choice.DID_NOT_HAPPEN: ("known_on", "interim", "confidence", "evidence", "reason"),
    Choice.PARTLY: ("fraction", "known_on", "interim", "confidence", "evidence", "reason"),
    Choice.VOID: ("void_reason", "evidence", "reason"),
    Choice.UNDETERMINED: ("evidence", "reason"),
    Choice.LATER: ("until", "reason"),
    Choice.EVIDENCE: ("evidence", "title", "stance"),
}
_STRETCH = frozenset(("evidence", "title", "reason"))
_SECOND = frozenset(("evidence", "title", "reason", "confidence", "stance"))
"""Fields of the second row, where one row is not enough."""
_WIDTHS = {"known_on": 110, "fraction": 100, "until": 130, "confidence": 110, "stance": 120, "interim": 190}
"""Widths of the short fields and what the others need at least, in px at the usual text size; 140 for the rest."""
_NO_LIMIT = 16_777_215


class OutcomeLine(QWidget):
    """One line of fields. Enter commits, Esc closes, Ctrl+E puts the last evidence in again; errors stand below."""

    committed = Signal(object)
    """What the line says, as ``Said``."""
    closed = Signal()
    shown = Signal(bool)
    """It opened (True) or closed."""
    edited = Signal()
    grown = Signal()
    """It needs more room, or less: a sentence or a second row came or went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice: Choice | None = None
        self.last_evidence = ""
        self._view: ClaimView | None = None
        self._today: Day = ""
        self._waiting = False
        self.form = Form(_make_fields())
        self.title = label("", "strong")
        self.hint = Elided(role="small")
        self.remark = label("", "small", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.files = FileStrip(self)
        self._commits, self._awaited = False, 0
        self.commit_button = button("Commit", "primary", name="Commit the outcome")
        self.commit_button.clicked.connect(self.commit)
        self.close_button = button("Close", "quiet", name="Close without an outcome")
        self.close_button.clicked.connect(self.close_line)
        self._lay_out()
        for field in self.form.fields.values():
            field.setParent(self)  # before it is ever shown: without a parent it would open as a window
            field.edited.connect(self._edited)
            field.editor.installEventFilter(self)
        self.files.changed.connect(self._files_changed)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.hint, 1)
        head.addWidget(self.close_button)
        head.addWidget(self.commit_button)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for row in self._rows:
            row.setSpacing(12)
            column.addLayout(row)
        for part in (self.files, self.remark, self.problem):
            column.addWidget(part)
            part.hide()

    def _arrange(self) -> None:
        """Put the fields into one line, or into two where one is too narrow for them."""
        shown = [field for field in self.form.fields.values() if not field.isHidden()]
        needed = sum(_WIDTHS.get(field.name, 140) + 12 for field in shown)
        one_line = self.width() >= current(self).px(needed)
        for field in self.form.fields.values():
            for row in self._rows:
                row.removeWidget(field)
        for row in self._rows:
            while row.count():
                row.takeAt(0)
        for field in shown:
            wide = field.name in _STRETCH
            field.setMaximumWidth(_NO_LIMIT if wide else current(self).px(_WIDTHS.get(field.name, 140)))
            self._rows[int(not one_line and field.name in _SECOND)].addWidget(field, int(wide))
        if not one_line:
            self._rows[0].addStretch(0 if any(field.name in _STRETCH for field in shown[:1]) else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        second = self._rows[1].count()
        self._arrange()
        if self._rows[1].count() != second:
            self.grown.emit()

    # --- opening and closing

    def open(self, choice: Choice, view: ClaimView, today: Day) -> None:
        """Open for an outcome of a claim. What was typed for another outcome of the same claim stays where it fits."""
        same = self._view is not None and self._view.uid == view.uid and self.choice is not None
        if not same:
            for field in self.form.fields.values():
                field.set_text("")
            self.files.clear()
        self._commits = False
        self.choice, self._view, self._today = choice, view, today
        self.title.setText(TITLES[choice])
        self.hint.set_text(self._hint())
        self._say("")
        self.form.clear_errors()
        self._show_fields()
        self._propose()
        self._remark()
        self.show()
        self.shown.emit(True)
        self.take_focus()

    def close_line(self) -> None:
        """Close it; what was typed is given up."""
        self.reset()
        self.closed.emit()

    def reset(self) -> None:
        """Close it without a word: it was committed, or another claim is shown."""
        self.choice = None
        self._view = None
        self._commits = False
        self.files.clear()
        self.hide()
        self.shown.emit(False)

    def set_waiting(self, on: bool) -> None:
        """While it is being written, it cannot be committed again."""
        self._waiting = on
        self.commit_button.setEnabled(not on)

    def take_focus(self) -> None:
        """Put the keyboard into the line."""
        self._first_gap().editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def is_open(self) -> bool:
        """Whether an outcome was chosen and not yet committed."""
        return self.choice is not None

    def _hint(self) -> str:
        repeat = ", Ctrl+E repeats the last evidence" if self.last_evidence and self.choice is not Choice.LATER else ""
        return f"Enter commits, Esc closes{repeat}"

    def _shown(self) -> list[Field]:
        return [self.form[name] for name in _FIELDS[self.choice]] if self.choice else []

    def _show_fields(self) -> None:
        assert self.choice is not None
        assert self._view is not None
        names = set(_FIELDS[self.choice])
        if not may_be_interim(self._view, self._today):
            names.discard("interim")
        for name, field in self.form.fields.items():
            field.setHidden(name not in names)
        self.files.setVisible("evidence" in names)
        self._arrange()

    def _propose(self) -> None:
        """Fill in what follows from the claim, where nothing was typed."""
        assert self._view is not None
        if self.choice is Choice.LATER:
            self._fill("until", "+6m")
        if self.choice in (Choice.HAPPENED, Choice.DID_NOT_HAPPEN, Choice.PARTLY):
            outcome = Outcome(self.choice.value)
            self._fill("known_on", proposed_known_on(self._view, outcome, self._today) or "")
            early = settled_early(self._view, outcome)
            self._fill("interim", "" if early is None else FINAL if early else INTERIM)

    def _fill(self, name: str, text: str) -> None:
        if text and not self.form[name].text():
            self.form[name].set_text(text)

    def _first_gap(self) -> Field:
        """Where the keyboard goes: the first field that is shown, must be filled and is empty; else the evidence."""
        shown = [field for field in self._shown() if not field.isHidden()]
        needed = [f for f in shown if f.name in ("fraction", "known_on", "void_reason", "until") and not f.text()]
        if needed:
            return needed[0]
        return self.form["until"] if self.choice is Choice.LATER else self.form["evidence"]

    # --- drafts

    def values(self) -> dict[str, str]:
        """What stands in the line, for a draft that survives the program; empty while it is closed."""
        if self.choice is None:
            return {}
        typed = {field.name: field.text() for field in self._shown() if field.text()}
        if paths := self.files.paths():
            typed[FILES] = "\0".join(paths)
        return {"choice": self.choice.value, **typed}

    def restore(self, values: dict[str, str], view: ClaimView, today: Day) -> None:
        """Open with what an earlier draft held."""
        if values.get("choice") not in tuple(Choice):
            return
        self.choice = None
        self.open(Choice(values["choice"]), view, today)
        self.form.fill({name: text for name, text in values.items() if name in _FIELDS[Choice(values["choice"])]})
        self.files.bring(path for path in values.get(FILES, "").split("\0") if path)
        self._remark()

    # --- committing

    def commit(self) -> None:
        """Hand over what the line says, or show under the field what is missing."""
        if self.choice is None or self._waiting:
            return
        self._say("")
        self._commits = self.files.isVisibleTo(self) and self.files.reading()
        self._awaited = len(self.files.entries)
        if self._commits:
            self._remark()
            return  # it goes on once the files are read
        try:
            said = self.read()
        except InputError as error:
            self.show_error(error.field, str(error))
            return
        if not isinstance(said, Later) and (url := self.form["evidence"].text()):
            self.last_evidence = url
        self.committed.emit(said)

    def read(self) -> Said:
        """What the line says. Raises InputError with the name of the field."""
        assert self.choice is not None
        shown = {field.name: field.text() for field in self._shown() if not field.isHidden()}
        if self._view is not None and self.choice is Choice.DID_NOT_HAPPEN:
            proposed = proposed_known_on(self._view, Outcome.DID_NOT_HAPPEN, self._today)
            if proposed and shown.get("known_on") == proposed:
                shown["known_on"] = ""  # the ledger says it too, and then that it follows from the deadline
        files = self.files.drafts() if self.files.isVisibleTo(self) else ()
        return read_said(self.choice, shown, self._today, files)

    def show_error(self, name: str, sentence: str) -> None:
        """Show an error under the line, and put the keyboard into its field; nothing that was typed is lost."""
        self._say(sentence)
        field = self.form.fields.get(name)
        if field is not None and not field.isHidden():
            set_flag(field.editor, "error", True)
            field.editor.setAccessibleDescription(sentence)
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str) -> None:
        if sentence == self.problem.text():
            return
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.grown.emit()

    def _remark(self) -> None:
        """Say before it is committed what is allowed and may not be meant."""
        found = []
        if self._view is not None and not self.form["known_on"].isHidden():
            known, said = self._day_of("known_on"), self._view.claimed_on
            if known and said and known < said:
                found.append(f"Known before it was said ({day_text(said)}): it will not be scored.")
        named = "" if self.form["evidence"].isHidden() else read_evidence(self.form["evidence"].text()).title
        if named and self._is_day(named):
            found.append("A day is no evidence: the day on which it was known has a field of its own.")
        elif named:
            found.append("The evidence is no link: it is kept by its name. A link begins with https://.")
        if self._commits:
            found.append("It is committed once the file is read.")
        self.remark.setText(" ".join(found))
        self.remark.setVisible(bool(found))

    def _is_day(self, text: str) -> bool:
        try:
            return bool(parse_day(text, "evidence", today=self._today))
        except InputError:
            return False

    def _day_of(self, name: str) -> Day:
        try:
            return parse_day(self.form[name].text(), name, today=self._today)
        except InputError:
            return ""

    def _files_changed(self) -> None:
        """A file came, was read or was taken off: keep that, and go on with what waited for it."""
        if self.choice is None:
            return
        # What was to be committed with a file is not committed without it.
        self._commits = self._commits and len(self.files.entries) >= self._awaited
        self._remark()
        self.grown.emit()
        self.edited.emit()
        if self._commits and not self.files.reading():
            self.commit()

    def refuse_file(self, error: TrackerError) -> None:
        """A file is not kept: say why; nothing is committed without it."""
        self._commits = False
        self._remark()
        self._say(str(error))

    def _edited(self) -> None:
        self._commits = False
        self._remark()
        self._say("")
        self.form.clear_errors()
        self.edited.emit()

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits end here: on a button of the line they would turn the outcome into another one."""
        if not event.text().strip():
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Letters typed in the line are text, also where an editor (a list of words) would let them through.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if (plain and event.text().strip()) or _repeats(event) or asks_for_file(event):
                event.accept()
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _repeats(event) or asks_for_file(event):
                event.accept()  # these mean the evidence here and nothing else
                return True
        elif (paths := take_drop(event)) is not None:
            if event.type() == QEvent.Type.Drop and self.files.isVisibleTo(self):
                self.files.bring(paths)  # a field would take the file's address as words
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_line()
        elif _repeats(event):
            self.repeat_evidence()
        elif asks_for_file(event):
            self.ask_for_file()
        else:
            return False
        return True

    def ask_for_file(self) -> None:
        """Ask for a file as evidence, where the line takes any."""
        if self.files.isVisibleTo(self):
            self.files.wanted.emit()

    def repeat_evidence(self) -> None:
        """Put the evidence of the last outcome in again."""
        if self.last_evidence and not self.form["evidence"].isHidden():
            self.form["evidence"].set_text(self.last_evidence)
            self._edited()


def _repeats(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _make_fields() -> list[Field]:
    return [
        LineField("How much of it", name="fraction", placeholder="0.4 or 40 %"),
        LineField("Known on", name="known_on", placeholder="2013-12-31"),
        ChoiceField("Void because", [("", "Choose…"), *_void_reasons()], name="void_reason"),
        LineField("Look again on", name="until", placeholder="+6m, 2015-01-31"),
        ChoiceField(
            "Final or interim",
            [("", "Choose…"), (FINAL, "Final"), (INTERIM, "Interim, as of that day")],
            name="interim",
        ),
        LineField("Evidence", name="evidence", placeholder="https://… or its name"),
        LineField("Title", name="title"),
        LineField("Reason", name="reason", placeholder="in a few words"),
        ChoiceField("Confidence", [("", "Not said"), *_words(Confidence)], name="confidence"),
        ChoiceField("What it does", [(stance.value, word) for stance, word in STANCES.items()], name="stance"),
    ]


def _void_reasons() -> list[tuple[str, str]]:
    return [(r.value, word.capitalize()) for r, word in VOID_REASONS.items() if r is not VoidReason.IMPORTED]


def _words(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value.capitalize()) for word in enum]
