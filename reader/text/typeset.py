"""Document × width → lines. Nothing here knows where a document came from or where its lines will be shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from reader.text import math
from reader.text.document import (
    Block,
    Break,
    Byline,
    Code,
    CodeBlock,
    Document,
    Heading,
    Image,
    Inline,
    Item,
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
    plain,
)
from reader.text.highlight import highlight
from reader.text.lines import Line, Row, Span, pad, row_width, split_cells
from reader.text.styles import is_decoration
from reader.text.table import table_rows
from reader.text.wrap import NO_BREAK_SPACE, wrap

_LONG_FORMULA = 24
"""A formula of more cells than this may be broken at its spaces."""
_BULLETS = "•◦▪"


@dataclass(frozen=True, slots=True)
class Options:
    """How to typeset. `addresses`: put the address of a link behind its words, where it could not be followed."""

    addresses: bool = False


def typeset(document: Document, width: int, options: Options = Options()) -> list[Line]:
    """Return the lines of `document`, none wider than `width` cells (at least 1)."""
    typesetter = Typesetter(max(1, width), options)
    lines: list[Line] = []
    for index, block in enumerate(document.blocks):
        if index and not (isinstance(block, Byline) and isinstance(document.blocks[index - 1], Byline | Heading)):
            lines.append(Line((), index))
        lines += typesetter.lines(block, index)
    return lines


class Typesetter:
    """Makes the rows of blocks. It keeps nothing between two blocks, so they may be made in any order."""

    def __init__(self, width: int, options: Options) -> None:
        self.width = width
        self.options = options

    def lines(self, block: Block, index: int) -> Iterator[Line]:
        """Yield the lines of the block at `index` of its document."""
        offset = 0
        for row in self._block(block, self.width, depth=0):
            yield Line(tuple(row), index, offset)
            offset += sum(len("".join(span.text.split())) for span in row if not is_decoration(span.style))

    # --- blocks

    def _block(self, block: Block, width: int, depth: int) -> Iterable[Row]:
        match block:
            case Paragraph(children):
                return wrap(self._flow(children), width)
            case Heading(level, children):
                return self._heading(level, children, width)
            case Byline(text):
                return wrap([Span(text, "byline")], width)
            case CodeBlock(text, language):
                return _code_block(text, language, width)
            case MathBlock(source):
                return _math_block(source, width)
            case Quote(children):
                rows = self._blocks(children, _inner(width, 2), depth, "quote")
                return _behind(rows, [Span("▎ ", "bar")], width)
            case ListBlock():
                return self._list(block, width, depth)
            case Table():
                return table_rows(block, width, self._flow)
            case Rule():
                return [[Span("─" * width, "rule")]]

    def _blocks(self, blocks: Sequence[Block], width: int, depth: int, style: str = "") -> Iterator[Row]:
        """Yield the rows of blocks within a block, an empty row between two of them."""
        for index, block in enumerate(blocks):
            within_item = isinstance(block, ListBlock) and block.tight and isinstance(blocks[index - 1], Paragraph)
            if index and not within_item:
                yield []
            for row in self._block(block, width, depth):
                yield [Span(span.text, f"{style} {span.style}".strip(), span.link) for span in row] if style else row

    def _heading(self, level: int, children: Sequence[Inline], width: int) -> list[Row]:
        style = "title" if level == 1 else "heading" if level == 2 else "subheading"
        rows = wrap(self._flow(children, style), width)
        if level == 2:
            rows.append([Span("─" * max((row_width(row) for row in rows), default=0), "rule")])
        return rows

    def _list(self, block: ListBlock, width: int, depth: int) -> Iterator[Row]:
        last = (block.start or 0) + len(block.items) - 1
        for index, item in enumerate(block.items):
            if index and not block.tight:
                yield []
            if item.checked is not None:
                marker = "☑" if item.checked else "☐"
            elif block.start is None:
                marker = _BULLETS[min(depth, len(_BULLETS) - 1)]
            else:
                marker = f"{block.start + index}.".rjust(len(f"{last}."))
            yield from self._item(item, marker + " ", width, depth)

    def _item(self, item: Item, marker: str, width: int, depth: int) -> Iterator[Row]:
        indent = cell_len(marker)
        style = "done" if item.checked else ""
        rows = list(self._blocks(item.children, _inner(width, indent), depth + 1, style)) or [[]]
        return _behind(rows, [Span(" " * indent, "marker")], width, first=[Span(marker, "marker")])

    # --- inlines

    def _flow(self, inlines: Iterable[Inline], style: str = "", link: str = "") -> Iterator[Span]:
        """Yield `inlines` as spans for `wrap`."""
        for inline in inlines:
            match inline:
                case Text(text):
                    yield Span(text, style, link)
                case Styled(name, children):
                    yield from self._flow(children, f"{style} {name}".strip(), link)
                case Code(text):
                    yield Span(text, f"{style} code".strip(), link)
                case Math(source):
                    text = math.inline(source)
                    if cell_len(text) <= _LONG_FORMULA:
                        text = text.replace(" ", NO_BREAK_SPACE)
                    yield Span(text, f"{style} math".strip(), link)
                case Link(target, children):
                    yield from self._flow(children, f"{style} link".strip(), target)
                    if self.options.addresses and target != plain(children) and not target.startswith("#"):
                        yield Span(f" <{target}>", f"{style} address".strip(), target)
                case Image(target, alt):
                    yield Span(f"[{alt or 'picture'}]", f"{style} image".strip(), link or target)
                case Break():
                    yield Span("\n")


def _inner(width: int, taken: int) -> int:
    """Return the width left for what stands behind `taken` cells, or all of it where nothing useful is left."""
    return width - taken if width - taken >= 4 else width


def _behind(rows: Iterable[Row], mark: Row, width: int, first: Row | None = None) -> Iterator[Row]:
    """Yield `rows` each behind `mark` (the first behind `first`), where there is room for both."""
    if _inner(width, row_width(mark)) == width:
        yield from rows
        return
    for index, row in enumerate(rows):
        yield [*(first if first and index == 0 else mark), *row]


def _code_block(text: str, language: str, width: int) -> Iterator[Row]:
    """Yield the rows of code on a panel as wide as the column, its language in the corner."""
    margin = 2 if width >= 20 else 0
    room = width - 2 * margin
    left = Span(" " * margin, "codeblock")
    if language and cell_len(language) <= room:
        yield [Span(" " * (width - margin - cell_len(language)), "codeblock"), Span(language, "label"), left]
    for source_row in highlight(text, language):
        for index, row in enumerate(_fold(source_row, room)):
            start = left if index == 0 or not margin else Span("↪".ljust(margin), "codeblock continued")
            yield pad([start, *row], width, "codeblock")


def _fold(row: Row, width: int) -> Iterator[Row]:
    """Yield a line of code in pieces of at most `width` cells."""
    piece: Row = []
    used = 0
    for span in row:
        text = span.text
        while text:
            head, tail = split_cells(text, width - used) if used < width else ("", text)
            if not head or (piece and used + cell_len(head) > width):
                yield piece
                piece, used = [], 0
                continue
            piece.append(Span(head, span.style))
            used += cell_len(head)
            text = tail
    yield piece


def _math_block(source: str, width: int) -> Iterator[Row]:
    """Yield the rows of a formula of its own: each centred, or wrapped where it is too wide."""
    for line in math.lines(source):
        for row in wrap([Span(line, "math")], width):
            yield [Span(" " * ((width - row_width(row)) // 2)), *row]
