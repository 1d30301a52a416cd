"""Opening: what is no ledger, newer or tampered with is refused with its own sentence and without changing a byte."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ledger_kit import NOBODY, ON, draft, python, raw, sha
from tracker import opening, schema, store
from tracker.errors import NotALedger, NotFound, ReadOnly, TrackerError
from tracker.ledger import Ledger


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed ledger with one claim."""
    path = tmp_path_factory.mktemp("sound") / "sound.ledger"
    ledger = Ledger.open(path)
    ledger.log_claim(draft(), on=ON)
    ledger.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copy(sound, tmp_path / "a.ledger"))


def script(text: str) -> Callable[[Path], None]:
    """Spoil a ledger by SQL."""

    def run(path: Path) -> None:
        conn = raw(path)
        conn.executescript(text)
        conn.close()

    return run


def foreign_database(path: Path) -> None:
    """A database of another program."""
    path.unlink()
    script("CREATE TABLE moz_places (id INTEGER); PRAGMA application_id=77; PRAGMA user_version=1")(path)


def cut_to(size: int) -> Callable[[Path], None]:
    """Cut a file short."""
    return lambda path: os.truncate(path, size)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a database of another program": (foreign_database, "database of another program"),
    "application_id 0": (script("PRAGMA application_id=0"), "database of another program"),
    "a newer schema": (script(f"PRAGMA user_version={schema.VERSION + 1}"), "newer version of Borne Out"),
    "an older version than any": (script("PRAGMA user_version=0"), "objects that Borne Out did not make"),
    "an unknown trigger": (
        script("CREATE TRIGGER evil AFTER INSERT ON claims BEGIN DELETE FROM notes; END"),
        "trigger evil",
    ),
    "an unknown view": (script("CREATE VIEW evil AS SELECT 1"), "view evil"),
    "an unknown table": (script("CREATE TABLE evil (x)"), "table evil"),
    "an unknown index": (script("CREATE INDEX evil ON claims (quote)"), "index evil"),
    "a table that is missing": (script("DROP TABLE notes"), "no .*table notes"),
    "a trigger that is missing": (script("DROP TRIGGER revisions_keep"), "no trigger revisions_keep"),
    "a trigger of our name that does something else": (
        script("DROP TRIGGER revisions_keep; CREATE TRIGGER revisions_keep AFTER INSERT ON claims BEGIN SELECT 1; END"),
        "trigger revisions_keep",
    ),
    "an empty file": (lambda path: path.write_bytes(b""), "is empty"),
    "a text file": (lambda path: path.write_text("Dear diary, " * 1000), "some other kind of file"),
    "a short text file": (lambda path: path.write_text("x"), "some other kind of file"),
    "zeros": (lambda path: path.write_bytes(bytes(8192)), "some other kind of file"),
    "cut in the middle": (cut_to(20_000), "cut short: 20,000 of"),
    "cut within a page": (cut_to(20_001), "cut short"),
    "its header only": (cut_to(100), "cut short"),
    "half its header": (cut_to(50), "cut short"),
    "its first page only": (cut_to(4096), "cut short"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
def test_a_file_that_is_no_ledger_is_refused_and_left_as_it_is(path: Path, name: str, read_only: bool) -> None:
    spoil, sentence = REFUSED[name]
    spoil(path)
    before = sha(path)
    with pytest.raises(TrackerError, match=sentence) as caught:
        Ledger.open(path, read_only=read_only)
    assert isinstance(caught.value, NotALedger | ReadOnly)
    assert "left as it is" in str(caught.value)
    assert sha(path) == before
    assert {p.name for p in path.parent.iterdir()} == {path.name}


def test_each_has_its_own_sentence(path: Path) -> None:
    said = set()
    for name in ("a database of another program", "a newer schema", "an unknown view", "an empty file", "a text file"):
        shutil.copy(path, other := path.with_name(f"{name}.ledger"))
        REFUSED[name][0](other)
        with pytest.raises(TrackerError) as caught:
            Ledger.open(other)
        said.add(str(caught.value).removeprefix(other.name))
    assert len(said) == 5


def test_damage_in_the_schema_is_refused(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:108] = b"\xff" * 8
    path.write_bytes(data)
    before = sha(path)
    with pytest.raises(NotALedger, match="is damaged"):
        Ledger.open(path)
    assert sha(path) == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotALedger, match="is a folder"):
        Ledger.open(tmp_path)


