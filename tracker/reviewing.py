"""What the review of claims asks of a ledger: proposals, rivals, evidence to be given again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from tracker.errors import InputError, TrackerError
from tracker.later import Later
from tracker.reader import Reader

if TYPE_CHECKING:
    from tracker import (
        bundling,
        changes,
        happenings,
        names,
        outcomes,
        proposals,
        scores,
        sharing,
        store,
        tables,
        touched,
        views,
    )
    from tracker.bundling import Leaving
    from tracker.claims import ClaimView, Day, Event, EventDraft, EvidenceDraft
    from tracker.happenings import Tied
    from tracker.proposals import Proposal
    from tracker.reports.calendar import Touched
    from tracker.reports.changes import Alteration
    from tracker.scores import Period, Scored
    from tracker.scoring.columns import Choices
    from tracker.scoring.comparing import Comparison
else:
    bundling = Later("tracker.bundling")
    happenings, outcomes, proposals = (
        Later("tracker.happenings"),
        Later("tracker.outcomes"),
        Later("tracker.proposals"),
    )
    names, tables = Later("tracker.names"), Later("tracker.tables")
    scores, store = Later("tracker.scores"), Later("tracker.store")
    changes, touched, views = Later("tracker.changes"), Later("tracker.touched"), Later("tracker.views")
    sharing = Later("tracker.sharing")


_CHAIN = (
    "WITH RECURSIVE chain (id) AS (SELECT root_id FROM claims WHERE id = ? "
    "UNION SELECT c.id FROM claims c JOIN chain ON c.update_of_id = chain.id) "
    "SELECT c.uid FROM claims c JOIN chain ON chain.id = c.id WHERE c.removed = 0 AND c.withheld = 0 "
    "ORDER BY c.claimed_on IS NULL, c.claimed_on, c.id"
)


class Reviewing(Reader):
    """The questions of the review queue; each answer is one short read."""

    def last_evidence(self, limit: int = 5) -> list[EvidenceDraft]:
        """The evidence that was logged last, the latest first: what “repeat the last evidence” gives again."""
        with self._reading():
            return outcomes.last_evidence(self.conn, limit)

    def event(self, uid: str) -> Event:
        """An event, or the one that it is joined into. Raises NotFound."""
        with self._reading():
            return happenings.event_of(self.conn, uid)

    def event_named(self, text: str) -> str:
        """The uid of the event with that uid or title. Raises NotFound."""
        with self._reading():
            uid = names.find(self.conn, "event", tables.name_key(text))
            return happenings.event_of(self.conn, uid or text).uid

    def tied(self, event: str, draft: EventDraft | None = None, *, on: Day) -> list[Tied]:
        """The claims about an event, and what follows for each from its outcome, or from the one in a draft.

        Nothing is written. Raises NotFound, and InputError where the draft lacks a part.
        """
        with self._reading():
            found = happenings.event_of(self.conn, event)
            return happenings.tied(self.conn, happenings.with_outcome(found, draft, on) if draft else found, on)

    def rivals(self, claim: str, *, on: Day) -> list[ClaimView]:
        """The other claims about the event of a claim, in the order in which they were made."""
        view = self.view(claim, on=on)
        if not view.event_uid:
            return []
        with self._reading():
            return [one for one in happenings.about(self.conn, view.event_uid, on) if one.uid != claim]

    def chain(self, claim: str, *, on: Day) -> list[ClaimView]:
        """The statements of one claim by its speaker, the first and its updates, by their days; empty without updates.

        Removed and withheld ones are left out. Raises NotFound.
        """
        with self._reading():
            key = tables.id_of(self.conn, "claims", claim)
            rows = self.conn.execute(_CHAIN, (key,)).fetchall()
        return [self.view(row[0], on=on) for row in rows] if len(rows) > 1 else []

    def proposal(self, claim: str, *, on: Day) -> Proposal:
        """What its event, or else the calendar, lets us expect of a claim. Raises NotFound."""
        view = self.view(claim, on=on)
        if view.event_uid:
            found = proposals.from_event(view, self.event(view.event_uid))
            if found.outcome:
                return found
        return proposals.from_deadline(view, on)

    def fell_due(self, since: Day, *, on: Day) -> int:
        """How many claims are due on that day that were not yet on the day ``since``."""
        with self._reading():
            return views.due_count(self.conn, on, since)

    def days_ahead(
        self, query: str = "", *, on: Day, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[ClaimView, Touched]]:
        """The claims of a search with how often and when they were changed, for a calendar, read in pieces.

        For the whole ledger (an empty query) the removed ones too, so that a calendar lets go of their days.
        Raises TrackerError soon after ``cancelled`` says so.
        """
        with store.in_words():
            ids = self._query(query, "logged_at", False, on).all()
            if not query.strip():
                ids += self._query("is:removed", "logged_at", False, on).all()
        for start in range(0, len(ids), 500):
            if cancelled():
                raise TrackerError("The calendar was not written: it was cancelled. An earlier one is unchanged.")
            found = self.rows(ids[start : start + 500], on=on)
            with self._reading():
                changed = touched.touched(self.conn, [view.id for view in found])
            yield from ((view, changed[view.id]) for view in found)

    def changes(self, since: Day) -> Iterator[Alteration]:
        """Every outcome, wording and likelihood that was changed on that day (UTC) or later, in the log's order."""
        with store.in_words():
            yield from changes.since(self.conn, since)

    def scores(
        self,
        by: str | None = None,
        query: str = "",
        *,
        on: Day,
        choices: Choices | None = None,
        period: Period | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[Scored]:
        """The scorecards of the claims of a search and a period, put together by a word of ``scores.By``, or as one.

        Without intervals, which take resampling (``scoring.card.with_interval``). Raises InputError for another word,
        and TrackerError soon after ``cancelled`` says so.
        """
        with store.in_words():
            wanted: Sequence[int] | None = None
            if query.strip():
                wanted = self.all_ids(query, "logged_at", False, on=on, cancelled=cancelled)
            if period:
                inside = scores.within(self.conn, period)
                wanted = inside if wanted is None else sorted(set(wanted).intersection(inside))
            searches = self._searches(on, cancelled) if by == scores.By.SEARCH else ()
            return scores.scored(self.conn, by, wanted, on, choices, cancelled, searches)

    def _searches(self, on: Day, cancelled: Callable[[], bool]) -> Iterator[tuple[str, str, Sequence[int]]]:
        """The saved searches by name, with uid and the ids of their claims. Raises InputError for a broken one."""
        sql = "SELECT name, uid, query FROM saved_searches WHERE removed = 0 AND withheld = 0 ORDER BY name, uid"
        for name, uid, query in self.conn.execute(sql).fetchall():
            try:
                yield name, uid, self.all_ids(query, "logged_at", False, on=on, cancelled=cancelled)
            except InputError as error:
                raise InputError("by", f"The saved search “{name}” cannot be read: {error}") from None

    def compare(
        self,
        compared: Sequence[str],
        query: str = "",
        *,
        on: Day,
        choices: Choices | None = None,
        period: Period | None = None,
        by: str = "speaker",
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Comparison:
        """Speakers or outlets (names or uids) on the questions that all of them answered; for a worker.

        Raises InputError for fewer than two of them, NotFound, and TrackerError soon after ``cancelled`` says so.
        """
        with store.in_words():
            return sharing.shared(
                self, compared, query, on=on, choices=choices, period=period, by=by, cancelled=cancelled
            )

    def bundle(self, uids: Sequence[str], leaving: Leaving, *, on: Day) -> bytes:
        """Claims with all that they rest on, as the bytes of a zip that anybody can check (``tracker.bundling``).

        The same claims at the same head give the same bytes; ask within ``at_one_state``. Raises NotFound.
        """
        found = [self.view(uid, on=on) for uid in dict.fromkeys(uids)]
        with self._reading():
            packed: bytes = bundling.bundle(self.conn, found, leaving, self.head())
        return packed
