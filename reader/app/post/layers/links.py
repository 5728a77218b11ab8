"""The link cursor: the link that the person is on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from reader.app.post.layers.layer import DrawnLine, Overlay, StyledRange
from reader.text.lines import figure_of

if TYPE_CHECKING:
    from reader.text.layout.page import Page, PageLink

_CURSOR = Style(reverse=True)


class LinkLayer:
    """The link that the person is on, if any."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._at: tuple[int, int] | None = None  # a block, and which of its links

    @property
    def current(self) -> "PageLink | None":
        """The link that the person is on."""
        return self._page.links(self._at[0])[self._at[1]] if self._page and self._at else None

    @property
    def target(self) -> str:
        """Where that link leads; empty where there is none."""
        return self.current.target if self.current else ""

    @property
    def block(self) -> int | None:
        """The block of that link."""
        return self._at[0] if self._at else None

    def step(self, step: int, block: int, row: int) -> None:
        """Go to the next link (1) or the one before (-1), round at the ends; where there is none yet, from a line."""
        page = self._page
        if page is None or not page.blocks:
            return
        if self._at:
            self._at = _seek(page, self._at[0], self._at[1] + step, step)
        else:
            links = page.links(block)
            at = next((number for number, link in enumerate(links) if link.first >= row), len(links))
            self._at = _seek(page, block, at if step > 0 else at - 1, step)

    def go_to(self, block: int, number: int) -> None:
        """Go to a link of a block."""
        self._at = block, number

    def ranges(self, at: DrawnLine) -> Iterator[StyledRange | Overlay]:
        """Yield the characters of the current link, or a bar beside the figure."""
        link = self.current
        if link is None or self._at is None or at.block != self._at[0] or not link.first <= at.row <= link.last:
            return
        if figure_of(link.target):
            yield Overlay(max(0, at.margin - 1), [Segment("▌", at.palette.style("marker"))])
            return
        start = 0
        for span in at.line.spans:
            if span.link == link.target:
                yield StyledRange(start, start + len(span.text), _CURSOR)
            start += len(span.text)

    def page_changed(self, page: "Page | None") -> None:
        """Stay on the link where it is the same post."""
        if page is None or self._page is None or page.origin is not self._page.origin:
            self._at = None
        self._page = page


def _seek(page: "Page", block: int, number: int, step: int) -> tuple[int, int] | None:
    """Return the link at `number` of `block`, or the nearest in the blocks that follow, round at the ends."""
    for _ in range(len(page.blocks) + 1):
        links = page.links(block)
        if 0 <= number < len(links):
            return block, number
        block = (block + step) % len(page.blocks)
        number = 0 if step > 0 else len(page.links(block)) - 1
    return None
