"""The replication package: everything that somebody else needs to work the numbers out again, in one zip file.

The same state of the ledger gives the same file to the byte: names in one order, no time of writing, nothing random.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from tracker.claims import ClaimView, Day, Evidence, Record, Resolution
from tracker.files import Draft, replacing
from tracker.reports.columns import COLUMNS, Form
from tracker.reports.exports import refuse_other
from tracker.reports.package import SCHEMA, Described, resource
from tracker.reports.resolutions import cells
from tracker.reports.table import TableWriter, cell_text

BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the package: the first that a zip can hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table beside the claims, named as the field that it is read from."""

    name: str
    form: Form
    meaning: str


def _columns(table: str) -> tuple[Column, ...]:
    rows = (line.split(" | ") for line in table.strip().splitlines())
    return tuple(Column(name.strip(), Form(form.strip()), meaning.strip()) for name, form, meaning in rows)


RESOLUTIONS = _columns(
    """
    uid | string | The step of a claim's resolutions.
    claim | string | The claim's uid.
    number | integer | Its place among the steps of that claim, from 1; the last one stands.
    outcome | string | What happened to the proposition; empty where the claim was opened again.
    fraction | number | How much of it happened, where partly.
    void_reason | string | Why it is void.
    reason | string | The written reason.
    known_on | date | The first day on which the world could know.
    known_on_basis | string | How that day is known.
    decided_at | datetime | When the outcome was written (UTC).
    decided_by | string | Who wrote it.
    confidence | string | How sure the judge is.
    interim | boolean | Whether it is as of a day, with no deadline reached yet.
    evidence_urls | list | Addresses of its evidence.
    """
)
SOURCES = _columns(
    """
    source_uid | string | The source.
    source_title | string | Its title.
    source_kind | string | What sort of published thing it is.
    outlet | string | The publisher.
    writer | string | Who wrote it.
    source_url | string | Where it was published.
    archive_url | string | Where others keep a copy.
    published_on | string | A day, a month or a year.
    published_basis | string | How that is known.
    collection | string | The collection that it belongs to.
    protocol | string | How the claims of that collection were chosen.
    snapshot_sha256 | string | SHA-256 of the stored text (hex); the text itself is not in the package unless asked for.
    """
)
SPEAKERS = _columns(
    """
    speaker_uid | string | The speaker.
    speaker | string | The name.
    speaker_kind | string | A person, an office, somebody unnamed, or an outlet.
    """
)
COLLECTIONS = _columns(
    """
    uid | string | The collection.
    name | string | Its name.
    protocol | string | How its claims were chosen: all, random, ad_hoc.
    description | string | What it is.
    """
)
FLOW = _columns(
    """
    step | string | Where claims are lost on the way from an article to the score.
    number | integer | How many are left, or how many were lost here.
    meaning | string | What is counted.
    """
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the package is of. ``card`` is the card of its claims as ``score`` prints it; ``flow`` is (step, number,
    meaning) from the articles read to the claims scored; ``versions`` are those of the program and what it used."""

    head: str
    on: Day
    command: str
    card: Mapping[str, Any]
    flow: Sequence[tuple[str, int, str]]
    versions: Mapping[str, str]
    keeper: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """Where the rows come from: the claims, once, and what belongs to one of them or to a collection's name."""

    claims: Iterable[ClaimView]
    steps: Callable[[str], Sequence[Resolution]]
    evidence: Callable[[str], Sequence[Evidence]]
    collections: Callable[[], Sequence[Record]]
    texts: Callable[[ClaimView], str | None] | None = None


def write_replication(path: Path, records: Records, facts: Facts) -> int:
    """Write the package; returns how many claims are in it. Raises DiskFull, or InputError("output")."""
    refuse_other(path, (b"PK\x03\x04",), "package")
    with replacing(path, "package") as draft:
        package = _Package(draft, facts)
        count = package.tables(records)
        package.papers(texts=records.texts is not None)
        package.close()
    return count


class _Out(io.RawIOBase):
    """A draft as zipfile wants a file to be; it is only ever written to, front to back."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Append all of it."""
        self._draft.write(bytes(data))
        return len(data)


class _Package:
    """Writes the files one after the other and keeps the hash of each."""

    def __init__(self, draft: Draft, facts: Facts) -> None:
        self.facts = facts
        self.zip = zipfile.ZipFile(cast("IO[bytes]", _Out(draft)), "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.sums: list[tuple[str, str]] = []
        self.resources: list[dict[str, object]] = []

    def close(self) -> None:
        """The checksums come last; then the package is whole."""
        sums = "".join(f"{sha}  {name}\n" for name, sha in sorted(self.sums))
        self._put("checksums.sha256", sums.encode())
        self.zip.close()

    @contextmanager
    def _member(self, name: str) -> Iterator[Draft]:
        info = zipfile.ZipInfo(name, BEGINNING)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        info.create_system = 3
        with self.zip.open(info, "w", force_zip64=True) as file:
            member = Draft(cast("BinaryIO", file))
            yield member
        self.sums.append((name, member.sha256))

    def _put(self, name: str, data: bytes) -> None:
        with self._member(name) as member:
            member.write(data)

    def _table(self, name: str, columns: Sequence[Described], rows: Iterable[list[str]]) -> int:
        count = 0
        with self._member(name) as member:
            table = TableWriter(member, raw=True)
            table.row([column.name for column in columns])
            for row in rows:
                table.row(row)
                count += 1
        on, head = self.facts.on, self.facts.head
        self.resources.append(resource(Path(name), member, columns, rows=count, raw=True, head=head, on=on))
        return count

    def tables(self, records: Records) -> int:
        """The tables of claims and of what they name; returns how many claims there are."""
        seen = _Seen()
        count = self._table("claims.csv", COLUMNS, (cells(view) for view in seen.looking(records.claims)))
        self._table("resolutions.csv", RESOLUTIONS, _resolutions(seen.judged, records))
        self._table("sources.csv", SOURCES, _named(seen.sources, SOURCES))
        self._table("speakers.csv", SPEAKERS, _named(seen.speakers, SPEAKERS))
        collections = [one for one in records.collections() if getattr(one, "name", "") in seen.collections]
        rows = ([cell_text(getattr(one, column.name)) for column in COLLECTIONS] for one in collections)
        self._table("collections.csv", COLLECTIONS, rows)
        self._table("flow.csv", FLOW, ([step, str(number), meaning] for step, number, meaning in self.facts.flow))
        if records.texts:
            for sha, view in sorted(seen.texts.items()):
                if (text := records.texts(view)) is not None:
                    self._put(f"texts/{sha}.txt", text.encode())
        return count

    def papers(self, *, texts: bool) -> None:
        """What is beside the tables: how to read them and how to work the numbers out again."""
        facts, data = self.facts, files("tracker")
        self._put("recompute.py", (data / "data" / "recompute.py").read_bytes())
        for name in ("lexicon.csv", "yardsticks.csv"):
            self._put(name, (data / "data" / name).read_bytes())
        self._put("headline.json", _json(facts.card))
        package = {
            "$schema": SCHEMA,
            "name": "borneout-replication",
            "title": "Predictions, what became of them, and the scores",
            "log_head": facts.head,
            "on": facts.on,
            "command": facts.command,
            "versions": dict(facts.versions),
            "resources": self.resources,
        }
        self._put("datapackage.json", _json(package))
        self._put("CODEBOOK.md", _codebook(self.resources).encode())
        self._put("CITATION.cff", _citation(facts).encode())
        self._put("README.md", _readme(facts, texts).encode())


class _Seen:
    """What the claims named while they went by."""

    def __init__(self) -> None:
        self.judged: list[str] = []
        self.sources: dict[str, ClaimView] = {}
        self.speakers: dict[str, ClaimView] = {}
        self.texts: dict[str, ClaimView] = {}
        self.collections: set[str] = set()

    def looking(self, views: Iterable[ClaimView]) -> Iterator[ClaimView]:
        """The same claims, looked at."""
        for view in views:
            if view.resolution_number is not None and not view.update_of:
                self.judged.append(view.uid)
            if view.source_uid:
                self.sources.setdefault(view.source_uid, view)
            if view.speaker_uid:
                self.speakers.setdefault(view.speaker_uid, view)
            if view.collection:
                self.collections.add(view.collection)
            if view.snapshot_sha256:
                self.texts.setdefault(view.snapshot_sha256, view)
            yield view


def _resolutions(judged: Sequence[str], records: Records) -> Iterator[list[str]]:
    for uid in judged:
        evidence = records.evidence(uid)
        for step in records.steps(uid):
            urls = tuple(one.url for one in evidence if one.url and one.resolution in ("", step.uid))
            values = [urls if column.name == "evidence_urls" else getattr(step, column.name) for column in RESOLUTIONS]
            yield [cell_text(value) for value in values]


def _named(found: Mapping[str, ClaimView], columns: Sequence[Column]) -> Iterator[list[str]]:
    for _, view in sorted(found.items()):
        yield [cell_text(getattr(view, column.name)) for column in columns]


def _json(found: object) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _codebook(resources: Sequence[Mapping[str, Any]]) -> str:
    """What each column means, made from the same tables of columns as the files."""
    lines = ["# Codebook", ""]
    for one in resources:
        lines += [f"## {one['path']}", "", f"{one['rows']} rows.", "", "| column | type | meaning |", "|---|---|---|"]
        for column in one["schema"]["fields"]:
            allowed = column.get("constraints", {}).get("enum", [])
            more = f" One of: {', '.join(allowed)}." if allowed else ""
            unit = f" ({column['unit']})" if column.get("unit") else ""
            lines.append(f"| {column['name']} | {column['type']}{unit} | {column['description']}{more} |")
        lines.append("")
    return "\n".join(lines)


def _citation(facts: Facts) -> str:
    return (
        "cff-version: 1.2.0\n"
        "type: dataset\n"
        'title: "Predictions and what became of them: a replication package"\n'
        'message: "Please cite the log head: it names one state of the ledger and no other."\n'
        f"authors:\n  - name: {json.dumps(facts.keeper or 'The keeper of the ledger', ensure_ascii=False)}\n"
        f"version: {facts.head}\n"
        f"date-released: {facts.on}\n"
    )


_TEXTS = {
    False: "The texts of the sources belong to their publishers and are not here; `snapshot_sha256` names the copy "
    "that was read.",
    True: "texts/ has the copies of the sources by their SHA-256. They belong to their publishers: ask before handing "
    "them on.",
}


def _readme(facts: Facts, texts: bool) -> str:
    versions = "\n".join(f"* {name} {version}" for name, version in facts.versions.items())
    return f"""# Replication package

State of the ledger: log head `{facts.head}`, as it read on {facts.on}. Made by:

    {facts.command}

    python recompute.py

prints the headline numbers from `claims.csv` alone (it needs numpy) and says whether they are those of `headline.json`.

| file | what |
|---|---|
| claims.csv | one row a claim, with its outcome and its Brier score where it is scored |
| resolutions.csv | every step of every claim's resolutions, earlier ones too |
| sources.csv, speakers.csv, collections.csv | what the claims name, and how they were chosen |
| flow.csv | how many articles, suggestions and claims there were at each step to the score |
| headline.json | the card of these claims as the program printed it |
| lexicon.csv, yardsticks.csv | what words of likelihood are read as |
| CODEBOOK.md, datapackage.json | what every column means, in words and for programs |
| recompute.py | the numbers, worked out anew |
| checksums.sha256 | `sha256sum -c checksums.sha256` |

{_TEXTS[texts]}

{versions}
"""
