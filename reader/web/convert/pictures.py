"""Pictures that come with a document, in it or beside it, and are kept with its post."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

LARGEST = 15 << 20
"""Bytes of a picture."""
_LARGEST_TOGETHER = 200 << 20
_LEAST = 100
"""Bytes: what is smaller holds a place, or is there to be counted."""
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),(.*)", re.DOTALL)
_KINDS = (
    (re.compile(rb"\x89PNG\r\n"), "png"), (re.compile(rb"\xff\xd8\xff"), "jpg"), (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "webp"), (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)"), "svg"),
    (re.compile(rb".{4}ftypavif", re.DOTALL), "avif"), (re.compile(rb"BM"), "bmp"),
)  # fmt: skip
"""What pictures begin with."""


class Pictures:
    """Takes pictures out of a document."""

    def __init__(self, find: Callable[[str], bytes | None]) -> None:
        """`find` returns the bytes that a document means by an address, None where it means none of its own."""
        self._find = find
        self._size = 0
        self.kept: dict[str, bytes] = {}
        """Those that were taken, by their names: paths from the post."""

    def take(self, source: str) -> str:
        """Return the name of the picture at an address, empty where it is not in the document."""
        data = _embedded(source) if source.startswith("data:") else self._find(source)
        return self.keep(data) if data else ""

    def keep(self, data: bytes) -> str:
        """Return the name of a picture, empty where it is none, or too large."""
        kind = next((kind for beginning, kind in _KINDS if beginning.match(data)), "")
        if not kind or not _LEAST <= len(data) <= LARGEST or self._size + len(data) > _LARGEST_TOGETHER:
            return ""
        name = f"pictures/{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
        if name not in self.kept:
            self._size += len(data)
            self.kept[name] = data
        return name


def _embedded(source: str) -> bytes | None:
    """Return the picture that stands in an address itself."""
    match = _DATA.fullmatch(source)
    if match is None:
        return None
    if "base64" not in match[1]:
        return unquote_to_bytes(match[2])
    try:
        return base64.b64decode(unquote_to_bytes(match[2]))
    except binascii.Error:
        return None
