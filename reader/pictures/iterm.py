"""iTerm2's protocol for pictures in the text (OSC 1337): a picture for each row of cells.

https://iterm2.com/documentation-images.html
"""

import base64
import io
from typing import TYPE_CHECKING

from reader.pictures.wish import Pieces

if TYPE_CHECKING:
    from PIL.Image import Image


def to_iterm(picture: "Image", cell_height: int, columns: int) -> Pieces:
    """Return a picture as strips of `cell_height` pixels, each `columns` cells wide."""
    strips = []
    for top in range(0, picture.height, cell_height):
        out = io.BytesIO()
        picture.crop((0, top, picture.width, top + cell_height)).save(out, "PNG", compress_level=3)
        data = out.getvalue()
        said = f"File=inline=1;size={len(data)};width={columns};height=1;preserveAspectRatio=0;doNotMoveCursor=1"
        strips.append(b"\x1b]1337;%b:%b\x07" % (said.encode(), base64.b64encode(data)))
    return tuple(strips)
