"""Where this user's ledger and settings are kept; the command line and the window share both."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

NAME = "borne-out"
SETTINGS = "settings.ini"
DEVICE = "device"

_DEVICE_LINE = re.compile(r"^device=([0-9a-f]{8,64})\s*$", re.MULTILINE)


def data_dir() -> Path:
    """This user's data folder; it need not exist yet."""
    from platformdirs import user_data_path  # reading these takes longer than most commands that name their ledger

    return user_data_path(NAME, appauthor=False)


def config_dir() -> Path:
    """This user's folder for settings; it need not exist yet."""
    from platformdirs import user_config_path

    return user_config_path(NAME, appauthor=False)


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
    made = secrets.token_hex(8)
    with suppress(OSError):
        config_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(config_dir / DEVICE, made)
    with suppress(OSError, UnicodeDecodeError):
        return (config_dir / DEVICE).read_text(encoding="ascii").strip() or made
    return made


def _create(path: Path, text: str) -> None:
    """Write a private file that is not there yet, whole: of two that start at once, one makes it, both read it."""
    hidden = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
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
