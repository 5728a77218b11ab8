"""What is found in the post, and the match that the person is on."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.app.post.layers.layer import DrawnLine, StyledRange

if TYPE_CHECKING:
    from reader.text.find.matches import Finder, LineRanges, Match
    from reader.text.layout.page import Page


Place = tuple[int, int]
"""A block, and which of its lines."""


class FindLayer:
    """The matches of one find in the page, one of which is the current one."""

    def __init__(self) -> None:
        self.wanted: Finder | None = None
        """What is looked for, if anything."""
        self.finder: Finder | None = None
        """What `matches` were found with."""
        self.matches: Sequence[Match] | None = None
        """What was found; None until then."""
        self.current: int | None = None
        """The match that the person is on."""
        self.start: Place | None = None
        """From where on the first match is looked for; None: from where the person is, who is not led away."""
        self.asked_at: Place = (0, 0)
        """What was at the top of the screen when it was asked for."""
        self._page: Page | None = None
        self._found: dict[int, LineRanges] = {}

    @property
    def is_active(self) -> bool:
        """Whether something was looked for, and found or not."""
        return self.matches is not None

    @property
    def wanted_words(self) -> str:
        """What is looked for, as it was typed; empty for nothing."""
        return self.wanted.words if self.wanted else ""

    @property
    def words(self) -> str:
        """What was found, as it was typed; empty for nothing."""
        return self.finder.words if self.finder else ""

    @property
    def status(self) -> str:
        """Which match the person is on, as in `4/14`; or why there is none."""
        if self.finder and self.finder.problem:
            return self.finder.problem
        if not self.matches:
            return "no match"
        return f"{'–' if self.current is None else self.current + 1}/{len(self.matches):,}"

    def begin(self, finder: "Finder | None", here: Place = (0, 0)) -> None:
        """Look for something from now on, or for nothing; what was found before stays until `found`.

        `here`: what is at the top of the screen.
        """
        self.asked_at = here
        if self.wanted is None or self.start is None:
            self.start = here
        self.wanted = finder
        if finder is None:
            self.finder = self.matches = self.current = None

    def restart(self, finder: "Finder | None") -> None:
        """Look for something in another post, where nothing is found yet."""
        self.begin(None)
        self.begin(finder)

    def found(self, matches: "Sequence[Match]") -> bool:
        """Take what was found. Return True where it is more of the same: the current match stays what it was."""
        is_more = self.finder is self.wanted and self.current is not None
        self.finder, self.matches = self.wanted, matches
        self.current = self.current if is_more else None
        self._found.clear()
        return is_more

    def first(self, here: Place) -> tuple[int | None, bool]:
        """Return the first match, and whether to go there: not where the person has moved since it was asked for."""
        is_as_asked = self.start is not None and here == self.asked_at
        return self._first_from(*(self.start if self.start and is_as_asked else here)), is_as_asked

    def _first_from(self, block: int, row: int) -> int | None:
        """Return the first match at or after a line of a block, the first of all where there is none."""
        from reader.text.find.matches import of_block

        matches = self.matches or ()
        for number in of_block(matches, block):
            if self.row(number) >= row:
                return number
        following = of_block(matches, block).stop
        return following if following < len(matches) else 0 if matches else None

    def next(self, step: int) -> int | None:
        """Return the next match (1) or the one before (-1), round at the ends."""
        if not self.matches:
            return None
        return 0 if self.current is None else (self.current + step) % len(self.matches)

    def place(self, number: int) -> tuple[int, int]:
        """Return the block of a match, and on which of its lines it begins."""
        assert self.matches
        return self.matches[number].block, self.row(number)

    def row(self, number: int) -> int:
        """Return on which line of its block a match begins."""
        assert self.matches
        match = self.matches[number]
        ranges = self._on_lines(match.block).of(match)
        return ranges[0].line if ranges else 0

    def ranges(self, at: DrawnLine) -> Iterator[StyledRange]:
        """Yield the parts of a line that were found."""
        if not self.matches:
            return
        from reader.text.find.matches import of_block

        numbers = of_block(self.matches, at.block)
        found = [(one, number) for number in numbers for one in self._on_lines(at.block).of(self.matches[number])]
        for one, number in sorted(found):
            if one.line == at.row:
                style = at.palette.current_match if number == self.current else at.palette.match
                yield StyledRange(one.start, one.end, style)

    def page_changed(self, page: "Page | None") -> None:
        """Take note that everything stands on other lines."""
        self._page = page
        self._found.clear()

    def _on_lines(self, block: int) -> "LineRanges":
        from reader.text.find.matches import LineRanges, on_lines

        if block not in self._found:
            nothing = LineRanges([], [])
            try:
                page, finder = self._page, self.finder
                found = on_lines(page.blocks[block], page.lines(block), finder) if page and finder else nothing
            except TimeoutError:
                found = nothing
            self._found[block] = found
        return self._found[block]
