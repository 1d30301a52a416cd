"""A named record at the right of the table: a speaker, a source, a tag, and what can be done with its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tracker.claims import Note
from ui.widgets.sections import Facts, Lines, Pane, Section
from ui.widgets.text import button, label

KINDS = {
    "source": "Source",
    "speaker": "Speaker",
    "outlet": "Outlet",
    "event": "Event",
    "tag": "Tag",
    "collection": "Collection",
    "saved_search": "Saved search",
}
JOINABLE = frozenset(("source", "speaker", "outlet", "event", "tag"))
ALIASED = frozenset(("speaker", "outlet", "event", "tag"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFacts:
    """All that the pane shows of a named record. Pairs are (uid, words)."""

    kind: str
    uid: str
    name: str
    count: int = 0
    facts: Sequence[tuple[str, str]] = ()
    aliases: Sequence[str] = ()
    joined: Sequence[tuple[str, str]] = ()
    alike: Sequence[tuple[str, str]] = ()
    notes: Sequence[tuple[str, Note]] = ()
    corrections: Sequence[str] = ()
    """What was corrected in a source, and how far that is answered, in words."""


class NameDetail(Pane):
    """Shows ``NameFacts``; ``wanted`` carries the id of an action."""

    wanted = Signal(str)
    join_wanted = Signal(str)
    """The uid of a likely duplicate to show under this name."""
    part_wanted = Signal(str)
    note_chosen = Signal(str, str)
    answer_wanted = Signal(int)
    """Which of a source's corrections is to be answered, counted from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Record", parent)
        self.shown: NameFacts | None = None
        self.kind = label("", "heading")
        self.name = label("", "large", wrap=True, selectable=True, name="Name")
        self.count = label("", "muted")
        self.about = Facts()
        self.aliases = Section("Also written")
        self.joined = Section("Joined into it", Lines())
        self.alike = Section("Perhaps the same", Lines())
        self.notes = Section("Notes", Lines())
        self.rename, self.join = button("Rename…"), button("Join…")
        self.other, self.note = button("Other names…"), button("Add note…")
        self.read, self.again = button("Open its text"), button("Read again…")
        self.correct = button("Corrections…")
        self.corrections = Section("Corrected", Lines())
        self._lay_out()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(4)
        for part in (self.kind, self.name, self.count):
            head.addWidget(part)
        self.column.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(8)
        # The last two share a place: a source has a text, the others have other names.
        verbs = (
            (self.rename, "claim.rename", 0, 0),
            (self.join, "claim.join", 0, 1),
            (self.note, "claim.note", 1, 0),
            (self.other, "claim.aliases", 1, 1),
            (self.read, "claim.open_source", 1, 1),
            (self.again, "source.again", 2, 0),
            (self.correct, "source.correction", 2, 1),
        )
        for made, action, row, column in verbs:
            made.clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))
            grid.addWidget(made, row, column)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        for section in (self.about, self.corrections, self.aliases, self.joined, self.alike, self.notes):
            self.column.addWidget(section)
        self.column.addStretch(1)

    def show_facts(self, facts: NameFacts) -> None:
        """Show a record."""
        self.shown = facts
        self.kind.setText(KINDS[facts.kind])
        self.name.setText(facts.name or "without a name")
        self.count.setText("" if facts.kind == "saved_search" else _claims(facts.count))
        self.count.setVisible(bool(self.count.text()))
        self.about.set_facts(list(facts.facts))
        self.aliases.set_text(", ".join(facts.aliases))
        self.join.setVisible(facts.kind in JOINABLE)
        self.other.setVisible(facts.kind in ALIASED)
        for verb in (self.read, self.again, self.correct):
            verb.setVisible(facts.kind == "source")
        told = [(text, "Answers", self._answer(number)) for number, text in enumerate(facts.corrections, 1)]
        self._lines(self.corrections, told)
        self._lines(self.joined, [(text, "Part", _emit(self.part_wanted.emit, uid)) for uid, text in facts.joined])
        self._lines(self.alike, [(text, "Join", _emit(self.join_wanted.emit, uid)) for uid, text in facts.alike])
        self._lines(self.notes, [(note.text, "Edit", self._note(note.uid, rev)) for rev, note in facts.notes])

    def _answer(self, number: int) -> Callable[[], None]:
        return lambda: self.answer_wanted.emit(number)

    def _note(self, uid: str, revision: str) -> Callable[[], None]:
        return lambda: self.note_chosen.emit(uid, revision)

    def _lines(self, section: Section, lines: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        assert isinstance(section.body, Lines)
        section.body.set_lines(lines)
        section.setVisible(bool(lines))


def _emit(emit: Callable[[str], None], uid: str) -> Callable[[], None]:
    return lambda: emit(uid)


def _claims(count: int) -> str:
    return f"{count:,} claim" + ("" if count == 1 else "s")
