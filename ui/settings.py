"""What the program remembers on this computer: one private ini file, its place given by whoever starts the program."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

RECENT = 10
"""How many ledgers are remembered."""


class Settings:
    """Author, device, recent ledgers, last seen heads, geometry, theme and columns."""

    def __init__(self, path: Path) -> None:
        """Use the ini file at ``path``; it is made private (0600) before anything is written to it."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
        path.chmod(0o600)
        self.path = path
        self._ini = QSettings(str(path), QSettings.Format.IniFormat)
        # An atomic rewrite would make a new file with the default mode, readable by others.
        self._ini.setAtomicSyncRequired(False)

    def text(self, key: str, default: str = "") -> str:
        """A remembered text."""
        value = self._ini.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int) -> int:
        """A remembered whole number; what cannot be read counts as not there."""
        try:
            return int(self.text(key, str(default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool = False) -> bool:
        """A remembered yes or no."""
        return self.text(key, "true" if default else "false") == "true"

    def texts(self, key: str) -> list[str]:
        """A remembered list of texts."""
        value = self._ini.value(key, [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []

    def state(self, key: str) -> QByteArray:
        """A remembered state of a splitter, header or window; empty when there is none."""
        return QByteArray.fromBase64(QByteArray(self.text(key).encode("ascii", "ignore")))

    def put(self, key: str, value: str | int | bool | QByteArray | Sequence[str]) -> None:
        """Remember something. What is remembered already is not written again: that takes the disk some time."""
        kept: str | list[str]
        if isinstance(value, bool):
            kept = "true" if value else "false"
        elif isinstance(value, QByteArray):
            kept = bytes(value.toBase64().data()).decode("ascii")
        elif isinstance(value, str | int):
            kept = str(value)
        else:
            kept = list(value)
        if self._ini.value(key) != kept:
            self._ini.setValue(key, kept)

    def sync(self) -> None:
        """Write to disk now."""
        self._ini.sync()

    @property
    def author(self) -> str:
        """The name that steps are signed with: chosen by the user, never taken from the system."""
        return self.text("author")

    @author.setter
    def author(self, name: str) -> None:
        self.put("author", name)

    @property
    def device(self) -> str:
        """A random id of this installation, made once."""
        if not self.text("device"):
            self.put("device", os.urandom(8).hex())
            self.sync()
        return self.text("device")

    def recent(self) -> list[Path]:
        """Recently opened ledgers that are still there, the latest first; those of other windows too."""
        self.sync()
        return [path for path in map(Path, self.texts("recent")) if path.exists()]

    def opened(self, ledger: Path) -> None:
        """Remember that this ledger was opened just now."""
        self.sync()  # other windows write to the same list
        others = [path for path in self.texts("recent") if path != str(ledger)]
        self.put("recent", [str(ledger), *others][:RECENT])

    def last_seen(self, ledger: Path) -> tuple[str, int]:
        """The head and the number of revisions when this ledger was last open here; ("", 0) when it never was."""
        head, _, revisions = self.text(f"seen/{_key(ledger)}").partition(" ")
        return head, int(revisions) if revisions.isdigit() else 0

    def see(self, ledger: Path, head: str, revisions: int) -> None:
        """Remember how far this ledger has come, so that an older copy in its place is noticed."""
        self.put(f"seen/{_key(ledger)}", f"{head} {revisions}")

    def last_open_on(self, ledger: Path) -> str:
        """The last day on which this ledger's window was open here; empty when it never was."""
        return self.text(f"open_on/{_key(ledger)}")

    def open_on(self, ledger: Path, day: str) -> None:
        """Remember that this ledger's window is open on that day."""
        self.put(f"open_on/{_key(ledger)}", day)


def _key(path: Path) -> str:
    """A path as a key of the ini file, where ``/`` would make groups."""
    return str(path).replace("%", "%25").replace("/", "%2F").replace("\\", "%5C")
