"""What a layer is: something that is marked on a page, whatever it is."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from reader.app.look.themes import Palette
from reader.app.post.viewport import Viewport
from reader.text.lines import Line

if TYPE_CHECKING:
    from reader.text.layout.page import Page


class StyledRange(NamedTuple):
    """Characters of a line that look another way: those from `start` up to `end`."""

    start: int
    end: int
    style: Style


class Overlay(NamedTuple):
    """Segments that stand in place of what is there, or beside the text, from a cell of the view on."""

    cell: int
    segments: Sequence[Segment]


class DrawnLine(NamedTuple):
    """A line of the page that is about to be drawn."""

    page: "Page"
    view: Viewport
    """What of the page is on the screen."""
    line: Line
    """The line; empty below the end of the page."""
    block: int
    """The block of the page that it belongs to; -1 below the end of the page."""
    row: int
    """Which of the lines of its block it is."""
    y: int
    """On which line of the view it is drawn."""
    margin: int
    """Cells to the left of the text."""
    width: int
    """Cells that the view is wide."""
    ground: Style
    """What stands below the text."""
    palette: Palette
    """The colours of the theme."""

    def cell_of(self, character: int) -> int:
        """Return the cell of the view at which a character of the line stands."""
        return self.margin + cell_len(self.line.text[:character])


class Layer(Protocol):
    """A kind of mark. A page view has a list of layers; what a later one gives lies above."""

    def ranges(self, at: DrawnLine) -> Iterable[StyledRange | Overlay]:
        """Return what is marked on a line."""
        ...

    def page_changed(self, page: "Page | None") -> None:
        """Take note that there is another page now: another post, or the same one at another width; None for none."""
        ...
