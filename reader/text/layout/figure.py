"""A picture as rows of a page: how many cells it takes, known before it is decoded. They are filled elsewhere."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.text.document.nodes import MathBlock, Picture
from reader.text.layout.wrap import wrap
from reader.text.lines import FigureRow, Row, Span, figure_link, formula_link, row_width

_CELL_OF_THE_WEB = 8
"""Pixels of a cell for who makes pictures: a screen with finer cells shows each of their pixels as more than one."""
_LARGEST_SCALE = 2.0
MOST_CELLS = 250
"""How wide or high a picture may be, in cells: Kitty's placeholders count no further than 297."""
_WIDE = 1.4
"""A picture that is so many times as wide as high has small writing rather than much to see."""
_LEAST_LOST = 1.15
"""A wide picture leaves the text column if it would be shrunk by more than this in it."""


class PictureRoom(NamedTuple):
    """What a page has for pictures."""

    cell_width: int
    """Pixels of a cell."""
    cell_height: int
    most_rows: int
    """How high a picture may be."""
    is_drawn: bool = True
    """Whether the screen can draw pictures; else their description is framed."""
    em: float = 0.0
    """How many pixels of the screen a pixel of the picture of a formula is; 0: formulas are text."""


def figure_size(picture: Picture, room: PictureRoom, width: int, widest: int = 0) -> tuple[int, int]:
    """Return how many cells a picture is wide and high in a column of `width`, or up to `widest` where it is wide."""
    scale = min(_LARGEST_SCALE, max(1.0, room.cell_width / _CELL_OF_THE_WEB))
    natural = picture.width * scale / room.cell_width
    if picture.width > _WIDE * picture.height and natural > _LEAST_LOST * width:
        width = max(width, widest)
    ratio = picture.height * room.cell_width / (picture.width * room.cell_height)  # rows for each column
    width, most_rows = min(width, MOST_CELLS), min(room.most_rows, MOST_CELLS)
    columns = min(natural, width, most_rows / ratio)
    return max(1, min(width, round(columns))), max(1, min(most_rows, round(columns * ratio)))


def figure_rows(pictures: Iterable[Picture], room: PictureRoom, width: int, widest: int = 0) -> Iterator[Row]:
    """Yield rows for pictures, one below the other, each in the middle of the column."""
    for number, picture in enumerate(pictures):
        if number:
            yield []
        columns, rows = figure_size(picture, room, width, widest)
        margin = [Span(" " * ((width - columns) // 2), "picture")] if columns + 1 < width else []
        for row in range(rows):
            link = figure_link(FigureRow(picture.file, row, rows))
            yield [*margin, Span(" " * columns, "picture", link)]


def formula_rows(block: MathBlock, room: PictureRoom | None, width: int, widest: int) -> list[Row]:
    """Return the rows of the picture of a formula, as large as the text around it; none where it has to be text."""
    if block.picture is None or room is None or not room.em:
        return []
    columns = math.ceil(block.picture.width * room.em / room.cell_width)
    rows = math.ceil(block.picture.height * room.em / room.cell_height)
    if columns > min(max(width, widest), MOST_CELLS) or rows > MOST_CELLS:
        return []
    margin = " " * ((width - columns) // 2)
    links = (formula_link(block.source, FigureRow(block.picture.file, row, rows)) for row in range(rows))
    return [[*([Span(margin, "picture")] if margin else []), Span(" " * columns, "picture", link)] for link in links]


def frame(words: Iterable[Span], width: int) -> Iterator[Row]:
    """Yield the description of a picture that cannot be drawn, in a frame."""
    rows = wrap(words, max(1, width - 4)) or [[Span("picture", "picture")]]
    inner = max(map(row_width, rows))
    if inner + 4 > width:
        yield from rows
        return
    yield [Span(f"┌{'─' * (inner + 2)}┐", "picture")]
    for row in rows:
        yield [Span("│ ", "picture"), *row, Span(" " * (inner - row_width(row)) + " │", "picture")]
    yield [Span(f"└{'─' * (inner + 2)}┘", "picture")]
