"""What the index of a folder costs: to make it, to look again, to search in it as one types.

usage: library.py DIR    (the figures are for 100,000 posts of 200 words; fails where one is missed)
"""

import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from reader.library.index import Index, open_index
from reader.library.sources import Source
from reader.library.update import update
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec

POSTS_A_SECOND, RESCAN_SECONDS, KEY_MS, SIZE = 1500, 2.0, 60.0, 1.2
TYPED = (
    "attention model",
    "lottery ticket loss",
    "kernel before:2010",
    "author:3 token",
    "tag:kernel expert",
    "zzz top",
)


def keys(index: Index) -> list[float]:
    """Return the milliseconds that each key of what is typed takes until the first screen of hits is there."""
    catalog, times = Catalog(index), []
    for text in TYPED:
        for end in range(1, len(text) + 1):
            start = time.perf_counter()
            list(catalog.posts(ListSpec("relevance", words=text[:end]), 50))
            times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def main() -> int:
    folder = Path(sys.argv[1])
    text = sum(path.stat().st_size for path in folder.rglob("*.md"))
    failed = []
    with tempfile.TemporaryDirectory() as home:
        path = Path(home, "index.db")
        with closing(open_index(path)) as index:
            start = time.perf_counter()
            count = update(index, [Source("bench", folder)]).added
            rate = count / (time.perf_counter() - start)
            rescans = []
            for _ in range(5):
                start = time.perf_counter()
                update(index, [Source("bench", folder)])
                rescans.append(time.perf_counter() - start)
            times = keys(index)
        size = path.stat().st_size / text
    p95 = times[int(len(times) * 0.95)]
    rescan = statistics.median(rescans)
    print(f"first look at {count} posts      {rate:8.0f} posts a second   ({POSTS_A_SECOND} at least)")
    spread = f"{min(rescans):.2f} to {max(rescans):.2f}"
    print(f"another, nothing changed     {rescan:8.2f} s, {spread}   ({RESCAN_SECONDS:.0f} at most)")
    spread = f"{statistics.median(times):.1f} median, {times[-1]:.1f} worst"
    print(f"a key of a search            {p95:8.1f} ms p95, {spread}   ({KEY_MS:.0f} at most)")
    print(f"size of the index            {size:8.2f} times the text   ({SIZE} at most)")
    for what, missed in (
        ("posts a second", rate < POSTS_A_SECOND),
        ("another look", rescan > RESCAN_SECONDS),
        ("a key of a search", p95 > KEY_MS),
        ("size", size > SIZE),
    ):
        failed += [what] if missed else []
    print(*(f"missed: {what}" for what in failed), sep="\n", end="")
    return bool(failed)


sys.exit(main())
