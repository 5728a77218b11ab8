"""A command of Reader's that asks the web while the screen is open: it can be stopped, and no key waits for it."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from reader.errors import ReaderError, reason

LONGEST_LINE = 1 << 26
"""Bytes of a line that a process may say: a sentence for each file, or feed, that cannot be read."""


class WebProcess:
    """A process of its own, one at a time."""

    def __init__(self, busy: str) -> None:
        """`busy` is what is said to who wants a second one."""
        self._busy = busy
        self._process: asyncio.subprocess.Process | None = None
        self.is_cancelled = False
        """Whether the person has stopped the last one."""

    @property
    def is_running(self) -> bool:
        """Whether there is one."""
        return self._process is not None

    def cancel(self) -> bool:
        """Stop it; return whether there was one."""
        if self._process is None or self.is_cancelled:
            return False
        self.is_cancelled = True
        with suppress(ProcessLookupError):
            self._process.kill()
        return True

    async def lines(self, *arguments: str) -> AsyncGenerator[dict[str, Any], None]:
        """Run `reader` with arguments; yield what it prints, one JSON object a line, until it ends or is cancelled.

        Raises ReaderError where one runs already, or where it cannot be started.
        """
        if self._process:
            raise ReaderError(self._busy)
        self.is_cancelled = False
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "reader", *arguments,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
                limit=LONGEST_LINE,
            )  # fmt: skip
        except OSError as error:
            raise ReaderError(f"The web cannot be asked: {reason(error)}.") from error
        assert process.stdout
        assert process.stderr
        said = asyncio.ensure_future(process.stderr.read())
        is_silent = True
        try:
            async for line in process.stdout:
                with suppress(ValueError):
                    yield json.loads(line)
                    is_silent = False
            wrong = (await said).decode(errors="replace").strip().rpartition("\n")[2]
            if is_silent and wrong.startswith("reader: ") and not self.is_cancelled:
                raise ReaderError(wrong.removeprefix("reader: "))
        finally:
            said.cancel()
            self._process = None
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
