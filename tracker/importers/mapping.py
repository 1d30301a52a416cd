"""How a table is to be read, kept in a file, so that the next table of its kind is read the same way."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from tracker.errors import InputError
from tracker.files import read_at_most, write_whole
from tracker.importers.model import Options

MOST = 1_000_000
"""Largest file of options, in bytes."""


def read(path: Path) -> Options:
    """The options of a file. Raises InputError("mapping") where it holds none."""
    try:
        kept = json.loads(read_at_most(path, MOST, "mapping", "Nothing was imported."))
        return _checked(kept)
    except (ValueError, TypeError, AttributeError):
        raise InputError("mapping", f"{path.name} is no file of options: make one by --save-mapping.") from None


def write(path: Path, options: Options) -> None:
    """Keep options. Raises DiskFull, or InputError("output")."""
    kept = {one.name: getattr(options, one.name) for one in fields(Options)}
    write_whole(path, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode(), "mapping")


def _checked(kept: Any) -> Options:
    """Options of what a file says; every value is made what it must be, or is an error."""
    if not isinstance(kept, dict):
        raise TypeError
    tables = {
        name: {str(key): str(value) for key, value in kept.get(name, {}).items()}
        for name in ("columns", "outcomes", "resolved")
    }
    words = {name: str(kept.get(name, "")) for name in ("date_order", "speaker", "outlet", "verdict_means")}
    return Options(**tables, **words, scale=int(kept.get("scale", 0)))  # type: ignore[arg-type]
