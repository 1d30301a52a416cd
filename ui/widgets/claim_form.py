"""The open card of the Read page: the words of an article become a claim, mostly by Enter and Tab.

Tab goes through every control in order, Enter to the next of the main fields, Ctrl+Enter logs, Ctrl+D logs and starts
a second claim on the same words, Alt+P keeps a field for the article, Esc puts the form away. The form writes nothing
itself: it says what was asked for, keeps what was typed until it is told that it was logged, and shows what was
refused under the field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tracker import deadlines, likelihood
from tracker.claims import (
    Attribution,
    ClaimDraft,
    ClaimKind,
    Day,
    DeadlineBasis,
    DeadlineSense,
    EventTie,
    SourceDraft,
    SpeakerKind,
    side_of,
)
from tracker.errors import InputError
from tracker.reading import guess
from ui.models.words import day_text
from ui.theme import current
from ui.widgets.claim_fields import DeadlineField, LikelihoodField, PinnedField
from ui.widgets.claim_more import Complete, More
from ui.widgets.claim_says import SaysField
from ui.widgets.fields import ChoiceField, Field, Form, LineField, TextField
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

QUOTE_SHOWN = 150
"""Characters of the quote that the form repeats."""


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """What the form is opened on: words of a snapshot of a source. ``text`` is the snapshot's whole text."""

    source: str
    snapshot: str
    text: str
    start: int
    end: int
    title: str = ""
    outlet: str = ""
    default_speaker: str = ""
    claimed_on: Day = ""
    today: Day = ""

    @property
    def quote(self) -> str:
        """The words, cut from the snapshot."""
        return self.text[self.start : self.end]

    @property
    def key(self) -> str:
        """Names the form among the drafts."""
        return f"read/claim/{self.source}/{self.start}-{self.end}"


