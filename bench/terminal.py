"""A terminal for measuring: a program in a pty, its screen seen through pyte.

A thread takes what the program writes as it comes, and notes when: pyte takes longer to understand a screen than Reader
to draw it, and the program would wait for it.
"""

import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pyte

# Sequences that pyte takes for text: private modes with `<`, `>` or `=`, mode reports, device control strings.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1b[P_].*?\x1b\\", re.DOTALL)
_BEGUN = re.compile(rb"(?:\x1b(?:\[[0-9;:?<>=]*|[P_][^\x1b]*\x1b?)?)?\Z")
"""A sequence whose end has not come yet."""
_NOT_PASSED_ON = {"LINES", "COLUMNS", "PYTHONDONTWRITEBYTECODE"}
"""What would hide the size of the terminal, and make bytecode anew at every start."""


def _set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class _Screen(pyte.Screen):
    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        """Leave out what is a question (`CSI ? 4 m`): pyte passes it on, and fails."""
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """A program on a screen of `columns` by `rows` cells. Times are seconds since the last key, or since the start."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str], columns: int = 120, rows: int = 40, *, draws: bool = True
    ) -> None:
        """Run a program. `draws`: whether its screen is of interest; else only how long it writes."""
        self._draws = draws
        self._begun = b""
        self.screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._since = self._last_output = time.perf_counter()
        self.alive = True
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            _set_size(0, columns, rows)
            mine = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
            os.execvpe(argv[0], argv, {**mine, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env})
        self._came: Queue[tuple[float, bytes]] = Queue()
        sys.setswitchinterval(0.0005)
        self._taking = Thread(target=self._take, daemon=True)
        self._taking.start()

    def _take(self) -> None:
        """Note what comes, and when, until the program has ended; answer what it asks."""
        data = b"."
        while data:
            try:
                data = os.read(self.fd, 1 << 16)
                if b"\x1b[c" in data:
                    os.write(self.fd, b"\x1b[?62;22c")
            except OSError:
                data = b""
            self._came.put((time.perf_counter(), data))

    def text(self) -> str:
        """Return what is on the screen."""
        return "\n".join(self.screen.display)

    def pump(self, timeout: float) -> bool:
        """Take what the program has written; return whether it was anything."""
        try:
            when, data = self._came.get(timeout=timeout)
        except Empty:
            return False
        if not data:
            self.alive = False
            return False
        self._last_output = when
        if self._draws:
            data = self._begun + data
            whole = _BEGUN.search(data).start()  # type: ignore[union-attr]
            data, self._begun = data[:whole], data[whole:]
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        return True

    def wait(self, pattern: str, limit: float = 60) -> float:
        """Return after how many seconds `pattern` was on the screen. Raises TimeoutError."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end and self.alive:
            self.pump(0.01)
            if re.search(pattern, self.text()):
                return self._last_output - self._since
        raise TimeoutError(f"{pattern!r} never came:\n{self.text()}")

    def press(self, key: str) -> None:
        """Type something."""
        os.write(self.fd, key.encode())
        self._since = time.perf_counter()

    def until(self, key: str, condition: Callable[[], bool], limit: float = 10) -> float:
        """Type something; return the seconds until a condition holds of the screen. Raises TimeoutError."""
        self.press(key)
        while not condition():
            if time.perf_counter() - self._since > limit:
                raise TimeoutError(f"nothing answered {key!r}:\n{self.text()}")
            self.pump(0.002)
        return self._last_output - self._since

    def rest(self, seconds: float) -> float:
        """Return how much is left of so many seconds after the last key."""
        return self._since + seconds - time.perf_counter()

    def answer(self, key: str, quiet: float = 0.025, limit: float = 3) -> float:
        """Type something; return the seconds until the burst of output that answers it has ended, or `limit`."""
        self.press(key)
        answered = False
        while time.perf_counter() - self._since < limit and self.alive:
            if self.pump(0.005):
                answered |= self._last_output > self._since  # else it was written before
            elif answered and time.perf_counter() - self._last_output > quiet:
                break
        return self._last_output - self._since if answered else limit

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the screen; return when it has been drawn again."""
        self.settle()
        self.screen.resize(rows, columns)
        _set_size(self.fd, columns, rows)
        self.settle()

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until nothing has been written for `quiet` seconds."""
        while self.pump(quiet):
            pass

    def memory(self, *, with_children: bool = False) -> float:
        """Return the peak memory of the program in MiB (Linux), 0 where that cannot be told.

        `with_children`: together with that of the processes that it has started.
        """
        found = 0.0
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        for process in (self.pid, *(children.read_text().split() if with_children else ())):
            try:
                status = Path(f"/proc/{process}/status").read_text()
            except OSError:
                continue
            peak = re.search(r"VmHWM:\s+(\d+)", status)
            found += int(peak[1]) / 1024 if peak else 0
        return found

    def close(self) -> None:
        """Kill the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._taking.join()  # or it would read from whatever has this number next
        os.close(self.fd)
