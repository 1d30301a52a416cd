"""What a form or a command line gives: names in place of uids, readings already parsed."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.claims.records import Claim, Deadline, Likelihood
from tracker.claims.words import (
    Attribution,
    ClaimKind,
    Confidence,
    CorrectionChoice,
    Day,
    EventTie,
    Outcome,
    Protocol,
    PublishedBasis,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Stance,
    VoidReason,
)


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
class CorrectionDraft:
    """A correction as it is typed; ``snapshot`` is the corrected text, or the uid of one that is stored."""

    on: Day
    text: str = ""
    url: str = ""
    snapshot: SnapshotDraft | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """What a correction means for one claim: it stands, is amended (the claim as it reads now, and why), or is void.

    ``base`` is the claim's revision that was looked at. A quote of ``amended`` that stands in the corrected text is
    anchored there.
    """

    claim: str
    choice: CorrectionChoice
    why: str = ""
    amended: Claim | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDraft:
    """A suggestion as it is kept with the decision about it: its place and what the program saw, no word of it."""

    start: int
    end: int
    kind: ClaimKind = ClaimKind.FORECAST
    score: float = 0.0
    cues: tuple[str, ...] = ()
    speaker_rule: str = ""
    hedge: str = ""
    detector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """A claim as a form or a command line gives it: names, not uids; readings already parsed.

    ``snapshot`` is the text to anchor the quote in: new bytes, or the uid of a stored snapshot. ``quote_start`` says
    which of several equal passages is meant. ``suggestion`` is what the claim was logged from: the decision about it is
    part of the same step. ``deadline_event`` is the title of the event whose day sets the deadline
    and ``deadline_after`` how long after it ("+6m").
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
    suggestion: SuggestionDraft | None = None
    locator: str = ""
    claimed_on: Day | None = None
    claimed_basis: str = ""
    likelihood: Likelihood | None = None
    deadline: Deadline | None = None
    deadline_event: str = ""
    deadline_after: str = ""
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
    """Evidence as it is typed. ``snapshot`` is our own copy of it: new bytes, or the uid of a stored snapshot."""

    url: str = ""
    archive_url: str = ""
    title: str = ""
    note: str = ""
    stance: Stance = Stance.SUPPORTS
    snapshot: SnapshotDraft | str | None = None


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
class EventDraft:
    """What became of an event, as it is typed: happened with the day it occurred, or did_not_happen.

    ``known_on`` is that day where it is left out. Reason and evidence go with the outcome of each claim about it.
    """

    outcome: Outcome
    occurred_on: Day | None = None
    known_on: Day | None = None
    reason: str = ""
    by: str = ""
    confidence: Confidence | None = None
    evidence: tuple[EvidenceDraft, ...] = ()
