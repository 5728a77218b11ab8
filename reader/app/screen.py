"""The reading screen: it puts the panes together, and leads what happens in one of them to the others."""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import ParamSpec

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.signal import Signal

from reader.app.bookmarks import Bookmarks
from reader.app.feed_commands import FeedCommands
from reader.app.fetching import Fetching
from reader.app.key_bindings import bindings
from reader.app.list.pane import ListPane
from reader.app.list.widget import PostList
from reader.app.navigator import Navigator
from reader.app.panes import Panes
from reader.app.picture_commands import PictureCommands
from reader.app.pictures import Pictures
from reader.app.post.messages import Completed, FigureChosen, HighlightClicked, HighlightMade, HighlightsRemoved
from reader.app.post.page_view import PageView
from reader.app.post.pane import PostPane
from reader.app.post_commands import PostCommands
from reader.app.prefix import Prefix
from reader.app.program_commands import ProgramCommands
from reader.app.quiet import Quiet
from reader.app.reference_commands import ReferenceCommands
from reader.app.saved_searches import SavedSearches
from reader.app.saved_view import SavedView, write_saved_view
from reader.app.services import Services
from reader.app.session import Location, Session
from reader.app.state_actions import StateActions
from reader.app.threads import Lister, Writer
from reader.app.web_process import WebProcess
from reader.app.widgets.footer import LateFooter
from reader.app.widgets.help import close_help
from reader.app.widgets.side_pane import SidePane
from reader.app.widgets.toast import say, say_problems, saying_errors
from reader.config import Config
from reader.errors import ReaderError
from reader.library.library import Library
from reader.library.post import Post
from reader.lists.renames import Locate
from reader.paths import saved_view_file

P = ParamSpec("P")
POLL_SECONDS = 0.5
"""How often to look for what other readers on this machine have marked."""


def _bound(config: Config) -> set[str]:
    """Return the keys that the settings give to commands."""
    named = [*config.keys.values(), *(one.key for one in config.own_commands)]
    return {name for keys in named for name in ([keys] if isinstance(keys, str) else keys)}


