"""Python's search for garbage, and when it is put off."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_search_for_garbage() -> Iterator[None]:
    """Make many things without Python looking through all of them again and again: half of the time would go there.

    It looks for circles, and there are none in trees. Whoever has found it on puts it on again: threads may do this at
    once.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
