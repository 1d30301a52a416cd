"""The rules at the edges of the design through the command line; every expectation is worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cli_helpers import Cli
from tracker.claims import Claim
from tracker.ledger import Ledger

KNOWN = ("--known-on", "2013-07-28")
BY_2013 = ("--deadline", "2013-12-31")


SIDES = [
    (("--likelihood", "0.8"), "will"),
    (("--likelihood", "0.2"), "will_not"),
    (("--likelihood", "0.5"), "neither"),
    (("--likelihood", "0.3-0.8"), "neither"),
    (("--likelihood", "0.3-0.5"), "will_not"),
    (("--likelihood", "0.5-0.9"), "will"),
    (("--likelihood", "0.2,0.5,0.5"), "neither"),
    (("--likelihood", "unlikely"), "will_not"),
    (("--likelihood", "fat chance"), None),
    ((), None),
    (("--speaker-says", "will-not"), "will_not"),
    (("--speaker-says", "will", "--likelihood", "0.2"), "will"),
    (("--speaker-says", "neither", "--likelihood", "fat chance"), "neither"),
]


@pytest.mark.parametrize(("argv", "says"), SIDES)
def test_speaker_says_follows_the_likelihood_unless_given(cli: Cli, argv: tuple[str, ...], says: str | None) -> None:
    assert cli.add("It rains", *argv)["speaker_says"] == says


CAME_OUT = [
    ("0.8", "happened", "yes"),
    ("0.8", "did-not-happen", "no"),
    ("0.2", "happened", "no"),
    ("0.2", "did-not-happen", "yes"),
    ("0.2", "partly=0.4", "partly"),
    ("0.5", "happened", None),
    ("0.5", "partly=0.4", None),
    ("0.8", "void=retracted", None),
    ("0.8", "undetermined", None),
    ("", "happened", None),
]


@pytest.mark.parametrize(("likelihood", "outcome", "expected"), CAME_OUT)
def test_came_out_as_said(cli: Cli, likelihood: str, outcome: str, expected: str | None) -> None:
    uid = cli.add("It rains", "--likelihood", likelihood)["uid"]
    known = () if outcome.startswith(("void", "undetermined")) else KNOWN
    assert cli.resolve(uid, outcome, *known)["came_out_as_said"] == expected


def test_an_update_takes_its_outcome_from_the_first_claim_and_is_never_due(cli: Cli) -> None:
    first = cli.add("It rains", "--likelihood", "0.8", *BY_2013)["uid"]
    second = cli.add("It rains, again", "--claimed-on", "2013-05-05", "--update-of", first, "--likelihood", "0.6")[
        "uid"
    ]
    third = cli.add("It rains, still", "--claimed-on", "2013-08-05", "--update-of", second, "--likelihood", "0.2")[
        "uid"
    ]
    assert cli.json("info")["claims"] == 3
    assert [claim["uid"] for claim in cli.json("due", "--on", "2014-01-01")["claims"]] == [first]
    assert cli.claim(second, on="2014-01-01")["status"] == "due"
    assert first in cli.refused("resolve", third, "happened", "--note", "x", *KNOWN)
    cli.resolve(first, "happened", *KNOWN)
    late = cli.claim(third)
    assert (late["status"], late["outcome"], late["known_on"]) == ("resolved", "happened", "2013-07-28")
    assert (late["came_out_as_said"], late["stated_after_outcome"]) == ("no", True)
    assert cli.claim(second)["stated_after_outcome"] is False
    rows = cli.report()
    assert [rows[name]["not_scored_because"] for name in ("It rains", "It rains, again", "It rains, still")] == [
        "",
        "update",
        "update",
    ]
    assert cli.json("due", "--on", "2015-01-01")["count"] == 0


def test_an_interim_outcome_is_due_again_on_its_review_day(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.8", "--deadline", "soon")["uid"]
    claim = cli.resolve(uid, "happened", "--interim", "--review-on", "2014-06-01", *KNOWN)
    assert (claim["status"], claim["interim"], claim["came_out_as_said"]) == ("resolved", True, None)
    assert cli.report()["It rains"]["not_scored_because"] == "interim"
    assert cli.claim(uid, on="2014-05-31")["status"] == "resolved"
    due = cli.claim(uid, on="2014-06-01")
    assert (due["status"], due["due_reason"], due["outcome"]) == ("due", "interim", "happened")
    final = cli.resolve(uid, "did-not-happen", "--known-on", "2014-06-01", on="2014-06-02")
    assert (final["status"], final["interim"], final["came_out_as_said"]) == ("resolved", False, "no")


def test_an_interim_outcome_lasts_until_the_deadline_and_not_beyond(cli: Cli) -> None:
    uid = cli.add("It rains", *BY_2013)["uid"]
    cli.resolve(uid, "happened", "--interim", *KNOWN, on="2013-12-31")
    assert cli.claim(uid, on="2013-12-31")["status"] == "resolved"
    assert cli.claim(uid, on="2014-01-01")["due_reason"] == "interim"
    said = cli.refused("resolve", uid, "happened", "--interim", "--note", "x", *KNOWN, "--on", "2014-01-01")
    assert "2013-12-31" in said


def _edit(cli: Cli, uid: str, on: str = "2014-02-01", **changes: Any) -> None:
    ledger = Ledger.open(cli.path)
    claim = ledger.record("claim", uid)
    assert isinstance(claim, Claim)
    ledger.save(replace(claim, **changes), base=ledger.revision_of("claim", uid), on=on)
    ledger.close()


def test_a_claim_reworded_after_its_outcome_stays_resolved_and_scored_until_confirmed(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.8", *BY_2013)["uid"]
    cli.resolve(uid, "happened", *KNOWN)
    _edit(cli, uid, proposition="It rains hard")
    claim = cli.claim(uid)
    assert (claim["status"], claim["judged_on_earlier_wording"]) == ("resolved", True)
    assert cli.json("due", "--on", "2015-01-01")["count"] == 0
    assert "1 judged on earlier wording" in cli.run("due", "--on", "2015-01-01").err
    assert cli.json("search", "is:earlier")["count"] == 1
    row = cli.report()["It rains hard"]
    assert (row["judged_on_earlier_wording"], row["scored"]) == ("true", "true")
    ledger = Ledger.open(cli.path)
    ledger.confirm(uid, on="2014-02-02")
    ledger.close()
    assert cli.claim(uid)["judged_on_earlier_wording"] is False


@pytest.mark.parametrize(
    ("changes", "earlier"),
    [
        ({"criteria": "a gauge"}, True),
        ({"condition": "if clouds come"}, True),
        ({"quote": "rain, rain"}, False),
        ({"locator": "p. 4"}, False),
        ({"tags": ()}, False),
    ],
)
def test_only_what_an_outcome_judges_makes_it_earlier_wording(cli: Cli, changes: dict[str, Any], earlier: bool) -> None:
    uid = cli.add("It rains", "--tag", "wet", *BY_2013)["uid"]
    cli.resolve(uid, "happened", *KNOWN)
    _edit(cli, uid, **changes)
    assert cli.claim(uid)["judged_on_earlier_wording"] is earlier


LATE = [
    # claimed on, logged on, options, (stated, logged, reading) after; known on 2013-07-28
    ("2013-02-05", "2013-02-06", ("--likelihood", "unlikely"), (False, False, False)),
    ("2013-02-05", "2013-07-28", ("--likelihood", "unlikely"), (False, False, False)),
    ("2013-02-05", "2013-07-29", ("--likelihood", "unlikely"), (False, True, True)),
    ("2013-02-05", "2013-07-29", ("--likelihood", "0.2"), (False, True, False)),
    ("2013-02-05", "2013-07-29", ("--likelihood", "0.2", "--basis", "analyst"), (False, True, True)),
    ("2013-02-05", "2013-07-29", ("--likelihood", "fat chance"), (False, True, False)),
    ("2013-02-05", "2013-07-29", ("--criteria", "a gauge"), (False, True, True)),
    ("2013-02-05", "2013-07-29", BY_2013, (False, True, False)),
    ("2013-02-05", "2013-07-29", (*BY_2013, "--deadline-basis", "analyst"), (False, True, True)),
    ("2013-07-28", "2013-07-29", (), (False, True, False)),
    ("2013-07-29", "2013-07-29", (), (True, True, False)),
]


@pytest.mark.parametrize(("claimed", "logged", "argv", "facts"), LATE)
def test_the_three_facts_about_time(
    cli: Cli, claimed: str, logged: str, argv: tuple[str, ...], facts: tuple[bool, ...]
) -> None:
    uid = cli.add("It rains", "--claimed-on", claimed, *argv, on=logged)["uid"]
    claim = cli.resolve(uid, "happened", *KNOWN)
    names = ("stated_after_outcome", "logged_after_outcome", "reading_after_outcome")
    assert tuple(claim[name] for name in names) == facts


def test_a_reading_that_changes_after_the_outcome_is_counted(cli: Cli) -> None:
    uid = cli.add("It rains", "--likelihood", "0.2")["uid"]
    cli.resolve(uid, "happened", *KNOWN)
    _edit(cli, uid, on="2014-02-01", criteria="a gauge")
    assert cli.claim(uid)["reading_after_outcome"] is True


WHY_NOT = [
    # options of add, outcome with its options (empty: none), the first reason that holds
    (("--likelihood", "0.2", "--deadline", "2015-12-31"), (), "open"),
    (("--kind", "plan"), (), "due"),
    ((), ("void=malformed",), "void"),
    (("--claimed-on", "2013-12-01"), ("void=malformed", *KNOWN), "void"),
    (("--kind", "plan"), ("undetermined",), "undetermined"),
    (("--claimed-on", "2013-12-01", "--kind", "plan"), ("happened", *KNOWN), "stated_after_outcome"),
    (("--kind", "plan"), ("happened", *KNOWN), "no_likelihood"),
    (("--kind", "plan", "--likelihood", "fat chance"), ("happened", *KNOWN), "no_likelihood"),
    (("--kind", "schedule", "--likelihood", "0.9"), ("happened", *KNOWN), "other_kind"),
    (("--kind", "plan", "--likelihood", "may"), ("happened", *KNOWN), "other_kind"),
    (("--likelihood", "may"), ("happened", *KNOWN), "phrase_not_scored"),
    (("--likelihood", "may", "--basis", "analyst"), ("happened", *KNOWN), ""),
    (("--likelihood", "0.5"), ("happened", *KNOWN), ""),
    (("--kind", "conditional", "--likelihood", "0.9"), ("happened", *KNOWN), ""),
]


@pytest.mark.parametrize(("argv", "outcome", "why"), WHY_NOT)
def test_the_first_reason_not_to_be_scored(cli: Cli, argv: tuple[str, ...], outcome: tuple[str, ...], why: str) -> None:
    uid = cli.add("It rains", *argv, on="2014-01-01")["uid"]
    if outcome:
        cli.resolve(uid, *outcome)
    row = cli.report(on="2015-06-01")["It rains"]
    assert (row["not_scored_because"], row["scored"]) == (why, "false" if why else "true")
    assert (row["brier"] == "") is bool(why)


BRIER = [
    # (1 - .2)^2 = .64; the range does not open
    ("0.2", "happened", ("0.64", "0.64", "0.64")),
    # .2^2, .1^2, .3^2
    ("0.1-0.3", "did-not-happen", ("0.04", "0.01", "0.09")),
    # f = .4: f (1 - p)^2 + (1 - f) p^2 at .2, .3 and .1
    ("0.1,0.2,0.3", "partly=0.4", ("0.28", "0.25", "0.33")),
    # kindest at p = f = .4: .4 * .36 + .6 * .16; harshest at .8: .4 * .04 + .6 * .64
    ("0.3,0.5,0.8", "partly=0.4", ("0.25", "0.24", "0.4")),
    ("0", "did-not-happen", ("0", "0", "0")),
    ("1", "did-not-happen", ("1", "1", "1")),
    # the lexicon's "unlikely": .05 to .3, best .18
    ("unlikely", "happened", ("0.6724", "0.49", "0.9025")),
]


@pytest.mark.parametrize(("likelihood", "outcome", "expected"), BRIER)
def test_brier_of_the_best_the_kindest_and_the_harshest_reading(
    cli: Cli, likelihood: str, outcome: str, expected: tuple[str, ...]
) -> None:
    uid = cli.add("It rains", "--likelihood", likelihood)["uid"]
    cli.resolve(uid, outcome, *KNOWN)
    row = cli.report()["It rains"]
    assert tuple(row[name] for name in ("brier", "brier_kindest", "brier_harshest")) == expected


def test_known_on_of_what_did_not_happen_is_the_last_day_of_a_passed_deadline(cli: Cli) -> None:
    uid = cli.add("It rains", *BY_2013)["uid"]
    not_yet = ("resolve", uid, "did-not-happen", "--note", "x", "--on")
    assert "known on" in cli.refused(*not_yet, "2013-12-31")
    claim = cli.resolve(uid, "did-not-happen", on="2014-01-01")
    assert (claim["known_on"], claim["known_on_basis"]) == ("2013-12-31", "deadline")
    on_a_day = cli.add("It snows", *BY_2013, "--deadline-sense", "on")["uid"]
    assert cli.resolve(on_a_day, "did-not-happen")["known_on"] == "2013-12-31"
    through = cli.add("It stays dry", *BY_2013, "--deadline-sense", "through")["uid"]
    assert "known on" in cli.refused("resolve", through, "did-not-happen", "--note", "x", "--on", "2014-01-05")
    void = cli.add("It hails")["uid"]
    assert cli.resolve(void, "void=duplicate")["known_on"] is None


DEADLINES = [
    # said on 2013-02-05: words, kind, sense, earliest, latest, review on
    ("2013-12-31", "date", "by", "2013-02-05", "2013-12-31", None),
    ("Feb. 7", "date", "by", "2013-02-05", "2013-02-07", None),
    ("before 2015-01-01", "date", "by", "2013-02-05", "2014-12-31", None),
    ("by the end of 2013", "date", "by", "2013-02-05", "2013-12-31", None),
    ("within six months", "interval", "by", "2013-02-05", "2013-08-05", None),
    ("in the coming months", "vague", None, None, None, "2013-08-05"),
    ("", None, None, None, None, "2014-02-05"),
]


@pytest.mark.parametrize(("words", "kind", "sense", "earliest", "latest", "review"), DEADLINES)
def test_a_deadline_in_words(
    cli: Cli,
    words: str,
    kind: str | None,
    sense: str | None,
    earliest: str | None,
    latest: str | None,
    review: str | None,
) -> None:
    claim = cli.add("It rains", "--deadline", words)
    deadline = claim["deadline"] or dict.fromkeys(("kind", "sense", "earliest", "latest"))
    found = (deadline["kind"], deadline["sense"], deadline["earliest"], deadline["latest"], claim["review_on"])
    assert found == (kind, sense, earliest, latest, review)
