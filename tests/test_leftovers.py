"""The command that counts what is left of source, over the seven folders of dialects."""

import subprocess
import sys
from pathlib import Path

from support.dialect_folders import make_dialect_folders

COMMAND = Path(__file__).parent.parent / "bench" / "leftovers.py"


def count(*folders: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, COMMAND, *folders], capture_output=True, text=True, check=False)


def test_nothing_is_left_of_the_seven_dialects(tmp_path: Path) -> None:
    found = count(*make_dialect_folders(tmp_path))
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count(" 0 left") == 7


def test_what_is_left_is_named(folder: Path) -> None:
    (folder / "a.md").write_text("An \\unknown command, ![a picture] without an address, {{ x }}.\n\n.\n\n`{{ y }}`\n")
    found = count(folder)
    assert found.returncode == 1
    for kind in ("TeX", "picture", "template", "torn"):
        assert f"  {kind} " in found.stdout
    assert "{{ y }}" not in found.stdout
