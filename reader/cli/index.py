"""`reader index`: the index and the folders."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from reader.cli.folders import all_sources, once
from reader.cli.status import DONE, UNREADABLE, fail
from reader.library.index import Change, open_index
from reader.library.sources import Source
from reader.paths import config_file, index_file, posts_folder, sources_file


def index(options: argparse.Namespace) -> int:
    """Look at every folder, and bring the index up to date."""
    if options.watch:
        return _watch(options)
    file, sources = (Path(options.once), once(options.path)) if options.once else (index_file(), all_sources())
    change = look(file, sources, _tell if options.progress else _show)
    if not options.json:
        return say(change)
    found = {"added": change.added, "changed": change.changed, "removed": change.removed, "problems": change.problems}
    if options.progress:
        found |= _watched(
            file, sources, change, [] if options.once else [sources_file(), posts_folder(), config_file()]
        )
    print(json.dumps(found), flush=True)
    return _status(change.problems)


def look(file: Path, sources: Iterable[Source], progress: Callable[[int], None] | None = None) -> Change:
    """Bring the index in a file up to date with folders; return what has changed. Raises ReaderError.

    `progress` is told how many posts were looked at; a person at a terminal is shown it if there is none.
    """
    from reader.library.update import update

    with closing(open_index(file)) as found:
        change = update(found, sources, progress or _show)
    _show_no_more()
    return change


def say(change: Change) -> int:
    """Print what has changed; return the status that the command has by that."""
    print(f"{change.added} new, {change.changed} changed, {change.removed} gone", flush=True)
    for problem in change.problems:
        fail(problem, UNREADABLE)
    return _status(change.problems)


def _status(problems: Sequence[str]) -> int:
    return UNREADABLE if problems else DONE


def _watched(file: Path, sources: Sequence[Source], change: Change, named_in: Sequence[Path]) -> dict[str, object]:
    """Return what changes when another look is due: folders, files, and the files of the index.

    `named_in`: files that say which folders there are.
    """
    folders = [str(source.path) for source in sources if source.path.is_dir()]
    files = [str(source.path) for source in sources if not source.path.is_dir()]  # or a folder that may come
    return {
        "folders": [*folders, *change.linked],
        "files": [*files, *map(str, named_in)],
        "index": [str(file), f"{file}-wal"],
    }


def _watch(options: argparse.Namespace) -> int:
    """Look at every folder, and again whenever something changes there, until nobody wants to know any more."""
    from reader.library.watch import watch

    def tell(found: Mapping[str, Any]) -> None:
        if "looked_at" in found:
            (_tell if options.json else _show)(found["looked_at"])
            return
        _show_no_more()
        if options.json:
            print(json.dumps(found), flush=True)
        else:
            say(Change(**{**found, "problems": tuple(found["problems"])}))

    watch(["--once", options.once, "--", *options.path] if options.once else [], tell)
    return DONE


def _show(count: int) -> None:
    """Show a person how many posts were looked at."""
    if sys.stderr.isatty():
        print(f"\r{count:,} posts", end="", file=sys.stderr, flush=True)


def _show_no_more() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)


def _tell(count: int) -> None:
    """Tell a program the same."""
    print(json.dumps({"looked_at": count}), flush=True)
