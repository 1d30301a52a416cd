"""Bad input through the command line: refused in one sentence, and nothing is written."""

from __future__ import annotations

import pytest

from tests.cli_helpers import Cli

KNOWN = ("--known-on", "2013-07-28")
BY_2013 = ("--deadline", "2013-12-31")


REFUSED = {
    "likelihood above 1": (("--likelihood", "1.2"), "between 0 and 1"),
    "likelihood in percent without the sign": (("--likelihood", "20"), "20 %"),
    "likelihood above 100 %": (("--likelihood", "120 %"), "between 0 and 1"),
    "likelihood below 0": (("--likelihood", "-0.1"), "between 0 and 1"),
    "low above high": (("--likelihood", "0.3-0.1"), "lower number first"),
    "best outside": (("--likelihood", "0.1,0.5,0.3"), "middle number"),
    "a decimal comma": (("--likelihood", "0,2"), "decimal point"),
    "no number": (("--likelihood", "nan"), "cannot be read"),
    "words as a number": (("--likelihood", "unlikely", "--basis", "stated"), "holds no number"),
    "a number as words": (("--likelihood", "0.2", "--basis", "lexicon"), "is a number"),
    "deadline before the claim": (("--deadline", "2013-02-04"), "before the day of the claim"),
    "deadline that is a number": (("--deadline", "12"), "12"),
    "deadline that is a month": (("--deadline", "May"), "May"),
    "deadline in no calendar": (("--deadline", "2013-02-30"), "2013-02-30"),
    "deadline in two readings": (("--deadline", "03/04/2013"), "03/04/2013"),
    "sense without a deadline": (("--deadline-sense", "on"), "--deadline"),
    "a window on one day": (("--deadline", "2014", "--deadline-sense", "on"), "single day"),
    "review day that is a number": (("--review-on", "12"), "12"),
    "review day that is a month": (("--review-on", "May"), "May"),
    "review day before the claim": (("--review-on", "2013-01-01"), "before the claim"),
    "published on a day of two readings": (("--published", "02/03/2013"), "02/03/2013"),
    "published on a bare month": (("--published", "May"), "May"),
    "base rate above 1": (("--base-rate", "3"), "between 0 and 1"),
    "base rate in words": (("--base-rate", "often"), "one number"),
    "tie without an event": (("--event-tie", "occurs"), "event"),
    "tag with a semicolon": (("--tag", "a;b"), "semicolon"),
    "empty tag": (("--tag", " "), "letter"),
    "update of nothing": (("--update-of", "nobody"), "nobody"),
    "snapshot that is not there": (("--snapshot", "/nowhere/x.txt"), "was not opened"),
    "snapshot that is a folder": (("--snapshot", "/"), "is a folder"),
    "proposition of a novel": (("--proposition", "x" * 2_001), "2,000"),
    "quote of a novel": (("--quote", "x" * 20_001), "20,000"),
    "speaker of a novel": (("--speaker", "x" * 501), "500"),
    "long deadline": (("--deadline", "x" * 301), "300"),
    "long likelihood": (("--likelihood", "x" * 301), "300"),
}


