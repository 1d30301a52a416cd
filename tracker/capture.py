"""Logging: a draft with names and words becomes a claim with its source, snapshot, speaker and tags in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tracker import decisions, names, snapshots, tables
from tracker.claims import (
    Appearance,
    Attribution,
    Claim,
    ClaimDraft,
    Day,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Decision,
    EventTie,
    Likelihood,
    Note,
    RecordedBasis,
    ReviewBasis,
    SnapshotDraft,
    Source,
    SourceDraft,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    side_of,
)
from tracker.deadlines import last_day, parse_day, review_day
from tracker.errors import InputError
from tracker.log import new_uid
from tracker.reading.anchor import anchor
from tracker.records import check_text
from tracker.review import changed_readings
from tracker.steps import Step

LIMITS = {
    "proposition": 2_000,
    "quote": 20_000,
    "criteria": 10_000,
    "condition": 5_000,
    "locator": 500,
    "base_rate_source": 2_000,
}
"""The longest text of each field, in characters."""
MAX_NOTE = 100_000


def log_claim(step: Step, draft: ClaimDraft, on: Day) -> str:
    """Log a claim and whatever it names that is new. Returns its uid; raises InputError on the field to mend."""
    _check_texts(draft)
    source = names.source(step, draft.source) if draft.source else ""
    snapshot = _snapshot(step, draft.snapshot, source)
    record = step.get("source", source) if source else None
    found = record if isinstance(record, Source) else None
    claimed = _claimed_on(draft, found)
    speaker, attribution = _speaker(step, draft, found, source)
    claim = Claim(
        uid=new_uid(),
        proposition=draft.proposition.strip(),
        quote=draft.quote,
        kind=draft.kind,
        speaker=speaker,
        speaker_as_described=names.clean("speaker", draft.speaker_as_described or draft.speaker),
        attribution=attribution,
        speaker_says=_says(draft),
        source=source,
        snapshot=snapshot,
        locator=draft.locator.strip(),
        claimed_on=claimed,
        claimed_basis=draft.claimed_basis or ("given" if draft.claimed_on else "published"),
        first_recorded_on=on,
        first_recorded_basis=RecordedBasis.OUR_LOG,
        criteria=draft.criteria.strip(),
        condition=draft.condition.strip(),
        base_rate=draft.base_rate,
        base_rate_source=draft.base_rate_source.strip(),
        event=names.event(step, draft.event),
        event_tie=draft.event_tie,
        tags=tag_uids(step, draft.tags),
        update_of=_update_of(step, draft.update_of),
    )
    deadline = pointed(draft.deadline, names.event(step, draft.deadline_event), draft.deadline_after)
    claim = replace(claim, likelihood=draft.likelihood, deadline=deadline)
    claim = _anchored(step, claim, draft.quote_start)
    claim = stamped(None, with_review(claim, draft.review_on, on), on)
    check(claim)
    step.create(claim)
    if draft.suggestion and snapshot:
        decisions.decide(step, snapshot, draft.suggestion, Decision.LOGGED, claim=claim.uid)
    if draft.note.strip():
        step.create(Note(uid=new_uid(), about=claim.uid, text=draft.note.strip()))
    return claim.uid


def _check_texts(draft: ClaimDraft) -> None:
    if not draft.proposition.strip():
        raise InputError("proposition", "The proposition is empty: say in one sentence what is predicted.")
    for field, limit in LIMITS.items():
        check_text(field, getattr(draft, field), limit)
    check_text("note", draft.note, MAX_NOTE)


def pointed(deadline: Deadline | None, event: str, after: str) -> Deadline | None:
    """The deadline with the event whose day sets it; as it is where there is none. Raises InputError."""
    if not event:
        if after.strip():
            raise InputError("deadline_after", "A time after an event needs the event: name it, or leave the time out.")
        return deadline
    if deadline and (deadline.latest or deadline.earliest) and not deadline.event:
        raise InputError("deadline_event", "This deadline has days of its own: leave them out, or the event.")
    found = deadline or Deadline(basis=DeadlineBasis.ANALYST)
    after = after.strip()
    parse_day(after or "+0d", "deadline_after", today="2000-01-01")
    sense = found.sense or DeadlineSense.BY
    return replace(found, kind=DeadlineKind.CONTINGENT, sense=sense, event=event, after=after)


def point_deadline(step: Step, uid: str, event: str, after: str, on: Day) -> None:
    """Let the day of an event set the deadline of a claim; an empty title takes that away."""
    claim = step.get("claim", uid)
    assert isinstance(claim, Claim)
    plain = replace(claim.deadline, event="", after="") if claim.deadline else None
    new = replace(claim, deadline=pointed(plain, names.event(step, event), after))
    new = stamped(claim, with_review(new, None, on) if new.review_basis is not ReviewBasis.CHOSEN else new, on)
    check(new)
    step.change(new)


def tag_uids(step: Step, tags: Sequence[str]) -> tuple[str, ...]:
    """The uids of tags by name, each once, new ones made."""
    return tuple(dict.fromkeys(names.tag(step, tag) for tag in tags))


def known_tags(step: Step, tags: Sequence[str]) -> list[str]:
    """The uids of those tags that exist, and of all that are joined with them."""
    found: list[str] = []
    for tag in tags:
        rows = step.conn.execute(
            "SELECT t.uid FROM tags t WHERE t.canon_id IN (SELECT x.canon_id FROM names n JOIN tags x ON x.id = n.id "
            "WHERE n.kind = 'tag' AND n.key = ?)",
            (tables.name_key(tag),),
        ).fetchall()
        found += [row[0] for row in rows]
    return found


def assign(
    step: Step,
    uid: str,
    speaker: str | None,
    event: str | None,
    review_on: Day | None,
    on: Day,
    event_tie: EventTie | None = None,
) -> None:
    """Give one claim another speaker, event, tie to its event or review day; None leaves each as it is."""
    claim = step.get("claim", uid)
    assert isinstance(claim, Claim)
    if speaker is not None:
        kind = None if speaker else SpeakerKind.PERSON
        claim = replace(claim, speaker=names.speaker(step, speaker, kind, claim.source))
    if event is not None:
        claim = replace(claim, event=names.event(step, event), event_tie=claim.event_tie if event else None)
    if event_tie is not None:
        claim = replace(claim, event_tie=event_tie)
    if review_on is not None:
        claim = replace(claim, review_on=review_on, review_basis=ReviewBasis.CHOSEN)
    check(claim)
    step.change(claim)


def _claimed_on(draft: ClaimDraft, source: Source | None) -> Day:
    if draft.claimed_on:
        return draft.claimed_on
    if source and source.published_on:
        return last_day(source.published_on)
    raise InputError(
        "claimed_on", "When was it said? Give the day it was claimed on, or the day the source was published."
    )


def _speaker(step: Step, draft: ClaimDraft, source: Source | None, uid: str) -> tuple[str, Attribution | None]:
    """Who says it: as given, else the writer of an opinion piece, else the outlet, but only in its own voice.

    Words that an article quotes or reports are somebody else's: without a name their speaker stays unknown.
    """
    if draft.speaker.strip():
        kind = draft.speaker_kind
        own = kind is SpeakerKind.OUTLET
        return names.speaker(step, draft.speaker, kind, uid), draft.attribution or (
            Attribution.OWN_VOICE if own else None
        )
    if source and source.kind is SourceKind.OPINION and source.writer:
        return names.speaker(step, source.writer, SpeakerKind.PERSON, uid), draft.attribution or Attribution.OWN_VOICE
    if source and source.outlet and draft.attribution in (None, Attribution.OWN_VOICE):
        outlet = names.label_of(step.get("outlet", source.outlet))
        return names.speaker(step, outlet, SpeakerKind.OUTLET, uid), draft.attribution or Attribution.OWN_VOICE
    return "", draft.attribution


def _says(draft: ClaimDraft) -> SpeakerSays | None:
    """Kept only where the likelihood does not say it already."""
    return None if draft.speaker_says == side_of(draft.likelihood) else draft.speaker_says


def _update_of(step: Step, uid: str) -> str:
    """The first claim of the chain: that is what every update points at."""
    seen: set[str] = set()
    while uid and uid not in seen:
        seen.add(uid)
        found = step.get("claim", uid)
        if not isinstance(found, Claim) or not found.update_of:
            break
        uid = found.update_of
    return uid


def _snapshot(step: Step, snapshot: SnapshotDraft | str | None, source: str) -> str:
    if isinstance(snapshot, str) or snapshot is None:
        if snapshot:
            step.get("snapshot", snapshot)
        return snapshot or ""
    if not source:
        raise InputError("snapshot", "A stored text needs a source: give at least its title, outlet or URL.")
    return snapshots.store(step, snapshot, source)


def _anchored(step: Step, claim: Claim, start: int | None) -> Claim:
    if not claim.snapshot or not claim.quote:
        return claim
    place = anchor(snapshots.text_of(step.conn, claim.snapshot), claim.quote, start)
    return replace(claim, quote_start=place.start, quote_end=place.end, prefix=place.prefix, suffix=place.suffix)


def with_review(claim: Claim, review_on: Day | None, on: Day) -> Claim:
    """The claim with its day to look again: as chosen, else by our convention where the deadline has no last day."""
    day, basis = review_of(claim.deadline, claim.claimed_on, review_on, on)
    return replace(claim, review_on=day, review_basis=basis)


def review_of(
    deadline: Deadline | None, claimed_on: Day | None, review_on: Day | None, on: Day
) -> tuple[Day | None, ReviewBasis | None]:
    """The same for what is to become a claim: the day and its basis."""
    if review_on:
        return review_on, ReviewBasis.CHOSEN
    if deadline and deadline.latest:
        return None, None
    return review_day(deadline, claimed_on or on), ReviewBasis.CONVENTION


def stamped(old: Claim | None, new: Claim, on: Day) -> Claim:
    """The claim with the day beside each reading that this change sets."""
    changed = changed_readings(old, new)
    return replace(
        new,
        likelihood_on=on if "likelihood" in changed else new.likelihood_on,
        deadline_on=on if "deadline" in changed else new.deadline_on,
        criteria_on=on if "criteria" in changed else new.criteria_on,
    )


def check(claim: Claim) -> None:
    """Refuse a claim that breaks a rule, with the sentence for the field."""
    if not claim.proposition.strip():
        raise InputError("proposition", "The proposition is empty: say in one sentence what is predicted.")
    for field, limit in LIMITS.items():
        check_text(field, getattr(claim, field), limit)
    for field in ("claimed_on", "first_recorded_on", "review_on"):
        check_day(field, getattr(claim, field))
    _check_likelihood(claim.likelihood)
    _check_deadline(claim.deadline, claim.claimed_on)
    if claim.base_rate is not None and not 0 <= claim.base_rate <= 1:
        raise InputError("base_rate", "The base rate lies between 0 and 1: write 0.3 or 30 %.")
    if claim.claimed_on and claim.review_on and claim.review_on < claim.claimed_on:
        raise InputError(
            "review_on", f"The day to look again lies before the claim ({claim.claimed_on}): choose a later one."
        )
    if claim.event_tie and not claim.event:
        raise InputError("event", "A tie needs its event: name the event, or leave the tie empty.")


def check_day(field: str, day: Day | None) -> None:
    """Refuse anything that is not a civil day of the calendar, written YYYY-MM-DD."""
    if day is not None and not _is_day(day):
        raise InputError(field, f"“{day}” is no day of the calendar: write it as 2013-02-05.")


@lru_cache(4_096)
def _is_day(day: Day) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _check_likelihood(found: Likelihood | None) -> None:
    if found is None or (found.best is None and found.low is None and found.high is None):
        return
    if (
        found.low is None
        or found.best is None
        or found.high is None
        or not 0 <= found.low <= found.best <= found.high <= 1
    ):
        raise InputError("likelihood", "A likelihood lies between 0 and 1, low before high: write 20 % or 10-30 %.")


def _check_deadline(found: Deadline | None, claimed: Day | None) -> None:
    if found is None:
        return
    check_day("deadline", found.earliest)
    check_day("deadline", found.latest)
    if found.latest and claimed and found.latest < claimed:
        raise InputError(
            "deadline", f"The deadline ({found.latest}) lies before the claim ({claimed}): check both days."
        )
    if found.earliest and found.latest and found.earliest > found.latest:
        raise InputError("deadline", "The deadline begins after it ends: check both days.")


def edited(step: Step, new: Claim, base: str, on: Day) -> None:
    """Log an edited claim: readings get their day, the quote its place, and the review day follows the deadline."""
    old = step.get("claim", new.uid)
    assert isinstance(old, Claim)
    if new.deadline and new.deadline.event:  # its days follow from the event and are never logged
        step.get("event", new.deadline.event)
        new = replace(new, deadline=replace(new.deadline, earliest=None, latest=None))
    if (new.quote, new.snapshot) != (old.quote, old.snapshot):
        new = _anchored(step, replace(new, quote_start=None, quote_end=None, prefix="", suffix=""), new.quote_start)
    if new.deadline != old.deadline and new.review_on == old.review_on and old.review_basis is not ReviewBasis.CHOSEN:
        new = with_review(new, None, on)
    elif new.review_on != old.review_on:
        new = replace(new, review_basis=ReviewBasis.CHOSEN if new.review_on else None)
    if not new.review_on and not (new.deadline and new.deadline.latest):
        new = with_review(new, None, on)
    if new.speaker_says == side_of(new.likelihood):
        new = replace(new, speaker_says=None)
    new = stamped(old, new, on)
    check(new)
    _check_chain(step, new)
    step.change(new, base)


def make_update(step: Step, uid: str, of: str) -> None:
    """Make a claim an update of an earlier one, which is the first of its chain then; empty: a claim of its own again.

    Raises InputError where it was made before the other, has an outcome of its own, or would update itself.
    """
    claim, first = step.get("claim", uid), _update_of(step, of)
    earlier = step.get("claim", first) if first else None
    assert isinstance(claim, Claim)
    if isinstance(earlier, Claim):
        if claim.claimed_on and earlier.claimed_on and claim.claimed_on < earlier.claimed_on:
            raise InputError("update_of", "This claim was made before the other: make the other an update of this one.")
        own = "SELECT outcome FROM claims WHERE uid = ? AND root_id = id"
        row = step.conn.execute(own, (uid,)).fetchone()
        if row is not None and row[0] is not None:
            raise InputError(
                "update_of",
                "This claim has an outcome of its own, and the first of a chain carries it: reopen it first.",
            )
    new = replace(claim, update_of=first)
    _check_chain(step, new)
    step.change(new)


def _check_chain(step: Step, claim: Claim) -> None:
    seen, following = {claim.uid}, claim.update_of
    while following:
        if following in seen:
            raise InputError("update_of", "A claim cannot be an update of itself: choose the first one of the chain.")
        seen.add(following)
        found = step.get("claim", following)
        following = found.update_of if isinstance(found, Claim) else ""


def add_appearance(step: Step, claim_uid: str, source: SourceDraft, quote: str, on: Day) -> None:
    """Log that the same words were printed again elsewhere."""
    claim = step.get("claim", claim_uid)
    assert isinstance(claim, Claim)
    item = Appearance(source=names.source(step, source), quote=quote, on=on)
    step.change(replace(claim, appearances=(*claim.appearances, item)))


@dataclass(frozen=True, slots=True)
class Similar:
    """A logged claim much like one that is about to be logged; ``score`` is rapidfuzz's, 0..100."""

    uid: str
    proposition: str
    quote: str
    speaker: str
    claimed_on: Day | None
    score: float


SIMILAR = 85
"""Score from which a claim counts as nearly the same."""


def likely_same(candidates: Sequence[Similar], quote: str, proposition: str, limit: int) -> list[Similar]:
    """The candidates whose quote or proposition is nearly the same, most alike first."""
    from rapidfuzz import fuzz, utils

    scored = []
    for one in candidates:
        pairs = [(one.quote, quote), (one.proposition, proposition)]
        score = max(fuzz.ratio(a, b, processor=utils.default_process) if a and b else 0.0 for a, b in pairs)
        if score >= SIMILAR:
            scored.append(replace(one, score=score))
    return sorted(scored, key=lambda one: -one.score)[:limit]
