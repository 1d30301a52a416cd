"""What a parser found in a file, before anything is made of it: pieces of text, and evidence kept apart by place.

It is all that a parsing child hands over, so it goes through JSON and back: nothing in it can run.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from tracker.reading.article import Origin, Role


class About(StrEnum):
    """What a piece of evidence speaks of."""

    TITLE = "title"
    OUTLET = "outlet"
    WRITER = "writer"
    PUBLISHED = "published"
    URL = "url"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one place of a file says, as it stands there. ``place`` names it ("og:title")."""

    about: About
    origin: Origin
    value: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of the text, without line breaks.

    ``page`` counts from 1 in a PDF, else it is 0; ``turns`` are the places in ``text`` where a further page begins.
    """

    text: str
    role: Role = Role.PARAGRAPH
    page: int = 0
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file in pieces, and the evidence about it in the order in which it is believed."""

    pieces: tuple[Piece, ...]
    evidence: tuple[Evidence, ...] = ()
    extractor: str = ""
    version: str = ""
    notes: tuple[str, ...] = ()


def to_json(found: Extract) -> str:
    """The extract as one line."""
    return json.dumps(asdict(found), ensure_ascii=False)


def from_json(line: str | bytes) -> Extract:
    """The extract that ``to_json`` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    data = json.loads(line)
    return Extract(
        pieces=tuple(
            Piece(str(p["text"]), Role(p["role"]), int(p["page"]), tuple(map(int, p["turns"]))) for p in data["pieces"]
        ),
        evidence=tuple(
            Evidence(About(e["about"]), Origin(e["origin"]), str(e["value"]), str(e["place"])) for e in data["evidence"]
        ),
        extractor=str(data["extractor"]),
        version=str(data["version"]),
        notes=tuple(map(str, data["notes"])),
    )
