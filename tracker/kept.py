"""Our own backups of a ledger: where they lie, which there are, and which are let go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import segments

KEEP_ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9

_NAME = re.compile(rf"({segments.STAMP})(?: .*)?\.ledger")


@dataclass(frozen=True, slots=True)
class Kept:
    """One of our own backups: its file, when it was made, and its size in bytes.

    ``segments`` continue the copy of a large ledger, oldest first: ``at`` is the time of the last one, and ``size`` of
    all, since copy and segments are kept and let go together. ``begun`` is when the copy itself was made.
    """

    path: Path
    at: datetime
    size: int
    segments: tuple[Path, ...] = ()
    begun: datetime | None = None


def folder_of(path: Path) -> Path:
    """Where the backups of a ledger lie unless another folder is named."""
    return path.with_name(f"{path.name}.backups")


def kept(path: Path, *, folder: Path | None = None) -> list[Kept]:
    """Our backups of a ledger, oldest first."""
    found = []
    with suppress(OSError):
        for one in (folder or folder_of(path)).iterdir():
            match = _NAME.fullmatch(one.name)
            if match:
                parts = segments.of(one)
                size = sum(part.stat().st_size for part in (one, *parts))
                last = parts[-1].name[: len(match[1])] if parts else match[1]
                found.append(Kept(one, _time(last), size, tuple(parts), _time(match[1])))
    return sorted(found, key=lambda one: (one.at, one.path.name))


def _time(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y-%m-%dT%H%M%S.%fZ").replace(tzinfo=UTC)


def thin(found: Sequence[Kept], now: datetime, cap: int) -> list[Kept]:
    """The backups to let go: beyond 2 days, 12 daily, 10 weekly and 9 monthly ones, and the oldest beyond the space.

    The newest always stays.
    """
    newest_first = sorted(found, key=lambda one: one.at, reverse=True)
    stay = [one for one in newest_first if now - one.at <= KEEP_ALL]
    rest = newest_first[len(stay) :]
    for number, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        seen: dict[str, Kept] = {}
        for one in rest:
            seen.setdefault(one.at.strftime(period), one)
        chosen = list(seen.values())[:number]
        stay += chosen
        rest = [one for one in rest if one.at < chosen[-1].at] if len(chosen) == number else []
    total = 0
    within: set[Path] = set()
    for one in sorted(stay, key=lambda one: one.at, reverse=True):
        total += one.size
        if within and total > cap:
            break
        within.add(one.path)
    return [one for one in found if one.path not in within]
