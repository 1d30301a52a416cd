"""Steps, undo and redo: across restarts, refused where something changed or is in use since; and conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger_kit import ON, Clock, draft, dump, foreign, full_draft, outcome
from tracker import capture, outcomes, steps
from tracker.claims import Claim, ClaimDraft, Record, SourceDraft, Speaker
from tracker.errors import CannotUndo, Changed, NotFound, TrackerError
from tracker.ledger import Ledger

LATE = "2999-01-01T00:00:00.000Z"
EARLY = "1999-01-01T00:00:00.000Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path, author="Ann", device="d0d0", now=Clock())
    yield ledger
    ledger.close()


def claim(ledger: Ledger, uid: str) -> Claim:
    """A claim as it is."""
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    return record


def edit(ledger: Ledger, uid: str, **fields: object) -> str:
    """Edit a claim; returns the step."""
    return ledger.save(replace(claim(ledger, uid), **fields), base=ledger.revision_of("claim", uid), on=ON).step  # type: ignore[arg-type]


def shown(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """What the tables show, without the numbers of revisions."""
    return {
        table: [tuple(view) for view in ledger.conn.execute(f"SELECT {columns} FROM {table} ORDER BY uid").fetchall()]
        for table, columns in (
            ("claims", "uid, proposition, criteria, tags, speaker_id, outcome, due_from, judged_earlier"),
            ("speakers", "uid, name, aliases, canon_id"),
            ("resolutions", "uid, outcome"),
            ("snoozes", "uid, until"),
        )
        if (live := f"{table} WHERE removed = 0")
        for table in [live]
    }


ACTIONS: dict[str, Callable[[Ledger, str], object]] = {
    "log": lambda ledger, uid: ledger.log_claim(draft("A second one"), on=ON),
    "edit": lambda ledger, uid: edit(ledger, uid, criteria="Otherwise"),
    "resolve": lambda ledger, uid: ledger.resolve([uid], outcome(), on=ON),
    "snooze": lambda ledger, uid: ledger.snooze([uid], "2014-01-01", on=ON),
    "tag": lambda ledger, uid: ledger.tag([uid], add=["new"], drop=["bridges"]),
    "remove": lambda ledger, uid: ledger.remove("claim", [uid]),
    "assign": lambda ledger, uid: ledger.assign([uid], speaker="Bo", event="Else", on=ON),
    "rename": lambda ledger, uid: ledger.rename("speaker", ledger.view(uid, on=ON).speaker_uid, "Ann T."),
    "note": lambda ledger, uid: ledger.add_note(uid, "Seen."),
    "evidence": lambda ledger, uid: ledger.resolve([uid], outcome(), on=ON),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_what_was_done_is_undone_and_done_again_across_restarts(path: Path, name: str) -> None:
    ledger = Ledger.open(path, now=Clock())
    uid = ledger.log_claim(full_draft(), on=ON).uid
    before = shown(ledger)
    ACTIONS[name](ledger, uid)
    after = shown(ledger)
    step = ledger.undoable()
    assert step
    for _ in range(2):
        ledger.close()
        ledger = Ledger.open(path, now=Clock())
        assert ledger.undoable() == step
        undone = ledger.undo()
        assert undone.label == f"Undo {step.label}"
        assert shown(ledger) == before
        ledger.close()
        ledger = Ledger.open(path, now=Clock())
        assert ledger.redoable()
        assert ledger.redo().label == f"Redo {step.label}"
        assert shown(ledger) == after
        assert ledger.redoable() is None
    assert ledger.verify() == []
    tables = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == tables
    ledger.close()


def test_everything_can_be_undone_to_the_beginning_and_done_again(ledger: Ledger) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    for name in ("edit", "snooze", "tag", "assign", "rename", "resolve", "note", "remove"):
        ACTIONS[name](ledger, uid)
    states, labels = [], []
    while step := ledger.undoable():
        states.append(shown(ledger))
        labels.append(step.label)
        ledger.undo()
    assert ledger.search("", on=ON) == []
    assert ledger.info().claims == ledger.info().speakers == ledger.info().sources == 0
    while ledger.redoable():
        assert ledger.redo().label == f"Redo {labels.pop()}"
        assert shown(ledger) == states.pop()
    assert not states
    assert ledger.verify() == []
    with pytest.raises(CannotUndo, match="nothing to redo"):
        ledger.redo()


def test_a_new_step_ends_redo(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    edit(ledger, uid, criteria="One")
    ledger.undo()
    assert ledger.redoable()
    edit(ledger, uid, criteria="Two")
    assert ledger.redoable() is None
    ledger.undo()
    ledger.undo()
    assert ledger.info().claims == 0
    with pytest.raises(CannotUndo, match="nothing to undo"):
        ledger.undo()


def test_a_step_may_be_named(ledger: Ledger) -> None:
    first = ledger.log_claim(draft("One"), on=ON)
    second = ledger.log_claim(draft("Two", speaker="Bo"), on=ON)
    with pytest.raises(NotFound, match="No step"):
        ledger.undo("nothing")
    ledger.undo(first.step)
    assert [view.uid for view in ledger.search("", on=ON)] == [second.uid]
    redoable = ledger.redoable()
    assert redoable
    ledger.redo()
    assert len(ledger.search("", on=ON)) == 2


def test_undo_is_refused_where_the_record_changed_since(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    step = edit(ledger, uid, criteria="One")
    edit(ledger, uid, criteria="Two")
    before = ledger.info()
    with pytest.raises(CannotUndo, match=r"“Edit a claim” cannot be undone: the claim “The bridge .* has been changed"):
        ledger.undo(step)
    assert ledger.info() == before


def test_undo_compares_what_the_record_says_and_not_its_revision(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(criteria="Zero"), on=ON).uid
    step = edit(ledger, uid, criteria="One")
    edit(ledger, uid, criteria="Two")
    ledger.undo()
    ledger.undo(step)
    assert claim(ledger, uid).criteria == "Zero"


def test_undo_is_refused_where_a_live_record_uses_what_would_go(ledger: Ledger) -> None:
    first = ledger.log_claim(draft("One"), on=ON)
    second = ledger.log_claim(draft("Two"), on=ON)
    before = ledger.info()
    with pytest.raises(CannotUndo, match="speaker “Ann Teller” is used by other claims since"):
        ledger.undo(first.step)
    assert ledger.info() == before
    ledger.remove("claim", [second.uid])
    ledger.undo(first.step)
    assert ledger.info().claims == ledger.info().speakers == 0
    assert ledger.verify() == []


@pytest.mark.parametrize(
    "use",
    [
        lambda ledger, uid: ledger.resolve([uid], outcome(), on=ON),
        lambda ledger, uid: ledger.snooze([uid], "2014-01-01", on=ON),
        lambda ledger, uid: ledger.add_note(uid, "A note"),
        lambda ledger, uid: ledger.log_claim(draft("Again", speaker="Bo", update_of=uid), on=ON),
        lambda ledger, uid: ledger.add_note(ledger.view(uid, on=ON).speaker_uid, "About Ann"),
        lambda ledger, uid: ledger.join(
            "speaker", ledger.add_named("speaker", "Bo").uid, ledger.view(uid, on=ON).speaker_uid
        ),
    ],
    ids=["resolution", "snooze", "note", "update", "note about the speaker", "joined"],
)
def test_every_way_to_use_a_record_keeps_it(ledger: Ledger, use: object) -> None:
    logged = ledger.log_claim(draft(), on=ON)
    use(ledger, logged.uid)  # type: ignore[operator]
    before = shown(ledger)
    with pytest.raises(CannotUndo, match="is used by other"):
        ledger.undo(logged.step)
    assert shown(ledger) == before


def test_a_source_that_another_claim_appeared_in_stays(ledger: Ledger) -> None:
    added = ledger.add_source(SourceDraft(title="A reprint", outlet="Ostrel Post"), on=ON)
    uid = ledger.log_claim(draft(), on=ON).uid
    ledger.add_appearance(uid, SourceDraft(uid=added.uid), "opens", on=ON)
    with pytest.raises(CannotUndo, match="used by other claims"):
        ledger.undo(added.step)


def test_what_was_restored_and_is_in_use_since_stays(ledger: Ledger) -> None:
    speaker = ledger.add_named("speaker", "Ann Teller").uid
    ledger.remove("speaker", [speaker])
    back = ledger.restore("speaker", [speaker])
    ledger.log_claim(draft(), on=ON)
    with pytest.raises(CannotUndo, match="used by other claims"):
        ledger.undo(back.step)


def test_a_step_that_changed_nothing_is_no_step(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    before = ledger.info()
    change = ledger.save(claim(ledger, uid), base=ledger.revision_of("claim", uid), on=ON)
    assert not change.uids
    assert not ledger.restore("claim", [uid]).uids
    assert not ledger.tag([uid]).uids
    assert ledger.info() == before


def test_a_change_names_what_it_touched(ledger: Ledger) -> None:
    change = ledger.log_claim(full_draft(), on=ON)
    assert change.kinds == {"step", "claim", "source", "snapshot", "outlet", "speaker", "tag", "event", "note"}
    assert change.uid in change.uids
    assert len(change.uids) == 9
    assert change.label == "Log a claim"


# ------------------------------------------------------------------ conflicts


def two_heads(ledger: Ledger, at: str) -> tuple[str, str, str]:
    """A speaker that was changed here and elsewhere; returns uid, our revision and theirs."""
    uid = ledger.add_named("speaker", "Ann").uid
    base = ledger.revision_of("speaker", uid)
    ledger.rename("speaker", uid, "Ann Here")
    mine = ledger.revision_of("speaker", uid)
    return uid, mine, foreign(ledger, "speaker", uid, [base], {"kind": "person", "name": "Ann There"}, at)


def name(record: Record | None) -> str:
    """A speaker's name."""
    assert isinstance(record, Speaker)
    return record.name


