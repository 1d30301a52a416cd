"""Claims as one table that loses nothing of them: one row a step of resolution, columns of what is stored alone.

A cell holds what the log holds, so that numbers keep every digit. Names stand beside the uids that they are found again
by. What is a list of records (evidence, notes, days to look again) is JSON in one cell. docs/exporting.md has the
columns; to add one, add a row here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.records import canonical
from tracker.reports.columns import Form

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One column: the part of the claim that it belongs to, the field there (``likelihood.low``), and what it means."""

    name: str
    part: str
    path: str
    form: Form
    meaning: str


@dataclass(slots=True)
class Whole:
    """A claim with the records around it, each as (uid, body); ``parts`` by the names that ``CELLS`` use."""

    uid: str
    claim: Body
    removed: bool = False
    parts: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    tags: list[tuple[str, str]] = field(default_factory=list)
    resolutions: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    evidence: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    snoozes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def _cells(part: str, table: str) -> tuple[Cell, ...]:
    """Columns from lines of ``name | path | form | meaning``."""
    found = []
    for row in table.strip().splitlines():
        name, path, form, meaning = (cell.strip() for cell in row.split("|"))
        found.append(Cell(name, part, path, Form(form), meaning))
    return tuple(found)


CLAIM = _cells(
    "claim",
    """
    uid | uid | string | The claim; stays the same for ever.
    removed | removed | boolean | Whether it was removed and can be restored.
    proposition | proposition | string | What is said to happen, as one sentence.
    quote | quote | string | The verbatim words.
    kind | kind | string | What sort of statement it is.
    attribution | attribution | string | How the article gives the words.
    speaker_as_described | speaker_as_described | string | The speaker in the article's own words.
    speaker_says | speaker_says | string | What the speaker says of it, where the likelihood does not tell.
    quote_start | quote_start | integer | Where the quote starts in the stored text, in code points from 0.
    quote_end | quote_end | integer | The first code point after it.
    quote_prefix | prefix | string | The characters before the quote, by which it is found again.
    quote_suffix | suffix | string | The characters after it.
    locator | locator | string | Where to find the words without a stored text.
    claimed_on | claimed_on | date | When the claim was made.
    claimed_basis | claimed_basis | string | How that day is known, where it was a month or a year.
    first_recorded_on | first_recorded_on | date | When it was first written down anywhere that we know of.
    first_recorded_basis | first_recorded_basis | string | How that is known.
    logged_at | logged_at | datetime | When it was first logged in a ledger (UTC).
    likelihood_words | likelihood.words | string | The likelihood as it was said.
    likelihood_basis | likelihood.basis | string | Where the numbers come from.
    lexicon_version | likelihood.lexicon | string | The lexicon that read the words.
    likelihood_ask | likelihood.ask | boolean | Whether a person has yet to confirm the reading.
    p_low | likelihood.low | number | The lowest reading of how likely the proposition is, 0 to 1.
    p_best | likelihood.best | number | The best reading, 0 to 1.
    p_high | likelihood.high | number | The highest reading, 0 to 1.
    likelihood_on | likelihood_on | date | When that reading was set.
    deadline_words | deadline.words | string | The deadline in its own words.
    deadline_kind | deadline.kind | string | Date and interval have days; vague, contingent and open have none.
    deadline_sense | deadline.sense | string | Some time in the window, on that day, or the whole window.
    deadline_basis | deadline.basis | string | Who set it.
    deadline_earliest | deadline.earliest | date | The first day that counts.
    deadline_latest | deadline.latest | date | The last day that counts.
    deadline_ambiguous | deadline.ambiguous | string | What else the words could mean.
    deadline_event_uid | deadline.event | string | The event whose day sets the deadline.
    deadline_after | deadline.after | string | How long after that day it ends.
    deadline_on | deadline_on | date | When the deadline was set.
    review_on | review_on | date | The day to look again.
    review_basis | review_basis | string | Whether that day was chosen or is our convention.
    criteria | criteria | string | How we will know.
    criteria_on | criteria_on | date | When the criteria were set.
    condition | condition | string | The “if” that must hold.
    base_rate | base_rate | number | How often such things happen, 0 to 1.
    base_rate_source | base_rate_source | string | Where that comes from.
    event_tie | event_tie | string | Whether the proposition is that the event occurs or that it does not.
    update_of | update_of | string | The first claim of the chain that this one updates.
    appearances | appearances | object | Where the same words were printed again (JSON).
    """,
)
NAMED: dict[str, tuple[str, tuple[Cell, ...]]] = {
    "speaker": (
        "speaker",
        _cells(
            "speaker",
            """
            speaker_uid | uid | string | The speaker's record.
            speaker | name | string | Who makes the claim.
            speaker_kind | kind | string | A person, an office, somebody unnamed, or the outlet itself.
            speaker_source_uid | source | string | The one source that an unnamed speaker belongs to.
            """,
        ),
    ),
    "source": (
        "source",
        _cells(
            "source",
            """
            source_uid | uid | string | The source's record.
            source_title | title | string | The title of the article, broadcast or speech.
            source_kind | kind | string | What sort of published thing it is.
            writer | writer | string | Who wrote it.
            source_url | url | string | Where it was published.
            archive_url | archive_url | string | Where others keep a copy of it.
            published_on | published_on | string | A day, a month (2013-02) or a year (2013).
            published_basis | published_basis | string | How that is known.
            published_why | published_why | string | Why, where it was inferred.
            read_on | read_on | date | When it was marked as read.
            """,
        ),
    ),
    "outlet": (
        "outlet",
        _cells(
            "outlet",
            """
            outlet_uid | uid | string | The publisher's record.
            outlet | name | string | The publisher.
            """,
        ),
    ),
    "collection": (
        "collection",
        _cells(
            "collection",
            """
            collection_uid | uid | string | The record of the collection that the source belongs to.
            collection | name | string | That collection.
            protocol | protocol | string | How the claims of that collection were chosen.
            collection_description | description | string | What it says of itself.
            """,
        ),
    ),
    "snapshot": (
        "snapshot",
        _cells(
            "snapshot",
            """
            snapshot_uid | uid | string | The stored copy that the quote was cut from; its text is not in this table.
            snapshot_source_uid | source | string | The source that it is a copy of.
            snapshot_sha256 | text_sha256 | string | SHA-256 of its text.
            snapshot_bytes_sha256 | bytes_sha256 | string | SHA-256 of its bytes.
            snapshot_media_type | media_type | string | What those bytes are.
            snapshot_extractor | extractor | string | What took the text out of them.
            snapshot_extractor_version | extractor_version | string | In which version.
            snapshot_taken_at | taken_at | datetime | When the copy was taken (UTC).
            """,
        ),
    ),
    "event": (
        "event",
        _cells(
            "event",
            """
            event_uid | uid | string | The event that the claim is about.
            event_title | title | string | Its title.
            event_outcome | outcome | string | What became of it.
            event_occurred_on | occurred_on | date | The day on which it happened.
            event_known_on | known_on | date | The first day on which the world could know.
            """,
        ),
    ),
}
"""By part: the kind of record, and its columns."""
TAGS = (
    Cell("tags", "tags", "", Form.LIST, "The claim's tags, by name."),
    Cell("tag_uids", "tags", "", Form.TEXT, "Their records, in the same order, joined by “; ”."),
)
RESOLUTION = _cells(
    "resolution",
    """
    resolution_uid | uid | string | This step of the claim's resolutions; empty where there is none.
    resolution_number | number | integer | Which step it is, from 1; the last one stands.
    outcome | outcome | string | What happened; empty where the step opened the claim again.
    interim | interim | boolean | Whether the outcome is as of a day, with no deadline reached.
    fraction | fraction | number | How much of it happened, where partly, 0 to 1.
    void_reason | void_reason | string | Why it is void.
    resolution_note | reason | string | The written reason.
    known_on | known_on | date | The first day on which the world could know.
    known_on_basis | known_on_basis | string | How that day is known.
    decided_at | decided_at | datetime | When the outcome was written (UTC).
    decided_by | decided_by | string | Who wrote it.
    outcome_confidence | confidence | string | How sure the judge is.
    resolution_review_on | review_on | date | When to look again, for an interim outcome.
    judged | judged | string | The wording that was judged, by the hash of the claim's body.
    judged_wording | wording | string | The hash of the judged fields.
    """,
)
LISTS = (
    Cell(
        "evidence", "evidence", "", Form.OBJECT, "The evidence of this step; on the first row also that of none (JSON)."
    ),
    Cell("snoozes", "snoozes", "", Form.OBJECT, "Days to look again, on the claim's first row (JSON)."),
    Cell("notes", "notes", "", Form.OBJECT, "Notes about the claim, on its first row (JSON)."),
)
CELLS: tuple[Cell, ...] = (
    *CLAIM,
    *(cell for _, cells in NAMED.values() for cell in cells),
    *TAGS,
    *RESOLUTION,
    *LISTS,
)
"""The columns in the order in which they are written."""
NAMES = tuple(cell.name for cell in CELLS)
OF_THE_STEP = frozenset(cell.name for cell in (*RESOLUTION, *LISTS))


