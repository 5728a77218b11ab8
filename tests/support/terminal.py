"""A reader in a pty: its bytes, and its screen as pyte sees it."""

import os
import re
import sys
import time
from collections.abc import Callable, Mapping

import pexpect
import pyte

from reader.paths import crash_file

# What pyte does not know: modes with `<`, `>` or `=`, mode reports, questions, device control and other strings.
UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u|S)|\x1b[P_].*?\x1b\\|\x1b\]1337;.*?\x07", re.DOTALL
)
UNFINISHED = re.compile(rb"\x1b(?:[P_][^\x1b]*(?:\x1b)?|\]1337;[^\x07]*)?\Z", re.DOTALL)


class Screen(pyte.Screen):
    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        """Leave out what pyte does not know, and hands on all the same: `CSI ? … m`, a question."""
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """A reader in a terminal of 80 × 24 cells, or as many as asked for."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        stdin: str | None = None,
        env: Mapping[str, str] = os.environ,
    ) -> None:
        command = [sys.executable, "-m", "reader", *arguments]
        if stdin is not None:
            command = ["/bin/sh", "-c", f"printf '%s' {stdin!r} | {' '.join(command)}"]
        self.raw = self._rest = b""
        self._new_screen(columns, rows)
        # Named, or the child gets the LINES and COLUMNS that readline, which pytest imports, sets behind Python's back.
        self.child = pexpect.spawn(command[0], command[1:], dimensions=(rows, columns), timeout=20, env=dict(env))

    def _new_screen(self, columns: int, rows: int) -> None:
        self.screen = Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)

    def resize(self, columns: int, rows: int) -> None:
        self._new_screen(columns, rows)  # pyte's own resize moves what is there; the reader paints it all anew
        self.child.setwinsize(rows, columns)

    def pump(self, quiet: float = 0.15) -> None:
        """Take what is written until nothing has been for a while."""
        while True:
            try:
                data = self.child.read_nonblocking(1 << 16, timeout=quiet)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return
            assert isinstance(data, bytes)
            self.raw += data
            data = UNKNOWN_TO_PYTE.sub(b"", self._rest + data)
            unfinished = UNFINISHED.search(data)
            self._rest = unfinished[0] if unfinished else b""
            self.stream.feed(data.removesuffix(self._rest))

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait(self, pattern: str, limit: float = 20) -> None:
        """Wait until the screen shows something, `limit` seconds at the most."""
        self.until(lambda: re.search(pattern, self.text) is not None, repr(pattern), limit)

    def until(self, condition: Callable[[], bool], what: str = "it", limit: float = 20) -> None:
        """Wait until something is so."""
        end = time.monotonic() + limit
        while not condition():
            assert time.monotonic() < end, f"{what} never came:\n{self.text}"
            self.pump(0.05)

    def press(self, keys: str, then: str | None = None) -> None:
        self.child.send(keys)
        if then:
            self.wait(then)

    def ends(self, status: int = 0) -> None:
        """Wait for the end, and hold that it is one of `status`."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        crash = crash_file().read_text() if crash_file().exists() else ""
        assert self.child.exitstatus == status, f"{self.child.before!r}\n{crash}"

    @property
    def before(self) -> bytes:
        """What was written before what was waited for last."""
        return self.child.before if isinstance(self.child.before, bytes) else b""

    @property
    def pid(self) -> int:
        """The process."""
        assert self.child.pid is not None
        return self.child.pid

    def close(self) -> None:
        try:
            self.child.close(force=True)
        except pexpect.ExceptionPexpect:  # which waits for a tenth of a second only until it is dead
            os.waitpid(self.pid, 0)


Start = Callable[..., Terminal]
