"""The figures of a post: its pictures, with what is said of them, and the numbers that its text calls them by."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.text.document.nodes import Block, Image, Paragraph, Picture, Styled, nodes, plain

_NUMBERED = re.compile(r"\s*(?:fig(?:ure)?s?|abb(?:ildung)?)\b\.?\s*(\d{1,3})\b", re.IGNORECASE)


class Figure(NamedTuple):
    """A picture of a post."""

    block: int
    """Its index among the blocks of the post."""
    picture: Picture
    target: str
    """Its address, as the post has it."""
    title: str
    """What is said of it: its caption, else its description; empty where nothing is."""


def figures_of(blocks: Sequence[Block], first: int = 0) -> list[Figure]:
    """Return the figures of a post, from a block on."""
    found: list[Figure] = []
    for index in range(first, len(blocks)):
        images = [node for node in nodes(blocks[index]) if isinstance(node, Image) and node.picture]
        caption = caption_below(blocks, index) if images else ""
        for image in images:
            if image.picture:
                found.append(Figure(index, image.picture, image.target, caption or image.alt))
    return found


def caption_below(blocks: Sequence[Block], index: int) -> str:
    """Return the caption that stands below a block; nothing where none does."""
    match blocks[index + 1 : index + 2]:
        case [Paragraph((Styled("caption", _), *_) as words)]:
            return plain(words).strip()
        case [Paragraph(words)] if _NUMBERED.match(said := plain(words)):
            return said.strip()
    return ""


def number_of(words: str) -> int | None:
    """Return the number of the figure of which a caption is: `Fig. 3` is 3; None where that is no caption."""
    match = _NUMBERED.match(words)
    return int(match[1]) if match else None


def numbered(blocks: Sequence[Block], number: int) -> tuple[int, tuple[Block, ...]] | None:
    """Return where the figure of a number is, and its blocks: pictures and caption; None where there is none."""
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and number_of(plain(block.children)) == number:
            if index and _has_image(blocks[index - 1 : index]):
                return index - 1, (blocks[index - 1], block)
            return index, (block,)
    return None


def _has_image(blocks: Iterable[Block]) -> bool:
    return any(isinstance(node, Image) for block in blocks for node in nodes(block))
