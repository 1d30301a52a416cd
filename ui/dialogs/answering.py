"""What a correction means for each claim of its source: three choices, and what is amended in the claim's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QRadioButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from tracker import deadlines, likelihood
from tracker.claims import AnswerDraft, Claim, CorrectionAnswer, CorrectionChoice, Day
from tracker.errors import InputError
from tracker.reading.again import Requoted, Standing
from ui.models.words import ANSWERS, words_said
from ui.widgets.diff_view import DiffView
from ui.widgets.fields import Form, LineField, TextField
from ui.widgets.likelihood_bar import numbers
from ui.widgets.status_line import counted
from ui.widgets.text import label

KEYS = {CorrectionChoice.STANDS: "S", CorrectionChoice.AMENDED: "A", CorrectionChoice.VOID: "V"}
OPEN = "Not answered yet"


@dataclass(slots=True)
class Asked:
    """A claim that a correction asks about, with what was chosen and typed for it so far."""

    claim: Claim
    base: str
    """The claim's revision that is looked at."""
    found: Requoted | None = None
    """What became of its quote in the corrected text, where there is one."""
    earlier: CorrectionAnswer | None = None
    choice: CorrectionChoice | None = None
    typed: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """How it stands, and what it is about."""
        state = ANSWERS[self.choice] if self.choice else OPEN
        now = f" · quote {self.found.words()}" if self.found else ""
        return f"{state}{now}\n{self.claim.proposition}"

    def draft(self, today: Day) -> AnswerDraft | None:
        """The answer; None where there is none, or none that is new. Raises InputError on the field to mend."""
        why = self.typed.get("why", "")
        if self.choice is None:
            return None
        if self.earlier and self.choice is self.earlier.choice and why == self.earlier.why:
            return None
        if self.choice is not CorrectionChoice.STANDS and not why:
            raise InputError("why", "Say in a few words why: it is kept beside the claim.")
        amended = None
        if self.choice is CorrectionChoice.AMENDED:
            amended = amended_claim(self.claim, self.typed, today)
            if amended == self.claim:
                raise InputError("proposition", "Nothing was changed in the claim: change its words, or let it stand.")
        return AnswerDraft(claim=self.claim.uid, choice=self.choice, why=why, amended=amended, base=self.base)


def fields_of(claim: Claim) -> dict[str, str]:
    """A claim's words as they stand in the fields."""
    said, due = claim.likelihood, claim.deadline
    return {
        "proposition": claim.proposition,
        "quote": claim.quote,
        "likelihood": (words_said(said) or numbers(said)) if said else "",
        "deadline": (due.words or due.latest or "") if due else "",
    }


def amended_claim(claim: Claim, typed: Mapping[str, str], today: Day) -> Claim:
    """The claim with what was typed anew; what was left as it stood is not read again. Raises InputError."""
    before, new = fields_of(claim), claim
    changed = {name: typed[name] for name in before if name in typed and typed[name] != before[name]}
    if "proposition" in changed:
        if not changed["proposition"].strip():
            raise InputError("proposition", "The proposition is empty: a claim needs one sentence.")
        new = replace(new, proposition=" ".join(changed["proposition"].split()))
    if "quote" in changed:
        new = replace(new, quote=changed["quote"])
    if "likelihood" in changed:
        new = replace(new, likelihood=likelihood.parse(changed["likelihood"]))
    if "deadline" in changed:
        sense = claim.deadline.sense if claim.deadline else None
        new = replace(new, deadline=deadlines.parse(changed["deadline"], claim.claimed_on or today, sense=sense))
    return new


