"""A post at one width: its lines, and the places in it that stay the same at every width."""

from bisect import bisect_right
from typing import NamedTuple

from reader.text.document import Document, end_of_body
from reader.text.lines import Line
from reader.text.typeset import Options, typeset


class Position(NamedTuple):
    """A place in a document: a block, and how many of its characters (no blanks) stand before the place."""

    block: int = 0
    offset: int = 0


class Page:
    """The lines of `document` at `width` cells."""

    def __init__(self, document: Document, width: int, options: Options = Options()) -> None:
        self.document = document
        self.width = width
        self._options = options
        self.lines: list[Line] = typeset(document, width, options)
        self._places = [Position(line.block, line.offset) for line in self.lines]
        body = end_of_body(document.blocks)
        self.end: int = bisect_right(self._places, body - 1, key=lambda place: place.block)
        """How many lines one has to have seen to have read the post."""

    def at_width(self, width: int) -> "Page":
        """Return the same post at another width."""
        return Page(self.document, width, self._options)

    def position(self, y: int) -> Position:
        """Return the place at which line `y` begins, or the nearest one where there is no such line."""
        return self._places[max(0, min(y, len(self._places) - 1))] if self._places else Position()

    def line_of(self, position: Position) -> int:
        """Return the number of the line on which `position` is, 0 where there are no lines."""
        return max(0, bisect_right(self._places, position) - 1)