@pytest.mark.parametrize(("argv", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_field_is_refused_in_a_sentence_and_nothing_is_written(
    cli: Cli, argv: tuple[str, ...], sentence: str
) -> None:
    cli.add("Something else")
    said = cli.refused("add", "--proposition", "It rains", "--claimed-on", "2013-02-05", *argv)
    assert sentence in said


@pytest.mark.parametrize("proposition", ["", "  ", "\n\t", "\u00a0"])
def test_an_empty_proposition_is_refused(cli: Cli, proposition: str) -> None:
    assert "empty" in cli.refused("add", "--proposition", proposition, "--claimed-on", "2013-02-05")


@pytest.mark.parametrize("day", ["12", "May", "2013", "2013-13-01", "05.02.2013", "tomorrow maybe"])
def test_a_day_is_a_day(cli: Cli, day: str) -> None:
    assert day in cli.refused("add", "--proposition", "It rains", "--claimed-on", day)


FIELDS = (
    "--proposition --quote --speaker --speaker-as-described --outlet --writer --source-title --url --archive-url "
    "--published --claimed-on --likelihood --base-rate --base-rate-source --deadline --review-on --criteria "
    "--condition --event --update-of --collection --tag --note --locator --author"
).split()


@pytest.mark.parametrize("bad", ["x\0y", "x\udce9y", "\ud83d"], ids=["nul", "half a character", "half an emoji"])
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_takes_what_no_file_can_hold(cli: Cli, field: str, bad: str) -> None:
    cli.refused("add", "--proposition", "It rains", "--claimed-on", "2013-02-05", field, bad)


@pytest.mark.parametrize("bad", ["x\0y", "x\udce9y"])
def test_no_other_command_takes_it_either(cli: Cli, bad: str) -> None:
    uid = cli.add()["uid"]
    for argv in (
        ("resolve", bad, "undetermined", "--note", "x"),
        ("resolve", uid, "undetermined", "--note", bad),
        ("resolve", uid, "undetermined", "--evidence", bad),
        ("resolve", uid, "undetermined", "--note", "x", "--by", bad),
        ("resolve", uid, "happened", "--note", "x", "--known-on", bad),
        ("history", bad),
        ("undo", bad),
        ("expunge", uid, "--reason", bad),
        ("expunge", bad, "--reason", "x"),
        ("due", "--on", bad),
    ):
        cli.refused(*argv)
    assert cli.run("search", bad).code == 0
    assert cli.plain("info", "--ledger", "a\0b").code == 1


TEXTS = {
    "right to left": "הגשר ייפתח \u202bבאביב\u202c",
    "combining": "Zoe\u0308 a\u0301\u0323 \u0915\u094d\u0937",
    "beyond the plane": "🌉 𝔅𝔯𝔦𝔡𝔤𝔢 👩\u200d🚀",
    "odd spaces": "a\u00a0b\u2009c\u200bd",
    "line ends": "a\r\nb\rc\u2028d",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_writing_comes_back_to_the_letter(cli: Cli, text: str) -> None:
    article = cli.folder / "article.txt"
    article.write_bytes(f"Before {text} after.".encode())
    claim = cli.add(text, "--quote", text, "--snapshot", str(article), "--outlet", "Gazette", "--criteria", text)
    found = cli.claim(claim["uid"])
    assert (found["proposition"], found["quote"], found["criteria"]) == (text, text, text)
    row = cli.report()[text]
    assert (int(row["quote_start"]), int(row["quote_end"])) == (7, 7 + len(text))


def test_a_quote_that_is_not_there_names_the_nearest_passage(cli: Cli) -> None:
    article = cli.folder / "article.txt"
    article.write_text("The minister said\u00a0that the bridge will open in spring.", "utf-8")
    said = cli.refused(
        *("add", "--proposition", "It opens", "--claimed-on", "2013-02-05", "--outlet", "Gazette"),
        *("--quote", "the minister said that the bridge", "--snapshot", str(article)),
    )
    assert "The minister said\u00a0that the bridge" in said


def test_a_stored_text_needs_its_source_and_must_be_text(cli: Cli) -> None:
    article = cli.folder / "article.txt"
    article.write_text("It rains.")
    start = ("add", "--proposition", "It rains", "--claimed-on", "2013-02-05", "--snapshot", str(article))
    assert "source" in cli.refused(*start)
    article.write_bytes(b"It\0rains.")
    assert "NUL" in cli.refused(*start, "--outlet", "Gazette")
    article.write_bytes(b"")
    assert "no words" in cli.refused(*start, "--outlet", "Gazette")
    article.write_bytes(b"x" * 10_000_001)
    assert "10 MB" in cli.refused(*start, "--outlet", "Gazette")


BAD_OUTCOMES = {
    "nothing to show for it": (("happened", *KNOWN), "evidence or a written reason"),
    "an empty reason": (("happened", *KNOWN, "--note", " "), "evidence or a written reason"),
    "partly without how much": (("partly", *KNOWN, "--note", "x"), "partly=0.4"),
    "partly above 1": (("partly=1.4", *KNOWN, "--note", "x"), "between 0 and 1"),
    "partly in words": (("partly=half", *KNOWN, "--note", "x"), "between 0 and 1"),
    "void without a reason": (("void", "--note", "x"), "reason"),
    "happened, nobody knows when": (("happened", "--note", "x"), "known on"),
    "partly, nobody knows when": (("partly=0.4", "--note", "x"), "known on"),
    "known tomorrow": (("happened", "--known-on", "2013-03-02", "--note", "x"), "after today"),
    "known in May": (("happened", "--known-on", "May", "--note", "x"), "May"),
    "a review day for a final outcome": (("undetermined", "--review-on", "2014-01-01", "--note", "x"), "--interim"),
}


@pytest.mark.parametrize(("argv", "sentence"), BAD_OUTCOMES.values(), ids=BAD_OUTCOMES.keys())
def test_a_bad_outcome_is_refused(cli: Cli, argv: tuple[str, ...], sentence: str) -> None:
    uid = cli.add("It rains", *BY_2013)["uid"]
    assert sentence in cli.refused("resolve", uid, *argv, "--on", "2013-03-01")


def test_nobody_is_resolved(cli: Cli) -> None:
    assert "nobody" in cli.refused("resolve", "nobody", "undetermined", "--note", "x")
