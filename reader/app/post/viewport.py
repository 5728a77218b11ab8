"""Where the person is in a post, and which line of the page a place of the post is on: without Textual."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from reader.config import Config
from reader.pictures.terminals import Graphics
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.text.layout.page import Page, PageLink
    from reader.text.layout.typeset import Options
    from reader.text.lines import Line

_NEAR = 4
"""Screens that a person is soon through."""
WORTHWHILE = 8
"""Cells that a table or code must gain to leave the column for the whole pane."""


class Viewport(NamedTuple):
    """The part of a page that is on the screen."""

    page: "Page | None"
    y: int
    """The line of the page at the top of the screen."""
    height: int
    """Lines that the screen has."""

    @property
    def body_seen(self) -> bool:
        """Whether the last line that counts as the post's own is on the screen, or above."""
        return self.page is not None and self.page.complete and self.y + self.height >= self.page.end

    def is_near(self, line: int) -> bool:
        """Whether a person who goes on soon comes to a line: after a few screens."""
        return self.y + _NEAR * self.height >= line

    @property
    def progress(self) -> float:
        """Where in the post's body the end of the screen is, 0 to 1."""
        page = self.page
        end = page.end if page and page.complete else page.height if page else 0
        return min(1.0, round((self.y + self.height) / end, 3)) if end else 1.0

    @property
    def here(self) -> Position | None:
        """What is at the top of the screen, as a position in the body; None where that is the top."""
        if self.page is None or self.y == 0:
            return None
        block, offset = self.page.position(self.y)
        return Position(block - self.page.head, offset) if block >= self.page.head else None

    @property
    def stretch(self) -> tuple[float, float] | None:
        """What of the body is on the screen, from where to where in the units of `Page.weight`."""
        return (self.page.weight(self.y), self.page.weight(self.y + self.height)) if self.page else None

    @property
    def in_view(self) -> Iterator[tuple[int, int, int]]:
        """The blocks on the screen: each with the first and the last of its lines that are seen."""
        page = self.page
        if page is None or not page.blocks:
            return
        block, _ = page.place(self.y)
        while block < len(page.blocks) and page.top(block) < self.y + self.height:
            begins, height = page.top(block), len(page.lines(block))
            yield block, max(0, self.y - begins), min(height, self.y + self.height - begins) - 1
            block += 1

    def links(self, *, with_formulas: bool = False) -> "Iterator[tuple[int, int, int, PageLink]]":
        """Yield the links in view: the block, which of its links, the line of the screen, and the link itself."""
        if page := self.page:
            for block, first, last in self.in_view:
                for number, link in enumerate(page.goals(block) if with_formulas else page.links(block)):
                    if link.first <= last and link.last >= first:
                        yield block, number, page.top(block) + link.first - self.y, link

    @property
    def section(self) -> int | None:
        """Which heading of the outline the person is below; None above the first."""
        from reader.text.document.outline import section

        page = self.page
        if page is None or not page.blocks:
            return None
        return section(page.outline(), page.place(self.y)[0])

    @property
    def section_left(self) -> float | None:
        """How much there is to read up to the next heading, in the units of `Page.weight`; None without headings."""
        page = self.page
        if page is None or not page.complete or not (entries := page.outline()):
            return None
        at = self.section
        following = entries[0 if at is None else at + 1 :]
        end = page.top(following[0].block) if following else page.end
        return max(0.0, page.weight(end) - page.weight(self.y))


class Fitted(NamedTuple):
    """What is kept at the top of the screen from one resize to the next."""

    position: Position
    row: int
    """See `Page.row`."""
    top: tuple[int, int]
    """The block at the top, and which of its lines, as long as nobody scrolls."""


def margin_of(line: "Line | None", page: "Page | None", cells: int) -> int:
    """Return how many cells are left free before a line in a view of `cells`."""
    return max(0, (cells - (line.room or page.width)) // 2) if line and page else 0


def line_of_block(page: "Page", block: int) -> int:
    """Return the line to scroll to for the beginning of a block: not the empty one that parts it from what is above."""
    y = page.line_of(Position(block))
    return y + 1 if y and not page.lines(block)[y - page.top(block)].spans else y


def line_of_anchor(page: "Page", anchor: str) -> int | None:
    """Return the line to scroll to for `#anchor`; None where there is no such thing."""
    from reader.text.document.anchors import anchor_block

    block = anchor_block(page.blocks, anchor)
    return None if block is None else line_of_block(page, block)


def line_of_position(page: "Page", position: Position | None) -> int:
    """Return the line that a position in the body is on; None is the top."""
    return page.line_of(Position(page.head + position.block, position.offset)) if position else 0


def line_of_heading(page: "Page", y: int, step: int) -> int:
    """Return the line to scroll to for the next heading (1) below line `y`, or the one before (-1); `y` for none.

    Before the first heading is the top.
    """
    entries = page.outline()
    tops = [page.top(entry.block) for entry in entries]
    if step > 0:
        wanted = next((entry for entry, top in zip(entries, tops, strict=True) if top > y), None)
        return line_of_block(page, wanted.block) if wanted else y
    before = (entry for entry, top in zip(reversed(entries), reversed(tops), strict=True) if top < y - 1)
    wanted = next(before, None)
    return line_of_block(page, wanted.block) if wanted else 0


def reaches(page: "Page", position: Position | None, anchor: str, height: int) -> bool:
    """Return whether a page goes on for two screens of `height` lines below a position, or below an anchor."""
    if not anchor and position is None:
        return True
    from reader.text.document.anchors import anchor_block

    block = page.head + position.block if position else anchor_block(page.blocks, anchor)
    if block is None:
        return False
    return block + 1 < len(page.blocks) and page.top(block + 1) + 2 * height <= page.height


def shows_pictures(config: Config) -> bool:
    """Return whether images are shown as pictures, or their descriptions in the place of these."""
    return config.pictures != "off" and not config.plain


def layout_for(cells: int, lines: int, measure: int, config: Config, graphics: Graphics) -> "tuple[int, Options]":
    """Return the cells that the text column is wide in a pane of `cells`, and how text and pictures are set in it.

    `lines`: of the whole screen. `measure`: how wide the column is where there is room.
    """
    from reader.pictures.formulas import formula_scale
    from reader.text.layout.figure import PictureRoom
    from reader.text.layout.typeset import Options

    margin = config.margin if cells >= 30 else 0
    column = max(1, min(measure, cells - 2 * margin))
    room = cells - 2
    options = Options(
        room=room if room - column >= WORTHWHILE else 0,
        justify=config.justify,
        hyphenate=config.hyphenate,
        plain=config.plain,
        pictures=PictureRoom(
            *graphics.cell,
            max(1, lines * config.picture_height // 100),
            is_drawn=graphics.protocol is not None,
            em=formula_scale(graphics.cell.height) if draws_formulas(config, graphics) else 0.0,
        )
        if shows_pictures(config)
        else None,
        diagram_server=config.diagram_server,
    )
    return column, options


def draws_formulas(config: Config, graphics: Graphics) -> bool:
    """Return whether displayed formulas are shown as pictures: never in symbols, which are too coarse."""
    return config.formula_pictures and shows_pictures(config) and graphics.protocol in ("kitty", "sixel", "iterm")
