"""Where this user's ledgers, settings, drafts and locks are kept."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tracker import places


class Places(NamedTuple):
    """Folders of this user alone; whoever starts the program passes them in, so that tests use their own."""

    data: Path
    config: Path

    @classmethod
    def usual(cls) -> Places:
        """Where this system keeps such things."""
        return cls(places.data_dir(), places.config_dir())

    @property
    def settings(self) -> Path:
        """The ini file."""
        return self.config / places.SETTINGS

    @property
    def ledger(self) -> Path:
        """The ledger that is opened when none is named."""
        return self.data / "main.ledger"

    @property
    def drafts(self) -> Path:
        """Unfinished forms."""
        return self.data / "drafts"

    @property
    def crashes(self) -> Path:
        """Reports of faults of the program."""
        return self.data / "faults.txt"

    def lock(self, ledger: Path) -> Path:
        """The lock that says that a window has this ledger open."""
        return self.data / "open" / f"{key(ledger)}.lock"


def key(ledger: Path) -> str:
    """A short name for a ledger's place: equal for every way to write the same path."""
    return sha256(str(ledger.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:20]
