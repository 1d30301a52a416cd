"""Saying what happened: resolutions, reopening, snoozes and evidence, each an appended step that stays visible."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tracker import claim_rows, snapshots
from tracker.capture import check_day
from tracker.claims import (
    Claim,
    Day,
    DeadlineSense,
    Evidence,
    EvidenceDraft,
    KnownOnBasis,
    Note,
    Outcome,
    Resolution,
    ResolutionDraft,
    SnapshotDraft,
    Snooze,
    Stance,
)
from tracker.deadlines import review_day
from tracker.errors import InputError, NotFound
from tracker.log import new_uid
from tracker.records import check_text
from tracker.review import wording
from tracker.steps import Step

MAX_REASON = 20_000


def resolve(step: Step, uid: str, draft: ResolutionDraft, on: Day) -> str:
    """Append an outcome to a claim. Returns the resolution's uid.

    Raises InputError when the outcome has neither evidence nor a reason, lacks a part that its kind needs, is interim
    after the deadline, or when the claim is an update (its first claim is the one to resolve).
    """
    claim, claim_id = _claim(step, uid)
    _refuse_update(step, claim_id)
    check_draft(draft, claim, on)
    known, basis = known_on(draft, claim, on)
    resolution = Resolution(
        uid=new_uid(),
        claim=uid,
        number=_next_number(step.conn, claim_id),
        outcome=draft.outcome,
        fraction=draft.fraction,
        void_reason=draft.void_reason,
        reason=draft.reason.strip(),
        known_on=known,
        known_on_basis=basis,
        decided_at=step.at,
        decided_by=draft.by.strip() or step.author,
        confidence=draft.confidence,
        interim=draft.interim,
        review_on=_next_look(draft, claim, on) if draft.interim else None,
        judged=step.heads("claim", uid)[0].hash.hex(),
        wording=wording(claim).hex(),
    )
    step.create(resolution)
    for item in draft.evidence:
        add_evidence(step, uid, item, resolution.uid)
    return resolution.uid


def _claim(step: Step, uid: str) -> tuple[Claim, int]:
    claim = step.get("claim", uid)
    assert isinstance(claim, Claim)
    claim_id, removed = step.conn.execute("SELECT id, removed FROM claims WHERE uid = ?", (uid,)).fetchone()
    if removed:
        raise InputError("claim", "This claim was removed: restore it before you say what happened.")
    return claim_rows.effective(step.conn, claim), claim_id


def _refuse_update(step: Step, claim_id: int) -> None:
    row = step.conn.execute(
        "SELECT r.uid FROM claims c JOIN claims r ON r.id = c.root_id WHERE c.id = ? AND c.root_id <> c.id",
        (claim_id,),
    ).fetchone()
    if row:
        raise InputError(
            "claim",
            f"This is an update: it takes its outcome from the first claim. Resolve that one instead ({row[0]}).",
        )


def check_draft(draft: ResolutionDraft, claim: Claim, on: Day) -> None:
    """Refuse an outcome that lacks a part, with the sentence for the field."""
    check_text("reason", draft.reason, MAX_REASON)
    check_day("known_on", draft.known_on)
    if (draft.outcome is Outcome.PARTLY) != (draft.fraction is not None):
        raise InputError("fraction", "Partly needs how much of it happened, and only partly has it: write partly=0.4.")
    if draft.fraction is not None and not 0 < draft.fraction < 1:
        raise InputError("fraction", "The fraction that happened lies between 0 and 1: write 0.4 or 40 %.")
    if draft.interim and draft.outcome in (Outcome.VOID, Outcome.UNDETERMINED):
        raise InputError("interim", "Only what happened, did not happen or partly happened can be interim.")
    if (draft.outcome is Outcome.VOID) != (draft.void_reason is not None):
        raise InputError(
            "void_reason", "Void needs its reason, and only void has one: for example void=condition_failed."
        )
    if not draft.reason.strip() and not any(_holds(item) for item in draft.evidence):
        raise InputError("evidence", "An outcome needs evidence or a written reason: add a link, or say why.")
    if draft.known_on and draft.known_on > on:
        raise InputError(
            "known_on", f"Known on ({draft.known_on}) lies after today ({on}): give the day the world knew."
        )
    latest = claim.deadline.latest if claim.deadline else None
    if draft.interim and latest and latest < on:
        raise InputError("interim", f"The deadline ({latest}) has passed: give the final outcome.")
    _check_early(draft, claim, on)


def _check_early(draft: ResolutionDraft, claim: Claim, on: Day) -> None:
    """What may still happen by a deadline did not happen only for a reason."""
    deadline = claim.deadline
    if draft.interim or draft.outcome is not Outcome.DID_NOT_HAPPEN or draft.reason.strip() or not deadline:
        return
    if deadline.latest and deadline.latest >= on and deadline.sense is DeadlineSense.BY:
        raise InputError("reason", f"It may still happen by {deadline.latest}: say in a few words why it will not.")


def _holds(item: EvidenceDraft) -> bool:
    return any(text.strip() for text in (item.url, item.archive_url, item.title, item.note))


def known_on(draft: ResolutionDraft, claim: Claim, on: Day) -> tuple[Day | None, KnownOnBasis | None]:
    """The first day the world could know: given; or the last day of a passed by or on for did-not-happen; or asked."""
    if draft.known_on:
        return draft.known_on, KnownOnBasis.GIVEN
    if draft.outcome in (Outcome.VOID, Outcome.UNDETERMINED):
        return None, None
    deadline = claim.deadline
    passed = deadline and deadline.latest and deadline.latest < on and deadline.sense is not DeadlineSense.THROUGH
    if draft.outcome is Outcome.DID_NOT_HAPPEN and deadline and passed:
        return deadline.latest, KnownOnBasis.DEADLINE
    raise InputError("known_on", "Since when could the world know? Give known on, for example 2013-12-31.")


def _next_look(draft: ResolutionDraft, claim: Claim, on: Day) -> Day | None:
    if draft.review_on:
        check_day("review_on", draft.review_on)
        if draft.review_on <= on:
            raise InputError(
                "review_on", f"The day to look again ({draft.review_on}) is not after today ({on}): choose a later one."
            )
        return draft.review_on
    if claim.deadline and claim.deadline.latest:
        return None
    if claim.review_on and claim.review_on > on:
        return claim.review_on
    return review_day(claim.deadline, on)


def _next_number(conn: Any, claim_id: int) -> int:
    (last,) = conn.execute(
        "SELECT coalesce(max(number), 0) FROM resolutions WHERE claim_id = ? AND removed = 0", (claim_id,)
    ).fetchone()
    return int(last) + 1


def _last(step: Step, uid: str) -> tuple[Claim, int, Resolution]:
    claim, claim_id = _claim(step, uid)
    resolution_id, brief = claim_rows.last_resolution(step.conn, claim_id)
    if resolution_id is None or brief is None or brief.outcome is None:
        raise NotFound("This claim has no outcome: there is nothing to reopen or confirm.")
    found = step.get("resolution", brief.uid)
    assert isinstance(found, Resolution)
    return claim, claim_id, found


def reopen(step: Step, uid: str, reason: str) -> None:
    """Take the outcome back by a step of its own: the claim is open or due again, the earlier outcome stays visible."""
    check_text("reason", reason, MAX_REASON)
    if not reason.strip():
        raise InputError("reason", "Reopening needs its reason in a few words.")
    claim, claim_id, _ = _last(step, uid)
    step.create(
        Resolution(
            uid=new_uid(),
            claim=uid,
            number=_next_number(step.conn, claim_id),
            reason=reason.strip(),
            decided_at=step.at,
            decided_by=step.author,
            judged=step.heads("claim", uid)[0].hash.hex(),
            wording=wording(claim).hex(),
        )
    )


def confirm(step: Step, uid: str) -> None:
    """Say that the outcome holds for the claim as it is worded now."""
    claim, claim_id, last = _last(step, uid)
    step.create(
        replace(
            last,
            uid=new_uid(),
            number=_next_number(step.conn, claim_id),
            decided_at=step.at,
            decided_by=step.author,
            judged=step.heads("claim", uid)[0].hash.hex(),
            wording=wording(claim).hex(),
        )
    )


def snooze(step: Step, uid: str, until: Day, reason: str, on: Day) -> None:
    """Look at a claim again on ``until``, a day after today. Raises InputError where its outcome is final."""
    check_day("until", until)
    check_text("reason", reason, MAX_REASON)
    if until <= on:
        raise InputError("until", f"The day to look again ({until}) is not after today ({on}): choose a later one.")
    _, claim_id = _claim(step, uid)
    _, brief = claim_rows.last_resolution(step.conn, claim_id)
    if brief is not None and brief.outcome is not None and not brief.interim:
        raise InputError("until", "This claim has its final outcome: reopen it first, if it is to be looked at again.")
    step.create(Snooze(uid=new_uid(), claim=uid, until=until, reason=reason.strip()))


def read_evidence(text: str, title: str = "") -> EvidenceDraft:
    """What somebody gave as evidence: a link, kept letter by letter, or the name of something that has none.

    Raises InputError when what is no link stands beside a title: it would have to take the title's place.

    >>> read_evidence("https://example.org/1").url, read_evidence("a letter of the mayor").title
    ('https://example.org/1', 'a letter of the mayor')
    """
    text, title = text.strip(), title.strip()
    if not text or _may_be_link(text):
        return EvidenceDraft(url=text, title=title)
    if title:
        raise InputError("evidence", "This is no link: begin it with https://, or put it into the title or the reason.")
    return EvidenceDraft(title=text)


def _may_be_link(text: str) -> bool:
    """One word with a dot, a colon or a slash in it: https://…, doi:…, a path, example.org/1."""
    return len(text.split()) == 1 and any(sign in text for sign in ".:/")


