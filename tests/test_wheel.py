"""What `pipx install` gives: a wheel, in an environment that was empty."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import reader

pytestmark = pytest.mark.slow

ROOT = Path(reader.__file__).parent.parent
WHEELS = Path(sys.prefix) / "wheels"
"""Where `make` has put the wheels of what Reader needs, so that this test needs no network."""


@pytest.mark.skipif(not WHEELS.is_dir(), reason="the wheels that Reader needs were not downloaded: run `make test`")
def test_a_wheel_in_an_empty_environment_lists_the_posts(tmp_path: Path, home: Path) -> None:
    def run(*command: str | Path) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    build = "import os, sys, hatchling.build; os.chdir(sys.argv[1]); hatchling.build.build_wheel(sys.argv[2])"
    run(sys.executable, "-c", build, ROOT, tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "empty", with_pip=False, symlinks=True)
    python = tmp_path / "empty" / "bin" / "python"
    install: list[str | Path] = ["install", "--quiet", "--no-index", "--find-links", WHEELS, wheel]
    run(sys.executable, "-m", "pip", "--python", python, *install)
    listed = run(tmp_path / "empty" / "bin" / "reader", "list")
    assert len(listed.splitlines()) == 9
    shown = run(tmp_path / "empty" / "bin" / "reader", "show", "ntk")
    assert "K(x, x′; θ)" in shown
    assert any((tmp_path / "empty").rglob("app_index.html"))  # what `reader serve` shows
    assert os.fspath(ROOT) not in run(tmp_path / "empty" / "bin" / "reader", "list", "--json")
