"""One page from the web, on one press of a button: nothing else in the program opens a connection.

Off unless switched on. http and https only, at every hop; only addresses of the public internet, checked on the very
address that is connected to, at each redirect too; at most 5 redirects, 10 MB unpacked and 20 s in all. A certificate
that does not hold ends it. No cookies, no referrer, no second try, no proxy. Run it in a worker: it waits.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from tracker.errors import InputError

MAX_REDIRECTS = 5
MAX_BYTES = 10_000_000
"""Bytes of a page, as sent and as unpacked."""
TOTAL_S = 20.0
"""Seconds for everything: finding the address, all hops, the body."""

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; BorneOut)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OTHERWISE = "Open it in a browser, and save the page or copy its words."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: unpacked bytes, the address they came from in the end, and what the server said of them."""

    data: bytes
    url: str
    media_type: str
    charset: str
    headers: tuple[tuple[str, str], ...] = ()


def public(address: Address) -> bool:
    """Whether an address is one of the public internet, whatever it is wrapped in.

    >>> [public(ipaddress.ip_address(text)) for text in ("93.184.216.34", "::ffff:10.0.0.1")]
    [True, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def fetch(url: str, *, switched_on: bool = False) -> Fetched:
    """The page at an address. Raises InputError (field ``url``) with a sentence for whatever stands against it."""
    if not switched_on:
        raise InputError(
            "url",
            "Fetching pages is switched off, so nothing was sent: switch it on in the settings, or paste the text.",
        )
    return Fetch().get(url)


class Fetch:
    """One fetch. ``stop`` may come from another thread; ``rule`` and ``tls`` are for tests with their server."""

    def __init__(
        self,
        *,
        rule: Callable[[Address], bool] = public,
        tls: ssl.SSLContext | None = None,
        total_s: float = TOTAL_S,
    ) -> None:
        self._rule, self._tls, self._total_s = rule, tls, total_s
        self._end = 0.0
        self._socket: socket.socket | None = None
        self._late = self._stopped = False

    def get(self, url: str) -> Fetched:
        """The page at an address, through its redirects. Raises InputError."""
        self._end = time.monotonic() + self._total_s
        watch = threading.Timer(self._total_s, self._give_up)
        watch.daemon = True
        watch.start()
        try:
            return self._through_redirects(_checked(url))
        except ssl.SSLCertVerificationError as error:
            raise _refused(
                f"The certificate of the site does not hold ({error.verify_message}): it may be another's."
            ) from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            raise self._failed(error) from None
        finally:
            watch.cancel()
            self._close()

    def stop(self) -> None:
        """Cancel: ``get`` raises at once."""
        self._stopped = True
        self._cut()

    def _give_up(self) -> None:
        self._late = True
        self._cut()

    def _cut(self) -> None:
        """Let whoever reads from the connection come back with an error."""
        held = self._socket
        if held is not None:
            with suppress(OSError):  # it was closed just now
                socket.socket.shutdown(held, socket.SHUT_RDWR)  # the plain one: TLS would wait for an answer

    def _close(self) -> None:
        held, self._socket = self._socket, None
        if held is not None:
            held.close()

    def _failed(self, error: Exception) -> InputError:
        if self._stopped:
            return InputError("url", "Fetching was cancelled. Nothing was taken in.")
        if self._late or isinstance(error, TimeoutError):
            return _refused(f"The page did not come within {self._total_s:.0f} s.")
        if isinstance(error, ssl.SSLError):
            return _refused("No secure connection could be made.")
        if isinstance(error, socket.gaierror):
            return _refused("No such site was found: check the address and the connection.")
        return _refused(f"The page could not be fetched ({_brief(error)}).")

    def _through_redirects(self, url: SplitResult) -> Fetched:
        for _ in range(MAX_REDIRECTS + 1):
            connection = _Connection(url, self._connect(url))
            connection.request("GET", _target(url), headers=_HEADERS | {"Host": url.netloc})
            with connection.getresponse() as response:
                if response.status not in _REDIRECTS:
                    return self._page(url, response)
                following = _checked(response.getheader("Location", ""), base=url)
            if url.scheme == "https" and following.scheme == "http":
                raise _refused("The address leads from an encrypted page to one that is not.")
            url = following
            self._close()
        raise _refused(f"The address leads from page to page, more than {MAX_REDIRECTS} times.")

    # ------------------------------------------------------------ connecting

    def _connect(self, url: SplitResult) -> socket.socket:
        """A connection to the first address of a host that may be reached; the one in use is checked again."""
        host = _host(url)
        found = self._addresses(host, url.port or (443 if url.scheme == "https" else 80))
        allowed = [place for place in found if self._rule(ipaddress.ip_address(place[1][0]))]
        if not allowed:
            raise _refused(
                "The address lies on this machine or in a private network, and only public pages are fetched."
            )
        last: OSError = OSError("no address")
        for family, where in allowed:
            try:
                return self._secured(self._reached(family, where), url, host)
            except ssl.SSLError:
                raise
            except OSError as error:
                self._close()
                last = error
        raise last

    def _addresses(self, host: str, port: int) -> list[tuple[int, tuple[str, int]]]:
        """The addresses of a host. The system cannot be told how long to look, so a thread of its own is left to it."""
        if host.lower().rstrip(".").rpartition(".")[2] == "localhost":  # RFC 6761, 6.3: never asked of anybody
            return [(socket.AF_INET, ("127.0.0.1", port)), (socket.AF_INET6, ("::1", port))]
        answer: queue.SimpleQueue[list[tuple[int, tuple[str, int]]] | Exception] = queue.SimpleQueue()

        def look() -> None:
            try:
                rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                answer.put([(int(row[0]), (str(row[4][0]).partition("%")[0], port)) for row in rows])
            except (OSError, UnicodeError) as error:
                answer.put(error)

        threading.Thread(target=look, daemon=True).start()
        try:
            found = answer.get(timeout=self._left())
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise found
        return found

    def _reached(self, family: int, where: tuple[str, int]) -> socket.socket:
        raw = socket.socket(family, socket.SOCK_STREAM)
        self._socket = raw
        raw.settimeout(self._left())
        raw.connect(where)
        if not self._rule(ipaddress.ip_address(str(raw.getpeername()[0]).partition("%")[0])):
            raise _refused(
                "The address lies on this machine or in a private network, and only public pages are fetched."
            )
        return raw

    def _secured(self, raw: socket.socket, url: SplitResult, host: str) -> socket.socket:
        if url.scheme == "http":
            return raw
        context = self._tls or ssl.create_default_context()
        wrapped = context.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
        self._socket = wrapped
        wrapped.settimeout(self._left())
        wrapped.do_handshake()
        return wrapped

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0 or self._late or self._stopped:
            raise TimeoutError
        return left

    # ------------------------------------------------------------ the page

    def _page(self, url: SplitResult, response: http.client.HTTPResponse) -> Fetched:
        if response.status != 200:
            raise _refused(
                _STATUS.get(response.status, f"The site answered with {response.status} instead of the page.")
            )
        encoding = response.getheader("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise _refused(f"The page is packed in a way that was not asked for ({encoding[:20]}).")
        data = b"".join(self._unpacked(response, packed=encoding not in ("identity", "")))
        return Fetched(
            data=data,
            url=urlunsplit(url),
            media_type=response.headers.get_content_type(),
            charset=response.headers.get_content_charset() or "",
            headers=tuple(response.getheaders()),
        )

    def _unpacked(self, response: http.client.HTTPResponse, *, packed: bool) -> Iterator[bytes]:
        """The body in pieces, none of it beyond the limit, as sent or as unpacked."""
        unpack = zlib.decompressobj(47)  # gzip or zlib, by its head
        sent = size = 0
        while piece := self._piece(response):
            sent += len(piece)
            if packed:
                piece = unpack.decompress(piece, MAX_BYTES + 1 - size)
            size += len(piece)
            if sent > MAX_BYTES or size > MAX_BYTES:
                raise _refused(f"The page is larger than {MAX_BYTES // 1_000_000} MB.")
            yield piece
        if response.length or (packed and not unpack.eof):
            raise http.client.IncompleteRead(b"")

    def _piece(self, response: http.client.HTTPResponse) -> bytes:
        self._left()
        piece = response.read1(65_536)
        self._left()  # a connection that was cut looks like one that ended
        return piece


class _Connection(http.client.HTTPConnection):
    """An HTTP connection over a socket that is open and checked already; it never opens another."""

    def __init__(self, url: SplitResult, ready: socket.socket) -> None:
        super().__init__(url.hostname or "", url.port)
        self.sock = ready
        self.auto_open = 0


def _checked(url: str, *, base: SplitResult | None = None) -> SplitResult:
    """The parts of an address that may be fetched, without its fragment. Raises InputError."""
    where = "The address leads to one that" if base else "The address"
    try:
        parts = urlsplit(urljoin(urlunsplit(base) if base else "", url.strip()))
        port = parts.port
    except ValueError:
        raise _refused(f"{where} is written wrongly.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _refused(f"{where} is none of the web: it must begin with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise _refused(f"{where} holds a name or a password, and those are not sent.")
    netloc = _host(parts)
    netloc = f"[{netloc}]" if ":" in netloc else netloc
    return SplitResult(parts.scheme, netloc if port is None else f"{netloc}:{port}", parts.path, parts.query, "")


def _host(url: SplitResult) -> str:
    """The host in the letters of the wire. Raises InputError."""
    host = url.hostname or ""
    try:
        return host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise _refused("The address names a site that there cannot be.") from None


def _target(url: SplitResult) -> str:
    safe = "%/:=&?~+!$,;'@()*[]|"
    return quote(url.path or "/", safe=safe) + (f"?{quote(url.query, safe=safe)}" if url.query else "")


def _refused(why: str) -> InputError:
    return InputError("url", f"{why} Nothing was taken in. {_OTHERWISE}")


def _brief(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "it broke off in the middle"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:120]


_STATUS = {
    401: "The site asks for a name and a password.",
    402: "The site asks for money first.",
    403: "The site does not hand the page to programs.",
    404: "There is no such page (404).",
    410: "The page is gone (410).",
    429: "The site says that it was asked too often: wait a while.",
    451: "The page is withheld for legal reasons (451).",
}
