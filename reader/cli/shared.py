"""What commands share: the library, the reading state, and finding the post that is meant."""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.cli.status import UnreadableError
from reader.library.library import Library, read_library
from reader.library.post import Post, read_post
from reader.paths import bundled_posts, last_list_file, state_file
from reader.state.backups import back_up_daily
from reader.state.moves import follow_moves
from reader.state.opening import open_store
from reader.state.store import Store


def bundled_library() -> Library:
    """Return the library that commands are about."""
    return read_library([bundled_posts()])


@contextmanager
def reading_state(library: Library) -> Iterator[Store]:
    """Give the reading state, which has followed the posts of `library` to where they are now."""
    store = open_store(state_file())
    try:
        if store.notice:
            print(f"reader: {store.notice}", file=sys.stderr)
        follow_moves(library.posts, store)
        yield store
    finally:
        store.close()


@contextmanager
def kept_state(library: Library) -> Iterator[Store]:
    """Give the reading state to change it. Raises UnreadableError where that would not be kept."""
    with reading_state(library) as store:
        if store.path is None:
            raise UnreadableError("Nothing was changed.")
        yield store
        with suppress(OSError, sqlite3.Error):  # `reader doctor` says how old the last one is
            back_up_daily(store.path)


def find(words: str, library: Library) -> Post:
    """Return the post that `words` name. Raises ReaderError."""
    path = Path(words)
    if (os.sep in words or path.suffix) and path.is_file():
        return library.by_path(path) or read_post(path, fallback_key=path.absolute().as_uri())
    return library.find(words, _last_list())


def remember_list(posts: Sequence[Post]) -> None:
    """Keep the keys of a list, so that `reader show 3` knows what 3 is."""
    import tempfile

    path = last_list_file()
    with suppress(OSError):  # a convenience: the list itself has been printed
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            json.dump([post.key for post in posts], file)
        Path(file.name).replace(path)


def _last_list() -> list[str]:
    try:
        keys = json.loads(last_list_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(key) for key in keys] if isinstance(keys, list) else []
