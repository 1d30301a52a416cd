"""Passages by what they share: the same as looking at every one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.passages import Passages, mostly, shared

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda one: (one[0], one[0] + one[1]))


@given(st.lists(SPANS, max_size=20), SPANS)
def test_the_same_as_looking_at_all(spans: list[tuple[int, int]], wanted: tuple[int, int]) -> None:
    found = dict(enumerate(spans))
    kept = Passages((span, number) for number, span in found.items())
    every = {number: len({*range(*span)} & {*range(*wanted)}) for number, span in found.items()}
    assert {number: both for both, number in kept.sharing(wanted)} == {n: both for n, both in every.items() if both}
    best = kept.best(wanted)
    assert (best[0] if best else 0) == max(every.values(), default=0)


def test_most_of_the_shorter() -> None:
    assert shared((0, 10), (8, 20)) == 2
    assert shared((0, 5), (8, 20)) < 1
    assert mostly((0, 10), (4, 100))  # 6 of 10
    assert not mostly((0, 10), (5, 100))  # 5 of 10 is not most of it
