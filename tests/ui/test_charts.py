"""Charts: where things are drawn, what is said of them, and that a point can be named by mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.errors import InputError
from ui.charts.chart import Chart, Spot, per_cent
from ui.charts.claims import MOST, Briers, Lived, Part, TimeLine
from ui.charts.differences import Around, Differences, Gap
from ui.charts.moving import Moving, Stated
from ui.charts.phrases import Phrase, Phrases
from ui.charts.reliability import Level, Reliability
from ui.charts.saving import save_chart
from ui.charts.scales import Days, Shares, number, spanning
from ui.charts.standings import Place, Standings
from ui.theme import build
from ui.widgets.chart_view import ChartView
from ui.widgets.outcome import OutcomeMark

THEME = build(False, "Noto Sans", 1.0)
LEVELS = (
    Level(0.1, 10, 0.2, 0.2, 0.0, 0.3, ("a", "b")),
    Level(0.5, 4, 0.5, 0.5, 0.2, 0.8, ("c",)),
    Level(0.9, 20, 0.6, 0.6, 0.8, 1.0),
)
LIVES = (
    Lived("u1", "The tunnel opens", "2012-01-10", "2013-12-31", "2013-06-01", OutcomeMark.HAPPENED),
    Lived("u2", "The bridge falls", "2012-05-01", None, None, OutcomeMark.OPEN, has_deadline=False),
)
PARTS = (
    Part("u1", "The tunnel opens", 0.81, 0.64, 0.9, "90 %", OutcomeMark.DID_NOT_HAPPEN),
    Part("u2", "The bridge falls", 0.04, 0.04, 0.04, "20 %", OutcomeMark.DID_NOT_HAPPEN),
)
SAID = (
    Stated("u1", "2013-02-05", 0.05, 0.18, 0.3, "unlikely"),
    Stated("u2", "2013-07-01", 0.8, 0.8, 0.8, ""),
)
GAPS = (
    Gap("Ann", "Bo", -0.12, -0.19, -0.05, "pair.0"),
    Gap("Ann", "Cy", 0.03, None, None, "pair.1"),
)
PLACES = (
    Place("Ann", 1, 20, 24, 0.77, 0.61, 0.9, "", "part.0"),
    Place("Bo", None, 3, 4, None, None, None, "No rank: it needs 20 claims.", "part.1", "below 20 claims"),
)
CHARTS: tuple[Chart, ...] = (
    Reliability(LEVELS),
    TimeLine(LIVES, "2014-03-01"),
    Briers(PARTS),
    Phrases((Phrase("unlikely", 0.05, 0.18, 0.3, 19, 0.7, 0.4, 0.9, ("u1",)),)),
    Moving(SAID, "2013-12-31", OutcomeMark.HAPPENED),
    Differences(GAPS),
    Standings("Claims all of a feed", PLACES),
)
EMPTY: tuple[Chart, ...] = (
    Reliability(()),
    TimeLine((), "2014-03-01"),
    Briers(()),
    Phrases(()),
    Moving((), None, OutcomeMark.OPEN),
    Differences(()),
)


def drawn(chart: Chart, width: int = 700) -> tuple[QImage, list[Spot]]:
    image = QImage(width, chart.height(THEME), QImage.Format.Format_RGB32)
    image.fill(THEME.page)
    painter = QPainter(image)
    spots = chart.draw(painter, QRectF(image.rect()), THEME)
    painter.end()
    return image, spots


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 %"), (1, "100 %"), (0.5, "50 %"), (0.18, "18 %"), (0.005, "0.5 %"), (0.999, "99.9 %"), (0.02, "2 %")],
)
def test_a_share_is_said_at_its_shortest(value: float, said: str) -> None:
    assert per_cent(value) == said


def test_shares_lie_where_they_belong_and_stay_inside() -> None:
    assert [Shares().place(value) for value in (-1, 0, 0.25, 1, 2)] == [0, 0, 0.25, 1, 1]
    assert Shares(top=0.5).place(0.25) == 0.5
    assert [word for _, word in Shares().ticks(6)] == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    assert [word for _, word in Shares(unit="").ticks(3)] == ["0", "0.5", "1"]


def test_days_lie_by_the_calendar() -> None:
    # 2012 is a leap year of 366 days, 2013 has 365: the new year between them lies at 366/731.
    scale = Days("2012-01-01", "2014-01-01")
    assert scale.of("2013-01-01") == pytest.approx(366 / 731)
    assert scale.ticks(4) == [(0.0, "2012"), (pytest.approx(366 / 731), "2013"), (1.0, "2014")]
    assert [word for _, word in Days("2013-02-05", "2013-12-31").ticks(6)] == ["Mar 2013", "May", "Jul", "Sep", "Nov"]


@pytest.mark.parametrize(
    ("day", "last"), [("2013", "2013-12-31"), ("2012-02", "2012-02-29"), ("2013-05-07", "2013-05-07")]
)
def test_a_month_or_a_year_counts_as_its_last_day(day: str, last: str) -> None:
    assert number(day) == number(last)


def test_the_scale_of_the_last_days_of_the_calendar_ends_with_it() -> None:
    scale = spanning(["0001-01-02", "9999-12-31"])
    assert (scale.first, scale.last) == ("0001-01-01", "9999-12-31")
    assert scale.ticks(12)[0][0] >= 0


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_chart_draws_names_its_points_and_stands_in_cells(chart: Chart) -> None:
    image, spots = drawn(chart)
    blank = QImage(image.size(), image.format())
    blank.fill(THEME.page)
    assert image != blank
    sheet = chart.sheet()
    assert len(spots) == len(sheet.rows)
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert all(spot.sentence and QRectF(image.rect()).intersects(spot.area) for spot in spots)
    assert chart.describe().endswith(".")


@pytest.mark.parametrize("chart", EMPTY, ids=lambda chart: type(chart).__name__)
def test_a_chart_of_nothing_says_so(chart: Chart) -> None:
    assert drawn(chart)[1] == []
    assert chart.sheet().rows == ()
    assert chart.describe().startswith("No ") or "0 phrases" in chart.describe()


def test_the_reliability_diagram_puts_its_points_on_curve_and_says_where_it_leaves_the_band() -> None:
    _, spots = drawn(Reliability(LEVELS))
    first, second, third = (spot.area.center() for spot in spots)
    side = (third.x() - first.x()) / 0.8
    assert second.x() - first.x() == pytest.approx(0.4 * side)
    assert first.y() - third.y() == pytest.approx(0.4 * side)  # as high as wide: the diagonal is one
    said = Reliability(LEVELS).describe()
    assert "34 claims" in said
    assert "leaves" in said and "90 % (60 %)" in said and "10 % (20 %)" not in said
    assert "stays inside" in Reliability(LEVELS[:2]).describe()
    assert spots[0].claims == ("a", "b")


def test_the_time_line_runs_from_said_to_due_in_the_claims_order() -> None:
    chart = TimeLine(LIVES, "2014-03-01")
    _, spots = drawn(chart)
    assert [spot.claims for spot in spots] == [("u1",), ("u2",)]
    assert spots[0].sentence == "Happened: The tunnel opens, said 2012-01-10, due 2013-12-31, known 2013-06-01"
    assert spots[0].area.top() < spots[1].area.top()
    assert chart.describe() == "2 claims said between 2012-01-10 and 2012-05-01: 1 happened, 1 open."


def test_more_claims_than_can_be_drawn_are_in_the_table_and_that_is_said() -> None:
    many = TimeLine(tuple(LIVES[:1]) * (MOST + 50), "2014-03-01")
    assert len(drawn(many)[1]) == MOST
    assert len(many.sheet().rows) == MOST + 50
    assert f"The picture shows {MOST}" in many.describe()


def test_the_worst_claim_is_named_with_its_part_of_the_sum() -> None:
    assert "adds 0.810 of the 0.850 in all" in Briers(PARTS).describe()
    assert "kindest reading 0.640, harshest 0.900" in drawn(Briers(PARTS))[1][0].sentence
    assert "kindest" not in drawn(Briers(PARTS))[1][1].sentence


def test_the_worst_of_many_do_not_pass_for_all() -> None:
    some = Briers(PARTS, 40, 5.1)
    assert some.title == "Brier score of the worst 2 of 40 claims"
    assert "The worst 2 of 40 claims" in some.describe()
    assert "adds 0.810 of the 5.100 in all" in some.describe()
    assert TimeLine(LIVES, "2014-03-01", 90).title.endswith("the last 2 of 90 claims")


def test_a_phrase_is_called_apart_only_where_its_range_misses_the_interval() -> None:
    apart, within = CHARTS[3], Phrases((Phrase("likely", 0.6, 0.72, 0.85, 40, 0.66, 0.5, 0.8),))
    assert "Apart from their reading" in apart.describe()
    assert "None differs" in within.describe()
    few = Phrases((Phrase("no chance", 0.0, 0.03, 0.1, 1, 1.0, 0.147, 1.0),))
    assert "None differs" in few.describe()  # one claim tells nothing of a phrase


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_chart_goes_into_a_file_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"chart.{ending}"
    save_chart(CHARTS[0], path, "Noto Sans")
    begins = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending]
    assert path.read_bytes().startswith(begins)
    if ending == "png":
        assert QImage(str(path)).size() == QSize(760, CHARTS[0].height(THEME) + 48) * 2
    if ending == "svg":
        assert "Reliability of 34 claims" in path.read_text()


def test_another_ending_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.gif.* ends in none of"):
        save_chart(CHARTS[0], tmp_path / "chart.gif", "Noto Sans")
    assert list(tmp_path.iterdir()) == []


def test_the_keyboard_names_points_and_enter_opens_the_claims(qtbot: QtBot) -> None:
    view = ChartView(CHARTS[1])
    qtbot.addWidget(view)
    view.resize(700, view.height())
    view.show()
    view.grab()
    named: list[str] = []
    opened: list[tuple[str, ...]] = []
    view.named.connect(named.append)
    view.opened.connect(opened.append)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)  # the last one stays
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert named[-1].startswith("Open: The bridge falls")
    assert view.accessibleDescription() == named[-1]
    assert opened == [("u2",)]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert named[-1].startswith("Happened: The tunnel opens")


def test_the_mouse_names_a_point_and_leaving_takes_the_name_back(qtbot: QtBot) -> None:
    view = ChartView(CHARTS[0])
    qtbot.addWidget(view)
    view.resize(700, view.height())
    view.show()
    view.grab()
    named: list[str] = []
    view.named.connect(named.append)
    place = drawn(CHARTS[0])[1][0].area.center().toPoint()
    QTest.mouseMove(view, place)
    qtbot.waitUntil(lambda: any(said.startswith("10 claims called 10 %: 20 % happened") for said in named))
    QTest.mouseMove(view, QPoint(view.width() - 2, 2))
    qtbot.waitUntil(lambda: named[-1] == "")
    assert view.accessibleDescription() == CHARTS[0].describe()


def test_the_picture_follows_the_theme(qtbot: QtBot) -> None:
    light, _ = drawn(CHARTS[0])
    dark_theme = build(True, "Noto Sans", 1.0)
    dark = QImage(light.size(), light.format())
    dark.fill(dark_theme.page)
    painter = QPainter(dark)
    CHARTS[0].draw(painter, QRectF(dark.rect()), dark_theme)
    painter.end()
    assert light.pixelColor(1, 1) == THEME.page and dark.pixelColor(1, 1) == dark_theme.page
    assert light != dark


def test_a_chart_of_standings_says_why_nobody_is_ranked() -> None:
    few = Place("Bo", None, 3, 4, None, None, None, "No rank: it needs 20 claims.", "part.1", "below 20 claims")
    assert drawn(Standings("Ad hoc", (few,)))[1][0].sentence == "Bo: as said 3 of 4. No rank: it needs 20 claims."
    assert "0 of 1 ranked" in Standings("Ad hoc", (few,)).describe()
    many = Standings("Ad hoc", (few,) * (MOST + 1))
    assert len(drawn(many)[1]) == MOST
    assert len(many.sheet().rows) == MOST + 1


def test_differences_are_drawn_around_zero() -> None:
    _, spots = drawn(Differences(GAPS))
    assert [spot.key for spot in spots] == ["pair.0", "pair.1"]
    assert Around(0.2).place(0) == 0.5
    assert Differences(GAPS).top == 0.2
    assert "The interval leaves 0 out for Ann and Bo." in Differences(GAPS).describe()
    assert "too few questions" in spots[1].sentence
