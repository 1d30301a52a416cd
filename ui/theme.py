"""Colour, type and space in one place: a light and a dark theme, and how to put one on.

Sizes are device-independent pixels: 12, 13 (body), 15 and 20, scaled by the user's own font and by the text size
that they chose. Space comes in steps of 4 and does not grow with the text. Nothing here is a global: a page is given
the theme, and whatever paints itself asks ``current(widget)``, which reads the widget's palette and so is right at
once when the theme changes.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6 import QtGui
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.stylesheet import sheet

BODY_PX = 13
"""The body size that the sizes 12, 15 and 20 are relative to."""

READING_SERIFS = (
    "Charter",
    "Bitstream Charter",
    "Source Serif 4",
    "Source Serif Pro",
    "Literata",
    "Iowan Old Style",
    "Noto Serif",
    "Georgia",
    "Cambria",
    "Palatino",
    "Liberation Serif",
)
"""Serifs that read well on a screen, the best first."""


class Fonts(NamedTuple):
    """The type of the window. ``scale`` is the body size over 13 px; ``family`` is the user's own font."""

    family: str
    scale: float

    def px(self, size: float) -> int:
        """A size in the scale of the text: row heights, glyphs, minimum widths."""
        return max(1, round(size * self.scale))

    def _font(self, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        return sized(QFont(self.family), self.px(size), weight)

    @property
    def small(self) -> QFont:
        """12 px: labels of fields, reasons, counts."""
        return self._font(12)

    @property
    def body(self) -> QFont:
        """13 px: nearly everything."""
        return self._font(13)

    @property
    def strong(self) -> QFont:
        """13 px, bolder: what stands out in a line of body text."""
        return self._font(13, QFont.Weight.DemiBold)

    @property
    def proposition(self) -> QFont:
        """15 px: propositions."""
        return self._font(15)

    @property
    def title(self) -> QFont:
        """20 px: the title of a page."""
        return self._font(20, QFont.Weight.DemiBold)

    @property
    def quote(self) -> QFont:
        """15 px in a reading serif, or in the body font where the system has none: other people's words."""
        font = self._font(15)
        if family := reading_family():
            font.setFamilies([family, self.family])
        return font


class Theme(NamedTuple):
    """Every colour of the window and its type. Each text colour reads at 4.5:1 or more on page, panel and raised."""

    name: str
    page: QColor  # behind the main column
    panel: QColor  # rail, lists, status line
    raised: QColor  # fields and cards
    line: QColor  # hairlines; decoration only
    edge: QColor  # the edge of a field: 3:1
    text: QColor
    muted: QColor  # second lines, labels
    accent: QColor  # selection, focus, primary action
    accent_hover: QColor
    on_accent: QColor
    accent_soft: QColor  # behind a selected row; text reads on it
    hover: QColor
    lit: QColor  # the chosen words in an article
    error: QColor
    happened: QColor
    did_not_happen: QColor
    partly: QColor
    void: QColor
    undetermined: QColor
    open: QColor
    due: QColor
    late: QColor  # the looking-back arrow
    fonts: Fonts

    @property
    def dark(self) -> bool:
        """Whether it is the dark one."""
        return self.name == "dark"

    def space(self, steps: float) -> int:
        """Space in steps of 4 px: 4 around groups is 16, 6 between them is 24."""
        return round(4 * steps)

    def px(self, size: float) -> int:
        """A size that grows with the text."""
        return self.fonts.px(size)


LIGHT = {
    "page": "#fcfcfa",
    "panel": "#f2f3f0",
    "raised": "#ffffff",
    "line": "#dcded8",
    "edge": "#868d90",
    "text": "#1a1f23",
    "muted": "#535d64",
    "accent": "#0b5c63",
    "accent_hover": "#0f6f77",
    "on_accent": "#ffffff",
    "accent_soft": "#d5e8e8",
    "hover": "#e8eae6",
    "lit": "#fbedc0",
    "error": "#a8310c",
    "happened": "#007152",
    "did_not_happen": "#b04300",
    "partly": "#12699c",
    "void": "#5a636a",
    "undetermined": "#5a636a",
    "open": "#1a1f23",
    "due": "#8a5a00",
    "late": "#964072",
}
DARK = {
    "page": "#15191b",
    "panel": "#1b2023",
    "raised": "#22282b",
    "line": "#333b3f",
    "edge": "#78848a",
    "text": "#e7eaeb",
    "muted": "#a9b3b8",
    "accent": "#5bbcbb",
    "accent_hover": "#77cdcb",
    "on_accent": "#061f20",
    "accent_soft": "#1c4548",
    "hover": "#293034",
    "lit": "#4d4217",
    "error": "#ff9770",
    "happened": "#35c497",
    "did_not_happen": "#fb9c56",
    "partly": "#74c3f0",
    "void": "#a9b3b8",
    "undetermined": "#a9b3b8",
    "open": "#e7eaeb",
    "due": "#f0b53c",
    "late": "#e39cc4",
}


def sized(font: QFont, px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font at a pixel size, with figures of one width so that numbers stand under each other."""
    font.setPixelSize(px)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def reading_family() -> str:
    """The first reading serif that this system has, or nothing."""
    have = set(QtGui.QFontDatabase.families())
    return next((family for family in READING_SERIFS if family in have), "")


@cache
def build(dark: bool, family: str, scale: float) -> Theme:
    """The light or the dark theme for a font family and a text scale (1.0 is a body of 13 px)."""
    colours = {name: QColor(value) for name, value in (DARK if dark else LIGHT).items()}
    return Theme(name="dark" if dark else "light", fonts=Fonts(family, scale), **colours)


def current(widget: QWidget | None = None) -> Theme:
    """The theme that a widget is shown in, read from its palette and the application's font."""
    # A widget that was never shown learns of a new palette late; one with a palette of its own knows best.
    own = widget is not None and widget.testAttribute(Qt.WidgetAttribute.WA_SetPalette)
    palette = widget.palette() if widget is not None and own else QApplication.palette()
    font = QApplication.font()
    px = font.pixelSize() if font.pixelSize() > 0 else QFontInfo(font).pixelSize()
    return build(palette.color(QPalette.ColorRole.Window).lightness() < 128, font.family(), px / BODY_PX)


def palette_of(theme: Theme) -> QPalette:
    """The theme as Qt's palette, so that Fusion draws its own controls in it."""
    role = QPalette.ColorRole
    palette = QPalette()
    for where, colour in (
        (role.Window, theme.page),
        (role.WindowText, theme.text),
        (role.Base, theme.raised),
        (role.AlternateBase, theme.panel),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.panel),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.error),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Mid, theme.edge),
        (role.Midlight, theme.line),
        (role.Dark, theme.edge),
        (role.Light, theme.raised),
        (role.Shadow, theme.line),
    ):
        palette.setColor(where, colour)
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, theme.edge)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, theme.hover)
    return palette


