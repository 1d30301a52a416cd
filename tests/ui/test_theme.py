"""Every pair of colours can be read; sizes follow the user's font; nothing is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Look, Theme, build, current, palette_of, user_scale
from ui.widgets.outcome import OutcomeMark, colour_of

SURFACES = ("page", "panel", "raised", "hover", "accent_soft")
TEXTS = ("text", "muted", "accent", "error", "late", *(mark.value for mark in OutcomeMark))


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def either(request: pytest.FixtureRequest) -> Theme:
    return build(request.param, "Sans", 1.0)


def test_contrast_is_computed_as_known() -> None:
    assert contrast(QColor("#fff"), QColor("#000")) == pytest.approx(21)
    assert contrast(QColor("#777"), QColor("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_reads_on_every_surface(either: Theme, text: str, surface: str) -> None:
    assert contrast(getattr(either, text), getattr(either, surface)) >= 4.5


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("on_accent", "accent", 4.5),
        ("on_accent", "accent_hover", 4.5),
        ("text", "lit", 4.5),
        ("muted", "lit", 4.5),
        ("muted", "line", 4.5),
        ("accent", "page", 4.5),
        ("edge", "page", 3),
        ("edge", "raised", 3),
        ("edge", "panel", 3),
        ("accent", "line", 3),
    ],
)
def test_other_pairs(either: Theme, front: str, back: str, least: float) -> None:
    assert contrast(getattr(either, front), getattr(either, back)) >= least


def test_outcomes_have_colours_of_their_own(either: Theme) -> None:
    colours = {colour_of(mark, either).name() for mark in OutcomeMark}
    assert len(colours) == len(OutcomeMark) - 1  # void and undetermined are both grey, told apart by glyph and word


def test_type_is_scaled(either: Theme) -> None:
    fonts = build(either.dark, "Sans", 2.0).fonts
    sizes = [fonts.small, fonts.body, fonts.proposition, fonts.title]
    assert [font.pixelSize() for font in sizes] == [24, 26, 30, 40]
    assert [build(False, "Sans", 1.0).space(steps) for steps in (1, 4, 6)] == [4, 16, 24]


def test_a_small_system_font_does_not_shrink_the_text(qapp: QApplication) -> None:
    small, large = QFont(), QFont()
    small.setPixelSize(9)
    large.setPixelSize(26)
    assert user_scale(small) == 1.0
    assert user_scale(large) == 2.0


def test_current_reads_the_widget(qapp: QApplication) -> None:
    widget = QWidget()
    widget.setPalette(palette_of(build(True, "Sans", 1.0)))
    assert current(widget).dark
    widget.setPalette(palette_of(build(False, "Sans", 1.0)))
    assert not current(widget).dark


def test_look_changes_at_once_and_says_so(look: Look, qapp: QApplication) -> None:
    seen: list[Theme] = []
    look.changed.connect(seen.append)
    widget = QWidget()
    try:
        look.choose("dark")
        look.resize(200)
        assert [theme.name for theme in seen] == ["dark", "dark"]
        assert current(widget) == look.theme
        assert current(widget).fonts.scale == pytest.approx(2 * seen[0].fonts.scale)
        assert qapp.font().pixelSize() == look.theme.fonts.body.pixelSize()
        look.larger()
        assert look.percent == 200
    finally:
        look.choose("light")
        look.resize(100)


def test_text_size_goes_in_steps(look: Look) -> None:
    try:
        sizes = []
        for _ in range(6):
            look.larger()
            sizes.append(look.percent)
        assert sizes == [110, 125, 150, 175, 200, 200]
        look.smaller()
        assert look.percent == 175
    finally:
        look.resize(100)
