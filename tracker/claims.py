"""The words of the house as frozen dataclasses and enums: sources, claims, resolutions and the rest.

A *record* is one of the dataclasses with a ``KIND``: it is what the log stores, whole, at each change, and it
names other records by uid. A *view* (``ClaimView``) is a claim as people and reports read it on a given day, with
names in place of uids. Days are civil dates written ``YYYY-MM-DD`` (type ``Day``): as text they sort, store and
print the same everywhere, and no time zone can shift them. Likelihoods are floats in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, TypeAlias

Day: TypeAlias = str
"""A civil date, ``YYYY-MM-DD``. ``published_on`` alone may also be a month ``YYYY-MM`` or a year ``YYYY``."""


class ClaimKind(StrEnum):
    """What sort of statement about the future it is; only forecasts and conditionals are scored."""

    FORECAST = "forecast"
    PLAN = "plan"
    SCHEDULE = "schedule"
    CONDITIONAL = "conditional"
    EVALUATIVE = "evaluative"


class SpeakerKind(StrEnum):
    """A person, an office, an unnamed person as the article describes them, or the outlet itself."""

    PERSON = "person"
    OFFICE = "office"
    UNNAMED = "unnamed"
    OUTLET = "outlet"


class Attribution(StrEnum):
    """How the article gives the words: quoted, partly quoted, reported, or in its own voice."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    OWN_VOICE = "own_voice"


class SpeakerSays(StrEnum):
    """What the speaker says of the proposition."""

    WILL = "will"
    WILL_NOT = "will_not"
    NEITHER = "neither"


class SourceKind(StrEnum):
    """What sort of published thing carries the claim."""

    NEWS = "news"
    OPINION = "opinion"
    INTERVIEW = "interview"
    BROADCAST = "broadcast"
    SPEECH = "speech"
    POST = "post"
    REPORT = "report"


class LikelihoodBasis(StrEnum):
    """Where the numbers come from: said, read from words by a lexicon, judged by an analyst, or nowhere."""

    STATED = "stated"
    LEXICON = "lexicon"
    ANALYST = "analyst"
    NONE = "none"


class DeadlineKind(StrEnum):
    """Date and interval have days; vague, contingent and open have none and get a review day."""

    DATE = "date"
    INTERVAL = "interval"
    VAGUE = "vague"
    CONTINGENT = "contingent"
    OPEN = "open"


class DeadlineSense(StrEnum):
    """By: some time in the window. On: that day. Through: the whole window."""

    BY = "by"
    ON = "on"
    THROUGH = "through"


class DeadlineBasis(StrEnum):
    """Whether the speaker stated the deadline or an analyst set it."""

    STATED = "stated"
    ANALYST = "analyst"
    NONE = "none"


class PublishedBasis(StrEnum):
    """How the day of publication is known."""

    STATED = "stated"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class RecordedBasis(StrEnum):
    """How the day of first recording is known."""

    OUR_LOG = "our_log"
    IMPORTED = "imported"
    UNKNOWN = "unknown"


class ReviewBasis(StrEnum):
    """Whether the day to look again is our convention (6 or 12 months on) or somebody chose it."""

    CONVENTION = "convention"
    CHOSEN = "chosen"


class Outcome(StrEnum):
    """What happened to the proposition; never a word about a person."""

    HAPPENED = "happened"
    DID_NOT_HAPPEN = "did_not_happen"
    PARTLY = "partly"
    VOID = "void"
    UNDETERMINED = "undetermined"


class VoidReason(StrEnum):
    """Why a claim is void."""

    CONDITION_FAILED = "condition_failed"
    MALFORMED = "malformed"
    RETRACTED = "retracted"
    MISATTRIBUTED = "misattributed"
    DUPLICATE = "duplicate"
    IMPORTED = "imported"


class Confidence(StrEnum):
    """How sure the judge of an outcome is."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class KnownOnBasis(StrEnum):
    """How the day on which the world could know is known."""

    GIVEN = "given"
    DEADLINE = "deadline"
    IMPORT_DAY = "import_day"


class Stance(StrEnum):
    """What a piece of evidence does for the outcome."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class EventTie(StrEnum):
    """Whether the proposition is that the event occurs or that it does not."""

    OCCURS = "occurs"
    DOES_NOT_OCCUR = "does_not_occur"


