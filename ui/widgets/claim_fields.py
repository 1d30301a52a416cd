"""The fields of a claim that say at once how they are read: how likely, by when; and fields that can be pinned."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QWidget

from tracker import deadlines, likelihood
from tracker.claims import (
    Day,
    Deadline,
    DeadlineBasis,
    DeadlineSense,
    Likelihood,
    LikelihoodBasis,
)
from tracker.errors import InputError
from ui.models.words import day_text, distance
from ui.theme import current
from ui.widgets.fields import Field, LineField
from ui.widgets.icons import icon
from ui.widgets.likelihood_bar import LikelihoodBar, numbers
from ui.widgets.text import button, label, set_tip


class LikelihoodField(LineField):
    """One field for words, a number or a range; under it how it is read, in numbers and as a bar."""

    def __init__(self) -> None:
        super().__init__(
            "Likelihood",
            name="likelihood",
            placeholder="unlikely, 20 %, 10-30 %",
            complete=lambda text: list(likelihood.suggest(text, 6)),
        )
        self.bar = LikelihoodBar(text=False)
        self.reading = label("", "small", wrap=True)
        self.basis = button("", "quiet", name="What the likelihood rests on")
        self.basis.setCheckable(True)
        self.basis.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.basis.toggled.connect(self._basis_by_hand)
        self.quote = ""
        self._touched_basis = False
        _under(self, self.reading, self.bar, self.basis)
        self.edited.connect(self._reread)
        self._reread()

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self._reread()

    def value(self) -> Likelihood | None:
        """The likelihood as it is read; raises InputError."""
        found = likelihood.parse(self.text())
        if found is None or not self.basis.isChecked() or found.best is None:
            return found
        return likelihood.parse(self.text(), basis=LikelihoodBasis.ANALYST)

    def basis_text(self) -> str:
        """What a draft keeps of the choice of basis."""
        return ("judged" if self.basis.isChecked() else "stated") if self._touched_basis else ""

    def set_basis_text(self, text: str) -> None:
        """Take a kept choice of basis up again."""
        blocked = self.basis.blockSignals(True)
        self.basis.setChecked(text == "judged")
        self.basis.blockSignals(blocked)
        self._touched_basis = bool(text)
        self._reread()

    def peek(self) -> Likelihood | None:
        """The likelihood, or None while it cannot be read."""
        try:
            return self.value()
        except InputError:
            return None

    def _basis_by_hand(self) -> None:
        self._touched_basis = True
        self.edited.emit()  # which reads anew

    def _reread(self) -> None:
        refused = ""
        try:
            found = likelihood.parse(self.text())
        except InputError as error:
            # While somebody types, many numbers are unfinished: the sentence turns into an error when they log.
            found, refused = None, str(error)
        self._guess_basis(found)
        found = self.peek()
        self.bar.set_likelihood(found)
        self.bar.setVisible(bool(numbers(found)))
        self.reading.setText(refused or _likelihood_words(found, self.text()))
        self.reading.setVisible(bool(self.reading.text()))
        self.basis.setVisible(self._can_choose(found))
        self.basis.setText(_basis_word(found))
        self.editor.setAccessibleDescription(self.reading.text())

    def set_error(self, sentence: str) -> None:
        """Show an error in place of the same sentence about a number that is not finished yet."""
        super().set_error(sentence)
        self.reading.setVisible(bool(self.reading.text()) and self.reading.text() != sentence)

    def _guess_basis(self, found: Likelihood | None) -> None:
        """A number that does not stand in the quote was judged by whoever types it."""
        if self._touched_basis:
            return
        said = found is None or found.best is None or found.basis is not LikelihoodBasis.STATED
        figures = [part for part in _figures(self.text()) if part not in _figures(self.quote)]
        blocked = self.basis.blockSignals(True)
        self.basis.setChecked(not said and bool(figures) and bool(self.quote))
        self.basis.blockSignals(blocked)

    def _can_choose(self, found: Likelihood | None) -> bool:
        return (
            found is not None and found.best is not None and (found.basis is not LikelihoodBasis.LEXICON or found.ask)
        )


def _figures(text: str) -> list[str]:
    spaced = "".join(char if char.isdigit() else " " for char in text)
    return spaced.split()


def _basis_word(found: Likelihood | None) -> str:
    if found is None:
        return ""
    if found.ask:
        return "Count this reading"
    return "Our judgement" if found.basis is LikelihoodBasis.ANALYST else "Stated"


def _likelihood_words(found: Likelihood | None, typed: str) -> str:
    if found is None:
        return ""
    if likelihood.is_unknown(found):
        return "kept as words: the lexicon has no number for them, and they are not scored"
    read = numbers(found)
    if found.ask:
        return f"{read}, and not scored until you count this reading"
    if found.basis is not LikelihoodBasis.LEXICON:
        return read
    phrase = likelihood.find(found.words)
    weak = phrase is not None and phrase.tier == "D"
    return f"{read}, our judgement: no survey covers it" if weak else f"{read}, as the lexicon reads it"


class DeadlineField(LineField):
    """One field for a day or words; under it the days that it comes to, or when to look again."""

    def __init__(self) -> None:
        super().__init__("Deadline", name="deadline", placeholder="by 2013, Feb. 7, within six months, soon")
        self.reading = label("", "small", wrap=True)
        self.change = button("Change", "quiet", name="Change the day to look again")
        self.change.clicked.connect(self.ask_review)
        self.review = LineField("Look again on", name="review_on", placeholder="a day, or +3m")
        self.review.edited.connect(self._review_edited)
        self.claimed_on: Day = ""
        self.today: Day = ""
        self.sense: DeadlineSense | None = None
        self.basis = DeadlineBasis.STATED
        _under(self, self.reading, None, self.change)
        self.layout().addWidget(self.review)  # type: ignore[union-attr]
        self.review.hide()
        self.edited.connect(self.reread)

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self.reread()

    def value(self) -> Deadline | None:
        """The deadline as it is read; raises InputError."""
        return deadlines.parse(self.text(), self.claimed_on or self.today, sense=self.sense, basis=self.basis)

    def review_on(self) -> Day | None:
        """The day to look again where somebody chose one, else None: our convention. Raises InputError."""
        text = self.review.text()
        if self.review.isHidden() or not text:
            return None
        day = deadlines.parse_day(text, "review_on", today=self.claimed_on or self.today)
        return None if day == self._convention() else day

    def review_text(self) -> str:
        """What a draft keeps of the day to look again."""
        return "" if self.review.isHidden() else self.review.text()

    def set_review_text(self, text: str) -> None:
        """Take a kept day to look again up."""
        self.review.setVisible(bool(text))
        self.review.set_text(text)
        self.reread()

    def ask_review(self) -> None:
        """Open the field for the day to look again, filled with our convention."""
        self.review.setVisible(True)
        if not self.review.text():
            self.review.set_text(self._convention() or "")
        self.review.editor.setFocus()
        self.review.editor.selectAll()
        self.reread()

    def reread(self) -> None:
        """Say anew how the words are read, after they or the day of the claim have changed."""
        try:
            found = self.value()
            words, open_ended = self._words(found), found is None or found.latest is None
        except InputError as error:
            # While somebody types, most words are unfinished: the sentence turns into an error when they log.
            words, open_ended = (str(error) if error.field == "deadline" else ""), False
        self.reading.setText(words)
        self.reading.setVisible(bool(words))
        self.change.setVisible(open_ended and self.review.isHidden())
        if not open_ended and not self.review.isHidden():
            self.review.hide()
        self.editor.setAccessibleDescription(words)

    def set_error(self, sentence: str) -> None:
        """Show an error in place of the same sentence about words that are not finished yet."""
        super().set_error(sentence)
        self.reading.setVisible(bool(self.reading.text()) and self.reading.text() != sentence)

    def _words(self, found: Deadline | None) -> str:
        if found is not None and found.latest:
            told = _deadline_words(found)
            if self.claimed_on:
                told += f", {distance(found.latest, self.claimed_on).replace('in ', '')} after the claim".replace(
                    "today after the claim", "the day of the claim"
                ).replace("tomorrow after the claim", "the day after the claim")
            return f"{told}. {found.ambiguous}" if found.ambiguous else told
        if not self.review.isHidden():
            return "no date"
        day = self._convention()
        return f"no date: look again on {day_text(day)}, our convention" if day else "no date"

    def _convention(self) -> Day | None:
        try:
            return deadlines.review_day(self.value(), self.claimed_on) if self.claimed_on else None
        except InputError:
            return None

    def _review_edited(self) -> None:
        self.edited.emit()


def _deadline_words(found: Deadline) -> str:
    first, last = day_text(found.earliest), day_text(found.latest)
    if found.sense is DeadlineSense.ON:
        return f"on {last}"
    if found.sense is DeadlineSense.THROUGH:
        return f"all the time from {first} to {last}"
    return f"between {first} and {last}" if found.kind.value == "interval" and first else f"by {last}"


def _under(field: Field, reading: QWidget, bar: QWidget | None, control: QWidget) -> None:
    """Put a reading, its bar and a quiet control between the editor and the note of a field."""
    column = field.layout()
    assert isinstance(column, QBoxLayout)
    column.insertWidget(2, _Reading(reading, *([bar] if bar is not None else []), control))


class _Reading(QWidget):
    """Words with what belongs to them beside them, or below where they would be squeezed to a word a line."""

    LEAST = 150

    def __init__(self, words: QWidget, *beside: QWidget) -> None:
        super().__init__()
        self._beside = beside
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(words, 1)
        for one in beside:
            self._row.addWidget(one)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        taken = sum(one.sizeHint().width() + 8 for one in self._beside if not one.isHidden())
        below = taken > 0 and self.width() - taken < current(self).px(self.LEAST)
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)


class Pin(QToolButton):
    """Keeps what a field holds for the next claims from this article; Alt+P while the keyboard is in the field."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"Keep the {what} for this article")
        set_tip(self, f"Keep the {what} for this article (Alt+P in the field)")
        self._fit()

    def _fit(self) -> None:
        # Not current(self): the stylesheet makes the background of tool buttons transparent, which reads as black.
        theme = current()
        self.setIcon(icon("pin", theme))
        self.setIconSize(QSize(theme.px(16), theme.px(16)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._fit()


class PinnedField(LineField):
    """One line with a pin beside it; Alt+P in the line toggles it."""

    pinned = Signal(bool)

    def __init__(
        self,
        caption: str,
        *,
        name: str,
        placeholder: str = "",
        complete: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        super().__init__(caption, name=name, placeholder=placeholder, complete=complete)
        self.pin = Pin(caption.lower())
        self.pin.toggled.connect(self.pinned)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        column = self.layout()
        assert isinstance(column, QBoxLayout)
        column.removeWidget(self.editor)
        row.addWidget(self.editor, 1)
        row.addWidget(self.pin)
        column.insertLayout(1, row)
        set_tip(self.editor, self._pin_words())
        self.editor.setAccessibleDescription(self._pin_words())

    def _pin_words(self) -> str:
        return f"Alt+P keeps the {self.caption.text().lower()} for this article"

    def _say(self, sentence: str, role: str) -> None:
        super()._say(sentence, role)
        if not sentence:
            self.editor.setAccessibleDescription(self._pin_words())
