"""The ruler beside a post: where in it its headings are, and where one is among them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.text.document.outline import Entry

if TYPE_CHECKING:
    from reader.text.layout.page import Page

_LEAST_HEIGHT = 8
"""Lines that a screen has to have for a ruler."""
_MARKS = "━╸·"


class Ruler(NamedTuple):
    """For lines of the screen: which heading stands there."""

    rows: dict[int, Entry]
    here: Entry | None
    """The section that one is in."""


def sign(entry: Entry) -> str:
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
