"""The commands that take everything away: export claims, sqlite and sources, and the citation of a claim."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from tracker.claims import Day
from tracker.cli.common import asked, check_texts, opened, today
from tracker.cli.printing import emit, plain
from tracker.errors import InputError
from tracker.ledger import Ledger


def export(args: Namespace) -> int:
    """Write what was asked for, of one state of the ledger."""
    path: Path = args.output
    if "\0" in str(path) or str(path).encode(errors="replace").decode() != str(path):
        raise InputError("output", "The name of the file is no valid text: name another file.")
    write = _writer(args, path)
    on = today(args)
    with opened(args, create=False) as ledger:
        ledger_path, count, head = ledger.path, *ledger.at_one_state(lambda then, head: (write(then, head, on), head))
    what = {"sources": "source", "sqlite": "claim"}.get(args.what, "row" if path.suffix == ".csv" else "record")
    words = f"{count:,} {what}{'' if count == 1 else 's'} written to {path}"
    data = {"count": count, "path": str(path), "ledger": str(ledger_path), "head": head}
    emit(args, data, [plain(words), f"log head {head}"])
    return 0


Write = Callable[[Ledger, str, Day], int]


def _writer(args: Namespace, path: Path) -> Write:
    """What writes a file of that ending. Raises InputError where there is none, or an option does not belong to it."""
    ending = path.suffix.lower()
    known = {
        ("claims", ".jsonl"): _lines,
        ("claims", ".csv"): _table,
        ("sources", ".bib"): _sources,
        ("sources", ".json"): _sources,
    }
    found = _database if args.what == "sqlite" else known.get((args.what, ending))
    if found is None:
        endings = " or ".join(end for what, end in known if what == args.what)
        raise InputError("output", f"export {args.what} writes {endings}: end the name of the file so.")
    for option, wanted in (("history", _lines), ("raw", _table)):
        if getattr(args, option) and found is not wanted:
            raise InputError(
                option, f"--{option} goes with export claims -o FILE{'.jsonl' if wanted is _lines else '.csv'}."
            )
    return found(args, path)


def _lines(args: Namespace, path: Path) -> Write:
    def write(then: Ledger, head: str, on: Day) -> int:
        from tracker.reports.exports import write_lines

        return write_lines(then.lines(history=args.history, texts=not args.without_texts), path)

    return write


def _table(args: Namespace, path: Path) -> Write:
    def write(then: Ledger, head: str, on: Day) -> int:
        from tracker.reports.exports import write_table

        return write_table(then.wholes(), path, raw=args.raw, head=head, on=on)

    return write


def _database(args: Namespace, path: Path) -> Write:
    def write(then: Ledger, head: str, on: Day) -> int:
        from tracker import plain_database

        plain_database.refuse_other(path, then.path)
        about = {"ledger": then.path.name, "head": head, "on": on}
        return plain_database.write(then.lines(texts=not args.without_texts), path, about)

    return write


def _sources(args: Namespace, path: Path) -> Write:
    def write(then: Ledger, head: str, on: Day) -> int:
        from tracker.files import write_whole
        from tracker.reports import citing, exports

        exports.refuse_other(path, (b"@", b"[\n {", b"[]"), "export")
        found = then.sources_to_cite()
        text = citing.csl_json(found) if path.suffix.lower() == ".json" else citing.bibtex(found)
        write_whole(path, text.encode(), "export")
        return len(found)

    return write


def cite(args: Namespace) -> int:
    """Print a claim as one citation."""
    from tracker.reports.citing import cite as cited

    check_texts(args, "uid")
    on = today(args)
    with asked(args) as ledger:
        words = cited(ledger.view(args.uid, on=on), ledger.head())
    emit(args, {"citation": words}, [plain(words)])
    return 0
