"""The commands about folders, and about finding what is in them."""

import argparse
import json
from contextlib import closing
from pathlib import Path

from reader.cli.folders import ARTICLES, BUNDLED, IMPORTED, all_sources, left_out, source_names
from reader.cli.index import look, say
from reader.cli.posts import print_list, understood
from reader.cli.shared import reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UnreadableError
from reader.errors import ReaderError
from reader.library.addresses import is_address
from reader.library.index import open_index
from reader.library.sources import add_source, remove_source
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec
from reader.paths import index_file, sources_file, state_file, web_file
from reader.state.opening import read_subscriptions
from reader.text.clean import clean_line

_REMARKS = {
    BUNDLED: "  (comes with Reader)", ARTICLES: "  (fetched from the web)", IMPORTED: "  (from other programs)",
}  # fmt: skip


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
    return say(look(index_file(), all_sources()))


def remove(options: argparse.Namespace) -> int:
    """Take a folder away. Nothing is forgotten: what was read is still read if the folder comes back."""
    from reader.cli.feeds import unsubscribe

    if name := unsubscribe(options.source):
        print(f"removed {name}: its posts are kept, and come back with it")
        return say(look(index_file(), all_sources()))
    source = remove_source(sources_file(), options.source)
    print(f"removed {source.name}: {clean_line(str(source.path))}")
    return say(look(index_file(), all_sources()))


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


def search(options: argparse.Namespace) -> int:
    """Print the posts that are found."""
    view = understood(ListSpec("relevance", words=" ".join(options.query) + " "))
    catalog = Catalog(whole_library(fresh=True).index)
    with reading_state(catalog) as store:
        posts = [*catalog.posts(view, options.limit)]
        print_list(posts, store, as_json=options.json)
    return DONE if posts else NOTHING_MATCHED
