"""A passage: a part of a post from one position to another, whatever the width, and where it is on lines.

Positions are counted in characters that are neither blank nor drawn by Reader (see `position.py`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from reader.text.lines import Line
from reader.text.position import Position
from reader.text.styles import is_decoration


class Passage(NamedTuple):
    """What stands from one place up to another."""

    start: Position
    end: Position

    def within(self, block: int) -> tuple[int, int | None] | None:
        """Return from where to where it is in a block (None: to its end), if it is in it."""
        if not self.start.block <= block <= self.end.block:
            return None
        start = self.start.offset if block == self.start.block else 0
        end = self.end.offset if block == self.end.block else None
        return (start, end) if end is None or start < end else None


def offset_at(line: Line, character: int) -> int:
    """Return the offset in its block of what begins at a character of a line."""
    at, offset = 0, line.offset
    for span in line.spans:
        if not is_decoration(span.style):
            offset += count_characters(span.text[: max(0, character - at)])
        at += len(span.text)
    return offset


def on_line(line: Line, start: int, end: int | None) -> tuple[int, int] | None:
    """Return which characters of a line are between two offsets of its block; None for none of them."""
    first = last = None
    at, offset = 0, line.offset
    for span in line.spans:
        if not is_decoration(span.style):
            for index, character in enumerate(span.text, at):
                if not character.isspace():
                    if offset >= start and (end is None or offset < end):
                        first = index if first is None else first
                        last = index
                    offset += 1
        at += len(span.text)
    return None if first is None or last is None else (first, last + 1)


def length(block: Sequence[Line]) -> int:
    """Return how many characters a block has, of those that count, when these are its lines."""
    return offset_at(block[-1], len(block[-1].text)) if block else 0


def count_characters(text: str) -> int:
    """Return how many characters of a text are no blanks."""
    return len("".join(text.split()))
