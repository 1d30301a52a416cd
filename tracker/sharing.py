"""Which questions several speakers answered: one event by one day, or the same proposition by the same day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker import names
from tracker.claims import Day, EventTie
from tracker.errors import InputError, NotFound
from tracker.later import Later
from tracker.scoring.columns import Choices, Columns
from tracker.scoring.comparing import Comparison, compare
from tracker.tables import id_of, name_key

if TYPE_CHECKING:
    import numpy as np

    from tracker.reviewing import Reviewing
else:
    np = Later("numpy")

PIECE = 5_000
Key = tuple[object, ...]
Answer = tuple[str, int, float, float, int]
"""Day, id, likelihood, outcome and cluster of a claim, both numbers turned to the event's side."""


def shared(ledger: Reviewing, speakers: Sequence[str], query: str, *, on: Day, choices: Choices | None) -> Comparison:
    """Speakers (names or uids) on the scored claims that they share; of several on one question the first counts.

    Raises InputError for fewer than two speakers, and NotFound.
    """
    wanted = list(dict.fromkeys(_speaker(ledger.conn, name) for name in speakers))
    if len(wanted) < 2:
        raise InputError("speaker", "A comparison needs two speakers or more: name another.")
    groups = {one.card.uid: one.card for one in ledger.scores("speaker", query, on=on, choices=choices)}
    labels = [(groups[uid].name if uid in groups else _name(ledger.conn, uid), uid) for uid in wanted]
    answers = [_answers(ledger.conn, groups[uid].columns) if uid in groups else {} for uid in wanted]
    keys = [key for key in answers[0] if all(key in others for others in answers[1:])]
    agreed = [key for key in keys if len({one[key][3] for one in answers}) == 1]
    p = np.array([[one[key][2] for one in answers] for key in agreed]).reshape(-1, len(wanted))
    y = np.array([answers[0][key][3] for key in agreed], dtype=np.float64)
    clusters = np.array([answers[0][key][4] for key in agreed], dtype=np.int64)
    claims = tuple(tuple(one[key][1] for one in answers) for key in agreed)
    return compare(labels, p, y, clusters, claims, len(keys) - len(agreed))


def _speaker(conn: Any, name: str) -> str:
    uid = names.find(conn, "speaker", name_key(name))
    if uid:
        return uid
    if id_of(conn, "speakers", name) is None:
        raise NotFound(f"No speaker is called “{name}”: check it with `main.py score --by speaker`.")
    return name


def _name(conn: Any, uid: str) -> str:
    return str(conn.execute("SELECT name FROM speakers WHERE uid = ?", (uid,)).fetchone()[0])


def _answers(conn: Any, found: Columns) -> dict[Key, Answer]:
    """The first answer of a speaker to each question."""
    answers: dict[Key, Answer] = {}
    ids = found.ids.tolist()
    columns = (found.best.tolist(), found.y.tolist(), found.cluster.tolist())
    numbers = {one: row for one, *row in zip(ids, *columns, strict=True)}
    for start in range(0, len(ids), PIECE):
        rows = conn.execute(
            "SELECT c.id, c.claimed_on, c.proposition, c.deadline_latest, c.event_tie, e.canon_id "
            "FROM claims c LEFT JOIN events e ON e.id = c.event_id WHERE c.id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids[start : start + PIECE]),),
        ).fetchall()
        for one, day, proposition, latest, tie, event in rows:
            p, y, cluster = numbers[one]
            by_event = event is not None and tie is not None
            key: Key = (event, latest) if by_event else (name_key(proposition or ""), latest)
            turned = by_event and tie == EventTie.DOES_NOT_OCCUR
            answer = (day or "~", one, 1 - p if turned else p, 1 - y if turned else y, cluster)
            answers[key] = min(answer, answers.get(key, answer))
    return answers
