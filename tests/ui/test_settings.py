"""What is remembered is private, and unreadable values count as not there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from ui.settings import RECENT, Settings


def again(settings: Settings) -> Settings:
    settings.sync()
    return Settings(settings.path)


def test_values_survive(settings: Settings) -> None:
    settings.author = "Zoë"
    settings.put("theme", "dark")
    settings.put("text", 150)
    settings.put("detail/read", False)
    settings.put("columns", ["a", "b; c"])
    settings.put("window", QByteArray(b"\x00\xff"))
    found = again(settings)
    assert (found.author, found.text("theme"), found.number("text", 100)) == ("Zoë", "dark", 150)
    assert found.flag("detail/read", True) is False
    assert found.texts("columns") == ["a", "b; c"]
    assert found.state("window").data() == b"\x00\xff"


def test_nothing_and_nonsense(settings: Settings) -> None:
    settings.put("text", "large")
    settings.put("one", ["only"])
    assert settings.number("text", 100) == 100
    assert settings.number("none", 7) == 7
    assert settings.text("none", "x") == "x"
    assert settings.texts("none") == []
    assert again(settings).texts("one") == ["only"]
    assert settings.state("none").isEmpty()
    assert settings.flag("none") is False


def test_the_file_is_private_and_stays_so(settings: Settings) -> None:
    settings.path.chmod(0o644)
    found = Settings(settings.path)
    found.author = "A"
    found.sync()
    assert settings.path.stat().st_mode & 0o777 == 0o600


def test_the_device_is_random_and_stays(settings: Settings, tmp_path: Path) -> None:
    device = settings.device
    assert len(device) == 16
    assert again(settings).device == device
    assert Settings(tmp_path / "other.ini").device != device


def test_recent_ledgers(settings: Settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number} %,ü.ledger" for number in range(RECENT + 3)]
    for path in paths:
        path.touch()
        settings.opened(path)
    settings.opened(paths[5])
    paths[6].unlink()
    found = again(settings).recent()
    assert found[0] == paths[5]
    assert len(found) == RECENT - 1
    assert paths[6] not in found


def test_last_seen(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a%2Fb.ledger"
    assert settings.last_seen(path) == ("", 0)
    settings.see(path, "ab12", 7)
    assert again(settings).last_seen(path) == ("ab12", 7)


def test_what_another_window_opened_is_recent_here(tmp_path: Path) -> None:
    here, there = Settings(tmp_path / "s.ini"), Settings(tmp_path / "s.ini")
    paths = [tmp_path / name for name in ("a.ledger", "b.ledger", "c.ledger")]
    for path in paths:
        path.touch()
    here.opened(paths[0])
    there.opened(paths[1])
    there.sync()
    assert here.recent() == [paths[1], paths[0]]
    here.opened(paths[2])
    here.sync()
    assert there.recent() == [paths[2], paths[1], paths[0]]
