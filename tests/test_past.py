"""The ledger as it stood at a head, and what the world knew on a day."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli_helpers import Cli
from tests.ledger_kit import ON, draft, dump, full_draft, outcome, raw
from tracker.claims import Claim, ClaimView, Outcome, Resolution, ResolutionDraft
from tracker.errors import InputError, NotFound, ReadOnly, TrackerError
from tracker.ledger import Ledger
from tracker.review import standing_by

LATER = "2014-03-01"


def test_each_earlier_state_reads_as_it_did(ledger: Ledger) -> None:
    heads: list[tuple[str, list[ClaimView], list[object]]] = []

    def note() -> None:
        heads.append((ledger.head(), ledger.search("", on=LATER), [ledger.named("speaker"), ledger.named("tag")]))

    note()
    uid = ledger.log_claim(full_draft(), on=ON).uid
    note()
    other = ledger.log_claim(draft("It rains in Ostrel", speaker="Ann  Teller", tags=("rain",)), on=ON).uid
    update = ledger.log_claim(draft(update_of=uid, claimed_on="2013-03-01"), on=ON).uid
    note()
    ledger.resolve([uid], outcome(), on=ON)
    note()
    record = ledger.record("claim", other)
    assert isinstance(record, Claim)
    ledger.save(replace(record, proposition="It snows in Ostrel"), base=ledger.revision_of("claim", other), on=ON)
    ledger.snooze([other], "2014-06-01", on=ON)
    note()
    speaker = ledger.view(uid, on=ON).speaker_uid
    ledger.rename("speaker", speaker, "Ann B. Teller")
    ledger.remove("claim", [other])
    note()
    ledger.undo()
    ledger.reopen(uid, "It was another bridge.", on=ON)
    ledger.remove("claim", [update])
    note()
    for head, views, names in heads:
        then = ledger.at(head)
        assert then.head() == head
        assert then.search("", on=LATER) == views
        assert [then.named("speaker"), then.named("tag")] == names
        assert then.count("snows", on=LATER) == sum("snows" in view.proposition for view in views)
        assert then.count("is:due", on=LATER) == sum(view.status == "due" and not view.update_of for view in views)
        assert then.info().revisions == then.revisions()
        then.close()


def test_the_state_of_now_has_the_tables_of_now(ledger: Ledger) -> None:
    uid = ledger.log_claim(full_draft(), on=ON).uid
    ledger.resolve([uid], outcome(), on=ON)
    ledger.tag([uid], add=["later"])
    then = ledger.at(ledger.head()[:12].upper())
    assert dump(then) == dump(ledger)
    assert then.info() == ledger.info()
    snapshot = ledger.view(uid, on=ON).snapshot_uid
    assert then.snapshot_text(snapshot) == ledger.snapshot_text(snapshot)
    assert [entry.words for entry in then.history(uid)] == [entry.words for entry in ledger.history(uid)]
    assert list(then.search("opens", on=ON)) == ledger.search("opens", on=ON)
    then.close()


def test_the_past_stays_as_it_is_while_others_write_and_holds_nobody_up(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    then = ledger.at()
    again = then.clone()
    before = then.search("", on=LATER)
    ledger.resolve([uid], outcome(), on=ON)
    later = then.clone()
    assert then.search("", on=LATER) == again.search("", on=LATER) == later.search("", on=LATER) == before
    assert then.head() != ledger.head()
    for past in (then, again, later):
        past.close()


def test_what_was_erased_since_is_withheld_then_too(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft("A secret plan"), on=ON).uid
    head = ledger.head()
    ledger.expunge(uid, "Legal order")
    then = ledger.at(head)
    (view,) = then.search("", on=LATER)
    assert (view.withheld, view.proposition) == (True, "(withheld)")
    assert then.search("secret", on=LATER) == []
    then.close()


def test_nothing_is_written_into_the_past_and_no_file_is_left(ledger: Ledger, tmp_path: Path) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    files = sorted(tmp_path.iterdir())
    then = ledger.at(ledger.head())
    with pytest.raises(ReadOnly):
        then.resolve([uid], outcome(), on=ON)
    with pytest.raises(TrackerError, match="earlier state"):
        then.verify()
    assert sorted(tmp_path.iterdir()) == files
    with raw(ledger.path) as conn:  # nobody holds the file
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("ROLLBACK")
    conn.close()
    then.close()


@pytest.mark.parametrize("head", ["", "12ab", "x" * 64, "0" * 65, "a b"])
def test_what_is_no_head_is_refused(ledger: Ledger, head: str) -> None:
    if head:
        with pytest.raises(InputError, match="is no head"):
            ledger.at(head)
    else:
        assert ledger.at(head).revisions() == 0


def test_a_head_that_never_was_is_not_found(ledger: Ledger) -> None:
    ledger.log_claim(draft(), on=ON)
    with pytest.raises(NotFound, match="never had the head"):
        ledger.at("ab" * 32)
    assert ledger.at("0" * 12).search("", on=ON) == []


def test_a_look_into_the_past_can_be_cancelled(ledger: Ledger) -> None:
    for number in range(30):
        ledger.log_claim(draft(f"The bridge number {number} opens"), on=ON)
    with pytest.raises(TrackerError, match="cancelled"):
        ledger.at(cancelled=lambda: True)


H, N, P = Outcome.HAPPENED, Outcome.DID_NOT_HAPPEN, Outcome.PARTLY


def step(what: Outcome | None, known: str | None, interim: bool = False, decided: str = "2014-02-01") -> Resolution:
    """One step of a claim's resolutions."""
    return Resolution(
        uid="", claim="", number=1, outcome=what, known_on=known, interim=interim, decided_at=f"{decided}T10:00:00.000Z"
    )


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ([], 0),
        ([step(H, "2013-06-30")], 1),
        ([step(H, "2013-12-31")], 1),
        ([step(H, "2014-01-01")], 0),
        # Without a known on it counts from the day it was decided.
        ([step(Outcome.VOID, None)], 0),
        ([step(Outcome.VOID, None, decided="2013-12-31")], 1),
        ([step(Outcome.UNDETERMINED, None, decided="2013-05-01")], 1),
        # An interim outcome stands until the final one was known.
        ([step(H, "2013-06-30", interim=True), step(N, "2014-01-31")], 1),
        ([step(H, "2013-06-30", interim=True), step(N, "2013-10-31")], 2),
        ([step(H, "2014-01-02", interim=True), step(N, "2014-01-31")], 0),
        # A final one that was replaced was a mistake, then too.
        ([step(H, "2013-06-30"), step(N, "2014-01-31")], 0),
        ([step(H, "2013-06-30"), step(H, "2013-05-30")], 2),
        ([step(H, "2013-05-01", interim=True), step(H, "2013-06-30"), step(N, "2014-01-31")], 1),
        # A reopening holds on every day.
        ([step(H, "2013-06-30"), step(None, None)], 2),
        ([step(H, "2013-06-30"), step(None, None), step(N, "2014-01-31")], 2),
        ([step(H, "2013-06-30"), step(None, None), step(N, "2013-07-31")], 3),
    ],
)
def test_which_steps_stand_on_the_last_day_of_2013(steps: list[Resolution], kept: int) -> None:
    assert standing_by(steps, "2013-12-31") == kept


