"""At a start: what fell due since the window of this ledger was last open, as one quiet line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ui.models.words import day_text, weekday

if TYPE_CHECKING:
    from tracker.claims import Day
    from ui.session import Session
    from ui.window import Window


def remind(window: Window) -> None:
    """Count in a worker what fell due meanwhile, say it, and remember each day on which the window is open."""
    session = window.session
    path = session.ledger.path.resolve()
    today, last = session.today(), session.settings.last_open_on(path)

    def remember(_day: object = None) -> None:
        session.settings.open_on(path, session.today())

    remember()
    session.today_changed.connect(remember)
    session.closing.connect(remember)
    if last and last < today:
        _count(session, last, today, window)


def _count(session: Session, last: Day, today: Day, window: Window) -> None:
    ledger = session.ledger

    def work(_cancelled: object) -> int:
        reader = ledger.clone()
        try:
            return reader.fell_due(last, on=today)
        finally:
            reader.close()

    def tell(count: int) -> None:
        if count:
            window.status.say(sentence(count, last, today), stays=True)

    session.jobs.run(work, tell, failed=lambda _: None)


def sentence(count: int, last: Day, today: Day) -> str:
    """ "6 fell due since Tuesday": a day of the last week by its name, an earlier one by its date."""
    days = (date.fromisoformat(today) - date.fromisoformat(last)).days
    when = "yesterday" if days == 1 else weekday(last) if days < 7 else day_text(last)
    return f"{count:,} fell due since {when}"
