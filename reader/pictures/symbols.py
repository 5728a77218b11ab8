"""A picture as characters in two colours each: quadrants, or sextants where the terminal draws them without a gap."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from reader.pictures.headers import PixelSize
from reader.pictures.wish import Pieces, Shapes

if TYPE_CHECKING:
    from PIL.Image import Image

GRID: dict[Shapes, PixelSize] = {"quadrants": PixelSize(2, 2), "sextants": PixelSize(2, 3)}
"""How many parts of its own a cell has."""
_CELL = struct.Struct("<I3s3s")
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_STEP = 4
"""Colours are told apart by so much, so that neighbouring cells are more often of one."""


class Cell(NamedTuple):
    """A character, the colour of it and that behind it."""

    character: str
    color: bytes
    """Red, green, blue."""
    ground: bytes


def shape(shapes: Shapes, parts: int) -> str:
    """Return the character that fills those parts of a cell whose bits are set, row by row from the upper left."""
    if shapes == "quadrants":
        return _QUADRANTS[parts]
    # Unicode 13, Symbols for Legacy Computing: from U+1FB00 on in order, without those that were there before.
    match parts:
        case 0:
            return " "
        case 0b010101:
            return "▌"
        case 0b101010:
            return "▐"
        case 0b111111:
            return "█"
    return chr(0x1FB00 + parts - 1 - (parts > 0b010101) - (parts > 0b101010))


def to_symbols(picture: Image, shapes: Shapes) -> Pieces:
    """Return a picture, which has `GRID` pixels for each cell, as a piece for each row of cells."""
    across, down = GRID[shapes]
    columns, rows = picture.width // across, picture.height // down
    data = picture.tobytes()
    stride = picture.width * 3
    pieces = []
    for row in range(rows):
        piece = bytearray()
        starts = [(row * down + y) * stride for y in range(down)]
        for column in range(columns):
            at = column * across * 3
            pixels = [data[start + at + 3 * x : start + at + 3 * x + 3] for start in starts for x in range(across)]
            piece += _CELL.pack(*_two_colors(pixels, shapes))
        pieces.append(bytes(piece))
    return tuple(pieces)


def _two_colors(pixels: list[bytes], shapes: Shapes) -> tuple[int, bytes, bytes]:
    """Return the character, and its colours, that come nearest to the pixels of a cell.

    They are parted at the middle of the channel in which they differ most, as in a step of median cut (Heckbert 1982).
    """
    if pixels.count(pixels[0]) == len(pixels):
        color = _rounded(pixels[0])
        return 0x20, color, color
    channels = [*zip(*pixels, strict=True)]
    widest = max(channels, key=lambda values: max(values) - min(values))
    middle = (max(widest) + min(widest)) / 2
    parts = sum(1 << number for number, value in enumerate(widest) if value > middle)
    count = parts.bit_count()
    light, dark = bytearray(), bytearray()
    for values in channels:
        lit = sum(value for number, value in enumerate(values) if parts >> number & 1)
        light.append(lit // count)
        dark.append((sum(values) - lit) // (len(pixels) - count))
    color, ground = _rounded(light), _rounded(dark)
    return (ord(shape(shapes, parts)), color, ground) if color != ground else (0x20, color, color)


def _rounded(color: bytes | bytearray) -> bytes:
    return bytes(min(255, (value + _STEP // 2) // _STEP * _STEP) for value in color)


def cells(piece: bytes) -> Iterator[Cell]:
    """Yield the cells of a row of which `to_symbols` has made a piece."""
    for number, color, ground in _CELL.iter_unpack(piece):
        yield Cell(chr(number), color, ground)
