"""Cells and tables: formulas defused and given back exactly, numbers and lists as documented."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.files import replacing
from tracker.reports.columns import COLUMNS
from tracker.reports.table import TRIGGERS, TableWriter, cell_text, defuse, read_table, undefuse

CASES = 5000 if os.environ.get("BORNEOUT_LONG") else 300
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NASTY = st.tuples(st.sampled_from([*TRIGGERS, "'", '"', ",", ";", "\ufeff", ""]), TEXT).map("".join)
ROW = st.lists(TEXT | NASTY, min_size=3, max_size=3)


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROW, min_size=1, max_size=4), raw=st.booleans())
def test_whatever_is_written_is_read_back_exactly(rows: list[list[str]], raw: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        with replacing(path) as draft:
            table = TableWriter(draft, raw=raw)
            for row in [["a", "b", "c"], *rows]:
                table.row(row)
        assert list(read_table(path, raw=raw)) == [["a", "b", "c"], *rows]
        if not raw:
            with path.open(encoding="utf-8-sig", newline="") as file:
                shown = [cell for row in csv.reader(file, strict=True) for cell in row]
            assert not [cell for cell in shown if cell.startswith(tuple(TRIGGERS))]


@pytest.mark.parametrize("cell", [*TRIGGERS, "=1+1", "@SUM(A1)", "＝1", "'", "''", "'=1", "", "a=1", " =1"])
def test_defusing_is_undone_exactly(cell: str) -> None:
    assert undefuse(defuse(cell)) == cell
    assert not defuse(cell).startswith(tuple(TRIGGERS))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1234567, "1234567"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (1.0, "1"),
        ((), ""),
        (("b", "A", "a"), "A; a; b"),
        (("https://x.example/a;b",), "https://x.example/a%3Bb"),
    ],
)
def test_cells(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(st.floats(0, 1))
def test_numbers_read_back_the_same_and_have_no_exponent(number: float) -> None:
    text = cell_text(number)
    assert float(text) == number
    assert "e" not in text.lower()


def test_an_open_quote_is_an_error_and_loses_no_rows_silently(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(b'"a","b"\r\n"1","2\r\n"3","4"\r\n')
    with pytest.raises(csv.Error):
        list(read_table(path, raw=True))


def test_a_cell_of_two_hundred_thousand_characters_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with replacing(path) as draft:
        TableWriter(draft, raw=True).row(["x" * 200_000])
    assert len(next(read_table(path, raw=True))[0]) == 200_000


def test_the_manual_has_the_same_columns() -> None:
    manual = (Path(__file__).parent.parent / "docs" / "csv.md").read_text()
    rows = [line.split(" | ")[0].strip("| `") for line in manual.splitlines() if line.startswith("| `")]
    assert rows == [column.name for column in COLUMNS]
    for column in COLUMNS:
        assert column.meaning.replace("|", "\\|") in manual, column.name
