"""Looking at folders again when something changes in them."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reader.library.folder import Walk
from reader.library.index import Index
from reader.library.sources import Source
from reader.library.update import Change

SETTLED_MS = 100
"""How long nothing has to be written: an editor that saves writes several times."""
LOOK_MS = 1000
"""How often to see whether there are other folders now, and whether anybody still wants to know."""


def watch(
    index: Index, update: Callable[[], Change], sources: Callable[[], list[Source]], named_in: Iterable[Path] = ()
) -> Iterator[Change]:
    """Call `update` whenever something has changed in a folder, in a file, or in those in which they are `named_in`.

    Yield what it returns whenever the index is another one, whoever has changed it; `update` has to open it anew. It
    is called once more as soon as the folders are watched, for what has changed shortly before. It ends when the
    process that has asked for it is gone.
    """
    import watchfiles

    asker, version = os.getppid(), index.version()
    named_in = [*named_in]
    while True:
        named = [_stamp(file) for file in named_in]
        known = sources()
        watched = [source.path for source in known]
        folders = [path for path in watched if path.is_dir()]
        folders += [Path(real) for folder in folders for real in _linked(folder)]
        # Of a file it is looked at what it is: an editor that saves puts another in its place. And of a folder which it
        # is: where it went and came again, what is watched is the one that was there before.
        files = [path for path in watched if path not in folders]
        before = _stamps(files, folders)
        is_first = True
        for changes in watchfiles.watch(
            *folders, debounce=SETTLED_MS * 4, step=SETTLED_MS, rust_timeout=LOOK_MS, yield_on_timeout=True
        ):
            if os.getppid() != asker:
                return
            other_files = before != _stamps(files, folders)
            # What they are named in may change for other reasons: the reading state does at every mark.
            other_sources = named != (named := [_stamp(file) for file in named_in]) and sources() != known
            change = update() if changes or other_files or other_sources or is_first else Change()
            is_first = False
            if version != (version := index.version()) or change.problems:
                yield change
            if other_files or other_sources:
                break


def _linked(folder: Path) -> list[str]:
    """Return the folders elsewhere that links in a folder lead to."""
    walk = Walk(folder)
    for _ in walk.files():
        pass
    return walk.linked


def _stamps(files: Iterable[Path], folders: Iterable[Path]) -> list[tuple[int, int]]:
    """Return when files have changed, and which they are; and which folders those are, whatever changes in them."""
    return [_stamp(file) for file in files] + [(0, _stamp(folder)[1]) for folder in folders]


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino
