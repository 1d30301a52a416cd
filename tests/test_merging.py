"""Two and three desks on one record of predictions: nothing is lost, and all end with the same digest."""

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

from tests.cli_helpers import Cli
from tests.ledger_kit import ON, Clock, draft, dump, full_draft, outcome, raw
from tracker import backup, carried
from tracker.claims import Claim, Outcome
from tracker.errors import Changed, InputError, NotALedger, NotFound, TrackerError
from tracker.ledger import Ledger
from tracker.merging import Merged


class Desk:
    """A ledger of one person in a folder."""

    def __init__(self, folder: Path, name: str, copy_of: Desk | None = None) -> None:
        self.path, self.backups, self.name = folder / f"{name}.ledger", folder / "backups", name
        if copy_of is not None:
            backup.save_copy(copy_of.path, self.path)
        self.ledger = Ledger.open(self.path, author=name, device=name * 4, now=Clock())

    def merge(self, other: Desk, **options: Any) -> Merged:
        return self.ledger.merge(other.path, backups=self.backups, **options)

    def digest(self) -> str:
        return self.ledger.info().digest


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    one = Desk(tmp_path, "a")
    one.ledger.log_claim(full_draft(), on=ON)
    two = Desk(tmp_path, "b", one)
    yield one, two
    for desk in (one, two):
        desk.ledger.close()


def first(desk: Desk) -> str:
    return desk.ledger.search("", on=ON, sort="logged_at", descending=False)[0].uid


def reworded(desk: Desk, uid: str, words: str) -> None:
    claim = desk.ledger.record("claim", uid)
    assert isinstance(claim, Claim)
    base = desk.ledger.revision_of("claim", uid)
    desk.ledger.save(replace(claim, proposition=words), base=base, on=ON)


