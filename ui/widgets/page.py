"""What the window asks of a page."""

from __future__ import annotations

from typing import Any, Protocol


class Page(Protocol):
    """A page of the window: a QWidget made with ``(session, theme, actions, parent)``.

    It is built when it is first shown. What it can do it says once, in its constructor, with
    ``actions.connect("claim.resolve", self.resolve)``; the window enables these while the page is in front, since
    ``actions`` is already the page's own scope. The window calls ``refresh`` when the session announced a change, also
    while the page is hidden, so a hidden page may only remember that it is out of date.
    """

    title: str
    icon: str
    """Name of a file in ui/icons without its suffix."""

    def refresh(self, change: Any) -> None:
        """Show what changed: a ``Change``, or None when anything may have."""

    def count(self) -> int | None:
        """The number beside the page's word on the rail, or None for none."""

    def first_focus(self) -> None:
        """Put the keyboard where work on this page starts."""

    # Optional: ``set_theme(theme: Theme) -> None`` is called when the theme or the text size has changed, and
    # ``may_close() -> bool`` before the window closes. What paints itself with ``theme.current(self)`` needs neither.
