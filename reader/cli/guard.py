"""A terminal that is as it was, however Reader ends: even a process that is killed outright leaves it usable."""

import os
import signal
from contextlib import suppress

_AS_IT_WAS = (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?1004l\x1b[?2048l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
)
"""Turns off the mouse, pasting, the other keyboard and the other screen, and shows the cursor, in plain colours."""
_SENTENCE = b"Reader was killed. What you did is on the disk.\r\n"


class Guard:
    """A second process that puts the terminal back if this one is killed; none where there is no terminal.

    It waits at a pipe, which ends when this process does, and is told when all went well.
    """

    def __init__(self) -> None:
        """Take note of how the terminal is now."""
        import termios

        self._told = self._watcher = -1
        self._modes: list[object] = []
        with suppress(termios.error):
            self._modes = termios.tcgetattr(0)

    def begin(self, also: bytes = b"") -> None:
        """Watch from now on: when there is something to see, since a fork makes what follows on it slower.

        `also`: what else puts the terminal back.
        """
        if not self._modes:
            return
        try:
            ours, self._told = os.pipe()
            self._watcher = os.fork()
        except OSError:  # without one, then
            return
        if self._watcher == 0:
            os.close(self._told)
            _watch(ours, self._modes, also)
        os.close(ours)

    def end(self) -> None:
        """Watch no more: the terminal has been put back."""
        if self._watcher > 0:
            with suppress(OSError):
                os.write(self._told, b".")
            os.close(self._told)
            with suppress(ChildProcessError):
                os.waitpid(self._watcher, 0)


def _watch(ours: int, modes: list[object], also: bytes) -> None:
    """Wait until the other process has ended, and put the terminal back unless it says that it has done so."""
    import termios

    try:
        os.setpgid(0, 0)  # who kills the whole job does not kill this
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        if not os.read(ours, 1):
            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, modes)  # type: ignore[arg-type]
                os.write(1, _AS_IT_WAS + also + _SENTENCE)
    finally:
        os._exit(0)
