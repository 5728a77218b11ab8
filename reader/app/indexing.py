"""Keeping the index up to date while the screen is open, in a process of its own so that no key waits for it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from typing import NamedTuple

from reader.app.web_process import LONGEST_LINE
from reader.errors import ReaderError, reason


class IndexChange(NamedTuple):
    """What the process says."""

    looked_at: int | None
    """How many posts were looked at, while it looks at all of them; None at the end of a look."""
    problems: tuple[str, ...]
    """What could not be read, in a sentence each."""


class IndexWatcher:
    """The process of `library/watch.py`."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Watch what `arguments` of `reader index` say."""
        self._arguments = arguments

    async def changes(self) -> AsyncGenerator[IndexChange, None]:
        """Yield what the process finds, until it ends; it is ended where nobody waits any more.

        Raises ReaderError where it cannot be started.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "reader.library.watch", *self._arguments,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                process_group=0, limit=LONGEST_LINE,
            )  # fmt: skip
        except OSError as error:
            raise ReaderError(f"Your folders cannot be looked at: {reason(error)}.") from error
        assert process.stdout
        try:
            async for line in process.stdout:
                found = json.loads(line)
                if "looked_at" in found:
                    yield IndexChange(found["looked_at"], ())
                else:
                    yield IndexChange(None, tuple(found["problems"]))
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # with the one that it may have begun
            while process.returncode is None:  # or asyncio, which cancels twice, complains on standard error
                with suppress(asyncio.CancelledError):
                    await process.wait()
