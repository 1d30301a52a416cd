"""The version that is told is the one of pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tracker.versions import OURS, version

REPO = Path(__file__).resolve().parents[1]


def test_the_program_and_a_package_tell_their_versions() -> None:
    told = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
    assert version("borne-out") == OURS == told["project"]["version"]
    assert version("sqlite-utils").startswith("4.")
    assert version("no-such-package") == "not installed"
