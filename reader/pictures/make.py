"""A wish → pieces; and the process that does so for others, since a decoder may take long, or fail altogether."""

import sys
from contextlib import suppress
from typing import BinaryIO

from PIL.Image import Resampling
from PIL.ImageFilter import UnsharpMask

from reader.errors import ReaderError
from reader.pictures.decode import decode
from reader.pictures.formulas import formula_scale
from reader.pictures.headers import PixelSize
from reader.pictures.iterm import to_iterm
from reader.pictures.kitty import to_png
from reader.pictures.pieces import keep, packed, tidy
from reader.pictures.process import limit_memory
from reader.pictures.sixel import to_sixel
from reader.pictures.symbols import GRID, to_symbols
from reader.pictures.wish import Pieces, Wish, wish_from_json

_SHARPER = 120
"""How much, in percent, small parts of a cell are set off from what is around them: thin lines become too pale."""


def make(wish: Wish) -> Pieces:
    """Return the pieces of a picture. Raises ReaderError where it cannot be decoded."""
    way = wish.way
    cell = PixelSize(way.cell_width, way.cell_height)
    if way.protocol == "symbols":
        cell = GRID[way.shapes]
        # The parts of a cell are no squares: the picture is drawn as large as the cells are, then squeezed.
        drawn = decode(
            wish.file, PixelSize(wish.columns * way.cell_width, wish.rows * way.cell_height),
            part=wish.part, ground=way.ground, darkens=way.darkens,
        )  # fmt: skip
        size = wish.columns * cell.width, wish.rows * cell.height
        small = drawn.resize(size, Resampling.BOX).filter(UnsharpMask(radius=1, percent=_SHARPER, threshold=0))
        return to_symbols(small, way.shapes)
    canvas = PixelSize(wish.columns * cell.width, wish.rows * cell.height)
    picture = decode(
        wish.file, canvas, part=wish.part, ground=way.ground, darkens=way.darkens, ink=way.ink,
        scale=formula_scale(cell.height) if way.ink else 0.0,
    )  # fmt: skip
    match way.protocol:
        case "kitty":
            return to_png(picture)
        case "iterm":
            return to_iterm(picture, cell.height, wish.columns)
        case "sixel":
            return to_sixel(picture, cell.height, way.colors)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer wishes, one a line, until there are no more.

    An answer is a line with the number of bytes that follow, which are pieces; or `!` and why there are none.
    """
    limit_memory()
    for line in asked:
        wish = wish_from_json(line.decode())
        try:
            pieces = make(wish)
            with suppress(OSError):
                keep(wish.key(), pieces)
            data = packed(pieces)
            answers.write(b"%d\n" % len(data) + data)
        except ReaderError as error:
            answers.write(b"!" + str(error).encode() + b"\n")
        answers.flush()
    tidy()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
