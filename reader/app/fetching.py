"""Fetching an article while the screen is open."""

from contextlib import aclosing
from pathlib import Path
from typing import NamedTuple

from reader.app.web_process import WebProcess
from reader.errors import ReaderError


class Fetched(NamedTuple):
    """What the process says."""

    path: Path
    beside: str
    """Where the new version is, if the person has edited the file; else empty."""


class Fetching(WebProcess):
    """The process `reader fetch`."""

    def __init__(self) -> None:
        super().__init__("Another article is being fetched: esc cancels that.")

    async def fetch(self, address: str) -> Fetched | None:
        """Return where the article at an address is now; None where it was cancelled. Raises ReaderError."""
        said = {"error": "This could not be fetched: the page is more than Reader can take. o opens it."}
        async with aclosing(self.lines("fetch", "--json", "--no-pictures", "--url", address, address)) as lines:
            async for line in lines:
                said = line
        if self.is_cancelled:
            return None
        if "error" in said:
            raise ReaderError(said["error"])
        return Fetched(Path(said["path"]), said["beside"])
