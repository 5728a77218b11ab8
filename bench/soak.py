"""Whether a long session stays as small and as quick as it was: everything goes on, again and again.

usage: soak.py [MINUTES [POSTS [WHAT ...]]]    60 minutes and 10,000 posts if not told otherwise (Linux)

Each pass reads, searches, finds, marks, looks at figures, opens what can be opened and changes the size of the window.
Meanwhile files change, a feed has something new each time it is asked, and another device marks posts as read.
WHAT names some of that: only these are done. It fails where, after the first third, memory grows by more than 4 MiB an
hour (by more than 3 MiB a pass in less than half an hour); where there are more files, threads or processes in the
end; or where `j` costs the processor more than it did.
"""

import http.server
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from corpus import long_post
from make_corpus import write_posts
from memory import family, memory
from terminal import Terminal

AN_HOUR, A_PASS = 4.0, 3.0
"""MiB that may be added in an hour; and by each pass of a short time, in which not all has been done before."""
LONG, FEWEST = 30, 5
"""Minutes from which on it is told by the hour; passes that there are at least."""
SLOWER, SLACK = 1.5, 2.0
"""How much more `j` may cost at the end: so many times, and so many milliseconds."""
JS = 40
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c6360f8cf00000201010018dd8db00000000049454e44ae426082"
)
LIST, SEARCH, POST = "⏎ Open", "To the list", "Read on"
"""What the last row of the screen says in each place."""


class Sample(NamedTuple):
    """The session after a pass."""

    minutes: float
    screen: float
    """MiB of the screen's own process."""
    all: float
    """MiB of all processes."""
    files: int
    threads: int
    processes: int
    j: float
    """Milliseconds of the processor that a `j` took."""

    def __str__(self) -> str:
        return (
            f"{self.minutes:6.1f} min   screen {self.screen:6.1f} MiB   all {self.all:6.1f} MiB   {self.files} files"
            f"   {self.threads} threads   {self.processes} processes   j {self.j:5.1f} ms"
        )


@contextmanager
def feed() -> Iterator[str]:
    """Serve a feed that has another item each time; yield its address."""
    asked = 0

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            nonlocal asked
            asked += self.path == "/feed"
            items = "".join(map(_item, range(max(0, asked - 20), asked)))
            body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()
            picture = self.path.endswith(".png")
            self.send_response(200)
            self.send_header("Content-Type", "image/png" if picture else "application/rss+xml")
            self.end_headers()
            self.wfile.write(PNG if picture else body)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/feed"
        server.shutdown()


def _item(number: int) -> str:
    words = f"&lt;p&gt;{'word ' * 300}&lt;/p&gt;&lt;img src='/{number}.png'/&gt;"
    return f"<item><title>Item {number}</title><link>/{number}</link><description>{words}</description></item>"


