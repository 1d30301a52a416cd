"""Fetching a page, against a server on the loopback: the address rule is loosened for that one address only."""

from __future__ import annotations

import gzip
import ipaddress
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.article_kit import BODY, page
from tracker.errors import InputError
from tracker.reading.fetch import MAX_BYTES, MAX_REDIRECTS, Address, Fetch, fetch, public
from tracker.reading.read import read

HERE = "127.0.0.1"
BOMB = gzip.compress(b"<html>" + b"x" * (5 * MAX_BYTES))


class Site(BaseHTTPRequestHandler):
    """Answers by path; keeps what it was asked."""

    asked: list[tuple[str, dict[str, str]]]
    released: threading.Event

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        name, _, rest = self.path.lstrip("/").partition("/")
        try:
            getattr(self, f"answer_{name}")(rest)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def send(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_page(self, rest: str) -> None:
        self.send(page(), Content_Type="text/html; charset=utf-8", Set_Cookie="a=b")

    def answer_packed(self, rest: str) -> None:
        self.send(gzip.compress(page()), Content_Encoding="gzip")

    def answer_to(self, rest: str) -> None:
        self.send(b"", status=302, Location=rest)

    def answer_hops(self, rest: str) -> None:
        left = int(rest)
        self.send(b"", status=301, Location=f"/hops/{left - 1}" if left > 1 else "/page")

    def answer_loop(self, rest: str) -> None:
        self.send(b"", status=302, Location="/loop")

    def answer_endless(self, rest: str) -> None:
        self.send(b"")
        for _ in range(4 * MAX_BYTES // 100_000):
            self.wfile.write(b"x" * 100_000)

    def answer_drip(self, rest: str) -> None:
        self.send(b"")
        while not self.released.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def answer_silent(self, rest: str) -> None:
        self.released.wait(10)

    def answer_bomb(self, rest: str) -> None:
        self.send(BOMB, Content_Encoding="gzip")

    def answer_broken(self, rest: str) -> None:
        self.send(b"<html>", Content_Length="1000")
        self.close_connection = True

    def answer_cut(self, rest: str) -> None:
        self.send(gzip.compress(page())[:100], Content_Encoding="gzip")

    def answer_odd(self, rest: str) -> None:
        self.send(b"x", Content_Encoding="br")

    def answer_status(self, rest: str) -> None:
        self.send(b"", status=int(rest))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, type[Site]]]:
    """A site of its own on the loopback; its address begins the pair."""
    handler = type("OneSite", (Site,), {"asked": [], "released": threading.Event()})
    server = ThreadingHTTPServer((HERE, 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a refused handshake is what is tested
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://{HERE}:{server.server_port}", handler
    finally:
        handler.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, type[Site]]]:
    with serving() as found:
        yield found


def here(address: Address) -> bool:
    """The rule of these tests: the public internet, and the one address of the test's own server."""
    return public(address) or str(address) == HERE


def get(url: str, total_s: float = 20.0) -> bytes:
    return Fetch(rule=here, total_s=total_s).get(url).data


def test_a_page_comes_with_where_it_came_from(site: tuple[str, type[Site]]) -> None:
    url, handler = site
    handler.asked.clear()
    found = Fetch(rule=here).get(f"{url}/hops/2#part")
    assert (found.data, found.url) == (page(), f"{url}/page")
    assert (found.media_type, found.charset) == ("text/html", "utf-8")
    assert [path for path, _ in handler.asked] == ["/hops/2", "/hops/1", "/page"]
    sent = {name.lower() for _, headers in handler.asked for name in headers}
    assert sent == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    article = read(found.data, url=found.url, charset=found.charset, media_type=found.media_type)
    assert BODY[0] in article.text


