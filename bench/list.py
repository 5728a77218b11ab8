"""What a list of very many posts costs on the screen, against nine posts, newsboat and Textual's OptionList.

usage: list.py DIR [RSS]    DIR and RSS as `make_corpus.py posts 100000 DIR 200` and `make_corpus.py rss 100000 RSS`
                            make them; newsboat is left out without RSS (its first look at it takes minutes)

Fails where a figure is missed.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from terminal import Terminal

HERE = Path(__file__).parent
STARTS, PRESSES, REPEAT = 12, 150, 1 / 30
FIRST_PAINT, MEMORY, HELD_MS, JUMP_MS, SEARCH_MS, WHILE_INDEXING_MS = 1.1, 90.0, 25.0, 60.0, 60.0, 50.0
TYPED = ("attention model", "lottery ticket", "kernel before:2010", "tag:kernel expert", "zzz top")
LAST_OF_NINE, LAST_OF_MANY = "An Overview of Deep Learning", r"Post \d+[^\n]*\n(?:.*\n)*.*Post \d+"

missed: list[str] = []


def home(folder: Path, *sources: Path) -> dict[str, str]:
    """Return the environment of a person who has added folders."""
    data = folder / "data" / "reader"
    data.mkdir(parents=True)
    named = [{"name": source.name, "path": str(source)} for source in sources]
    (data / "sources.json").write_text(json.dumps({"folders": named}))
    return {"HOME": str(folder)} | {
        f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CACHE", "CONFIG")
    }


def reader(env: dict[str, str]) -> Terminal:
    return Terminal([sys.executable, "-m", "reader"], env)


def say(what: str, times: Sequence[float], limit: float | None = None) -> None:
    """Print what times (seconds) are, and note whether their 95th percentile is over a limit (milliseconds)."""
    ms = sorted(seconds * 1000 for seconds in times)
    p95 = ms[int(len(ms) * 0.95)]
    allowed = f"   ({limit:.0f} at most)" if limit else ""
    print(
        f"{what:44} median {statistics.median(ms):6.1f}   p95 {p95:6.1f}   worst {ms[-1]:6.1f} ms{allowed}", flush=True
    )
    if limit and p95 > limit:
        missed.append(what)


def cursor(terminal: Terminal) -> str:
    """Return the title that the cursor of Reader's list is on."""
    return next((line for line in terminal.screen.display if line.startswith("▌")), "")


def moves(terminal: Terminal, key: str) -> float:
    """Return the seconds until the cursor is on another post after a key."""
    before = cursor(terminal)
    return terminal.until(key, lambda: cursor(terminal) not in ("", before))


def held(terminal: Terminal, key: str, presses: int = PRESSES) -> list[float]:
    """Return the seconds that each press of a key takes that is held down."""
    times = []
    for _ in range(presses):
        times.append(moves(terminal, key))
        rest = terminal.rest(REPEAT)
        while rest > 0 and terminal.pump(rest):
            rest = terminal.rest(REPEAT)
    return times


def starts(nine: dict[str, str], many: dict[str, str]) -> None:
    few, all_of_them = [], []
    for _ in range(STARTS + 1):
        for env, last, times in ((nine, LAST_OF_NINE, few), (many, "Post ", all_of_them)):
            terminal = reader(env)
            times.append(terminal.wait(last))
            terminal.close()
    say("first paint with nine posts", few[1:])
    say("first paint with all", all_of_them[1:])
    ratio = statistics.median(all_of_them[1:]) / statistics.median(few[1:])
    print(f"{'':44} {ratio:.2f} times that with nine   ({FIRST_PAINT} at most)")
    if ratio > FIRST_PAINT:
        missed.append("first paint")


