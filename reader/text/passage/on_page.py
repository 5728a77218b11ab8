"""Passages of a page: what the mouse has selected, the paragraph on top, what of a passage is in the body."""

import re
from collections.abc import Iterable

from reader.text.layout.page import Page
from reader.text.passage.ranges import Passage, length, offset_at
from reader.text.position import Position

_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\s\w]+")
"""A word with its hyphens and apostrophes, or signs beside each other."""


def passage_between(page: Page, start: tuple[int, int] | None, end: tuple[int, int] | None) -> Passage | None:
    """Return the passage between two characters, each given as (character, line of the page).

    None is the beginning or the end of the page. Return None for an empty passage.
    """
    if not page.blocks:
        return None
    ends: list[Position] = []
    for offset, is_end in ((start, False), (end, True)):
        y = offset[1] if offset else page.height - 1 if is_end else 0
        block, within = page.place(min(max(0, y), page.height - 1))
        lines = page.lines(block)
        line = lines[min(within, len(lines) - 1)]
        ends.append(Position(block, offset_at(line, offset[0] if offset else len(line.text) * is_end)))
    return Passage(*ends) if ends[0] < ends[1] else None


def word_at(page: Page, character: int, y: int) -> tuple[int, int] | None:
    """Return where the word at a character of line `y` begins and ends, in characters of it; None for a blank."""
    line = page.line(y)
    words = _WORD.finditer(line.text) if line else ()
    return next((word.span() for word in words if word.start() <= character < word.end()), None)


def first_paragraph(page: Page, in_view: Iterable[tuple[int, int, int]]) -> Passage:
    """Return the first block of the body whose beginning is in view; where there is none, the one on the screen.

    `in_view`: the blocks in view, at least one, each with the first and the last of its lines that are seen.
    """
    seen = [*in_view]
    begun = (block for block, first, _ in seen if block >= page.head and first <= 1 and length(page.lines(block)))
    block = next(begun, seen[0][0])
    return Passage(Position(block), Position(block, length(page.lines(block))))


def in_body(page: Page, passage: Passage) -> Passage | None:
    """Return the part of a passage that is in the body of the post; None where there is none."""
    first, last = page.head, len(page.blocks) - page.tail - 1
    if passage.end.block < first or passage.start.block > last:
        return None
    start = max(passage.start, Position(first))
    end = min(passage.end, Position(last, length(page.lines(last))))
    return Passage(start, end) if start < end else None
