"""Claims made up for tests of the window: views with every field filled, and a shelf that answers by id."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from tracker.claims import (
    ClaimKind,
    ClaimView,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    Likelihood,
    LikelihoodBasis,
    RecordedBasis,
    Status,
)

TODAY = "2014-03-01"
UNLIKELY = Likelihood("unlikely", 0.05, 0.18, 0.3, LikelihoodBasis.LEXICON, "1")
BY_2013 = Deadline(
    "by the end of 2013",
    DeadlineKind.DATE,
    DeadlineSense.BY,
    DeadlineBasis.STATED,
    "2013-02-04",
    "2013-12-31",
)

_EMPTY: dict[str, Any] = dict.fromkeys(ClaimView.__dataclass_fields__, None) | dict.fromkeys(
    (
        "uid revision proposition quote speaker speaker_uid speaker_as_described outlet outlet_uid writer source_uid "
        "source_title source_url archive_url published_on collection snapshot_uid snapshot_sha256 locator logged_at "
        "criteria condition base_rate_source event_uid event_title update_of decided_at decided_by resolution_note note"
    ).split(),
    "",
)
_FALSE = dict.fromkeys(("removed", "withheld", "conflict", "interim", "judged_on_earlier_wording"), False)


def claim_view(number: int = 1, **changes: Any) -> ClaimView:
    """A claim about Mali, number ``number``, with some fields changed."""
    values = _EMPTY | _FALSE | dict.fromkeys(("tags", "evidence_urls", "evidence_titles"), ())
    values |= {
        "id": number,
        "uid": f"{number:032x}",
        "revision": f"{number:064x}",
        "proposition": f"AQIM is eliminated from northern Mali, as counted in list {number}",
        "quote": "complete victory over the militants by the end of the year",
        "kind": ClaimKind.FORECAST,
        "speaker": "Modibo Keita",
        "speaker_uid": "s1",
        "outlet": "Al Jazeera",
        "source_title": "Mali after the intervention",
        "claimed_on": "2013-02-04",
        "first_recorded_basis": RecordedBasis.OUR_LOG,
        "logged_at": "2013-02-05T09:00:00.000Z",
        "likelihood": UNLIKELY,
        "deadline": BY_2013,
        "status": Status.DUE,
        "tags": ("mali", "security"),
    }
    return ClaimView(**(values | changes))


class Shelf:
    """Rows by id, counting how often it was asked."""

    def __init__(self, count: int) -> None:
        self.ids: array[int] = array("q", range(1, count + 1))
        self.changed: dict[int, ClaimView] = {}
        self.asked: list[int] = []

    def rows(self, ids: Sequence[int]) -> list[ClaimView]:
        """The views of the ids, in their order."""
        self.asked.append(len(ids))
        return [self.changed.get(claim_id) or claim_view(claim_id) for claim_id in ids]
