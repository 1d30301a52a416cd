"""The ledger as a plain database for others: tables and views with readable names, no triggers, nothing to trust.

Each kind of record is a table whose columns are the fields of that record; what refers to another record ends in
``_uid``; lists are JSON. The table ``metadata`` says where it comes from and ``columns`` what every column means.
"""

from __future__ import annotations

import json
import os
import typing
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any

from tracker import store
from tracker.claims import RECORD_TYPES
from tracker.errors import DiskFull, InputError, TrackerError
from tracker.files import sync_folder
from tracker.lossless import CONTENT, unpacked
from tracker.tables import REFERENCES, TABLES

BATCH = 2_000
START = b"SQLite format 3\0"
_LISTS_OF_UIDS = {"tags"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name and type, the path in a record's body, and the table it refers to."""

    name: str
    sort: str
    path: tuple[str, ...]
    refers: str = ""


def columns_of(kind: type[Any]) -> tuple[Field, ...]:
    """The columns of a kind of record, ``uid`` and ``removed`` first."""
    found = [Field("uid", "TEXT PRIMARY KEY", ()), Field("removed", "INTEGER NOT NULL", ())]
    return (*found, *_fields(kind, "", ()))


def _fields(kind: type[Any], prefix: str, path: tuple[str, ...]) -> Iterator[Field]:
    hints = typing.get_type_hints(kind)
    for one in fields(kind):
        if one.name == "uid":
            continue
        hint = _bare(hints[one.name])
        here = (*path, one.name)
        if is_dataclass(hint):
            yield from _fields(typing.cast("type[Any]", hint), f"{one.name}_", here)
        elif one.name in ("same_as", "about"):
            own = TABLES[kind.KIND] if one.name == "same_as" else ""
            yield Field(f"{prefix}{one.name}_uid", "TEXT", here, own)
        elif one.name in REFERENCES and hint is str:
            yield Field(f"{prefix}{one.name}_uid", "TEXT", here, REFERENCES[one.name])
        else:
            yield Field(prefix + one.name, {float: "REAL", int: "INTEGER", bool: "INTEGER"}.get(hint, "TEXT"), here)


def _bare(hint: Any) -> Any:
    if typing.get_origin(hint) in (UnionType, typing.Union):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


KINDS = {kind.KIND: columns_of(kind) for kind in RECORD_TYPES}
TABLE_OF = TABLES | {"suggestion_decision": "suggestion_decisions"}

_OTHERS = """
CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE columns (table_name TEXT, column_name TEXT, meaning TEXT, PRIMARY KEY (table_name, column_name));
CREATE TABLE claim_tags (claim_uid TEXT REFERENCES claims (uid), place INTEGER, tag_uid TEXT REFERENCES tags (uid),
    PRIMARY KEY (claim_uid, place));
CREATE TABLE snapshot_texts (sha256 TEXT PRIMARY KEY, text TEXT);
"""
_SHOWN = """
CREATE VIEW {table}_shown AS
WITH RECURSIVE chain (uid, at, steps) AS (
    SELECT uid, uid, 0 FROM {table}
    UNION SELECT chain.uid, t.same_as_uid, steps + 1 FROM chain JOIN {table} t ON t.uid = chain.at
    WHERE t.same_as_uid IS NOT NULL AND steps < 20)
SELECT chain.uid AS uid, t.uid AS shown_uid, t.{label} AS shown FROM chain JOIN {table} t ON t.uid = chain.at
WHERE t.same_as_uid IS NULL
"""
_VIEWS = (
    *(
        _SHOWN.format(table=table, label=label)
        for table, label in (("speakers", "name"), ("outlets", "name"), ("events", "title"))
    ),
    """
CREATE VIEW standing_resolutions AS
SELECT r.* FROM resolutions r WHERE r.removed = 0 AND NOT EXISTS (
    SELECT 1 FROM resolutions l
    WHERE l.claim_uid = r.claim_uid AND l.removed = 0 AND (l.number, l.uid) > (r.number, r.uid))
""",
    """
CREATE VIEW claims_readable AS
SELECT c.uid, c.proposition, c.quote, c.kind, coalesce(sh.shown, sp.name) AS speaker, sp.kind AS speaker_kind,
    oh.shown AS outlet, s.title AS source, s.writer, s.url, s.published_on, c.claimed_on,
    c.likelihood_words, c.likelihood_low AS p_low, c.likelihood_best AS p_best, c.likelihood_high AS p_high,
    c.deadline_words, c.deadline_latest, c.review_on, c.criteria, c.condition, eh.shown AS event,
    (SELECT group_concat(name, '; ') FROM (SELECT t.name FROM claim_tags ct JOIN tags t ON t.uid = ct.tag_uid
        WHERE ct.claim_uid = c.uid ORDER BY t.name)) AS tags,
    c.update_of_uid, r.outcome, r.fraction, r.interim, r.known_on, r.reason AS resolution_note, r.decided_at,
    c.logged_at
FROM claims c
LEFT JOIN speakers sp ON sp.uid = c.speaker_uid
LEFT JOIN speakers_shown sh ON sh.uid = c.speaker_uid
LEFT JOIN sources s ON s.uid = c.source_uid
LEFT JOIN outlets_shown oh ON oh.uid = s.outlet_uid
LEFT JOIN events_shown eh ON eh.uid = c.event_uid
LEFT JOIN standing_resolutions r ON r.claim_uid = coalesce(c.update_of_uid, c.uid)
WHERE c.removed = 0
""",
)
_INDEXED = (
    ("claims", "speaker_uid"),
    ("claims", "source_uid"),
    ("claims", "claimed_on"),
    ("resolutions", "claim_uid"),
    ("evidence", "claim_uid"),
    ("notes", "about_uid"),
    ("claim_tags", "tag_uid"),
)


def refuse_other(path: Path, ledger: Path) -> None:
    """Raise InputError("output") where the database would take the place of anything but an earlier one of ours."""
    if not path.name or path.is_dir():
        raise InputError("output", f"“{path}” is no name of a file: name one, for example ledger.db.")
    if not path.parent.is_dir():
        raise InputError("output", f"There is no folder “{path.parent}”: nothing was written. Make it or name another.")
    if path.exists() and (path.suffix == ".ledger" or path.resolve() == ledger.resolve() or not _is_earlier(path)):
        raise InputError(
            "output", f"{path.name} exists and is no earlier export. It was left as it is: choose another name."
        )


def _is_earlier(path: Path) -> bool:
    """Whether a file is such a database; it is only read, and no ledger that is open here has its table."""
    if path.stat().st_size == 0:
        return True
    try:
        conn = store.connect(path, read_only=True).conn
    except TrackerError:
        return False
    try:
        row = conn.execute("SELECT value FROM metadata WHERE key = 'format'").fetchone()
    except store.Error:
        return False
    finally:
        conn.close()
    return bool(row == ("borneout-sqlite",))


def write(lines: Iterable[str], path: Path, about: dict[str, str]) -> int:
    """Write the records of ``tracker.lossless`` lines as a database; returns how many claims are in it.

    It takes the place of an earlier file in one step. Raises DiskFull, or InputError("output").
    """
    hidden = path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}.part")
    try:
        try:
            count = _fill(hidden, lines, about)
            hidden.replace(path)
        except store.Error as error:
            raise _sentence(store.as_ours(error), path) from error
        except OSError as error:
            raise InputError(
                "output", f"“{path}” could not be written ({error.strerror}): name another place."
            ) from None
    finally:
        with suppress(OSError):
            hidden.unlink()
    sync_folder(path.parent)
    return count


