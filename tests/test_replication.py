"""The replication package: whoever has it and numpy gets the same numbers, and sees when one is another."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli_helpers import Cli

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO.parent / "shared"
NOW = "2014-01-05"
TEXT = "The minister said the bridge will open by June. Nobody else spoke."
ALL = """
    CITATION.cff CODEBOOK.md README.md checksums.sha256 claims.csv collections.csv datapackage.json flow.csv
    headline.json lexicon.csv recompute.py resolutions.csv sources.csv speakers.csv yardsticks.csv
""".split()


def package(cli: Cli, *argv: str) -> zipfile.ZipFile:
    target = cli.folder / "p.zip"
    cli.json("report", "replication", "-o", str(target), *(() if "--on" in argv else ("--on", NOW)), *argv)
    return zipfile.ZipFile(target)


def rows(found: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.read(name).decode(), newline="")))


def recomputed(folder: Path) -> tuple[int, dict[str, Any], str]:
    """What ``recompute.py`` prints where nothing of ours can be imported."""
    ran = subprocess.run(
        [sys.executable, "-I", "recompute.py"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.stderr == ""
    numbers, _, said = ran.stdout.rpartition("}\n")
    return ran.returncode, json.loads(numbers + "}"), said.strip()


def by_hand(cli: Cli) -> None:
    """Brier .01, .64 and .25 - .1 and .8 that did not happen, .5 that did; one open, one void, one without a number."""
    for number, (p, outcome) in enumerate(
        (("0.1", "did-not-happen"), ("0.8", "did-not-happen"), ("0.5", "happened"), ("0.3", "void=malformed"))
    ):
        uid = cli.add(
            f"Thing {number}", "--likelihood", p, "--deadline", "2013-12-31", "--speaker", "Ann", "--speaker-says=will"
        )["uid"]
        cli.resolve(uid, outcome, *(("--known-on", "2013-06-01") if outcome == "happened" else ()))
    cli.add("Thing 4", "--likelihood", "0.3", "--deadline", "2015-12-31", "--criteria", "seen by two papers")
    uid = cli.add("Thing 5", "--deadline", "2013-12-31", "--speaker-says", "will-not")["uid"]
    cli.resolve(uid, "did-not-happen")


def test_the_numbers_come_out_again_from_the_rows_alone(cli: Cli, tmp_path: Path) -> None:
    by_hand(cli)
    found = package(cli)
    assert found.namelist() == sorted(found.namelist(), key=found.namelist().index)
    assert sorted(found.namelist()) == sorted(ALL)
    folder = tmp_path / "elsewhere"
    found.extractall(folder)
    code, numbers, said = recomputed(folder)
    assert (code, said) == (0, "all as in headline.json")
    assert numbers["brier"] == pytest.approx((0.01 + 0.64 + 0.25) / 3, abs=1e-12)
    assert (numbers["claims"], numbers["n"], numbers["excluded"]["void"], numbers["excluded"]["open"]) == (6, 3, 1, 1)
    assert numbers["excluded"]["no_likelihood"] == 1
    assert numbers["asserted"] == {"k": 1, "n": 1}
    assert numbers["leaned"] == {"k": 1, "n": 3}
    assert numbers["judgeability"] == pytest.approx(1 / 6)
    flow = {row["step"]: int(row["number"]) for row in rows(found, "flow.csv")}
    assert flow["chosen"] == flow["logged"] == 6
    assert flow["scored"] == 3
    assert flow["due"] == 5
    assert sum(count for step, count in flow.items() if step.startswith("excluded_")) == 3
    (folder / "claims.csv").write_text((folder / "claims.csv").read_text("utf-8").replace('"0.8"', '"0.7"'), "utf-8")
    code, numbers, said = recomputed(folder)
    assert code == 1
    assert said.startswith("other than in headline.json: brier")


def test_many_claims_with_ties_shares_words_and_events(cli: Cli, tmp_path: Path) -> None:
    """Interval, curve, luck by the normal approximation, clusters: each as the program has it."""
    chance = random.Random(5)
    lines = ["proposition,speaker,p,p_low,p_high,outcome,claimed_on,deadline,event,source_title"]
    for number in range(240):
        p = chance.choice((0.0, 0.02, 0.1, 0.25, 0.5, 0.5, 0.7, 0.9, 1.0))
        came = "partly:0.5" if number % 17 == 0 else "1" if chance.random() < 0.2 + 0.6 * p else "0"
        event = f"Event {number % 31}" if number % 3 else ""
        cells = (p, max(p - 0.1, 0), min(p + 0.1, 1), came, "2013-01-01", "2013-06-01", event, f"Paper {number % 13}")
        lines.append(f"Thing {number},Ann,{','.join(map(str, cells))}")
    table = tmp_path / "many.csv"
    table.write_text("\n".join(lines) + "\n", "utf-8")
    maps = [f"--map={name}={name}" for name in lines[0].split(",")]
    outcomes = ["--outcome", "partly:0.5=partly:0.5", "--outcome", "1=happened", "--outcome", "0=did_not_happen"]
    told = cli.json("import", str(table), *maps, *outcomes, "--on", NOW)
    assert (told["resolved"], told["refused"]) == (240, [])
    folder = tmp_path / "elsewhere"
    package(cli).extractall(folder)
    code, numbers, said = recomputed(folder)
    assert (code, said) == (0, "all as in headline.json")
    assert numbers["n"] == 240
    assert numbers["corp"] is not None
    assert numbers["brier_interval"] is not None
    assert numbers["log_clipped"] > 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published forecasts are not beside this folder")
def test_published_scores_come_out_of_the_package(cli: Cli, tmp_path: Path) -> None:
    games = str(SHARED / "forecasts" / "nba_games.csv")
    options = "--map|proposition={team1} beat {team2}|--map|p=prob1|--map|outcome=prob1_outcome|--speaker|model"
    cli.json("import", games, *options.split("|"), "--on", "2026-11-25")
    folder = tmp_path / "elsewhere"
    package(cli, "--on", "2026-11-25").extractall(folder)
    code, numbers, _ = recomputed(folder)
    assert code == 0
    assert numbers["brier"] == pytest.approx(0.214653986, abs=1e-9)


def test_the_same_state_gives_the_same_bytes_and_every_file_has_its_sum(cli: Cli, tmp_path: Path) -> None:
    by_hand(cli)
    package(cli).close()
    first = (cli.folder / "p.zip").read_bytes()
    package(cli).close()
    assert (cli.folder / "p.zip").read_bytes() == first
    folder = tmp_path / "elsewhere"
    package(cli).extractall(folder)
    subprocess.run(["sha256sum", "--quiet", "-c", "checksums.sha256"], cwd=folder, check=True, timeout=60)
    listed = (folder / "checksums.sha256").read_text("utf-8").splitlines()
    assert {line[66:] for line in listed} == set(ALL) - {"checksums.sha256"}
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for one in described["resources"]:
        with (folder / one["path"]).open(encoding="utf-8", newline="") as file:
            found = list(csv.reader(file))
        assert found[0] == [field["name"] for field in one["schema"]["fields"]]
        assert len(found) - 1 == one["rows"]
    assert described["log_head"] == cli.head()


def test_what_the_claims_name_is_there_and_no_text_unless_asked(cli: Cli, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, "utf-8")
    common = ("--likelihood", "likely", "--deadline", "2013-06-30", "--snapshot", str(article))
    source = ("--source-title", "Bridges", "--url", "https://news.example/1", "--collection", "Bridges 2013")
    uid = cli.add("It opens", "--quote", "the bridge will open by June", "--speaker", "Ann", *common, *source)["uid"]
    cli.resolve(uid, "did-not-happen", "--evidence", "https://news.example/2")
    cli.resolve(uid, "happened", "--known-on", "2013-06-01", "--evidence", "https://news.example/3")
    cli.add("Another thing", "--speaker", "Bob")
    found = package(cli, "--query", "speaker:Ann")
    steps = rows(found, "resolutions.csv")
    assert [(step["claim"], step["number"], step["outcome"]) for step in steps] == [
        (uid, "1", "did_not_happen"),
        (uid, "2", "happened"),
    ]
    assert [step["evidence_urls"] for step in steps] == ["https://news.example/2", "https://news.example/3"]
    assert [row["speaker"] for row in rows(found, "speakers.csv")] == ["Ann"]
    assert [row["source_url"] for row in rows(found, "sources.csv")] == ["https://news.example/1"]
    assert [row["name"] for row in rows(found, "collections.csv")] == ["Bridges 2013"]
    assert not [name for name in found.namelist() if name.startswith("texts/")]
    assert "Nobody else spoke" not in "".join(found.read(name).decode() for name in found.namelist())
    texts = package(cli, "--query", "speaker:Ann", "--with-snapshots")
    (name,) = [name for name in texts.namelist() if name.startswith("texts/")]
    assert texts.read(name).decode() == TEXT
    assert rows(texts, "claims.csv")[0]["snapshot_sha256"] in name
    assert "--query speaker:Ann --on 2014-01-05 --with-snapshots" in texts.read("README.md").decode()
    assert str(tmp_path) not in "".join(texts.read(name).decode() for name in texts.namelist())


def test_an_earlier_head_and_an_empty_ledger(cli: Cli) -> None:
    by_hand(cli)
    head = cli.head()
    cli.add("Said later")
    found = package(cli, "--at", head)
    assert len(rows(found, "claims.csv")) == 6
    assert head in found.read("CITATION.cff").decode()
    empty = package(cli, "--query", "speaker:nobody")
    assert rows(empty, "claims.csv") == []
    assert json.loads(empty.read("headline.json"))["brier"] is None


@pytest.mark.parametrize("option", [("--raw",), ("--by", "speaker"), ("--from", "2013"), ("--since", "2013-01-01")])
def test_options_of_other_reports_are_refused(cli: Cli, option: tuple[str, ...]) -> None:
    by_hand(cli)
    said = cli.refused("report", "replication", "-o", str(cli.folder / "p.zip"), *option)
    assert f"{option[0]} does not go with report replication" in said
    assert "--with-snapshots does not go with report scorecard" in cli.refused(
        "report", "scorecard", "-o", str(cli.folder / "c.csv"), "--with-snapshots"
    )


def test_another_file_is_not_overwritten(cli: Cli) -> None:
    target = cli.folder / "letters.zip"
    target.write_text("dear all", "utf-8")
    assert "no earlier package" in cli.refused("report", "replication", "-o", str(target))
    assert target.read_text("utf-8") == "dear all"
    assert ".zip" in cli.refused("report", "replication", "-o", str(cli.folder / "p.tar"))