def rows(whole: Whole) -> Iterator[list[str]]:
    """The rows of a claim: one a step of its resolutions, or one where there is none."""
    fixed = {"removed": "true" if whole.removed else ""}
    fixed |= _part(CLAIM, whole.uid, whole.claim, skip="removed")
    for part, (_, cells) in NAMED.items():
        fixed |= _part(cells, *whole.parts.get(part, ("", {})))
    tags = sorted(whole.tags, key=lambda tag: (tag[1], tag[0]))
    fixed |= {"tags": "; ".join(name for _, name in tags), "tag_uids": "; ".join(uid for uid, _ in tags)}
    first = True
    for uid, body in whole.resolutions or [("", {})]:
        own = fixed | _part(RESOLUTION, uid, body)
        evidence = [one for one in whole.evidence if _of_step(one[1], uid, whole, first)]
        own["evidence"] = _json(evidence, "claim")
        own["snoozes"] = _json(whole.snoozes, "claim") if first else ""
        own["notes"] = _json(whole.notes, "about") if first else ""
        yield [own[name] for name in NAMES]
        first = False


def _of_step(body: Body, uid: str, whole: Whole, first: bool) -> bool:
    named = body.get("resolution", "")
    known = any(named == step for step, _ in whole.resolutions)
    return named == uid if known else first


