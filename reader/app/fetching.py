"""Fetching an article while the screen is open, in a process of its own: it can be stopped, and no key waits for it."""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError, reason


class Fetched(NamedTuple):
    """What the process says."""

    path: Path
    beside: str
    """Where the new version is, if the person has edited the file; else empty."""


class Fetching:
    """The process `reader fetch`, one at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._is_cancelled = False

    @property
    def is_running(self) -> bool:
        """Whether something is being fetched."""
        return self._process is not None

    def cancel(self) -> bool:
        """Stop what is being fetched; return whether anything was."""
        if self._process is None or self._is_cancelled:
            return False
        self._is_cancelled = True
        with suppress(ProcessLookupError):
            self._process.kill()
        return True

    async def fetch(self, address: str) -> Fetched | None:
        """Return where the article at an address is now; None where it was cancelled. Raises ReaderError."""
        if self._process:
            raise ReaderError("Another article is being fetched: esc cancels that.")
        self._is_cancelled = False
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "reader", "fetch", "--json", "--url", address, address,
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            out, _ = await self._process.communicate()
        except OSError as error:
            raise ReaderError(f"This cannot be fetched: {reason(error)}.") from error
        finally:
            process, self._process = self._process, None
            if process and process.returncode is None:
                process.kill()
        if self._is_cancelled:
            return None
        try:
            said = json.loads(out.splitlines()[-1])
        except (ValueError, IndexError) as error:
            raise ReaderError(
                "This could not be fetched: the page is more than Reader can take. o opens it."
            ) from error
        if "error" in said:
            raise ReaderError(said["error"])
        return Fetched(Path(said["path"]), said["beside"])
