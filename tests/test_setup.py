"""The two commands and the settings of the house: idempotent, locked, plain about a missing display."""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "dev")
STAND_IN = """#!/bin/sh
echo "$@" >>"${0%/.venv/*}/calls"
[ "$1" = -m ] || { shift; echo started "$@"; }
"""
VOID_CALLS = """
from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal(int)


sender = Sender()
sender.sent.connect(lambda value: None)
for number in range(20_000):
    sender.setObjectName("name")
    sender.sent.emit(number)
print("alive")
"""


def locked(name: str) -> dict[str, str]:
    """Package -> version, of one lock file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+)", text, re.MULTILINE))


def run(command: list[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command in this environment, less any display and plus ``environment``."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {key: value for key, value in os.environ.items() if key not in hidden} | environment
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=100, check=False, cwd="/")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the scripts that counts as set up; its python only writes down what it was asked."""
    for part in ("scripts", "requirements"):
        shutil.copytree(ROOT / part, tmp_path / part)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN)
    python.chmod(0o755)
    # The stamp as the script itself computes it: cut the function out and call it.
    script = (ROOT / "scripts" / "setup").read_text()
    stamp = next(line for line in script.splitlines() if line.startswith("stamp_of()"))
    begin = f"root='{tmp_path}'; packages=$root/scripts/debian-packages.txt; {stamp}"
    for name in LOCKS:
        made = run(["bash", "-c", f'{begin}; stamp_of "$root/requirements/{name}.txt"'])
        (tmp_path / ".venv" / f".ready-{name}").write_text(made.stdout)
    return tmp_path


def test_twenty_thousand_void_calls_do_not_abort() -> None:
    """PySide6 6.12.0 loses a reference to None on each void call and dies after some thousand."""
    done = run([sys.executable, "-c", VOID_CALLS], QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


@pytest.mark.parametrize("arguments", [(), ("--dev",)])
def test_setup_does_nothing_when_nothing_is_missing(house: Path, arguments: tuple[str, ...]) -> None:
    before = sorted(house.rglob("*"))
    started = time.monotonic()
    done = run([house / "scripts" / "setup", *arguments])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - started < 2
    assert sorted(house.rglob("*")) == before


def test_the_packages_of_the_checks_serve_the_program_too(house: Path) -> None:
    (house / ".venv" / ".ready-run").unlink()
    assert run([house / "scripts" / "setup"]).stderr == ""


@pytest.mark.parametrize("changed", ["scripts/setup", "scripts/debian-packages.txt", "requirements/run.txt"])
def test_a_changed_lock_or_script_is_set_up_again(house: Path, changed: str) -> None:
    (house / ".venv" / ".ready-dev").unlink()
    with (house / changed).open("a") as file:
        file.write("\n")
    # Without apt among the commands, what is installed is the stand-in's to say.
    tools = house / "tools"
    tools.mkdir()
    for name in ("bash", "cat", "sha256sum", "readlink", "dirname", "sed", "tr"):
        (tools / name).symlink_to(str(shutil.which(name)))
    script: list[str | Path] = [tools / "bash", house / "scripts" / "setup"]
    first = run(script, PATH=str(tools))
    assert first.returncode == 0, first.stderr
    assert "libxcb-cursor0" in first.stderr
    assert first.stderr.endswith("setup: ready\n")
    installed = (house / "calls").read_text().splitlines()[-1]
    assert "pip install" in installed
    assert "--require-hashes --only-binary=:all:" in installed
    again = run(script, PATH=str(tools))
    assert (again.returncode, again.stderr) == (0, "")


def test_setup_refuses_what_it_does_not_know(house: Path) -> None:
    done = run([house / "scripts" / "setup", "--fast"])
    assert (done.returncode, done.stderr) == (2, "usage: scripts/setup [--dev]\n")


@pytest.mark.parametrize("arguments", [(), ("some.ledger",), ("--ledger", "x"), ("--ledger=x",), ("./a b.ledger",)])
def test_without_a_display_the_window_is_refused_in_one_line(house: Path, arguments: tuple[str, ...]) -> None:
    done = run([house / "scripts" / "run", *arguments])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no display") and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [("info",), ("--help",), ("--ledger", "x.ledger", "info"), ("--ledger=x", "due"), ("import", "a b.csv")],
)
def test_a_command_needs_no_display(house: Path, arguments: tuple[str, ...]) -> None:
    done = run([house / "scripts" / "run", *arguments])
    assert (done.returncode, done.stdout.rstrip("\n")) == (0, " ".join(("started", *arguments))), done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "opens"),
    [
        ("DISPLAY", ":7", True),
        ("WAYLAND_DISPLAY", "wayland-0", True),
        ("QT_QPA_PLATFORM", "offscreen", True),
        ("QT_QPA_PLATFORM", "xcb", False),
    ],
)
def test_what_counts_as_a_display(house: Path, variable: str, value: str, opens: bool) -> None:
    done = run([house / "scripts" / "run"], **{variable: value})
    assert done.returncode == (0 if opens else 1)
    assert done.stdout == ("started\n" if opens else "")


def test_run_through_a_link_and_with_spaces_in_the_path(house: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    moved = house.rename(tmp_path_factory.mktemp("else where") / "a house")
    link = moved.parent / "borne-out"
    link.symlink_to(moved / "scripts" / "run")
    done = run([link, "info"])
    assert (done.returncode, done.stdout) == (0, "started info\n"), done.stderr


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_exact_and_hashed_and_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[a-z0-9._-]+==[^ ]+( ;| \\)", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert not re.search(r"https?:|file:|index-url|find-links|(^|\s)/", text)


def test_both_locks_agree() -> None:
    assert locked("run").items() <= locked("dev").items()


def test_every_package_of_the_project_is_locked_and_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    settings = tomllib.loads(text)
    direct = {"run": settings["project"]["dependencies"], "dev": settings["dependency-groups"]["dev"]}
    for lock, wanted in direct.items():
        for package in wanted:
            assert re.split(r"[^a-z0-9-]", package)[0] in locked(lock)
            assert re.search(re.escape(f'"{package}",') + r" +# \w", text), f"{package} lacks its reason"


def test_the_scripts_can_be_run() -> None:
    for name in ("scripts/setup", "scripts/run", "scripts/test", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK), name
        assert run(["bash", "-n", ROOT / name]).returncode == 0, name


@pytest.mark.parametrize(
    ("path", "code", "rule"),
    [
        ("tracker/review.py", "import sqlite3\n\nprint(sqlite3)\n", "TID251"),
        ("tracker/review.py", "from dateutil.parser import parse\n\nparse('May')\n", "TID251"),
        ("tracker/claims.py", "import datetime\n\ndatetime.date.today()\n", "TID251"),
        ("ui/window.py", "from PySide6.QtWidgets import *\n", "F403"),
        ("tracker/review.py", "def review():\n    '''Say it.'''\n    print('x')\n", "T201"),
        ("ui/jobs.py", "try:\n    f = 1\nexcept Exception:\n    f = 2\n", "BLE001"),
    ],
)
def test_the_lint_knows_the_rules_of_the_design(path: str, code: str, rule: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    done = subprocess.run(
        [*command, "--stdin-filename", path, "-"], input=code, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1
    assert f" {rule} " in done.stdout


def test_the_one_door_may_use_the_database() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select=TID251", "--stdin-filename"]
    done = subprocess.run(
        [*command, "tracker/store.py", "-"],
        input="import sqlite3\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout
