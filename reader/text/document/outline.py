"""The outline of a post: its headings, and in which section one is."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from reader.text.document.figures import Figure
from reader.text.document.nodes import Block, Heading
from reader.text.document.words import words
from reader.text.math import Macros

FIGURE = "▫"
"""What figures have before their titles."""


class Entry(NamedTuple):
    """A heading, or a figure."""

    block: int
    """Its index among the blocks of the post."""
    depth: int
    """0 for the highest that the post has, and so on."""
    title: str


def outline(blocks: Sequence[Block], macros: Macros, head: int = 0) -> list[Entry]:
    """Return the headings of a post, without those of the first `head` blocks, which say what post it is."""
    found = [
        (index, block) for index, block in enumerate(blocks) if isinstance(block, Heading) and index >= max(head, 1)
    ]
    highest = min((block.level for _, block in found), default=1)
    return [Entry(index, block.level - highest, words(block.children, macros).strip()) for index, block in found]


def with_figures(entries: Sequence[Entry], figures: Sequence[Figure]) -> list[Entry]:
    """Return headings with the figures that are below each, in the order of the post."""
    found = [*entries]
    for figure in figures:
        at = section(entries, figure.block)
        depth = 0 if at is None else entries[at].depth + 1
        found.append(Entry(figure.block, depth, f"{FIGURE} {figure.title or 'a figure'}"))
    return sorted(found, key=lambda entry: entry.block)


def section(entries: Sequence[Entry], block: int) -> int | None:
    """Return which of `entries` a block of the post is below; None above the first."""
    at = bisect_right(entries, block, key=lambda entry: entry.block) - 1
    return at if at >= 0 else None
