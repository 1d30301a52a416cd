"""The table of claims asks for pages of rows, keeps few, and never changes what it was given."""

from array import array
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.claim_fakes import TODAY, Shelf, claim_view
from tracker.claims import ClaimView, DueReason, Likelihood, Outcome, Status, VoidReason
from tracker.errors import Busy
from ui.models import words
from ui.models.claims import COLUMN_OF, COLUMNS, KEPT_PAGES, PAGE, VIEW_ROLE, ClaimsModel


def _model(shelf: Shelf) -> ClaimsModel:
    model = ClaimsModel(shelf.rows, lambda: TODAY)
    model.set_ids(shelf.ids, complete=True)
    return model


def test_it_behaves_as_qt_expects(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    shelf = Shelf(500)
    model = ClaimsModel(shelf.rows, lambda: TODAY)
    qtmodeltester.check(model, force_py=True)
    model.set_ids(shelf.ids[:200], complete=False)
    model.extend(shelf.ids)
    model.refresh()
    model.set_ids(array("q"), complete=True)
    model.set_ids(shelf.ids, complete=True)
    qtmodeltester.check(model, force_py=True)


def test_a_row_brings_its_page_once(qtbot: QtBot) -> None:
    shelf = Shelf(1_000_000)
    model = _model(shelf)
    for row in range(31_250 * PAGE, 31_251 * PAGE):
        assert model.index(row, 1).data() == f"AQIM is eliminated from northern Mali, as counted in list {row + 1}"
    assert shelf.asked == [PAGE]


def test_few_pages_are_kept(qtbot: QtBot) -> None:
    shelf = Shelf(PAGE * (KEPT_PAGES + 2))
    model = _model(shelf)
    for page in range(KEPT_PAGES + 1):
        model.view(page * PAGE)
    model.view(PAGE)
    assert len(shelf.asked) == KEPT_PAGES + 1
    model.view(0)
    assert len(shelf.asked) == KEPT_PAGES + 2


def test_what_is_about_to_be_drawn_is_read_in_one_go(qtbot: QtBot) -> None:
    shelf = Shelf(1_000_000)
    model = _model(shelf)
    assert not model.has(PAGE, 3 * PAGE)
    assert model.kept(PAGE) is None
    model.prepare(PAGE, 3 * PAGE)
    assert model.has(PAGE, 3 * PAGE)
    assert model.kept(3 * PAGE) == claim_view(3 * PAGE + 1)
    model.prepare(PAGE, 3 * PAGE)
    model.prepare(5, 4)
    assert shelf.asked == [3 * PAGE]


def test_claims_are_found_again_in_one_walk(qtbot: QtBot) -> None:
    model = _model(Shelf(100_000))
    assert model.places([100_000, 1, 4097, 777_777]) == {1: 0, 4097: 4096, 100_000: 99_999}
    assert model.places([]) == {}


def test_the_rest_arrives_below_the_first_rows(qtbot: QtBot) -> None:
    shelf = Shelf(1000)
    model = ClaimsModel(shelf.rows, lambda: TODAY)
    model.set_ids(shelf.ids[:200], complete=False)
    seen: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: seen.append((first, last)))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.counted, check_params_cb=lambda count, complete: (count, complete) == (1000, True)):
        model.extend(shelf.ids)
    assert seen == [(200, 999)]
    assert resets == []
    assert model.complete
    view = model.view(999)
    assert view is not None
    assert view.id == 1000


def test_other_rows_than_expected_replace_the_first(qtbot: QtBot) -> None:
    model = ClaimsModel(Shelf(10).rows, lambda: TODAY)
    model.set_ids(array("q", [1, 2, 3]), complete=False)
    model.extend(array("q", [9, 1, 2, 3]))
    assert list(model.ids) == [9, 1, 2, 3]


def test_refresh_reads_again_what_changed(qtbot: QtBot) -> None:
    shelf = Shelf(10)
    model = _model(shelf)
    assert "list 3" in model.index(2, 1).data()
    shelf.changed[3] = claim_view(3, proposition="Elections are held in Mali")
    model.refresh()
    assert model.index(2, 1).data() == "Elections are held in Mali"


def test_a_ledger_held_by_another_leaves_rows_blank_and_says_so(qtbot: QtBot) -> None:
    held = True

    def rows(ids: Sequence[int]) -> list[ClaimView]:
        if held:
            raise Busy("Another program holds the ledger.")
        return [claim_view(claim_id) for claim_id in ids]

    model = ClaimsModel(rows, lambda: TODAY)
    model.set_ids(array("q", [1, 2]), complete=True)
    with qtbot.waitSignal(model.trouble) as told:
        assert model.index(0, 1).data() is None
    assert told.args == ["Another program holds the ledger."]
    held = False
    model.refresh()
    assert model.index(0, 1).data() is not None


