"""Which post is open, shown, and under the cursor, and where the person was before: without Textual."""

from typing import NamedTuple

from reader.library.post import Post
from reader.text.position import Position


class Location(NamedTuple):
    """Where the person was: a post, and a position in it."""

    key: str
    """The post's."""
    position: Position | None
    """What was at the top of the screen; None is the beginning."""


_FARTHEST = 1_000
"""Steps that one can go back."""


class History:
    """The places that were left by a leap, before and after where one is."""

    def __init__(self) -> None:
        self._before: list[Location] = []
        self._after: list[Location] = []

    def leave(self, location: Location) -> None:
        """Note where the person was before a leap; what was gone back from is forgotten."""
        if self._before[-1:] != [location]:
            self._before.append(location)
            del self._before[:-_FARTHEST]
        self._after.clear()

    def step(self, step: int, here: Location) -> Location | None:
        """Return the location to go back to (-1) or forward to (1) from `here`; None at the ends."""
        taken, given = (self._before, self._after) if step < 0 else (self._after, self._before)
        while taken and taken[-1] == here:  # one would see nothing of it
            taken.pop()
        if not taken:
            return None
        given.append(here)
        return taken.pop()


class Session:
    """Which post is open, shown, and under the cursor; and where the person was before."""

    def __init__(self) -> None:
        self.open: Post | None = None
        """The post that the person reads; None while they are in the list."""
        self.shown: Post | None = None
        """The post beside the list: the one that is open, or a preview of the one under the cursor."""
        self.under_cursor: Post | None = None
        """The post under the cursor of the list."""
        self.was_queued = False
        """Whether the open post was in the queue when it was opened."""
        self.end_noted = False
        """Whether it is settled for the open post whether it is read: its end was seen, or the person decided."""
        self.history = History()
        self._closed_at: Location | None = None

    @property
    def target(self) -> Post | None:
        """The post that a key is about: the one that is open, else the one under the cursor."""
        return self.open or self.under_cursor

    def open_post(self, post: Post, here: Location | None, *, is_step: bool = False) -> None:
        """Open a post, coming from `here` (None from the list); `is_step`: by a step in the history."""
        before = here or self._closed_at
        if before and not is_step and before.key != post.key:
            self.history.leave(before)
        self.open, self.end_noted = post, False

    def close_post(self, here: Location | None) -> None:
        """Go back to the list; `here` is where the post was left, if that is known."""
        self._closed_at = here or self._closed_at
        self.open = None
