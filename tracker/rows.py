"""How a row of the tables of heads is written: the columns that all begin with, and one upsert for every table."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

BASE = ("id", "uid", "rev", "removed", "withheld", "conflict")
"""The columns with which every table of heads begins."""


def plain(value: Any) -> Any:
    """A word of ours as a plain text, everything else as it is: SQLite asks about each that is not plain at length."""
    return value._value_ if value is not None and isinstance(value, Enum) else value


def upsert(conn: Any, table: str, names: tuple[str, ...], values: tuple[object, ...]) -> None:
    """Insert a row, or replace the named columns of the row with that id."""
    conn.execute(_upsert_sql(table, names), values)


@cache
def _upsert_sql(table: str, names: tuple[str, ...]) -> str:
    marks = ",".join("?" * len(names))
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in ("id", "uid"))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}"
