"""Tags of one claim or of many at once: what all have, what some have, and new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from tracker.claims import ClaimView
from tracker.errors import InputError
from ui.dialogs.small import SmallDialog, claims_text
from ui.theme import current
from ui.widgets.fields import LineField


class TagsDialog(SmallDialog):
    """A box for every tag that the claims have, half ticked where only some have it, and a field for new ones."""

    def __init__(
        self, views: Sequence[ClaimView], names_like: Callable[[str], Sequence[str]], parent: QWidget | None = None
    ) -> None:
        def complete(text: str) -> list[str]:
            done, comma, last = text.rpartition(",")
            start = f"{done}{comma} " if comma else ""
            return [start + name for name in names_like(last.strip())] if last.strip() else []

        self.field = LineField("Add tags", name="tags", hint="With commas between them", complete=complete)
        about = claims_text(len(views), views[0].proposition if views else "")
        super().__init__("Tags", "Tag", about=about, fields=(self.field,), parent=parent)
        self._all = len(views)
        self._had = Counter(tag for view in views for tag in view.tags)
        self.boxes: dict[str, QCheckBox] = {}
        if self._had:
            self.body.addWidget(self._ticks())
        self.field.editor.setFocus()

    def _ticks(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("role", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for tag, count in sorted(self._had.items(), key=lambda item: item[0].casefold()):
            some = count < self._all
            words = f"{tag} ({count:,} of {self._all:,})" if some else tag
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(f"Tag {words}")
            box.setTristate(some)
            box.setCheckState(Qt.CheckState.PartiallyChecked if some else Qt.CheckState.Checked)
            self.boxes[tag] = box
            column.addWidget(box)
        column.addStretch(1)
        if len(self.boxes) <= 8:
            return inside
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setWidget(inside)
        scrolled.setMinimumHeight(current(self).px(180))
        return scrolled

    def added(self) -> list[str]:
        """Tags to put on every claim."""
        typed = [name.strip() for name in self.field.text().split(",") if name.strip()]
        ticked = [
            tag
            for tag, box in self.boxes.items()
            if box.checkState() is Qt.CheckState.Checked and self._had[tag] < self._all
        ]
        return list(dict.fromkeys((*typed, *ticked)))

    def dropped(self) -> list[str]:
        """Tags to take off wherever they are."""
        return [tag for tag, box in self.boxes.items() if box.checkState() is Qt.CheckState.Unchecked]

    def check(self) -> None:
        """Something must change."""
        if not self.added() and not self.dropped():
            raise InputError("tags", "Nothing is changed yet: type a tag, or untick one.")
