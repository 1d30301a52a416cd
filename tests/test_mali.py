"""The main job on a real article: every labelled statement is logged, found again, judged and reported.

The article and its labels are no part of the repository; without them this test is skipped.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli_helpers import Cli, Json
from tracker.reports.columns import NAMES

ARTICLES = Path(__file__).resolve().parent.parent.parent / "shared" / "articles"
TEXT, LABELS = ARTICLES / "mali.txt", ARTICLES / "mali.labels.json"

pytestmark = pytest.mark.skipif(
    not (TEXT.is_file() and LABELS.is_file()), reason="the labelled article is not beside the repository"
)

SAID = "2013-02-05"
ATTRIBUTIONS = {"indirect": "indirect", "direct": "direct", "mixed": "mixed", "author": "own-voice"}
SAYS = {"positive": "will", "negative": "will-not"}
DEADLINES = {"date": "2013-02-07", "vague": "in the coming months"}


def _labels() -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(LABELS.read_text("utf-8"))["statements"]
    return statements


def _options(statement: dict[str, Any]) -> list[str]:
    """The command line that logs a labelled statement."""
    horizon = statement["horizon"]
    claimed = "2012-12-31" if "made_on" in statement else SAID
    unnamed = not statement["speaker"].startswith("article author")
    options = [
        *("--proposition", statement["proposition"], "--quote", statement["quote"], "--snapshot", str(TEXT)),
        *("--source-title", "France’s Mali Mission: Has al-Qaeda Already Been Defeated?", "--outlet", "TIME"),
        *("--published", SAID, "--claimed-on", claimed, "--tag", "Mali", "--tag", statement["grade"]),
        *("--attribution", ATTRIBUTIONS[statement["attribution"].split()[0].strip(",")]),
        *("--speaker-says", SAYS[statement["polarity"]], "--note", statement["hedge"]),
        *("--condition", statement.get("conditional", "")),
        *("--kind", "forecast" if statement["grade"] == "forecast" else "plan"),
        *("--deadline", DEADLINES.get(horizon["kind"], "")),
        *("--review-on", horizon["suggest_review"] or ""),
    ]
    if unnamed:
        options += ["--speaker", statement["speaker"], "--speaker-kind", "unnamed"]
    if statement["p_low"] is not None:
        options += ["--likelihood", f"{statement['p_low']}-{statement['p_high']}", "--basis", "analyst"]
    return options


def _logged(cli: Cli) -> dict[int, Json]:
    return {statement["n"]: cli.json("add", *_options(statement), "--on", "2013-02-06") for statement in _labels()}


def test_all_sixteen_statements_are_logged_found_judged_and_reported(cli: Cli) -> None:
    claims = _logged(cli)
    assert len(claims) == 16
    _check_the_record(cli, claims)
    _check_what_is_due(cli, claims)
    _judge(cli, claims)
    _check_the_report(cli, claims)
    assert cli.json("verify")["ok"]


def _check_the_record(cli: Cli, claims: dict[int, Json]) -> None:
    """Names and the source are there once; every quote stands in the stored text byte for byte."""
    info = cli.json("info")
    assert (info["claims"], info["sources"], info["snapshots"], info["tags"]) == (16, 1, 1, 3)
    text = TEXT.read_bytes().decode("utf-8")
    assert text.count("\u00a0") == 2
    target = cli.folder / "quotes.csv"
    cli.json("report", "resolutions", "-o", str(target), "--raw")
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, statement in zip(rows, _labels(), strict=True):
        cut = text[int(row["quote_start"]) : int(row["quote_end"])]
        assert cut.encode() == row["quote"].encode() == statement["quote"].encode()
    found = cli.json("search", '"more than unlikely"')
    assert [claim["uid"] for claim in found["claims"]] == [claims[1]["uid"]]


def _check_what_is_due(cli: Cli, claims: dict[int, Json]) -> None:
    """On 2014-03-01 each is due whose day of departure or review has come: all but the one without a suggested day.

    That one (15) has our convention's day, 2014-02-05, and so is due too.
    """
    found = cli.json("due", "--on", "2014-03-01")
    assert found["count"] == 16
    reasons = {claim["uid"]: claim["due_reason"] for claim in found["claims"]}
    assert reasons.pop(claims[2]["uid"]) == "expired"
    assert set(reasons.values()) == {"review_day"}
    assert claims[15]["review_on"] == "2014-02-05"
    early = cli.json("due", "--on", "2013-08-05")
    assert {claim["uid"] for claim in early["claims"]} == {claims[n]["uid"] for n in (2, 3, 4, 16)}
    assert cli.json("due", "--on", "2013-02-07")["count"] == 0


def _judge(cli: Cli, claims: dict[int, Json]) -> None:
    known = ("--known-on", "2014-02-28")
    for n in (1, 4, 16):
        cli.resolve(claims[n]["uid"], "did-not-happen", *known, on="2014-03-01")
    cli.resolve(claims[2]["uid"], "happened", "--known-on", "2013-02-08", "--confidence", "low", on="2014-03-01")
    cli.resolve(claims[14]["uid"], "partly=0.4", *known, on="2014-03-01")
    cli.resolve(claims[13]["uid"], "void=malformed", on="2014-03-01")
    cli.resolve(claims[12]["uid"], "undetermined", on="2014-03-01")
    cli.resolve(claims[7]["uid"], "happened", *known, "--interim", "--review-on", "2015-02-05", on="2014-03-01")
    assert cli.json("due", "--on", "2014-03-01")["count"] == 8


def _check_the_report(cli: Cli, claims: dict[int, Json]) -> None:
    target = cli.folder / "mali.csv"
    assert cli.json("report", "resolutions", "-o", str(target), "--on", "2014-03-01")["rows"] == 16
    with target.open(encoding="utf-8-sig", newline="") as file:
        header, *cells = csv.reader(file, strict=True)
    assert tuple(header) == NAMES
    rows = {row[0]: dict(zip(header, row, strict=True)) for row in cells}
    by_n = {n: rows[claim["uid"]] for n, claim in claims.items()}
    assert {n: row["not_scored_because"] for n, row in by_n.items() if row["outcome"]} == {
        1: "",
        2: "other_kind",
        4: "",
        7: "interim",
        12: "undetermined",
        13: "void",
        14: "",
        16: "",
    }
    assert {row["not_scored_because"] for row in by_n.values() if not row["outcome"]} == {"due"}
    # 1: 0 to .15, so best .075: (.075)^2; kindest at 0, harshest at .15.
    assert [by_n[1][name] for name in ("brier", "brier_kindest", "brier_harshest")] == ["0.005625", "0", "0.0225"]
    # 14: f = .4 and .8 to .97, best .885: .4 * .115^2 + .6 * .885^2.
    assert by_n[14]["brier"] == "0.475225"
    assert [by_n[n]["came_out_as_said"] for n in (1, 2, 14, 7, 13)] == ["yes", "yes", "partly", "", ""]
