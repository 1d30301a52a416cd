"""One claim, to be judged: why it is due, the proposition large, then everything that helps to say what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.claims import ClaimView, Correction, Day, Evidence, Resolution
from ui.models.words import answer_words, correction_words
from ui.theme import current
from ui.widgets.likelihood_bar import LikelihoodBar
from ui.widgets.outcome import OutcomeLabel, OutcomeMark, mark_of
from ui.widgets.prose import Prose
from ui.widgets.quote_context import QuoteContext
from ui.widgets.review_words import by_when, evidence_line, rival_lines, side, step_line, when, where, who, why_due
from ui.widgets.text import button, hairline, label

WIDTH = 640
BLIND = "Judging blind: who said it, in which words and how likely, is hidden. B shows it."


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with all that a judge of its outcome wants to see. ``before`` and ``after`` stand around its quote."""

    view: ClaimView
    before: str = ""
    after: str = ""
    evidence: Sequence[Evidence] = ()
    steps: Sequence[Resolution] = ()
    moves: Sequence[str] = ()
    """What was said first and what each update changed."""
    corrections: Sequence[Correction] = ()
    """What was corrected in its source, with the answers for its claims."""
    rivals: Sequence[ClaimView] = ()
    """The other claims about its event."""


class ReviewCard(QScrollArea):
    """The card, 640 px wide at the usual text size. It scrolls by itself when a claim is long."""

    fitted = Signal()
    """The column has another width or place."""
    answer_wanted = Signal()
    """It is to be said what a correction of its source means for the claim."""
    file_wanted = Signal()
    """The files kept as evidence are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Claim to review")
        self.case: Case | None = None
        self.blind = False
        """Whether who said it, and how likely, is hidden until there is an outcome."""
        self._make()
        inner = QWidget()
        inner.setProperty("role", "clear")
        # Stretches, not an alignment: an aligned widget would be given the height that it needs at the full width.
        outer = QHBoxLayout(inner)
        outer.setContentsMargins(24, 20, 24, 16)
        outer.addStretch(1)
        outer.addWidget(self._column, 1000)
        outer.addStretch(1)
        self.setWidget(inner)
        self._fit()

    def _make(self) -> None:
        self.due = OutcomeLabel(OutcomeMark.DUE)
        self.proposition = Prose("large", name="Proposition")
        self.criteria = _Part("How we will know", ours=False)
        self.condition = _Part("Only if", ours=False)
        self.hidden = label(BLIND, "muted", wrap=True)
        self.side = Prose("strong", name="The speaker's side", ours=True)
        self.quote = QuoteContext()
        self.facts = _Facts()
        self.note = _Part("Note", ours=False)
        self.corrections = _Part("Its source was corrected", ours=False)
        self.correct = button("Answer…", "quiet", tip="Ctrl+Shift+L")
        self.correct.clicked.connect(self.answer_wanted)
        self.corrections.add_foot(self.correct)
        self.moves = _Part("How it moved", ours=False)
        self.rivals = _Part("Said of the same event", ours=False)
        self.evidence = _Part("Evidence so far")
        self.files = button("Show what is kept", "quiet", tip="Ctrl+Alt+O")
        self.files.clicked.connect(self.file_wanted)
        self.steps = _Part("Earlier outcomes")
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.due, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.proposition)
        for part in (self.criteria, self.condition):
            column.addWidget(part)
        column.addWidget(hairline())
        column.addWidget(self.hidden)
        column.addWidget(self.side)
        column.addWidget(self.quote)
        column.addWidget(self.facts)
        self.evidence.add_foot(self.files)
        for part in (self.corrections, self.moves, self.rivals, self.evidence, self.steps, self.note):
            column.addWidget(part)
        column.addStretch(1)

    def show_case(self, case: Case, today: Day) -> None:
        """Show a claim from its top."""
        fresh = self.case is None or self.case.view.uid != case.view.uid
        self.case, view = case, case.view
        mark = OutcomeMark.DUE if not view.judged_on_earlier_wording else mark_of(view)
        self.due.set_mark(mark, why_due(view, today))
        self.proposition.set_text(view.proposition)
        self.criteria.set_lines([view.criteria])
        self.condition.set_lines([view.condition])
        self.side.set_text(side(view))
        self.quote.set_quote(view.quote, case.before, case.after)
        self.facts.show_view(view, today, blind=self.blind)
        self.note.set_lines([view.note])
        self.evidence.set_lines([evidence_line(piece) for piece in case.evidence])
        self.files.setVisible(any(piece.snapshot for piece in case.evidence))
        told = ((correction_words(one), answer_words(one, view.uid)) for one in case.corrections)
        self.corrections.set_lines([line for lines in told for line in lines])
        self.moves.set_lines(case.moves)
        self.rivals.set_lines(rival_lines(case.rivals))
        self.steps.set_lines([step_line(step) for step in case.steps])
        self._hide(view)
        self._settle()
        if fresh:
            self.verticalScrollBar().setValue(0)

    def _hide(self, view: ClaimView) -> None:
        """Show, or hide when judging blind, whatever tells who said it and how likely; the note and the words may."""
        self.hidden.setVisible(self.blind)
        self.side.setVisible(not self.blind)
        self.quote.setVisible(bool(view.quote) and not self.blind)
        for part in (self.corrections, self.moves, self.rivals, self.note):
            part.setVisible(bool(part.text()) and not self.blind)

    def _settle(self) -> None:
        """Give the column its height at once; by itself it would take some turns of the event loop, and show them."""
        for _ in range(4):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_column"):
            self._fit()

    def _fit(self) -> None:
        self._column.setMaximumWidth(column_width(self))
        self.fitted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fitted.emit()

    def span(self) -> tuple[int, int]:
        """Where the column starts, from the card's left edge, and how wide it is."""
        room = self.viewport().width()
        width = min(column_width(self), room - 48)
        return (room - width) // 2, width


