"""Suggestions of the article that is read: found by a worker, decided on one by one, each decision kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from tracker import likelihood
from tracker.claims import ClaimView, Day, Decision, LikelihoodBasis, SuggestionDecision, SuggestionDraft
from tracker.detection import Suggestion, features, suggest
from tracker.errors import TrackerError
from tracker.ledger import Change, Ledger
from tracker.passages import Passages
from tracker.reading.language import foreign_words, language
from tracker.reading.roles import blocks, said
from ui.jobs import Job
from ui.pages.read_source import Article
from ui.session import Session
from ui.widgets.claim_form import ClaimContext
from ui.widgets.suggestion_cards import Shown, SuggestionCards

NEVER = "read/never"
"""The setting that holds the ids of cues that are not to suggest anything any more."""
REASONS = (
    "No prediction",
    "About the past",
    "Too vague to judge",
    "Somebody repeats another's words",
    "A slip of the program",
)
SHORT = 60_000
"""Characters up to which no progress is shown: suggestions are there within a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a worker found: the suggestions with what became of each, or why there are none."""

    rows: tuple[Shown, ...]
    note: str = ""
    aside: tuple[tuple[int, int], ...] = ()
    """Lines of the text that are no part of what it says: share buttons, captions, credits."""


def find(
    ledger: Ledger, article: Article, muted: frozenset[str], cancelled: Callable[[], bool] = lambda: False
) -> Found:
    """The suggestions of an article, and the decisions about them that the ledger has."""
    lines = blocks(article.text)
    note = foreign_words(language(said(article.text, lines)))
    aside = [(one.start, one.end) for one in lines if one.role.set_aside]
    day: Day | None = article.claimed_on or None
    found: tuple[Suggestion, ...] = ()
    if not note:
        found = suggest(article.text, day, outlet=article.outlet, set_aside=aside, muted=muted, cancelled=cancelled)
    reader = ledger.clone()
    try:
        return Found(standing(reader, article.snapshot, found), note, tuple(aside))
    finally:
        reader.close()


def standing(ledger: Ledger, snapshot: str, found: Sequence[Suggestion]) -> tuple[Shown, ...]:
    """The suggestions with what became of each: by a decision, or because a claim quotes the passage already."""
    known = Passages(((one.start, one.end), one) for one in ledger.suggestion_decisions(snapshot))
    logged = ledger.already_logged(snapshot, [(one.start, one.end) for one in found])
    return tuple(_shown(one, known, logged=place in logged) for place, one in enumerate(found))


def _shown(one: Suggestion, known: Passages[SuggestionDecision], *, logged: bool) -> Shown:
    """A decision belongs to the suggestion that it overlaps most, since tables change and their spans with them."""
    best = known.best((one.start, one.end))
    if best is None or 2 * best[0] < one.end - one.start:
        return Shown(one, Decision.LOGGED) if logged else Shown(one)
    return Shown(one, best[1].decision, best[1].reason)


def filled(one: Suggestion) -> dict[str, str]:
    """What the claim's form is filled in with, by the names of its fields; every word of it can be changed."""
    values = {"proposition": one.proposition, "kind": one.kind.value, "condition": one.condition}
    if one.speaker is not None:
        speaker = one.speaker
        values |= {
            "speaker": speaker.name,
            "speaker_kind": speaker.kind.value,
            "attribution": speaker.attribution.value,
        }
    if one.hedge is not None:
        values["likelihood"] = _likelihood(one)
    if one.deadline is not None and one.deadline.words:
        values["deadline"] = one.deadline.words
    if one.speaker_says is not None:
        values["speaker_says"] = one.speaker_says.value
    return {name: text for name, text in values.items() if text}


def with_suggestion(context: ClaimContext, one: Suggestion | None) -> ClaimContext:
    """What the form is opened on, filled in from the suggestion that the words belong to."""
    return replace(context, filled=filled(one), suggestion=features(one)) if one is not None else context


