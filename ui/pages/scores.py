"""Scorecards: what a record of predictions proves and what it does not, every number with the claims behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.scores import Scored
from ui.actions import Actions
from ui.pages import scores_feed
from ui.pages.scores_feed import Asked, Deeper, Subject, Work
from ui.pages.scores_parts import CardPane, ClaimsPane, Controls
from ui.session import Session
from ui.theme import Theme
from ui.widgets.empty import Empty
from ui.widgets.header import Header
from ui.widgets.panes import Panes
from ui.widgets.score_list import Whose, WhoseList
from ui.widgets.text import button, label

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.claims import ClaimView
    from tracker.ledger import Change
    from tracker.scoring.comparing import Comparison
    from ui.jobs import Job
    from ui.widgets.chart_view import ChartView

SETTLE_MS = 250
"""After the last key in a field, before it is asked for."""
KEPT = "scores/by"
HOW_TO_COMPARE = "Shift+Down, or Ctrl and a click: choose two or more to compare them."


class ScoresPage(QWidget):
    """At the left whose record, in the middle the card, at the right the claims behind the number that was chosen."""

    title = "Scorecards"
    icon = "score"
    go = Signal(str, str)

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self._found: list[Scored] = []
        self._shown: Scored | None = None
        self._subject: Subject | None = None
        """What the numbers in sight are of: the card that is shown, or a comparison."""
        self._chosen: list[Scored] = []
        self._stale = True
        self._asking: Job | None = None
        self._deepening: Job | None = None
        self._listing: Job | None = None
        self._scored_as = Asked()
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
        self.card.added.connect(self._attend)
        self.claims.opened.connect(lambda uid: self.go.emit("ledger", uid))
        self.export.clicked.connect(partial(self._actions.run, "file.scorecard"))
        self._actions.connect("file.scorecard", self._export)
        self._actions.connect("scores.compare", self._begin_comparing)
        self._actions.connect("scores.picture", self._save_picture)
        self._actions.connect("scores.values", self._show_values)
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

    def _ask(self) -> None:
        if self._session.closed:
            return
        if self._asking is not None:
            self._asking.cancel()
        self._stale = False
        asked, ledger, on = self.asked(), self._session.ledger, self._session.today()
        self._session.settings.put(KEPT, asked.by)
        self._asking = self._session.jobs.run(
            lambda cancelled: scores_feed.cards(ledger, asked, on, cancelled),
            partial(self._scored, asked),
            self._refused,
            "Scoring",
            self,
        )

    def _refused(self, error: TrackerError) -> None:
        self._asking = None
        self.problem.setText(str(error))
        self.problem.show()

    def _scored(self, asked: Asked, found: list[Scored]) -> None:
        self._asking = None
        same = asked.by == self._scored_as.by
        self._scored_as = asked
        self.problem.hide()
        names = {(one.card.name, one.card.uid) for one in self._chosen if same}
        self._found = found
        something = any(one.card.claims for one in found)
        self.empty.setVisible(not something and not asked.narrowed())
        self.panes.setVisible(self.empty.isHidden())
        self.export.setVisible(self.empty.isHidden())
        self.whose.whose.set_rows([Whose(_named(one), one.card.n, one.card.claims) for one in found])
        self.hint.setVisible(asked.by in scores_feed.COMPARED and len(found) > 1)
        if found:
            again = [place for place, one in enumerate(found) if (one.card.name, one.card.uid) in names]
            self.whose.choose(again or [0])
        else:
            self._nothing()

    def _nothing(self, why: str = "No claim fits this search.") -> None:
        self._shown = self._subject = None
        self.card.show_nothing(why)
        self.claims.show_none()

    # ------------------------------------------------------------ one card

    def _choose(self, rows: list[int]) -> None:
        self._chosen = [self._found[row] for row in rows if row < len(self._found)]
        if self._deepening is not None:
            self._deepening.cancel()
        if len(self._chosen) == 1:
            self._show_card(self._chosen[0])
        elif self._chosen:
            self._compare(self._chosen)

    def _show_card(self, scored: Scored) -> None:
        self._shown = self._subject = scored
        self.card.show_card(_named(scored), scored)
        self._show_claims("claims")
        ledger, on, asked = self._session.ledger, self._session.today(), self._scored_as
        self._deepening = self._session.jobs.run(
            lambda cancelled: scores_feed.deeper(ledger, asked, scored, on, cancelled), partial(self._deepened, scored)
        )

    def _deepened(self, scored: Scored, found: Deeper) -> None:
        """The interval and the charts of the card that is still the chosen one."""
        self._deepening = None
        if self._shown is scored:
            self.card.show_card(_named(scored), found.scored, found.charts)

    def _begin_comparing(self) -> None:
        """Go to the list, of speakers where another one is shown, and say how several are chosen."""
        if self.asked().by not in scores_feed.COMPARED:
            self.controls.put_together_by("speaker")
        self.whose.setFocus()
        self._session.say(HOW_TO_COMPARE)

    def _compare(self, chosen: list[Scored]) -> None:
        """Put several records side by side, on what they share."""
        asked = self._scored_as
        why = scores_feed.not_comparable(asked.by, chosen)
        self._nothing(why or "Comparing…")
        if why:
            return
        ledger, on = self._session.ledger, self._session.today()
        self._deepening = self._session.jobs.run(
            lambda cancelled: scores_feed.compared(ledger, asked, chosen, on, cancelled),
            self._compared,
            self._refused,
            "Comparing",
            self,
        )

    def _compared(self, found: Comparison) -> None:
        from tracker.reports.standings import comparison_said, comparison_title

        self._deepening = None
        self._subject = found
        chart = scores_feed.gaps_of(found)
        self.card.show_said(comparison_title(found), comparison_said(found), [chart] if chart else [])
        self._show_claims("shared")

    def _show_claims(self, key: str) -> None:
        """List the claims behind a number."""
        subject = self._subject
        if subject is None:
            return
        ids = subject.behind(key)
        if self._listing is not None:
            self._listing.cancel()
        ledger, on, asked = self._session.ledger, self._session.today(), self._scored_as
        self._listing = self._session.jobs.run(
            lambda cancelled: scores_feed.behind(ledger, asked, ids, on, cancelled),
            partial(self._listed, subject, key, len(ids)),
        )

    def _listed(self, subject: Subject, key: str, count: int, views: list[ClaimView]) -> None:
        if self._subject is subject:
            self.claims.show_claims(key, count, views)

    # ------------------------------------------------------------ handing over

    def _export(self) -> None:
        """Ask which of the cards that are shown, or the comparison, in which form and where to."""
        from ui.dialogs.card_export import READ, CardExport

        session, asked, shown, chosen = self._session, self._scored_as, self._shown, self._chosen
        ledger, on = session.ledger, session.today()
        if not self._found or self._subject is None:
            session.say("There is nothing to export")
            return
        if shown is None:

            def comparing(path: Path, _one: bool, _raw: bool) -> Work:
                return scores_feed.writing_comparison(ledger, asked, chosen, on, path)

            title = "Export comparison"
            CardExport(session, comparing, [title], "", self.window(), title=title, forms=READ).open()
            return

        def writing(path: Path, one: bool, raw: bool) -> Work:
            return scores_feed.writing(ledger, asked, on, path, only=shown if one else None, raw=raw)

        names = [_named(one) for one in self._found]
        CardExport(session, writing, names, _named(shown), self.window()).open()

    def _attend(self, view: ChartView) -> None:
        from ui.dialogs.charts import attend

        attend(view, self._session)

    def _chart(self) -> ChartView | None:
        """The chart that has the keyboard, else the first one."""
        charts = self.card.charts
        return next((one for one in charts if one.hasFocus()), charts[0] if charts else None)

    def _save_picture(self) -> None:
        from ui.dialogs.charts import save_picture

        if (view := self._chart()) is not None:
            save_picture(self._session, view.chart)

    def _show_values(self) -> None:
        from ui.dialogs.charts import show_values

        if (view := self._chart()) is not None:
            show_values(view.chart, view)

    def _open_uids(self, uids: tuple[str, ...]) -> None:
        if uids:
            self.go.emit("ledger", uids[0])


def _named(scored: Scored) -> str:
    """The name that a card goes by; what has none is said in words."""
    if scored.missing:
        return "Without one"
    return "All claims" if scored.card.name == "all" and not scored.card.uid else scored.card.name