class Session:
    """A Reader, and everything around it."""

    def __init__(self, folder: Path, posts: int, address: str) -> None:
        self._folder, self._posts = folder, folder / "posts"
        write_posts(posts, self._posts, 200)
        long_post(self._posts / "long.md", 40_000)
        (self._posts / "figure.png").write_bytes(PNG)
        (self._posts / "figures.md").write_text(
            "---\ntitle: Figures\ndate: 2032-01-01\n---\n\n"
            + "".join(f"![Figure {number}](figure.png)\n\nWords.\n\n" for number in range(20))
        )
        (folder / "shared").mkdir()
        for name in ("here", "there"):
            home = folder / name / "reader"
            home.mkdir(parents=True)
            (home / "config.toml").write_text(f'sync_dir = "{folder / "shared"}"\npictures = "symbols"\n')
            self._run(name, "add", str(self._posts))
        self._run("here", "add", address)
        self._terminal = Terminal([sys.executable, "-m", "reader"], self._env("here"))
        self._terminal.wait("unread")
        self._passes = 0

    def _env(self, name: str) -> dict[str, str]:
        home = str(self._folder / name)
        return {"HOME": home} | {f"XDG_{kind}_HOME": home for kind in ("DATA", "CACHE", "CONFIG")}

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "reader", *arguments], env=os.environ | self._env(name), check=True,
            stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def _is_in(self, place: str) -> bool:
        return place in self._terminal.screen.display[-1]

    def _go(self, key: str, place: str) -> None:
        """Press a key, and wait until the screen is in a place."""
        self._terminal.until(key, lambda: self._is_in(place), limit=30)

    def _press(self, *keys: str) -> None:
        for key in keys:
            self._terminal.answer(key, limit=0.5)

    def _escape(self) -> None:
        """Press `esc`, and wait until it was answered: what the screen says then is the answer, on a slow machine too.

        That is where no thread of the screen has wanted the processor for so long that no key can follow the `esc` as
        though it were a part of it. Raises TimeoutError.
        """
        self._terminal.press("\x1b")
        started = quiet_since = time.perf_counter()
        while time.perf_counter() - quiet_since < 0.25:
            if self._terminal.pump(0.02) or not self._is_waiting():
                quiet_since = time.perf_counter()
            if quiet_since - started > 60:
                raise TimeoutError(f"never at rest:\n{self._terminal.text()}")

    def _is_waiting(self) -> bool:
        """Return whether all threads of the screen sleep."""
        return all(stat.rpartition(") ")[2].startswith("S") for stat in self._threads("stat"))

    def _threads(self, name: str) -> Iterator[str]:
        """Yield what the system says of each thread of the screen."""
        for file in Path(f"/proc/{self._terminal.pid}/task").glob(f"*/{name}"):
            with suppress(OSError):  # it has ended meanwhile
                yield file.read_text()

    def _to_the_list(self) -> None:
        """Leave everything else."""
        for _ in range(12):
            if self._is_in(LIST) and "unread" in self._terminal.screen.display[0]:
                return
            self._escape()
        raise TimeoutError(f"no way back to the list:\n{self._terminal.text()}")

    def _search(self, words: str) -> None:
        """Search the posts, and go to the first that was found."""
        self._to_the_list()
        self._go("/", SEARCH)
        self._terminal.press(words)
        self._terminal.wait(r"\d found")
        self._terminal.settle(0.1)
        self._go("\r", LIST)

    # what is done in each pass

    def reading(self) -> None:
        """Read three posts."""
        for _ in range(3):
            self._press("j")
            self._go("\r", POST)
            self._press("j", "k", "b")
            self._escape()

    def searching(self) -> None:
        """Search, and find the words in what was found."""
        self._search("post matrix")
        self._go("\r", POST)
        self._press("n", "N")

    def marking(self) -> None:
        self._press("m", "s", "z", "z")

    def long(self) -> None:
        """Read in a post that is long, and go to its end."""
        self._search("long post of")
        self._go("\r", POST)
        self._press(" ", " ", "G")
        self._terminal.wait("LASTWORDS")
        self._press("g", "]", "]")

    def figures(self) -> None:
        self._search("title:figures")
        self._go("\r", POST)
        self._press(" ", "b")

    def hints(self) -> None:
        """Ask for the letters of links, and for the outline."""
        self._search("post matrix")
        self._go("\r", POST)
        self._press("f")
        self._escape()
        self._go("t", "Go there")
        self._escape()

    def help(self) -> None:
        self._press("?", "?")

    def places(self) -> None:
        """Look at the feeds, folders and tags."""
        self._go("t", "List  a Add")
        self._press("j", "k")
        self._go("t", LIST)

    def palette(self) -> None:
        self._terminal.press("\x10")
        self._terminal.wait("Search")
        self._press(*"theme")
        self._escape()

    def resizing(self) -> None:
        self._terminal.resize(80, 24)
        self._go("\r", POST)
        self._press("j")
        self._escape()
        self._terminal.resize(120, 40)

    def saving(self) -> None:
        """Change a post, as an editor would."""
        changed = self._posts / "000" / "post-000007.md"
        changed.write_text(changed.read_text()[:20_000] + f"\nChanged {self._passes}.\n")

    def syncing(self) -> None:
        """Mark a post on the other device."""
        mark = "read" if self._passes % 2 else "unread"
        self._run("there", "mark", mark, str(self._posts / "000" / "post-000009.md"))
        self._run("there", "sync")

    def refreshing(self) -> None:
        """Ask the feed, and wait for what it says."""
        self._press("R")
        self._terminal.settle(1)

    def one_pass(self, what: list[Callable[[], None]]) -> float:
        """Do everything once; return how many milliseconds of the processor a `j` took after it."""
        self._passes += 1
        for do in what:
            self._to_the_list()
            do()
        self._to_the_list()
        self._press("g")
        self._terminal.settle(1)
        before = self._processor()
        for _ in range(JS):
            self._press("j")
        spent = self._processor() - before
        self._press("g")
        return spent / JS

    def _processor(self) -> float:
        """Return how many milliseconds of the processor the screen has taken."""
        return sum(int(thread.split()[0]) for thread in self._threads("schedstat")) / 1e6

    def sample(self, started: float, j: float) -> Sample:
        """Return how the session is, at rest."""
        until = time.perf_counter() + 3
        while time.perf_counter() < until:
            self._terminal.pump(0.1)
        screen = self._terminal.pid
        processes = [*family(screen)]
        return Sample(
            (time.perf_counter() - started) / 60, memory(screen), sum(map(memory, processes)),
            len(os.listdir(f"/proc/{screen}/fd")), len(os.listdir(f"/proc/{screen}/task")), len(processes), j,
        )  # fmt: skip

    def close(self) -> None:
        self._terminal.close()


