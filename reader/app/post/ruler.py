"""The ruler beside a post: where in it its headings are, and where the person is among them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style

from reader.app.post.layers.layer import DrawnLine, Overlay
from reader.app.post.viewport import Viewport

if TYPE_CHECKING:
    from reader.text.document.outline import Entry
    from reader.text.layout.page import Page

RULER_WIDTH = 40
"""Cells that a post has to have for a ruler beside it."""
_LEAST_HEIGHT = 8
"""Lines that a screen has to have for a ruler."""
_MARKS = "━╸·"


class Ruler(NamedTuple):
    """For lines of the screen: which heading stands there."""

    rows: "dict[int, Entry]"
    here: "Entry | None"
    """The section that the person is in."""


class RulerLayer:
    """The ruler, at the right edge of the view."""

    def __init__(self) -> None:
        self._made: tuple[object, Ruler] | None = None

    def ranges(self, at: DrawnLine) -> Iterator[Overlay]:
        """Yield the mark on a line, if there is one."""
        if at.width < RULER_WIDTH:
            return
        rows, here = self._ruler(at.page, at.view)
        if entry := rows.get(at.y):
            style = at.ground + at.palette.ruler(entry == here)
            yield Overlay(at.width - 1, [Segment(sign(entry), style + Style(meta={"heading": entry.block}))])

    def page_changed(self, page: "Page | None") -> None:
        """Make another ruler."""
        self._made = None

    def _ruler(self, page: "Page", view: Viewport) -> Ruler:
        section = view.section
        made_for = (page.height, len(page.blocks), view.height, section)
        if self._made is None or self._made[0] != made_for:
            self._made = made_for, ruler(page, view.height, section)
        return self._made[1]


def sign(entry: "Entry") -> str:
    """Return what stands for a heading."""
    return _MARKS[min(entry.depth, len(_MARKS) - 1)]


def ruler(page: "Page", height: int, at: int | None) -> Ruler:
    """Return the ruler of a page on a screen of `height` lines, below its heading `at`; empty where all is seen."""
    entries: Sequence[Entry] = page.outline()
    here = None if at is None else entries[at]
    rows: dict[int, Entry] = {}
    if page.height > height >= _LEAST_HEIGHT:
        for entry in entries:
            row = page.top(entry.block) * height // page.height
            if row not in rows or entry == here or (entry.depth < rows[row].depth and rows[row] != here):
                rows[row] = entry
    return Ruler(rows, here)
