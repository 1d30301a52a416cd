"""Any table: columns mapped to fields, by their titles or as said, every row read on its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.errors import InputError
from tracker.importers.model import FIELDS, Given, Options, Parsed
from tracker.importers.sheets import Sheet, sheets
from tracker.tally import Refused

TITLES: dict[str, str] = {
    "proposition": "proposition|questiontitle|prediction|claim|question|question title|statement|description",
    "quote": "quote|quotation|words",
    "speaker": "speaker|who|pundit|person|predictor|forecaster|author of claim|name",
    "outlet": "outlet|publisher|newspaper",
    "writer": "writer|byline|journalist",
    "source_title": "source_title|source title|article|article title",
    "source_url": "source_url|source url|url|link|source link|source",
    "published_on": "published_on|published|published on|publication date",
    "claimed_on": "claimed_on|qcreatedat|claimed on|date|prediction date|date made|made|said on|created|created at",
    "first_recorded_on": "first_recorded_on|first recorded on|recorded on|date added",
    "deadline": "deadline|resolveby|due|due date|resolve by|by|horizon|expiration_date|resolution date",
    "p": "p|probability|prob|odds|confidence|likelihood|chance|p_best|forecast",
    "p_low": "p_low|low",
    "p_high": "p_high|high",
    "outcome": "outcome|actual|result|resolution|resolved as|came true",
    "known_on": "known_on|resolvedat|known on|resolved on|resolved at|date resolved",
    "criteria": "criteria|resolution criteria|how we will know",
    "tags": "tags|tag|labels|topics",
    "note": "note|notes|comment|comments",
    "key": "key|id|uid",
    "event": "event",
    "condition": "condition|if",
    "collection": "collection|list",
    "kind": "kind",
    "evidence_urls": "evidence_urls|evidence|evidence url",
}
"""Titles by which a column is taken for a field where nothing was said, each parted by bars."""
_BY_TITLE = {title: name for name, titles in reversed(TITLES.items()) for title in titles.split("|")}
_PLACE = re.compile(r"\{([^{}]+)\}")


def guess(titles: Sequence[str]) -> dict[str, str]:
    """Fields and the columns that are taken for them by their titles alone."""
    found: dict[str, str] = {}
    for title in titles:
        plain = " ".join(title.replace("_", " ").split()).casefold()
        name = _BY_TITLE.get(title.casefold()) or _BY_TITLE.get(plain) or (plain.replace(" ", "_"))
        if name in FIELDS and name not in found:
            found[name] = title
    return found


def parse(data: bytes, name: str, options: Options) -> Parsed:
    """The rows of every sheet. Raises InputError where no column is a proposition, or a mapping names no column."""
    tables, notes = sheets(data, name)
    rows: list[Given] = []
    refused: list[Refused] = []
    used = 0
    for sheet in tables:
        columns = _columns(sheet, options, alone=len(tables) == 1)
        if columns is None:
            notes.append(f"The sheet “{sheet.name}” has no column of propositions and was passed over.")
            continue
        used += 1
        notes.append(_said(columns))
        rows += [given for line, cells in sheet.rows if (given := _row(sheet, columns, line, cells))]
    if not used:
        titles = ", ".join(tables[0].titles[:12]) if tables else ""
        raise InputError(
            "map", f"Say which column holds the proposition: --map proposition=COLUMN. The columns are: {titles}."
        )
    return Parsed("csv", tuple(rows), tuple(refused), tuple(notes), len(rows))


def _columns(sheet: Sheet, options: Options, *, alone: bool) -> dict[str, str] | None:
    guessed = guess(sheet.titles)
    for name, column in options.columns.items():
        if name not in FIELDS:
            raise InputError("map", f"There is no field {name}: the fields are {', '.join(FIELDS)}.")
        for wanted in _PLACE.findall(column) or [column]:
            if column and wanted not in sheet.titles:
                if not alone:
                    return None
                raise InputError("map", f"There is no column “{wanted}”: the columns are {', '.join(sheet.titles)}.")
    taken = {name for column in options.columns.values() for name in (_PLACE.findall(column) or [column])}
    found = {name: column for name, column in guessed.items() if column not in taken and name not in options.columns}
    found |= {name: column for name, column in options.columns.items() if column}
    if "quote" in found and "proposition" not in found:
        found["proposition"] = found["quote"]
    return found if "proposition" in found else None


def _said(columns: Mapping[str, str]) -> str:
    return "Columns: " + ", ".join(f"{name} from “{column}”" for name, column in columns.items()) + "."


def _row(sheet: Sheet, columns: Mapping[str, str], line: int, cells: list[str]) -> Given | None:
    values = dict(zip(sheet.titles, [*cells, *[""] * (len(sheet.titles) - len(cells))], strict=False))
    extra = cells[len(sheet.titles) :]
    fields = {
        name: _PLACE.sub(lambda place: values.get(place[1], "").strip(), column)
        if _PLACE.search(column)
        else values[column].strip()
        for name, column in columns.items()
    }
    used = {name for column in columns.values() for name in (_PLACE.findall(column) or [column])}
    rest = [
        f"{title}: {values[title].strip()}" for title in sheet.titles if title not in used and values[title].strip()
    ]
    rest += [f"beyond the last column: {cell}" for cell in extra if cell.strip()]
    note = "\n".join(part for part in (fields.get("note", ""), *rest) if part)
    return Given(line, fields | ({"note": note} if note else {}))
