"""The thread that touches the state file, so that a slow disk never holds up a key."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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
        # Shielded: who quits while the disk is slow gives up waiting, and not what was to be written.
        return await asyncio.shield(asyncio.wrap_future(self.ask(action, *args, **kwargs)))

    def ask(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have `action` done although nobody waits for it: `close` does."""
        return self._thread.submit(action, *args, **kwargs)

    def close(self) -> None:
        """Wait for what was asked for, then close the store."""
        self._thread.shutdown(wait=True)
        self.store.close()
