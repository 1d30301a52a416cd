"""Reports on paper: pages that hold the words, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from scripts.sample_ledger import make
from tests.ledger_kit import REPO
from tests.ui.scores_kit import fill
from tracker.card_files import Wanted, write_cards
from tracker.errors import InputError
from tracker.ledger import Ledger
from tracker.reports.document import Document, Grid, Heading, Paragraph
from tracker.reports.scorecards import MOST_CLAIMS, About
from ui.charts.printed import write_pdf


def text_of(path: Path) -> list[str]:
    """The words of each page."""
    pdf = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    return pages


def test_a_long_table_goes_on_with_its_titles_and_nothing_is_lost(qtbot: QtBot, tmp_path: Path) -> None:
    rows = tuple((f"claim number {n} <b>", "x" * 200 if n == 3 else "short") for n in range(120))
    path = tmp_path / "long.pdf"
    write_pdf(Document("Title <i>", (Heading("Head"), Paragraph("Some words."), Grid("", ("Claim", "y"), rows))), path)
    pages = text_of(path)
    assert len(pages) > 2
    assert all("Claim" in page for page in pages)
    whole = "".join("".join(pages).split())  # a reader of PDFs infers spaces from distances, and not always
    assert "Title<i>" in whole
    assert [n for n in range(120) if f"claimnumber{n}<b>" not in whole] == []
    assert whole.count("x") == 200


def test_another_file_is_left_as_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "diary.pdf"
    path.write_text("dear diary")
    with pytest.raises(InputError, match="is no PDF"):
        write_pdf(Document("T", ()), path)
    assert path.read_text() == "dear diary"


def test_the_command_draws_one_without_a_display(tmp_path: Path) -> None:
    make(tmp_path / "s.ledger")
    out = tmp_path / "card.pdf"
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    argv = ["--ledger", str(tmp_path / "s.ledger"), "report", "scorecard", "-o", str(out), "--on", "2026-03-02"]
    subprocess.run([sys.executable, "main.py", *argv], cwd=REPO, env=env, check=True, capture_output=True)
    words = " ".join(text_of(out))
    assert "Scorecard" in words
    assert "Brier score of each claim" in words


def test_the_worst_of_many_claims_do_not_pass_for_all_on_paper(qtbot: QtBot, tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "many.ledger")
    fill(ledger, "Ann", MOST_CLAIMS + 10, resolved=MOST_CLAIMS + 10)
    path = tmp_path / "many.pdf"
    about = About(ledger.head(), "2014-03-01")
    assert write_cards(ledger, Wanted(), about, path, pdf=write_pdf) == 1
    ledger.close()
    words = "".join("".join(text_of(path)).split())
    assert f"Brierscoreoftheworst{MOST_CLAIMS}of{MOST_CLAIMS + 10}claims" in words
    assert "ofthe5.400inall" in words  # sixty claims of .09 each
