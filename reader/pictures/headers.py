"""How many pixels a picture has, from the beginning of its file: nothing is decoded, and no decoder imported.

PNG (W3C), JPEG (ITU-T T.81, B.2.2), GIF89a, WebP (RFC 9649), AVIF (ISO 23008-12), BMP, and what an SVG says of itself.
"""

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from reader.paths import open_file

Format = Literal["png", "jpg", "gif", "webp", "avif", "bmp", "svg"]
FORMATS: tuple[Format, ...] = get_args(Format)
LARGEST = 15 << 20
"""Bytes of a picture."""
MOST_PIXELS = 50_000_000
MOST_ACROSS = 20_000
"""Pixels of a picture that is shown: together, and in each direction. Decoding more could take all the memory."""
LEAST_HEIGHT = 40
"""Pixels: what is lower is a badge, a button or a formula, and no figure."""
_HEAD = 64 << 10
"""Bytes that are looked at first. Only JPEGs with a preview or a colour profile have more before their size."""
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], Format], ...] = (
    (re.compile(rb"\x89PNG\r\n"), "png"), (re.compile(rb"\xff\xd8\xff"), "jpg"), (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--|!DOCTYPE svg)"), "svg"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), "avif"), (re.compile(rb"BM"), "bmp"),
)  # fmt: skip
_TURNED = 5
"""From this orientation on (Exif 4.6.4 A), a picture lies on its side."""
_SVG_TAG = re.compile(rb"<(?:\w+:)?svg\b[^>]*>", re.DOTALL)
_SVG_SIZE = re.compile(rb"""\b(width|height|viewBox)\s*=\s*["']([^"'>]*)["']""")
_LENGTH = re.compile(rb"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex|)\s*")
_PIXELS = {
    b"": 1,
    b"px": 1,
    b"pt": 4 / 3,
    b"pc": 16,
    b"mm": 96 / 25.4,
    b"cm": 96 / 2.54,
    b"in": 96,
    b"em": 16,
    b"ex": 8,
}


class PixelSize(NamedTuple):
    """How large a picture is, in pixels."""

    width: int
    height: int


def format_of(data: bytes) -> Format | None:
    """Return what the bytes of a file are, by how they begin; None where they are no picture."""
    return next((name for beginning, name in _BEGINNINGS if beginning.match(data)), None)


def size_of_file(path: Path) -> PixelSize | None:
    """Return the size of the picture in a file; None where it is none that can be shown, or cannot be read.

    Only a regular file is opened, so this never waits for a pipe or a device.
    """
    try:
        with open_file(path) as file:
            length = os.fstat(file.fileno()).st_size
            if not 0 < length <= LARGEST:
                return None
            data = file.read(_HEAD)
            size = size_of(data)
            if size is None and length > len(data) and data.startswith(b"\xff\xd8"):
                size = size_of(data + file.read(length))
    except (OSError, ValueError):  # a name with a null in it
        return None
    return size


def size_of(data: bytes) -> PixelSize | None:
    """Return the size of the picture that begins with `data`; None where that does not say, or it is too large."""
    try:
        size = _size(data)
    except (struct.error, IndexError, ValueError):
        return None
    if size is None or min(size) < 1 or max(size) > MOST_ACROSS or size.width * size.height > MOST_PIXELS:
        return None
    return size


def _size(data: bytes) -> PixelSize | None:
    match format_of(data):
        case "png":
            return PixelSize(*struct.unpack_from(">II", data, 16))
        case "gif":
            return PixelSize(*struct.unpack_from("<HH", data, 6))
        case "bmp":
            width, height = struct.unpack_from("<ii", data, 18)
            return PixelSize(width, abs(height))
        case "jpg":
            return _jpeg(data)
        case "webp":
            return _webp(data)
        case "avif":
            sizes = [PixelSize(*struct.unpack_from(">II", data, at + 8)) for at in _all(data, b"ispe")]
            return max(sizes, key=lambda size: size.width * size.height, default=None)
        case "svg":
            return _svg(data)
    return None


def _jpeg(data: bytes) -> PixelSize | None:
    at, is_turned = 2, False
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            is_turned = _orientation(data[at + 10 : at + 2 + length]) >= _TURNED
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return PixelSize(height, width) if is_turned else PixelSize(width, height)
        if length < 2:
            return None
        at += 2 + length
    return None


def _orientation(exif: bytes) -> int:
    """Return the orientation that Exif tells (TIFF 6.0: an entry of 12 bytes with the tag 0x0112); 1 for none."""
    order = ">" if exif[:2] == b"MM" else "<"
    first = struct.unpack_from(f"{order}I", exif, 4)[0]
    for number in range(struct.unpack_from(f"{order}H", exif, first)[0]):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
        if tag == 0x0112:
            return int(value)
    return 1


def _webp(data: bytes) -> PixelSize | None:
    match data[12:16]:
        case b"VP8X":
            return PixelSize(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
        case b"VP8L":
            bits = struct.unpack_from("<I", data, 21)[0]
            return PixelSize(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return PixelSize(width & 0x3FFF, height & 0x3FFF)
    return None


def _svg(data: bytes) -> PixelSize | None:
    tag = _SVG_TAG.search(data)
    if tag is None:
        return None
    said = dict(_SVG_SIZE.findall(tag[0]))
    box = [float(part) for part in re.split(rb"[\s,]+", said.get(b"viewBox", b"").strip()) if part]
    width, height = (_length(said.get(name, b"")) for name in (b"width", b"height"))
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        width, height = (
            width or (height * box[2] / box[3] if height else box[2]),
            height or (width * box[3] / box[2] if width else box[3]),
        )
    return PixelSize(round(width), round(height)) if width and height else None


def _length(value: bytes) -> float:
    """Return a length of an SVG in pixels; 0 where it has none of its own, as `100%`."""
    match = _LENGTH.fullmatch(value)
    return float(match[1]) * _PIXELS[match[2]] if match else 0


def _all(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)
