"""What the web costs: pages converted, feeds asked beside newsboat, and keys meanwhile.

usage: web.py [FEEDS [ITEMS]]    100 feeds of 100 items, if not told otherwise; without newsboat, alone

Fails where a figure is missed.
"""

import http.server
import multiprocessing
import os
import random
import re
import resource
import shutil
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import list as list_bench
from list import held, home, reader, say

from reader.web.article import read_article

PAGES_A_SECOND, KEY_MS = 20.0, 30.0
_WORDS = "the of a method which data model loss gradient bound kernel sample proof lemma where training depth".split()

_CODE = "x = f(y)  # words\n" * 8

_missed: list[str] = []


def compare(what: str, value: float, limit: float, unit: str, *, least: bool = False) -> None:
    """Print a figure, and note whether it is on the wrong side of its limit."""
    print(f"{what:44} {value:8.2f} {unit}   ({limit:.2f} {'at least' if least else 'at most'} allowed)", flush=True)
    if (value < limit) if least else (value > limit):
        _missed.append(what)


def words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(_WORDS, k=count))


def page(dice: random.Random, size: int) -> str:
    """Return a page of about `size` characters that has as much in it as the eight posts of `truth.json` have.

    In 200 KB these have 350 formulas, 55 links, 27 headings, 19 figures, 6 pieces of code and a table.
    """
    out = "<!DOCTYPE html><html><head><title>A post</title><script src='mathjax.js'></script></head><body><article>"
    number = 0
    while len(out) < size:
        number += 1
        out += f"<h2 id=s{number}>Section {number}</h2>"
        for n in range(7):
            formulas = f"$x_{n} \\le \\frac{{a_{n}}}{{b}}$ {words(dice, 20)} $\\alpha_{n}$"
            link = f" <a href='/p{number}'>a link</a>" if n % 3 == 0 else ""
            out += f"<p>{words(dice, 90)}{link} <em>{words(dice, 3)}</em> {formulas} {words(dice, 30)}</p>"
        if number % 3:
            out += f"<figure><img src=i{number}.png alt=plot><figcaption>{words(dice, 12)}</figcaption></figure>"
        if number % 5 == 0:
            out += f"<pre><code class=language-python>{_CODE}</code></pre>"
        if number % 20 == 0:
            rows = "".join(f"<tr><td>{n}</td><td>$\\alpha_{n}$</td><td>{words(dice, 4)}</td></tr>" for n in range(6))
            out += f"<table><thead><tr><th>n<th>a<th>b</tr></thead><tbody>{rows}</tbody></table>"
    return out + "</article></body></html>"


def converting() -> None:
    """Measure how many pages are converted in a second on one core, in a process of its own."""
    dice = random.Random(1)
    pages = [page(dice, 200_000) for _ in range(12)]
    read_article(pages[0], "https://e.org/")
    times = []
    for html in pages:
        before = time.process_time()
        read_article(html, "https://e.org/")
        times.append(time.process_time() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a page of 200 KB: best {min(times) * 1000:.0f}, worst {max(times) * 1000:.0f} ms; peak {peak:.0f} MiB")
    print(f"rate {len(times) / sum(times)}")


def feed(number: int, items: int, dice: random.Random) -> bytes:
    entries = "".join(
        f"<item><title>Post {n} of {number}</title><link>http://127.0.0.1/{number}/{n}</link><guid>{number}-{n}</guid>"
        f"<pubDate>Tue, {1 + n % 28:02} May 2024 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{words(dice, 200)} $x_{n}$&lt;/p&gt;&lt;p&gt;{words(dice, 60)}&lt;/p&gt;</description>"
        "</item>"
        for n in range(items)
    )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{entries}</channel></rss>".encode()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    feeds: dict[str, bytes] = {}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        body = self.feeds.get(self.path, b"")
        is_known = self.headers.get("If-None-Match") == '"1"'
        self.send_response(304 if is_known else 200 if body else 404)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(0 if is_known else len(body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(body)


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256


@contextmanager
def serving() -> Iterator[int]:
    """Serve the feeds from a process of its own, which does not share a core with what is measured if it need not."""
    server = _Server(("", 0), _Handler)
    process = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    try:
        yield server.server_address[1]
    finally:
        process.kill()
        server.server_close()


def feeds(count: int, items: int) -> None:
    """Measure asking feeds for the first time and again, beside newsboat, and the keys meanwhile."""
    dice = random.Random(2)
    _Handler.feeds = {f"/{number}": feed(number, items, dice) for number in range(count)}
    with serving() as port, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # Several hosts, as in life: each is asked for one thing at a time.
        addresses = [f"http://127.0.0.{1 + number % 20}:{port}/{number}" for number in range(count)]
        env = home(Path(folder))
        subscribe(env, addresses)
        ours = [run([sys.executable, "-m", "reader", "refresh"], env) for _ in range(2)]
        theirs = newsboat(Path(folder), [f"http://127.0.0.1:{port}/{number}" for number in range(count)])
        if theirs:
            compare("feeds asked for the first time", ours[0], theirs[0], "s")
            compare("feeds asked again, unchanged", ours[1], theirs[1] / 2, "s")
        else:
            print(f"newsboat is not there; first {ours[0]:.2f} s, again {ours[1]:.2f} s")
        # Every item is another one now: all of it is read, converted, written and taken in again.
        _Handler.feeds = {path: body.replace(b" the ", b" a ") for path, body in _Handler.feeds.items()}
        (Path(folder) / "cache" / "reader" / "web.db").unlink()
        with serving() as other:
            subscribe(env, [address.replace(str(port), str(other)) for address in addresses])
            keys(env)


def subscribe(env: dict[str, str], addresses: list[str]) -> None:
    code = (
        "import sys\nfrom reader.paths import state_file\nfrom reader.state.opening import open_store\n"
        "store = open_store(state_file())\n"
        "for n, address in enumerate(sys.argv[1:]):\n"
        "    store.put(address, '', 'subscribed', {'name': f'Feed {n}', 'full_text': False})\n"
    )
    subprocess.run([sys.executable, "-c", code, *addresses], env={**os.environ, **env}, check=True)


def run(command: list[str], env: dict[str, str]) -> float:
    before = time.perf_counter()
    subprocess.run(command, env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


def newsboat(folder: Path, addresses: list[str]) -> list[float]:
    """Return the seconds that newsboat takes for the first time and again; nothing where it is not there."""
    if not shutil.which("newsboat"):
        return []
    urls, cache = folder / "urls", folder / "news.db"
    urls.write_text("\n".join(addresses) + "\n")
    (folder / "config").write_text("reload-threads 8\n")
    command = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", str(folder / "config"), "-x", "reload"]
    return [run(command, {"HOME": str(folder)}) for _ in range(2)]


def keys(env: dict[str, str]) -> None:
    """Measure keys in the list while all feeds are asked for the first time."""
    terminal = reader(env)
    terminal.wait(r"unread")
    time.sleep(2)
    terminal.press("R")
    terminal.wait(r"of \d+ feeds", 30)
    times = held(terminal, "j", 60)
    is_asked = re.search(r"of \d+ feeds", terminal.text()) is not None
    say("j held while feeds are asked", times, KEY_MS)
    print(f"feeds were asked until the end of that: {'yes' if is_asked else 'no'}")
    terminal.press("q")
    while terminal.alive:
        terminal.pump(0.1)


def main() -> int:
    if sys.argv[1:] == ["--converting"]:
        converting()
        return 0
    count, items = (*map(int, sys.argv[1:]), 100, 100)[:2] if len(sys.argv) < 3 else map(int, sys.argv[1:3])
    said = subprocess.run(
        [sys.executable, __file__, "--converting"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    print(said[0])
    compare("pages of 200 KB converted a second", float(said[1].split()[1]), PAGES_A_SECOND, "/s", least=True)
    feeds(count, items)
    missed = [*_missed, *list_bench.missed]
    print("missed: " + ", ".join(missed) if missed else "nothing was missed")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
