"""The command line: what each command prints, in words and as JSON, and its exit codes."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_helpers import Cli
from tracker import cli as command_line
from tracker import places, queries
from tracker.cli.parser import SORTS

ROOT = Path(__file__).resolve().parent.parent
CLAIM_KEYS = (
    "uid revision proposition quote kind speaker speaker_kind attribution speaker_says outlet writer source_uid "
    "source_title source_url claimed_on status due_reason likelihood deadline review_on criteria condition tags event "
    "update_of outcome interim judged_on_earlier_wording fraction came_out_as_said known_on known_on_basis "
    "stated_after_outcome logged_after_outcome reading_after_outcome note"
).split()


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    return Cli(tmp_path, capsys, monkeypatch)


def test_a_claim_has_every_key_in_order_and_null_where_nothing_is_known(cli: Cli) -> None:
    claim = cli.add()
    assert list(claim) == [*CLAIM_KEYS, "likely_duplicates"]
    known = {key: value for key, value in claim.items() if value is not None}
    assert known == {
        "uid": claim["uid"],
        "revision": claim["revision"],
        "proposition": "The bridge at Oss opens",
        "kind": "forecast",
        "claimed_on": "2013-02-05",
        "status": "open",
        "review_on": "2014-02-05",
        "tags": [],
        "interim": False,
        "judged_on_earlier_wording": False,
        "likely_duplicates": [],
    }


def test_a_claim_with_everything_prints_it_all(cli: Cli) -> None:
    text = cli.folder / "article.txt"
    text.write_text("Bridges\n\nThe minister said the bridge is unlikely to open before 2015, he thinks.\n", "utf-8")
    first = cli.add("A tunnel is dug")
    claim = cli.add(
        "The bridge opens",
        *("--quote", "the bridge is unlikely to open before 2015", "--snapshot", str(text)),
        *("--speaker", "the minister", "--speaker-kind", "unnamed", "--attribution", "indirect"),
        *("--outlet", "The Harbour Gazette", "--writer", "A. Mole", "--source-title", "Bridges"),
        *("--source-kind", "opinion", "--url", "https://example.org/b", "--archive-url", "https://example.net/b"),
        *("--published", "2013-02-05", "--claimed-on", "2013-02-04", "--kind", "conditional"),
        *("--likelihood", "unlikely", "--deadline", "before 2015", "--criteria", "a car crosses"),
        *("--condition", "if money is found", "--base-rate", "30 %", "--base-rate-source", "ten bridges"),
        *("--event", "Opening of the bridge", "--event-tie", "occurs", "--collection", "Harbour"),
        *("--tag", "bridges", "--tag", "Oss", "--note", "front page", "--locator", "p. 3"),
    )
    assert first["uid"] != claim["uid"]
    assert {key: claim[key] for key in ("speaker", "speaker_kind", "attribution", "outlet", "writer", "event")} == {
        "speaker": "the minister",
        "speaker_kind": "unnamed",
        "attribution": "indirect",
        "outlet": "The Harbour Gazette",
        "writer": "A. Mole",
        "event": "Opening of the bridge",
    }
    assert claim["likelihood"] == {"words": "unlikely", "low": 0.05, "best": 0.18, "high": 0.3, "basis": "lexicon"}
    assert claim["deadline"] == {
        "words": "before 2015",
        "kind": "date",
        "sense": "by",
        "basis": "stated",
        "earliest": "2013-02-04",
        "latest": "2014-12-31",
    }
    assert (claim["claimed_on"], claim["speaker_says"], claim["review_on"]) == ("2013-02-04", "will_not", None)
    assert (claim["tags"], claim["note"], claim["source_url"]) == (
        ["bridges", "Oss"],
        "front page",
        "https://example.org/b",
    )
    row = cli.report()["The bridge opens"]
    assert (row["quote_start"], row["quote_end"], row["base_rate"], row["protocol"]) == ("27", "69", "0.3", "ad_hoc")
    assert (row["locator"], row["source_kind"], row["archive_url"]) == ("p. 3", "opinion", "https://example.net/b")


@pytest.mark.parametrize(
    ("given", "basis", "expected"),
    [
        ("0.2", "", ("0.2", 0.2, 0.2, 0.2, "stated")),
        ("0.1-0.3", "", ("0.1-0.3", 0.1, 0.2, 0.3, "stated")),
        ("0.1,0.15,0.4", "", ("0.1,0.15,0.4", 0.1, 0.15, 0.4, "stated")),
        ("20 %", "analyst", ("20 %", 0.2, 0.2, 0.2, "analyst")),
        ("unlikely", "analyst", ("unlikely", 0.05, 0.18, 0.3, "analyst")),
        ("fat chance", "", ("fat chance", None, None, None, "none")),
        ("unlikely", "none", ("unlikely", None, None, None, "none")),
    ],
)
def test_a_likelihood_is_read_as_numbers_or_words(
    cli: Cli, given: str, basis: str, expected: tuple[object, ...]
) -> None:
    claim = cli.add("It rains", "--likelihood", given, *(("--basis", basis) if basis else ()))
    assert tuple(claim["likelihood"].values()) == expected


@pytest.mark.parametrize(
    ("argv", "remark"),
    [
        (("--likelihood", "fat chance"), "“fat chance”"),
        (("--likelihood", "0.2", "--deadline", "soon"), "2013-08-05"),
        (("--likelihood", "0.2"), "2014-02-05"),
        (("--likelihood", "0.2", "--deadline", "by 2015"), "“by 2015”"),
        (("--likelihood", "may"), "--basis analyst"),
        (("--deadline", "2014"), "--speaker-says"),
    ],
)
def test_what_was_assumed_is_said_beside_the_answer(cli: Cli, argv: tuple[str, ...], remark: str) -> None:
    ran = cli.run("add", "--proposition", "It rains", "--claimed-on", "2013-02-05", *argv, "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["proposition"] == "It rains"
    assert any(line.startswith("note: ") and remark in line for line in ran.err.splitlines()), ran.err


def test_claimed_on_is_given_or_published_or_refused(cli: Cli) -> None:
    assert cli.add("One", "--published", "2013-02")["claimed_on"] == "2013-02-28"
    assert cli.add("Two", "--published", "2013", "--claimed-on", "2013-04-01")["claimed_on"] == "2013-04-01"
    assert "claimed on" in cli.refused("add", "--proposition", "Three", "--deadline", "2014")
    assert "claimed on" in cli.refused("add", "--proposition", "Three", "--published", "unknown")


def test_a_known_source_lends_its_day_to_a_deadline_in_words(cli: Cli) -> None:
    first = cli.add("One", "--url", "https://example.org/a", "--published", "2013-02-05")
    second = cli.json(
        "add", "--proposition", "Two", "--url", "https://example.org/a", "--deadline", "within six months"
    )
    assert second["source_uid"] == first["source_uid"]
    assert (second["claimed_on"], second["deadline"]["latest"]) == ("2013-02-05", "2013-08-05")


def test_names_match_in_any_case_and_source_fields_are_kept_once(cli: Cli) -> None:
    cli.add("One", "--speaker", "Zoë  Smith", "--outlet", "Gazette", "--tag", "Mali")
    cli.add("Two", "--speaker", " zoe\u0308 SMITH", "--outlet", "GAZETTE ", "--tag", "mali")
    info = cli.json("info")
    assert (info["speakers"], info["outlets"], info["tags"], info["claims"]) == (1, 1, 1, 2)


def test_a_near_copy_is_logged_and_named(cli: Cli) -> None:
    first = cli.add("The bridge at Oss opens in spring", "--quote", "we will open the bridge in spring")
    second = cli.add("The bridge at Oss opens in the spring", "--quote", "we will open the bridge in spring!")
    assert second["likely_duplicates"] == [
        {
            "uid": first["uid"],
            "proposition": first["proposition"],
            "quote": first["quote"],
            "score": second["likely_duplicates"][0]["score"],
        }
    ]
    assert second["likely_duplicates"][0]["score"] > 85


def test_the_ledger_may_be_named_before_or_after_the_command(cli: Cli) -> None:
    cli.add()
    after = cli.plain("info", "--ledger", str(cli.path), "--json")
    before = cli.plain("--json", "--ledger", str(cli.path), "info")
    assert after == before
    assert (
        list(json.loads(after.out))
        == (
            "ledger schema head digest revisions claims sources speakers outlets tags events resolutions snapshots"
        ).split()
    )


def test_without_a_name_it_is_the_ledger_that_the_window_opens(cli: Cli) -> None:
    from ui.places import Places

    assert json.loads(cli.plain("info", "--json").out)["ledger"] == str(places.default_ledger())
    assert str(places.default_ledger()).startswith(str(cli.folder))
    assert (Places.usual().ledger, Places.usual().settings) == (
        places.default_ledger(),
        places.config_dir() / places.SETTINGS,
    )


def test_steps_carry_the_author_and_one_private_id_of_this_installation(cli: Cli) -> None:
    uid = cli.json("--author", "R. Penn", "add", "--proposition", "It rains", "--claimed-on", "2013-02-05")["uid"]
    cli.resolve(uid, "happened", "--known-on", "2013-03-01")
    entries = cli.json("history", uid)["entries"]
    assert [entry["author"] for entry in entries] == ["R. Penn", None]
    kept = places.config_dir() / places.DEVICE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with sqlite3.connect(cli.path) as conn:
        assert conn.execute("SELECT DISTINCT device FROM revisions").fetchall() == [(kept.read_text().strip(),)]
    conn.close()


def test_the_windows_id_is_used_where_it_has_one(tmp_path: Path) -> None:
    (tmp_path / places.SETTINGS).write_text("[General]\nauthor=Penn\ndevice=0123456789abcdef\n")
    assert places.device_id(tmp_path) == "0123456789abcdef"
    assert not (tmp_path / places.DEVICE).exists()


def test_due_lists_what_is_due_by_its_day(cli: Cli) -> None:
    cli.add("Late", "--deadline", "2013-12-31")
    cli.add("Vague", "--deadline", "soon")
    cli.add("Later", "--deadline", "2014-03-01")
    found = cli.json("due", "--on", "2014-03-01")
    assert [(c["proposition"], c["due_reason"], c["status"]) for c in found["claims"]] == [
        ("Vague", "review_day", "due"),
        ("Late", "expired", "due"),
    ]
    assert cli.json("due", "--on", "2014-03-02")["count"] == 3
    limited = cli.json("due", "--on", "2014-03-02", "--limit", "1")
    assert (limited["count"], len(limited["claims"])) == (3, 1)
    assert cli.json("due", "--on", "2014-03-02", "--limit", "0") == {"count": 3, "claims": []}


def test_search_sorts_reverses_limits_and_excludes(cli: Cli) -> None:
    for name, tag in (("Apples fall", "fruit"), ("Bridges fall", "stone"), ("Castles fall", "stone")):
        cli.add(name, "--tag", tag)

    def found(*argv: str) -> list[str]:
        return [claim["proposition"] for claim in cli.json("search", *argv)["claims"]]

    assert found("fall", "--sort", "proposition") == ["Apples fall", "Bridges fall", "Castles fall"]
    assert found("fall", "--sort", "proposition", "--reverse", "--limit", "2") == ["Castles fall", "Bridges fall"]
    assert found("-tag:stone") == found("fall", "-tag:stone") == ["Apples fall"]
    assert found("tag:stone", "-bridges") == ["Castles fall"]
    assert len(found("")) == len(found()) == 3


def test_the_orders_are_those_of_the_ledger() -> None:
    assert sorted(SORTS) == sorted(queries.SORTS)


@pytest.mark.parametrize(
    "query", ['"', "p>", "-", "is:", "due:<x", "a\0b", "\udcff", "(((", "*", "NEAR(", "--", "-h-", "'"]
)
def test_search_takes_whatever_is_typed(cli: Cli, query: str) -> None:
    cli.add()
    assert cli.run("search", query).code == 0 if query != "-h-" else True


def test_resolve_prints_the_claim(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.2", "--deadline", "2013-12-31")["uid"]
    claim = cli.json(
        *("resolve", uid, "partly=0.4", "--known-on", "2013-06-01", "--evidence", "https://example.org/1"),
        *("--evidence", "a letter of the mayor", "--note", "some of it", "--confidence", "moderate", "--by", "R. Penn"),
    )
    assert list(claim) == CLAIM_KEYS
    assert (claim["status"], claim["outcome"], claim["fraction"]) == ("resolved", "partly", 0.4)
    assert (claim["known_on"], claim["known_on_basis"]) == ("2013-06-01", "given")
    row = cli.report()["It rains"]
    assert (row["evidence_urls"], row["evidence_titles"]) == ("https://example.org/1", "a letter of the mayor")
    assert (row["resolution_note"], row["outcome_confidence"], row["decided_by"]) == (
        "some of it",
        "moderate",
        "R. Penn",
    )


def test_void_keeps_its_reason(cli: Cli) -> None:
    uid = cli.add()["uid"]
    cli.resolve(uid, "void=condition-failed")
    assert cli.report()["The bridge at Oss opens"]["void_reason"] == "condition_failed"


def test_a_claim_that_moved_on_is_not_resolved(cli: Cli) -> None:
    claim = cli.add()
    ran = cli.run(
        *("resolve", claim["uid"], "undetermined", "--note", "unclear", "--base", "0" * 64, "--json"),
    )
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert json.loads(ran.out) == {
        "error": "changed",
        "kind": "claim",
        "uid": claim["uid"],
        "base": "0" * 64,
        "heads": [claim["revision"]],
    }
    cli.resolve(claim["uid"], "undetermined", "--base", claim["revision"])


def test_undo_and_redo_name_their_step(cli: Cli) -> None:
    uid = cli.add()["uid"]
    cli.resolve(uid, "happened", "--known-on", "2013-03-01")
    steps = [entry["step"] for entry in cli.json("history", uid)["entries"]]
    assert "cannot be undone" in cli.refused("undo", steps[0])
    undone = cli.json("undo")
    assert (undone["undone"], undone["undone_step"]) == ("Resolve a claim", steps[1])
    assert cli.claim(uid)["outcome"] is None
    assert cli.json("redo")["redone"] == "Resolve a claim"
    assert cli.claim(uid)["outcome"] == "happened"
    assert "nothing to redo" in cli.refused("redo")
    cli.json("undo")
    cli.json("undo")
    assert cli.json("search")["count"] == 0
    assert "nothing to undo" in cli.refused("undo")


def test_history_tells_it_in_words(cli: Cli) -> None:
    uid = cli.add("It rains", "--note", "front page")["uid"]
    cli.resolve(uid, "happened", "--known-on", "2013-03-01")
    found = cli.json("history", uid)
    assert found["uid"] == uid
    assert [entry["kind"] for entry in found["entries"]] == ["claim", "note", "resolution"]
    assert list(found["entries"][0]) == ["at", "author", "revision", "kind", "words", "step"]
    assert "It happened, known on 2013-03-01" in cli.run("history", uid).out
    assert "id" in cli.refused("history", "nobody")


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
    assert list(found) == ["uids", "bodies", "contents", "backups", "unreachable"]
    assert uid in found["uids"]
    assert found["bodies"] == 2
    assert found["unreachable"]
    assert b"secret" not in cli.path.read_bytes()
    assert cli.json("verify")["ok"]
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
    assert erased["backups"] == [str(kept)]
    assert any(restored["set_aside"] in words for words in erased["unreachable"])
    assert all(b"A secret" not in one.read_bytes() for one in folder_of(cli.path).iterdir())
    assert "no earlier copy" in cli.refused("backup", str(Path(__file__)))


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("fly",),
        ("add", "--kind", "guess"),
        ("add", "--prop", "abbreviated"),
        ("resolve", "x"),
        ("resolve", "x", "maybe"),
        ("resolve", "x", "void=because"),
        ("resolve", "x", "happened=1"),
        ("search", "--sort", "colour"),
        ("search", "--limit", "-1"),
        ("search", "--limit", "1e3"),
        ("report", "resolutions"),
        ("report", "scorecard", "-o", "x.csv"),
        ("expunge", "x"),
        ("backup",),
    ],
)
def test_a_wrong_use_is_2_and_touches_nothing(cli: Cli, argv: tuple[str, ...]) -> None:
    ran = cli.run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert not cli.path.exists()


COMMANDS = "add resolve due search undo redo history report verify rebuild backup restore expunge info".split()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(cli: Cli, command: str) -> None:
    ran = cli.plain(command, "--help")
    assert ran.code == 0
    assert "--ledger PATH" in ran.out
    assert command in cli.plain("--help").out


def test_every_option_is_in_the_manual(cli: Cli) -> None:
    import re

    manual = (ROOT / "docs" / "cli.md").read_text("utf-8")
    options = {word for command in COMMANDS for word in re.findall(r"--[a-z-]+", cli.plain(command, "--help").out)}
    assert {option for option in options if f"`{option}" not in manual and f" {option}" not in manual} == {"--help"}


def test_words_for_people_are_lined_up_and_steer_no_terminal(cli: Cli) -> None:
    cli.add("It \x1b[31mrains\u202e", "--tag", "wet", "--likelihood", "0.2", "--deadline", "2013-12-31")
    out = cli.run("search", "").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "It  [31mrains" in out
    assert "1 claim found" in out
    assert cli.json("search", "")["claims"][0]["proposition"] == "It \x1b[31mrains\u202e"


def test_a_file_that_is_no_ledger_is_refused_and_left_alone(cli: Cli) -> None:
    cli.path.write_text("dear diary\n")
    for argv in (("info",), ("add", "--proposition", "x"), ("verify",), ("due",)):
        ran = cli.run(*argv)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert cli.path.read_text() == "dear diary\n"


def test_a_day_that_is_none_is_refused(cli: Cli) -> None:
    for day in ("12", "May", "2013-02-30", "02/03/2013", ""):
        ran = cli.run("due", "--on", day)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)


# ---------------------------------------------------------------- as a program of its own


def _program(*argv: str | bytes, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, str(ROOT / "main.py"), *argv], capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_the_program_speaks_utf_8_whatever_the_locale(cli: Cli) -> None:
    cli.add("Zoë wins 選挙")
    environ = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = _program("--ledger", str(cli.path), "search", "", "--json", env=environ)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.decode("utf-8"))["claims"][0]["proposition"] == "Zoë wins 選挙"


def test_half_characters_on_the_command_line_are_refused_in_one_line(cli: Cli) -> None:
    before = cli.json("info")["head"]
    ran = _program("--ledger", str(cli.path), "add", "--claimed-on", "2013-02-05", "--proposition", b"caf\xe9")
    assert (ran.returncode, ran.stdout, ran.stderr.count(b"\n")) == (1, b"", 1)
    assert cli.json("info")["head"] == before


def test_a_ledger_may_lie_at_a_name_that_is_no_utf_8(cli: Cli) -> None:
    name = os.fsencode(cli.folder) + b"/caf\xe9.ledger"
    ran = _program("--ledger", name, "info", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["ledger"] == os.fsdecode(name)


def test_a_reader_that_leaves_early_and_a_full_disk_are_no_faults(cli: Cli) -> None:
    for number in range(3):
        cli.add(f"It rains {number} times " + "and more " * 150)
    command = [sys.executable, str(ROOT / "main.py"), "--ledger", str(cli.path), "search", "", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait() == 0
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode == 1
    assert ran.stderr.count(b"\n") == 1
    assert b"No space left" in ran.stderr


def test_a_command_imports_no_qt_and_nothing_that_it_does_not_need(cli: Cli) -> None:
    script = (
        "import sys; from tracker import cli; cli.main(sys.argv[1:]);"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    argv = [sys.executable, "-c", script, "--ledger", str(cli.path), "due"]
    ran = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = ran.stdout.splitlines()[-1]
    for name in ("PySide6", "numpy", "pandas", "scipy", "rapidfuzz", "ui"):
        assert f"'{name}'" not in loaded


def test_main_takes_plain_arguments() -> None:
    assert command_line.main(["--help"]) == 0
