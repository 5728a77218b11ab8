"""How far the person has come in the open post: noted on the way, and marked read where it has been read."""

import time
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.app.list.wording import percent
from reader.app.panes import Panes
from reader.app.post.seen import Seen
from reader.app.services import Begin, Services
from reader.app.session import Session
from reader.library.post import Post

if TYPE_CHECKING:
    from reader.text.layout.page import Page

REST_SECONDS = 1.0
"""How long the person has to stay at a place for it to be noted; it is noted at once when the post is left."""
LOOK_SECONDS = 1.0
"""How often to see whether what stays on the screen has been read by now."""


class Progress:
    """Watches what of the open post is on the screen, and for how long."""

    def __init__(self, services: Services, session: Session, panes: Panes, begin: Begin) -> None:
        self._actions, self._rule = services.actions, services.config.mark_read
        self._session, self._panes, self._begin = session, panes, begin
        self._pane, self._view = panes.post_pane, panes.post_pane.view
        self._rested: Timer | None = None
        self._looked: Timer | None = None  # while a post is open

    def begin(self, post: Post) -> None:
        """Watch a post that was opened."""
        self._pane.seen = Seen(self._actions.store.state(post.key).seen)
        if self._looked is None:
            self._looked = self._panes.set_interval(LOOK_SECONDS, self.look)
        if self._rule == "open":
            self._begin(self._actions.read, post)
        self.view_changed()

    def end(self) -> None:
        """Watch no more: the post is left."""
        self.note_place()
        self._pane.seen = None
        if self._looked:
            self._looked.stop()
            self._looked = None

    def view_changed(self) -> None:
        """Take note that something else is on the screen."""
        self._note_seen()
        self._note_end()
        if self._session.open:
            if self._rested is None:
                self._rested = self._panes.set_timer(REST_SECONDS, self._rest)
            self._rested.reset()

    def _rest(self) -> None:
        self._rested = None
        self.note_place()

    def look(self) -> None:
        """Take note that the same has been on the screen for a while."""
        self._note_seen()
        self._note_end()
        self._pane.show_bar()

    def note_place(self) -> None:
        """Note how far the person has come in the post that is open, at once."""
        self._note_seen()
        post, seen, page = self._session.open, self._pane.seen, self._page
        if post and seen and page and page.complete:
            is_over = self._view.body_seen and (self._session.end_noted or self._actions.store.state(post.key).read)
            position = None if is_over else self._view.viewport.here
            self._actions.leave(post, position, round(seen.part(page.whole), 2), seen.kept(page.whole))

    def begin_anew(self) -> None:
        """Take it that nothing was seen, and settle whether it is read: the person has decided."""
        self._session.end_noted = True
        if self._pane.seen:
            self._pane.seen.forget()

    @property
    def why_unread(self) -> str:
        """Why the open post is not read at its end, in a sentence; empty where it is, or where another rule decides."""
        post, seen, page = self._session.open, self._pane.seen, self._page
        if self._rule != "seen" or not (post and seen and page) or self._actions.store.state(post.key).read:
            return ""
        part = percent(seen.part(page.whole))
        return f"“{post.title}” stays unread: {part} of it was on the screen long enough to be read."

    # --- within

    @property
    def _page(self) -> "Page | None":
        """The page of the post that is open, if that is on the screen."""
        is_there = self._session.open is not None and self._session.shown == self._session.open and self._view.ready
        return self._view.page if is_there else None

    def _note_seen(self) -> None:
        """Take note of what has been on the screen up to now, and of what is on it."""
        if seen := self._pane.seen:
            is_there = self._page is not None
            stretch, now = self._view.viewport.stretch if is_there else None, time.monotonic()
            seen.show(stretch, now)
            self._pane.pace.show(stretch, now)
            seen.end_was_shown = seen.end_was_shown or (is_there and self._view.body_seen)

    def _note_end(self) -> None:
        """Mark the open post read once it has been read, as the settings have it; of an address alone it never is."""
        post, seen, page = self._session.open, self._pane.seen, self._page
        if post is None or seen is None or page is None or self._session.end_noted or post.is_address_only:
            return
        is_read = page.complete and seen.is_enough(page.whole) if self._rule == "seen" else self._view.body_seen
        if is_read and self._rule in ("seen", "end"):
            self._session.end_noted = True
            self._begin(self._actions.read, post)
