"""What commands share: the library, the reading state, and finding the post that is meant."""

import atexit
import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from reader.cli.folders import all_sources, folder_sources
from reader.cli.status import UnreadableError
from reader.cli.streams import STANDARD_INPUT, as_files, is_stream, key_of
from reader.errors import ReaderError
from reader.library.folder import broken_link
from reader.library.index import open_index
from reader.library.library import Library
from reader.library.post import Post
from reader.lists.catalog import Catalog
from reader.lists.renames import follow_moves, path_of
from reader.paths import index_file, last_list_file, read_file, replace_file, state_file
from reader.state.backups import back_up_daily
from reader.state.opening import open_store
from reader.state.store import Store
from reader.text.clean import clean_line

_streams = ExitStack()
"""The files that stand for streams, until the command ends."""
atexit.register(_streams.close)


def require(paths: Sequence[str]) -> None:
    """Raise UnreadableError unless there is something at each of `paths`."""
    for path in paths:
        if path != STANDARD_INPUT and not Path(path).exists():
            raise UnreadableError(broken_link(Path(path)) or f"There is no file or folder {clean_line(path)}.")


def locate(key: str) -> Path | None:
    """Return where the file of a key is, if the key is only the name of one."""
    with suppress(ReaderError):
        for source in all_sources():
            if found := source.locate(key):
                return found
    return path_of(key)


def whole_library(*, fresh: bool) -> Library:
    """Return all posts from the index; `fresh`: after a look at every folder, else only where there is no index yet."""
    index = open_index(index_file())
    problems: tuple[str, ...] = ()
    fresh = fresh or index.path is None
    sources = all_sources() if fresh else folder_sources()  # a start does not wait for the reading state
    if fresh or not index.sources():
        from reader.library.update import update

        problems = update(index, sources if fresh else sources[:1]).problems
    return Library(index, problems)


def take_in() -> None:
    """Let what is new in the folders be listed. Raises ReaderError."""
    from reader.library.update import update

    with closing(open_index(index_file())) as index:
        update(index, all_sources())


@contextmanager
def reading_state(catalog: Catalog | None = None) -> Iterator[Store]:
    """Give the reading state, which has followed the posts of a catalog to where they are now, and told it."""
    store = open_store(state_file())
    try:
        if store.notice:
            print(f"reader: {store.notice}", file=sys.stderr)
        if catalog:
            catalog.refresh(store)
            if follow_moves(catalog.moved(), Library(catalog.index), store, locate):
                catalog.refresh(store)
            catalog.start_list()
        yield store
    finally:
        store.close()


@contextmanager
def kept_state(catalog: Catalog | None = None) -> Iterator[Store]:
    """Give the reading state to change it. Raises UnreadableError where that would not be kept."""
    with reading_state(catalog) as store:
        if store.path is None:
            raise UnreadableError("Nothing was changed.")
        yield store
        with suppress(OSError, sqlite3.Error):  # `reader doctor` says how old the last one is
            back_up_daily(store.path)


def find(words: str, library: Library) -> Post:
    """Return the post that `words` name. Raises ReaderError."""
    from reader.library.reading import read_post

    if is_stream(words) and (words == STANDARD_INPUT or os.sep in words):
        path = Path(*_streams.enter_context(as_files([words])))
        return read_post(path, fallback_key=key_of(path))
    path = Path(words)
    names_file = os.sep in words or path.suffix
    if names_file and (problem := broken_link(path)):
        raise UnreadableError(problem)
    if names_file and path.is_file():
        return library.by_path(path) or read_post(path, fallback_key=path.absolute().as_uri())
    return library.find(words, _last_list())


def remember_list(posts: Sequence[Post]) -> None:
    """Keep the keys of a list, so that `reader show 3` knows what 3 is."""
    with suppress(OSError):  # a convenience: the list itself has been printed
        replace_file(last_list_file(), json.dumps([post.key for post in posts]))


def _last_list() -> list[str]:
    try:
        keys = json.loads(read_file(last_list_file()).decode())
    except (OSError, ValueError):
        return []
    return [str(key) for key in keys] if isinstance(keys, list) else []
