"""Going from post to post: opening and closing, previews, links, back and forward."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.app.panes import Panes
from reader.app.post.viewport import line_of_position
from reader.app.progress import Progress
from reader.app.services import Begin, Services
from reader.app.session import Location, Session
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say
from reader.library.post import Post
from reader.state.journal import UNTOUCHED
from reader.text.lines import figure_of, is_explained

if TYPE_CHECKING:
    from reader.app.dialogs.peek import Peek
    from reader.text.document.figures import Figure

HELD_SECONDS = 0.12
"""Two moves of the cursor within this time are those of a key that is held down."""


class Navigator(ActionTarget):
    """Opens posts in the panes, and keeps the session in step with what is on the screen."""

    def __init__(self, services: Services, session: Session, panes: Panes, begin: Begin) -> None:
        self._library, self._lister, self._actions = services.library, services.lister, services.actions
        self._config, self._session, self._begin = services.config, session, begin
        self._pictures, self._prefix = services.pictures, services.prefix
        self.panes, self._list_pane, self._post_pane = panes, panes.list_pane, panes.post_pane
        self._list, self._view = panes.list_pane.posts, panes.post_pane.view
        self.progress = Progress(services, session, panes, begin)
        """How far the person has come."""
        self._preview_later: Timer | None = None
        self._moved_at = 0.0

    @property
    def here(self) -> Location | None:
        """Where the person is in the post that is open."""
        post, view = self._session.open, self._view
        return Location(post.key, view.viewport.here) if post and view.ready else None

    # --- the post under the cursor

    def preview(self) -> None:
        """Show the post under the cursor, soon if a key is held down: what is passed by is not shown."""
        now = time.monotonic()
        held, self._moved_at = now - self._moved_at < HELD_SECONDS, now
        if not held:
            self._preview_now()
            return
        if self._preview_later is None:
            self._preview_later = self.panes.set_timer(HELD_SECONDS, self._preview_now)
        self._preview_later.reset()

    def _preview_now(self) -> None:
        if self._preview_later:
            self._preview_later.stop()
            self._preview_later = None
        if self._session.open:
            return
        if self._list.post != self._session.shown:
            self._show(self._list.post)
            return
        finder = self._list_pane.rows.finder()
        if self._view.find.wanted_words != (finder.words if finder else ""):
            self._view.look_for(finder)

    def _show(self, post: Post | None, at: Location | None = None, anchor: str = "") -> None:
        """Show a post at a location, or where it was left, or where the words are in it that are searched."""
        self._session.shown = post
        state = self._actions.store.state(post.key) if post else UNTOUCHED
        if at:
            state = replace(state, position=at.position)
        self._view.show(post, state, None if at or anchor else self._list_pane.rows.finder(), anchor=anchor)

    # --- opening and closing

    def open(self, post: Post, at: Location | None = None, anchor: str = "") -> None:
        """Open a post where it was left, or at a location of the history, or at an anchor."""
        here = self.here
        self.progress.note_place()
        self._session.open_post(post, here, is_step=at is not None)
        if self._list.post != post:
            self._list_pane.select(post)
        if self._session.shown != post or anchor:
            self._show(post, at, anchor)
        elif at and self._view.page:
            self._view.go_to(line_of_position(self._view.page, at.position))
        self.panes.show_reading(True)
        self._session.was_queued = self._actions.store.state(post.key).queued
        self._begin(self._actions.open, post)
        self.progress.begin(post)

    def visit(self, post: Post, location: Location) -> None:
        """Go to a location, from which a step in the history comes back."""
        if here := self.here:
            self._session.history.leave(here)
        self.open(post, location)

    def close(self) -> None:
        """Go back to the list."""
        self.progress.end()
        self._session.close_post(self.here)
        self.panes.show_reading(False)
        self._preview_now()

    def focus_moved(self) -> bool:
        """Open the post that the person went into. Return True if they left one for the list."""
        self.panes.show_side_panes()
        if self.panes.is_at_text and self._session.open is None and self._session.shown:
            self.open(self._session.shown)
        return self._session.open is not None and self.panes.is_at_list

    async def update_unfinished(self) -> None:
        """Let the top of the list lead to the post that was left last."""
        self._list_pane.show_unfinished(self._library.first_of(await self._actions.unfinished()))

    async def go_to_unread(self, step: int) -> None:
        """Go to the next or the previous unread post: open it, if a post is open."""
        rows = self._list_pane.rows
        number = await self._lister.do(self._lister.first_unread, rows.around(self._session.target, step))
        post = None if number is None else rows.numbered(number)
        if post is None:
            say(self.panes, "Everything listed here is read.")
        elif self._session.open:
            self.open(post)
        else:
            self._list_pane.select(post)

    def action_next_unread(self, step: int) -> None:
        """Go to the next or the previous unread post, or match, where something is found in an open post."""
        if self._session.open and self._view.find.is_active:
            self._post_pane.action_find_step(step * self._prefix.times())
        else:
            self._begin(self.go_to_unread, step)

    def read_on(self) -> None:
        """Go to the next unread post from the end of one, or to the next of the queue; say so where it stays unread."""
        if why := self.progress.why_unread:
            say(self.panes, why)
        if self._session.open and self._session.was_queued:
            self._begin(self._go_on_in_queue, self._session.open)
        else:
            self.action_next_unread(1)

    async def _go_on_in_queue(self, post: Post) -> None:
        if following := await self._lister.do(self._lister.next_in_queue, post):
            self.open(following)
        else:
            say(self.panes, "That was the last one of the queue.")

    def action_neighbour(self, step: int) -> None:
        """Open the next or the previous post of the list, or one as many further as a count says."""
        if post := self._list_pane.rows.neighbour(self._session.target, step * self._prefix.times()):
            self.open(post)

    def action_history(self, step: int) -> None:
        """Go back (-1) to where the person was before the last leap, or forward (1) again."""
        here, history = self.here, self._session.history
        location = history.step(step, here) if here else None
        while location and (post := self._library.by_key(location.key)) is None:
            location = history.step(step, location)
        if location and post:
            self.open(post, location)
        else:
            say(self.panes, "There is nothing to go back to." if step < 0 else "There is nothing to go forward to.")

    def leapt(self, post: Post, location: Location) -> None:
        """Take note that the person went elsewhere in the post that is open."""
        if self._session.open and self._session.open.key == post.key:
            self._session.history.leave(location)

    def refresh(self) -> None:
        """Show the files of posts as they are by now, an open post where it is."""
        if self._session.open:
            self._session.open = self._library.by_key(self._session.open.key) or self._session.open
        if (shown := self._session.shown) and (saved := self._library.by_key(shown.key) or shown) != shown:
            self._session.shown = saved
            self._view.show_again(saved, self._actions.store.state(saved.key))
        if unfinished := self._list_pane.unfinished:
            self._list_pane.unfinished = self._library.by_key(unfinished.key)

    def show_instead(self, post: Post) -> None:
        """Show another file of the same post, if that is open or shown."""
        if self._session.open and self._session.open.key == post.key:
            self._session.open = post
        if self._session.shown and self._session.shown.key == post.key:
            self._session.shown, self._session.end_noted = post, False
            self._view.show_again(post, self._actions.store.state(post.key))

    # --- links

    def follow(self, target: str) -> None:
        """Go where a link leads: within the post, to another one, or in the browser once its address was shown."""
        from reader.app.links import InThisPost, OnTheWeb, OtherPost, resolve_link

        match resolve_link(self._library, self._session.shown, target):
            case InThisPost() as link:
                self._post_pane.follow_anchor(link)
            case OtherPost(post, anchor):
                self.open(post, anchor=anchor)
            case OnTheWeb(address) if self._post_pane.has_seen(address):
                self.browse(address)
            case OnTheWeb(address) if self.is_diagram(address):
                say(self.panes, f"enter sends this diagram to {self._config.diagram_server}, which draws it.")
            case OnTheWeb(address):
                say(self.panes, f"enter opens {address}")
            case unknown if unknown.is_scheme:
                say(self.panes, f"Not followed: {target}", wrong=True)
            case _:
                say(self.panes, f"No post of this library is at {target}", wrong=True)

    def is_diagram(self, address: str) -> bool:
        """Return whether a link leads to where a diagram of a post is drawn."""
        server = self._config.diagram_server
        return bool(server) and address.startswith(f"{server.rstrip('/')}/")

    def browse(self, address: str) -> None:
        """Open an address in the person's browser."""
        from reader.app.system import browse

        browse(self.panes, self._config, address)

    async def peek(self, target: str) -> "Peek | None":
        """Return a small window on what a link leads to, or a formula means; say so where that is not known."""
        post = self._session.shown
        if self._view.page is None or post is None:
            return None
        is_in_post = target.startswith("#") or is_explained(target)
        linked = None if is_in_post else self._library.linked(post, target)
        window = await self._post_pane.peek_at(target, None if linked == post else linked)
        if window is None:
            say(self.panes, "The post does not say what that is.")
        return window

    def look_at_figure(self, file: str) -> None:
        """Show a picture of the post by itself."""
        from reader.app.dialogs.figure_view import FigureView

        page = self._view.page
        figures = page.figures() if page else []
        at = next((number for number, figure in enumerate(figures) if figure.picture.file == file), None)
        if at is not None:
            darkens = self._config.invert_figures == "auto"
            self.panes.app.push_screen(FigureView(figures, at, self._pictures, darkens=darkens), self._leave_figure)

    def _leave_figure(self, figure: "Figure | None") -> None:
        """Go to the figure that was looked at last, where it is not on the screen."""
        if figure:
            self._post_pane.reveal_block(figure.block)

    def go_on_from_peek(self, chosen: str | int | None) -> None:
        """Go where a small window has led: to a block of the post, or where a link leads."""
        if isinstance(chosen, int):
            self._post_pane.go_to_place(chosen)
        elif chosen is not None and (figure := figure_of(chosen)):
            self.look_at_figure(figure.file)
        elif chosen is not None:
            self.follow(chosen)