def _sentence(error: TrackerError, path: Path) -> TrackerError:
    if isinstance(error, DiskFull):
        return DiskFull("The disk is full: the database was not written, an earlier one is unchanged. Free some space.")
    return InputError("output", f"“{path}” could not be written: name another place. ({error})")


def _fill(hidden: Path, lines: Iterable[str], about: dict[str, str]) -> int:
    conn = store.connect(hidden, create=True).conn
    try:
        conn.execute("PRAGMA journal_mode=OFF")
        conn.execute("BEGIN")
        for statement in (*_tables(), *filter(str.strip, _OTHERS.split(";\n"))):
            conn.execute(statement)
        count = _insert(conn, lines)
        for table, column in _INDEXED:
            conn.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
        for statement in _VIEWS:
            conn.execute(statement)
        told = {"format": "borneout-sqlite", "version": "1"} | about
        conn.executemany("INSERT INTO metadata VALUES (?, ?)", list(told.items()))
        conn.executemany("INSERT INTO columns VALUES (?, ?, ?)", list(_meanings()))
        conn.execute("COMMIT")
    finally:
        conn.close()
    return count


def _tables() -> Iterator[str]:
    for kind, columns in KINDS.items():
        table = TABLE_OF[kind]
        names = [f'"{one.name}" {one.sort}{f" REFERENCES {one.refers} (uid)" if one.refers else ""}' for one in columns]
        yield f"CREATE TABLE {table} ({', '.join(names)})"


def _insert(conn: Any, lines: Iterable[str]) -> int:
    waiting: dict[str, list[tuple[object, ...]]] = {}
    claims = 0
    for line in lines:
        found = json.loads(line)
        kind = found.get("kind", "")
        if kind == CONTENT:
            text = _text_of(found["body"])
            if text is not None:
                waiting.setdefault(kind, []).append((found["uid"], text))
        elif kind in KINDS:
            claims += kind == "claim"
            waiting.setdefault(kind, []).append(_row(KINDS[kind], found))
            if kind == "claim":
                tags = enumerate(found["body"].get("tags", ()))
                waiting.setdefault("tags of claims", []).extend((found["uid"], place, tag) for place, tag in tags)
        if len(waiting.get(kind, ())) >= BATCH:
            _flush(conn, waiting)
    _flush(conn, waiting)
    return claims


def _text_of(body: dict[str, Any]) -> str | None:
    """A content as text; the bytes of pages and pictures stay behind."""
    try:
        return unpacked(body).decode()
    except (ValueError, UnicodeDecodeError):
        return None


def _flush(conn: Any, waiting: dict[str, list[tuple[object, ...]]]) -> None:
    for kind, rows in waiting.items():
        table = {CONTENT: "snapshot_texts", "tags of claims": "claim_tags"}.get(kind) or TABLE_OF[kind]
        if rows:
            marks = ",".join("?" * len(rows[0]))
            conn.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    waiting.clear()


def _row(columns: tuple[Field, ...], found: dict[str, Any]) -> tuple[object, ...]:
    body = found["body"]
    values: list[object] = [found["uid"], int(found.get("removed", False))]
    for one in columns[2:]:
        value: Any = body
        for name in one.path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = json.dumps(value, ensure_ascii=False)
        values.append(float(value) if one.sort == "REAL" and value is not None else value)
    return tuple(values)


def _meanings() -> Iterator[tuple[str, str, str]]:
    from tracker.reports.claim_tables import CLAIM, NAMED, RESOLUTION  # late: the table of claims says most of it

    told = {("claim", cell.path.replace(".", "_")): cell.meaning for cell in CLAIM}
    told |= {(kind, cell.path): cell.meaning for kind, cells in NAMED.values() for cell in cells}
    told |= {("resolution", cell.path): cell.meaning for cell in RESOLUTION}
    for kind, columns in KINDS.items():
        for one in columns:
            plain = told.get((kind, "_".join(one.path) or one.name), "")
            if one.refers:
                plain = f"The record of {one.refers} that it names."
            yield TABLE_OF[kind], one.name, plain or f"The field {'.'.join(one.path) or one.name} of the record."