def test_each_takes_in_the_other_and_both_are_the_same(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    one.ledger.log_claim(draft("Only at the first"), on=ON)
    two.ledger.log_claim(draft("Only at the second", snapshot=None), on=ON)
    two.ledger.resolve([first(two)], outcome("2013-06-01"), on="2013-07-01")
    found = one.merge(two)
    assert (found.arrived.new, found.conflicts) == ({"claim": 1, "resolution": 1}, ())
    assert one.ledger.count("", on=ON) == 3
    assert one.ledger.view(first(one), on="2014-01-01").outcome is not None
    two.merge(one)
    assert one.digest() == two.digest() == one.merge(two).digest
    assert one.ledger.verify() == two.ledger.verify() == []


def test_a_second_time_changes_nothing(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    two.ledger.log_claim(full_draft(), on=ON)
    one.merge(two)
    head, tables = one.ledger.head(), dump(one.ledger)
    again = one.merge(two)
    assert (again.arrived.revisions, one.ledger.head(), dump(one.ledger)) == (0, head, tables)


def test_a_dry_run_says_what_would_arrive_and_writes_nothing(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    two.ledger.log_claim(draft("More"), on=ON)
    head = one.ledger.head()
    found = one.merge(two, dry_run=True)
    assert found.arrived.new == {"claim": 1}
    assert (one.ledger.head(), one.ledger.count("", on=ON)) == (head, 1)
    assert not one.backups.exists()


def test_a_backup_is_made_first(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    two.ledger.log_claim(draft("More"), on=ON)
    one.merge(two)
    assert [path.suffix for path in one.backups.iterdir()] == [".ledger"]


def test_a_record_changed_on_both_sides_is_a_conflict_that_a_person_settles(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    uid = first(one)
    reworded(one, uid, "The bridge opens in June")
    reworded(two, uid, "The bridge opens in July")
    found = one.merge(two)
    assert found.conflicts == (("claim", uid),)
    conflict = one.ledger.conflict(uid)
    assert conflict.differing == ("proposition",)
    assert {version.fields["proposition"] for version in conflict.versions} == {
        "The bridge opens in June", "The bridge opens in July",
    }  # fmt: skip
    assert conflict.base is not None
    assert conflict.base.fields["proposition"] == "The bridge in Ostrel opens by June 2013"
    theirs = next(v for v in conflict.versions if "July" in v.fields["proposition"])
    one.ledger.settle(uid, theirs.revision)
    assert one.ledger.conflicts() == []
    assert one.ledger.view(uid, on=ON).proposition == "The bridge opens in July"
    assert len(one.ledger.history(uid)) >= 3
    head = one.ledger.head()
    with pytest.raises(NotFound, match="not in conflict"):
        one.ledger.settle(uid, one.ledger.revision_of("claim", uid))
    assert one.ledger.head() == head
    two.merge(one)
    assert two.ledger.conflicts() == []
    assert two.digest() == one.digest()
    with pytest.raises(NotFound, match="not in conflict"):
        one.ledger.conflict(uid)


@pytest.mark.parametrize("theirs", ["happened", "reopened"])
def test_a_claim_judged_otherwise_on_each_side_waits_for_a_person(desks: tuple[Desk, Desk], theirs: str) -> None:
    """Each outcome is a record of its own, so that there is no conflict of records."""
    one, two = desks
    uid = first(one)
    if theirs == "reopened":
        one.ledger.resolve([uid], outcome(), on=ON)
        two.merge(one)
        two.ledger.reopen(uid, "the paper took it back", on=ON)
    else:
        two.ledger.resolve([uid], outcome(), on=ON)
    one.ledger.resolve([uid], replace(outcome(), outcome=Outcome.UNDETERMINED, known_on=None), on=ON)
    found = one.merge(two)
    assert found.conflicts == ()
    assert found.judged_apart == (uid,)
    assert two.merge(one).judged_apart == (uid,)
    for desk in desks:
        assert [view.uid for view in desk.ledger.search("is:check", on=ON)] == [uid]
    one.ledger.resolve([uid], outcome(), on=ON)
    assert one.ledger.judged_apart() == []
    two.merge(one)
    assert two.ledger.judged_apart() == []
    assert two.ledger.search("is:check", on=ON) == []
    assert one.digest() == two.digest()


def test_the_same_outcome_on_both_sides_is_no_contradiction(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    for desk in desks:
        desk.ledger.resolve([first(desk)], outcome(), on=ON)
    assert one.merge(two).judged_apart == ()
    assert one.ledger.search("is:check", on=ON) == []


def test_a_conflict_is_settled_field_by_field(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    uid = first(one)
    for desk, words, criteria in ((one, "June it is", "by eye"), (two, "July it is", "by law")):
        claim = desk.ledger.record("claim", uid)
        assert isinstance(claim, Claim)
        new = replace(claim, proposition=words, criteria=criteria)
        desk.ledger.save(new, base=desk.ledger.revision_of("claim", uid), on=ON)
    one.merge(two)
    conflict = one.ledger.conflict(uid)
    june, july = sorted(conflict.versions, key=lambda version: str(version.fields["proposition"]), reverse=True)
    assert set(conflict.differing) == {"proposition", "criteria"}
    one.ledger.settle(uid, june.revision, {"criteria": july.revision})
    view = one.ledger.view(uid, on=ON)
    assert (view.proposition, view.criteria) == (june.fields["proposition"], july.fields["criteria"])


def test_names_that_are_equal_are_proposed_and_never_joined(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    one.ledger.log_claim(draft("By one", speaker="Bo Rask"), on=ON)
    two.ledger.log_claim(draft("By two", speaker="bo rask"), on=ON)
    found = one.merge(two)
    assert [(same.kind, same.name, len(same.uids)) for same in found.same_names] == [("speaker", "Bo Rask", 2)]
    assert sum(named.name.casefold() == "bo rask" for named in one.ledger.named("speaker")) == 2


@pytest.mark.parametrize("first_merges", [True, False])
def test_what_was_erased_on_one_side_is_gone_on_both(desks: tuple[Desk, Desk], first_merges: bool) -> None:
    one, two = desks
    uid = first(one)
    one.ledger.expunge(uid, "asked to", backups=one.backups)
    for desk, other in ((one, two), (two, one)) if first_merges else ((two, one), (one, two)):
        desk.merge(other)
    assert one.digest() == two.digest()
    for desk in (one, two):
        assert desk.ledger.view(uid, on=ON).withheld
        assert desk.ledger.verify() == []
        text = " ".join(str(row) for row in desk.ledger.conn.execute("SELECT body FROM revisions").fetchall())
        assert "bridge will open" not in text
        assert desk.ledger.count("bridge", on=ON) == 0


def test_words_that_the_erasure_does_not_name_are_said(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    uid = first(one)
    one.ledger.expunge(uid, "asked to", backups=one.backups)
    reworded(two, uid, "The bridge, in other words")
    assert one.merge(two).arrived.erased_again == [uid]


REFUSED: list[tuple[bytes | None, type[TrackerError], str]] = [
    (None, NotFound, "no ledger"),
    (b"", NotALedger, "is empty"),
    (b"only words", NotALedger, "not a ledger"),
]


@pytest.mark.parametrize(("data", "error", "said"), REFUSED)
def test_what_is_no_ledger_is_refused(
    desks: tuple[Desk, Desk], tmp_path: Path, data: bytes | None, error: type[TrackerError], said: str
) -> None:
    one, _ = desks
    path = tmp_path / "c.ledger"
    if data is not None:
        path.write_bytes(data)
    head = one.ledger.head()
    with pytest.raises(error, match=said):
        one.ledger.merge(path, backups=one.backups)
    assert one.ledger.head() == head


def test_itself_and_a_damaged_one_are_refused(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    with pytest.raises(InputError, match="itself"):
        one.ledger.merge(one.path)
    two.ledger.close()
    conn = raw(two.path)
    conn.execute("DROP TRIGGER revisions_fixed")
    sql = conn.execute("SELECT sql FROM sqlite_master").fetchall()
    conn.execute("UPDATE revisions SET body = replace(body, 'bridge', 'tunnel') WHERE kind = 'claim'")
    assert sql
    from tracker.schema import LOG

    start = LOG.index("CREATE TRIGGER revisions_fixed")
    conn.execute(LOG[start : LOG.index("END;", start) + 4])
    conn.close()
    head = one.ledger.head()
    with pytest.raises(TrackerError, match="damaged"):
        one.ledger.merge(two.path, backups=one.backups)
    assert one.ledger.head() == head
    two.ledger = Ledger.open(two.path)


def test_a_cancelled_merge_changes_nothing(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    two.ledger.log_claim(draft("More"), on=ON)
    head = one.ledger.head()
    with pytest.raises(TrackerError, match="cancelled"):
        one.merge(two, cancelled=lambda: True)
    assert one.ledger.head() == head


def test_a_history_as_lines_of_json_keeps_every_hash(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, _ = desks
    one.ledger.resolve([first(one)], outcome("2013-06-01"), on="2013-07-01")
    one.ledger.undo()
    path = tmp_path / "h.jsonl"
    path.write_text("".join(f"{line}\n" for line in one.ledger.lines(history=True)), "utf-8")
    fresh = Ledger.open(tmp_path / "fresh.ledger")
    with carried.opened(path) as file:
        found = fresh.take_history(file)
    assert (fresh.head(), found.digest) == (one.ledger.head(), one.digest())
    assert "".join(f"{line}\n" for line in fresh.lines(history=True)) == path.read_text("utf-8")
    assert fresh.verify() == []
    fresh.close()


# ---------------------------------------------------------------- any number of desks, in any order

ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from("log edit tag resolve reopen remove restore undo merge expunge rename outlet efface".split()),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_whatever_three_desks_do_they_end_as_one(acts: list[tuple[int, str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first_desk = Desk(Path(folder), "a")
        first_desk.ledger.log_claim(draft("Shared"), on=ON)
        desks = [first_desk, Desk(Path(folder), "b", first_desk), Desk(Path(folder), "c", first_desk)]
        erased: set[str] = set()
        for who, act, which, other in acts:
            _act(desks, who, act, which, other, erased)
        for _ in range(2):
            for desk in desks:
                for far in desks:
                    if far is not desk:
                        desk.merge(far)
        digests = {desk.digest() for desk in desks}
        assert len(digests) == 1
        for desk in desks:
            assert desk.ledger.verify() == []
            before = dump(desk.ledger)
            desk.ledger.rebuild()
            assert dump(desk.ledger) == before
        hashes = [{row[0] for row in d.ledger.conn.execute("SELECT hash FROM revisions").fetchall()} for d in desks]
        assert hashes[0] == hashes[1] == hashes[2]
        for desk in desks:
            desk.ledger.close()


def _act(desks: list[Desk], who: int, act: str, which: int, other: int, erased: set[str]) -> None:
    desk = desks[who]
    ledger = desk.ledger
    uids = [view.uid for view in ledger.search("", on=ON, sort="logged_at", descending=False)]
    uid = uids[which % len(uids)] if uids else ""
    try:
        if act == "log":
            parent = uid if which % 2 and uid else ""
            ledger.log_claim(draft(f"Claim {which} of {desk.name}", update_of=parent, tags=(f"t{which}",)), on=ON)
        elif act == "merge" and other != who:
            desk.merge(desks[other])
        elif act == "rename":
            named = ledger.named("speaker")
            if named:
                ledger.rename("speaker", named[0].uid, f"Name {which} {desk.name}")
        elif act == "outlet":
            ledger.add_named("outlet", f"Daily {which % 2}")
        elif act == "efface":
            ledger.expunge(ledger.named("outlet")[0].uid, "asked to", backups=desk.backups)
        elif act == "undo":
            ledger.undo()
        elif act == "restore":
            gone = [view.uid for view in ledger.search("is:removed", on=ON)]
            ledger.restore("claim", gone[:1])
        elif uid and act == "edit":
            reworded(desk, uid, f"Reworded {which} by {desk.name}")
        elif uid and act == "tag":
            ledger.tag([uid], add=(f"tag{which}",))
        elif uid and act == "resolve":
            ledger.resolve([uid], outcome("2013-06-01"), on="2013-07-01")
        elif uid and act == "reopen":
            ledger.reopen(uid, "Too early.", on=ON)
        elif uid and act == "remove":
            ledger.remove("claim", [uid])
        elif uid and act == "expunge":
            ledger.expunge(uid, "asked to", backups=desk.backups)
            erased.add(uid)
    except (IndexError, InputError, NotFound, Changed, TrackerError):
        pass


# ---------------------------------------------------------------- the command line


def test_the_commands_merge_list_and_settle(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("It rains", "--speaker", "Ann")["uid"]
    other = tmp_path / "other.ledger"
    cli.json("backup", str(other))
    cli.json("add", "--proposition", "It snows", "--claimed-on", "2013-02-05")
    speaker = cli.json("export", "claims", "-o", str(tmp_path / "a.jsonl"))
    assert speaker["count"] > 1
    there = Ledger.open(other, author="Bo")
    name = there.named("speaker")[0].uid
    there.rename("speaker", name, "Anna")
    there.close()
    mine = Ledger.open(cli.path)
    mine.rename("speaker", name, "Anne")
    mine.close()
    found = cli.json("merge", str(other))
    assert found["conflicts"] == [{"kind": "speaker", "uid": name}]
    listed = cli.json("conflicts")
    assert listed["count"] == 1
    versions = {v["fields"]["name"]: v["revision"] for v in listed["conflicts"][0]["versions"]}
    assert set(versions) == {"Anna", "Anne"}
    assert "settle it" in cli.run("conflicts").out
    assert cli.json("settle", name, "--keep", versions["Anna"][:12])["left"] == 0
    assert cli.claim(uid)["speaker"] == "Anna"
    assert cli.json("conflicts") == {"count": 0, "conflicts": [], "judged_apart": []}
    again = cli.json("merge", str(other), "--dry-run")
    assert again["revisions"] == 0
    assert cli.run("settle", name, "--keep", versions["Anna"]).code == 1


def test_a_history_comes_back_by_import(cli: Cli, tmp_path: Path) -> None:
    cli.add("It rains", "--likelihood", "0.2")
    path = tmp_path / "h.jsonl"
    cli.json("export", "claims", "-o", str(path), "--history")
    fresh = ("--ledger", str(tmp_path / "fresh.ledger"))
    for dry in (("--dry-run",), ()):  # what is said of it is the same before and after
        ran = cli.plain(*fresh, "import", str(path), "--json", *dry)
        found = json.loads(ran.out)
        assert {key: found[key] for key in ("new", "same", "updated", "open", "resolved", "forecasts")} == {
            "new": 1, "same": 0, "updated": 0, "open": 1, "resolved": 0, "forecasts": 1,
        }  # fmt: skip
        assert ("would arrive" in ran.err) == bool(dry)
    again = json.loads(cli.plain(*fresh, "import", str(path), "--json").out)
    assert (again["new"], again["same"], again["open"]) == (0, 1, 1)
    assert json.loads(cli.plain(*fresh, "info", "--json").out)["head"] == cli.json("info")["head"]


def test_a_record_that_only_says_the_same_as_an_erased_one_keeps_its_words(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    erased = one.ledger.add_named("outlet", "The Ostrel Daily").uid
    kept = two.ledger.add_named("outlet", "The Ostrel Daily").uid
    one.ledger.expunge(erased, "asked to", backups=one.backups)
    for desk, other in ((one, two), (two, one)):
        desk.merge(other)
    for desk in desks:
        assert desk.ledger.verify() == []
        names = {named.uid: named.name for named in desk.ledger.named("outlet")}
        assert names[kept] == "The Ostrel Daily"
        assert names.get(erased) != "The Ostrel Daily"
    assert one.digest() == two.digest()


def test_backups_forget_what_an_arrived_erasure_names(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    uid = first(one)
    one.ledger.expunge(uid, "asked to", backups=one.backups)
    two.backups = two.backups.with_name("others")
    backup.backup_before(two.path, "test", folder=two.backups)
    two.merge(one)
    left = [path.read_bytes() for path in (*two.backups.iterdir(), two.path)]
    assert len(left) == 2
    assert not any(b"bridge will open" in data or b"bridge in Ostrel" in data for data in left)
