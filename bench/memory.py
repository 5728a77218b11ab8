"""How much memory all of Reader's processes take together, with a large library: each page shared is counted in parts.

usage: memory.py FOLDER    of posts, as `make_corpus.py` writes them; fails where it is over 65 MiB (Linux)
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from list import home, reader

LIMIT = 65.0
REST = 3.0
"""Seconds until what Reader begins after its first paint is done."""


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it has started, directly or not."""
    yield process
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from family(int(child))


def memory(process: int) -> float:
    """Return the proportional set size of a process in MiB."""
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def report(name: str, process: int) -> float:
    each = [(memory(one), Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ")) for one in family(process)]
    total = sum(size for size, _ in each)
    print(f"{name:40} {total:6.1f} MiB")
    for size, command in each:
        print(f"    {size:6.1f}   {command[:80]}")
    return total


def main() -> int:
    posts = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        env = home(Path(name), posts)
        subprocess.run(
            [sys.executable, "-m", "reader", "index"], env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL
        )
        terminal = reader(env)
        terminal.wait("unread")
        until = time.perf_counter() + REST
        while time.perf_counter() < until:
            terminal.pump(0.1)
        total = report("all processes, at rest", terminal.pid)
        for _ in range(20):
            for key in ("\r", " ", "\x1b", "j"):
                terminal.answer(key, limit=0.5)
        report("twenty posts later", terminal.pid)
        terminal.close()
    print(f"memory at rest: {total:.1f} MiB of {LIMIT:.0f} allowed")
    return total > LIMIT


if __name__ == "__main__":
    sys.exit(main())
