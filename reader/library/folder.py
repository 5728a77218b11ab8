"""Which files of a folder are posts, in the layouts that generators and notes have."""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reader.library.formats import is_post
from reader.library.sources import Source
from reader.text.clean import clean_line

_LEFT_OUT = frozenset({"node_modules", "_site", "vendor", "__pycache__"})
"""Folders of what was built or fetched."""
_CONTENT = (
    # what tells the generator, and where its posts are then
    (("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml"), ("content",)),
    (("astro.config.mjs", "astro.config.js", "astro.config.ts"), ("src/content", "src/pages")),
)


class LeftOut(NamedTuple):
    """What of a folder is not listed. Its strings have passed the gate."""

    source: str
    path: str
    why: str


def layout(folder: Path) -> tuple[Path, ...]:
    """Return where posts are in a folder."""
    for signs, places in _CONTENT:
        roots = tuple(folder / place for place in places if (folder / place).is_dir())
        if roots and any((folder / sign).is_file() for sign in signs):
            return roots
    return (folder,)


class Walk:
    """One look through a folder: the files of posts, and what was left out."""

    def __init__(self, root: Path, refuse: Callable[[OSError], None] = lambda error: None) -> None:
        """`refuse` is told what cannot be read."""
        self._root = str(root)
        self._real = os.path.realpath(root)
        self._refuse = refuse
        self.left_out: list[tuple[str, str]] = []
        """Paths, each with the reason why it is not listed."""
        self.linked: list[str] = []
        """The folders elsewhere that links have led to."""

    def files(self) -> Iterator[str]:
        """Yield the paths that are posts, in order of their names.

        What is hidden is left out. Links to folders are followed when all folders are done, and no folder is walked
        twice; links to files are, where they lead to a file within the folder that is not listed anyway.
        """
        waiting = [(self._root, self._real)]
        links: list[str] = []
        seen: set[str] = set()
        while waiting or links:
            if not waiting:
                link = links.pop(0)
                real = os.path.realpath(link)
                if real in seen:
                    continue  # listed where it is
                if Path(self._real).is_relative_to(real):
                    self.left_out.append((link, "it is a link to a folder that this one is in"))
                    continue
                if not Path(real).is_relative_to(self._real):
                    self.linked.append(real)
                waiting.append((link, real))
            folder, real = waiting.pop()
            if real in seen:
                continue
            seen.add(real)
            found, inner = self._look(folder, links)
            yield from sorted(found)
            waiting.extend(
                (path, f"{real}{os.sep}{path.rpartition(os.sep)[2]}") for path in sorted(inner, reverse=True)
            )

    def _look(self, folder: str, links: list[str]) -> tuple[list[str], list[str]]:
        """Return the posts and the folders in a folder; links to folders are added to `links`."""
        found: list[str] = []
        inner: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    try:
                        if entry.is_dir(follow_symlinks=False):
                            if entry.name in _LEFT_OUT:
                                self.left_out.append((entry.path, "it holds what was built or fetched"))
                            else:
                                inner.append(entry.path)
                        elif entry.is_symlink() and entry.is_dir():
                            links.append(entry.path)
                        elif _is_post(entry) and (not entry.is_symlink() or self._is_followed(entry.path)):
                            found.append(entry.path)
                    except OSError as error:
                        self._refuse(error)
        except OSError as error:
            self._refuse(error)
        return found, sorted(inner)

    def _is_followed(self, path: str) -> bool:
        """Whether a link to a file is listed: one that leads nowhere is, so that it is named as unreadable."""
        target = Path(os.path.realpath(path))
        if not target.is_relative_to(self._real):
            self.left_out.append((path, "it is a link to a file outside of the folder"))
            return False
        if not target.exists():
            return True
        below = target.relative_to(self._real).parts
        is_listed = is_post(target.name) and not any(part.startswith(".") or part in _LEFT_OUT for part in below)
        return target.is_file() and not is_listed


def broken_link(path: Path) -> str:
    """Return a sentence on what is at `path` where it is a link that leads nowhere; else nothing."""
    if not path.is_symlink() or path.exists():
        return ""
    return f"{clean_line(str(path))} is a link to {clean_line(str(path.readlink()))}, which is not there."


def has_at_most(count: int, sources: Iterable[Source]) -> bool:
    """Whether there are no more than so many posts in folders and files."""
    found = (
        entry
        for source in sources
        for root in ([] if source.path.is_file() else layout(source.path))
        for entry in Walk(root).files()
    )
    return next(islice(found, count, None), None) is None


def _is_post(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    # Hugo's `_index.md` describes a list of posts. What is no regular file (a pipe) would never end.
    return is_post(name) and name != "_index.md" and (entry.is_symlink() or entry.is_file())
