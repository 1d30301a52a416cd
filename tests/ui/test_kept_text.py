"""A text that was opened and never logged: taken up again it still has the very bytes that it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tracker.claims import Source
from tracker.ledger import Ledger
from tracker.reading.article import ArticleKind
from ui.actions import Actions
from ui.pages import read_take
from ui.pages.read import ReadPage
from ui.pages.read_empty import TEXT_KEY
from ui.session import Session
from ui.theme import Theme

PAGE = (
    "<!doctype html><html><head><meta charset='iso-8859-1'><title>Caf\u00e9 closes – The Post</title>"
    "<meta property='og:site_name' content='The Post'>"
    "<meta property='article:published_time' content='2013-02-05T10:00:00+01:00'></head><body><article>"
    "<h1>Caf\u00e9 closes</h1>"
    + "<p>The caf\u00e9 on the square will close by the end of June, its owner said on Monday.</p>" * 4
    + "</article></body></html>"
).encode("cp1252")
FILES = {"page.html": PAGE, "latin.txt": "The caf\u00e9 \u201ccloses\u201d by June.".encode("cp1252")}
Made = Callable[[], ReadPage]


@pytest.fixture
def make(session: Session, theme: Theme, actions: Actions, qtbot: QtBot) -> Iterator[Made]:
    """Makes a Read page over the same drafts, as a program does that is started again after kill -9."""

    def made() -> ReadPage:
        actions.bring_to_front("read")
        page = ReadPage(session, theme, actions.scope("read"))
        qtbot.addWidget(page)
        page.resize(1180, 720)
        page.show()
        qtbot.waitExposed(page)
        return page

    yield made
    session.jobs.close()


def opened(page: ReadPage, path: Path, qtbot: QtBot) -> None:
    """Open a file and wait until it is kept."""
    page.taking.take_file(path)
    qtbot.waitUntil(lambda: page.asking.taken is not None, timeout=20_000)
    settled(page, qtbot)


def settled(page: ReadPage, qtbot: QtBot) -> None:
    """Wait for every worker."""
    qtbot.waitUntil(lambda: not page._session.jobs.busy(), timeout=20_000)


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_taken_up_again_is_stored_byte_for_byte(
    make: Made, ledger: Ledger, session: Session, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    first = make()
    opened(first, path, qtbot)
    text, found = first.view.text, first.source_form.values()
    path.unlink()
    again = make()
    again.take_up(TEXT_KEY)
    qtbot.waitUntil(lambda: again.asking.taken is not None, timeout=20_000)
    settled(again, qtbot)
    assert again.view.text == text
    assert again.source_form.values() == found
    again.source_form.outlet.set_text("The Post")
    again.source_form.published.set_text("2013-02-05")
    again.source_form.submit()
    qtbot.waitUntil(lambda: again.article is not None)
    assert again.article is not None
    source = again.article.source
    assert isinstance(source, Source)
    (copy,) = ledger.snapshots_of(source.uid)
    assert ledger.snapshot_bytes(copy.uid) == FILES[name]
    assert ledger.snapshot_text(copy.uid) == text
    assert copy.media_type == ("text/html" if name == "page.html" else "text/plain")
    settled(again, qtbot)
    assert session.drafts.keys() == []
    assert list(session.drafts.folder.iterdir()) == [], "nothing of it is left behind"


def test_what_is_known_of_a_page_is_there_again(make: Made, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    opened(make(), path, qtbot)
    taken = read_take.restored(session.drafts)
    article = taken.article
    assert (article.kind, article.data, taken.name) == (ArticleKind.PAGE, PAGE, "page.html")
    assert (article.title.value, article.outlet.value) == ("Caf\u00e9 closes", "The Post")
    assert article.published.value == "2013-02-05"


def test_the_kept_text_stands_where_its_bytes_read_otherwise_now(
    make: Made, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    opened(make(), path, qtbot)
    kept = session.drafts.read(TEXT_KEY)
    session.drafts.write(TEXT_KEY, kept | {"text": "As an earlier version read it.", "extractor_version": "0.1"})
    article = read_take.restored(session.drafts).article
    assert (article.text, article.data) == ("As an earlier version read it.", PAGE)
    snapshot = article.snapshot()
    assert (snapshot.media_type, snapshot.extractor_version) == ("text/html", "0.1")


def test_damaged_bytes_are_not_taken_for_the_original(
    make: Made, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(FILES["latin.txt"])
    opened(make(), path, qtbot)
    (stored,) = session.drafts.folder.glob("*.bytes")
    assert stored.stat().st_mode & 0o777 == 0o600
    stored.write_bytes(b"something else")
    article = read_take.restored(session.drafts).article
    assert article.text == "The caf\u00e9 \u201ccloses\u201d by June."
    assert article.data == article.text.encode()


def test_another_text_takes_the_place_of_the_earlier_bytes(
    make: Made, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    page = make()
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
        page.asking.taken = None
        opened(page, tmp_path / name, qtbot)
    assert [one.read_bytes() for one in session.drafts.folder.glob("*.bytes")] == [FILES["latin.txt"]]
    page.taking.take_words("Pasted words.")
    settled(page, qtbot)
    assert list(session.drafts.folder.glob("*.bytes")) == []


def test_a_long_page_is_kept_whole_in_parts(make: Made, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    text = "The caf\u00e9 will close by June, they say.\n" * 12_000
    path = tmp_path / "long.txt"
    path.write_bytes(text.encode("cp1252"))
    page = make()
    opened(page, path, qtbot)
    assert int(session.drafts.read(TEXT_KEY)["parts"]) == 3
    article = read_take.restored(session.drafts).article
    assert (article.text, article.data) == (text, path.read_bytes())
    page.taking.done()
    settled(page, qtbot)
    assert list(session.drafts.folder.iterdir()) == []
