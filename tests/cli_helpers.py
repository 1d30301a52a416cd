"""The command line as tests use it: in this process, on a ledger of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tracker import cli
from tracker.ledger import Ledger

Json = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


class Cli:
    """Runs commands on one ledger; this user's folders are in ``folder`` too."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.path = folder, folder / "test.ledger"
        self._capsys = capsys
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))

    def plain(self, *argv: str) -> Ran:
        """Run the arguments as they are."""
        self._capsys.readouterr()
        code = cli.main(list(argv))
        return Ran(code, *self._capsys.readouterr())

    def run(self, *argv: str) -> Ran:
        """Run a command on the ledger."""
        return self.plain("--ledger", str(self.path), *argv)

    def json(self, *argv: str) -> Json:
        """Run a command that must be done; returns its JSON."""
        ran = self.run(*argv, "--json")
        assert ran.code == 0, ran.err
        found: Json = json.loads(ran.out)
        return found

    def add(self, proposition: str = "The bridge at Oss opens", *argv: str, on: str = "2013-02-06") -> Json:
        """Log a claim, said on 2013-02-05 unless told otherwise."""
        said = (
            ()
            if any(word.startswith(("--claimed-on", "--published")) for word in argv)
            else ("--claimed-on=2013-02-05",)
        )
        return self.json("add", "--proposition", proposition, *said, *argv, "--on", on)

    def resolve(self, uid: str, outcome: str, *argv: str, on: str = "2014-01-05") -> Json:
        """Resolve a claim with a reason."""
        return self.json("resolve", uid, outcome, "--note", "seen in the papers", *argv, "--on", on)

    def claim(self, uid: str, on: str = "2014-03-01") -> Json:
        """The claim as it reads on a day."""
        found = self.json("search", f"uid:{uid}", "--on", on)
        assert found["count"] == 1
        claim: Json = found["claims"][0]
        return claim

    def refused(self, *argv: str) -> str:
        """Run a command that must be refused and write nothing; returns the one line that says why."""
        before = self.head()
        ran = self.run(*argv)
        assert (ran.code, ran.out) == (1, ""), ran
        assert ran.err.endswith("\n")
        assert ran.err.count("\n") == 1, ran.err
        assert "Traceback" not in ran.err
        assert self.head() == before
        return ran.err.strip()

    def head(self) -> str:
        """The head of the log."""
        ledger = Ledger.open(self.path)
        try:
            return ledger.head()
        finally:
            ledger.close()

    def report(self, *argv: str, on: str = "2014-03-01") -> dict[str, dict[str, str]]:
        """The raw resolution report as rows by proposition."""
        import csv

        target = self.folder / "report.csv"
        self.json("report", "resolutions", "-o", str(target), "--raw", "--on", on, *argv)
        with target.open(encoding="utf-8", newline="") as file:
            return {row["proposition"]: row for row in csv.DictReader(file)}
