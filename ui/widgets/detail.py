"""A claim at the right of the table: what it says, the words it rests on, what it waits for and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.claims import ClaimView, Correction, Day, Evidence, Outcome
from tracker.later import Later
from ui.models import words
from ui.models.moments import ClaimFacts, moments
from ui.widgets.likelihood_bar import LikelihoodBar
from ui.widgets.outcome import OutcomeLabel, is_late, mark_of
from ui.widgets.quote import Quote
from ui.widgets.review_words import by_when, evidence_line, step_line, when, where
from ui.widgets.sections import Banner, Facts, Lines, Pane, Section
from ui.widgets.text import button, hairline, label
from ui.widgets.timeline import TimeLine

if TYPE_CHECKING:
    from tracker import moves
    from ui.charts import updates
    from ui.widgets import chart_view
else:
    moves, updates, chart_view = Later("tracker.moves"), Later("ui.charts.updates"), Later("ui.widgets.chart_view")

VERBS = (
    ("claim.resolve", "Resolve…"),
    ("claim.reopen", "Reopen…"),
    ("claim.note", "Add note…"),
    ("claim.evidence", "Add evidence…"),
)


class ClaimDetail(Pane):
    """Shows ``ClaimFacts``. What its buttons want is told by ``wanted`` as the id of an action."""

    wanted = Signal(str)
    kept = Signal(str)
    """The revision of the version to keep, when a claim has two."""
    note_chosen = Signal(str, str)
    """A note to edit: its uid and revision."""
    answer_wanted = Signal(int, str)
    """Which of its source's corrections, counted from 1, is to be answered, and for which claim."""
    file_wanted = Signal(str)
    """The piece of evidence whose file is to be shown."""

    def __init__(self, today: Callable[[], Day], parent: QWidget | None = None) -> None:
        super().__init__("Claim", parent)
        self._today = today
        self.facts: ClaimFacts | None = None
        self.banner = Banner()
        self.status = OutcomeLabel()
        self.aside = label("", "small", wrap=True)
        self.proposition = label("", "proposition", wrap=True, selectable=True, name="Proposition")
        self.about = Facts()
        self.line, self.quote = hairline(), Quote()
        self.criteria = Section("How we will know")
        self.condition = Section("Only if")
        self.moves = Section("How it moved", Lines())
        self.resolutions = Section("Outcomes", Lines())
        self.corrections = Section("Its source was corrected", Lines())
        self.evidence = Section("Evidence", Lines())
        self.notes = Section("Notes", Lines())
        self.time = Section("Time line", TimeLine())
        self.buttons = {action: button(text, "primary" if n == 0 else "") for n, (action, text) in enumerate(VERBS)}
        self.chart: chart_view.ChartView | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(8)
        for line in (self.status, self.aside, self.proposition):
            head.addWidget(line)
        self.column.addWidget(self.banner)
        self.column.addLayout(head)
        self.column.addLayout(self._verbs())
        parts: tuple[QWidget, ...] = (self.about, self.line, self.quote, self.criteria, self.condition)
        for part in (*parts, self.corrections, self.moves, self.resolutions, self.evidence, self.notes, self.time):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.quote.source_button.clicked.connect(lambda: self.wanted.emit("claim.open_source"))

    def _verbs(self) -> QVBoxLayout:
        # Two rows of two: in one row they would be cut off at larger text.
        column = QVBoxLayout()
        column.setSpacing(8)
        for pair in (VERBS[:2], VERBS[2:]):
            row = QHBoxLayout()
            row.setSpacing(8)
            for action, _ in pair:
                self.buttons[action].clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))
                row.addWidget(self.buttons[action], 1)
            column.addLayout(row)
        return column

    # --- what is shown

    def show_facts(self, facts: ClaimFacts) -> None:
        """Show a claim; the same claim keeps its place in the scroll."""
        same = self.facts is not None and self.facts.view.uid == facts.view.uid
        place = self.verticalScrollBar().value() if same else 0
        self.facts = facts
        view = facts.view
        self._show_head(view)
        self._show_banner(facts)
        self.about.set_facts(self._about(view))
        self.quote.set_quote(view.quote, facts.before, facts.after, where(view), in_source=bool(view.snapshot_uid))
        self.quote.setVisible(bool(view.quote))
        self.line.setVisible(bool(view.quote))
        self.criteria.set_text(view.criteria)
        self.condition.set_text(view.condition)
        self._show_lists(facts)
        self.verticalScrollBar().setValue(place)

    def _show_head(self, view: ClaimView) -> None:
        word = words.outcome_as_said(view)
        due = words.due_lines(view, self._today())[0] if word == "Due" else ""
        self.status.set_mark(mark_of(view), f"{word}: {due}" if due else word, late=is_late(view))
        aside = _aside(view)
        self.aside.setText(aside)
        self.aside.setVisible(bool(aside))
        self.proposition.setText(words.proposition(view))
        resolved = view.outcome is not None
        live = not (view.removed or view.withheld)
        self.buttons["claim.resolve"].setText("Resolve again…" if resolved else "Resolve…")
        self.buttons["claim.resolve"].setEnabled(live)
        self.buttons["claim.reopen"].setEnabled(live and resolved)
        for action in ("claim.note", "claim.evidence"):
            self.buttons[action].setEnabled(live)

    def _show_banner(self, facts: ClaimFacts) -> None:
        if facts.view.conflict and facts.versions:
            lines = [(text, "Keep this", lambda rev=revision: self.kept.emit(rev)) for revision, text in facts.versions]
            self.banner.show_choice("This claim was changed on two sides. Keep one version:", lines)
        elif facts.view.judged_on_earlier_wording:
            verb = ("The outcome was decided on an earlier wording of this claim.", "It stands", self._confirm)
            self.banner.show_choice("Does the outcome still stand?", [verb])
        else:
            self.banner.show_choice("", [])

    def _confirm(self) -> None:
        self.wanted.emit("claim.confirm")

    def _about(self, view: ClaimView) -> list[tuple[str, str | QWidget]]:
        said = words.SAYS[view.speaker_says] if view.speaker_says else ""
        described = view.speaker_as_described
        speaker = view.speaker + (f" (“{described}”)" if described and described != view.speaker else "")
        return [
            ("Speaker", speaker or described),
            ("Says", said),
            ("Likelihood", _likelihood(view)),
            ("Claimed on", when(view, self._today())),
            ("Deadline", by_when(view)),
            ("Known on", words.day_text(view.known_on)),
            ("Source", "" if view.quote else where(view)),
            ("Event", view.event_title),
            ("Kind", "" if view.kind == "forecast" else words.KINDS[view.kind]),
            ("Tags", ", ".join(view.tags)),
        ]

    def _show_lists(self, facts: ClaimFacts) -> None:
        # The latest outcome first; the earlier ones stay in sight under it.
        steps = [(step_line(step), "", None) for step in reversed(facts.resolutions)]
        evidence = [(evidence_line(piece), "Show", self._show_file(piece)) for piece in facts.evidence]
        notes = [
            (note.text, "Edit", lambda uid=note.uid, rev=revision: self.note_chosen.emit(uid, rev))
            for revision, note in facts.notes
        ]
        told = [(line, "", None) for line in moves.lines(facts.chain)] if facts.chain else []
        for section, lines in (
            (self.corrections, self._corrected(facts)),
            (self.moves, told),
            (self.resolutions, steps),
            (self.evidence, evidence),
            (self.notes, notes),
        ):
            assert isinstance(section.body, Lines)
            section.body.set_lines(lines)
            section.setVisible(bool(lines))
        self._draw(facts)
        assert isinstance(self.time.body, TimeLine)
        self.time.body.set_moments(moments(facts, self._today()))

    def _corrected(self, facts: ClaimFacts) -> list[tuple[str, str, Callable[[], object] | None]]:
        """What was corrected, and what that means for this claim."""
        uid = facts.view.uid

        def line(number: int, one: Correction) -> tuple[str, str, Callable[[], object] | None]:
            told = f"{words.correction_words(one)}\n{words.answer_words(one, uid)}"
            return told, "Answer", lambda: self.answer_wanted.emit(number, uid)

        return [line(number, one) for number, one in enumerate(facts.corrections, 1)]

    def _show_file(self, piece: Evidence) -> Callable[[], None] | None:
        """What its verb does, where a file is kept."""
        return (lambda: self.file_wanted.emit(piece.uid)) if piece.snapshot else None

    def _draw(self, facts: ClaimFacts) -> None:
        """How the likelihood moved, as a chart under its lines; made when the first chain is shown."""
        if facts.chain and self.chart is None:
            self.chart = chart_view.ChartView(updates.moving(facts.chain))
            self.column.insertWidget(self.column.indexOf(self.moves) + 1, self.chart)
        if self.chart is not None:
            self.chart.set_chart(updates.moving(facts.chain))
            self.chart.setVisible(updates.drawn(facts.chain))


def _likelihood(view: ClaimView) -> QWidget | str:
    if view.likelihood is None:
        return ""
    bar = QWidget()
    column = QVBoxLayout(bar)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label(words.likelihood_line(view.likelihood), wrap=True, selectable=True))
    if view.likelihood.best is not None:
        column.addWidget(LikelihoodBar(view.likelihood, text=False))
    return bar


def _aside(view: ClaimView) -> str:
    """What tempers the outcome, in a line."""
    parts = []
    if view.interim and view.outcome is not None:
        parts.append("interim, not the last word")
    if view.outcome is Outcome.VOID and view.void_reason:
        parts.append(words.VOID_REASONS[view.void_reason])
    if view.stated_after_outcome:
        parts.append("stated after the outcome was known, so never scored")
    elif view.logged_after_outcome:
        parts.append("logged after the outcome was known")
    if view.update_of:
        parts.append("an update of an earlier claim, which carries the outcome")
    return "; ".join(parts)[:1].upper() + "; ".join(parts)[1:]
