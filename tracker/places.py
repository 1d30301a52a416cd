"""Where this user's ledger and settings are kept; the command line and the window share both."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

NAME = "borne-out"
SETTINGS = "settings.ini"
DEVICE = "device"

_DEVICE_LINE = re.compile(r"^device=([0-9a-f]{8,64})\s*$", re.MULTILINE)


def data_dir() -> Path:
    """This user's data folder; it need not exist yet."""
    return _plain("XDG_DATA_HOME", ".local/share") or _asked("user_data_path")


def config_dir() -> Path:
    """This user's folder for settings; it need not exist yet."""
    return _plain("XDG_CONFIG_HOME", ".config") or _asked("user_config_path")


def _plain(variable: str, in_home: str) -> Path | None:
    """What platformdirs answers on Linux where the variable, or else HOME, is a whole path; None elsewhere.

    Loading platformdirs takes longer than opening a ledger, and a start waits for it.
    """
    if sys.platform != "linux":
        return None
    home = Path(os.environ.get("HOME", ""))
    bases = (Path(os.environ.get(variable, "")), home / in_home)
    return next((base / NAME for base in bases if base.is_absolute()), None)


def _asked(what: str) -> Path:
    import platformdirs

    found: Path = getattr(platformdirs, what)(NAME, appauthor=False)
    return found


def default_ledger() -> Path:
    """The ledger that is used when none is named."""
    return data_dir() / "main.ledger"


def device_id(config_dir: Path) -> str:
    """The random id of this installation: the one in the window's settings, else one kept beside them (mode 0600).

    Where nothing can be kept the id is a new one each time.
    """
    with suppress(OSError):
        found = _DEVICE_LINE.search((config_dir / SETTINGS).read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
    made = os.urandom(8).hex()
    with suppress(OSError):
        config_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(config_dir / DEVICE, made)
    with suppress(OSError, UnicodeDecodeError):
        return (config_dir / DEVICE).read_text(encoding="ascii").strip() or made
    return made


def _create(path: Path, text: str) -> None:
    """Write a private file that is not there yet, whole: of two that start at once, one makes it, both read it."""
    hidden = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    with suppress(FileExistsError):
        if path.exists():
            return
        try:
            with os.fdopen(os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(f"{text}\n")
            os.link(hidden, path)
        finally:
            with suppress(OSError):
                hidden.unlink()
