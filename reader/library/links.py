"""Links between posts: what a post points to, and which posts point to it."""

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.library.addresses import canonical_url, web_address
from reader.library.post import Post
from reader.text.clean import clean_line
from reader.text.names import folded_name

if TYPE_CHECKING:
    from reader.text.document.nodes import Block

POST_LINK = "post:"
"""What a link to a post of the library begins with that Reader itself has made; its key follows."""


def sums(targets: Iterable[str]) -> set[int]:
    """Return numbers by which the posts can be found that `targets` may point to: see `own_sums`."""
    return {_sum(_name(target)) for target in targets}


def own_sums(post: Post) -> set[int]:
    """Return the numbers of what a link to a post may say. Small numbers make a small index."""
    names = {_name(str(post.path)), _name(clean_line(str(post.path)))}
    names |= {_name(address) for address in (post.url, post.key) if web_address(address)}
    return {_sum(name) for name in names}


def _name(target: str) -> str:
    """Return what is the same in all links to a post: its address, or what its file is called."""
    if web_address(target):
        return canonical_url(target)
    path = Path(unquote(target.partition("#")[0].partition("?")[0]))
    name = path.parent.name if path.stem.lower() in ("index", "_index") else path.stem
    return folded_name(name)


def _sum(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace"))


def linked_from(posts: Sequence[Post]) -> "tuple[Block, ...]":
    """Return what stands below a post to which others link."""
    from reader.text.document.nodes import Heading, Item, Link, ListBlock, Paragraph, Text

    if not posts:
        return ()
    items = [Item((Paragraph((Link(POST_LINK + post.key, (Text(post.title),)),)),), None) for post in posts]
    return Heading(2, (Text("Linked from"),)), ListBlock(None, True, tuple(items))
