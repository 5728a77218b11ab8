"""The command that carries things elsewhere: a backup, the feeds, a post, notes and highlights."""

import argparse
import io
import sys
from datetime import date
from pathlib import Path

from reader.cli.shared import find, reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UnreadableError, UsageError
from reader.errors import ReaderError
from reader.lists.catalog import Catalog
from reader.paths import posts_folder, replace_file, state_file
from reader.text.clean import clean_line


def export(options: argparse.Namespace) -> int:
    """Print what was asked for; notes and highlights may be written into a folder, a file for each post."""
    kind, what = options.kind, options.what
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # nothing of it may be lost, and the files say that they are in it
    if kind == "markdown":
        return _export_notes(what)
    if kind == "digest":
        return _export_digest(options.since)
    if kind in ("html", "md"):
        if not what:
            raise UsageError(f"say which post: `reader export {kind} POST`.")
        return _export_post(kind, what)
    if what:
        raise UsageError("only notes are written into a folder: `reader export markdown DIR`.")
    return _export_feeds() if kind == "opml" else _export_everything()


def _export_everything() -> int:
    from reader.state.archive import dump

    with reading_state() as store:
        try:
            for part in dump(store, posts_folder()):
                sys.stdout.write(part)
        except ReaderError as error:
            raise UnreadableError(str(error)) from error
    return DONE


def _export_feeds() -> int:
    from reader.state.opening import read_subscriptions
    from reader.web.imports.opml import write_opml

    feeds = read_subscriptions(state_file())
    sys.stdout.write(write_opml(feeds))
    return DONE if feeds else NOTHING_MATCHED


def _export_post(kind: str, words: str) -> int:
    from reader.library.post_export import post_html, post_markdown

    post = find(words, whole_library(fresh=True))
    sys.stdout.write(post_html(post) if kind == "html" else post_markdown(post))
    return DONE


def _export_digest(since: str) -> int:
    from reader.lists.digest import digest
    from reader.lists.query_fields import parse_day
    from reader.lists.query_parts import day_of

    today, first = date.today(), parse_day(since)
    if first is None:
        raise UsageError(
            f"--since needs a time such as 7d, 2w or 1m, or a day such as 2023-05-17; not {clean_line(since)}."
        )
    library = whole_library(fresh=True)
    with reading_state(Catalog(library.index)) as store:
        text = digest(store, library, day_of(first, today), today)
    sys.stdout.write(text)
    return DONE if text else NOTHING_MATCHED


def cite_post(options: argparse.Namespace) -> int:
    """Print a post as a citation."""
    from reader.library.citation import cite

    sys.stdout.write(cite(find(options.post, whole_library(fresh=True)), options.style))
    return DONE


def _export_notes(folder: str | None) -> int:
    from reader.lists.notes_markdown import notes

    library = whole_library(fresh=True)
    with reading_state(Catalog(library.index)) as store:
        files = [*notes(store, library)]
    for name, text in files:
        if folder:
            replace_file(Path(folder).expanduser() / name, text)
    if folder:
        print(f"{len(files)} {'file' if len(files) == 1 else 'files'} written")
    else:
        sys.stdout.write("\n".join(text for _, text in files))
    return DONE if files else NOTHING_MATCHED
