"""The outline of a post: its headings, and in which section one is."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.text.document.nodes import Block, Heading, Inline, Math, Styled, plain
from reader.text.math import Macros, inline


class Entry(NamedTuple):
    """A heading."""

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
    return [Entry(index, block.level - highest, _title(block, macros)) for index, block in found]


def section(entries: Sequence[Entry], block: int) -> int | None:
    """Return which of `entries` a block of the post is below; None above the first."""
    at = bisect_right(entries, block, key=lambda entry: entry.block) - 1
    return at if at >= 0 else None


def _title(heading: Heading, macros: Macros) -> str:
    return "".join(_words(heading.children, macros)).strip()


def _words(inlines: Iterable[Inline], macros: Macros) -> Iterator[str]:
    for node in inlines:
        match node:
            case Math(source):
                yield from (span.text for span in inline(source, macros))
            case Styled("emphasis" | "strong" | "mark", children):
                yield from _words(children, macros)
            case _:
                yield plain([node])
