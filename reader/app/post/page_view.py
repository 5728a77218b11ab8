"""A page on the screen: a line view that draws what is seen, and scrolls."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from reader.app.look.themes import Palette
from reader.app.post.layers.focus import FocusLayer
from reader.app.post.layers.layer import DrawnLine, Layer
from reader.app.post.layers.links import LinkLayer
from reader.app.post.layers.pictures import PictureLayer, link_of_figure
from reader.app.post.messages import FigureChosen
from reader.app.post.strips import draw
from reader.app.post.viewport import Viewport, line_of_anchor, line_of_block, margin_of
from reader.text.lines import Line, figure_of, is_explained

if TYPE_CHECKING:
    from reader.text.layout.page import Page

AHEAD_SECONDS = 0.02
"""How long the page has to rest before the next screen is typeset."""
PICTURES_AHEAD_SECONDS = 0.1
"""How long it has to rest after that before the pictures of the next screen are made."""
_LEAP = 4
"""From how many screens on scrolling is a leap."""
OVERLAP = 2
"""Lines that stay on the screen from one page to the next."""


class PageView(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines of a page in a centred column, with a link cursor and other layers of marks."""

    changes: reactive[int] = reactive(0, repaint=False)
    """Goes up when something else of the page is seen, or marked: to be watched, since a message comes a frame late."""

    class LinkFollowed(Message):
        """A link was followed."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    class PeekWanted(Message):
        """The person wants to know what a link leads to, or what a formula means, without leaving the place."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(
        self,
        layers: Sequence[Layer] = (),
        *,
        pictures: PictureLayer,
        count: Callable[[], int] = lambda: 1,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Show pages with their `pictures`, and `layers` of marks above the link cursor, the last one on top.

        `count` says how many times a command is to be done.
        """
        super().__init__(id=id)
        self.pictures, self.count = pictures, count
        self.page: Page | None = None
        """What is on the screen."""
        self.links = LinkLayer()
        self.focus_layer = FocusLayer()
        self._layers: list[Layer] = [pictures, self.links, self.focus_layer, *layers]
        self._to_end = False  # whether to stay at an end that is still moving
        self._ahead: Timer | None = None
        self._palette = Palette({})
        self._is_painting = False

    def on_mount(self) -> None:
        self.pictures.ready.subscribe(self, lambda _: self.refresh())
        self._use_theme()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._use_theme())

    def _use_theme(self) -> None:
        self._palette = Palette(self.app.theme_variables)
        self.refresh()

    def set_page(self, page: "Page | None") -> None:
        """Show another page, or none; the place to scroll to is up to the caller."""
        self.page = page
        self._to_end = False
        for layer in self._layers:
            layer.page_changed(page)

    def redraw(self) -> None:
        """Draw again, since other things are marked."""
        self.refresh()
        self.changes += 1

    # --- where the person is

    @property
    def viewport(self) -> Viewport:
        """What of the page is on the screen."""
        return Viewport(self.page, self.scroll_offset.y, self.size.height)

    @property
    def at_end(self) -> bool:
        """Whether there is nothing below."""
        return self.scroll_offset.y >= self.max_scroll_y

    @property
    def top(self) -> tuple[int, int]:
        """What is at the top of the screen: a block, and which of its lines."""
        return self.page.place(self.scroll_offset.y) if self.page else (0, 0)

    # --- scrolling

    def fit_scrollbar(self) -> None:
        """Take note of how long the page is by now."""
        size = Size(0, self.page.height if self.page else 0)
        if size != self.virtual_size:
            self.virtual_size = size

    def go_to_line(self, y: int) -> None:
        """Scroll to a line, at once."""
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def reveal(self, block: int, row: int, above: int) -> None:
        """Scroll so that a line of a block is seen, with some lines above it; not at all where it is seen already."""
        page, top = self.page, self.scroll_offset.y
        if page is None or top <= page.top(block) + row < top + self.size.height:
            return
        self._to_end = False
        page.settle_above(block, above)
        page.settle(page.top(block) + row, self.size.height)
        self.fit_scrollbar()
        self.go_to_line(max(0, page.top(block) + row - above))

    def page_grew(self) -> None:
        """Let the scroll bar, and a person who asked for the end, know how long the page is now."""
        self.fit_scrollbar()
        if self._to_end:
            self.go_to_end()
        elif self.scroll_offset.y + self.size.height >= self.max_scroll_y:
            self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.page:
            self.page.settle(round(new_value), self.size.height)
            self.fit_scrollbar()
            if self._ahead is None:
                self._ahead = self.set_timer(AHEAD_SECONDS, self._look_ahead)
            self._ahead.reset()
            self.focus_layer.follow(self.viewport)
        self.changes += 1

    def _look_ahead(self) -> None:
        """Typeset the next screen while the person reads this one."""
        self._ahead = None
        if self.page:
            self.page.settle(self.scroll_offset.y + self.size.height, self.size.height)
            self.fit_scrollbar()
            self.set_timer(PICTURES_AHEAD_SECONDS, self._look_at_pictures_ahead)

    def _look_at_pictures_ahead(self) -> None:
        """Have the pictures of the next screen made, unless the person has gone on."""
        if self._ahead is None:
            self.pictures.look_ahead(self.viewport, self._palette)

    def go_to(self, y: int) -> None:
        """Scroll to a line, what is to be seen there being typeset first."""
        self._to_end = False
        if self.page:
            self.page.settle(y, self.size.height)
            self.fit_scrollbar()
            self.go_to_line(y)

    def go_to_block(self, block: int) -> None:
        """Scroll to the beginning of a block."""
        if self.page:
            self.go_to(line_of_block(self.page, block))

    def go_to_anchor(self, anchor: str) -> bool:
        """Scroll to what `#anchor` means. Return False if there is no such thing."""
        y = line_of_anchor(self.page, anchor) if self.page else None
        if y is not None:
            self.go_to(y)
        return y is not None

    def action_line(self, lines: int) -> None:
        """Scroll by lines, as many times as a count says; step by what is in focus, where something is."""
        self._to_end = False
        is_step = self.focus_layer.unit and abs(lines) == 1
        lines *= self.count()
        if is_step:
            self.focus_layer.step(lines)
            if (y := self.focus_layer.to_show(self.viewport)) is not None:
                self.go_to(y)
            self.redraw()
            return
        page = self.page
        if page is None or not page.blocks:
            return
        if abs(lines) > _LEAP * self.size.height:  # what is passed by is not typeset
            self.go_to(max(0, self.scroll_offset.y + lines))
            return
        # What is about to be seen has its true height first, and what is seen now stays the point to go from.
        block, within = self.top
        if lines > 0:
            page.settle(self.scroll_offset.y + self.size.height, lines)
        else:
            page.settle_above(block, -lines - within)
        self.fit_scrollbar()
        self.go_to_line(page.top(block) + within + lines)

    def action_dim(self) -> None:
        """Dim all but the line that is being read, then all but the sentence, then nothing again."""
        self.focus_layer.begin_next(self.viewport)
        self.redraw()

    def action_page(self, pages: float) -> None:
        """Scroll by pages, or parts of them, as many times as a count says."""
        lines = max(1, round(abs(pages) * (self.size.height - (OVERLAP if abs(pages) >= 1 else 0))))
        self.action_line(lines if pages > 0 else -lines)

    def go_to_top(self) -> None:
        """Scroll to the top."""
        self._to_end = False
        self.go_to_line(0)

    def go_to_end(self) -> None:
        """Scroll to the end, and stay there while more of the page comes."""
        self._to_end = True
        if self.page:
            self.page.settle_end(self.size.height)
            self.fit_scrollbar()
            self._to_end = not self.page.complete
        self.go_to_line(self.max_scroll_y)

    # --- links

    def action_link(self, step: int) -> None:
        """Go to the next link, or the one before, beginning with those on the screen."""
        self.links.step(step, *self.top)
        page, link, block = self.page, self.links.current, self.links.block
        if page and link and block is not None:
            self.fit_scrollbar()
            region = Region(0, page.top(block) + link.first, 1, link.last - link.first + 1)
            self.scroll_to_region(region, animate=False, force=True, immediate=True)
        self.redraw()

    def action_follow(self) -> None:
        """Follow the link that the person is on."""
        self.go_on(self.links.target)

    def go_on(self, target: str) -> None:
        """Do what a link is for: look at a figure, or at what is explained; follow it; nothing where it is empty."""
        if figure := figure_of(target):
            self.post_message(FigureChosen(figure.file))
        elif is_explained(target):
            self.post_message(self.PeekWanted(target))
        elif target:
            self.post_message(self.LinkFollowed(target))

    def on_click(self, event: events.Click) -> None:
        if not self.text_selection:
            # The cells of a picture, which are drawn over the page, say nothing themselves.
            line = self.page.line(event.y + self.scroll_offset.y) if self.page else None
            margin = margin_of(line, self.page, self.scrollable_content_region.width)
            self.click_on(event.style.meta or {"target": link_of_figure(line, event.x - margin)})

    def click_on(self, meta: Mapping[str, object]) -> None:
        """Do what a click on characters with this `meta` means."""
        self.go_on(str(meta.get("target") or ""))

    # --- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        self._is_painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._is_painting = False

    def render_line(self, y: int) -> Strip:
        width, page = self.scrollable_content_region.width, self.page
        if page is None:
            return Strip.blank(width, self.rich_style)
        view = self.viewport
        line = page.line(y + view.y)
        block, row = page.place(y + view.y) if line else (-1, 0)
        margin = margin_of(line, page, width)
        at = DrawnLine(page, view, line or Line(()), block, row, y, margin, width, self.rich_style, self._palette)
        return draw(at, self._layers, None if self._is_painting else y + view.y)
