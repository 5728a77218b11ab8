"""The commands about folders, and about finding what is in them."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from reader.cli.posts import print_list, understood
from reader.cli.shared import (
    ARTICLES,
    BUNDLED,
    IMPORTED,
    all_sources,
    left_out,
    once,
    reading_state,
    source_names,
    whole_library,
)
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, UnreadableError, fail
from reader.errors import ReaderError
from reader.library.addresses import is_address
from reader.library.index import open_index
from reader.library.sources import Source, add_source, remove_source
from reader.library.update import Change, update
from reader.library.watch import watch
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec
from reader.paths import index_file, posts_folder, sources_file, state_file, web_file
from reader.state.opening import read_subscriptions
from reader.text.clean import clean_line

_REMARKS = {
    BUNDLED: "  (comes with Reader)", ARTICLES: "  (fetched from the web)", IMPORTED: "  (from other programs)",
}  # fmt: skip
NICE = 10
"""How far watching stands back behind everything else that the machine does."""


def add(options: argparse.Namespace) -> int:
    """Add a folder, and take in its posts; or keep an article of the web."""
    if is_address(options.source):
        from reader.cli.feeds import add_address

        return add_address(options)
    try:
        source = add_source(sources_file(), Path(options.source).expanduser(), source_names())
    except ReaderError as error:
        raise UnreadableError(str(error)) from error
    if options.json:
        print(json.dumps({"kind": "folder", "name": source.name}))
        return DONE
    print(f"added {source.name}: {clean_line(str(source.path))}")
    return _say(_update(index_file()))


def remove(options: argparse.Namespace) -> int:
    """Take a folder away. Nothing is forgotten: what was read is still read if the folder comes back."""
    from reader.cli.feeds import unsubscribe

    if name := unsubscribe(options.source):
        print(f"removed {name}: its posts are kept, and come back with it")
        return _say(_update(index_file()))
    source = remove_source(sources_file(), options.source)
    print(f"removed {source.name}: {clean_line(str(source.path))}")
    return _say(_update(index_file()))


def sources(_: argparse.Namespace) -> int:
    """Print the folders of the library, and the feeds."""
    from reader.web.feed_memory import problems_of_feeds

    feeds = read_subscriptions(state_file())
    problems = problems_of_feeds(web_file()) if feeds else {}
    for feed in feeds:
        print(f"{feed.name}  {feed.asked}" + (f"  ({problems[feed.address]})" if feed.address in problems else ""))
    for source in all_sources():
        if source.name in {feed.name for feed in feeds}:
            continue
        remark = _REMARKS.get(source.name, "")
        remark = remark or ("" if source.path.is_dir() else "  (is not there)")
        print(f"{source.name}  {clean_line(str(source.path))}{remark}")
    with closing(open_index(index_file())) as found:
        for line in left_out(found):
            print(line)
    return DONE


def index(options: argparse.Namespace) -> int:
    """Look at every folder, and bring the index up to date."""
    file, sources = index_file(), all_sources
    if options.once:
        file, sources = Path(options.once), partial(once, options.path)
    if options.watch:
        os.nice(NICE)  # somebody reads meanwhile
    say = partial(_say, as_json=options.json)
    update = partial(_update, file, sources, progress=_tell if options.json and options.watch else _show)
    status = say(update())
    if options.watch:
        with closing(open_index(file)) as found:
            for change in watch(found, update, sources, [] if options.once else _named_in()):
                say(change)
    return status


def _named_in() -> list[Path]:
    """Return the files and folders that change when there are other sources."""
    state = state_file()
    return [sources_file(), posts_folder(), state, state.with_name(f"{state.name}-wal")]


def _show(count: int) -> None:
    """Show a person how many posts were looked at."""
    if sys.stderr.isatty():
        print(f"\r{count:,} posts", end="", file=sys.stderr, flush=True)


def _update(
    file: Path, sources: Callable[[], list[Source]] = all_sources, progress: Callable[[int], None] = _show
) -> Change:
    with closing(open_index(file)) as found:
        change = update(found, sources(), progress)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    return change


def _tell(count: int) -> None:
    """Tell a program the same."""
    print(json.dumps({"looked_at": count}), flush=True)


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
    view = understood(ListSpec("relevance", words=" ".join(options.query) + " "))
    catalog = Catalog(whole_library(fresh=True).index)
    with reading_state(catalog) as store:
        posts = [*catalog.posts(view, options.limit)]
        print_list(posts, store, as_json=options.json)
    return DONE if posts else NOTHING_MATCHED
