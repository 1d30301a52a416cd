"""What is known of an article: one fact is chosen, the others stand beside it, and disagreement is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.claims import PublishedBasis
from tracker.reading import facts, text_facts
from tracker.reading.article import Article, ArticleKind, Fact, Origin, Sure
from tracker.reading.extract import About, Evidence
from tracker.reading.language import foreign_words, language
from tracker.reading.roles import blocks

NEWS = """A ferry

Bo Marsh / AP
Sailors wait beside the broken pier of Ostrel on March 4, 2013

The office said Monday that the ferry will sail. It is preparing for its March 7 arrival.

On March 5, police arrested two people at the pier."""


def day(origin: Origin, value: str, place: str = "") -> Evidence:
    return Evidence(About.PUBLISHED, origin, value, place)


@pytest.mark.parametrize(
    ("evidence", "url", "told", "value", "sure"),
    [
        ([day(Origin.JSON_LD, "2013-02-05T23:30:00-05:00")], "", [], "2013-02-05", "sure"),
        ([day(Origin.META, "20130205")], "", [], "2013-02-05", "sure"),
        ([day(Origin.MARKUP, "5 Feb 2013")], "", [], "2013-02-05", "likely"),
        ([day(Origin.MARKUP, "5 Feb 2013")], "https://p.example/2013/02/05/x", [], "2013-02-05", "sure"),
        ([], "https://p.example/2013/02/05/x", [], "2013-02-05", "likely"),
        ([day(Origin.JSON_LD, "2013-02-05"), day(Origin.META, "2013-02-06")], "", [], "2013-02-05", "likely"),
        ([day(Origin.META, "2023-11-03")], "", ["2023-11-07"], "2023-11-03", "unsure"),
        ([day(Origin.GUESS, "2013-02-05")], "", [], "2013-02-05", "unsure"),
        ([day(Origin.META, "1360022400")], "", [], "2013-02-05", "sure"),
        ([day(Origin.META, "2013-02-31"), day(Origin.META, "yesterday")], "", [], "", "unsure"),
        ([], "", [], "", "unsure"),
    ],
)
def test_the_day_of_publication(evidence: list[Evidence], url: str, told: list[str], value: str, sure: str) -> None:
    stamps = [Fact(one, Origin.TEXT, Sure.LIKELY, f"Written: {one}") for one in told]
    found = facts.published(evidence, url, stamps)
    assert (found.value, found.sure) == (value, sure)


def test_both_days_are_shown_where_text_and_metadata_disagree() -> None:
    stamp = Fact("2023-11-07", Origin.TEXT, Sure.LIKELY, "Written: 2023-11-07")
    found = facts.published([day(Origin.META, "2023-11-03")], "", [stamp])
    assert found.words() == "2023-11-03, from the page's meta tags, unsure"
    assert found.against() == "2023-11-07, from the text (“Written: 2023-11-07”), likely"


@pytest.mark.parametrize(
    ("top", "value", "sure"),
    [
        ("Written: 2023-11-07", "2023-11-07", "likely"),
        ("Published Feb. 5, 2013 10:14 a.m. EST", "2013-02-05", "likely"),
        ("Tuesday, 5 February 2013", "2013-02-05", "likely"),
        ("Publié le 5 février 2013", "2013-02-05", "likely"),
        ("Updated: March 1, 2014", "2014-03-01", "unsure"),
        ("It will open on 2013-02-05.", "", "unsure"),
    ],
)
def test_a_line_that_says_when(top: str, value: str, sure: str) -> None:
    text = f"A ferry for Ostrel\n{top}\n\nIt will sail, the office said."
    found = text_facts.days(text, blocks(text))
    assert (found[0].value, found[0].sure) == (value, sure) if value else not found


def test_a_caption_and_days_told_as_past_give_an_unsure_day() -> None:
    (found,) = text_facts.days(NEWS, blocks(NEWS))
    assert found == Fact("2013-03-05", Origin.CAPTION, Sure.UNSURE, "March 4, 2013; March 5")
    shorter = NEWS[: NEWS.index("On March 5")]
    assert text_facts.days(shorter, blocks(shorter))[0].words() == (
        "2013-03-04, from a caption (“March 4, 2013; Monday”), unsure"
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("By Ann Teller", "Ann Teller"),
        ("by Ann Teller - Apr 16, 2015 8:02 pm UTC", "Ann Teller"),
        ("Ann Teller March 25, 2015", "Ann Teller"),
        ("Ann Teller @annt", "Ann Teller"),
        ("Last Updated: January 7, 2025", ""),
        ("https://post.example/ann", ""),
        ("Ann Teller; Bo Marsh", "Ann Teller, Bo Marsh"),
    ],
)
def test_names_are_cleaned(said: str, name: str) -> None:
    assert facts.clean_name(said) == name


def test_titles_lose_the_name_of_their_site() -> None:
    told = [
        Evidence(About.OUTLET, Origin.META, "Ostrel Post"),
        Evidence(About.TITLE, Origin.META, "Ostrel Post"),
        Evidence(About.TITLE, Origin.META, "A ferry comes | Ostrel Post"),
        Evidence(About.TITLE, Origin.HEADING, "A ferry comes"),
    ]
    assert facts.title(told, "Ostrel Post") == Fact(
        "A ferry comes", Origin.META, Sure.SURE, others=(Fact("A ferry comes", Origin.HEADING, Sure.LIKELY),)
    )
    assert facts.outlet([], "https://www.post.example/x") == Fact("post.example", Origin.URL, Sure.UNSURE)


def test_a_source_form_is_filled_in_and_says_how_the_day_is_known() -> None:
    known = Fact("2013-02-05", Origin.JSON_LD, Sure.SURE)
    article = Article(kind=ArticleKind.PAGE, data=b"x", text="x", published=known, url="https://p.example")
    assert article.source().published_basis is PublishedBasis.STATED
    guess = replace(article, published=replace(known, sure=Sure.UNSURE)).source()
    assert (guess.published_basis, guess.published_why) == (
        PublishedBasis.INFERRED,
        "2013-02-05, from the page's JSON-LD, unsure",
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Le port est fermé et il le sera pour la semaine, ce que les marins ont dit dans une lettre au maire.", "fr"),
        ("Der Hafen ist geschlossen, und das wird er auch für die Woche sein, sagt die Stadt nach der Prüfung.", "de"),
        ("El puerto está cerrado y lo estará por una semana, según los marinos que hablaron con la prensa.", "es"),
        ("港は閉まっている。来週まで船は来ないだろうと市は言う。", "ja"),
        ("The port is shut and it will be shut for the week, which is what he said to the press.", "en"),
        ("Ferry Ostrel 2013", ""),
    ],
)
def test_the_language_is_told_by_its_little_words(text: str, code: str) -> None:
    assert language(text) == code
    assert ("cue tables are English" in foreign_words(code)) == (code not in ("", "en"))


IMPRINTS = [
    (
        "A bridge\nBy Ann Lee\nThe Harbour Gazette, 5 February 2013\n\nIt will open.\n",
        "The Harbour Gazette",
        "2013-02-05",
    ),
    ("A bridge\n\nOstrel Post | Feb. 5, 2013\n\nIt will open.\n", "Ostrel Post", "2013-02-05"),
    ("A bridge\n\nGranvik, March 3, 2023\n\nIt will open.\n", "", "2023-03-03"),  # a place is no paper
    ("A bridge\n\nThe treaty was signed in The Hague on 5 February 2013 by all.\n", "", "2013-02-05"),
]


@pytest.mark.parametrize(("text", "outlet", "day"), IMPRINTS)
def test_a_line_of_a_name_and_a_day_is_where_and_when_it_came_out(text: str, outlet: str, day: str) -> None:
    assert text_facts.outlet(text, blocks(text)).value == outlet
    assert [found.value for found in text_facts.days(text, blocks(text))] == [day]
