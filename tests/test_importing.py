"""A history brought along: every sample by hand counts, traps of real files, a second time, undo, and damaged files."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli_helpers import Cli
from tracker import bulk, chains, holding, importers, importing, staging
from tracker.chains import uid_of
from tracker.claims import ClaimDraft, KnownOnBasis, Outcome
from tracker.errors import Busy, InputError, TrackerError
from tracker.importers import FORMATS, Options, entries, recognise
from tracker.importers.days import day_of, order_of
from tracker.importers.reading import reading
from tracker.importers.seen import Seen
from tracker.importers.sheets import sheets
from tracker.ledger import Ledger

ON = "2026-11-25"
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "import-samples"
FORECASTS = SAMPLES.parent / "forecasts"
here = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared is absent")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(tmp_path / "one.ledger")
    yield ledger
    ledger.close()


def run(ledger: Ledger, data: bytes, name: str = "file.csv", **options: Any) -> Any:
    """Import bytes; returns what became of the rows, refused ones of every stage."""
    chosen = Options(**options)
    parsed = importers.parse(data, name, chosen)
    found, refused = entries.entries(parsed.rows, reading(parsed.rows, chosen))
    imported = ledger.take_rows(found, parsed.format.partition("-")[0], f"Import {name}", on=ON)
    imported.refused = [*parsed.refused, *refused, *imported.refused]
    return imported


# Counted by hand in the files: rows, claims, open, resolved, void, undetermined, likelihoods, refused.
COUNTS = {
    "bayesianpredictions.json": ("bayesian", 1, 1, 0, 1, 0, 0, 1, 0),
    "claimreview_array.jsonld": ("claimreview", 1, 1, 1, 0, 0, 0, 0, 0),
    "claimreview_page.html": ("claimreview", 2, 2, 2, 0, 0, 0, 0, 0),
    "fatebook_export.csv": ("fatebook", 4, 4, 1, 3, 0, 0, 3, 0),
    "fatebook_import_template.csv": ("csv", 1, 1, 0, 1, 0, 0, 1, 0),
    "forecastbench_question_set.json": ("forecastbench-questions", 3, 3, 3, 0, 0, 0, 0, 0),
    "forecastbench_resolution_set.json": ("forecastbench-resolutions", 3, 3, 1, 2, 0, 0, 0, 0),
    "hypothesis_export.csv": ("hypothesis-csv", 1, 1, 1, 0, 0, 0, 0, 0),
    "hypothesis_export.json": ("hypothesis-json", 1, 1, 1, 0, 0, 0, 0, 0),
    "metaculus_data.zip": ("metaculus", 5, 4, 0, 2, 2, 0, 5, 1),
    "predictionbook_my_predictions.csv": ("predictionbook-csv", 3, 3, 2, 1, 0, 0, 0, 0),
    "predictionbook_my_predictions.json": ("predictionbook-json", 3, 3, 2, 1, 0, 0, 2, 0),
    "pundittracker_calls.csv": ("pundittracker", 1, 1, 0, 1, 0, 0, 0, 0),
    "wildeford_sheet.csv": ("wildeford", 1, 1, 1, 0, 0, 0, 1, 0),
}


@here
@pytest.mark.parametrize("name", sorted(COUNTS))
def test_each_sample_by_hand_count_and_a_second_time(cli: Cli, name: str) -> None:
    kind, read, new, opened, resolved, void, undetermined, forecasts, refused = COUNTS[name]
    first = cli.json("import", str(SAMPLES / name), "--on", ON)
    assert list(first) == "format read new same updated open resolved void undetermined forecasts refused".split()
    got = [first[key] for key in "format read new open resolved void undetermined forecasts".split()]
    assert [*got, len(first["refused"])] == [
        kind, read, new, opened, resolved, void, undetermined, forecasts, refused,
    ]  # fmt: skip
    head = cli.json("info")["head"]
    again = cli.json("import", str(SAMPLES / name), "--on", ON)
    assert (again["new"], again["same"], again["updated"]) == (0, new, 0)
    assert cli.json("info")["head"] == head
    assert cli.json("verify")["ok"]
    cli.json("undo")
    assert cli.json("search", "")["count"] == 0


@here
@pytest.mark.parametrize("name", ["manifold_bets.json", "manifold_market.json"])
def test_a_market_is_nobodys_stated_likelihood(cli: Cli, name: str) -> None:
    ran = cli.run("import", str(SAMPLES / name))
    assert ran.code == 1
    assert "nobody's stated likelihood" in ran.err


@here
def test_what_the_sites_say_is_kept(cli: Cli) -> None:
    cli.json("import", str(SAMPLES / "fatebook_export.csv"), "--on", ON)
    found = {c["speaker"]: c for c in cli.json("search", "AQIM-linked")["claims"]}
    ana = found["Ana Reyes"]
    assert (ana["claimed_on"], ana["likelihood"]["best"], ana["known_on"]) == ("2013-02-05", 0.03, "2014-02-05")
    assert ana["tags"] == ["mali", "sahel"]
    assert "more nomadic criminal" in ana["note"]
    assert found["Bo Lind"]["likelihood"]["best"] == 0.2
    cli.json("import", str(SAMPLES / "metaculus_data.zip"), "--on", ON)
    chain = cli.json("search", "speaker:areyes eliminated")["claims"]
    assert sorted((c["likelihood"]["best"], bool(c["update_of"])) for c in chain) == [(0.03, True), (0.1, False)]


RACES = (
    "--map|proposition={branch} {race}|--map|speaker=version|--map|claimed_on=forecastdate|--date-order|mdy|"
    "--map|p=Democrat_WinProbability|--map|outcome=Democrat_Won|--map|resolved=uncalled|--resolved|0=yes|--resolved|1=no"
)
GAMES = "--map|proposition={team1} beat {team2}|--map|p=prob1|--map|outcome=prob1_outcome|--speaker|model"
# What ../shared/README.md says of these files, by other programs.
PUBLISHED = [
    (
        "forecast_results_2018.csv",
        RACES,
        (1518, 1512, 6, 0),
        {"classic": 0.030178260, "deluxe": 0.026515959, "lite": 0.034750970},
    ),
    ("nba_games.csv", GAMES, (8886, 8886, 0, 0), {"model": 0.214653986}),
    ("nfl_games.csv", f"{GAMES}|--outcome|0.5=void", (1889, 1882, 0, 7), {"model": 0.220826328}),
    ("nfl_games.csv", f"{GAMES}|--outcome|0.5=partly:0.5", (1889, 1889, 0, 0), {"model": 0.221032313}),
]


@here
@pytest.mark.parametrize(("file", "options", "counts", "briers"), PUBLISHED)
def test_published_scores_are_reproduced(
    cli: Cli, file: str, options: str, counts: tuple[int, ...], briers: dict[str, float]
) -> None:
    found = cli.json("import", str(FORECASTS / file), *options.split("|"), "--on", ON)
    assert tuple(found[key] for key in ("new", "resolved", "open", "void")) == counts
    groups = {g["name"]: g["brier"] for g in cli.json("score", "--by", "speaker", "--on", ON)["groups"]}
    assert groups == {name: pytest.approx(score, abs=1e-9) for name, score in briers.items()}
    target = cli.folder / "report.csv"
    cli.json("report", "resolutions", "-o", str(target), "--raw", "--on", ON)
    with target.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["scored"] == "true"]
    for name, score in groups.items():
        own = [float(row["brier"]) for row in rows if row["speaker"] == name]
        assert sum(own) / len(own) == pytest.approx(score, abs=1e-12)


# ---------------------------------------------------------------- any table


def table(*rows: str) -> bytes:
    return "\r\n".join(rows).encode()


def test_columns_are_taken_by_their_titles_and_the_rest_goes_into_the_note(ledger: Ledger) -> None:
    data = table("Prediction;Who;Probability;Made;Due;Result;Mood", "It rains;Ann;30%;2013-02-05;2013-12-31;yes;gloomy")
    found = run(ledger, data)
    assert (found.new, found.resolved, found.refused) == (1, 1, [])
    (claim,) = ledger.search("", on=ON)
    assert (claim.proposition, claim.speaker, claim.claimed_on) == ("It rains", "Ann", "2013-02-05")
    assert claim.likelihood is not None
    assert claim.likelihood.best == 0.3
    assert claim.deadline is not None
    assert claim.deadline.latest == "2013-12-31"
    assert (claim.outcome, claim.known_on, claim.known_on_basis) == (
        Outcome.HAPPENED, "2013-12-31", KnownOnBasis.DEADLINE,
    )  # fmt: skip
    assert claim.resolution_note == "imported, no evidence in the file"
    assert "Mood: gloomy" in claim.note


def test_rows_with_one_key_are_a_claim_and_its_updates(ledger: Ledger) -> None:
    first = table("id,claim,p,date,outcome", "7,It rains,0.2,2013-03-01,", "7,It rains,0.1,2013-02-01,")
    assert run(ledger, first).new == 1
    found = ledger.search("", on=ON, sort="claimed_on", descending=False)
    assert [(view.likelihood.best if view.likelihood else None, bool(view.update_of)) for view in found] == [
        (0.1, False), (0.2, True),
    ]  # fmt: skip
    longer = table(
        "id,claim,p,date,outcome",
        "7,It rains,0.2,2013-03-01,no",
        "7,It rains,0.1,2013-02-01,no",
        "7,It rains,0.3,2013-04-01,no",
    )
    again = run(ledger, longer)
    assert (again.new, again.updated, again.same) == (0, 1, 0)
    assert ledger.count("", on=ON) == 3
    assert ledger.search("", on=ON)[0].outcome is Outcome.DID_NOT_HAPPEN
    assert run(ledger, longer).same == 1
    assert ledger.verify() == []


SOURCES = [
    ("https://a.example/1,First title,The Post,2013-01-01", "https://a.example/1,Second title,Post,2013-01-02", 1),
    ("https://a.example/1,One title,The Post,2013-01-01", ",one  TITLE,the post,2013-01-01", 1),
    (",One title,The Post,2013-01-01", "https://a.example/1,One title,The Post,2013-01-01", 2),
    (",One title,The Post,2013-01-01", ",One title,The Post,2013-01-02", 2),
    (",,The Post,2013-01-01", ",,The Post,2013-01-01", 1),
]
"""Address, title, outlet and day of two rows, and how many sources they name: by one address it is one; without, by
title, outlet and day."""


@pytest.mark.parametrize("in_one_file", [True, False])
@pytest.mark.parametrize(("first", "second", "count"), SOURCES)
def test_a_source_is_known_again_in_the_same_file_as_in_the_next(
    ledger: Ledger, first: str, second: str, count: int, in_one_file: bool
) -> None:
    titles = "claim,source url,source title,outlet,published on"
    parts = [[f"It rains,{first}", f"It snows,{second}"]] if in_one_file else [[f"It rains,{first}"], [f"x,{second}"]]
    for rows in parts:
        run(ledger, table(titles, *rows))
    assert ledger.conn.execute("SELECT count(*) FROM sources").fetchone() == (count,)
    assert ledger.verify() == []


def test_equal_rows_without_a_key_are_claims_of_their_own(ledger: Ledger) -> None:
    data = table("claim,p", "It rains,0.2", "It rains,0.2")
    assert run(ledger, data).new == 2
    assert run(ledger, data).same == 2


REFUSED = [
    ("claim,p", "It rains,1.2\r\nIt snows,0.5", {"scale": 1}, "not between 0 and 1"),
    ("claim,p", "It rains,perhaps", {}, "no probability"),
    ("claim,p,result", "It rains,0.2,maybe", {}, "no outcome that is known"),
    ("claim,date", "It rains,2013-02-30", {}, "no day of the calendar"),
    ("claim,date", "It rains,soon", {}, "no day that can be read"),
    ("claim,p", ",0.2", {}, "proposition is empty"),
    ("claim,kind", "It rains,dream", {}, "is none of forecast"),
    ("claim,result", "It rains,0.5", {"outcomes": {"0.5": "partly"}}, "how much of it"),
    ("claim,result,final", "It rains,1,perhaps", {"columns": {"resolved": "final"}}, "whether the outcome is final"),
]


@pytest.mark.parametrize(("titles", "row", "options", "said"), REFUSED)
def test_a_row_that_cannot_be_read_is_refused_and_stops_nothing(
    ledger: Ledger, titles: str, row: str, options: dict[str, Any], said: str
) -> None:
    good = "Good one" + "," * titles.count(",")
    found = run(ledger, table(titles, good, row), **options)
    assert any(said in one.reason for one in found.refused), found.refused
    assert {one.line for one in found.refused} == {3}
    assert found.new >= 1


def test_the_outcome_of_a_row_that_is_not_final_is_not_read(ledger: Ledger) -> None:
    data = table("claim,result,final", "It rains,0.79,no", "It snows,1,yes")
    found = run(ledger, data, columns={"resolved": "final"})
    assert (found.open, found.resolved, found.refused) == (1, 1, [])
    assert "0.79" in ledger.search("rains", on=ON)[0].note


def test_a_deadline_before_the_claim_goes_to_the_note_and_is_reported(ledger: Ledger) -> None:
    found = run(ledger, table("claim,date,due", "It rains,2013-02-05,2012-01-01"))
    assert (found.new, found.refused) == (1, [])
    assert "lies before the claim" in found.reports[0].reason
    assert "2012-01-01" in ledger.search("", on=ON)[0].note


def test_true_beside_a_claim_that_it_will_not_happen_is_asked(ledger: Ledger) -> None:
    data = table("claim,p,result", "It rains,0.1,true")
    with pytest.raises(InputError, match="--verdict-means"):
        run(ledger, data)
    run(ledger, data, verdict_means="speaker")
    assert ledger.search("", on=ON)[0].outcome is Outcome.DID_NOT_HAPPEN


def test_words_of_likelihood_and_deadline_are_read_row_by_row(ledger: Ledger) -> None:
    data = table("claim,likelihood words,by when,date", "It rains,unlikely,within six months,2013-02-05")
    run(ledger, data, columns={"likelihood": "likelihood words", "deadline": "by when"})
    (claim,) = ledger.search("", on=ON)
    assert claim.likelihood is not None
    assert claim.likelihood.best == 0.18
    assert claim.deadline is not None
    assert claim.deadline.latest == "2013-08-05"


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("claim,p\nÄrger,0.2\n".encode("cp1252"), [["Ärger", "0.2"]]),
        ("claim\tp\nÄrger\t0.2\n".encode("utf-16"), [["Ärger", "0.2"]]),
        ("\ufeffclaim;p\nÄrger;0,2\n".encode(), [["Ärger", "0,2"]]),
        (b'claim,p\n"two\nlines, ""quoted""",0.2\n', [['two\nlines, "quoted"', "0.2"]]),
        (b"My list\n\nclaim,p\nx,0.1\n", [["x", "0.1"]]),
        (b"claim\nlonely\n", [["lonely"]]),
    ],
)
def test_tables_as_they_come(data: bytes, rows: list[list[str]]) -> None:
    (sheet,), _ = sheets(data, "a.csv")
    assert [cells for _, cells in sheet.rows] == rows


