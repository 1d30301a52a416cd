"""The columns of the resolution report: one table that makes both the CSV and its description.

A column says what its cells mean, in which form and unit they are written, which words may stand in them, and how
they are read from a claim. To add one, add a row here: the CSV, ``datapackage.json`` and docs/csv.md follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from tracker.claims import (
    Attribution,
    CameOut,
    ClaimKind,
    ClaimView,
    Confidence,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    DueReason,
    KnownOnBasis,
    LikelihoodBasis,
    NotScored,
    Outcome,
    Protocol,
    PublishedBasis,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Status,
    VoidReason,
)

SUPERSEDED = "superseded"
"""Why an earlier step of a claim's resolutions is not scored; only in reports of all resolutions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView(ClaimView):
    """A claim beside one step of its resolutions; ``superseded`` says that a later step stands."""

    superseded: bool = False


class Form(StrEnum):
    """How a cell is written. The values are the type names of Frictionless Table Schema."""

    TEXT = "string"
    LIST = "list"
    DAY = "date"
    INSTANT = "datetime"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OBJECT = "object"


Getter = Callable[[ClaimView], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``get`` returns None, text, a number, a boolean or a tuple of texts, as ``form`` says."""

    name: str
    form: Form
    meaning: str
    get: Getter
    allowed: tuple[str, ...] = ()
    unit: str = ""


def scored(view: ClaimView) -> bool:
    """Whether the row counts in a score."""
    return view.not_scored_because is None and not (isinstance(view, StepView) and view.superseded)


def _not_scored_because(view: ClaimView) -> str | None:
    return SUPERSEDED if isinstance(view, StepView) and view.superseded else view.not_scored_because


def _share(view: ClaimView) -> Decimal | None:
    """How much of the proposition came true, 0..1, for a scored row; None for any other."""
    if not scored(view):
        return None
    if view.outcome is Outcome.PARTLY:
        return None if view.fraction is None else Decimal(repr(view.fraction))
    return {Outcome.HAPPENED: Decimal(1), Outcome.DID_NOT_HAPPEN: Decimal(0)}.get(view.outcome or Outcome.VOID)


def _distance(share: Decimal, p: Decimal) -> float:
    """Brier, 0..1: f (1 - p)^2 + (1 - f) p^2; in decimals, so that .9 and "happened" give .01 and no long tail."""
    return float(share * (1 - p) ** 2 + (1 - share) * p**2)


def _ends(view: ClaimView) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    """Share, low, best and high of a scored row."""
    share, likelihood = _share(view), view.likelihood
    if share is None or likelihood is None:
        return None
    if likelihood.low is None or likelihood.best is None or likelihood.high is None:
        return None
    return share, Decimal(repr(likelihood.low)), Decimal(repr(likelihood.best)), Decimal(repr(likelihood.high))


def brier(view: ClaimView) -> float | None:
    """The Brier score of the best reading, 0..1; None where the row is not scored."""
    ends = _ends(view)
    return None if ends is None else _distance(ends[0], ends[2])


def brier_kindest(view: ClaimView) -> float | None:
    """The lowest Brier score that any reading between low and high gives (at the one nearest to what happened)."""
    ends = _ends(view)
    if ends is None:
        return None
    share, low, _, high = ends
    return _distance(share, min(max(share, low), high))


def brier_harshest(view: ClaimView) -> float | None:
    """The highest Brier score that any reading between low and high gives (always at one of the two)."""
    ends = _ends(view)
    return None if ends is None else max(_distance(ends[0], ends[1]), _distance(ends[0], ends[3]))


def _words(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(enum)


def _of(part: str, field: str) -> Getter:
    """A field of the likelihood or the deadline, None where the claim has none."""
    whole, inner = attrgetter(part), attrgetter(field)

    def get(view: ClaimView) -> object:
        value = whole(view)
        return None if value is None else inner(value)

    return get


def _text(name: str, meaning: str) -> Column:
    return Column(name, Form.TEXT, meaning, attrgetter(name))


def _word(name: str, words: type[StrEnum], meaning: str) -> Column:
    return Column(name, Form.TEXT, meaning, attrgetter(name), _words(words))


def _day(name: str, meaning: str) -> Column:
    return Column(name, Form.DAY, meaning, attrgetter(name), unit="civil day")


def _yes(name: str, meaning: str) -> Column:
    return Column(name, Form.BOOLEAN, meaning, attrgetter(name))


def _probability(name: str, field: str, meaning: str) -> Column:
    return Column(name, Form.NUMBER, meaning, _of("likelihood", field), unit="probability, 0 to 1")


def _score(name: str, get: Getter, meaning: str) -> Column:
    return Column(name, Form.NUMBER, meaning, get, unit="Brier score, 0 (best) to 1")


def _place(name: str, meaning: str) -> Column:
    return Column(name, Form.INTEGER, meaning, attrgetter(name), unit="code points")


COLUMNS: tuple[Column, ...] = (
    _text("uid", "The claim; stays the same for ever."),
    _text("revision", "The revision of the claim that this row shows (hex)."),
    _text("proposition", "What is said to happen, as one positive sentence."),
    _text("quote", "The verbatim words."),
    _word("kind", ClaimKind, "What sort of statement it is; only forecast and conditional are scored."),
    _text("speaker", "Who makes the claim."),
    _text("speaker_uid", "The speaker's record."),
    _word("speaker_kind", SpeakerKind, "A person, an office, somebody unnamed, or the outlet itself."),
    _text("speaker_as_described", "The speaker in the article's own words."),
    _word("attribution", Attribution, "How the article gives the words."),
    _word("speaker_says", SpeakerSays, "What the speaker says of the proposition."),
    _text("outlet", "The publisher."),
    _text("writer", "Who wrote the source."),
    _text("source_uid", "The source's record."),
    _text("source_title", "The title of the article, broadcast or speech."),
    _word("source_kind", SourceKind, "What sort of published thing it is."),
    _text("source_url", "Where it was published."),
    _text("archive_url", "Where a copy of it is kept by others."),
    _text("published_on", "When it was published: a day, a month (2013-02) or a year (2013)."),
    _word("published_basis", PublishedBasis, "How that is known."),
    _text("collection", "The collection that the source belongs to."),
    _word("protocol", Protocol, "How the claims of that collection were chosen."),
    _text("snapshot_sha256", "SHA-256 of the stored text that the quote was cut from (hex)."),
    _place("quote_start", "Where the quote starts in that text, counted from 0."),
    _place("quote_end", "Where the quote ends: the first code point after it."),
    _text("locator", "Where to find the words without a snapshot (page, minute)."),
    _day("claimed_on", "When the claim was made."),
    _day("first_recorded_on", "When the claim was first written down anywhere that we know of."),
    Column("logged_at", Form.INSTANT, "When it entered this ledger.", attrgetter("logged_at"), unit="UTC"),
    Column("deadline_words", Form.TEXT, "The deadline in its own words.", _of("deadline", "words")),
    Column(
        "deadline_kind",
        Form.TEXT,
        "Date and interval have days; vague, contingent and open have none.",
        _of("deadline", "kind"),
        _words(DeadlineKind),
    ),
    Column(
        "deadline_sense",
        Form.TEXT,
        "By: some time in the window. On: that day. Through: the whole window.",
        _of("deadline", "sense"),
        _words(DeadlineSense),
    ),
    Column(
        "deadline_basis",
        Form.TEXT,
        "Whether the speaker stated it or an analyst set it.",
        _of("deadline", "basis"),
        _words(DeadlineBasis),
    ),
    Column("deadline_earliest", Form.DAY, "The first day that counts.", _of("deadline", "earliest"), unit="civil day"),
    Column("deadline_latest", Form.DAY, "The last day that counts.", _of("deadline", "latest"), unit="civil day"),
    _day("review_on", "The day to look again, where no deadline has days."),
    Column("likelihood_words", Form.TEXT, "The likelihood as it was said.", _of("likelihood", "words")),
    Column(
        "likelihood_basis",
        Form.TEXT,
        "Where the numbers come from: said, read from words by the lexicon, judged by an analyst, or nowhere.",
        _of("likelihood", "basis"),
        _words(LikelihoodBasis),
    ),
    Column("lexicon_version", Form.TEXT, "The lexicon that read the words.", _of("likelihood", "lexicon")),
    _probability("p_low", "low", "The lowest reading of how likely the proposition is."),
    _probability("p_best", "best", "The best reading; this one is scored."),
    _probability("p_high", "high", "The highest reading."),
    Column(
        "base_rate",
        Form.NUMBER,
        "How often such things happen, recorded when the claim was logged.",
        attrgetter("base_rate"),
        unit="probability, 0 to 1",
    ),
    _text("base_rate_source", "Where that base rate comes from."),
    _text("criteria", "How we will know."),
    _text("condition", "The “if” that must hold, else the claim is void."),
    Column("tags", Form.LIST, "The claim's tags.", attrgetter("tags")),
    _text("event_uid", "The event that the claim is about."),
    _text("event_title", "That event's title."),
    _text("update_of", "The first claim of the chain, where this one is an update."),
    _word("status", Status, "Where the claim stands on the day of the report."),
    _word("due_reason", DueReason, "Why it is due."),
    _word("outcome", Outcome, "What happened to the proposition."),
    _yes("interim", "Whether the outcome is as of a day, with no deadline reached yet."),
    _yes("judged_on_earlier_wording", "Whether the claim was reworded after the outcome was written."),
    Column(
        "fraction", Form.NUMBER, "How much of it happened, where partly.", attrgetter("fraction"), unit="share, 0 to 1"
    ),
    _word("void_reason", VoidReason, "Why it is void."),
    _word("came_out_as_said", CameOut, "Whether it came out as the speaker said."),
    _word("outcome_confidence", Confidence, "How sure the judge of the outcome is."),
    _day("known_on", "The first day on which the world could know."),
    _word("known_on_basis", KnownOnBasis, "How that day is known."),
    Column("decided_at", Form.INSTANT, "When the outcome was written.", attrgetter("decided_at"), unit="UTC"),
    _text("decided_by", "Who wrote it."),
    Column("evidence_urls", Form.LIST, "Addresses of the evidence; “;” is %3B.", attrgetter("evidence_urls")),
    Column("evidence_titles", Form.LIST, "Titles of the evidence; “;” is %3B.", attrgetter("evidence_titles")),
    _text("resolution_note", "The written reason of the outcome."),
    Column(
        "resolution_number",
        Form.INTEGER,
        "Which step of the claim's resolutions this row shows, from 1.",
        attrgetter("resolution_number"),
        unit="steps",
    ),
    _yes("stated_after_outcome", "Known on is before claimed on: no forecast, never scored."),
    _yes("logged_after_outcome", "First recorded after the outcome was known."),
    _yes(
        "reading_after_outcome", "A reading or an analyst's deadline or criteria was set after the outcome was known."
    ),
    Column("scored", Form.BOOLEAN, "Whether the row counts in a score.", scored),
    Column(
        "not_scored_because",
        Form.TEXT,
        "The first reason that holds for not scoring it.",
        _not_scored_because,
        (*_words(NotScored), SUPERSEDED),
    ),
    _score("brier", brier, "The Brier score of the best reading."),
    _score("brier_kindest", brier_kindest, "The lowest score that a reading between p_low and p_high gives."),
    _score("brier_harshest", brier_harshest, "The highest score that such a reading gives."),
    _text("note", "Notes about the claim."),
)
"""The columns in the order in which they are written."""

NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
