"""The app while it runs, driven as a person would."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from textual.pilot import Pilot
from textual.screen import Screen

from reader.app.app import ReaderApp
from reader.app.list.pane import ListPane
from reader.app.list.widget import PostList
from reader.app.post.view import PostView
from reader.app.widgets.bar import Bar
from reader.library.post import Post
from reader.paths import state_file
from reader.state.journal import Event
from reader.state.opening import open_store
from reader.state.store import Store


class Reading:
    """The app while it runs, and what a person sees of it."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None], store: Store) -> None:
        self.app, self.pilot, self.store = app, pilot, store

    @property
    def screen(self) -> Screen[object]:
        """The list and the post, whatever stands over them."""
        return self.app.screen_stack[0]

    @property
    def posts(self) -> PostList:
        return self.screen.query_one(PostList)

    @property
    def view(self) -> PostView:
        return self.screen.query_one(PostView)

    async def press(self, *keys: str) -> None:
        """Type keys, each after everything that the one before set off has settled."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()
        while any(not worker.is_finished for worker in self.app.workers):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    def lines(self, widget: PostList | PostView) -> list[str]:
        return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]

    @property
    def titles(self) -> list[str]:
        return [post.title for post in self.listed]

    @property
    def listed(self) -> list[Post]:
        rows = self.screen.query_one(ListPane).rows
        return [post for place in range(len(rows)) if (post := rows.post(place))]

    @property
    def at(self) -> str:
        """The title under the cursor."""
        assert self.posts.post
        return self.posts.post.title

    @property
    def shown(self) -> str:
        """The title of the post on the screen."""
        assert self.view.post
        assert self.view.ready
        return self.view.post.title

    @property
    def reading(self) -> bool:
        return self.app.screen.focused is self.view

    def bar(self, name: str) -> str:
        return str(self.screen.query_one(f"#{name}-bar", Bar).render())

    @property
    def events(self) -> list[Event]:
        return [event for _, event in self.store.events()]

    @property
    def said(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]

    def read(self) -> list[str]:
        """The titles that are read, as the disk has it."""
        store = open_store(state_file())
        return [post.title for post in self.listed if store.state(post.key).read]


Open = Callable[..., AbstractAsyncContextManager[Reading]]
