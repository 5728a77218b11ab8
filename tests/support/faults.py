"""Commands of Reader of which one call to the system fails: see `faults.c`.

They are forked from a process that has imported everything. It waits for lines of JSON, each an `Asked`, and answers
with what came of it.
"""

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

KINDS = {"write": (1, errno.ENOSPC), "sync": (2, errno.EIO), "name": (4, errno.EIO), "open": (8, errno.EMFILE)}
"""Kinds of calls, each with its number there, and how it fails."""


class Fault(NamedTuple):
    """What fails."""

    kind: str
    which: int
    """The first such call is 1; 0 is none."""
    lasting: bool = False
    """Whether all that follow fail, too."""


class Outcome(NamedTuple):
    """What came of a command."""

    status: int
    said: str
    """On standard error."""
    calls: int
    """How many calls there were of the kind."""


def compiler() -> str | None:
    """Return the C compiler, if there is one."""
    return shutil.which("cc")


def compiled(folder: Path) -> Path:
    """Return the library, which is made in a folder."""
    library = folder / "faults.so"
    source = Path(__file__).with_name("faults.c")
    command = [compiler() or "cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return library


class Commands:
    """The process that commands are forked from."""

    def __init__(self, library: Path) -> None:
        tests = str(Path(__file__).parent.parent)
        command = [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {tests!r}); import support.faults as f; f.serve()",
        ]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "LD_PRELOAD": str(library)}
        )

    def run(self, arguments: Sequence[str], fault: Fault, under: Path) -> Outcome:
        """Return what came of a command; what fails concerns files that are somewhere `under` a folder."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"arguments": arguments, "fault": fault, "under": str(under), "env": dict(os.environ)}
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()
        return Outcome(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def _library() -> Any:
    library = ctypes.CDLL(os.environ["LD_PRELOAD"])
    library.faults_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int]
    library.faults_seen.restype = ctypes.c_long
    return library


def arm(fault: Fault, under: str) -> None:
    """Let what is asked for fail from now on, in this process."""
    kind, error = KINDS[fault.kind]
    _library().faults_arm(os.fsencode(under), kind, fault.which, error, fault.lasting)


def serve() -> None:
    """Answer lines on standard input."""
    import reader.cli.marks
    import reader.library.update
    import reader.state.opening
    import reader.web.refresh  # noqa: F401

    library = _library()
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryFile() as said:
            pid = os.fork()
            if pid == 0:
                os.environ.update(asked["env"])
                nothing = os.open(os.devnull, os.O_RDWR)
                for stream, to in enumerate((nothing, nothing, said.fileno())):
                    os.dup2(to, stream)
                arm(Fault(*asked["fault"]), asked["under"])
                from reader.cli import main

                main(asked["arguments"])
            _, status = os.waitpid(pid, 0)
            calls = library.faults_seen()
            said.seek(0)
            text = said.read().decode(errors="replace")
        print(json.dumps([os.waitstatus_to_exitcode(status), text, calls]), flush=True)