@pytest.mark.parametrize(("at", "winner"), [(LATE, "Ann There"), (EARLY, "Ann Here")])
def test_of_two_heads_the_later_is_shown_and_marked(ledger: Ledger, at: str, winner: str) -> None:
    uid, mine, theirs = two_heads(ledger, at)
    assert ledger.conflicts() == [("speaker", uid)]
    assert name(ledger.record("speaker", uid)) == winner
    versions = dict(ledger.versions("speaker", uid))
    assert {revision: name(record) for revision, record in versions.items()} == {mine: "Ann Here", theirs: "Ann There"}
    assert ledger.revision_of("speaker", uid) == next(iter(versions))
    assert ledger.verify() == []
    before = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == before


@pytest.mark.parametrize("keep", [0, 1])
def test_a_person_settles_a_conflict(ledger: Ledger, keep: int) -> None:
    uid, *heads = two_heads(ledger, LATE)
    ledger.settle(uid, heads[keep])
    assert ledger.conflicts() == []
    assert name(ledger.record("speaker", uid)) == ("Ann Here", "Ann There")[keep]
    assert len(ledger.versions("speaker", uid)) == 1
    with pytest.raises(NotFound, match="not in conflict"):
        ledger.settle(uid, heads[1 - keep])
    assert ledger.verify() == []


