"""The pane of the list: what is listed, in which order, and what is searched in it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reader.app.list.row_cache import RowCache
from reader.app.list.widget import PostList
from reader.app.list.wording import how_many, not_kept, nothing_here, title
from reader.app.services import Services
from reader.app.widgets.bar import Bar
from reader.app.widgets.entries import Entries
from reader.app.widgets.help import close_help
from reader.app.widgets.mounting import mount_while_open
from reader.app.widgets.toast import say, saying_errors
from reader.errors import ReaderError
from reader.library.post import Post, count_posts
from reader.lists.catalog import CancelledListError, Counts
from reader.lists.date_groups import ListResult, group_by_date
from reader.lists.list_spec import SORTS, ListSpec, Sort
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.app.list.search_bar import SearchBar

FIRST = 100
"""Posts that are listed at once; what follows on them comes a moment later."""
_AT_START = 100
"""Posts among which those that are listed at the first paint are looked for."""
_QUIET_SECONDS = 0.3
"""After how long what will be needed is made."""


class ListPane(Vertical):
    """The list, the line above it, and the line in which one types what to search."""

    class SpecChanged(Message):
        """Another list is asked for: another order, another scope, other words."""

    class Counted(Message):
        """How many posts there are, and how many of them are unread, is known anew."""

        def __init__(self, counts: Counts) -> None:
            super().__init__()
            self.counts = counts

    class Entered(Message):
        """The person went to the list."""

    def __init__(self, services: Services, spec: ListSpec, searches: Sequence[str]) -> None:
        """List at first what `spec` says; `searches` is what was searched before."""
        super().__init__(id="list-pane")
        self._library, self._lister, self._actions = services.library, services.lister, services.actions
        self._state_changed, self._cancel = services.state_changed, services.cancel
        self._prefix = services.prefix
        self.rows = RowCache(services.library)
        self._before = spec  # what was listed before a search
        self._search_bar: SearchBar | None = None
        self.searches = Entries(searches)
        """What was searched."""
        self.spec = spec
        """What is asked for; `rows.spec` is what is shown."""
        self.unfinished: Post | None = None
        """What the row above the posts leads to."""
        self.indexing = ""
        """What to say while posts are taken in for the first time."""
        self.asking = ""
        """How far feeds were asked what is new; empty while they are not."""
        self.counts: Counts | None = None
        self.posts = PostList(self.rows, self._actions.store.state, services.config, id="list", prefix=services.prefix)
        self._bar = Bar(id="list-bar")
        self._hint = Static(markup=False, id="list-hint")

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._hint
        yield self.posts

    def on_mount(self) -> None:
        self._state_changed.subscribe(self, self._show_state)
        self._prefix.changed.append(self.show_bar)

    def on_descendant_focus(self) -> None:
        self.post_message(self.Entered())

    def _show_state(self, keys: frozenset[str]) -> None:
        self.posts.draw_again(keys)
        self.count()

    # --- what is listed

    def begin(self) -> None:
        """Show at once what can be shown without looking at all posts, and then the whole list."""
        spec = self.spec
        rows: list[tuple[int, str, bool]] = []
        if spec.sort == "newest" and not spec.scope:
            for number, post in self._library.newest(_AT_START):
                state = self._actions.store.state(post.key)
                if not state.hidden and not (spec.unread_only and state.read):
                    rows.append((number, post.date.isoformat() if post.date else "", post.is_date_guessed))
        self.rows.show(spec, group_by_date(rows)._replace(is_complete=False))
        self._show_at(-1)
        self.call_after_refresh(self.list_posts, spec, anew=True)
        self.set_timer(_QUIET_SECONDS, self.prepare_search)

    def list_posts(
        self, spec: ListSpec, *, anew: bool = False, post: Post | None = None, whole: bool = False, top: bool = False
    ) -> None:
        """List what `spec` asks for, with the cursor on `post`, else on that on which it is now.

        `anew`: what has left the list by what was done since goes. `whole`: show no part of the list before all of it.
        `top`: put the cursor on the first post instead.
        """
        self.spec = spec
        self.show_bar()
        self._list(spec, anew, post, whole, top)
        self.post_message(self.SpecChanged())

    @work(exclusive=True, group="list")
    async def _list(self, spec: ListSpec, anew: bool, post: Post | None, whole: bool, top: bool) -> None:
        whole = whole or (self.posts.cursor >= FIRST and not top)
        try:
            result = await self._lister.find(spec, -1 if whole else FIRST, anew=anew)
            self._show(spec, result, post, top)
            if not result.is_complete:
                result = await self._lister.find(spec, -1, anew=False)
                self._show(spec, result, None)
        except CancelledListError:
            return
        except sqlite3.Error as error:
            self._show_hint(f"The index cannot be read ({clean_line(str(error))}): start Reader again.")
        self.count()

    def _show(self, spec: ListSpec, result: ListResult, post: Post | None, top: bool = False) -> None:
        """Show a list with the cursor on `post`, or else on the post on which it is now, wherever that is by then.

        `top`: or on the first.
        """
        posts, rows = self.posts, self.rows
        above = posts.place < 0 and post is None
        post = post or posts.post
        at = posts.place if spec == rows.spec else 0
        rows.show(spec, result)
        rows.forget()
        place = -1 if above else rows.place(post)
        place = 0 if top else at if place is None else place
        self._show_at(place)
        self._show_hint(spec.query.problem or spec.query.hint)

    @property
    def lasting_spec(self) -> ListSpec:
        """What is listed when nothing is searched."""
        return self._before if self.spec.words else self.spec

    def select(self, post: Post) -> None:
        """Put the cursor on a post, if it is listed."""
        if (place := self.rows.place(post)) is not None:
            self.posts.select(place)

    def show_unfinished(self, post: Post | None) -> None:
        """Let the row above the posts lead to `post`, the cursor staying on its post."""
        if post != self.unfinished:
            under_cursor = self.posts.post
            self.unfinished = post
            self._show_again(under_cursor)

    def _show_again(self, post: Post | None) -> None:
        """Show the same list, the cursor on `post`, or above the list: something else stands above it, or in it."""
        place = self.rows.place(post)
        self._show_at(-1 if place is None else place)

    def _show_at(self, place: int) -> None:
        wanted = None
        if self.rows.spec.words:
            from reader.text.folding import pattern

            wanted = pattern(self.rows.spec.query.terms)
        is_empty = self.rows.result.is_complete and not len(self.rows)
        unfinished = None if self.rows.spec.words or is_empty else self.unfinished
        empty: Sequence[str] = ()
        if self.rows.spec == self.spec:
            empty = nothing_here(
                self.spec,
                self.indexing,
                is_library_empty=self._library.is_empty,
                is_counted=self.counts is not None,
            )
        self.posts.show(place, unfinished, empty, wanted)
        self.show_bar()

    @work(exclusive=True, group="counts")
    async def count(self) -> None:
        """Find out how many posts there are, and show it."""
        was_unknown = self.counts is None
        known = self.counts.searches if self.counts else ()
        try:
            self.counts = (await self._lister.do(self._lister.counts))._replace(searches=known)
            if was_unknown and not len(self.rows):
                self._show_again(None)
            self.show_bar()
            self.post_message(self.Counted(self.counts))
            # One after the other: between two of them the thread has time for a list that is waited for.
            searches = await self._lister.do(self._lister.searches)
            found = tuple([await self._lister.do(self._lister.count_unread, one) for one in searches])
        except (sqlite3.Error, ReaderError):
            return
        if found != known:
            self.counts = self.counts._replace(searches=found)
            self.post_message(self.Counted(self.counts))
        for search in searches:
            if search.name == self.spec.name and search.query != self.spec.scope:  # it was changed, here or elsewhere
                self.list_posts(replace(self.spec, scope=search.query), anew=True)

    def show_bar(self) -> None:
        """Show the line above the list."""
        listed = len(self.rows) if self.rows.spec == self.spec or not self.spec.words else None
        typed = "" if self.screen.focused is not self.posts else self._prefix.text
        known = self.indexing or self.asking or how_many(self.spec, listed, self.counts)
        is_kept = self._actions.store.path is not None
        self._bar.show(title(self.spec), typed or (known if is_kept else not_kept(known)))

    def _show_hint(self, hint: str) -> None:
        self._hint.update(Content(hint))
        self._hint.set_class(bool(hint), "-said")

    # --- what is asked for

    def action_unread_only(self) -> None:
        """List unread posts only, or all."""
        self.list_posts(replace(self.spec, unread_only=not self.spec.unread_only), anew=True)

    def action_sort(self) -> None:
        """Put the list into another order."""
        sorts = SORTS if self.spec.words else SORTS[:-1]
        at = sorts.index(self.spec.sort) if self.spec.sort in sorts else -1
        self.list_posts(replace(self.spec, sort=sorts[(at + 1) % len(sorts)]))

    def action_clear(self) -> None:
        """List all posts again."""
        if close_help(self) or self._cancel():
            return
        if self.spec.words or (self._search_bar and self._search_bar.display):
            self.action_end_search()
        elif self.spec.scope or self.spec.unread_only:
            self.list_posts(ListSpec(self.spec.sort), anew=True)

    def show_scope(self, scope: str, name: str = "") -> None:
        """List the posts of a scope: what a query finds that was chosen and not typed; `name` is what it is called."""
        if self._search_bar:
            self._search_bar.hide()
        sort = self.lasting_spec.sort
        self.list_posts(ListSpec(sort, self.spec.unread_only and not name, scope, name), anew=True)

    @work(group="state")
    async def action_mark_listed(self) -> None:
        """Mark the posts read that are listed at this moment, also those of them that are not loaded yet."""
        listed = await self._lister.do(self._lister.bodies, self.rows.spec, self.rows.result)
        with saying_errors(self):
            changed = await self._actions.mark_read(listed)
            marked = f"{count_posts(len(changed))} marked read. z takes it back."
            say(self, marked if changed else "All listed are read.")

    # --- search

    def prepare_search(self) -> "SearchBar":
        """Return the line in which one types what to search: it has to be there before one does."""
        if self._search_bar is None:
            from reader.app.list.search_bar import SearchBar

            self._search_bar = SearchBar(self.searches)
            self._search_bar.display = False
            mount_while_open(self, self._search_bar, after=self._bar)
        return self._search_bar

    def action_search(self) -> None:
        """Let the person type what to search in all posts."""
        bar = self.prepare_search()
        if not bar.display:
            bar.display = True
            self._before = self.lasting_spec
        self.screen.set_focus(bar)
        bar.select_all()  # what is typed replaces it

    def on_search_bar_typed(self, message: "SearchBar.Typed") -> None:
        if message.words != self.spec.words:
            words = message.words if message.words.strip() else ""
            sort: Sort = "relevance" if words else self._before.sort
            self.list_posts(replace(self._before, words=words, sort=sort), anew=True, top=True)

    def action_accept_search(self) -> None:
        """Go to what was found; where nothing is searched, end the search."""
        if self._search_bar and self._search_bar.value.strip():
            self.searches.keep(self._search_bar)
            self.action_focus()
        else:
            self.action_end_search()

    def action_end_search(self) -> None:
        """List again what was listed before, the cursor on the post that was found."""
        post = self.posts.post if len(self.rows) else None
        self.action_focus()
        if self._search_bar:
            self._search_bar.hide()
        self.list_posts(self._before, anew=True, post=post)

    def action_move(self, step: int) -> None:
        """Recall an earlier search, while nothing is typed; else move the cursor by posts."""
        if not (self._search_bar and self.searches.recall(self._search_bar, step)):
            self.posts.action_move(step)

    def action_focus(self) -> None:
        """Go to the list."""
        self.screen.set_focus(self.posts)

    @on(PostList.SnippetsMissing)
    @work(group="snippets")
    async def _find_snippets(self, message: PostList.SnippetsMissing) -> None:
        import asyncio

        from reader.lists.snippets import snippet

        def find() -> dict[Post, str]:
            return {post: snippet(post, message.wanted) for post in message.posts}

        self.posts.show_snippets(await asyncio.to_thread(find), message.wanted)
