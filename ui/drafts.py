"""Unfinished forms, kept outside the ledger so that nothing typed is lost, not even by kill -9.

One small private file (0600) a form; written a moment after the last key and whenever a field is left, deleted when
the form is done.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from tracker.later import Later

if TYPE_CHECKING:
    import json
else:
    json = Later("json")  # a start reads no draft before its first paint

PAUSE_MS = 400


class Drafts:
    """The folder of drafts of one ledger. A ``key`` names a form: "claim", "source/ab12"."""

    def __init__(self, folder: Path, ledger: Path) -> None:
        """Keep drafts for the ledger at ``ledger`` in ``folder``, which belongs to this user alone."""
        self.folder = folder / sha256(str(ledger.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]

    def read(self, key: str) -> dict[str, str]:
        """What was typed, by field name; nothing when there is no draft or it cannot be read."""
        try:
            found = json.loads(self._path(key).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        fields = found.get("fields") if isinstance(found, dict) and found.get("form") == key else None
        return {str(name): str(text) for name, text in fields.items()} if isinstance(fields, dict) else {}

    def write(self, key: str, fields: dict[str, str]) -> None:
        """Keep what was typed: whole or not at all. A full disk must not stop anybody from typing on."""
        path = self._path(key)
        body = json.dumps({"form": key, "fields": fields}, ensure_ascii=True).encode("ascii")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(path, body)
        except OSError:
            return

    def write_bytes(self, key: str, data: bytes) -> bool:
        """Keep bytes under a key of their own, whole or not at all; False where the disk is full."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self._path(key, ".bytes"), data)
        except OSError:
            return False
        return True

    def read_bytes(self, key: str) -> bytes | None:
        """The bytes that were kept; None when there are none or they cannot be read."""
        try:
            return self._path(key, ".bytes").read_bytes()
        except OSError:
            return None

    def forget(self, key: str) -> None:
        """The form is done."""
        for ending in (".json", ".bytes"):
            self._path(key, ending).unlink(missing_ok=True)

    def keys(self) -> list[str]:
        """Every form that has a draft."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                found.append(str(json.loads(path.read_text("utf-8"))["form"]))
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return found

    def _path(self, key: str, ending: str = ".json") -> Path:
        return self.folder / f"{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}{ending}"


def _replace(path: Path, body: bytes) -> None:
    """Write a file beside the old one and put it in its place once it is on the disk."""
    fresh = path.with_suffix(f".{os.getpid()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


class DraftKeeper(QObject):
    """Keeps one form's draft: call ``touch`` at each key and ``keep`` when a field is left."""

    def __init__(
        self, drafts: Drafts, key: str, values: Callable[[], dict[str, str]], parent: QObject | None = None
    ) -> None:
        """``values`` returns what stands in the form now."""
        super().__init__(parent)
        self._drafts, self._key, self._values = drafts, key, values
        self._kept: dict[str, str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.keep)

    @property
    def key(self) -> str:
        """Which form it is."""
        return self._key

    def touch(self) -> None:
        """Something was typed: keep it 400 ms after the last key."""
        self._timer.start()

    def keep(self) -> None:
        """Keep it now; an empty form needs no draft."""
        self._timer.stop()
        values = self._values()
        if values == self._kept:
            return
        if any(text.strip() for text in values.values()):
            self._drafts.write(self._key, values)
        else:
            self._drafts.forget(self._key)
        self._kept = values

    def restore(self) -> dict[str, str]:
        """What an earlier form of this name left behind."""
        return self._drafts.read(self._key)

    def done(self) -> None:
        """The form was logged or given up: forget the draft."""
        self._timer.stop()
        self._kept = None
        self._drafts.forget(self._key)
