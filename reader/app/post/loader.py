"""Posts on their way to the screen: read, parsed, measured and searched in a thread of the loader's own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from reader.app.post.viewport import reaches, shows_pictures
from reader.config import Config
from reader.errors import ReaderError
from reader.library.post import Post
from reader.state.journal import PostState

if TYPE_CHECKING:
    from reader.library.figures import Missing
    from reader.text.document.nodes import Block
    from reader.text.find.matches import BlockWords, Finder, Match
    from reader.text.layout.page import Page, Size
    from reader.text.layout.typeset import Options
    from reader.text.math import Macros
    from reader.text.position import Position

# The typesetter is imported by the thread, when the list has been painted.

P = ParamSpec("P")
T = TypeVar("T")


class PostLoader:
    """The thread, and what it is asked to do. What it gives is for the event loop alone."""

    def __init__(self, config: Config, *, with_formulas: bool) -> None:
        """`with_formulas`: whether to look for pictures of formulas."""
        self._config = config
        self.with_formulas = with_formulas
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="typeset")
        self._words: tuple[object, BlockWords] | None = None  # those of one page; the thread's

    def close(self) -> None:
        """End; what was asked for and has not begun is not done."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def open(self, post: Post, state: PostState) -> "LoadingPost":
        """Return a post that can be read chunk by chunk. `state`: what the person wrote, which is shown with it."""
        return LoadingPost(self, post, state, self._config)

    async def run(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `action` returns in the thread. Raises what it raises."""
        return await asyncio.wrap_future(self._thread.submit(action, *args, **kwargs))

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
        self._chunks: Iterator[tuple[Block, ...]] | None = None
        self.missing: Missing | None = None
        """What of its pictures is not on this machine, as far as it was read."""

    def cancel(self) -> None:
        """Take note that nobody waits for it any more: what has not begun is not done."""
        self._is_cancelled = True

    async def next(self) -> "tuple[tuple[Block, ...], list[Size]] | None":
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

    def _next(self) -> "tuple[tuple[Block, ...], list[Size]] | None":
        from reader.text.layout.page import sizes

        if self._is_cancelled:
            return None
        try:
            if self._chunks is None:
                self._chunks = self._open()
            chunk = next(self._chunks, None)
            return None if chunk is None else (chunk, sizes(chunk))
        except Exception as error:
            self._chunks = iter(())
            chunk = self._failure(
                f"Reader cannot parse this post, which is a fault of Reader's ({type(error).__name__})."
            )
            return chunk, sizes(chunk)

    def _open(self) -> "Iterator[tuple[Block, ...]]":
        from reader.library.reading import read_chunks

        try:
            self._macros, self._head, chunks, self.missing = read_chunks(
                self._post,
                smart=self._config.smart_punctuation,
                tags=self._state.tags,
                note=self._state.note,
                date_format=self._config.date_format,
                with_pictures=shows_pictures(self._config),
                with_formulas=self._loader.with_formulas,
            )
        except ReaderError as error:
            return iter([self._failure(str(error))])
        return chunks

    def _failure(self, sentence: str) -> "tuple[Block, ...]":
        from reader.text.document.nodes import Text
        from reader.text.layout.front import front, warning

        return front((Text(self._post.title),), [warning(sentence)])
