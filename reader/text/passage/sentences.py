"""The sentences of a block, and its lines: what one reads at a time."""

import re
from collections.abc import Sequence

from reader.text.lines import Line
from reader.text.passage.ranges import count_characters
from reader.text.passage.words import words_on
from reader.text.styles import is_decoration

_ABBREVIATIONS = "al cf vs resp fig figs eq eqs sec e.g i.e dr mr ms mrs prof vol pp".split()
_END = re.compile(
    # not behind an initial or an abbreviation, and before what may begin a sentence
    r"(?<![\s(.][A-Z])"
    + "".join(rf"(?<!\b(?i:{re.escape(one)}))" for one in _ABBREVIATIONS)
    + r"[.!?…]+[\"”’'»)\]]*(?=\s+[\"“‘'«(\[]*[^\W_a-z])|[。！？]+[”」』）]*"
)

Range = tuple[int, int]
"""From one offset of a block up to another: see `ranges.py`."""


def line_ranges(lines: Sequence[Line]) -> list[Range]:
    """Return where the words of each line of a block are; nothing for lines without any."""
    found: dict[int, Range] = {}
    for word in words_on(lines):
        start, _ = found.get(word.line, (word.start, word.end))
        found[word.line] = start, word.end
    return [*found.values()]


def sentence_ranges(lines: Sequence[Line]) -> list[Range]:
    """Return where the sentences of a block of prose are; an item of a list ends one, too."""
    text, starts = "", [0]
    for line in lines:
        first = next((span for span in line.spans if span.text.strip()), None)
        if first and is_decoration(first.style):  # the sign of an item
            starts.append(len(text))
        text += "".join(" " * len(span.text) if is_decoration(span.style) else span.text for span in line.spans) + "\n"
    starts = sorted({*starts, *(found.end() for found in _END.finditer(text))})
    ranges: list[Range] = []
    at = lines[0].offset if lines else 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if count := count_characters(text[start:end]):
            ranges.append((at, at + count))
            at += count
    return ranges
