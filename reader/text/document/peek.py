r"""What a link of a post, or a formula, leads to: little enough to be looked at without leaving the place."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.text.document.anchors import anchor_block
from reader.text.document.figures import numbered
from reader.text.document.nodes import (
    Block,
    Code,
    Definitions,
    Footnote,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Styled,
    Text,
    end_of_body,
    nodes,
)
from reader.text.document.symbol_meanings import definitions
from reader.text.lines import abbreviation_of, formula_of, is_formula, number_in

_MOST = 6
"""Blocks below a heading that are shown."""
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]+)\}")


class Peeked(NamedTuple):
    """What is looked at."""

    blocks: tuple[Block, ...]
    block: int | None
    """Where it is in the post, for who wants to go there; None where it is not in it."""


def peek(blocks: Sequence[Block], target: str) -> Peeked | None:
    """Return what a link leads to, or what the symbols of a formula mean; None where the post does not say."""
    if is_formula(target):
        return _formula(blocks, formula_of(target))
    if word := abbreviation_of(target):
        return Peeked((Definitions((((Text(word[0]),), (Paragraph((Text(word[1]),)),)),)),), None)
    if (number := number_in(target)) is not None:
        found = numbered(blocks, number)
        return Peeked(found[1], found[0]) if found else None
    if target.startswith("#"):
        block = anchor_block(blocks, target[1:])
        return None if block is None else Peeked(_at(blocks, block), block)
    return _figure(blocks, target) or _reference(blocks, target)


def _at(blocks: Sequence[Block], block: int) -> tuple[Block, ...]:
    """Return what an anchor means: a note, or the beginning of a section."""
    match blocks[block]:
        case Footnote(_, children):
            return children
        case Heading(level) as heading:
            below: list[Block] = [heading]
            for other in blocks[block + 1 :]:
                if len(below) > _MOST or (isinstance(other, Heading) and other.level <= level):
                    break
                below.append(other)
            return tuple(below)
    return (blocks[block],)


def _formula(blocks: Sequence[Block], source: str) -> Peeked | None:
    """Return the equation that a formula refers to, or what its symbols mean."""
    for label in _REFERENCE.findall(source):
        for index, block in enumerate(blocks):
            if isinstance(block, MathBlock) and re.search(rf"\\label\s*\{{{re.escape(label)}\}}", block.source):
                return Peeked((block,), index)
    said: dict[tuple[int, tuple[Inline, ...]], list[str]] = {}
    for one in definitions(blocks, source):
        if one.sentence != (Math(source),):  # the formula itself
            said.setdefault((one.block, one.sentence), []).append(one.symbol)
    if not said:
        return None
    return Peeked(
        (Definitions(tuple((_listed(symbols), _said(sentence)) for (_, sentence), symbols in said.items())),),
        next(iter(said))[0],
    )


def _listed(symbols: Sequence[str]) -> tuple[Inline, ...]:
    parts: list[Inline] = []
    for symbol in symbols:
        parts += [Text(", "), Math(symbol)]
    return tuple(parts[1:])


def _said(sentence: tuple[Inline, ...]) -> tuple[Block, ...]:
    match sentence:
        case (Math(source),):
            return (MathBlock(source),)
    return (Paragraph(sentence),)


def _figure(blocks: Sequence[Block], target: str) -> Peeked | None:
    """Return what is said of a picture."""
    for index, block in enumerate(blocks):
        for node in nodes(block):
            if isinstance(node, Image) and node.target == target:
                if isinstance(block, Paragraph) and len(block.children) > 1:
                    return Peeked((block, _address(target)), index)
                caption = blocks[index + 1 : index + 2]
                said = [one for one in caption if isinstance(one, Paragraph) and _is_caption(one)]
                return Peeked((Paragraph((Text(node.alt or "A picture"),)), *said, _address(target)), index)
    return None


def _is_caption(block: Paragraph) -> bool:
    return isinstance(block.children[0], Styled) and block.children[0].name == "caption"


def _reference(blocks: Sequence[Block], target: str) -> Peeked:
    """Return an address, with the entry of the closing list of references that has the same link."""
    for index in range(end_of_body(blocks), len(blocks)):
        block = blocks[index]
        entries = [item.children for item in block.items] if isinstance(block, ListBlock) else [(block,)]
        for entry in entries:
            if any(isinstance(node, Link) and node.target == target for node in nodes(entry)):
                return Peeked((*entry, _address(target)), index)
    return Peeked((_address(target),), None)


def _address(target: str) -> Paragraph:
    return Paragraph((Code(target),))
