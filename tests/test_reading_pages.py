"""Saved pages with their expected text, title and byline: floors a little below what is reached.

The pages are no part of the repository; without them this test is skipped. What trafilatura alone reaches on them
stands beside each floor, as benchmarks/reading.py found it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from tests.ledger_kit import REPO
from tracker.reading.child import Child

PAGES = REPO.parent / "shared" / "pages" / "readability_test_pages.tar.gz"


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(REPO / "benchmarks"))
    import reading

    yield reading
    for name in ("reading", "measure"):
        sys.modules.pop(name, None)


@pytest.mark.slow
@pytest.mark.skipif(not PAGES.is_file(), reason="the saved pages are not beside the repository")
def test_text_titles_and_bylines_stay_as_near_as_they_are(benchmark: ModuleType) -> None:
    assert isinstance(PAGES, Path)
    with Child() as child:
        (found,) = benchmark.measured(list(benchmark.pages(PAGES)), [partial(benchmark.ours, child=child)])
    assert len(found) == 130
    assert sum(one.f1 for one in found) / 130 >= 0.935  # trafilatura alone: 0.932
    assert sum(one.title for one in found) >= 110  # 85
    assert sum(one.byline for one in found) >= 102  # 83