def test_a_row_that_vanished_is_blank_and_shifts_nothing(qtbot: QtBot) -> None:
    model = ClaimsModel(lambda ids: [claim_view(i) for i in ids if i != 2], lambda: TODAY)
    model.set_ids(array("q", [1, 2, 3]), complete=True)
    assert model.view(1) is None
    assert "list 3" in model.index(2, 1).data()


@pytest.mark.parametrize("many", [3, 40])
def test_rows_are_found_by_id(qtbot: QtBot, many: int) -> None:
    model = _model(Shelf(100))
    assert model.rows_of([*range(100, 100 - many, -1), 777]) == list(range(100 - many, 100))
    assert model.row_of(777) == -1


def test_cells_that_can_be_edited_say_so(qtbot: QtBot) -> None:
    model = _model(Shelf(1))
    editable = {
        column.key for at, column in enumerate(COLUMNS) if model.flags(model.index(0, at)) & Qt.ItemFlag.ItemIsEditable
    }
    fixed = {column.key for at, column in enumerate(COLUMNS) if model.fixed(model.index(0, at))}
    assert fixed == {"status", "outlet", "source", "known_on", "logged_at", "quote"}
    assert editable == set(COLUMN_OF) - fixed


def test_delegates_get_the_whole_claim(qtbot: QtBot) -> None:
    model = _model(Shelf(1))
    assert model.index(0, 5).data(VIEW_ROLE) == claim_view(1)
    assert model.data(QModelIndex()) is None


def test_tooltips_are_escaped(qtbot: QtBot) -> None:
    shelf = Shelf(1)
    shelf.changed[1] = claim_view(1, proposition='He said <b>no</b> <img src="file:///etc/x.png">')
    model = _model(shelf)
    tip = model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>He said &lt;b&gt;no&lt;/b&gt; &lt;img src=&quot;file:///etc/x.png&quot;&gt;</qt>"


BASE = claim_view(1)


@pytest.mark.parametrize(
    ("key", "view", "spoken"),
    [
        ("status", BASE, "Due"),
        ("status", replace(BASE, due_reason=DueReason.EXPIRED), "Due, deadline passed"),
        ("status", replace(BASE, status=Status.OPEN), "Open"),
        (
            "status",
            replace(BASE, status=Status.RESOLVED, outcome=Outcome.DID_NOT_HAPPEN, known_on="2013-12-31"),
            "Did not happen, 31 Dec 2013",
        ),
        ("status", replace(BASE, status=Status.RESOLVED, outcome=Outcome.PARTLY, fraction=0.4), "Partly, 40 % of it"),
        (
            "status",
            replace(BASE, status=Status.RESOLVED, outcome=Outcome.VOID, void_reason=VoidReason.RETRACTED),
            "Void, retracted",
        ),
        (
            "status",
            replace(BASE, status=Status.RESOLVED, outcome=Outcome.HAPPENED, judged_on_earlier_wording=True),
            "Happened, on earlier wording",
        ),
        ("status", replace(BASE, removed=True), "Removed"),
        ("status", replace(BASE, withheld=True, proposition=""), "Withheld"),
        ("proposition", replace(BASE, withheld=True, proposition=""), "withheld"),
        ("due_on", BASE, "2 months overdue, 31 Dec 2013"),
        ("due_on", replace(BASE, status=Status.RESOLVED), "31 Dec 2013"),
        ("due_on", replace(BASE, deadline=None), "no deadline"),
        ("due_on", replace(BASE, deadline=None, review_on=TODAY), "to review today, review 1 Mar 2014"),
        (
            "due_on",
            replace(BASE, deadline=None, review_on="2014-03-13", status=Status.OPEN),
            "in 12 days, review 13 Mar 2014",
        ),
        ("likelihood", BASE, "unlikely, 5–30 %, best 18 %"),
        ("likelihood", replace(BASE, likelihood=None), "no likelihood given"),
        ("likelihood", replace(BASE, likelihood=Likelihood("will")), "will"),
        ("likelihood", replace(BASE, likelihood=Likelihood("", 0.2, 0.2, 0.2)), "20 %"),
        ("claimed_on", BASE, "4 Feb 2013"),
        ("claimed_on", replace(BASE, claimed_on=None), "unknown"),
        ("tags", BASE, "mali, security"),
        ("speaker", replace(BASE, speaker="", speaker_as_described="a senior officer"), "a senior officer"),
        ("kind", BASE, "Forecast"),
    ],
)
def test_cells_in_words(key: str, view: ClaimView, spoken: str) -> None:
    assert words.cell(view, key, TODAY) == spoken
    assert key in COLUMN_OF


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2014-03-01", "today"),
        ("2014-03-02", "tomorrow"),
        ("2014-02-28", "yesterday"),
        ("2014-03-13", "in 12 days"),
        ("2014-01-20", "40 days ago"),
        ("2015-05-01", "in 14 months"),
        ("2011-03-01", "3 years ago"),
    ],
)
def test_distances(day: str, text: str) -> None:
    assert words.distance(day, TODAY) == text
