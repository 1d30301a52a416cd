"""How well predictions are suggested, against labelled articles and date specifications; and how fast.

usage: benchmarks/detection.py        (needs ../shared; prints tables)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from measure import clock, table

from tests.detection_measures import HELD, MEASURES, SHARED, date_cases, dates_read, mali, measured, stories
from tracker.detection import suggest

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {
    "forecasts found": ".92",
    "suggestions that are labelled": ".72",
    "called forecast or conditional that are": ".60",
    "speaker": ".80",
    "speaker of a direct quotation": ".90",
    "hedge": ".85",
    "deadline kind": ".90",
    "last day": ".90",
    "no deadline before the article": ".98",
}


def main() -> None:
    """Print what was measured."""
    if not SHARED.exists():
        raise SystemExit("../shared is not here: nothing to measure with.")
    every, article = stories(), mali()
    parts = {
        "40 stories": measured(every),
        "looked at": measured(one for one in every if one.fold != HELD),
        "not looked at": measured(one for one in every if one.fold == HELD),
        "mali.txt": measured([article]),
    }
    rows = [[name, LIMITS.get(name, ""), *(counts.words(name) for counts in parts.values())] for name in MEASURES]
    table("Suggestions", ["measure", "wanted", *parts], rows)
    _folds(every)
    _dates()
    _speed(article.text)


def _folds(every: list) -> None:  # type: ignore[type-arg]
    """Each fold by itself, and with the threshold that is best for the four others."""
    rows = []
    for fold in range(5):
        others = [one for one in every if one.fold != fold]
        best = max((1.0, 1.1, 1.2, 1.3, 1.5), key=lambda limit: _merit(measured(others, limit)))
        here = [one for one in every if one.fold == fold]
        counts, tuned = measured(here), measured(here, best)
        name = f"{fold}{' (not looked at)' if fold == HELD else ''}"
        rows.append([name, *(counts.words(m) for m in MEASURES[:4]), best, *(tuned.words(m) for m in MEASURES[:2])])
    head = ["fold", "found", "labelled", "forecasts", "speaker", "threshold of the others", "found", "labelled"]
    table("Five folds", head, rows)


def _merit(counts) -> float:  # type: ignore[no-untyped-def]
    """Recall and precision of suggestions, as F1."""
    recall, precision = counts.share("forecasts found"), counts.share("suggestions that are labelled")
    return 2 * recall * precision / (recall + precision)


def _dates() -> None:
    cases = date_cases()
    right = [found is not None and found.latest in case.right for case, found in dates_read(cases)]
    table(
        "Dates",
        ["cases", "right last day", "share", "wanted"],
        [[len(right), sum(right), f"{sum(right) / len(right):.2f}", ".60"]],
    )


def _speed(text: str) -> None:
    suggest(text, "2013-02-05")
    seconds, _ = clock(lambda: suggest(text, "2013-02-05"), 15)
    bare = "import tracker.deadlines, tracker.likelihood, tracker.reading.guess, time; a = time.perf_counter(); "
    code = bare + "import tracker.detection; print(time.perf_counter() - a)"
    imports = sorted(float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(5))[2]
    rows = [
        ["6 KB of text to suggestions, warm", f"{seconds * 1000 * 6000 / len(text):.1f} ms", "30 ms"],
        ["import beyond what it needs", f"{imports * 1000:.0f} ms", "100 ms"],
    ]
    table("Speed", ["what", "measured", "limit"], rows)


if __name__ == "__main__":
    main()
