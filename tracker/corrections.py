"""A source after it was logged: marked read, read again, corrected; and what a correction means for each claim of it.

A correction is a part of the source's record, together with what was decided for each claim: one revision says who
corrected what and when it was dealt with, and a step that answers it is undone with what it did to the claim.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tracker import capture, outcomes, snapshots, tables
from tracker.claims import (
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


def answer(
    step: Step,
    uid: str,
    number: int,
    claim: str,
    choice: CorrectionChoice,
    why: str,
    on: Day,
    new: Claim | None,
    base: str | None,
) -> None:
    """Say what a correction means for a claim: it stands as published, is amended (``new``, and why), or is void.

    ``base`` is the claim's revision that the form was opened on. An earlier answer for the same claim is replaced.
    Raises InputError and NotFound.
    """
    source = _source(step, uid)
    if not 1 <= number <= len(source.corrections):
        raise NotFound(f"This source has no correction {number}: look at it again.")
    check_text("why", why, MAX_TEXT)
    old = step.get("claim", claim)
    assert isinstance(old, Claim)
    if old.source != uid:
        raise InputError("claim", "This claim is not from the corrected source: choose one of its own claims.")
    if choice is not CorrectionChoice.STANDS and not why.strip():
        raise InputError("why", "Say in a few words why: it is kept beside the claim.")
    found = source.corrections[number - 1]
    if choice is CorrectionChoice.AMENDED:
        _amend(step, old, new, why, found, on, base)
    elif choice is CorrectionChoice.VOID:
        outcomes.resolve(step, claim, _void(why, found), on)
    kept = tuple(one for one in found.answers if one.claim != claim)
    answered = replace(found, answers=(*kept, CorrectionAnswer(claim=claim, choice=choice, why=why.strip(), on=on)))
    corrections = (*source.corrections[: number - 1], answered, *source.corrections[number:])
    step.change(replace(source, corrections=corrections))


def _amend(step: Step, old: Claim, new: Claim | None, why: str, found: Correction, on: Day, base: str | None) -> None:
    if new is None or new.uid != old.uid or new == old:
        raise InputError("claim", "Nothing was changed in the claim: change its words, or say that it stands.")
    capture.edited(step, new, base or step.heads("claim", old.uid)[0].hash.hex(), on)
    outcomes.add_note(step, old.uid, f"Amended after the correction of {found.on}: {why.strip()}")


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
