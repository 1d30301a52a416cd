"""Which questions several speakers answered: one event by one day, or the same proposition by the same day."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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
    from tracker.scores import Period
    from tracker.scoring.card import Card
else:
    np = Later("numpy")

PIECE = 5_000
Key = tuple[object, ...]
Answer = tuple[str, int, float, float, int]
"""Day, id, likelihood, outcome and cluster of a claim, both numbers turned to the event's side."""


WHO = {
    "speaker": ("speakers", "No speaker is called"),
    "outlet": ("outlets", "No outlet is called"),
}
"""Who can be compared, and how that is said."""


def shared(
    ledger: Reviewing,
    compared: Sequence[str],
    query: str,
    *,
    on: Day,
    choices: Choices | None,
    period: Period | None = None,
    by: str = "speaker",
    cancelled: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Speakers, or outlets in their own voice (names or uids), on the scored claims that they share.

    Of several claims on one question the first counts. Raises InputError for fewer than two of them and for another
    ``by``, NotFound, and TrackerError soon after ``cancelled`` says so.
    """
    if by not in WHO:
        raise InputError("by", f"Records are not compared by {by}: choose {' or '.join(WHO)}.")
    wanted = list(dict.fromkeys(_uid(ledger.conn, by, name) for name in compared))
    if len(wanted) < 2:
        raise InputError("speaker", f"A comparison needs two {by}s or more: name another.")
    found = ledger.scores(by, query, on=on, choices=choices, period=period, cancelled=cancelled)
    groups = {one.card.uid: one.card for one in found if by == "speaker" or one.own_voice}
    labels = [_label(ledger.conn, by, uid, groups.get(uid)) for uid in wanted]
    answers = [_answers(ledger.conn, groups[uid].columns) if uid in groups else {} for uid in wanted]
    keys = [key for key in answers[0] if all(key in others for others in answers[1:])]
    agreed = [key for key in keys if len({one[key][3] for one in answers}) == 1]
    p = np.array([[one[key][2] for one in answers] for key in agreed]).reshape(-1, len(wanted))
    y = np.array([answers[0][key][3] for key in agreed], dtype=np.float64)
    clusters = np.array([answers[0][key][4] for key in agreed], dtype=np.int64)
    same = set(agreed)
    rows, disputed = (
        tuple(tuple(one[key][1] for one in answers) for key in some)
        for some in (agreed, [key for key in keys if key not in same])
    )
    return compare(labels, p, y, clusters, rows, disputed)


def _uid(conn: Any, by: str, name: str) -> str:
    uid = names.find(conn, by, name_key(name))
    if uid:
        return uid
    table, nobody = WHO[by]
    if id_of(conn, table, name) is None:
        raise NotFound(f"{nobody} “{name}”: check it with `main.py score --by {by}`.")
    return name


def _label(conn: Any, by: str, uid: str, found: Card | None) -> tuple[str, str, int]:
    """The name, the uid, and how many scored claims there are in all."""
    if found is not None:
        return found.name, uid, found.n
    table, _ = WHO[by]
    return str(conn.execute(f"SELECT name FROM {table} WHERE uid = ?", (uid,)).fetchone()[0]), uid, 0


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
