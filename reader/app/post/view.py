"""A post on the screen: read in a thread, and where one is in it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer

from reader.app.keys import bindings
from reader.app.post.loader import Pieces
from reader.app.post.marked_view import MarkedView
from reader.config import Config
from reader.library.post import Post
from reader.state.journal import UNTOUCHED, PostState
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.app.post.ruler import Ruler
    from reader.text.document.nodes import Block
    from reader.text.find.matches import Finder
    from reader.text.layout.page import Page
    from reader.text.layout.page import Size as BlockSize
    from reader.text.layout.typeset import Options

# The typesetter is imported by the thread that typesets, when the list has been painted.

RULER_WIDTH = 40
"""Cells that a post has to have for a ruler beside it."""
WORTHWHILE = 8
"""Cells that a table or code must gain to leave the column for the whole pane."""
BATCH = 40
"""Blocks whose height is found out between two looks at the keyboard."""
AHEAD_SECONDS = 0.02
"""How long the page has to rest before the next one is made."""
PATIENCE = 0.15
"""Seconds for which the post before stays on the screen while a slow one is being read."""

Below = Callable[[Post], Awaitable["Sequence[Block]"]]
"""Returns what is to stand below a post."""


class PostView(MarkedView, can_focus=True, inherit_bindings=False):
    """The typeset post in a centred column."""

    BINDINGS = bindings("post")
    BINDING_GROUP_TITLE = "In a post"

    measure: reactive[int] = reactive(72, repaint=False)
    """Cells that the text column is wide, where there is room."""

    class ReadOn(Message):
        """The person asked for more at the end of the post."""

    class Missing(Message):
        """There is no such place in the post."""

        def __init__(self, anchor: str) -> None:
            super().__init__()
            self.anchor = anchor

    def __init__(self, config: Config, moved: Callable[[], None], below: Below, id: str) -> None:  # noqa: A002
        """Show posts as `config` says, each with what `below` returns below its end.

        Call `moved` when something else of a post is on the screen: a message would be a frame late.
        """
        super().__init__(id=id)
        self._config = config
        self._moved = moved
        self._below = below
        self.set_reactive(PostView.measure, config.measure)
        self.post: Post | None = None
        """The post that is asked for: on the screen, or soon."""
        self.state = UNTOUCHED
        """What was known of it when it was asked for."""
        self._shown: Post | None = None
        self._anchor = ""
        self._ahead: Timer | None = None
        self._ruler: tuple[object, Ruler] | None = None

    def _changed(self) -> None:
        self._moved()

    # --- what is shown

    @property
    def ready(self) -> bool:
        """Whether the post that was asked for is on the screen."""
        return self.page is not None and self._shown is self.post

    def show(self, post: Post | None, state: PostState, finder: "Finder | None" = None, *, anchor: str = "") -> None:
        """Show `post` where it was left, with what the person wrote of it, as soon as that is read and typeset.

        Or at the first match of what is to be found in it, or at an anchor. Until then what was there stays.
        """
        self.post, self.state = post, state
        self.finding = self.hints = self.selecting = None
        self._anchor = anchor
        self._finder, self._find_from = finder, (0, 0)
        if post is None:
            self.workers.cancel_group(self, "page")
            self._put(None, None, 0)
        else:
            self._load(post, state)

    def show_again(self, post: Post, state: PostState) -> None:
        """Show what is there by now: the same words stay at the top, and what is found stays found."""
        if self.ready:
            self.show(post, replace(state, position=self.here), self._finder)
            self._find_from = None
        else:  # it is on its way: what is on the screen is another post
            self.show(post, replace(state, position=self.state.position), self._finder, anchor=self._anchor)

    def mark(self, state: PostState) -> None:
        """Show what is marked by now."""
        self.state = state
        self.highlights = state.highlights if self.ready else ()
        self.refresh()

    @work(exclusive=True, group="page")
    async def _load(self, post: Post, state: PostState) -> None:
        """Show `post` at a place, then add the rest, then find out how long all of it is."""
        pieces = Pieces(post, state, self._config)
        position = None if self._anchor else state.position
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
        self._fit_if_resized()
        if self._finder:
            self._find()
        elif self._anchor and not self.go_to_anchor(self._anchor):
            self.post_message(self.Missing(self._anchor))
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
            below = await self._below(post)
            if below and self.post is post and self.page:
                self.page.append(below)
                self._page_grew()

    async def _begin(self, post: Post, pieces: Pieces, position: Position | None) -> "Page | None":
        """Return a page that has `position`, or the anchor, on it; None if the post is not wanted any more."""
        page: Page | None = None
        while page is None or not self._reaches(page, position):
            piece = await self._next(post, pieces)
            if piece is None:
                break
            if page is None:
                page = await asyncio.wrap_future(self._thread.submit(pieces.page, self.column, self._options))
            page.extend(*piece)
        return page

    def _reaches(self, page: "Page", position: Position | None) -> bool:
        """Whether a page goes on for more than a screen after a place, or the anchor."""
        if not self._anchor and position is None:
            return True
        from reader.text.document.nodes import anchor_block

        block = page.head + position.block if position else anchor_block(page.blocks, self._anchor)
        if block is None:
            return False
        return block + 1 < len(page.blocks) and page.top(block + 1) + 2 * self.size.height <= page.height

    async def _next(self, post: Post, pieces: Pieces) -> "tuple[tuple[Block, ...], list[BlockSize]] | None":
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
        if self.selecting:
            self.selecting.move_to(page)
        if self.text_selection:  # it is counted in lines
            self.screen.clear_selection()
        y = self.scroll_offset.y
        self._put(self._shown, page, page.line_of(old.position(y)) if y else 0, self.link)
        if page.complete and self.ready:  # else it would stop the reading of the post that is asked for
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
        block, within = self._top
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

    def _put(self, post: Post | None, page: "Page | None", y: int, link: tuple[int, int] | None = None) -> None:
        self._shown, self.page, self.link = post, page, link
        self.highlights = self.state.highlights if self.ready else ()
        self._to_end = False
        if page:
            page.settle(y, self.size.height)
        self._resize_virtual()
        self._go(y)
        self.refresh()
        self._moved()

    @property
    def column(self) -> int:
        """Cells that the text column is wide now."""
        width = self.scrollable_content_region.width
        margin = self._config.margin if width >= 30 else 0
        return max(1, min(self.measure, width - 2 * margin))

    @property
    def _options(self) -> "Options":
        from reader.text.layout.typeset import Options

        room = self.scrollable_content_region.width - 2
        return Options(
            room=room if room - self.column >= WORTHWHILE else 0,
            justify=self._config.justify,
            hyphenate=self._config.hyphenate,
            plain=self._config.plain,
        )

    def watch_measure(self) -> None:
        self._fit()

    def on_mount(self) -> None:
        # A resize that comes together with a scroll is not told to the widget (Textual 8.2.8).
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._fit_if_resized())

    def on_resize(self) -> None:
        self._fit_if_resized()
        self._moved()

    def _fit_if_resized(self) -> None:
        if self.page is not None and (self.page.width, self.page.options) != (self.column, self._options):
            self._fit()

    # --- where one is

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
    def here(self) -> Position | None:
        """What is at the top of the screen; None where that is the top."""
        if self.page is None or self.scroll_offset.y == 0:
            return None
        block, offset = self.page.position(self.scroll_offset.y)
        return Position(block - self.page.head, offset) if block >= self.page.head else None

    @property
    def position(self) -> Position | None:
        """Where the person is, for `show`; None where that is the top, or all has been seen."""
        return None if self.body_seen else self.here

    @property
    def section(self) -> int | None:
        """Which heading of the outline the person is below."""
        from reader.text.document.outline import section

        page = self.page
        if page is None or not page.blocks:
            return None
        return section(page.outline(), self._top[0])

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

    def action_read_on(self) -> None:
        """Scroll a page down, or ask for the next post where there is nothing below."""
        if not self.ready:
            return
        if not self.at_end:
            self.action_page(1)
        elif self.page and self.page.complete:
            self.post_message(self.ReadOn())

    # --- drawing

    def _finish(self, strip: Strip, row: int, width: int) -> Strip:
        page = self.page
        if page is None or width < RULER_WIDTH or self._shown is None or self._config.plain:
            return strip
        rows, here = self._ruled(page)
        if (entry := rows.get(row)) is None:
            return strip
        from reader.app.post.ruler import sign

        style = self.rich_style + self._palette.ruler(entry == here)
        over = Segment(sign(entry), style + Style(meta={"heading": entry.block}))
        return Strip.join([strip.crop(0, width - 1), Strip([over])])

    def _ruled(self, page: "Page") -> "Ruler":
        """Return the ruler of what is on the screen."""
        at = (page, page.height, len(page.blocks), self.size.height, self.section)
        if self._ruler is None or self._ruler[0] != at:
            from reader.app.post.ruler import ruler

            self._ruler = at, ruler(page, self.size.height, at[-1])
        return self._ruler[1]
