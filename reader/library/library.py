"""Folders and files → the posts of a library, in order, and how to find one of them."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from reader.errors import ReaderError, reason
from reader.library.post import Post
from reader.text.clean import clean_line

Sort = Literal["newest", "oldest", "title", "shortest"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "title", "shortest")


class Library:
    """The posts of some folders and files, read once."""

    def __init__(self, posts: Iterable[Post], problems: Sequence[str] = ()) -> None:
        self.posts: tuple[Post, ...] = tuple(posts)
        self.problems: tuple[str, ...] = tuple(problems)
        """One sentence for each source that could not be read."""
        self.by_key: Mapping[str, Post] = {post.key: post for post in self.posts}
        self._by_path = {os.path.realpath(post.path): post for post in self.posts}

    def by_path(self, path: Path) -> Post | None:
        """Return the post that is the file at `path`, whatever way leads to it."""
        return self._by_path.get(os.path.realpath(path))

    def linked(self, post: Post, target: str) -> Post | None:
        """Return the post that a relative link in `post` means: a file beside it, or one that is called so anywhere.

        The latter is how notes link to one another; of several, that with the shortest path is meant.
        """
        path = unquote(target.partition("#")[0].partition("?")[0])
        if beside := self.by_path(post.path.parent / path):
            return beside
        if os.sep in path:
            return None
        return min(self._by_name.get(path.casefold(), ()), key=lambda post: len(post.path.parts), default=None)

    @cached_property
    def _by_name(self) -> dict[str, list[Post]]:
        names: dict[str, list[Post]] = {}
        for post in self.posts:
            names.setdefault(clean_line(post.path.name).casefold(), []).append(post)
        return names

    def find(self, words: str, numbered: Sequence[str] = ()) -> Post:
        """Return the post that `words` name: a key, a slug, a number in `numbered`, or a part of one title only.

        Raises ReaderError where that is no post, or more than one.
        """
        if post := self.by_key.get(words):
            return post
        if words.isdecimal() and 1 <= int(words) <= len(numbered) and numbered[int(words) - 1] in self.by_key:
            return self.by_key[numbered[int(words) - 1]]
        exact = [post for post in self.posts if words and words in (post.slug, post.path.name, post.url)]
        exact = exact or [post for post in self.posts if post.title.casefold() == words.casefold()]
        found = exact or [post for post in self.posts if words.strip() and words.casefold() in post.title.casefold()]
        if len(found) == 1:
            return found[0]
        shown = clean_line(words)
        if not found:
            raise ReaderError(f"No post matches “{shown}”: see `reader list`.")
        titles = ", ".join(f"“{post.title}”" for post in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise ReaderError(f"“{shown}” matches {len(found)} posts: {titles}{more}; say more of the title.")


def read_library(sources: Iterable[Path]) -> Library:
    """Return the library of folders (all posts below each) and files.

    A file that cannot be read is left out and named in `problems`; of two files of one key the first is taken.
    """
    from reader.library.reading import read_post

    posts: dict[str, Post] = {}
    problems: list[str] = []
    for path, is_vault in _files(sources, problems):
        try:
            post = read_post(path, fallback_key=path.absolute().as_uri(), is_vault=is_vault)
        except ReaderError as error:
            problems.append(str(error))
            continue
        posts.setdefault(post.key, post)
    return Library(sort_posts(posts.values(), "newest"), problems)


def sort_posts(posts: Iterable[Post], sort: Sort) -> list[Post]:
    """Return `posts` in an order; those without a date are the oldest, and titles decide where the rest is equal."""
    by_title = sorted(posts, key=lambda post: (post.title.casefold(), post.key))
    match sort:
        case "title":
            return by_title
        case "shortest":
            return sorted(by_title, key=lambda post: post.reading_time)
        case "oldest":
            return sorted(by_title, key=lambda post: post.date or date.min)
        case "newest":
            return sorted(by_title, key=lambda post: post.date or date.min, reverse=True)


def _files(sources: Iterable[Path], problems: list[str]) -> Iterator[tuple[Path, bool]]:
    """Yield the files that hold posts, each with whether it lies in a vault of Obsidian's."""

    from reader.library.folder import files, layout

    def refuse(error: OSError) -> None:
        problems.append(f"Cannot read {clean_line(str(error.filename))}: {reason(error)}.")

    for source in sources:
        if source.is_file():
            yield source, False
        elif not source.exists():
            problems.append(f"There is no file or folder {clean_line(str(source))}.")
        else:
            laid_out = layout(source)
            for root in laid_out.roots:
                for entry in files(root, refuse):
                    yield Path(entry.path), laid_out.is_vault