def _likelihood(one: Suggestion) -> str:
    """The words where the lexicon reads them the same way; else the words with the range that was read."""
    hedge = one.hedge
    if hedge is None or hedge.best is None or hedge.low is None or hedge.high is None:
        return ""
    try:
        read = likelihood.parse(hedge.reading or hedge.words)
    except TrackerError:
        read = None
    if read and read.best is not None and abs(read.best - hedge.best) < 0.005:
        return hedge.reading or hedge.words
    if hedge.basis is LikelihoodBasis.STATED:  # "95 % sure that it will never": the rest, as a number alone
        same = hedge.low == hedge.high
        return f"{hedge.best:g}" if same else f"{hedge.low:g}, {hedge.best:g}, {hedge.high:g}"
    words = "".join(sign for sign in hedge.words if not sign.isdigit()).strip()
    return f"{words} ({hedge.low:.2f}, {hedge.best:.2f}, {hedge.high:.2f})" if words else f"{hedge.best:.2f}"


class Suggesting(QObject):
    """Runs the cards of suggestions for one article at a time."""

    changed = Signal()
    """The suggestions, or what became of one, are others than before."""
    asked = Signal()
    """The chosen one is to be logged."""
    chosen = Signal(int, int)
    """The place of the chosen one in the text."""

    def __init__(self, session: Session, cards: SuggestionCards, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._cards, self._parent = session, cards, parent
        self.article: Article | None = None
        self.rows: tuple[Shown, ...] = ()
        self.note = ""
        self.aside: tuple[tuple[int, int], ...] = ()
        self.looking = False
        self.claims: Callable[[], list[ClaimView]] = list
        self._job: Job | None = None
        cards.chosen.connect(self._choose)
        cards.asked.connect(self._ask)
        cards.dismissed.connect(self.dismiss)
        cards.merged.connect(self.merge)
        cards.reopened.connect(self.reopen)

    # ------------------------------------------------------------ finding

    def read(self, article: Article) -> None:
        """Look for suggestions in another article, or anew in the same one."""
        if self._job is not None:
            self._job.cancel()
        if self.article is None or self.article.snapshot != article.snapshot:
            self._show(Found(()))
        self.article, self.looking = article, True
        ledger, muted = self._session.ledger, self.never()
        self._job = self._session.jobs.run(
            lambda cancelled: find(ledger, article, muted, cancelled),
            self._found,
            self._failed,
            "Looking for predictions" if len(article.text) > SHORT else "",
        )
        self.changed.emit()

    def stop(self) -> None:
        """Another text is read, or none."""
        if self._job is not None:
            self._job.cancel()
        self.article, self.looking = None, False
        self._show(Found(()))

    def _found(self, found: Found) -> None:
        self._job, self.looking = None, False
        self._show(found)

    def _failed(self, error: TrackerError) -> None:
        self._job, self.looking = None, False
        self._show(Found((), str(error)))

    def _show(self, found: Found) -> None:
        self.rows, self.note, self.aside = found.rows, found.note, found.aside
        self._cards.set_rows(self.rows)
        self.changed.emit()

    def refresh(self) -> None:
        """What became of the suggestions, as the ledger has it now."""
        if self.article is None or self.looking:
            return
        try:
            found = [one.suggestion for one in self.rows]
            rows = standing(self._session.ledger, self.article.snapshot, found)
        except TrackerError:
            return  # held by another program: what is shown stays
        self._show(Found(rows, self.note, self.aside))

    def drafts(self) -> list[SuggestionDraft]:
        """All suggestions as the ledger keeps them."""
        return [features(one.suggestion) for one in self.rows]

    @property
    def handled(self) -> int:
        """How many were logged, merged or dismissed."""
        return sum(not one.open for one in self.rows)

    # ------------------------------------------------------------ choosing

    def current(self) -> Shown | None:
        """The chosen one."""
        row = self._cards.row()
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def at(self, start: int, end: int) -> Suggestion | None:
        """The suggestion that chosen words belong to: the chosen card first, else the one with the most of them."""
        chosen = self.current()
        if chosen is not None and min(end, chosen.suggestion.end) > max(start, chosen.suggestion.start):
            return chosen.suggestion
        near = [one.suggestion for one in self.rows if min(end, one.suggestion.end) > max(start, one.suggestion.start)]
        return max(near, key=lambda one: min(end, one.end) - max(start, one.start), default=None)

    def step(self, by: int) -> None:
        """The next or the previous suggestion that is still open, seen from the chosen one."""
        if not self.rows:
            return
        places = range(self._cards.row() + by, len(self.rows) if by > 0 else -1, by)
        row = next((place for place in places if place >= 0 and self.rows[place].open), None)
        if row is None:
            row = next((place for place, one in enumerate(self.rows) if one.open), None)
        if row is not None:
            self._cards.choose(row)

    def _choose(self, row: int) -> None:
        one = self.rows[row].suggestion
        self.chosen.emit(one.start, one.end)

    def _ask(self) -> None:
        if self.current() is not None:
            self.asked.emit()

    # ------------------------------------------------------------ deciding

    def dismiss(self, at: QPoint | None = None) -> None:
        """Ask why the chosen one is none, by a menu whose digits choose; the last lines mute a cue for good."""
        shown = self.current()
        if shown is None:
            return
        menu = QMenu(self._parent)
        for number, reason in enumerate(REASONS, 1):
            _add(menu, f"&{number}  {reason}", partial(self._dismiss, shown.suggestion, reason))
        _add(menu, "&6  Another reason…", partial(self._ask_reason, shown.suggestion))
        menu.addSeparator()
        for cue in {cue.id: cue for cue in shown.suggestion.cues if not cue.damper}.values():
            words = " ".join(cue.words.split())[:40].replace("&", "&&")
            _add(menu, f"Never suggest for “{words}” again", partial(self._mute, cue.id))
        if not shown.open:
            menu.addSeparator()
            _add(menu, "&Open it again", self.reopen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at or self._cards.corner())

    def _ask_reason(self, one: Suggestion) -> None:
        reason = self._session.messages.ask_text("Dismiss a suggestion", "Why is it none?")
        if reason:
            self._dismiss(one, reason)

    def _dismiss(self, one: Suggestion, reason: str) -> None:
        self._decide(one, Decision.DISMISSED, reason=reason)

    def merge(self, at: QPoint | None = None) -> None:
        """Ask which claim of this article says the same as the chosen one."""
        shown = self.current()
        claims = self.claims()
        if shown is None:
            return
        if not claims:
            self._session.say("Nothing is logged from this text yet that it could be merged with.")
            return
        menu = QMenu(self._parent)
        for number, view in enumerate(claims[:9], 1):
            words = view.proposition[:60].replace("&", "&&")
            _add(menu, f"&{number}  {words}", partial(self._decide, shown.suggestion, Decision.MERGED, claim=view.uid))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at or self._cards.corner())

    def reopen(self) -> None:
        """Take back what was decided on the chosen one; a claim that was logged from it stays."""
        shown = self.current()
        if shown is not None and not shown.open:
            self._decide(shown.suggestion, Decision.OPEN, on=False)

    def _decide(
        self, one: Suggestion, decision: Decision, *, reason: str = "", claim: str = "", on: bool = True
    ) -> None:
        article, beside = self.article, self.drafts()
        if article is None:
            return

        def write(ledger: Ledger) -> Change:
            return ledger.decide(article.snapshot, features(one), decision, reason=reason, claim=claim, beside=beside)

        self._session.do(write, lambda _change: self._decided(on))

    def _decided(self, on: bool) -> None:
        self.refresh()
        if on:
            self.step(1)

    # ------------------------------------------------------------ cues that are not to suggest

    def never(self) -> frozenset[str]:
        """The ids of cues that suggest nothing any more."""
        return frozenset(self._session.settings.text(NEVER).split())

    def _mute(self, cue: str) -> None:
        self._session.settings.put(NEVER, " ".join(sorted(self.never() | {cue})))
        self._session.say("That cue suggests nothing any more. Text > Suggest for all cues again takes it back.")
        if self.article is not None:
            self.read(self.article)

    def unmute(self) -> None:
        """Let every cue suggest again."""
        self._session.settings.put(NEVER, "")
        if self.article is not None:
            self.read(self.article)


def _add(menu: QMenu, text: str, call: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: call())
    return action
