"""A line of a page, with what is marked on it → a strip for the screen."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.app.look.themes import Palette
from reader.app.post.layers.layer import DrawnLine, Layer, Overlay, StyledRange
from reader.library.addresses import leads_outside
from reader.text.lines import Line, isolate


def draw(at: DrawnLine, layers: Iterable[Layer], offset_y: int | None) -> Strip:
    """Return a line of a page with what layers mark on it.

    `offset_y`: the line of the page that it is, where Textual asks which character is where; None where it is painted.
    Then each cell has an answer, also those beside the text: a selection may begin there.
    """
    segments: Iterable[Segment] = _segments(at.line, at.palette, at.ground)
    overlays: list[Overlay] = []
    for layer in layers:
        for one in layer.ranges(at):
            if isinstance(one, Overlay):
                overlays.append(one)
            else:
                segments = [*_restyled(segments, one)]
    margin = Segment(" " * at.margin, at.ground)
    if offset_y is None:
        strip = Strip([margin, *(Segment(isolate(text), style) for text, style, _ in segments)])
        strip = strip.adjust_cell_length(at.width, at.ground)
    else:
        strip = _with_places(Strip([margin, *segments]).adjust_cell_length(at.width, at.ground), at.margin, offset_y)
    for overlay in overlays:
        strip = _overlaid(strip, overlay.cell, overlay.segments)
    return strip


def _with_places(strip: Strip, margin: int, y: int) -> Strip:
    """Return a strip whose segments say which characters of line `y` they are; those of the margin come before 0."""
    placed: list[Segment] = []
    at = -margin
    for text, style, _ in strip:
        placed.append(Segment(text, (style or Style()) + Style(meta={"offset": (at, y)})))
        at += len(text)
    return Strip(placed, strip.cell_length)


def _segments(line: Line, palette: Palette, ground: Style) -> Iterator[Segment]:
    for span in line.spans:
        style = ground + palette.style(span.style)
        yield Segment(span.text, style + _link_style(span.link) if span.link else style)


@lru_cache(maxsize=2048)
def _link_style(target: str) -> Style:
    # Of an OSC 8 link, only printable ASCII may reach the terminal; one `id` for all lines of it.
    address = quote(target, safe="%/:=&?~#+!$,;'@()*[]") if leads_outside(target) else None
    return Style(meta={"target": target}, link=address)


def _restyled(segments: Iterable[Segment], one: StyledRange) -> Iterator[Segment]:
    """Yield segments with some of their characters in another style."""
    at = 0
    for text, style, _ in segments:
        start, end = max(0, one.start - at), min(len(text), one.end - at)
        if start < end:
            if start:
                yield Segment(text[:start], style)
            yield Segment(text[start:end], style + one.style if style else one.style)
            if end < len(text):
                yield Segment(text[end:], style)
        else:
            yield Segment(text, style)
        at += len(text)


def _overlaid(strip: Strip, cell: int, segments: Sequence[Segment]) -> Strip:
    """Return a strip with segments upon it; as it is where they do not fit."""
    over = Strip(segments)
    end = cell + over.cell_length
    if end > strip.cell_length:
        return strip
    return Strip.join([strip.crop(0, cell), over, strip.crop(end)])