WHAT = (
    "reading", "searching", "marking", "long", "figures", "hints", "help", "places", "palette", "resizing", "saving",
    "syncing", "refreshing",
)  # fmt: skip


def verdict(samples: list[Sample]) -> list[str]:
    """Return what has grown, a sentence each, and print the figures."""
    rest = samples[len(samples) // 3 :]
    first, last = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    minutes = rest[-1].minutes - rest[0].minutes
    if minutes > LONG:
        slope = statistics.linear_regression([one.minutes for one in rest], [one.screen for one in rest]).slope
        grown, allowed, unit = slope * 60, AN_HOUR, "MiB an hour"
    else:  # the median: garbage that is looked for a moment later makes one pass larger, once
        grown = statistics.median(after.screen - before.screen for before, after in pairwise(rest))
        allowed, unit = A_PASS, "MiB a pass"
    before, after = (statistics.median(one.j for one in some) for some in (first, last))
    print(f"\nmemory of the screen: {grown:+.1f} {unit} of {allowed:.1f} allowed, {rest[-1].screen:.1f} MiB at the end")
    print(f"j: {before:.1f} ms of the processor, {after:.1f} at the end, {before * SLOWER + SLACK:.1f} allowed")
    found = ["memory grows"] if grown > allowed else []
    for name in ("files", "threads", "processes"):
        early, late = (min(getattr(one, name) for one in some) for some in (first, last))
        if late > early:
            found.append(f"there are more {name}: {early} before, {late} at the end")
    return found + (["j costs more"] if after > before * SLOWER + SLACK else [])


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    posts = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    samples: list[Sample] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, feed() as address:
        session = Session(Path(name), posts, address)
        what = [getattr(session, each) for each in sys.argv[3:] or WHAT]
        started = time.perf_counter()
        while time.perf_counter() - started < minutes * 60 or len(samples) < FEWEST:
            samples.append(one := session.sample(started, session.one_pass(what)))
            print(one, flush=True)
        session.close()
    for missed in (found := verdict(samples)):
        print(f"missed: {missed}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
