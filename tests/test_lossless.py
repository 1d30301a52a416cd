"""Out and in again: lines of JSON that lose nothing, and what is done about files that are not whole."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sample_ledger import make
from tests.ledger_kit import ON, draft, full_draft, outcome
from tracker import carried
from tracker.claims import Outcome
from tracker.errors import InputError, TrackerError
from tracker.ledger import Ledger
from tracker.records import TYPES
from tracker.returning import Returned


def written(ledger: Ledger, path: Path, **options: Any) -> Path:
    path.write_text("".join(f"{line}\n" for line in ledger.lines(**options)), "utf-8")
    return path


def taken(ledger: Ledger, path: Path, **options: Any) -> Returned:
    with carried.opened(path) as file:
        return ledger.take_records(file, **options)


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(tmp_path / "other.ledger")
    yield ledger
    ledger.close()


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Ledger]:
    make(tmp_path / "sample.ledger")
    ledger = Ledger.open(tmp_path / "sample.ledger")
    yield ledger
    ledger.close()


def test_out_in_and_out_again_is_the_same_to_the_byte(sample: Ledger, other: Ledger, tmp_path: Path) -> None:
    uids = [view.uid for view in sample.search("", on=ON)]
    sample.remove("claim", uids[:1])
    sample.tag(uids[1:3], add=("wet",))
    speakers = sample.named("speaker")
    sample.join("speaker", speakers[0].uid, speakers[1].uid)
    first = written(sample, tmp_path / "first.jsonl")
    found = taken(other, first)
    assert found.refused == []
    assert found.new == len(objects(first)) - 1 - sum(one["kind"] == "content" for one in objects(first)[1:])
    assert written(other, tmp_path / "second.jsonl").read_bytes() == first.read_bytes()
    assert other.verify() == []
    ours, theirs = sample.counts(on=ON), other.counts(on=ON)
    assert ours == theirs


def test_every_kind_is_in_order_and_says_what_it_is(sample: Ledger, tmp_path: Path) -> None:
    header, *lines = objects(written(sample, tmp_path / "a.jsonl"))
    assert header == {"format": "borneout-jsonl", "version": 1, "history": False}
    keys = [(one["kind"], one["uid"]) for one in lines]
    assert keys == sorted(keys)
    assert {kind for kind, _ in keys} <= {*TYPES, "content"}
    claim = next(one for one in lines if one["kind"] == "claim")
    assert claim["body"]["logged_at"].endswith("Z")
    judged = [one["body"].get("judged") for one in lines if one["kind"] == "resolution"]
    assert judged
    assert all(name.startswith("body:") for name in judged)


def test_what_the_record_says_stays_what_it_says(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    ledger.resolve([uid], outcome("2013-06-01"), on="2013-07-01")
    taken(other, written(ledger, tmp_path / "a.jsonl"))
    mine, theirs = ledger.view(uid, on="2014-01-01"), other.view(uid, on="2014-01-01")
    for name in "proposition quote speaker tags event_title logged_at first_recorded_on outcome decided_at".split():
        assert getattr(mine, name) == getattr(theirs, name), name
    assert theirs.judged_on_earlier_wording == mine.judged_on_earlier_wording is False
    assert other.snapshot_text(mine.snapshot_uid) == ledger.snapshot_text(mine.snapshot_uid)


def test_a_second_time_nothing_changes_and_one_undo_takes_all_back(
    ledger: Ledger, other: Ledger, tmp_path: Path
) -> None:
    ledger.log_claim(full_draft(), on=ON)
    path = written(ledger, tmp_path / "a.jsonl")
    taken(other, path)
    head = other.head()
    again = taken(other, path)
    assert (again.new, again.claims_same, other.head()) == (0, 1, head)
    other.undo()
    assert other.count("", on=ON) == 0
    assert other.verify() == []


def test_a_record_that_differs_here_stays_and_is_named(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    path = written(ledger, tmp_path / "a.jsonl")
    taken(other, path)
    other.tag([uid], add=("mine",))
    found = taken(other, path)
    assert found.differing == [uid]
    assert other.view(uid, on=ON).tags == ("mine",)


def test_what_was_erased_here_does_not_come_back(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    path = written(ledger, tmp_path / "a.jsonl")
    taken(other, path)
    other.expunge(uid, "asked to", backups=tmp_path / "none")
    found = taken(other, path)
    assert found.new == 0
    assert found.erased > 0
    assert "bridge will open" not in "".join(other.lines())


def test_a_dry_run_writes_nothing(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    ledger.log_claim(full_draft(), on=ON)
    head = other.head()
    found = taken(other, written(ledger, tmp_path / "a.jsonl"), dry_run=True)
    assert (found.claims_new, other.head(), other.count("", on=ON)) == (1, head, 0)


def test_a_cancelled_import_writes_nothing(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    ledger.log_claim(full_draft(), on=ON)
    head = other.head()
    with pytest.raises(TrackerError, match="cancelled"):
        taken(other, written(ledger, tmp_path / "a.jsonl"), cancelled=lambda: True)
    assert other.head() == head


def test_without_texts_the_snapshot_reads_not_carried(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    taken(other, written(ledger, tmp_path / "a.jsonl", texts=False))
    with pytest.raises(TrackerError, match="not carried"):
        other.snapshot_text(other.view(uid, on=ON).snapshot_uid)
    assert other.verify() == []


def test_updates_and_joins_whose_first_comes_later(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    """The lines are in order of kind and uid, so that an update may stand before what it updates."""
    later = ledger.log_claim(draft("The bridge opens later"), on=ON).uid
    first = ledger.log_claim(draft("The bridge opens"), on=ON).uid
    ledger.resolve([first], outcome("2013-06-01"), on="2013-07-01")
    claim: Any = ledger.record("claim", later)
    ledger.save(replace(claim, update_of=first), base=ledger.revision_of("claim", later), on=ON)
    taken(other, written(ledger, tmp_path / "a.jsonl"))
    assert other.view(later, on="2014-01-01").outcome is ledger.view(first, on="2014-01-01").outcome is Outcome.HAPPENED
    assert other.verify() == []


HURT = [
    ("", "no export"),
    ("{}\n", "no export"),
    ('{"format":"borneout-jsonl","version":2}\n', "update the program"),
    ('{"format":"borneout-jsonl","version":1}\n{"kind":"claim","uid":"a"', "broken at line 2"),
    ('{"format":"borneout-jsonl","version":1}\n[1]\n', "broken at line 2"),
    ('{"format":"borneout-jsonl","version":1}\n' + "[" * 100_000 + "\n", "broken at line 2"),
]


@pytest.mark.parametrize(("text", "said"), HURT)
def test_a_broken_file_imports_nothing(ledger: Ledger, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        taken(ledger, path)


def test_a_ledger_is_refused_unread(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="is a ledger"):
        taken(ledger, ledger.path)


REFUSED = [
    ({"kind": "claim", "uid": "x y", "body": {"proposition": "P"}}, "is no id"),
    ({"kind": "claim", "uid": "a", "body": []}, "no body"),
    ({"kind": "claim", "uid": "a", "body": {"proposition": "P", "kind": "dream"}}, "cannot be read"),
    ({"kind": "claim", "uid": "a", "body": {"proposition": "P", "mood": "x"}}, "mood"),
    ({"kind": "claim", "uid": "a", "body": {"proposition": "a\0b"}}, "NUL"),
    ({"kind": "claim", "uid": "a", "body": {"proposition": "P", "claimed_on": "soon"}}, "no day"),
    ({"kind": "claim", "uid": "a", "body": {"proposition": "P", "logged_at": "2013"}}, "no instant"),
    ({"kind": "source", "uid": "a", "body": {"title": "T", "published_on": "2013-13"}}, "no day"),
    ({"kind": "claim", "uid": "a", "body": {"proposition": " "}}, "empty"),
    ({"kind": "tag", "uid": "a", "body": {"name": "a;b"}}, "semicolon"),
    ({"kind": "planet", "uid": "a", "body": {}}, "no record of the kind"),
    ({"kind": "content", "uid": "a" * 64, "body": {"text": "t"}}, "SHA-256"),
    ({"kind": "content", "uid": "a" * 64, "body": {"base64": "%"}}, "cannot be read"),
]


@pytest.mark.parametrize(("found", "said"), REFUSED)
def test_a_line_that_cannot_be_kept_is_refused_and_stops_nothing(
    ledger: Ledger, tmp_path: Path, found: dict[str, Any], said: str
) -> None:
    path = tmp_path / "a.jsonl"
    good = {"kind": "claim", "uid": "good", "body": {"proposition": "It rains"}}
    lines = [{"format": "borneout-jsonl", "version": 1}, found, good]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    result = taken(ledger, path)
    assert [(one.line, said in one.reason) for one in result.refused] == [(2, True)]
    assert ledger.view("good", on=ON).proposition == "It rains"
    assert ledger.verify() == []


def test_what_belongs_to_a_refused_claim_is_refused_with_it(ledger: Ledger, tmp_path: Path) -> None:
    """An outcome without its claim would be counted and shown nowhere."""
    path = tmp_path / "a.jsonl"
    lines = [
        {"format": "borneout-jsonl", "version": 1},
        {"kind": "claim", "uid": "a", "body": {"proposition": "P", "claimed_on": "2013-99-05"}},
        {"kind": "claim", "uid": "b", "body": {"proposition": "Q", "claimed_on": "2013-02-05"}},
        *(
            {"kind": "resolution", "uid": f"of-{uid}", "body": {"claim": uid, "number": 1, "outcome": "happened"}}
            for uid in "ab"
        ),
        {"kind": "evidence", "uid": "e", "body": {"claim": "a", "resolution": "of-a", "url": "https://x.example"}},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    result = taken(ledger, path)
    assert [one.line for one in result.refused] == [2, 4, 6]
    assert result.refused[1].reason == "It belongs to the record of line 2, which was refused."
    assert (ledger.info().claims, ledger.info().resolutions) == (1, 1)
    assert ledger.verify() == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_copy_gives_a_sentence_or_is_refused_by_line(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(Path(folder) / "a.ledger")
        ledger.log_claim(full_draft(), on=ON)
        path = written(ledger, Path(folder) / "a.jsonl")
        raw = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(bytes(raw))
        fresh = Ledger.open(Path(folder) / "b.ledger")
        head = fresh.head()
        try:
            taken(fresh, path)
        except TrackerError:
            assert fresh.head() == head
        assert fresh.verify() == []
        ledger.close()
        fresh.close()
