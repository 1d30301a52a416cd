"""A source after it was logged: marked read, read again, corrected; and what a correction means for each claim of it.

A correction is a part of the source's record, together with what was decided for each claim: one revision says who
corrected what and when it was dealt with, and a step that answers it is undone with what it did to the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracker import capture, outcomes, snapshots, tables
from tracker.claims import (
    AnswerDraft,
    Claim,
    Correction,
    CorrectionAnswer,
    CorrectionChoice,
    CorrectionDraft,
    Day,
    EvidenceDraft,
    Outcome,
    ResolutionDraft,
    SnapshotDraft,
    Source,
    VoidReason,
)
from tracker.errors import InputError, NotFound
from tracker.names import MAX_URL
from tracker.reading.again import Quoted
from tracker.records import check_text
from tracker.steps import Step

MAX_TEXT = 20_000
"""Longest text of a correction, and longest reason of an answer, in characters."""


def mark_read(step: Step, uid: str, on: Day, snapshot: SnapshotDraft | None, base: str | None) -> None:
    """Say that a source was read on a day; its text is kept, for what was read and not logged counts too.

    Raises InputError when no text of it is stored and none is given.
    """
    source = _source(step, uid)
    if snapshot is not None:
        snapshots.store(step, snapshot, uid)
    elif not _has_snapshot(step.conn, uid):
        raise InputError(
            "snapshot",
            "No text of this source is stored, so nobody could check what was read: paste it or open its file.",
        )
    step.change(replace(source, read_on=on), base)


def _has_snapshot(conn: Any, uid: str) -> bool:
    sql = "SELECT 1 FROM snapshots WHERE source_id = ? AND removed = 0 AND withheld = 0 LIMIT 1"
    return conn.execute(sql, (tables.id_of(conn, "sources", uid),)).fetchone() is not None


def correct(step: Step, uid: str, draft: CorrectionDraft, base: str | None) -> int:
    """Log a correction that the publisher made; returns its number, counted from 1. Raises InputError."""
    source = _source(step, uid)
    check_text("text", draft.text, MAX_TEXT)
    check_text("url", draft.url, MAX_URL)
    capture.check_day("on", draft.on)
    if not draft.text.strip() and not draft.url.strip() and draft.snapshot is None:
        raise InputError("text", "The correction is empty: give what it says, its link, or the corrected text.")
    if source.published_on and draft.on < source.published_on[: len(draft.on)]:
        raise InputError(
            "on", f"The correction ({draft.on}) lies before the publication ({source.published_on}): check both days."
        )
    snapshot = draft.snapshot or ""
    if isinstance(snapshot, SnapshotDraft):
        snapshot = snapshots.store(step, snapshot, uid)
    elif snapshot:
        step.get("snapshot", snapshot)
    new = Correction(on=draft.on, text=draft.text.strip(), url=draft.url.strip(), snapshot=snapshot)
    step.change(replace(source, corrections=(*source.corrections, new)), base)
    return len(source.corrections) + 1


def answered(claim: str, choice: CorrectionChoice, why: str, amended: Claim | None, base: str | None) -> AnswerDraft:
    """An answer from its parts."""
    return AnswerDraft(claim=claim, choice=choice, why=why, amended=amended, base=base)


def answer(step: Step, uid: str, number: int, drafts: Sequence[AnswerDraft], on: Day) -> None:
    """Say what a correction means for some claims: each stands as published, is amended, or is void.

    Earlier answers for the same claims are replaced. Raises InputError, which names the claim where there are several,
    Changed where one moved on since it was looked at, and NotFound.
    """
    source = _source(step, uid)
    if not 1 <= number <= len(source.corrections):
        raise NotFound(f"This source has no correction {number}: look at it again.")
    found = source.corrections[number - 1]
    for draft in drafts:
        try:
            _act(step, uid, found, draft, on)
        except InputError as error:
            if len(drafts) == 1:
                raise
            raise InputError(error.field, f"“{_short(step, draft.claim)}”: {error}") from None
    fresh = [CorrectionAnswer(claim=one.claim, choice=one.choice, why=one.why.strip(), on=on) for one in drafts]
    kept = [one for one in found.answers if one.claim not in {draft.claim for draft in drafts}]
    answered = replace(found, answers=(*kept, *fresh))
    corrections = (*source.corrections[: number - 1], answered, *source.corrections[number:])
    step.change(replace(source, corrections=corrections))


def _act(step: Step, uid: str, found: Correction, draft: AnswerDraft, on: Day) -> None:
    """Do to a claim what its answer says."""
    check_text("why", draft.why, MAX_TEXT)
    old = step.get("claim", draft.claim)
    assert isinstance(old, Claim)
    if old.source != uid:
        raise InputError("claim", "This claim is not from the corrected source: choose one of its own claims.")
    if draft.choice is not CorrectionChoice.STANDS and not draft.why.strip():
        raise InputError("why", "Say in a few words why: it is kept beside the claim.")
    if draft.choice is CorrectionChoice.AMENDED:
        _amend(step, old, draft, found, on)
    elif draft.choice is CorrectionChoice.VOID:
        outcomes.resolve(step, draft.claim, _void(draft.why, found), on)


def _short(step: Step, uid: str, most: int = 60) -> str:
    claim = step.get("claim", uid)
    words = claim.proposition if isinstance(claim, Claim) else uid
    return words if len(words) <= most else f"{words[:most]}…"


def _amend(step: Step, old: Claim, draft: AnswerDraft, found: Correction, on: Day) -> None:
    new = draft.amended
    if new is None or new.uid != old.uid or new == old:
        raise InputError("claim", "Nothing was changed in the claim: change its words, or say that it stands.")
    if new.quote != old.quote and new.snapshot == old.snapshot and _stands_in(step.conn, new.quote, found.snapshot):
        new = replace(new, snapshot=found.snapshot)
    capture.edited(step, new, draft.base or step.heads("claim", old.uid)[0].hash.hex(), on)
    outcomes.add_note(step, old.uid, f"Amended after the correction of {found.on}: {draft.why.strip()}")


def _stands_in(conn: Any, quote: str, snapshot: str) -> bool:
    """Whether words stand in the corrected text, where there is one to read."""
    if not quote or not snapshot:
        return False
    try:
        return quote in snapshots.text_of(conn, snapshot)
    except NotFound:
        return False


def _void(why: str, found: Correction) -> ResolutionDraft:
    evidence = (EvidenceDraft(url=found.url, title=f"Correction of {found.on}"),) if found.url else ()
    reason = f"Corrected on {found.on}: {why.strip()}"
    return ResolutionDraft(outcome=Outcome.VOID, void_reason=VoidReason.RETRACTED, reason=reason, evidence=evidence)


def unanswered(source: Source, number: int, claims: list[str]) -> list[str]:
    """Those of a source's claims (uids) for which a correction still asks. Raises NotFound."""
    if not 1 <= number <= len(source.corrections):
        raise NotFound(f"This source has no correction {number}: look at it again.")
    answered = {one.claim for one in source.corrections[number - 1].answers}
    return [uid for uid in claims if uid not in answered]


def quoted(conn: Any, uid: str) -> list[Quoted]:
    """The quotes of a source's live claims as they were anchored, in reading order."""
    rows = conn.execute(
        "SELECT uid, quote, prefix, suffix, quote_start FROM claims WHERE source_id = ? AND removed = 0 AND "
        "withheld = 0 "
        "AND quote <> '' ORDER BY coalesce(quote_start, 1 << 60), id",
        (tables.id_of(conn, "sources", uid),),
    ).fetchall()
    return [Quoted(claim, exact, prefix or "", suffix or "", start) for claim, exact, prefix, suffix, start in rows]


def _source(step: Step, uid: str) -> Source:
    found = step.get("source", uid)
    assert isinstance(found, Source)
    return found
