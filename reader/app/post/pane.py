"""The pane of the post: the text, the bar above it, and the lines below it in which one finds and selects."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from reader.app.post.bar_text import how_far, where
from reader.app.post.loader import PostLoader
from reader.app.post.messages import AnchorMissing, CodeChosen, Completed
from reader.app.post.pace import Measured, Pace
from reader.app.post.passage_commands import PassageCommands
from reader.app.post.seen import Seen
from reader.app.post.view import PostView
from reader.app.post.viewport import draws_formulas
from reader.app.services import Services
from reader.app.widgets.bar import Bar
from reader.app.widgets.entries import Entries
from reader.app.widgets.help import close_help
from reader.app.widgets.mounting import mount_while_open
from reader.app.widgets.toast import say
from reader.errors import ReaderError
from reader.library.post import Post
from reader.text.lines import is_explained
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.app.dialogs.peek import Peek
    from reader.app.links import InThisPost
    from reader.app.post.find_bar import FindBar

LEAST_MEASURE, MOST_MEASURE = 40, 160


class PostPane(Vertical):
    """The post, and what the keys do in it."""

    class Entered(Message):
        """The person went into the text: with a key, the mouse, or tab."""

    class LeapMade(Message):
        """The person went to another place in the post."""

        def __init__(self, post: Post, came_from: Position | None) -> None:
            super().__init__()
            self.post = post
            self.came_from = came_from

    class EndReached(Message):
        """The person asked for more at the end of the post."""

    class Left(Message):
        """The person goes back to the list."""

    def __init__(self, services: Services, finds: Sequence[str], pace: Measured) -> None:
        """`finds`: what was found before; `pace`: how fast the person has read before."""
        super().__init__(id="post-pane")
        self.finds = Entries(finds)
        """What was found."""
        self._library, self._lister, self._store = services.library, services.lister, services.actions.store
        self._state_changed, self._cancel = services.state_changed, services.cancel
        self._prefix = services.prefix
        self.loader = PostLoader(
            services.config,
            services.quiet,
            with_formulas=draws_formulas(services.config, services.pictures.graphics),
        )
        self.view = PostView(services.config, self.loader, services.pictures, services.prefix)
        self.passages = PassageCommands(self, self.view)
        """What is done with passages of the post."""
        self.seen: Seen | None = None
        """What the person has seen of the post that is open; None where none is."""
        self.pace = Pace(pace)
        """How fast the person reads."""
        self._bar = Bar(id="post-bar")
        self._find_bar: FindBar | None = None

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self.view  # and below it, later, the lines in which one finds and selects

    def on_mount(self) -> None:
        self.watch(self.view, "changes", self.show_bar, init=False)
        self._state_changed.subscribe(self, self._show_state)
        self._prefix.changed.append(self.show_bar)
        # A resize that comes together with a scroll is not told to the widget (Textual 8.2.8).
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self.view.fit_if_resized())

    def on_descendant_focus(self) -> None:
        self.post_message(self.Entered())

    def on_unmount(self) -> None:
        self.loader.close()

    def prepare(self) -> None:
        """Have ready what one types in: it has to be there before one does."""
        self._prepare_find_bar()

    # --- what is shown

    def _show_state(self, keys: frozenset[str]) -> None:
        """Show what is known of the post by now, if it is one of those whose state has changed."""
        post = self.view.post
        if post is None or post.key not in keys:
            return
        before, state = self.view.state, self._store.state(post.key)
        if (state.note, state.tags) != (before.note, before.tags):
            self.view.show_again(post, state)
        elif state.highlights != before.highlights:
            self.view.update_state(state)
        self.show_bar()

    def show_bar(self) -> None:
        """Show above the post where the person is in it."""
        view, post = self.view, self.view.post
        if post is None:
            self._bar.show("", "")
        elif view.find.is_active:
            self._bar.show(f"/{view.find.words}", view.find.status)
        else:
            state = self._store.state(post.key)
            page = view.page if view.ready else None
            part = self.seen.part(page.whole) if self.seen and page and page.complete else state.progress or 0
            rate = self.pace.rate if self.seen else None
            typed = self._prefix.text if self.screen.focused is view else ""
            self._bar.show(where(view, post, self._library), typed or how_far(view, post, state, part, rate))

    @on(Completed)
    @work(group="below")
    async def _show_links_to(self, message: Completed) -> None:
        """Show below a post which posts link to it."""
        from reader.library.links import linked_from

        try:
            linking = await self._lister.do(self._lister.linking, message.post)
        except (sqlite3.Error, ReaderError):
            return
        self.view.append_below(message.origin, linked_from(linking))

    # --- going about

    def action_back(self) -> None:
        """End the find, or go back to the list; what is being fetched is given up first."""
        if close_help(self) or self._cancel():
            return
        if self.view.find.is_active:
            self.view.look_for(None)
        else:
            self.post_message(self.Left())

    def action_read_on(self) -> None:
        """Scroll a page down, or ask for the next post where there is nothing below."""
        if not self.view.ready:
            return
        if not self.view.at_end:
            self.view.action_page(1)
        elif self.view.page and self.view.page.complete:
            self.post_message(self.EndReached())

    def action_leap(self, where: str) -> None:
        """Go to the top or the end of the post, or to the line that a count says."""
        if where == "top" and self._prefix.is_second:
            return
        self.note_leap()
        if count := self._prefix.take():
            self.view.go_to(count - 1)
        elif where == "end":
            self.view.go_to_end()
        else:
            self.view.go_to_top()

    def action_measure(self, cells: int) -> None:
        """Make the text column wider or narrower."""
        self.view.measure = max(LEAST_MEASURE, min(MOST_MEASURE, self.view.measure + cells))

    def note_leap(self) -> None:
        """Let the history know where the person is, before they go somewhere else in the post."""
        if self.view.ready and self.view.post:
            self.post_message(self.LeapMade(self.view.post, self.view.viewport.here))

    def go_to_place(self, block: int | None, part: float = 0) -> None:
        """Go to the beginning of a block, or, where that is None, to where a part (0 to 1) of the post is above."""
        self.note_leap()
        if block is not None:
            self.view.go_to_block(block)
        elif self.view.page:
            self.view.go_to(round(self.view.page.end * part))

    def reveal_block(self, block: int) -> None:
        """Go to a block if it is not on the screen."""
        if all(seen != block for seen, _, _ in self.view.viewport.in_view):
            self.go_to_place(block)

    def follow_anchor(self, link: "InThisPost") -> None:
        """Go where a link within the post leads."""
        self.note_leap()
        if not self.view.go_to_anchor(link.name):
            self._say_missing(link.anchor)

    @on(AnchorMissing)
    def _miss(self, message: AnchorMissing) -> None:
        self._say_missing(message.anchor)

    def _say_missing(self, anchor: str) -> None:
        say(self, f"This post has no heading #{anchor}", wrong=True)

    def has_seen(self, address: str) -> bool:
        """Return whether the person knows that a link leads to `address`; else go to it, which shows its address."""
        view = self.view
        if view.links.target != address:
            seen = ((block, number) for block, number, _, link in view.viewport.links() if link.target == address)
            if found := next(seen, None):
                view.links.go_to(*found)
                view.redraw()
            link = view.links.current
            return bool(link and link.words.removeprefix("mailto:") in (address, address.removeprefix("mailto:")))
        return True

    # --- finding

    def _prepare_find_bar(self) -> "FindBar":
        if self._find_bar is None:
            from reader.app.post.find_bar import FindBar

            self._find_bar = FindBar()
            self._find_bar.display = False
            mount_while_open(self, self._find_bar)
        return self._find_bar

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that letters of hints are no commands."""
        return not (action == "find" and self.view.hints.is_active)

    def action_find(self) -> None:
        """Let the person type what to find in the post."""
        self._prepare_find_bar().begin(self.view.find.words)

    def on_find_bar_typed(self, message: "FindBar.Typed") -> None:
        from reader.text.find.matches import Finder

        self.view.look_for(Finder(message.words, is_regex=message.is_regex) if message.words.strip() else None)

    def action_find_step(self, step: int, is_typing: bool = False) -> None:
        """Go to the next match, or to the one before; while nothing is typed yet, recall what was found earlier."""
        if is_typing and self._find_bar and self.finds.recall(self._find_bar, step):
            return
        if self.view.find.is_active:
            self.view.go_to_match(self.view.find.next(step))

    def action_focus_text(self) -> None:
        """Go on in the text, what is found staying marked."""
        self.screen.set_focus(self.view)
        if self._find_bar:
            self.finds.keep(self._find_bar)
            self._find_bar.display = False

    def action_end_find(self) -> None:
        """End the find, and stay where it has led."""
        self.view.look_for(None)
        self.action_focus_text()

    @on(CodeChosen)
    def _copy_code(self, message: CodeChosen) -> None:
        self.passages.copy_code(message.block)

    def on_select_bar_moved(self) -> None:
        self.passages.show_cursor()

    # --- looking without leaving

    async def peek_at(self, target: str, linked: Post | None) -> "Peek | None":
        """Return a small window on what a link leads to or a formula means; None where the post does not say."""
        from reader.app.dialogs.peek import Peek
        from reader.text.document.peek import Peeked, peek

        page = self.view.page
        if page is None:
            return None
        if linked:
            seen: Peeked | None = Peeked(await self.loader.beginning(linked), None)
        else:
            seen = peek(page.blocks[: len(page.blocks) - page.tail], target)
        if seen is None:
            return None
        in_view = (y for _, _, y, link in self.view.viewport.links(with_formulas=True) if link.target == target)
        at_top = next(in_view, 0) > self.view.size.height / 2
        goes_to = seen.block if seen.block is not None else None if is_explained(target) else target
        return Peek(seen.blocks, page, self.view.pictures, goes_to=goes_to, at_top=at_top)