def _part(cells: Sequence[Cell], uid: str, body: Body, skip: str = "") -> dict[str, str]:
    return {
        cell.name: uid if cell.path == "uid" else _text(_at(body, cell.path), cell.form)
        for cell in cells
        if cell.name != skip
    }


def _at(body: Body, path: str) -> Any:
    for name in path.split("."):
        body = body.get(name, {}) if isinstance(body, dict) else {}
    return body if body != {} else None


def _text(value: Any, form: Form) -> str:
    if value is None:
        return ""
    if form is Form.OBJECT:
        return canonical(value)
    return "true" if form is Form.BOOLEAN else str(value)


def _json(found: list[tuple[str, dict[str, Any]]], without: str) -> str:
    """Records as JSON, without the field that names what they belong to; nothing where there are none."""
    bodies = [{"uid": uid} | {key: value for key, value in body.items() if key != without} for uid, body in found]
    return canonical(bodies) if bodies else ""


# ---------------------------------------------------------------- and back


def bodies(row: Mapping[str, str]) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
    """The records of a row as (kind, uid, removed, body); those of the claim come with each of its rows.

    Raises ValueError, in words, for a cell that cannot be read.
    """
    uid = row["uid"]
    claim = _body(row, CLAIM)
    claim.pop("removed", None)
    tags = row["tag_uids"].split("; ") if row["tag_uids"] else []
    names = row["tags"].split("; ") if row["tags"] else []
    if len(tags) != len(names):
        raise ValueError("There are not as many tags as ids of tags.")
    for tag, name in zip(tags, names, strict=True):
        yield "tag", tag, False, {"name": name}
    for part, (kind, cells) in NAMED.items():
        known = row[f"{part}_uid"]
        if known:
            body = _body(row, cells) | _links(part, row)
            yield kind, known, False, body
    links = {name: row[f"{name}_uid"] for name in ("speaker", "source", "snapshot", "event") if row[f"{name}_uid"]}
    yield "claim", uid, row["removed"] == "true", claim | links | ({"tags": tags} if tags else {})
    if row["resolution_uid"]:
        yield "resolution", row["resolution_uid"], False, _body(row, RESOLUTION) | {"claim": uid}
    for name, kind, link in _LISTED:
        for body in _listed(row[name], name):
            one = body.pop("uid")
            yield kind, one, False, body | {link: uid}


_LISTED = (("evidence", "evidence", "claim"), ("snoozes", "snooze", "claim"), ("notes", "note", "about"))
"""Columns of records as JSON: the kind, and the field that names the claim."""


def _links(part: str, row: Mapping[str, str]) -> dict[str, Any]:
    if part != "source":
        return {}
    return {name: row[f"{name}_uid"] for name in ("outlet", "collection") if row[f"{name}_uid"]}


def _body(row: Mapping[str, str], cells: Sequence[Cell]) -> dict[str, Any]:
    """The body that the cells of one part make."""
    found: dict[str, Any] = {}
    for cell in cells:
        text = row[cell.name]
        if cell.path == "uid" or text == "":
            continue
        *above, last = cell.path.split(".")
        place = found
        for name in above:
            place = place.setdefault(name, {})
        place[last] = _value(cell, text)
    return found


def _value(cell: Cell, text: str) -> Any:
    if cell.form is Form.INTEGER:
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            raise ValueError(f"“{text[:40]}” is no whole number ({cell.name}).")
        return int(text)
    if cell.form is Form.BOOLEAN:
        if text not in ("true", "false"):
            raise ValueError(f"“{text[:40]}” is neither true nor false ({cell.name}).")
        return 1 if text == "true" else 0
    return _json_of(cell.name, text) if cell.form is Form.OBJECT else text


def _json_of(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"The cell {name} is no JSON.") from None


def _listed(text: str, name: str) -> Iterator[dict[str, Any]]:
    found = _json_of(name, text) if text else []
    if not isinstance(found, list):
        raise ValueError(f"The cell {name} is no list.")
    for one in found:
        if not isinstance(one, dict) or not isinstance(one.get("uid"), str):
            raise ValueError(f"The cell {name} holds something without an id.")
        yield dict(one)
