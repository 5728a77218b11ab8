"""Which files of a folder are posts, in the layouts that generators and notes have."""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reader.library.formats import is_post
from reader.library.sources import Source

_LEFT_OUT = frozenset({"node_modules", "_site", "vendor", "__pycache__"})
"""Folders of what was built or fetched."""
_CONTENT = (
    # what tells the generator, and where its posts are then
    (("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml"), ("content",)),
    (("astro.config.mjs", "astro.config.js", "astro.config.ts"), ("src/content", "src/pages")),
)


class Layout(NamedTuple):
    """What is known of a folder before its files are read."""

    roots: tuple[Path, ...]
    """Where posts are."""
    is_vault: bool
    """Whether it is Obsidian's: then `#words` in a text are tags."""


def layout(folder: Path) -> Layout:
    """Return how a folder is laid out."""
    for signs, places in _CONTENT:
        roots = tuple(folder / place for place in places if (folder / place).is_dir())
        if roots and any((folder / sign).is_file() for sign in signs):
            return Layout(roots, False)
    return Layout((folder,), (folder / ".obsidian").is_dir())


def files(root: Path, refuse: Callable[[OSError], None]) -> Iterator[str]:
    """Yield the paths below `root` that are posts, in order of their names; `refuse` is told what cannot be read.

    What is hidden is left out, and so are links: to folders always, to files where they lead out of `root`.
    """
    real = os.path.realpath(root)
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        found, inner = [], []  # paths alone: a folder may hold very many
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    try:
                        if entry.is_dir(follow_symlinks=False):
                            if entry.name not in _LEFT_OUT:
                                inner.append(entry.path)
                        elif _is_post(entry) and (not entry.is_symlink() or _within(entry.path, real)):
                            found.append(entry.path)
                    except OSError as error:
                        refuse(error)
        except OSError as error:
            refuse(error)
        yield from sorted(found)
        waiting.extend(sorted(inner, reverse=True))


def has_at_most(count: int, sources: Iterable[Source]) -> bool:
    """Whether there are no more than so many posts in folders and files."""
    found = (
        entry
        for source in sources
        for root in ([] if source.path.is_file() else layout(source.path).roots)
        for entry in files(root, lambda error: None)
    )
    return next(islice(found, count, None), None) is None


def _is_post(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    # Hugo's `_index.md` describes a list of posts. What is no regular file (a pipe) would never end.
    return is_post(name) and name != "_index.md" and (entry.is_symlink() or entry.is_file())


def _within(path: str, root: str) -> bool:
    """Whether what a link leads to is below `root`; one that leads nowhere is, so that it is named as unreadable."""
    target = Path(os.path.realpath(path))
    return target.is_relative_to(root) and (target.is_file() or not target.exists())
