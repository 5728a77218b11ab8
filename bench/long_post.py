"""How long posts of 12,000 and of 200,000 words take: to their first lines, to their last, a page at a time.

usage: long_post.py [RUNS]    (default 5)
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus import FIRST, LAST, long_post
from terminal import Terminal

HERE = Path(__file__).parent
EXCERPT = "An excerpt of a few words"
PAGE_DOWN, DOWN, UP = "\x1b[6~", "\x1b[B", "\x1b[A"
MEANWHILE = 3.0
"""Seconds for which keys are pressed while a long post is on its way."""


@contextmanager
def two_posts(words: int) -> Iterator[Path]:
    """Yield a folder with an excerpt and a post of so many words in `posts`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "posts").mkdir()
        (folder / "posts" / "a.md").write_text(f"---\ntitle: Excerpt\ndate: 2031-01-01\n---\n{EXCERPT}.\n")
        long_post(folder / "posts" / "b.md", words)
        yield folder


def reader(folder: Path, columns: int) -> Terminal:
    home = str(folder / f"home-{columns}")  # in which nothing was read yet
    env = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
    terminal = Terminal([sys.executable, "-m", "reader", str(folder / "posts")], env, columns)
    terminal.wait("2 unread|1 unread|all read")
    terminal.settle()
    return terminal


def report(name: str, seconds: list[float], limit: float | None = None) -> bool:
    ms = sorted(value * 1000 for value in seconds)
    p95 = ms[min(len(ms) - 1, int(len(ms) * 0.95))]
    allowed = f"   of {limit:.0f} allowed" if limit else ""
    print(f"{name:58} median {statistics.median(ms):7.1f}   p95 {p95:7.1f}   max {ms[-1]:7.1f} ms{allowed}")
    return limit is None or (p95 if len(ms) > 20 else statistics.median(ms)) <= limit


def measure(words: int, runs: int) -> dict[str, list[float]]:
    names = ("excerpt", "enter", "preview", "end", "page", "memory")
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(runs):
        with two_posts(words) as folder:
            terminal = reader(folder, columns=80)  # one pane: nothing of a post is seen before it is opened
            terminal.press("\r")
            times["excerpt"].append(terminal.wait(EXCERPT))
            terminal.press("\x1b")
            terminal.settle()
            terminal.press("j\r")
            times["enter"].append(terminal.wait(FIRST))
            terminal.close()
            terminal = reader(folder, columns=120)
            terminal.press("j")
            times["preview"].append(terminal.wait(FIRST))
            terminal.press("\r")
            terminal.wait("Read on")  # in the footer: before that the keys are those of the list
            started = time.perf_counter()
            terminal.press("G")
            terminal.wait(LAST)
            times["end"].append(time.perf_counter() - started)
            terminal.answer("g")
            terminal.wait(FIRST)
            times["page"] += [terminal.answer(PAGE_DOWN) for _ in range(20)]
            times["memory"].append(terminal.memory() / 1000)
            terminal.close()
    return times


def keys_meanwhile(words: int, runs: int) -> list[float]:
    """Return how long keys take in the first seconds, in which what follows is parsed and measured."""
    times = []
    for _ in range(runs):
        with two_posts(words) as folder:
            terminal = reader(folder, columns=120)
            terminal.press("j")
            terminal.wait(FIRST)
            times += [terminal.answer(key) for key in "kjkjkj"]
            terminal.press("\r")
            terminal.wait("Read on")
            until = time.perf_counter() + MEANWHILE
            while time.perf_counter() < until:
                times += [terminal.answer(key) for key in (DOWN, DOWN, DOWN, UP)]
            terminal.close()
    return times


def widget(words: int) -> tuple[float, float]:
    """Return the seconds from the start of Textual's own viewer to the first lines, and from `end` to the last."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "post.md"
        long_post(path, words)
        terminal = Terminal([sys.executable, str(HERE / "markdown_widget.py"), str(path)], {"HOME": name})
        first = terminal.wait(FIRST, limit=120)
        terminal.press("\x1b[F")
        last = terminal.wait(LAST, limit=120)
        terminal.close()
    return first, last


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print("12,000 words")
    times = measure(12_000, runs)
    base = statistics.median(times["excerpt"]) * 1000
    passed = report("enter to the first lines of the excerpt", times["excerpt"])
    passed &= report("j and enter to the first lines of the long post", times["enter"], base + 60)
    report("j to the first lines of its preview", times["preview"])
    passed &= report("G to the last line", times["end"], 150)
    passed &= report("a page down", times["page"], 30)
    print(f"peak memory {max(times['memory']) * 1000:.0f} MiB\n\n200,000 words")
    times = measure(200_000, max(1, runs // 2))
    passed &= report("j and enter to the first lines", times["enter"], 300)
    passed &= report("j to the first lines of its preview", times["preview"], 300)
    passed &= report("keys of the list and the post while it is being parsed", keys_meanwhile(200_000, runs), 50)
    passed &= report("G to the last line", times["end"], 3000)
    report("a page down", times["page"])
    print(f"peak memory {max(times['memory']) * 1000:.0f} MiB\n\nTextual's MarkdownViewer, 12,000 words")
    first, last = widget(12_000)
    print(f"start to the first lines {first * 1000:.0f} ms, end to the last line {last * 1000:.0f} ms")
    return not passed


sys.exit(main())
