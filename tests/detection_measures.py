"""How well suggestions agree with labelled articles: counted the same way by the tests and by benchmarks/detection.py.

The labels lie in ../shared (see LABELS.md there), which may be absent. A suggestion counts for every labelled sentence
that it overlaps. The tables were written while looking at the articles of four folds; the fifth (``HELD``) was only
ever counted, never read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tracker.detection import DeadlineGuess, SpeakerGuess, Suggestion, suggest

SHARED = Path(__file__).parents[2] / "shared"
HELD = 2
"""The fold that was not looked at: articles whose place leaves this rest when divided by five."""


@dataclass(frozen=True)
class Label:
    """One labelled statement in its sentence."""

    start: int
    end: int
    grade: int
    speaker: str | None
    voice: str
    hedge: str | None
    deadline_kind: str | None
    latest: str | None


@dataclass(frozen=True)
class Article:
    """A labelled article; ``spans`` are the places of all its sentences."""

    name: str
    fold: int
    text: str
    day: str | None
    spans: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]


@dataclass
class Counts:
    """What was counted: hits and all, by the name of the measure."""

    hits: dict[str, int] = field(default_factory=dict)
    all: dict[str, int] = field(default_factory=dict)

    def add(self, measure: str, hit: bool) -> None:
        """Count one case."""
        self.hits[measure] = self.hits.get(measure, 0) + hit
        self.all[measure] = self.all.get(measure, 0) + 1

    def share(self, measure: str) -> float:
        """The share of hits, 1.0 where there was no case."""
        return self.hits[measure] / self.all[measure] if self.all.get(measure) else 1.0

    def words(self, measure: str) -> str:
        """ "51 of 54 (.94)"."""
        if not self.all.get(measure):
            return "-"
        return f"{self.hits[measure]} of {self.all[measure]} ({self.share(measure):.2f})"


MEASURES = (
    "forecasts found",
    "suggestions that are labelled",
    "called forecast or conditional that are",
    "speaker",
    "speaker of a direct quotation",
    "no wrong speaker",
    "hedge",
    "deadline kind",
    "last day",
    "no deadline before the article",
)


def stories() -> list[Article]:
    """The forty news stories."""
    folder = SHARED / "articles"
    labelled = [json.loads(line) for line in (folder / "dev.labels.jsonl").read_text("utf-8").splitlines()]
    by_id = {one["id"]: one for one in labelled}
    found = []
    for place, line in enumerate((folder / "dev.jsonl").read_text("utf-8").splitlines()):
        story = json.loads(line)
        spans = [(sentence["start"], sentence["end"]) for sentence in story["sentences"]]
        given = by_id[story["id"]]
        labels = tuple(_label(one, spans[one["i"]]) for one in given["labels"])
        found.append(Article(story["id"], place % 5, story["text"], given["date"], tuple(spans), labels))
    return found


def _label(one: dict[str, object], span: tuple[int, int]) -> Label:
    kind = str(one["deadline_kind"]).replace("event", "contingent") if one["deadline_text"] else None
    return Label(
        *span,
        grade=int(str(one["grade"])),
        speaker=_text(one["speaker"]),
        voice=str(one["voice"]),
        hedge=_text(one["hedge"]),
        deadline_kind=kind,
        latest=_text(one["latest"]),
    )


def _text(value: object) -> str | None:
    return str(value) if value else None


def mali() -> Article:
    """The article of 2013 with its sixteen statements; a statement's sentence is the line part around its quote."""
    text = (SHARED / "articles" / "mali.txt").read_text("utf-8")
    given = json.loads((SHARED / "articles" / "mali.labels.json").read_text("utf-8"))
    labels = []
    for one in given["statements"]:
        start = text.index(one["quote"])
        own = one["attribution"].startswith("author")
        voice = "author" if own else "direct" if "direct" in one["attribution"] else "indirect"
        speaker = None if own else re.sub(r"\(.*?\)|, briefing.*", "", one["speaker"]).strip()
        kind = one["horizon"]["kind"].replace("event", "contingent")
        labels.append(
            Label(
                start,
                start + len(one["quote"]),
                2 if one["grade"] == "forecast" else 1,
                speaker,
                voice,
                _mali_hedge(one["hedge"]),
                kind if kind != "open" else None,
                one["horizon"]["latest"],
            )
        )
    return Article("mali", HELD, text, given["article"]["article_date"], (), tuple(labels))


def _mali_hedge(words: str | None) -> str | None:
    return re.split(r" \(| …|;", words)[0] if words else None


