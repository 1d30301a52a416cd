"""Take everything away: all records, the claims as a table, a plain database, the sources as references."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tracker import plain_database
from tracker.claims import Day
from tracker.errors import InputError
from tracker.files import write_whole
from tracker.ledger import Ledger
from tracker.reports import citing, exports
from ui.session import Session
from ui.widgets.status_line import counted

FILTERS = (
    "Everything, as lines of JSON (*.jsonl);;Claims, as a table (*.csv);;Plain database (*.db);;"
    "Sources, as BibTeX (*.bib);;Sources, as CSL-JSON (*.json)"
)
WHAT = {".jsonl": "record", ".csv": "row", ".db": "claim", ".bib": "source", ".json": "source"}


def export_everything(session: Session) -> None:
    """Ask where to; the ending of the name says what is written."""
    path = session.ledger.path
    target = session.messages.save_path("Export everything", str(path.with_name(f"{path.stem}.jsonl")), FILTERS)
    if target is None:
        return
    target = target if target.suffix else target.with_suffix(".jsonl")
    if target.suffix.lower() not in WHAT:
        session.messages.error(f"End the name with one of {', '.join(WHAT)}: that says what is written.")
        return
    what = WHAT[target.suffix.lower()]
    session.jobs.run(
        _work(session.ledger, target, session.today()),
        lambda count: session.say(f"Wrote {counted(count, what, f'{what}s')} to {target.name}"),
        lambda error: session.messages.error(str(error)),
        label=f"Writing {target.name}",
    )


def _work(ledger: Ledger, path: Path, on: Day) -> Callable[[Callable[[], bool]], int]:
    def work(cancelled: Callable[[], bool]) -> int:
        reader = ledger.clone()
        try:
            return reader.at_one_state(lambda then, head: _write(then, head, path, on, cancelled), cancelled=cancelled)
        finally:
            reader.close()

    return work


def _write(then: Ledger, head: str, path: Path, on: Day, cancelled: Callable[[], bool]) -> int:
    ending = path.suffix.lower()
    if ending == ".jsonl":
        return exports.write_lines(then.lines(cancelled=cancelled), path)
    if ending == ".csv":
        return exports.write_table(then.wholes(cancelled=cancelled), path, raw=False, head=head, on=on)
    if ending == ".db":
        plain_database.refuse_other(path, then.path)
        about = {"ledger": then.path.name, "head": head, "on": on}
        return plain_database.write(then.lines(cancelled=cancelled), path, about)
    if ending not in (".bib", ".json"):
        raise InputError("output", f"{path.name} ends in nothing that is written.")
    exports.refuse_other(path, (b"@", b"[\n {", b"[]"), "export")
    found = then.sources_to_cite()
    text = citing.csl_json(found) if ending == ".json" else citing.bibtex(found)
    write_whole(path, text.encode(), "export")
    return len(found)
