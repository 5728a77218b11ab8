"""A terminal that is as it was, however Reader ends: even a process that is killed outright leaves it usable."""

import marshal
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_HELD_BACK = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGTTOU)
"""Signals that a terminal sends to all that use it, or that end a whole job."""


class Guard:
    """A second process that puts the terminal back if this one is killed; none where there is no terminal.

    It waits at a pipe, which ends when this process does, and is told when all went well. It is a program of its own,
    since a fork would keep all the memory that this process has by then.
    """

    def __init__(self) -> None:
        """Take note of how the terminal is now."""
        import termios

        self._told = self._watcher = -1
        self._modes: list[object] = []
        with suppress(termios.error):
            self._modes = termios.tcgetattr(0)

    def begin(self, also: bytes = b"") -> None:
        """Watch from now on: when there is something to see, since what it starts needs the machine for a moment.

        `also`: what else puts the terminal back.
        """
        if not self._modes:
            return
        try:
            theirs, self._told = os.pipe()
            os.set_inheritable(theirs, True)
            program = str(Path(__file__).with_name("put_back.py"))
            self._watcher = os.posix_spawn(
                sys.executable,
                [sys.executable, "-I", "-S", program, str(theirs), marshal.dumps((self._modes, also)).hex()],
                os.environ,
                setpgroup=0,  # who kills the whole job does not kill this
                setsigmask=_HELD_BACK,
            )
        except OSError:  # without one, then
            return
        os.close(theirs)

    def end(self) -> None:
        """Watch no more: the terminal has been put back."""
        if self._watcher > 0:
            with suppress(OSError):
                os.write(self._told, b".")
            os.close(self._told)
            with suppress(ChildProcessError):
                os.waitpid(self._watcher, 0)
