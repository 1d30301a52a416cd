"""What became of an event, said once: what follows for each claim about it is listed, and confirmed with exceptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from tracker.claims import Event, EventDraft, Outcome
from tracker.deadlines import parse_day
from tracker.errors import InputError
from tracker.ledger import Change, Ledger
from tracker.outcomes import read_evidence
from ui.dialogs.attaching import Attaching, take_drops
from ui.dialogs.small import SmallDialog
from ui.jobs import Job
from ui.models.words import day_text
from ui.session import Session
from ui.theme import current
from ui.widgets.fields import ChoiceField, LineField
from ui.widgets.file_strip import FileStrip
from ui.widgets.outcome import mark_of_outcome, word_of
from ui.widgets.status_line import counted
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from tracker.happenings import Tied

WAIT_MS = 150
FOUND = ((Outcome.HAPPENED.value, "It happened"), (Outcome.DID_NOT_HAPPEN.value, "It did not happen"))
ABOUT = "Checked ones get the outcome; the others stay as they are. One undo takes all of it back."


class EventDialog(SmallDialog):
    """The outcome of an event at the top, the claims about it under it with what follows for each."""

    def __init__(self, session: Session, event: Event, base: str, parent: QWidget | None = None) -> None:
        """``base`` is the event's revision that the dialog is opened on."""
        self._session, self._event, self._base = session, event, base
        self.outcome = ChoiceField("The event", FOUND, name="outcome")
        self.occurred = LineField("Occurred on", name="occurred_on", placeholder="2013-07-28")
        self.known = LineField("Known on", name="known_on", placeholder="the same day")
        self.evidence = LineField("Evidence", name="evidence", placeholder="https://…")
        self.reason = LineField("Reason", name="reason", placeholder="in a few words")
        super().__init__("What became of it", "Confirm", about=event.title, parent=parent)
        fields = (self.outcome, self.occurred, self.known, self.evidence, self.reason)
        self.form.fields |= {field.name: field for field in fields}
        for row in (fields[:3], fields[3:]):
            line = QHBoxLayout()
            line.setSpacing(12)
            for field in row:
                line.addWidget(field, 1)
                field.edited.connect(self._edited)
            self.body.addLayout(line)
        self.files = FileStrip()
        self.body.addWidget(self.files)
        self.counts = label("", "strong")
        self.list = QListWidget()
        self.list.setAccessibleName("Claims about the event, and what follows for each")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(max(130, 330 - current(self).px(130)))  # at large text the dialog must fit
        self.list.setSpacing(3)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.body.addWidget(self.counts)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(label(ABOUT, "small", wrap=True))
        self.reopen = button("Take its outcome back", "quiet")
        self.reopen.setVisible(event.outcome is not None)
        self.foot.insertWidget(0, self.reopen)
        self.reopen.clicked.connect(self._reopen)
        self.committed.connect(self._write)
        self.setMinimumWidth(current(self).px(560))
        Attaching(session, self.files, self.refuse, self)
        take_drops(self, self.files)
        self._tied: Sequence[Tied] = ()
        self._job: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._find)
        self._start(event)

    def _start(self, event: Event) -> None:
        if event.outcome is not None:
            self.outcome.set_text(event.outcome.value)
            self.occurred.set_text(event.occurred_on or "")
            self.known.set_text(event.known_on or "")
        self.first = self.outcome.editor
        self._edited()
        self._soon.stop()
        self._find()

    def _edited(self) -> None:
        """What did not happen occurred on no day."""
        self.occurred.setVisible(self.outcome.text() == Outcome.HAPPENED.value)
        self._soon.start()

    # --- what is said

    def draft(self) -> EventDraft:
        """What was typed. Raises InputError on the field to mend."""
        happened, today = self.outcome.text() == Outcome.HAPPENED.value, self._session.today()

        def day(field: LineField) -> str | None:
            return parse_day(field.text(), field.name, today=today) if field.text() else None

        evidence = self.evidence.text()
        return EventDraft(
            outcome=Outcome(self.outcome.text()),
            occurred_on=day(self.occurred) if happened else None,
            known_on=day(self.known),
            reason=self.reason.text(),
            evidence=(*((read_evidence(evidence),) if evidence else ()), *self.files.drafts()),
        )

    def check(self) -> None:
        """Read the days before anything is written."""
        if self.files.reading():
            raise InputError("", "The file is still being read: confirm again in a moment.")
        self.draft()

    def chosen(self) -> tuple[list[str], list[str]]:
        """The claims that are left out though something follows, and those to be resolved anew."""
        out, again = [], []
        for row, one in enumerate(self._tied):
            if one.proposal.outcome is None:
                continue
            checked = self.list.item(row).checkState() is Qt.CheckState.Checked
            if checked and one.proposal.resolved:
                again.append(one.claim.uid)
            elif not checked and not one.proposal.resolved:
                out.append(one.claim.uid)
        return out, again

    def _write(self) -> None:
        draft, (out, again), on = self.draft(), self.chosen(), self._session.today()
        uid, base, done = self._event.uid, self._base, []

        def write(ledger: Ledger) -> Change:
            found = ledger.resolve_event(uid, draft, on=on, except_for=out, again=again, base=base)
            done.append(len(found.resolved))
            return found.change

        def written(_change: Change) -> None:
            self._session.say(f"{counted(done[0], 'claim', 'claims')} resolved by “{self._event.title}”")
            self.accept()

        self._session.do(write, written, self.refuse)

    def _reopen(self) -> None:
        uid = self._event.uid
        self._session.do(lambda ledger: ledger.reopen_event(uid), lambda _change: self.accept(), self.refuse)

    # --- what follows

    def _find(self) -> None:
        ledger, uid, on = self._session.ledger, self._event.uid, self._session.today()
        draft: EventDraft | None
        try:
            draft = self.draft()
        except InputError:
            draft = None

        def read(_cancelled: Callable[[], bool]) -> list[Tied]:
            reader = ledger.clone()
            try:
                return reader.tied(uid, draft, on=on)
            except InputError:  # it lacks a part still: nothing follows yet, and the verb says which
                return reader.tied(uid, None, on=on)
            finally:
                reader.close()

        self._stop()
        self._job = self._session.jobs.run(read, self._show, self.refuse)

    def _show(self, tied: list[Tied]) -> None:
        kept = {
            one.claim.uid: self.list.item(row).checkState()
            for row, one in enumerate(self._tied)
            if one.proposal.outcome is not None and row < self.list.count()
        }
        self.list.blockSignals(True)
        self.list.clear()
        self._tied = tied
        for one in tied:
            self.list.addItem(_item(one, kept.get(one.claim.uid)))
        self.list.blockSignals(False)
        self._count()

    def _count(self) -> None:
        items = (self.list.item(row) for row in range(self.list.count()))
        checked = sum(item.checkState() is Qt.CheckState.Checked for item in items if _follows(item))
        rest = self.list.count() - checked
        left = f", {rest:,} left as {'it is' if rest == 1 else 'they are'}" if rest else ""
        self.counts.setText(f"{counted(checked, 'claim gets', 'claims get')} an outcome{left}")
        self.verb.setText(f"Confirm {checked:,}" if checked else "Confirm")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def done(self, result: int) -> None:
        """Nothing is handed to a dialog that is gone."""
        self._soon.stop()
        self._stop()
        super().done(result)


def _item(one: Tied, kept: Qt.CheckState | None) -> QListWidgetItem:
    """A claim with what follows for it; it can be checked where something does."""
    proposal = one.proposal
    if proposal.outcome is None:
        item = QListWidgetItem(f"{one.claim.proposition}\nstays as it is: {proposal.why}")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return item
    said = f"{word_of(mark_of_outcome(proposal.outcome)).lower()}, known on {day_text(proposal.known_on)}"
    before = " It has its outcome already: check it to replace that." if proposal.resolved else ""
    item = QListWidgetItem(f"{one.claim.proposition}\n{said}. {proposal.why}{before}")
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    state = Qt.CheckState.Unchecked if proposal.resolved else Qt.CheckState.Checked
    item.setCheckState(kept if kept is not None else state)
    return item


def _follows(item: QListWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)
