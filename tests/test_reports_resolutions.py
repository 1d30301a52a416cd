"""The resolution report against a file that was worked out by hand, and its promises one by one."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.claim_views import claim_view
from tests.test_files import files_of_at_most
from tracker.claims import (
    Attribution,
    CameOut,
    ClaimKind,
    ClaimView,
    Confidence,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineSense,
    DueReason,
    Evidence,
    KnownOnBasis,
    Likelihood,
    LikelihoodBasis,
    NotScored,
    Outcome,
    Protocol,
    PublishedBasis,
    Resolution,
    SourceKind,
    SpeakerKind,
    SpeakerSays,
    Status,
)
from tracker.errors import DiskFull, InputError
from tracker.reports.columns import COLUMNS, NAMES, brier, brier_harshest, brier_kindest
from tracker.reports.resolutions import (
    DateAxis,
    ReportOptions,
    cells,
    in_window,
    steps_of,
    write_resolutions,
)
from tracker.reports.table import read_table

DATA = Path(__file__).parent / "data"
HEAD = "ab" * 32

TUNNEL = claim_view(
    uid="a" * 32,
    revision="1" * 64,
    proposition="The Harl tunnel opens by the end of 2013",
    quote="There is a 90% chance we open this year",
    speaker="Ada Quill",
    speaker_uid="5" * 32,
    speaker_kind=SpeakerKind.PERSON,
    attribution=Attribution.DIRECT,
    speaker_says=SpeakerSays.WILL,
    outlet="The Harbour Gazette (invented)",
    writer="B. Marrow",
    source_uid="6" * 32,
    source_title="Tunnel “on time”, says builder",
    source_kind=SourceKind.NEWS,
    source_url="https://gazette.example/tunnel;2",
    published_on="2013-02",
    published_basis=PublishedBasis.STATED,
    collection="Tunnel watch",
    protocol=Protocol.ALL,
    snapshot_sha256="7" * 64,
    quote_start=120,
    quote_end=159,
    deadline=Deadline(
        "by the end of 2013",
        DeadlineKind.INTERVAL,
        DeadlineSense.BY,
        DeadlineBasis.STATED,
        "2013-02-05",
        "2013-12-31",
    ),
    likelihood=Likelihood("90%", 0.9, 0.9, 0.9, LikelihoodBasis.STATED),
    base_rate=0.00001,
    base_rate_source="older tunnels",
    criteria="A paying passenger rides through",
    tags=("tunnel", "rail"),
    event_uid="8" * 32,
    event_title="The Harl tunnel opens",
    status=Status.RESOLVED,
    outcome=Outcome.HAPPENED,
    came_out_as_said=CameOut.YES,
    outcome_confidence=Confidence.HIGH,
    known_on="2013-11-02",
    known_on_basis=KnownOnBasis.GIVEN,
    decided_at="2013-11-03T09:00:00.000Z",
    decided_by="Desk",
    evidence_urls=("https://b.example/x;y", "https://a.example/1"),
    evidence_titles=("First train", ""),
    resolution_note="Seen",
    resolution_number=2,
    stated_after_outcome=False,
    logged_after_outcome=False,
    reading_after_outcome=False,
    not_scored_because=None,
)
FLEET = claim_view(
    uid="b" * 32,
    revision="2" * 64,
    proposition="Half of the fleet of Orvelle is electric by March 2014",
    quote="an all-electric fleet is unlikely",
    kind=ClaimKind.CONDITIONAL,
    speaker="Transport office of Orvelle",
    speaker_kind=SpeakerKind.OFFICE,
    attribution=Attribution.INDIRECT,
    speaker_says=SpeakerSays.WILL_NOT,
    first_recorded_on="2014-05-01",
    logged_at="2014-05-01T10:00:00.000Z",
    deadline=Deadline(
        "March 2014", DeadlineKind.DATE, DeadlineSense.BY, DeadlineBasis.ANALYST, "2013-02-05", "2014-03-31"
    ),
    likelihood=Likelihood("unlikely", 0.05, 0.18, 0.3, LikelihoodBasis.LEXICON, "2026-11-1"),
    condition="if the grant is paid",
    status=Status.RESOLVED,
    outcome=Outcome.PARTLY,
    judged_on_earlier_wording=True,
    fraction=0.4,
    came_out_as_said=CameOut.PARTLY,
    outcome_confidence=Confidence.MODERATE,
    known_on="2014-03-31",
    known_on_basis=KnownOnBasis.GIVEN,
    decided_at="2014-05-02T08:30:00.000Z",
    resolution_note="Two buses in five",
    resolution_number=1,
    stated_after_outcome=False,
    logged_after_outcome=True,
    reading_after_outcome=True,
    not_scored_because=None,
)
MODEL = claim_view(
    uid="c" * 32,
    revision="3" * 64,
    proposition="=1+1 is what the model of Dunmere says",
    quote="\"Soon\",\r\nhe said; 'soon'",
    kind=ClaimKind.PLAN,
    speaker="a man at the harbour",
    speaker_kind=SpeakerKind.UNNAMED,
    speaker_as_described="a man in a blue hat",
    locator="page 3",
    deadline=Deadline("soon", DeadlineKind.VAGUE, None, DeadlineBasis.STATED),
    review_on="2013-08-05",
    likelihood=Likelihood("all being well"),
    status=Status.DUE,
    due_reason=DueReason.REVIEW_DAY,
    not_scored_because=NotScored.DUE,
    note="'twas ever thus",
)
THREE = (TUNNEL, FLEET, MODEL)


def cell(view: ClaimView, name: str) -> str:
    """One cell of a claim's row."""
    return cells(view)[NAMES.index(name)]


