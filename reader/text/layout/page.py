"""A post at one width: its lines, made when they are asked for, and the places that no width changes."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.text.document.figures import Figure, figures_of
from reader.text.document.nodes import (
    Alert,
    Block,
    Byline,
    CodeBlock,
    Definitions,
    Details,
    Footnote,
    Heading,
    ListBlock,
    MathBlock,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Table,
    end_of_body,
    figures,
    plain,
)
from reader.text.document.outline import Entry, outline
from reader.text.layout.block_heights import Heights
from reader.text.layout.typeset import Options, Typesetter
from reader.text.lines import Line, drawn_of, is_explained
from reader.text.math import Macros
from reader.text.position import Position


class Size(NamedTuple):
    """How big a block is, whatever the width: characters that fill rows, and rows that it has anyway."""

    characters: int
    rows: int


_ROW_WEIGHT = 20
"""How many characters a row counts that is no text: of code, a table, a formula or a picture."""

_BATCH, _BATCH_WEIGHT = 20, 5_000
"""How many blocks are measured between two looks at the keyboard, and how much there may be in them."""


class PageLink(NamedTuple):
    """A link of a block, or a formula, which leads to what its symbols mean."""

    first: int
    """The line of the block on which it begins."""
    last: int
    """The line on which it ends."""
    target: str
    start: int = 0
    """The character of the first line at which it begins."""
    words: str = ""
    """What is seen of it."""


class Page:
    """The lines of blocks at `width` cells. Blocks may be added as they are parsed.

    A block that was never looked at has a height that is estimated. Making its lines, or telling its true height,
    moves what is below it and nothing above.
    """

    def __init__(self, width: int, options: Options = Options(), macros: Macros | None = None, head: int = 0) -> None:
        self.width = width
        self.options = options
        self.head = head
        """How many blocks stand above the body: they come and go with what is said of the post."""
        self.tail = 0
        """How many blocks stand below it."""
        self.blocks: list[Block] = []
        self.complete = False
        """Whether all blocks are there."""
        self.origin = object()
        """The same for all pages of one post, at whatever width, and for no other."""
        self._sizes: list[Size] = []
        self._weights = [0]  # those of the blocks above each block
        self._macros = macros or Macros()
        self._typesetter = Typesetter(width, options, self._macros)
        self._heights = Heights()
        self._lines: dict[int, list[Line]] = {}
        self._known: set[int] = set()
        self._end_of_body = 0
        self._outline: list[Entry] = []
        self._outlined = 0
        self._figures: list[Figure] = []
        self._looked_at = 0  # how many blocks were looked at for figures

    def at_width(self, width: int, options: Options) -> "Page":
        """Return the same post at another width."""
        page = Page(width, options, self._macros, self.head)
        page.origin = self.origin
        page.tail = self.tail
        page.extend(self.blocks, self._sizes)
        if self.complete:
            page.finish()
        return page

    def extend(self, blocks: Iterable[Block], sizes: Iterable[Size]) -> None:
        """Add blocks at the end."""
        self.blocks += blocks
        for size in sizes:
            self._sizes.append(size)
            self._weights.append(self._weights[-1] + size.characters + _ROW_WEIGHT * size.rows)
            self._heights.append(size.rows + -(-size.characters // self.width))

    def finish(self) -> None:
        """Say that no more blocks will come."""
        self.complete = True
        self._end_of_body = end_of_body(self.blocks[: len(self.blocks) - self.tail])

    def append(self, blocks: Sequence[Block]) -> None:
        """Add what is said of the post below its end."""
        self.tail += len(blocks)
        self.extend(blocks, sizes(blocks))

    @property
    def macros(self) -> Macros:
        """The commands that the formulas of the post define."""
        return self._macros

    # --- lines

    @property
    def height(self) -> int:
        """How many lines there are, as far as that is known."""
        return self._heights.total

    @property
    def end(self) -> int:
        """How many lines one has to have seen to have read the post, as far as that is known."""
        return self._heights.above(self._end_of_body)

    def lines(self, index: int) -> list[Line]:
        """Return the lines of a block."""
        if index not in self._lines:
            self._lines[index] = self._typesetter.lines(self.blocks, index)
            self.set_height(index, len(self._lines[index]))
        return self._lines[index]

    def line(self, y: int) -> Line | None:
        """Return line `y`, if there is one."""
        while 0 <= y < self.height:
            index = self._heights.find(y)
            lines = self.lines(index)  # which may tell that the block is not as high as was thought
            within = y - self._heights.above(index)
            if 0 <= within < len(lines):
                return lines[within]
        return None

    def settle(self, y: int, count: int) -> None:
        """Make the `count` lines from `y` on, so that what is known of them is true."""
        for line in range(y, y + count):
            self.line(line)

    def settle_end(self, count: int) -> None:
        """Make the last `count` lines."""
        self.settle_above(len(self.blocks), count)

    def settle_above(self, block: int, count: int) -> None:
        """Make the last `count` lines above a block."""
        while block > 0 and count > 0:
            block -= 1
            count -= len(self.lines(block))

    # --- heights that are told from outside

    def unknown(self) -> list[int]:
        """Return the blocks whose height is estimated."""
        return [index for index in range(len(self.blocks)) if index not in self._known]

    def some_of(self, indices: Sequence[int]) -> Sequence[int]:
        """Return the first of blocks, as many as are measured in a moment."""
        most = self._weights[indices[0]] + _BATCH_WEIGHT
        return [index for index in indices[:_BATCH] if self._weights[index] < most]

    def measure(self, indices: Sequence[int]) -> list[tuple[int, int]]:
        """Return the true heights of blocks, and change nothing: this may be done in another thread."""
        typesetter = Typesetter(self.width, self.options, self._macros)
        return [(index, len(typesetter.lines(self.blocks, index))) for index in indices]

    def set_height(self, index: int, height: int) -> None:
        """Take a block to be `height` lines high."""
        self._heights[index] = height
        self._known.add(index)

    # --- how much there is to read

    def weight(self, y: int) -> float:
        """Return how much there is to read of the body above line `y`: about so many characters, at any width."""
        if not self.blocks:
            return 0
        block, within = self.place(y)
        height = self._heights.above(block + 1) - self._heights.above(block)  # as far as it is known
        part = min(1.0, within / max(1, height))
        above = self._weights[block] + part * (self._weights[block + 1] - self._weights[block])
        return min(max(0, above - self._weights[self.head]), self.whole)

    @property
    def whole(self) -> int:
        """How much there is to read of the body, as far as it is known: see `weight`."""
        end = self._end_of_body if self.complete else len(self.blocks)
        return max(0, self._weights[end] - self._weights[min(self.head, end)])

    # --- places

    def place(self, y: int) -> tuple[int, int]:
        """Return the block at line `y` and which of its lines that is."""
        if not self.blocks:
            return 0, 0
        index = self._heights.find(max(0, y))
        return index, max(0, y - self._heights.above(index))

    def top(self, index: int) -> int:
        """Return the line at which a block begins: the empty one above it."""
        return self._heights.above(index)

    def position(self, y: int) -> Position:
        """Return the place at which line `y` begins, or the nearest one where there is no such line."""
        if not self.blocks:
            return Position()
        self.line(y)
        index, within = self.place(min(y, self.height - 1))
        lines = self.lines(index)
        return Position(index, lines[min(within, len(lines) - 1)].offset if lines else 0)

    def row(self, y: int) -> int:
        """Return which of the lines with one position line `y` is: the bar of a fraction, or a blank, has no words."""
        block, within = self.place(y)
        lines = self.lines(block) if self.blocks else []
        first = within = min(within, max(0, len(lines) - 1))
        while first and lines[first - 1].offset == lines[within].offset:
            first -= 1
        return within - first

    def line_of(self, position: Position, row: int | None = None) -> int:
        """Return the number of the line on which `position` is; `row`: which of several, else the one with words."""
        if position.block >= len(self.blocks):
            return max(0, self.height - 1)
        lines = self.lines(position.block)
        last = max((number for number, line in enumerate(lines) if line.offset <= position.offset), default=0)
        first = within = last
        while first and lines[first - 1].offset == position.offset:
            first -= 1
        if row is not None:
            within = min(first + row, last)
        else:
            while within > first and _is_of_figure(lines[within - 1]):
                within -= 1  # a picture has no words to tell its rows apart
        return self._heights.above(position.block) + within

    def links(self, index: int) -> list[PageLink]:
        """Return the links of a block, in order. One that is wrapped is one."""
        return [link for link in self.goals(index) if not is_explained(link.target)]

    def goals(self, index: int) -> list[PageLink]:
        """Return the links and the formulas of a block, in order."""
        links: list[PageLink] = []
        before = ""
        for number, line in enumerate(self.lines(index)):
            at = 0
            for span in line.spans:
                if figure := drawn_of(span.link):
                    if figure.row == 0:
                        links.append(PageLink(number, number + figure.rows - 1, span.link, at))
                elif span.link and span.link == before and links[-1].last >= number - 1:
                    gap = " " * (links[-1].last < number)
                    links[-1] = links[-1]._replace(last=number, words=links[-1].words + gap + span.text)
                elif span.link:
                    start = at + len(span.text) - len(span.text.lstrip())
                    links.append(PageLink(number, number, span.link, start, span.text))
                if span.text.strip():
                    before = span.link
                at += len(span.text)
        return links

    def figures(self) -> list[Figure]:
        """Return the figures of the body, as far as it is there."""
        body = len(self.blocks) - self.tail
        if self._looked_at < body:
            last = max(0, body - 1)  # whose caption may not be there yet
            self._figures = [one for one in self._figures if one.block < self._looked_at]
            self._figures += figures_of(self.blocks[:body], self._looked_at)
            self._looked_at = body if self.complete else last
        return self._figures

    def outline(self) -> list[Entry]:
        """Return the headings of the body, as far as it is there."""
        if self._outlined != len(self.blocks):
            self._outlined = len(self.blocks)
            self._outline = outline(self.blocks[: len(self.blocks) - self.tail], self._macros, self.head)
        return self._outline


def _is_of_figure(line: Line) -> bool:
    return any(drawn_of(span.link) for span in line.spans)


def sizes(blocks: Iterable[Block]) -> list[Size]:
    """Return how big blocks are: enough to guess how high they will be."""
    return [_size(block) for block in blocks]


def _size(block: Block) -> Size:
    match block:
        case Paragraph(children):
            return Size(len(plain(children)), 1 + sum(_guessed_rows(picture) for picture in figures(children)))
        case Heading(level, children):
            return Size(len(plain(children)), 2 if level == 2 else 1)
        case Byline(text):
            return Size(len(text), 0)
        case CodeBlock(text):
            return Size(0, text.count("\n") + 3)
        case MathBlock(source):
            return Size(0, 4 + source.count(r"\\"))
        case Quote(children) | Alert(_, children) | Details(_, children) | Footnote(_, children):
            return _sum(children)
        case Definitions(items):
            return _sum([child for _, meaning in items for child in meaning])
        case ListBlock(_, tight, items):
            inner = [_sum(item.children) for item in items]
            rows = sum(size.rows for size in inner) if not tight else len(items)
            return Size(sum(size.characters for size in inner), rows + 1)
        case Table(_, _, rows):
            return Size(0, len(rows) + 3)
        case Rule():
            return Size(0, 2)


def _guessed_rows(picture: Picture) -> int:
    """Return about how high a picture is, in a column that is as wide as most."""
    return min(25, 1 + picture.height * 36 // picture.width)


def _sum(blocks: Iterable[Block]) -> Size:
    inner = sizes(blocks)
    return Size(sum(size.characters for size in inner), sum(size.rows for size in inner))