def test_an_unclosed_quote_imports_nothing(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="broken from line"):
        run(ledger, b'claim,p\na,0.1\n"b,0.2\nc,0.3\n')
    assert ledger.count("", on=ON) == 0


DAYS = [
    ("11/6/18", "mdy", "2018-11-06"),
    ("9/1/11", "dmy", "2011-01-09"),
    ("2018-11-06 16:34:29 -0500", "", "2018-11-06"),
    ("2008-06-20 03:46:16+00:00", "", "2008-06-20"),
    ("2013-02-05 09:05:7", "", "2013-02-05"),
    ("2013-02-05T23:59:00.000Z", "", "2013-02-05"),
    ("2013/2/5", "", "2013-02-05"),
    ("5 Feb 2013", "", "2013-02-05"),
    ("2013-02", "", "2013-02"),
    ("N/A", "", ""),
]


@pytest.mark.parametrize(("text", "order", "day"), DAYS)
def test_days_as_others_write_them(text: str, order: str, day: str) -> None:
    assert day_of(text, order) == day


def test_the_order_of_days_is_seen_or_said() -> None:
    assert order_of(["1/2/2013", "25/2/2013"])[0] == "dmy"
    assert order_of(["1/2/2013", "2/25/2013"])[0] == "mdy"
    assert "--date-order" in order_of(["1/2/2013"])[1]
    assert order_of(["2013-02-01"]) == ("", "")


