"""What the log stores: frozen dataclasses that name each other by uid, each whole at every change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from tracker.claims.words import (
    Attribution,
    ClaimKind,
    Confidence,
    CorrectionChoice,
    Day,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Decision,
    EventTie,
    KnownOnBasis,
    LikelihoodBasis,
    Outcome,
    Protocol,
    PublishedBasis,
    RecordedBasis,
    ReviewBasis,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Stance,
    VoidReason,
)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely the *proposition* is held to be.

    ``low <= best <= high``, all in 0..1, or all None when the words name no number (basis none). ``words`` is what
    was said or typed. ``lexicon`` names the lexicon version that read the words. ``ask`` is True where the lexicon
    says that the phrase is not to be scored until a person has confirmed a reading.
    """

    words: str = ""
    low: float | None = None
    best: float | None = None
    high: float | None = None
    basis: LikelihoodBasis = LikelihoodBasis.NONE
    lexicon: str = ""
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when. ``earliest`` and ``latest`` are the first and last civil day that count; both None where the kind has
    no days. ``ambiguous`` says in words what else the phrase could mean ("by 2015").

    A contingent one may name its ``event`` (uid), whose day then sets its days: up to that day, or with ``after``
    ("+6m", "-1d") up to so long after or before it. Those days are worked out where the claim is read, never logged.
    """

    words: str = ""
    kind: DeadlineKind = DeadlineKind.OPEN
    sense: DeadlineSense | None = None
    basis: DeadlineBasis = DeadlineBasis.NONE
    earliest: Day | None = None
    latest: Day | None = None
    ambiguous: str = ""
    event: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Appearance:
    """The same words printed again elsewhere: not a claim of its own."""

    source: str
    quote: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher: newspaper, broadcaster, site. ``same_as`` is the outlet that this one was joined into."""

    KIND: ClassVar[str] = "outlet"
    uid: str
    name: str
    aliases: tuple[str, ...] = ()
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who makes claims. An unnamed speaker belongs to the one source that describes them (``source``)."""

    KIND: ClassVar[str] = "speaker"
    uid: str
    name: str
    kind: SpeakerKind = SpeakerKind.PERSON
    source: str = ""
    aliases: tuple[str, ...] = ()
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word to find claims by. It never holds ``;``."""

    KIND: ClassVar[str] = "tag"
    uid: str
    name: str
    aliases: tuple[str, ...] = ()
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Sources gathered under one stated capture protocol."""

    KIND: ClassVar[str] = "collection"
    uid: str
    name: str
    protocol: Protocol = Protocol.AD_HOC
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAnswer:
    """What a correction means for one claim, and why; ``on`` is the day on which that was decided."""

    claim: str
    choice: CorrectionChoice
    why: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the publisher corrected on a day: in words, at a link, and as a second snapshot (its uid)."""

    on: Day
    text: str = ""
    url: str = ""
    snapshot: str = ""
    answers: tuple[CorrectionAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published thing that carries claims, never a person. ``read_on`` is the day it was marked read."""

    KIND: ClassVar[str] = "source"
    uid: str
    title: str = ""
    outlet: str = ""
    writer: str = ""
    kind: SourceKind = SourceKind.NEWS
    url: str = ""
    archive_url: str = ""
    published_on: str = ""
    published_basis: PublishedBasis = PublishedBasis.UNKNOWN
    published_why: str = ""
    collection: str = ""
    read_on: Day | None = None
    same_as: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is known of our stored copy of a source; bytes and text lie outside the log under their SHA-256 (hex)."""

    KIND: ClassVar[str] = "snapshot"
    uid: str
    source: str
    bytes_sha256: str
    text_sha256: str
    media_type: str = "text/plain"
    extractor: str = ""
    extractor_version: str = ""
    taken_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something in the world that several claims are about. ``outcome`` is happened or did_not_happen once known."""

    KIND: ClassVar[str] = "event"
    uid: str
    title: str
    outcome: Outcome | None = None
    occurred_on: Day | None = None
    known_on: Day | None = None
    aliases: tuple[str, ...] = ()
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable thing that somebody said about what will happen.

    ``quote_start`` and ``quote_end`` count code points of the snapshot's text; ``prefix`` and ``suffix`` are up to
    32 characters around the quote. ``speaker_says`` is empty when it follows from the likelihood. ``likelihood_on``,
    ``deadline_on`` and ``criteria_on`` are the days on which those readings were last set or changed. ``logged_at``
    (UTC) is empty where our own log says it, and kept where the claim was logged in another ledger first.
    """

    KIND: ClassVar[str] = "claim"
    uid: str
    proposition: str
    quote: str = ""
    kind: ClaimKind = ClaimKind.FORECAST
    speaker: str = ""
    speaker_as_described: str = ""
    attribution: Attribution | None = None
    speaker_says: SpeakerSays | None = None
    source: str = ""
    snapshot: str = ""
    quote_start: int | None = None
    quote_end: int | None = None
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    claimed_on: Day | None = None
    claimed_basis: str = ""
    first_recorded_on: Day | None = None
    first_recorded_basis: RecordedBasis = RecordedBasis.OUR_LOG
    logged_at: str = ""
    likelihood: Likelihood | None = None
    likelihood_on: Day | None = None
    deadline: Deadline | None = None
    deadline_on: Day | None = None
    review_on: Day | None = None
    review_basis: ReviewBasis | None = None
    criteria: str = ""
    criteria_on: Day | None = None
    condition: str = ""
    base_rate: float | None = None
    base_rate_source: str = ""
    event: str = ""
    event_tie: EventTie | None = None
    tags: tuple[str, ...] = ()
    update_of: str = ""
    appearances: tuple[Appearance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One step of a claim's resolutions: an outcome, or (``outcome`` None) a reopening.

    ``number`` counts the steps of the claim from 1. ``judged`` is the claim's revision (hex) that was judged, or
    ``body:`` and the hash of its body where it was judged in another ledger, and ``wording`` the hash of its judged
    fields. ``reason`` is the written reason. ``decided_at`` is UTC.
    """

    KIND: ClassVar[str] = "resolution"
    uid: str
    claim: str
    number: int
    outcome: Outcome | None = None
    fraction: float | None = None
    void_reason: VoidReason | None = None
    reason: str = ""
    known_on: Day | None = None
    known_on_basis: KnownOnBasis | None = None
    decided_at: str = ""
    decided_by: str = ""
    confidence: Confidence | None = None
    interim: bool = False
    review_on: Day | None = None
    judged: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A page, document or picture that bears on a claim's outcome."""

    KIND: ClassVar[str] = "evidence"
    uid: str
    claim: str
    resolution: str = ""
    url: str = ""
    archive_url: str = ""
    title: str = ""
    note: str = ""
    stance: Stance = Stance.SUPPORTS
    snapshot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Not yet: look at the claim again on ``until``."""

    KIND: ClassVar[str] = "snooze"
    uid: str
    claim: str
    until: Day
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDecision:
    """What became of one suggestion in a snapshot, with what the program saw in it and no word of the article.

    ``start`` and ``end`` count code points of the snapshot's text. ``cues`` are ids of cue rows, ``speaker_rule`` what
    led to the speaker and ``hedge`` the lexicon's phrase; ``detector`` names the tables that suggested it. ``claim`` is
    what it was logged as or merged into.
    """

    KIND: ClassVar[str] = "suggestion_decision"
    uid: str
    snapshot: str
    start: int
    end: int
    decision: Decision = Decision.OPEN
    reason: str = ""
    claim: str = ""
    kind: ClaimKind = ClaimKind.FORECAST
    score: float = 0.0
    cues: tuple[str, ...] = ()
    speaker_rule: str = ""
    hedge: str = ""
    detector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search worth keeping, in the search language of ``tracker.search``."""

    KIND: ClassVar[str] = "saved_search"
    uid: str
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words of the analyst about any record."""

    KIND: ClassVar[str] = "note"
    uid: str
    about: str
    text: str


Record: TypeAlias = (
    Outlet
    | Speaker
    | Tag
    | Collection
    | Source
    | Snapshot
    | Event
    | Claim
    | Resolution
    | Evidence
    | Snooze
    | SuggestionDecision
    | SavedSearch
    | Note
)

RECORD_TYPES: tuple[type[Record], ...] = (
    Outlet,
    Speaker,
    Tag,
    Collection,
    Source,
    Snapshot,
    Event,
    Claim,
    Resolution,
    Evidence,
    Snooze,
    SuggestionDecision,
    SavedSearch,
    Note,
)
"""Every kind of record, in the order in which they may refer to each other."""