def measured(articles: Iterable[Article], threshold: float = 1.0) -> Counts:
    """Everything counted over some articles; suggestions below the threshold are left out."""
    counts = Counts()
    for article in articles:
        suggestions = [one for one in suggest(article.text, article.day) if one.score >= threshold]
        for label in article.labels:
            found = [one for one in suggestions if _overlap(one, label)]
            if label.grade == 2:
                counts.add("forecasts found", bool(found))
            if found:
                _compare(counts, label, max(found, key=lambda one: _shared(one, label)), article)
        for suggestion in suggestions:
            _judge(counts, suggestion, article)
    return counts


def _overlap(one: Suggestion, label: Label) -> bool:
    return one.start < label.end and label.start < one.end


def _shared(one: Suggestion, label: Label) -> int:
    return min(one.end, label.end) - max(one.start, label.start)


def _judge(counts: Counts, suggestion: Suggestion, article: Article) -> None:
    grade = max((label.grade for label in article.labels if _overlap(suggestion, label)), default=0)
    counts.add("suggestions that are labelled", grade > 0)
    if suggestion.kind in ("forecast", "conditional"):
        counts.add("called forecast or conditional that are", grade == 2)
    latest = suggestion.deadline.latest if suggestion.deadline else None
    counts.add("no deadline before the article", not (latest and article.day and latest < article.day))


def _compare(counts: Counts, label: Label, found: Suggestion, article: Article) -> None:
    right = same_speaker(label.speaker, found.speaker)
    counts.add("speaker", right)
    counts.add("no wrong speaker", right or found.speaker is None)
    if label.voice == "direct":
        counts.add("speaker of a direct quotation", right)
    if label.hedge:
        words = found.hedge.words if found.hedge else ""
        counts.add("hedge", bool(_words(label.hedge) & _words(words)))
    counts.add("deadline kind", same_kind(label.deadline_kind, found.deadline))
    if label.latest and article.day and label.latest >= article.day:
        counts.add("last day", found.deadline is not None and found.deadline.latest == label.latest)


_PASSING = frozenset("the a an of in at for by mr mrs dr some president king general major officials".split())


def same_speaker(label: str | None, guess: SpeakerGuess | None) -> bool:
    """Whether a guess names the labelled speaker: all words of the shorter name, or half of both, are shared."""
    if label is None or guess is None:
        return label is None and guess is None
    wanted = _words(label) - _PASSING or _words(label)
    for name in (guess.text, guess.name):
        given = _words(name) - _PASSING or _words(name)
        if wanted <= given or given <= wanted or 2 * len(wanted & given) >= len(wanted | given):
            return True
    return False


_DAYS = ("date", "interval")


def same_kind(label: str | None, guess: DeadlineGuess | None) -> bool:
    """Whether the kinds agree; date and interval count as one (both have days), open as none at all."""
    kind = str(guess.kind) if guess else None
    wanted = None if label == "open" else label
    given = None if kind == "open" else kind
    return wanted == given or (wanted in _DAYS and given in _DAYS)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower().replace("’", "'").replace("n't", " not").replace("'ll", " will")))


@dataclass(frozen=True)
class DateCase:
    """A sentence of the Recognizers specifications with the last days that are right for it."""

    text: str
    day: str
    right: frozenset[str]


def date_cases() -> list[DateCase]:
    """The English cases with a single result that is a day or a span of days, ending after the reference day.

    The future reading counts; of a span, whose end is exclusive there, the end and the day before it.
    """
    given = json.loads((SHARED / "dates" / "DateTimeModel.json").read_text("utf-8-sig"))
    return [case for one in given if (case := _date_case(one)) is not None]


def _date_case(one: dict[str, object]) -> DateCase | None:
    results, context = one["Results"], one.get("Context")
    assert isinstance(results, list)
    if len(results) != 1 or not isinstance(context, dict):
        return None
    kind = str(results[0].get("TypeName")).rpartition(".")[2]
    values = results[0]["Resolution"].get("values") if kind in ("date", "daterange") else None
    last = (values[-1].get("end") or values[-1].get("value") or "") if values else ""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", last[:10]):
        return None
    end = date.fromisoformat(last[:10])
    right = {end.isoformat()} | ({(end - timedelta(days=1)).isoformat()} if "end" in values[-1] else set())
    day = context["ReferenceDateTime"][:10]
    return DateCase(str(one["Input"]), day, frozenset(right)) if max(right) > day else None


def dates_read(cases: Sequence[DateCase]) -> Iterator[tuple[DateCase, DeadlineGuess | None]]:
    """What is read in each case, in the whole sentence."""
    from tracker.detection.tables import plain
    from tracker.detection.timing import deadline_in

    for case in cases:
        yield case, deadline_in(case.text, plain(case.text), 0, len(case.text), case.day, ())
