"""A post on the screen: loaded chunk by chunk, with what is found, selected and highlighted in it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, work
from textual.reactive import reactive
from textual.selection import Selection

from reader.app.key_bindings import bindings
from reader.app.pictures import Pictures
from reader.app.post.clicks import selection_of
from reader.app.post.layers.find import FindLayer
from reader.app.post.layers.highlights import HighlightLayer
from reader.app.post.layers.hints import NOTHING, HintLayer, Purpose, goals_in_view
from reader.app.post.layers.layer import Layer
from reader.app.post.layers.pictures import PictureLayer
from reader.app.post.layers.selection import SelectionLayer
from reader.app.post.loader import LoadingPost, PostLoader
from reader.app.post.messages import AnchorMissing, CodeChosen, Completed, HighlightClicked
from reader.app.post.page_view import PageView
from reader.app.post.ruler import RulerLayer
from reader.app.post.viewport import Fitted, layout_for, line_of_heading, line_of_position
from reader.app.prefix import Prefix
from reader.app.widgets.toast import say
from reader.config import Config
from reader.library.post import Post
from reader.state.journal import UNTOUCHED, PostState
from reader.text.lines import figure_of

if TYPE_CHECKING:
    from reader.library.figures import Missing
    from reader.text.document.nodes import Block
    from reader.text.find.matches import Finder
    from reader.text.layout.page import Page
    from reader.text.layout.typeset import Options
    from reader.text.passage.ranges import Passage

PATIENCE = 0.15
"""Seconds for which the post before stays on the screen while a slow one is being read."""


class PostView(PageView, can_focus=True, inherit_bindings=False):
    """The typeset post in a centred column."""

    BINDINGS = bindings("post")
    BINDING_GROUP_TITLE = "In a post"

    measure: reactive[int] = reactive(72, repaint=False)
    """Cells that the text column is wide, where there is room."""

    def __init__(self, config: Config, loader: PostLoader, pictures: Pictures, prefix: Prefix) -> None:
        """Show posts that `loader` reads, as `config` says, with their `pictures`; a `prefix` comes before commands."""
        self.highlights = HighlightLayer()
        self.find = FindLayer()
        self.selection = SelectionLayer()
        self.hints = HintLayer()
        ruler = [] if config.plain else [RulerLayer()]
        shown = PictureLayer(pictures, darkens=config.invert_figures == "auto")
        layers: list[Layer] = [self.highlights, self.find, self.selection, self.hints, *ruler]
        super().__init__(layers, pictures=shown, count=prefix.times, id="post")
        self._config, self._all_pictures = config, pictures
        self._loader, self._prefix = loader, prefix
        self.set_reactive(PostView.measure, config.measure)
        self.post: Post | None = None
        """The post that is asked for: on the screen, or soon."""
        self.state = UNTOUCHED
        """What was known of it when it was asked for, or last said."""
        self._shown: Post | None = None
        self._loading: LoadingPost | None = None
        self._anchor = ""
        self._fitted: Fitted | None = None

    # --- what is shown

    @property
    def ready(self) -> bool:
        """Whether the post that was asked for is on the screen."""
        return self.page is not None and self._shown is self.post

    @property
    def body_seen(self) -> bool:
        """Whether the end of the post that was asked for is on the screen, or above."""
        return self.ready and self.viewport.body_seen

    @property
    def missing(self) -> "Missing | None":
        """What of the pictures of the post on the screen is not on this machine, as far as it was read."""
        return self._loading.missing if self.ready and self._loading else None

    def show(self, post: Post | None, state: PostState, finder: "Finder | None" = None, *, anchor: str = "") -> None:
        """Show `post` where it was left, with what the person wrote of it, as soon as that is read and typeset.

        Or at the first match of what is to be found in it, or at an anchor. Until then what was there stays.
        """
        self.post, self.state, self._fitted = post, state, None
        self.hints.end()
        self.selection.end()
        self.find.restart(finder)
        self._anchor = anchor
        if self._loading:
            self._loading.cancel()
        if post is None:
            self.workers.cancel_group(self, "page")
            self._put(None, None, 0)
        else:
            self._loading = self._loader.open(post, state)
            self._load(post, state, self._loading)

    def show_again(self, post: Post, state: PostState) -> None:
        """Show what is there by now: the same words stay at the top, and what is found stays found."""
        if self.ready:
            self.show(post, replace(state, position=self.viewport.here), self.find.wanted)
            self.find.start = None
        else:  # it is on its way: what is on the screen is another post
            self.show(post, replace(state, position=self.state.position), self.find.wanted, anchor=self._anchor)

    def update_state(self, state: PostState) -> None:
        """Show what the person has written by now; notes and tags, which are part of the page, with `show_again`."""
        self.state = state
        if self.ready:
            self.highlights.show(state.highlights)
            self.refresh()

    def append_below(self, origin: object, blocks: "Sequence[Block]") -> None:
        """Add what is said of a post below its end, if the page of that `origin` is still on the screen."""
        if blocks and self.page and self.page.origin is origin:
            self.page.append(blocks)
            self.page_grew()

    @work(exclusive=True, group="page")
    async def _load(self, post: Post, state: PostState, loading: LoadingPost) -> None:
        """Show `post` at a place, then add the rest, then measure all of it."""
        position = None if self._anchor else state.position
        beginning = asyncio.create_task(
            loading.begin(lambda: self._layout, position, self._anchor, self.app.size.height)
        )
        try:
            page = await asyncio.wait_for(asyncio.shield(beginning), PATIENCE)
        except TimeoutError:
            self._put(None, None, 0)
            page = await beginning
        if page is None or self.post is not post:
            return
        self._put(post, page, line_of_position(page, position))
        self.fit_if_resized()
        self.find.asked_at = self.top
        if self.find.wanted:
            self._find()
        elif self._anchor and not self.go_to_anchor(self._anchor):
            self.post_message(AnchorMissing(self._anchor))
        is_due = self._loader.quiet.seldom()
        while chunk := await loading.next():
            if self.page:
                self.page.extend(*chunk)
                if self.viewport.is_near(self.virtual_size.height) or is_due():
                    self.page_grew()
        if self.post is post and self.page:
            self.page.finish()
            self.page_grew()
            if self.find.wanted:
                self._find()
            await self._measure()
            self.post_message(Completed(post, self.page.origin))

    def _fit(self) -> None:
        """Typeset again at the width of now, the same words staying at the top."""
        old = self.page
        if old is None:
            return
        page, y = old.at_width(*self._layout), self.scroll_offset.y
        if self.text_selection:  # it is counted in lines
            self.screen.clear_selection()
        if self._fitted is None or self._fitted.top != self.top:  # else the place is the one of the resize before
            self._fitted = Fitted(old.position(y), old.row(y), self.top)
        self._put(self._shown, page, page.line_of(*self._fitted[:2]) if y else 0)
        self._fitted = self._fitted._replace(top=self.top)
        if page.complete and self.ready:  # else it would stop the reading of the post that is asked for
            self.run_worker(self._measure(), group="page", exclusive=True)

    watch_measure = _fit  # the column is another one

    async def _measure(self) -> None:
        """Replace heights that are estimated by true ones, a few at a time, without moving what is seen."""
        page = self.page
        unknown = page.unknown() if page else []
        is_due = self._loader.quiet.seldom()
        while page and unknown and self.page is page:
            some = page.some_of(unknown)
            unknown = unknown[len(some) :]
            heights = await self._loader.measure(page, some)
            if self.page is not page:
                break
            block, within = self.top
            for index, height in heights:
                page.set_height(index, height)
            if some[0] < block:
                self.fit_scrollbar()
                self.go_to_line(page.top(block) + within)
            if is_due() or not unknown:
                self.page_grew()
        self.changes += 1

    def _put(self, post: Post | None, page: "Page | None", y: int) -> None:
        self._shown = post
        self.set_page(page)
        self.highlights.show(self.state.highlights if self.ready else ())
        if page:
            page.settle(y, self.size.height)
        self.fit_scrollbar()
        self.go_to_line(y)
        self.redraw()

    # --- how wide it is

    @property
    def _layout(self) -> "tuple[int, Options]":
        """How the post is to be typeset now."""
        cells, lines = self.scrollable_content_region.width, self.app.size.height
        return layout_for(cells, lines, self.measure, self._config, self._all_pictures.graphics)

    def on_resize(self) -> None:
        self.fit_if_resized()
        self.changes += 1

    def fit_if_resized(self) -> None:
        """Typeset again if the page was made for another width."""
        if self.page is not None and (self.page.width, self.page.options) != self._layout:
            self._fit()

    def action_heading(self, step: int) -> None:
        """Go to the next heading, or to the one before, as many times as a count says."""
        if page := self.page:
            for _ in range(min(self.count(), len(page.outline()) + 1)):
                self.go_to(line_of_heading(page, self.scroll_offset.y, step))

    # --- the mouse

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1:
            self.screen.selections = {self: selected} if (selected := selection_of(self, event)) else {}
            event.prevent_default().stop()  # Textual would select all there is

    def click_on(self, meta: Mapping[str, object]) -> None:
        """Do what a click on characters with this `meta` means: a heading of the ruler, a highlight, a link."""
        if isinstance(heading := meta.get("heading"), int):
            self.go_to_block(heading)
        elif not meta.get("target") and (highlight := self.highlights.with_field(str(meta.get("highlight")))):
            self.post_message(HighlightClicked(highlight))
        else:
            super().click_on(meta)

    # --- finding

    def look_for(self, finder: "Finder | None") -> None:
        """Find something in the post, and go to the first match from where the person is; None: find nothing more."""
        was_active = self.find.wanted is not None
        self.find.begin(finder, self.top)
        if finder:
            self._find()
        elif was_active:
            self.redraw()

    @work(exclusive=True, group="find")
    async def _find(self) -> None:
        """Find it, and go there where that was not done before."""
        finder, page = self.find.wanted, self.page
        if finder is None or page is None:
            return
        try:
            matches = await self._loader.find(page, finder)
        except TimeoutError:
            matches, finder.problem = [], "This takes too long: look for something else."
        if self.find.wanted is not finder or self.page is None:
            return
        if self.find.found(matches):
            self.redraw()
        else:
            self.go_to_match(*self.find.first(self.top))

    def go_to_match(self, number: int | None, reveal: bool = True) -> None:
        """Make a match the current one, and let it be seen; None: leave things as they are."""
        if number is not None:
            self.find.current = number
            if reveal:
                self.reveal(*self.find.place(number), above=self.size.height // 3)
        self.redraw()

    # --- selecting

    def selection_updated(self, selection: Selection | None) -> None:
        """Take note of what is selected with the mouse."""
        from reader.text.passage.on_page import passage_between

        self.selection.mouse = passage_between(self.page, *selection) if selection and self.page else None
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that is selected, as Textual copies it."""
        from reader.text.passage.copying import passage_text

        passage: Passage | None = self.selection.passage
        return (passage_text(self.page, passage), "\n") if self.page and passage else None

    # --- hints

    def action_hints(self, purpose: Purpose) -> None:
        """Put letters on what can be gone to, peeked at, or copied.

        If there is nothing but one piece of code to copy, or one figure to look at, it is chosen at once.
        """
        goals = goals_in_view(self, purpose)
        if purpose == "peek" and (target := self.links.target):
            self._choose(purpose, target)
        elif len(goals) == 1 and (purpose == "copy" or (purpose == "peek" and figure_of(goals[0].target))):
            self._choose(purpose, goals[0].target, goals[0].block)
        else:
            self.hints.begin(purpose, goals)
            if not goals:
                say(self, f"There is no {NOTHING[purpose]} on the screen.")
        self.redraw()

    def on_key(self, event: events.Key) -> None:
        if not self.hints.is_active:
            if self._prefix.press(event.key, event.character):
                event.stop()
                event.prevent_default()
            return
        event.stop()
        event.prevent_default()
        goal = self.hints.press(event.key, event.character)
        self.redraw()
        if goal:
            self._choose(self.hints.purpose, goal.target, goal.block)

    def on_blur(self) -> None:
        if self.hints.is_active:
            self.hints.end()
            self.refresh()

    def _choose(self, purpose: Purpose, target: str, block: int = 0) -> None:
        if purpose == "copy":
            self.post_message(CodeChosen(block))
        elif purpose == "peek" and not figure_of(target):
            self.post_message(self.PeekWanted(target))
        else:
            self.go_on(target)
