"""Pieces of pictures, kept on the disk so that a post that is opened again has them at once."""

import os
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reader.paths import cache_dir, replace_bytes
from reader.pictures.wish import Pieces

_COUNT = struct.Struct("<I")
_MOST_KEPT = 200 << 20
"""Bytes of all that is kept."""
_DAY = 24 * 3600
_UNTIDIED = {"embedded": 7 * _DAY, "formulas": 90 * _DAY}
"""Seconds for which files in other folders stay: pictures that are embedded in posts, and of formulas."""


def pieces_folder() -> Path:
    """Return the folder in which they are."""
    return cache_dir() / "pictures"


def packed(pieces: Sequence[bytes]) -> bytes:
    """Return pieces as one string of bytes."""
    return b"".join((_COUNT.pack(len(pieces)), *(_COUNT.pack(len(piece)) for piece in pieces), *pieces))


def unpacked(data: bytes) -> Pieces | None:
    """Return the pieces of which `packed` has made a string; None where it is damaged."""
    try:
        (count,) = _COUNT.unpack_from(data)
        lengths = struct.unpack_from(f"<{count}I", data, _COUNT.size)
    except (struct.error, MemoryError):
        return None
    at = _COUNT.size * (1 + count)
    if at + sum(lengths) != len(data):
        return None
    pieces = []
    for length in lengths:
        pieces.append(data[at : at + length])
        at += length
    return tuple(pieces)


def kept(key: str) -> Pieces | None:
    """Return the pieces that are kept under a key; None where there are none."""
    path = pieces_folder() / key
    try:
        data = path.read_bytes()
        os.utime(path)  # what was used last goes last
    except OSError:
        return None
    return unpacked(data)


def keep(key: str, pieces: Sequence[bytes]) -> None:
    """Keep pieces; where that cannot be done, they are made again."""
    with suppress(OSError):
        replace_bytes(pieces_folder() / key, packed(pieces), durable=False)


def tidy() -> None:
    """Remove what was not used for longest, where there is too much."""
    found = []
    with suppress(OSError):
        for entry in pieces_folder().iterdir():
            if entry.is_file():
                status = entry.stat()
                found.append((status.st_mtime, status.st_size, entry))
    for name, seconds in _UNTIDIED.items():
        with suppress(OSError):
            for entry in (pieces_folder() / name).iterdir():
                if entry.stat().st_mtime < time.time() - seconds:
                    entry.unlink()
    total = sum(size for _, size, _ in found)
    for _, size, entry in sorted(found):
        if total <= _MOST_KEPT:
            break
        total -= size
        with suppress(OSError):
            entry.unlink()
