"""What the columns mean, beside the CSV: a Frictionless data package made from the same table of columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from tracker.claims import Day
from tracker.files import Draft
from tracker.reports.columns import COLUMNS, Form

SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
OURS = "borneout-resolutions"
"""The name by which we know a ``datapackage.json`` of our own again."""

_R_LETTERS = {Form.DAY: "D", Form.NUMBER: "n", Form.INTEGER: "i", Form.BOOLEAN: "l"}
_PANDAS = {Form.NUMBER: "Float64", Form.INTEGER: "Int64", Form.BOOLEAN: "boolean"}


class Described(Protocol):
    """A column as a description needs it."""

    @property
    def name(self) -> str:
        """The title of the column."""

    @property
    def form(self) -> Form:
        """How its cells are written."""

    @property
    def meaning(self) -> str:
        """What they say."""


def package_path(path: Path) -> Path:
    """``datapackage.json`` beside ``path``; named after ``path`` where another program has a file of that name."""
    shared = path.with_name("datapackage.json")
    if not shared.exists() or _ours(shared) is not None:
        return shared
    return path.with_name(f"{path.stem}.datapackage.json")


def describe(
    path: Path,
    described: Path,
    draft: Draft,
    *,
    rows: int,
    raw: bool,
    head: str,
    on: Day,
    chosen: dict[str, object],
    columns: Sequence[Described] = COLUMNS,
) -> bytes:
    """The package as JSON. Other reports that ``described`` already speaks of, and that are still there, stay in it."""
    found = resource(path, draft, columns, rows=rows, raw=raw, head=head, on=on) | {"chosen": chosen}
    package = {
        "$schema": SCHEMA,
        "name": OURS,
        "title": "Predictions and what became of them",
        "log_head": head,
        "resources": [found, *_others(path, described)],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _ours(described: Path) -> dict[str, Any] | None:
    try:
        package = json.loads(described.read_bytes())
    except (OSError, ValueError):
        return None
    return cast("dict[str, Any]", package) if isinstance(package, dict) and package.get("name") == OURS else None


def _others(path: Path, described: Path) -> list[object]:
    """The resources of an earlier package of ours that are about other files, if those are still there."""
    package = _ours(described) or {}
    resources = package.get("resources")
    return [
        other
        for other in (resources if isinstance(resources, list) else [])
        if isinstance(other, dict) and other.get("path") != path.name and (path.parent / str(other["path"])).exists()
    ]


def resource(
    path: Path, draft: Draft, columns: Sequence[Described], *, rows: int, raw: bool, head: str, on: Day
) -> dict[str, object]:
    """What one table of a package is: where, how large, in which form, and what its columns mean."""
    return {
        "name": "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()) or "resolutions",
        "path": path.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": draft.size,
        "hash": f"sha256:{draft.sha256}",
        "description": _FORMS[raw],
        "form": "raw" if raw else "spreadsheet",
        "on": on,
        "log_head": head,
        "rows": rows,
        "read_in_r": read_in_r(path.name, columns, raw=raw),
        "read_in_pandas": read_in_pandas(path.name, columns, raw=raw),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"missingValues": [""], "fields": [_field(column) for column in columns]},
    }


_FORMS = {
    True: "For R and Python: plain UTF-8, every cell as it is.",
    False: "For spreadsheets: UTF-8 with a byte-order mark; a ' stands before every cell that begins like a formula"
    " or with a ' of its own. To have the cell back, take exactly one ' away.",
}


def _field(column: Described) -> dict[str, object]:
    field: dict[str, object] = {"name": column.name, "type": column.form.value, "description": column.meaning}
    if column.form is Form.LIST:
        field |= {"delimiter": "; ", "itemType": "string"}
    if column.form is Form.BOOLEAN:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    unit, allowed = getattr(column, "unit", ""), getattr(column, "allowed", ())
    if unit:
        field["unit"] = unit
    if allowed:
        field["constraints"] = {"enum": list(allowed)}
    return field


def read_in_r(name: str, columns: Sequence[Described] = COLUMNS, *, raw: bool) -> str:
    """One line of base R that reads the file with every column in its type.

    R converts no quoted number while it reads (scan() stops), so everything is read as text first.
    """
    letters = "".join(_R_LETTERS.get(column.form, "c") for column in columns)
    text = "v" if raw else 'sub("^\'", "", v)'
    return (
        f'x <- read.csv({_quoted(name)}, colClasses="character", na.strings="",'
        f' fileEncoding="{"UTF-8" if raw else "UTF-8-BOM"}");'
        " x[] <- Map(function(v, t) switch(t, n=as.numeric(v), i=as.integer(v), l=as.logical(v), D=as.Date(v),"
        f" {text}),"
        f' x, strsplit("{letters}", "")[[1]])'
    )


def read_in_pandas(name: str, columns: Sequence[Described] = COLUMNS, *, raw: bool) -> str:
    """One line of Python that reads the file into a pandas frame; days stay text, which sorts as days do."""
    types = {column.name: _PANDAS[column.form] for column in columns if column.form in _PANDAS}
    encoding = "utf-8" if raw else "utf-8-sig"
    read = (
        f'import collections, pandas; x = pandas.read_csv({_quoted(name)}, encoding="{encoding}",'
        f' keep_default_na=False, na_values=[""], dtype=collections.defaultdict(lambda: "string", {types}))'
    )
    defused = """x = x.apply(lambda c: c.str.replace("^'", "", regex=True) if c.dtype == "string" else c)"""
    return read if raw else f"{read}; {defused}"


def _quoted(name: str) -> str:
    """A file name as a string of R or Python."""
    return json.dumps(name, ensure_ascii=False)