def test_what_is_not_there_is_made_only_when_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "new.ledger"
    for create, read_only in ((False, False), (True, True)):
        with pytest.raises(NotFound, match="no ledger at"):
            Ledger.open(path, create=create, read_only=read_only)
        assert not path.parent.exists()
    ledger = Ledger.open(path)
    assert ledger.verify() == []
    ledger.close()
    assert [p.name for p in path.parent.iterdir() if not p.name.endswith("-journal")] == [path.name]


def test_a_ledger_cannot_be_made_where_a_file_stands_for_the_folder(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(NotALedger, match="cannot be made"):
        Ledger.open(tmp_path / "f" / "a.ledger")


def test_a_ledger_that_is_sound_opens_without_changing_a_byte(path: Path) -> None:
    before = sha(path)
    for read_only in (True, False):
        ledger = Ledger.open(path, read_only=read_only)
        assert ledger.count("", on=ON) == 1
        ledger.close()
    assert sha(path) == before


def test_two_that_make_the_same_ledger_get_the_same_one(tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    started = threading.Barrier(4)
    made: list[object] = []

    def make() -> None:
        started.wait()
        try:
            ledger = Ledger.open(path)
            made.append(ledger.log_claim(draft(), on=ON).uid)
            ledger.close()
        except TrackerError as error:
            made.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = Ledger.open(path)
    assert ledger.count("", on=ON) == 4, made
    assert ledger.verify() == []
    ledger.close()
    assert not list(tmp_path.glob("*.part*"))


# ------------------------------------------------------------------ who may write

TRY = """
import os, sys, tempfile
from pathlib import Path
from tests.ledger_kit import ON, draft
from tracker.errors import TrackerError
from tracker.ledger import Ledger
with tempfile.TemporaryDirectory() as folder:  # loads what is loaded late
    warm = Ledger.open(Path(folder) / "warm.ledger")
    warm.log_claim(draft(), on=ON)
    warm.count("", on=ON)
    warm.close()
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))  # here and not before: an interpreter may lie where only its owner can read
try:
    ledger = Ledger.open(Path(sys.argv[1]))
    print("read-only" if ledger.read_only else "writable", ledger.count("", on=ON))
    ledger.log_claim(draft(), on=ON)
    print("logged")
except TrackerError as error:
    print(type(error).__name__, error)
"""


def as_nobody(path: Path) -> list[str]:
    """What somebody gets who owns nothing."""
    if os.getuid():
        pytest.skip("only root can become somebody else")
    # The folders of pytest's are for their owner only: somewhere else.
    return python(TRY, path, NOBODY).splitlines()


@pytest.fixture
def open_folder(path: Path) -> Iterator[Path]:
    """The ledger in a folder that everybody may enter."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="borneout-test-"))
    folder.chmod(0o755)
    yield Path(shutil.copy(path, folder / "a.ledger"))
    shutil.rmtree(folder)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o644, 0o755), (0o644, 0o777), (0o666, 0o755)])
def test_what_may_only_be_read_opens_for_reading(open_folder: Path, file_mode: int, folder_mode: int) -> None:
    open_folder.chmod(file_mode)
    open_folder.parent.chmod(folder_mode)
    before = sha(open_folder)
    said = as_nobody(open_folder)
    assert said[0] == "read-only 1"
    assert re.match("ReadOnly .*reading only.*Save a copy", said[1])
    assert sha(open_folder) == before


def test_what_may_not_be_read_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o600)
    before = sha(open_folder)
    said = as_nobody(open_folder)
    assert said[0].startswith("NotALedger a.ledger may not be read")
    assert sha(open_folder) == before


def test_a_new_ledger_in_a_folder_that_is_read_only_is_refused(open_folder: Path) -> None:
    said = as_nobody(open_folder.with_name("new.ledger"))
    assert said[0].startswith("NotALedger")
    assert [p.name for p in open_folder.parent.iterdir()] == ["a.ledger"]


# ------------------------------------------------------------------ a writer that was stopped in the middle

STOPPED = """
import os, signal, sys
import tracker.store as store
from pathlib import Path
conn = store.connect(Path(sys.argv[1])).conn
conn.execute("PRAGMA journal_mode=TRUNCATE")
conn.execute("PRAGMA cache_size=1")
conn.execute("BEGIN IMMEDIATE")
conn.execute("UPDATE claims SET proposition = 'spoilt', quote = hex(randomblob(30000))")
conn.execute("CREATE TABLE half (x)")
conn.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
             "INSERT INTO half SELECT randomblob(3000) FROM n")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def interrupted(path: Path) -> Path:
    """A ledger with the journal of a writer that was killed after some of its pages had reached the file."""
    before = sha(path)
    python(STOPPED, path, check=False)
    assert path.with_name("a.ledger-journal").stat().st_size
    assert sha(path) != before
    return path


@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
def test_a_stopped_writer_is_rolled_back(interrupted: Path, read_only: bool) -> None:
    ledger = Ledger.open(interrupted, read_only=read_only)
    assert [view.proposition for view in ledger.search("", on=ON)] == [draft().proposition]
    assert ledger.verify() == []
    ledger.close()


def test_a_stopped_writer_that_left_the_file_too_short_is_rolled_back(interrupted: Path) -> None:
    # Pages are written in their order: the first says how long the file is to be before the last are there.
    data = bytearray(interrupted.read_bytes())
    data[28:32] = (len(data) // 4096 + 50).to_bytes(4, "big")
    data[92:96] = data[24:28]
    interrupted.write_bytes(data)
    ledger = Ledger.open(interrupted)
    assert ledger.verify() == []
    ledger.close()


def test_a_clone_rolls_back_too(path: Path) -> None:
    ledger = Ledger.open(path)
    clone = ledger.clone()
    python(STOPPED, path, check=False)
    assert clone.count("", on=ON) == 1
    clone.close()
    ledger.close()


def test_the_journal_of_another_program_is_not_played_back(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    script("CREATE TABLE claims (proposition, quote); INSERT INTO claims VALUES (1, 2)")(path)
    python(STOPPED, path, check=False)
    before = sha(path)
    with pytest.raises(NotALedger, match="another program"):
        Ledger.open(path)
    assert sha(path) == before


def test_a_stopped_writer_in_a_folder_that_is_read_only_says_what_to_do(interrupted: Path, open_folder: Path) -> None:
    for suffix in ("", "-journal"):
        shutil.copy(f"{interrupted}{suffix}", f"{open_folder}{suffix}")
    before = sha(open_folder)
    said = as_nobody(open_folder)
    assert said[0].startswith("ReadOnly")
    assert "a.ledger-journal" in said[0]
    assert sha(open_folder) == before


# ------------------------------------------------------------------ locks


def test_opening_again_in_the_same_process_does_not_drop_locks(path: Path) -> None:
    ledger = Ledger.open(path)
    with store.writing(ledger.db):
        Ledger.open(path, read_only=True).close()
        opening.checked(path, read_only=True)[0].conn.close()
        other = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        with pytest.raises(AssertionError, match="database is locked"):
            python(other, path)
    ledger.close()


def test_a_ledger_in_wal_mode_is_turned_back_into_one_file(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.close()
    ledger = Ledger.open(path)
    assert ledger.conn.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
    ledger.close()
    assert not path.with_name("a.ledger-wal").exists()
