"""Deadlines and review days as a calendar takes them: read by another library, imported twice, updated in between."""

from __future__ import annotations

from datetime import date
from typing import Any

from icalendar import Calendar

from tests.cli_helpers import Cli


def written(cli: Cli, *argv: str) -> list[Any]:
    """The events of the exported file."""
    target = cli.folder / "days.ics"
    cli.json("report", "calendar", "-o", str(target), "--on", "2013-03-01", *argv)
    return list(Calendar.from_ical(target.read_bytes()).walk("VEVENT"))


class OneCalendar:
    """What a calendar program does with an import: it knows events by their UID and takes the higher SEQUENCE."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}

    def take(self, events: list[Any]) -> None:
        for event in events:
            old = self.known.get(event["uid"])
            if old is None or event["sequence"] > old["sequence"]:
                self.known[event["uid"]] = event

    def shown(self) -> dict[str, date]:
        """Title and day of what is not cancelled."""
        return {str(e["summary"]): e.decoded("dtstart") for e in self.known.values() if e["status"] != "CANCELLED"}


def test_a_deadline_is_an_event_on_its_last_day(cli: Cli) -> None:
    claim = cli.add(
        "AQIM is eliminated; nothing, less",
        "--deadline=2013-12-31",
        "--speaker=Zoë 選挙",
        "--quote=It “will”,\nsoon",
        "--tag=mali",
        "--url=https://post.example/1",
        "--source-title=Mali",
    )
    (event,) = written(cli)
    assert event.decoded("dtstart") == date(2013, 12, 31)
    assert str(event["summary"]) == "Deadline: AQIM is eliminated; nothing, less"
    assert "Zoë 選挙, 2013-02-05" in str(event["description"])
    assert "“It “will”, soon”" in str(event["description"])
    assert event["uid"] == f"deadline-{claim['uid']}@borneout"
    assert event["url"] == "https://post.example/1"
    assert event["dtstamp"].dt == event["last-modified"].dt


def test_the_file_keeps_the_rules_of_the_format(cli: Cli) -> None:
    cli.add("x" * 300 + "é" * 300, "--deadline=2013-12-31", "--criteria=a\x1b[31m; b, c\\d")
    written(cli)
    data = (cli.folder / "days.ics").read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\x1b" not in data
    assert data.replace(b"\r\n", b"").count(b"\n") == 0
    assert b"a [31m\\; b\\, c\\\\d" in data.replace(b"\r\n ", b"")


def test_a_claim_without_a_last_day_has_its_review_day(cli: Cli) -> None:
    cli.add("The sea calms down", "--deadline=soon")
    assert {(str(e["summary"]), e.decoded("dtstart")) for e in written(cli)} == {
        ("Look again: The sea calms down", date(2013, 8, 5))
    }


def test_a_second_import_updates_and_doubles_nothing(cli: Cli) -> None:
    mine = OneCalendar()
    first = cli.add("The bridge opens", "--deadline=2013-06-30")["uid"]
    second = cli.add("The ferry sails", "--deadline=2013-07-31")["uid"]
    cli.add("The tower stands", "--deadline=2013-08-31")
    mine.take(written(cli))
    before = mine.shown()
    mine.take(written(cli))
    assert mine.shown() == before
    cli.resolve(first, "happened", "--known-on=2013-03-01", on="2013-03-01")
    ledger_step = cli.json("undo")  # of the resolution: the deadline is back, with a higher sequence
    assert ledger_step["undone"]
    mine.take(written(cli))
    assert mine.shown() == before
    cli.resolve(second, "did-not-happen", "--known-on=2013-03-01", on="2013-03-01")
    mine.take(written(cli))
    assert mine.shown() == {name: day for name, day in before.items() if "ferry" not in name}


def test_what_is_removed_leaves_the_calendar_without_its_words(cli: Cli) -> None:
    from tracker.ledger import Ledger

    mine = OneCalendar()
    uid = cli.add("A slip of the pen", "--deadline=2013-06-30")["uid"]
    mine.take(written(cli))
    assert len(mine.shown()) == 1
    ledger = Ledger.open(cli.path)
    ledger.remove("claim", [uid])
    ledger.close()
    mine.take(written(cli))
    assert mine.shown() == {}
    assert b"slip" not in (cli.folder / "days.ics").read_bytes()
    assert written(cli, "--query", "is:open") == []


def test_a_moved_deadline_moves_its_event_and_a_snooze_is_a_day_to_look_again(cli: Cli) -> None:
    from dataclasses import replace

    from tracker import deadlines
    from tracker.claims import Claim
    from tracker.ledger import Ledger

    mine = OneCalendar()
    uid = cli.add("The bridge opens", "--deadline=2013-02-28")["uid"]
    mine.take(written(cli))
    ledger = Ledger.open(cli.path)
    record = ledger.record("claim", uid)
    assert isinstance(record, Claim)
    moved = replace(record, deadline=deadlines.parse("2013-02-20", "2013-02-05"))
    ledger.save(moved, base=ledger.revision_of("claim", uid), on="2013-03-01")
    ledger.snooze([uid], "2013-04-01", on="2013-03-01")
    ledger.close()
    mine.take(written(cli))
    assert mine.shown() == {
        "Deadline: The bridge opens": date(2013, 2, 20),
        "Look again: The bridge opens": date(2013, 4, 1),
    }


def test_the_same_ledger_gives_the_same_bytes(cli: Cli) -> None:
    cli.add("The bridge opens", "--deadline=2013-06-30")
    written(cli)
    first = (cli.folder / "days.ics").read_bytes()
    written(cli)
    assert (cli.folder / "days.ics").read_bytes() == first
    assert cli.head().encode() in first.replace(b"\r\n ", b"")


def test_an_address_that_is_none_does_not_go_in(cli: Cli) -> None:
    cli.add("The bridge opens", "--deadline=2013-06-30", "--url=javascript:alert(1)", "--source-title=x")
    (event,) = written(cli)
    assert "url" not in event


def test_other_files_and_options_are_refused(cli: Cli) -> None:
    cli.add("The bridge opens", "--deadline=2013-06-30")
    letter = cli.folder / "letter.ics"
    letter.write_text("Dear diary")
    assert "no earlier calendar" in cli.refused("report", "calendar", "-o", str(letter))
    assert ".ics" in cli.refused("report", "calendar", "-o", str(cli.folder / "days.csv"))
    assert "--raw" in cli.refused("report", "calendar", "-o", str(cli.folder / "days.ics"), "--raw")
    assert letter.read_text() == "Dear diary"


def test_due_counts(cli: Cli) -> None:
    for day in ("2013-06-30", "2013-07-01", "2013-12-31"):
        cli.add(f"Until {day}", f"--deadline={day}")
    assert cli.run("due", "--count", "--on", "2013-06-30").out == "0\n"
    assert cli.run("due", "--count", "--on", "2013-07-02").out == "2\n"
    assert cli.json("due", "--count", "--on", "2014-01-01") == {"count": 3}
    assert cli.run("due", "--count", "--known-by", "2013-07-02").out == "2\n"
    assert "--limit" in cli.refused("due", "--count", "--limit", "1")


def test_history_up_to_a_head(cli: Cli) -> None:
    uid = cli.add("The bridge opens", "--deadline=2013-06-30")["uid"]
    head = cli.head()
    cli.resolve(uid, "happened", "--known-on=2013-03-01", on="2013-03-01")
    assert len(cli.json("history", uid)["entries"]) == 2
    assert [entry["words"] for entry in cli.json("history", uid, "--at", head)["entries"]] == ["Logged"]
