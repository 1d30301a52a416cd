"""Every kind of file to an article, and everything that is refused: in a sentence, with nothing fetched."""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.article_kit import BODY, PARAGRAPHS, json_ld, page, pdf, pdf_of, pdf_placed, saved_page
from tests.ledger_kit import python
from tracker.errors import InputError
from tracker.reading.article import Article, ArticleKind, Origin, Role, Sure
from tracker.reading.child import Child
from tracker.reading.read import MAX_PAGE, read

FRENCH = (
    "<p>" + "Le port est fermé et il le sera pour la semaine, ce que les marins ont dit dans une lettre. " * 4 + "</p>"
)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """One parsing process for all: what one file does to it must not show in the next."""
    with Child() as one:
        yield one


def test_a_page_with_facts(child: Child) -> None:
    facts = json_ld(
        headline="A ferry for Ostrel",
        author={"name": "Ann Teller"},
        datePublished="2013-02-05T10:00:00Z",
        publisher={"name": "Ostrel Post"},
    )
    data = page(facts + '<link rel=canonical href="https://post.example/ferry">')
    article = read(data, child=child)
    assert (article.title.value, article.title.sure) == ("A ferry for Ostrel", Sure.SURE)
    assert (article.writer.value, article.outlet.value) == ("Ann Teller", "Ostrel Post")
    assert (article.published.value, article.published.origin) == ("2013-02-05", Origin.JSON_LD)
    assert (article.url, article.language, article.kind) == ("https://post.example/ferry", "en", ArticleKind.PAGE)
    assert all(line in article.text for line in BODY)
    assert article.bytes_sha256 == hashlib.sha256(data).hexdigest()
    assert article.text_sha256 == hashlib.sha256(article.text.encode()).hexdigest()
    assert "trafilatura" in article.extractor


def test_a_short_page_keeps_its_heading_apart_from_its_first_sentence(child: Child) -> None:
    body = "<article><h1>Ferry plans</h1><p>The ferry will sail by May.</p><p>Fares are unlikely to fall.</p></article>"
    article = read(f"<html><head><title>Ferry</title></head><body>{body}</body></html>".encode(), child=child)
    lines = [line for line in article.text.splitlines() if line]
    assert lines == ["Ferry plans", "The ferry will sail by May.", "Fares are unlikely to fall."]


def test_a_given_day_goes_before_all_that_is_found(child: Child) -> None:
    found = read(page(json_ld(datePublished="2013-02-05")), published="2013-02-07", child=child).published
    assert (found.value, found.origin, found.sure) == ("2013-02-07", Origin.GIVEN, Sure.SURE)
    assert found.others[0].value == "2013-02-05"


def test_a_page_that_contradicts_its_metadata_is_unsure(child: Child) -> None:
    head = '<meta property="article:published_time" content="2023-11-03T01:00:00">'
    found = read(page(head, f"<p>Written: 2023-11-07</p>{PARAGRAPHS}"), child=child).published
    assert (found.value, found.sure) == ("2023-11-03", Sure.UNSURE)
    assert "2023-11-07" in found.against()


def test_a_page_without_a_day_has_none_or_an_unsure_one(child: Child) -> None:
    assert read(page(), child=child).published.sure is Sure.UNSURE


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-8-sig", ""),
    ],
)
def test_pages_in_any_letters(encoding: str, declared: str, child: Child) -> None:
    meta = f"<meta charset={declared}>" if declared else ""
    text = f"<html><head>{meta}<title>Café</title></head><body>{PARAGRAPHS}</body></html>"
    data = text.encode(encoding)
    article = read(data, name="ferry.html", child=child)
    assert BODY[2] in article.text
    assert article.title.value == "Café"
    assert bool(article.notes) == (encoding == "cp1252" and not declared)


def test_french_says_that_the_cues_are_english(child: Child) -> None:
    article = read(page(body=FRENCH), child=child)
    assert article.language == "fr"
    assert "French" in article.notes[0] and "cue tables are English" in article.notes[0]


def test_a_saved_page(child: Child) -> None:
    article = read(saved_page(page()), child=child)
    assert article.kind is ArticleKind.ARCHIVE
    assert (article.url, article.published.value) == ("https://post.example/2013/02/05/ferry", "2013-02-05")
    assert BODY[0] in article.text