def column_width(widget: QWidget) -> int:
    """The width of the card's column: 640 px, more at larger text."""
    return current(widget).px(WIDTH)


class _Part(QWidget):
    """A small heading over lines of text; hidden while there is none."""

    def __init__(self, heading: str, *, ours: bool = True) -> None:
        super().__init__()
        self._lines: list[Prose] = []
        self._heading, self._ours = heading, ours
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(label(heading, "heading"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._column.addLayout(self._rows)
        self.hide()

    def add_foot(self, widget: QWidget) -> None:
        """Put something under the lines."""
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Show these lines; widgets are kept and filled anew, which is quicker than making them."""
        lines = [line for line in lines if line]
        while len(self._lines) < len(lines):
            made = Prose(name=self._heading, ours=self._ours)
            self._lines.append(made)
            self._rows.addWidget(made)
        for place, made in enumerate(self._lines):
            made.setVisible(place < len(lines))
            made.set_text(lines[place] if place < len(lines) else "")
        self.setVisible(bool(lines))

    def text(self) -> str:
        """What is shown, a line each."""
        return "\n".join(made.text() for made in self._lines if made.text())


class _Facts(QWidget):
    """Who, when, how likely, by when and where, in two columns with one left edge each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.likely = LikelihoodBar()
        self.texts = {
            name: Prose("muted" if name == "Tags" else "body", name=name, ours=True)
            for name in ("Who", "When", "By when", "Source", "Tags")
        }
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._captions = {}
        for row, caption in enumerate(("Who", "When", "How likely", "By when", "Source", "Tags")):
            self._captions[caption] = label(caption, "heading")
            self._grid.addWidget(self._captions[caption], row, 0, top)
            self._grid.addWidget(self.texts.get(caption, self.likely), row, 1)

    def show_view(self, view: ClaimView, today: Day, *, blind: bool = False) -> None:
        """Fill the rows and hide those that have nothing to say, or, when judging blind, that say too much."""
        self.likely.set_likelihood(None if blind else view.likelihood)
        for part in (self.likely, self._captions["How likely"]):
            part.setVisible(not blind)
        described = view.speaker_as_described
        name = who(view)
        texts = {
            "Who": f"{name} (“{described}”)" if described and described != name else name,
            "When": when(view, today),
            "By when": by_when(view),
            "Source": where(view),
            "Tags": ", ".join(view.tags),
        }
        if blind:
            texts |= dict.fromkeys(("Who", "Source"), "")
        for caption, text in texts.items():
            self.texts[caption].set_text(text)
            self.texts[caption].setVisible(bool(text))
            self._captions[caption].setVisible(bool(text))
