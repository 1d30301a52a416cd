"""Charts with one line a claim: when it was said and due and what came of it, and what each adds to the Brier score."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from tracker.claims import Day
from ui.charts.chart import MIDDLE, RIGHT, Sheet, Spot, pen, write
from ui.charts.rows import Frame, Label, draw_frame, frame_height
from ui.charts.scales import Days, Shares, number, spanning
from ui.theme import Theme
from ui.widgets.outcome import OutcomeMark, colour_of, draw_outcome, word_of

MOST = 200
"""Lines that are drawn; the table has them all."""


@dataclass(frozen=True, slots=True)
class Lived:
    """A claim's life: said, due, and how it stands. ``until`` is its deadline or review day, if it has one."""

    uid: str
    proposition: str
    said: Day
    until: Day | None
    known: Day | None
    mark: OutcomeMark
    has_deadline: bool = True

    def sentence(self) -> str:
        """The whole life in words."""
        parts = [f"{word_of(self.mark)}: {self.proposition}", f"said {self.said}"]
        if self.until:
            parts.append(f"{'due' if self.has_deadline else 'to be looked at'} {self.until}")
        if self.known:
            parts.append(f"known {self.known}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Claims from the day they were said to their deadline, coloured and shaped by outcome: the last ones ``of`` so
    many, 0 for all."""

    claims: tuple[Lived, ...]
    today: Day
    of: int = 0
    day: str = "today"
    """What the upright is called: another word where the numbers are of another day."""

    @property
    def title(self) -> str:
        """What is drawn."""
        which = f": the last {len(self.claims):,} of {self.of:,} claims" if self.of > len(self.claims) else ""
        return f"From the day it was said to the day it was due{which}"

    @property
    def _shown(self) -> tuple[Lived, ...]:
        return self.claims[:MOST]

    def height(self, theme: Theme) -> int:
        """One line a claim, and the word under the line of today."""
        return frame_height(len(self._shown), theme) + theme.px(14)

    def describe(self) -> str:
        """How many claims stand how, and over which time."""
        if not self.claims:
            return "No claim can be drawn."
        marks = {mark: sum(claim.mark is mark for claim in self.claims) for mark in OutcomeMark}
        said = ", ".join(f"{count:,} {word_of(mark).lower()}" for mark, count in marks.items() if count)
        days = sorted(claim.said for claim in self.claims)
        return f"{_claims(len(self.claims))} said between {days[0]} and {days[-1]}: {said}.{_cut(len(self.claims))}"

    def sheet(self) -> Sheet:
        """One row a claim."""
        return Sheet(
            ("proposition", "said", "due or review", "outcome", "known on"),
            tuple(
                (claim.proposition, claim.said, claim.until or "", word_of(claim.mark), claim.known or "")
                for claim in self.claims
            ),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """A line from said to due, the outcome's glyph at its end, and today as an upright."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.claims:
            return []
        days = [day for claim in self._shown for day in (claim.said, claim.until, claim.known) if day]
        scale = spanning([*days, self.today])
        frame = draw_frame(painter, rect, theme, [Label(claim.proposition) for claim in self._shown], scale)
        self._today(painter, frame, theme)
        return [self._line(painter, frame, scale, row, claim, theme) for row, claim in enumerate(self._shown)]

    def _today(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        x = frame.x(number(self.today))
        painter.setPen(pen(theme.due, 1.2))
        painter.drawLine(QLineF(x, frame.plot.top(), x, frame.plot.bottom()))
        place = QRectF(x - theme.px(44), frame.plot.bottom(), theme.px(88), theme.px(18))
        place.moveRight(min(place.right(), frame.plot.right() + theme.px(20)))
        write(painter, place, MIDDLE, self.day, theme.fonts.small, theme.due)

    def _line(self, painter: QPainter, frame: Frame, scale: Days, row: int, claim: Lived, theme: Theme) -> Spot:
        lane, colour = frame.lane(row), colour_of(claim.mark, theme)
        y, start = lane.center().y(), frame.x(number(claim.said))
        end = frame.x(number(claim.until or claim.known or self.today))
        painter.setPen(pen(theme.edge, theme.px(2)))
        if not claim.has_deadline:  # a review day is our convention and no deadline: the line is broken
            dashed = pen(theme.edge, theme.px(2))
            dashed.setDashPattern([1, 3])
            painter.setPen(dashed)
        painter.drawLine(QPointF(start, y), QPointF(end, y))
        painter.setPen(pen(theme.edge, theme.px(2)))
        painter.drawLine(QPointF(start, y - theme.px(4)), QPointF(start, y + theme.px(4)))
        if claim.known and claim.known != claim.until:
            known = frame.x(number(claim.known))
            painter.setPen(pen(colour, 1.2))
            painter.drawLine(QPointF(known, y - theme.px(5)), QPointF(known, y + theme.px(5)))
        glyph = theme.px(15)
        box = QRectF(end - glyph / 2, y - glyph / 2, glyph, glyph)
        painter.setPen(pen(theme.page, 0))
        painter.setBrush(theme.page)
        painter.drawEllipse(box)
        draw_outcome(painter, box, claim.mark, theme)
        return Spot(lane, claim.sentence(), (claim.uid,))


@dataclass(frozen=True, slots=True)
class Part:
    """What one claim adds to the Brier score: (p - y)², 0 best, 1 worst; and the same at the ends of its range."""

    uid: str
    proposition: str
    brier: float
    kindest: float
    harshest: float
    likelihood: str
    mark: OutcomeMark


@dataclass(frozen=True, slots=True)
class Briers:
    """Brier by claim, the worst first: the worst ones ``of`` so many that add up to ``total``; 0 and None for all."""

    parts: tuple[Part, ...]
    of: int = 0
    total: float | None = None

    @property
    def title(self) -> str:
        """What is drawn."""
        if self.of > len(self.parts):
            return f"Brier score of the worst {len(self.parts):,} of {self.of:,} claims"
        return "Brier score of each claim, the worst first"

    @property
    def _shown(self) -> tuple[Part, ...]:
        return self.parts[:MOST]

    def height(self, theme: Theme) -> int:
        """One line a claim."""
        return frame_height(len(self._shown), theme)

    def describe(self) -> str:
        """The sum, and what the worst claim is of it."""
        if not self.parts:
            return "No claim is scored."
        total = sum(part.brier for part in self.parts) if self.total is None else self.total
        worst, some = self.parts[0], f"The worst {len(self.parts):,} of " if self.of > len(self.parts) else ""
        many = _claims(self.of or len(self.parts))
        return (
            f"{some}{many}; 0 is best and 1 worst. The worst, “{worst.proposition}” (called "
            f"{worst.likelihood}, {word_of(worst.mark).lower()}), adds {worst.brier:.3f} of the {total:.3f} in all."
            f"{_cut(len(self.parts))}"
        )

    def sheet(self) -> Sheet:
        """One row a claim."""
        return Sheet(
            ("proposition", "likelihood", "outcome", "brier", "kindest reading", "harshest reading"),
            tuple(
                (
                    part.proposition,
                    part.likelihood,
                    word_of(part.mark),
                    f"{part.brier:.4f}",
                    f"{part.kindest:.4f}",
                    f"{part.harshest:.4f}",
                )
                for part in self.parts
            ),
        )

    def draw(self, painter: QPainter, rect: QRectF, theme: Theme) -> list[Spot]:
        """A bar for the best reading, a thin line from the kindest to the harshest, the outcome's glyph before it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Its words alone: the numbers after them would leave the proposition no room, and are named with the line.
        labels = [Label(part.proposition, part.likelihood.partition(" (")[0]) for part in self._shown]
        frame = draw_frame(painter, rect, theme, labels, Shares(unit=""), share=0.5, after=theme.px(48))
        return [self._bar(painter, frame, row, part, theme) for row, part in enumerate(self._shown)]

    def _bar(self, painter: QPainter, frame: Frame, row: int, part: Part, theme: Theme) -> Spot:
        lane, thick, glyph = frame.lane(row), theme.px(10), theme.px(14)
        y, end = lane.center().y(), frame.x(part.brier)
        painter.save()
        painter.setOpacity(0.55)  # the range is drawn over it and must be seen
        painter.setPen(pen(theme.accent, 0))
        painter.setBrush(theme.accent)
        painter.drawRect(QRectF(lane.left(), y - thick / 2, max(1.0, end - lane.left()), thick))
        painter.restore()
        if part.harshest > part.kindest:
            painter.setPen(pen(theme.text, 1.2))
            painter.drawLine(QPointF(frame.x(part.kindest), y), QPointF(frame.x(part.harshest), y))
            for value in (part.kindest, part.harshest):
                x = frame.x(value)
                painter.drawLine(QPointF(x, y - theme.px(4)), QPointF(x, y + theme.px(4)))
        beside = frame.plot.right() + theme.px(18)
        draw_outcome(painter, QRectF(beside, y - glyph / 2, glyph, glyph), part.mark, theme)
        place = QRectF(beside + glyph, lane.top(), theme.px(34), lane.height())
        write(painter, place, RIGHT, f"{part.brier:.2f}", theme.fonts.small, theme.text)
        sentence = f"{part.proposition}: called {part.likelihood}, {word_of(part.mark).lower()}, Brier {part.brier:.3f}"
        if part.harshest > part.kindest:
            sentence += f", kindest reading {part.kindest:.3f}, harshest {part.harshest:.3f}"
        return Spot(lane, sentence, (part.uid,))


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count:,} claims"


def _cut(count: int) -> str:
    return f" The picture shows {MOST}; the table has them all." if count > MOST else ""