def test_saving_on_either_head_settles_and_on_neither_is_refused(ledger: Ledger) -> None:
    uid, mine, theirs = two_heads(ledger, LATE)
    record = ledger.record("speaker", uid)
    assert isinstance(record, Speaker)
    with pytest.raises(Changed) as caught:
        ledger.save(replace(record, name="Ann Nowhere"), base="00" * 32, on=ON)
    assert set(caught.value.heads) == {mine, theirs}
    ledger.save(replace(record, name="Ann Both"), base=mine, on=ON)
    assert ledger.conflicts() == []
    assert ledger.verify() == []


def test_undo_is_refused_while_there_is_a_conflict(ledger: Ledger) -> None:
    two_heads(ledger, LATE)
    with pytest.raises(CannotUndo, match="has been changed since"):
        ledger.undo()


def test_undoing_a_settlement_shows_the_winner_again(ledger: Ledger) -> None:
    uid, mine, _ = two_heads(ledger, LATE)
    ledger.settle(uid, mine)
    ledger.undo()
    assert name(ledger.record("speaker", uid)) == "Ann There"
    assert ledger.verify() == []


@pytest.mark.parametrize("at", [EARLY, LATE])
def test_a_removal_loses_to_a_change(ledger: Ledger, at: str) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    base = ledger.revision_of("claim", uid)
    edit(ledger, uid, criteria="Changed here")
    foreign(ledger, "claim", uid, [base], None, at)
    assert [view.criteria for view in ledger.search("", on=ON)] == ["Changed here"]
    assert ledger.conflicts() == [("claim", uid)]
    assert None in dict(ledger.versions("claim", uid)).values()
    assert ledger.verify() == []
    # And the other way round: removed here, changed elsewhere.
    other = ledger.log_claim(draft("Another"), on=ON).uid
    base, body = ledger.revision_of("claim", other), claim(ledger, other)
    ledger.remove("claim", [other])
    foreign(ledger, "claim", other, [base], {"kind": "forecast", "proposition": body.proposition}, at)
    assert other in {view.uid for view in ledger.search("", on=ON)}
    ledger.remove("claim", [other])
    assert other not in {view.uid for view in ledger.search("", on=ON)}
    assert ("claim", other) not in ledger.conflicts()
    assert ledger.verify() == []


