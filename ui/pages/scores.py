"""Scorecards: what a record of predictions proves and what it does not, every number with the claims behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.scores import By, Scored
from ui.actions import Actions
from ui.pages import scores_feed, scores_overview
from ui.pages.scores_acts import Acts
from ui.pages.scores_feed import Asked, Called, Deeper, Subject, named
from ui.pages.scores_overview import OVERVIEWS, Overview
from ui.pages.scores_parts import CardPane, ClaimsPane, Controls, words_of_key
from ui.pages.scores_states import State, States
from ui.session import Session
from ui.theme import Theme
from ui.widgets.empty import Empty
from ui.widgets.header import Header
from ui.widgets.panes import Panes
from ui.widgets.score_list import Whose, WhoseList
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from tracker.claims import ClaimView
    from tracker.ledger import Change
    from tracker.scoring.comparing import Comparison
    from tracker.scoring.proportions import Prior
    from ui.jobs import Job

SETTLE_MS = 250
"""After the last key in a field, before it is asked for."""
KEPT = "scores/by"
NO_SEARCH = "No search is saved: save one in the Ledger (Ctrl+Shift+F there), and it has a card here."
HOW_TO_COMPARE = "Shift or Ctrl chooses several, to compare them."


class ScoresPage(QWidget):
    """At the left whose record, in the middle the card, at the right the claims behind the number that was chosen."""

    title = "Scorecards"
    icon = "score"
    go = Signal(str, str)

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self.found: list[Scored] = []
        self.shown: Scored | None = None
        """The card that is shown."""
        self.subject: Subject | None = None
        """What the numbers in sight are of: that card, a comparison, or an overview of all."""
        self.chosen: list[Scored] = []
        self.prior: Prior | None = None
        """The prior that was declared for the leaderboard."""
        self.on_overview = False
        """Whether the row of all groups is chosen."""
        self._overview = self._to_all = False
        self._stale = True
        self._asking: Job | None = None
        self._deepening: Job | None = None
        self._listing: Job | None = None
        self._states = States()
        session.closing.connect(self._states.close)
        self.scored_as = Asked()
        """What the cards that are shown were asked by."""
        self.controls = Controls(session.settings.text(KEPT))
        self.export = button("Export…", name="Export scorecards", tip=actions.key("file.scorecard"))
        self.whose = WhoseList()
        self.hint = label(HOW_TO_COMPARE, "small", wrap=True)
        self.hint.hide()
        self.card = CardPane()
        self.claims = ClaimsPane()
        self.problem = label("", "error", wrap=True, name="Problem")
        self.problem.setContentsMargins(24, 8, 16, 8)
        self.problem.hide()
        self.empty = Empty(
            "Nothing to score yet.",
            "A scorecard needs claims whose outcome is known: log what was predicted, and say later what happened.",
            (
                ("Read a text", lambda: self.go.emit("read", "")),
                ("Review what is due", lambda: self.go.emit("review", "")),
            ),
        )
        self._later = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._later.timeout.connect(self._ask)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        side = QWidget()
        listed = QVBoxLayout(side)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(0)
        listed.addWidget(self.whose, 1)
        self.hint.setContentsMargins(16, 8, 12, 12)
        listed.addWidget(self.hint)
        self.panes = Panes(self._session.settings, "scores", main=self.card, side=side, detail=self.claims)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(
            Header(
                self.title,
                middle=self.controls.query,
                beside=(self.controls.by, self.controls.counts),
                primary=self.export,
            )
        )
        column.addWidget(self.controls.days)
        column.addWidget(self.controls.past)
        column.addWidget(self.problem)
        column.addWidget(self.panes, 1)
        column.addWidget(self.empty, 1)
        self.empty.hide()

    def _connect(self) -> None:
        self.controls.changed.connect(self._later.start)
        self.whose.chosen.connect(self._choose)
        self.card.wanted.connect(self._show_claims)
        self.card.opened.connect(lambda uids: self._open_uids(uids))
        self.claims.opened.connect(lambda uid: self.go.emit("ledger", uid))
        self.export.clicked.connect(partial(self._actions.run, "file.scorecard"))
        self.acts = Acts(self, self._session, self._actions)
        self.card.added.connect(self.acts.attend)
        self._actions.connect("scores.compare", self._begin_comparing)
        self._actions.connect("scores.board", self.show_board)
        self._actions.connect("view.detail", self.panes.toggle_detail)
        self._actions.connect("edit.find", self.controls.query.setFocus)

    # ------------------------------------------------------------ what the window asks

    def refresh(self, change: Change | None) -> None:
        """Score anew when the page is seen."""
        self._stale = True
        if self.isVisible():
            self._later.start()

    def count(self) -> int | None:
        """No number stands on the rail: a score is none to be counted."""
        return None

    def first_focus(self) -> None:
        """The list of whose record it is."""
        self.whose.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._soon.start()  # started with 0 the other would no longer wait for the last key

    # ------------------------------------------------------------ asking

    def asked(self) -> Asked:
        """What the controls say."""
        return self.controls.asked()

    def _at(self) -> State:
        return self._states.of(self._session.ledger)

    def _ask(self) -> None:
        if self._session.closed:
            return
        if self._asking is not None:
            self._asking.cancel()
        self._stale = False
        asked, at, on = self.asked(), self._at(), self._session.today()
        self._session.settings.put(KEPT, asked.by)
        self._asking = self._session.jobs.run(
            lambda cancelled: scores_feed.cards(at, asked, on, cancelled),
            partial(self._scored, asked),
            self._refused,
            "Scoring",
            self,
        )

    def _refused(self, error: TrackerError) -> None:
        self._asking = None
        # What is still shown answers the question before: said, so that nobody takes it for this one's answer.
        before = " What is shown below is from before that." if self.found else ""
        self.problem.setText(f"{error}{before}")
        self.problem.show()

    def _scored(self, asked: Asked, found: list[Scored]) -> None:
        self._asking = None
        same = asked.by == self.scored_as.by
        self.scored_as = asked
        self.problem.hide()
        names = {(one.card.name, one.card.uid) for one in self.chosen if same}
        self.found = found
        self._overview = asked.by in OVERVIEWS and bool(found)
        something = any(one.card.claims for one in found)
        self.empty.setVisible(not something and not asked.narrowed() and asked.by != By.SEARCH)
        self.panes.setVisible(self.empty.isHidden())
        self.export.setVisible(self.empty.isHidden())
        rows = [Whose(named(one), one.card.n, one.card.claims) for one in found]
        if self._overview:
            rows.insert(0, Whose(OVERVIEWS[asked.by], sum(not one.missing for one in found), 0, of_all=True))
        self.whose.whose.set_rows(rows)
        self.hint.setVisible(asked.by in scores_feed.COMPARED and len(found) > 1)
        if found:
            self.whose.choose(self._rows_again(names, same=same))
        else:
            self._nothing(NO_SEARCH if asked.by == By.SEARCH else "No claim fits this search.")

    def _rows_again(self, names: set[tuple[str, str]], *, same: bool) -> list[int]:
        """The rows to choose: the same as before, else the first; of phrases all, and of speakers all when asked."""
        all_of_them = self._overview and (self._to_all or (same and self.on_overview))
        if all_of_them or (self._overview and not same and self.scored_as.by == "phrase"):
            self._to_all = False
            return [0]
        again = [
            place + self._overview for place, one in enumerate(self.found) if (one.card.name, one.card.uid) in names
        ]
        return again or [int(self._overview)]

    def _nothing(self, why: str = "No claim fits this search.") -> None:
        self.shown = self.subject = None
        self.card.show_nothing(why)
        self.claims.show_none()

    # ------------------------------------------------------------ one card

    def _choose(self, rows: list[int]) -> None:
        if self._deepening is not None:
            self._deepening.cancel()
        self.on_overview = self._overview and rows == [0]
        if self.on_overview:
            self.chosen = []
            self._show_overview()
            return
        places = [row - self._overview for row in rows]
        self.chosen = [self.found[place] for place in places if 0 <= place < len(self.found)]
        if len(self.chosen) == 1:
            self._show_card(self.chosen[0])
        elif self.chosen:
            self._compare(self.chosen)

    def _show_card(self, scored: Scored) -> None:
        self.shown = self.subject = scored
        self.card.show_card(named(scored), scored)
        self._show_claims("claims")
        at, on, asked = self._at(), self._session.today(), self.scored_as
        self._deepening = self._session.jobs.run(
            lambda cancelled: scores_feed.deeper(at, asked, scored, on, cancelled), partial(self._deepened, scored)
        )

    def _deepened(self, scored: Scored, found: Deeper) -> None:
        """The interval and the charts of the card that is still the chosen one."""
        self._deepening = None
        if self.shown is scored:
            self.card.show_card(named(scored), found.scored, found.charts)

    # ------------------------------------------------------------ all of them

    def show_board(self) -> None:
        """Go to the leaderboard, whatever claims are put together by."""
        if self.asked().by == self.scored_as.by == "speaker" and self._overview:
            self.whose.choose([0])
        else:
            self._to_all = True
            self.controls.put_together_by("speaker")
        self.whose.setFocus()

    def _show_overview(self) -> None:
        """What is said of all groups at once."""
        self._nothing("Working it out…")
        found, prior = self.found, self.prior
        make = partial(scores_overview.leaderboard, found, prior)
        if self.scored_as.by == "phrase":
            make = partial(scores_overview.phrases, found)
        self._deepening = self._session.jobs.run(
            lambda _cancelled: make(), self._overlooked, self._refused, "Working it out", self
        )

    def _overlooked(self, found: Overview) -> None:
        self._deepening = None
        self.subject = found
        self.card.show_said(found.title, found.said, found.charts)
        self._show_claims("")

    # ------------------------------------------------------------ several

    def _begin_comparing(self) -> None:
        """Go to the list, of speakers where another one is shown, and say how several are chosen."""
        if self.asked().by not in scores_feed.COMPARED:
            self.controls.put_together_by("speaker")
        self.whose.setFocus()
        self._session.say(HOW_TO_COMPARE)

    def _compare(self, chosen: list[Scored]) -> None:
        """Put several records side by side, on what they share."""
        asked = self.scored_as
        why = scores_feed.not_comparable(asked.by, chosen)
        self._nothing(why or "Comparing…")
        if why:
            return
        at, on = self._at(), self._session.today()
        self._deepening = self._session.jobs.run(
            lambda cancelled: scores_feed.compared(at, asked, chosen, on, cancelled),
            self._compared,
            self._refused,
            "Comparing",
            self,
        )

    def _compared(self, found: Comparison) -> None:
        from tracker.reports.standings import comparison_said, comparison_title

        self._deepening = None
        self.subject = found
        chart = scores_feed.gaps_of(found)
        self.card.show_said(comparison_title(found), comparison_said(found), [chart] if chart else [])
        self._show_claims("shared")

    def _show_claims(self, key: str) -> None:
        """List the claims behind a number."""
        subject = self.subject
        if subject is None:
            return
        if self._listing is not None:
            self._listing.cancel()
        at, on, asked = self._at(), self._session.today(), self.scored_as
        self._listing = self._session.jobs.run(
            lambda cancelled: scores_feed.behind(at, asked, subject, key, on, cancelled),
            partial(self._listed, subject, key),
        )

    def _listed(self, subject: Subject, key: str, found: tuple[int, list[ClaimView]]) -> None:
        if self.subject is subject:
            called = subject.called(key) if isinstance(subject, Called) else words_of_key(key)
            self.claims.show_claims(called, *found)

    def _open_uids(self, uids: tuple[str, ...]) -> None:
        if uids:
            self.go.emit("ledger", uids[0])