class ClaimForm(QWidget):
    """Everything of one claim."""

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
        self.context = ClaimContext("", "", "", 0, 0)
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
        self._arrange()
        self._connect()
        self._fit()

    # ------------------------------------------------------------ opening and keeping

    def open(self, context: ClaimContext, *, keep_pinned: bool = True) -> None:
        """Start a claim on the words of ``context``; pinned fields keep what they hold."""
        pinned = self.pinned() if keep_pinned else {}
        self.context = context
        self._form.clear_errors()
        self.say("")
        self.similar.put_away()
        for field in self._form.fields.values():
            field.set_text("")
        self.likelihood.set_basis_text("")
        self.deadline.set_review_text("")
        self._show_context()
        self.proposition.set_text(" ".join(context.quote.split()))
        self._form.fill(pinned)
        self.more.kind.set_text(ClaimKind.FORECAST.value)
        self.more.basis.set_text(DeadlineBasis.STATED.value)
        self.attribution.set_text(guess.attribution(context.text, context.start, context.end).value)
        self._by_hand.clear()
        self._speaker_changed()
        self._settle()

    def open_again(self) -> None:
        """Start a second claim on the same words."""
        self.open(self.context)

    def pinned(self) -> dict[str, str]:
        """What the pinned fields hold."""
        return {field.name: field.text() for field in self._pins() if field.pin.isChecked()}

    def unpin(self) -> None:
        """Another article: nothing is kept for it."""
        for field in self._pins():
            field.pin.setChecked(False)
            field.set_text("")

    def values(self) -> dict[str, str]:
        """What was typed or chosen, to be kept as a draft; empty while nothing was."""
        if not self.typed():
            return {}
        place = {"start": str(self.context.start), "end": str(self.context.end), "source": self.context.source}
        kept = {"likelihood_basis": self.likelihood.basis_text(), "review_on": self.deadline.review_text()}
        return self._form.values() | kept | place

    def restore(self, values: dict[str, str]) -> None:
        """Take up what an earlier form on these words left behind."""
        self._form.fill({name: text for name, text in values.items() if name not in ("start", "end", "source")})
        self._by_hand.update(("speaker_kind", "attribution"))
        self.likelihood.set_basis_text(values.get("likelihood_basis", ""))
        self.deadline.set_review_text(values.get("review_on", ""))
        self._settle()

    def typed(self) -> bool:
        """Whether anything was typed beyond what the form filled in by itself."""
        given = self.pinned() | {"proposition": " ".join(self.context.quote.split())}
        own = ("speaker_kind", "attribution", "kind", "deadline_basis")
        values = {name: text for name, text in self._form.values().items() if name not in own}
        return any(text != given.get(name, "") for name, text in values.items())

    def first_focus(self) -> None:
        """The keyboard into the proposition, all of it selected, so that typing replaces it."""
        self.proposition.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.proposition.editor.selectAll()

    # ------------------------------------------------------------ what it says

    def draft(self) -> ClaimDraft:
        """The claim as typed; raises InputError on the first field that cannot be read."""
        base_rate = likelihood.parse_number(self.more.base_rate.text(), "base_rate")
        found = self.likelihood.value()
        says = self.says.value() or side_of(found)
        if says is None:
            raise InputError("speaker_says", "Say what the speaker says of it: will, will not or neither (W, N, E).")
        speaker = self.speaker.text()
        return ClaimDraft(
            proposition=self.proposition.text(),
            quote=self.context.quote,
            kind=ClaimKind(self.more.kind.text() or ClaimKind.FORECAST),
            speaker=speaker,
            speaker_kind=SpeakerKind(self.speaker_kind.text()) if speaker else None,
            attribution=Attribution(self.attribution.text()),
            speaker_says=says,
            source=SourceDraft(uid=self.context.source),
            snapshot=self.context.snapshot or None,
            quote_start=self.context.start,
            locator=self.more.locator.text(),
            claimed_on=self._claimed_on(),
            claimed_basis="given" if self._claimed_text() else "",
            likelihood=found,
            deadline=self.deadline.value(),
            review_on=self.deadline.review_on(),
            criteria=self.criteria.text(),
            condition=self.more.condition.text(),
            base_rate=base_rate,
            base_rate_source=self.more.base_rate_source.text(),
            event=self.more.event_title.text(),
            event_tie=EventTie(self.more.tie.text()) if self.more.tie.text() else None,
            tags=tuple(tag.strip() for tag in self.tags.text().split(",") if tag.strip()),
            note=self.more.note_text.text(),
        )

    def submit(self, second: bool = False) -> None:
        """Log what stands here, or say under the field why not."""
        self._form.clear_errors()
        self.say("")
        try:
            draft = self.draft()
        except InputError as error:
            self.show_error(error)
            return
        self.submitted.emit(draft, second)

    def show_error(self, error: InputError) -> None:
        """Show a refusal under its field, opening More where it stands there, and put the keyboard there."""
        name = "claimed_on_needed" if error.field == "claimed_on" and self.claimed_on.isVisibleTo(self) else error.field
        if name in ("review_on", "deadline_review"):
            self.deadline.ask_review()
            self.deadline.review.set_error(str(error))
            return
        if any(field.name == name for field in self.more.fields()):
            self.show_more(True)
        if not self._form.show_error(name, str(error)):
            self.say(str(error))
        if name == "speaker_says":
            self.says.focus_here()

    def say(self, sentence: str) -> None:
        """Say what concerns no single field; nothing takes it back."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_more(self, on: bool) -> None:
        """Show the rest of the fields or hide them."""
        self.more.setVisible(on)
        self.more_button.setText("Less" if on else "More")

    # ------------------------------------------------------------ inside

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
        self._by_hand: set[str] = set()
        for field in (*fields, self.deadline.review):
            field.edited.connect(self.edited)
            field.left.connect(self.left)
            field.editor.installEventFilter(self)
        for stop in (*self.says.stops(), self.more_button, self.likelihood.basis, self.deadline.change):
            stop.installEventFilter(self)
        self.similar.answered.connect(self.similar_answered)
        self.similar.installEventFilter(self)
        self.likelihood.edited.connect(self._settle)
        self.speaker.edited.connect(self._speaker_changed)
        self.speaker_kind.edited.connect(lambda: self._by_hand.add("speaker_kind"))
        for field in (self.more.claimed_on, self.claimed_on, self.more.sense, self.more.basis):
            field.edited.connect(self._settle)
        self.more_button.clicked.connect(lambda: self.show_more(self.more.isHidden()))

    def _pins(self) -> tuple[PinnedField, ...]:
        return (self.speaker, self.tags, self.more.event_title)

    def _main(self) -> list[QWidget]:
        """Where Enter goes, in order."""
        fields: list[Field] = [self.proposition, self.speaker, self.likelihood, self.deadline]
        if not self.deadline.review.isHidden():
            fields.append(self.deadline.review)
        if not self.claimed_on.isHidden():
            fields.append(self.claimed_on)
        return [field.editor for field in (*fields, self.criteria, self.tags)]

    def _show_context(self) -> None:
        context = self.context
        self.words.setText(_shown(context.quote))
        self.words.setAccessibleName(f"Quote: {context.quote}")
        self.likelihood.quote = context.quote
        self.speaker.editor.setPlaceholderText(context.default_speaker)
        self.claimed_on.setVisible(not context.claimed_on)
        shown = day_text(context.claimed_on)
        self.more.claimed_on.editor.setPlaceholderText(f"{shown}, as published" if shown else "")
        self.more.claimed_on.setVisible(bool(context.claimed_on))

    def _claimed_text(self) -> str:
        return self.claimed_on.text() or self.more.claimed_on.text()

    def _claimed_on(self) -> Day | None:
        text = self._claimed_text()
        if text:
            return deadlines.parse_day(text, "claimed_on", today=self.context.today or None)
        if not self.context.claimed_on:
            raise InputError("claimed_on", "When was it said? The source has no day: write one, such as 5 Feb 2013.")
        return None

    def _settle(self) -> None:
        """Let the fields that follow from others follow."""
        self.says.follow(side_of(self.likelihood.peek()))
        try:
            self.deadline.claimed_on = self._claimed_on() or self.context.claimed_on
        except InputError:
            self.deadline.claimed_on = self.context.claimed_on
        self.deadline.today = self.context.today
        sense = self.more.sense.text()
        self.deadline.sense = DeadlineSense(sense) if sense else None
        self.deadline.basis = DeadlineBasis(self.more.basis.text() or DeadlineBasis.STATED)
        self.deadline.reread()

    def _speaker_changed(self) -> None:
        name = self.speaker.text() or self.context.default_speaker
        if "speaker_kind" not in self._by_hand:
            own = not self.speaker.text() and name == self.context.outlet
            kind = SpeakerKind.OUTLET if own else guess.speaker_kind(name, self.context.outlet)
            self.speaker_kind.set_text(kind.value)

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
            return lambda: self._toggle_pin(watched)
        if held == Qt.KeyboardModifier.NoModifier:
            if event.key() == Qt.Key.Key_Escape:
                return self.put_away.emit
            if enter and isinstance(watched, QLineEdit | QPlainTextEdit):
                return lambda: self._go_on(watched)
        return None

    def _go_on(self, editor: QWidget) -> None:
        """Enter: the next of the main fields; from the last one it stays, since Ctrl+Enter logs."""
        stops = self._main()
        if editor in stops[:-1]:
            stop = stops[stops.index(editor) + 1]
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle_pin(self, editor: QObject) -> None:
        for field in self._pins():
            if field.editor is editor:
                field.pin.toggle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(self, "words"):
            self._fit()

    def _fit(self) -> None:
        self.words.setFont(current(self).fonts.quote)


def _shown(quote: str) -> str:
    """The quote as the form repeats it: cut at its end where it is long, since the article shows all of it."""
    return quote if len(quote) <= QUOTE_SHOWN else quote[: QUOTE_SHOWN - 1].rstrip() + "…"