def sheet_of(theme: Theme) -> str:
    """The theme's stylesheet."""
    return sheet(theme._asdict() | {"dark": theme.dark}, theme.px)


def apply(app: QApplication, theme: Theme) -> None:
    """Put the theme on the whole program: palette, font and the one stylesheet."""
    app.setPalette(palette_of(theme))
    app.setFont(theme.fonts.body)
    app.setStyleSheet(sheet_of(theme))


def user_scale(font: QFont) -> float:
    """How much larger than ours the user's own font is; a smaller one does not shrink the window's text."""
    return max(1.0, QFontInfo(font).pixelSize() / BODY_PX)


class Look(QObject):
    """Which theme is on: follows the system unless the user chose, and carries the text size (100 to 200 %)."""

    changed = Signal(object)

    STEPS = (100, 110, 125, 150, 175, 200)

    def __init__(
        self, app: QApplication, choice: str = "system", percent: int = 100, *, window_sheet: bool = False
    ) -> None:
        """With ``window_sheet`` the stylesheet goes to the windows given to ``dress`` and not to the application.

        Qt works the application's sheet out anew each time a widget is put into a layout: 0.3 s for a page. A page
        that is built before it comes under a window's sheet costs a tenth of that.
        """
        super().__init__(app)
        self._window_sheet = window_sheet
        self._dressed: list[QWidget] = []
        self._app = app
        self._font = app.font()
        self._choice = choice
        self._percent = percent
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.theme = self._build()
        self._apply()

    def dress(self, window: QWidget) -> None:
        """Put the stylesheet on a window, best when its first page is built and it is not yet shown."""
        self._dressed.append(window)
        window.setStyleSheet(sheet_of(self.theme))

    def _apply(self) -> None:
        if not self._window_sheet:
            apply(self._app, self.theme)
            return
        self._app.setPalette(palette_of(self.theme))
        self._app.setFont(self.theme.fonts.body)
        for window in self._dressed:
            window.setStyleSheet(sheet_of(self.theme))

    @property
    def choice(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._choice

    @property
    def percent(self) -> int:
        """The text size in per cent."""
        return self._percent

    def choose(self, choice: str) -> None:
        """Take ``system``, ``light`` or ``dark``."""
        self._choice = choice
        self._put_on()

    def resize(self, percent: int) -> None:
        """Show the text at 100 to 200 per cent of the user's own size."""
        self._percent = min(max(percent, self.STEPS[0]), self.STEPS[-1])
        self._put_on()

    def larger(self) -> None:
        """One step larger."""
        self.resize(next((step for step in self.STEPS if step > self._percent), self.STEPS[-1]))

    def smaller(self) -> None:
        """One step smaller."""
        self.resize(next((step for step in reversed(self.STEPS) if step < self._percent), self.STEPS[0]))

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._put_on()

    def _build(self) -> Theme:
        dark = self._choice == "dark"
        if self._choice == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return build(dark, self._font.family(), user_scale(self._font) * self._percent / 100)

    def _put_on(self) -> None:
        theme = self._build()
        if theme == self.theme:
            return
        self.theme = theme
        self._apply()
        self.changed.emit(theme)