class Protocol(StrEnum):
    """How the claims of a collection were chosen."""

    ALL = "all"
    RANDOM = "random"
    AD_HOC = "ad_hoc"


class Status(StrEnum):
    """Where a claim stands on a given day."""

    OPEN = "open"
    DUE = "due"
    RESOLVED = "resolved"


class DueReason(StrEnum):
    """Why a claim is due: its last day passed, its review day came, or its outcome was interim."""

    EXPIRED = "expired"
    REVIEW_DAY = "review_day"
    INTERIM = "interim"


class CameOut(StrEnum):
    """Whether it came out as the speaker said."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


class NotScored(StrEnum):
    """Reasons not to be scored, in the order in which they are tested: the first that holds is given."""

    UPDATE = "update"
    INTERIM = "interim"
    OPEN = "open"
    DUE = "due"
    VOID = "void"
    UNDETERMINED = "undetermined"
    STATED_AFTER_OUTCOME = "stated_after_outcome"
    NO_LIKELIHOOD = "no_likelihood"
    OTHER_KIND = "other_kind"
    PHRASE_NOT_SCORED = "phrase_not_scored"


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
    no days. ``ambiguous`` says in words what else the phrase could mean ("by 2015")."""

    words: str = ""
    kind: DeadlineKind = DeadlineKind.OPEN
    sense: DeadlineSense | None = None
    basis: DeadlineBasis = DeadlineBasis.NONE
    earliest: Day | None = None
    latest: Day | None = None
    ambiguous: str = ""


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
    ``deadline_on`` and ``criteria_on`` are the days on which those readings were last set or changed.
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

    ``number`` counts the steps of the claim from 1. ``judged`` is the claim's revision (hex) that was judged and
    ``wording`` the hash of its judged fields. ``reason`` is the written reason. ``decided_at`` is UTC.
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
    SavedSearch,
    Note,
)
"""Every kind of record, in the order in which they may refer to each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """A source as a form or a command line gives it: names, not uids. ``uid`` picks an existing one instead."""

    uid: str = ""
    title: str = ""
    outlet: str = ""
    writer: str = ""
    kind: SourceKind | None = None
    url: str = ""
    archive_url: str = ""
    published_on: str = ""
    published_basis: PublishedBasis | None = None
    published_why: str = ""
    collection: str = ""
    protocol: Protocol | None = None
    read_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDraft:
    """Bytes of a page or text as they were read, with the text that quotes are cut from."""

    data: bytes
    text: str
    media_type: str = "text/plain"
    extractor: str = "text"
    extractor_version: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """A claim as a form or a command line gives it: names, not uids; readings already parsed.

    ``snapshot`` is the text to anchor the quote in: new bytes, or the uid of a stored snapshot. ``quote_start`` says
    which of several equal passages is meant.
    """

    proposition: str
    quote: str = ""
    kind: ClaimKind = ClaimKind.FORECAST
    speaker: str = ""
    speaker_kind: SpeakerKind | None = None
    speaker_as_described: str = ""
    attribution: Attribution | None = None
    speaker_says: SpeakerSays | None = None
    source: SourceDraft | None = None
    snapshot: SnapshotDraft | str | None = None
    quote_start: int | None = None
    locator: str = ""
    claimed_on: Day | None = None
    claimed_basis: str = ""
    likelihood: Likelihood | None = None
    deadline: Deadline | None = None
    review_on: Day | None = None
    criteria: str = ""
    condition: str = ""
    base_rate: float | None = None
    base_rate_source: str = ""
    event: str = ""
    event_tie: EventTie | None = None
    tags: tuple[str, ...] = ()
    update_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDraft:
    """Evidence as it is typed."""

    url: str = ""
    archive_url: str = ""
    title: str = ""
    note: str = ""
    stance: Stance = Stance.SUPPORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionDraft:
    """An outcome as it is typed. Fraction only with partly, void_reason only with void."""

    outcome: Outcome
    fraction: float | None = None
    void_reason: VoidReason | None = None
    reason: str = ""
    known_on: Day | None = None
    by: str = ""
    confidence: Confidence | None = None
    interim: bool = False
    review_on: Day | None = None
    evidence: tuple[EvidenceDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A claim as it reads on a given day, with names in place of uids and its last resolution beside it.

    An update shows status, outcome and known on of the first claim of its chain. Empty text means "not given".
    ``not_scored_because`` is None exactly when the claim is scored.
    """

    id: int
    uid: str
    revision: str
    removed: bool
    withheld: bool
    conflict: bool
    proposition: str
    quote: str
    kind: ClaimKind
    speaker: str
    speaker_uid: str
    speaker_kind: SpeakerKind | None
    speaker_as_described: str
    attribution: Attribution | None
    speaker_says: SpeakerSays | None
    outlet: str
    outlet_uid: str
    writer: str
    source_uid: str
    source_title: str
    source_kind: SourceKind | None
    source_url: str
    archive_url: str
    published_on: str
    published_basis: PublishedBasis | None
    collection: str
    protocol: Protocol | None
    snapshot_uid: str
    snapshot_sha256: str
    quote_start: int | None
    quote_end: int | None
    locator: str
    claimed_on: Day | None
    first_recorded_on: Day | None
    first_recorded_basis: RecordedBasis
    logged_at: str
    likelihood: Likelihood | None
    deadline: Deadline | None
    review_on: Day | None
    review_basis: ReviewBasis | None
    criteria: str
    condition: str
    base_rate: float | None
    base_rate_source: str
    tags: tuple[str, ...]
    event_uid: str
    event_title: str
    event_tie: EventTie | None
    update_of: str
    status: Status
    due_reason: DueReason | None
    due_from: Day | None
    outcome: Outcome | None
    interim: bool
    judged_on_earlier_wording: bool
    fraction: float | None
    void_reason: VoidReason | None
    came_out_as_said: CameOut | None
    outcome_confidence: Confidence | None
    known_on: Day | None
    known_on_basis: KnownOnBasis | None
    decided_at: str
    decided_by: str
    evidence_urls: tuple[str, ...]
    evidence_titles: tuple[str, ...]
    resolution_note: str
    resolution_number: int | None
    stated_after_outcome: bool | None
    logged_after_outcome: bool | None
    reading_after_outcome: bool | None
    not_scored_because: NotScored | None
    note: str


