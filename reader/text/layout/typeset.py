"""Document × width → lines. Nothing here knows where a document came from or where its lines will be shown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from reader.text import math
from reader.text.document.anchors import footnote_anchor, reference_anchor
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
    Document,
    Footnote,
    FootnoteRef,
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
    figures,
    lone_images,
    plain,
)
from reader.text.layout.code import code_rows, code_width
from reader.text.layout.figure import PictureRoom, figure_rows, formula_rows, frame
from reader.text.layout.front import warning
from reader.text.layout.hyphenation import hyphenated
from reader.text.layout.table import table_rows
from reader.text.layout.wrap import NO_BREAK_SPACE, wrap
from reader.text.lines import Line, Row, Span, abbreviation_link, formula_link, number_link, row_width
from reader.text.math.symbols import script_letters
from reader.text.output.ascii import plain as plain_signs
from reader.text.styles import is_decoration

_LONG_FORMULA = 24
"""A formula of more cells than this may be broken at its spaces."""
_FIGURE = re.compile(r"\b[Ff]ig(?:ures?|s?\.|s?)\s?(\d{1,3})\b")
_BULLETS = "•◦▪"
_LEAST_INNER = 4
"""What stands behind a bar or a marker gets at least so many cells, or the bar and the marker are left out."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to typeset."""

    addresses: bool = False
    """Put the address of a link behind its words, where it could not be followed."""
    room: int = 0
    """Cells that tables, code and formulas may take where the column is too narrow for them; 0: no more than it."""
    justify: bool = False
    """Fill the rows of paragraphs with spaces."""
    plain: bool = False
    """Draw nothing that is not ASCII, and leave formulas as they are written."""
    hyphenate: bool = False
    """Break words at the end of rows, as English does."""
    pictures: PictureRoom | None = None
    """What there is for pictures; None: images are words."""
    diagram_server: str = ""
    """The address of a server that draws diagrams; empty: they are code."""


def typeset(document: Document, width: int, options: Options = Options()) -> list[Line]:
    """Return the lines of `document`, none wider than `width` cells (at least 1), or than `options.room`."""
    typesetter = Typesetter(width, options, document.macros)
    return [line for index in range(len(document.blocks)) for line in typesetter.lines(document.blocks, index)]


class Typesetter:
    """Makes the lines of blocks. It keeps nothing between two blocks, so they may be made in any order."""

    def __init__(self, width: int, options: Options, macros: math.Macros) -> None:
        self.width = max(1, width)
        self.options = options
        self.macros = macros

    def lines(self, blocks: Sequence[Block], index: int) -> list[Line]:
        """Return the lines of the block at `index` of `blocks`, the empty one included that parts it from the last."""
        block = blocks[index]
        try:
            rows = list(
                self._roomy(block) if self.options.room > self.width else self._block(block, self.width, depth=0)
            )
        except RecursionError:
            rows = wrap([Span(warning("What stands here is nested too deep to be shown."), "warning")], self.width)
        room = max(map(row_width, rows), default=0)
        room = room if room > self.width else 0
        lines: list[Line] = []
        if index and not _joins(blocks[index - 1], block):
            lines.append(Line((), index))
        offset = 0
        if self.options.plain:
            rows = [[_plain(span) for span in row] for row in rows]
        for row in rows:
            lines.append(Line(tuple(row), index, offset, room))
            offset += sum(len("".join(span.text.split())) for span in row if not is_decoration(span.style))
        return lines

    def rows(self, block: Block) -> Iterable[Row]:
        """Return the rows of a block that stands within another."""
        return self._block(block, self.width, depth=0)

    def _roomy(self, block: Block) -> Iterable[Row]:
        """Return the rows of a block that may take more than the column, if it is of a kind that does."""
        room = self.options.room
        match block:
            case Table():
                return table_rows(block, self.width, self.flow, room)
            case CodeBlock(text, language, title):
                width = max(self.width, min(code_width(text), room))
                return code_rows(text, language, width, title, self.options.diagram_server)
            case MathBlock():
                return self._display(block, self.width, room)
            case Paragraph(children):
                return self._paragraph(children, self.width, room)
        return self._block(block, self.width, depth=0)

    # --- blocks

    def _block(self, block: Block, width: int, depth: int) -> Iterable[Row]:
        match block:
            case Paragraph(children):
                return self._paragraph(children, width)
            case Heading(level, children):
                return self._heading(level, children, width)
            case Byline(text):
                return wrap([Span(text, "byline")], width)
            case CodeBlock(text, language, title):
                return code_rows(text, language, width, title, self.options.diagram_server)
            case MathBlock():
                return self._display(block, width)
            case Quote(children):
                return self._behind_bar(children, width, depth, "quote", "bar")
            case Alert(kind, children):
                rows = [*self._title(block, _inner(width, 2)), *self._blocks(children, _inner(width, 2), depth)]
                return _behind(rows, [Span("▎ ", f"bar {kind}")], width)
            case Details(summary, children):
                first = wrap([Span("▾ ", "marker"), *self.flow(summary, "summary")], width)
                return [*first, *self._indented(children, width, 2, depth)]
            case Definitions(items):
                return self._definitions(items, width, depth)
            case Footnote(number, children):
                back = Span(" ↩", "reference", f"#{reference_anchor(number)}")
                rows = list(self._item(Item(children, None), f"{number}. ", width, depth, "footnote"))
                fits = row_width(rows[-1]) + row_width([back]) <= width
                return [*rows[:-1], [*rows[-1], back]] if fits else [*rows, [back]]
            case ListBlock():
                return self._list(block, width, depth)
            case Table():
                return table_rows(block, width, self.flow)
            case Rule():
                return [[Span("─" * width, "rule")]]

    def _paragraph(self, children: Sequence[Inline], width: int, room: int = 0) -> Iterable[Row]:
        pictures = figures(children) if self.options.pictures else []
        if self.options.pictures is None or not pictures:
            return self._wrap(self.flow(children), width)
        if not self.options.pictures.is_drawn:
            return frame(self.flow(children), width)
        return [*figure_rows(pictures, self.options.pictures, width, room), *self._wrap(self.flow(children), width)]

    def _wrap(self, flow: Iterable[Span], width: int) -> list[Row]:
        if self.options.hyphenate:
            flow = (span._replace(text=hyphenated(span.text)) if "code" not in span.style else span for span in flow)
        return wrap(flow, width, justify=self.options.justify)

    def _blocks(self, blocks: Sequence[Block], width: int, depth: int, style: str = "") -> Iterator[Row]:
        """Yield the rows of blocks within a block, an empty row between two of them."""
        for index, block in enumerate(blocks):
            if index and not _joins(blocks[index - 1], block):
                yield []
            for row in self._block(block, width, depth):
                yield [Span(span.text, f"{style} {span.style}".strip(), span.link) for span in row] if style else row

    def _heading(self, level: int, children: Sequence[Inline], width: int) -> list[Row]:
        style = "title" if level == 1 else "heading" if level == 2 else "subheading"
        rows = wrap(self.flow(children, style), width)
        if level == 2 and rows:
            rows.append([Span("─" * max(row_width(row) for row in rows), "rule")])
        return rows

    def _title(self, alert: Alert, width: int) -> list[Row]:
        words = self.flow(alert.title or (Text(alert.kind.capitalize()),), alert.kind)
        return wrap([Span(f"{_SIGNS[alert.kind]} ", alert.kind), *words], width)

    def _behind_bar(self, children: Sequence[Block], width: int, depth: int, style: str, bar: str) -> Iterator[Row]:
        return _behind(self._blocks(children, _inner(width, 2), depth, style), [Span("▎ ", bar)], width)

    def _indented(self, children: Sequence[Block], width: int, cells: int, depth: int) -> Iterator[Row]:
        return _behind(self._blocks(children, _inner(width, cells), depth), [Span(" " * cells, "marker")], width)

    def _definitions(
        self, items: Sequence[tuple[Sequence[Inline], Sequence[Block]]], width: int, depth: int
    ) -> Iterator[Row]:
        for index, (term, meaning) in enumerate(items):
            if index:
                yield []
            yield from wrap(self.flow(term, "term"), width)
            yield from self._indented(meaning, width, 4, depth)

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
            yield from self._item(item, marker + " ", width, depth, "done" if item.checked else "")

    def _item(self, item: Item, marker: str, width: int, depth: int, style: str = "") -> Iterator[Row]:
        indent = cell_len(marker)
        rows = list(self._blocks(item.children, _inner(width, indent), depth + 1, style)) or [[]]
        return _behind(rows, [Span(" " * indent, "marker")], width, first=[Span(marker, "marker")])

    # --- inlines

    def flow(self, inlines: Iterable[Inline], style: str = "", link: str = "") -> Iterator[Span]:
        """Yield `inlines` as spans for `wrap`."""
        for inline in inlines:
            match inline:
                case Text(text) if "ig" in text and not link:
                    yield from _with_numbers(text, style)
                case Text(text):
                    yield Span(text, style, link)
                case Styled("sub" | "sup" as name, children):
                    yield Span(script_letters(plain(children), name), style, link)
                case Styled(name, children):
                    yield from self.flow(children, f"{style} {name}".strip(), link)
                case Code(text):
                    yield Span(text, f"{style} code".strip(), link)
                case Math(source):
                    yield from self._formula(source, style, link)
                case Link(target, children):
                    yield from self.flow(children, f"{style} link".strip(), target)
                    if self.options.addresses and target != plain(children) and not target.startswith("#"):
                        yield Span(f" <{target}>", f"{style} address".strip(), target)
                case Image(_, alt, picture) if picture and self.options.pictures:
                    yield Span(alt, f"{style} caption".strip(), link)
                case Image(target, alt):
                    yield Span(f"[{alt or 'picture'}]", f"{style} image".strip(), link or target)
                case FootnoteRef(number):
                    yield Span(
                        script_letters(str(number), "sup"), f"{style} reference".strip(), f"#{footnote_anchor(number)}"
                    )
                case Abbreviation(text, meaning):
                    yield Span(text, f"{style} abbreviation".strip(), link or abbreviation_link(text, meaning))
                case Break():
                    yield Span("\n")
                case Anchor():
                    pass

    def _formula(self, source: str, style: str, link: str) -> Iterator[Span]:
        if self.options.plain:
            yield Span(f"${source}$", f"{style} math source".strip(), link or formula_link(source))
            return
        spans = math.inline(source, self.macros)
        short = row_width(spans) <= _LONG_FORMULA
        for span in spans:
            text = span.text.replace(" ", NO_BREAK_SPACE) if short else span.text
            yield Span(text, f"{style} {span.style}".strip(), link or span.link or formula_link(source))

    def _display(self, block: MathBlock, width: int, room: int = 0) -> list[Row]:
        if drawn := formula_rows(block, self.options.pictures, width, room):
            return drawn
        source = block.source
        link = formula_link(source)
        if self.options.plain:
            return [
                row for line in source.strip().split("\n") for row in wrap([Span(line, "math source", link)], width)
            ]
        rows = math.display(source, width, self.macros, room)
        return [
            [span if span.link or is_decoration(span.style) else span._replace(link=link) for span in row]
            for row in rows
        ]


