"""A picture as Sixel (DEC STD 070, chapter 14): a strip for each row of cells, each complete in itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.pictures.wish import Pieces

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND = 6
"""Rows of pixels that one row of sixels is."""
_LEAST_RUN = 4
"""Runs of so many sixels are shorter when they are counted."""
_MANY = 1 << 14
"""A picture of more colours is dithered."""
_RUN = re.compile(rb"(.)\1{%d,}" % (_LEAST_RUN - 1), re.DOTALL)


def to_sixel(picture: Image, cell_height: int, colors: int) -> Pieces:
    """Return a picture as strips of `cell_height` pixels, all with the same palette of at most `colors`."""
    from PIL import Image as Pillow

    drawn = picture.quantize(min(256, colors), method=Pillow.Quantize.MEDIANCUT)
    if picture.getcolors(_MANY) is None:  # a photograph; lines are better without
        drawn = picture.quantize(palette=drawn, dither=Pillow.Dither.FLOYDSTEINBERG)
    palette = drawn.getpalette("RGB") or []
    data, width = drawn.tobytes(), drawn.width
    return tuple(
        _strip(data[y * width : (y + cell_height) * width], width, palette) for y in range(0, drawn.height, cell_height)
    )


def _strip(data: bytes, width: int, palette: list[int]) -> bytes:
    height = len(data) // width
    out = [b'\x1bP0;1;0q"1;1;%d;%d' % (width, height)]
    for color in sorted(set(data)):
        red, green, blue = (round(value * 100 / 255) for value in palette[3 * color : 3 * color + 3])
        out.append(b"#%d;2;%d;%d;%d" % (color, red, green, blue))
    for top in range(0, height, _BAND):
        rows = [data[y * width : (y + 1) * width] for y in range(top, min(top + _BAND, height))]
        out.append(b"$".join(_line(rows, color) for color in sorted(set(b"".join(rows)))))
        out.append(b"-")
    out[-1] = b"\x1b\\"  # a line end there would take another row
    return b"".join(out)


def _line(rows: list[bytes], color: int) -> bytes:
    """Return the sixels of one colour in a band.

    A sixel is 63 and a bit for each row. The bits of all columns are added at once, each column being a byte of a
    long number: none is ever carried into the next.
    """
    total = int.from_bytes(b"\x3f" * len(rows[0]), "big")
    for number, row in enumerate(rows):
        if color in row:
            table = bytearray(256)
            table[color] = 1 << number
            total += int.from_bytes(row.translate(bytes(table)), "big")
    sixels = total.to_bytes(len(rows[0]), "big").rstrip(b"?")
    return b"#%d" % color + _RUN.sub(lambda run: b"!%d%b" % (len(run[0]), run[1]), sixels)
