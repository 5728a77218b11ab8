"""`reader list` and `reader show`."""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.cli.shared import find, reading_state, remember_list, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, UsageError, fail
from reader.cli.streams import STANDARD_INPUT
from reader.errors import ReaderError
from reader.library.addresses import is_address
from reader.library.post import Post
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec
from reader.paths import config_file
from reader.state.store import Store
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.config import Config
    from reader.pictures.terminals import PictureSetting


def list_posts(options: argparse.Namespace) -> int:
    """Print posts, one a line."""
    states = [state for state in ("unread", "starred", "hidden") if getattr(options, state)]
    asked = [f"is:{state}" for state in states]
    if options.tag is not None:
        if '"' in options.tag:
            return NOTHING_MATCHED
        asked.append(f'tag:"{options.tag}"')
    catalog = Catalog(whole_library(fresh=True).index)
    with reading_state(catalog) as store:
        kept = "" if options.name is None else f"{_search_called(options.name, store)} "
        spec = understood(ListSpec(options.sort, scope=" ".join(asked), words=kept))
        posts = [*catalog.posts(spec, options.limit or -1)]
        print_list(posts, store, as_json=options.json)
    return DONE if posts else NOTHING_MATCHED


def _search_called(name: str, store: Store) -> str:
    """Return the query of a saved search. Raises UsageError."""
    kept = store.searches()
    named = [one for one in kept if one.name == name] or [one for one in kept if one.name.casefold() == name.casefold()]
    if not named:
        known = ", ".join(one.name for one in kept)
        raise UsageError(
            f"there is no search called {clean_line(name)}: "
            + (f"you have kept {known}." if kept else "W in the list keeps one.")
        )
    return named[0].query


def understood(spec: ListSpec) -> ListSpec:
    """Return what is to be listed. Raises UsageError where it makes no sense."""
    if spec.query.problem:
        raise UsageError(spec.query.problem)
    return spec


def print_list(posts: Sequence[Post], store: Store, *, as_json: bool) -> None:
    """Print posts, and remember which number each had."""
    digits = len(str(len(posts)))
    for number, post in enumerate(posts, 1):
        state = store.state(post.key)
        if as_json:
            print(json.dumps(_as_json(post, store)))
            continue
        date = post.date.isoformat() if post.date else ""
        star, guess = "★" if state.starred else " ", "~" if post.is_date_guessed else " "
        sign = state.sign(post.fingerprint)
        print(f"{number:{digits}} {sign}{star}{guess}{date:10} {post.reading_time:3} min  {post.title}")
    remember_list(posts)


def _as_json(post: Post, store: Store) -> dict[str, object]:
    """Return a post for `json.dumps`, whose plain ASCII keeps even the name of the file harmless."""
    state = store.state(post.key)
    return {
        "key": post.key,
        "title": post.title,
        "date": post.date.isoformat() if post.date else None,
        "date_guessed": post.is_date_guessed,
        "updated": post.updated.isoformat() if post.updated else None,
        "author": post.author,
        "reading_time": post.reading_time,
        "url": post.url or None,
        "tags": list(post.tags),
        "draft": post.is_draft,
        "read": state.read,
        "in_progress": state.in_progress,
        "progress": 1.0 if state.read else state.progress,
        "starred": state.starred,
        "hidden": state.hidden,
        "your_tags": list(state.tags),
        "note": state.note or None,
        "updated_since_read": state.updated_since(post.fingerprint),
        "path": str(post.path),
    }


def show(options: argparse.Namespace) -> int:
    """Print a post, typeset; or an article of the web, or what is piped in."""
    if options.post is None:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("which post? `reader show POST`; or pipe Markdown into `reader show`.")
        options.post = STANDARD_INPUT
    if is_address(options.post):
        from reader.cli.web import read_once

        with read_once(options.post) as path:
            return _show(options, str(path), is_of_web=True)
    return _show(options, options.post)


def _show(options: argparse.Namespace, words: str, *, is_of_web: bool = False) -> int:
    from reader.cli.encoding import has_all_characters
    from reader.cli.printing import in_color, line_width, print_lines
    from reader.config import read_config
    from reader.library.reading import read_document
    from reader.text.document.nodes import Image, nodes
    from reader.text.layout.figure import PictureRoom
    from reader.text.layout.typeset import Options, typeset
    from reader.text.lines import plain_text

    library = whole_library(fresh=True)
    post = find(words, library)
    color = in_color(options.color)
    config = read_config(config_file())
    setting = _picture_setting(options, config) if color and not options.json else "off"
    try:
        if setting != "off" and (is_of_web or config.remote_pictures):
            from reader.cli.post_pictures import fetch_of

            fetch_of(post.path)
        document = read_document(
            post,
            smart=config.smart_punctuation,
            date_format=config.date_format,
            with_pictures=setting != "off",
        )
    except ReaderError as error:
        return fail(str(error), UNREADABLE)
    addresses = not color or options.json
    terminal = None
    if any(isinstance(node, Image) and node.picture for node in nodes(document.blocks)):
        from reader.cli.pictures import Terminal, draw_lines

        terminal = Terminal(setting, config)
    rows = shutil.get_terminal_size().lines * config.picture_height // 100
    typography = Options(
        addresses=addresses,
        justify=config.justify,
        hyphenate=config.hyphenate,
        plain=config.plain or options.plain or not has_all_characters(sys.stdout),
        diagram_server=config.diagram_server if color else "",
        pictures=PictureRoom(*terminal.graphics.cell, max(1, rows))
        if terminal and terminal.graphics.protocol
        else None,
    )
    lines = typeset(document, options.width or line_width(80), typography)
    if options.json:
        with reading_state(Catalog(library.index)) as store:
            print(json.dumps({**_as_json(post, store), "text": plain_text(lines)}, indent=2))
    elif terminal:
        sys.stdout.writelines(draw_lines(lines, terminal))
    else:
        print_lines(lines, color=color)
    return DONE


def _picture_setting(options: argparse.Namespace, config: "Config") -> "PictureSetting":
    """Return how pictures are to be drawn."""
    if config.plain or options.plain:
        return "off"
    setting: PictureSetting = options.pictures or (config.pictures if sys.stdout.isatty() else "off")
    return setting
