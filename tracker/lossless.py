"""A ledger as lines of JSON that lose nothing: one object a record, ordered by kind and uid (docs/exporting.md).

The first line names the format. What a record holds is its body exactly as the log has it, so that numbers are decimal
texts and nothing is rounded. Revisions and steps stay behind: a claim carries the instant at which it was logged, and
a resolution names the wording that it judged by the hash of that body instead of by a revision.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tracker import log, tables
from tracker.errors import TrackerError
from tracker.records import canonical

FORMAT = "borneout-jsonl"
VERSION = 1
CONTENT = "content"
"""The kind of the lines that carry the bytes and texts of snapshots, each under its SHA-256."""
BATCH = 500
KINDS = tuple(sorted((*tables.TABLES, CONTENT)))

Cancelled = Callable[[], bool]


def line(found: dict[str, Any]) -> str:
    """One line of the file, without its end."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def header(*, history: bool) -> dict[str, Any]:
    """What the first line says. Nothing in it depends on when or where it is written."""
    return {"format": FORMAT, "version": VERSION, "history": history}


def lines(
    conn: Any, *, texts: bool = True, kinds: Sequence[str] = KINDS, cancelled: Cancelled = lambda: False
) -> Iterator[str]:
    """Every line of the plain form. Withheld records are left out; removed ones are there and say so.

    ``texts`` False leaves out the bytes and texts of snapshots. Raises TrackerError soon after ``cancelled``.
    """
    yield line(header(history=False))
    for kind in kinds:
        found = _contents(conn) if kind == CONTENT else _records(conn, kind)
        if kind == CONTENT and not texts:
            continue
        for one in found:
            if cancelled():
                raise TrackerError("The export was cancelled. Nothing was written.")
            yield one


def _records(conn: Any, kind: str) -> Iterator[str]:
    table = tables.TABLES[kind]
    sql = (
        f"SELECT t.uid, t.removed, t.rev, t.id FROM {table} t WHERE t.withheld = 0 AND t.uid > ? "
        f"ORDER BY t.uid LIMIT {BATCH}"
    )
    rows = conn.execute(sql, ("",)).fetchall()
    while rows:
        for uid, removed, rev, first in rows:
            body = body_of(conn, kind, rev, first)
            if body is not None:
                yield line({"kind": kind, "uid": uid} | ({"removed": True} if removed else {}) | {"body": body})
        rows = conn.execute(sql, (rows[-1][0],)).fetchall()


def body_of(conn: Any, kind: str, rev: int, first: int) -> dict[str, Any] | None:
    """The body of a record as it is carried to another ledger: that of its head ``rev``, first logged as ``first``."""
    text = log.shown_body(conn, tables.revision_at(conn, rev))
    if not text:
        return None
    body: dict[str, Any] = json.loads(text)
    if kind == "claim" and "logged_at" not in body:
        body["logged_at"] = conn.execute("SELECT at FROM revisions WHERE seq = ?", (first,)).fetchone()[0]
    if kind == "resolution" and "judged" in body:
        body["judged"] = _judged(conn, body["judged"])
    return dict(sorted(body.items()))


def _judged(conn: Any, name: str) -> str:
    """The wording that was judged, by the hash of its body; what is no revision of ours stays as it is."""
    try:
        revision = log.by_hash(conn, name)
    except ValueError:
        return name
    return f"body:{revision.body_hash.hex()}" if revision else name


def _contents(conn: Any) -> Iterator[str]:
    """Bytes and texts that a snapshot names and that are here, each once."""
    sql = (
        "SELECT name FROM (SELECT bytes_sha256 AS name FROM snapshots WHERE withheld = 0 "
        "UNION SELECT text_sha256 FROM snapshots WHERE withheld = 0) WHERE name > ? ORDER BY name LIMIT 500"
    )
    rows = conn.execute(sql, ("",)).fetchall()
    while rows:
        for (name,) in rows:
            row = conn.execute("SELECT data FROM contents WHERE sha256 = ?", (name,)).fetchone()
            if row and row[0] is not None:
                yield line({"kind": CONTENT, "uid": name, "body": packed(bytes(row[0]))})
        rows = conn.execute(sql, rows[-1]).fetchall()


def packed(data: bytes) -> dict[str, str]:
    """Bytes as a text where they are one, else as base64."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def unpacked(body: dict[str, Any]) -> bytes:
    """The bytes that ``packed`` put into a line. Raises ValueError."""
    if set(body) == {"text"} and isinstance(body["text"], str):
        return body["text"].encode()
    if set(body) == {"base64"} and isinstance(body["base64"], str):
        return base64.b64decode(body["base64"], validate=True)
    raise ValueError("neither a text nor base64")


def history_lines(conn: Any, *, texts: bool = True, cancelled: Cancelled = lambda: False) -> Iterator[str]:
    """Every line of the form with history: all revisions verbatim in order of arrival, then the contents."""
    yield line(header(history=True))
    for revision in log.scan(conn):
        if cancelled():
            raise TrackerError("The export was cancelled. Nothing was written.")
        yield line(revision_object(revision))
    if texts:
        yield from _contents(conn)


def revision_object(revision: log.Revision) -> dict[str, Any]:
    """A revision as an object; its body is an object too, "" for a removal and null where it was erased.

    A body that would not come back to the letter (of a later version, say) is kept as text.
    """
    body: Any = revision.body
    if revision.body:
        found = json.loads(revision.body)
        body = found if isinstance(found, dict) and canonical(found) == revision.body else revision.body
    return {
        "kind": revision.kind,
        "uid": revision.uid,
        "hash": revision.hash.hex(),
        "parents": list(revision.parents),
        "step": revision.step,
        "author": revision.author,
        "device": revision.device,
        "at": revision.at,
        "body_hash": revision.body_hash.hex(),
        "body": body,
    }
