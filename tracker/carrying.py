"""What is carried into a ledger, each file as one step, and out of it.

The writes about claims are in ``writer``, the door is ``ledger``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tracker import holding, store
from tracker.later import Later
from tracker.writer import Writer

if TYPE_CHECKING:
    from tracker import bulk, chains, flattening, importing, log, lossless, returning, staging
    from tracker.claims import Day
    from tracker.importers.entries import Entry
    from tracker.importers.seen import Seen
    from tracker.importing import Imported
    from tracker.reports.citing import Cited
    from tracker.reports.claim_tables import Whole
    from tracker.returning import RecordFile, Returned
    from tracker.tally import Refused
else:
    bulk, chains, staging = Later("tracker.bulk"), Later("tracker.chains"), Later("tracker.staging")
    flattening, importing, log = Later("tracker.flattening"), Later("tracker.importing"), Later("tracker.log")
    lossless, returning = Later("tracker.lossless"), Later("tracker.returning")

PATIENCE = 2
"""How often an import is made ready without holding the ledger, before it is made ready while others wait."""


class DryRun(Exception):
    """Ends the transaction of an import that was only tried."""


class Carrying(Writer):
    """Imports and exports; each import is one transaction and one step."""

    def lines(
        self, *, history: bool = False, texts: bool = True, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[str]:
        """The whole ledger as lines of JSON that lose nothing (``tracker.lossless``), read in short pieces.

        With ``history`` every revision verbatim; ``texts`` False leaves the copies of sources out. Raises TrackerError
        soon after ``cancelled`` says so. For one state of the ledger ask within ``at_one_state``.
        """
        with store.in_words():
            yield from (lossless.history_lines if history else lossless.lines)(
                self.conn, texts=texts, cancelled=cancelled
            )

    def sources_to_cite(self) -> list[Cited]:
        """Every source that is not removed, with the name that its outlet goes by, in order of arrival."""
        with self._reading():
            return flattening.cited(self.conn)

    def wholes(self, *, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Whole]:
        """Every claim with the records around it, as our table of claims writes them, read in short pieces."""
        with store.in_words():
            yield from flattening.wholes(self.conn, cancelled=cancelled)

    def take_records(
        self,
        file: RecordFile,
        *,
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda records: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Returned:
        """Log the records of a file of our own (``carried``, ``flat``), under their own uids, as one step.

        What is here already stays as it is. With ``dry_run`` only the answer is made. Raises TrackerError soon after
        ``cancelled`` says so; then nothing was written.
        """
        label = f"Import {file.path.name}"
        with suppress(DryRun), self._importing(label):
            at = log.instant(self._now())
            writer = log.Writer(self.conn, step=log.new_uid(), author=self.author, device=self.device, at=at)
            found = returning.Returning(self.conn, writer, cancelled, progress).take(file, label)
            if dry_run:
                raise DryRun
        return found

    @contextmanager
    def _importing(self, label: str) -> Iterator[None]:
        """A transaction that may take long: others are told what they wait for (``held_by``)."""
        what = f"an import of {label.removeprefix('Import ')}"
        with holding.announced(self.path, what) as announce, self._transaction():
            announce()
            yield

    def take_rows(
        self,
        entries: Iterable[Entry | Refused],
        namespace: str,
        label: str,
        *,
        on: Day,
        repeated: Seen | None = None,
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda rows: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Imported:
        """Log the rows of another program's file as one step; what an earlier import logged is known again.

        ``namespace`` is the format, within which foreign ids are what they are, and ``repeated`` knows those that more
        than one row has. The rows are gone through one by one, and again where others wrote meanwhile, which they may
        until all is ready and copied in. With ``dry_run`` only the answer is made. Raises TrackerError soon after
        ``cancelled`` says so; then nothing was written.
        """
        again = chains.repeated_in(entries) if repeated is None else repeated

        def ready() -> importing.Importing:
            at = log.instant(self._now())
            signed = {"label": label, "author": self.author, "device": self.device, "at": at}
            made = importing.Importing(self.conn, namespace, on, **signed)
            made.take(entries, again, progress, cancelled)
            return made

        self.check_may_write()
        with store.in_words():
            for _ in range(PATIENCE):
                with suppress(bulk.Moved), staging.beside(self.conn):
                    made = ready()
                    if not dry_run:
                        with self._importing(label):
                            made.done(cancelled)
                    return made.found
            with staging.beside(self.conn), self._importing(label):
                made = ready()
                made.done(cancelled)
                return made.found

    def take_sources(self, entries: Sequence[Entry], label: str, *, dry_run: bool = False) -> Imported:
        """Log the sources of a library as one step; those that are known are completed with what they lack."""
        with suppress(DryRun), self._step(label) as step:
            found = importing.take_sources(step, entries)
            if dry_run:
                raise DryRun
        return found
