"""Fetching the pictures of posts that are on the web."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.status import DONE, UNREADABLE, UnreadableError, fail
from reader.config import Config, read_config
from reader.errors import ReaderError
from reader.paths import config_file, web_file

if TYPE_CHECKING:
    from reader.web.feed_memory import FeedMemory
    from reader.web.fetch import Cancelled
    from reader.web.pictures import Fetched

_MOST_AT_ONCE = 300 << 20
"""Bytes of the pictures of one feed that come with one refresh; the others come with the next."""


def are_fetched(config: Config | None = None) -> bool:
    """Return whether pictures are fetched at all: not for a person who does not want to see any."""
    return (config or read_config(config_file())).pictures != "off"


def fetch_of(path: Path) -> "Fetched":
    """Fetch the pictures of the post in a file that are not on this machine yet. Raises UnreadableError."""
    from reader.web.feed_memory import feed_memory
    from reader.web.fetch import Cancelled
    from reader.web.pictures import fetch_pictures, picture_fetcher

    is_told = sys.stderr.isatty()
    if is_told:
        print("fetching pictures …", end="", file=sys.stderr, flush=True)
    try:
        with feed_memory(web_file()) as memory:
            host = memory.pictures.private_host(path)
            found = fetch_pictures(path, picture_fetcher(), Cancelled(), host)
            memory.pictures.done(path, is_complete=not found.problems)
    except ReaderError as error:
        raise UnreadableError(str(error)) from error
    finally:
        if is_told:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return found


def fetch_for(path: Path, title: str, *, as_json: bool) -> int:
    """Fetch the pictures of a post, and say what came of it; return the status."""
    found = fetch_of(path)
    if as_json:
        print(json.dumps({"pictures": found.new, "missing": len(found.problems)}), flush=True)
        return DONE
    print(f"{title}: {count(found.new)} fetched" if found.new or found.problems else f"{title}: no picture is missing")
    for problem, times in Counter(found.problems).items():
        fail(f"{problem} ({times} times)" if times > 1 else problem, UNREADABLE)
    return UNREADABLE if found.problems else DONE


def fetch_wanted(
    memory: "FeedMemory", folders: Iterable[Path], cancelled: "Cancelled", tell: Callable[[Path, int, int], None]
) -> int:
    """Fetch the pictures that are wanted of posts in some folders; return how many have come.

    `tell` is told of which post they were asked for, of how many posts so far, and of how many in all. Raises
    ReaderError.
    """
    from reader.web.pictures import fetch_pictures, picture_fetcher

    posts, fetcher = memory.pictures.due(folders), picture_fetcher()
    sizes: Counter[Path] = Counter()
    new = 0
    for done, (path, host) in enumerate(posts, 1):
        if cancelled:
            break
        if not path.is_file():
            memory.pictures.done(path, is_complete=True)
        elif sizes[path.parent] < _MOST_AT_ONCE:
            found = fetch_pictures(path, fetcher, cancelled, host)
            if not cancelled:
                memory.pictures.done(path, is_complete=not found.problems)
            sizes[path.parent] += found.size
            new += found.new
            if found.new or found.problems:
                tell(path, done, len(posts))
    return new


def want(path: Path, private_host: str) -> None:
    """Take note that the pictures of an article are wanted, and which machine it came from."""
    from reader.web.feed_memory import feed_memory
    from reader.web.picture_queue import Wanted

    with suppress(ReaderError), feed_memory(web_file()) as memory:
        memory.pictures.want([Wanted(path, private_host)])


def count(pictures: int) -> str:
    """Return a number of pictures in words."""
    return f"{pictures} {'picture' if pictures == 1 else 'pictures'}"
