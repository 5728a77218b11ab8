"""The two panes: the list beside the post, what they show, and which post is open."""

import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from reader.app.list.pane import ListPane
from reader.app.list.widget import PostList, percent
from reader.app.post.view import PostView
from reader.app.saved_view import LastView
from reader.app.session import History, Place
from reader.app.threads import Lister, Writer
from reader.app.widgets.bar import Bar, LateFooter
from reader.config import Config
from reader.errors import ReaderError
from reader.library.library import Library
from reader.library.links import POST_LINK
from reader.library.post import Post
from reader.state.journal import UNTOUCHED

if TYPE_CHECKING:
    from reader.app.list.sidebar import Places
    from reader.app.post.outline import Outline
    from reader.text.document.nodes import Block

POLL_SECONDS = 0.5
"""How often to look for what other readers on this machine have marked."""
REST_SECONDS = 1.0
"""How long one has to stay at a place for it to be noted; it is noted at once when the post is left."""
HELD_SECONDS = 0.06
"""Two moves of the cursor within this time are those of a key that is held down."""


class Panes(Screen[None]):
    """The list and the post."""

    class Opened(Message):
        """A post was opened."""

    def __init__(
        self, library: Library, writer: Writer, lister: Lister, config: Config, last: LastView | None, *, resume: bool
    ) -> None:
        """`last`: how the list was looked at last, None where that is not kept."""
        super().__init__(classes="-listing")
        self._resume = resume
        self._library = library
        self._writer = writer
        self._lister = lister
        self.config = config
        self._last = last or LastView()
        self._keeps_view = last is not None
        self._opened: Post | None = None
        self._end_noted = False
        self._rested: Timer | None = None
        self._preview_later: Timer | None = None
        self._moved_at = 0.0
        self._notice = writer.store.notice

        self._pane = ListPane(library, lister, writer.store, self._last.view, config)
        self._pane.unfinished = self._find_unfinished(writer.store.unfinished())
        self._list = self._pane.posts
        self._view = PostView(config, self._moved, self._below, id="post")
        self._places: Places | None = None
        self._outline: Outline | None = None
        self._history = History()
        self._left_at: Place | None = None  # where the post was closed that was open last
        self._post_bar = Bar(id="post-bar")
        self._footer = LateFooter(show_command_palette=False)

    def compose(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield self._pane
            with Vertical(id="post-pane"):
                yield self._post_bar
                yield self._view  # and below it, later, the line in which one types what to find
        yield self._footer

    def on_mount(self) -> None:
        self._list.focus()
        self._pane.begin()
        self.set_interval(POLL_SECONDS, self._poll)
        if self._resume:
            if self._pane.unfinished:
                self._open(self._pane.unfinished)
            else:
                self.say("Nothing is half read.")

    # --- what is shown

    @property
    def _post(self) -> Post | None:
        """The post that a key is about: the one that is open, else the one under the cursor."""
        return self._opened or self._list.post

    def _find_unfinished(self, keys: Iterable[str]) -> Post | None:
        """Return the first post of the library among `keys`."""
        return next((post for key in keys if (post := self._library.by_key(key))), None)

    @work(exclusive=True, group="unfinished")
    async def _update_unfinished(self) -> None:
        """Let the top of the list lead to the post that was left last, the cursor staying where it is."""
        unfinished = self._find_unfinished(await self._writer.do(self._writer.store.unfinished))
        if unfinished != self._pane.unfinished:
            post = self._list.post  # before another row stands above the posts
            self._pane.unfinished = unfinished
            self._pane.show_again(post)

    def _show_state(self) -> None:
        """Show what is read and starred, everywhere; and what was written of the post on the screen elsewhere."""
        self._list.refresh()
        if (view := self._view).post:
            state = self._writer.store.state(view.post.key)
            if (state.note, state.tags) != (view.state.note, view.state.tags):
                view.show_again(view.post, state)
            elif state.highlights != view.state.highlights:
                view.mark(state)
        self._pane.count()
        self._show_post_bar()

    def _show_post_bar(self) -> None:
        view, post = self._view, self._view.post
        if post is None:
            self._post_bar.show("", "")
            return
        if view.finding:
            self._post_bar.show(f"/{view.finding.finder.words}", view.finding.status)
            return
        state = self._writer.store.state(post.key)
        marks = ["★"] if state.starred else []
        if state.read:
            marks.append("✓ read, updated since" if state.updated_since(post.fingerprint) else "✓ read")
        if not (view.at_end and not view.title_hidden):
            left = ceil(post.reading_time * (1 - view.progress))
            unfinished = left and not view.body_seen and not state.read
            marks.append(percent(view.progress) + (f" · {left} min left" if unfinished else ""))
        self._post_bar.show(self._where(post), "  ".join(marks))

    def _where(self, post: Post) -> str:
        """Return what stands above the post: what letters do, the address of a link, or in which section one is."""
        view = self._view
        if view.hints:
            return {
                "follow": "Type the letters to follow a link; space: to look at what it leads to",
                "peek": "Type the letters of what you want to look at",
                "copy": "Type the letter of the code to copy",
            }[view.hints.purpose]
        if view.link_target:
            return self._address(view.link_target)
        if not view.title_hidden:
            return ""
        section = view.page.outline()[view.section].title if view.page and view.section is not None else ""
        return f"{post.title} › {section}" if section else post.title

    def _address(self, target: str) -> str:
        """Return what a person is shown of where a link leads."""
        if target.startswith(POST_LINK) and (post := self._library.by_key(target.removeprefix(POST_LINK))):
            return post.title
        return target

    @on(PostList.Highlighted)
    def _preview(self) -> None:
        now = time.monotonic()
        held, self._moved_at = now - self._moved_at < HELD_SECONDS, now
        if held:  # a key is held down: what is passed by is not shown
            if self._preview_later is None:
                self._preview_later = self.set_timer(HELD_SECONDS, self._preview_now)
            self._preview_later.reset()
        else:
            self._preview_now()

    def _preview_now(self) -> None:
        """Show the post under the cursor, where none is open."""
        if self._preview_later:
            self._preview_later.stop()
            self._preview_later = None
        if self._opened:
            return
        if self._list.post != self._view.post:
            self._show_post(self._list.post)
            return
        finder = self._pane.finder()
        if self._view.looked_for != (finder.words if finder else ""):
            self._view.find(finder)

    def _show_post(self, post: Post | None, at: Place | None = None, anchor: str = "") -> None:
        """Show a post at a place, or where it was left, or where the words are in it that are searched."""
        state = self._writer.store.state(post.key) if post else UNTOUCHED
        if at:
            state = replace(state, position=at.position)
        self._view.show(post, state, None if at or anchor else self._pane.finder(), anchor=anchor)

    async def _below(self, post: Post) -> "Sequence[Block]":
        """Return what stands below a post: those that link to it."""
        from reader.library.links import linked_from

        try:
            return linked_from(await self._lister.do(self._lister.linking, post))
        except (sqlite3.Error, ReaderError):
            return ()

    # --- opening and reading

    @on(PostList.Chosen)
    def action_open(self) -> None:
        """Open the post under the cursor."""
        if post := self._list.post:
            self._open(post)

    def _open(self, post: Post, at: Place | None = None, anchor: str = "") -> None:
        """Open a post where it was left, or at a place, or at an anchor."""
        before = self._here or self._left_at
        if before and not at and before.key != post.key:
            self._history.leave(before)
        self.leave()
        self._opened, self._end_noted = post, False
        if self._list.post != post:
            self._pane.select(post)
        if self._view.post != post or anchor:
            self._show_post(post, at, anchor)
        elif at:
            self._view.go_to_position(at.position)
        self.remove_class("-listing").add_class("-reading")
        self._view.focus()
        self._opening()
        self.post_message(self.Opened())
        self._change(self._writer.store.open, post.key, post.fingerprint)
        if self.config.mark_read == "open":
            self._mark_read([post])
        self._note_end()

    def _opening(self) -> None:
        """Have ready what is needed while a post is open."""

    @property
    def _here(self) -> Place | None:
        """Where one is in the post that is open."""
        return Place(self._opened.key, self._view.here) if self._opened and self._view.ready else None

    def leave(self) -> None:
        """Note how far the person has come in the post that is open, at once."""
        post, view = self._opened, self._view
        if post and view.post == post and view.ready and view.page and view.page.complete:
            self._writer.ask(self._writer.store.leave, post.key, view.position, view.progress)

    def on_descendant_focus(self) -> None:
        focused = self.focused  # by now: the event may be late
        around = focused.ancestors_with_self if focused else []
        at_list, at_post = self._places in around, self._outline in around
        self.set_class(at_list, "-at-places").set_class(at_post, "-at-outline")
        if focused is self._view and self._opened is None and self._view.post:
            self._open(self._view.post)
        elif self._opened and (at_list or self._pane in around):
            self._close()

    def _close(self) -> None:
        self.leave()
        self._left_at = self._here or self._left_at
        self._opened = None
        self.remove_class("-reading").add_class("-listing")
        if self.focused is self._view:
            self._list.focus()
        self._preview_now()
        self._update_unfinished()

    def _moved(self) -> None:
        """Take note that something else of a post is on the screen."""
        if self._view.ready or self._view.post is None:
            self._footer.begin()
        self._show_post_bar()
        self._note_end()
        if self._opened:
            if self._rested is None:
                self._rested = self.set_timer(REST_SECONDS, self._rest)
            self._rested.reset()
        self._follow_outline()

    def _follow_outline(self) -> None:
        """Show in the outline where one is."""
        if self._outline and self._outline.display and self._view.page:
            self._outline.follow(self._view.page.outline(), self._view.section)

    def _rest(self) -> None:
        self._rested = None
        self.leave()

    def _note_end(self) -> None:
        """Mark the open post read once its end has been on the screen."""
        post, view = self._opened, self._view
        if post is None or self._end_noted or view.post != post or not view.body_seen:
            return
        self._end_noted = True
        if self.config.mark_read == "end":
            self._mark_read([post])

    def _mark_read(self, posts: Iterable[Post]) -> None:
        self._change(self._writer.store.mark, {post.key: post.fingerprint for post in posts}, "read", True)

    def taken_in(self, how_far: str = "") -> None:
        """Show the library as the index has it now: the cursor stays on its post, and an open post where it is.

        `how_far` is what to say while more of it comes.
        """
        pane, view = self._pane, self._view
        pane.taking_in = how_far
        self._library.refresh()
        if self._opened:
            self._opened = self._library.by_key(self._opened.key) or self._opened
        if view.post and (saved := self._library.by_key(view.post.key) or view.post) != view.post:
            view.show_again(saved, self._writer.store.state(saved.key))
        if pane.unfinished:
            pane.unfinished = self._library.by_key(pane.unfinished.key)
        pane.list(pane.view, whole=True)

    @work(exclusive=True, group="poll")
    async def _poll(self) -> None:
        """Show what other readers have done."""
        try:
            changed = await self._writer.do(self._writer.store.refresh)
        except ReaderError:
            return  # said when the person next marks something
        if changed:
            self._show_state()
        if self._notice != self._writer.store.notice:
            self._notice = self._writer.store.notice
            self.say_all([self._notice])

    # --- changing what is remembered: on the disk first, then on the screen

    @work(group="state")
    async def _change(self, action: Callable[..., object], *arguments: object) -> None:
        await self._done(self._writer.do(action, *arguments))

    async def _done(self, doing: Awaitable[object]) -> object:
        """Wait for a change of state, then show it; say so if it failed."""
        try:
            return await doing
        except ReaderError as error:
            self.say(str(error), wrong=True)
            return None
        finally:
            if self.is_running:
                self._show_state()

    # --- telling the person

    def say_all(self, sentences: Iterable[str]) -> None:
        """Tell the person what was wrong at the start."""
        for sentence in sentences:
            self.notify(sentence, severity="warning", timeout=12, markup=False)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Tell the person something, in place of what was told before."""
        self.app.clear_notifications()  # the last word is enough
        severity: Literal["warning", "information"] = "warning" if wrong else "information"
        self.notify(sentence, severity=severity, timeout=4, markup=False)
