"""Any table: columns mapped to fields, by their titles or as said, every row read on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from tracker.errors import InputError
from tracker.importers.model import FIELDS, Given, Options, Parsed
from tracker.importers.sheets import Open, Sheet, sheets, text_sheet

TITLES: dict[str, str] = {
    "proposition": "proposition|questiontitle|prediction|what was predicted|claim|question|question title|statement|"
    "description",
    "quote": "quote|quotation|words",
    "speaker": "speaker|who|pundit|person|predictor|forecaster|author of claim|name",
    "outlet": "outlet|publisher|newspaper",
    "writer": "writer|byline|journalist",
    "source_title": "source_title|source title|article|article title",
    "source_url": "source_url|source url|url|link|source link|source",
    "published_on": "published_on|published|published on|publication date",
    "claimed_on": "claimed_on|qcreatedat|claimed on|date|prediction date|date made|made|said on|when said|when made|"
    "created|created at",
    "first_recorded_on": "first_recorded_on|first recorded on|recorded on|date added",
    "deadline": "deadline|resolveby|due|due date|resolve by|by|by when|until|horizon|expiration_date|resolution date",
    "p": "p|probability|prob|odds|confidence|likelihood|chance|p_best|forecast",
    "p_low": "p_low|low",
    "p_high": "p_high|high",
    "outcome": "outcome|actual|result|resolution|resolved as|came true|did it come true|did it happen|what happened",
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
_SIGNS = re.compile(r"[_?!%:()]")
_PLACE = re.compile(r"\{([^{}]+)\}")


def guess(titles: Sequence[str]) -> dict[str, str]:
    """Fields and the columns that are taken for them by their titles alone."""
    found: dict[str, str] = {}
    for title in titles:
        plain = " ".join(_SIGNS.sub(" ", title).split()).casefold()
        name = _BY_TITLE.get(title.casefold()) or _BY_TITLE.get(plain) or (plain.replace(" ", "_"))
        if name in FIELDS and name not in found:
            found[name] = title
    return found


def parse(data: bytes, name: str, options: Options) -> Parsed:
    """The rows of every sheet. Raises InputError where no column is a proposition, or a mapping names no column."""
    return _parsed(*sheets(data, name), options)


def parse_text(opened: Open, name: str, options: Options) -> Parsed:
    """The same for a text, however long: its rows are read anew each time that they are asked for."""
    sheet, notes = text_sheet(opened, name)
    return _parsed([sheet], notes, options)


def _parsed(tables: list[Sheet], notes: list[str], options: Options) -> Parsed:
    used: list[_Mapped] = []
    for sheet in tables:
        columns = _columns(sheet, options, alone=len(tables) == 1)
        if columns is None:
            notes.append(f"The sheet “{sheet.name}” has no column of propositions and was passed over.")
            continue
        notes.append(_said(columns))
        used.append(_Mapped(sheet, columns))
    if not used:
        titles = ", ".join(tables[0].titles[:12]) if tables else ""
        raise InputError(
            "map", f"Say which column holds the proposition: --map proposition=COLUMN. The columns are: {titles}."
        )
    return Parsed("csv", _All(tuple(used)), (), tuple(notes))


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


class _Mapped:
    """The rows of a sheet as fields."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, str]) -> None:
        self._rows, self._width = sheet.rows, len(sheet.titles)
        places = {title: place for place, title in enumerate(sheet.titles)}
        self._plain = [(name, places[column]) for name, column in columns.items() if not _PLACE.search(column)]
        self._joined = {name: column for name, column in columns.items() if _PLACE.search(column)}
        self._titles = sheet.titles
        used = {title for column in columns.values() for title in (_PLACE.findall(column) or [column])}
        self._rest = [(title, place) for title, place in places.items() if title not in used]

    def __iter__(self) -> Iterator[Given]:
        for line, cells in self._rows:
            yield Given(line, self._fields(cells))

    def _fields(self, cells: list[str]) -> dict[str, str]:
        cells = [cell.strip() for cell in cells]
        extra = cells[self._width :]
        if len(cells) < self._width:
            cells += [""] * (self._width - len(cells))
        fields = {name: cells[place] for name, place in self._plain}
        if self._joined:
            values = dict(zip(self._titles, cells, strict=False))
            fields |= {
                name: _PLACE.sub(lambda place: values.get(place[1], ""), column)
                for name, column in self._joined.items()
            }
        if self._rest or extra:
            rest = [f"{title}: {cells[place]}" for title, place in self._rest if cells[place]]
            rest += [f"beyond the last column: {cell}" for cell in extra if cell]
            if rest:
                fields["note"] = "\n".join(part for part in (fields.get("note", ""), *rest) if part)
        return fields


class _All:
    """The rows of all sheets, one sheet after the other, as often as they are asked for."""

    def __init__(self, parts: tuple[_Mapped, ...]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[Given]:
        return chain.from_iterable(self._parts)
