"""What follows on the beginning of a long post, parsed in a process of its own, so that no key waits for it.

Python does one thing at a time in a process: a thread that parses for seconds holds up every key by some of them.
"""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from reader.library.post import Post

if TYPE_CHECKING:
    from reader.library.figures import Missing
    from reader.text.document.nodes import Block
    from reader.text.layout.page import Size

    Sized = tuple[tuple[Block, ...], list[Size]]
    """Blocks with their sizes."""

FROM = 150_000
"""Bytes of a file from which on this is worth the start of a process."""
_TOGETHER = 0.25
"""Seconds of parsing that are given at a time: each time, a key may have to wait."""
_NICE = 10
"""How far it stands back: somebody reads meanwhile."""


class RestOfPost:
    """The process that parses what follows on the first chunk of a post."""

    def __init__(self, post: Post, how: dict[str, Any]) -> None:
        """`how`: the options of `read_chunks`. Raises OSError where no process can be started."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reader.library.rest_of_post"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.missing: Missing | None = None
        """See `Chunks.missing`, when all was read."""
        self.is_complete = False
        assert self._process.stdin
        try:
            with self._process.stdin as there:
                pickle.dump((post, how), there)
        except OSError:
            self.end()
            raise

    def chunks(self) -> "Iterator[Sized]":
        """Yield blocks as they are parsed; fewer than there are, without `is_complete`, where the process has ended."""
        assert self._process.stdout
        with self._process.stdout as here:
            try:
                while found := pickle.load(here):  # which our own process has written
                    yield found
                self.missing = pickle.load(here)
                self.is_complete = True
            except (EOFError, pickle.UnpicklingError):
                return
            finally:
                self.end()

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.wait()


def _give(here: IO[bytes], there: IO[bytes]) -> None:
    """Parse what is asked for, and give it as it comes."""
    from reader.library.reading import read_chunks
    from reader.text.layout.page import sizes

    os.nice(_NICE)
    post, how = pickle.load(here)
    found = read_chunks(post, **how)
    next(found.chunks, None)
    blocks: list[Block] = []
    given_at = time.monotonic()
    for chunk in found.chunks:
        blocks += chunk
        if time.monotonic() - given_at > _TOGETHER:
            pickle.dump((tuple(blocks), sizes(blocks)), there)
            there.flush()
            blocks, given_at = [], time.monotonic()
    if blocks:
        pickle.dump((tuple(blocks), sizes(blocks)), there)
    pickle.dump(None, there)
    pickle.dump(found.missing, there)
    there.flush()


if __name__ == "__main__":
    _give(sys.stdin.buffer, sys.stdout.buffer)
