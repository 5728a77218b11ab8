"""Which folders there are: all that Reader lists the posts of."""

import os
from collections.abc import Sequence
from pathlib import Path

from reader.cli.streams import key_of
from reader.config import read_config
from reader.library.index import Index
from reader.library.sources import Source, free_name, read_sources
from reader.paths import articles_folder, bundled_posts, config_file, imported_folder, sources_file, state_file
from reader.state.opening import read_subscriptions

BUNDLED = "reader"
"""The name of the source that comes with Reader."""
ARTICLES = "articles"
"""The name of the source of what was fetched from the web."""
IMPORTED = "imported"
"""The name of the source of what other programs had kept."""


def all_sources() -> list[Source]:
    """Return the folders of the library: those of `folder_sources`, and those of the feeds. Raises ReaderError."""
    feeds = [Source(feed.name, feed.folder) for feed in read_subscriptions(state_file())]
    return folder_sources([feed for feed in feeds if feed.path.is_dir()])


def folder_sources(feeds: Sequence[Source] = ()) -> list[Source]:
    """Return what comes with Reader, what was added, `feeds`, what was fetched or imported, what the settings name.

    Raises ReaderError.
    """
    sources = [Source(BUNDLED, bundled_posts()), *read_sources(sources_file()), *feeds]
    own = (Source(ARTICLES, articles_folder()), Source(IMPORTED, imported_folder()))
    sources += [source for source in own if source.path.is_dir()]
    for folder in read_config(config_file()).folders:
        from reader.library.site_files import place_name  # only where there are any

        path = Path(os.path.realpath(Path(folder).expanduser()))
        if not any(path.is_relative_to(source.path) for source in sources):
            sources.append(Source(free_name(path, [source.name for source in sources], place_name), path))
    return sources


def source_names() -> list[str]:
    """Return the names that a new source cannot have. Raises ReaderError."""
    feeds = [feed.name for feed in read_subscriptions(state_file())]
    return [BUNDLED, ARTICLES, IMPORTED, *feeds, *(source.name for source in all_sources())]


def left_out(index: Index) -> list[str]:
    """Return a line for each thing in the folders that is not listed."""
    return [f"left out of {one.source}: {one.path} ({one.why})" for one in index.left_out()]


def once(paths: Sequence[str]) -> list[Source]:
    """Return what is named on the command line, as it is opened for once."""
    named = dict.fromkeys(Path(path).absolute() for path in paths)
    return [
        Source("", path, key_of(path))
        for path in named
        if not any(path != other and path.is_relative_to(other) for other in named)
    ]
