"""A page saved whole (.mht, .mhtml) to its HTML: the first part that is a page. Runs in the parsing child.

Nothing else in it is looked at: pictures and scripts stay where they are.
"""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from tracker.errors import InputError
from tracker.reading import _page
from tracker.reading.article import Origin
from tracker.reading.extract import About, Evidence, Extract

_NO_PAGE = "There is no page in this archive: open it in a browser and save it again, or copy its words and paste them."


def extract(data: bytes, url: str = "") -> Extract:
    """The article in a saved page. Raises InputError when there is no page in it."""
    message = message_from_bytes(data, policy=policy.default)
    part = next(
        (one for one in message.walk() if one.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    page = part.get_payload(decode=True) if part is not None else None
    if not isinstance(page, bytes) or not page.strip() or part is None:
        raise InputError("text", _NO_PAGE)
    address = url or _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    address = address if address.startswith(("http://", "https://")) else ""
    found = _page.extract(page, address, part.get_content_charset() or "")
    subject = _header(message, "Subject")
    told = (Evidence(About.TITLE, Origin.TITLE, subject[:500], "Subject"),) if subject else ()
    return replace(found, evidence=(*found.evidence, *told))


def _header(message: object, name: str) -> str:
    """A header's words; empty where it is missing or cannot be read."""
    try:
        value = message.get(name) if isinstance(message, EmailMessage) else None
    except (ValueError, LookupError, IndexError):
        return ""
    return " ".join(str(value or "").split())
