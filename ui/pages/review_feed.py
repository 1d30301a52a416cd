"""What the Review page reads: the queue, a claim with all that a judge wants to see, and what comes next."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from tracker.claims import ClaimView, Day
from tracker.errors import NotFound
from tracker.later import Later
from ui.widgets.quote_context import context
from ui.widgets.review_card import Case

if TYPE_CHECKING:
    from tracker import moves
    from tracker.ledger import Ledger
else:
    moves = Later("tracker.moves")

FIRST = 500
"""Claims of a long queue that are listed; the others move up as these are done."""


FILTERS = (
    ("", "To review"),
    ("is:soon", "Due within 30 days"),
    ("is:review", "Review day reached"),
    ("is:early", "Decidable early"),
    ("is:check", "Needs checking"),
    ("is:earlier", "Judged on earlier wording"),
    ("is:snoozed", "Put off three times or more"),
    ("is:undated", "No day to look again"),
)
"""What the queue can show: a search, and what it is called. The first is what is due."""


def waiting(ledger: Ledger, on: Day) -> dict[str, int]:
    """How many claims each filter holds, counted up to ``FIRST``; from a worker, by a connection of its own."""
    reader = ledger.clone()
    try:
        return {query: len(queue_ids(reader, on, query)[0]) for query, _ in FILTERS}
    finally:
        reader.close()


def queue_ids(ledger: Ledger, on: Day, query: str = "") -> tuple[array[int], bool]:
    """The claims of a filter and whether that is all; without one those to review: due ones, the longest overdue first,
    then those whose outcome was judged on an earlier wording."""
    if query:
        ids = ledger.first_ids(query, "due_on", False, on=on, limit=FIRST)
        return ids, len(ids) < FIRST
    ids = ledger.first_ids("is:due", "due_on", False, on=on, limit=FIRST)
    if len(ids) < FIRST:
        due = set(ids)
        earlier = ledger.first_ids("is:earlier", "due_on", False, on=on, limit=FIRST)
        ids.extend(one for one in earlier if one not in due)
    return ids, len(ids) < FIRST


def next_due(ledger: Ledger, on: Day) -> Day | None:
    """The next day on which a claim falls due, if any is open."""
    views = ledger.rows(ledger.first_ids("is:open", "due_on", False, on=on, limit=1), on=on)
    return views[0].due_from if views else None


class Cases:
    """Claims with their evidence, their steps and the words around their quotes. Keeps the last snapshot's text."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._snapshot = ("", "")

    def case(self, view: ClaimView, on: Day) -> Case:
        """Everything about one claim on a day, in a few short reads."""
        before, after = self._around(view)
        ledger = self._ledger
        chain, rivals = ledger.chain(view.uid, on=on), ledger.rivals(view.uid, on=on) if view.event_uid else []
        return Case(
            view,
            before,
            after,
            evidence=ledger.evidence(view.uid),
            steps=ledger.resolutions(view.uid),
            moves=moves.lines(chain) if chain else (),
            rivals=rivals,
        )

    def _around(self, view: ClaimView) -> tuple[str, str]:
        if not view.snapshot_uid or view.quote_start is None or view.quote_end is None:
            return "", ""
        if self._snapshot[0] != view.snapshot_uid:
            self._snapshot = (view.snapshot_uid, self._text(view.snapshot_uid))
        text = self._snapshot[1]
        return context(text, view.quote_start, view.quote_end) if text else ("", "")

    def _text(self, uid: str) -> str:
        try:
            return self._ledger.snapshot_text(uid)
        except NotFound:
            return ""  # not carried here, or withheld: the quote stands alone