@pytest.mark.parametrize(("raw", "expected"), [(True, "resolutions.raw.csv"), (False, "resolutions.csv")])
def test_three_claims_as_worked_out_by_hand(tmp_path: Path, raw: bool, expected: str) -> None:
    path = tmp_path / "out.csv"
    assert write_resolutions(iter(THREE), path, raw=raw, head=HEAD, on="2014-06-01") == 3
    assert path.read_bytes() == (DATA / expected).read_bytes()


@pytest.mark.parametrize("raw", [True, False])
def test_python_reads_back_what_the_claims_hold(tmp_path: Path, raw: bool) -> None:
    path = tmp_path / "out.csv"
    write_resolutions(THREE, path, raw=raw, head=HEAD, on="2014-06-01")
    assert list(read_table(path, raw=raw)) == [list(NAMES), *(cells(view) for view in THREE)]
    with path.open(encoding="utf-8" if raw else "utf-8-sig", newline="") as file:
        assert {len(row) for row in csv.reader(file, strict=True)} == {len(COLUMNS)}


def test_no_claims_make_a_header_alone(tmp_path: Path) -> None:
    assert write_resolutions((), tmp_path / "out.csv", raw=True, head=HEAD, on="2014-06-01") == 0
    assert (tmp_path / "out.csv").read_bytes().count(b"\r\n") == 1


@pytest.mark.parametrize(
    ("outcome", "fraction", "expected"),
    [
        (Outcome.HAPPENED, None, (0.6724, 0.49, 0.9025)),
        (Outcome.DID_NOT_HAPPEN, None, (0.0324, 0.0025, 0.09)),
        (Outcome.PARTLY, 0.4, (0.2884, 0.25, 0.3625)),
        (Outcome.PARTLY, 0.2, (0.1604, 0.16, 0.1825)),  # the kindest reading lies inside the range
        (Outcome.PARTLY, 0.0, (0.0324, 0.0025, 0.09)),
    ],
)
def test_brier_by_hand(outcome: Outcome, fraction: float | None, expected: tuple[float, float, float]) -> None:
    likelihood = Likelihood("unlikely", 0.05, 0.18, 0.3, LikelihoodBasis.LEXICON)
    view = claim_view(outcome=outcome, fraction=fraction, likelihood=likelihood, not_scored_because=None)
    assert (brier(view), brier_kindest(view), brier_harshest(view)) == expected


