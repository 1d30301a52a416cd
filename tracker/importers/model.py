"""What every format gives: rows of named fields, each with the line that it stands on, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.tally import Refused

FIELDS = (
    "proposition quote kind speaker speaker_kind attribution speaker_says outlet writer source_title source_kind "
    "source_url archive_url published_on claimed_on first_recorded_on deadline deadline_earliest deadline_latest "
    "deadline_sense review_on likelihood p p_low p_high base_rate criteria condition event collection tags note "
    "outcome fraction resolved known_on decided_by decided_at evidence_urls outcome_note "
    "key locator"
).split()
"""The fields that a column can be mapped to. ``key`` is the foreign id: rows with one key are one claim and its
updates. ``resolved`` says whether the outcome is final."""


@dataclass(frozen=True, slots=True)
class Given:
    """One row: the line that it begins on (from 1), and its fields as texts; what is missing is empty or absent."""

    line: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as rows, which can be gone through again. ``notes`` say in sentences what was assumed and what could not
    be kept."""

    format: str
    rows: Iterable[Given]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    read: int = 0
    """Rows in the file, refused ones too; 0 where that is as many as ``rows`` has."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read where that is not left to us.

    ``columns`` maps fields to columns, or to a text with ``{column}`` in it. ``outcomes`` and ``resolved`` say what
    values mean. ``scale`` is that of probabilities (1 or 100, 0: guessed), ``date_order`` ymd, dmy or mdy.
    ``verdict_means`` says whether "true" is said of the proposition or of the speaker.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    scale: int = 0
    date_order: str = ""
    speaker: str = ""
    outlet: str = ""
    verdict_means: str = ""