# ---------------------------------------------------------------- beside the ledger


def found_in(data: bytes) -> list[entries.Entry]:
    """The rows of a table as entries."""
    parsed = importers.parse(data, "a.csv", Options())
    return entries.entries(parsed.rows, reading(parsed.rows, Options()))[0]


MANY = table("claim,who,p,result", *(f"Claim {n},Person {n % 7},0.3,{'yes' if n % 2 else ''}" for n in range(450)))


def test_others_write_while_an_import_is_made_ready_and_nothing_is_lost(ledger: Ledger, tmp_path: Path) -> None:
    """The same speaker is made by somebody else meanwhile: the import finds that one."""
    other = Ledger.open(ledger.path)
    wrote: list[int] = []

    def write(rows: int) -> None:
        if rows == 200 and not wrote:
            wrote.append(rows)
            other.add_named("speaker", "Person 3")
            other.log_claim(ClaimDraft(proposition="Logged meanwhile", claimed_on=ON), on=ON)

    found = ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON, progress=write)
    assert (found.new, found.resolved, wrote) == (450, 225, [200])
    assert ledger.count("", on=ON) == other.count("", on=ON) == 451
    assert len(ledger.named("speaker")) == 7
    assert ledger.verify() == []
    ledger.undo()
    assert [view.proposition for view in ledger.search("", on=ON)] == ["Logged meanwhile"]
    other.close()


