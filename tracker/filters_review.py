"""What a review asks of claims beyond being due: soon due, decidable early, to be checked, put off again and again."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.claims import Day
from tracker.conflicts import JUDGED_APART

SOON_DAYS = 30
OFTEN = 3
"""Snoozes from which a claim counts as put off again and again."""

_LIVE = "(c.outcome IS NULL OR c.interim = 1) AND c.root_id = c.id"
_APART = (
    "EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = c.id AND e.resolution_id IS NULL AND e.stance <> 'context' "
    "AND e.removed = 0)"
)
_KNOWN_EVENT = (
    "c.event_id IN (SELECT x.id FROM events x JOIN events y ON y.id = x.canon_id WHERE y.outcome IS NOT NULL "
    "AND y.removed = 0)"
)
_UNSURE = (
    "EXISTS (SELECT 1 FROM resolutions r WHERE r.id = c.resolution_id "
    "AND (r.confidence = 'low' OR r.known_on_basis = 'import_day'))"
)
_AGAINST = "EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = c.id AND e.stance = 'contradicts' AND e.removed = 0)"
_OFTEN = f"(SELECT count(*) FROM snoozes s WHERE s.claim_id = c.id AND s.removed = 0) >= {OFTEN}"

TESTS: dict[str, str] = {
    "soon": f"({_LIVE} AND c.due_from > ?1 AND c.due_from <= ?2)",
    "review": "(c.due_from <= ?1 AND c.root_id = c.id AND c.deadline_latest IS NULL)",
    "early": f"({_LIVE} AND (c.due_from IS NULL OR c.due_from > ?1) AND ({_APART} OR {_KNOWN_EVENT}))",
    "check": f"(c.root_id = c.id AND ((c.outcome IS NOT NULL AND ({_UNSURE} OR {_AGAINST})) OR {JUDGED_APART}))",
    "snoozed": f"({_LIVE} AND {_OFTEN})",
    "undated": "(c.outcome IS NULL AND c.root_id = c.id AND c.due_from IS NULL)",
}
"""By word of the search language, what must hold of a claim on a day (?1) and up to a later one (?2)."""


def arguments(test: str, on: Day) -> tuple[str, tuple[object, ...]]:
    """The test with plain marks, and what stands in their place in order."""
    later = (date.fromisoformat(on) + timedelta(days=SOON_DAYS)).isoformat()
    values: list[object] = []
    while True:
        first = min((place for mark in ("?1", "?2") if (place := test.find(mark)) >= 0), default=-1)
        if first < 0:
            return test, tuple(values)
        values.append(on if test[first + 1] == "1" else later)
        test = f"{test[:first]}?{test[first + 2 :]}"