def test_a_pdf_with_headers_hyphens_and_pages(child: Child) -> None:
    pages = [
        [
            "The Harbour Gazette - Tuesday",
            "The harbour office said on Monday that the new ferry will sail by June, what-",
            "ever the weather does to the pier. Few in Ostrel believe it, and the well-known",
            "mayor expects",
            str(number),
        ]
        for number in (1, 2, 3)
    ]
    pages[1][1:4] = ["no ship until spring, and no well-known captain either, since all of them have left", "the town."]
    article = read(pdf(pages, "/Title(A ferry for Ostrel)/Author(Ann Teller)/CreationDate(D:20130205)"), child=child)
    assert "whatever the weather" in article.text
    assert "the well-known mayor expects no ship" in article.text
    assert "Gazette" not in article.text
    assert [article.locator(article.text.index(words)) for words in ("The harbour", "no ship")] == ["page 1", "page 2"]
    assert article.locator(article.text.rindex("Few in Ostrel")) == "page 3"
    assert (article.title.value, article.writer.value) == ("A ferry for Ostrel", "Ann Teller")
    assert (article.published.value, article.published.sure) == ("2013-02-05", Sure.UNSURE)


def test_the_paragraphs_of_a_pdf_are_told_by_their_places(child: Child) -> None:
    said = [
        (40, 800, 16, "A ferry for Ostrel"),
        (40, 770, 10, "The office said on Monday that the ferry will"),  # ragged lines of one paragraph
        (40, 758, 10, "sail by June. It has been said before, and the"),
        (40, 746, 10, "Mayor expects nothing."),  # the next word would have had room: a paragraph ends
        (40, 734, 10, "Few believe it. The keeper of the light says that"),
        (40, 722, 10, "she will row until then."),
        (40, 692, 10, "a line apart begins anew"),  # a gap, whatever the letters say
        (330, 770, 10, "In the next column the council will meet in May"),
        (330, 758, 10, "and speak of the pier, which nobody has mended"),
        (342, 746, 10, "since the storm. It may"),
        (330, 734, 10, "\u2022 mend the pier"),
        (330, 722, 10, "\u2022 sell the pier"),
    ]
    text = read(pdf_placed([said]), child=child).text
    assert text.split("\n\n") == [
        "A ferry for Ostrel",
        " ".join(line for *_, line in said[1:4]),
        "Few believe it. The keeper of the light says that she will row until then.",
        "a line apart begins anew",
        " ".join(line for *_, line in said[7:10]),
        "\u2022 mend the pier",
        "\u2022 sell the pier",
    ]


def test_a_caption_goes_before_the_day_on_which_a_pdf_was_made(child: Child) -> None:
    lines = ["A ferry", "Bo Marsh / AP", "Sailors wait beside the broken pier of Ostrel on March 4, 2013"]
    found = read(pdf([lines], "/CreationDate(D:20260101)"), child=child).published
    assert (found.value, found.sure, found.others[0].value) == ("2013-03-04", Sure.UNSURE, "2026-01-01")


def test_text_files_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_bytes(codecs.BOM_UTF8 + "<p>A ferry\u00a0comes\r\n\r\nIt will sail.\r\n".encode())
    article = read(file)
    assert article.text == "<p>A ferry\u00a0comes\r\n\r\nIt will sail.\r\n"
    assert (article.kind, article.title.value) == (ArticleKind.TEXT, "<p>A ferry\u00a0comes")


def test_markdown_keeps_its_marks() -> None:
    article = read(b"# A ferry\n\nIt will sail.\n", name="a.md")
    assert (article.kind, article.title.value) == (ArticleKind.MARKDOWN, "A ferry")
    assert [block.role for block in article.blocks] == [Role.TITLE, Role.PARAGRAPH]
    assert article.text.startswith("# A ferry")


