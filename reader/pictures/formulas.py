"""Formulas as pictures: each an SVG in the cache, made by ziamath in a process of its own."""

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from reader.paths import cache_dir, replace_bytes
from reader.pictures.process import limit_memory

EM = 20
"""How large the letters of a formula are in its file, in pixels."""
_EM_OF_CELL = 0.95
"""How large they are on the screen, as a part of the height of a cell: as those of the text around them."""
_VERSION = 1
"""Of how they are made: another one makes all of them be made anew."""
_LONGEST = 4000
"""Characters of a formula that is tried."""


def formula_file(source: str) -> Path:
    """Return where the picture of a formula is, once it was made; an empty file where it could not be."""
    name = hashlib.sha256(f"{_VERSION} {source}".encode(errors="replace")).hexdigest()[:32]
    return cache_dir() / "pictures" / "formulas" / f"{name}.svg"


def formula_scale(cell_height: int) -> float:
    """Return how many pixels of the screen a pixel of the picture of a formula is."""
    return _EM_OF_CELL * cell_height / EM


def make(source: str) -> None:
    """Make the picture of a formula. Raises OSError where it cannot be kept."""
    from ziamath.zmath import Latex

    drawn = ""
    if len(source) <= _LONGEST:
        with suppress(Exception):  # whatever a formula does to the library, it stays text
            drawn = Latex(source, size=EM, inline=False).svg()
    replace_bytes(formula_file(source), drawn.encode(), durable=False)


def serve(asked: Iterable[bytes]) -> None:
    """Make the pictures of formulas, each a line with a string of JSON."""
    limit_memory()
    for line in asked:
        with suppress(OSError):
            make(json.loads(line))


if __name__ == "__main__":
    serve(sys.stdin.buffer)
