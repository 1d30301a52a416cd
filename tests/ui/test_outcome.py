"""Outcome and likelihood as they are drawn and as they are said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from tracker.claims import Likelihood, LikelihoodBasis, Outcome
from ui.theme import Theme
from ui.widgets import likelihood_bar
from ui.widgets.likelihood_bar import LikelihoodBar, draw_likelihood
from ui.widgets.outcome import WORDS, OutcomeLabel, OutcomeMark, draw_outcome, mark_of_outcome, word_of


def drawn(mark: OutcomeMark, theme: Theme, *, late: bool = False, width: int = 32) -> bytes:
    """The glyph in black on white, so that its shape alone is compared."""
    image = QImage(width, 32, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_outcome(painter, QRect(0, 0, width, 32), mark, theme, late=late)
    painter.end()
    return bytes(255 if value > 200 else 0 for value in bytes(image.constBits()))


def test_every_mark_has_a_shape_of_its_own(theme: Theme) -> None:
    shapes = {mark: drawn(mark, theme) for mark in OutcomeMark}
    assert len(set(shapes.values())) == len(OutcomeMark)
    assert all(0 in shape for shape in shapes.values())


@pytest.mark.parametrize("width", [32, 64])
def test_late_adds_an_arrow(theme: Theme, width: int) -> None:
    plain = drawn(OutcomeMark.HAPPENED, theme, width=width)
    assert drawn(OutcomeMark.HAPPENED, theme, late=True, width=width) != plain


def test_every_mark_has_a_word() -> None:
    assert set(WORDS) == set(OutcomeMark)
    assert mark_of_outcome(None) is OutcomeMark.OPEN
    assert {mark_of_outcome(outcome) for outcome in Outcome} < set(OutcomeMark)


def test_a_label_says_what_it_shows(qapp: object) -> None:
    label = OutcomeLabel(OutcomeMark.DUE, "Due: 14 months overdue")
    assert label.accessibleName() == "Due: 14 months overdue"
    label.set_mark(OutcomeMark.PARTLY, late=True)
    assert label.accessibleName() == f"{word_of(OutcomeMark.PARTLY)}, stated or logged after the outcome"


@pytest.mark.parametrize(
    ("likelihood", "said"),
    [
        (None, "no likelihood given"),
        (Likelihood(), "no likelihood given"),
        (Likelihood("will"), "will"),
        (Likelihood("unlikely", 0.05, 0.18, 0.3, LikelihoodBasis.LEXICON), "unlikely, 5–30 %, best 18 %"),
        (Likelihood("20 %", 0.2, 0.2, 0.2, LikelihoodBasis.STATED), "20 %"),
        (Likelihood("one in a thousand", 0.001, 0.001, 0.001), "one in a thousand, 0.1 %"),
        (Likelihood("", 0.995, 0.9999, 1.0), "99.5–100 %, best 99.99 %"),
        (Likelihood("", 1 / 3, 1 / 3, 1 / 3), "33.3 %"),
    ],
)
def test_words_come_first(likelihood: Likelihood | None, said: str, qapp: object) -> None:
    assert likelihood_bar.words(likelihood) == said
    assert LikelihoodBar(likelihood).accessibleName() == f"Likelihood: {said}"


def test_a_range_looks_like_a_range(theme: Theme) -> None:
    def dark_columns(likelihood: Likelihood) -> int:
        image = QImage(200, 20, QImage.Format.Format_RGB32)
        image.fill(theme.page)
        painter = QPainter(image)
        draw_likelihood(painter, QRect(0, 0, 200, 20), likelihood, theme)
        painter.end()
        return sum(image.pixelColor(x, 10) not in (theme.page, theme.line) for x in range(200))

    assert dark_columns(Likelihood("", 0.1, 0.2, 0.3)) > 35
    assert dark_columns(Likelihood("", 0.2, 0.2, 0.2)) < 10
    assert dark_columns(Likelihood("will")) <= 2  # the round ends of the empty scale