def _with_numbers(text: str, style: str) -> Iterator[Span]:
    """Yield words in which the number of a figure can be asked about."""
    at = 0
    for match in _FIGURE.finditer(text):
        yield Span(text[at : match.start()], style)
        yield Span(match[0], style, number_link(int(match[1])))
        at = match.end()
    yield Span(text[at:], style)


def _plain(span: Span) -> Span:
    drawn = is_decoration(span.style) or any(name in _SIGNS or name == "reference" for name in span.style.split())
    return span._replace(text=plain_signs(span.text)) if drawn else span


_SIGNS = {"note": "ℹ", "tip": "✓", "important": "❖", "warning": "⚠", "caution": "✗"}


def _joins(before: Block, block: Block) -> bool:
    """Whether nothing parts a block from the one before it."""
    match before, block:
        case (Byline() | Heading(), Byline()) | (Footnote(), Footnote()):
            return True
        case Paragraph(), ListBlock(tight=True):
            return True
        case Paragraph(children), Paragraph((Styled("caption", _), *_)) if lone_images(children):
            return True
    return False


def _inner(width: int, taken: int) -> int:
    """Return the width left for what stands behind `taken` cells, or all of it where nothing useful is left."""
    return width - taken if width - taken >= _LEAST_INNER else width


def _behind(rows: Iterable[Row], mark: Row, width: int, first: Row | None = None) -> Iterator[Row]:
    """Yield `rows` each behind `mark` (the first behind `first`), where there is room for both."""
    if _inner(width, row_width(mark)) == width:
        yield from rows
        return
    for index, row in enumerate(rows):
        yield [*(first if first and index == 0 else mark), *row]
