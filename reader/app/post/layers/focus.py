"""The line or the sentence that is being read: all else is dimmed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from reader.app.post.layers.layer import DrawnLine, StyledRange
from reader.app.post.layers.spots import Spot, spot_beside
from reader.app.post.viewport import Viewport
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.text.layout.page import Page
    from reader.text.passage.ranges import Passage
    from reader.text.passage.sentences import Range

Unit = Literal["", "line", "sentence"]
_UNITS: tuple[Unit, ...] = ("", "line", "sentence")


class FocusLayer:
    """What is in focus, if anything is."""

    def __init__(self) -> None:
        self.unit: Unit = ""
        """What is read at a time; empty where nothing is dimmed."""
        self._page: Page | None = None
        self._known: dict[int, list[Range]] = {}
        self._at = Spot(0, 0)

    def begin_next(self, view: Viewport) -> None:
        """Read by the next of the units from now on: from what is in focus, or else from the top of the screen."""
        y = self._page.line_of(passage.start) if self._page and (passage := self.passage) else view.y
        self.unit = _UNITS[(_UNITS.index(self.unit) + 1) % len(_UNITS)]
        self._known.clear()
        if self._page:
            self.go_to(*self._page.place(y))

    def end(self) -> None:
        """Dim nothing any more."""
        self.unit = ""

    def go_to(self, block: int, row: int) -> None:
        """Go to the first unit that begins on a line of a block, or after it."""
        if self._page is None or not self.unit or not self._page.blocks:
            return
        lines = self._page.lines(block)
        offset = lines[min(row, len(lines) - 1)].offset if lines else 0
        units = self._units(block)
        number = next((number for number, (start, _) in enumerate(units) if start >= offset), None)
        found = self._beside(block, 1) if number is None else Spot(block, number)
        self._at = found or Spot(block, max(0, len(units) - 1))

    def step(self, count: int) -> None:
        """Go on by so many units, or back, as far as there are any."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            at = self._at._replace(number=self._at.number + step)
            if not 0 <= at.number < len(self._units(at.block)):
                beside = self._beside(at.block, step)
                if beside is None:
                    return
                at = beside
            self._at = at

    @property
    def passage(self) -> "Passage | None":
        """What is in focus."""
        if self._page is None or not self.unit or self._at.block >= len(self._page.blocks):
            return None
        from reader.text.passage.ranges import Passage

        units = self._units(self._at.block)
        if not units:
            return None
        start, end = units[min(self._at.number, len(units) - 1)]
        return Passage(Position(self._at.block, start), Position(self._at.block, end))

    def to_show(self, view: Viewport) -> int | None:
        """Return the line to scroll to for what is in focus; None where it is in the middle of the screen already."""
        if self._page is None or (passage := self.passage) is None:
            return None
        y = self._page.line_of(passage.start)
        is_shown = view.height // 6 <= y - view.y < view.height // 2
        return None if is_shown else max(0, y - view.height // 3)

    def follow(self, view: Viewport) -> None:
        """Go to where the person has scrolled to, away from what was in focus."""
        if self._page and (passage := self.passage):
            y = self._page.line_of(passage.start)
            if not view.y <= y < view.y + view.height:
                self.go_to(*self._page.place(view.y + (view.y > 0)))

    def ranges(self, at: DrawnLine) -> Iterator[StyledRange]:
        """Yield what of a line is not in focus."""
        passage = self.passage
        if passage is None:
            return
        from reader.text.passage.ranges import on_line

        span = passage.within(at.block)
        start, end = (span and on_line(at.line, *span)) or (0, 0)
        for first, last in ((0, start), (end, len(at.line.text))):
            if first < last:
                yield StyledRange(first, last, at.palette.faded)

    def page_changed(self, page: "Page | None") -> None:
        """Go on with the same words where it is the same post, else at its beginning."""
        same = page is not None and self._page is not None and page.origin is self._page.origin
        passage = self.passage if same else None
        self._page = page
        self._known.clear()
        if not same:
            self._at = Spot(0, 0)
        elif passage:
            units = self._units(passage.start.block)
            nearest = [number for number, (start, _) in enumerate(units) if start <= passage.start.offset]
            self._at = Spot(passage.start.block, nearest[-1] if nearest else 0)

    # --- within

    def _units(self, block: int) -> "list[Range]":
        from reader.text.document.nodes import CodeBlock, MathBlock, Table
        from reader.text.passage.sentences import line_ranges, sentence_ranges

        if block not in self._known and self._page:
            lines = self._page.lines(block)
            units = line_ranges(lines) if self.unit == "line" else sentence_ranges(lines)
            has_none = isinstance(self._page.blocks[block], CodeBlock | MathBlock | Table)
            if units and self.unit == "sentence" and has_none:
                units = [(units[0][0], units[-1][1])]
            self._known[block] = units
        return self._known.get(block, [])

    def _beside(self, block: int, step: int) -> Spot | None:
        """Return the first unit of the next block that has one, or the last one of the block before."""
        return spot_beside(len(self._page.blocks) if self._page else 0, self._units, block, step)
