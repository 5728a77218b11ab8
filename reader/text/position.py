"""A place in a post that no width changes."""

from typing import NamedTuple


class Position(NamedTuple):
    """A place in a document: a block, and how many of its characters (no blanks) stand before the place."""

    block: int = 0
    offset: int = 0
