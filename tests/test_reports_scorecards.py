"""Scorecards as files: the same numbers as the command prints, nothing from outside taken for a mark or a script."""

from __future__ import annotations

import csv
import html.parser
import json

import pytest

from tests.cli_helpers import Cli
from tracker.reports.document import Document, Grid, Heading, Link, Paragraph, as_html, as_markdown

NOW = "2014-01-05"
EVIL = '<script>alert(1)</script> & "x" | `y` [z](javascript:1) \u202e'


class Tags(html.parser.HTMLParser):
    """The tags of a page, its links and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def two(cli: Cli) -> None:
    """Ann is right with .9, wrong with .8; her name, quote and source are hostile."""
    for number, (p, came) in enumerate((("0.9", "happened"), ("0.8", "did-not-happen"))):
        uid = cli.add(
            f"{EVIL} {number}",
            *("--likelihood", p, "--deadline", "2013-12-31", "--speaker", f"Ann {EVIL}", "--quote", EVIL),
            *("--source-title", EVIL, "--url", "https://news.example/a?b=1&c=2"),
        )["uid"]
        cli.resolve(uid, came, *(("--known-on", "2013-06-01") if came == "happened" else ()))


def test_the_page_is_one_file_without_a_script_and_every_text_is_a_text(cli: Cli) -> None:
    two(cli)
    path = cli.folder / "card.html"
    assert cli.json("report", "scorecard", "--by", "speaker", "-o", str(path), "--on", NOW)["cards"] == 1
    page = path.read_text("utf-8")
    found = Tags(page)
    assert not found.tags & {"script", "img", "iframe", "link", "object", "form", "base"}
    assert "url(" not in page
    assert set(found.links) == {"https://news.example/a?b=1&c=2"}
    assert '<script>alert(1)</script> & "x" | `y` [z](javascript:1) 1' in found.text
    assert "\u202e" not in page
    assert "0.640" in found.text


def test_markdown_takes_no_text_for_a_mark(cli: Cli) -> None:
    two(cli)
    path = cli.folder / "card.md"
    cli.json("report", "scorecard", "--by", "speaker", "-o", str(path), "--on", NOW)
    text = path.read_text("utf-8")
    assert "<script" not in text.replace("\\<", "")
    assert "\\[z\\](javascript:1)" in text
    assert "](<https://news.example/a?b=1&c=2>)" in text
    assert "| 0.640 |" in text


def test_the_table_says_what_the_command_says(cli: Cli) -> None:
    two(cli)
    path = cli.folder / "cards.csv"
    cli.json("report", "scorecard", "-o", str(path), "--raw", "--on", NOW)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    (group,) = cli.json("score", "--on", NOW)["groups"]
    assert float(row["brier"]) == group["brier"] == pytest.approx(0.325)
    assert int(row["n"]) == group["n"] == 2
    assert {k: int(row[f"excluded_{k}"]) for k in group["excluded"]} == group["excluded"]
    assert (row["mcb"], row["brier_low"]) == ("", "")
    assert "corp: No calibration" in row["not_shown"]
    (resource,) = json.loads((cli.folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(row)


def test_the_mean_of_the_rows_is_the_score(cli: Cli) -> None:
    two(cli)
    rows = cli.report(on=NOW).values()
    scored = [float(row["brier"]) for row in rows if row["scored"] == "true"]
    assert sum(scored) / len(scored) == pytest.approx(cli.json("score", "--on", NOW)["groups"][0]["brier"], abs=1e-12)


def test_a_period_chooses_the_claims(cli: Cli) -> None:
    two(cli)
    path = cli.folder / "june.md"
    known = ("--date", "known", "--from", "2013-06-01", "--to", "2013-06-30")
    cli.json("report", "scorecard", "-o", str(path), *known, "--on", NOW)
    text = path.read_text("utf-8")
    assert "# Scorecard, known 2013-06-01 to 2013-06-30" in text
    assert "1 of 1 claim scored" in text
    decided = cli.json("report", "scorecard", "-o", str(path), "--date", "decided", "--to", "2012-01-01", "--on", NOW)
    assert decided["cards"] == 1
    assert "0 of 0 claims scored" in path.read_text("utf-8")
    assert "Swap the two" in cli.refused(
        "report", "scorecard", "-o", str(path), "--from", "2014-01-01", "--to", "2013-01-01"
    )


@pytest.mark.parametrize(("name", "words"), [("x.txt", ".csv, .html, .md, .pdf"), ("x.pdf", "run main.py")])
def test_endings_that_cannot_be_written_are_refused(cli: Cli, name: str, words: str) -> None:
    two(cli)
    assert words in cli.refused("report", "scorecard", "-o", str(cli.folder / name))


@pytest.mark.parametrize("ending", ["csv", "html", "md"])
def test_no_other_file_is_replaced(cli: Cli, ending: str) -> None:
    two(cli)
    path = cli.folder / f"mine.{ending}"
    path.write_text("dear diary")
    assert "It was left" in cli.refused("report", "scorecard", "-o", str(path))
    assert path.read_text() == "dear diary"
    path.unlink()
    for _ in range(2):
        assert cli.run("report", "scorecard", "-o", str(path), "--on", NOW).code == 0


def test_blocks() -> None:
    found = Document(
        "T & t",
        (
            Heading("- a"),
            Paragraph("1. first", strong=True),
            Grid("c", ("x", "y"), (("1", Link("here", "file:///etc/passwd")), ("a|b", "-3")), frozenset({0})),
        ),
    )
    assert as_markdown(found) == (
        "<!-- Borne Out report -->\n\n"
        "# T \\& t\n\n## \\- a\n\n**1\\. first**\n\nc\n\n| x | y |\n|---:|---|\n| 1 | here |\n| a\\|b | -3 |\n"
    )
    page = as_html(found)
    assert "<h1>T &amp; t</h1>" in page
    assert "passwd" not in page
    assert '<td class="number">1</td>' in page


def test_by_phrase_the_report_tells_what_the_words_turned_out_to_mean(cli: Cli) -> None:
    for number, came in enumerate(("happened", "did-not-happen", "did-not-happen")):
        uid = cli.add(f"Thing {number}", "--likelihood", "unlikely", "--deadline", "2013-12-31")["uid"]
        cli.resolve(uid, came, *(("--known-on", "2013-06-01") if came == "happened" else ()))
    uid = cli.add("A number", "--likelihood", "0.3", "--deadline", "2013-12-31")["uid"]
    cli.resolve(uid, "did-not-happen")
    path = cli.folder / "phrases.md"
    cli.json("report", "scorecard", "--by", "phrase", "-o", str(path), "--on", NOW)
    text = path.read_text("utf-8")
    # One of three; the ends are those of Jeffreys' prior by scipy.stats.beta(1.5, 2.5).ppf((.025, .975)).
    assert "| unlikely | 5 % to 30 % | 3 | 33 % | 4 % to 82 % |" in text
    assert text.count("turned out to mean") == 1
    cli.json("report", "scorecard", "-o", str(path), "--on", NOW)
    assert "turned out to mean" not in path.read_text("utf-8")
