"""A page read by the standard library's parser, which never gives up: line by line, whatever the nesting."""

from __future__ import annotations

from html.parser import HTMLParser

from tracker.reading.article import Origin, Role
from tracker.reading.extract import About, Evidence, Piece

_SILENT = frozenset("script style noscript template svg math nav footer form button select iframe object".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub "
    "sup time tt u var wbr".split()
)


class _Reader(HTMLParser):
    """Collects lines; what stands in scripts, menus and forms is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.title = ""
        self._words: list[str] = []
        self._role = Role.PARAGRAPH
        self._silent = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "title":
            self._in_title = True
        elif tag not in _INLINE:
            self.flush()
            self._role = Role.HEADING if tag in _HEADINGS else Role.LIST if tag == "li" else Role.PARAGRAPH

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        elif tag not in _INLINE and tag not in _VOID:
            self.flush()
            self._role = Role.PARAGRAPH

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._silent:
            self._words.append(data)

    def flush(self) -> None:
        """End the line."""
        line = " ".join("".join(self._words).split())
        self._words.clear()
        if line:
            self.pieces.append(Piece(line, self._role))


def extract(text: str) -> tuple[tuple[Piece, ...], tuple[Evidence, ...]]:
    """All lines of a page, and its title."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    title = " ".join(reader.title.split())
    return tuple(reader.pieces), (Evidence(About.TITLE, Origin.TITLE, title, "title"),) if title else ()