def add_evidence(step: Step, uid: str, draft: EvidenceDraft, resolution: str = "") -> str:
    """Log a piece of evidence about a claim. Raises InputError when nothing is in it."""
    if not _holds(draft):
        raise InputError("evidence", "The evidence is empty: give a link, a title or a note.")
    check_text("evidence", f"{draft.url}{draft.archive_url}{draft.title}{draft.note}", MAX_REASON)
    snapshot = draft.snapshot or ""
    if isinstance(snapshot, SnapshotDraft):
        snapshot = snapshots.store(step, snapshot, "")
    elif snapshot:
        step.get("snapshot", snapshot)
    return step.create(
        Evidence(
            uid=new_uid(),
            claim=uid,
            resolution=resolution,
            url=draft.url.strip(),
            archive_url=draft.archive_url.strip(),
            title=draft.title.strip(),
            note=draft.note.strip(),
            stance=draft.stance,
            snapshot=snapshot,
        )
    )


def last_evidence(conn: Any, limit: int) -> list[EvidenceDraft]:
    """The evidence that was logged last in this ledger, the latest first, each once, to be given again."""
    rows = conn.execute(
        "SELECT e.url, e.archive_url, e.title, e.note, e.stance, p.uid FROM "
        "(SELECT * FROM evidence WHERE removed = 0 AND withheld = 0 ORDER BY id DESC LIMIT ?) e "
        "LEFT JOIN snapshots p ON p.id = e.snapshot_id AND p.removed = 0 AND p.withheld = 0 ORDER BY e.id DESC",
        (50 * limit,),
    ).fetchall()
    found = (
        EvidenceDraft(url=url, archive_url=archive, title=title, note=note, stance=Stance(stance), snapshot=snapshot)
        for url, archive, title, note, stance, snapshot in rows
    )
    return list(dict.fromkeys(found))[:limit]


def add_note(step: Step, about: str, text: str) -> str:
    """Log a note about any record. Raises InputError when it is empty."""
    check_text("note", text)
    if not text.strip():
        raise InputError("note", "The note is empty.")
    return step.create(Note(uid=new_uid(), about=about, text=text.strip()))
