"""Asking the web for something: with limits on everything that the other side decides."""

import dataclasses
import queue
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, MaxRetryError, NewConnectionError, SSLError
from urllib3.response import BaseHTTPResponse

from reader import __version__
from reader.errors import ReaderError
from reader.text.clean import clean_line
from reader.web.network import Resolve, allowed, is_public, resolve

USER_AGENT = f"Reader/{__version__} (a reader for terminals; reader-tui)"
CONNECT_SECONDS, SILENT_SECONDS, ALL_SECONDS = 10.0, 20.0, 60.0
LARGEST = 15_000_000
"""Bytes of an answer, after decompression."""
_MOST_REDIRECTS = 5
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 64 * 1024
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found at an address."""

    address: str
    """Where it was found in the end."""
    moved_to: str
    """Where what was asked for is from now on, as far as all redirects up to there were permanent."""
    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes
    is_public: bool
    """Whether it came from the internet."""

    @property
    def private_host(self) -> str:
        """The machine that it came from, where that is none of the internet; else empty."""
        return "" if self.is_public else host_of(self.address)

    @property
    def kind(self) -> str:
        """What it says it is, such as `text/html`."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that it says it has, empty where it says none."""
        found = re.search(r"charset=[\"']?([\w:.-]+)", self.headers.get("content-type", ""), re.IGNORECASE)
        return found[1] if found else ""


class Cancelled:
    """Lets one thread stop what another fetches."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Stop it, soon."""
        self._event.set()

    def __bool__(self) -> bool:
        return self._event.is_set()