class ReadingScreen(Screen[None]):
    """The list, the post, and the keys that work in both."""

    BINDINGS = bindings("any")
    BINDING_GROUP_TITLE = "In both"

    class FoldersChanged(Message):
        """There are other folders of posts: somebody has subscribed to a feed, or does so no longer."""

    def __init__(
        self,
        library: Library,
        writer: Writer,
        lister: Lister,
        config: Config,
        saved: SavedView | None,
        *,
        pictures: Pictures,
        resume: bool,
    ) -> None:
        """Show `library`.

        `saved`: how the list was looked at last, None where that is not kept. `resume`: go on where the last
        unfinished post was left.
        """
        super().__init__()
        self._library, self.lister = library, lister
        self._resume, self._saved = resume, saved
        self._state_changed = Signal[frozenset[str]](self, "the state of the posts with these keys has changed")
        self._actions = StateActions(writer, self._state_changed.publish)
        services = Services(
            library, lister, self._actions, self._state_changed, config, Fetching(),
            WebProcess("Feeds are being asked already: esc cancels that."),
            WebProcess("Pictures are being fetched already: esc cancels that."),
            WebProcess("Something else is being added: esc cancels that."), pictures, Prefix(_bound(config)),
            Quiet(),
        )  # fmt: skip
        self._prefix, self.quiet = services.prefix, services.quiet
        self._notice = writer.store.notice
        self._is_polling = False
        self._hidden: frozenset[int] | None = None
        saved = saved or SavedView()
        self.list_pane = ListPane(services, saved.spec, saved.searches)
        self.list_pane.unfinished = library.first_of(writer.store.unfinished())
        self.post_pane = PostPane(services, saved.finds, saved.pace)
        self.panes = Panes(self.list_pane, self.post_pane, saved)
        self._session = Session()
        self.navigator = Navigator(services, self._session, self.panes, self._begin)
        self.picture_commands = PictureCommands(services, self._session, self.navigator, self._begin)
        self.post_commands = PostCommands(
            services, self._session, self.navigator, self._begin, with_pictures=self.picture_commands.fetch
        )
        self.bookmarks = Bookmarks(services, self.navigator, self._begin)
        self.programs = ProgramCommands(services, self._session, self.panes, self._begin)
        self.references = ReferenceCommands(services, self._session, self.navigator, self._begin)
        self.saved_searches = SavedSearches(services, self.panes, self._begin)
        self.feed_commands = FeedCommands(
            services, self._session, self.panes, self._begin,
            pictures_have_come=self.picture_commands.have_come,
            folders_changed=lambda: self.call_next(self.post_message, self.FoldersChanged()),
        )  # fmt: skip
        self._footer = LateFooter(show_command_palette=False)

    def compose(self) -> ComposeResult:
        yield self.panes
        yield self._footer

    def on_mount(self) -> None:
        self.list_pane.posts.focus()
        self.watch(self.list_pane.posts, "changes", self._cursor_moved, init=False)
        self.watch(self.post_pane.view, "changes", self._view_changed, init=False)
        self.list_pane.begin()
        self.set_interval(POLL_SECONDS, self._poll)
        if self._resume:
            if self.list_pane.unfinished:
                self.navigator.open(self.list_pane.unfinished)
            else:
                say(self, "Nothing is half read.")

    def end(self) -> None:
        """Keep what is being done, and how the list is looked at: Reader ends."""
        self.post_commands.keep_note()
        self.navigator.progress.note_place()
        self._keep_view()

    @on(ListPane.SpecChanged)
    def _keep_view(self) -> None:
        """Keep how the list is looked at, for the next start."""
        if self._saved is not None and self.panes.saved != self._saved:
            self._saved = self.panes.saved
            self.lister.ask(write_saved_view, saved_view_file(), self._saved)

    # --- what happens in one pane, and concerns another

    def _cursor_moved(self) -> None:
        self._session.under_cursor = self.list_pane.posts.post
        self.call_next(self.navigator.preview)

    def _view_changed(self) -> None:
        if self.post_pane.view.ready or self.post_pane.view.post is None:
            self._footer.begin()
        self.navigator.progress.view_changed()

    @on(ListPane.Counted)
    def _update_feeds(self) -> None:
        self._begin(self.feed_commands.update)

    @on(PostList.PostChosen)
    def _open_chosen(self, message: PostList.PostChosen) -> None:
        self.navigator.open(message.post)

    def open_post(self, post: Post) -> None:
        """Open a post, when what stands over the screen has gone."""
        self.call_after_refresh(self.navigator.open, post)

    @on(PostPane.Entered)
    @on(ListPane.Entered)
    @on(SidePane.Entered)
    def _focus_moved(self) -> None:
        self._prefix.forget()
        if self.navigator.focus_moved():
            self._close()

    @on(PostPane.Left)
    def _close(self) -> None:
        self.navigator.close()
        self._begin(self.navigator.update_unfinished)

    @on(PostPane.LeapMade)
    def _note_leap(self, message: PostPane.LeapMade) -> None:
        self.navigator.leapt(message.post, Location(message.post.key, message.came_from))

    @on(PageView.LinkFollowed)
    def _follow(self, message: PageView.LinkFollowed) -> None:
        self.navigator.follow(message.target)

    @on(PageView.PeekWanted)
    @work(exclusive=True, group="peek")
    async def _peek(self, message: PageView.PeekWanted) -> None:
        if window := await self.navigator.peek(message.target):
            self.app.push_screen(window, self.navigator.go_on_from_peek)

    @on(FigureChosen)
    def _look_at_figure(self, message: FigureChosen) -> None:
        self.navigator.look_at_figure(message.file)

    @on(Panes.PostOpened)
    @on(Completed)
    def _look_for_missing_pictures(self) -> None:
        self.picture_commands.look_for_missing()

    @on(PostPane.EndReached)
    def _read_on(self) -> None:
        self.navigator.read_on()

    @on(HighlightMade)
    def _put_highlight(self, message: HighlightMade) -> None:
        self.post_commands.put_highlight(message.post, message.highlight)

    @on(HighlightsRemoved)
    def _remove_highlights(self, message: HighlightsRemoved) -> None:
        self.post_commands.remove_highlights(message.post, message.highlights)

    @on(HighlightClicked)
    def _edit_highlight(self, message: HighlightClicked) -> None:
        if post := self.post_pane.view.post:
            self.post_commands.edit_note(post, message.highlight)

    @work(group="state")
    async def _begin(self, action: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs) -> None:
        """Do something that takes a while; say why, where it fails."""
        with saying_errors(self):
            await action(*args, **kwargs)

    def action_remove_place(self) -> None:
        """Take away what the cursor of the sidebar is on: a search, or a subscription."""
        if search := self.panes.search_here:
            self.saved_searches.remove(search)
        else:
            self.feed_commands.action_remove()

    def action_help(self) -> None:
        """Show the keys of the pane one is in, or hide them."""
        if not close_help(self):
            self.app.action_show_help_panel()

    # --- what happens elsewhere

    def follow_moves(self, locate: Locate) -> None:
        """Let the posts have the state that they had when their files had other names."""
        self._begin(self.post_commands.follow_moves, locate)

    def library_changed(self, how_far: str = "") -> None:
        """Show the library as the index has it now; `how_far` is what to say while more of it comes."""
        self.list_pane.indexing = how_far
        self._library.refresh()
        self.navigator.refresh()
        self.list_pane.list_posts(self.list_pane.spec, whole=True)

    @work(group="poll")
    async def _poll(self) -> None:
        """Show what other readers have done."""
        if self._is_polling:
            return
        self._is_polling = True
        try:
            if await self._actions.refresh():
                await self._follow_others()
        except (ReaderError, sqlite3.Error):
            return  # said when the person next marks something, or lists
        finally:
            self._is_polling = False
        if self._notice != self._actions.store.notice:
            self._notice = self._actions.store.notice
            say_problems(self, [self._notice])

    async def _follow_others(self) -> None:
        """List no post that another reader has hidden, and each that it has brought back."""
        before, self._hidden = self._hidden, await self.lister.do(self.lister.hidden)
        if self._hidden != before:
            self.list_pane.list_posts(self.list_pane.spec, whole=True)
