"""What was said of a claim on its way to the ledger: the open line, its draft, one write at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tracker.claims import ClaimView
from tracker.errors import InputError, TrackerError
from ui.dialogs.attaching import Attaching
from ui.drafts import DraftKeeper
from ui.session import Session
from ui.widgets.outcome_line import OutcomeLine
from ui.widgets.outcome_said import Choice, Later, Said

if TYPE_CHECKING:
    from tracker.ledger import Change


class Judging(QObject):
    """Opens the line for a claim, keeps what is typed, and writes it when it is committed."""

    written = Signal(bool)
    """It is in the ledger; True where the claim is done with."""
    given_up = Signal()

    def __init__(self, session: Session, line: OutcomeLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._line = session, line
        self._view: ClaimView | None = None
        self._keeper: DraftKeeper | None = None
        self.writing = False
        line.committed.connect(self._commit)
        line.closed.connect(self._give_up)
        line.edited.connect(self._keep)
        Attaching(session, line.files, line.refuse_file, self)

    # --- which claim

    def take_up(self, view: ClaimView) -> None:
        """Another claim is shown: keep what was typed for the one before, bring back what was typed for this one."""
        if self._view is not None and self._view.uid == view.uid:
            self._view = view
            return
        self.leave()
        self._view = view
        if typed := self._session.drafts.read(_key(view)):
            self._line.restore(typed, view, self._session.today())
            self._keep()

    def leave(self) -> None:
        """No claim is shown any more; what was typed is kept until one comes back to it."""
        if self._keeper is not None:
            self._keeper.keep()
        self._drop_keeper()
        self._view = None
        self._line.reset()

    def choose(self, choice: Choice) -> None:
        """Open the line for an outcome of the claim that is shown."""
        if self._view is not None and not self.writing:
            self._line.open(choice, self._view, self._session.today())

    def bring(self, paths: list[Path]) -> None:
        """Files were dropped: they go with the outcome that is open, else they are evidence by themselves."""
        if self._view is None or self.writing:
            return
        if not self._line.is_open() or not self._line.files.isVisibleTo(self._line):
            self.choose(Choice.EVIDENCE)
        self._line.files.bring(paths)

    def ask_for_file(self) -> None:
        """Ask for a file as evidence, with the line open that it goes with."""
        if self._view is not None and not self.writing:
            if not self._line.is_open() or not self._line.files.isVisibleTo(self._line):
                self.choose(Choice.EVIDENCE)
            self._line.ask_for_file()

    # --- writing

    def confirm(self) -> None:
        """The outcome stands on the new wording."""
        view, on = self._view, self._session.today()
        if view is not None and view.judged_on_earlier_wording and not self.writing:
            uid = view.uid
            self._write(lambda ledger: ledger.confirm(uid, on=on), moves_on=True)

    def _commit(self, said: Said) -> None:
        if self._view is None or self.writing:
            return
        uid, on = self._view.uid, self._session.today()
        if isinstance(said, tuple):
            self._write(lambda ledger: ledger.add_evidence(uid, *said), moves_on=False)
        elif isinstance(said, Later):
            self._write(lambda ledger: ledger.snooze([uid], said.until, said.reason, on=on), moves_on=True)
        else:
            self._write(lambda ledger: ledger.resolve([uid], said, on=on), moves_on=True)

    def _write(self, write: Callable[..., Change], *, moves_on: bool) -> None:
        """Write it; while another program holds the ledger a second Enter does nothing."""
        self.writing = True
        self._line.set_waiting(True)
        self._session.do(write, lambda _change: self._done(moves_on), self._refused)

    def _done(self, moves_on: bool) -> None:
        self.writing = False
        self._line.set_waiting(False)
        if self._keeper is not None:
            self._keeper.done()
        self._drop_keeper()
        self._line.reset()
        self.written.emit(moves_on)

    def _refused(self, error: TrackerError) -> None:
        self.writing = False
        self._line.set_waiting(False)
        if self._line.is_open():
            self._line.show_error(error.field if isinstance(error, InputError) else "", str(error))
        else:
            self._session.messages.error(str(error))

    # --- what is typed

    def _keep(self) -> None:
        """Something was typed: keep it where neither the next claim nor kill -9 can lose it."""
        if self._keeper is None and self._view is not None:
            self._keeper = DraftKeeper(self._session.drafts, _key(self._view), self._line.values, self)
        if self._keeper is not None:
            self._keeper.touch()

    def _give_up(self) -> None:
        """The line was closed on purpose."""
        if self._keeper is not None:
            self._keeper.done()
        self._drop_keeper()
        self.given_up.emit()

    def _drop_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.deleteLater()
            self._keeper = None


def _key(view: ClaimView) -> str:
    return f"review/{view.uid}"