class Answering(QWidget):
    """The claims at the left, the choice for the marked one at the right. S, A and V choose while the list has keys."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked: list[Asked] = []
        self._row = -1
        self.list = QListWidget()
        self.list.setAccessibleName("Claims of the corrected source")
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.ensurePolished()  # else its rows are measured in another text size
        self.list.installEventFilter(self)
        self.radios = {choice: QRadioButton(f"{words} ({KEYS[choice]})") for choice, words in ANSWERS.items()}
        self.says = label("", "small", wrap=True)
        self.diff = DiffView()
        self.form = Form(
            (
                TextField("Proposition", name="proposition", lines=2, most=4),
                TextField("Quote", name="quote", hint="as it stands in the corrected text", lines=2, most=4),
                LineField("Likelihood", name="likelihood"),
                LineField("Deadline", name="deadline"),
                TextField("Why", name="why", lines=1, most=4),
            )
        )
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        for choice, radio in self.radios.items():
            radio.clicked.connect(lambda _checked=False, choice=choice: self.choose(choice))
        for each in self.form.fields.values():
            each.edited.connect(self._typed)
        self._show(-1)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("role", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 0, 4, 0)
        column.setSpacing(8)
        for radio in self.radios.values():
            column.addWidget(radio)
        column.addWidget(self.says)
        column.addWidget(self.diff)
        for name, each in self.form.fields.items():
            if name not in ("likelihood", "deadline"):
                column.addWidget(each)
            if name == "quote":
                row = QHBoxLayout()
                row.setSpacing(12)
                for short in ("likelihood", "deadline"):
                    row.addWidget(self.form[short], 1)
                column.addLayout(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.list)
        self.split.addWidget(scroll)
        self.split.setSizes([280, 380])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.split)

    # --- what is asked

    def set_asked(self, asked: Sequence[Asked], claim: str = "") -> None:
        """Ask about these; ``claim`` is the one to begin with, else the first that is not answered."""
        self.asked, self._row = list(asked), -1
        self.list.clear()
        self.list.addItems([one.line() for one in self.asked])
        waits = (row for row, one in enumerate(self.asked) if one.claim.uid == claim or (not claim and not one.choice))
        self.list.setCurrentRow(next(waits, 0 if self.asked else -1))
        self.changed.emit()

    def said(self) -> str:
        """How many are answered."""
        done = sum(one.choice is not None for one in self.asked)
        rest = len(self.asked) - done
        if not self.asked:
            return "No claim of this source is logged: nothing is to be answered."
        left = f"; {rest:,} can be answered later" if rest else ""
        return f"{done:,} of {counted(len(self.asked), 'claim', 'claims')} answered{left}."

    def drafts(self, today: Day) -> list[AnswerDraft]:
        """The new answers. Raises InputError with its claim marked and the field shown."""
        found = []
        for row, one in enumerate(self.asked):
            try:
                draft = one.draft(today)
            except InputError as error:
                self.list.setCurrentRow(row)
                self.form.show_error(error.field, str(error))
                raise
            if draft is not None:
                found.append(draft)
        return found

    def choose(self, choice: CorrectionChoice) -> None:
        """Answer for the marked claim; what stands goes on to the next one, the others ask why."""
        if not 0 <= self._row < len(self.asked):
            return
        by_key = self.list.hasFocus()
        one = self.asked[self._row]
        one.choice = choice
        reworded = one.found is not None and one.found.standing is Standing.REWORDED
        if choice is CorrectionChoice.AMENDED and reworded and one.found is not None:
            one.typed.setdefault("quote", one.found.now)  # what the claim quotes now; nobody types it from the diff
        self._show(self._row)
        self._tell()
        if choice is CorrectionChoice.STANDS:
            if by_key:
                self.list.setCurrentRow(min(self._row + 1, len(self.asked) - 1))
            return
        first = "why" if choice is CorrectionChoice.VOID else "proposition"
        self.form[first].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is shown

    def _show(self, row: int) -> None:
        self._row = row
        one = self.asked[row] if 0 <= row < len(self.asked) else None
        for choice, radio in self.radios.items():
            radio.setAutoExclusive(False)  # else none could be unchecked
            radio.setChecked(one is not None and one.choice is choice)
            radio.setAutoExclusive(True)
            radio.setVisible(one is not None)
        self.form.clear_errors()
        amended = one is not None and one.choice is CorrectionChoice.AMENDED
        why = one is not None and one.choice not in (None, CorrectionChoice.STANDS)
        for name, each in self.form.fields.items():
            each.setVisible(why if name == "why" else amended)
        self._fill(one)
        self._show_quote(one)

    def _fill(self, one: Asked | None) -> None:
        values = ({**fields_of(one.claim), "why": "", **one.typed}) if one else {}
        for name, each in self.form.fields.items():
            each.blockSignals(True)
            each.set_text(values.get(name, ""))
            each.blockSignals(False)

    def _show_quote(self, one: Asked | None) -> None:
        """What became of the quote in the corrected text, word by word where it is reworded."""
        found = one.found if one else None
        reworded = found is not None and found.standing is Standing.REWORDED
        self.says.setText(f"Its quote in the corrected text: {found.words()}." if found else "")
        self.says.setVisible(found is not None)
        self.diff.setVisible(reworded)
        if reworded and found is not None:
            self.diff.show_pieces(found.diff)
            self.diff.setFixedHeight(self.diff.fontMetrics().lineSpacing() * self._lines_of_diff() + 10)

    def _lines_of_diff(self) -> int:
        """As many as it needs, up to four: the rest is scrolled to."""
        room = max(1, self.split.sizes()[1] - 40 or 320)
        words = "".join(piece.text for piece in self.diff.pieces)
        return min(4, 1 + self.diff.fontMetrics().horizontalAdvance(words[:2000]) * 11 // 10 // room)

    def _typed(self) -> None:
        if 0 <= self._row < len(self.asked):
            self.asked[self._row].typed = self.form.values()

    def _tell(self) -> None:
        item = self.list.item(self._row)
        if item is not None:
            item.setText(self.asked[self._row].line())
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """S, A and V in the list choose; its own search by first letters is of no use here."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            choice = next((choice for choice, key in KEYS.items() if event.text().upper() == key), None)
            if choice is not None and not held:
                self.choose(choice)
                return True
        return super().eventFilter(watched, event)
