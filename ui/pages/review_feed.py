"""What the Review page reads: the queue, a claim with all that a judge wants to see, and what comes next."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracker.claims import ClaimView, Correction, Day, Source
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


class Listed(NamedTuple):
    """The claims of a filter: their ids, whether these are all, and whether more could not be found at once."""

    ids: array[int]
    whole: bool
    unfinished: bool = False


def queue_ids(ledger: Ledger, on: Day, query: str = "") -> Listed:
    """What is listed at once for a filter; without one those to review: due ones, the longest overdue first, then those
    whose outcome was judged on an earlier wording."""
    ids, more = ledger.beginning(query or "is:due", "due_on", False, on=on, limit=FIRST)
    if not query and not more:
        earlier, more = ledger.beginning("is:earlier", "due_on", False, on=on, limit=FIRST)
        _append(ids, earlier)
    return Listed(ids, not more, more and len(ids) < FIRST)


def whole_queue(ledger: Ledger, on: Day, query: str, cancelled: Callable[[], bool]) -> Listed:
    """The same, however long it takes: for a worker, by a connection of its own and in reads so short that nobody who
    writes waits for them."""
    reader = ledger.clone()
    try:
        found = queue_ids(reader, on, query)
        if found.unfinished:
            ids = reader.all_ids(query or "is:due", "due_on", False, on=on, cancelled=cancelled)
            if not query:
                _append(ids, reader.all_ids("is:earlier", "due_on", False, on=on, cancelled=cancelled))
            found = Listed(ids[:FIRST], len(ids) <= FIRST)
        return found
    finally:
        reader.close()


def _append(ids: array[int], others: array[int]) -> None:
    known = set(ids)
    ids.extend(one for one in others if one not in known)


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
            corrections=self._corrections(view),
        )

    def _corrections(self, view: ClaimView) -> Sequence[Correction]:
        """What was corrected in its source."""
        source = self._ledger.record("source", view.source_uid) if view.source_uid else None
        return source.corrections if isinstance(source, Source) else ()

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
