"""A server on loopback that answers as a test wants it to."""

import http.server
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Page:
    """What is at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    send: Callable[[http.server.BaseHTTPRequestHandler], None] | None = None
    """Sends the body in another way than at once."""


@dataclass
class Site:
    """A site, and what was asked of it."""

    pages: dict[str, Page]
    address: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def blog_feed(*titles: str) -> Page:
    """Return a feed called “A blog”, whose items are whole."""
    items = "".join(
        f"<item><title>{title}</title><link>/{title}</link><description>{'word ' * 200}</description></item>"
        for title in titles
    )
    return Page(f"<rss version='2.0'><channel><title>A blog</title>{items}</channel></rss>".encode())


@contextmanager
def serving(pages: Mapping[str, Page | str]) -> Iterator[Site]:
    """Serve pages by their paths; a string is a page of HTML."""
    site = Site({path: Page(page.encode()) if isinstance(page, str) else page for path, page in pages.items()})

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path.partition("?")[0], Page(b"nothing here", 404))
            self.send_response(page.status)
            headers = {"Content-Type": "text/html; charset=utf-8", **page.headers}
            if page.send is None:
                headers["Content-Length"] = str(len(page.body))
            for name, value in headers.items():
                self.send_header(name, value)
            if page.send:
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            try:
                if page.send:
                    page.send(self)
                else:
                    self.wfile.write(page.body)
            except OSError:
                pass  # the other side has had enough

    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield site
        server.shutdown()
