"""How often and when last claims were changed, as a calendar must know to take an entry for a newer one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tracker.reports.calendar import Touched

_ABOUT = """WITH ids (id) AS (SELECT value FROM json_each(?)), about (claim_id, uid) AS (
    SELECT c.id, c.uid FROM claims c JOIN ids ON ids.id = c.id
    UNION ALL SELECT v.claim_id, v.uid FROM resolutions v JOIN ids ON ids.id = v.claim_id
    UNION ALL SELECT s.claim_id, s.uid FROM snoozes s JOIN ids ON ids.id = s.claim_id
    UNION ALL SELECT c.id, e.uid FROM claims c JOIN ids ON ids.id = c.id JOIN events e ON e.id = c.deadline_event_id)
"""
# No proposition can hold `"latest":` as JSON writes it: its own quotation marks are escaped.
_TOUCHED = (
    _ABOUT
    + """SELECT about.claim_id, count(*), max(r.at),
    max(r.kind = 'claim' AND instr(coalesce(r.body, ''), '"latest":') > 0),
    max(r.kind IN ('claim', 'resolution') AND instr(coalesce(r.body, ''), '"review_on":') > 0 OR r.kind = 'snooze')
FROM about JOIN revisions r ON r.uid = about.uid GROUP BY about.claim_id"""
)


def touched(conn: Any, ids: Sequence[int]) -> dict[int, Touched]:
    """How often and when last something that can move a day of these claims (by id) was written."""
    rows = conn.execute(_TOUCHED, (json.dumps(list(ids)),)).fetchall()
    return {row[0]: Touched(row[1], row[2], bool(row[3]), bool(row[4])) for row in rows}