def side_of(likelihood: Likelihood | None) -> SpeakerSays | None:
    """What a likelihood says of its proposition: will, will not, neither (at or across .5), or None without one."""
    if likelihood is None or likelihood.best is None or likelihood.low is None or likelihood.high is None:
        return None
    if likelihood.low < 0.5 < likelihood.high or likelihood.best == 0.5:
        return SpeakerSays.NEITHER
    return SpeakerSays.WILL if likelihood.best > 0.5 else SpeakerSays.WILL_NOT


def came_out(outcome: Outcome | None, says: SpeakerSays | None, interim: bool = False) -> CameOut | None:
    """Whether it came out as said; None for neither, void, undetermined, interim and unresolved."""
    if interim or says not in (SpeakerSays.WILL, SpeakerSays.WILL_NOT):
        return None
    if outcome is Outcome.PARTLY:
        return CameOut.PARTLY
    if outcome not in (Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN):
        return None
    return CameOut.YES if (outcome is Outcome.HAPPENED) == (says is SpeakerSays.WILL) else CameOut.NO


def not_scored_because(
    *,
    update: bool,
    interim: bool,
    status: Status,
    outcome: Outcome | None,
    stated_after_outcome: bool | None,
    likelihood: Likelihood | None,
    kind: ClaimKind,
) -> NotScored | None:
    """The first reason that holds for not scoring a claim, in the order of ``NotScored``; None when it is scored."""
    tests = (
        (NotScored.UPDATE, update),
        (NotScored.INTERIM, interim and outcome is not None),
        (NotScored.OPEN, outcome is None and status is not Status.DUE),
        (NotScored.DUE, outcome is None),
        (NotScored.VOID, outcome is Outcome.VOID),
        (NotScored.UNDETERMINED, outcome is Outcome.UNDETERMINED),
        (NotScored.STATED_AFTER_OUTCOME, bool(stated_after_outcome)),
        (NotScored.NO_LIKELIHOOD, likelihood is None or likelihood.best is None),
        (NotScored.OTHER_KIND, kind not in (ClaimKind.FORECAST, ClaimKind.CONDITIONAL)),
        (NotScored.PHRASE_NOT_SCORED, likelihood is not None and likelihood.ask),
    )
    return next((reason for reason, holds in tests if holds), None)


def field_names(record: type[Record]) -> tuple[str, ...]:
    """The fields of a record type but its uid, in order."""
    return tuple(f.name for f in fields(record) if f.name != "uid")
