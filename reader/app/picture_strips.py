"""Strips of pictures on their way to the terminal, for Sixel and for iTerm2's protocol.

What Textual lays out, cuts and covers is text: each row of a picture is one private character, as often as it has
cells. Where the whole row comes to the terminal, the strip is drawn there; where a part of it is covered, blanks are,
so that no strip ever lies over anything else.
"""

import re
from collections.abc import Sequence

_FIRST, _LAST = 0x100000, 0x10EEED
_RUN = re.compile(f"([{chr(_FIRST)}-{chr(_LAST)}])\\1*")


class Strips:
    """The strips that the terminal may be given, each with its character."""

    def __init__(self) -> None:
        self._strips: dict[str, tuple[int, str]] = {}
        self._next = _FIRST

    def add(self, pieces: Sequence[bytes], columns: int) -> list[str]:
        """Return the characters of strips that are `columns` cells wide each."""
        if self._next + len(pieces) > _LAST:
            self._next = _FIRST  # those that were added first are long gone
        characters = [chr(self._next + number) for number in range(len(pieces))]
        self._next += len(pieces)
        for character, piece in zip(characters, pieces, strict=True):
            self._strips[character] = (columns, piece.decode("ascii"))
        return characters

    def remove(self, characters: Sequence[str]) -> None:
        """Let strips go."""
        for character in characters:
            self._strips.pop(character, None)

    def drawn(self, text: str) -> str:
        """Return what is written to the terminal with strips in the place of their characters."""
        return _RUN.sub(self._strip, text) if self._strips else text

    def _strip(self, run: re.Match[str]) -> str:
        count = len(run[0])
        columns, strip = self._strips.get(run[1], (0, ""))
        blanks = " " * count  # which take away what was there
        if columns != count:
            return blanks
        return f"{blanks}\x1b[{count}D\x1b7{strip}\x1b8\x1b[{count}C"


STRIPS = Strips()
"""Those of this process: it has one terminal."""
