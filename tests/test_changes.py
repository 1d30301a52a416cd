"""The report of changes: what a reader of an earlier report must be told, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli_helpers import Cli
from tests.helpers import draft
from tests.ledger_kit import Clock
from tracker.claims import Claim, Outcome, ResolutionDraft
from tracker.ledger import Ledger
from tracker.reports.table import read_table

ON = "2013-03-01"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path / "test.ledger", author="Ann", now=clock)
    yield made
    made.close()


def edit(ledger: Ledger, uid: str, **fields: Any) -> None:
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    ledger.save(replace(record, **fields), base=ledger.revision_of("claim", uid), on=ON)


def told(ledger: Ledger, since: str) -> list[tuple[str, str, str]]:
    return [(one.what, one.old, one.new) for one in ledger.changes(since)]


def happened(known_on: str = "2013-02-20", **more: Any) -> ResolutionDraft:
    return ResolutionDraft(outcome=Outcome.HAPPENED, known_on=known_on, reason="It was on the news.", **more)


def test_every_changed_wording_and_outcome_is_told_old_beside_new(ledger: Ledger, clock: Clock) -> None:
    uid = ledger.log_claim(draft("The bridge opens", likelihood="20 %", deadline="2013-06-30"), on=ON).uid
    assert told(ledger, "2013-01-01") == []  # a first wording is no change
    edit(ledger, uid, criteria="A car has crossed it")
    edit(ledger, uid, proposition="The bridge at Oss opens", criteria="A car crosses it")
    ledger.resolve([uid], happened(), on=ON)
    ledger.resolve(
        [uid], ResolutionDraft(outcome=Outcome.PARTLY, fraction=0.5, known_on="2013-02-21", reason="Half."), on=ON
    )
    ledger.reopen(uid, "It was another bridge.", on=ON)
    assert told(ledger, "2013-01-01") == [
        ("criteria", "", "A car has crossed it"),
        ("proposition", "The bridge opens", "The bridge at Oss opens"),
        ("criteria", "A car has crossed it", "A car crosses it"),
        ("outcome", "", "happened, known on 2013-02-20"),
        ("outcome", "happened, known on 2013-02-20", "partly 0.5, known on 2013-02-21"),
        ("outcome", "partly 0.5, known on 2013-02-21", ""),
    ]
    last = list(ledger.changes("2013-01-01"))[-1]
    assert (last.reason, last.author, last.step) == ("It was another bridge.", "Ann", "Reopen a claim")
    assert last.proposition == "The bridge at Oss opens"
    assert last.revision in {entry.revision for entry in ledger.history(uid)}


def test_only_what_came_since_is_told_against_what_was_before(ledger: Ledger, clock: Clock) -> None:
    uid = ledger.log_claim(draft("The bridge opens", deadline="2013-06-30"), on=ON).uid
    ledger.resolve([uid], happened(), on=ON)
    clock.now = datetime(2013, 5, 1, 9, tzinfo=UTC)
    ledger.resolve([uid], happened("2013-02-25"), on="2013-05-01")
    both = ("outcome", "happened, known on 2013-02-20", "happened, known on 2013-02-25")
    for since, expected in (("2013-02-11", [both]), ("2013-05-01", [both]), ("2013-05-02", [])):
        assert told(ledger, since) == expected


def test_a_clock_that_is_set_back_hides_nothing(ledger: Ledger, clock: Clock) -> None:
    uid = ledger.log_claim(draft("The bridge opens"), on=ON).uid
    clock.now = datetime(2013, 5, 1, 9, tzinfo=UTC)
    edit(ledger, uid, criteria="A car crosses it")
    clock.now -= timedelta(days=400)
    edit(ledger, uid, criteria="A lorry crosses it")
    assert told(ledger, "2013-04-01") == [
        ("criteria", "", "A car crosses it"),
        ("criteria", "A car crosses it", "A lorry crosses it"),
    ]


def test_undo_removal_and_erasure_are_told(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft("The bridge opens"), on=ON).uid
    ledger.resolve([uid], happened(), on=ON)
    ledger.undo()
    ledger.remove("claim", [uid])
    ledger.restore("claim", [uid])
    assert told(ledger, "2013-01-01") == [
        ("outcome", "", "happened, known on 2013-02-20"),
        ("outcome", "happened, known on 2013-02-20", ""),
        ("in_ledger", "true", "false"),
        ("in_ledger", "false", "true"),
    ]
    edit(ledger, uid, criteria="Nobody may know this")
    ledger.expunge(uid, "asked to")
    found = list(ledger.changes("2013-01-01"))
    assert "Nobody may know this" not in repr(found)
    assert {one.proposition for one in found} == {"(withheld)"}
    assert "withheld" in {one.what for one in found}


def test_what_changes_no_reading_is_not_told(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft("The bridge opens", speaker="Bo"), on=ON).uid
    other = ledger.log_claim(draft("The ferry sails", speaker="Cy"), on=ON).uid
    ledger.tag([uid, other], add=["bridges"])
    ledger.snooze([uid], "2013-09-01", on=ON)
    ledger.rename("speaker", ledger.view(uid, on=ON).speaker_uid, "Bo Teller")
    assert told(ledger, "2013-01-01") == []


def test_the_table_and_the_json_say_the_same(cli: Cli) -> None:
    uid = cli.add("The bridge opens", "--deadline=2013-06-30")["uid"]
    cli.json(
        "resolve", uid, "happened", "--known-on=2013-02-20", "--evidence=https://post.example/1", "--on=2013-03-01"
    )
    cli.add("=1+1", "--tag=mali")
    target = cli.folder / "changes.csv"
    said = cli.json("report", "changes", "--since", "2013-01-01", "-o", str(target))
    (row,) = said["changes"]
    assert (row["uid"], row["what"], row["old"]) == (uid, "outcome", None)
    assert row["evidence"] == ["https://post.example/1"]
    assert said["head"] == cli.head()
    header, cells = read_table(target, raw=False)
    assert dict(zip(header, cells, strict=True))["new"] == "happened, known on 2013-02-20"
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[:4] == ["uid", "what", "old", "new"]
    assert (cli.folder / "datapackage.json").exists()
    assert cli.json("report", "changes", "--since", "2013-01-01", "-o", str(target), "--query", "tag:mali")["rows"] == 0


def test_an_earlier_head_tells_only_what_was_changed_by_then(cli: Cli) -> None:
    uid = cli.add("The bridge opens", "--deadline=2013-06-30")["uid"]
    head = cli.head()
    cli.resolve(uid, "happened", "--known-on=2013-02-20", on="2013-03-01")
    argv = ("report", "changes", "--since", "2013-01-01", "-o", str(cli.folder / "changes.csv"))
    assert cli.json(*argv)["rows"] == 1
    assert cli.json(*argv, "--at", head)["rows"] == 0


def test_it_needs_a_day_and_takes_no_other_reports_options(cli: Cli) -> None:
    cli.add("The bridge opens")
    argv = ("report", "changes", "-o", str(cli.folder / "changes.csv"))
    assert "--since" in cli.refused(*argv)
    assert "--known-by" in cli.refused(*argv, "--since=2013-01-01", "--known-by=2013-01-01")
    assert "--since" in cli.refused("report", "resolutions", "-o", str(cli.folder / "r.csv"), "--since=2013-01-01")
