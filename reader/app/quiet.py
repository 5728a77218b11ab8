"""Whether the person is at the keys just now: what can wait does so, since Python does one thing at a time."""

import asyncio
import gc
import time
from collections.abc import Callable

_MOMENT = 0.15
"""Seconds without a key after which what can wait goes on."""
_SELDOM, _SELDOM_BETWEEN_KEYS = 0.25, 1.0
"""Seconds between two moments at which it is shown how far something is: to draw the screen anew takes a while."""
_GARBAGE = ((5, 1.5), (30, 0.5), (300, 0.0))
"""Garbage is looked for when Python has looked more than so many times among what is new, each time after 7,000 things
were made, and no key has come for so many seconds."""


class Quiet:
    """When the last key was pressed, or the mouse moved."""

    def __init__(self) -> None:
        self._disturbed_at = 0.0

    def disturb(self) -> None:
        """Take note of a key."""
        self._disturbed_at = time.monotonic()

    @property
    def _left(self) -> float:
        """The seconds for which what can wait does so."""
        return self._disturbed_at + _MOMENT - time.monotonic()

    async def wait(self) -> None:
        """Return when no key was pressed for a moment."""
        while (left := self._left) > 0:
            await asyncio.sleep(left)

    def seldom(self) -> Callable[[], bool]:
        """Return what tells whether to show what goes on: from time to time, and less often between keys."""
        shown_at = time.monotonic()

        def is_due() -> bool:
            nonlocal shown_at
            if time.monotonic() - shown_at < (_SELDOM if self._left <= 0 else _SELDOM_BETWEEN_KEYS):
                return False
            shown_at = time.monotonic()
            return True

        return is_due

    def collect_garbage(self) -> None:
        """Look for garbage everywhere: the more there may be, the shorter the rest that it waits for."""
        *_, looks = gc.get_count()
        rest = time.monotonic() - self._disturbed_at
        if any(looks > some and rest >= seconds for some, seconds in _GARBAGE):
            gc.collect()


def collect_garbage_where_nobody_waits() -> None:
    """Look at nothing that was made until now any more, and at all of the rest only in `collect_garbage`.

    To look at all there is takes a tenth of a second where a long post is open, whatever the person is at.
    """
    gc.freeze()
    gc.set_threshold(gc.get_threshold()[0], 10, 1_000_000)
    gc.enable()
