"""Pictures in the rows that a page has for them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment

from reader.app.look.themes import Palette
from reader.app.pictures import Pictures
from reader.app.post.layers.layer import DrawnLine, Overlay
from reader.app.post.viewport import Viewport
from reader.pictures.wish import WHOLE, Part, Wish
from reader.text.lines import FigureRow, Line, drawn_of, figure_link

if TYPE_CHECKING:
    from reader.text.layout.page import Page

_NOT_SHOWN = "this picture cannot be shown"


class PictureLayer:
    """The pictures of a page."""

    def __init__(self, pictures: Pictures, *, darkens: bool) -> None:
        """`darkens`: whether plots on white are darkened in a dark theme."""
        self._pictures, self._darkens = pictures, darkens
        self.ready = pictures.ready
        """Published whenever there is another picture."""

    def ranges(self, at: DrawnLine) -> Iterator[Overlay]:
        """Yield what is to be seen of pictures on a line."""
        for start, columns, figure in figures_on(at.line):
            wish = self._wish(figure, columns, at.palette)
            if wish is None:
                continue
            segments = row_of(self._pictures, wish, figure.row, at.palette)
            yield Overlay(at.margin + start, segments)

    def look_ahead(self, view: Viewport, palette: Palette) -> None:
        """Have the pictures made that are on the screen below the one that is seen."""
        if view.page is None:
            return
        below = range(view.y + 2 * view.height - 1, view.y + view.height - 1, -1)  # the nearest last, to be made first
        for line in filter(None, map(view.page.line, below)):
            for _, columns, figure in figures_on(line):
                if wish := self._wish(figure, columns, palette):
                    self._pictures.prepare(wish)

    def _wish(self, figure: FigureRow, columns: int, palette: Palette) -> Wish | None:
        wish = wish_for(self._pictures, figure.file, columns, figure.rows, palette, darkens=self._darkens)
        if wish and figure.is_formula:
            return wish._replace(way=wish.way._replace(ink=palette.ink, darkens=False))
        return wish

    def page_changed(self, page: "Page | None") -> None:
        """Go on: pictures belong to no page."""


def figures_on(line: Line) -> Iterator[tuple[int, int, FigureRow]]:
    """Yield the rows of pictures on a line: the cell at which each begins, its cells, and which row it is."""
    at = 0
    for span in line.spans:
        if "picture" in span.style and (figure := drawn_of(span.link)):
            yield at, len(span.text), figure
        at += cell_len(span.text)


def link_of_figure(line: Line | None, cell: int) -> str:
    """Return the link of the picture that has a cell of a line; empty where none has."""
    on_line = figures_on(line) if line else ()
    at_cell = (figure for start, columns, figure in on_line if start <= cell < start + columns)
    return next((figure_link(figure) for figure in at_cell if not figure.is_formula), "")


def wish_for(
    pictures: Pictures, file: str, columns: int, rows: int, palette: Palette, *, darkens: bool, part: Part = WHOLE
) -> Wish | None:
    """Return what to ask for to have a picture on the ground of a theme; None where none are drawn."""
    way = pictures.graphics.way(palette.ground, darkens=darkens and palette.is_dark)
    return Wish(file, columns, rows, way, part) if way else None


def row_of(pictures: Pictures, wish: Wish, row: int, palette: Palette) -> list[Segment]:
    """Return a row of a picture, or what stands there until there is one."""
    if drawn := pictures.get(wish):
        return [*drawn.row(row)]
    words = _NOT_SHOWN if row == wish.rows // 2 and pictures.cannot_be_drawn(wish) else ""
    if cell_len(words) > wish.columns:
        words = ""
    return [Segment(words.center(wish.columns), palette.style("picture") + palette.style("codeblock"))]
