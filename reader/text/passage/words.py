"""The words on lines, for selecting with the keyboard."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.text.lines import Line
from reader.text.styles import is_decoration


class Word(NamedTuple):
    """A word on the lines of a block: its line, its characters there, and its offsets in the block."""

    line: int
    first: int
    last: int
    start: int
    end: int


def words_on(lines: Sequence[Line]) -> list[Word]:
    """Return the words on the lines of a block."""
    found: list[Word] = []
    for number, line in enumerate(lines):
        text = "".join(" " * len(span.text) if is_decoration(span.style) else span.text for span in line.spans)
        offset = line.offset
        for match in re.finditer(r"\S+", text):
            found.append(Word(number, match.start(), match.end(), offset, offset + len(match[0])))
            offset += len(match[0])
    return found