def keys(env: dict[str, str]) -> None:
    terminal = reader(env)
    terminal.wait("[0-9],[0-9]{3} unread")
    terminal.settle(1.5)
    say("j held down", held(terminal, "j"), HELD_MS)
    jumps = []
    for _ in range(15):
        jumps += [moves(terminal, "G")]
        terminal.settle()
        jumps += [moves(terminal, "g")]
        terminal.settle()
    say("G and g", jumps, JUMP_MS)
    say("held down at the end", [moves(terminal, "G"), *held(terminal, "k")], HELD_MS)
    typed = []
    for text in TYPED:
        terminal.press("/")
        terminal.settle()
        for end in range(1, len(text) + 1):
            typed.append(terminal.until(text[end - 1], lambda shown=text[:end]: found(terminal, shown)))  # type: ignore[misc]
            terminal.settle(0.15)
        terminal.press("\x1b")
        terminal.settle()
    say("a key of a search, until hits are shown", typed, SEARCH_MS)
    peak = terminal.memory()
    print(f"{'peak memory after all that':44} {peak:.0f} MiB   ({MEMORY:.0f} at most)")
    if peak > MEMORY:
        missed.append("memory")
    say("a press of j until nothing changes any more", [terminal.answer("j") for _ in range(60)])
    terminal.close()


def found(terminal: Terminal, typed: str) -> bool:
    """Whether what is typed stands in its line, and its hits are listed."""
    bar, line = terminal.screen.display[:2]
    return line[:42].strip() == typed.strip() and " found" in bar


def while_indexing(env: dict[str, str]) -> None:
    terminal = reader(env)
    terminal.wait("[1-9],[0-9]{3} posts so far")
    start = time.perf_counter()
    times = []
    while "so far" in terminal.screen.display[0]:
        times += held(terminal, "j", 10)
    print(f"{'posts were taken in for':44} {time.perf_counter() - start:.0f} s after the first thousand were")
    say("j held down while they are taken in", times, WHILE_INDEXING_MS)
    terminal.close()


def others(name: str, start: Callable[[], Terminal], first: str, *presses: str) -> None:
    """Measure another program: its start, a key, its memory; say so where it does not come up in ten minutes."""
    times = []
    for _ in range(3):
        with closing(start()) as terminal:
            try:
                times.append(terminal.wait(first, 600))
            except TimeoutError:
                print(f"{name}: did not come up", flush=True)
                return
    say(f"{name}: start", times)
    with closing(start()) as terminal:
        terminal.wait(first, 600)
        terminal.settle()
        for press in presses:
            say(f"{name}: {press!r} to the list", [terminal.answer(press, quiet=0.5, limit=60)])
        say(f"{name}: a press of j", [terminal.answer("j") for _ in range(20)])
        print(f"{name + ': peak memory':44} {terminal.memory():.0f} MiB", flush=True)


def newsboat(folder: Path, rss: Path) -> None:
    urls, cache, settings = folder / "urls", folder / "cache.db", folder / "config"
    urls.write_text(f"file://{rss.resolve()}\n")
    settings.write_text("max-items 0\nsuppress-first-reload yes\nauto-reload no\n")
    command = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", str(settings)]
    env = {"HOME": str(folder)}
    start = time.perf_counter()
    subprocess.run([*command, "-x", "reload"], check=True, capture_output=True)
    print(f"{'newsboat: taking in the posts':44} {time.perf_counter() - start:.0f} s", flush=True)
    others("newsboat", lambda: Terminal(command, env), "bench|corpus.*xml|file:", "\r")


def main() -> int:
    corpus = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        nine, many, new = (Path(folder, name) for name in ("nine", "many", "new"))
        env = home(many, corpus)
        subprocess.run([sys.executable, "-m", "reader", "index"], env={**env, "PATH": "/usr/bin"}, check=False)
        starts(home(nine), env)
        keys(env)
        while_indexing(home(new, corpus))
        others(
            "OptionList",
            lambda: Terminal([sys.executable, str(HERE / "option_list.py"), str(corpus)], {}),
            "Post ",
        )
        if len(sys.argv) > 2:
            newsboat(Path(folder), Path(sys.argv[2]))
    print(*(f"missed: {what}" for what in missed), sep="\n", end="")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
