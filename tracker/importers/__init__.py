"""Files of other programs as rows of common fields, recognised by what is in them. Pure: no ledger is seen here.

A format is a row of ``FORMATS``: its name, how its beginning looks, and the function that reads it. To add one, add a
row, a sample, and a positive and a negative test.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tracker.errors import InputError
from tracker.importers import pages, platforms, table
from tracker.importers.model import FIELDS, Given, Options, Parsed
from tracker.importers.sheets import Open

__all__ = ["FIELDS", "FORMATS", "SOURCES", "Format", "Given", "Options", "Parsed", "parse", "parse_text", "recognise"]

Read = Callable[[bytes, str, Options], Parsed]


@dataclass(frozen=True, slots=True)
class Start:
    """What a format is recognised by: the titles of a table, the keys of a JSON file, the members of an archive."""

    titles: frozenset[str]
    keys: frozenset[str]
    inside: frozenset[str]
    members: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, what it is in words, how it is recognised, and what reads it."""

    name: str
    title: str
    holds: Callable[[Start], bool]
    read: Read


def _titles(*names: str) -> Callable[[Start], bool]:
    return lambda start: set(names) <= start.titles


def _inside(*names: str) -> Callable[[Start], bool]:
    return lambda start: set(names) <= start.inside


FORMATS: tuple[Format, ...] = (
    Format("fatebook", "Fatebook export", _titles("Question title", "Forecast (scale = 0-1)"), platforms.fatebook),
    Format(
        "predictionbook-csv",
        "PredictionBook table",
        _titles("mean_confidence", "creator_label"),
        platforms.predictionbook_csv,
    ),
    Format(
        "predictionbook-json",
        "PredictionBook predictions",
        lambda s: "predictions" in s.keys or {"mean_confidence", "responses"} <= s.inside,
        platforms.predictionbook_json,
    ),
    Format(
        "metaculus",
        "Metaculus data archive",
        lambda s: {"question_data.csv", "forecast_data.csv"} <= s.members,
        platforms.metaculus,
    ),
    Format(
        "manifold",
        "Manifold markets or bets",
        lambda s: {"creatorUsername", "outcomeType"} <= s.keys | s.inside or {"contractId", "probAfter"} <= s.inside,
        platforms.manifold,
    ),
    Format(
        "forecastbench-questions",
        "ForecastBench question set",
        lambda s: {"forecast_due_date", "questions"} <= s.keys,
        platforms.bench_questions,
    ),
    Format(
        "forecastbench-resolutions",
        "ForecastBench resolution set",
        lambda s: {"forecast_due_date", "resolutions"} <= s.keys,
        platforms.bench_resolutions,
    ),
    Format(
        "hypothesis-json",
        "Hypothesis annotations",
        lambda s: {"annotations", "export_date"} <= s.keys,
        pages.hypothesis_json,
    ),
    Format(
        "hypothesis-csv",
        "Hypothesis annotations as a table",
        _titles("Quote/description", "Comment"),
        pages.hypothesis_csv,
    ),
    Format("zotero", "Zotero library", _titles("Item Type", "Publication Title", "Key"), pages.zotero_csv),
    Format("claimreview", "ClaimReview fact checks", lambda s: "ClaimReview" in s.text, pages.claimreview),
    Format("bayesian", "BayesianPredictions", _inside("probability_in_percent", "name"), platforms.bayesian),
    Format("csl", "CSL-JSON library", _inside("id", "type", "title"), pages.csl_json),
    Format("pundittracker", "PunditTracker calls", _titles("Prediction", "PTvariable"), platforms.pundittracker),
    Format(
        "wildeford",
        "Keeper's sheet with odds and actual",
        _titles("Prediction Date", "Prediction", "Odds", "Actual"),
        platforms.wildeford,
    ),
    Format("csv", "any table (CSV, TSV, .xlsx, .ods)", lambda s: True, table.parse),
)
"""In the order in which they are tried; the last one takes everything that is a table."""
SOURCES = frozenset({"zotero", "csl"})
"""Formats whose rows are sources and no claims."""


def recognise(data: bytes) -> Format:
    """The format of a file, by what is in it."""
    start = _start(data)
    return next(one for one in FORMATS if one.holds(start))


def _start(data: bytes) -> Start:
    none: frozenset[str] = frozenset()
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                return Start(none, none, none, frozenset(packed.namelist()), "")
        except (zipfile.BadZipFile, OSError, ValueError):
            return Start(none, none, none, none, "")
    text = data.decode("utf-8-sig", "replace")
    plain = text.lstrip()
    if plain[:1] in "[{":
        try:
            found = json.loads(plain)
        except (ValueError, RecursionError):
            return Start(none, none, none, none, text)
        first = found[0] if isinstance(found, list) and found else found
        keys = frozenset(found) if isinstance(found, dict) else none
        return Start(none, keys, frozenset(first) if isinstance(first, dict) else none, none, text[:2_000_000])
    line = plain.split("\n", 1)[0].strip().replace("\t", ",")
    titles = frozenset(title.strip().strip('"') for title in line.split(","))
    marked = text[:2_000_000] if plain[:1] == "<" else ""
    return Start(titles, none, none, none, marked)


def parse(data: bytes, name: str, options: Options, format_name: str = "") -> Parsed:
    """The rows of a file, in the format of that name or in the one that it is recognised as. Raises InputError."""
    chosen = _chosen(data, name, format_name)
    try:
        found = chosen.read(data, name, options)
    except (AttributeError, TypeError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise InputError("file", f"{name} is no whole {chosen.title} ({error}): nothing was imported.") from None
    if chosen.name == "claimreview":
        rows = tuple(pages.rated(row, options) for row in found.rows)
        return Parsed(found.format, rows, found.refused, found.notes, found.read)
    return found


def parse_text(start: bytes, opened: Open, name: str, options: Options, format_name: str = "") -> Parsed | None:
    """The rows of a table in a text, however long, of which ``start`` is the beginning; None for any other file, which
    has to be read whole. Raises InputError, also while the rows are gone through."""
    if format_name not in ("", "csv") or not is_text_table(start, name, format_name):
        return None
    return table.parse_text(opened, name, options)


def is_text_table(start: bytes, name: str, format_name: str = "") -> bool:
    """Whether a file that begins so is a table in a text, and of no format of its own. Raises InputError."""
    marked = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[", b"<", b"")
    return not marked and not start.startswith(b"PK\x03\x04") and _chosen(start, name, format_name).name == "csv"


def _chosen(data: bytes, name: str, format_name: str) -> Format:
    if not data.strip():
        raise InputError("file", f"{name} is empty: nothing was imported.")
    chosen = next((one for one in FORMATS if one.name == format_name), None) if format_name else recognise(data)
    if chosen is None:
        names = ", ".join(one.name for one in FORMATS)
        raise InputError("format", f"There is no format {format_name}: the formats are {names}.")
    if chosen.name == "csv" and data.lstrip()[:1] in (b"{", b"[", b"<"):
        raise InputError("file", f"{name} is in no format that is known here: nothing was imported. Save it as CSV.")
    return chosen
