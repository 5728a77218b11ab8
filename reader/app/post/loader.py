"""Posts on their way to the screen: read, parsed, measured and searched in a thread of the loader's own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from reader.app.post.viewport import reaches, shows_pictures
from reader.app.quiet import Quiet
from reader.config import Config
from reader.errors import ReaderError
from reader.library.post import Post
from reader.state.journal import PostState

if TYPE_CHECKING:
    from reader.library.figures import Missing
    from reader.library.rest_of_post import RestOfPost, Sized
    from reader.text.document.nodes import Block
    from reader.text.find.matches import BlockWords, Finder, Match
    from reader.text.layout.page import Page
    from reader.text.layout.typeset import Options
    from reader.text.math import Macros
    from reader.text.position import Position

# The typesetter is imported by the thread, when the list has been painted.

P = ParamSpec("P")
T = TypeVar("T")


class PostLoader:
    """The thread, and what it is asked to do. What it gives is for the event loop alone."""

    def __init__(self, config: Config, quiet: Quiet, *, with_formulas: bool) -> None:
        """`with_formulas`: whether to look for pictures of formulas."""
        self._config = config
        self.quiet = quiet
        """Whether the person is at the keys."""
        self.with_formulas = with_formulas
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="typeset")
        self._opened: LoadingPost | None = None
        self._words: tuple[object, BlockWords] | None = None  # those of one page; the thread's

    def close(self) -> None:
        """End; what was asked for and has not begun is not done."""
        if self._opened:
            self._opened.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def open(self, post: Post, state: PostState) -> "LoadingPost":
        """Return a post that can be read chunk by chunk. `state`: what the person wrote, which is shown with it."""
        self._opened = LoadingPost(self, post, state, self._config)
        return self._opened

    async def run(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `action` returns in the thread. Raises what it raises."""
        return await asyncio.wrap_future(self._thread.submit(action, *args, **kwargs))

    async def measure(self, page: "Page", indices: Sequence[int]) -> list[tuple[int, int]]:
        """Return the true heights of some blocks, each with its number; not before the keys are quiet."""
        await self.quiet.wait()
        return await self.run(page.measure, indices)

    async def find(self, page: "Page", finder: "Finder") -> "Sequence[Match]":
        """Return all matches in the blocks of a page. Raises TimeoutError where it takes too long."""
        return await self.run(self._find, page.origin, tuple(page.blocks), finder)

    def _find(self, origin: object, blocks: "Sequence[Block]", finder: "Finder") -> "Sequence[Match]":
        from reader.text.find.matches import BlockWords

        if self._words is None or self._words[0] is not origin:
            self._words = origin, BlockWords()
        return self._words[1].find(blocks, finder)

    async def beginning(self, post: Post) -> "tuple[Block, ...]":
        """Return the title of a post and its first blocks, or why it cannot be read."""
        from reader.library.reading import beginning

        return await self.run(beginning, post, with_pictures=shows_pictures(self._config))


class LoadingPost:
    """A post that is read and parsed, chunk by chunk."""

    def __init__(self, loader: PostLoader, post: Post, state: PostState, config: Config) -> None:
        self._loader = loader
        self._post = post
        self._state = state
        self._config = config
        self._is_cancelled = False
        self._macros: Macros | None = None
        self._head = 0
        self._chunks: Iterator[Sized] | None = None
        self._rest: RestOfPost | None = None
        self.missing: Missing | None = None
        """What of its pictures is not on this machine, as far as it was read."""

    def cancel(self) -> None:
        """Take note that nobody waits for it any more: what has not begun is not done."""
        self._is_cancelled = True
        if self._rest:
            self._rest.end()

    async def next(self) -> "Sized | None":
        """Return the next blocks and their sizes; None after the last, and where it was cancelled."""
        return await self._loader.run(self._next)

    async def begin(
        self, layout: "Callable[[], tuple[int, Options]]", position: "Position | None", anchor: str, height: int
    ) -> "Page | None":
        """Return a page that has a position, or an anchor, on it, and two screens of `height` lines more.

        `layout` says its width, and how it is set, once there is something to be set. None where the post is not wanted
        any more.
        """
        page: Page | None = None
        while page is None or not reaches(page, position, anchor, height):
            chunk = await self.next()
            if chunk is None:
                break
            if page is None:
                page = await self._loader.run(self._page, *layout())
            page.extend(*chunk)
        return page

    def _page(self, width: int, options: "Options") -> "Page":
        from reader.text.layout.page import Page

        return Page(width, options, self._macros, self._head)

    def _next(self) -> "Sized | None":
        if self._is_cancelled:
            return None
        try:
            if self._chunks is None:
                self._chunks = self._open()
            return next(self._chunks, None)
        except Exception as error:
            self._chunks = iter(())
            return self._failure(
                f"Reader cannot parse this post, which is a fault of Reader's ({type(error).__name__})."
            )

    def _open(self) -> "Iterator[Sized]":
        from reader.library.reading import read_chunks
        from reader.text.layout.page import sizes

        how: dict[str, Any] = {
            "smart": self._config.smart_punctuation,
            "tags": self._state.tags,
            "note": self._state.note,
            "date_format": self._config.date_format,
            "with_pictures": shows_pictures(self._config),
            "with_formulas": self._loader.with_formulas,
        }
        try:
            self._macros, self._head, chunks, self.missing = read_chunks(self._post, **how)
        except ReaderError as error:
            yield self._failure(str(error))
            return
        first = next(chunks)
        yield first, sizes(first)
        given = 0  # blocks
        for sized in self._rest_apart(how):
            given += len(sized[0])
            yield sized
        if self._rest and self._rest.is_complete:
            self.missing = self._rest.missing
            return
        for blocks in chunks:
            if self._is_cancelled:
                return
            if blocks[given:]:
                yield blocks[given:], sizes(blocks[given:])
            given = max(0, given - len(blocks))

    def _rest_apart(self, how: dict[str, Any]) -> "Iterator[Sized]":
        """Yield what follows on the first chunk of a long post; nothing of others, or where no process can be had."""
        from reader.library.rest_of_post import FROM, RestOfPost

        with suppress(OSError):
            if self._post.path.stat().st_size >= FROM:
                self._rest = RestOfPost(self._post, how)
                if self._is_cancelled:  # while it was begun
                    self._rest.end()
                yield from self._rest.chunks()

    def _failure(self, sentence: str) -> "Sized":
        from reader.text.document.nodes import Text
        from reader.text.layout.front import front, warning
        from reader.text.layout.page import sizes

        blocks = front((Text(self._post.title),), [warning(sentence)])
        self._head = len(blocks)  # a page that is made of them has no body
        return blocks, sizes(blocks)
