"""The floors: how well suggestions agree with labelled articles and date specifications, where ../shared is there.

They lie a little below what was reached (docs/detection.md); benchmarks/detection.py prints all figures.
"""

from __future__ import annotations

import pytest

from tests.detection_measures import HELD, SHARED, Counts, date_cases, dates_read, mali, measured, stories

pytestmark = pytest.mark.skipif(not (SHARED / "articles").exists(), reason="../shared/articles is not here")

FLOORS = {
    "forecasts found": 0.92,
    "suggestions that are labelled": 0.85,
    "called forecast or conditional that are": 0.65,
    "speaker": 0.86,
    "speaker of a direct quotation": 0.92,
    "no wrong speaker": 0.92,
    "hedge": 0.88,
    "deadline kind": 0.89,
    "no deadline before the article": 0.98,
}
UNSEEN = {
    "forecasts found": 0.85,
    "suggestions that are labelled": 0.85,
    "called forecast or conditional that are": 0.60,
    "speaker": 0.78,
    "speaker of a direct quotation": 0.90,
    "hedge": 0.80,
    "deadline kind": 0.80,
}
MALI = {"forecasts found": 0.99, "suggestions that are labelled": 0.92, "speaker": 0.90, "hedge": 0.90}


@pytest.fixture(scope="module")
def whole() -> Counts:
    return measured(stories())


@pytest.fixture(scope="module")
def unseen() -> Counts:
    return measured(one for one in stories() if one.fold == HELD)


@pytest.fixture(scope="module")
def article() -> Counts:
    return measured([mali()])


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items(), ids=FLOORS)
def test_forty_stories(whole: Counts, measure: str, floor: float) -> None:
    assert whole.all[measure] > 40
    assert whole.share(measure) >= floor, whole.words(measure)


@pytest.mark.parametrize(("measure", "floor"), UNSEEN.items(), ids=UNSEEN)
def test_stories_that_were_not_looked_at(unseen: Counts, measure: str, floor: float) -> None:
    assert unseen.all[measure] >= 14
    assert unseen.share(measure) >= floor, unseen.words(measure)


@pytest.mark.parametrize(("measure", "floor"), MALI.items(), ids=MALI)
def test_the_article_of_2013(article: Counts, measure: str, floor: float) -> None:
    assert article.all[measure] >= 12
    assert article.share(measure) >= floor, article.words(measure)


def test_readings_of_the_article_of_2013_are_those_of_the_scoring_paper() -> None:
    """The candidate readings of SCORING.md, section 2, each for the words that carry it."""
    from tracker.detection import suggest

    story = mali()
    read = {
        one.hedge.words.lower().replace("’", "'"): (one.hedge.low, one.hedge.best, one.hedge.high)
        for one in suggest(story.text, story.day)
        if one.hedge
    }
    wanted = {
        "more than unlikely": (0.01, 0.09, 0.25),
        "as improbable as ever": (0.01, 0.12, 0.30),
        "don't expect": (0.05, 0.22, 0.40),
        "unwise to anticipate": (0.05, 0.22, 0.40),
        "don't think": (0.05, 0.22, 0.40),
        "more likely": (None, None, None),
        "isn't going to happen": (0.00, 0.02, 0.09),
    }
    for words, numbers in wanted.items():
        assert [given for said, given in read.items() if words in said] == [numbers], words


def test_days_of_the_recognizers_specifications() -> None:
    cases = date_cases()
    right = sum(found is not None and found.latest in case.right for case, found in dates_read(cases))
    assert len(cases) > 250
    assert right / len(cases) >= 0.59
