"""What 200 figures in a post cost: to open it, to page through it, and in memory; by each protocol.

usage: pictures.py [RUNS]    (default 15)
"""

import math
import statistics
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw
from terminal import Terminal

FIGURES = 200
FIRST, LAST = "The first words", "The last words"
PAGE_DOWN = "\x1b[6~"
LIMITS = {"kitty": 40, "symbols": 40, "sixel": 80}
MOST_MEMORY = 64


def plot(path: Path, number: int) -> None:
    picture = Image.new("RGB", (1200, 760), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 40, 1160, 680), outline="black", width=3)
    for color in ("#1f77b4", "#ff7f0e", "#2ca02c"):
        points = [(80 + 5.4 * x, 360 - 300 * math.sin(x / 30 + number + len(color))) for x in range(201)]
        draw.line(points, fill=color, width=5)
    picture.save(path)


def photograph(path: Path, number: int) -> None:
    noise = Image.effect_noise((300, 200), 60 + number % 40).convert("RGB").resize((900, 600), Image.Resampling.BICUBIC)
    Image.blend(noise, Image.radial_gradient("L").resize((900, 600)).convert("RGB"), 0.6).save(path, quality=88)


def make(folder: Path) -> None:
    """Write a post with figures, and the same without their pictures."""
    (folder / "with").mkdir(parents=True)
    (folder / "without").mkdir()
    parts = []
    for number in range(FIGURES):
        name = f"{number}.{'jpg' if number % 4 == 3 else 'png'}"
        (photograph if number % 4 == 3 else plot)(folder / "with" / name, number)
        parts.append(f"![Curve {number}]({name})\n\n*Fig. {number + 1}. Some words on it.*\n\n" + "word " * 120)
    text = f"---\ntitle: Figures\n---\n{FIRST}.\n\n" + "\n\n".join(parts) + f"\n\n{LAST}.\n"
    for kind in ("with", "without"):
        (folder / kind / "a.md").write_text(text)


def environment(home: Path, protocol: str) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    (home / "reader").mkdir(exist_ok=True)
    (home / "reader" / "config.toml").write_text(f'pictures = "{protocol}"\ntheme = "night"\n')
    return {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}


def opening(posts: Path, env: dict[str, str]) -> float:
    """Return the seconds from `enter` to the first words, in a pane that did not show the post before."""
    terminal = Terminal([sys.executable, "-m", "reader", str(posts)], env, columns=80)
    terminal.wait("Figures")
    terminal.settle()
    terminal.press("\r")
    seconds = terminal.wait(FIRST)
    terminal.close()
    return seconds


def paging(posts: Path, env: dict[str, str]) -> tuple[list[float], float]:
    """Return the seconds that pages down take, all of the post long, and the peak of memory in MiB."""
    terminal = Terminal([sys.executable, "-m", "reader", str(posts)], env, draws=False)
    time.sleep(2)
    terminal.settle()
    terminal.press("\r")
    terminal.settle(1)
    seconds = []
    for _ in range(60):
        seconds.append(terminal.answer(PAGE_DOWN))
        time.sleep(0.3)  # as long as it takes to see what is on a page, at the least
        terminal.settle(0.02)
    memory = terminal.memory(with_children=True)
    terminal.close()
    return seconds, memory


def report(name: str, seconds: list[float]) -> float:
    """Print how long pages down took; return the 95th percentile, in milliseconds."""
    ms = sorted(1000 * one for one in seconds)
    p95 = ms[int(len(ms) * 0.95)]
    print(f"{name:40} median {statistics.median(ms):6.1f}   p95 {p95:6.1f} ms", end="")
    return p95


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    passed = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "posts")
        without = environment(folder / "plain", "symbols")
        plain, base_memory = paging(folder / "posts" / "without", without)
        report("a page down, without pictures", plain)
        print(f"   memory {base_memory:.0f} MiB")
        for protocol, limit in LIMITS.items():
            env = environment(folder / protocol, protocol)
            pairs = [
                (opening(folder / "posts" / "without", without), opening(folder / "posts" / "with", env))
                for _ in range(runs)  # in turns, since the machine is not always as fast
            ]
            base, first = (1000 * statistics.median(times) for times in zip(*pairs, strict=True))
            print(
                f"{protocol:8} enter to the first words {first:6.1f} ms, without pictures {base:6.1f}   of +20 allowed"
            )
            passed &= first <= base + 20
            for when in ("new", "kept"):
                seconds, memory = paging(folder / "posts" / "with", env)
                p95 = report(f"{protocol:8} a page down, {when}", seconds)
                print(f"   of {limit} allowed   memory {memory - base_memory:+.0f} MiB   of {MOST_MEMORY} allowed")
                passed &= p95 <= limit and memory - base_memory <= MOST_MEMORY
    return not passed


sys.exit(main())
