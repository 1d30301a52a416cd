"""Another ledger into this one: what would arrive first, then the merge; and the conflicts, settled one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tracker.conflicts import Conflict, Version
from tracker.errors import NotFound, TrackerError
from tracker.ledger import Ledger
from tracker.merging import Merged
from tracker.steps import one
from ui.session import Session
from ui.theme import current
from ui.widgets.status_line import counted
from ui.widgets.text import button, hairline, label

LEDGERS = "Ledgers (*.ledger);;All files (*)"


def merge_ledger(session: Session) -> None:
    """Ask for the other ledger, say what would arrive, and merge when that is wanted."""
    path = session.messages.open_path("Merge another ledger", LEDGERS, str(session.ledger.path.parent))
    if path is not None:
        session.jobs.run(
            _work(session.ledger, path, dry_run=True),
            lambda found: _ask(session, path, found),
            lambda error: session.messages.error(str(error)),
            label=f"Looking at {path.name}",
        )


def _work(ledger: Ledger, path: Path, *, dry_run: bool) -> Callable[[Callable[[], bool]], Merged]:
    def work(cancelled: Callable[[], bool]) -> Merged:
        writer = Ledger.open(ledger.path, author=ledger.author, device=ledger.device, create=False)
        try:
            return writer.merge(path, dry_run=dry_run, cancelled=cancelled)
        finally:
            writer.close()

    return work


def _ask(session: Session, path: Path, found: Merged) -> None:
    if not found.arrived.revisions:
        session.messages.tell(f"{path.name} holds nothing that is not here already.")
        return
    choice = session.messages.ask(f"Merge {path.name} into this ledger?", ["Merge"], detail="\n".join(told(found)))
    if choice == 0:
        session.jobs.run(
            _work(session.ledger, path, dry_run=False),
            lambda done: _done(session, path, done),
            lambda error: session.messages.error(str(error)),
            label=f"Merging {path.name}",
        )


def told(found: Merged) -> list[str]:
    """What arrives, what waits for a person, and what a merge is, in sentences."""
    new = [counted(n, kind.replace("_", " "), f"{kind.replace('_', ' ')}s") for kind, n in found.arrived.new.items()]
    changed = sum(found.arrived.changed.values())
    lines = [f"New here: {', '.join(new)}."] if new else []
    if changed:
        lines.append(f"{counted(changed, 'record', 'records')} changed there.")
    if found.conflicts:
        lines.append(f"{counted(len(found.conflicts), 'record', 'records')} changed on both sides: you settle them.")
    if found.judged_apart:
        many = counted(len(found.judged_apart), "claim", "claims")
        lines.append(f"{many} judged otherwise on each side: the review has them under “Needs checking”.")
    if found.same_names:
        names = ", ".join(f"“{one.name}”" for one in found.same_names[:5])
        lines.append(f"The same name more than once: {names}. Join them where they are one.")
    if found.arrived.erasures:
        many = counted(found.arrived.erasures, "erasure", "erasures")
        lines.append(f"{many} made there: those words go here too, also from our own backups.")
    return [*lines, "Nothing is lost. A backup is made first, since Undo does not take a merge back."]


def _done(session: Session, path: Path, found: Merged) -> None:
    session.look_again()
    if found.unreachable:
        session.messages.tell("Erased words could not be cleared everywhere.", detail="\n".join(found.unreachable))
    many = counted(len(found.conflicts), "conflict waits", "conflicts wait")
    apart = counted(len(found.judged_apart), "claim", "claims")
    waits = f"; {many} (Edit > Conflicts)" if found.conflicts else ""
    waits += f"; {apart} judged otherwise there (Review > Needs checking)" if found.judged_apart else ""
    session.say(f"Merged {path.name}{waits}")


# ---------------------------------------------------------------- conflicts


def show_conflicts(session: Session, parent: QWidget) -> ConflictsDialog | None:
    """Open the dialog on what is in conflict, or say that nothing is."""
    if not session.ledger.conflicts():
        session.messages.tell("Nothing is in conflict.")
        return None
    dialog = ConflictsDialog(session, parent)
    dialog.open()
    return dialog


class ConflictsDialog(QDialog):
    """One record at a time, its versions side by side, what differs marked; its number keeps one, N goes on."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._at = 0
        self.conflict: Conflict | None = None
        self.setWindowTitle("Conflicts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.heading = label("", "large", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self.keep: list[QPushButton] = []
        self._keeps = QHBoxLayout()
        self._keeps.setSpacing(8)
        self.next = button("Next  N")
        self.close_ = button("Close")
        self.next.clicked.connect(self.go_on)
        self.close_.clicked.connect(self.reject)
        self._lay_out()
        self.setMinimumSize(current(self).px(640), current(self).px(420))
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        for part in (self.heading, self.about, self.problem):
            column.addWidget(part)
        column.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addLayout(self._keeps)
        foot.addStretch(1)
        foot.addWidget(self.next)
        foot.addWidget(self.close_)
        column.addLayout(foot)

    def _show(self) -> None:
        found = self._session.ledger.conflicts()
        if not found:
            self.accept()
            self._session.say("Nothing is in conflict any more.")
            return
        self._at %= len(found)
        kind, uid = found[self._at]
        self.conflict = self._session.ledger.conflict(uid)
        self.heading.setText(_name(self.conflict))
        several = len(self.conflict.versions)
        sides = "two" if several == 2 else f"{several:,}"
        self.about.setText(f"{self._at + 1:,} of {len(found):,}: {one(kind)} that was changed on {sides} sides.")
        self.next.setEnabled(len(found) > 1)
        self._offer(len(self.conflict.versions))
        self._area.setWidget(_versions(self.conflict, self._session.ledger))

    def _offer(self, versions: int) -> None:
        """A button for each version: three desks can make three of them."""
        for made in self.keep:
            self._keeps.removeWidget(made)
            made.deleteLater()
        self.keep = [button(f"Keep {number}") for number in range(1, versions + 1)]
        for number, made in enumerate(self.keep):
            made.setAccessibleName(f"Keep version {number + 1}")
            made.clicked.connect(lambda _checked=False, number=number: self.settle(number))
            self._keeps.addWidget(made)

    def go_on(self) -> None:
        """Leave this one for later."""
        self._at += 1
        self._show()

    def settle(self, number: int) -> None:
        """Keep one of those that are shown, counted from 0."""
        conflict = self.conflict
        if conflict is None or number >= len(conflict.versions):
            return
        revision = conflict.versions[number].revision
        self._session.do(
            lambda ledger: ledger.settle(conflict.uid, revision), lambda _change: self._show(), self._refused
        )

    def _refused(self, error: TrackerError) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in "123456789":
            self.settle(int(event.text()) - 1)
        elif event.text().lower() == "n":
            self.go_on()
        else:
            super().keyPressEvent(event)


def _name(conflict: Conflict) -> str:
    fields: Mapping[str, Any] = next((one.fields for one in conflict.versions if one.fields), {})
    names = ("proposition", "name", "title", "text", "reason")
    return next((str(fields[key]) for key in names if fields.get(key)), conflict.uid)


_NAMED = {
    **{kind: kind for kind in ("outlet", "source", "collection", "speaker", "claim", "event")},
    "update_of": "claim",
    "tags": "tag",
}
"""Fields that refer to other records by uid, and the kind of those."""


def _in_words(ledger: Ledger, conflict: Conflict, name: str, value: Any) -> str:
    """A field as a person reads it: what it refers to by name, not by uid."""
    kind = conflict.kind if name == "same_as" else _NAMED.get(name)
    if kind is None or not value:
        return _cell(value)
    return "; ".join(_called(ledger, kind, str(uid)) for uid in (value if isinstance(value, list) else [value]))


def _called(ledger: Ledger, kind: str, uid: str) -> str:
    try:
        record = ledger.record(kind, uid)
    except NotFound:  # it was erased
        return "withheld"
    found = (getattr(record, name, "") for name in ("proposition", "name", "title"))
    return next((str(text) for text in found if text), uid)


def _versions(conflict: Conflict, ledger: Ledger) -> QWidget:
    """A column for each version: who and when, then every field; one that differs is marked and stands in full ink."""
    part = QWidget()
    part.setProperty("role", "clear")
    grid = QGridLayout(part)
    grid.setContentsMargins(12, 8, 12, 8)
    grid.setHorizontalSpacing(16)
    shown = conflict.versions
    for column, version in enumerate(shown, 1):
        grid.addWidget(label(_who(version, column), "strong", wrap=True), 0, column)
        grid.setColumnStretch(column, 1)
    grid.addWidget(hairline(), 1, 0, 1, len(shown) + 1)
    names = [*conflict.differing, *sorted({n for one in shown for n in one.fields} - set(conflict.differing))]
    for row, name in enumerate(names, 2):
        differs = name in conflict.differing
        role = "body" if differs else "small"
        grid.addWidget(label(f"{'≠ ' if differs else ''}{name.replace('_', ' ')}", "small", wrap=True), row, 0)
        for column, version in enumerate(shown, 1):
            text = "removed" if version.removed else _in_words(ledger, conflict, name, version.fields.get(name))
            cell = label(text, role, wrap=True, selectable=True)
            cell.setAccessibleName(f"{name}, version {column}: {text}")
            grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
    grid.setRowStretch(len(names) + 2, 1)
    return part


def _who(version: Version, number: int) -> str:
    author = f", {version.author}" if version.author else ""
    return f"{number}  {version.at[:16].replace('T', ' ')}{author}"


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')}: {_cell(inner)}" for key, inner in value.items())
    return "; ".join(map(_cell, value)) if isinstance(value, list) else str(value)
