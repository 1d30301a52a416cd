"""The ledger as it stood at a head, and what the world knew on a day: the tables made anew from a part of the log.

The log is never copied: the tables lie in a private file that SQLite deletes with its connection, and read the
revisions up to that head from the ledger itself. Revisions never change, so that this is one state of the ledger
however long it takes, and each read of the file is short.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tracker import claim_rows, filling, log, schema, store
from tracker.claims import Day, Outcome, Resolution
from tracker.errors import InputError, NotFound, TrackerError
from tracker.opening import know_searches
from tracker.review import standing_by
from tracker.schema import VERSION
from tracker.staging import CACHE_KB, INDEX_BYTES
from tracker.store import Error

Cancelled = Callable[[], bool]
LEAST_DIGITS = 12
"""Digits of a head that must be given: a printed head may be shortened, but not so that it could be another's."""
OPS = 50_000
"""Steps of SQLite's between two looks at whether to go on: some ten milliseconds."""
BATCH = 1_000


def place_of(conn: Any, head: str) -> int:
    """How many revisions the log had at that head (hex, at least its first 12 digits). Raises NotFound, InputError."""
    text = head.strip().lower()
    if len(text) < LEAST_DIGITS or len(text) > 64 or set(text) - set("0123456789abcdef"):
        raise InputError(
            "at", f"“{head}” is no head: give the 64 digits that `info` and every report print, or the first 12."
        )
    if log.NO_LINK.hex().startswith(text):
        return 0
    (end,) = conn.execute("SELECT coalesce(max(seq), 0) FROM revisions").fetchone()
    for last in range(end, 0, -log.BATCH):
        rows = conn.execute(
            "SELECT seq FROM revisions WHERE seq > ? AND seq <= ? AND lower(hex(link)) LIKE ? ORDER BY seq DESC",
            (last - log.BATCH, last, f"{text}%"),
        ).fetchall()
        if rows:
            return int(rows[0][0])
    raise NotFound(
        f"This ledger never had the head {head}: check it against the report, or look in the ledger that made it."
    )


def tables_at(path: Path, last: int, known_by: Day | None = None, cancelled: Cancelled = lambda: False) -> Any:
    """An open database with the tables as the first ``last`` revisions of a ledger make them.

    With ``known_by`` only what the world knew on that day is in them (``tracker.review.standing_by``). Raises
    TrackerError soon after ``cancelled`` says so. Close its connection when it is no longer needed.
    """
    db = store.connect_private()
    try:
        know_searches(db)
        _attach(db.conn, path, last)
        db.conn.set_progress_handler(cancelled, OPS)
        if not cancelled():
            _fill(db.conn, known_by)
        db.conn.set_progress_handler(None, 0)
        if cancelled():
            raise TrackerError(_CANCELLED)
    except BaseException as error:
        db.conn.close()
        if isinstance(error, Error):
            raise (TrackerError(_CANCELLED) if cancelled() else store.as_ours(error, path)) from error
        raise
    return db


_CANCELLED = "Looking into the past was cancelled. Nothing was changed."


def _attach(conn: Any, path: Path, last: int) -> None:
    """Let ``revisions`` mean the beginning of that ledger's log, and ``contents`` its stored texts."""
    conn.execute("ATTACH DATABASE ? AS log", (f"{path.absolute().as_uri()}?mode=ro",))
    conn.execute("CREATE TEMP TABLE until AS SELECT ? AS last", (last,))
    # What is of the temporary schema comes before a table of that name, here and for every module that asks.
    conn.execute("CREATE TEMP VIEW revisions AS SELECT * FROM log.revisions WHERE seq <= (SELECT last FROM temp.until)")


def _fill(conn: Any, known_by: Day | None) -> None:
    conn.execute(f"PRAGMA user_version={VERSION}")
    for statement in schema.statements_for_check():
        conn.execute(statement)
    conn.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('hashsize', ?)", (INDEX_BYTES,))
    filling.fill(conn, (lambda: _forget(conn, known_by)) if known_by else lambda: None)
    if known_by:
        _leave_out(conn)
    # Not before: each write so far was a transaction of its own, so that the ledger was never held for long, and at the
    # end of each SQLite counts the changed pages of its whole cache.
    conn.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    for statement in schema.later_indexes():
        conn.execute(statement)
    conn.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")


def _forget(conn: Any, day: Day) -> None:
    """Take out of the tables, before facts are worked out, what the world did not know on that day."""
    conn.execute(
        "CREATE TEMP TABLE unknown AS SELECT id FROM claims WHERE claimed_on IS NULL OR claimed_on > ?", (day,)
    )
    conn.execute("UPDATE snoozes SET removed = 1")
    _forget_events(conn, day)
    sql = (
        "SELECT claim_id, id, outcome, interim, known_on, decided_at FROM resolutions "
        "WHERE removed = 0 AND withheld = 0 AND claim_id > ? ORDER BY claim_id, number, uid"
    )
    last = 0
    while rows := conn.execute(f"{sql} LIMIT {BATCH}", (last,)).fetchall():
        if len(rows) == BATCH:  # the last claim may have more steps than were read
            whole = [row for row in rows if row[0] != rows[-1][0]]
            rows = whole or conn.execute(sql.replace("claim_id >", "claim_id ="), (rows[-1][0],)).fetchall()
        last = rows[-1][0]
        _forget_steps(conn, rows, day)


def _forget_events(conn: Any, day: Day) -> None:
    """Events whose outcome was not known yet, and the days that they give deadlines."""
    rows = conn.execute("SELECT id FROM events WHERE coalesce(known_on, occurred_on) > ?", (day,)).fetchall()
    for (event,) in rows:
        conn.execute("UPDATE events SET outcome = NULL, occurred_on = NULL, known_on = NULL WHERE id = ?", (event,))
        claim_rows.follow_event(conn, event)


def _forget_steps(conn: Any, rows: list[tuple[Any, ...]], day: Day) -> None:
    steps: dict[int, list[tuple[int, Resolution]]] = {}
    for claim_id, resolution_id, outcome, interim, known_on, decided_at in rows:
        step = Resolution(
            uid="",
            claim="",
            number=0,
            outcome=Outcome(outcome) if outcome else None,
            interim=bool(interim),
            known_on=known_on,
            decided_at=decided_at or "",
        )
        steps.setdefault(claim_id, []).append((resolution_id, step))
    gone = []
    for found in steps.values():
        kept = standing_by([step for _, step in found], day)
        gone += [(resolution_id,) for resolution_id, _ in found[kept:]]
    conn.executemany("UPDATE resolutions SET removed = 1 WHERE id = ?", gone)


def _leave_out(conn: Any) -> None:
    """Delete the claims that were not made yet, or of an unknown day, with the updates that take theirs from them."""
    conn.execute(
        "CREATE TEMP TABLE without AS WITH RECURSIVE gone (id) AS (SELECT id FROM unknown "
        "UNION SELECT c.id FROM claims c JOIN gone ON c.update_of_id = gone.id) SELECT id FROM gone"
    )
    for table, column in (("claims", "id"), ("claim_tags", "claim_id"), *((t, "claim_id") for t in _ABOUT)):
        conn.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM without)")


_ABOUT = ("resolutions", "evidence", "snoozes")
