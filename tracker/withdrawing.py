"""Undo of a whole import: what one step only made, and nobody has touched since, goes in batches.

The same revisions and rows as by ``steps.take_back``, which asks of each record what is asked here of all at once. For
any other step, and for small ones, that is the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tracker import claim_rows, schema, staging, tables
from tracker.errors import TrackerError
from tracker.steps import Step, StepInfo

LEAST = 2_000
"""Revisions of a step from which on it is worth while."""
BATCH = 2_000


def withdraw(
    conn: Any, target: StepInfo, start: Callable[[str, str], Step], label: str, cancelled: Callable[[], bool]
) -> Step | None:
    """Undo ``target`` inside the open transaction; None, and nothing done, where it has to go record by record.

    ``start`` makes the step that does it. Raises TrackerError soon after ``cancelled`` says so.
    """
    span = _span(conn, target.uid)
    if span is None or not _is_untouched(conn, *span):
        return None
    step = start(label, target.uid)
    indexes = list(zip((f"DROP INDEX {name}" for name in schema.index_names()), schema.later_indexes(), strict=True))
    anew = span[1] - span[0] > span[0] // 4
    with staging.gathering(conn, staging.COPYING_KB), staging.made_later(conn, indexes if anew else []):
        for kind in reversed(tables.TABLES):
            if kind == "claim":
                _settle(conn, *span)
            for rows in _batches(conn, tables.TABLES[kind], *span):
                if cancelled():
                    raise TrackerError(f"“{label}” was cancelled: nothing was changed.")
                step.remove_new(kind, rows)
        conn.execute("DELETE FROM names WHERE id BETWEEN ? AND ?", span)
        _settle_updates(conn, *span)
    return step


def _span(conn: Any, step: str) -> tuple[int, int] | None:
    """The first and the last revision of a step that made new records and is the last that wrote anything."""
    first, last, count = conn.execute(
        "SELECT min(seq), max(seq), count(*) FROM revisions WHERE step = ?", (step,)
    ).fetchone()
    if count < LEAST or last - first + 1 != count:
        return None
    if conn.execute("SELECT max(seq) FROM revisions").fetchone() != (last,):
        return None
    changed = "SELECT 1 FROM revisions WHERE seq BETWEEN ? AND ? AND (parents <> '' OR kind = 'erasure') LIMIT 1"
    return None if conn.execute(changed, (first, last)).fetchone() else (first, last)


def _is_untouched(conn: Any, first: int, last: int) -> bool:
    """Whether every record of the step is as it was made; no deadline hangs on one of its events."""
    for table in tables.TABLES.values():
        touched = f"SELECT 1 FROM {table} WHERE id BETWEEN ? AND ? AND (rev <> id OR removed OR withheld OR conflict)"
        if conn.execute(f"{touched} LIMIT 1", (first, last)).fetchone():
            return False
    hangs = "SELECT 1 FROM claims WHERE deadline_event_id IS NOT NULL AND (id >= ?1 OR deadline_event_id >= ?1) LIMIT 1"
    return conn.execute(hangs, (first,)).fetchone() is None


def _batches(conn: Any, table: str, first: int, last: int) -> Iterator[list[tuple[int, str, bytes]]]:
    """The records of a table that the step made: id, uid and the hash of the revision."""
    sql = (
        f"SELECT x.id, x.uid, r.hash FROM {table} x JOIN revisions r ON r.seq = x.id "
        "WHERE x.id BETWEEN ? AND ? ORDER BY x.id LIMIT ?"
    )
    while rows := conn.execute(sql, (first, last, BATCH)).fetchall():
        yield rows
        first = rows[-1][0] + 1


def _settle(conn: Any, first: int, last: int) -> None:
    """The facts of all claims that the step resolved or snoozed, now that it did not."""
    for table in ("resolutions", "snoozes"):
        sql = f"SELECT id, claim_id FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
        start = first
        while rows := conn.execute(sql, (start, last, BATCH)).fetchall():
            start = rows[-1][0] + 1
            claim_rows.refresh_many(conn, sorted({row[1] for row in rows}))


def _settle_updates(conn: Any, first: int, last: int) -> None:
    """Those of updates, which take theirs from others: from none any more, or from one that the step resolved."""
    sql = (
        "SELECT c.id FROM claims c NOT INDEXED WHERE c.id > ?3 AND c.update_of_id IS NOT NULL "
        "AND (c.id BETWEEN ?1 AND ?2 "
        "OR EXISTS (SELECT 1 FROM resolutions r WHERE r.claim_id = c.root_id AND r.id BETWEEN ?1 AND ?2) "
        "OR EXISTS (SELECT 1 FROM snoozes s WHERE s.claim_id = c.root_id AND s.id BETWEEN ?1 AND ?2)) "
        "ORDER BY c.id LIMIT ?4"
    )
    after = 0
    while rows := conn.execute(sql, (first, last, after, BATCH)).fetchall():
        after = rows[-1][0]
        for (claim_id,) in rows:
            claim_rows.refresh(conn, claim_id)
