"""Posts whose file has another name, or whose front matter gives another key: their state goes with them."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from reader.library.library import Library
from reader.library.post import Post
from reader.state.journal import UNTOUCHED
from reader.state.store import Store

Locate = Callable[[str], Path | None]
"""Tells where the file of a key is, if the key is only the name of one."""


def path_of(key: str) -> Path | None:
    """Return where the file of a key is that is its absolute path."""
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(key).path))) if key.startswith("file:///") else None


def follow_moves(found: Iterable[Post], library: Library, store: Store, locate: Locate = path_of) -> list[Post]:
    """Give posts the state that their bodies had under other keys; return those that got one.

    `found` are posts whose bodies other posts have, or had. A post gets the state if nothing is known of its key, or if
    its key is only the name of a file that has another body now. A post that is still there as it was keeps its own,
    and shares nothing: then the other is a copy. What may be elsewhere (in another library, on another device) keeps
    its own too, and the post gets the same. Raises ReaderError.
    """
    seeking = [
        post
        for post in found
        if (state := store.state(post.key)) == UNTOUCHED
        or (post.is_named_by_file and post.fingerprint not in (state.body, state.body_read))
    ]
    holders = store.holders(post.fingerprint for post in seeking)
    if not holders:
        return []

    def is_there(key: str, body: str) -> bool:
        """Whether the post of `key` is where it was, with the same body."""
        if here := library.by_key(key):
            return here.fingerprint == body
        place = locate(key)
        # A file of this library that has another key now has got one of its own.
        return place is not None and library.by_path(place) is None and place.exists()

    moves: dict[str, tuple[str, str, bool]] = {}
    taken: set[str] = set()
    for post in sorted(seeking, key=lambda post: post.is_named_by_file):
        for key, own in holders.get(post.fingerprint, ()):
            if key in taken or key == post.key or is_there(key, post.fingerprint):
                continue
            away = own and (key.startswith("file:") or library.by_key(key) is not None)
            if away or store.state(post.key) == UNTOUCHED:
                moves[post.key] = (key, post.key, away)
                taken.add(key)
                break
    if moves:
        store.move([*moves.values()])
    return [post for post in seeking if post.key in moves]
