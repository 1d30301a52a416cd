"""Forecasting sites and trackers: each file as rows of the common fields, what has no home kept in the note."""

from __future__ import annotations

import ast
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.errors import InputError
from tracker.importers.model import Given, Options, Parsed
from tracker.importers.sheets import decoded
from tracker.tally import Refused

MAX_UNPACKED = 200_000_000
Fields = dict[str, str]


def table_rows(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV by title, each with its line; short rows are filled up. Raises InputError for a broken one."""
    text, _ = decoded(data, name)
    csv.field_size_limit(max(csv.field_size_limit(), 16_000_000))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        titles = [title.strip() for title in next(reader, [])]
        line = reader.line_num + 1
        for row in reader:
            if row:
                yield line, dict(zip(titles, [*row, *[""] * (len(titles) - len(row))], strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError("file", f"{name} is broken ({error}): nothing was imported. Export it again.") from None


def loads(data: bytes, name: str) -> Any:
    """JSON. Raises InputError."""
    try:
        return json.loads(decoded(data, name)[0])
    except (ValueError, RecursionError):
        raise InputError("file", f"{name} is no whole JSON file: nothing was imported. Export it again.") from None


def _note(values: Mapping[str, Any], *names: str) -> str:
    return "\n".join(f"{name}: {values[name]}" for name in names if str(values.get(name) or "").strip())


def _made(name: str, found: Iterable[Given | Refused], notes: Iterable[str] = ()) -> Parsed:
    items = list(found)
    rows = tuple(one for one in items if isinstance(one, Given))
    return Parsed(name, rows, tuple(one for one in items if isinstance(one, Refused)), tuple(notes), len(items))


# ---------------------------------------------------------------- Fatebook

FATEBOOK = {"YES": "happened", "NO": "did_not_happen", "AMBIGUOUS": "undetermined", "": ""}


def fatebook(data: bytes, name: str, options: Options) -> Parsed:
    """One row a forecast: those of one person on one question (or option of it) are a claim and its updates."""
    return _made("fatebook", map(_fatebook, table_rows(data, name)))


def _fatebook(found: tuple[int, dict[str, str]]) -> Given | Refused:
    line, row = found
    get = row.get
    title, option = get("Question title", "").strip(), get("Multiple choice option", "").strip()
    resolution = get("Resolution", "").strip().upper()
    if resolution not in FATEBOOK:
        return Refused(line, f"“{resolution[:40]}” is no resolution of this site.")
    who = get("Forecast created by", "") or get("Question created by", "")
    said = get("Forecast created at", "") or get("Question created at", "")
    fields: Fields = {
        "key": "\x1f".join((title, option, get("Question created at", ""), get("Question created by", ""), who)),
        "proposition": f"{title}: {option}" if option else title,
        "speaker": who,
        "p": get("Forecast (scale = 0-1)", ""),
        "claimed_on": said,
        "first_recorded_on": said,
        "deadline": get("Question resolve by", ""),
        "outcome": FATEBOOK[resolution],
        "known_on": get("Resolved at", "") if resolution else "",
        "decided_at": get("Resolved at", "") if resolution else "",
        "tags": get("Question tags", ""),
        "note": "\n".join(
            part
            for part in (
                get("Question notes", "").strip(),
                _note(row, "Question comments", "Question created by", "Question shared with"),
            )
            if part
        ),
    }
    return Given(line, fields)


# ---------------------------------------------------------------- PredictionBook

_TRUTH = {True: "happened", False: "did_not_happen", None: ""}


def predictionbook_json(data: bytes, name: str, options: Options) -> Parsed:
    """Own predictions with own wagers: each wager is a likelihood, remarks become the note."""
    found = loads(data, name)
    user = found.get("user", {}) if isinstance(found, dict) else {}
    predictions = found.get("predictions", []) if isinstance(found, dict) else found
    rows: list[Given | Refused] = []
    predictions = predictions if isinstance(predictions, list) else []
    for number, one in enumerate(predictions, 1):
        rows += (
            _predictions(number, one, user) if isinstance(one, dict) else [Refused(number, "This is no prediction.")]
        )
    notes = ["Wagers of other people are left out: this is one person's record."]
    return replace(_made("predictionbook-json", rows, notes), read=len(predictions))


def _predictions(number: int, one: dict[str, Any], user: dict[str, Any]) -> list[Given | Refused]:
    own = user.get("user_id", one.get("creator_id"))
    speaker = str(user.get("name") or one.get("creator_label") or "")
    responses = [r for r in one.get("responses") or [] if isinstance(r, dict) and r.get("user_id") == own]
    remarks = [str(r["comment"]) for r in one.get("responses") or [] if isinstance(r, dict) and r.get("comment")]
    judged = str(one.get("last_judgement_at") or "")
    outcome = "void" if one.get("withdrawn") else _TRUTH.get(one.get("outcome"), "")
    base: Fields = {
        "key": f"predictionbook:{one.get('uuid') or one.get('id')}",
        "proposition": str(one.get("description") or one.get("description_with_group") or ""),
        "speaker": speaker,
        "deadline": str(one.get("deadline") or ""),
        "outcome": outcome,
        "known_on": judged if outcome else "",
        "decided_at": judged if outcome else "",
        "note": "\n".join(remarks),
    }
    if one.get("description_with_group") not in (None, one.get("description")):
        base["note"] = "\n".join(part for part in (base["note"], str(one["description_with_group"])) if part)
    wagers = [r for r in responses if r.get("confidence") is not None]
    if not wagers:
        made = str(one.get("created_at") or "")
        return [Given(number, base | {"claimed_on": made, "first_recorded_on": made})]
    return [
        Given(
            number,
            base
            | {
                "p": repr(float(r["confidence"]) / 100),
                "claimed_on": str(r.get("created_at") or one.get("created_at") or ""),
                "first_recorded_on": str(r.get("created_at") or ""),
            },
        )
        for r in wagers
    ]


def predictionbook_csv(data: bytes, name: str, options: Options) -> Parsed:
    """Predictions with the mean of all wagers, which is nobody's stated likelihood: it is kept in the note."""
    rows = [Given(line, _predictionbook_row(row)) for line, row in table_rows(data, name)]
    notes = ["The file has only the mean of everybody's wagers; it is kept in the note and not scored."]
    if len(rows) == 100:
        notes.append("It has exactly 100 rows, where this export is cut: export again with a larger page_size.")
    return _made("predictionbook-csv", rows, notes)


def _predictionbook_row(row: Mapping[str, str]) -> Fields:
    outcome = {"true": "happened", "false": "did_not_happen"}.get(row.get("outcome", "").strip().lower(), "")
    if row.get("withdrawn", "").strip().lower() == "true":
        outcome = "void"
    judged = row.get("last_judgement_at", "") if outcome else ""
    return {
        "key": f"predictionbook:{row.get('uuid') or row.get('id')}",
        "proposition": row.get("description", ""),
        "speaker": row.get("creator_label", ""),
        "claimed_on": row.get("created_at", ""),
        "first_recorded_on": row.get("created_at", ""),
        "deadline": row.get("deadline", ""),
        "outcome": outcome,
        "known_on": judged,
        "decided_at": judged,
        "note": _note(row, "mean_confidence", "description_with_group"),
    }


# ---------------------------------------------------------------- Metaculus

_METACULUS = {"yes": "happened", "no": "did_not_happen", "annulled": "void", "ambiguous": "undetermined", "": ""}


def metaculus(data: bytes, name: str, options: Options) -> Parsed:
    """Forecasts of binary questions and of the options of multiple choice; numeric ones have no place here."""
    members = _members(data, name)
    questions = {row.get("Question ID", ""): row for _, row in table_rows(members["question_data.csv"], name)}
    rows: list[Given | Refused] = []
    read = 0
    for line, row in table_rows(members["forecast_data.csv"], name):
        read += 1
        question = questions.get(row.get("Question ID", ""))
        rows += (
            [Refused(line, "Its question is not in the file.")] if question is None else _forecasts(line, row, question)
        )
    return replace(_made("metaculus", rows, ["Lines are those of forecast_data.csv."]), read=read)


def _members(data: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_UNPACKED:
                raise InputError("file", f"{name} unpacks to more than 200 MB and is not read.")
            return {member: packed.read(member) for member in ("question_data.csv", "forecast_data.csv")}
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError("file", f"{name} is no whole archive of that site ({error}): download it again.") from None


def _forecasts(line: int, row: Mapping[str, str], question: Mapping[str, str]) -> list[Given | Refused]:
    kind, title = question.get("Question Type", ""), question.get("Question Title", "")
    who = row.get("Forecaster Username") or row.get("Forecaster (Anonymized)", "")
    person = bool(row.get("Forecaster ID") or row.get("Forecaster (Anonymized)"))
    resolution = question.get("Resolution", "").strip()
    base: Fields = {
        "speaker": who if person else f"Metaculus community ({who})",
        "speaker_kind": "person" if person else "office",
        "claimed_on": row.get("Start Time", ""),
        "first_recorded_on": row.get("Start Time", ""),
        "deadline": question.get("Scheduled Close Time", ""),
        "known_on": question.get("Resolution Known Time", "") if resolution else "",
        "source_url": question.get("Question URL", ""),
        "source_title": title,
        "source_kind": "post",
        "note": _note(row, "End Time", "Forecaster Count"),
    }
    where = f"metaculus:{question.get('Question ID')}"
    if kind == "binary":
        if resolution.lower() not in _METACULUS:
            return [Refused(line, f"“{resolution[:40]}” is no resolution of a yes-or-no question.")]
        own = {"key": f"{where}::{who}", "proposition": title, "p": row.get("Probability Yes", "")}
        return [Given(line, base | own | {"outcome": _METACULUS[resolution.lower()]})]
    if kind != "multiple_choice":
        return [Refused(line, f"A {kind or 'nameless'} question has no single probability: it is not kept.")]
    options, shares = (
        _listed(question.get("MC Options (All)", "")),
        _listed(row.get("Probability Yes Per Category", "")),
    )
    if not options or len(options) != len(shares):
        return [Refused(line, "The probabilities do not fit the options of the question.")]
    word = _METACULUS.get(resolution.lower())
    found: list[Given | Refused] = []
    for option, share in zip(options, shares, strict=True):
        outcome = word if word is not None else "happened" if resolution == str(option) else "did_not_happen"
        own = {"key": f"{where}:{option}:{who}", "proposition": f"{title}: {option}", "outcome": outcome}
        found.append(Given(line, base | own | {"p": "" if share is None else repr(float(share))}))
    return found


def _listed(text: str) -> list[Any]:
    try:
        found = ast.literal_eval(text) if len(text) < 100_000 else []
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return found if isinstance(found, list) else []


# ---------------------------------------------------------------- Manifold


def manifold(data: bytes, name: str, options: Options) -> Parsed:
    """Refused: a market's price is nobody's stated likelihood. Raises InputError always."""
    raise InputError(
        "file",
        f"{name} holds markets or bets: a price and a bet are nobody's stated likelihood, so nothing was imported. Log "
        "what somebody said, with the market as its source.",
    )


# ---------------------------------------------------------------- ForecastBench


def bench_questions(data: bytes, name: str, options: Options) -> Parsed:
    """The questions, one claim for each day on which they resolve; nobody has said how likely."""
    found = loads(data, name)
    due = str(found.get("forecast_due_date") or "")
    rows: list[Given | Refused] = []
    for number, one in enumerate(found.get("questions") or [], 1):
        rows += (
            _bench_question(number, one, due) if isinstance(one, dict) else [Refused(number, "This is no question.")]
        )
    return _made("forecastbench-questions", rows)


def _known(value: Any) -> str:
    return "" if value in (None, "N/A") else str(value)


def _bench_question(number: int, one: dict[str, Any], due: str) -> list[Given | Refused]:
    days = one.get("resolution_dates")
    ends = (
        [str(day) for day in days] if isinstance(days, list) else [_known(one.get("market_info_close_datetime"))[:10]]
    )
    found: list[Given | Refused] = []
    for end in ends:
        title = str(one.get("question") or "").replace("{resolution_date}", end).replace("{forecast_due_date}", due)
        dated = end if isinstance(days, list) else ""
        found.append(
            Given(
                number,
                {
                    "key": _bench_key(one, dated),
                    "proposition": title,
                    "claimed_on": due,
                    "deadline": end,
                    "deadline_sense": "on" if dated else "by",
                    "criteria": _known(one.get("resolution_criteria")),
                    "source_url": _known(one.get("url")),
                    "source_title": title if _known(one.get("url")) else "",
                    "source_kind": "post",
                    "note": _note(
                        {k: _known(v) for k, v in one.items()}, "freeze_datetime_value", "freeze_datetime", "background"
                    ),
                },
            )
        )
    return found


def _bench_key(one: Mapping[str, Any], day: str) -> str:
    ids, ways = one.get("id"), one.get("direction")
    name = "+".join(map(str, ids)) if isinstance(ids, list) else str(ids)
    return f"forecastbench:{one.get('source')}:{name}:{ways if isinstance(ways, list) else ''}:{day}"


def bench_resolutions(data: bytes, name: str, options: Options) -> Parsed:
    """What became of the questions. A row that is not resolved carries a price where the outcome stands."""
    found = loads(data, name)
    due = str(found.get("forecast_due_date") or "")
    rows: list[Given | Refused] = []
    for number, one in enumerate(found.get("resolutions") or [], 1):
        if not isinstance(one, dict):
            rows.append(Refused(number, "This is no resolution."))
            continue
        day, value = _known(one.get("resolution_date")), one.get("resolved_to")
        final = one.get("resolved") is True and isinstance(value, int | float)
        outcome = (
            "" if not final else "happened" if value == 1 else "did_not_happen" if value == 0 else f"partly:{value}"
        )
        ids = one.get("id")
        title = " and ".join(map(str, ids)) if isinstance(ids, list) else str(ids)
        fields: Fields = {
            "key": _bench_key(one, day),
            "proposition": f"{one.get('source')} {title} resolves to yes on {day}",
            "claimed_on": due,
            "deadline": day,
            "deadline_sense": "on",
            "outcome": outcome,
            "known_on": day if final else "",
            "note": "" if final else f"not resolved; value in the file: {value}",
        }
        rows.append(Given(number, fields))
    return _made("forecastbench-resolutions", rows)


# ---------------------------------------------------------------- trackers and sheets


def pundittracker(data: bytes, name: str, options: Options) -> Parsed:
    """Calls by their place in the row; the outcome is read as the proposition's."""
    outcomes = {"true": "happened", "": ""}
    found: list[Given | Refused] = []
    for line, row in table_rows(data, name):
        cells = list(row.values())
        cells += [""] * (13 - len(cells))
        said = cells[9].strip().casefold()
        fields: Fields = {
            "proposition": cells[1],
            "claimed_on": cells[2],
            "deadline": cells[3],
            "source_url": cells[5] if cells[5].startswith("http") else "",
            "source_title": "" if cells[5].startswith("http") else cells[5],
            "outcome": outcomes.get(said, "did_not_happen"),
            "note": "\n".join(
                f"{title}: {cell}" for title, cell in zip(row, cells, strict=False) if cell and title in _PT
            ),
        }
        found.append(Given(line, fields))
    return _made("pundittracker", found)


_PT = frozenset(("Vote end", "Category", "PTvariable", "Consensus", "Hit", "Yield", "Boldness"))


def wildeford(data: bytes, name: str, options: Options) -> Parsed:
    """A keeper's sheet: odds in percent, Unknown is open."""
    words = {
        "unknown": "",
        "": "",
        "true": "happened",
        "false": "did_not_happen",
        "yes": "happened",
        "no": "did_not_happen",
    }
    found: list[Given | Refused] = []
    for line, row in table_rows(data, name):
        said = row.get("Actual", "").strip().casefold()
        if said not in words and said not in ("1", "0"):
            found.append(Refused(line, f"“{said[:40]}” is no outcome of this sheet."))
            continue
        outcome = words.get(said, {"1": "happened", "0": "did_not_happen"}.get(said, ""))
        fields: Fields = {
            "proposition": row.get("Prediction", ""),
            "p": row.get("Odds", ""),
            "claimed_on": row.get("Prediction Date", ""),
            "first_recorded_on": row.get("Prediction Date", ""),
            "outcome": outcome,
            "known_on": row.get("Resolution Date", "") if outcome else "",
            "deadline": "" if outcome else row.get("Resolution Date", ""),
            "note": row.get("Notes", ""),
        }
        found.append(Given(line, fields))
    return _made("wildeford", found)


def bayesian(data: bytes, name: str, options: Options) -> Parsed:
    """Predictions with a probability in percent."""
    found: list[Given | Refused] = []
    for number, one in enumerate(loads(data, name), 1):
        if not isinstance(one, dict):
            found.append(Refused(number, "This is no prediction."))
            continue
        percent = one.get("probability_in_percent")
        fields: Fields = {
            "proposition": str(one.get("name") or ""),
            "p": repr(percent / 100) if isinstance(percent, int | float) else "",
            "deadline": str(one.get("expiration_date") or ""),
            "outcome": _TRUTH.get(one.get("outcome"), "") if isinstance(one.get("outcome"), bool | None) else "",
            "note": str(one.get("description") or ""),
        }
        found.append(Given(number, fields))
    return _made("bayesian", found)
