"""The reading screen: the list beside the post, and what the keys do with both."""

import asyncio
import os
import shlex
import subprocess
import time
import webbrowser
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Literal

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer

from reader.app.bar import Bar, LateFooter
from reader.app.keys import bindings
from reader.app.last_view import LastView, write_last_view
from reader.app.list_pane import ListPane
from reader.app.post_list import PostList, percent
from reader.app.post_view import PostView
from reader.app.workers import Lister, Writer
from reader.config import Config
from reader.errors import ReaderError, reason
from reader.library.library import Library
from reader.library.post import Post
from reader.paths import last_view_file
from reader.state.journal import UNTOUCHED, Field
from reader.state.moves import Locate, follow_moves
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.app.find_line import FindLine
    from reader.app.places import Places

POLL_SECONDS = 0.5
"""How often to look for what other readers on this machine have marked."""
REST_SECONDS = 1.0
"""How long one has to stay at a place for it to be noted; it is noted at once when the post is left."""
HELD_SECONDS = 0.06
"""Two moves of the cursor within this time are those of a key that is held down."""
LEAST_MEASURE, MOST_MEASURE = 40, 160
FOLLOWED = ("http://", "https://", "mailto:")
"""Addresses that may be given to the browser."""


class ReadingScreen(Screen[None]):
    """The list, the post, and the keys that work in both."""

    BINDINGS = bindings("any")
    BINDING_GROUP_TITLE = "In both"

    def __init__(
        self, library: Library, writer: Writer, lister: Lister, config: Config, last: LastView | None, *, resume: bool
    ) -> None:
        """`last`: how the list was looked at last, None where that is not kept."""
        super().__init__(classes="-listing")
        self._resume = resume
        self._library = library
        self._writer = writer
        self._lister = lister
        self._config = config
        self._last = last or LastView()
        self._keeps_view = last is not None
        self._opened: Post | None = None
        self._end_noted = False
        self._rested: Timer | None = None
        self._preview_later: Timer | None = None
        self._moved_at = 0.0
        self._notice = writer.store.notice

        self._pane = ListPane(library, lister, writer.store, self._last.view)
        self._pane.unfinished = self._find_unfinished(writer.store.unfinished())
        self._list = self._pane.posts
        self._view = PostView(config, self._moved, id="post")
        self._places: Places | None = None
        self._find_line: FindLine | None = None
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
                self._say("Nothing is half read.")

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
                view.show(view.post, replace(state, position=view.position))
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
        self._post_bar.show(view.link_target or (post.title if view.title_hidden else ""), "  ".join(marks))

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

    def _show_post(self, post: Post | None) -> None:
        """Show a post where it was left, or where the words are in it that are searched."""
        self._view.show(post, self._writer.store.state(post.key) if post else UNTOUCHED, self._pane.finder())

    # --- opening and reading

    @on(PostList.Chosen)
    def action_open(self) -> None:
        """Open the post under the cursor."""
        if post := self._list.post:
            self._open(post)

    def _open(self, post: Post) -> None:
        self.leave()
        self._opened, self._end_noted = post, False
        if self._list.post != post:
            self._pane.select(post)
        if self._view.post != post:
            self._show_post(post)
        self.remove_class("-listing").add_class("-reading")
        self._view.focus()
        self._prepare_find()
        self._change(self._writer.store.open, post.key, post.fingerprint)
        if self._config.mark_read == "open":
            self._mark_read([post])
        self._note_end()

    def leave(self) -> None:
        """Note how far the person has come in the post that is open, at once."""
        post, view = self._opened, self._view
        if post and view.post == post and view.ready and view.page and view.page.complete:
            self._writer.ask(self._writer.store.leave, post.key, view.position, view.progress)

    def on_descendant_focus(self) -> None:
        focused = self.focused  # by now: the event may be late
        self.set_class(focused is not None and focused is self._places, "-at-places")
        if focused is self._view and self._opened is None and self._view.post:
            self._open(self._view.post)
        elif focused and self._opened and (focused is self._places or self._pane in focused.ancestors):
            self._close()

    def action_back(self) -> None:
        """End the find, or go back to the list."""
        if self._close_help():
            return
        if self._view.finding:
            self._view.find(None)
        else:
            self._close()

    def _close(self) -> None:
        self.leave()
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

    def _rest(self) -> None:
        self._rested = None
        self.leave()

    def _note_end(self) -> None:
        """Mark the open post read once its end has been on the screen."""
        post, view = self._opened, self._view
        if post is None or self._end_noted or view.post != post or not view.body_seen:
            return
        self._end_noted = True
        if self._config.mark_read == "end":
            self._mark_read([post])

    def _mark_read(self, posts: Iterable[Post]) -> None:
        self._change(self._writer.store.mark, {post.key: post.fingerprint for post in posts}, "read", True)

    @on(PostView.ReadOn)
    def _read_on(self) -> None:
        self._go_to_unread(1)

    # --- from post to post

    def action_neighbour(self, step: int) -> None:
        """Open the next or the previous post of the list."""
        if post := self._pane.listing.neighbour(self._post, step):
            self._open(post)

    def action_next_unread(self, step: int) -> None:
        """Go to the next or the previous unread post, or match, where something is found in an open post."""
        if self._opened and self._view.finding:
            self._view.action_find_step(step)
        else:
            self._go_to_unread(step)

    @work(exclusive=True, group="unread")
    async def _go_to_unread(self, step: int) -> None:
        """Go to the next or the previous unread post: open it, if a post is open."""
        around = self._pane.listing.around(self._post, step)
        number = await self._lister.do(self._lister.first_unread, around)
        post = None if number is None else self._pane.listing.numbered(number)
        if post is None:
            self._say("Everything listed here is read.")
        elif self._opened:
            self._open(post)
        else:
            self._pane.select(post)

    # --- finding in a post

    def _prepare_find(self) -> "FindLine":
        """Return the line in which one types what to find: it has to be there before one does."""
        if self._find_line is None:
            from reader.app.find_line import FindLine

            self._find_line = FindLine()
            self._find_line.display = False
            self.query_one("#post-pane").mount(self._find_line)
        return self._find_line

    def action_find(self) -> None:
        """Let the person type what to find in the post."""
        finding = self._view.finding
        self._prepare_find().begin(finding.finder.words if finding else "")

    def on_find_line_wanted(self, message: "FindLine.Wanted") -> None:
        from reader.text.matches import Finder

        self._view.find(Finder(message.words, is_regex=message.is_regex) if message.words.strip() else None)

    def action_find_step(self, step: int) -> None:
        """Go to the next match, or to the one before."""
        self._view.action_find_step(step)

    def action_focus_post(self) -> None:
        """Go on in the text, what is found staying marked."""
        self.set_focus(self._view)
        if self._find_line:
            self._find_line.display = False

    def action_end_find(self) -> None:
        """End the find, and stay where it has led."""
        self._view.find(None)
        self.action_focus_post()

    @on(PostView.LinkFollowed)
    def _follow(self, message: PostView.LinkFollowed) -> None:
        target, post = message.target, self._view.post
        if target.startswith("#"):
            self._go_to_anchor(target[1:])
        elif target.lower().startswith(FOLLOWED):
            self._browse(target)
        elif ":" in target.split("/")[0]:
            self._say(f"Not followed: {target}", wrong=True)
        elif post and (linked := self._library.linked(post, target)):
            self._open(linked)
        else:
            self._say(f"No post of this library is at {target}", wrong=True)

    def _go_to_anchor(self, anchor: str) -> None:
        if not self._view.go_to_anchor(anchor):
            self._say(f"This post has no heading #{anchor}", wrong=True)

    # --- marks: on the disk first, then on the screen

    @work(group="state")
    async def _change(self, action: Callable[..., object], *arguments: object) -> None:
        await self._done(self._writer.do(action, *arguments))

    async def _done(self, doing: Awaitable[object]) -> object:
        """Wait for a change of state, then show it; say so if it failed."""
        try:
            return await doing
        except ReaderError as error:
            self._say(str(error), wrong=True)
            return None
        finally:
            if self.is_running:
                self._show_state()

    def action_mark(self, field: Field) -> None:
        """Mark the post read or unread; star it, or take the star away."""
        if post := self._post:
            if field == "read":
                self._end_noted = True  # the person has decided: the end does not overrule it
            self._change(self._writer.store.toggle, post.key, post.fingerprint, field)

    @work(group="state")
    async def action_hide(self) -> None:
        """Hide the post for good, or until that is undone."""
        if post := self._post:
            listing = self._pane.listing
            neighbour = listing.neighbour(post, 1) or listing.neighbour(post, -1)
            if await self._done(self._writer.do(self._writer.store.toggle, post.key, post.fingerprint, "hidden")):
                self._pane.list(self._pane.view, post=neighbour, whole=True)
                self._say(f"Hidden: {post.title}. z brings it back.")

    @work(group="state")
    async def action_mark_listed(self) -> None:
        """Mark the posts read that are listed at this moment."""
        listed = await self._lister.do(self._lister.bodies, self._pane.listing.listed.numbers)
        changed = await self._done(self._writer.do(self._writer.store.mark, listed, "read", True))
        if isinstance(changed, list):
            self._say(f"{_posts(len(changed))} marked read. z takes it back." if changed else "All listed are read.")

    @work(group="state")
    async def action_undo(self) -> None:
        """Take back what was last marked, starred or hidden."""
        undone = await self._done(self._writer.do(self._writer.store.undo))
        if not isinstance(undone, list):
            return
        keys = list(dict.fromkeys(key for key, _, _ in undone))
        if not keys:
            self._say("There is nothing to undo.")
        elif len(keys) == 1 and (post := self._library.by_key(keys[0])):
            self._say(f"Undone: {post.title}")
        else:
            self._say(f"Undone: {_posts(len(keys))}")
        if any(field == "hidden" for _, field, _ in undone):
            self._pane.list(self._pane.view, post=self._library.by_key(keys[0]), whole=True)

    @work(group="state")
    async def follow_moves(self, locate: Locate) -> None:
        """Let the posts have the state that they had when their files had other names."""
        if found := await self._lister.do(self._lister.moved):
            await self._done(self._writer.do(follow_moves, found, self._library, self._writer.store, locate))

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
            view.show(saved, replace(self._writer.store.state(saved.key), position=view.position))
        if pane.unfinished:
            pane.unfinished = self._library.by_key(pane.unfinished.key)
        pane.list(pane.view, whole=True)

    @work(exclusive=True, group="poll")
    async def _poll(self) -> None:
        try:
            changed = await self._writer.do(self._writer.store.refresh)
        except ReaderError:
            return  # said when the person next marks something
        if changed:
            self._show_state()
        if self._notice != self._writer.store.notice:
            self._notice = self._writer.store.notice
            self.say_all([self._notice])

    # --- the list

    def action_clear(self) -> None:
        """List all posts again."""
        if not self._close_help():
            self._pane.clear()

    def action_unread_only(self) -> None:
        """List unread posts only, or all."""
        self._pane.toggle_unread_only()

    def action_sort(self) -> None:
        """Put the list into another order."""
        self._pane.next_order()

    def action_search(self) -> None:
        """Search all posts as one types."""
        self._pane.begin_search()

    def action_places(self) -> None:
        """Show folders and tags beside the list, or hide them."""
        if self._places is not None and self.focused is self._places:
            self.set_focus(self._list)
            self._last = self._last._replace(places=False, folded=self._places.folded)
            self._places.remove()
            self._places = None
        else:
            self.add_class("-at-places")  # or it could not be seen where it is narrow, and so have no focus
            self.call_after_refresh((self._places or self._show_places()).focus)

    def _show_places(self) -> "Places":
        from reader.app.places import Places

        self._places = Places(self._last.folded)
        self._last = self._last._replace(places=True)
        self.query_one("#panes").mount(self._places, before=0)
        if self._pane.counts:
            self._places.show(self._pane.counts)
        return self._places

    def on_list_pane_counted(self) -> None:
        if self._last.places and self._places is None:
            self._show_places()
        elif self._places and self._pane.counts:
            self._places.show(self._pane.counts)

    def on_list_pane_changed(self) -> None:
        self.keep_view()

    def on_places_chosen(self, message: "Places.Chosen") -> None:
        self._pane.go_to(message.query)
        self._list.focus()

    def action_focus_list(self) -> None:
        """Go to the list."""
        self._list.focus()

    def keep_view(self) -> None:
        """Keep how the list is looked at, for the next start."""
        if not self._keeps_view:
            return
        last = self._last._replace(view=self._pane.lasting_view)
        if self._places:
            last = last._replace(folded=self._places.folded)
        if last != self._last:
            self._last = last
            self._lister.ask(write_last_view, last_view_file(), last)

    def action_toggle_list(self) -> None:
        """Hide the list while a post is open, or show it."""
        self.toggle_class("-alone")

    # --- the rest

    def action_measure(self, cells: int) -> None:
        """Make the text column wider or narrower."""
        self._view.measure = max(LEAST_MEASURE, min(MOST_MEASURE, self._view.measure + cells))

    def action_browse(self) -> None:
        """Open the original of the post in the browser."""
        if post := self._post:
            if post.url:
                self._browse(post.url)
            else:
                self._say("This post does not say where its original is.")

    @work(group="browser", exit_on_error=False)
    async def _browse(self, url: str) -> None:
        try:
            browser = await asyncio.to_thread(webbrowser.get)
        except webbrowser.Error:
            self._say(f"There is no browser here: y copies the link. {url}", wrong=True)
            return
        if type(browser) is webbrowser.GenericBrowser:  # one that takes over the terminal
            with self.app.suspend():
                browser.open(url)
        else:
            self._say(f"Opening {url}")
            await asyncio.to_thread(browser.open, url)

    def action_edit(self) -> None:
        """Open the post's file in the person's editor, and come back."""
        if not (post := self._post):
            return
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        try:
            command = [*(shlex.split(editor) or ["vi"]), str(post.path)]
            with self.app.suspend():
                subprocess.run(command, check=False)
        except (OSError, ValueError, SuspendNotSupported) as error:
            why = reason(error) if isinstance(error, OSError) else clean_line(str(error)) or "no way back"
            self._say(f"{clean_line(editor)} could not be opened ({why}): set EDITOR.", wrong=True)
        self.refresh()

    def action_copy_link(self) -> None:
        """Copy the link one stands on, else that of the post, else the post's path."""
        if post := self._post:
            link = (self._view.link_target if self._opened else "") or post.url or clean_line(str(post.path))
            self.app.copy_to_clipboard(link)
            self._say(f"Copied {link}")

    def action_help(self) -> None:
        """Show the keys of the pane one is in, or hide them."""
        if not self._close_help():
            self.app.action_show_help_panel()

    def _close_help(self) -> bool:
        """Close the help if it is open; return whether it was."""
        is_open = bool(self.query("HelpPanel"))
        if is_open:
            self.app.action_hide_help_panel()
        return is_open

    def say_all(self, sentences: Iterable[str]) -> None:
        """Tell the person what was wrong at the start."""
        for sentence in sentences:
            self.notify(sentence, severity="warning", timeout=12, markup=False)

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.app.clear_notifications()  # the last word is enough
        severity: Literal["warning", "information"] = "warning" if wrong else "information"
        self.notify(sentence, severity=severity, timeout=4, markup=False)


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