def test_one_that_is_always_overtaken_is_made_ready_while_others_wait(ledger: Ledger) -> None:
    other = Ledger.open(ledger.path)
    other.wait_s = 0.0
    refused: list[str] = []

    def write(rows: int) -> None:
        try:
            other.add_named("outlet", f"Outlet {len(other.named('outlet'))}")
        except Busy as error:
            refused.append(str(error))

    assert ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON, progress=write).new == 450
    assert len(refused) == 3
    assert ledger.verify() == []
    other.close()


def test_names_and_chains_do_not_depend_on_what_is_kept_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same file with all of it in memory and with next to nothing: named records once, chains whole."""
    rows = [
        f"{n % 40 if n < 60 else ''},Claim {n % 20},Person {n * 7 % 11},Outlet {n % 5},Article {n * 3 % 13},"
        f"{'wet; ' if n % 2 else ''}tag {n * 5 % 9},2013-{1 + n % 12:02d}-01,{'yes' if n > 50 else ''}"
        for n in range(120)
    ]
    data = table("key,claim,who,outlet,article title,tags,date,result", *rows)
    found = []
    for place, small in enumerate((False, True)):
        if small:
            for module, name in ((importing, "KNOWN"), (importing, "SOME"), (bulk, "CACHED_IDS"), (chains, "HELD")):
                monkeypatch.setattr(module, name, 2)
            monkeypatch.setattr(bulk, "BATCH", 3)
        ledger = Ledger.open(tmp_path / f"{place}.ledger")
        took = run(ledger, data)
        counts = (took.new, took.updated, took.resolved, took.forecasts)
        names = [sorted(one.name for one in ledger.named(kind)) for kind in ("speaker", "outlet", "tag", "source")]
        claims = ledger.search("", on=ON)
        told = sorted((c.proposition, c.speaker, c.outlet, c.source_title, c.tags, bool(c.update_of)) for c in claims)
        assert (len(claims), took.new, sum(row[-1] for row in told)) == (120, 100, 20)
        assert [len(one) for one in names] == [11, 5, 10, len({(n % 5, n * 3 % 13) for n in range(120)})]
        assert ledger.verify() == []
        assert run(ledger, data).same == 100
        found.append((counts, names, told))
        ledger.close()
    assert found[0] == found[1]


def test_others_are_told_what_they_wait_for_and_no_longer(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Ledger.open(ledger.path)
    other.read_within(0)
    heard: list[str] = []
    copy = staging.copy

    def copied(*what: Any) -> None:
        heard.append(other.held_by())
        copy(*what)

    monkeypatch.setattr(staging, "copy", copied)
    ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON, progress=lambda rows: heard.append(other.held_by()))
    assert heard == ["", "", "", "an import of a.csv"]
    assert other.held_by() == ""
    assert holding.said(ledger.path) == ""
    with holding.announced(ledger.path, "an import of b.csv") as announce:
        announce()
        assert holding.said(ledger.path) == "an import of b.csv"
        assert other.held_by() == ""  # nobody holds the file: who said so was killed, and it is taken back
        assert holding.said(ledger.path) == ""
    other.close()


def test_one_that_is_cancelled_while_it_is_copied_changes_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, copied, copy = ledger.head(), [], staging.copy

    def begun(*what: Any) -> None:
        copied.append(what)
        copy(*what)

    monkeypatch.setattr(staging, "copy", begun)
    monkeypatch.setattr(importing, "OPS", 100)
    with pytest.raises(TrackerError, match="cancelled"):
        ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON, cancelled=lambda: bool(copied))
    assert len(copied) == 1
    assert (ledger.head(), ledger.count("", on=ON), ledger.verify()) == (head, 0, [])
    assert ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON).new == 450


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_dry_run_and_a_cancelled_import_write_nothing(ledger: Ledger, dry_run: bool) -> None:
    before = ledger.path.read_bytes()
    calls = iter([False, True])
    if dry_run:
        assert ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON, dry_run=True).new == 450
    else:
        with pytest.raises(TrackerError, match="cancelled"):
            ledger.take_rows(found_in(MANY), "csv", "Import a.csv", on=ON, cancelled=lambda: next(calls))
    assert ledger.path.read_bytes() == before


# ---------------------------------------------------------------- workbooks


def workbook(cells: str, links: str = "", rels: str = "") -> bytes:
    """A small .xlsx with inline texts, written by hand."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet {main} xmlns:r="{rel}"><sheetData>{cells}</sheetData>{links}'
        "</worksheet>",
    }
    if rels:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return made.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_workbook_is_read_and_keeps_its_links(ledger: Ledger) -> None:
    rows = (
        f'<row r="1">{cell("A1", "claim")}{cell("B1", "source")}{cell("C1", "p")}</row>'
        f'<row r="2">{cell("A2", "It rains")}{cell("B2", "The Post")}<c r="C2"><v>0.25</v></c></row>'
    )
    link = '<hyperlinks><hyperlink ref="B2" r:id="h1"/></hyperlinks>'
    rels = '<Relationship Id="h1" Type="x" Target="https://post.example/1" TargetMode="External"/>'
    assert run(ledger, workbook(rows, link, rels), "a.xlsx").new == 1
    (claim,) = ledger.search("", on=ON)
    assert claim.source_url == "https://post.example/1"
    assert claim.likelihood is not None
    assert claim.likelihood.best == 0.25


