"""Every row of every table matches its positive example and not its negative one, through its trigger words."""

from __future__ import annotations

import pytest

from tracker.detection.tables import plain, table, triggers

TABLES = ("cues", "hedges", "kinds", "speech", "timing", "problems")
ROWS = [(name, row) for name in TABLES for row in table(name).rows]


def fires(name: str, row_id: str, sentence: str) -> bool:
    """Whether a row is looked at in a sentence and matches there."""
    words = plain(sentence)
    near = table(name).near(triggers(words))
    return any(row.id == row_id and row.pattern.search(words) for row in near)


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{name}:{row.id}" for name, row in ROWS])
def test_each_row_has_an_example_and_a_counterexample(name, row):
    assert fires(name, row.id, row.yes)
    assert not fires(name, row.id, row.no)


@pytest.mark.parametrize("name", TABLES)
def test_ids_name_one_row_each(name):
    ids = [row.id for row in table(name).rows]
    assert len(ids) == len(set(ids))


def test_weights_have_the_sign_of_their_family():
    for row in table("cues").rows:
        assert (row.weight < 0) is (row.family == "damper"), row.id
        assert 0.2 <= abs(row.weight) <= 2.0, row.id


def test_every_reading_of_a_hedge_is_a_phrase_of_the_lexicon():
    from tracker import likelihood
    from tracker.detection.hedges import ALIASES

    readings = [row.extra["reading"] for row in table("hedges").rows]
    plain_readings = [reading for reading in readings if reading not in ("", "number") and "{" not in reading]
    assert len(plain_readings) > 15
    for reading in [*plain_readings, *ALIASES.values()]:
        assert likelihood.find(reading) is not None, reading
