"""The commands around an outcome: not yet, evidence, reopen, confirm, update."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_helpers import Cli

LATE = "2014-01-05"


def due(cli: Cli, on: str) -> int:
    return int(cli.json("due", "--on", on)["count"])


def test_not_yet_takes_a_claim_off_the_list_until_a_day(cli: Cli) -> None:
    uid = cli.add("The bridge opens", "--deadline", "2013-12-31")["uid"]
    assert due(cli, LATE) == 1
    cli.json("snooze", uid, "--until", "+1m", "--note", "the report comes", "--on", LATE)
    assert (due(cli, LATE), due(cli, "2014-02-04"), due(cli, "2014-02-05")) == (0, 0, 1)
    cli.json("undo")
    assert due(cli, LATE) == 1


def test_evidence_is_kept_with_its_stance_and_copy(cli: Cli) -> None:
    uid = cli.add("The bridge opens")["uid"]
    cli.json("evidence", uid, "https://post.example/1", "--title", "Open", "--stance", "contradicts", "--note", "p. 3")
    cli.json("evidence", uid, "the notice on the door")
    out = cli.run("history", uid).out
    assert "Evidence: Open" in out
    assert "Evidence: the notice on the door" in out
    cli.resolve(uid, "happened", "--known-on", "2013-12-30")
    cli.json("reopen", uid, "--note", "it was taken back", "--on", LATE)
    assert cli.claim(uid)["outcome"] is None


def test_a_claim_is_made_an_update_and_parted_again(cli: Cli) -> None:
    first = cli.add("The bridge opens in June")["uid"]
    later = cli.add("The bridge opens in July", "--claimed-on=2013-02-06")["uid"]
    assert cli.json("update", later, "--of", first)["update_of"] == first
    assert cli.json("update", later, "--none")["update_of"] is None


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["snooze", "UID"], "Give --until"),
        (["snooze", "UID", "--until", "2013-02-01", "--on", LATE], "is not after today"),
        (["snooze", "UID", "--until", "soon"], "soon"),
        (["snooze", "nothing", "--until", "+1m"], "nothing"),
        (["evidence", "UID", " "], "empty"),
        (["reopen", "UID"], "needs its reason"),
        (["reopen", "UID", "--note", "why"], "no outcome"),
        (["confirm", "UID"], "no outcome"),
        (["update", "UID"], "--of UID"),
        (["update", "UID", "--of", "UID", "--none"], "--of UID"),
        (["update", "UID", "--of", "nothing"], "nothing"),
        (["update", "UID", "--of", "UID"], "an update of itself"),
    ],
)
def test_bad_input_gets_one_sentence(cli: Cli, argv: list[str], said: str) -> None:
    uid = cli.add("The bridge opens")["uid"]
    assert said in cli.refused(*(uid if word == "UID" else word for word in argv))


def test_what_is_decided_is_not_put_off(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.2", "--deadline", "2013-06-30")["uid"]
    cli.resolve(uid, "did-not-happen")
    assert "reopen it first" in cli.refused("snooze", uid, "--until", "2015-01-01", "--on", "2014-01-10")
    cli.json("reopen", uid, "--note", "too early", "--on", "2014-01-10")
    cli.json("snooze", uid, "--until", "2015-01-01", "--on", "2014-01-10")


def test_events_and_bundles_of_the_past(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("Signed by June", "--event", "The treaty is signed", "--deadline", "2013-06-30")["uid"]
    head = cli.head()
    first = cli.json("bundle", uid, "-o", str(tmp_path / "a.zip"))
    cli.json("event", "The treaty is signed", "happened", "--occurred-on", "2013-05-01", "--note", "seen")
    assert cli.json("event", "The treaty is signed")["event"]["outcome"] == "happened"
    assert cli.json("event", "The treaty is signed", "--at", head)["event"]["outcome"] is None
    assert cli.json("event", "--at", head)["events"][0]["outcome"] is None
    assert "past" in cli.refused(
        "event", "The treaty is signed", "did-not-happen", "--known-on", "2014-01-01", "--at", head
    )
    then = cli.json("bundle", uid, "-o", str(tmp_path / "b.zip"), "--at", head)
    assert then["head"] == first["head"] == head
    assert (tmp_path / "b.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()
