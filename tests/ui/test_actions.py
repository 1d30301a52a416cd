"""One table feeds menus, keys, palette and sheet; a page in front takes what it said it can do."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar

from ui import menus
from ui.actions import TABLE, Actions
from ui.dialogs.palette import entries_of, ranked
from ui.dialogs.shortcuts import grouped


def test_every_action_has_a_key_and_a_place() -> None:
    for row in TABLE:
        assert row.keys or row.typed, row.id
        assert row.menu, row.id
        assert row.text[0].isupper(), row.id
        assert "!" not in row.text, row.id


def test_no_key_is_given_twice() -> None:
    keys = Counter(QKeySequence(key).toString() for row in TABLE for key in row.keys)
    assert "" not in keys, "a key that Qt does not know"
    assert [key for key, times in keys.items() if times > 1] == []
    assert len({row.id for row in TABLE}) == len(TABLE)


def test_an_action_is_off_until_somebody_does_it(actions: Actions) -> None:
    done: list[str] = []
    assert not actions.action("claim.log").isEnabled()
    actions.connect("claim.log", lambda: done.append("log"))
    assert actions.action("claim.log").isEnabled()
    actions.action("claim.log").trigger()
    assert done == ["log"]


def test_the_page_in_front_takes_it(actions: Actions) -> None:
    done: list[str] = []
    for page in ("read", "ledger"):
        actions.scope(page).connect("edit.find", lambda page=page: done.append(page))
    actions.scope("read").connect("claim.log", lambda: done.append("log"))
    actions.bring_to_front("ledger")
    actions.run("edit.find")
    assert not actions.action("claim.log").isEnabled()
    actions.run("claim.log")
    actions.bring_to_front("read")
    actions.run("edit.find")
    actions.run("claim.log")
    assert done == ["ledger", "read", "log"]


def test_the_window_does_what_the_page_does_not(actions: Actions) -> None:
    done: list[str] = []
    actions.connect("edit.undo", lambda: done.append("window"))
    actions.bring_to_front("read")
    actions.run("edit.undo")
    assert done == ["window"]


def test_a_page_greys_out_only_its_own(actions: Actions) -> None:
    page, other = actions.scope("read"), actions.scope("ledger")
    for scope in (page, other):
        scope.connect("claim.tag", lambda: None)
    page.set_enabled("claim.tag", False)
    actions.bring_to_front("read")
    assert not actions.action("claim.tag").isEnabled()
    actions.bring_to_front("ledger")
    assert actions.action("claim.tag").isEnabled()


def test_an_unknown_name_is_a_mistake(actions: Actions) -> None:
    with pytest.raises(KeyError):
        actions.connect("no.such", lambda: None)


def test_menus_hold_the_whole_table(actions: Actions, qtbot: object) -> None:
    bar = QMenuBar()
    made = menus.build(bar, actions)
    hung = {action.objectName() for menu in made.values() for action in menu.actions() if action.objectName()}
    assert hung == {row.id for row in TABLE}
    names = [action.text() for action in bar.actions()]
    assert names == ["&File", "&Edit", "&Text", "&Claim", "&Review", "&Scores", "&View", "&Help"]


def test_the_sheet_holds_the_whole_table(actions: Actions) -> None:
    assert {row.id for rows in grouped(actions).values() for row in rows} == {row.id for row in TABLE}


def test_the_palette_finds_by_a_few_letters(actions: Actions) -> None:
    for row in TABLE:
        actions.connect(row.id, lambda: None)
    entries = entries_of(actions)
    assert {entry.text for entry in entries} == {row.text for row in TABLE if row.id != "help.palette"}
    for typed, best in (("verify", "Verify ledger"), ("export", "Export resolution report…"), ("darl", "Dark")):
        assert ranked(entries, typed)[0].text == best
    assert ranked(entries, "zzzzqqq") == []
    assert ranked(entries, "<b>&\x00") is not None


def test_what_cannot_be_done_now_comes_last(actions: Actions) -> None:
    actions.connect("help.about", lambda: None)
    entries = entries_of(actions)
    assert entries[0].text == "About Borne Out"
    assert not entries[-1].on
