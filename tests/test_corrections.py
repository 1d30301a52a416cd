"""A source after it was logged: read, read again, corrected, and each claim answered for; all of it undoable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger_kit import ON, TEXT, Clock, dump, full_draft
from tracker.claims import (
    AnswerDraft,
    Claim,
    CorrectionChoice,
    CorrectionDraft,
    Outcome,
    SnapshotDraft,
    Source,
    SourceDraft,
    VoidReason,
)
from tracker.errors import CannotUndo, Changed, InputError, NotFound
from tracker.ledger import Ledger
from tracker.reading.again import Standing

CORRECTED = TEXT.replace("by June", "by July")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger.open(tmp_path / "test.ledger", author="Ann", now=Clock())
    yield found
    found.close()


@pytest.fixture
def claim(ledger: Ledger) -> str:
    return ledger.log_claim(full_draft(), on=ON).uid


def source_of(ledger: Ledger, claim: str) -> Source:
    record = ledger.record("source", ledger.view(claim, on=ON).source_uid)
    assert isinstance(record, Source)
    return record


def correction(**more: object) -> CorrectionDraft:
    given: dict[str, object] = {
        "on": "2013-02-06",
        "text": "The bridge opens by July.",
        "url": "https://post.example/c",
    }
    return CorrectionDraft(**(given | more))  # type: ignore[arg-type]


def test_a_page_read_again_gives_a_second_copy_and_says_what_became_of_the_quotes(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    (intact,) = ledger.read_again(source, TEXT)
    (moved,) = ledger.read_again(source, f"A correction was made.\n{TEXT}")
    (reworded,) = ledger.read_again(source, CORRECTED)
    (gone,) = ledger.read_again(source, "Nothing of the kind is on this page any more.")
    assert [one.standing for one in (intact, moved, reworded, gone)] == list(Standing)
    assert [one.claim for one in (intact, moved, reworded, gone)] == [claim] * 4
    ledger.add_snapshot(source, SnapshotDraft(data=CORRECTED.encode(), text=CORRECTED))
    assert [ledger.snapshot_text(one.uid) for one in ledger.snapshots_of(source)] == [TEXT, CORRECTED]
    assert ledger.view(claim, on=ON).snapshot_uid == ledger.snapshots_of(source)[0].uid
    with pytest.raises(NotFound):
        ledger.add_snapshot("nowhere", SnapshotDraft(data=b"x", text="x"))


def test_what_is_marked_read_has_its_text(ledger: Ledger) -> None:
    uid = ledger.add_source(SourceDraft(title="A bridge"), on=ON).uid
    with pytest.raises(InputError, match="No text of this source"):
        ledger.mark_read(uid, on=ON)
    ledger.mark_read(uid, on=ON, snapshot=SnapshotDraft(data=TEXT.encode(), text=TEXT))
    record = ledger.record("source", uid)
    assert isinstance(record, Source) and record.read_on == ON
    assert [ledger.snapshot_bytes(one.uid) for one in ledger.snapshots_of(uid)] == [TEXT.encode()]
    base = ledger.revision_of("source", uid)
    ledger.mark_read(uid, on="2013-02-11", base=base)
    with pytest.raises(Changed):
        ledger.mark_read(uid, on="2013-02-12", base=base)


def test_a_correction_asks_for_each_claim_until_it_is_answered(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    second = ledger.log_claim(replace(full_draft(), proposition="The ministry pays", quote="Few believe it"), on=ON).uid
    snapshot = SnapshotDraft(data=CORRECTED.encode(), text=CORRECTED)
    ledger.correct(source, correction(snapshot=snapshot))
    (found,) = source_of(ledger, claim).corrections
    assert ledger.snapshot_text(found.snapshot) == CORRECTED
    assert [view.uid for view in ledger.unanswered(source, 1, on=ON)] == [claim, second]
    ledger.answer_correction(source, 1, second, CorrectionChoice.STANDS, on=ON)
    assert [view.uid for view in ledger.unanswered(source, 1, on=ON)] == [claim]
    old = ledger.record("claim", claim)
    assert isinstance(old, Claim)
    amended = replace(
        old, snapshot=found.snapshot, quote="the bridge will open by July", proposition="It opens by July"
    )
    base = ledger.revision_of("claim", claim)
    ledger.answer_correction(
        source, 1, claim, CorrectionChoice.AMENDED, why="They said July.", amended=amended, base=base, on=ON
    )
    view = ledger.view(claim, on=ON)
    assert (view.quote, view.proposition, view.snapshot_uid) == (amended.quote, amended.proposition, found.snapshot)
    assert "Amended after the correction of 2013-02-06: They said July." in view.note
    assert ledger.unanswered(source, 1, on=ON) == []
    words = [entry.words for entry in ledger.history(source)]
    assert "Correction of 2013-02-06: The bridge opens by July." in words
    assert "Correction 1 answered for a claim (amended: They said July.)" in words
    assert ledger.verify() == []
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before


def test_an_answer_is_undone_with_what_it_did_to_the_claim(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    ledger.correct(source, correction())
    ledger.answer_correction(source, 1, claim, CorrectionChoice.VOID, why="They took it back.", on=ON)
    view = ledger.view(claim, on=ON)
    assert (view.outcome, view.void_reason) == (Outcome.VOID, VoidReason.RETRACTED)
    assert view.resolution_note == "Corrected on 2013-02-06: They took it back."
    assert view.evidence_urls == ("https://post.example/c",)
    ledger.undo()
    assert ledger.view(claim, on=ON).outcome is None
    assert [one.uid for one in ledger.unanswered(source, 1, on=ON)] == [claim]
    ledger.undo()
    assert source_of(ledger, claim).corrections == ()


def test_a_copy_that_a_correction_shows_is_not_undone_away(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    copy = ledger.add_snapshot(source, SnapshotDraft(data=CORRECTED.encode(), text=CORRECTED))
    ledger.correct(source, correction(snapshot=copy.uid))
    with pytest.raises(CannotUndo, match="used by other sources"):
        ledger.undo(copy.step)


def test_a_later_answer_takes_the_place_of_an_earlier_one(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    ledger.correct(source, correction())
    ledger.answer_correction(source, 1, claim, CorrectionChoice.STANDS, on=ON)
    ledger.answer_correction(source, 1, claim, CorrectionChoice.VOID, why="It was a joke.", on=ON)
    (found,) = source_of(ledger, claim).corrections
    assert [(one.choice, one.why, one.on) for one in found.answers] == [("void", "It was a joke.", ON)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " ", "url": ""}, "text"),
        ({"on": "2013-02-03"}, "on"),
        ({"on": "yesterday"}, "on"),
        ({"text": "a\0b"}, "text"),
    ],
)
def test_a_correction_that_cannot_be_logged(ledger: Ledger, claim: str, given: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as refused:
        ledger.correct(source_of(ledger, claim).uid, correction(**given))
    assert refused.value.field == field


def test_an_answer_that_cannot_be_given(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    with pytest.raises(NotFound, match="no correction 1"):
        ledger.answer_correction(source, 1, claim, CorrectionChoice.STANDS, on=ON)
    with pytest.raises(NotFound, match="no correction 1"):
        ledger.unanswered(source, 1, on=ON)
    ledger.correct(source, correction())
    head = ledger.head()
    with pytest.raises(InputError, match="why"):
        ledger.answer_correction(source, 1, claim, CorrectionChoice.VOID, on=ON)
    record = ledger.record("claim", claim)
    assert isinstance(record, Claim)
    with pytest.raises(InputError, match="Nothing was changed"):
        ledger.answer_correction(source, 1, claim, CorrectionChoice.AMENDED, why="so", amended=record, on=ON)
    other = ledger.log_claim(replace(full_draft(), source=SourceDraft(title="Else"), proposition="Else"), on=ON).uid
    head = ledger.head()
    with pytest.raises(InputError, match="not from the corrected source"):
        ledger.answer_correction(source, 1, other, CorrectionChoice.STANDS, on=ON)
    assert ledger.head() == head


def test_a_correction_and_its_answers_are_one_step_and_one_undo(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    second = ledger.log_claim(replace(full_draft(), proposition="The ministry pays", quote="Few believe it"), on=ON).uid
    third = ledger.log_claim(replace(full_draft(), proposition="It opens", quote="the bridge will open"), on=ON).uid
    old = ledger.record("claim", claim)
    assert isinstance(old, Claim)
    answers = (
        AnswerDraft(claim=second, choice=CorrectionChoice.STANDS),
        AnswerDraft(claim=third, choice=CorrectionChoice.VOID, why="Taken back."),
        AnswerDraft(
            claim=claim,
            choice=CorrectionChoice.AMENDED,
            why="They said July.",
            amended=replace(old, quote="the bridge will open by July"),
            base=ledger.revision_of("claim", claim),
        ),
    )
    snapshot = SnapshotDraft(data=CORRECTED.encode(), text=CORRECTED)
    change = ledger.take_correction(source, correction(snapshot=snapshot), answers, on=ON)
    (found,) = source_of(ledger, claim).corrections
    assert [(one.claim, one.choice) for one in found.answers] == [(one.claim, one.choice) for one in answers]
    view = ledger.view(claim, on=ON)
    assert (view.quote, view.snapshot_uid) == ("the bridge will open by July", found.snapshot)
    assert CORRECTED[view.quote_start : view.quote_end] == view.quote
    assert ledger.view(third, on=ON).void_reason is VoidReason.RETRACTED
    told = {uid: [entry.words for entry in ledger.history(uid)][1:] for uid in (claim, second, third)}
    said = "Its source was corrected: The bridge opens by July."
    assert told[second][-2:] == [said, "Stands as published after the correction of 2013-02-06"]
    assert said in told[claim]
    assert told[claim][-1] == "Note: Amended after the correction of 2013-02-06: They said July."
    assert "Void (retracted): Corrected on 2013-02-06: Taken back." in told[third]
    assert ledger.verify() == []
    assert ledger.undo(change.step).label == "Undo Log a correction"
    assert source_of(ledger, claim).corrections == ()
    assert ledger.view(claim, on=ON).quote == old.quote
    assert ledger.view(third, on=ON).outcome is None
    assert ledger.history(second)[-1].words == "Its source's correction of 2013-02-06 was taken back"


def test_of_several_answers_the_claim_that_cannot_be_answered_is_named(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    second = ledger.log_claim(replace(full_draft(), proposition="The ministry pays", quote="Few believe it"), on=ON).uid
    answers = (
        AnswerDraft(claim=claim, choice=CorrectionChoice.STANDS),
        AnswerDraft(claim=second, choice=CorrectionChoice.VOID),
    )
    head = ledger.head()
    with pytest.raises(InputError, match="“The ministry pays”: Say in a few words why"):
        ledger.take_correction(source, correction(), answers, on=ON)
    assert ledger.head() == head
    stale = AnswerDraft(
        claim=claim,
        choice=CorrectionChoice.AMENDED,
        why="so",
        amended=replace(ledger.record("claim", claim), proposition="Else"),  # type: ignore[type-var]
        base=ledger.revision_of("claim", claim),
    )
    changed = ledger.record("claim", claim)
    assert isinstance(changed, Claim)
    ledger.save(replace(changed, criteria="Cars cross it"), base=stale.base or "", on=ON)
    with pytest.raises(Changed):
        ledger.take_correction(source, correction(), (stale,), on=ON)
    assert source_of(ledger, claim).corrections == ()


def test_a_quote_that_stands_in_no_kept_text_is_refused(ledger: Ledger, claim: str) -> None:
    source, old = source_of(ledger, claim).uid, ledger.record("claim", claim)
    assert isinstance(old, Claim)
    amended = replace(old, quote="the tunnel will open by July")
    draft = AnswerDraft(claim=claim, choice=CorrectionChoice.AMENDED, why="so", amended=amended)
    with pytest.raises(InputError) as refused:
        ledger.take_correction(source, correction(), (draft,), on=ON)
    assert refused.value.field == "quote"


def test_what_a_correction_still_asks_is_found_by_a_word(ledger: Ledger, claim: str) -> None:
    source = source_of(ledger, claim).uid
    second = ledger.log_claim(replace(full_draft(), proposition="The ministry pays", quote="Few believe it"), on=ON).uid
    other = ledger.log_claim(replace(full_draft(), source=SourceDraft(title="Else"), proposition="Else"), on=ON).uid

    def found(query: str) -> set[str]:
        assert ledger.count(query, on=ON) == len(ledger.search(query, on=ON))
        return {view.uid for view in ledger.search(query, on=ON)}

    assert found("is:corrected") == set()
    ledger.correct(source, correction())
    assert found("is:corrected") == {claim, second}
    assert found("-is:corrected") == {other}
    assert found("is:corrected ministry") == {second}
    ledger.answer_correction(source, 1, claim, CorrectionChoice.STANDS, on=ON)
    assert found("is:corrected") == {second}
    ledger.correct(source, correction(on="2013-02-07", text="Once more."))
    assert found("is:corrected") == {claim, second}
    ledger.undo()
    ledger.answer_correction(source, 1, second, CorrectionChoice.STANDS, on=ON)
    assert found("is:corrected") == set()
