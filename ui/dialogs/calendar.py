"""Hand over deadlines and review days as an iCalendar file; a second export into a calendar updates the first."""

from __future__ import annotations

from collections.abc import Callable

from ui.session import Session
from ui.widgets.status_line import counted

FILTER = "Calendar (*.ics)"


def export_calendar(session: Session) -> None:
    """Ask for a file and write the calendar of the whole ledger in a job."""
    ledger, on = session.ledger, session.today()
    suggested = ledger.path.with_name(f"{ledger.path.stem} deadlines.ics")
    chosen = session.messages.save_path("Export calendar of deadlines", str(suggested), FILTER)
    if chosen is None:
        return
    path = chosen if chosen.suffix else chosen.with_suffix(".ics")

    def work(cancelled: Callable[[], bool]) -> tuple[int, int]:
        from tracker.reports.calendar import write_calendar

        reader = ledger.clone()
        try:
            return reader.at_one_state(
                lambda then, head: write_calendar(
                    then.days_ahead(on=on, cancelled=cancelled), path, name=ledger.path.stem, head=head
                ),
                cancelled=cancelled,
            )
        finally:
            reader.close()

    def tell(written: tuple[int, int]) -> None:
        session.say(f"Wrote {counted(written[0], 'day', 'days')} to {path.name}")

    session.jobs.run(work, tell, lambda error: session.messages.error(str(error)), label="Writing the calendar")
