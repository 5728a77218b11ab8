"""A post as it is parsed, piece by piece, in a thread."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from reader.config import Config
from reader.errors import ReaderError
from reader.library.post import Post
from reader.state.journal import PostState

if TYPE_CHECKING:
    from reader.text.document.nodes import Block
    from reader.text.layout.page import Page, Size
    from reader.text.layout.typeset import Options
    from reader.text.math import Macros


class Pieces:
    """A post as it is parsed, or why it cannot be read. Used by one thread at a time."""

    def __init__(self, post: Post, state: PostState, config: Config) -> None:
        self._post = post
        self._state = state
        self._config = config
        self._macros: Macros = {}
        self._head = 0
        self._pieces: Iterator[tuple[Block, ...]] | None = None

    def next(self, wanted: Callable[[], bool]) -> "tuple[tuple[Block, ...], list[Size]] | None":
        """Return the next blocks and their sizes; None after the last, or where they are not wanted any more."""
        from reader.text.layout.page import sizes

        if not wanted():
            return None
        try:
            if self._pieces is None:
                self._pieces = self._open()
            piece = next(self._pieces, None)
        except Exception as error:
            self._pieces = iter(())
            piece = self._failure(
                f"Reader cannot parse this post, which is a fault of Reader's ({type(error).__name__})."
            )
        return None if piece is None else (piece, sizes(piece))

    def page(self, width: int, options: "Options") -> "Page":
        """Return an empty page for the blocks."""
        from reader.text.layout.page import Page

        return Page(width, options, self._macros, self._head)

    def _open(self) -> "Iterator[tuple[Block, ...]]":
        from reader.library.reading import read_pieces

        try:
            self._macros, self._head, pieces = read_pieces(
                self._post,
                smart=self._config.smart_punctuation,
                tags=self._state.tags,
                note=self._state.note,
                date_format=self._config.date_format,
            )
        except ReaderError as error:
            return iter([self._failure(str(error))])
        return pieces

    def _failure(self, sentence: str) -> "tuple[Block, ...]":
        from reader.text.document.nodes import Byline, Heading, Text

        return Heading(1, (Text(self._post.title),)), Byline(f"⚠ {sentence}")
