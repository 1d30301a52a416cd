"""Logging from the claim form: the question whether it is logged already, the write, and what was left unfinished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from tracker.claims import ClaimDraft, ClaimView, Day, SourceDraft, SuggestionDraft
from tracker.errors import InputError, TrackerError
from tracker.ledger import Change, Ledger, Similar
from ui.drafts import DraftKeeper
from ui.models.words import day_text
from ui.pages.read_empty import Offer, unfinished_claims
from ui.session import Session
from ui.widgets.claim_form import ClaimContext, ClaimForm

SAME_PROPOSITION = 85.0
"""Likeness from which two propositions on the very same words are held to be one."""


class Logging(QObject):
    """Runs one claim form."""

    logged = Signal(bool)
    """A claim was logged; True when a second one on the same words was asked for."""

    def __init__(self, session: Session, form: ClaimForm, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._form = session, form
        self._keeper: DraftKeeper | None = None
        self._asked: tuple[ClaimDraft, bool] | None = None
        self._busy = False
        self.here: Callable[[], list[ClaimView]] = list
        self.beside: Callable[[], list[SuggestionDraft]] = list
        form.submitted.connect(self._submitted)
        form.similar_answered.connect(self._answered)
        form.edited.connect(self._touch)
        form.left.connect(self.keep)

    def open(self, context: ClaimContext) -> None:
        """Open the form on words of an article, with what was left unfinished on them."""
        self.keep()
        self._keeper = DraftKeeper(self._session.drafts, context.key, self._form.values, self)
        kept = self._keeper.restore()
        self._form.open(context)
        if kept:
            self._form.restore(kept)
            self._form.say("This claim was left unfinished; it stands here as it was.", "small")

    def keep(self) -> None:
        """Keep what was typed now, as when the form is put away or the window closes."""
        if self._keeper is not None:
            self._keeper.keep()

    def forget(self, key: str) -> None:
        """Discard an unfinished claim."""
        self._session.drafts.forget(key)

    def unfinished(self, source: str = "") -> list[Offer]:
        """What was left unfinished, of one source or of all."""
        return unfinished_claims(self._session.drafts, source)

    def _touch(self) -> None:
        if self._keeper is not None:
            self._keeper.touch()

    # ------------------------------------------------------------ logged already?

    def _submitted(self, draft: ClaimDraft, second: bool) -> None:
        if self._busy:
            return
        try:
            similar = self._similar(draft)
        except TrackerError:
            similar = None  # held by another program: the write below waits for it, the question is left out
        if similar is None:
            self._log(draft, second)
            return
        self._asked = (draft, second)
        who = ", ".join(part for part in (similar.speaker, day_text(similar.claimed_on)) if part)
        self._form.similar.ask(similar.uid, similar.proposition, who)

    def _similar(self, draft: ClaimDraft) -> Similar | None:
        """The claim that is most alike; several claims on the same words of one article are no repetition."""
        from rapidfuzz import fuzz  # 20 ms that the first paint need not wait for

        here = {view.uid: view for view in self.here()}
        for found in self._session.ledger.similar_claims(draft.quote, draft.proposition):
            if found.uid not in here or fuzz.ratio(found.proposition, draft.proposition) >= SAME_PROPOSITION:
                return found
        return None

    def _answered(self, answer: str, uid: str) -> None:
        if self._asked is None:
            return
        (draft, second), self._asked = self._asked, None
        if answer == "appearance":
            self._write(lambda ledger: self._appearance(ledger, uid, draft), second)
        else:
            self._log(replace(draft, update_of=uid) if answer == "update" else draft, second)

    def _appearance(self, ledger: Ledger, uid: str, draft: ClaimDraft) -> Change:
        source = draft.source or SourceDraft()
        on: Day = draft.claimed_on or self._form.context.claimed_on or self._session.today()
        return ledger.add_appearance(uid, source, draft.quote, on=on)

    # ------------------------------------------------------------ the write

    def _log(self, draft: ClaimDraft, second: bool) -> None:
        beside = self.beside()
        self._write(lambda ledger: ledger.log_claim(draft, on=self._session.today(), beside=beside), second)

    def _write(self, write: Callable[[Ledger], Change], second: bool) -> None:
        self._busy = True
        self._session.do(write, lambda _change: self._done(second), self._failed)

    def _done(self, second: bool) -> None:
        self._busy = False
        if self._keeper is not None:
            self._keeper.done()
        if second:
            self._form.open_again()
        else:
            # A field that loses the keyboard while the form closes must not bring the draft back.
            self._keeper = None
        self.logged.emit(second)

    def _failed(self, error: TrackerError) -> None:
        """The form keeps everything; the sentence stands where it can be mended."""
        self._busy = False
        self.keep()
        if isinstance(error, InputError):
            self._form.show_error(error)
        else:
            self._form.say(str(error))
