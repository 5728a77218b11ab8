"""The commands about folders, and about finding what is in them."""

import argparse
import json
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from reader.cli.posts import print_list
from reader.cli.shared import BUNDLED, all_sources, reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, UnreadableError, fail
from reader.errors import ReaderError
from reader.library.index import open_index
from reader.library.query import parse_query
from reader.library.sources import add_source, remove_source
from reader.library.update import Change, update
from reader.library.watch import watch
from reader.paths import index_file, sources_file
from reader.state.journal import PostState
from reader.text.clean import clean_line


def add(options: argparse.Namespace) -> int:
    """Add a folder, and take in its posts."""
    try:
        source = add_source(sources_file(), Path(options.source).expanduser())
    except ReaderError as error:
        raise UnreadableError(str(error)) from error
    print(f"added {source.name}: {clean_line(str(source.path))}")
    return _say(_update(quiet=False))


def remove(options: argparse.Namespace) -> int:
    """Take a folder away. Nothing is forgotten: what was read is still read if the folder comes back."""
    source = remove_source(sources_file(), options.source)
    print(f"removed {source.name}: {clean_line(str(source.path))}")
    return _say(_update(quiet=False))


def sources(_: argparse.Namespace) -> int:
    """Print the folders of the library."""
    for source in all_sources():
        remark = "  (comes with Reader)" if source.name == BUNDLED else ""
        remark = remark or ("" if source.path.is_dir() else "  (is not there)")
        print(f"{source.name}  {clean_line(str(source.path))}{remark}")
    return DONE


def index(options: argparse.Namespace) -> int:
    """Look at every folder, and bring the index up to date."""
    change = _update(quiet=options.json)
    status = _say(change, as_json=options.json)
    if options.watch:
        with closing(open_index(index_file())) as found:
            for change in watch(found, partial(_update, quiet=True), all_sources, sources_file()):
                _say(change, as_json=options.json)
    return status


def _update(*, quiet: bool) -> Change:
    shows = sys.stderr.isatty() and not quiet

    def progress(count: int) -> None:
        if shows and count:
            print(f"\r{count} posts", end="", file=sys.stderr, flush=True)

    with closing(open_index(index_file())) as found:
        change = update(found, all_sources(), progress)
    if shows:
        print("\r\x1b[K", end="", file=sys.stderr)
    return change


def _say(change: Change, *, as_json: bool = False) -> int:
    if as_json:
        print(json.dumps(change._asdict()), flush=True)
    else:
        print(f"{change.added} new, {change.changed} changed, {change.removed} gone", flush=True)
        for problem in change.problems:
            fail(problem, UNREADABLE)
    return UNREADABLE if change.problems else DONE


def search(options: argparse.Namespace) -> int:
    """Print the posts that are found."""
    query = parse_query(" ".join(options.query) + " ")
    if query.hint:
        print(f"reader: {query.hint}", file=sys.stderr)
    library = whole_library(fresh=True)
    with closing(open_index(index_file())) as found, reading_state(library) as store:
        # The index does not know a post's state, so that all that is found is looked at.
        hits = found.search(query, len(library.posts))
        posts = [post for post in hits if _is(store.state(post.key), query.states)][: options.limit]
        print_list(posts, store, as_json=options.json)
    return DONE if posts else NOTHING_MATCHED


def _is(state: PostState, states: tuple[str, ...]) -> bool:
    """Whether a post is all of what is asked for; hidden ones only if they are asked for."""
    is_so = {
        "read": state.read,
        "unread": not state.read,
        "starred": state.starred,
        "unfinished": state.in_progress,
        "hidden": state.hidden,
    }
    return all(is_so[name] for name in states) and (not state.hidden or "hidden" in states)
