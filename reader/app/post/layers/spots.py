"""Parts of a page that a cursor goes by: words, lines, sentences."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Spot(NamedTuple):
    """A part of a page: its block, and which of the parts of that it is."""

    block: int
    number: int


def spot_beside(blocks: int, parts: Callable[[int], Sequence[object]], block: int, step: int) -> Spot | None:
    """Return the first part below a block (1), or the last one above it (-1); None where there are no more.

    `blocks`: how many there are. `parts` gives those of a block.
    """
    block += step
    while 0 <= block < blocks:
        if found := parts(block):
            return Spot(block, 0 if step > 0 else len(found) - 1)
        block += step
    return None
