"""A session of a minute and a half: it grows no more than what is done for the first time needs."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pty, pytest.mark.slow]

COMMAND = Path(__file__).parent.parent / "bench" / "soak.py"
WHAT = ["reading", "searching", "marking", "hints", "help", "places", "resizing", "saving", "syncing", "refreshing"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted as Linux says it")
def test_a_session_does_not_grow() -> None:
    """Memory, files, threads, processes, and what a `j` costs. `bench/soak.py` does all there is, for an hour."""
    done = subprocess.run([sys.executable, COMMAND, "1", "300", *WHAT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
