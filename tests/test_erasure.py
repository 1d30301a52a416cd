"""Erasing for good: the words go from log, tables, search, snapshots, free pages and undo; the proof stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger_kit import ON, TEXT, draft, dump, full_draft, outcome, raw
from tracker.claims import Claim, EvidenceDraft, SnapshotDraft
from tracker.erasure import kind_of
from tracker.errors import CannotUndo, InputError, NotFound
from tracker.ledger import Ledger

SECRET = "Qwyzzik"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(path, author="Ann")
    ledger.log_claim(draft("It stays"), on=ON)
    yield ledger
    ledger.close()


def secret_claim(ledger: Ledger) -> str:
    """A claim with the secret in each of its parts, changed, resolved, noted, snoozed and restored."""
    text = f"{TEXT} {SECRET}1."
    given = replace(
        full_draft(),
        proposition=f"{SECRET}2 resigns",
        criteria=f"{SECRET}3",
        condition=f"{SECRET}4",
        note=f"{SECRET}5",
        locator=f"{SECRET}6",
        snapshot=SnapshotDraft(data=text.encode(), text=text),
    )
    uid = ledger.log_claim(given, on=ON).uid
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    ledger.save(replace(record, criteria=f"{SECRET}7"), base=ledger.revision_of("claim", uid), on=ON)
    ledger.resolve([uid], replace(outcome(reason=f"{SECRET}8"), evidence=(EvidenceDraft(title=f"{SECRET}9"),)), on=ON)
    ledger.reopen(uid, f"{SECRET}10", on=ON)
    ledger.snooze([uid], "2014-01-01", f"{SECRET}11", on=ON)
    ledger.add_note(ledger.resolutions(uid)[0].uid, f"{SECRET}12")
    ledger.remove("claim", [uid])
    ledger.restore("claim", [uid])
    return uid


def test_no_word_of_it_is_left_in_the_file(ledger: Ledger, path: Path) -> None:
    uid = secret_claim(ledger)
    for number in range(30):  # so that older pages lie about in the file
        ledger.log_claim(draft(f"Other {number}"), on=ON)
    found = ledger.expunge(uid, "a court order")
    assert found.bodies >= 8
    assert found.contents == 1
    assert any("sync client" in words for words in found.unreachable)
    ledger.close()
    for file in path.parent.iterdir():
        content = file.read_bytes().lower()
        assert SECRET.lower().encode() not in content, file
        assert b"In Ostrel the ministry".lower() not in content, file


def test_verify_says_withheld_and_not_damaged(ledger: Ledger) -> None:
    uid = secret_claim(ledger)
    before = ledger.info()
    ledger.expunge(uid, "a court order")
    assert ledger.verify() == []
    assert ledger.info().claims == before.claims
    withheld = ledger.withheld()
    assert [words for words in withheld if words.startswith(f"claim {uid}: withheld on 20")]
    assert all("a court order" in words for words in withheld)
    tables = dump(ledger)
    ledger.rebuild()
    assert dump(ledger) == tables
    assert ledger.verify() == []


def test_search_tables_and_history_hold_nothing_of_it(ledger: Ledger) -> None:
    uid = secret_claim(ledger)
    (snapshot,) = ledger.snapshots_of(ledger.view(uid, on=ON).source_uid)
    assert [view.uid for view in ledger.search(f"{SECRET}2", on=ON)] == [uid]
    ledger.expunge(uid, "a court order")
    assert ledger.search(f"{SECRET}2", on=ON) == []
    assert ledger.search("minister OR resigns", on=ON) == []
    assert SECRET not in repr(dump(ledger))
    assert SECRET not in repr(ledger.history(uid))
    view = ledger.view(uid, on=ON)
    assert view.withheld
    assert view.proposition == "(withheld)"
    assert not (view.quote or view.criteria or view.note or view.resolution_note)
    with pytest.raises(NotFound, match="withheld or not carried"):
        ledger.snapshot_text(snapshot.uid)
    with pytest.raises(NotFound):
        ledger.record("claim", uid)


def test_undo_does_not_bring_it_back_and_goes_on_with_what_came_before(ledger: Ledger) -> None:
    kept = ledger.tag([ledger.search("", on=ON)[0].uid], add=["kept"])
    uid = secret_claim(ledger)
    ledger.remove("claim", [uid])
    ledger.undo()
    steps = ledger.conn.execute("SELECT DISTINCT step FROM revisions WHERE uid = ?", (uid,)).fetchall()
    ledger.expunge(uid, "a court order")
    undoable = ledger.undoable()
    assert undoable
    assert undoable.uid == kept.step
    assert ledger.redoable() is None
    assert ledger.undo().uids
    for (step,) in steps:
        with suppress(CannotUndo):
            ledger.undo(step)
        assert ledger.view(uid, on=ON).withheld
        assert SECRET not in repr(dump(ledger))
    assert ledger.verify() == []


def test_what_others_have_to_the_letter_stays_theirs(ledger: Ledger) -> None:
    one = ledger.log_claim(draft("The same words", note="Alike"), on=ON).uid
    other = ledger.log_claim(draft("Another", note="x"), on=ON).uid
    (row,) = ledger.notes(other)
    ledger.edit_note(row[1].uid, "Alike", row[0])
    ledger.expunge(ledger.notes(one)[0][1].uid, "a court order")
    assert ledger.notes(other)[0][1].text == "Alike"
    assert ledger.verify() == []


def test_a_stored_text_that_others_quote_stays(ledger: Ledger) -> None:
    first = ledger.log_claim(full_draft(), on=ON).uid
    second = ledger.log_claim(replace(full_draft(), proposition="Few believe in it"), on=ON).uid
    assert ledger.expunge(first, "a court order").contents == 0
    snapshot = ledger.view(second, on=ON).snapshot_uid
    assert ledger.snapshot_text(snapshot) == TEXT
    assert ledger.expunge(second, "a court order").contents == 1


def test_a_source_goes_with_its_snapshots(ledger: Ledger) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    source = ledger.view(uid, on=ON).source_uid
    ledger.expunge(source, "taken down")
    assert ledger.view(uid, on=ON).proposition == full_draft().proposition
    assert ledger.view(uid, on=ON).source_title == ""
    assert ledger.verify() == []


@pytest.mark.parametrize("kind", ["speaker", "tag", "outlet", "event"])
def test_a_name_is_no_longer_found_by_it(ledger: Ledger, kind: str) -> None:
    uid = ledger.add_named(kind, f"{SECRET} {kind}").uid
    ledger.rename(kind, uid, f"{SECRET} of old")
    ledger.expunge(uid, "a court order")
    assert ledger.names_like(kind, SECRET.lower()) == []
    assert SECRET not in repr(dump(ledger))
    assert ledger.add_named(kind, f"{SECRET} {kind}").uid != uid
    assert ledger.verify() == []


def test_it_needs_a_reason_and_something_to_erase(ledger: Ledger) -> None:
    uid = secret_claim(ledger)
    for reason in ("", "  "):
        with pytest.raises(InputError, match="needs its reason"):
            ledger.expunge(uid, reason)
    with pytest.raises(NotFound):
        ledger.expunge("nothing", "a court order")
    ledger.expunge(uid, "a court order")
    with pytest.raises(InputError, match="erased before"):
        ledger.expunge(uid, "again")


def test_a_step_or_an_erasure_is_no_record_to_erase(ledger: Ledger) -> None:
    step = ledger.undoable()
    assert step
    with pytest.raises(NotFound):
        kind_of(ledger.conn, step.uid)


def test_the_file_lets_go_only_of_what_an_erasure_names(ledger: Ledger, path: Path) -> None:
    uid = secret_claim(ledger)
    ledger.expunge(uid, "a court order")
    conn = raw(path)
    with pytest.raises(Exception, match="a revision never changes"):
        conn.execute("UPDATE revisions SET body = NULL WHERE body <> ''")
    conn.close()


def test_erasing_one_leaves_the_rest_as_it_was(ledger: Ledger) -> None:
    uid = secret_claim(ledger)
    others = [view for view in ledger.search("", on=ON) if view.uid != uid]
    ledger.expunge(uid, "a court order")
    assert [view for view in ledger.search("", on=ON) if view.uid != uid] == others


def test_a_claim_whose_words_another_has_too_loses_its_outcome_with_the_erased_resolution(tmp_path: Path) -> None:
    """The claim itself stays readable (its words are the other's as well), and its facts follow what is left."""
    ledger = Ledger.open(tmp_path / "twins.ledger")
    uids = [ledger.log_claim(draft(), on=ON).uid for _ in range(2)]
    ledger.resolve(uids[1:], outcome(), on="2013-07-01")
    ledger.expunge(uids[1], "asked to", backups=tmp_path / "none")
    assert ledger.view(uids[1], on=ON).outcome is None
    assert ledger.verify() == []
    ledger.close()
