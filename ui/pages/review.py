"""Review: what is due on the day and why, one claim at a time, resolved by keys."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tracker.claims import ClaimView
from tracker.errors import TrackerError
from ui.actions import Actions
from ui.jobs import Job
from ui.models.claims import ClaimsModel
from ui.models.words import day_text, distance
from ui.pages.review_feed import Cases, Listed, next_due, queue_ids, whole_queue
from ui.pages.review_filter import ReviewFilter
from ui.pages.review_judging import Judging
from ui.session import Session
from ui.theme import Theme
from ui.widgets.choice_bar import ChoiceBar
from ui.widgets.empty import Empty
from ui.widgets.file_strip import take_drop
from ui.widgets.header import Header
from ui.widgets.outcome import OutcomeMark
from ui.widgets.outcome_line import OutcomeLine
from ui.widgets.outcome_said import TITLES, Choice
from ui.widgets.panes import Panes
from ui.widgets.review_card import ReviewCard
from ui.widgets.review_queue import QueueList
from ui.widgets.text import hairline, label

if TYPE_CHECKING:
    from tracker.ledger import Change

CHOICES: tuple[tuple[Choice, str, OutcomeMark | None, str], ...] = (
    (Choice.HAPPENED, "1H", OutcomeMark.HAPPENED, "review.happened"),
    (Choice.DID_NOT_HAPPEN, "2N", OutcomeMark.DID_NOT_HAPPEN, "review.did_not_happen"),
    (Choice.PARTLY, "3P", OutcomeMark.PARTLY, "review.partly"),
    (Choice.VOID, "4V", OutcomeMark.VOID, "review.void"),
    (Choice.UNDETERMINED, "5U", OutcomeMark.UNDETERMINED, "review.undetermined"),
    (Choice.LATER, "S", OutcomeMark.OPEN, "review.later"),
    (Choice.EVIDENCE, "E", None, "claim.evidence"),
)
"""What can be chosen, by which keys, with which glyph, and as which action of the menus."""


BLIND = "review/blind"
FILES = ("claim.evidence_file", "claim.files", "source.correction")


class ReviewPage(QWidget):
    """The queue at the left, one card in the middle, its choices under it, and the line that a choice opens."""

    title = "Review"
    icon = "review"

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self._cases = Cases(session.ledger)
        self._stale = True
        self._done = 0
        self._last_id = 0
        self.model = ClaimsModel(self._fetch, session.today, self)
        self.queue = QueueList(self.model, theme, session.today)
        self.card, self.line, self.choices = ReviewCard(), OutcomeLine(), ChoiceBar()
        self.card.blind = session.settings.flag(BLIND)
        self.judging = Judging(session, self.line, self)
        self.left = label("", "muted", name="What is left")
        self.filter = ReviewFilter(session)
        self._finishing: Job | None = None
        self.empty = Empty("", "", (("Read a text", self._go("read")), ("Open the ledger", self._go("ledger"))))
        self._keys = self._make_keys()
        self._make_choices()
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()

    # --- building

    def _make_keys(self) -> dict[str, Callable[[], object]]:
        keys: dict[str, Callable[[], object]] = {
            "J": lambda: self.move_by(1),
            "K": lambda: self.move_by(-1),
            "Z": self._session.undo,
            "C": self.judging.confirm,
            "B": self.toggle_blind,
            "?": lambda: self._actions.run("help.shortcuts"),
        }
        for choice, letters, _, _ in CHOICES:
            keys |= dict.fromkeys(letters, partial(self.judging.choose, choice))
        return keys

    def _make_choices(self) -> None:
        for choice, letters, mark, _ in CHOICES:
            text = "Add evidence" if choice is Choice.EVIDENCE else TITLES[choice]
            self.choices.add(text, letters, mark, partial(self.judging.choose, choice))
        self._stands = self.choices.add("Outcome stands", "C", None, self.judging.confirm)

    def _lay_out(self) -> None:
        self._under = QVBoxLayout()
        self._under.setSpacing(0)
        self._under.addWidget(self.choices)
        self._under.addWidget(self.line)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card, 1)
        column.addWidget(hairline())
        column.addLayout(self._under)
        panes = Panes(self._session.settings, "review", main=middle, side=self.queue)
        # A stacked *layout* shows its first widget before it has a parent: as a window, for a moment.
        self._stack = QStackedWidget(self)
        self._stack.addWidget(panes)
        self._stack.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(Header(self.title, beside=(self.left, self.filter)))
        page.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.model.trouble.connect(lambda sentence: self._session.say(sentence))
        self.card.fitted.connect(self._fit)
        self.filter.changed.connect(self._refilter)
        self.queue.chosen.connect(self._show_row)
        self.line.shown.connect(lambda on: self.choices.setVisible(not on))
        self.judging.written.connect(self._written)
        self.judging.given_up.connect(self._to_queue)
        self._session.today_changed.connect(lambda _day: self.refresh(None))
        for choice, _, _, action in CHOICES:
            self._actions.connect(action, partial(self.judging.choose, choice))
        self._actions.connect("review.next", lambda: self.move_by(1))
        self._actions.connect("review.previous", lambda: self.move_by(-1))
        self._actions.connect("review.blind", self.toggle_blind)
        self._actions.connect("claim.confirm", self.judging.confirm)
        self._actions.connect("claim.evidence_file", self.judging.ask_for_file)
        self._actions.connect("claim.files", self.show_files)
        self._actions.connect("source.correction", self.answer)
        self.card.file_wanted.connect(self.show_files)
        self.card.answer_wanted.connect(self.answer)

    def _go(self, page: str) -> Callable[[], None]:
        return lambda: self._actions.run(f"view.{page}")

    # --- what the window asks of a page

    def refresh(self, change: Change | None) -> None:
        """Read the queue again; a claim that is being judged stays where it is."""
        if self.judging.writing:
            return  # our own write: what comes next is shown when it is done
        if not self.isVisible():
            self._stale = True
            return
        self._load()
        # What was taken back is shown again: it is what one wants to look at.
        if change is not None and not self.line.is_open() and (row := self.model.row_of(self._last_id)) >= 0:
            self._last_id = 0
            self._done = max(0, self._done - 1)
            self._say_left()
            self._go_to(row)

    def count(self) -> int | None:
        """How many claims wait; None where they are more than are read at once, and a worker counts them."""
        found = queue_ids(self._session.ledger, self._session.today())
        return len(found.ids) if found.whole else None

    def first_focus(self) -> None:
        """The queue, so that keys mean outcomes at once; the open line where there is one."""
        if self.line.is_open():
            self.line.take_focus()
        else:
            self._to_queue()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme or text size."""
        self.queue.set_theme(theme)

    def may_close(self) -> bool:
        """Always: an open line is kept as a draft."""
        self.judging.leave()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._load()

    def _fit(self) -> None:
        """The choices stand under the card's column."""
        left, width = self.card.span()
        self._under.setContentsMargins(left, 12, max(0, self.card.width() - left - width), 16)

    # --- the queue

    def _refilter(self) -> None:
        """Another filter: its claims from the first one on."""
        self._done = 0
        self.card.case = None
        self._load()
        if self.model.rowCount():
            self._go_to(0)
        self._to_queue()

    def _fetch(self, ids: Sequence[int]) -> list[ClaimView]:
        return self._session.ledger.rows(ids, on=self._session.today())

    def _load(self, *, advance: bool = False) -> None:
        """Read the queue and show the same claim again, or the one that stands in its place now.

        ``advance``: the shown claim is done with; where it is still in the queue, the next one is shown.
        """
        try:
            found = queue_ids(self._session.ledger, self._session.today(), self.filter.query)
        except TrackerError as error:
            self._session.say(str(error))
            return
        self._stale = False
        self.filter.count_again()
        self._finish(found.unfinished)
        self._show(found, advance)

    def _finish(self, needed: bool) -> None:
        """Have a worker find what could not be found at once."""
        if self._finishing is not None:
            self._finishing.cancel()
            self._finishing = None
        if needed:
            ledger, on, query = self._session.ledger, self._session.today(), self.filter.query
            self._finishing = self._session.jobs.run(
                lambda cancelled: whole_queue(ledger, on, query, cancelled),
                lambda found: self._show(found, advance=False),
                owner=self,
            )

    def _show(self, found: Listed, advance: bool) -> None:
        ids, whole = found.ids, found.whole
        row, shown = max(0, self.queue.row()), self.card.case
        self._put_ids(ids, whole)
        again = self.model.row_of(shown.view.id) if shown else -1
        if again < 0 and self.line.is_open() and not advance:
            return  # another program dealt with it: what is being typed stays until it is committed or given up
        self._stack.setCurrentIndex(0 if len(ids) else 1)
        self._enable(bool(len(ids)))
        self._say_left()
        if len(ids):
            self._go_to(again + advance if again >= 0 else row)
        elif found.unfinished:
            self.empty.set_words("Looking for them…", "In a ledger of this size that takes a moment.")
        else:
            self._show_empty()

    def _put_ids(self, ids: array[int], whole: bool) -> None:
        if self.model.same_ids(ids):
            self.model.refresh()
        else:
            self.model.set_ids(ids, complete=whole)

    def _go_to(self, row: int) -> None:
        self.queue.show_row(row)
        self._show_row(self.queue.row())

    def move_by(self, rows: int) -> None:
        """Show the next claim, or the one before."""
        if self.model.rowCount():
            self._go_to(max(0, self.queue.row() + rows))

    def toggle_blind(self) -> None:
        """Hide who said it and how likely, or show it again; it is remembered."""
        self.card.blind = not self.card.blind
        self._session.settings.put(BLIND, "true" if self.card.blind else "false")
        if self.card.case is not None:
            self.card.show_case(self.card.case, self._session.today())

    def _show_row(self, row: int) -> None:
        view = self.model.view(row)
        if view is None:
            return
        try:
            case = self._cases.case(view, self._session.today())
        except TrackerError as error:
            self._session.say(str(error))
            return
        self.card.show_case(case, self._session.today())
        self.choices.show_button(self._stands, view.judged_on_earlier_wording)
        self._actions.set_enabled("claim.confirm", view.judged_on_earlier_wording)
        self._actions.set_enabled("source.correction", bool(view.source_uid))
        self._actions.set_enabled("claim.files", any(piece.snapshot for piece in case.evidence))
        self.judging.take_up(view)

    def _enable(self, on: bool) -> None:
        self.choices.set_enabled(on)
        for name in (*(action for *_, action in CHOICES), "review.next", "review.previous", "claim.confirm", *FILES):
            self._actions.set_enabled(name, on)

    def _say_left(self) -> None:
        count = self.model.rowCount()
        waiting = "" if not count else f"{count:,} left" if self.model.complete else f"more than {count:,} left"
        done = f"{self._done:,} done" if self._done else ""
        self.left.setText(", ".join(part for part in (done, waiting) if part))

    def _show_empty(self) -> None:
        """Say that nothing is due and when something will be."""
        self.judging.leave()
        self.card.case = None
        today = self._session.today()
        if self.filter.query:
            self.empty.set_words(
                f"{self.filter.words}: none.", "Choose another filter above, or what is to be reviewed."
            )
            return
        if day := next_due(self._session.ledger, today):
            sentence = f"The next claim falls due on {day_text(day)}, {distance(day, today)}."
        else:
            sentence = "Claims come here when their deadline has passed or their review day is reached."
        self.empty.set_words("Nothing is due.", sentence)

    def _written(self, moves_on: bool) -> None:
        """What was said is in the ledger: on to the next claim."""
        shown = self.card.case
        self._load(advance=moves_on)
        if moves_on and shown is not None:
            self._done += 1
            self._last_id = shown.view.id if self.model.row_of(shown.view.id) < 0 else 0
            self._say_left()
        self._to_queue()

    def answer(self) -> None:
        """Say what a correction of its source means for the claim; without one, log one."""
        if self.card.case is not None and (uid := self.card.case.view.source_uid):
            from ui.dialogs.correction import correct  # late, as below

            view, found = self.card.case.view, self.card.case.corrections
            waits = (n for n, one in enumerate(found, 1) if view.uid not in {answer.claim for answer in one.answers})
            correct(self._session, uid, self, number=next(waits, len(found)), claim=view.uid)

    def show_files(self, piece: str = "") -> None:
        """Show the files kept as evidence, that of one piece first."""
        if self.card.case is not None:
            from ui.dialogs.kept_files import show_files  # late: a queue may be judged without one

            show_files(self._session, self.card.case.evidence, piece, self)

    def _to_queue(self) -> None:
        self.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys and drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.card.case is not None:
            take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A file dropped on the claim is evidence for it."""
        if (paths := take_drop(event)) is not None:
            self.judging.bring(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits that nobody typed into a field."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        call = self._keys.get(event.text().upper()) if plain else None
        if call is None:
            super().keyPressEvent(event)
        else:
            call()