def test_what_the_world_knew(ledger: Ledger) -> None:
    early = ledger.log_claim(draft("Early"), on=ON).uid
    late = ledger.log_claim(draft("Late"), on=ON).uid
    unmade = ledger.log_claim(draft("Unmade", claimed_on="2013-08-01", deadline=None), on=ON).uid
    update = ledger.log_claim(draft("Early", update_of=early, claimed_on="2013-04-01"), on=ON).uid
    on = "2014-02-01"
    ledger.resolve([early], ResolutionDraft(outcome=H, known_on="2013-05-01", reason="Seen."), on=on)
    ledger.resolve([late], ResolutionDraft(outcome=N, known_on="2013-06-30", reason="Not seen."), on=on)
    ledger.resolve([unmade], ResolutionDraft(outcome=H, known_on="2013-09-01", reason="Seen."), on=on)

    def known(day: str) -> dict[str, tuple[str, str | None, str | None]]:
        then = ledger.at(known_by=day)
        found = {v.uid: (v.status, v.outcome, v.known_on) for v in then.search("", on=day)}
        assert then.count("", on=day) == len(found)
        then.close()
        return {name: found[uid] for name, uid in names.items() if uid in found}

    names = {"early": early, "late": late, "unmade": unmade, "update": update}
    assert known("2013-02-03") == {}
    assert known("2013-04-30") == {
        "early": ("open", None, None),
        "late": ("open", None, None),
        "update": ("open", None, None),
    }
    assert known("2013-06-29") == {
        "early": ("resolved", "happened", "2013-05-01"),
        "late": ("open", None, None),
        "update": ("resolved", "happened", "2013-05-01"),
    }
    assert known("2013-07-05")["late"] == ("resolved", "did_not_happen", "2013-06-30")
    assert known("2013-12-31")["unmade"] == ("resolved", "happened", "2013-09-01")


