"""A find in the post that is on the screen: what was found, and on which match one stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.text.find.matches import Finder, Match, OnLines, of_block, on_lines

if TYPE_CHECKING:
    from reader.text.layout.page import Page


class Finding:
    """Matches in a page, of which one is the current one."""

    def __init__(self, finder: Finder, matches: Sequence[Match]) -> None:
        self.finder = finder
        self.matches = matches
        self.current: int | None = None
        self._page: Page | None = None
        self._found: dict[int, OnLines] = {}

    @property
    def status(self) -> str:
        """Where one is, in a few words."""
        if self.finder.problem:
            return self.finder.problem
        if not self.matches:
            return "no match"
        return f"{'–' if self.current is None else self.current + 1}/{len(self.matches):,}"

    def marks(self, page: "Page", block: int, line: int) -> list[tuple[int, int, bool]]:
        """Return which characters of a line of a block are found: from, to, and whether that is the current match."""
        marks = []
        for number in of_block(self.matches, block):
            for place in self._on_lines(page, block).places(self.matches[number]):
                if place.line == line:
                    marks.append((place.start, place.end, number == self.current))
        return sorted(marks)

    def line(self, page: "Page", number: int) -> int:
        """Return on which line of its block a match begins."""
        match = self.matches[number]
        places = self._on_lines(page, match.block).places(match)
        return places[0].line if places else 0

    def first_from(self, page: "Page", block: int, line: int) -> int | None:
        """Return the first match at or after a line of a block, the first of all where there is none."""
        for number in of_block(self.matches, block):
            if self.line(page, number) >= line:
                return number
        following = of_block(self.matches, block).stop
        return following if following < len(self.matches) else 0 if self.matches else None

    def step(self, step: int) -> int | None:
        """Return the next match, or the one before, round at the ends."""
        if not self.matches:
            return None
        return 0 if self.current is None else (self.current + step) % len(self.matches)

    def _on_lines(self, page: "Page", block: int) -> OnLines:
        if page is not self._page:  # at another width it stands elsewhere
            self._page = page
            self._found.clear()
        if block not in self._found:
            try:
                self._found[block] = on_lines(page.blocks[block], page.lines(block), self.finder)
            except TimeoutError:
                self._found[block] = OnLines([], [])
        return self._found[block]
