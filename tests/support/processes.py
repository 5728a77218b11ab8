"""What processes there are, and running Reader as one."""

import os
import subprocess
import sys
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]
"""Runs a command of Reader's, as a shell does."""


def run_reader(*arguments: str, stdin: str | bytes = b"", **env: str) -> subprocess.CompletedProcess[str]:
    """Return what a command of Reader's has said, which is never a traceback."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "reader", *arguments]
    done = subprocess.run(command, input=data, capture_output=True, env={**os.environ, **env}, check=False)
    assert b"Traceback" not in done.stderr
    return subprocess.CompletedProcess(arguments, done.returncode, done.stdout.decode(), done.stderr.decode())


def children(process: int) -> list[int]:
    """Return the processes that another one has started and that run still."""
    found = subprocess.run(["ps", "-A", "-o", "ppid=,pid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for parent, pid, state in rows if int(parent) == process and not state.startswith("Z")]


def is_running(process: int) -> bool:
    """Return whether a process runs still."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in ("", "Z")
