"""What processes that make pictures have in common."""

import resource
from contextlib import suppress

_MOST_MEMORY = 1 << 30
"""Bytes that such a process may take: what a picture of the most pixels needs, and no more."""


def limit_memory() -> None:
    """Let this process fail rather than take all the memory of the machine."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