def test_a_packed_page_is_unpacked(site: tuple[str, type[Site]]) -> None:
    assert get(f"{site[0]}/packed") == page()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/to/http://127.0.0.2:1/", "private network"),
        ("/to/http://[::1]:1/", "private network"),
        ("/to/http://[::ffff:127.0.0.2]/", "private network"),
        ("/to/http://169.254.169.254/latest/meta-data", "private network"),
        ("/to/http://2130706434/", "private network"),
        ("/to/file:///etc/hostname", "must begin with http"),
        ("/to/data:text/html,x", "must begin with http"),
        ("/to/http://u:p@127.0.0.1/", "password"),
        ("/to/http://[::", "written wrongly"),
        ("/loop", "more than 5 times"),
        (f"/hops/{MAX_REDIRECTS + 1}", "more than 5 times"),
        ("/endless", "larger than 10 MB"),
        ("/bomb", "larger than 10 MB"),
        ("/broken", "broke off"),
        ("/cut", "broke off"),
        ("/odd", "packed in a way"),
        ("/status/404", "no such page"),
        ("/status/403", "does not hand the page"),
        ("/status/204", "answered with 204"),
        ("/status/503", "answered with 503"),
    ],
)
def test_what_is_refused_on_the_way(site: tuple[str, type[Site]], path: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        get(site[0] + path)
    assert refused.value.field == "url"
    assert "Nothing was taken in" in str(refused.value)


def test_five_redirects_are_followed(site: tuple[str, type[Site]]) -> None:
    assert get(f"{site[0]}/hops/{MAX_REDIRECTS}") == page()


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_one_timer_is_over_all(site: tuple[str, type[Site]], path: str) -> None:
    with pytest.raises(InputError, match="did not come within"):
        get(site[0] + path, total_s=0.3)


def test_it_can_be_cancelled(site: tuple[str, type[Site]]) -> None:
    url, handler = site
    handler.asked.clear()
    one = Fetch(rule=here)

    def stop() -> None:
        while not handler.asked:
            time.sleep(0.005)
        one.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(InputError, match="cancelled"):
        one.get(f"{url}/drip")
    thread.join()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://post.example/",
        "javascript:alert(1)",
        "post.example",
        "",
        "http://",
        "http://a b/",
    ],
)
def test_other_addresses_are_never_tried(url: str) -> None:
    with pytest.raises(InputError) as refused:
        get(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "LocalHost.", "anything.localhost", "[::1]", "0.0.0.0", "127.1"]
)
def test_without_the_loosened_rule_the_loopback_is_refused(site: tuple[str, type[Site]], host: str) -> None:
    port = site[0].rpartition(":")[2]
    site[1].asked.clear()
    with pytest.raises(InputError, match="private network"):
        fetch(f"http://{host}:{port}/page", switched_on=True)
    assert site[1].asked == []


def test_off_means_that_nothing_is_sent(site: tuple[str, type[Site]]) -> None:
    site[1].asked.clear()
    with pytest.raises(InputError, match="switched off"):
        fetch(f"{site[0]}/page")
    assert site[1].asked == []


def test_a_name_that_changes_its_address_is_checked_where_it_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that gives a public address first and a private one when asked again (rebinding): it is asked once."""
    asked = []

    def look(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", ("10.0.0.7", port)), (2, 1, 6, "", ("192.168.0.9", port))]

    monkeypatch.setattr("socket.getaddrinfo", look)
    with pytest.raises(InputError, match="private network"):
        fetch("http://post.example/", switched_on=True)
    assert asked == ["post.example"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378::1", False),
        ("fec0::1", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert public(ipaddress.ip_address(address)) is expected


# ---------------------------------------------------------------- certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a certificate for a name or an address that nobody vouches for, with its key in one file."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed, and makes the certificates")
    folder = tmp_path_factory.mktemp("tls")

    def make(name: str) -> Path:
        file = folder / "both.pem"
        words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=x -keyout"
        done = subprocess.run(
            ["openssl", *words.split(), str(file), "-out", str(folder / "c.pem"), "-addext", f"subjectAltName={name}"],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        file.write_bytes(file.read_bytes() + (folder / "c.pem").read_bytes())
        return file

    return make


def server_side(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_certificate_that_nobody_vouches_for_is_never_passed_over(certificate: Callable[[str], Path]) -> None:
    with serving(server_side(certificate(f"IP:{HERE}"))) as (url, handler):
        with pytest.raises(InputError, match="certificate of the site does not hold"):
            get(f"{url}/page")
        assert handler.asked == []


def test_a_certificate_of_another_site_is_never_passed_over(certificate: Callable[[str], Path]) -> None:
    file = certificate("DNS:other.example")
    with serving(server_side(file)) as (url, handler):
        trusting = ssl.create_default_context(cafile=str(file))
        with pytest.raises(InputError, match="certificate of the site does not hold"):
            Fetch(rule=here, tls=trusting).get(f"{url}/page")
        assert handler.asked == []


def test_a_good_certificate_is_enough_but_leads_to_no_plain_page(certificate: Callable[[str], Path]) -> None:
    file = certificate(f"IP:{HERE}")
    with serving(server_side(file)) as (url, _):
        trusting = ssl.create_default_context(cafile=str(file))
        assert Fetch(rule=here, tls=trusting).get(f"{url}/page").data == page()
        with pytest.raises(InputError, match="encrypted page to one that is not"):
            Fetch(rule=here, tls=trusting).get(f"{url}/to/http://{HERE}:1/")
