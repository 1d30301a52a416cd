"""What the speaker says of a proposition: three buttons that follow the likelihood until a hand chooses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from tracker.claims import SpeakerSays
from ui.widgets.fields import Field
from ui.widgets.text import button, set_tip

SAYS_WORDS = (
    (SpeakerSays.WILL, "Will", "w"),
    (SpeakerSays.WILL_NOT, "Will not", "n"),
    (SpeakerSays.NEITHER, "Neither", "e"),
)


class SaysField(Field):
    """Three buttons in a row, one stop of the Tab key; W, N, E and the arrows choose."""

    def __init__(self) -> None:
        self.row = QWidget()
        super().__init__("Speaker says it", self.row, name="speaker_says")
        self.row.setAccessibleName("The speaker says that it")
        self.chosen_by_hand = False
        self._group = QButtonGroup(self)
        self._buttons: dict[SpeakerSays, QPushButton] = {}
        line = QHBoxLayout(self.row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for says, word, key in SAYS_WORDS:
            made = button(f"{word}  {key.upper()}", name=f"The speaker says: {word.lower()}, key {key.upper()}")
            made.setCheckable(True)
            made.installEventFilter(self)
            set_tip(made, f"Key: {key.upper()}")
            made.clicked.connect(lambda _checked=False, says=says: self.choose(says))
            self._group.addButton(made)
            self._buttons[says] = made
            line.addWidget(made)
        line.addStretch(1)
        self._one_stop()

    def value(self) -> SpeakerSays | None:
        """What is chosen, or None."""
        return next((says for says, made in self._buttons.items() if made.isChecked()), None)

    def text(self) -> str:
        chosen = self.value()
        return chosen.value if chosen and self.chosen_by_hand else ""

    def set_text(self, text: str) -> None:
        self.chosen_by_hand = bool(text)
        self.show_value(SpeakerSays(text) if text else None)
        self.set_error("")

    def choose(self, says: SpeakerSays) -> None:
        """Take one by hand: it stays, whatever the likelihood says."""
        self.chosen_by_hand = True
        self.show_value(says)
        self._buttons[says].setFocus()
        self.set_error("")
        self.edited.emit()

    def show_value(self, says: SpeakerSays | None) -> None:
        """Show a value that follows from elsewhere; None shows none."""
        self._group.setExclusive(False)
        for each, made in self._buttons.items():
            made.setChecked(each is says)
        self._group.setExclusive(True)
        self._one_stop()

    def follow(self, side: SpeakerSays | None) -> None:
        """Take over what the likelihood says, unless a hand chose."""
        if not self.chosen_by_hand:
            self.show_value(side)
            self.row.setAccessibleDescription("taken from the likelihood" if side else "")

    def focus_here(self) -> None:
        """Put the keyboard on the chosen button, else the first."""
        self._stop().setFocus(Qt.FocusReason.TabFocusReason)

    def _stop(self) -> QPushButton:
        return self._buttons[self.value() or SpeakerSays.WILL]

    def _one_stop(self) -> None:
        stop = self._stop()
        for made in self._buttons.values():
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if made is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)

    def stops(self) -> list[QPushButton]:
        """The buttons in order, for the tab chain."""
        return list(self._buttons.values())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._group.buttons():
            chosen = self._by_key(event)
            if chosen is not None:
                self.choose(chosen)
                return True
        return super().eventFilter(watched, event)

    def _by_key(self, event: QKeyEvent) -> SpeakerSays | None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier:
            return None
        order = [says for says, _, _ in SAYS_WORDS]
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step:
            at = next(i for i, says in enumerate(order) if self._buttons[says].hasFocus())
            return order[(at + step) % len(order)]
        return next((says for says, _, key in SAYS_WORDS if event.text().lower() == key), None)
