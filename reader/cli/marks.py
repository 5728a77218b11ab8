"""The commands that change what is remembered, and that share it with other devices."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reader.cli.posts import print_list
from reader.cli.shared import find, kept_state, reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UnreadableError, UsageError
from reader.errors import ReaderError
from reader.library.post import Post
from reader.lists.catalog import Catalog
from reader.lists.list_spec import QUEUE, ListSpec
from reader.lists.undone import say_undone
from reader.paths import config_file
from reader.state.journal import Field
from reader.state.store import Store
from reader.text.clean import clean, clean_line

_STATES: dict[str, tuple[Field, bool]] = {
    "read": ("read", True),
    "unread": ("read", False),
    "starred": ("starred", True),
    "unstarred": ("starred", False),
    "hidden": ("hidden", True),
    "shown": ("hidden", False),
}


def mark(options: argparse.Namespace) -> int:
    """Mark posts, all in one change."""
    library = whole_library(fresh=True)
    posts = [find(words, library) for words in options.posts]
    field, value = _STATES[options.state]
    with kept_state(Catalog(library.index)) as store:
        changed = store.mark({post.key: post.fingerprint for post in posts}, field, value)
        for post in posts:
            print(f"{options.state}: {post.title}")
        if value:
            _run_hooks(store, [post for post in posts if post.key in changed], field)
    return DONE


def _run_hooks(store: Store, posts: Sequence[Post], field: Field) -> None:
    """Run what the settings have for what was done with posts. Raises ReaderError where that fails."""
    from reader.config import read_config
    from reader.lists.hooks import Hooks

    hooks = Hooks(read_config(config_file()), store.state)
    for post in posts if hooks.has(field) else ():
        hooks.run(post, field)


def queue(options: argparse.Namespace) -> int:
    """Print the queue, or put posts at its end, or take them out."""
    library = whole_library(fresh=True)
    if options.posts:
        posts = [find(words, library) for words in options.posts]
        with kept_state(Catalog(library.index)) as store:
            for post in posts:  # one after the other: that is their order
                store.mark({post.key: post.fingerprint}, "queued", not options.remove)
        for post in posts:
            print(f"{'out of the queue' if options.remove else 'queued'}: {post.title}")
        return DONE
    catalog = Catalog(library.index)
    with reading_state(catalog) as store:
        listed = [*catalog.posts(ListSpec(scope=QUEUE))]
        print_list(listed, store, as_json=options.json)
    return DONE if listed else NOTHING_MATCHED


def tag(options: argparse.Namespace) -> int:
    """Print, add or remove the person's tags on a post."""
    library = whole_library(fresh=True)
    post = find(options.post, library)
    named = [cleaned for name in options.tags if (cleaned := clean_line(name))]
    if not named:
        with reading_state(Catalog(library.index)) as store:
            tags = store.state(post.key).tags
    else:
        with kept_state(Catalog(library.index)) as store:
            before = store.state(post.key).tags
            kept = [name for name in before if not (options.remove and name in named)]
            tags = (*kept, *dict.fromkeys(name for name in named if not options.remove and name not in before))
            store.put(post.key, post.fingerprint, "tags", tags)
    print("\n".join(tags), end="\n" if tags else "")
    return DONE if tags or named else NOTHING_MATCHED


def note(options: argparse.Namespace) -> int:
    """Print the person's note on a post, or write it."""
    library = whole_library(fresh=True)
    post = find(options.post, library)
    if options.text is None:
        with reading_state(Catalog(library.index)) as store:
            text = store.state(post.key).note
        print(text, end="\n" if text else "")
        return DONE if text else NOTHING_MATCHED
    text = sys.stdin.read() if options.text == "-" else options.text
    with kept_state(Catalog(library.index)) as store:
        store.put(post.key, post.fingerprint, "note", written := clean(text).strip("\n"))
        if written:
            _run_hooks(store, [post], "note")
    return DONE


def undo(_: argparse.Namespace) -> int:
    """Take back the last change that was made on this device."""
    library = whole_library(fresh=True)
    with kept_state(Catalog(library.index)) as store:
        undone = store.undo()
    if not undone:
        raise ReaderError("There is nothing to undo.")
    print(say_undone(undone, library.title))
    return DONE


def sync_folder(options: argparse.Namespace) -> int:
    """Exchange reading state through a shared folder."""
    from reader.config import read_config
    from reader.state.sync import sync

    folder = options.folder or read_config(config_file()).sync_dir
    if not folder:
        raise UsageError("say which folder to sync with: `reader sync DIR`, or sync_dir in the settings.")
    with kept_state() as store:
        try:
            done = sync(store, Path(folder).expanduser())
        except ReaderError as error:
            raise UnreadableError(str(error)) from error
    print(f"received {done.received}, sent {done.sent}")
    if done.problems:
        raise UnreadableError(" ".join(done.problems))
    return DONE
