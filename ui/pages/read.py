"""Read: a text beside the claims that it makes. Paste or open, say what it is, choose words, log."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tracker.claims import ClaimView
from tracker.errors import NotFound, TrackerError
from tracker.ledger import Change
from ui.actions import Actions
from ui.pages.read_ask import Asking
from ui.pages.read_frame import ReadFrame
from ui.pages.read_log import CLAIM_KEY, Logging
from ui.pages.read_parts import Offer
from ui.pages.read_source import (
    Article,
    load,
    load_elsewhere,
    mark_read,
    recent,
    stripe_marks,
)
from ui.pages.read_take import SOURCE_KEY, TEXT_KEY, Taken
from ui.session import Session
from ui.theme import Theme
from ui.widgets.article_layout import Sheet

RECENT = 6
"""Sources that the empty page offers."""


class ReadPage(ReadFrame):
    """The empty page, the source form beside a new text, or an article with its claims."""

    def __init__(self, session: Session, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(session, actions, parent)
        self._views: list[ClaimView] = []
        self._stale = False
        self.logging = Logging(session, self.claim_form, self)
        self.logging.here = lambda: self._views
        self.asking = Asking(session, self.source_form, self.taking, self)
        self._connect()
        self._connect_actions()
        self._show_empty()

    # ------------------------------------------------------------ what leads where

    def _connect(self) -> None:
        self.taking.taken.connect(self._show_taken)
        self.taking.refused.connect(self._say)
        self.empty.wanted.connect(self.take_up)
        self.view.asked.connect(self.open_form)
        self.view.claim_clicked.connect(self.pane.cards.choose)
        self.pane.cards.chosen.connect(self.view.choose_claim)
        self.pane.cards.doubleClicked.connect(lambda _index: self._to_ledger())
        self.pane.unfinished_wanted.connect(self.take_up)
        self.pane.unfinished_dropped.connect(self._drop_unfinished)
        self.pane.start.clicked.connect(self.source_form.submit)
        self.pane.drop_text.clicked.connect(self.asking.put_away)
        self.pane.log.clicked.connect(lambda: self.claim_form.submit())
        self.pane.second.clicked.connect(lambda: self.claim_form.submit(True))
        self.pane.close_form.clicked.connect(self.close_form)
        self.asking.added.connect(self._show_article)
        self.asking.saved.connect(self._back_to_article)
        self.asking.left.connect(self._source_left)
        self.claim_form.put_away.connect(self.close_form)
        self.logging.logged.connect(self._logged)
        self.edit_source.clicked.connect(self.open_source_form)
        self.another.clicked.connect(self.leave)
        self.log_button.clicked.connect(self.view.ask)
        self._session.today_changed.connect(lambda _day: self.refresh(None))

    def _connect_actions(self) -> None:
        for name, call in (
            ("read.open_text", self.taking.open),
            ("read.paste_text", self.taking.paste),
            ("read.source", self.open_source_form),
            ("read.mark_read", self.mark_read),
            ("claim.log", self.view.ask),
            ("claim.second", lambda: self.claim_form.submit(True)),
            ("view.detail", self._panes.toggle_detail),
        ):
            self._actions.connect(name, call)

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
        if self.pane.front == "claim" and not self._is_empty():
            self.claim_form.proposition.editor.setFocus()
        elif self.pane.front == "source" and not self._is_empty():
            self.source_form.first_focus()
        elif self.article is not None and not self._is_empty():
            self.view.setFocus()
        else:
            self.empty.paste.setFocus()

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
        self._session.jobs.run(self._recent, self._offer)

    def _recent(self, _cancelled: Callable[[], bool]) -> list[Offer]:
        return recent(self._session.ledger, RECENT)

    def _offer(self, recent: list[Offer]) -> None:
        unfinished = self.logging.unfinished()
        kept = self._session.drafts.read(TEXT_KEY)
        if kept.get("text"):
            title = self._session.drafts.read(SOURCE_KEY).get("title") or kept["text"].strip()[:120]
            unfinished.insert(0, Offer(TEXT_KEY, title, "text not logged yet"))
        self.empty.set_offers(unfinished, recent)

    def _refuse(self, error: TrackerError) -> None:
        self._say(str(error))

    def _show_taken(self, taken: Taken) -> None:
        """A new text: ask once what it is."""
        self._keep()
        self._say("")
        self.article, self._views = None, []
        self.claim_form.unpin()
        self.view.set_sheet(Sheet(taken.decoded.text, taken.blocks))
        self._stack.setCurrentWidget(self._panes)
        self._panes.show_detail(True)
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
            lambda _cancelled: load_elsewhere(ledger, uid),
            lambda article: self._show_article(article, claim),
            self._refuse,
            "Opening the text",
        )

    def _show_article(self, article: Article, claim: str = "") -> None:
        self._say("")
        self.article = article
        self.claim_form.unpin()
        self.view.set_sheet(Sheet(article.text, article.blocks))
        self._stack.setCurrentWidget(self._panes)
        self._panes.show_detail(True)
        self._show_part("cards")
        self._reload()
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
                self._session.jobs.run(self._recent, self._offer)
            return
        ledger, uid = self._session.ledger, self.article.source.uid
        try:
            if ledger.revision_of("source", uid) != self.article.base:
                self.article = load(ledger, uid, text=self.article.text)
            self._views = ledger.claims_of_source(uid, on=self._session.today())
        except TrackerError:
            self._stale = True  # held by another program, or removed: what is shown stays until it can be read
            return
        self.source_line.set_text(self.article.line())
        self.view.set_marks(stripe_marks(self.article, self._views))
        self.pane.cards.set_views(self._views)
        self.pane.set_counts(len(self._views))
        self.pane.set_unfinished(self.logging.unfinished(f"{uid}/"))

    def mark_read(self) -> None:
        """Say that this source was read to its end."""
        if self.article is not None:
            self._session.do(mark_read(self.article, self._session.today()))

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
        self._panes.show_detail(True)
        self.logging.open(self.article.context(start, end, self._session.today()))
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
            lambda _cancelled: load_elsewhere(ledger, source, snapshot), then, self._refuse, "Opening the text"
        )

    def _drop_unfinished(self, key: str) -> None:
        self.logging.forget(key)
        self._reload()

    def _keep(self) -> None:
        self.logging.keep()
        self.asking.stop()

    def _to_ledger(self) -> None:
        if uid := self.pane.cards.current_uid():
            self.go.emit("ledger", uid)