def test_a_cell_in_the_last_corner_does_not_fill_the_memory(ledger: Ledger) -> None:
    far = workbook(f'<row r="1">{cell("A1", "claim")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>')
    assert len(far) < 4_000
    with pytest.raises(InputError, match="far beyond its data"):
        run(ledger, far, "a.xlsx")


def test_a_packed_bomb_is_refused(ledger: Ledger) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 250_000_000)
    with pytest.raises(InputError, match="200 MB"):
        run(ledger, made.getvalue(), "a.xlsx")


# ---------------------------------------------------------------- the command, and files that are hurt


def test_the_command_dry_and_then_for_good_with_kept_options(cli: Cli) -> None:
    path = cli.folder / "a.csv"
    path.write_bytes(table("what,chance", "It rains,20", "It snows,300"))
    kept = cli.folder / "kept.json"
    words = ("import", str(path), "--map", "proposition=what", "--map", "p=chance", "--scale", "100")
    dry = cli.json(*words, "--dry-run", "--save-mapping", str(kept))
    assert (dry["new"], len(dry["refused"])) == (1, 1)
    assert cli.json("search", "")["count"] == 0
    listed = cli.folder / "refused.csv"
    again = cli.json("import", str(path), "--mapping", str(kept), "--refused", str(listed))
    assert again == dry
    assert "not between 0 and 100" in listed.read_text("utf-8")
    assert cli.json("search", "")["claims"][0]["likelihood"]["best"] == 0.2