@pytest.mark.parametrize("reason", list(NotScored))
def test_what_is_not_scored_has_no_brier(reason: NotScored) -> None:
    likelihood = Likelihood("90%", 0.9, 0.9, 0.9, LikelihoodBasis.STATED)
    view = claim_view(outcome=Outcome.HAPPENED, likelihood=likelihood, not_scored_because=reason)
    assert [cell(view, name) for name in ("scored", "not_scored_because")] == ["false", reason.value]
    assert [cell(view, name) for name in ("brier", "brier_kindest", "brier_harshest")] == ["", "", ""]


@pytest.mark.parametrize(
    ("axis", "start", "end", "held"),
    [
        (None, "2020-01-01", "2020-12-31", True),
        (DateAxis.CLAIMED, None, None, True),
        (DateAxis.CLAIMED, "2013-02-05", "2013-02-05", True),
        (DateAxis.CLAIMED, "2013-02-06", None, False),
        (DateAxis.DEADLINE, "2013-12-31", None, True),
        (DateAxis.DEADLINE, None, "2013-12-30", False),
        (DateAxis.KNOWN, "2013-11-02", "2013-11-02", True),
        (DateAxis.DECIDED, "2013-11-03", "2013-11-03", True),
        (DateAxis.DECIDED, "2013-11-04", None, False),
    ],
)
def test_windows_include_both_ends(axis: DateAxis | None, start: str | None, end: str | None, held: bool) -> None:
    assert in_window(TUNNEL, axis, start, end) is held


@pytest.mark.parametrize("axis", [DateAxis.DEADLINE, DateAxis.KNOWN, DateAxis.DECIDED])
def test_a_claim_without_the_day_is_in_no_window(axis: DateAxis) -> None:
    assert not in_window(MODEL, axis, "0001-01-01", None)
    assert in_window(MODEL, axis, None, None)


def test_a_window_without_an_axis_is_about_the_claim() -> None:
    assert ReportOptions(start="2013-02-05").holds(TUNNEL)
    assert not ReportOptions(start="2013-02-06").holds(TUNNEL)
    with pytest.raises(InputError, match="2014-01-01 is after 2013-01-01"):
        ReportOptions(start="2014-01-01", end="2013-01-01")


def steps() -> list[Resolution]:
    """A first outcome, written too early, and the one that stands."""
    first = Resolution(
        uid="d" * 32,
        claim=TUNNEL.uid,
        number=1,
        outcome=Outcome.DID_NOT_HAPPEN,
        reason="No train by October",
        known_on="2013-02-01",
        decided_at="2013-10-01T09:00:00.000Z",
        confidence=Confidence.LOW,
    )
    second = Resolution(uid="e" * 32, claim=TUNNEL.uid, number=2, outcome=Outcome.HAPPENED, reason="Seen")
    return [first, second]


def test_all_steps_give_a_row_each_and_only_the_last_is_scored() -> None:
    evidence = [
        Evidence(uid="1" * 32, claim=TUNNEL.uid, resolution="d" * 32, url="https://c.example", title="Timetable"),
        Evidence(uid="2" * 32, claim=TUNNEL.uid, resolution="e" * 32, url="https://b.example"),
    ]
    first, last = steps_of(TUNNEL, steps(), evidence)
    assert cells(last) == cells(TUNNEL)
    names = ("resolution_number", "outcome", "came_out_as_said", "evidence_urls", "resolution_note", "scored")
    assert [cell(first, name) for name in names] == [
        "1",
        "did_not_happen",
        "no",
        "https://c.example",
        "No train by October",
        "false",
    ]
    assert [cell(first, name) for name in ("not_scored_because", "brier", "stated_after_outcome")] == [
        "superseded",
        "",
        "true",
    ]


