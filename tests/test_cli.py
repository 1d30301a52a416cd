"""The command line: what each command prints, in words and as JSON, and its exit codes."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.cli_helpers import Cli
from tracker import places, queries
from tracker.cli.parser_asking import SORTS

ROOT = Path(__file__).resolve().parent.parent
CLAIM_KEYS = (
    "uid revision proposition quote kind speaker speaker_kind attribution speaker_says outlet writer source_uid "
    "source_title source_url claimed_on status due_reason likelihood deadline review_on criteria condition tags event "
    "update_of outcome interim judged_on_earlier_wording fraction came_out_as_said known_on known_on_basis "
    "stated_after_outcome logged_after_outcome reading_after_outcome note"
).split()


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
