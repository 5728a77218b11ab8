"""A post on the screen: a line view over a page."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
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
from textual.timer import Timer

from reader.app.keys import bindings
from reader.app.themes import Palette
from reader.config import Config
from reader.errors import ReaderError
from reader.library.post import Post
from reader.state.journal import UNTOUCHED, PostState
from reader.text.lines import isolate
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.app.finding import Finding
    from reader.text.document import Block
    from reader.text.matches import Finder
    from reader.text.math import Macros
    from reader.text.page import Page
    from reader.text.page import Size as BlockSize
    from reader.text.typeset import Options

# The typesetter is imported by the thread that typesets, when the list has been painted.

MARGIN = 2
"""Cells left free at either side of the column, where there is room."""
WORTHWHILE = 8
"""Cells that a table or code must gain to leave the column for the whole pane."""
OVERLAP = 2
"""Lines that stay on the screen from one page to the next."""
BATCH = 40
"""Blocks whose height is found out between two looks at the keyboard."""
AHEAD_SECONDS = 0.02
"""How long the page has to rest before the next one is made."""
PATIENCE = 0.15
"""Seconds for which the post before stays on the screen while a slow one is being read."""


class PostView(ScrollView, can_focus=True, inherit_bindings=False):
    """The typeset post in a centred column."""

    BINDINGS = bindings("post")
    BINDING_GROUP_TITLE = "In a post"
    ALLOW_SELECT = False

    measure: reactive[int] = reactive(72, repaint=False)
    """Cells that the text column is wide, where there is room."""

    class ReadOn(Message):
        """The person asked for more at the end of the post."""

    class LinkFollowed(Message):
        """A link was followed."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, config: Config, moved: Callable[[], None], id: str) -> None:  # noqa: A002
        """Call `moved` when something else of a post is on the screen: a message would be a frame late."""
        super().__init__(id=id)
        self._config = config
        self._moved = moved
        self.set_reactive(PostView.measure, config.measure)
        self.post: Post | None = None
        """The post that is asked for: on the screen, or soon."""
        self.state = UNTOUCHED
        """What was known of it when it was asked for."""
        self.page: Page | None = None
        """What is on the screen."""
        self.link: tuple[int, int] | None = None
        """The link that the person stands on: a block, and which of its links."""
        self.finding: Finding | None = None
        """What is found in it, if anything is looked for."""
        self._finder: Finder | None = None
        self._find_from = (0, 0)  # a block, and which of its lines
        self._shown: Post | None = None
        self._ahead: Timer | None = None
        self._to_end = False  # whether to stay at an end that is still moving
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

    def show(self, post: Post | None, state: PostState, finder: "Finder | None" = None) -> None:
        """Show `post` where it was left, with what the person wrote of it, as soon as that is read and typeset.

        Or at the first match of what is to be found in it. Until then what was there stays.
        """
        self.post, self.state = post, state
        self.finding = None
        self._finder, self._find_from = finder, (0, 0)
        if post is None:
            self.workers.cancel_group(self, "page")
            self._put(None, None, 0)
        else:
            self._load(post, state)

    @work(exclusive=True, group="page")
    async def _load(self, post: Post, state: PostState) -> None:
        """Show `post` at a place, then add the rest, then find out how long all of it is."""
        pieces = _Pieces(post, state, self._config.smart_punctuation)
        position = state.position
        beginning = asyncio.create_task(self._begin(post, pieces, position))
        try:
            page = await asyncio.wait_for(asyncio.shield(beginning), PATIENCE)
        except TimeoutError:
            self._put(None, None, 0)
            page = await beginning
        if page is None or self.post is not post:
            return
        y = 0
        if position:
            y = page.line_of(Position(page.head + position.block, position.offset))
        self._put(post, page, y)
        if self._finder:
            self._find()
        while piece := await self._next(post, pieces):
            if self.page:
                self.page.extend(*piece)
                self._page_grew()
        if self.post is post and self.page:
            self.page.finish()
            self._page_grew()
            if self._finder:
                self._find()
            await self._find_heights()

    async def _begin(self, post: Post, pieces: "_Pieces", position: Position | None) -> "Page | None":
        """Return a page that has `position` on it; None if the post is not wanted any more."""
        page: Page | None = None
        while page is None or (position and not self._reaches(page, page.head + position.block)):
            piece = await self._next(post, pieces)
            if piece is None:
                break
            if page is None:
                page = await asyncio.wrap_future(self._thread.submit(pieces.page, self.column, self._options))
            page.extend(*piece)
        return page

    def _reaches(self, page: "Page", block: int) -> bool:
        """Whether a page goes on for more than a screen after a block."""
        return block + 1 < len(page.blocks) and page.top(block + 1) + 2 * self.size.height <= page.height

    async def _next(self, post: Post, pieces: "_Pieces") -> "tuple[tuple[Block, ...], list[BlockSize]] | None":
        """Return the next piece of a post; None if there is none, or if the post is not wanted any more."""
        return await asyncio.wrap_future(self._thread.submit(pieces.next, self._wants(post)))

    def _wants(self, post: Post) -> Callable[[], bool]:
        """Return a function that says whether `post` is still wanted: what waits for its turn asks it."""
        return lambda: self.post is post

    def _fit(self) -> None:
        """Typeset again at the width of now, the same words staying at the top."""
        old = self.page
        if old is None:
            return
        page = old.at_width(self.column, self._options)
        y = self.scroll_offset.y
        self._put(self._shown, page, page.line_of(old.position(y)) if y else 0, self.link)
        if page.complete:
            self._find_rest()

    @work(exclusive=True, group="page")
    async def _find_rest(self) -> None:
        await self._find_heights()

    async def _find_heights(self) -> None:
        """Replace what is estimated by what is true, a little at a time, without moving what is seen."""
        page = self.page
        unknown = page.unknown() if page else []
        while page and unknown and self.page is page:
            some, unknown = unknown[:BATCH], unknown[BATCH:]
            for index, height in await asyncio.wrap_future(self._thread.submit(page.measure, some)):
                if self.page is page:
                    self._set_height(page, index, height)
            self._page_grew()
        self._moved()

    def _set_height(self, page: "Page", index: int, height: int) -> None:
        block, within = page.place(self.scroll_offset.y)
        page.set_height(index, height)
        if index < block:
            self._resize_virtual()
            self._go(page.top(block) + within)

    def _page_grew(self) -> None:
        """Let the scroll bar, and a person who asked for the end, know how long the page is now."""
        self._resize_virtual()
        if self._to_end:
            self._go_to_end()
        elif self.scroll_offset.y + self.size.height >= self.max_scroll_y:
            self.refresh()

    def _resize_virtual(self) -> None:
        size = Size(0, self.page.height if self.page else 0)
        if size != self.virtual_size:
            self.virtual_size = size

    def _put(self, post: Post | None, page: "Page | None", y: int, link: tuple[int, int] | None = None) -> None:
        self._shown, self.page, self.link = post, page, link
        self._to_end = False
        if page:
            page.settle(y, self.size.height)
        self._resize_virtual()
        self._go(y)
        self.refresh()
        self._moved()

    def _go(self, y: int) -> None:
        """Scroll to a line, at once."""
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    @property
    def column(self) -> int:
        """Cells that the text column is wide now."""
        width = self.scrollable_content_region.width
        margin = MARGIN if width >= 30 else 0
        return max(1, min(self.measure, width - 2 * margin))

    @property
    def _options(self) -> "Options":
        from reader.text.typeset import Options

        room = self.scrollable_content_region.width - 2
        return Options(
            room=room if room - self.column >= WORTHWHILE else 0,
            justify=self._config.justify,
            hyphenate=self._config.hyphenate,
        )

    def watch_measure(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        if self.page is not None and (self.page.width, self.page.options) != (self.column, self._options):
            self._fit()
        else:
            self._moved()

    # --- where one is

    @property
    def at_end(self) -> bool:
        """Whether there is nothing below."""
        return self.scroll_offset.y >= self.max_scroll_y

    @property
    def body_seen(self) -> bool:
        """Whether the last line that counts as the post's own is on the screen, or above."""
        if not self.ready or self.page is None or not self.page.complete:
            return False
        return self.scroll_offset.y + self.size.height >= self.page.end

    @property
    def progress(self) -> float:
        """How much of the post's body is on the screen or above it, 0 to 1."""
        end = self.page.end if self.page and self.page.complete else self.page.height if self.page else 0
        return min(1.0, round((self.scroll_offset.y + self.size.height) / end, 3)) if end else 1.0

    @property
    def position(self) -> Position | None:
        """What is at the top of the screen, for `show`; None where that is the top or all has been seen."""
        if self.page is None or self.scroll_offset.y == 0 or self.body_seen:
            return None
        block, offset = self.page.position(self.scroll_offset.y)
        return Position(block - self.page.head, offset) if block >= self.page.head else None

    @property
    def title_hidden(self) -> bool:
        """Whether the title has been scrolled away."""
        return self.scroll_offset.y > 0

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.page:
            self.page.settle(round(new_value), self.size.height)
            self._resize_virtual()
            if self._ahead is None:
                self._ahead = self.set_timer(AHEAD_SECONDS, self._look_ahead)
            self._ahead.reset()
        self._moved()

    def _look_ahead(self) -> None:
        """Typeset the next screen while the person reads this one."""
        self._ahead = None
        if self.page:
            self.page.settle(self.scroll_offset.y + self.size.height, self.size.height)
            self._resize_virtual()

    # --- keys

    def _scroll_by(self, lines: int) -> None:
        self._to_end = False
        page = self.page
        if page is None or not page.blocks:
            return
        # What is about to be seen has its true height first, and what is seen now stays the point to go from.
        block, within = page.place(self.scroll_offset.y)
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

    def action_read_on(self) -> None:
        """Scroll a page down, or ask for the next post where there is nothing below."""
        if not self.ready:
            return
        if not self.at_end:
            self.action_page(1)
        elif self.page and self.page.complete:
            self.post_message(self.ReadOn())

    # --- finding

    @property
    def looked_for(self) -> str:
        """What is to be found in the post, or nothing."""
        return self._finder.words if self._finder else ""

    def find(self, finder: "Finder | None") -> None:
        """Look for something in the post, and go to the first match from where the person is; None: for nothing."""
        if finder and self._finder is None and self.page:
            self._find_from = self.page.place(self.scroll_offset.y)
        before, self._finder = self._finder, finder
        if finder:
            self._find()
        elif before:
            self.finding = None
            self.refresh()
            self._moved()

    @work(exclusive=True, group="find")
    async def _find(self) -> None:
        """Find it, and go there where that was not done before."""
        finder, page = self._finder, self.page
        if finder is None or page is None:
            return
        from reader.app.finding import Finding

        try:
            matches = await asyncio.wrap_future(self._thread.submit(page.find, finder))
        except TimeoutError:
            matches, finder.problem = [], "This takes too long: look for something else."
        before = self.finding
        if self._finder is not finder or self.page is None:
            return
        self.finding = Finding(finder, matches)
        if before and before.finder is finder and before.current is not None:  # more of the post is there
            self.finding.current = before.current
            self.refresh()
            self._moved()
        else:
            self._go_to_match(self.finding.first_from(self.page, *self._find_from))

    def action_find_step(self, step: int) -> None:
        """Go to the next match, or to the one before."""
        if self.finding:
            self._go_to_match(self.finding.step(step))

    def _go_to_match(self, number: int | None) -> None:
        page, finding = self.page, self.finding
        if page and finding and number is not None:
            finding.current = number
            block = finding.matches[number].block
            line = finding.line(page, number)
            top = self.scroll_offset.y
            if not top <= page.top(block) + line < top + self.size.height:
                self._to_end = False
                above = self.size.height // 3
                page.settle_above(block, above)
                page.settle(page.top(block) + line, self.size.height)
                self._resize_virtual()
                self._go(max(0, page.top(block) + line - above))
        self.refresh()
        self._moved()

    # --- links

    def go_to_anchor(self, anchor: str) -> bool:
        """Scroll to what `#anchor` means; return whether there is such a thing."""
        from reader.text.document import anchor_block

        block = anchor_block(self.page.blocks, anchor) if self.page else None
        if self.page is None or block is None:
            return False
        y = self.page.line_of(Position(block))
        self.page.settle(y, self.size.height)
        self._resize_virtual()
        self._go(y)
        return True

    def action_link(self, step: int) -> None:
        """Stand on the next link, or the one before, beginning with those on the screen."""
        page = self.page
        if page is None or not page.blocks:
            return
        top, within = page.place(self.scroll_offset.y)
        if self.link is None:
            links = page.links(top)
            at = next((number for number, link in enumerate(links) if link.first >= within), len(links))
            self.link = self._seek(page, top, at if step > 0 else at - 1, step)
        else:
            self.link = self._seek(page, self.link[0], self.link[1] + step, step)
        if self.link is not None:
            link = page.links(self.link[0])[self.link[1]]
            y = page.top(self.link[0]) + link.first
            self._resize_virtual()
            region = Region(0, y, 1, link.last - link.first + 1)
            self.scroll_to_region(region, animate=False, force=True, immediate=True)
        self.refresh()
        self._moved()

    @staticmethod
    def _seek(page: "Page", block: int, number: int, step: int) -> tuple[int, int] | None:
        """Return the link at `number` of `block`, or the nearest in the blocks that follow, round at the ends."""
        for _ in range(len(page.blocks) + 1):
            links = page.links(block)
            if 0 <= number < len(links):
                return block, number
            block = (block + step) % len(page.blocks)
            number = 0 if step > 0 else len(page.links(block)) - 1
        return None

    def action_follow(self) -> None:
        """Follow the link that one stands on."""
        if target := self.link_target:
            self.post_message(self.LinkFollowed(target))

    @property
    def link_target(self) -> str:
        """Where the link leads that one stands on, or nothing."""
        return self.page.links(self.link[0])[self.link[1]].target if self.page and self.link else ""

    def on_click(self, event: events.Click) -> None:
        if target := event.style.meta.get("target"):
            self.post_message(self.LinkFollowed(str(target)))

    # --- drawing

    def render_line(self, y: int) -> Strip:
        ground = self.rich_style
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        line = self.page.line(y) if self.page else None
        if self.page is None or line is None:
            return Strip.blank(width, ground)
        margin = max(0, (width - (line.room or self.page.width)) // 2)
        standing = self._standing(y)
        marks = self.finding.marks(self.page, *self.page.place(y)) if self.finding else []
        segments = [Segment(" " * margin, ground)]
        at = 0
        for span in line.spans:
            style = ground + self._palette.style(span.style)
            if span.link:
                style += Style(meta={"target": span.link}, reverse=span.link == standing or None)
            if marks:
                segments += self._marked(span.text, at, marks, style)
            else:
                segments.append(Segment(isolate(span.text), style))
            at += len(span.text)
        return Strip(segments).adjust_cell_length(width, ground)

    def _marked(self, text: str, at: int, marks: Sequence[tuple[int, int, bool]], style: Style) -> Iterator[Segment]:
        """Yield a part of a line that begins at character `at`, with what is found in it marked."""
        end = at
        for from_here, to_here, is_current in marks:
            start, stop = max(from_here, end), min(to_here, at + len(text))
            if start < stop:
                look = self._palette.current_match if is_current else self._palette.match
                yield Segment(isolate(text[end - at : start - at]), style)
                yield Segment(isolate(text[start - at : stop - at]), style + look)
                end = stop
        yield Segment(isolate(text[end - at :]), style)

    def _standing(self, y: int) -> str:
        """Return the target of the link that one stands on, if it is on line `y`."""
        if self.page is None or self.link is None:
            return ""
        within = y - self.page.top(self.link[0])
        link = self.page.links(self.link[0])[self.link[1]]
        return link.target if link.first <= within <= link.last else ""


class _Pieces:
    """A post as it is parsed, or why it cannot be read. Used by one thread at a time."""

    def __init__(self, post: Post, state: PostState, smart: bool) -> None:
        self._post = post
        self._state = state
        self._smart = smart
        self._macros: Macros = {}
        self._head = 0
        self._pieces: Iterator[tuple[Block, ...]] | None = None

    def next(self, wanted: Callable[[], bool]) -> "tuple[tuple[Block, ...], list[BlockSize]] | None":
        """Return the next blocks and their sizes; None after the last, or where they are not wanted any more."""
        from reader.text.page import sizes

        if not wanted():
            return None
        try:
            if self._pieces is None:
                self._pieces = self._open()
            piece = next(self._pieces, None)
        except Exception as error:
            self._pieces = iter(())
            piece = self._failure(
                f"Reader cannot parse this post, which is a fault of Reader's ({type(error).__name__})."
            )
        return None if piece is None else (piece, sizes(piece))

    def page(self, width: int, options: "Options") -> "Page":
        """Return an empty page for the blocks."""
        from reader.text.page import Page

        return Page(width, options, self._macros, self._head)

    def _open(self) -> "Iterator[tuple[Block, ...]]":
        from reader.library.reading import read_pieces

        try:
            self._macros, self._head, pieces = read_pieces(
                self._post, smart=self._smart, tags=self._state.tags, note=self._state.note
            )
        except ReaderError as error:
            return iter([self._failure(str(error))])
        return pieces

    def _failure(self, sentence: str) -> "tuple[Block, ...]":
        from reader.text.document import Byline, Heading, Text

        return Heading(1, (Text(self._post.title),)), Byline(f"⚠ {sentence}")