def test_a_claim_without_steps_keeps_its_row() -> None:
    assert list(steps_of(MODEL, [])) == [MODEL]


def test_a_full_disk_leaves_both_files_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_resolutions(THREE, path, raw=False, head=HEAD, on="2014-06-01")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(DiskFull, match="the report was not written, the earlier one is unchanged"):
        write_too_much(path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def write_too_much(path: Path) -> None:
    """A report that meets the end of the disk."""
    with files_of_at_most(200_000):
        write_resolutions(THREE * 1000, path, raw=True, head=HEAD, on="2014-06-01")


def test_rows_that_fail_half_way_leave_no_report(tmp_path: Path) -> None:
    def rows() -> Iterator[ClaimView]:
        yield TUNNEL
        raise InputError("query", "stopped")

    with pytest.raises(InputError, match="stopped"):
        write_resolutions(rows(), tmp_path / "out.csv", raw=True, head=HEAD, on="2014-06-01")
    assert not list(tmp_path.iterdir())


def test_rows_are_taken_one_at_a_time(tmp_path: Path) -> None:
    held = 0

    def rows() -> Iterator[ClaimView]:
        nonlocal held
        for number in range(500):
            yield claim_view(uid=f"{number:032x}")
            held = number

    assert write_resolutions(rows(), tmp_path / "out.csv", raw=True, head=HEAD, on="2014-06-01") == 500
    assert held == 499


def test_the_package_says_what_the_columns_mean(tmp_path: Path) -> None:
    write_resolutions(THREE, tmp_path / "out.csv", raw=True, head=HEAD, on="2014-06-01")
    package = json.loads((tmp_path / "datapackage.json").read_text())
    (resource,) = package["resources"]
    assert package["log_head"] == resource["log_head"] == HEAD
    assert (resource["path"], resource["rows"], resource["on"]) == ("out.csv", 3, "2014-06-01")
    assert resource["bytes"] == (tmp_path / "out.csv").stat().st_size
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == list(NAMES)
    assert all(field["description"].endswith(".") for field in fields.values())
    assert fields["p_best"]["type"] == "number"
    assert fields["p_best"]["unit"] == "probability, 0 to 1"
    assert fields["outcome"]["constraints"] == {"enum": [word.value for word in Outcome]}
    assert 'read.csv("out.csv"' in resource["read_in_r"]
    assert 'pandas.read_csv("out.csv"' in resource["read_in_pandas"]


def test_every_word_in_a_cell_is_one_that_the_package_allows() -> None:
    for view in THREE:
        for column, text in zip(COLUMNS, cells(view), strict=True):
            assert not column.allowed or text in ("", *column.allowed), column.name


def test_two_reports_share_one_package(tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv", "one.csv"):
        write_resolutions(THREE, tmp_path / name, raw=False, head=HEAD, on="2014-06-01")
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert [resource["path"] for resource in package["resources"]] == ["one.csv", "two.csv"]
    (tmp_path / "two.csv").unlink()
    write_resolutions(THREE, tmp_path / "one.csv", raw=False, head=HEAD, on="2014-06-01")
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert [resource["path"] for resource in package["resources"]] == ["one.csv"]


@pytest.mark.parametrize("theirs", [b'{"name": "someone-elses"}', b"[]", b"not JSON"])
def test_another_programs_package_is_left_alone(tmp_path: Path, theirs: bytes) -> None:
    (tmp_path / "datapackage.json").write_bytes(theirs)
    write_resolutions(THREE, tmp_path / "out.csv", raw=True, head=HEAD, on="2014-06-01")
    assert (tmp_path / "datapackage.json").read_bytes() == theirs
    assert json.loads((tmp_path / "out.datapackage.json").read_text())["log_head"] == HEAD
