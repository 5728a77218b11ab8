"""The thread that touches the state file, so that a slow disk never holds up a key."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from reader.state.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Writer:
    """Does things with the store one after the other, in the order in which they were asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="state")

    async def do(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `action` (a method of the store) returns, once that is on the disk. Raises what it raises."""
        return await asyncio.wrap_future(self._thread.submit(action, *args, **kwargs))

    def close(self) -> None:
        """Wait for what was asked for, then close the store."""
        self._thread.shutdown(wait=True)
        self.store.close()
