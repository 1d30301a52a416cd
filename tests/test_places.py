"""Where a user's data and settings are kept: what platformdirs says, whether or not it is asked."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from tracker import places

ENVIRONMENTS: list[dict[str, str]] = [
    {"HOME": "/home/somebody"},
    {"HOME": "/home/somebody", "XDG_DATA_HOME": "/elsewhere/data", "XDG_CONFIG_HOME": "/elsewhere/config"},
    {"HOME": "/home/somebody", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""},
    {"HOME": "/home/somebody", "XDG_DATA_HOME": "not/whole", "XDG_CONFIG_HOME": "~/mine"},
    {"HOME": "not/whole"},
    {},
]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_the_folders_are_those_of_platformdirs(
    environment: dict[str, str], system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(places.sys, "platform", system)
    data, config = (platformdirs.user_data_path, platformdirs.user_config_path)
    assert places.data_dir() == data("borne-out", appauthor=False)
    assert places.config_dir() == config("borne-out", appauthor=False)
    assert isinstance(places.data_dir(), Path)
