"""What the person does with posts: on the disk first, then told to all who show it. Without Textual."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.app.session import Location
from reader.app.threads import Writer
from reader.library.library import Library
from reader.library.post import Post
from reader.lists.renames import Locate, follow_moves
from reader.state.journal import BOOKMARK, Change, Field, Highlight, PostState, Value
from reader.state.saved_searches import SavedSearch
from reader.state.store import Store
from reader.text.position import Position

Changed = Callable[[frozenset[str]], object]
"""Is told the keys of the posts whose state has changed."""


class Annotation(NamedTuple):
    """Something that the person has written or marked: a highlight, or, without one, the note on a post."""

    post: Post
    highlight: Highlight | None
    note: str

    @property
    def field(self) -> str:
        """The field of the reading state that holds it."""
        return self.highlight.field if self.highlight else "note"


class StateActions:
    """Changes of the reading state. Each raises ReaderError where it could not be kept."""

    def __init__(self, writer: Writer, changed: Changed) -> None:
        """Write with `writer`; `changed` is told after each change, on the event loop."""
        self._writer = writer
        self._changed = changed
        self.done: list[Callable[[Post, str], object]] = []
        """Called when the person has starred, read or written on one post, with the field of its state."""

    @property
    def store(self) -> Store:
        """The reading state, for reading."""
        return self._writer.store

    # --- marks

    async def toggle(self, post: Post, field: Field) -> PostState:
        """Turn a mark of a post to the other value; return the new state."""
        try:
            state = await self._writer.do(self.store.toggle, post.key, post.fingerprint, field)
        finally:
            self._changed(frozenset([post.key]))
        if getattr(state, field):
            self._tell(post, field)
        return state

    def _tell(self, post: Post, field: str) -> None:
        for told in self.done:
            told(post, field)

    async def read(self, post: Post) -> None:
        """Mark the post read that the person has read."""
        if await self.mark_read({post.key: post.fingerprint}):
            self._tell(post, "read")

    async def mark_read(self, posts: Mapping[str, str]) -> list[str]:
        """Mark posts read (keys, each with its fingerprint); return the keys of those that were not."""
        try:
            return await self._writer.do(self.store.mark, posts, "read", True)
        finally:
            self._changed(frozenset(posts))

    async def open(self, post: Post) -> None:
        """Note that a post was opened."""
        try:
            await self._writer.do(self.store.open, post.key, post.fingerprint)
        finally:
            self._changed(frozenset([post.key]))

    def leave(self, post: Post, position: Position | None, progress: float, seen: Sequence[tuple[int, int]]) -> None:
        """Note how far the person has come in a post, and what they have `seen`, without waiting for it."""
        self._writer.ask(self.store.leave, post.key, position, progress, seen)

    async def undo(self) -> list[Change]:
        """Take back what was last marked, starred, hidden or written; return what was set back, or nothing."""
        undone = await self._writer.do(self.store.undo)
        self._changed(frozenset(key for key, _, _ in undone))
        return undone

    async def keep_bookmark(self, letter: str, location: Location) -> None:
        """Keep a place under a letter."""
        value = {"post": location.key, "position": list(location.position) if location.position else None}
        await self._writer.do(self.store.put, BOOKMARK + letter, "", "bookmark", value)

    async def bookmark(self, letter: str) -> Location | None:
        """Return the place that is kept under a letter."""
        values = await self._writer.do(self.store.values, [BOOKMARK + letter])
        value = json.loads(values.get(BOOKMARK + letter, {}).get("bookmark", "null"))
        return Location(value["post"], Position(*value["position"]) if value["position"] else None) if value else None

    async def keep_search(self, search: SavedSearch) -> None:
        """Keep a search under its name; one without a query is kept no longer."""
        try:
            await self._writer.do(self.store.put, search.key, "", "search", search.query)
        finally:
            self._changed(frozenset([search.key]))

    async def unsubscribe(self, address: str) -> None:
        """End the subscription to the feed that was subscribed to at an address."""
        try:
            await self._writer.do(self.store.put, address, "", "subscribed", None)
        finally:
            self._changed(frozenset([address]))

    async def unfinished(self) -> list[str]:
        """Return the keys of the posts that were left before their end, the last one first."""
        return await self._writer.do(self.store.unfinished)

    async def refresh(self) -> bool:
        """Take up what other readers have done; return whether that is anything."""
        if changed := await self._writer.do(self.store.refresh):
            self._changed(frozenset(changed))
        return bool(changed)

    async def follow_moves(self, found: Iterable[Post], library: Library, locate: Locate) -> None:
        """Let posts have the state that they had when their files had other names."""
        if moved := await self._writer.do(follow_moves, found, library, self.store, locate):
            self._changed(frozenset(post.key for post in moved))

    # --- notes and highlights

    async def put(self, post: Post, field: str, value: Value) -> None:
        """Give a field of a post a value: a note, or a highlight; None takes it away."""
        await self.put_all(post, {field: value})

    async def put_all(self, post: Post, values: Mapping[str, Value]) -> None:
        """Give fields of a post values, in one change."""
        try:
            await self._writer.do(self.store.put_each, [(post.key, post.fingerprint, values)])
        finally:
            self._changed(frozenset([post.key]))
        if any(values.values()):
            self._tell(post, "note")

    def put_at_the_end(self, post: Post, field: str, value: Value) -> None:
        """Give a field a value when Reader ends: nobody waits for it, but closing the writer does."""
        self._writer.ask(self.store.put, post.key, post.fingerprint, field, value)

    async def annotations(self, library: Library) -> list[Annotation]:
        """Return all notes and highlights on posts of a library, those of the post that was last written on first."""
        found: list[Annotation] = []
        for key in await self._writer.do(self.store.noted):
            if post := library.by_key(key):
                state = self.store.state(key)
                found += [Annotation(post, None, state.note)] if state.note else []
                found += [Annotation(post, one, one.note) for one in state.highlights]
        return found
