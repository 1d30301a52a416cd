"""Our own stored copies: bytes and text, once per content, in a table outside the log."""

from __future__ import annotations

import hashlib
from typing import Any

from tracker.claims import Snapshot, SnapshotDraft
from tracker.errors import NotFound
from tracker.log import new_uid
from tracker.records import check_text
from tracker.steps import Step

MAX_TEXT = 10_000_000
"""Longest text of a snapshot, in characters."""


def store(step: Step, draft: SnapshotDraft, source: str) -> str:
    """Keep our own copy of a source (or of evidence, whose source is empty), once per content; returns its uid."""
    check_text("snapshot", draft.text, MAX_TEXT)
    text = draft.text.encode()
    hashes = [hashlib.sha256(part).hexdigest() for part in (draft.data, text)]
    row = step.conn.execute(
        "SELECT uid FROM snapshots WHERE source_id IS (SELECT id FROM sources WHERE uid = ?) "
        "AND bytes_sha256 = ? AND text_sha256 = ? AND removed = 0",
        (source, *hashes),
    ).fetchone()
    if row:
        return str(row[0])
    step.conn.executemany(
        "INSERT INTO contents VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET data = excluded.data WHERE data IS NULL",
        list(dict(zip(hashes, (draft.data, text), strict=True)).items()),
    )
    return step.create(
        Snapshot(
            uid=new_uid(),
            source=source,
            bytes_sha256=hashes[0],
            text_sha256=hashes[1],
            media_type=draft.media_type,
            extractor=draft.extractor,
            extractor_version=draft.extractor_version,
            taken_at=step.at,
        )
    )


def sources_read(conn: Any) -> int:
    """How many sources, those that go by another's name counted with it, have a stored copy."""
    sql = (
        "SELECT count(DISTINCT s.canon_id) FROM snapshots p JOIN sources s ON s.id = p.source_id "
        "WHERE p.removed = 0 AND s.removed = 0"
    )
    return int(conn.execute(sql).fetchone()[0])


def text_of(conn: Any, uid: str) -> str:
    """The stored text of a snapshot. Raises NotFound when it is unknown, withheld or was not carried along."""
    return _content(conn, uid, "text_sha256", "The text of this snapshot").decode()


def bytes_of(conn: Any, uid: str) -> bytes:
    """The stored bytes of a snapshot. Raises NotFound as ``text_of`` does."""
    return _content(conn, uid, "bytes_sha256", "This snapshot")


def _content(conn: Any, uid: str, column: str, what: str) -> bytes:
    row = conn.execute(
        f"SELECT c.data FROM snapshots p JOIN contents c ON c.sha256 = p.{column} WHERE p.uid = ?", (uid,)
    ).fetchone()
    if row is None or row[0] is None:
        raise NotFound(f"{what} is not in this ledger: it was withheld or not carried along.")
    return bytes(row[0])
