"""Threads that do things one after the other, so that a slow disk never holds up a key."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from reader.library.library import Library, leading_to, linking
from reader.library.post import Post
from reader.lists.catalog import Catalog, Counts, SearchCount
from reader.lists.date_groups import ListResult
from reader.lists.list_spec import QUEUE, ListSpec
from reader.state.saved_searches import SavedSearch
from reader.state.store import Store

if TYPE_CHECKING:
    from reader.text.document.references import Reference

P = ParamSpec("P")
T = TypeVar("T")
_PALETTE = 20
"""Posts that the palette shows."""
_TELLING = 4
"""Words of a title that tell a work from what is only spoken of."""


class SerialThread:
    """A thread that does what it is asked to do, one thing after the other."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def do(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `action` returns, once it is done. Raises what it raises."""
        # Shielded: who quits while the disk is slow gives up waiting, and not what was to be written.
        return await asyncio.shield(asyncio.wrap_future(self.ask(action, *args, **kwargs)))

    def ask(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have `action` done although nobody waits for it: `close` does."""
        return self._thread.submit(action, *args, **kwargs)

    def close(self) -> None:
        """Wait for what was asked for."""
        self._thread.shutdown(wait=True)


class Writer(SerialThread):
    """The thread that touches the state file."""

    def __init__(self, store: Store) -> None:
        super().__init__("state")
        self.store = store

    def close(self) -> None:
        """Wait for what was asked for, then close the store."""
        super().close()
        self.store.close()


class Lister(SerialThread):
    """The thread that makes lists, from what is committed to the reading state."""

    def __init__(self, library: Library, store: Store) -> None:
        super().__init__("lists")
        self._store = store
        # A connection in memory is one for all threads: theirs is copied before another thread uses it.
        self._shared = library.index if library.index.path else library.index.another()
        self._catalog: Catalog | None = None
        self._wanted = 0

    def _fresh(self) -> Catalog:
        """Return the catalog, which knows what was done until now."""
        if self._catalog is None or self._catalog.index.is_replaced:
            if self._catalog:
                self._catalog.index.close()
            self._catalog = Catalog(self._shared.another())
        self._catalog.refresh(self._store)
        return self._catalog

    def close(self) -> None:
        """Wait for what was asked for, then close the index."""
        super().close()
        if self._catalog:
            self._catalog.index.close()

    async def find(self, spec: ListSpec, limit: int, *, anew: bool) -> ListResult:
        """Return a list, or its beginning; the one that was asked for before is not wanted any more.

        `anew`: what has left the list by what was done since it was first asked for goes. Raises CancelledListError.
        """
        self._wanted += 1
        mine = self._wanted
        return await self.do(self._find, spec, limit, anew, lambda: self._wanted != mine)

    def _find(self, spec: ListSpec, limit: int, anew: bool, cancelled: Callable[[], bool]) -> ListResult:
        catalog = self._fresh()
        if anew:
            catalog.start_list()
        return catalog.find(spec, limit, cancelled)

    def counts(self) -> Counts:
        """Return how many posts there are. For this thread, like all that follows."""
        return self._fresh().counts()

    def hidden(self) -> frozenset[int]:
        """Return the numbers of the posts that are hidden."""
        return self._fresh().hidden()

    def searches(self) -> list[SavedSearch]:
        """Return the searches that have a name."""
        return self._store.searches()

    def count_unread(self, search: SavedSearch) -> SearchCount:
        """Return how many unread posts a search finds."""
        return self._fresh().count_unread(search)

    def next_in_queue(self, post: Post) -> Post | None:
        """Return what follows on a post in the queue, or else is first there; None where nothing else is."""
        listed = [*self._fresh().posts(ListSpec(scope=QUEUE))]  # what was read since stands there still
        keys = [one.key for one in listed]
        at = keys.index(post.key) + 1 if post.key in keys else 0
        queue = (one for one in listed[at:] + listed[:at] if self._store.state(one.key).queued)
        return next((one for one in queue if one.key != post.key), None)

    def first_unread(self, numbers: Iterable[int]) -> int | None:
        """Return the first of `numbers` whose post is unread."""
        return self._fresh().first_unread(numbers)

    def bodies(self, spec: ListSpec, shown: ListResult) -> dict[str, str]:
        """Return the keys of the posts of a list, each with the fingerprint of its body: also those not `shown` yet."""
        catalog = self._fresh()
        return catalog.bodies((shown if shown.is_complete else catalog.find(spec)).numbers)

    def titled(self, words: str) -> list[Post]:
        """Return some posts that have all of `words` in their titles, the newest first."""
        return [*Library(self._fresh().index).titled(words, _PALETTE)]

    def linking(self, post: Post) -> list[Post]:
        """Return the posts that link to a post, the newest first."""
        return [*linking(Library(self._fresh().index), post)]

    def citing(self, reference: "Reference", but: Post) -> list[Post]:
        """Return the posts that cite a work, but for one: those that lead to it, then those that name it.

        No more than a person looks at. A title of few words is named where nothing is cited.
        """
        catalog, title = self._fresh(), reference.title.replace('"', " ")
        found = [*leading_to(Library(catalog.index), reference.target)] if reference.target else []
        if len(title.split()) >= _TELLING:
            found += catalog.posts(ListSpec(words=f'"{title}" '), _PALETTE)
        return [*{post.key: post for post in found if post.key != but.key}.values()][:_PALETTE]

    def moved(self) -> list[Post]:
        """Return the posts that may have been moved."""
        return [*self._fresh().moved()]