def test_pasted_words() -> None:
    article = read("A ferry\nBy Ann Teller\n\nIt will sail.")
    assert (article.kind, article.title.value, article.writer.value) == (ArticleKind.PASTED, "A ferry", "Ann Teller")
    assert article.role_at(article.text.index("Ann")) is Role.BYLINE
    assert article.role_at(7) is None


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\x89PNG\r\n\x1a\nxxxx", "shot.png", "is a picture"),
        (b"PK\x03\x04xxxx", "a.docx", "packed file"),
        (b"%PDF-1.4 nothing", "a.pdf", "does not hold together"),
        (pdf_of([b""]), "scan.pdf", "has no text: its 1 page are pictures"),
        (b"<html>" + b"x" * MAX_PAGE, "big.html", "larger than 10 MB"),
        (b"", "a.html", "empty"),
        (b"<html><body><script>1</script></body></html>", "a.html", "No text was found"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--",
            "a.mht",
            "no page in this archive",
        ),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, name: str, said: str, child: Child) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read(data, name=name, child=child)
    assert refused.value.field == "text"


def test_deep_nesting_loses_no_text(child: Child) -> None:
    deep = b"<div>" * 100_000 + BODY[0].encode() + b"</div>" * 100_000
    article = read(b"<html><head><meta charset=utf-8><title>Deep</title><body>" + deep, child=child)
    assert article.text == BODY[0]
    assert article.title.value == "Deep"
    assert "nested too deeply" in article.notes[0]


def test_a_pdf_that_swells_is_stopped_and_the_parent_stays_small() -> None:
    swollen = b"BT /F1 10 Tf 40 800 Td\n" + b"(x) Tj\n" * 12_000_000 + b"ET"
    bomb = pdf_of([swollen], squeeze=True)
    del swollen
    assert len(bomb) < 300_000
    code = """
import resource, sys
from pathlib import Path
from tracker.errors import InputError
from tracker.reading.read import read
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read(data, name="bomb.pdf")
except InputError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bomb.pdf"
        path.write_bytes(bomb)
        *said, grown = python(code, path).splitlines()
    assert said and "reading was stopped" in said[0]
    assert int(grown) < 20_000  # kB


def test_a_child_that_hangs_is_stopped_and_the_next_file_is_read() -> None:
    with Child(wall_s=0.01) as slow, pytest.raises(InputError, match="reading was stopped"):
        slow.parse("page", page())
    with Child() as one:
        one.stop()
        assert one.parse("page", page()).pieces
        assert one._process is not None
        one._process.kill()
        one._process.wait()
        assert one.parse("page", page()).pieces


def test_nothing_that_a_page_points_at_is_loaded(tmp_path: Path, child: Child) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the lighthouse")
    head = f'<base href="file://{tmp_path}/"><link rel=stylesheet href="file://{secret}"><meta http-equiv=refresh content="0;url=file://{secret}">'
    body = f'<iframe src="file://{secret}"></iframe><img src="http://127.0.0.1:9/x.png"><object data="file://{secret}"></object>'
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
    article = read(doctype.encode() + page(head, f"<p>&x;</p>{body}{PARAGRAPHS}")[15:], child=child, name="a.html")
    assert "secret of the lighthouse" not in article.text
    assert BODY[0] in article.text


def test_the_child_opens_no_connection_and_writes_no_file(tmp_path: Path) -> None:
    code = """
import sys, io
from tracker.reading import worker
sys.addaudithook(worker._refuse)
import socket, subprocess
tries = {
    "connect": lambda: socket.socket().connect(("127.0.0.1", 9)),
    "resolve": lambda: socket.getaddrinfo("localhost", 80),
    "write": lambda: open(sys.argv[1] + "/x", "w"),
    "run": lambda: subprocess.run(["true"]),
}
for name, attempt in tries.items():
    try:
        attempt()
        print(name, "went through")
    except PermissionError:
        pass
"""
    assert python(code, tmp_path) == ""


def test_hidden_words_are_left_out_but_a_page_that_hides_all_is_read(child: Child) -> None:
    hidden = '<div style="display: none"><p>Buy a boat from Bo Marsh, the best boats.</p></div>'
    assert "Bo Marsh" not in read(page(body=PARAGRAPHS + hidden), child=child).text
    assert BODY[0] in read(page(body=f'<div style="display:none">{PARAGRAPHS}</div>'), child=child).text


def test_a_second_child_is_as_good_as_the_first(child: Child) -> None:
    first: Article = read(page(), child=child)
    assert read(page()).text == first.text


def test_only_the_child_imports_the_parsers() -> None:
    code = """
import sys
from tracker.reading.read import read
read("A ferry comes.")
print([name for name in ("lxml", "trafilatura", "htmldate", "pypdfium2", "urllib3") if name in sys.modules])
"""
    assert python(code).strip() == "[]"
