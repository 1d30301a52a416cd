"""Files are written whole or not at all."""

from __future__ import annotations

import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tracker.errors import DiskFull, InputError
from tracker.files import replacing, write_whole

EARLIER = b"what was written before\n" * 100


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A limit that fails a write half way, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(EARLIER)
    return path


def alone(path: Path) -> bool:
    """No draft is left beside the file."""
    return [p.name for p in path.parent.iterdir()] == [path.name]


def fill(path: Path, chunk: int) -> None:
    """Write 200,000 bytes as a report."""
    with replacing(path, "report") as draft:
        for _ in range(200_000 // chunk):
            draft.write(b"x" * chunk)


def fail(path: Path, error: type[BaseException]) -> None:
    """Stop half way."""
    with replacing(path) as draft:
        draft.write(b"half")
        raise error


def test_the_new_file_takes_the_place_of_the_earlier_one(target: Path) -> None:
    with replacing(target) as draft:
        draft.write(b"new")
        assert draft.write_text("é") == 1
        assert target.read_bytes() == EARLIER
    assert target.read_bytes() == b"new\xc3\xa9"
    assert draft.size == 5
    assert alone(target)


def test_its_hash_is_that_of_the_bytes(target: Path) -> None:
    with replacing(target) as draft:
        draft.write(b"abc")
    assert draft.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("chunk", [1, 1000, 200_000])
def test_a_full_disk_leaves_the_earlier_one_byte_for_byte(target: Path, chunk: int) -> None:
    with pytest.raises(DiskFull) as caught, files_of_at_most(100_000):
        fill(target, chunk)
    assert str(caught.value) == (
        "The disk is full: the report was not written, the earlier one is unchanged. Free some space and try again."
    )
    assert target.read_bytes() == EARLIER
    assert alone(target)


def test_a_full_disk_without_an_earlier_file_promises_nothing_about_one(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    with pytest.raises(DiskFull, match=r"the report was not written\. Free"), files_of_at_most(10):
        write_whole(path, b"x" * 20_000, "report")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_whatever_goes_wrong_inside_leaves_the_earlier_one(target: Path, error: type[BaseException]) -> None:
    with pytest.raises(error):
        fail(target, error)
    assert target.read_bytes() == EARLIER
    assert alone(target)


def test_a_kill_leaves_the_earlier_one(target: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from tracker.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as draft:\n"
        "    draft.write(b'half' * 9999); draft.sync(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code, target], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() == EARLIER


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("no/such/report.csv", "There is no folder “.*such”: the report was not written"),
        (".", "is a folder: name a file in it"),
        ("/dev/null", "is not an ordinary file"),
    ],
)
def test_places_that_cannot_be_written_to_say_so(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        write_whole(tmp_path / name, b"x", "report")
    assert caught.value.field == "output"


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(EARLIER)
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
