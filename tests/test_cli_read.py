"""The command read: one object a line with its keys, every kind of file, refusals that spoil no other file."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.article_kit import BODY, json_ld, page, pdf
from tests.cli_helpers import Cli, Json
from tracker.cli import reading

KEYS = "file title outlet writer published sha256 text suggestions".split()
SUGGESTION = (
    "start end quote proposition kind score speaker hedge speaker_says deadline review_on condition reasons"
).split()
TEXT = "A ferry for Ostrel\n\n  • Share\n\n" + "\n\n".join(BODY) + "\n"


def objects(cli: Cli, *argv: str, code: int = 0) -> list[Json]:
    ran = cli.plain("read", "--json", *argv)
    assert ran.code == code, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_text_file(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text(TEXT, "utf-8")
    (found,) = objects(cli, str(file), "--date", "2013-02-05")
    assert list(found) == KEYS
    assert (found["text"], found["title"], found["file"]) == (TEXT, "A ferry for Ostrel", str(file))
    assert found["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert found["published"] == {"value": "2013-02-05", "source": "given", "sure": "sure"}
    assert found["suggestions"]
    for one in found["suggestions"]:
        assert list(one) == SUGGESTION
        assert TEXT[one["start"] : one["end"]] == one["quote"]
        assert one["reasons"]
        for part, keys in (("speaker", 4), ("hedge", 5), ("deadline", 6)):
            assert one[part] is None or len(one[part]) == keys
    assert not cli.path.exists()


def test_many_files_come_in_order_and_a_bad_one_spoils_none(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.html").write_bytes(page(json_ld(datePublished="2013-02-05")))
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "d.pdf").write_bytes(pdf([BODY]))
    names = [str(tmp_path / name) for name in ("a.txt", "b.html", "c.png", "missing.txt", "d.pdf")]
    ran = cli.plain("read", "--json", *names)
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [one["file"] for one in found] == [names[0], names[1], names[4]]
    assert found[1]["published"] == {"value": "2013-02-05", "source": "json_ld", "sure": "sure"}
    assert found[0]["published"] == {"value": None, "source": None, "sure": None}
    assert "is a picture" in ran.err and "missing.txt was not opened" in ran.err
    assert "Traceback" not in ran.err
    assert [one["quote"] for one in found[1]["suggestions"]] == [one["quote"] for one in found[0]["suggestions"]]


def test_one_core_gives_the_same_as_many(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT}{number} ferries will come.")
    names = [str(tmp_path / f"{number}.txt") for number in range(7)]
    answers = []
    for cores in (1, 3):
        monkeypatch.setattr(reading, "_cores", lambda cores=cores: cores)
        answers.append(objects(cli, *names))
    assert answers[0] == answers[1]
    assert [one["file"] for one in answers[0]] == names


def test_an_article_that_is_not_english_has_no_list_and_a_note(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "port.txt"
    file.write_text("Le port est fermé et il le sera pour la semaine, ce que les marins ont dit dans une lettre. " * 3)
    ran = cli.plain("read", "--json", str(file))
    assert (ran.code, json.loads(ran.out)["suggestions"]) == (0, None)
    assert "cue tables are English" in ran.err


def test_words_for_people(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "ferry.html"
    file.write_bytes(page('<meta name="author" content="Ann Teller"><meta name=date content="2013-02-05">'))
    ran = cli.plain("read", str(file))
    assert ran.code == 0
    assert "Ann Teller · published 2013-02-05, from the page's meta tags, sure" in ran.out
    assert "suggestions" in ran.out


def test_standard_input_is_read(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(TEXT.encode())

    monkeypatch.setattr("sys.stdin", Stdin())
    (found,) = objects(cli, "-")
    assert (found["file"], found["text"]) == ("-", TEXT)


@pytest.mark.parametrize(("argv", "code"), [(["read"], 2), (["read", "x.txt", "--date", "02/03/2013"], 1)])
def test_usage(cli: Cli, argv: list[str], code: int) -> None:
    ran = cli.plain(*argv)
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
