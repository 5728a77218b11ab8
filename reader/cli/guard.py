"""A terminal that is as it was, however Reader ends: even a process that is killed outright leaves it usable."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_AS_IT_WAS = (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?1004l\x1b[?2048l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
)
"""Turns off the mouse, pasting, the other keyboard and the other screen, and shows the cursor, in plain colours."""
_SENTENCE = b"Reader was killed. What you did is on the disk.\r\n"


@contextmanager
def guarded() -> Iterator[None]:
    """Let a second process put the terminal back if this one is killed while the body runs.

    It waits at a pipe, which ends when this process does, and is told when all went well. It costs a fork, before
    anything heavy is imported.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield
        return
    import termios

    try:
        modes = termios.tcgetattr(0)
        ours, told = os.pipe()
        watcher = os.fork()
    except (termios.error, OSError):  # without one, then
        yield
        return
    if watcher == 0:
        os.close(told)
        _watch(ours, modes)
    os.close(ours)
    try:
        yield
    finally:
        with suppress(OSError):
            os.write(told, b".")
        os.close(told)
        with suppress(ChildProcessError):
            os.waitpid(watcher, 0)


def _watch(ours: int, modes: list[object]) -> None:
    """Wait until the other process has ended, and put the terminal back unless it says that it has done so."""
    import termios

    try:
        os.setpgid(0, 0)  # who kills the whole job does not kill this
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        if not os.read(ours, 1):
            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, modes)  # type: ignore[arg-type]
                os.write(1, _AS_IT_WAS + _SENTENCE)
    finally:
        os._exit(0)
