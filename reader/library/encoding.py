"""Bytes of a file → text: UTF-8, but for files of which it is plain that they are something else."""

import codecs
import re
from typing import NamedTuple


class Decoded(NamedTuple):
    """The text of a file."""

    text: str
    problem: str = ""
    """One sentence on what could not be read, or empty."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""What a file begins with → its encoding; the longer ones first."""
_SEVERAL = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LOOKED_AT = 4096


def decode(data: bytes) -> Decoded:
    """Return the text of a file. Raises nothing.

    A byte order mark says what it is. Else it is UTF-8; or UTF-16, if every other byte is zero; or Windows-1252, if it
    is no UTF-8 and has no character of it of more than a byte.
    """
    if encoding := next((name for mark, name in _MARKS if data.startswith(mark)), _without_mark(data)):
        return Decoded(data.decode(encoding, errors="replace"))
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError as error:
        if not _SEVERAL.search(data):
            try:
                return Decoded(data.decode("cp1252"))
            except UnicodeDecodeError:
                pass
        line = data.count(b"\n", 0, error.start) + 1
        shown = "what could not be read is shown as \ufffd. Save it as UTF-8."
        return Decoded(data.decode(errors="replace"), f"This file is not UTF-8 (line {line}): {shown}")


def _without_mark(data: bytes) -> str:
    """Return the encoding of a file of which every other byte is zero, as that of English in UTF-16 is."""
    beginning = data[:_LOOKED_AT]
    if len(beginning) < 4 or beginning.count(0) * 3 < len(beginning):
        return ""
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if min(even, odd) > len(beginning) // 20:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"
