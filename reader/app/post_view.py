"""A post on the screen: a line view over a page."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.app.keys import bindings
from reader.app.themes import Palette
from reader.errors import ReaderError
from reader.library.post import Post

if TYPE_CHECKING:
    from reader.text.page import Page

# The typesetter is imported by the thread that typesets, when the list has been painted.

MARGIN = 2
"""Cells left free at either side of the column, where there is room."""
OVERLAP = 2
"""Lines that stay on the screen from one page to the next."""
PATIENCE = 0.15
"""Seconds for which the post before stays on the screen while a slow one is being read."""


class PostView(ScrollView, can_focus=True, inherit_bindings=False):
    """The typeset post in a centred column."""

    BINDINGS = bindings("post")
    BINDING_GROUP_TITLE = "In a post"
    ALLOW_SELECT = False

    measure: reactive[int] = reactive(72, repaint=False)
    """Cells that the text column is wide, where there is room."""

    class Moved(Message):
        """Another part of a post, or another post, is on the screen."""

    class ReadOn(Message):
        """The person asked for more at the end of the post."""

    class LinkFollowed(Message):
        """A link was followed."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, measure: int, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.set_reactive(PostView.measure, measure)
        self.post: Post | None = None
        """The post that is asked for: on the screen, or soon."""
        self.page: Page | None = None
        """What is on the screen."""
        self.link = -1
        """Which of the page's links the person stands on; -1 for none."""
        self._shown: Post | None = None
        self._links: list[tuple[int, int, str]] = []
        self._palette = Palette({})
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="typeset")

    def on_mount(self) -> None:
        self._new_theme()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._new_theme())

    def on_unmount(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _new_theme(self) -> None:
        self._palette = Palette(self.app.theme_variables)
        self.refresh()

    # --- what is shown

    @property
    def ready(self) -> bool:
        """Whether the post that was asked for is on the screen."""
        return self.page is not None and self._shown is self.post

    def show(self, post: Post | None) -> None:
        """Show `post` from its top, as soon as it is read and typeset; until then what was there stays."""
        self.post = post
        if post is None:
            self._put(None, None, 0)
        else:
            self._load(post)

    @work(exclusive=True, group="page")
    async def _load(self, post: Post) -> None:
        def make() -> "Page | None":
            if self.post is not post:
                return None  # the person has moved on while this waited for its turn
            return _page(post, self.column)

        making = asyncio.wrap_future(self._thread.submit(make))
        try:
            page = await asyncio.wait_for(asyncio.shield(making), PATIENCE)
        except TimeoutError:
            self._put(None, None, 0)
            page = await making
        if page and self.post is post:
            self._put(post, page, 0)
            if page.width != self.column:
                self._fit()

    @work(exclusive=True, group="page")
    async def _fit(self) -> None:
        """Typeset again at the width of now, the same words staying at the top."""
        old, post = self.page, self._shown
        if old is None or post is None:
            return
        page = await asyncio.wrap_future(self._thread.submit(lambda: old.at_width(self.column)))
        if self.page is old:
            y = self.scroll_offset.y
            self._put(post, page, page.line_of(old.position(y)) if y else 0, self.link)

    def _put(self, post: Post | None, page: "Page | None", y: int, link: int = -1) -> None:
        self._shown, self.page, self.link = post, page, link
        self._links = _links(page) if page else []
        self.virtual_size = Size(0, len(page.lines) if page else 0)
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    @property
    def column(self) -> int:
        """Cells that the text column is wide now."""
        width = self.scrollable_content_region.width
        margin = MARGIN if width >= 30 else 0
        return max(1, min(self.measure, width - 2 * margin))

    def watch_measure(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        if self.page is not None and self.page.width != self.column:
            self._fit()
        else:
            self.post_message(self.Moved())

    # --- where one is

    @property
    def at_end(self) -> bool:
        """Whether there is nothing below."""
        return self.scroll_offset.y >= self.max_scroll_y

    @property
    def body_seen(self) -> bool:
        """Whether the last line that counts as the post's own is on the screen, or above."""
        return self.ready and self.page is not None and self.scroll_offset.y + self.size.height >= self.page.end

    @property
    def percent(self) -> int:
        """How much of the post is on the screen or above it."""
        lines = len(self.page.lines) if self.page else 0
        return min(100, 100 * (self.scroll_offset.y + self.size.height) // lines) if lines else 100

    @property
    def title_hidden(self) -> bool:
        """Whether the title has been scrolled away."""
        return self.scroll_offset.y > 0

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    # --- keys

    def _scroll_by(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True, immediate=True)

    def action_line(self, lines: int) -> None:
        """Scroll by lines."""
        self._scroll_by(lines)

    def action_page(self, pages: float) -> None:
        """Scroll by pages."""
        lines = max(1, round(abs(pages) * (self.size.height - (OVERLAP if abs(pages) >= 1 else 0))))
        self._scroll_by(lines if pages > 0 else -lines)

    def action_go(self, where: str) -> None:
        """Scroll to the top or the end."""
        self.scroll_to(y=0 if where == "top" else self.max_scroll_y, animate=False, force=True, immediate=True)

    def action_read_on(self) -> None:
        """Scroll a page down, or ask for the next post where there is nothing below."""
        if not self.ready:
            return
        if self.at_end:
            self.post_message(self.ReadOn())
        else:
            self.action_page(1)

    def action_link(self, step: int) -> None:
        """Stand on the next link, or the one before, beginning with those on the screen."""
        if not self._links:
            return
        if self.link < 0:
            top = self.scroll_offset.y
            below = [index for index, (first, _, _) in enumerate(self._links) if first >= top]
            self.link = (below[0] if below else 0) if step > 0 else (below[0] - 1 if below else -1) % len(self._links)
        else:
            self.link = (self.link + step) % len(self._links)
        first, last, _ = self._links[self.link]
        self.scroll_to_region(Region(0, first, 1, last - first + 1), animate=False, force=True, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def action_follow(self) -> None:
        """Follow the link that one stands on."""
        if target := self.link_target:
            self.post_message(self.LinkFollowed(target))

    @property
    def link_target(self) -> str:
        """Where the link leads that one stands on, or nothing."""
        return self._links[self.link][2] if 0 <= self.link < len(self._links) else ""

    def on_click(self, event: events.Click) -> None:
        if target := event.style.meta.get("target"):
            self.post_message(self.LinkFollowed(str(target)))

    # --- drawing

    def render_line(self, y: int) -> Strip:
        ground = self.rich_style
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        if self.page is None or not 0 <= y < len(self.page.lines):
            return Strip.blank(width, ground)
        margin = max(0, (width - self.page.width) // 2)
        standing = self._links[self.link] if 0 <= self.link < len(self._links) else None
        segments = [Segment(" " * margin, ground)]
        for span in self.page.lines[y].spans:
            style = ground + self._palette.style(span.style)
            if span.link:
                style += Style(meta={"target": span.link})
                if standing and standing[0] <= y <= standing[1] and span.link == standing[2]:
                    style += Style(reverse=True)
            segments.append(Segment(span.text, style))
        return Strip(segments).adjust_cell_length(width, ground)


def _page(post: Post, width: int) -> "Page":
    """Return `post` typeset, or why it cannot be read."""
    from reader.library.post import read_document
    from reader.text.document import Byline, Document, Heading, Text
    from reader.text.page import Page

    try:
        document = read_document(post)
    except ReaderError as error:
        document = Document((Heading(1, (Text(post.title),)), Byline(f"⚠ {error}")))
    return Page(document, width)


def _links(page: "Page") -> list[tuple[int, int, str]]:
    """Return the links of a page, in order: first line, last line, target. One that is wrapped is one."""
    links: list[tuple[int, int, str]] = []
    before = ""
    for y, line in enumerate(page.lines):
        for span in line.spans:
            if span.link and span.link == before and links[-1][1] >= y - 1:
                links[-1] = (links[-1][0], y, span.link)
            elif span.link:
                links.append((y, y, span.link))
            if span.text.strip():
                before = span.link
    return links
