"""In and out by the window: import with its dry run, export of everything, merge, conflicts, citation."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import TODAY, Recorder
from tracker import backup
from tracker.bundling import verifier
from tracker.claims import ClaimDraft
from tracker.ledger import Ledger
from ui.dialogs.bundle import BundleDialog
from ui.dialogs.everything import export_everything
from ui.dialogs.importing import ImportDialog, import_file
from ui.dialogs.merging import ConflictsDialog, merge_ledger, show_conflicts
from ui.session import Session

REPO = Path(__file__).resolve().parents[2]
TABLE = "Prediction,Who,Chance,Made,Result\r\nIt rains,Ann,30%,2013-02-05,yes\r\nIt snows,Bo,40%,2013-02-06,maybe\r\n"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(session: Session, messages: Recorder, window: QWidget, path: Path, qtbot: QtBot) -> ImportDialog:
    messages.paths.append(path)
    dialog = import_file(session, window)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.found is not None or dialog.problem.isVisible())
    return dialog


def test_a_table_is_tried_mended_and_imported_in_one_step(
    session: Session, messages: Recorder, ledger: Ledger, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(TABLE.encode())
    dialog = opened(session, messages, window, path, qtbot)
    assert dialog.counts.text() == "1 new claim, 0 the same, 1 refused"
    assert "Line 3: “maybe” is no outcome that is known" in dialog.rows.toPlainText()
    assert "Ann" in dialog.rows.toPlainText()
    assert ledger.count("", on=TODAY) == 0
    # Chance is no title that is known: choose its column by hand, and say what "maybe" means.
    assert dialog.mapping.columns["p"].text() == "Chance"
    dialog.mapping.outcomes.set_text("maybe=undetermined")
    dialog.mapping.outcomes.edited.emit()
    qtbot.waitUntil(lambda: dialog.counts.text() == "2 new claims, 0 the same")
    assert dialog.verb.text() == "Import 2"
    dialog.commit()
    qtbot.waitUntil(lambda: ledger.count("", on=TODAY) == 2)
    qtbot.waitUntil(lambda: not session.jobs.busy())
    session.undo()
    qtbot.waitUntil(lambda: ledger.count("", on=TODAY) == 0)


def test_columns_are_put_together_in_words(
    session: Session, messages: Recorder, ledger: Ledger, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "games.csv"
    path.write_bytes(b"home,away,p\r\nOss,Harl,0.7\r\n")
    dialog = opened(session, messages, window, path, qtbot)
    assert "which column holds the proposition" in dialog.problem.text()
    box = dialog.mapping.columns["proposition"].editor
    box.setFocus()
    box.setEditText("{home} beat {away}")
    qtbot.waitUntil(lambda: dialog.counts.text() == "1 new claim, 0 the same")
    assert "Oss beat Harl" in dialog.rows.toPlainText()
    dialog.reject()


def test_refused_rows_are_saved_and_a_second_import_has_nothing_to_do(
    session: Session, messages: Recorder, ledger: Ledger, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(TABLE.encode())
    dialog = opened(session, messages, window, path, qtbot)
    listed = tmp_path / "refused.csv"
    messages.paths.append(listed)
    dialog.keep_refused.click()
    with listed.open(encoding="utf-8", newline="") as lines:
        assert next(row for row in csv.DictReader(lines))["line"] == "3"
    dialog.commit()
    qtbot.waitUntil(lambda: ledger.count("", on=TODAY) == 1)
    qtbot.waitUntil(lambda: not session.jobs.busy())
    again = opened(session, messages, window, path, qtbot)
    assert again.counts.text() == "0 new claims, 1 the same, 1 refused"
    assert not again.verb.isEnabled()
    again.reject()


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "is empty"), (b"{}", "in no format"), (b"a,b\n1,2\n", "choose it under “Proposition”")]
)
def test_what_cannot_be_imported_is_said_in_the_dialog(
    session: Session, messages: Recorder, window: QWidget, qtbot: QtBot, tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(data)
    dialog = opened(session, messages, window, path, qtbot)
    assert said in dialog.problem.text()
    assert not dialog.verb.isEnabled()
    dialog.reject()


def test_the_ledger_itself_is_refused(
    session: Session, messages: Recorder, window: QWidget, ledger: Ledger, qtbot: QtBot
) -> None:
    dialog = opened(session, messages, window, ledger.path, qtbot)
    assert "is a ledger" in dialog.problem.text()
    dialog.reject()


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.db", "a.bib", "a.json"])
def test_everything_is_written_by_the_ending_of_the_name(
    session: Session, messages: Recorder, ledger: Ledger, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    ledger.log_claim(ClaimDraft(proposition="It rains", claimed_on="2014-02-01"), on=TODAY)
    path = tmp_path / name
    messages.paths.append(path)
    export_everything(session)
    qtbot.waitUntil(lambda: path.exists() and not session.jobs.busy())
    assert messages.errors == []
    if name == "a.jsonl":
        assert json.loads(path.read_text("utf-8").splitlines()[0])["format"] == "borneout-jsonl"
    messages.paths.append(tmp_path / "a.doc")
    export_everything(session)
    assert "End the name" in messages.errors[0]


def test_another_ledger_is_merged_after_asking_and_the_conflict_is_settled_by_a_key(
    session: Session, messages: Recorder, ledger: Ledger, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    ledger.log_claim(ClaimDraft(proposition="It rains", speaker="Ann", claimed_on="2014-02-01"), on=TODAY)
    other = tmp_path / "other.ledger"
    backup.save_copy(ledger.path, other)
    there = Ledger.open(other, author="Bo")
    speaker = there.named("speaker")[0].uid
    there.rename("speaker", speaker, "Anna")
    there.log_claim(ClaimDraft(proposition="It snows", claimed_on="2014-02-01"), on=TODAY)
    there.close()
    ledger.rename("speaker", speaker, "Anne")
    messages.paths.append(other)
    messages.answers.append(0)
    merge_ledger(session)
    qtbot.waitUntil(lambda: ledger.count("", on=TODAY) == 2 and not session.jobs.busy(), timeout=20_000)
    assert "changed on both sides" not in messages.asked[0][0]
    assert messages.asked[0][1] == ("Merge",)
    dialog = show_conflicts(session, window)
    assert isinstance(dialog, ConflictsDialog)
    assert dialog.conflict is not None
    wanted = next(n for n, one in enumerate(dialog.conflict.versions) if one.fields["name"] == "Anna")
    assert "1 of 1" in dialog.about.text()
    QTest.keyClicks(dialog, str(wanted + 1))
    qtbot.waitUntil(lambda: ledger.conflicts() == [])
    assert ledger.named("speaker")[0].name == "Anna"
    messages.paths.append(other)
    merge_ledger(session)
    qtbot.waitUntil(lambda: bool(messages.told))
    assert "nothing that is not here already" in messages.told[0]
    assert show_conflicts(session, window) is None


def test_three_versions_are_all_shown_with_names_for_ids_and_the_third_can_be_kept(
    session: Session, ledger: Ledger, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    uid = ledger.log_claim(ClaimDraft(proposition="It rains", speaker="Ann", claimed_on="2014-02-01"), on=TODAY).uid
    others = [tmp_path / "b.ledger", tmp_path / "c.ledger"]
    for path in others:
        backup.save_copy(ledger.path, path)
    ledger.tag([uid], add=("wet",))
    for path, speaker in zip(others, ("Bo", "Cy"), strict=True):
        there = Ledger.open(path, author=speaker)
        there.assign([uid], speaker=speaker, on=TODAY)
        there.close()
        ledger.merge(path, backups=tmp_path / "backups")
    dialog = show_conflicts(session, window)
    assert isinstance(dialog, ConflictsDialog)
    assert dialog.conflict is not None
    assert [made.text() for made in dialog.keep] == ["Keep 1", "Keep 2", "Keep 3"]
    told = [one.text() for one in dialog.findChildren(QLabel) if one.accessibleName().startswith("speaker, version")]
    assert sorted(told) == ["Ann", "Bo", "Cy"]
    third = told[2]
    QTest.mouseClick(dialog.keep[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ledger.conflicts() == [])
    assert ledger.view(uid, on=TODAY).speaker == third


def test_a_refused_merge_says_why_and_a_refusal_by_hand_changes_nothing(
    session: Session, messages: Recorder, ledger: Ledger, qtbot: QtBot, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.ledger"
    odd.write_bytes(b"words")
    messages.paths.append(odd)
    merge_ledger(session)
    qtbot.waitUntil(lambda: bool(messages.errors))
    assert "not a ledger" in messages.errors[0]
    other = tmp_path / "other.ledger"
    there = Ledger.open(other)
    there.log_claim(ClaimDraft(proposition="It snows", claimed_on="2014-02-01"), on=TODAY)
    there.close()
    messages.paths.append(other)
    messages.answers.append(None)
    merge_ledger(session)
    qtbot.waitUntil(lambda: bool(messages.asked))
    assert ledger.count("", on=TODAY) == 0


def test_the_import_dialog_stays_in_the_keyboards_reach(
    session: Session, messages: Recorder, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(TABLE.encode())
    dialog = opened(session, messages, window, path, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_citations_are_copied(session: Session, ledger: Ledger, window: QWidget) -> None:
    from ui.pages.ledger_verbs import ClaimVerbs

    for text in ("It rains", "It snows"):
        ledger.log_claim(ClaimDraft(proposition=text, speaker="Ann", claimed_on="2014-02-01"), on=TODAY)
    verbs = ClaimVerbs(session, lambda: ledger.search("", on=TODAY), window)
    verbs.cite()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Ann (2014-02-01):")


def test_claims_are_packed_as_a_bundle(
    session: Session, messages: Recorder, ledger: Ledger, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    uid = ledger.log_claim(ClaimDraft(proposition="It rains", claimed_on="2014-02-01", note="A whim."), on=TODAY).uid
    dialog = BundleDialog(session, [ledger.view(uid, on=TODAY)], window)
    dialog.open()
    dialog.notes.setChecked(True)
    letter = tmp_path / "letter.zip"
    letter.write_text("Dear all,")
    messages.paths.append(letter)
    dialog.commit()
    qtbot.waitUntil(lambda: "letter.zip" in dialog.problem.text())
    assert letter.read_text() == "Dear all,"
    messages.paths.append(tmp_path / "b")
    dialog.commit()
    qtbot.waitUntil(lambda: (tmp_path / "b.zip").exists() and not session.jobs.busy())
    data = (tmp_path / "b.zip").read_bytes()
    assert verifier().verify(data, ledger.head())[0] == []
    assert b"A whim." not in data
