"""Starting: arguments, one window per ledger, and a sentence where there can be no window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from tests.ui.conftest import Recorder
from tracker.claims import SourceDraft
from tracker.ledger import Ledger
from ui import app as app_module
from ui import lean
from ui.app import Start, clock
from ui.arguments import Opening, missing_library, no_display, opening
from ui.faults import Excepthook
from ui.places import Places, key
from ui.single import Door, knock

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("argv", "asked"),
    [
        ([], Opening()),
        (["mali.ledger"], Opening(Path("mali.ledger"))),
        (["./mali"], Opening(Path("mali"))),
        (["--ledger", "mali"], Opening(Path("mali"))),
        (["--ledger=mali", "--on=2014-03-01"], Opening(Path("mali"), "2014-03-01")),
        (["due"], None),
        (["--ledger", "mali", "due"], None),
        (["--ledger"], None),
        (["--help"], None),
        (["a.ledger", "b.ledger"], None),
        (["search", "a/b"], None),
    ],
)
def test_which_arguments_open_the_window(argv: list[str], asked: Opening | None) -> None:
    assert opening(argv) == asked


@pytest.mark.parametrize(
    ("environ", "system", "told"),
    [
        ({}, "linux", True),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
        ({}, "darwin", False),
    ],
)
def test_no_display(environ: dict[str, str], system: str, told: bool) -> None:
    assert bool(no_display(environ, system)) is told


def test_no_display_is_one_line(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("DISPLAY", "QPA_PLATFORM"))}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), str(tmp_path / "a.ledger")], env=environ, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "a.ledger").exists()


def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    told = missing_library(ImportError("libEGL.so.1: cannot open shared object file: No such file or directory"))
    assert "libEGL.so.1" in told
    assert "apt-get install -y python3-venv libgl1 libegl1" in told
    assert "scripts/run" in missing_library(ModuleNotFoundError("No module named 'PySide6'", name="PySide6.QtCore"))
    assert missing_library(ImportError("cannot import name 'x'")) == ""
    assert missing_library(ModuleNotFoundError("No module named 'ui.pages.read'", name="ui.pages.read")) == ""


def test_main_prints_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Missing:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "ui.app":
                raise ImportError("libxcb-cursor.so.0: cannot open shared object file")

    monkeypatch.delitem(sys.modules, "ui.app", raising=False)
    monkeypatch.setattr(lean, "begin", lambda: None)  # this process goes on collecting its garbage
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    assert main.main([]) == 1
    assert "libxcb-cursor.so.0" in capsys.readouterr().err


def test_a_bad_day_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert app_module.run(["--on", "2014-3-1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert clock("2014-03-01")() == "2014-03-01"
    assert len(clock("")()) == 10


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "data", tmp_path / "config")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """What the user was told; a fault of ours fails the test and opens no dialog."""
    recorder, faults = Recorder(), list[str]()
    monkeypatch.setattr(app_module, "Messages", lambda: recorder)
    monkeypatch.setattr(Excepthook, "_dialog", lambda self, text: faults.append(text))
    yield recorder
    QApplication.processEvents()
    assert faults == []


@pytest.fixture
def start(qapp: QApplication, places: Places, said: Recorder) -> Iterator[Start]:
    made = Start(qapp, Opening(on="2014-03-01"), places)
    yield made
    made.close()


def test_the_usual_ledger_is_made(start: Start, places: Places, qtbot: QtBot) -> None:
    window = start.window()
    assert window is not None
    window.show()
    start.after_first_paint()
    assert places.ledger.exists()
    assert window.session.today() == "2014-03-01"
    qtbot.waitUntil(lambda: not window.session.jobs.busy())
    assert start.settings.recent() == [places.ledger.resolve()]
    assert not window.windowIcon().isNull()
    window.close()


def test_a_second_start_raises_the_first(start: Start, places: Places, said: Recorder, qtbot: QtBot) -> None:
    window = start.window()
    assert window is not None
    window.show()
    start.after_first_paint()
    qtbot.waitUntil(lambda: not window.session.jobs.busy())
    code = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication;"
        "from ui.app import Start; from ui.arguments import Opening; from ui.places import Places;"
        "start = Start(QApplication([]), Opening(), Places(Path(sys.argv[1]), Path(sys.argv[2])));"
        "print(start.window(), start.code)"
    )
    with (
        qtbot.waitSignal(start._door.knocked, timeout=20_000),  # type: ignore[attr-defined]
        subprocess.Popen(
            [sys.executable, "-c", code, str(places.data), str(places.config)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        ) as second,
    ):
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        assert second.stdout is not None
        assert second.stdout.read() == b"None 0\n"
    window.close()


def test_a_file_that_is_no_ledger_is_named_and_another_can_be_opened(
    qapp: QApplication, places: Places, said: Recorder, tmp_path: Path
) -> None:
    text = tmp_path / "notes.ledger"
    text.write_text("not a ledger at all\n" * 50)
    said.answers, said.paths = [0], [tmp_path / "good.ledger"]
    start = Start(qapp, Opening(text), places)
    window = start.window()
    assert window is not None
    assert window.session.ledger.path.name == "good.ledger"
    assert said.asked[0][1] == (app_module.ANOTHER, app_module.NEW)
    assert text.read_text() == "not a ledger at all\n" * 50
    window.close()
    start.close()


def test_giving_up_ends_with_1(qapp: QApplication, places: Places, said: Recorder, tmp_path: Path) -> None:
    text = tmp_path / "notes.ledger"
    text.write_text("not a ledger at all\n" * 50)
    start = Start(qapp, Opening(text), places)
    assert start.window() is None
    assert start.code == 1
    start.close()


def test_an_older_copy_is_noticed(start: Start, places: Places, said: Recorder, qtbot: QtBot) -> None:
    places.data.mkdir(exist_ok=True)
    ledger = Ledger.open(places.ledger)
    for title in ("a", "b"):
        ledger.add_source(SourceDraft(title=title), on="2014-03-01")
    ledger.close()
    start.settings.see(places.ledger.resolve(), "ff" * 32, 1000)
    window = start.window()
    assert window is not None
    start.after_first_paint()
    qtbot.waitUntil(lambda: bool(said.told), timeout=5000)
    assert "not what it was when it was last open here" in said.told[0]
    assert start.settings.last_seen(places.ledger.resolve())[1] < 1000
    window.close()


def test_nobody_answers_a_knock(tmp_path: Path, qapp: QApplication) -> None:
    assert not knock(key(tmp_path / "nobody.ledger"), wait_ms=50)


def test_a_left_over_socket_is_no_hindrance(tmp_path: Path, qapp: QApplication) -> None:
    name = key(tmp_path / "a.ledger")
    first, second = Door(name), Door(name)
    first.close()
    second.close()


def test_places_are_the_systems(own_folders: Path) -> None:
    places = Places.usual()
    if sys.platform == "linux":
        assert places.ledger == own_folders / "data" / "borne-out" / "main.ledger"
        assert places.settings == own_folders / "config" / "borne-out" / "settings.ini"


def test_the_window_needs_no_numbers_package(tmp_path: Path) -> None:
    """What is heavy and not needed for the first paint is not imported."""
    heavy = {"numpy", "pandas", "rapidfuzz", "scipy", "PySide6.QtNetwork", "ui.pages.read"}
    code = f"import sys, ui.app; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
