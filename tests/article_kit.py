"""Pages, PDFs and saved pages made by hand, with invented words."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

BODY = (
    "The harbour office said on Monday that the new ferry will sail by June, whatever the weather does to the pier.",
    "Few in Ostrel believe it, and the mayor, who has heard such promises before, expects no ship until next spring.",
    "“We are unlikely to see a ferry this year,” said Ann Teller, who keeps the lighthouse and the only open café.",
    "The office did not answer when it was asked what the ferry costs and who will pay for it in the end.",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY)


def page(head: str = "", body: str = PARAGRAPHS, title: str = "A ferry for Ostrel") -> bytes:
    """A page in UTF-8 that says so."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def json_ld(**facts: object) -> str:
    """A script with the facts of a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | facts)}</script>'


def pdf(pages: Sequence[Sequence[str]], info: str = "", squeeze: bool = False) -> bytes:
    """A PDF with one line of text under the other on each page."""
    streams = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
        streams.append(f"BT /F1 10 Tf 40 800 Td 14 TL\n{shown}ET".encode("cp1252"))
    return pdf_of(streams, info, squeeze=squeeze)


def pdf_placed(pages: Sequence[Sequence[tuple[float, float, float, str]]]) -> bytes:
    """A PDF whose lines stand at (left, bottom) in a size of letters."""
    streams = []
    for lines in pages:
        shown = "".join(f"BT /F1 {size} Tf {x} {y} Td ({_escaped(line)}) Tj ET\n" for x, y, size, line in lines)
        streams.append(shown.encode("cp1252"))
    return pdf_of(streams)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_of(streams: Sequence[bytes], info: str = "", *, squeeze: bool = False) -> bytes:
    """A PDF whose pages are drawn by these content streams."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{info}>>".encode(),
    ]
    for number, stream in enumerate(streams):
        drawn = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 700 900]/Contents {6 + 2 * number} 0 R"
        objects.append(f"{drawn}/Resources<</Font<</F1 3 0 R>>>>>>".encode())
        data = zlib.compress(stream, 9) if squeeze else stream
        how = "/Filter/FlateDecode" if squeeze else ""
        objects.append(f"<</Length {len(data)}{how}>>\nstream\n".encode() + data + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    head += f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>"
    return out + f"{head}\nstartxref\n{len(out)}\n%%EOF".encode()


def saved_page(html: bytes, url: str = "https://post.example/2013/02/05/ferry") -> bytes:
    """A page saved whole by a browser, with a picture beside it."""
    head = (
        f"From: <Saved by a browser>\r\nSnapshot-Content-Location: {url}\r\nSubject: A ferry for Ostrel\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        "----b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-Location: {url}\r\n\r\n"
    )
    picture = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    return head.encode() + html + f"\r\n----b\r\n{picture}\r\n----b--\r\n".encode()
