"""The parts of the claim form: its fields in their order, what follows from what, and what each key does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tracker.claims import Attribution, SpeakerKind
from ui.theme import current
from ui.widgets.claim_fields import DeadlineField, LikelihoodField, PinnedField
from ui.widgets.claim_more import Complete, More
from ui.widgets.claim_says import SaysField
from ui.widgets.fields import ChoiceField, Field, Form, LineField, TextField
from ui.widgets.problem_strip import ProblemStrip
from ui.widgets.similar_strip import SimilarStrip
from ui.widgets.text import button, label

SPEAKER_KINDS = (
    (SpeakerKind.PERSON, "A person"),
    (SpeakerKind.OFFICE, "An office"),
    (SpeakerKind.UNNAMED, "Unnamed"),
    (SpeakerKind.OUTLET, "The outlet"),
)
ATTRIBUTIONS = (
    (Attribution.DIRECT, "Quoted"),
    (Attribution.MIXED, "Partly quoted"),
    (Attribution.INDIRECT, "Reported"),
    (Attribution.OWN_VOICE, "Own voice"),
)


class ClaimParts(QWidget):
    """Everything of one claim, laid out in tab order."""

    submitted = Signal(object, bool)
    """A ``ClaimDraft``, and whether a second claim on the same words is to follow."""
    put_away = Signal()
    edited = Signal()
    left = Signal()
    """The keyboard left a field: a good moment to keep the draft."""
    focused = Signal(object)
    """The part of the form that the keyboard is in now: it is to be seen whole, with its sentence."""
    similar_answered = Signal(str, str)
    """``appearance``, ``update`` or ``new``, and the uid of the claim that it is about."""

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete = complete
        self.words = label("", "quote", wrap=True)
        self.proposition = TextField("Proposition", name="proposition", lines=2, most=6)
        self.says = SaysField()
        self.speaker = PinnedField("Speaker", name="speaker", complete=lambda text: complete("speaker", text))
        self.speaker_kind = ChoiceField("", [(kind.value, word) for kind, word in SPEAKER_KINDS], name="speaker_kind")
        self.attribution = ChoiceField("", [(kind.value, word) for kind, word in ATTRIBUTIONS], name="attribution")
        self.likelihood = LikelihoodField()
        self.deadline = DeadlineField()
        self.criteria = TextField("Criteria", name="criteria", placeholder="how we will know", lines=1)
        self.tags = PinnedField("Tags", name="tags", placeholder="parted by commas", complete=self._tags_like)
        self.more = More(complete)
        self.claimed_on = LineField("Claimed on", name="claimed_on_needed", placeholder="a day, such as 5 Feb 2013")
        self.more_button = button("More", "quiet", name="More fields")
        self.problem = label("", "error", wrap=True, name="Problem")
        self.similar = SimilarStrip()
        self.problems = ProblemStrip()
        self._arrange()
        self._connect()
        self._fit()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        meta = QHBoxLayout()
        meta.setSpacing(8)
        for field, name in ((self.speaker_kind, "What the speaker is"), (self.attribution, "How the words are given")):
            field.editor.setAccessibleName(name)
            meta.addWidget(field, 1)
        for part in (self.words, self.similar, self.problem, self.proposition, self.says, self.speaker):
            column.addWidget(part)
        column.addLayout(meta)
        for main in (self.likelihood, self.deadline, self.claimed_on, self.criteria, self.tags):
            column.addWidget(main)
        column.addWidget(self.problems)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.more)
        column.addStretch(1)
        self.problem.hide()
        self.claimed_on.hide()
        self.show_more(False)

    def _connect(self) -> None:
        fields: tuple[Field, ...] = (
            self.proposition,
            self.says,
            self.speaker,
            self.speaker_kind,
            self.attribution,
            self.likelihood,
            self.deadline,
            self.claimed_on,
            self.criteria,
            self.tags,
            *self.more.fields(),
        )
        self._form = Form(fields)
        for field in (*fields, self.deadline.review):
            field.edited.connect(self.edited)
            field.left.connect(self.left)
            field.edited.connect(partial(self.focused.emit, field))
            field.editor.installEventFilter(self)
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(partial(self._go_on_by_return, field.editor))
        for stop in (*self.says.stops(), self.more_button, self.likelihood.basis, self.deadline.change):
            stop.installEventFilter(self)
        self.similar.answered.connect(self.similar_answered)
        self.similar.installEventFilter(self)
        self.more_button.clicked.connect(lambda: self.show_more(self.more.isHidden()))

    def pins(self) -> tuple[PinnedField, ...]:
        """The fields that can be kept for an article."""
        return (self.speaker, self.tags, self.more.event_title)

    def main_stops(self) -> list[QWidget]:
        """Where Enter goes, in order."""
        fields: list[Field] = [self.proposition, self.speaker, self.likelihood, self.deadline]
        if not self.deadline.review.isHidden():
            fields.append(self.deadline.review)
        if not self.claimed_on.isHidden():
            fields.append(self.claimed_on)
        return [field.editor for field in (*fields, self.criteria, self.tags)]

    def show_more(self, on: bool) -> None:
        """Show the rest of the fields or hide them."""
        self.more.setVisible(on)
        self.more_button.setText("Less" if on else "More")

    def submit(self, second: bool = False) -> None:
        """Log what stands here."""
        raise NotImplementedError

    def first_focus(self) -> None:
        """The keyboard into the proposition, all of it selected, so that typing replaces it."""
        self.proposition.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.proposition.editor.selectAll()

    def _tags_like(self, text: str) -> list[str]:
        """Whole texts of the field in which the last tag is completed."""
        kept, _, last = text.rpartition(",")
        before = f"{kept.strip()}, " if kept.strip() else ""
        return [before + name for name in self._complete("tag", last.strip())] if last.strip() else []

    # ------------------------------------------------------------ keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.focused.emit(watched.parentWidget() if watched is not self.similar else watched)
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            call = self._call_of(watched, event)
            if call is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    call()
                return True
        return super().eventFilter(watched, event)

    def _call_of(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if held == Qt.KeyboardModifier.ControlModifier:
            if enter:
                return self.submit
            return (lambda: self.submit(True)) if event.key() == Qt.Key.Key_D else None
        if held == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_P:
            return self.toggle_pin
        if held == Qt.KeyboardModifier.AltModifier and event.text().isdecimal() and event.text().isascii():
            number = int(event.text())
            return partial(self.problems.mend, number) if 1 <= number <= len(self.problems.problems) else None
        if held == Qt.KeyboardModifier.NoModifier:
            if event.key() == Qt.Key.Key_Escape:
                return self._answer_nothing if watched is self.similar else self.put_away.emit
            if enter and isinstance(watched, QLineEdit | QPlainTextEdit):
                return lambda: self._go_on(watched)
        return None

    def _go_on_by_return(self, editor: QLineEdit) -> None:
        """Enter while words are offered reaches the field but no filter: what stands there counts, and on it goes."""
        QTimer.singleShot(0, editor, lambda: self._go_on(editor))  # after a chosen word has been put in

    def _go_on(self, editor: QWidget) -> None:
        """Enter: the next of the main fields; from the last one it stays, since Ctrl+Enter logs."""
        stops = self.main_stops()
        if editor in stops[:-1]:
            stop = stops[stops.index(editor) + 1]
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _answer_nothing(self) -> None:
        """Esc in the strip: back to the form."""
        self.similar.put_away()
        self.first_focus()

    def toggle_pin(self) -> None:
        """Keep the field that the keyboard is in for this article, or keep it no longer."""
        for field in self.pins():
            if field.editor.hasFocus():
                field.pin.toggle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(self, "words"):
            self._fit()

    def _fit(self) -> None:
        self.words.setFont(current(self).fonts.quote)
