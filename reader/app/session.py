"""Where one was: back and forward, as in a browser."""

from typing import NamedTuple

from reader.text.position import Position


class Place(NamedTuple):
    """A place in a post."""

    key: str
    """The post's."""
    position: Position | None
    """What was at the top of the screen; None is the beginning."""


class History:
    """The places that were left by a leap, before and after where one is."""

    def __init__(self) -> None:
        self._before: list[Place] = []
        self._after: list[Place] = []

    def leave(self, place: Place) -> None:
        """Note where one was before a leap: what was gone back from is forgotten."""
        if self._before[-1:] != [place]:
            self._before.append(place)
        self._after.clear()

    def step(self, step: int, here: Place) -> Place | None:
        """Return the place that one goes back to (-1) or forward to (1) from `here`; None at the ends."""
        taken, given = (self._before, self._after) if step < 0 else (self._after, self._before)
        while taken and taken[-1] == here:  # one would see nothing of it
            taken.pop()
        if not taken:
            return None
        given.append(here)
        return taken.pop()
