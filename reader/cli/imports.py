"""The command that takes over what other programs have kept, or a backup of Reader's own."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.folders import source_names
from reader.cli.shared import kept_state, reading_state, take_in, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, fail
from reader.errors import ReaderError
from reader.library.library import Library
from reader.lists.catalog import Catalog
from reader.paths import posts_folder, state_file
from reader.state.archive import is_backup
from reader.state.opening import read_subscriptions
from reader.state.store import Store

if TYPE_CHECKING:
    from reader.web.imports.take import Taken

_NAMED = 3
"""How many things are named of those that are left out for the same reason."""


def import_files(options: argparse.Namespace) -> int:
    """Take over what files hold; `--dry-run` only says what that would be."""
    status = DONE
    has_new_feeds = False
    library = whole_library(fresh=True)
    with (reading_state if options.dry_run else kept_state)(Catalog(library.index)) as store:
        for file in map(Path, options.file):
            try:
                if is_backup(file):
                    _import_backup(file, store, is_rehearsal=options.dry_run)
                    continue
                taken = _import_file(file, library, store, is_rehearsal=options.dry_run)
            except ReaderError as error:  # one file does not cost the others
                status = max(status, fail(str(error), UNREADABLE))
                continue
            has_new_feeds |= bool(taken.feeds)
            if taken.is_empty:
                status = max(status, fail("There is nothing in it that can be taken over.", NOTHING_MATCHED))
    if options.dry_run:
        print("Nothing was changed: this is what would be, without --dry-run.")
        return status
    take_in()
    if has_new_feeds:
        print("`reader refresh` asks the new feeds what they have.")
    return status


def _import_file(file: Path, library: Library, store: Store, *, is_rehearsal: bool) -> "Taken":
    from reader.web.imports.recognise import read_file
    from reader.web.imports.take import Here, Import

    found = read_file(file)
    here = Here(library, store, read_subscriptions(state_file()), source_names())
    taken = Import(found, here, is_rehearsal=is_rehearsal).run()
    print(f"{found.kind}: {_told(taken)}")
    _say_left(taken.left)
    return taken


def _told(taken: "Taken") -> str:
    parts = []
    if feeds := len(taken.feeds) + taken.feeds_here:
        parts.append(f"{_count(feeds, 'feed')}, {len(taken.feeds)} new")
    if posts := taken.posts + taken.posts_here:
        parts.append(f"{_count(posts, 'post')}, {taken.posts} new")
    marks = {"read": taken.read, "starred": taken.starred, "tagged": taken.tagged, "noted on": taken.noted}
    marked = [f"{number} {what}" for what, number in marks.items() if number]
    return "; ".join([*parts, *([", ".join(marked)] if marked else [])]) or "nothing"


def _say_left(left: Sequence[tuple[str, str]]) -> None:
    """Say what was left out: what has the same reason, together."""
    by_reason: dict[str, list[str]] = {}
    for what, why in left:
        by_reason.setdefault(why, []).append(what)
    for why, all_of_it in by_reason.items():
        more = f" and {len(all_of_it) - _NAMED} more" if len(all_of_it) > _NAMED else ""
        print(f"left out: {', '.join(all_of_it[:_NAMED])}{more} ({why})", file=sys.stderr)


def _import_backup(file: Path, store: Store, *, is_rehearsal: bool) -> None:
    from reader.state.archive import load, restore

    backup = load(file)
    restored = restore(backup.files, posts_folder(), is_rehearsal=is_rehearsal)
    if is_rehearsal:
        new = len({*backup.events} - {event for _, event in store.events()})
    else:
        new = store.take_over(backup.events)
    files = f"; {_count(len(backup.files), 'file')}, {restored.new} of them new" if backup.files else ""
    print(f"{len(backup.events)} events, {new} of them new{files}")
    _say_left([(name, "it is another here, and that stays") for name in restored.other])


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
