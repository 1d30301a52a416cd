"""Reports and the file's keeping through the command line: verify, rebuild, backup, restore, expunge."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli_helpers import Cli
from tracker.backup import save_copy
from tracker.claims import SnapshotDraft, SourceDraft
from tracker.ledger import Ledger


def test_a_report_is_described_and_names_the_head(cli: Cli) -> None:
    for day, name in (("2013-02-05", "One"), ("2013-06-05", "Two"), ("2014-02-05", "Three")):
        cli.add(name, "--claimed-on", day, on="2014-02-05")
    target = cli.folder / "all.csv"
    found = cli.json("report", "resolutions", "-o", str(target))
    assert found == {"rows": 3, "path": str(target), "head": cli.head()}
    assert json.loads((cli.folder / "datapackage.json").read_text("utf-8"))["log_head"] == cli.head()
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert set(cli.report("--from", "2013-06-05", "--to", "2013-12-31")) == {"Two"}
    assert set(cli.report("--query", "one")) == {"One"}
    assert set(cli.report("--date", "known", "--from", "2013-01-01")) == set()
    assert "no day lies between" in cli.refused(
        *("report", "resolutions", "-o", str(target), "--from", "2014-01-01", "--to", "2013-01-01")
    )
    assert "folder" in cli.refused("report", "resolutions", "-o", str(cli.folder / "none" / "x.csv"))


def test_all_resolutions_are_one_row_a_step(cli: Cli) -> None:
    uid = cli.add()["uid"]
    cli.resolve(uid, "happened", "--known-on", "2013-03-01")
    cli.resolve(uid, "did-not-happen", "--known-on", "2013-04-01")
    cli.add("Another", "--update-of", uid)
    target = cli.folder / "all.csv"
    assert cli.json("report", "resolutions", "-o", str(target), "--all-resolutions")["rows"] == 3


def test_verify_names_what_was_changed_behind_its_back(cli: Cli) -> None:
    uid = cli.add("It rains")["uid"]
    sound = cli.json("verify")
    assert (sound["ok"], sound["damage"], sound["head"]) == (True, [], cli.head())
    with sqlite3.connect(cli.path) as conn:
        conn.execute("UPDATE claims SET proposition = 'It snows'")
    conn.close()
    ran = cli.run("verify", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["ok"], ran.err.count("\n")) == (1, False, 1)
    assert any(uid in words or "index" in words for words in found["damage"])
    assert cli.json("rebuild")["claims"] == 1
    assert cli.json("verify")["ok"]
    assert cli.claim(uid)["proposition"] == "It rains"


@pytest.mark.parametrize("argv", [("verify",), ("rebuild",), ("backup", "copy.ledger"), ("restore", "nowhere.ledger")])
def test_a_ledger_that_is_not_there_is_not_made_by_these(cli: Cli, argv: tuple[str, ...]) -> None:
    ran = cli.run(*argv)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert not cli.path.exists()


def test_info_makes_the_ledger(cli: Cli) -> None:
    assert cli.json("info")["claims"] == 0
    assert cli.path.exists()


def test_expunge_says_what_it_cannot_reach(cli: Cli) -> None:
    uid = cli.add("A secret", "--note", "a secret too")["uid"]
    found = cli.json("expunge", uid, "--reason", "legal order")
    assert list(found) == ["uids", "bodies", "contents", "unreachable"]
    assert uid in found["uids"]
    assert found["bodies"] == 2
    assert found["unreachable"]
    assert b"secret" not in cli.path.read_bytes()
    sound = cli.json("verify")
    assert (sound["ok"], sound["damage"]) == (True, [])
    assert any(uid in words and "legal order" in words for words in sound["withheld"])
    assert cli.claim(uid)["proposition"] == "(withheld)"
    assert "erased before" in cli.refused("expunge", uid, "--reason", "again")


def test_a_backup_brings_the_ledger_back_and_forgets_what_was_erased(cli: Cli) -> None:
    from tracker.backup import backup_before, folder_of

    uid = cli.add("A secret")["uid"]
    copy = cli.folder / "copy.ledger"
    assert cli.json("backup", str(copy)) == {"path": str(copy), "bytes": copy.stat().st_size}
    cli.add("It rains")
    restored = cli.json("restore", str(copy))
    assert list(restored) == ["ledger", "set_aside", "revisions", "claims", "head"]
    assert (restored["claims"], Path(restored["set_aside"]).exists()) == (1, True)
    assert cli.json("verify")["ok"]
    kept = backup_before(cli.path, "test")
    erased = cli.json("expunge", uid, "--reason", "legal order")
    assert not kept.exists()
    assert any(Path(restored["set_aside"]).name in words for words in erased["unreachable"])
    assert all(b"A secret" not in one.read_bytes() for one in folder_of(cli.path).iterdir())
    assert "no earlier copy" in cli.refused("backup", str(Path(__file__)))


def _spoil(path: Path, table: str) -> None:
    """Overwrite the last cell of a table's or an index's first page."""
    with sqlite3.connect(path) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    conn.close()
    data = bytearray(path.read_bytes())
    data[page * size - 30 : page * size - 20] = b"\x01" * 10
    path.write_bytes(data)


@pytest.mark.parametrize("place", ["claims_by_claimed", "revisions_uid", "names", "tags", "contents"])
def test_verify_finds_damage_in_any_part_of_the_file(cli: Cli, place: str) -> None:
    article = cli.folder / "article.txt"
    article.write_text("It rains, they say.")
    cli.add("It rains", "--tag", "wet", "--outlet", "Gazette", "--snapshot", str(article), "--quote", "It rains")
    _spoil(cli.path, place)
    ran = cli.run("verify", "--json")
    assert (ran.code, json.loads(ran.out)["ok"]) == (1, False)


@pytest.mark.parametrize("command", ["search", "info", "rebuild", "verify"])
def test_a_damaged_log_is_named_and_no_traceback_shown(cli: Cli, command: str) -> None:
    uid = cli.add("It rains")["uid"]
    cli.resolve(uid, "happened", "--known-on", "2013-03-01")
    data = cli.path.read_bytes()
    assert b'"outcome":"happened"' in data
    cli.path.write_bytes(data.replace(b'"outcome":"happened"', b'"outcome":"happene,"'))
    for argv in ((command,), ("history", uid)):
        ran = cli.run(*argv)
        assert "Traceback" not in ran.err
        assert ran.code == (0 if argv[0] in ("search", "info") else 1)
        assert ran.err.count("\n") == ran.code


def test_a_ledger_that_another_program_is_writing_is_read_but_not_written(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.add("It rains")
    monkeypatch.setattr("tracker.store.WRITE_RETRY_S", 0.05)
    with sqlite3.connect(cli.path, isolation_level=None) as conn:
        conn.execute("BEGIN IMMEDIATE")
        assert cli.json("search", "rains")["count"] == 1
        assert "another program" in cli.refused("add", "--proposition", "It snows", "--claimed-on", "2013-02-05")
        conn.execute("ROLLBACK")
    conn.close()
    cli.add("It snows")


def test_a_copy_without_snapshots_says_what_it_does_not_carry(cli: Cli) -> None:
    ledger = Ledger.open(cli.path)
    snapshot = SnapshotDraft(data=b"It rains.", text="It rains.")
    ledger.add_source(SourceDraft(title="Rain"), snapshot, on="2013-02-06")
    ledger.close()
    assert cli.json("verify")["texts_left_out"] == 0
    bare = cli.folder / "bare.ledger"
    save_copy(cli.path, bare, snapshots=False)
    ran = cli.plain("--ledger", str(bare), "verify")
    assert ran.code == 0
    assert "so do the tables and the index" in ran.out
    assert "the text of 1 snapshot is not carried" in ran.out
