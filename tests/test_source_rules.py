"""Rules that the core's source itself must keep: no ledger file opened, no cursor left open, no data in SQL."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.ledger_kit import REPO

SOURCES = sorted((REPO / "tracker").rglob("*.py"))
OPENERS = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "copyfile", "copy2"}
MAY_OPEN = {
    ("schema.py", "check_start"),  # a file that SQLite has refused, to say why
    ("files.py", "replacing"),
    ("files.py", "sync_folder"),
}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the function that it stands in."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from ((function.name, node) for node in ast.walk(function) if isinstance(node, ast.Call))


def called(node: ast.Call) -> str:
    """The last part of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def core() -> list[Path]:
    """The modules that know the database."""
    return [path for path in SOURCES if path.parent.name == "tracker" and "conn" in path.read_text("utf-8")]


def test_no_part_of_the_core_opens_a_ledger_file() -> None:
    found = [
        f"{path.name}:{node.lineno} {function}"
        for path in core()
        for function, node in calls(ast.parse(path.read_text("utf-8")))
        if called(node) in OPENERS
        and (path.name, function) not in MAY_OPEN
        and not ast.unparse(node).startswith(("Ledger.open", "cls.open", "Path(__file__)", "resources"))
    ]
    assert not found, "opening a live ledger's file drops SQLite's locks"


def test_no_cursor_stays_open_across_work() -> None:
    """A SELECT is fetched at once: by fetchall, fetchone, or not kept."""
    found = []
    for path in core():
        tree = ast.parse(path.read_text("utf-8"))
        fetched = {
            id(node.func.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("fetchall", "fetchone")
        }
        # Its value is thrown away: a write, which is done when it returns.
        fetched |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        # Rows are kept one by one there, so that those found stay when the time is up; nothing else is done meanwhile.
        fetched |= {id(node) for name, node in calls(tree) if (path.name, name) == ("queries.py", "_walk")}
        found += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and called(node) in ("execute", "executemany") and id(node) not in fetched
        ]
    assert not found


NAMES_IN_SQL = frozenset(
    """
    APPLICATION_ID BATCH CACHE_KB COLUMNS ClaimKind FTS_COLUMNS JUDGED_APART MANY NotScored Outcome SIDE_KB
    SpeakerSays TABLES VERSION WAIT_MS _FLAGS _LISTED _REASON _TWICE _Y code aliases before blank canon cards column
    columns compare detail each follows found inner key keys kind label label_column lasting len live marks more most
    name named names one order outside pages pages_kb segment self sets source t table tables test tests wait_ms way
    where word
    """.split()
)
"""What may stand in the braces of an f-string with SQL: names from fixed lists, SQL made of such, marks, our constants.
Values never do: they go by parameters. A new name here deserves a look."""
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|CREATE|DROP|ATTACH)\b")


def test_no_data_is_put_into_sql() -> None:
    found = {
        f"{path.name}:{node.lineno}: {name.id} in {{{ast.unparse(part.value)}}}"
        for path in core()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr) and SQL.search(ast.unparse(node))
        for part in node.values
        if isinstance(part, ast.FormattedValue)
        for name in ast.walk(part.value)
        if isinstance(name, ast.Name) and name.id not in NAMES_IN_SQL
    }
    assert not found, "\n".join(sorted(found))


def test_the_tests_that_the_promises_name_are_there() -> None:
    page = (REPO / "docs" / "reliability.md").read_text("utf-8")
    promises = page[page.index("## Promises") : page.index("## Rules")]
    tests = "".join(path.read_text("utf-8") for path in (REPO / "tests").glob("test_*.py"))
    names = set(re.findall(r"\b[a-z]+(?:_[a-z]+){3,}\b", promises))
    assert len(names) > 20
    assert not [name for name in names if f"def test_{name}" not in tests]
