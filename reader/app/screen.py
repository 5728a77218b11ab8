"""The reading screen: the list beside the post, and what the keys do with both."""

import asyncio
import webbrowser
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from reader.app.bar import Bar, LateFooter
from reader.app.keys import bindings
from reader.app.listing import Listing
from reader.app.post_list import PostList
from reader.app.post_view import PostView
from reader.app.writer import Writer
from reader.config import Config
from reader.errors import ReaderError
from reader.library.library import Library
from reader.library.post import Post
from reader.state.journal import Field
from reader.text.clean import clean_line

POLL_SECONDS = 0.5
"""How often to look for what other readers on this machine have marked."""
LEAST_MEASURE, MOST_MEASURE = 40, 160
FOLLOWED = ("http://", "https://", "mailto:")
"""Addresses that may be given to the browser."""


class ReadingScreen(Screen[None]):
    """The list, the post, and the keys that work in both."""

    BINDINGS = bindings("any")
    BINDING_GROUP_TITLE = "In both"

    def __init__(self, library: Library, writer: Writer, config: Config) -> None:
        super().__init__(classes="-listing")
        self._writer = writer
        self._config = config
        self._listing = Listing(library, writer.store.state)
        self._opened: Post | None = None
        self._end_noted = False

        self._list = PostList(writer.store.state, id="list")
        self._view = PostView(config, self._moved, id="post")
        self._list_bar, self._post_bar = Bar(id="list-bar"), Bar(id="post-bar")
        self._footer = LateFooter(show_command_palette=False)

    def compose(self) -> ComposeResult:
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield self._list_bar
                yield self._list
            with Vertical(id="post-pane"):
                yield self._post_bar
                yield self._view
        yield self._footer

    def on_mount(self) -> None:
        self._list.focus()
        self._show_list(None)
        self.set_interval(POLL_SECONDS, self._poll)

    # --- what is shown

    @property
    def _post(self) -> Post | None:
        """The post that a key is about: the one that is open, else the one under the cursor."""
        return self._opened or self._list.post

    def _show_list(self, post: Post | None) -> None:
        """Show the listing, with the cursor on `post` if it is in it."""
        if not self._listing.library.posts:
            empty = ["There are no posts here.", "", "reader FOLDER opens the", "Markdown files in a folder."]
        else:
            empty = ["Nothing unread.", "", "Press U to see all posts."]
        self._list.show(self._listing.posts, self._listing.index(post) or 0, empty)
        self._show_list_bar()

    def _show_state(self) -> None:
        """Show what is read and starred, everywhere."""
        self._list.refresh()
        self._show_list_bar()
        self._show_post_bar()

    def _show_list_bar(self) -> None:
        listing = self._listing
        name = "Unread only" if listing.unread_only else "Reader"
        order = {"newest": "", "title": " · by title"}.get(listing.sort, f" · {listing.sort} first")
        unread = listing.unread
        self._list_bar.show(name + order, f"{unread} unread" if unread else "all read")

    def _show_post_bar(self) -> None:
        view, post = self._view, self._view.post
        if post is None:
            self._post_bar.show("", "")
            return
        state = self._writer.store.state(post.key)
        marks = ["★"] if state.starred else []
        marks += ["✓ read"] if state.read else []
        if not (view.at_end and not view.title_hidden):
            marks.append(f"{view.percent} %")
        self._post_bar.show(view.link_target or (post.title if view.title_hidden else ""), "  ".join(marks))

    @on(PostList.Highlighted)
    def _preview(self, message: PostList.Highlighted) -> None:
        if self._opened is None and message.post is not self._view.post:
            self._view.show(message.post)

    # --- opening and reading

    @on(PostList.Chosen)
    def action_open(self) -> None:
        """Open the post under the cursor."""
        if self._list.post:
            self._open(self._list.post)

    def _open(self, post: Post) -> None:
        self._opened, self._end_noted = post, False
        index = self._listing.index(post)
        if index is not None:
            self._list.cursor = index
        if self._view.post is not post:
            self._view.show(post)
        self.remove_class("-listing").add_class("-reading")
        self._view.focus()
        self._change(self._writer.store.open, post.key)
        if self._config.mark_read == "open":
            self._change(self._writer.store.mark, [post.key], "read", True)
        self._note_end()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is self._view and self._opened is None and self._view.post:
            self._open(self._view.post)
        elif event.widget is self._list and self._opened:
            self._close()

    def action_back(self) -> None:
        """Go back to the list."""
        if not self._close_help():
            self._close()

    def _close(self) -> None:
        self._opened = None
        self.remove_class("-reading").add_class("-listing")
        self._list.focus()
        if self._list.post is not self._view.post:
            self._view.show(self._list.post)

    def _moved(self) -> None:
        """Take note that something else of a post is on the screen."""
        if self._view.ready or self._view.post is None:
            self._footer.begin()
        self._show_post_bar()
        self._note_end()

    def _note_end(self) -> None:
        """Mark the open post read once its end has been on the screen."""
        post, view = self._opened, self._view
        if post is None or self._end_noted or view.post is not post or not view.body_seen:
            return
        self._end_noted = True
        if self._config.mark_read == "end":
            self._change(self._writer.store.mark, [post.key], "read", True)

    @on(PostView.ReadOn)
    def _read_on(self) -> None:
        self.action_next_unread(1)

    # --- from post to post

    def action_neighbour(self, step: int) -> None:
        """Open the next or the previous post of the list."""
        if post := self._listing.neighbour(self._post, step):
            self._open(post)

    def action_next_unread(self, step: int) -> None:
        """Go to the next or the previous unread post: open it, if a post is open."""
        post = self._listing.next_unread(self._post, step)
        if post is None:
            self._say("Everything listed here is read.")
        elif self._opened:
            self._open(post)
        else:
            self._list.cursor = self._listing.index(post) or 0

    @on(PostView.LinkFollowed)
    def _follow(self, message: PostView.LinkFollowed) -> None:
        target, post = message.target, self._view.post
        if target.startswith("#"):
            self._go_to_anchor(target[1:])
        elif target.lower().startswith(FOLLOWED):
            self._browse(target)
        elif ":" in target.split("/")[0]:
            self._say(f"Not followed: {target}", wrong=True)
        elif post and (linked := self._listing.library.by_path(_beside(post.path, target))):
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
            self._change(self._writer.store.toggle, post.key, field)

    @work(group="state")
    async def action_mark_listed(self) -> None:
        """Mark the posts read that are listed at this moment."""
        keys = [post.key for post in self._listing.posts]
        changed = await self._done(self._writer.do(self._writer.store.mark, keys, "read", True))
        if isinstance(changed, list):
            self._say(f"{_posts(len(changed))} marked read. z takes it back." if changed else "All listed are read.")

    @work(group="state")
    async def action_undo(self) -> None:
        """Take back the last mark or star."""
        undone = await self._done(self._writer.do(self._writer.store.undo))
        if not isinstance(undone, list):
            return
        keys = list(dict.fromkeys(key for key, _, _ in undone))
        if not keys:
            self._say("There is nothing to undo.")
        elif len(keys) == 1 and (post := self._listing.library.by_key.get(keys[0])):
            self._say(f"Undone: {post.title}")
        else:
            self._say(f"Undone: {_posts(len(keys))}")

    @work(exclusive=True, group="poll")
    async def _poll(self) -> None:
        try:
            changed = await self._writer.do(self._writer.store.refresh)
        except ReaderError:
            return  # said when the person next marks something
        if changed:
            self._show_state()

    # --- the list

    def action_unread_only(self) -> None:
        """List unread posts only, or all."""
        self._listing.show_unread_only(not self._listing.unread_only)
        self._show_list(self._list.post)

    def action_sort(self) -> None:
        """Put the list into another order."""
        self._listing.next_sort()
        self._show_list(self._list.post)

    def action_clear(self) -> None:
        """List all posts again."""
        if not self._close_help() and self._listing.unread_only:
            self.action_unread_only()

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


def _beside(path: Path, target: str) -> Path:
    """Return the file that a relative link in the file at `path` means."""
    return path.parent / unquote(target.partition("#")[0].partition("?")[0])


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
