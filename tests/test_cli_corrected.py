"""A source read again and corrected on the command line: its quotes, its claims, one step, one undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_helpers import Cli

OLD = "The minister said that the war will be over by March.\nNobody believes it.\nThe rebels will be back, he said.\n"
NEW = "The minister said that the war may be over by March.\nCorrected.\nNobody believes it.\n"
QUOTES = ("the war will be over by March", "Nobody believes it", "The rebels will be back")


@pytest.fixture
def claims(cli: Cli) -> list[str]:
    """Three quoted claims of one source, and one of it without a quote."""
    article = cli.folder / "old.txt"
    article.write_text(OLD, "utf-8")
    source = ("--source-title", "Accomplished", "--outlet", "The Post", "--published", "2013-02-05")
    made = [
        cli.add(f"Claim {number}", *source, "--quote", quote, "--snapshot", str(article))["uid"]
        for number, quote in enumerate(QUOTES)
    ]
    return [*made, cli.add("Claim 3", *source)["uid"]]


@pytest.fixture
def now(cli: Cli) -> Path:
    """The text as it reads now."""
    path = cli.folder / "now.txt"
    path.write_text(NEW, "utf-8")
    return path


def test_a_source_is_read_again_by_any_of_its_claims_and_nothing_is_written(
    cli: Cli, claims: list[str], now: Path
) -> None:
    head = cli.json("info")["head"]
    found = cli.json("again", claims[1], str(now))
    assert [(one["claim"], one["standing"]) for one in found["quotes"]] == [
        (claims[0], "reworded"),
        (claims[1], "moved"),
        (claims[2], "gone"),
    ]
    assert [(part["part"], part["text"]) for part in found["quotes"][0]["diff"]] == [
        ("same", "the war "),
        ("removed", "will"),
        ("added", "may"),
        ("same", " be over by March"),
    ]
    assert (found["without_quote"], found["snapshot"]) == ([claims[3]], None)
    assert cli.json("again", found["source"], str(now)) == found
    assert cli.json("info")["head"] == head
    kept = cli.json("again", claims[0], str(now), "--keep")["snapshot"]
    assert kept
    assert cli.json("undo")["undone"] == "Keep a copy"
    assert "gone: Claim 2" in cli.run("again", claims[0], str(now)).out


def test_a_correction_with_its_answers_is_one_step(cli: Cli, claims: list[str], now: Path) -> None:
    said = ("--corrected-on", "2013-02-06", "--says", "May, not will.", "--file", str(now))
    answers = ("--stands", claims[1], "--void", claims[2], "--note", "taken back")
    found = cli.json("correct", claims[0], *said, *answers, "--on", "2013-02-07")
    assert (found["number"], found["corrected_on"], found["says"]) == (1, "2013-02-06", "May, not will.")
    assert [(one["claim"], one["choice"]) for one in found["answers"]] == [(claims[1], "stands"), (claims[2], "void")]
    assert found["snapshot"]
    assert found["unanswered"] == [claims[0], claims[3]]
    assert cli.claim(claims[2])["outcome"] == "void"
    assert {one["uid"] for one in cli.json("search", "is:corrected")["claims"]} == {claims[0], claims[3]}
    later = cli.json("correct", found["source"], "--number", "1", "--stands", claims[0], "--on", "2013-02-08")
    assert later["unanswered"] == [claims[3]]
    assert "Stands as published after the correction of 2013-02-06" in cli.run("history", claims[0]).out
    assert "1 claim is not answered:" in cli.run("correct", claims[0], "--number", "1", "--stands", claims[0]).out
    for undone in ("Answer a correction", "Answer a correction", "Log a correction"):
        assert cli.json("undo")["undone"] == undone
    assert cli.claim(claims[2])["outcome"] is None
    assert cli.json("search", "is:corrected")["count"] == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["again", "UID", "nowhere.txt"], "was not opened"),
        (["again", "nothing", "NOW"], "nothing"),
        (["again", "BARE", "NOW"], "has no source"),
        (["correct", "UID"], "--corrected-on"),
        (["correct", "UID", "--corrected-on", "soon", "--says", "x"], "soon"),
        (["correct", "UID", "--corrected-on", "2013-02-06"], "is empty"),
        (["correct", "UID", "--corrected-on", "2013-01-01", "--says", "x"], "before the publication"),
        (["correct", "UID", "--corrected-on", "2013-02-06", "--says", "x", "--void", "UID"], "why"),
        (
            ["correct", "UID", "--corrected-on", "2013-02-06", "--says", "x", "--stands", "BARE"],
            "not from the corrected",
        ),
        (["correct", "UID", "--number", "1", "--stands", "UID"], "no correction 1"),
        (["correct", "UID", "--number", "1"], "--stands UID"),
        (["correct", "BARE", "--corrected-on", "2013-02-06", "--says", "x"], "has no source"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    cli: Cli, claims: list[str], now: Path, argv: list[str], said: str
) -> None:
    bare = cli.add("Without a source")["uid"]
    named = {"UID": claims[0], "NOW": str(now), "BARE": bare}
    assert said in cli.refused(*(named.get(word, word) for word in argv))
