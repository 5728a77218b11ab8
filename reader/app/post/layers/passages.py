"""Passages as ranges of a line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.style import Style

from reader.app.post.layers.layer import DrawnLine, StyledRange

if TYPE_CHECKING:
    from reader.text.passage.ranges import Passage


def on_drawn_line(at: DrawnLine, passage: "Passage", style: Style) -> Iterator[StyledRange]:
    """Yield the part of a line that is in a passage, if there is one."""
    from reader.text.passage.ranges import on_line

    span = passage.within(at.block)
    if span and (part := on_line(at.line, *span)):
        yield StyledRange(*part, style)
