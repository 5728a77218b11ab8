"""Kitty's graphics protocol with Unicode placeholders: a picture is sent once, and then stands in cells like text.

https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
"""

import base64
import io
import os
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.pictures.wish import Pieces

if TYPE_CHECKING:
    from PIL.Image import Image

PLACEHOLDER = "\U0010eeee"
_CHUNK = 4096
FIRST = 0x010000 + int.from_bytes(os.urandom(2), "big") * 0xC0
LAST = FIRST + 0x0FFFFF
"""The numbers that pictures of this process may have: other programs number theirs too."""
_NUMBERS = (
    "305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC "
    "5AF 5C4 610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745 "
    "747 749-74A 7EB-7F1 7F3 816-819 81B-823 825-827 829-82D 951 953-954 F82-F83 F86-F87 135D-135F 17DD 193A 1A17 "
    "1A75-1A7C 1B6B 1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1 "
    "20D4-20D7 20DB-20DC 20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1 AAB0 AAB2-AAB3 "
    "AAB7-AAB8 AABE-AABF AAC1 FE20-FE26 10A0F 10A38 1D185-1D189 1D1AA-1D1AD 1D242-1D244"
)
"""The combining characters that stand for numbers, from 0 on: a part of the protocol (rowcolumn-diacritics.txt)."""


def _numbers() -> str:
    found = ""
    for part in _NUMBERS.split():
        first, _, last = part.partition("-")
        found += "".join(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found


NUMBERS = _numbers()
"""Each stands for a row, or a column, of a picture: it may have no more of them."""


def to_png(picture: "Image") -> Pieces:
    """Return a picture as the one piece that is sent."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return (out.getvalue(),)


def transmission(png: bytes, number: int, columns: int, rows: int, *, is_tmux: bool = False) -> str:
    """Return what gives a picture to the terminal, to be placed by placeholders; the terminal answers nothing."""
    data = base64.b64encode(png).decode()
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    out = []
    for index, chunk in enumerate(chunks):
        first = f"a=T,U=1,q=2,f=100,i={number},c={columns},r={rows}," if index == 0 else "q=2,"
        out.append(_command(f"{first}m={int(index < len(chunks) - 1)};{chunk}", is_tmux=is_tmux))
    return "".join(out)


def deletion(number: int | None, *, is_tmux: bool = False) -> str:
    """Return what takes a picture away from the terminal, and out of its memory; for None, all of this process."""
    said = f"d=I,i={number}" if number is not None else f"d=R,x={FIRST},y={LAST}"
    return _command(f"a=d,{said},q=2", is_tmux=is_tmux)


def _command(said: str, *, is_tmux: bool) -> str:
    command = f"\x1b_G{said}\x1b\\"
    return "\x1bPtmux;" + command.replace("\x1b", "\x1b\x1b") + "\x1b\\" if is_tmux else command


@lru_cache(maxsize=512)
def placeholders(row: int, columns: int) -> str:
    """Return the cells of a row of a picture. Each says where it belongs, so any part of them may be shown."""
    return "".join(PLACEHOLDER + NUMBERS[row] + NUMBERS[column] for column in range(columns))