def test_our_own_exports_come_back_by_the_same_command(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.2", "--deadline", "2013-12-31", "--speaker", "Ann", "--tag", "wet")[
        "uid"
    ]
    cli.resolve(uid, "did-not-happen")
    for name in ("a.jsonl", "a.csv"):
        path = cli.folder / name
        cli.json("export", "claims", "-o", str(path))
        found = json.loads(cli.plain("--ledger", str(cli.folder / f"{name}.ledger"), "import", str(path), "--json").out)
        counts = [found[key] for key in ("new", "same", "updated", "resolved", "forecasts", "refused")]
        assert counts == [1, 0, 0, 1, 1, []]
        assert cli.json("import", str(path))["same"] == 1


def test_a_ledger_is_refused_unread(cli: Cli) -> None:
    cli.add("It rains")
    ran = cli.run("import", str(cli.path))
    assert ran.code == 1
    assert "is a ledger" in ran.err


@here
def test_every_sample_is_recognised_by_what_is_in_it() -> None:
    for name, counts in COUNTS.items():
        assert recognise((SAMPLES / name).read_bytes()).name == counts[0], name
    assert recognise(b"a,b\n1,2\n").name == "csv"
    assert len({one.name for one in FORMATS}) == len(FORMATS)


@here
def test_mutated_copies_give_a_sentence_or_an_import_that_is_whole(tmp_path: Path) -> None:
    """500 copies in all, the same ones in every run."""
    rng = random.Random(20130205)
    ledger = Ledger.open(tmp_path / "m.ledger")
    samples = sorted(SAMPLES.iterdir())
    for number in range(500):
        path = samples[number % len(samples)]
        raw = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 8)):
            how, place = rng.randrange(3), rng.randrange(len(raw) or 1)
            if how == 0:
                raw[place : place + 1] = bytes([rng.randrange(256)])
            elif how == 1:
                del raw[place : place + rng.randint(1, 40)]
            else:
                raw[place:place] = raw[place : place + rng.randint(1, 40)]
        before = ledger.head()
        try:
            run(ledger, bytes(raw), path.name)
        except TrackerError:
            assert ledger.head() == before
    assert ledger.verify() == []
    ledger.close()


@pytest.mark.parametrize("span", [40, 10**20])
def test_what_was_seen_is_what_a_set_would_say(span: int) -> None:
    rng, seen, known = random.Random(5), Seen(), set()
    for _ in range(3_000):
        number = rng.randrange(span) % (1 << 62) + 1
        assert (number in seen) == (number in known)
        assert seen.add(number) == (number not in known)
        known.add(number)
    assert len(seen) == len(known)


def test_a_foreign_id_always_gives_the_same_uid() -> None:
    assert uid_of("a", "b") == uid_of("a", "b") != uid_of("ab", "")
    assert len(uid_of("a")) == 32
