"""What a first user of the command line ran into: each stays mended."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli_helpers import Cli


@pytest.mark.parametrize("name", ["test.ledger", "link.csv", "mine.txt", "copy.ledger"])
def test_a_report_takes_the_place_of_nothing_but_a_report(cli: Cli, tmp_path: Path, name: str) -> None:
    cli.add()
    (tmp_path / "link.csv").symlink_to(cli.path)
    (tmp_path / "mine.txt").write_text("my own words")
    assert cli.run("backup", str(tmp_path / "copy.ledger")).code == 0
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    ran = cli.run("report", "resolutions", "-o", str(tmp_path / name))
    assert (ran.code, "no earlier report" in ran.err) == (1, True)
    assert {path: path.read_bytes() for path in before} == before
    assert cli.json("info")["claims"] == 1


def test_a_report_replaces_an_earlier_one_and_says_what_was_chosen(cli: Cli, tmp_path: Path) -> None:
    cli.add()
    for raw in ((), ("--raw",), ()):
        args = ("--query", "is:open", "--date", "claimed", "--from", "2013-01-01", *raw)
        assert cli.run("report", "resolutions", "-o", str(tmp_path / "r.csv"), *args).code == 0
    (resource,) = json.loads((tmp_path / "datapackage.json").read_text())["resources"]
    assert resource["chosen"] == {
        "query": "is:open",
        "date": "claimed",
        "from": "2013-01-01",
        "to": None,
        "all_resolutions": False,
        "known_by": None,
    }


@pytest.mark.parametrize("name", ["", "\udcff.csv"])
def test_a_report_without_a_good_name_is_refused_in_words(cli: Cli, name: str) -> None:
    cli.add()
    ran = cli.run("report", "resolutions", "-o", name)
    assert (ran.code, ran.err.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        ("is:opne", "is: takes open, due"),
        ("outcome:happened", "there is no field outcome:"),
        ("claimed:foo", "claimed: takes a day"),
        ("due:<2014-13", "due: takes a day"),
        ("😀", "no letter or digit"),
        ("is:open", ""),
        ("mali ferry", ""),
    ],
)
def test_what_a_search_could_not_read_is_said(cli: Cli, query: str, remark: str) -> None:
    cli.add()
    ran = cli.run("search", query)
    assert ran.code == 0
    assert remark in ran.err
    assert bool(ran.err) == bool(remark)


def test_a_thousand_parts_are_no_error(cli: Cli) -> None:
    cli.add()
    ran = cli.run("search", " ".join(f"-w{number}" for number in range(1500)))
    assert (ran.code, ran.err) == (0, "note: only the first 200 parts are looked for\n")


def test_p_over_one_is_a_percentage(cli: Cli) -> None:
    cli.add("The bridge opens", "--likelihood", "90 %")
    assert cli.json("search", "p>80")["count"] == 1


def test_a_ledger_that_lost_one_byte_is_refused(cli: Cli) -> None:
    cli.add()
    cut = cli.folder / "cut.ledger"
    cut.write_bytes(cli.path.read_bytes()[:-1])
    ran = cli.plain("--ledger", str(cut), "info")
    assert (ran.code, "cut short" in ran.err) == (1, True)
    assert cut.stat().st_size == cli.path.stat().st_size - 1


def test_every_update_points_at_the_first_claim(cli: Cli, tmp_path: Path) -> None:
    first = cli.add("Sold by June")["uid"]
    second = cli.add("Sold by June, still", "--update-of", first)["uid"]
    third = cli.add("Sold after all", "--update-of", second)
    assert third["update_of"] == first
    assert cli.run("report", "resolutions", "-o", str(tmp_path / "r.csv"), "--raw").code == 0
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        assert [row["update_of"] for row in csv.DictReader(file)] == ["", first, first]


def test_a_source_that_is_found_again_gains_what_it_lacked(cli: Cli) -> None:
    url = ("--url", "https://example.org/1")
    cli.add("One", *url, "--claimed-on", "2013-02-05")
    two = cli.add("Two", *url, "--source-title", "Bridges", "--outlet", "TIME", "--published", "2013-02-04")
    assert (two["source_title"], two["outlet"], two["claimed_on"]) == ("Bridges", "TIME", "2013-02-04")
    one = cli.json("search", "One")["claims"][0]
    assert (one["source_uid"], one["source_title"]) == (two["source_uid"], "Bridges")


def test_a_day_alone_makes_each_its_own_source(cli: Cli) -> None:
    one, two = (cli.add(name, "--published", "2013")["source_uid"] for name in ("One", "Two"))
    assert one != two


def test_the_day_of_an_interim_outcome_is_seen_and_sorts(cli: Cli) -> None:
    early = cli.add("Early")["uid"]
    cli.add("Late", "--deadline", "2013-06-01")
    say = ("did-not-happen", "--interim", "--known-on", "2013-03-01", "--note", "not yet", "--on", "2013-03-02")
    assert cli.run("resolve", early, *say, "--review-on", "2013-03-02").code == 1
    assert cli.json("resolve", early, *say, "--review-on", "2013-05-05")["review_on"] == "2013-05-05"
    assert [claim["proposition"] for claim in cli.json("due", "--on", "2016-01-01")["claims"]] == ["Early", "Late"]
    assert "look again on 2013-05-05" in cli.run("history", early).out
    void = ("void=malformed", "--interim", "--note", "x", "--on", "2013-03-02")
    assert cli.run("resolve", early, *void).code == 1


def test_too_long_a_link_is_refused(cli: Cli) -> None:
    long = cli.run("add", "--proposition", "x", "--claimed-on", "2013-02-05", "--url", "https://a.b/" + "c" * 5000)
    assert (long.code, "4,000" in long.err) == (1, True)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("p>x", "p>0.8"),
        ('"never closed', "not closed"),
        ("speaker:", "asks for nothing"),
        (" ".join(["a"] * 201), "first 200 parts"),
        ("is:planned", "plain words"),
    ],
)
def test_what_a_search_does_not_read_is_said_once(cli: Cli, query: str, said: str) -> None:
    err = cli.run("search", query).err
    assert said in err
    assert "note: note:" not in err
    assert cli.run("search", 'speaker:ann p>0.8 "the end"').err == ""


def test_days_still_to_come_are_remarked_on(cli: Cli) -> None:
    told = cli.run("add", "--proposition", "It rains", "--claimed-on", "2027-01-01", "--on", "2013-02-05")
    assert told.code == 0
    assert "Claimed on 2027-01-01 is after today (2013-02-05)" in told.err
    assert "after today" not in cli.run("add", "--proposition", "It snows", "--claimed-on", "2013-02-05").err
    uid = cli.add("It hails", "--likelihood", "0.2")["uid"]
    ran = cli.run("resolve", uid, "happened", "--known-on", "2012-01-01", "--note", "seen", "--on", "2013-03-01")
    assert "before it was said (2013-02-05)" in ran.err


def test_a_table_of_ours_counts_its_rows(cli: Cli, tmp_path: Path) -> None:
    uid = cli.add("It rains", "--tag", "wet", "--tag", "cold", "--speaker", "Ann")["uid"]
    cli.resolve(uid, "undetermined")
    table = tmp_path / "c.csv"
    assert cli.json("export", "claims", "-o", str(table))["count"] == 1
    other = str(tmp_path / "other.ledger")
    assert json.loads(cli.plain("--ledger", other, "import", str(table), "--json").out)["read"] == 1


def test_a_mistyped_ledger_is_told(cli: Cli, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "x.ledger"
    ran = cli.plain("--ledger", str(missing), "due", "--count")
    assert (ran.code, ran.out) == (1, "")
    assert "There is no folder" in ran.err
    assert not missing.parent.exists()
    ran = cli.plain("--ledger", str(tmp_path / "y.ledger"), "due", "--count")
    assert (ran.code, ran.out) == (0, "0\n")
    assert "an empty one was made" in ran.err
    assert cli.plain("--ledger", str(tmp_path / "y.ledger"), "due", "--count").err == ""