def test_a_claim_is_due_when_its_outcome_was_not_known_whatever_we_put_off(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    ledger.snooze([uid], "2020-01-01", on=ON)
    ledger.resolve([uid], outcome("2014-01-15"), on=LATER)
    then = ledger.at(known_by="2013-09-01")
    (view,) = then.search("is:due", on="2013-09-01")
    assert (view.status, view.due_reason, view.due_from) == ("due", "expired", "2013-07-01")
    assert (view.evidence_urls, view.resolution_note, view.logged_after_outcome) == ((), "", None)
    then.close()


def test_a_claim_of_an_unknown_day_is_left_out_with_its_updates(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    ledger.log_claim(draft(update_of=uid, claimed_on="2013-03-01", tags=("rain",)), on=ON)
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    ledger.save(replace(record, claimed_on=None), base=ledger.revision_of("claim", uid), on=ON)
    then = ledger.at(known_by=LATER)
    assert then.search("", on=LATER) == then.search("tag:rain", on=LATER) == []
    assert then.count("bridge", on=LATER) == then.counts(on=LATER).claims == 0
    with pytest.raises(NotFound):
        then.view(uid, on=LATER)
    then.close()


def test_both_questions_at_once(ledger: Ledger) -> None:
    uid = ledger.log_claim(draft(), on=ON).uid
    head = ledger.head()
    ledger.resolve([uid], outcome("2013-02-09"), on=ON)
    then = ledger.at(head, known_by="2013-03-01")
    assert [view.outcome for view in then.search("", on="2013-03-01")] == [None]
    then.close()


def test_the_command_line_asks_the_past(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("The bridge at Oss opens", "--deadline", "2013-06-30", "--likelihood", "0.2")["uid"]
    head = cli.head()
    cli.resolve(uid, "happened", "--known-on", "2013-09-09")
    assert cli.json("due", "--at", head, "--on", "2014-01-01")["count"] == 1
    assert cli.json("due", "--on", "2014-01-01")["count"] == 0
    assert cli.json("due", "--known-by", "2013-09-08")["count"] == 1
    assert cli.json("due", "--known-by", "2013-09-09")["count"] == 0
    assert cli.json("search", "is:happened", "--known-by", "2013-09-09")["count"] == 1
    assert cli.json("search", "--known-by", "2013-02-04")["claims"] == []
    rows = cli.report("--at", head, on="2014-01-01")
    assert rows["The bridge at Oss opens"]["status"] == "due"
    made = cli.json("report", "resolutions", "-o", str(tmp_path / "k.csv"), "--known-by", "2013-07-01", "--at", head)
    assert (made["rows"], made["head"]) == (1, head)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    (resource,) = [one for one in package["resources"] if one["path"] == "k.csv"]
    assert (resource["chosen"]["known_by"], resource["on"], resource["log_head"]) == ("2013-07-01", "2013-07-01", head)


def test_the_command_line_says_what_it_cannot_ask(cli: Cli) -> None:
    cli.add()
    assert "never had the head" in cli.refused("search", "--at", "ab" * 32)
    assert "is no head" in cli.refused("due", "--at", "yesterday")
    assert "leave --on out" in cli.refused("due", "--known-by", "2013-01-01", "--on", "2014-01-01")
    assert "not a day" in cli.refused("due", "--known-by", "some day")
