"""One thing given to one claim or to many at once: a speaker, an event, a review day; or looking again later."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from tracker.claims import Day, EventTie
from tracker.deadlines import parse_day
from tracker.errors import InputError
from ui.dialogs.small import SmallDialog
from ui.widgets.fields import ChoiceField, LineField
from ui.widgets.text import button

TIES = (
    ("", "as it is"),
    (EventTie.OCCURS, "that it occurs"),
    (EventTie.DOES_NOT_OCCUR, "that it does not occur"),
)
"""How a claim is tied to its event: what follows from the event's outcome rests on that."""


class AssignDialog(SmallDialog):
    """A name: of a speaker or an event. Empty changes nothing; taking it away has a button of its own."""

    def __init__(
        self,
        title: str,
        caption: str,
        values: frozenset[str],
        *,
        about: str,
        field: str,
        complete: Callable[[str], Sequence[str]],
        ties: frozenset[str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``values`` are what the claims have now, an empty one where one of them has none; ``ties`` the same of how
        they are tied to an event, None where there is nothing to tie."""
        line = LineField(caption, name=field, hint="Empty changes nothing. A new name is added.", complete=complete)
        super().__init__(title, "Assign", about=about, fields=(line,), parent=parent)
        self._field, self._none = field, False
        self.none = button(f"No {caption.lower()}", "quiet", name=f"Take the {caption.lower()} away")
        self.none.clicked.connect(self._take_away)
        self.none.setVisible(any(values))
        self.foot.insertWidget(0, self.none)
        if len(values) > 1:
            line.editor.setPlaceholderText("several, which stay as they are")
        else:
            line.set_text(next(iter(values), ""))
        line.editor.selectAll()
        self._tie = ChoiceField("What they say of it", [(str(tie), words) for tie, words in TIES], name="event_tie")
        self._tie.set_text(next(iter(ties)) if ties and len(ties) == 1 else "")
        if ties is not None:
            self.body.addWidget(self._tie)

    def tie(self) -> EventTie | None:
        """How the claims are tied to the event; None leaves that as it is."""
        return EventTie(self._tie.text()) if self.name() and self._tie.text() else None

    def name(self) -> str:
        """What was typed; empty when it is to be taken away."""
        return "" if self._none else self.form[self._field].text()

    def commit(self) -> None:
        """Assign what was typed. Nothing typed is nothing to do."""
        self._none = False
        if self.name():
            super().commit()
        else:
            self.reject()

    def _take_away(self) -> None:
        self._none = True
        super().commit()


class DayDialog(SmallDialog):
    """A day to look again, with a reason where one is asked for."""

    def __init__(
        self,
        title: str,
        verb: str,
        today: Day,
        *,
        about: str,
        value: str = "",
        with_reason: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        field = "until" if with_reason else "review_on"
        day = LineField("Look again on", name=field, hint="2015-01-31, 31 Jan 2015, +6m", placeholder="+6m")
        reason = LineField("Reason", name="reason", placeholder="in a few words")
        super().__init__(title, verb, about=about, fields=(day, reason) if with_reason else (day,), parent=parent)
        self._field, self._today = field, today
        self.until: Day = ""
        day.set_text(value)
        day.editor.selectAll()
        day.editor.setFocus()

    def reason(self) -> str:
        """Why not now."""
        return self.form["reason"].text() if "reason" in self.form.fields else ""

    def check(self) -> None:
        """Read the day into ``until``."""
        text = self.form[self._field].text()
        if not text:
            raise InputError(self._field, "Type a day, such as 2015-01-31 or +6m.")
        self.until = parse_day(text, self._field, today=self._today)
