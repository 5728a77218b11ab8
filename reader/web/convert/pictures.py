"""Pictures that come with a document, in it or beside it, and are kept with its post."""

import hashlib
from collections.abc import Callable

from reader.pictures.embedded import embedded
from reader.pictures.headers import LARGEST, LEAST_HEIGHT, format_of, size_of

_LARGEST_TOGETHER = 200 << 20
_LEAST = 100
"""Bytes: what is smaller holds a place, or is there to be counted."""


class Pictures:
    """Takes pictures out of a document."""

    def __init__(self, find: Callable[[str], bytes | None], least_height: int = 0) -> None:
        """`find` returns the bytes that a document means by an address, None where it means none of its own.

        `least_height`: pixels; what is lower is not taken.
        """
        self._find, self._least_height = find, least_height
        self._size = 0
        self.kept: dict[str, bytes] = {}
        """Those that were taken, by their names: paths from the post."""

    def take(self, source: str) -> str:
        """Return the name of the picture at an address, empty where it is not in the document."""
        data = embedded(source) if source.startswith("data:") else self._find(source)
        return self.keep(data) if data else ""

    def keep(self, data: bytes) -> str:
        """Return the name of a picture, empty where it is none, or too large."""
        kind = format_of(data)
        if not kind or not _LEAST <= len(data) <= LARGEST or self._size + len(data) > _LARGEST_TOGETHER:
            return ""
        if self._least_height and ((size := size_of(data)) is None or size.height < self._least_height):
            return ""
        name = f"pictures/{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
        if name not in self.kept:
            self._size += len(data)
            self.kept[name] = data
        return name


def embedded_pictures() -> Pictures:
    """Return what takes those out of a page that stand in it, and are no signs, formulas or blurred beginnings."""
    return Pictures(lambda _: None, LEAST_HEIGHT)
