"""Asking the web: what a good server says, and what a bad one does."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler

import brotli  # type: ignore[import-untyped]
import pytest
from support.site import Page, serving

from reader.errors import ReaderError
from reader.web.fetch import Cancelled, Fetcher, check_status, shown
from reader.web.network import is_public

try:
    from compression import zstd  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    from backports import zstd

BODY = b"<p>Words of a page.</p>" * 50


COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=5),
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", COMPRESS)
def test_every_compression(encoding: str) -> None:
    body = COMPRESS[encoding](BODY)
    with serving({"/": Page(body, headers={"Content-Encoding": encoding} if encoding else {})}) as site:
        answer = Fetcher().fetch(f"{site.address}/")
        assert answer.body == BODY
        sent = site.asked[0][1]
    assert {"gzip", "br", "zstd"} <= {one.strip() for one in sent["accept-encoding"].split(",")}
    assert sent["user-agent"].startswith("Reader/")
    assert not {"cookie", "referer"} & set(sent)


def test_chunks_and_encodings() -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        for piece in (b"4\r\nW\xf6rd\r\n", b"1\r\ns\r\n", b"0\r\n\r\n"):
            handler.wfile.write(piece)

    headers = {"Transfer-Encoding": "chunked", "Content-Type": "Text/HTML; charset=ISO-8859-1"}
    with serving({"/": Page(headers=headers, send=send)}) as site:
        answer = Fetcher().fetch(f"{site.address}/")
    assert (answer.kind, answer.charset, answer.body) == ("text/html", "ISO-8859-1", b"W\xf6rds")


def test_redirects_are_followed_and_the_lasting_ones_remembered() -> None:
    pages = {
        "/a": Page(status=301, headers={"Location": "/b"}),
        "/b": Page(status=308, headers={"Location": "/c"}),
        "/c": Page(status=302, headers={"Location": "/d"}),
        "/d": Page(BODY),
    }
    with serving(pages) as site:
        answer = Fetcher().fetch(f"{site.address}/a")
        assert answer.address == f"{site.address}/d"
        assert answer.moved_to == f"{site.address}/c"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("/", "without end"),
        ("file:///etc/passwd", "not of the web"),
        ("ftp://example.org/", "not of the web"),
        ("javascript:alert(1)", "not of the web"),
    ],
)
def test_redirects_that_are_not_followed(location: str, why: str) -> None:
    with (
        serving({"/": Page(status=302, headers={"Location": location})}) as site,
        pytest.raises(ReaderError, match=why),
    ):
        Fetcher().fetch(f"{site.address}/")


def test_nothing_public_leads_home() -> None:
    """A name of the internet that redirects to this machine, or that means it by the time it is asked."""
    names = {
        "public.example": ["93.184.216.34"],
        "rebound.example": ["127.0.0.1"],
        "mixed.example": ["::1", "10.0.0.1"],
    }

    def find(host: str, port: int) -> Sequence[str]:
        return names.get(host, [host])

    fetcher = Fetcher(find=find)
    with serving({"/": Page(BODY)}) as site:
        for address in (site.address, site.address.replace("127.0.0.1", "rebound.example"), "http://mixed.example/"):
            with pytest.raises(ReaderError, match="private net"):
                fetcher.fetch(address, from_public=True)
        assert fetcher.fetch(site.address).body == BODY  # the person has typed it
        assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False), ("0.0.0.0", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False),
        ("::ffff:127.0.0.1", False), ("2002:7f00:1::", False), ("2606:4700::1", True), ("224.0.0.1", False),
        ("x", False),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_body_without_end_is_cut_off() -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        while True:
            handler.wfile.write(b"x" * 65536)

    with serving({"/": Page(send=send)}) as site, pytest.raises(ReaderError, match="larger than 1 MB"):
        Fetcher(largest=1_000_000).fetch(f"{site.address}/")


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_bomb_is_cut_off(encoding: str) -> None:
    bomb = COMPRESS[encoding](b"\0" * 40_000_000)
    page = Page(bomb, headers={"Content-Encoding": encoding})
    with serving({"/": page}) as site, pytest.raises(ReaderError, match="larger than"):
        Fetcher(largest=1_000_000).fetch(f"{site.address}/")


def test_a_drip_is_given_up() -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(400):
            handler.wfile.write(b"x")
            time.sleep(0.02)

    with serving({"/": Page(send=send)}) as site:
        begin = time.monotonic()
        with pytest.raises(ReaderError, match="not done after"):
            Fetcher(seconds=0.3).fetch(f"{site.address}/")
        assert time.monotonic() - begin < 5


def test_a_drip_of_headers_is_given_up() -> None:
    """Each of them comes in time, and the last never does."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        is_over = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):  # the other side has had enough
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not is_over.wait(0.02):
                    connection.sendall(b"X: y\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(ReaderError, match=r"127\.0\.0\.1 was not done after"):
            Fetcher(seconds=0.3).fetch(f"http://127.0.0.1:{server.getsockname()[1]}/")
        is_over.set()
        thread.join()


def test_it_can_be_cancelled() -> None:
    cancelled = Cancelled()

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"x")
        cancelled.cancel()
        handler.wfile.write(b"x")

    with serving({"/": Page(send=send)}) as site, pytest.raises(ReaderError, match="Cancelled"):
        Fetcher().fetch(f"{site.address}/", cancelled=cancelled)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:9/", "cannot be reached"),
        ("http://no-such-host.invalid/", "There is no no-such-host.invalid"),
        ("file:///etc/passwd", "no address of the web"),
        ("http://", "no address of the web"),
        ("http://[::1", "no address of the web"),
    ],
)
def test_what_cannot_be_reached_is_said_in_a_sentence(address: str, why: str) -> None:
    with pytest.raises(ReaderError, match=why) as error:
        Fetcher().fetch(address)
    assert "\n" not in str(error.value)


def test_half_an_answer_is_an_error() -> None:
    page = Page(b"abc", headers={"Content-Encoding": "gzip"})
    with serving({"/": page}) as site, pytest.raises(ReaderError, match="could not be understood"):
        Fetcher().fetch(f"{site.address}/")


@pytest.mark.parametrize(
    ("status", "why"), [(403, "does not let"), (404, "nothing there"), (429, "too often"), (503, "out of order")]
)
def test_statuses_are_sentences(status: int, why: str) -> None:
    with serving({"/": Page(b"", status)}) as site:
        answer = Fetcher().fetch(f"{site.address}/")
    with pytest.raises(ReaderError, match=why):
        check_status(answer)


def test_passwords_are_sent_and_never_shown() -> None:
    with serving({"/": Page(BODY), "/gone": Page(status=302, headers={"Location": "https://\x1b]0;x\x07:1/"})}) as site:
        address = site.address.replace("//", "//ada:secret@")
        assert Fetcher().fetch(f"{address}/").body == BODY
        assert site.asked[0][1]["authorization"].startswith("Basic ")
    assert "secret" not in shown(address)
    with pytest.raises(ReaderError) as error:
        Fetcher().fetch("http://ada:secret@127.0.0.1:9/")
    assert "secret" not in str(error.value)
