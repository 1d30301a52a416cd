"""A process of its own for every parser of foreign files: what it may use is limited, and its end hurts nobody.

A child costs a third of a second to start and is kept for further files. It is started again after it was stopped.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tracker.errors import InputError
from tracker.reading.extract import Extract, from_json
from tracker.reading.worker import CPU_S, MEMORY

WALL_S = 15.0
"""Seconds that are waited for one file."""
MOST_FILES = 500
"""Files after which a child is replaced: parsers keep a little of each."""
MOST_ANSWER = 100_000_000
"""Longest answer, in bytes, that is taken from a child."""

_START = "import sys; sys.path.insert(0, sys.argv[1]); from tracker.reading.worker import main; sys.exit(main())"
_ROOT = Path(__file__).resolve().parents[2]

_SLOW = (
    "The file took more than {cpu} s of computing or {wall:.0f} s in all, so reading was stopped; some files are "
    "built to "
    "do that. Nothing was taken in: copy the words that you need and paste them."
)
_BIG = (
    "The file needs more than {memory} MB of memory to be read, so reading was stopped; some files are built to "
    "do that. "
    "Nothing was taken in: copy the words that you need and paste them."
)
_BROKE_OFF = (
    "The parser broke off at this file (it needs more than {memory} MB of memory, or it is damaged), so reading was "
    "stopped; some files are built to do that. Nothing was taken in: copy the words that you need and paste them."
)
_FELL = "The file could not be read ({why}). Nothing was taken in: copy the words that you need and paste them."
_STOPPED = "Reading was cancelled. Nothing was taken in."


class Child:
    """One parsing process. Use it from one thread; ``stop`` alone may come from another. Close it when done."""

    def __init__(self, wall_s: float = WALL_S) -> None:
        self._wall_s = wall_s
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._late = self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def parse(self, kind: str, data: bytes, url: str = "", charset: str = "") -> Extract:
        """What is in the bytes of a page, an archive or a pdf. Raises InputError with the sentence to show."""
        self._late = self._stopped = False
        process = self._started()
        watch = threading.Timer(self._wall_s, self._give_up)
        watch.daemon = True
        watch.start()
        try:
            answer = _asked(process, kind, data, url, charset)
        except (OSError, ValueError):
            answer = None
        finally:
            watch.cancel()
        self._files += 1
        if answer is None or self._files >= MOST_FILES or "failed" in answer:
            code = self._ended()
            if answer is None:
                raise InputError("text", self._why(code))
        return _found(answer)

    def stop(self) -> None:
        """Cancel what is being parsed: ``parse`` raises at once."""
        self._stopped = True
        self._kill()

    def close(self) -> None:
        """End the process, if there is one."""
        self._ended()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._ended()
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C in the terminal is for the parent, which closes us
            )
            self._files = 0
        return self._process

    def _give_up(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            process.kill()

    def _ended(self) -> int:
        """Put an end to the process; returns how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            _close(pipe)
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _why(self, code: int) -> str:
        """The sentence for a child that ended without an answer."""
        if self._stopped:
            return _STOPPED
        if self._late or code in (-24, -9, 137, 152):  # SIGXCPU; SIGKILL by us
            return _SLOW.format(cpu=CPU_S, wall=self._wall_s)
        return _BROKE_OFF.format(memory=MEMORY // 1024**2)


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        pass  # the child went first


def _asked(process: subprocess.Popen[bytes], kind: str, data: bytes, url: str, charset: str) -> dict[str, str] | None:
    """The child's answer; None when it ended instead. Raises OSError or ValueError where what it wrote is no answer."""
    assert process.stdin is not None and process.stdout is not None
    head = json.dumps({"kind": kind, "url": url, "charset": charset, "size": len(data)})
    process.stdin.write(head.encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    size = process.stdout.readline(20)
    if not size:
        return None
    if int(size) > MOST_ANSWER:
        raise ValueError("too long an answer")
    body = process.stdout.read(int(size))
    if len(body) < int(size):
        return None
    answer = json.loads(body)
    return {str(name): str(value) for name, value in answer.items()}


def _found(answer: dict[str, str]) -> Extract:
    if "refused" in answer:
        raise InputError("text", answer["refused"])
    if answer.get("failed") == "memory":
        raise InputError("text", _BIG.format(memory=MEMORY // 1024**2))
    if "failed" in answer:
        raise InputError("text", _FELL.format(why=answer["failed"]))
    try:
        return from_json(answer["found"])
    except (ValueError, KeyError, TypeError):
        raise InputError("text", _FELL.format(why="its answer made no sense")) from None
