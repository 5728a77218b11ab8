"""The rows of the list as it is on the screen: which posts, in which order, and which of them is where."""

import sqlite3
from array import array
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.library.library import Library
from reader.library.post import Post
from reader.lists.date_groups import ListResult
from reader.lists.list_spec import ListSpec

if TYPE_CHECKING:
    from reader.text.find.matches import Finder

_ROWS = 128
"""Posts that are read at once: what is on the screen, and what comes next."""
_KEPT = 8 * _ROWS


class RowCache:
    """The numbers of the posts of a list, with the posts of those that are looked at. It changes only when asked to."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._rows: dict[int, Post] = {}
        self.spec = ListSpec()
        self.result = ListResult(array("q"))

    def __len__(self) -> int:
        return len(self.result.numbers)

    def show(self, spec: ListSpec, result: ListResult) -> None:
        """Hold another list."""
        self.spec, self.result = spec, result

    def forget(self) -> None:
        """Read posts again: they have changed."""
        self._rows.clear()

    def post(self, place: int) -> Post | None:
        """Return the post at a place; none where there is none, or where it has gone since."""
        numbers = self.result.numbers
        if not 0 <= place < len(numbers):
            return None
        number = numbers[place]
        if number not in self._rows:
            if len(self._rows) > _KEPT:
                self._rows.clear()
            start = max(0, place - _ROWS // 2)
            with suppress(sqlite3.Error):  # said when the list is asked for again; a row is left empty until then
                self._rows |= self._library.index.numbered(numbers[start : start + _ROWS])
        return self._rows.get(number)

    def place(self, post: Post | None) -> int | None:
        """Return where a post stands in the list, if it does."""
        number = self._library.number(post.key) if post else None
        if number is None:
            return None
        try:
            return self.result.numbers.index(number)
        except ValueError:
            return None

    def neighbour(self, post: Post | None, step: int) -> Post | None:
        """Return the post `step` places after `post`; none beyond the ends."""
        place = self.place(post)
        return None if place is None else self.post(place + step)

    def around(self, post: Post | None, step: int) -> Iterable[int]:
        """Yield the numbers of all other posts from `post` on (backwards, for a step of -1), going round at the end."""
        numbers = self.result.numbers
        place = self.place(post)
        if place is None:
            return numbers if step > 0 else reversed(numbers)
        after, before = numbers[place + 1 :], numbers[:place]
        return after + before if step > 0 else reversed(after + before)

    def numbered(self, number: int) -> Post | None:
        """Return the post of a number."""
        return self._library.index.numbered([number]).get(number)

    def finder(self) -> "Finder | None":
        """Return what finds in a post what is searched in all of them; None where nothing is."""
        if not self.spec.words or not (terms := self.spec.query.terms):
            return None
        from reader.text.find.matches import Finder

        return Finder(" ".join(phrase for phrase, _ in terms), terms=terms)
