"""Fetching one page by a press: the first time it is said what that sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.session import Session

if TYPE_CHECKING:
    from tracker.reading.article import Article

FETCHING = "read/fetch"
"""The setting that says that a press may fetch without asking once more."""


def may_fetch(session: Session) -> bool:
    """Whether a page may be fetched now: asked until somebody says that it need not be."""
    if session.settings.flag(FETCHING):
        return True
    detail = "One request goes to that site, as a browser would send it. Nothing else in the program uses the net."
    choice = session.messages.ask("Fetch this page now?", ["Fetch", "Fetch, and do not ask again"], detail=detail)
    if choice is not None:
        session.settings.put(FETCHING, choice == 1)
    return choice is not None


def fetched(url: str) -> Article:
    """The page at an address, read; for a worker. Raises InputError with a sentence for whatever stands against it."""
    from tracker.reading.fetch import fetch  # late: it is the one part of the program that reaches for the net
    from tracker.reading.read import read

    found = fetch(url, switched_on=True)
    return read(found.data, url=found.url, charset=found.charset, media_type=found.media_type)
