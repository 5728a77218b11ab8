"""Readers in terminals of their own, forked from a process that has imported everything: a start costs little then.

The process waits for lines `TTY COLUMNS ROWS FAULT ARGUMENT …` (tabs between them), and answers each with the
number of the process that it has made.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pyte

from support.faults import Fault, arm
from support.processes import is_running
from support.terminal import UNKNOWN_TO_PYTE


class Nursery:
    """The process that readers are forked from."""

    def __init__(self, preload: Path | None = None) -> None:
        """`preload`: the library of `support/faults.py`, where something is to fail."""
        tests = str(Path(__file__).parent.parent)
        command = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {tests!r}); import support.nursery as n; n.breed()",
        ]
        env = {**os.environ, "LD_PRELOAD": str(preload)} if preload else None
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)

    def start(
        self, *arguments: str, columns: int = 80, rows: int = 30, fault: Fault | None = None, under: Path = Path("/")
    ) -> "Child":
        """Return a reader that has just begun; `fault`: what fails of what is `under` a folder."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        failing = json.dumps([fault, str(under)] if fault else None)
        line = "\t".join([os.ttyname(slave), str(columns), str(rows), failing, *arguments])
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        return Child(int(self._process.stdout.readline()), master, slave, columns, rows)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Child:
    """A reader in a terminal."""

    def __init__(self, pid: int, master: int, slave: int, columns: int, rows: int) -> None:
        self.pid = pid
        self._master, self._slave = master, slave
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    def pump(self, seconds: float) -> None:
        """Take what it writes, for a while."""
        end = time.monotonic() + seconds
        while select.select([self._master], [], [], max(0.0, end - time.monotonic()))[0]:
            data = os.read(self._master, 1 << 16)
            self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))

    @property
    def lines(self) -> list[str]:
        return list(self._screen.display)

    def wait(self, words: str) -> None:
        self.until(lambda lines: words in "\n".join(lines))

    def until(self, condition: Callable[[list[str]], bool], limit: float = 20) -> None:
        """Wait until something is so of the lines on the screen."""
        end = time.monotonic() + limit
        while not condition(self.lines):
            assert time.monotonic() < end, "\n".join(self.lines)
            self.pump(0.01)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def end(self, limit: float = 20) -> None:
        """Take what it writes until it has ended, as it was told to."""
        end = time.monotonic() + limit
        while is_running(self.pid):
            assert time.monotonic() < end, "\n".join(self.lines)
            self.pump(0.02)
        os.close(self._slave)
        os.close(self._master)

    def kill(self) -> None:
        """Kill it, and take what it had written until then."""
        os.kill(self.pid, signal.SIGKILL)
        self.pump(0.02)
        os.close(self._slave)
        os.close(self._master)


def marks_shown(lines: list[str]) -> tuple[set[str], set[str]]:
    """Return the titles that the list shows as read, and those with a star."""
    rows = [line[1:] for line in lines if line[3:8] == "Post "]
    return (
        {row[2:].split("★")[0].strip() for row in rows if row[0] == " "},
        {row[2:].split("★")[0].strip() for row in rows if "★" in row},
    )


def breed(requests: IO[str] = sys.stdin) -> None:
    """Fork a reader for each line of `requests`."""
    import reader.app.app
    import reader.cli.interactive
    import reader.library.post
    import reader.state.upkeep
    import reader.text.layout.typeset  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := requests.readline():
        tty, columns, rows, failing, *arguments = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            terminal = os.open(tty, os.O_RDWR)
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
            for stream in (0, 1, 2):
                os.dup2(terminal, stream)
            os.environ.update(COLUMNS=columns, LINES=rows, TERM="xterm-256color")
            sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, "r" if n == 0 else "w") for n in range(3))
            sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
            from reader.cli import main

            if failing != "null":
                fault, under = json.loads(failing)
                arm(Fault(*fault), under)
            main(arguments)
        print(pid, flush=True)
