"""Read: a text beside the claims that it makes. Paste or open, say what it is, choose words, log."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tracker.errors import NotFound, TrackerError
from tracker.later import Later
from ui.actions import Actions
from ui.pages.read_empty import CLAIM_KEY, TEXT_KEY, Offer, recent, unfinished_claims, unfinished_text
from ui.pages.read_frame import ReadFrame
from ui.session import Session
from ui.theme import Theme

if TYPE_CHECKING:
    from tracker.claims import ClaimView
    from tracker.ledger import Change
    from ui.pages import read_source, read_suggest
    from ui.pages.read_desk import Desk
    from ui.pages.read_source import Article
    from ui.pages.read_take import Taken, Taking
    from ui.widgets import article_cues
else:
    read_source = Later("ui.pages.read_source")  # only where something is read
    read_suggest, article_cues = Later("ui.pages.read_suggest"), Later("ui.widgets.article_cues")

RECENT = 6
"""Sources that the empty page offers."""
OFFERS_AFTER_MS = 60
"""The page is on the screen before a worker looks for what can be offered on it."""


class ReadPage(ReadFrame):
    """The empty page, the source form beside a new text, or an article with its claims."""

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(session, actions, parent)
        self._views: list[ClaimView] = []
        self._stale = False
        self._connect()
        self._connect_actions()
        self._show_empty()

    # ------------------------------------------------------------ what leads where

    def _connect(self) -> None:
        self.empty.wanted.connect(self.take_up)
        self.edit_source.clicked.connect(self.open_source_form)
        self.another.clicked.connect(self.leave)
        self.log_button.clicked.connect(lambda: self.view.ask())
        self._session.today_changed.connect(lambda _day: self.refresh(None))

    def _connect_taking(self, taking: Taking) -> None:
        taking.taken.connect(self._show_taken)
        taking.refused.connect(self._say)

    def _connect_desk(self, desk: Desk) -> None:
        view, pane, form = desk.view, desk.pane, desk.claim_form
        desk.logging.here = desk.suggesting.claims = lambda: self._views
        desk.logging.beside = desk.suggesting.drafts
        desk.suggesting.changed.connect(self._show_suggested)
        desk.suggesting.asked.connect(self.open_form)
        desk.suggesting.chosen.connect(lambda start, end: view.select(start, end))
        view.verbs = self._verb
        desk.find.left.connect(view.setFocus)
        view.asked.connect(self.open_form)
        view.claim_clicked.connect(pane.cards.choose)
        pane.cards.chosen.connect(view.choose_claim)
        pane.cards.doubleClicked.connect(lambda _index: self._to_ledger())
        pane.unfinished_wanted.connect(self.take_up)
        pane.unfinished_dropped.connect(self._drop_unfinished)
        pane.start.clicked.connect(desk.source_form.submit)
        pane.drop_text.clicked.connect(desk.asking.put_away)
        pane.log.clicked.connect(lambda: form.submit())
        pane.second.clicked.connect(lambda: form.submit(True))
        pane.close_form.clicked.connect(self.close_form)
        desk.asking.added.connect(self._show_article)
        desk.asking.saved.connect(self._back_to_article)
        desk.asking.left.connect(self._source_left)
        desk.asking.earlier.connect(self.open_article)
        form.put_away.connect(self.close_form)
        desk.logging.logged.connect(self._logged)

    def _connect_actions(self) -> None:
        for name, call in (
            ("read.open_text", lambda: self.taking.open()),
            ("read.paste_text", lambda: self.taking.paste()),
            ("read.fetch", lambda: self.taking.fetch()),
            ("edit.find", self._find),
            ("read.source", self.open_source_form),
            ("read.mark_read", self.mark_read),
            ("source.again", self.read_again),
            ("source.correction", self.correct),
            ("claim.log", lambda: self.view.ask()),
            ("read.suggestion", lambda: self._verb("next")),
            ("read.suggestion_before", lambda: self._verb("previous")),
            ("read.dismiss", lambda: self._verb("dismiss")),
            ("read.merge", lambda: self._verb("merge")),
            ("read.reopen", lambda: self._verb("reopen")),
            ("read.unmute", lambda: self.desk.suggesting.unmute()),
            ("claim.second", lambda: self.claim_form.submit(True)),
            ("claim.pin", lambda: self.claim_form.toggle_pin()),
            ("view.detail", lambda: self.desk.panes.toggle_detail()),
        ):
            self._actions.connect(name, call)
        for step in ("next", "previous", "clause", "wider", "narrower", "earlier", "later"):
            self._actions.connect(f"read.{step}", partial(self._step, step))

    def _step(self, name: str) -> None:
        self.view.step(name)
        self.view.setFocus()

    def _find(self) -> None:
        """Find words in the article that is read."""
        if not self._is_empty():
            self.desk.find.open()

    def _verb(self, name: str) -> None:
        """Something is to be done with the suggestions."""
        suggesting = self.desk.suggesting
        {
            "next": lambda: suggesting.step(1),
            "previous": lambda: suggesting.step(-1),
            "dismiss": suggesting.dismiss,
            "merge": suggesting.merge,
            "reopen": suggesting.reopen,
        }[name]()

    def _show_suggested(self) -> None:
        """The strokes and rings of the suggestions, and how many are handled."""
        found = self.desk.suggesting
        self.view.set_suggested(
            article_cues.cue_marks([one.suggestion for one in found.rows if one.open]),
            [(one.suggestion.start, one.open) for one in found.rows if one.decision != "logged"],
            found.aside,
        )
        self.pane.set_suggested(len(found.rows), found.handled, found.note, found.looking)

    # ------------------------------------------------------------ what the window asks

    def refresh(self, change: Change | None) -> None:
        """Show what changed in the claims and the source of this article."""
        self._stale = True
        if self.isVisible():
            self._reload()

    def count(self) -> int | None:
        """The window counts the sources itself."""
        return None

    def first_focus(self) -> None:
        """The keyboard where work goes on: the open form, the article, or the first button."""
        if self._is_empty():
            self.empty.paste.setFocus()
        elif self.pane.front == "claim":
            self.claim_form.proposition.editor.setFocus()
        elif self.pane.front == "source":
            self.source_form.first_focus()
        else:
            self.view.setFocus()

    def may_close(self) -> bool:
        """Always: what is unfinished is kept."""
        self._keep()
        return True

    def show_uid(self, uid: str) -> None:
        """Show a claim in its source, or a source."""
        try:
            view = self._session.ledger.view(uid, on=self._session.today())
        except NotFound:
            self.open_article(uid)
            return
        self.open_article(view.source_uid, claim=uid)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._reload()

    # ------------------------------------------------------------ empty, taken, reading

    def _show_empty(self) -> None:
        self._stack.setCurrentWidget(self.empty)
        self.source_line.set_text("")
        self._show_buttons()
        QTimer.singleShot(OFFERS_AFTER_MS, self, self._look_for_offers)

    def _look_for_offers(self) -> None:
        if not self._session.closed:
            self._session.jobs.run(self._recent, self._offer)

    def _recent(self, _cancelled: Callable[[], bool]) -> list[Offer]:
        return recent(self._session.ledger, RECENT)

    def _offer(self, recent: list[Offer]) -> None:
        drafts = self._session.drafts
        self.empty.set_offers([*unfinished_text(drafts), *unfinished_claims(drafts)], recent)

    def _refuse(self, error: TrackerError) -> None:
        self._say(str(error))

    def _show_taken(self, taken: Taken) -> None:
        """A new text: ask once what it is."""
        self._keep()
        self._say("")
        self.article, self._views = None, []
        self.desk.suggesting.stop()
        self.desk.show_text(taken.text, taken.blocks)
        self._stack.setCurrentWidget(self.desk.panes)
        self.desk.panes.show_detail(True)
        self.source_line.set_text(taken.name or "A new text: say what it is, then read.")
        self._show_part("source")
        self.pane.start.setText("Start reading")
        self.asking.ask(taken)

    def leave(self) -> None:
        """Back to the empty page; what is unfinished is kept and offered there."""
        self._keep()
        self.article = None
        self._say("")
        self._show_empty()
        self.first_focus()

    def open_article(self, uid: str, claim: str = "") -> None:
        """Read a source's stored text again, with a claim lit."""
        if self.article is not None and self.article.source.uid == uid and not self._is_empty():
            self.view.choose_claim(claim)
            self.pane.cards.choose(claim)
            return
        self._keep()
        ledger = self._session.ledger
        self._session.jobs.run(
            lambda _cancelled: read_source.load_elsewhere(ledger, uid),
            lambda article: self._show_article(article, claim),
            self._refuse,
            "Opening the text",
        )

    def _show_article(self, article: Article, claim: str = "") -> None:
        self._say("")
        self.article = article
        self.desk.show_text(article.text, article.blocks)
        self._stack.setCurrentWidget(self.desk.panes)
        self.desk.panes.show_detail(True)
        self._show_part("cards")
        self._reload()
        self.desk.suggesting.read(article)
        self.view.step("first")
        if claim:
            self.view.choose_claim(claim)
            self.pane.cards.choose(claim)
        self.view.setFocus()

    def _reload(self) -> None:
        """The claims of this article, and its source, as they are now."""
        self._stale = False
        if self.article is None:
            if self._is_empty():
                self._look_for_offers()
            return
        ledger, uid = self._session.ledger, self.article.source.uid
        try:
            if ledger.revision_of("source", uid) != self.article.base:
                self.article = read_source.load(ledger, uid, text=self.article.text)
            self._views = ledger.claims_of_source(uid, on=self._session.today())
        except TrackerError:
            self._stale = True  # held by another program, or removed: what is shown stays until it can be read
            return
        self.source_line.set_text(self.article.line())
        self.view.set_marks(read_source.stripe_marks(self.article, self._views))
        self.pane.cards.set_views(self._views)
        self.pane.set_counts(len(self._views))
        self.desk.suggesting.refresh()
        self.pane.set_unfinished(self.logging.unfinished(f"{uid}/"))

    def mark_read(self) -> None:
        """Say that this source was read to its end."""
        if self.article is not None:
            beside = self.desk.suggesting.drafts()
            self._session.do(read_source.mark_read(self.article, self._session.today(), beside))

    def read_again(self) -> None:
        """See what became of the words of its claims in the text as it reads now."""
        if self.article is not None:
            from ui.dialogs.read_again import read_again  # late: most texts are read once

            read_again(self._session, self.article.source.uid, self)

    def correct(self) -> None:
        """Log what its publisher corrected, and what that means for each claim."""
        if self.article is not None:
            from ui.dialogs.correction import correct  # late, as above

            correct(self._session, self.article.source.uid, self)

    # ------------------------------------------------------------ the source form

    def open_source_form(self) -> None:
        """Change what is said of the source."""
        if self.article is not None and self.pane.front == "cards":
            self._show_part("source")
            self.pane.start.setText("Save")
            self.asking.edit(self.article)

    def _back_to_article(self) -> None:
        self._show_part("cards")
        self._reload()
        self.view.setFocus()

    def _source_left(self, waited: bool) -> None:
        if waited:
            self.leave()
        else:
            self._back_to_article()

    # ------------------------------------------------------------ the claim form

    def open_form(self) -> None:
        """Open the claim form on the chosen words."""
        if self.article is None:
            return
        start, end = self.view.passage()
        if start >= end:
            return
        self.desk.panes.show_detail(True)
        context = self.article.context(start, end, self._session.today())
        self.logging.open(read_suggest.with_suggestion(context, self.desk.suggesting.at(start, end)))
        self._show_part("claim")
        self.claim_form.first_focus()

    def close_form(self) -> None:
        """Put the form away; what was typed is kept as unfinished."""
        self.logging.keep()
        self._back_to_article()

    def _logged(self, second: bool) -> None:
        if second:
            self._reload()
            self.claim_form.first_focus()
        else:
            self._back_to_article()
            if self.desk.suggesting.rows:
                self.desk.suggesting.refresh()
                self.desk.suggesting.step(1)
            else:
                self.view.step("next")

    def take_up(self, key: str) -> None:
        """Go on with what was read or left unfinished."""
        if key == TEXT_KEY:
            self.taking.restore()
        elif key.startswith(CLAIM_KEY):
            self._take_up_claim(key)
        else:
            self.open_article(key)

    def _take_up_claim(self, key: str) -> None:
        """Open the form on the words of an unfinished claim, in the copy of the text that they stand in."""
        source, _, place = key.removeprefix(CLAIM_KEY).partition("/")
        start, _, end = place.partition("-")
        snapshot = self._session.drafts.read(key).get("snapshot", "")

        def then(article: Article) -> None:
            if self.article is not article:
                self._show_article(article)
            self.view.select(int(start), int(end))
            self.open_form()

        if self.article is not None and (self.article.source.uid, self.article.snapshot) == (source, snapshot):
            then(self.article)
            return
        ledger = self._session.ledger
        self._session.jobs.run(
            lambda _cancelled: read_source.load_elsewhere(ledger, source, snapshot),
            then,
            self._refuse,
            "Opening the text",
        )

    def _drop_unfinished(self, key: str) -> None:
        self.logging.forget(key)
        self._reload()

    def _keep(self) -> None:
        if self._desk is not None:
            self._desk.logging.keep()
            self._desk.asking.stop()

    def _to_ledger(self) -> None:
        if uid := self.pane.cards.current_uid():
            self.go.emit("ledger", uid)
