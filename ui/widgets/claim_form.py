"""The open card of the Read page: the words of an article become a claim, mostly by Enter and Tab.

Tab goes through every control in order, Enter to the next of the main fields, Ctrl+Enter logs, Ctrl+D logs and starts
a second claim on the same words, Alt+P keeps a field for the article, Esc puts the form away. The form writes nothing
itself: it says what was asked for, keeps what was typed until it is told that it was logged, and shows what was
refused under the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tracker import deadlines, likelihood
from tracker.claims import (
    Attribution,
    ClaimDraft,
    ClaimKind,
    Day,
    DeadlineBasis,
    DeadlineSense,
    EventTie,
    SourceDraft,
    SpeakerKind,
    SpeakerSays,
    SuggestionDraft,
    side_of,
)
from tracker.detection.model import Problem, Remedy
from tracker.errors import InputError
from tracker.reading import guess
from ui.models.words import day_text
from ui.widgets.claim_more import Complete
from ui.widgets.claim_parts import ClaimParts
from ui.widgets.fields import ChoiceField
from ui.widgets.text import set_role

LOOK_MS = 150
"""After the last key, before what was typed is looked at for what keeps it from being judged."""
QUOTE_SHOWN = 150
"""Characters of the quote that the form repeats."""
WHO = "These words are not the outlet's own. Without a name their speaker stays unknown."
PROPOSITION_LIMIT = 2_000
"""Characters that the ledger takes for a proposition."""


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """What the form is opened on: words of a snapshot of a source. ``text`` is the snapshot's whole text.

    ``filled`` is what a suggestion fills the fields in with, by their names, and ``suggestion`` that suggestion.
    """

    source: str
    snapshot: str
    text: str
    start: int
    end: int
    title: str = ""
    outlet: str = ""
    default_speaker: str = ""
    claimed_on: Day = ""
    today: Day = ""
    filled: dict[str, str] = dataclass_field(default_factory=dict)
    suggestion: SuggestionDraft | None = None

    @property
    def quote(self) -> str:
        """The words, cut from the snapshot."""
        return self.text[self.start : self.end]

    @property
    def proposition(self) -> str:
        """What the proposition is filled with: the words in one line, unless they are more than it may hold."""
        if self.filled.get("proposition"):
            return self.filled["proposition"]
        return " ".join(self.quote.split()) if len(self.quote) <= PROPOSITION_LIMIT else ""

    @property
    def key(self) -> str:
        """Names the form among the drafts."""
        return f"read/claim/{self.source}/{self.start}-{self.end}"


class ClaimForm(ClaimParts):
    """Everything of one claim."""

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(complete, parent)
        self.context = ClaimContext("", "", "", 0, 0)
        self._by_hand: set[str] = set()
        self._given = Attribution.OWN_VOICE
        self.likelihood.edited.connect(self._settle)
        self.speaker.edited.connect(self._speaker_changed)
        for choice in (self.speaker_kind, self.attribution):
            choice.edited.connect(partial(self._by_hand.add, choice.name))
        self.attribution.edited.connect(self._speaker_changed)
        self._rest = ""
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._look_for_problems)
        self.edited.connect(self._look.start)
        self.problems.remedied.connect(self._mend)
        for field in (self.more.claimed_on, self.claimed_on, self.more.sense, self.more.basis):
            field.edited.connect(self._settle)

    # ------------------------------------------------------------ opening and keeping

    def open(self, context: ClaimContext, *, keep_pinned: bool = True) -> None:
        """Start a claim on the words of ``context``; pinned fields keep what they hold."""
        pinned = self.pinned() if keep_pinned else {}
        self.context = context
        self._form.clear_errors()
        self.say("")
        self.similar.put_away()
        for field in self._form.fields.values():
            field.set_text("")
        self.likelihood.set_basis_text("")
        self.deadline.set_review_text("")
        self.show_more(False)
        self._show_context()
        self.proposition.set_text(context.proposition)
        self.more.kind.set_text(ClaimKind.FORECAST.value)
        self.more.basis.set_text(DeadlineBasis.STATED.value)
        self._form.fill({name: text for name, text in context.filled.items() if name != "speaker_says"} | pinned)
        self._given = guess.attribution(context.text, context.start, context.end)
        self._by_hand.clear()
        if "speaker" not in pinned:
            self._by_hand.update({"speaker_kind", "attribution"} & set(context.filled))
        if context.filled.get("condition"):
            self.show_more(True)
        self._speaker_changed()
        self._settle()
        self._rest = ""
        self._look_for_problems()
        if "likelihood" not in context.filled and "speaker_says" in context.filled:
            self.says.set_text(context.filled["speaker_says"])

    def open_again(self) -> None:
        """Start a second claim on the same words: the other half, where they were split."""
        rest = self._rest
        self.open(self.context)
        if rest:
            self.proposition.set_text(rest)
            self._look_for_problems()

    def pinned(self) -> dict[str, str]:
        """What the pinned fields hold."""
        return {field.name: field.text() for field in self.pins() if field.pin.isChecked()}

    def unpin(self) -> None:
        """Another article: nothing is kept for it."""
        for field in self.pins():
            field.pin.setChecked(False)
            field.set_text("")

    def values(self) -> dict[str, str]:
        """What was typed or chosen, to be kept as a draft; empty while nothing was."""
        if not self.typed():
            return {}
        place = {"source": self.context.source, "snapshot": self.context.snapshot}
        kept = {"likelihood_basis": self.likelihood.basis_text(), "review_on": self.deadline.review_text()}
        kept["by_hand"] = " ".join(sorted(self._by_hand))
        return self._form.values() | kept | place

    def restore(self, values: dict[str, str]) -> None:
        """Take up what an earlier form on these words left behind."""
        self._form.fill(values)
        self._by_hand.update(values.get("by_hand", "").split())
        self.likelihood.set_basis_text(values.get("likelihood_basis", ""))
        self.deadline.set_review_text(values.get("review_on", ""))
        typed = [field.name for field in self.more.fields() if not isinstance(field, ChoiceField)]
        self.show_more(any(values.get(name) for name in typed))
        self._settle()

    def typed(self) -> bool:
        """Whether anything was typed beyond what the form filled in by itself."""
        given = self.context.filled | self.pinned() | {"proposition": self.context.proposition}
        own = ("speaker_kind", "attribution", "kind", "deadline_basis", "speaker_says")
        values = {name: text for name, text in self._form.values().items() if name not in own}
        return any(text != given.get(name, "") for name, text in values.items())

    # ------------------------------------------------------------ what it says

    def draft(self) -> ClaimDraft:
        """The claim as typed; raises InputError on the first field that cannot be read."""
        for refusal in self.refusals():
            raise refusal
        found = self.likelihood.value()
        speaker = self.speaker.text()
        return ClaimDraft(
            proposition=self.proposition.text(),
            quote=self.context.quote,
            kind=ClaimKind(self.more.kind.text() or ClaimKind.FORECAST),
            speaker=speaker,
            speaker_kind=SpeakerKind(self.speaker_kind.text()) if speaker else None,
            attribution=Attribution(self.attribution.text()),
            speaker_says=self._says(),
            source=SourceDraft(uid=self.context.source),
            snapshot=self.context.snapshot or None,
            quote_start=self.context.start,
            locator=self.more.locator.text(),
            claimed_on=self._claimed_on(),
            claimed_basis="given" if self._claimed_text() else "",
            likelihood=found,
            deadline=self.deadline.value(),
            review_on=self.deadline.review_on(),
            criteria=self.criteria.text(),
            condition=self.more.condition.text(),
            base_rate=self._base_rate(),
            base_rate_source=self.more.base_rate_source.text(),
            event=self.more.event_title.text(),
            event_tie=EventTie(self.more.tie.text()) if self.more.tie.text() else None,
            tags=tuple(tag.strip() for tag in self.tags.text().split(",") if tag.strip()),
            note=self.more.note_text.text(),
            suggestion=self.context.suggestion,
        )

    def refusals(self) -> list[InputError]:
        """What of the form cannot be read, in the order of the fields."""
        readers: tuple[Callable[[], object], ...] = (
            self._proposition,
            self._says,
            self.likelihood.value,
            self.deadline.value,
            self.deadline.review_on,
            self._claimed_on,
            self._base_rate,
        )
        found: dict[str, InputError] = {}
        for read in readers:
            try:
                read()
            except InputError as error:
                found.setdefault(error.field, error)
        if "likelihood" in found:
            found.pop("speaker_says", None)  # which the likelihood may say, once it can be read
        return list(found.values())

    def submit(self, second: bool = False) -> None:
        """Log what stands here, or say under each field why not."""
        self._form.clear_errors()
        self.say("")
        refusals = self.refusals()
        for refusal in reversed(refusals):
            self.show_error(refusal)  # the first one last: that is where the keyboard goes
        if not refusals:
            self.submitted.emit(self.draft(), second)

    def show_error(self, error: InputError) -> None:
        """Show a refusal under its field, opening More where it stands there, and put the keyboard there."""
        name = "claimed_on_needed" if error.field == "claimed_on" and self.claimed_on.isVisibleTo(self) else error.field
        if name in ("review_on", "deadline_review"):
            self.deadline.ask_review()
            self.deadline.review.set_error(str(error))
            return
        if any(field.name == name for field in self.more.fields()):
            self.show_more(True)
        if not self._form.show_error(name, str(error)):
            self.say(str(error))
        if name == "speaker_says":
            self.says.focus_here()

    def say(self, sentence: str, role: str = "error") -> None:
        """Say what concerns no single field; nothing takes it back. Role "small" is no error."""
        set_role(self.problem, role)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    # ------------------------------------------------------------ what keeps it from being judged

    def _look_for_problems(self) -> None:
        """Say what keeps this claim from being judged; it is logged all the same if that is wanted."""
        from tracker.detection.wellformed import wellformed  # its tables are read when a form is first opened

        if not self.proposition.text():
            self.problems.set_problems(())
            return
        try:
            found = self.deadline.value()
        except InputError:
            found = None
        self.problems.set_problems(
            wellformed(
                self.proposition.text(),
                quote=self.context.quote,
                kind=ClaimKind(self.more.kind.text() or ClaimKind.FORECAST),
                has_deadline=bool(found and found.latest),
                has_criteria=bool(self.criteria.text()),
                has_likelihood=bool(self.likelihood.text()),
                has_review_day=bool(self.deadline.review_text()),
            )
        )

    def _mend(self, problem: Problem) -> None:
        """Take the one step that mends a problem, or bring the keyboard to where it is taken."""
        if problem.remedy is Remedy.SET_REVIEW_DAY:
            self.deadline.ask_review()
        elif problem.remedy is Remedy.ADD_CRITERIA:
            self.criteria.editor.setFocus()
        elif problem.remedy is Remedy.SET_LIKELIHOOD:
            self.likelihood.editor.setFocus()
        elif problem.remedy is Remedy.MAKE_EVALUATIVE:
            self.more.kind.set_text(ClaimKind.EVALUATIVE.value)
            self.say("It counts as an evaluation now: kept, and left out of the headline score.", "small")
        elif problem.split_at is not None:
            self._split(problem)
        self._look_for_problems()

    def _split(self, problem: Problem) -> None:
        text, at = self.proposition.text(), problem.split_at or 0
        first = text[:at].rstrip()
        first = first[: -len(problem.words)].rstrip(" ,;") if first.endswith(problem.words) else first.rstrip(" ,;")
        self.proposition.set_text(first)
        self._rest = text[at:].strip()
        self.say(f"Ctrl+D logs this half and then offers the other: “{self._rest}”", "small")

    # ------------------------------------------------------------ inside

    def _show_context(self) -> None:
        context = self.context
        self.words.setText(_shown(context.quote))
        self.words.setAccessibleName(f"Quote: {context.quote}")
        self.likelihood.quote = context.quote
        self.speaker.editor.setPlaceholderText(context.default_speaker)
        self.claimed_on.setVisible(not context.claimed_on)
        shown = day_text(context.claimed_on)
        self.more.claimed_on.editor.setPlaceholderText(f"{shown}, as published" if shown else "")
        self.more.claimed_on.setVisible(bool(context.claimed_on))

    def _proposition(self) -> None:
        if not self.proposition.text():
            raise InputError("proposition", "The proposition is empty: say in one sentence what is predicted.")

    def _says(self) -> SpeakerSays:
        says = self.says.value() or side_of(self.likelihood.peek())
        if says is None:
            raise InputError("speaker_says", "Say what the speaker says of it: will, will not or neither (W, N, E).")
        return says

    def _base_rate(self) -> float | None:
        return likelihood.parse_number(self.more.base_rate.text(), "base_rate")

    def _claimed_text(self) -> str:
        return self.claimed_on.text() or self.more.claimed_on.text()

    def _claimed_on(self) -> Day | None:
        text = self._claimed_text()
        if text:
            return deadlines.parse_day(text, "claimed_on", today=self.context.today or None)
        if not self.context.claimed_on:
            raise InputError("claimed_on", "When was it said? The source has no day: write one, such as 5 Feb 2013.")
        return None

    def _settle(self) -> None:
        """Let the fields that follow from others follow."""
        self.says.follow(side_of(self.likelihood.peek()))
        try:
            self.deadline.claimed_on = self._claimed_on() or self.context.claimed_on
        except InputError:
            self.deadline.claimed_on = self.context.claimed_on
        self.deadline.today = self.context.today
        sense = self.more.sense.text()
        self.deadline.sense = DeadlineSense(sense) if sense else None
        self.deadline.basis = DeadlineBasis(self.more.basis.text() or DeadlineBasis.STATED)
        self.deadline.reread()

    def _speaker_changed(self) -> None:
        """What the speaker is and how the words are given follow the name, until a hand chooses."""
        context, said = self.context, self.speaker.text()
        own = not said or said.casefold() == context.outlet.casefold()
        if "attribution" not in self._by_hand:
            given = self._given
            if given in (Attribution.INDIRECT, Attribution.OWN_VOICE):
                # Without quotation marks it is the article's own voice, or somebody's as the article tells it.
                given = Attribution.OWN_VOICE if own else Attribution.INDIRECT
            self.attribution.set_text(given.value)
        asks = self._asks_who()
        if "speaker_kind" not in self._by_hand:
            name = said or context.default_speaker
            outlet = own and name.casefold() == context.outlet.casefold()
            kind = SpeakerKind.OUTLET if outlet else guess.speaker_kind(name, context.outlet)
            self.speaker_kind.set_text((SpeakerKind.UNNAMED if asks else kind).value)
        self.speaker.editor.setPlaceholderText("Who says it?" if asks else context.default_speaker)
        self.speaker.set_hint(WHO if asks else "")

    def _asks_who(self) -> bool:
        """Whether the words are somebody's who is not named: neither the outlet's own nor an opinion's writer's."""
        context = self.context
        by_default = context.default_speaker.casefold() == context.outlet.casefold()
        own_voice = self.attribution.text() == Attribution.OWN_VOICE
        return not self.speaker.text() and by_default and not own_voice


def _shown(quote: str) -> str:
    """The quote as the form repeats it: cut at its end where it is long, since the article shows all of it."""
    if len(quote) <= QUOTE_SHOWN:
        return quote
    cut = quote[:QUOTE_SHOWN]
    whole = cut.rstrip() if quote[QUOTE_SHOWN].isspace() else re.sub(r"\s\S*$", "", cut)
    return whole.rstrip(" ,;:.—–") + "…"
