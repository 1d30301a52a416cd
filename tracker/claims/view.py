"""A claim as people and reports read it on a day, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.claims.records import Deadline, Likelihood
from tracker.claims.words import (
    Attribution,
    CameOut,
    ClaimKind,
    Confidence,
    Day,
    DueReason,
    EventTie,
    KnownOnBasis,
    NotScored,
    Outcome,
    Protocol,
    PublishedBasis,
    RecordedBasis,
    ReviewBasis,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Status,
    VoidReason,
)


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
