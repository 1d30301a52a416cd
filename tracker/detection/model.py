"""What detection hands out: suggestions and their parts, frozen, with places in code points of the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.claims import (
    Attribution,
    ClaimKind,
    Day,
    DeadlineKind,
    DeadlineSense,
    LikelihoodBasis,
    SpeakerKind,
    SpeakerSays,
)
from tracker.reading.article import Sure


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for a prediction (``weight`` > 0) or against one (a damper); ``id`` is its row in the table."""

    id: str
    family: str
    start: int
    end: int
    weight: float
    words: str

    @property
    def damper(self) -> bool:
        """Whether it speaks against a prediction."""
        return self.weight < 0


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """Who says it. ``text`` stands at ``start``; ``name`` is the fullest mention of the same speaker in the article.

    ``rule`` names what led to the guess; ``pronoun`` that the text says only "he", "she" or "they".
    """

    text: str
    start: int
    attribution: Attribution
    kind: SpeakerKind
    name: str
    sure: Sure
    rule: str
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Hedge:
    """The words that carry the likelihood. The range is of the *proposition*, in 0..1, or None where the words name
    no number (a bare "will", a comparative). ``ask``: not to be scored before a person has confirmed the reading."""

    words: str
    start: int
    low: float | None = None
    best: float | None = None
    high: float | None = None
    basis: LikelihoodBasis = LikelihoodBasis.NONE
    reading: str = ""
    ask: bool = False
    negative: bool = False
    comparative: bool = False

    @property
    def end(self) -> int:
        """Where the words end."""
        return self.start + len(self.words)


@dataclass(frozen=True, slots=True)
class DeadlineGuess:
    """By when, as the words say it; days as in ``tracker.claims.Deadline``. ``note`` says what else is possible."""

    words: str
    start: int
    kind: DeadlineKind
    sense: DeadlineSense | None = None
    earliest: Day | None = None
    latest: Day | None = None
    note: str = ""

    @property
    def end(self) -> int:
        """Where the words end."""
        return self.start + len(self.words)


class ProblemKind(StrEnum):
    """What keeps a claim from being judged."""

    NO_DATE = "no_date"
    NO_MEASURE = "no_measure"
    COULD = "could"
    TWO_CLAIMS = "two_claims"
    UNFALSIFIABLE = "unfalsifiable"


class Remedy(StrEnum):
    """The one step that mends a problem."""

    SET_REVIEW_DAY = "set_review_day"
    ADD_CRITERIA = "add_criteria"
    SET_LIKELIHOOD = "set_likelihood"
    SPLIT_CLAIM = "split_claim"
    MAKE_EVALUATIVE = "make_evaluative"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a claim from being judged: the words at fault (may be empty), a sentence, and its remedy.

    ``split_at`` is the place in the proposition at which it falls into two claims, None but for TWO_CLAIMS.
    """

    kind: ProblemKind
    words: str
    sentence: str
    remedy: Remedy
    split_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A passage that looks like a prediction, with everything that a claim's form can be filled in from.

    ``score`` is the sum of the cues' weights (of one family only the heaviest counts); ``strong`` from 1.5 on.
    ``speaker`` is None for the article's own voice. ``review_on`` is the day to look again by our convention, None
    where the deadline has a last day or the article no date. ``reasons`` are the parts of the one line that says why.
    """

    start: int
    end: int
    quote: str
    proposition: str
    kind: ClaimKind
    score: float
    strong: bool
    speaker: SpeakerGuess | None = None
    hedge: Hedge | None = None
    speaker_says: SpeakerSays | None = None
    deadline: DeadlineGuess | None = None
    review_on: Day | None = None
    condition: str = ""
    cues: tuple[Cue, ...] = ()
    reasons: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
