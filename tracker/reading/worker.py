"""The parsing child: reads files from its input and answers with what is in them, under limits that it cannot lift.

It opens nothing, fetches nothing and writes nothing: whatever a page or a PDF makes a parser try ends in an error here.
One request is a line of JSON and the bytes that it announces; one answer a line with a length and that many bytes.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from tracker.errors import TrackerError
from tracker.reading.extract import Extract, to_json

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
CPU_S = 8
"""Seconds of computing for one file."""
MOST_TEXT = 10_000_000
"""Characters of text that are handed over."""

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.spawn",
    "os.kill",
    "shutil.",
    "ftplib.",
    "urllib.",
    "http.",
)
_CHANGING = frozenset("os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod os.chown".split())


def main() -> int:
    """Answer requests until the input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not stand among the answers
    sys.addaudithook(_refuse)
    _limit_memory()
    while line := requests.readline():
        _answer(answers, _reply(json.loads(line), requests))
    return 0


def _reply(request: dict[str, Any], requests: BinaryIO) -> dict[str, str]:
    data = requests.read(int(request["size"]))
    _limit_cpu()
    try:
        found = _parse(str(request["kind"]), data, str(request["url"]), str(request["charset"]))
        if sum(len(piece.text) for piece in found.pieces) > MOST_TEXT:
            return {"refused": f"More than {MOST_TEXT:,} characters of text are in it: save the part that you need."}
        return {"found": to_json(found)}
    except TrackerError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"failed": "memory"}
    except Exception as error:  # noqa: BLE001 - the edge of the process: hostile files reach every line of the parsers
        return {"failed": type(error).__name__}


def _parse(kind: str, data: bytes, url: str, charset: str) -> Extract:
    """What is in the bytes; each parser is imported when it is needed first."""
    if kind == "pdf":
        from tracker.reading import _pdf

        return _pdf.extract(data)
    if kind == "archive":
        from tracker.reading import _archive

        return _archive.extract(data, url)
    from tracker.reading import _page

    return _page.extract(data, url, charset)


def _answer(answers: BinaryIO, reply: dict[str, str]) -> None:
    body = json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace")
    answers.write(b"%d\n" % len(body) + body)
    answers.flush()


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    """Ends whatever would leave the process: connections, other programs, changes to files."""
    writing = event == "open" and isinstance(given[1], str) and any(mark in given[1] for mark in "wax+")
    if writing or event in _CHANGING or event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while a file is read")


def _limit_memory() -> None:
    """Limit the memory for good. Where the system knows no such limit, only the time that the parent waits is one."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu() -> None:
    """Allow this file its seconds, counted from what was used before."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_S, hard))
