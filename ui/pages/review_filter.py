"""Which claims the Review page shows, with how many there are of each."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.pages.review_feed import FIRST, whole_queue
from ui.session import Session

FILTERS = (
    ("", "To review"),
    ("is:soon", "Due within 30 days"),
    ("is:review", "Review day reached"),
    ("is:early", "Decidable early"),
    ("is:check", "Needs checking"),
    ("is:earlier", "Judged on earlier wording"),
    ("is:corrected", "Source corrected"),
    ("is:snoozed", "Put off three times or more"),
    ("is:undated", "No day to look again"),
)
"""What the queue can show: a search, and what it is called. The first is what is due."""
KEPT = "review/filter"
PAUSE_MS = 200
"""Numbers are counted when nobody has judged for so long: who judges one claim after the other waits for no worker."""


class ReviewFilter(QComboBox):
    """A box of the filters; what is chosen is remembered."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._counting = False
        self._again = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._again.timeout.connect(self._count)
        self.setAccessibleName("Which claims")
        for query, words in FILTERS:
            self.addItem(words, query)
        self.setCurrentIndex(max(0, self.findData(session.settings.text(KEPT))))
        self.activated.connect(self._choose)

    @property
    def query(self) -> str:
        """The search that the queue shows; empty for what is to be reviewed."""
        return str(self.currentData() or "")

    @property
    def words(self) -> str:
        """What it is called."""
        return dict(FILTERS)[self.query]

    def _choose(self) -> None:
        self._session.settings.put(KEPT, self.query)
        self.changed.emit()

    def count_again(self) -> None:
        """Say beside each filter how many claims it holds, soon: counted by one worker at a time."""
        self._again.start()

    def _count(self) -> None:
        if self._counting:
            self._again.start()
            return
        self._counting = True
        ledger, on = self._session.ledger, self._session.today()
        self._session.jobs.run(
            lambda cancelled: {query: len(whole_queue(ledger, on, query, cancelled).ids) for query, _ in FILTERS},
            self._counted,
            lambda _error: self._counted({}),
        )

    def _counted(self, counts: dict[str, int]) -> None:
        self._counting = False
        for row, (query, words) in enumerate(FILTERS):
            number = counts.get(query, 0)
            self.setItemText(row, f"{words}  {number if number < FIRST else f'{FIRST}+'}" if number else words)