@dataclass
class Fetcher:
    """Fetches. One may be used by several threads."""

    find: Resolve = resolve
    seconds: float = ALL_SECONDS
    largest: int = LARGEST
    _tls: ssl.SSLContext | None = field(default=None, init=False)

    def fetch(
        self,
        address: str,
        *,
        from_public: bool = False,
        headers: Mapping[str, str] = {},
        cancelled: Cancelled | None = None,
    ) -> Answer:
        """Return what is at an address. `from_public`: a page, a feed or a redirect of the internet has named it.

        Raises ReaderError, with one sentence on what went wrong and what to do.
        """
        asked, moved_to, is_permanent = address, address, True
        ends = time.monotonic() + self.seconds
        for _ in range(_MOST_REDIRECTS + 1):
            host = host_of(asked)
            try:
                answer = self._once(asked, from_public, headers, ends, cancelled)
            except (HTTPError, OSError, ValueError) as error:
                raise ReaderError(_why(error, host)) from error
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return dataclasses.replace(answer, moved_to=moved_to)
            from_public = from_public or answer.is_public
            target = urljoin(asked, answer.headers["location"].strip())
            if urlsplit(target).scheme not in ("http", "https"):
                raise ReaderError(
                    f"Not followed: {host} leads to {clean_line(shown(target))}, which is not of the web."
                )
            is_permanent = is_permanent and answer.status in _PERMANENT
            if is_permanent:
                moved_to = target
            asked = target
        raise ReaderError(f"{host_of(address)} leads from address to address without end: try again later.")

    def _once(
        self, address: str, from_public: bool, headers: Mapping[str, str], ends: float, cancelled: Cancelled | None
    ) -> Answer:
        """Ask once."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host:
            raise ReaderError(f"{clean_line(shown(address))} is no address of the web.")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": _encodings(), **headers}
        if parts.username is not None:
            sent |= urllib3.make_headers(basic_auth=f"{parts.username}:{parts.password or ''}")
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        target = urllib3.util.parse_url(target).request_uri
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENT_SECONDS)
        proxy = "" if proxy_bypass(host) else getproxies().get(parts.scheme, "")
        if proxy:
            pools: urllib3.PoolManager = urllib3.ProxyManager(proxy, ssl_context=self._context())
            full = urlunsplit((parts.scheme, f"{host}:{port}", parts.path or "/", parts.query, ""))
            public = True
            ask = partial(pools.request, "GET", full)
        else:
            found = allowed(self.find(host, port), host, from_public=from_public)
            public = is_public(found[0])
            pool = self._pool(parts.scheme, found[0], host, port)
            name = f"[{host}]" if ":" in host else host
            sent["Host"] = name if port in (80, 443) else f"{name}:{port}"
            ask = partial(pool.urlopen, "GET", target)
        ask = partial(ask, headers=sent, timeout=timeout, retries=False, redirect=False, preload_content=False)
        with self._begun(ask, host, ends, cancelled) as opened:
            body = b"" if opened.status in _REDIRECTS else self._read(opened, host, ends, cancelled)
            received = {name.lower(): value for name, value in opened.headers.items()}
            return Answer(address, address, opened.status, received, body, public)

    def _begun(
        self, ask: Callable[[], BaseHTTPResponse], host: str, ends: float, cancelled: Cancelled | None
    ) -> BaseHTTPResponse:
        """Return an answer whose head has come: in a thread that is left alone where a server never gets that far."""
        heard: queue.SimpleQueue[BaseHTTPResponse | Exception] = queue.SimpleQueue()

        def listen() -> None:
            try:
                heard.put(ask())
            except Exception as error:  # whatever it is, it is the asking thread that has to hear of it
                heard.put(error)

        threading.Thread(target=listen, daemon=True).start()
        while True:
            try:
                found = heard.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                self._check(host, ends, cancelled)
            else:
                if isinstance(found, Exception):
                    raise found
                return found

    def _check(self, host: str, ends: float, cancelled: Cancelled | None) -> None:
        """Raise ReaderError where it has been cancelled, or takes too long."""
        if cancelled:
            raise ReaderError("Cancelled.")
        if time.monotonic() > ends:
            raise ReaderError(f"{host} was not done after {self.seconds:.0f} s: try again later.")

    def _pool(self, scheme: str, address: str, host: str, port: int) -> urllib3.HTTPConnectionPool:
        """Return what connects to the address that was checked, and to no other that the name may have by then."""
        if scheme == "http":
            return urllib3.HTTPConnectionPool(address, port)
        return urllib3.HTTPSConnectionPool(
            address, port, ssl_context=self._context(), server_hostname=host, assert_hostname=host
        )

    def _context(self) -> ssl.SSLContext:
        self._tls = self._tls or ssl.create_default_context()
        return self._tls

    def _read(self, opened: BaseHTTPResponse, host: str, ends: float, cancelled: Cancelled | None) -> bytes:
        """Return the body, piece by piece, up to the limits."""
        assert isinstance(opened, urllib3.HTTPResponse)
        pieces: list[bytes] = []
        size = 0
        while piece := opened.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            self._check(host, ends, cancelled)
            if size > self.largest:
                raise ReaderError(f"What {host} sends is larger than {self.largest // 1_000_000} MB: o opens it.")
        return b"".join(pieces)


def _encodings() -> str:
    """Return the compressions that are understood."""
    return urllib3.util.request.ACCEPT_ENCODING


def host_of(address: str) -> str:
    """Return the host of an address, as it may be shown."""
    try:
        return clean_line(urlsplit(address).hostname or "") or clean_line(shown(address))
    except ValueError:
        return "The address"


def shown(address: str) -> str:
    """Return an address as it may be shown: without the name and the password in it."""
    return re.sub(r"(?<=//)[^/@\s]*@", "", address)


def _why(error: Exception, host: str) -> str:
    """Return one sentence on why something could not be fetched."""
    if isinstance(error, MaxRetryError) and error.reason:
        error = error.reason if isinstance(error.reason, Exception) else error
    said = str(error).lower()
    if isinstance(error, SSLError | ssl.SSLError) or "certificate" in said:
        return f"{host} could not prove who it is (its certificate is not right): nothing was read."
    if "timed out" in said or isinstance(error, TimeoutError):
        return f"{host} does not answer: try again later."
    if "name or service not known" in said or "name resolution" in said or "nodename" in said or "no address" in said:
        return f"There is no {host}, or no connection to the internet: correct the address, or try again later."
    if isinstance(error, NewConnectionError | ConnectionError) or "refused" in said or "unreachable" in said:
        return f"{host} cannot be reached: try again later."
    if isinstance(error, LocationParseError | ValueError):
        return f"{host}: that is no address of the web."
    return f"{host} sent what could not be understood: try again later."


def check_status(answer: Answer) -> None:
    """Raise ReaderError where an answer is none that one can read."""
    host = host_of(answer.address)
    match answer.status:
        case 200 | 203:
            return
        case 401 | 403:
            raise ReaderError(f"{host} does not let Reader read this ({answer.status}): o opens it in the browser.")
        case 404 | 410:
            raise ReaderError(f"{host} has nothing there any more ({answer.status}): correct the address.")
        case 429:
            raise ReaderError(f"{host} is asked too often ({answer.status}): try again later.")
        case status if status >= 500:
            raise ReaderError(f"{host} is out of order ({status}): try again later.")
    raise ReaderError(f"{host} answered with {answer.status}, which is nothing to read: o opens it in the browser.")
