"""How much work a formula may take: counted and not timed, so that the same is shown on every machine.

The largest formula of some hundred long posts takes 24,000 steps.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 10_000
"""Characters that a formula may have."""
_MOST = 100_000
"""Steps that it may take: tokens that are read, and pieces of rows that are put together."""

MAX_EXPANSIONS = 500
"""Macros expanded in one formula: more than this is a macro that calls itself."""
_LEAST_EXPANSIONS = 50
"""Macros that are expanded in a formula beyond one for each of its characters."""

_left: ContextVar[int | None] = ContextVar("left", default=None)


class TooMuchError(Exception):
    """A formula takes more steps than one that somebody reads."""


@contextmanager
def budget(source: str) -> Iterator[None]:
    """Bound what is done with a formula within. Raises TooMuchError where its source is too long, or its work."""
    if len(source) > LONGEST:
        raise TooMuchError
    token = _left.set(_MOST)
    try:
        yield
    finally:
        _left.reset(token)


def spend(steps: int) -> None:
    """Take note of steps. Raises TooMuchError where those were too many."""
    left = _left.get()
    if left is not None:
        if left < steps:
            raise TooMuchError
        _left.set(left - steps)


def most_expansions(source: str) -> int:
    """Return how many macros are expanded in a formula."""
    return min(MAX_EXPANSIONS, len(source) + _LEAST_EXPANSIONS)
