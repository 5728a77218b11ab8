"""The pane of the list: what is listed, in which order, and what is searched in it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from reader.app.list.row_cache import Listing
from reader.app.list.widget import PostList
from reader.app.threads import Lister
from reader.app.widgets.bar import Bar
from reader.config import Config
from reader.errors import ReaderError
from reader.library.library import Library
from reader.library.post import Post
from reader.lists.catalog import CancelledListError, Counts
from reader.lists.date_groups import ListResult, group_by_date
from reader.lists.list_spec import SORTS, ListSpec, Sort
from reader.state.store import Store
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.app.list.search_bar import SearchLine
    from reader.text.find.matches import Finder

FIRST = 100
"""Posts that are listed at once; what follows on them comes a moment later."""
_AT_START = 100
"""Posts among which those that are listed at the first paint are looked for."""
_QUIET_SECONDS = 0.3
"""After how long what will be needed is made."""
_ORDERS: dict[Sort, str] = {
    "newest": "",
    "oldest": "oldest first",
    "title": "by title",
    "shortest": "shortest first",
    "progress": "most read first",
    "recent": "last read first",
    "relevance": "",
}


class ListPane(Vertical):
    """The list, the line above it, and the line in which one types what to search."""

    class Changed(Message):
        """Another list is asked for: another order, another place, other words."""

    class Counted(Message):
        """How many posts there are, and how many of them are unread, is known anew."""

    def __init__(self, library: Library, lister: Lister, store: Store, view: ListSpec, config: Config) -> None:
        super().__init__(id="list-pane")
        self._library = library
        self._lister = lister
        self._store = store
        self.listing = Listing(library)
        self._before = view  # what was listed before a search
        self._line: SearchLine | None = None
        self.view = view
        """What is asked for; `listing.view` is what is shown."""
        self.unfinished: Post | None = None
        """What the row above the posts leads to."""
        self.taking_in = ""
        """What to say while posts are taken in for the first time."""
        self.counts: Counts | None = None
        self.posts = PostList(self.listing, store.state, config, id="list")
        self._bar = Bar(id="list-bar")
        self._hint = Bar(id="list-hint")

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._hint
        yield self.posts

    # --- what is listed

    def begin(self) -> None:
        """Show at once what can be shown without looking at all posts, and then the whole list."""
        view = self.view
        rows: list[tuple[int, str]] = []
        if view.sort == "newest" and not view.scope:
            for number, post in self._library.newest(_AT_START):
                state = self._store.state(post.key)
                if not state.hidden and not (view.unread_only and state.read):
                    rows.append((number, post.date.isoformat() if post.date else ""))
        self.listing.show(view, group_by_date(rows))
        self._show_at(-1)
        self.call_after_refresh(self.list, view, anew=True)
        self.set_timer(_QUIET_SECONDS, self.prepare_search)

    def list(
        self, view: ListSpec, *, anew: bool = False, post: Post | None = None, whole: bool = False, top: bool = False
    ) -> None:
        """List what `view` asks for, with the cursor on `post`, else on that on which it is now.

        `anew`: what has left the list by what was done since goes. `whole`: show no part of the list before all of it.
        `top`: put the cursor on the first post instead.
        """
        self.view = view
        self._show_bar()
        self._list(view, anew, post, whole, top)
        self.post_message(self.Changed())

    @work(exclusive=True, group="list")
    async def _list(self, view: ListSpec, anew: bool, post: Post | None, whole: bool, top: bool) -> None:
        whole = whole or (self.posts.cursor >= FIRST and not top)
        try:
            listed = await self._lister.listed(view, -1 if whole else FIRST, anew=anew)
            self._take(view, listed, post, top)
            if not listed.is_complete:
                listed = await self._lister.listed(view, -1, anew=False)
                self._take(view, listed, None)
        except CancelledListError:
            return
        except sqlite3.Error as error:
            self._show_hint(f"The index cannot be read ({clean_line(str(error))}): start Reader again.")
        self.count()

    def _take(self, view: ListSpec, listed: ListResult, post: Post | None, top: bool = False) -> None:
        """Show a list with the cursor on `post`, or else on the post on which it is now, wherever that is by then.

        `top`: or on the first.
        """
        posts, listing = self.posts, self.listing
        above = posts.on_unfinished and post is None
        post = post or posts.post
        at = posts.place if view == listing.view else 0
        listing.show(view, listed)
        listing.forget()
        place = -1 if above else listing.place(post)
        place = 0 if top else at if place is None else place
        self._show_at(place)
        self._show_hint(view.query.hint if view.words else "")

    @property
    def lasting_view(self) -> ListSpec:
        """What is listed when nothing is searched."""
        return self._before if self.view.words else self.view

    def select(self, post: Post) -> None:
        """Put the cursor on a post, if it is listed."""
        if (place := self.listing.place(post)) is not None:
            self.posts.select(place)

    def show_again(self, post: Post | None) -> None:
        """Show the same list: what stands above it, or what is said where it is empty, is something else.

        The cursor is on `post`, or above the list.
        """
        place = self.listing.place(post)
        self._show_at(-1 if place is None else place)

    def _show_at(self, place: int) -> None:
        wanted = None
        if words := self.listing.view.words:
            from reader.lists.query import parse_query
            from reader.text.folding import pattern

            wanted = pattern(parse_query(words).terms)
        self.posts.show(place, self._unfinished_row, self._empty(), wanted)
        self._show_bar()

    @property
    def _unfinished_row(self) -> Post | None:
        return None if self.listing.view.words else self.unfinished

    def _empty(self) -> Sequence[str]:
        view = self.listing.view
        if view != self.view:
            return []
        if self.taking_in:
            return [self.taking_in, "", "They are listed as they come."]
        if self._library.is_empty:
            return ["There are no posts here.", "", "`reader add FOLDER` adds the", "Markdown files in a folder."]
        if view.words:
            return ["Nothing found.", "", "esc shows all posts again."]
        if view.unread_only:
            return ["Nothing unread.", "", "Press U for all, / to search,", "`reader add` for more."]
        if view.scope:
            return ["Nothing here.", "", "esc shows all posts again."]
        if self.counts is None:
            return []
        return ["All posts here are hidden.", "", "z brings back what was hidden", "last, `reader mark shown` any."]

    @work(exclusive=True, group="counts")
    async def count(self) -> None:
        """Find out how many posts there are, and show it."""
        was_unknown = self.counts is None
        try:
            self.counts = await self._lister.do(self._lister.counts)
        except (sqlite3.Error, ReaderError):
            return
        if was_unknown and not len(self.listing):
            self.show_again(None)
        self._show_bar()
        self.post_message(self.Counted())

    # --- what stands above the list

    def _show_bar(self) -> None:
        view = self.view
        name = "Unread only" if view.unread_only else "Reader"
        if view.scope:
            name = place_name(view.scope) + (" · unread only" if view.unread_only else "")
        order = _ORDERS[view.sort]
        self._bar.show(name + (f" · {order}" if order else ""), self._how_many())

    def _how_many(self) -> str:
        if self.taking_in:
            return self.taking_in
        if self.view.words:
            return f"{len(self.listing):,} found" if self.listing.view == self.view else "…"
        if self.view.scope:
            count = len(self.listing)
            return "1 post" if count == 1 else f"{count:,} posts"
        if self.counts is None:
            return ""
        return f"{self.counts.all.unread:,} unread" if self.counts.all.unread else "all read"

    def _show_hint(self, hint: str) -> None:
        self._hint.show(hint, "")
        self._hint.set_class(bool(hint), "-said")

    # --- what is asked for

    def toggle_unread_only(self) -> None:
        """List unread posts only, or all."""
        self.list(replace(self.view, unread_only=not self.view.unread_only), anew=True)

    def next_order(self) -> None:
        """Put the list into another order."""
        sorts = SORTS if self.view.words else SORTS[:-1]
        at = sorts.index(self.view.sort) if self.view.sort in sorts else -1
        self.list(replace(self.view, sort=sorts[(at + 1) % len(sorts)]))

    def clear(self) -> None:
        """List all posts again."""
        if self.view.words or (self._line and self._line.display):
            self.end_search()
        elif self.view.scope or self.view.unread_only:
            self.list(ListSpec(self.view.sort), anew=True)

    def go_to(self, place: str) -> None:
        """List the posts of a place: what a query finds that was chosen and not typed."""
        self.list(ListSpec(self.view.sort, self.view.unread_only, place), anew=True)

    # --- search

    def prepare_search(self) -> "SearchLine":
        """Return the line in which one types what to search: it has to be there before one does."""
        if self._line is None:
            from reader.app.list.search_bar import SearchLine

            self._line = SearchLine()
            self._line.display = False
            self.mount(self._line, after=self._bar)
        return self._line

    def begin_search(self) -> None:
        """Let the person type what to search."""
        line = self.prepare_search()
        if not line.display:
            line.display = True
            self._before = self.lasting_view
        self.screen.set_focus(line)

    def search(self, words: str) -> None:
        """List what is found."""
        sort: Sort = "relevance" if words.strip() else self._before.sort
        self.list(replace(self._before, words=words if words.strip() else "", sort=sort), anew=True, top=True)

    def finder(self) -> "Finder | None":
        """Return what finds in a post what is searched in all of them."""
        view = self.listing.view
        if not view.words or not (terms := view.query.terms):
            return None
        from reader.text.find.matches import Finder

        return Finder(view.words.strip(), terms=terms)

    def end_search(self) -> None:
        """List again what was listed before, the cursor on the post that was found."""
        post = self.posts.post if len(self.listing) else None
        self.screen.set_focus(self.posts)
        if self._line:
            self._line.hide()
        self.list(self._before, anew=True, post=post)

    @on(PostList.Snippets)
    @work(group="snippets")
    async def _find_snippets(self, message: PostList.Snippets) -> None:
        import asyncio

        from reader.lists.snippets import snippet

        def find() -> dict[Post, str]:
            return {post: snippet(post, message.wanted) for post in message.posts}

        self.posts.tell(await asyncio.to_thread(find), message.wanted)


def place_name(place: str) -> str:
    """Return what a person calls a place."""
    name = {"is:starred": "Starred", "is:unfinished": "Half read"}.get(place)
    kind, _, value = place.partition(":")
    return name or ("#" if kind == "tag" else "") + value.strip('"')
