"""Pack the chosen claims with all that they rest on, for a stranger to check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from tracker.bundling import Leaving
from tracker.claims import ClaimView, Day
from tracker.errors import TrackerError
from tracker.files import write_whole
from tracker.ledger import Ledger
from tracker.reports.exports import refuse_other
from ui.dialogs.small import SmallDialog, claims_text
from ui.session import Session
from ui.widgets.text import label

ABOUT = "One file that anybody with Python can check, without this program: words, texts, evidence and their history."


class BundleDialog(SmallDialog):
    """Asks what to leave out, then where to; what is left out reads “withheld”."""

    def __init__(self, session: Session, views: Sequence[ClaimView], parent: QWidget | None = None) -> None:
        super().__init__("Pack as a bundle", "Choose file…", about=ABOUT, parent=parent)
        self._session, self._uids = session, [view.uid for view in views]
        self.body.addWidget(label(claims_text(len(views), views[0].proposition), "small"))
        self.snapshots = QCheckBox("Leave out the stored texts")
        self.notes = QCheckBox("Leave out the notes")
        self.authors = QCheckBox("Leave out who wrote and who judged")
        for box in (self.snapshots, self.notes, self.authors):
            self.body.addWidget(box)
        self.committed.connect(self._write)

    def leaving(self) -> Leaving:
        """What is left out."""
        return Leaving(self.snapshots.isChecked(), self.notes.isChecked(), self.authors.isChecked())

    def _write(self) -> None:
        session, ledger = self._session, self._session.ledger
        suggested = ledger.path.with_name(f"{ledger.path.stem} bundle.zip")
        path = session.messages.save_path("Pack as a bundle", str(suggested), "Bundle (*.zip)")
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".zip")
        session.jobs.run(
            _work(ledger, self._uids, self.leaving(), path, session.today()),
            lambda head: self._done(path, head),
            self._failed,
            label=f"Writing {path.name}",
        )

    def _done(self, path: Path, head: str) -> None:
        self._session.say(f"Wrote {path.name}, log head {head[:12]}")
        self.accept()

    def _failed(self, error: TrackerError) -> None:
        self.refuse(error)


def _work(
    ledger: Ledger, uids: Sequence[str], leaving: Leaving, path: Path, on: Day
) -> Callable[[Callable[[], bool]], str]:
    def work(cancelled: Callable[[], bool]) -> str:
        refuse_other(path, (b"PK\x03\x04",), "bundle")
        reader = ledger.clone()
        try:
            data, head = reader.at_one_state(
                lambda then, head: (then.bundle(uids, leaving, on=on), head), cancelled=cancelled
            )
        finally:
            reader.close()
        write_whole(path, data, "bundle")
        return head

    return work
