"""The rest of a claim's fields, behind "More": what most claims from an article do not need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.claims import ClaimKind, DeadlineBasis, DeadlineSense, EventTie
from ui.widgets.claim_fields import PinnedField
from ui.widgets.fields import ChoiceField, Field, LineField, TextField

KIND_WORDS = (
    (ClaimKind.FORECAST, "Forecast"),
    (ClaimKind.PLAN, "Plan"),
    (ClaimKind.SCHEDULE, "Schedule"),
    (ClaimKind.CONDITIONAL, "Conditional"),
    (ClaimKind.EVALUATIVE, "Evaluative"),
)
SENSE_WORDS = (
    ("", "As its words say"),
    (DeadlineSense.BY, "By: some time until then"),
    (DeadlineSense.ON, "On: that very day"),
    (DeadlineSense.THROUGH, "Through: the whole time"),
)
BASIS_WORDS = ((DeadlineBasis.STATED, "Stated by the speaker"), (DeadlineBasis.ANALYST, "Set by us"))
TIE_WORDS = (
    ("", "Not tied"),
    (EventTie.OCCURS, "The proposition is that it occurs"),
    (EventTie.DOES_NOT_OCCUR, "The proposition is that it does not occur"),
)

Complete = Callable[[str, str], Sequence[str]]
"""Names of a kind of record ("speaker", "event") that begin like a text."""


class More(QWidget):
    """Condition, kind, deadline details, event, base rate, locator, claimed on, note."""

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.claimed_on = LineField("Claimed on", name="claimed_on", placeholder="a day, such as 5 Feb 2013")
        self.condition = TextField("Condition", name="condition", placeholder="if …, else the claim is void", lines=1)
        self.kind = ChoiceField("Kind", [(kind.value, word) for kind, word in KIND_WORDS], name="kind")
        self.sense = ChoiceField("The deadline counts", [(str(s), w) for s, w in SENSE_WORDS], name="deadline_sense")
        self.basis = ChoiceField("The deadline is", [(str(b), w) for b, w in BASIS_WORDS], name="deadline_basis")
        self.event_title = PinnedField("Event", name="event", complete=lambda text: complete("event", text))
        self.tie = ChoiceField("Tie to the event", [(str(tie), word) for tie, word in TIE_WORDS], name="event_tie")
        self.base_rate = LineField("Base rate", name="base_rate", placeholder="12 %")
        self.base_rate_source = LineField("Base rate from", name="base_rate_source")
        self.locator = LineField("Locator", name="locator", placeholder="page 4, 12:34")
        self.note_text = TextField("Note", name="note", lines=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for field in self.fields():
            column.addWidget(field)

    def fields(self) -> tuple[Field, ...]:
        """In tab order."""
        return (
            self.claimed_on,
            self.condition,
            self.kind,
            self.sense,
            self.basis,
            self.event_title,
            self.tie,
            self.base_rate,
            self.base_rate_source,
            self.locator,
            self.note_text,
        )
