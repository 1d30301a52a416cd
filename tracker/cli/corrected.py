"""The commands for a source after it was logged: read again, corrected, and what that means for its claims."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.claims import AnswerDraft, CorrectionChoice, CorrectionDraft, Source
from tracker.cli.common import check_texts, day, opened, today
from tracker.cli.printing import emit, plain
from tracker.errors import InputError, NotFound
from tracker.ledger import Ledger

if TYPE_CHECKING:
    from tracker.claims import Day
    from tracker.reading.again import Requoted
    from tracker.reading.article import Article


def again(args: Namespace) -> int:
    """Say what became of a source's quotes in its text as it reads now; nothing is written unless asked."""
    check_texts(args, "uid", "author")
    on, article = today(args), _read(args.file)
    with opened(args, create=False, writing=args.keep) as ledger:
        source = source_of(ledger, args.uid, on)
        found = ledger.read_again(source.uid, article.text)
        said = {view.uid: view.proposition for view in ledger.claims_of_source(source.uid, on=on)}
        kept = ledger.add_snapshot(source.uid, article.snapshot()).uid if args.keep else ""
    quotes = [_quote(one, said.get(one.claim, "")) for one in found]
    data = {
        "source": source.uid,
        "text_sha256": article.text_sha256,
        "snapshot": kept or None,
        "quotes": quotes,
        "without_quote": [uid for uid in said if uid not in {one.claim for one in found}],
    }
    words = [f"{one.words()}: {plain(said.get(one.claim, ''))}  {one.claim}" for one in found]
    emit(args, data, [*(words or ["No claim of this source has a quote."]), *(["The copy is kept."] if kept else [])])
    return 0


def _quote(one: Requoted, proposition: str) -> dict[str, object]:
    return {
        "claim": one.claim,
        "proposition": proposition,
        "standing": one.standing.value,
        "start": one.start,
        "end": one.end,
        "likeness": round(one.likeness, 1),
        "only_marks": one.only_marks,
        "diff": [{"part": piece.part.value, "text": piece.text} for piece in one.diff],
    }


def correct(args: Namespace) -> int:
    """Log what a publisher corrected, or answer for claims what a logged correction means; one step."""
    check_texts(args, "uid", "says", "url", "note", "corrected_on", "stands", "void", "author")
    on, number = today(args), args.number
    answers = [AnswerDraft(claim=uid, choice=CorrectionChoice.STANDS, why=args.note) for uid in args.stands]
    answers += [AnswerDraft(claim=uid, choice=CorrectionChoice.VOID, why=args.note) for uid in args.void]
    draft = None if number else _draft(args, on)
    with opened(args, create=False, writing=True) as ledger:
        uid = source_of(ledger, args.uid, on).uid
        if draft is not None:
            ledger.take_correction(uid, draft, answers, on=on)
        elif answers:
            ledger.answer_corrections(uid, number, answers, on=on)
        else:
            raise InputError("stands", "Say what the correction means for a claim: --stands UID, or --void UID.")
        source = source_of(ledger, uid, on)
        number = number or len(source.corrections)
        left = [view.uid for view in ledger.unanswered(uid, number, on=on)]
    emit(args, *_told(source, number, left))
    return 0


def _told(source: Source, number: int, left: list[str]) -> tuple[dict[str, object], list[str]]:
    found = source.corrections[number - 1]
    data: dict[str, object] = {
        "source": source.uid,
        "number": number,
        "corrected_on": found.on,
        "says": found.text or None,
        "url": found.url or None,
        "snapshot": found.snapshot or None,
        "answers": [
            {"claim": one.claim, "choice": one.choice.value, "why": one.why or None, "on": one.on}
            for one in found.answers
        ],
        "unanswered": left,
    }
    many = "claim is" if len(left) == 1 else "claims are"
    rest = f"{len(left):,} {many} not answered:" if left else "All claims are answered."
    return data, [f"Correction {number} of {found.on}. {rest}", *left]


def _draft(args: Namespace, on: Day) -> CorrectionDraft:
    corrected = day(args, "corrected_on", on)
    if corrected is None:
        raise InputError("corrected_on", "When was it corrected? Give --corrected-on, for example 2013-02-06.")
    snapshot = _read(args.file).snapshot() if args.file is not None else None
    return CorrectionDraft(on=corrected, text=args.says, url=args.url, snapshot=snapshot)


def source_of(ledger: Ledger, uid: str, on: Day) -> Source:
    """A source by its uid, or that of a claim. Raises NotFound, and InputError for a claim without a source."""
    try:
        found = ledger.record("source", uid)
    except NotFound:
        view = ledger.view(uid, on=on)
        if not view.source_uid:
            raise InputError("uid", "This claim has no source: nothing of it can be read again or corrected.") from None
        found = ledger.record("source", view.source_uid)
    assert isinstance(found, Source)
    return found


def _read(path: Path) -> Article:
    from tracker.reading.read import read

    return read(path)
