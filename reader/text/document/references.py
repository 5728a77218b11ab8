"""What a post cites: the entries of its list of references, its footnotes that lead to something, or its papers."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.text.document.nodes import Block, Break, Footnote, Heading, Inline, Link, ListBlock, Paragraph, nodes, plain
from reader.text.document.words import block_words, words
from reader.text.math import Macros


class Reference(NamedTuple):
    """Something that a post cites."""

    block: int
    """The block of the post in which it does so."""
    text: str
    """The entry, on one line."""
    title: str
    """What the work is called, as far as the entry tells; else empty."""
    target: str
    """Where it is, or empty."""


_HEADING = re.compile(
    r"(?:[\dA-Z]{1,3}[.):]?\s+)?(?:references?|bibliography|works cited|literature(?: cited)?|further reading)\s*:?",
    re.IGNORECASE,
)
_PAPER = re.compile(r"https?://(?:(?:www\.)?arxiv\.org/|(?:dx\.)?doi\.org/|openreview\.net/|aclanthology\.org/)")
_NUMBER = re.compile(r"\s*(?:\[[^\]]{1,12}\]|\(?\d{1,3}[.)])\s*")
_QUOTED = re.compile('[“"„«]([^”"“»]{8,300})[”"“»]')
_AFTER_YEAR = re.compile(r"\(?\b(?:19|20)\d\d[a-z]?(?:,[^)]{0,30})?\)?[.,:]\s+([^.?!]{8,300}[.?!])")
_SENTENCE = re.compile(r"(?<![ (.][A-Z])(?<!\bal)[.?!]\s+")
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 3


def references(blocks: Sequence[Block], macros: Macros | None = None) -> list[Reference]:
    """Return what a post cites, in the order of the post, each once."""
    found = [*_listed(blocks, macros)] or [*_papers(blocks, macros)]
    first: dict[tuple[str, str], Reference] = {}
    for one in found:
        first.setdefault((one.title.casefold() or one.text, one.target), one)
    return [*first.values()]


def _listed(blocks: Sequence[Block], macros: Macros | None) -> Iterator[Reference]:
    """Yield the entries of lists of references, and footnotes that lead to something."""
    level = 0  # of the heading that one is below; 0: of none
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            if _HEADING.fullmatch(plain(block.children).strip()):
                level = block.level
            elif block.level <= level:
                level = 0
        elif isinstance(block, Footnote):
            if any(isinstance(node, Link) and _is_outside(node.target) for node in nodes(block)):
                yield _reference(index, block.children, macros)
        elif level:
            for entry in _entries(block):
                if len(block_words(entry, macros).split()) >= _FEWEST_WORDS:
                    yield _reference(index, entry, macros)


def _entries(block: Block) -> Iterator[tuple[Block, ...]]:
    """Yield the entries of a block of a list of references: items, or lines."""
    if isinstance(block, ListBlock):
        yield from (item.children for item in block.items)
    elif isinstance(block, Paragraph):
        line: list[Inline] = []
        for node in (*block.children, Break()):
            if not isinstance(node, Break):
                line.append(node)
            elif line:
                yield (Paragraph(tuple(line)),)
                line = []


def _papers(blocks: Sequence[Block], macros: Macros | None) -> Iterator[Reference]:
    """Yield the papers that a post without such a list leads to."""
    for index, block in enumerate(blocks):
        for node in nodes(block):
            if isinstance(node, Link) and _PAPER.match(node.target):
                text = words(node.children, macros).strip()
                yield Reference(index, text, text if len(text.split()) >= _FEWEST_WORDS else "", node.target)


def _reference(index: int, entry: Sequence[Block], macros: Macros | None) -> Reference:
    text = _NUMBER.sub("", block_words(entry, macros).strip(), count=1)
    links = [node for block in entry for node in nodes(block) if isinstance(node, Link) and _is_outside(node.target)]
    return Reference(index, text, _title(text, links, macros), links[0].target if links else "")


def _is_outside(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _title(text: str, links: Sequence[Link], macros: Macros | None) -> str:
    """Return what the work is called: what is quoted, the words of a link, after the year, or the longest sentence."""
    said = [(found[1], 2) for found in _QUOTED.finditer(text)]
    said += [(words(link.children, macros), 2) for link in links]
    said += [(found[1], _FEWEST_WORDS) for found in _AFTER_YEAR.finditer(text)]
    said += [(one, _FEWEST_WORDS) for one in sorted(_SENTENCE.split(text), key=len, reverse=True)[:1]]
    for one, fewest in said:
        title = one.strip(" .,;:“”\"'")
        if len(_WORD.findall(title)) >= fewest and not _is_outside(title):
            return title
    return ""
