"""Finding posts in the index."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from reader.errors import ReaderError
from reader.library.addresses import arxiv_paper, canonical_url, web_address
from reader.library.index import Index, name_sum, open_index
from reader.library.links import POST_LINK, own_sums, sums
from reader.library.post import Post
from reader.library.sources import Source
from reader.text.clean import clean_line
from reader.text.names import folded_name

_LINKING = 100
_NEWEST = "AND shown = 1 ORDER BY guessed, date DESC, number DESC"
"""Posts among which those are looked for that link to one."""


class Library:
    """The posts of an index. Used by one thread at a time."""

    def __init__(self, index: Index, problems: Sequence[str] = ()) -> None:
        self.index = index
        self.problems: tuple[str, ...] = tuple(problems)
        """One sentence for each source that could not be read."""
        self._version = index.version()

    def refresh(self) -> None:
        """Use the file that the index is in now."""
        if self.index.is_replaced:
            self.index.close()
            self.index = self.index.another()

    def has_changed(self) -> bool:
        """Return whether anybody has changed the index since this was last asked."""
        if self.index.is_replaced:
            return True
        before, self._version = self._version, self.index.version()
        return before != self._version

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    @property
    def posts(self) -> list[Post]:
        """All posts, the newest first."""
        return [*self._select("WHERE shown = 1 ORDER BY guessed, date DESC, number DESC")]

    @property
    def count(self) -> int:
        """How many posts there are."""
        return int(self.index.connection.execute("SELECT count(*) FROM post WHERE shown = 1").fetchone()[0])

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return next(self._select("LIMIT 1"), None) is None

    def newest(self, limit: int) -> Iterator[tuple[int, Post]]:
        """Yield the newest posts with their numbers."""
        return self.index.select("WHERE shown = 1 ORDER BY guessed, date DESC, number DESC LIMIT ?", [limit])

    def number(self, key: str) -> int | None:
        """Return the number that the post of a key has in the index."""
        found = self.index.select("WHERE key = ? AND shown", [key])
        return next((number for number, _ in found), None)

    def by_key(self, key: str) -> Post | None:
        """Return the post of a key."""
        return next(self._select("WHERE key = ? AND shown", key), None)

    def title(self, key: str) -> str | None:
        """Return the title of the post of a key, None where there is none."""
        post = self.by_key(key)
        return post.title if post else None

    def first_of(self, keys: Iterable[str]) -> Post | None:
        """Return the post of the first of `keys` that there is one of."""
        return next((post for key in keys if (post := self.by_key(key))), None)

    def by_path(self, path: Path) -> Post | None:
        """Return the post that is the file at `path`, whatever way leads to it."""
        ways = {os.fsencode(path.absolute()), os.fsencode(os.path.realpath(path))}
        keys = (post.key for way in ways for post in self._select("WHERE path = ?", way))
        return next((post for key in keys if (post := self.by_key(key))), None)

    def twin(self, post: Post) -> Post | None:
        """Return the same post in another file, the fullest there is, such as the summary of an article."""
        return next(
            self._select("WHERE key = ? AND path != ? ORDER BY length DESC", post.key, os.fsencode(post.path)), None
        )

    def linked(self, post: Post, target: str) -> Post | None:
        """Return the post that a link in `post` means: by its address, a file beside it, or one called so anywhere.

        The last is how notes link to one another; of several, that with the shortest path is meant.
        """
        if target.startswith(POST_LINK):
            return self.by_key(target.removeprefix(POST_LINK))
        if address := canonical_url(web_address(target)):
            return self.by_key(address) or self._at(target.partition("#")[0], address)
        path = unquote(target.partition("#")[0].partition("?")[0])
        if beside := self.by_path(post.path.parent / path):
            return beside
        named = self._named(Path(path).name)
        if os.sep in path:
            there = folded_name(os.path.normpath(post.path.parent / path))
            named = [one for one in named if folded_name(str(one.path)) == there]
        return min(named, key=lambda post: len(post.path.parts), default=None)

    def titled(self, words: str, limit: int) -> Iterator[Post]:
        """Yield the posts that have all of `words` in their titles, the newest first."""
        from reader.text.folding import fold

        folded = fold(words).split()
        conditions = "".join(" AND instr(fold(title), ?)" for _ in folded)
        return self._select(
            f"WHERE shown = 1{conditions} ORDER BY guessed, date DESC, number DESC LIMIT ?", *folded, limit
        )

    def called(self, title: str) -> list[Post]:
        """Return the posts of a title, whatever its capitals and accents, the newest first."""
        from reader.text.folding import fold

        return [*self._select(f"WHERE fold(title) = ? {_NEWEST}", fold(title.strip()))]

    def find(self, words: str, numbered: Sequence[str] = ()) -> Post:
        """Return the post that `words` name: a key, a slug, a number in `numbered`, or a part of one title only.

        Raises ReaderError where that is no post, or more than one.
        """
        if post := self.by_key(words):
            return post
        if words.isdecimal() and 1 <= int(words) <= len(numbered) and (post := self.by_key(numbered[int(words) - 1])):
            return post
        from reader.text.folding import fold

        shown, title = clean_line(words), fold(words.strip())
        if not title:
            raise ReaderError(f"No post matches “{shown}”: see `reader list`.")
        called = [*self._select(f"WHERE (slug = ?1 OR url = ?1) {_NEWEST}", words), *self._named(words)]
        found = [*{post.key: post for post in called}.values()]
        found = found or self.called(title)
        found = found or [*self._select(f"WHERE instr(fold(title), ?) {_NEWEST}", title)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise ReaderError(f"No post matches “{shown}”: see `reader list`.")
        titles = ", ".join(f"“{post.title}”" for post in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise ReaderError(f"“{shown}” matches {len(found)} posts: {titles}{more}; say more of the title.")

    def _at(self, *addresses: str) -> Post | None:
        """Return the post that says it is at one of these addresses, and has another key."""
        found = self._select(
            "WHERE url IN (SELECT value FROM json_each(?)) AND url != '' AND url != key AND shown",
            json.dumps([*addresses, *(f"{address}/" for address in addresses)]),
        )
        return next(found, None)

    def _named(self, name: str) -> list[Post]:
        """Return the posts whose files are called so, in whatever folder."""
        path = Path(name)
        return [
            post
            for post in self._select(
                "WHERE name = ? AND shown ORDER BY guessed, date DESC, number DESC", name_sum(path)
            )
            if folded_name(clean_line(post.path.name)) == folded_name(clean_line(name))
        ]

    def _select(self, rest: str, *arguments: object) -> Iterator[Post]:
        return (post for _, post in self.index.select(rest, arguments))


def leading_to(library: Library, address: str) -> Iterator[Post]:
    """Yield the posts of a library that have a link to an address, the newest first.

    With `http` or `https`; of a paper on arXiv, to any of its forms.
    """
    paper = arxiv_paper(address)
    forms = [f"arxiv.org/{form}" for form in (f"abs/{paper}", f"pdf/{paper}", f"pdf/{paper}.pdf", f"html/{paper}")]
    bare = forms if paper else [address.partition("://")[2]]
    return _with_links(library, sums(f"{scheme}://{one}" for one in bare for scheme in ("http", "https")))


def _with_links(library: Library, targets: Iterable[int]) -> Iterator[Post]:
    """Yield the posts that have links of these numbers (see `links.sums`), the newest first."""
    found = library.index.select(
        "WHERE number IN (SELECT number FROM link WHERE target IN (SELECT value FROM json_each(?)))"
        f" AND shown ORDER BY guessed, date DESC, number DESC LIMIT {_LINKING}",
        [json.dumps([*targets])],
    )
    return (post for _, post in found)


def linking(library: Library, post: Post) -> Iterator[Post]:
    """Yield the posts of a library that link to a post, the newest first."""
    from reader.library.reading import read_scan

    for other in [*_with_links(library, own_sums(post))]:
        if other.key == post.key:
            continue
        with suppress(ReaderError):  # it is gone
            linked = (library.linked(other, target) for target in read_scan(other.path).links)
            if any(one and one.key == post.key for one in linked):
                yield other


def read_library(paths: Iterable[Path | Source], file: Path | None = None) -> Library:
    """Return the library of folders (all posts below each) and files, in an index in memory or in a new `file`.

    What cannot be read is left out and named in `problems`.
    """
    from reader.library.update import update

    index = open_index(file)
    sources = [path if isinstance(path, Source) else Source("", path.absolute()) for path in paths]
    return Library(index, update(index, sources).problems)
