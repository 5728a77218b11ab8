"""The fuzzers of `fuzz/`: every input that is kept holds, and so does what twenty seconds find."""

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent.parent / "fuzz"
SECONDS = 20
TARGETS = sorted(folder.name for folder in (FUZZ / "corpus").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found_in_a_short_time(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="there is no atheris for this machine")
    done = subprocess.run(
        [sys.executable, FUZZ / "run.py", target, str(SECONDS), tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[1].replace(",", "")) >= len(list((FUZZ / "corpus" / target).iterdir()))


def test_a_broken_law_is_told(tmp_path: Path) -> None:
    """The command ends with 1 where an input breaks a law, and keeps that input."""
    pytest.importorskip("atheris", reason="there is no atheris for this machine")
    broken = tmp_path / "fuzz"
    broken.mkdir()
    for name in ("run.py", "words.dict"):
        (broken / name).write_text((FUZZ / name).read_text())
    (broken / "targets.py").write_text("def law(data):\n    assert b'x' not in data\n\nTARGETS = {'one': law}\n")
    (broken / "corpus" / "one").mkdir(parents=True)
    (broken / "corpus" / "one" / "wrong").write_bytes(b"x")
    done = subprocess.run([sys.executable, broken / "run.py", "one", "5"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "AssertionError" in done.stdout
    assert list((tmp_path / ".fuzz").glob("one-crash-*"))
