"""The command line as a program of its own: usage, help, locales, pipes, what it imports."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_helpers import Cli
from tracker import cli as command_line

ROOT = Path(__file__).resolve().parent.parent


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
        ("report", "weather", "-o", "x.csv"),
        ("expunge", "x"),
        ("backup",),
    ],
)
def test_a_wrong_use_is_2_and_touches_nothing(cli: Cli, argv: tuple[str, ...]) -> None:
    ran = cli.run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert not cli.path.exists()


COMMANDS = """
    add resolve due search undo redo history report score leaderboard compare import merge conflicts settle export cite
    bundle verify-bundle snooze evidence reopen confirm update again correct
    verify rebuild backup restore expunge info
""".split()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(cli: Cli, command: str) -> None:
    ran = cli.plain(command, "--help")
    assert ran.code == 0
    assert "--ledger PATH" in ran.out
    assert command in cli.plain("--help").out


def test_every_option_is_in_the_manual(cli: Cli) -> None:
    manual = (ROOT / "docs" / "cli.md").read_text("utf-8")
    options = {word for command in COMMANDS for word in re.findall(r"--[a-z-]+", cli.plain(command, "--help").out)}
    assert {option for option in options if f"`{option}" not in manual and f" {option}" not in manual} == set()


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
