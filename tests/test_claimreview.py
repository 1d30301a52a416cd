"""ClaimReview: what consumers require is there, the speaker's side is kept, nothing steers the page it stands in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tests.cli_helpers import Cli, Json
from tracker.importers import Options
from tracker.importers.pages import claimreview

SITE = "https://desk.example/claims/"
NOW = "2014-01-05"

# From schema.org: the properties of each type that a reader may expect (its own and those of the types above it).
THING = "@type name description url identifier"
WORK = f"{THING} author datePublished publisher version dateModified archivedAt isBasedOn text"
VOCABULARY = {
    "ClaimReview": f"{WORK} claimReviewed reviewRating itemReviewed",
    "Claim": f"{WORK} firstAppearance appearance",
    "Rating": f"{THING} alternateName ratingValue bestRating worstRating ratingExplanation",
    "CreativeWork": WORK,
    "Dataset": WORK,
    "Person": THING,
    "Organization": THING,
}
REQUIRED = {"ClaimReview": "claimReviewed reviewRating url", "Rating": "alternateName", "Dataset": "name description"}
"""What Google's page on fact checks requires of a ClaimReview, and of a Dataset."""


def nodes(found: Any) -> list[Json]:
    """Every typed node, wherever it stands."""
    if isinstance(found, list):
        return [node for one in found for node in nodes(one)]
    if not isinstance(found, dict):
        return []
    inside = [node for one in found.values() for node in nodes(one)]
    return [found, *inside] if "@type" in found else inside


def written(cli: Cli, *argv: str) -> tuple[Json, Json]:
    """What the command printed, and the file."""
    path = cli.folder / "reviews.json"
    told = cli.json("report", "claimreview", "--site", SITE, "-o", str(path), "--on", NOW, *argv)
    text = path.read_text("utf-8")
    assert "<" not in text
    return told, json.loads(text)


def reviews(file: Json) -> dict[str, Json]:
    """The reviews by what is reviewed."""
    return {one["claimReviewed"]: one for one in file["@graph"] if one["@type"] == "ClaimReview"}


def ledger_of_all_kinds(cli: Cli) -> None:
    said = (
        "--likelihood",
        "unlikely",
        "--deadline",
        "2013-12-31",
        "--speaker",
        "Ann Teller",
        "--quote",
        "</script><b>",
    )
    came = ("--source-title", "The bridge", "--url", "https://news.example/bridge", "--outlet", "The Echo")
    for name, likelihood, outcome in (
        ("The bridge opens", "unlikely", "did-not-happen"),
        ("The crane arrives", "0.9", "happened"),
        ("The ferry sinks", "0.9", "did-not-happen"),
        ("The port grows", "0.2", "partly=0.25"),
        ("The toll doubles", "0.5", "happened"),
        ("The pier holds", "0.7", "undetermined"),
        ("The tide turns", "0.7", "void=malformed"),
    ):
        uid = cli.add(name, *said[2:], *came, "--likelihood", likelihood, "--criteria", "the port's book")["uid"]
        cli.resolve(uid, outcome, *(("--known-on", "2013-12-31") if outcome != "did-not-happen" else ()))
    cli.add("The light comes on", *said)


def test_every_review_has_what_is_required_in_words_that_schema_org_knows(cli: Cli) -> None:
    ledger_of_all_kinds(cli)
    told, file = written(cli)
    assert (told["reviews"], told["left_out"]) == (6, 2)
    assert file["@context"] == "https://schema.org"
    for node in nodes(file):
        kind = node["@type"]
        assert set(node) <= set(VOCABULARY[kind].split()), kind
        assert set(REQUIRED.get(kind, "").split()) <= set(node), kind
        assert all(value not in ("", None, [], {}) for value in node.values())
        for name in {"datePublished", "dateModified"} & set(node):
            date.fromisoformat(node[name])
    for one in reviews(file).values():
        assert one["url"] == f"{SITE}{one['identifier']}"
        assert one["itemReviewed"]["author"] == {"@type": "Person", "name": "Ann Teller"}
        assert one["itemReviewed"]["datePublished"] == "2013-02-05"
        assert one["itemReviewed"]["firstAppearance"]["url"] == "https://news.example/bridge"


@pytest.mark.parametrize(
    ("reviewed", "words", "value"),
    [
        ("Will not happen: The bridge opens", "Came out as said", 1),
        ("The crane arrives", "Came out as said", 1),
        ("The ferry sinks", "Did not come out as said", 0),
        ("Will not happen: The port grows", "Came out as said in part", 0.75),
        ("May or may not happen: The toll doubles", "It happened", None),
        ("The pier holds", "It cannot be determined", None),
    ],
)
def test_a_rating_is_of_what_the_speaker_said(cli: Cli, reviewed: str, words: str, value: float | None) -> None:
    ledger_of_all_kinds(cli)
    rating = reviews(written(cli)[1])[reviewed]["reviewRating"]
    assert rating["alternateName"] == words
    assert rating.get("ratingValue") == value
    assert ("bestRating" in rating) == (value is not None)
    assert "seen in the papers" in rating["ratingExplanation"]


def test_our_own_reader_takes_it_back(cli: Cli) -> None:
    ledger_of_all_kinds(cli)
    written(cli)
    rows = claimreview((cli.folder / "reviews.json").read_bytes(), "reviews.json", Options()).rows
    found = {row.fields["proposition"]: row.fields for row in rows}
    assert len(found) == 6
    assert found["The crane arrives"]["outcome"] == "Came out as said"
    assert found["The crane arrives"]["speaker"] == "Ann Teller"
    assert found["The crane arrives"]["source_url"] == "https://news.example/bridge"


def test_the_publisher_a_search_and_a_period(cli: Cli) -> None:
    ledger_of_all_kinds(cli)
    told, file = written(cli, "--publisher", "The desk", "--query", "crane")
    assert told["reviews"] == 1
    assert reviews(file)["The crane arrives"]["author"] == {"@type": "Organization", "name": "The desk"}
    assert written(cli, "--date", "known", "--from", "2014-01-01")[0]["reviews"] == 0
    assert written(cli, "--date", "known", "--to", "2013-12-31")[0]["reviews"] == 6
    assert written(cli, "--known-by", "2013-06-01", "--on", "2013-06-01")[0]["reviews"] == 0


def test_what_cannot_be_written_is_refused(cli: Cli) -> None:
    ledger_of_all_kinds(cli)
    path = cli.folder / "reviews.json"
    assert "--site https://" in cli.refused("report", "claimreview", "-o", str(path))
    assert "--site https://" in cli.refused("report", "claimreview", "--site", "javascript:x", "-o", str(path))
    assert ".jsonld" in cli.refused("report", "claimreview", "--site", SITE, "-o", "reviews.csv")
    assert "leave it out" in cli.refused("report", "scorecard", "--site", SITE, "-o", "card.csv")
    path.write_text('{"mine": 1}')
    assert "It was left" in cli.refused("report", "claimreview", "--site", SITE, "-o", str(path))
    assert path.read_text() == '{"mine": 1}'
