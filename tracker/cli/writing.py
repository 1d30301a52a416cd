"""The commands that log a step: add, resolve, undo, redo."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tracker import deadlines, likelihood, names
from tracker.claims import (
    ClaimDraft,
    ClaimKind,
    ClaimView,
    Day,
    Deadline,
    DeadlineBasis,
    EvidenceDraft,
    ResolutionDraft,
    ReviewBasis,
    SnapshotDraft,
    Source,
    SourceDraft,
)
from tracker.cli.common import check_texts, day, opened, today
from tracker.cli.printing import claim_data, claim_lines, emit, plain, say
from tracker.errors import CannotUndo, InputError
from tracker.files import read_at_most
from tracker.ledger import Ledger, Similar
from tracker.outcomes import read_evidence
from tracker.reading.text import MAX_BYTES, decode

ADD_TEXTS = (
    "proposition quote tag note update_of speaker speaker_as_described outlet writer source_title url archive_url "
    "published claimed_on collection locator likelihood base_rate base_rate_source deadline review_on criteria "
    "condition event deadline_event deadline_after author"
).split()
RESOLVE_TEXTS = ("uid", "known_on", "evidence", "note", "by", "review_on", "base", "author")


def add(args: Namespace) -> int:
    """Log a claim."""
    on = today(args)
    check_texts(args, *ADD_TEXTS)
    snapshot, remarks = _snapshot(args.snapshot)
    with opened(args, writing=True) as ledger:
        draft = _claim_draft(args, ledger, snapshot, on)
        uid = ledger.log_claim(draft, on=on).uid
        view = ledger.view(uid, on=on)
        similar = [one for one in ledger.similar_claims(view.quote, view.proposition, limit=6) if one.uid != uid][:5]
    emit(args, claim_data(view) | {"likely_duplicates": [_similar(one) for one in similar]}, _logged(view, similar))
    for remark in (*remarks, *_remarks(view, draft), *_still_to_come(view, on)):
        say(remark)
    return 0


def _similar(one: Similar) -> dict[str, object]:
    data = asdict(one)
    return {name: data[name] or None for name in ("uid", "proposition", "quote")} | {"score": round(one.score, 1)}


def _logged(view: ClaimView, similar: list[Similar]) -> list[str]:
    lines = ["Logged", *claim_lines(view)]
    if similar:
        lines += ["Much like"] + [f"    {one.uid}  {plain(one.proposition)}" for one in similar]
    return lines


def _snapshot(path: Path | None) -> tuple[SnapshotDraft | None, list[str]]:
    """The stored text that a file makes, and what had to be assumed about it."""
    if path is None:
        return None, []
    found = decode(read_at_most(path, MAX_BYTES, "snapshot", "Nothing was logged: name the text file."))
    return SnapshotDraft(data=found.data, text=found.text), [found.note] if found.note else []


def _claim_draft(args: Namespace, ledger: Ledger, snapshot: SnapshotDraft | None, on: Day) -> ClaimDraft:
    source = _source_draft(args)
    claimed_on = day(args, "claimed_on", on)
    return ClaimDraft(
        proposition=args.proposition,
        quote=args.quote,
        kind=args.kind or ClaimKind.FORECAST,
        speaker=args.speaker,
        speaker_kind=args.speaker_kind,
        speaker_as_described=args.speaker_as_described,
        attribution=args.attribution,
        speaker_says=args.speaker_says,
        source=source,
        snapshot=snapshot,
        quote_start=args.quote_start,
        locator=args.locator,
        claimed_on=claimed_on,
        likelihood=likelihood.parse(args.likelihood, basis=args.basis),
        deadline=_deadline(args, claimed_on or _published_on(ledger, source)),
        deadline_event=args.deadline_event,
        deadline_after=args.deadline_after,
        review_on=day(args, "review_on", on),
        criteria=args.criteria,
        condition=args.condition,
        base_rate=likelihood.parse_number(args.base_rate, "base_rate"),
        base_rate_source=args.base_rate_source,
        event=args.event,
        event_tie=args.event_tie,
        tags=tuple(args.tag),
        update_of=args.update_of.strip(),
        note=args.note,
    )


def _source_draft(args: Namespace) -> SourceDraft:
    return SourceDraft(
        title=args.source_title,
        outlet=args.outlet,
        writer=args.writer,
        kind=args.source_kind,
        url=args.url,
        archive_url=args.archive_url,
        published_on=deadlines.parse_published(args.published),
        collection=args.collection,
        protocol=args.protocol,
    )


def _published_on(ledger: Ledger, draft: SourceDraft) -> Day | None:
    """The last day on which the source can have come out: as logged where it is known already, else as given."""
    uid = names.known_source(ledger.conn, draft)
    source = ledger.record("source", uid) if uid else None
    published = source.published_on if isinstance(source, Source) else draft.published_on
    return deadlines.last_day(published) if published else None


def _deadline(args: Namespace, claimed_on: Day | None) -> Deadline | None:
    if not args.deadline.strip():
        if args.deadline_sense or args.deadline_basis:
            raise InputError("deadline", "A sense or basis of a deadline needs the deadline: give --deadline too.")
        return None
    if claimed_on is None:
        return None  # the ledger refuses a claim without a day in its own words
    basis = args.deadline_basis or DeadlineBasis.STATED
    return deadlines.parse(args.deadline, claimed_on, sense=args.deadline_sense, basis=basis)


def _remarks(view: ClaimView, draft: ClaimDraft) -> list[str]:
    """What was assumed, or is still missing, in sentences."""
    said = []
    found = view.likelihood
    if found and likelihood.is_unknown(found):
        said.append(f"No number is known for “{found.words}”: the words are kept, and not scored without one.")
    elif found and found.ask:
        said.append(f"“{found.words}” is not scored until somebody adopts a reading: add --basis analyst, or a number.")
    if view.speaker_says is None and not view.update_of:
        said.append("What the speaker says of the proposition is not known: --speaker-says will, will-not or neither.")
    if view.deadline and view.deadline.ambiguous:
        said.append(view.deadline.ambiguous)
    if view.review_on and view.review_basis is ReviewBasis.CONVENTION:
        words = f"“{view.deadline.words}” names no last day" if view.deadline else "There is no deadline"
        said.append(f"{words}: by our convention it comes up again on {view.review_on} (--review-on chooses a day).")
    if draft.source and draft.source.published_on not in ("", view.published_on):
        said.append(f"The source was logged before, published on {view.published_on or 'an unknown day'}: that stays.")
    return said


def _still_to_come(view: ClaimView, on: Day) -> list[str]:
    """A slip in the year, most likely; a paper of tomorrow is dated so too, so that it is logged all the same."""
    day = view.claimed_on or ""
    return [f"Claimed on {day} is after today ({on}): check the year (--claimed-on, --published)."] if day > on else []


def _files(paths: list[Path]) -> Iterator[EvidenceDraft]:
    """Files as evidence, with one parsing process for all."""
    if not paths:
        return
    from tracker.reading.child import Child
    from tracker.reading.evidence_files import evidence_of

    with Child() as child:
        for path in paths:
            yield evidence_of(path, child=child)


def resolve(args: Namespace) -> int:
    """Say what happened to a claim."""
    on = today(args)
    check_texts(args, *RESOLVE_TEXTS)
    outcome, fraction, void_reason = args.outcome
    if args.review_on and not args.interim:
        raise InputError("review_on", "Only an interim outcome has a day to look again: add --interim.")
    draft = ResolutionDraft(
        outcome=outcome,
        fraction=likelihood.parse_number(fraction or "", "fraction"),
        void_reason=void_reason,
        reason=args.note,
        known_on=day(args, "known_on", on),
        by=args.by,
        confidence=args.confidence,
        interim=args.interim,
        review_on=day(args, "review_on", on),
        evidence=(*(read_evidence(text) for text in args.evidence), *_files(args.evidence_file)),
    )
    with opened(args, writing=True) as ledger:
        uid = ledger.resolve([args.uid], draft, on=on, base=args.base or None).uid
        view = ledger.view(uid, on=on)
    emit(args, claim_data(view), ["Resolved", *claim_lines(view)])
    if view.stated_after_outcome:
        say(f"Known on {view.known_on} is before it was said ({view.claimed_on}): it is no forecast and is not scored.")
    return 0


def undo(args: Namespace) -> int:
    """Take the latest step back, or the one named."""
    check_texts(args, "step", "author")
    with opened(args, writing=True) as ledger:
        step = args.step
        if not step:
            latest = ledger.undoable()
            if latest is None:
                raise CannotUndo("There is nothing to undo.")
            step = latest.uid
        change = ledger.undo(step)
    label = change.label.removeprefix("Undo ")
    data = {"undone": label, "undone_step": step, "step": change.step, "uids": sorted(change.uids)}
    emit(args, data, [f"Undone: {plain(label)}"])
    return 0


def redo(args: Namespace) -> int:
    """Bring back what the latest undo took back."""
    check_texts(args, "author")
    with opened(args, writing=True) as ledger:
        change = ledger.redo()
    label = change.label.removeprefix("Redo ")
    emit(args, {"redone": label, "step": change.step, "uids": sorted(change.uids)}, [f"Redone: {plain(label)}"])
    return 0