def test_two_removals_are_one(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    base = ledger.revision_of("claim", uid)
    ledger.remove("claim", [uid])
    foreign(ledger, "claim", uid, [base], None, LATE)
    assert ledger.search("", on=ON) == []
    ledger.restore("claim", [uid])
    assert len(ledger.search("", on=ON)) == 1
    assert ledger.conflicts() == []
    assert ledger.verify() == []


def test_steps_are_found_far_back(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    for number in range(60):
        edit(ledger, uid, criteria=f"Number {number}")
    for number in reversed(range(60)):
        assert claim(ledger, uid).criteria == f"Number {number}"
        ledger.undo()
    for _ in range(60):
        ledger.redo()
    assert claim(ledger, uid).criteria == "Number 59"
    with pytest.raises(TrackerError):
        ledger.redo()
    assert steps.undoable(ledger.conn)
    assert ledger.verify() == []


def work(ledger: Ledger, call: Callable[[], object]) -> int:
    """Thousands of steps of SQLite's machine that a call takes: no time, and the same on every machine."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    ledger.conn.set_progress_handler(tick, 1_000)
    try:
        call()
    finally:
        ledger.conn.set_progress_handler(None, 0)
    return count


def test_taking_back_a_large_import_takes_as_much_more_as_it_holds(ledger: Ledger) -> None:
    """It went once through the whole step for each of its records."""
    found = []
    for many in (100, 400):
        with ledger._step("Import") as step:
            for number in range(many):
                made = capture.log_claim(step, draft(f"Thing {number} of {many}"), ON)
                outcomes.resolve(step, made, outcome(), ON)
        other = ledger.log_claim(ClaimDraft(proposition=f"Later, after {many}", claimed_on=ON), on=ON).uid
        ledger.resolve([other], outcome(), on=ON)
        found.append(work(ledger, lambda: ledger.undo(step.uid)))
    assert found[1] < 8 * found[0]
    assert ledger.verify() == []


def test_taking_back_can_be_cancelled_and_changes_nothing_then(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    head = ledger.head()
    with pytest.raises(TrackerError, match="cancelled"):
        ledger.undo(cancelled=lambda: True)
    assert ledger.head() == head
    assert ledger.search("", on=ON)[0].uid == uid
