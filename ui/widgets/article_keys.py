"""Which key does what to the chosen words of an article."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_NONE = Qt.KeyboardModifier.NoModifier

TYPED = {
    "j": "onward",
    "k": "previous",
    " ": "sentence",
    "s": "sentence",
    "c": "clause",
    "]": "wider",
    "[": "narrower",
    "{": "earlier",
    "}": "later",
}
"""By the character that is typed, so that every keyboard layout gives the same step."""

PRESSED = {
    (Qt.Key.Key_Down, _NONE): "next",
    (Qt.Key.Key_Up, _NONE): "previous",
    (Qt.Key.Key_Right, _SHIFT): "wider",
    (Qt.Key.Key_Left, _SHIFT): "narrower",
    (Qt.Key.Key_Down, _SHIFT): "wider_by_clause",
    (Qt.Key.Key_Up, _SHIFT): "narrower_by_clause",
    (Qt.Key.Key_Left, _ALT): "earlier",
    (Qt.Key.Key_Right, _ALT): "later",
    (Qt.Key.Key_Home, _CTRL): "first",
    (Qt.Key.Key_End, _CTRL): "last",
}
"""By key and modifiers."""


def step_of(event: QKeyEvent) -> str:
    """The step of ``Passage.STEPS`` that a key asks for, or nothing."""
    modifiers = event.modifiers() & ~_KEYPAD
    if modifiers in (_NONE, _SHIFT) and event.text().lower() in TYPED:
        step = TYPED[event.text().lower()]
        return "next" if step == "onward" and modifiers == _SHIFT else step
    return next((step for (key, held), step in PRESSED.items() if event.key() == key and modifiers == held), "")


VERBS = {"n": "next", "p": "previous", "x": "dismiss", "m": "merge", "o": "reopen"}
"""What is done with suggestions, by the character that is typed."""


def verb_of(event: QKeyEvent) -> str:
    """What a key asks for of the suggestions, or nothing."""
    return VERBS.get(event.text().lower(), "") if event.modifiers() & ~_KEYPAD in (_NONE, _SHIFT) else ""


def asks(event: QKeyEvent) -> bool:
    """Whether the key asks for the claim form: Enter."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & ~_KEYPAD == _NONE
