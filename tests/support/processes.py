"""What processes there are."""

import subprocess


def children(process: int) -> list[int]:
    """Return the processes that another one has started and that run still."""
    found = subprocess.run(["ps", "-A", "-o", "ppid=,pid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for parent, pid, state in rows if int(parent) == process and not state.startswith("Z")]


def is_running(process: int) -> bool:
    """Return whether a process runs still."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in ("", "Z")
