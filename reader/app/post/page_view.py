"""A page on the screen: a line view that draws what is seen, and scrolls."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.app.look.themes import Palette
from reader.library.addresses import leads_outside
from reader.text.lines import Line, isolate

if TYPE_CHECKING:
    from reader.text.layout.page import Page, PageLink

OVERLAP = 2
"""Lines that stay on the screen from one page to the next."""


class Mark(NamedTuple):
    """Characters of a line that look another way."""

    start: int
    end: int
    style: Style


class PageView(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines of a page in a centred column."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.page: Page | None = None
        """What is on the screen."""
        self.link: tuple[int, int] | None = None
        """The link that the person stands on: a block, and which of its links."""
        self._to_end = False  # whether to stay at an end that is still moving
        self._palette = Palette({})

    def on_mount(self) -> None:
        self._new_theme()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._new_theme())

    def _new_theme(self) -> None:
        self._palette = Palette(self.app.theme_variables)
        self.refresh()

    # --- where one is

    @property
    def at_end(self) -> bool:
        """Whether there is nothing below."""
        return self.scroll_offset.y >= self.max_scroll_y

    @property
    def _top(self) -> tuple[int, int]:
        """What is at the top of the screen: a block, and which of its lines."""
        return self.page.place(self.scroll_offset.y) if self.page else (0, 0)

    @property
    def in_view(self) -> Iterator[tuple[int, int, int]]:
        """The blocks on the screen: each with the first and the last of its lines that are seen."""
        page = self.page
        if page is None or not page.blocks:
            return
        top = self.scroll_offset.y
        block, _ = self._top
        while block < len(page.blocks) and page.top(block) < top + self.size.height:
            begins, height = page.top(block), len(page.lines(block))
            yield block, max(0, top - begins), min(height, top + self.size.height - begins) - 1
            block += 1

    def measure_again(self) -> None:
        """Take note that there is another page."""
        self._resize_virtual()
        self.refresh()

    def _resize_virtual(self) -> None:
        size = Size(0, self.page.height if self.page else 0)
        if size != self.virtual_size:
            self.virtual_size = size

    def _go(self, y: int) -> None:
        """Scroll to a line, at once."""
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _reveal(self, block: int, line: int, above: int) -> None:
        """Let a line of a block be seen, with some lines above it if one has to scroll."""
        page, top = self.page, self.scroll_offset.y
        if page is None or top <= page.top(block) + line < top + self.size.height:
            return
        self._to_end = False
        page.settle_above(block, above)
        page.settle(page.top(block) + line, self.size.height)
        self._resize_virtual()
        self._go(max(0, page.top(block) + line - above))

    # --- keys

    def _scroll_by(self, lines: int) -> None:
        self._to_end = False
        page = self.page
        if page is None or not page.blocks:
            return
        # What is about to be seen has its true height first, and what is seen now stays the point to go from.
        block, within = self._top
        if lines > 0:
            page.settle(self.scroll_offset.y + self.size.height, lines)
        else:
            page.settle_above(block, -lines - within)
        self._resize_virtual()
        self._go(page.top(block) + within + lines)

    def action_line(self, lines: int) -> None:
        """Scroll by lines."""
        self._scroll_by(lines)

    def action_page(self, pages: float) -> None:
        """Scroll by pages."""
        lines = max(1, round(abs(pages) * (self.size.height - (OVERLAP if abs(pages) >= 1 else 0))))
        self._scroll_by(lines if pages > 0 else -lines)

    def action_go(self, where: str) -> None:
        """Scroll to the top or the end."""
        self._to_end = where == "end"
        if self._to_end:
            self._go_to_end()
        else:
            self._go(0)

    def _go_to_end(self) -> None:
        if self.page:
            self.page.settle_end(self.size.height)
            self._resize_virtual()
            self._to_end = not self.page.complete
        self._go(self.max_scroll_y)

    # --- links

    @property
    def standing(self) -> "PageLink | None":
        """The link that one stands on."""
        return self.page.links(self.link[0])[self.link[1]] if self.page and self.link else None

    @property
    def link_target(self) -> str:
        """Where the link leads that one stands on, or nothing."""
        return self.standing.target if self.standing else ""

    # --- drawing

    def render_line(self, y: int) -> Strip:
        ground = self.rich_style
        width = self.scrollable_content_region.width
        row, y = y, y + self.scroll_offset.y
        page = self.page
        line = page.line(y) if page else None
        if page is None or line is None:
            return self._finish(Strip.blank(width, ground), row, width)
        block, within = page.place(y)
        strip = Strip(self._segments(line, block, within, ground))
        if self.mouse_hover:  # else nobody asks which character is where
            strip = strip.apply_offsets(0, y)
        margin = self._margin(line, width)
        strip = Strip([Segment(" " * margin, ground), *strip]).adjust_cell_length(width, ground)
        for start, label, typed in self._labels(block, within):
            at = margin + cell_len(line.text[:start])
            strip = _overlay(strip, at, self._palette.label_segments(label, typed))
        return self._finish(strip, row, width)

    def _margin(self, line: Line, width: int) -> int:
        return max(0, (width - (line.room or (self.page.width if self.page else 0))) // 2)

    def _segments(self, line: Line, block: int, within: int, ground: Style) -> Iterable[Segment]:
        standing = self.standing
        on_it = standing and self.link and block == self.link[0] and standing.first <= within <= standing.last
        segments = []
        for span in line.spans:
            style = ground + self._palette.style(span.style)
            if span.link:
                style += _link_style(span.link, bool(on_it and standing and span.link == standing.target))
            segments.append(Segment(span.text, style))
        for mark in self._marks(line, block, within):
            segments = list(_marked(segments, mark))
        return [Segment(isolate(text), style) for text, style, _ in segments]

    def _marks(self, line: Line, block: int, within: int) -> Sequence[Mark]:
        """Return what looks another way on a line of a block: what stands later lies above."""
        return ()

    def _labels(self, block: int, within: int) -> Sequence[tuple[int, str, int]]:
        """Return the letters that lie on a line of a block."""
        return ()

    def _finish(self, strip: Strip, row: int, width: int) -> Strip:
        """Return a line of the screen with what stands beside the text."""
        return strip


@lru_cache(maxsize=2048)
def _link_style(target: str, is_standing: bool) -> Style:
    # Of an OSC 8 link, only printable ASCII may reach the terminal; one `id` for all lines of it.
    address = quote(target, safe="%/:=&?~#+!$,;'@()*[]") if leads_outside(target) else None
    return Style(meta={"target": target}, link=address, reverse=is_standing or None)


def _marked(segments: Iterable[Segment], mark: Mark) -> Iterator[Segment]:
    """Yield segments with some of their characters in another style."""
    at = 0
    for text, style, _ in segments:
        start, end = max(0, mark.start - at), min(len(text), mark.end - at)
        if start < end:
            if start:
                yield Segment(text[:start], style)
            yield Segment(text[start:end], style + mark.style if style else mark.style)
            if end < len(text):
                yield Segment(text[end:], style)
        else:
            yield Segment(text, style)
        at += len(text)


def _overlay(strip: Strip, at: int, segments: Sequence[Segment]) -> Strip:
    """Return a line with something else upon it."""
    over = Strip(segments)
    end = at + over.cell_length
    if end > strip.cell_length:
        return strip
    return Strip.join([strip.crop(0, at), over, strip.crop(end)])
