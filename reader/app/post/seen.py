"""How much of a post the person has seen: what was on the screen for long enough to be read. Without Textual."""

from collections.abc import Sequence

PACE = 120.0
"""Characters a second that somebody may read: about five times as many as most people do."""
ENOUGH = 0.8
"""The part of a post's body that is to be seen for it to be read."""
WHOLE = 1000
"""Into so many parts a body is divided for what is kept."""

Ranges = Sequence[tuple[int, int]]


class Seen:
    """The parts of a body that were seen, in the units of `Page.weight`, which no width changes.

    While a stretch of it is on the screen, what of it was not seen is taken to be read from its top on, at `PACE`: so a
    leap, or a page that is turned at once, adds next to nothing.
    """

    def __init__(self, before: Ranges) -> None:
        """`before`: what was seen earlier, as `kept` gave it."""
        self._before: Ranges | None = before  # until it is known how long the body is
        self._ranges: list[tuple[float, float]] = []  # in order, none touching another
        self._screen: tuple[float, float] | None = None
        self._since = 0.0
        self.end_was_shown = False
        """Whether the end of the body was on the screen since the post was opened."""

    def show(self, screen: tuple[float, float] | None, now: float) -> None:
        """Take note of what is on the screen from `now` (seconds) on; what was on it until then was seen so long."""
        if self._screen and (budget := (now - self._since) * PACE) > 0:
            self._add(self._screen, budget)
        self._screen, self._since = screen, now

    def forget(self) -> None:
        """Begin anew: nothing was seen."""
        self._before, self._ranges, self.end_was_shown = (), [], False

    def part(self, whole: float) -> float:
        """Return which part (0 to 1) of a body was seen that is `whole` long altogether."""
        self._take_up(whole)
        return min(1.0, sum(end - start for start, end in self._ranges) / whole) if whole else 1.0

    def is_enough(self, whole: float) -> bool:
        """Return whether the post has been read: most of it was seen, and its end."""
        return self.end_was_shown and self.part(whole) >= ENOUGH

    def kept(self, whole: float) -> list[tuple[int, int]]:
        """Return what was seen, each range in parts of `WHOLE`."""
        self._take_up(whole)
        found: list[tuple[int, int]] = []
        for start, end in self._ranges if whole else ():
            first, last = round(start / whole * WHOLE), min(WHOLE, round(end / whole * WHOLE))
            if found and first <= found[-1][1]:
                found[-1] = found[-1][0], max(last, found[-1][1])
            elif first < last:
                found.append((first, last))
        return found

    def _take_up(self, whole: float) -> None:
        for start, end in self._before or ():
            self._join(start / WHOLE * whole, end / WHOLE * whole)
        self._before = None

    def _add(self, screen: tuple[float, float], budget: float) -> None:
        """Add what of a stretch was not seen, from its top on, as far as the budget goes."""
        at, last = screen
        gaps: list[tuple[float, float]] = []
        for start, end in [*self._ranges, (last, last)]:
            if at < min(start, last):
                gaps.append((at, min(start, last)))
            at = max(at, end)
        for start, end in gaps:
            self._join(start, min(end, start + budget))
            budget -= end - start
            if budget <= 0:
                return

    def _join(self, start: float, end: float) -> None:
        """Add a range, one with those that it touches."""
        apart = [one for one in self._ranges if one[1] < start or one[0] > end]
        touched = [one for one in self._ranges if one[1] >= start and one[0] <= end]
        whole = min([start, *(one[0] for one in touched)]), max([end, *(one[1] for one in touched)])
        self._ranges = sorted([*apart, whole])
