"""What can be done with what the Scorecards page shows: hand it over, keep a chart, declare a prior."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tracker.errors import TrackerError
from ui.actions import Actions
from ui.pages.scores_feed import named
from ui.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from ui.pages.scores import ScoresPage
    from ui.pages.scores_files import Work, Writing
    from ui.widgets.chart_view import ChartView


class Acts(QObject):
    """Connects the actions of the page."""

    def __init__(self, page: ScoresPage, session: Session, actions: Actions) -> None:
        super().__init__(page)
        self._page, self._session = page, session
        for name, call in (
            ("file.scorecard", self._export),
            ("scores.prior", self._declare),
            ("scores.picture", self._save_picture),
            ("scores.values", self._show_values),
        ):
            actions.connect(name, call)

    # ------------------------------------------------------------ files

    def _export(self) -> None:
        """Hand over the cards, the comparison or the board, whichever is in sight."""
        page = self._page
        if not page.found or page.subject is None:
            self._session.say("There is nothing to export")
        elif page.shown is None and len(page.chosen) > 1:
            self._export_comparison()
        elif page.shown is None and page.scored_as.by == "speaker":
            self._export_board()
        else:
            self._export_cards()

    def _export_cards(self) -> None:
        from ui.dialogs.card_export import CardExport
        from ui.pages.scores_files import writing as cards

        session, page = self._session, self._page
        ledger, on, asked, shown = session.ledger, session.today(), page.scored_as, page.shown

        def writing(path: Path, one: bool, raw: bool) -> Work:
            return cards(ledger, asked, on, path, only=shown if one else None, raw=raw)

        name = named(shown) if shown is not None else ""
        CardExport(session, writing, [named(one) for one in page.found], name, page.window()).open()

    def _export_comparison(self) -> None:
        from ui.pages.scores_files import writing_comparison

        session = self._session
        ledger, on, asked, chosen = session.ledger, session.today(), self._page.scored_as, self._page.chosen

        def writing(path: Path, _one: bool, _raw: bool) -> Work:
            return writing_comparison(ledger, asked, chosen, on, path)

        self._ask("Export comparison", writing)

    def _export_board(self) -> None:
        from ui.pages.scores_files import writing_board

        session = self._session
        ledger, on, asked, prior = session.ledger, session.today(), self._page.scored_as, self._page.prior

        def writing(path: Path, _one: bool, _raw: bool) -> Work:
            return writing_board(ledger, asked, prior, on, path)

        self._ask("Export leaderboard", writing)

    def _ask(self, title: str, writing: Writing) -> None:
        from ui.dialogs.card_export import READ, CardExport

        CardExport(self._session, writing, [title], "", self._page.window(), title=title, forms=READ).open()

    # ------------------------------------------------------------ the prior

    def _declare(self) -> None:
        """Ask for the prior of the leaderboard; nothing takes it back."""
        from tracker.scoring.proportions import declared_prior

        page = self._page
        now = f"{page.prior.a:g},{page.prior.b:g}" if page.prior else ""
        text = self._session.messages.ask_text(
            "Declare a prior", "Claims that came out as said, and that did not, as 12,8", now
        )
        if text is None:
            return
        try:
            page.prior = declared_prior(text)
        except TrackerError as error:
            self._session.messages.error(str(error))
        else:
            page.show_board()

    # ------------------------------------------------------------ charts

    def attend(self, view: ChartView) -> None:
        """Give a chart its menu."""
        from ui.dialogs.charts import attend

        attend(view, self._session)

    def _chart(self) -> ChartView | None:
        """The chart that has the keyboard, else the first one."""
        charts = self._page.card.charts
        return next((one for one in charts if one.hasFocus()), charts[0] if charts else None)

    def _save_picture(self) -> None:
        from ui.dialogs.charts import save_picture

        if (view := self._chart()) is not None:
            save_picture(self._session, view.chart)

    def _show_values(self) -> None:
        from ui.dialogs.charts import show_values

        if (view := self._chart()) is not None:
            show_values(view.chart, view)
