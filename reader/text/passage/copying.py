"""The words of a passage: copied as text or as Markdown, and found again in a post that has changed.

What is copied is made from what was written, so that no line end, no hyphen and no bar of the screen gets into it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from reader.text.document.nodes import (
    Abbreviation,
    Alert,
    Anchor,
    Block,
    Break,
    Byline,
    Code,
    CodeBlock,
    Definitions,
    Details,
    Footnote,
    FootnoteRef,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Styled,
    Table,
    Text,
)
from reader.text.layout.page import Page
from reader.text.layout.typeset import Typesetter
from reader.text.layout.wrap import NO_BREAK_SPACE
from reader.text.lines import Row
from reader.text.passage.ranges import Passage, count_characters
from reader.text.position import Position
from reader.text.styles import is_decoration


class _Piece(NamedTuple):
    """A part of what is seen, and what it is when it is copied: whole, or, where that is None, as far as it is seen."""

    seen: str
    copied: str | None = None


def passage_text(page: Page, passage: Passage) -> str:
    """Return a passage as plain text."""
    return _copy(page, passage, _Copier(page, markdown=False))


def quotation(page: Page, passage: Passage) -> str:
    """Return a passage as a quotation in Markdown: formulas and code as they are written there."""
    text = _copy(page, passage, _Copier(page, markdown=True))
    return "".join(f"> {line}".rstrip() + "\n" for line in text.split("\n"))


def stream(page: Page, block: int) -> str:
    """Return the characters of a block that places are counted in."""
    pieces = _Copier(page, markdown=False).block(page.blocks[block], block)
    return "".join("".join(piece.seen.split()) for piece in pieces)


def _copy(page: Page, passage: Passage, copier: "_Copier") -> str:
    texts: list[str] = []
    for block in range(passage.start.block, min(passage.end.block + 1, len(page.blocks))):
        if span := passage.within(block):
            text = _cut(copier.block(page.blocks[block], block), *span)
            if text.strip():
                texts.append(copier.framed(page.blocks[block], text))
    return "\n\n".join(texts)


def _cut(pieces: Iterable[_Piece], start: int, end: int | None) -> str:
    """Return what is between two offsets."""
    out: list[str] = []
    at = 0
    for seen, copied in pieces:
        count = count_characters(seen)
        if copied is not None:
            if at + count > start and (end is None or at < end):
                out.append(copied)
            at += count
            continue
        for character in seen:
            is_blank = character.isspace()
            if at >= start and (end is None or at < end) and (out or not is_blank):
                out.append(" " if character == NO_BREAK_SPACE else character)
            at += not is_blank
    return "".join(out).rstrip().lstrip("\n")


class _Copier:
    """Makes what is copied of blocks, in the order in which they stand on lines."""

    def __init__(self, page: Page, *, markdown: bool) -> None:
        self._page = page
        self._markdown = markdown
        # Places are counted in words, whether a formula is a picture or not.
        self._typesetter = Typesetter(page.width, replace(page.options, pictures=None), page.macros)

    def block(self, block: Block, index: int) -> Iterator[_Piece]:
        """Yield the pieces of a block of the page."""
        if isinstance(block, Table) or (isinstance(block, MathBlock) and block.picture is None):
            yield from self._drawn(block, [list(line.spans) for line in self._page.lines(index)])
        else:
            yield from self._pieces(block)

    def framed(self, block: Block, text: str) -> str:
        """Return the text of a block with what Markdown puts around it."""
        if not self._markdown:
            return text
        match block:
            case CodeBlock(_, language):
                return f"```{language}\n{text}\n```"
            case Heading(level):
                return f"{'#' * level} {text}"
            case ListBlock(start, _, _):
                return "\n".join(
                    ("- " if start is None else f"{start + number}. ") + line
                    for number, line in enumerate(text.split("\n"))
                )
        return text

    def _pieces(self, block: Block) -> Iterator[_Piece]:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield from self._inlines(children)
            case CodeBlock(text, _, title):
                yield _Piece(f"{title}\n" if title else "", "")
                yield _Piece(text)
            case Byline(text):
                yield _Piece(text)
            case Quote(children):
                yield from self._blocks(children)
            case Alert(_, children) as alert:
                yield _Piece(self._title(alert) + "\n")
                yield from self._blocks(children)
            case Details(summary, children):
                yield from self._inlines(summary)
                yield _Piece("\n")
                yield from self._blocks(children)
            case Definitions(items):
                for term, meaning in items:
                    yield from self._inlines(term)
                    yield _Piece("\n")
                    yield from self._blocks(meaning)
                    yield _Piece("\n")
            case Footnote(_, children):
                yield from self._blocks(children)
                yield _Piece("↩", "")
            case ListBlock(_, _, items):
                for number, item in enumerate(items):
                    if number:
                        yield _Piece("\n")
                    yield from self._blocks(item.children)
            case Table() | MathBlock():
                yield from self._drawn(block, [*self._typesetter.rows(block)])
            case Rule():
                pass

    def _title(self, alert: Alert) -> str:
        rows = self._typesetter.rows(replace(alert, children=()))
        return " ".join("".join(span.text for span in row if not is_decoration(span.style)) for row in rows)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[_Piece]:
        for number, block in enumerate(blocks):
            if number:
                yield _Piece("\n\n")
            yield from self._pieces(block)

    def _drawn(self, block: Table | MathBlock, rows: Sequence[Row]) -> Iterator[_Piece]:
        """Yield what stands in other places on the screen than it was written in."""
        texts = ["".join(span.text for span in row if not is_decoration(span.style)) for row in rows]
        seen = "\n".join(texts)
        if isinstance(block, MathBlock):
            source = block.source.strip()
            yield _Piece(seen, f"$$\n{source}\n$$" if self._markdown else source)
        elif self._markdown:
            yield _Piece(seen, self._table(block))
        else:
            for text in filter(str.strip, texts):
                yield _Piece("\t".join(filter(None, (cell.strip() for cell in text.split("  ")))) + "\n")

    def _table(self, table: Table) -> str:
        rules = {"left": "---", "center": ":-:", "right": "--:"}
        rows = [[self._text(cell) for cell in row] for row in (table.header, *table.rows)]
        rows.insert(1, [rules[alignment] for alignment in table.alignments])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _text(self, inlines: Iterable[Inline]) -> str:
        return "".join(piece.seen if piece.copied is None else piece.copied for piece in self._inlines(inlines))

    def _inlines(self, inlines: Iterable[Inline]) -> Iterator[_Piece]:
        for inline in inlines:
            seen = "".join(span.text for span in self._typesetter.flow([inline]))
            match inline:
                case Styled("sub" | "sup"):
                    yield _Piece(seen)
                case Styled(_, children):
                    yield from self._inlines(children)
                case FootnoteRef():
                    yield _Piece(seen, "")
                case Break():
                    yield _Piece("\n")
                case Code(text) if self._markdown:
                    yield _Piece(seen, f"`{text}`")
                case Math(source) if self._markdown:
                    yield _Piece(seen, f"${source}$")
                case Link(target, children) if self._markdown and not target.startswith("#"):
                    yield _Piece(seen, f"[{self._text(children)}]({target})")
                case Link(_, children):
                    yield from self._inlines(children)
                case Image(target, alt) if self._markdown:
                    yield _Piece(seen, f"![{alt}]({target})")
                case Text() | Code() | Math() | Image() | Anchor() | Abbreviation():
                    yield _Piece(seen)


def stands_at(page: Page, passage: Passage, quote: str) -> bool:
    """Return whether a passage begins with the words of `quote`, blanks apart."""
    wanted = "".join(quote.split())
    is_there = passage.start.block < len(page.blocks)
    return is_there and "".join(passage_text(page, passage).split()).startswith(wanted)


def find_again(page: Page, passage: Passage, quote: str) -> Passage | None:
    """Return where the words of a passage are by now: where they were, or the nearest place that has the same words.

    None where they are gone.
    """
    if stands_at(page, passage, quote):
        return passage
    wanted = "".join(quote.split())
    if not wanted:
        return None
    streams = [stream(page, block) for block in range(len(page.blocks))]
    starts = [0]
    for text in streams:
        starts.append(starts[-1] + len(text))
    everything = "".join(streams)
    before = starts[min(passage.start.block, len(streams))] + passage.start.offset
    places = [match.start() for match in re.finditer(re.escape(wanted), everything)]
    if not places:
        return None
    at = min(places, key=lambda place: abs(place - before))
    return Passage(_position(starts, at), _position(starts, at + len(wanted), is_end=True))


def _position(starts: Sequence[int], at: int, *, is_end: bool = False) -> Position:
    block = (bisect_left(starts, at) if is_end else bisect_right(starts, at)) - 1
    return Position(block, at - starts[block])
