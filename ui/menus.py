"""The menu bar, made from the table of actions and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.actions import Actions

RECENT_AFTER = "file.open"


def build(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """Fill the bar; returns the menus by name ("View > Theme"). File > Open recent is made but left empty."""
    menus: dict[str, QMenu] = {}
    groups: dict[str, QActionGroup] = {}
    for row, action in actions:
        menu = _menu(bar, menus, row.menu)
        if row.apart and not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(action)
        if row.group:
            groups.setdefault(row.group, QActionGroup(bar)).addAction(action)
        if row.id == RECENT_AFTER:
            menus["File > Open recent"] = menu.addMenu("Open recent")
    return menus


def _menu(bar: QMenuBar, menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _, name = path.rpartition(" > ")
        if above:
            menus[path] = _menu(bar, menus, above).addMenu(name)
        else:
            menus[path] = bar.addMenu("&" + name)  # the first letter, which no two menus share, opens it with Alt
    return menus[path]


def fill_recent(menu: QMenu, paths: Sequence[Path], open_path: Callable[[Path], object]) -> None:
    """List recent ledgers by name, with the folder where two have the same name."""
    menu.clear()
    for path in paths:
        twin = sum(other.name == path.name for other in paths) > 1
        text = f"{path.name} ({path.parent})" if twin else path.name
        # Names of files are data: an ampersand in them is no mnemonic.
        menu.addAction(text.replace("&", "&&")).triggered.connect(lambda _=False, path=path: open_path(path))
    menu.setEnabled(bool(paths))
