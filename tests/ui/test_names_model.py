"""The list at the left: sections with counts, the longest of them cut until all is asked for."""

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.models.names import CAP, COUNT_ROLE, ENTRY_ROLE, MORE, SECTION_ROLE, Entry, NamesModel

STANDING = (Entry("filter", "all", "All claims", ""), Entry("filter", "due", "Due", "is:due"))
SECTIONS = (("speaker", "Speakers"), ("tag", "Tags"))


def _speakers(count: int) -> list[Entry]:
    return [Entry("speaker", f"s{n}", f"Speaker {n}", f"speaker:=s{n}", n) for n in range(count)]


def _model() -> NamesModel:
    return NamesModel(STANDING, SECTIONS)


def _texts(model: NamesModel, parent: QModelIndex) -> list[str]:
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def test_it_behaves_as_qt_expects(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = _model()
    qtmodeltester.check(model, force_py=True)
    for count in (3, 40, CAP + 1, 0, 40):
        model.set_section("speaker", _speakers(count))
    model.show_all("speaker")
    model.set_section("tag", [Entry("tag", "t1", "mali", "tag:=t1", 4)])
    model.set_counts({"is:due": 6})
    qtmodeltester.check(model, force_py=True)


def test_the_most_used_come_first_and_the_rest_on_request(qtbot: QtBot) -> None:
    model = _model()
    model.set_section("speaker", _speakers(40))
    title = model.section_index("speaker")
    shown = _texts(model, title)
    assert shown[0] == "Speaker 39"
    assert len(shown) == CAP + 1
    assert shown[-1] == "Show all 40"
    assert model.index(CAP, 0, title).data(ENTRY_ROLE).kind == MORE
    model.show_all("speaker")
    assert len(_texts(model, title)) == 40
    model.set_section("speaker", _speakers(41))
    assert len(_texts(model, title)) == 41


def test_one_more_than_the_cap_is_shown_outright(qtbot: QtBot) -> None:
    model = _model()
    model.set_section("speaker", _speakers(CAP + 1))
    assert "Show all" not in _texts(model, model.section_index("speaker"))[-1]


def test_counts_and_titles(qtbot: QtBot) -> None:
    model = _model()
    model.set_counts({"is:due": 1206})
    assert model.index(1, 0).data(COUNT_ROLE) == "1,206"
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Due, 1206 claims"
    assert model.section_index("tag").data(SECTION_ROLE) == "tag"
    assert model.index(0, 0).data(SECTION_ROLE) is None


def test_entries_are_found_again_after_a_change(qtbot: QtBot) -> None:
    model = _model()
    model.set_section("speaker", _speakers(5))
    model.set_section("speaker", _speakers(6))
    found = model.find("speaker", "s3")
    assert found.data() == "Speaker 3"
    assert found.parent() == model.section_index("speaker")
    assert model.find("filter", "due").row() == 1
    assert not model.find("speaker", "gone").isValid()


def test_a_name_that_is_cut_is_told_whole_and_letter_for_letter(qtbot: QtBot) -> None:
    model = _model()
    model.set_section("tag", [Entry("tag", "t1", "<b>a tag</b> of many words", "tag:=t1", 4)])
    row = model.index(0, 0, model.section_index("tag"))
    assert row.data(Qt.ItemDataRole.ToolTipRole) == "<qt>&lt;b&gt;a tag&lt;/b&gt; of many words, 4 claims</qt>"
